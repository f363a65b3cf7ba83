/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of control groups under a row of titles. */
#ifndef OOMWATCH_VIEW_CGROUP_TABLE_H
#define OOMWATCH_VIEW_CGROUP_TABLE_H

#include "view/cgroup_view.h"

/* How a row is marked. */
struct cgroup_row_mark {
	bool is_selected;
	bool is_load; /* of the workload that was started here */
	bool is_old;  /* its values are not of the newest samples */
	bool is_dim;  /* there only for its children */
	bool is_tree; /* the name is drawn as a branch: */
	struct table_branch branch;
	bool is_folded;
};

/* Of the COUNT columns WANTED (enum cgroup_column) those that fit into COLS, the most important ones; their order
 * stays. Name and bar share what is left. */
void cgroup_table_fit(
	struct table_layout *layout, const unsigned int *wanted, unsigned int count, int cols);

/* TITLES by column, those of the bar's marks above it; that of SORT stands out. */
void cgroup_table_draw_titles(const struct area *area, int row, const struct table_layout *layout,
	const char *const *titles, int sort);

void cgroup_table_draw_row(const struct area *area, int row, const struct table_layout *layout,
	const struct model *model, uint32_t place, const struct cgroup_row_mark *mark);

#endif
