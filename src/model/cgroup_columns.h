/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The columns of a table of control groups. One table: the screen, the dialogs that choose and sort,
 * the text report and the man page read it.
 */
#ifndef OOMWATCH_MODEL_CGROUP_COLUMNS_H
#define OOMWATCH_MODEL_CGROUP_COLUMNS_H

#include <stdbool.h>

#include "model/model.h"

/* In the order in which they stand at first. */
enum cgroup_column {
	CGROUP_COLUMN_GROUP, /* the name, in the tree below its parent */
	CGROUP_COLUMN_USAGE, /* the bar: the screen draws it; in text memory.current as a share of max */
	CGROUP_COLUMN_CURRENT,
	CGROUP_COLUMN_LOW,
	CGROUP_COLUMN_HIGH,
	CGROUP_COLUMN_MAX,
	CGROUP_COLUMN_HEADROOM,
	CGROUP_COLUMN_GROWTH,
	CGROUP_COLUMN_UNTIL_MAX,
	CGROUP_COLUMN_SWAP,
	CGROUP_COLUMN_SWAP_MAX,
	CGROUP_COLUMN_ANON,
	CGROUP_COLUMN_FILE,
	CGROUP_COLUMN_SOME, /* PSI memory some, of the time since the read before */
	CGROUP_COLUMN_FULL,
	CGROUP_COLUMN_MAX_EVENTS,  /* per second */
	CGROUP_COLUMN_HIGH_EVENTS, /* per second */
	CGROUP_COLUMN_REFAULT,
	CGROUP_COLUMN_KILLS, /* oom_kill, of the group and below, since it was made */
	CGROUP_COLUMN_PROCESSES,
	CGROUP_COLUMN_STATE,
	CGROUP_COLUMN_VICTIM, /* who dies first at its own limit: "java (4312)", "all 14" */
	CGROUP_COLUMNS
};

struct cgroup_column_row {
	const char *name;   /* for sorting by name and for reports: "current" */
	const char *title;  /* of the column, for the catalogue: "CURRENT" */
	const char *help;   /* one sentence with its unit and source, for the catalogue */
	int width;          /* columns of the screen; the least of the first one */
	bool is_left;       /* text, from the left; else a number, to the right */
	bool is_descending; /* sorted the greatest first unless reversed */
	int importance;     /* where not all fit, those with a lower number stay */
};

/* By enum cgroup_column. */
extern const struct cgroup_column_row cgroup_column_rows[CGROUP_COLUMNS];

#define CGROUP_CELL_MAX CGROUP_PATH_MAX

/*
 * What stands in COLUMN for the group at PLACE, without padding: in BUFFER or somewhere else that
 * stays. "-" when the kernel sets no limit there or the group has none of it, "n/a" when it is not
 * known (yet). IS_PATH: the name is the whole path, as in a flat list. VICTIMS is the model's
 * cgroup_victims or its preview.
 */
const char *cgroup_cell(char buffer[CGROUP_CELL_MAX], const struct model *model,
	const struct cgroup_victims *victims, enum cgroup_column column, uint32_t place,
	bool is_path);

/* Below zero or above: whether the group at A or that at B stands first in a list by COLUMN; what is not
 * known comes last, equals stand by path. */
int cgroup_column_compare(const struct model *model, const struct cgroup_victims *victims,
	enum cgroup_column column, bool is_reversed, uint32_t a, uint32_t b);

#endif
