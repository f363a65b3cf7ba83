/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of processes under a row of titles: for the overview and for the Processes screen. */
#ifndef OOMWATCH_VIEW_PROCESS_TABLE_H
#define OOMWATCH_VIEW_PROCESS_TABLE_H

#include "model/process_columns.h"
#include "view/table.h"

/* How a row is marked. */
struct process_mark {
	bool is_selected;
	bool is_tagged;
	bool is_load; /* of the workload that was started here */
	bool is_dim;  /* there only for its children */
	bool is_tree; /* the name is drawn as a branch: */
	struct table_branch branch;
};

/* Of the COUNT columns WANTED (enum process_column) those that fit into COLS, the most important ones; their
 * order stays. The last one takes what is left. */
void process_table_fit(
	struct table_layout *layout, const unsigned int *wanted, unsigned int count, int cols);

void process_table_draw_row(const struct area *area, int row, const struct table_layout *layout,
	const struct model *model, const struct victims *ranked, unsigned int place,
	const struct process_mark *mark);

#endif
