/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menus of a table: which column to sort by, which columns there are, and in which order. */
#ifndef OOMWATCH_APP_COLUMN_MENU_H
#define OOMWATCH_APP_COLUMN_MENU_H

#include "view/table_view.h"

struct column_menu {
	bool is_sort;                           /* else columns are shown, hidden and moved */
	unsigned int column[TABLE_COLUMNS_MAX]; /* by row of the menu */
	unsigned int sort;                      /* the answers: */
	bool is_reversed;
};

/* Opens the menu of SORT, with what the table is sorted by now. */
void column_menu_open_sort(
	struct column_menu *self, struct table_view *table, unsigned int sort, bool is_reversed);

/* Opens the menu of the columns. */
void column_menu_open_columns(struct column_menu *self, struct table_view *table);

/* Takes a key; false when it ended the menu. */
bool column_menu_answer(struct column_menu *self, struct table_view *table, int key);

#endif
