/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "page.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

bool page_start(void)
{
	FILE *out = fopen("/dev/null", "we"), *in = fopen("/dev/null", "re");

	if (!setlocale(LC_ALL, "C.UTF-8")) {
		puts("# there is no locale C.UTF-8");
		return false;
	}
	setenv("LINES", "60", 1);
	setenv("COLUMNS", "200", 1);
	if (!out || !in || !newterm("xterm-256color", out, in)) {
		puts("# curses does not start as xterm-256color");
		return false;
	}
	start_color();
	use_default_colors();
	return true;
}

WINDOW *page_new(int rows, int cols)
{
	WINDOW *window = newpad(rows, cols);

	if (!window) {
		printf("Bail out! no window of %dx%d\n", cols, rows);
		exit(99);
	}
	return window;
}

const char *page_row(WINDOW *window, int row, char buffer[PAGE_ROW_MAX])
{
	size_t length = 0, end = 0;

	for (int col = 0; col < getmaxx(window); col++) {
		wchar_t wide[CCHARW_MAX + 1];
		attr_t attributes;
		short pair;
		cchar_t cell;
		mbstate_t state = {0};

		if (mvwin_wch(window, row, col, &cell) == ERR ||
			getcchar(&cell, wide, &attributes, &pair, NULL) == ERR)
			continue;
		for (int i = 0; wide[i] && length + MB_CUR_MAX < PAGE_ROW_MAX; i++)
			length += wcrtomb(buffer + length, wide[i], &state);
		if (wcscmp(wide, L" ") != 0)
			end = length;
		if (wcwidth(wide[0]) == 2)
			col++;
	}
	buffer[end] = '\0';
	return buffer;
}

attr_t page_look(WINDOW *window, int row, int col, short *ret_pair)
{
	wchar_t wide[CCHARW_MAX + 1];
	attr_t attributes = A_NORMAL;
	cchar_t cell;

	*ret_pair = 0;
	if (mvwin_wch(window, row, col, &cell) != ERR)
		getcchar(&cell, wide, &attributes, ret_pair, NULL);
	return attributes & (A_BOLD | A_UNDERLINE | A_REVERSE | A_DIM | A_BLINK);
}
