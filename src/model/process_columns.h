/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The columns of a table of processes. One table: the screen, the dialogs that choose and sort,
 * the text report, --sort and the man page read it.
 */
#ifndef OOMWATCH_MODEL_PROCESS_COLUMNS_H
#define OOMWATCH_MODEL_PROCESS_COLUMNS_H

#include <stdbool.h>

#include "model/model.h"

/* In the order in which they stand at first. */
enum process_column {
	COLUMN_RANK,
	COLUMN_WAS, /* the rank without the preview; never among those that are chosen */
	COLUMN_PID,
	COLUMN_USER,
	COLUMN_ADJ,
	COLUMN_SCORE,
	COLUMN_BADNESS,
	COLUMN_SHARE,
	COLUMN_ANON,
	COLUMN_FILE,
	COLUMN_SHMEM,
	COLUMN_SWAP,
	COLUMN_TABLES,
	COLUMN_GROWTH,
	COLUMN_THREADS,
	COLUMN_STATE,
	COLUMN_CGROUP,
	COLUMN_COMMAND,
	PROCESS_COLUMNS
};

struct process_column_row {
	const char *name;   /* for --sort and for reports: "badness" */
	const char *title;  /* of the column, for the catalogue: "BADNESS" */
	const char *help;   /* one sentence with its unit and source, for the catalogue */
	int width;          /* columns of the screen; the least of the last one */
	bool is_left;       /* text, from the left; else a number, to the right */
	bool is_descending; /* sorted the greatest first unless reversed */
	int importance;     /* where not all fit, those with a lower number stay */
};

/* By enum process_column. */
extern const struct process_column_row process_column_rows[PROCESS_COLUMNS];

/* The column of that name, or -1. */
int process_column_find(const char *name);

#define PROCESS_CELL_MAX (PROCESS_CGROUP_MAX + PROCESS_COMMAND_MAX)

/*
 * What stands in COLUMN for the process at PLACE of the table, without padding: in BUFFER or
 * somewhere else that stays. "" when it has none of it, "n/a" when it is not known (yet). Amounts
 * are bytes with a letter, as of units_bytes_short(). RANKED says what rank and badness are; where
 * the process may not be killed, "-" stands for its rank and a word for its badness.
 */
const char *process_cell(char buffer[PROCESS_CELL_MAX], const struct model *model,
	const struct victims *ranked, enum process_column column, unsigned int place);

/* Why a process that is not ELIGIBLE has no badness: "protected", "init", "unread". At most as wide as
 * that column, 9. */
const char *process_eligibility_word(enum eligibility eligibility);

/*
 * Below zero or above: whether the process at A or that at B stands first in a list by COLUMN; zero
 * only for A and B of one PID. Reversed or not, what is not known comes last, and equals stand by
 * rank, then by PID. Control groups and commands are those of the table's rows: what is known only
 * of the processes on the screen would move them when they come into view.
 */
int process_column_compare(const struct model *model, const struct victims *ranked,
	enum process_column column, bool is_reversed, unsigned int a, unsigned int b);

#endif
