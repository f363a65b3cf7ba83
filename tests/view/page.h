/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Curses without a terminal, for tests of what is drawn: it writes to /dev/null, and what stands
 * in a window is read back from its cells.
 */
#ifndef OOMWATCH_TESTS_VIEW_PAGE_H
#define OOMWATCH_TESTS_VIEW_PAGE_H

#include <stddef.h>

#include "view/area.h"

/* Holds a row of the widest page in UTF-8. */
#define PAGE_ROW_MAX 2048

/* Starts curses as on an xterm with 256 colours, in a UTF-8 locale. False, with a line that says
 * why, where the system has not what that needs: then the tests are skipped. */
bool page_start(void);

/* A window of ROWS and COLS, with a theme; the caller ends it with delwin(). */
WINDOW *page_new(int rows, int cols);

/* ROW of WINDOW as UTF-8 without the blanks at its end. */
const char *page_row(WINDOW *window, int row, char buffer[PAGE_ROW_MAX]);

/* The attributes and the colour pair of a cell. */
attr_t page_look(WINDOW *window, int row, int col, short *ret_pair);

#endif
