/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of a file of any size, through a buffer of fixed size: opening the journal in a crisis
 * allocates nothing. */
#ifndef OOMWATCH_ACTION_JOURNAL_READER_H
#define OOMWATCH_ACTION_JOURNAL_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cursor.h"

#define JOURNAL_READER_BYTES 16384

struct journal_reader {
	int fd;
	uint64_t offset;    /* of what comes next in the file */
	unsigned int count; /* lines so far */
	bool is_terminated; /* the last line ended with a newline: it was written to its end */
	bool is_long;       /* longer than the buffer: the line is its beginning */
	size_t from, to;    /* what of the buffer is not handed out yet */
	char buffer[JOURNAL_READER_BYTES];
};

/* From OFFSET of FD on, which stays the caller's; its file position is not used. */
void journal_reader_init(struct journal_reader *reader, int fd, uint64_t offset);

/* The next line, without its newline and good until the next call: 1; 0 at the end of the file;
 * -errno. */
int journal_reader_next(struct journal_reader *reader, struct span *ret_line);

#endif
