/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading below a directory descriptor. Every path is relative to a root that
 * the caller holds open, so that a captured /proc reads like the live one.
 */
#ifndef OOMWATCH_BASE_FILE_H
#define OOMWATCH_BASE_FILE_H

#include <stddef.h>
#include <stdint.h>

/* A file that is read again and again through one descriptor. */
struct kept_file {
	int fd; /* -1 while it is not open */
};

/* Opens PATH below ROOT for reading. 0 or -errno. Release with kept_file_close(). */
int kept_file_open(struct kept_file *file, int root, const char *path);

void kept_file_close(struct kept_file *file);

/*
 * Reads the whole file from its start into BUFFER of SIZE bytes, until end of
 * file: a /proc file hands out at most about a page for each read. 0 or -errno;
 * -EFBIG when the file has more than SIZE bytes.
 */
int kept_file_read(const struct kept_file *file, char *buffer, size_t size, size_t *ret_length);

/*
 * The same with a single read, for the small files of /proc that hand out all they have at once
 * (fs/seq_file.c with single_open(), and single numbers). -EFBIG when it may have had more.
 */
int kept_file_read_once(
	const struct kept_file *file, char *buffer, size_t size, size_t *ret_length);

/* Opens, reads and closes PATH below ROOT; for what is read once. As kept_file_read(). */
int file_read_at(int root, const char *path, char *buffer, size_t size, size_t *ret_length);

#endif
