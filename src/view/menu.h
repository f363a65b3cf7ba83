/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A short list to choose from, in a box over the screen. */
#ifndef OOMWATCH_VIEW_MENU_H
#define OOMWATCH_VIEW_MENU_H

#include "view/area.h"

#define MENU_ROWS_MAX 32

struct menu_row {
	const char *text;
	const char *help;
	bool is_on;  /* marked */
	bool is_off; /* cannot be chosen; the help says why */
};

struct menu {
	const char *title; /* NULL: there is no menu */
	const char *keys;  /* what the keys do, in one line */
	struct menu_row row[MENU_ROWS_MAX];
	int count;
	int current;
};

/* Moves the current row when KEY, as terminal_read_key() gives it, is one that does: true. */
bool menu_move(struct menu *menu, int key);

/* Draws the menu into the right part of AREA, as large as its rows need. */
void menu_draw(const struct area *area, const struct menu *menu);

#endif
