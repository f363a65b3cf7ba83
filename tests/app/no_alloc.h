/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The calls that no_alloc_test watches. no_alloc_calls.c defines the functions of the C library that allocate, open, fork
 * and translate; each notes its name and hands on to the real one.
 */
#ifndef OOMWATCH_TESTS_APP_NO_ALLOC_H
#define OOMWATCH_TESTS_APP_NO_ALLOC_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define NO_ALLOC_SANITIZED 1
#endif
#endif

/* A sanitizer has an allocator of its own. */
#if defined(__SANITIZE_ADDRESS__) || defined(NO_ALLOC_SANITIZED)
#define NO_ALLOC_MISSING "the sanitizer has an allocator of its own"
#elif !defined(__GLIBC__)
#define NO_ALLOC_MISSING "written for the GNU C library"
#endif

/* CALL is made by whichever thread. */
void no_alloc_note(const char *call);

/* The same of one that opens PATH below FOLDER, which may be allowed. */
void no_alloc_note_open(const char *call, int folder, const char *path, int flags);

/* The real function of that name. */
void *no_alloc_next(const char *name);

#endif
