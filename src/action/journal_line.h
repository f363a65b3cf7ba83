/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of the journal, from a change and back; journal.h has what they look like. No files
 * here. */
#ifndef OOMWATCH_ACTION_JOURNAL_LINE_H
#define OOMWATCH_ACTION_JOURNAL_LINE_H

#include "action/journal.h"
#include "base/cursor.h"

/* Of the lines written here; a path of which each byte is escaped has 765. */
#define JOURNAL_LINE_MAX 1536

#define JOURNAL_VERSION 1
#define JOURNAL_HEADER "oomwatch-journal 1\n"

struct journal_line {
	bool is_change; /* a change that is planned; else what came of one */
	/* Of a result: change.id, state, realtime_usec, took_usec, error and result, and nothing
	 * else. */
	struct journal_entry entry;
};

/* The line of a planned change, with its newline. Returns its length. */
size_t journal_line_of_change(char buffer[JOURNAL_LINE_MAX], const struct journal_entry *entry);

/* The line of what came of CHANGE by its state, at its realtime_usec. Returns its length; 0 for a
 * change that is planned. */
size_t journal_line_of_result(char buffer[JOURNAL_LINE_MAX], const struct change *change);

/*
 * LINE without its newline. 0; -EBADMSG when its checksum is missing or another one, -EINVAL when
 * it is whole and not understood; with a failure without a line number. RET is untouched on
 * failure; is_of_this_boot is not known here, and a process's comm is cleaned for the screen.
 */
int journal_line_parse(struct span line, struct journal_line *ret, struct failure *failure);

/* The version in the first line; 0 when LINE is no such line. */
unsigned int journal_line_version(struct span line);

#endif
