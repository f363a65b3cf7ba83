/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table on the screen: which of its columns have room, their titles, and the branches of a tree. What stands
 * in the cells is not known here. */
#ifndef OOMWATCH_VIEW_TABLE_H
#define OOMWATCH_VIEW_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "view/area.h"

/* Of any table. */
#define TABLE_COLUMNS_MAX 32

/* A row begins with its marks. */
#define TABLE_MARK_COLS 2

/* What a column needs. */
struct table_column {
	int width;
	int importance; /* where not all fit, those with a lower number stay */
	bool is_left;   /* text, from the left; else a number, to the right */
};

/* The columns that are drawn, from the left, each WIDTH wide with a blank behind it. */
struct table_layout {
	unsigned int column[TABLE_COLUMNS_MAX];
	int width[TABLE_COLUMNS_MAX];
	bool is_left[TABLE_COLUMNS_MAX];
	unsigned int count;
};

/*
 * Of the COUNT columns WANTED, which index COLUMNS, those that fit into COLS, the most important ones;
 * their order stays. Returns the columns of the screen that are left over, for whom the caller
 * gives them to.
 */
int table_fit(struct table_layout *layout, const struct table_column *columns,
	const unsigned int *wanted, unsigned int count, int cols);

/* TITLES by column; that of SORT (-1: of none) stands out. */
void table_draw_titles(const struct area *area, int row, const struct table_layout *layout,
	const char *const *titles, int sort);

/* The marks of a row: whether it is selected, which fills the row, and the sign behind. */
void table_draw_marks(const struct area *area, int row, bool is_selected, enum style sign_style,
	const char *sign);

/* That a row is of the workload that was started here: in the place of the sign, or before it. A row that is
 * selected and HAS_SIGN has no room for it. */
void table_draw_load(const struct area *area, int row, bool is_selected, bool has_sign);

/* TEXT as column INDEX of LAYOUT, which begins at COL. */
void table_draw_cell(const struct area *area, int row, int col, const struct table_layout *layout,
	unsigned int index, enum style style, const char *text);

/* Where a row stands in a tree. */
struct table_branch {
	unsigned int depth;
	bool is_last;  /* of its siblings */
	uint32_t open; /* bit N: others follow its ancestor at depth N, or, at DEPTH, itself */
};

/* The same of the next row, at DEPTH, from that of the row BEFORE; of the first one from zero bytes. */
struct table_branch table_branch_next(struct table_branch before, unsigned int depth, bool is_last);

/* The branch before a name in WIDTH columns; returns the columns that it takes. */
int table_draw_branch(const struct area *area, int row, int col, int width, enum style style,
	const struct table_branch *branch);

#endif
