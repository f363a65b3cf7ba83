/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where things go on the screen: pure functions from sizes to rectangles, no curses. */
#ifndef OOMWATCH_VIEW_LAYOUT_H
#define OOMWATCH_VIEW_LAYOUT_H

struct rect {
	int row;
	int col;
	int rows; /* 0: there is no room for it */
	int cols;
};

/* The rows a panel needs to say anything, and those it would fill. */
struct layout_need {
	int min_rows;
	int want_rows;
	int priority; /* the lower, the earlier it is served; order on the screen stays */
};

#define LAYOUT_STACK_MAX 12

/* The part of RECT at ROW and COL of its own, clipped to it; empty when it lies outside. */
struct rect rect_part(struct rect rect, int row, int col, int rows, int cols);

/*
 * Stacks COUNT (at most LAYOUT_STACK_MAX) panels into AREA from the top. Each gets its least
 * rows by priority while there is room, else none at all; then each grows to what it wants,
 * by priority; what is left stays empty below.
 */
void layout_stack(struct rect area, const struct layout_need *needs, int count, struct rect *ret);

/* Header, body and footer of a screen of ROWS and COLS. */
struct layout_frame {
	struct rect header; /* 1 to 5 rows: the fewer rows, the fewer sentences */
	struct rect body;
	struct rect footer; /* one row, none when there are fewer than 3 */
};

struct layout_frame layout_frame_of(int rows, int cols);

/* Two columns with a gap of two, LEFT_PERCENT of the width to the left one. */
void layout_columns(
	struct rect area, int left_percent, struct rect *ret_left, struct rect *ret_right);

/* Cuts the room for a narration off BODY, of a screen of ROWS: a column at its right where it is wide, else a third
 * of the rows at its lower end; none where that would be less than three. */
void layout_narration(struct rect *body, int rows, struct rect *ret);

#endif
