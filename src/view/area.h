/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A rectangle of the screen that can be drawn into and not beyond: every function clips.
 * Positions count from the area's own corner. A number is never cut in the middle, nor off its
 * unit: what does not fit whole as area_field() is shown as '>' signs, so that nobody reads 11 for
 * 1102, and sentences end between words. What the locale cannot show is a question mark.
 */
#ifndef OOMWATCH_VIEW_AREA_H
#define OOMWATCH_VIEW_AREA_H

#include "view/layout.h"
#include "view/theme.h"

struct area {
	WINDOW *window;
	const struct theme *theme;
	struct rect rect; /* on the window */
};

/* The part of AREA at ROW and COL of its own, clipped to it. */
struct area area_part(const struct area *area, int row, int col, int rows, int cols);

/* Writes TEXT at ROW and COL, as many whole words as fit; returns the columns written. */
int area_text(const struct area *area, int row, int col, enum style style, const char *text);

/* The same with a format; at most 511 bytes. */
int area_printf(const struct area *area, int row, int col, enum style style, const char *format,
	...) __attribute__((format(printf, 5, 6)));

/* As area_printf(), but all of it or nothing; the columns written. For what only adds to a number. */
int area_remark(const struct area *area, int row, int col, enum style style, const char *format,
	...) __attribute__((format(printf, 5, 6)));

/* TEXT ending in the column before END_COL, within at most WIDTH columns; '>' where it has no room. */
void area_field(const struct area *area, int row, int end_col, int width, enum style style,
	const char *text);

/* TEXT in WIDTH columns from COL on, also cut in the middle of a word, though not of a number: then a
 * sign behind it says so. For names and commands. Returns the columns written. */
int area_put(
	const struct area *area, int row, int col, int width, enum style style, const char *text);

/* COUNT times GLYPH, one column wide, from COL. */
void area_repeat(
	const struct area *area, int row, int col, enum style style, const char *glyph, int count);

/* The title row of a panel: TITLE on a rule, NOTE at its right end when there is room. */
void area_rule(const struct area *area, const char *title, const char *note);

/* Makes the rule in the first row of AREA one that is pointed at: in a style and with a sign of its own. */
void area_point_at(const struct area *area);

/* TEXT in lines of whole words from ROW on; returns the row after the last one, in the area or
 * below it. Blank lines in TEXT stay; what follows two blanks in a line is indented in all its
 * lines. SKIP lines are left out at the beginning, for scrolling. */
int area_wrap(const struct area *area, int row, enum style style, const char *text, int skip);

/* The rows that area_wrap() needs for all of TEXT in COLS columns. */
int area_wrap_rows(const char *text, int cols);

/* The columns that TEXT takes on the screen. */
int area_text_width(const char *text);

#endif
