/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of the text report: columns of a fixed width, one blank between them. */
#ifndef OOMWATCH_REPORT_TEXT_TABLE_H
#define OOMWATCH_REPORT_TEXT_TABLE_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Writes TEXT in WIDTH columns, with a blank before it unless it IS_FIRST of its line. From the left a text
 * that is too wide would push what is behind it aside: as in ps(1) it ends in a "+". A number, to the right, is
 * never cut.
 */
void text_cell_write(FILE *out, const char *text, int width, bool is_left, bool is_first);

/* The same for the last of a line, which is not padded and not cut, and the end of the line. */
void text_cell_write_last(FILE *out, const char *text);

#endif
