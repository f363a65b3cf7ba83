/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fortified variants of open() are defined below, too. */
#undef _FORTIFY_SOURCE
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "no_alloc.h"

#ifndef NO_ALLOC_MISSING

/* Memory. dlsym() allocates itself, so these cannot ask it. */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size)
{
	no_alloc_note("malloc");
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	no_alloc_note("calloc");
	return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
	no_alloc_note("realloc");
	return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	no_alloc_note("aligned_alloc");
	return __libc_memalign(alignment, size);
}

int posix_memalign(void **ret, size_t alignment, size_t size)
{
	no_alloc_note("posix_memalign");
	*ret = __libc_memalign(alignment, size);
	return *ret ? 0 : ENOMEM;
}

/* Files. */

static int open_noted(const char *call, int folder, const char *path, int flags, mode_t mode)
{
	no_alloc_note_open(call, folder, path, flags);
	return (int)syscall(SYS_openat, folder, path, flags, mode);
}

static mode_t mode_of(int flags, va_list arguments)
{
	return flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)) ? va_arg(arguments, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
	va_list arguments;

	va_start(arguments, flags);
	mode_t mode = mode_of(flags, arguments);
	va_end(arguments);
	return open_noted("open", AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	va_list arguments;

	va_start(arguments, flags);
	mode_t mode = mode_of(flags, arguments);
	va_end(arguments);
	return open_noted("open64", AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
	va_list arguments;

	va_start(arguments, flags);
	mode_t mode = mode_of(flags, arguments);
	va_end(arguments);
	return open_noted("openat", folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...)
{
	va_list arguments;

	va_start(arguments, flags);
	mode_t mode = mode_of(flags, arguments);
	va_end(arguments);
	return open_noted("openat64", folder, path, flags | O_LARGEFILE, mode);
}

int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int folder, const char *path, int flags);
int __openat64_2(int folder, const char *path, int flags);

int __open_2(const char *path, int flags)
{
	return open_noted("open", AT_FDCWD, path, flags, 0);
}

int __open64_2(const char *path, int flags)
{
	return open_noted("open64", AT_FDCWD, path, flags | O_LARGEFILE, 0);
}

int __openat_2(int folder, const char *path, int flags)
{
	return open_noted("openat", folder, path, flags, 0);
}

int __openat64_2(int folder, const char *path, int flags)
{
	return open_noted("openat64", folder, path, flags | O_LARGEFILE, 0);
}

FILE *fopen(const char *path, const char *mode)
{
	no_alloc_note("fopen");
	return ((FILE * (*)(const char *, const char *)) no_alloc_next("fopen"))(path, mode);
}

FILE *fopen64(const char *path, const char *mode)
{
	no_alloc_note("fopen64");
	return ((FILE * (*)(const char *, const char *)) no_alloc_next("fopen64"))(path, mode);
}

DIR *opendir(const char *path)
{
	no_alloc_note("opendir");
	return ((DIR * (*)(const char *)) no_alloc_next("opendir"))(path);
}

/* Processes. vfork() would return twice into a frame that is gone, so it becomes fork(). */

pid_t fork(void)
{
	no_alloc_note("fork");
	return ((pid_t(*)(void))no_alloc_next("fork"))();
}

pid_t vfork(void)
{
	no_alloc_note("vfork");
	return ((pid_t(*)(void))no_alloc_next("fork"))();
}

typedef int spawn_function(pid_t *, const char *, const posix_spawn_file_actions_t *,
	const posix_spawnattr_t *, char *const[], char *const[]);

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
	no_alloc_note("posix_spawn");
	return ((spawn_function *)no_alloc_next("posix_spawn"))(
		pid, path, actions, attributes, argv, envp);
}

int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
	no_alloc_note("posix_spawnp");
	return ((spawn_function *)no_alloc_next("posix_spawnp"))(
		pid, file, actions, attributes, argv, envp);
}

/* Texts. gettext() is a macro for one of the others when the compiler optimizes. */

char *gettext(const char *id);
char *dgettext(const char *domain, const char *id);
char *dcgettext(const char *domain, const char *id, int category);

char *gettext(const char *id)
{
	no_alloc_note("gettext");
	return ((char *(*)(const char *))no_alloc_next("gettext"))(id);
}

char *dgettext(const char *domain, const char *id)
{
	no_alloc_note("dgettext");
	return ((char *(*)(const char *, const char *))no_alloc_next("dgettext"))(domain, id);
}

char *dcgettext(const char *domain, const char *id, int category)
{
	no_alloc_note("dcgettext");
	return ((char *(*)(const char *, const char *, int))no_alloc_next("dcgettext"))(
		domain, id, category);
}

char *strerror(int error)
{
	no_alloc_note("strerror");
	return ((char *(*)(int))no_alloc_next("strerror"))(error);
}

#else

/* A file of C has at least a declaration. */
extern int no_alloc_is_missing;

#endif
