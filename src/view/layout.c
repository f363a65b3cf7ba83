/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/layout.h"

/* A narration stands beside the panels where both have a width that reads well. */
#define NARRATION_BESIDE_COLS 116
#define NARRATION_COLS_LEAST 40
#define NARRATION_COLS_MOST 60
#define NARRATION_ROWS_LEAST 3

static int clamp(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

struct rect rect_part(struct rect rect, int row, int col, int rows, int cols)
{
	int top = clamp(row, 0, rect.rows), left = clamp(col, 0, rect.cols);
	int bottom = clamp(row + rows, top, rect.rows);
	int right = clamp(col + cols, left, rect.cols);

	return (struct rect){rect.row + top, rect.col + left, bottom - top, right - left};
}

/* The panel of the lowest priority value above AFTER, or -1: an order without sorting. */
static int next_by_priority(const struct layout_need *needs, int count, int after)
{
	int best = -1;

	for (int i = 0; i < count; i++) {
		if (needs[i].priority > after &&
			(best < 0 || needs[i].priority < needs[best].priority))
			best = i;
	}
	return best;
}

void layout_stack(struct rect area, const struct layout_need *needs, int count, struct rect *ret)
{
	int rows[LAYOUT_STACK_MAX] = {0};
	int left = area.rows;

	for (int after = -1, i; (i = next_by_priority(needs, count, after)) >= 0;
		after = needs[i].priority) {
		if (needs[i].min_rows <= left) {
			rows[i] = needs[i].min_rows;
			left -= rows[i];
		}
	}
	for (int after = -1, i; (i = next_by_priority(needs, count, after)) >= 0;
		after = needs[i].priority) {
		int more = clamp(needs[i].want_rows - rows[i], 0, left);

		if (rows[i] > 0) {
			rows[i] += more;
			left -= more;
		}
	}
	for (int i = 0, row = 0; i < count; i++) {
		ret[i] = rect_part(area, row, 0, rows[i], area.cols);
		row += rows[i];
	}
}

struct layout_frame layout_frame_of(int rows, int cols)
{
	struct rect screen = {0, 0, rows, cols};
	/* The ladder first; then what is short; then who dies; then how long; the host last. */
	int header = rows >= 14   ? 5
		     : rows >= 12 ? 4
		     : rows >= 8  ? 3
		     : rows >= 5  ? 2
		     : rows > 0   ? 1
				  : 0;
	int footer = rows >= 3 ? 1 : 0;

	return (struct layout_frame){
		.header = rect_part(screen, 0, 0, header, cols),
		.body = rect_part(screen, header, 0, rows - header - footer, cols),
		.footer = rect_part(screen, rows - footer, 0, footer, cols),
	};
}

void layout_columns(
	struct rect area, int left_percent, struct rect *ret_left, struct rect *ret_right)
{
	int left = (area.cols - 2) * left_percent / 100;

	*ret_left = rect_part(area, 0, 0, area.rows, left);
	*ret_right = rect_part(area, 0, left + 2, area.rows, area.cols - left - 2);
}

void layout_narration(struct rect *body, int rows, struct rect *ret)
{
	struct rect all = *body;
	int own = rows / 3 < all.rows / 2 ? rows / 3 : all.rows / 2;

	if (all.cols >= NARRATION_BESIDE_COLS) {
		int cols = clamp(all.cols / 3, NARRATION_COLS_LEAST, NARRATION_COLS_MOST);

		*body = rect_part(all, 0, 0, all.rows, all.cols - cols - 2);
		*ret = rect_part(all, 0, all.cols - cols, all.rows, cols);
		return;
	}
	if (own < NARRATION_ROWS_LEAST)
		own = 0;
	*body = rect_part(all, 0, 0, all.rows - own, all.cols);
	*ret = rect_part(all, all.rows - own, 0, own, all.cols);
}
