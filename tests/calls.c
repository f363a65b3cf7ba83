/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "calls.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

struct calls calls;

/* The descriptors that were opened by the name that is refused. */
static bool is_refused[1024];

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
ssize_t __real_pread(int fd, void *buffer, size_t size, off_t offset);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
ssize_t __wrap_pread(int fd, void *buffer, size_t size, off_t offset);
int __wrap_openat(int folder, const char *path, int flags, ...);

void *__wrap_malloc(size_t size)
{
	calls.allocations++;
	return calls.is_out_of_memory ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	calls.allocations++;
	return calls.is_out_of_memory ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	calls.allocations++;
	return calls.is_out_of_memory ? NULL : __real_realloc(memory, size);
}

ssize_t __wrap_pread(int fd, void *buffer, size_t size, off_t offset)
{
	calls.reads++;
	if (calls.refused_error && fd >= 0 && fd < 1024 && is_refused[fd]) {
		errno = calls.refused_error;
		return -1;
	}
	return __real_pread(fd, buffer, size, offset);
}

int __wrap_openat(int folder, const char *path, int flags, ...)
{
	va_list arguments;

	calls.opens++;
	va_start(arguments, flags);
	mode_t mode = va_arg(arguments, mode_t);
	va_end(arguments);

	int fd = (int)syscall(SYS_openat, folder, path, flags, mode);

	if (fd >= 0 && fd < 1024)
		is_refused[fd] = calls.refused_file && strcmp(path, calls.refused_file) == 0;
	return fd;
}

unsigned int calls_descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	unsigned int count = 0;

	while (folder && readdir(folder))
		count++;
	if (folder)
		closedir(folder);
	return count;
}
