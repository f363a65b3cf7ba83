/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a person has chosen of a table, whatever its rows are: the columns, the selected row, the page
 * that is shown, and what is being asked. Kept by app/, which the keys change, and read by the panels.
 */
#ifndef OOMWATCH_VIEW_TABLE_VIEW_H
#define OOMWATCH_VIEW_TABLE_VIEW_H

#include "base/failure.h"
#include "view/menu.h"
#include "view/prompt.h"
#include "view/table.h"

struct table_view {
	unsigned int column[TABLE_COLUMNS_MAX]; /* those wanted, in their order */
	unsigned int column_count;
	/* Of every column there is, in the person's language. */
	const char *column_title[TABLE_COLUMNS_MAX];
	const char *column_help[TABLE_COLUMNS_MAX];
	unsigned int columns;    /* that there are */
	uint32_t hidden_columns; /* a bit for each that nobody chooses: it comes by itself */
	int selected;            /* row of the list; -1: the list is empty */
	bool is_following;       /* the selection stays with whom it is on, not with its row */
	int top; /* first row that is shown; drawing moves it so that the selected one is, too */
	int page_rows; /* how many were shown; set by drawing */
	struct prompt prompt;
	struct menu menu;
	char message[FAILURE_TEXT_MAX]; /* answer to the last key, in the footer; empty: none */
};

/* The first of ROWS rows of a list of COUNT, so that SELECTED is among them, moved from TOP by as little as
 * possible. */
int table_view_top(int top, int selected, int rows, int count);

#endif
