/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/journal_reader.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void journal_reader_init(struct journal_reader *reader, int fd, uint64_t offset)
{
	reader->fd = fd;
	reader->offset = offset;
	reader->count = 0;
	reader->is_terminated = true;
	reader->is_long = false;
	reader->from = 0;
	reader->to = 0;
}

/* More behind what is there: how much, 0 at the end of the file, or -errno. There is room. */
static ssize_t reader_fill(struct journal_reader *reader)
{
	ssize_t got;

	memmove(reader->buffer, reader->buffer + reader->from, reader->to - reader->from);
	reader->to -= reader->from;
	reader->from = 0;
	do
		got = pread(reader->fd, reader->buffer + reader->to,
			sizeof(reader->buffer) - reader->to, (off_t)(reader->offset + reader->to));
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	reader->to += (size_t)got;
	return got;
}

/*
 * The next newline: 1 with where it is, or with the end of what there is; 0 when nothing is left.
 */
static int reader_find(struct journal_reader *reader, size_t *ret_end)
{
	size_t searched = 0;

	for (;;) {
		const char *start = reader->buffer + reader->from;
		size_t length = reader->to - reader->from;
		const char *newline = memchr(start + searched, '\n', length - searched);
		ssize_t got = 1;

		if (newline) {
			*ret_end = (size_t)(newline - reader->buffer);
			reader->is_terminated = true;
			return 1;
		}
		searched = length;
		if (length < sizeof(reader->buffer))
			got = reader_fill(reader);
		if (got < 0)
			return (int)got;
		if (length == 0 && got == 0)
			return 0;
		if (got == 0 || length == sizeof(reader->buffer)) {
			*ret_end = reader->to;
			reader->is_terminated = false;
			return 1;
		}
	}
}

static void reader_take(struct journal_reader *reader, size_t end)
{
	reader->offset += end - reader->from;
	reader->from = end;
}

/* Passes over the rest of a line that does not fit. */
static int reader_skip(struct journal_reader *reader)
{
	size_t end;
	int found;

	while ((found = reader_find(reader, &end)) == 1) {
		reader_take(reader, reader->is_terminated ? end + 1 : end);
		if (reader->is_terminated)
			break;
	}
	return found < 0 ? found : 0;
}

int journal_reader_next(struct journal_reader *reader, struct span *ret_line)
{
	size_t end;
	int found;

	if (reader->is_long) {
		found = reader_skip(reader);
		reader->is_long = false;
		if (found < 0)
			return found;
	}
	found = reader_find(reader, &end);
	if (found <= 0)
		return found;
	*ret_line = (struct span){reader->buffer + reader->from, end - reader->from};
	reader->is_long = !reader->is_terminated && ret_line->length == sizeof(reader->buffer);
	reader_take(reader, reader->is_terminated ? end + 1 : end);
	reader->count++;
	return 1;
}
