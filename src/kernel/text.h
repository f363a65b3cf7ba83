/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parsers of kernel texts share: a text must be whole, and a number must be one. */
#ifndef OOMWATCH_KERNEL_TEXT_H
#define OOMWATCH_KERNEL_TEXT_H

#include "base/cursor.h"
#include "base/failure.h"

/*
 * Whether TEXT is all that the kernel wrote. 0; -ENODATA when it is empty; -EINVAL when its
 * last line has no newline: then the read was cut, and the last number may be a part of one.
 */
int text_check_whole(const char *text, size_t length, struct failure *failure);

/*
 * Says that the value NAME in LINE is TEXT, not the number that was expected. ERROR is what
 * span_u64() and its kin returned; it is returned again.
 */
int text_bad_number(
	struct span text, const char *name, unsigned int line, int error, struct failure *failure);

/* span_u64() with that failure. */
int text_u64(struct span text, const char *name, unsigned int line, uint64_t *ret_value,
	struct failure *failure);

/* The same for a number of 32 bits without a sign, and for a PID, which has 31. */
int text_u32(struct span text, const char *name, unsigned int line, uint32_t *ret_value,
	struct failure *failure);
int text_pid(struct span text, const char *name, unsigned int line, int32_t *ret_value,
	struct failure *failure);

/*
 * Whether UNIT, what stands behind the number NAME in LINE, is EXPECTED: "kB". 0; -EINVAL with a
 * failure that says so.
 */
int text_check_unit(struct span unit, const char *expected, const char *name, unsigned int line,
	struct failure *failure);

/*
 * The bytes that ESCAPED stands for: mangle_path() in fs/seq_file.c writes blank, tab, newline
 * and backslash of a path as three octal digits, "\040". Writes SIZE bytes into BUFFER at most, no
 * NUL, and returns how many.
 */
size_t text_unescape(struct span escaped, char *buffer, size_t size);

/*
 * Writes "..." over the beginning of the terminated text in BUFFER, three bytes at least, that lost
 * what stood before it; a character of UTF-8 that is split by that goes whole.
 */
void text_mark_cut(char *buffer);

/* span_copy() of a path: what does not fit into SIZE bytes, 8 at least, loses its beginning. */
void text_copy_path(struct span path, char *buffer, size_t size);

#endif
