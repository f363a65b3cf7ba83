/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int kept_file_open(struct kept_file *file, int root, const char *path)
{
	/* O_NONBLOCK: a root that a user points at may hold a FIFO. */
	file->fd = openat(root, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	return file->fd < 0 ? -errno : 0;
}

void kept_file_close(struct kept_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
}

int kept_file_read(const struct kept_file *file, char *buffer, size_t size, size_t *ret_length)
{
	size_t length = 0;

	for (;;) {
		char beyond;
		int is_full = length == size;
		ssize_t got = pread(file->fd, is_full ? &beyond : buffer + length,
			is_full ? 1 : size - length, (off_t)length);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		if (is_full)
			return -EFBIG;
		length += (size_t)got;
	}
	*ret_length = length;
	return 0;
}

int kept_file_read_once(const struct kept_file *file, char *buffer, size_t size, size_t *ret_length)
{
	ssize_t got;

	do
		got = pread(file->fd, buffer, size, 0);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	if ((size_t)got == size)
		return -EFBIG;
	*ret_length = (size_t)got;
	return 0;
}

int file_read_at(int root, const char *path, char *buffer, size_t size, size_t *ret_length)
{
	struct kept_file file;
	int error = kept_file_open(&file, root, path);

	if (error)
		return error;
	error = kept_file_read(&file, buffer, size, ret_length);
	kept_file_close(&file);
	return error;
}
