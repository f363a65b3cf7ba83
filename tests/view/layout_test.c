/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Properties of the layout over all sizes from 1x1 to 300x100. */
#include <config.h>

#include "view/layout.h"

#include <stdlib.h>

#include "../tap.h"
#include "base/bits.h"

#define ROWS_MAX 100
#define COLS_MAX 300

static bool is_inside(struct rect inner, struct rect outer)
{
	return inner.rows >= 0 && inner.cols >= 0 && inner.row >= outer.row &&
	       inner.col >= outer.col && inner.row + inner.rows <= outer.row + outer.rows &&
	       inner.col + inner.cols <= outer.col + outer.cols;
}

static bool is_apart(struct rect a, struct rect b)
{
	bool is_empty = a.rows == 0 || a.cols == 0 || b.rows == 0 || b.cols == 0;

	return is_empty || a.row + a.rows <= b.row || b.row + b.rows <= a.row ||
	       a.col + a.cols <= b.col || b.col + b.cols <= a.col;
}

static void test_frame(void)
{
	for (int rows = 1; rows <= ROWS_MAX; rows++) {
		for (int cols = 1; cols <= COLS_MAX; cols++) {
			struct rect screen = {0, 0, rows, cols};
			struct layout_frame frame = layout_frame_of(rows, cols);
			bool is_good =
				is_inside(frame.header, screen) && is_inside(frame.body, screen) &&
				is_inside(frame.footer, screen) &&
				is_apart(frame.header, frame.body) &&
				is_apart(frame.body, frame.footer) &&
				is_apart(frame.header, frame.footer) &&
				frame.header.rows + frame.body.rows + frame.footer.rows == rows &&
				frame.header.rows >= 1 && frame.header.rows <= 5 &&
				frame.header.row <= frame.body.row &&
				frame.body.row <= frame.footer.row;

			if (!tap_expect(is_good, __LINE__, "%dx%d", cols, rows))
				return;
		}
	}
}

/* A larger screen takes nothing away from a part of the frame. */
static void test_frame_grows(void)
{
	for (int rows = 1; rows < ROWS_MAX; rows++) {
		struct layout_frame now = layout_frame_of(rows, 80);
		struct layout_frame next = layout_frame_of(rows + 1, 80);

		CHECK(next.header.rows >= now.header.rows);
		CHECK(next.footer.rows >= now.footer.rows);
	}
	CHECK_INT(layout_frame_of(24, 80).header.rows, 5);
	CHECK_INT(layout_frame_of(5, 20).header.rows, 2);
	CHECK_INT(layout_frame_of(3, 20).footer.rows, 1);
	CHECK_INT(layout_frame_of(2, 20).footer.rows, 0);
}

static void test_columns(void)
{
	for (int rows = 1; rows <= ROWS_MAX; rows += 33) {
		for (int cols = 0; cols <= COLS_MAX; cols++) {
			for (int percent = 0; percent <= 100; percent += 10) {
				struct rect area = {3, 5, rows, cols}, left, right;

				layout_columns(area, percent, &left, &right);
				bool is_good = is_inside(left, area) && is_inside(right, area) &&
					       is_apart(left, right) && left.col <= right.col &&
					       (cols < 2 || left.cols + right.cols == cols - 2) &&
					       (right.cols == 0 ||
						       right.col == left.col + left.cols + 2) &&
					       left.rows == rows && right.rows == rows;

				if (!tap_expect(
					    is_good, __LINE__, "%d columns, %d %%", cols, percent))
					return;
			}
		}
	}
}

static void test_rect_part(void)
{
	struct rect outer = {4, 6, 5, 9};

	for (int row = -12; row <= 12; row++) {
		for (int col = -12; col <= 12; col++) {
			for (int size = -3; size <= 12; size++) {
				struct rect part = rect_part(outer, row, col, size, size);

				if (!tap_expect(is_inside(part, outer), __LINE__, "%d %d %d", row,
					    col, size))
					return;
			}
		}
	}

	struct rect part = rect_part(outer, 1, 2, 3, 4);

	CHECK_INT(part.row, 5);
	CHECK_INT(part.col, 8);
	CHECK_INT(part.rows, 3);
	CHECK_INT(part.cols, 4);
	part = rect_part(outer, 3, 7, 100, 100);
	CHECK_INT(part.rows, 2);
	CHECK_INT(part.cols, 2);
	/* What begins above loses its upper rows, and does not move down. */
	part = rect_part(outer, -2, -1, 3, 3);
	CHECK_INT(part.row, 4);
	CHECK_INT(part.rows, 1);
	CHECK_INT(part.col, 6);
	CHECK_INT(part.cols, 2);
	CHECK_INT(rect_part(outer, 5, 0, 1, 1).rows, 0);
	CHECK_INT(rect_part(outer, 0, 9, 1, 1).cols, 0);
}

/* Whether the stack of COUNT NEEDS in AREA keeps its promises; says which it breaks. */
static bool check_stack(struct rect area, const struct layout_need *needs, int count)
{
	struct rect rects[LAYOUT_STACK_MAX];
	bool is_good = true;
	int total = 0, wanted = 0;

	layout_stack(area, needs, count, rects);
	for (int i = 0; i < count; i++) {
		int rows = rects[i].rows;

		total += rows;
		wanted += rows > 0 ? needs[i].want_rows : 0;
		is_good &= tap_expect(is_inside(rects[i], area), __LINE__, "%d is outside", i);
		is_good &= tap_expect(rows == 0 || rows >= needs[i].min_rows, __LINE__,
			"%d has %d rows, needs %d", i, rows, needs[i].min_rows);
		is_good &= tap_expect(rows <= needs[i].want_rows, __LINE__,
			"%d has %d rows, wants %d", i, rows, needs[i].want_rows);
		is_good &= tap_expect(rows == 0 || rects[i].cols == area.cols, __LINE__,
			"%d has %d columns", i, rects[i].cols);
		for (int j = 0; j < i; j++) {
			is_good &= tap_expect(
				is_apart(rects[i], rects[j]), __LINE__, "%d and %d overlap", i, j);
			is_good &= tap_expect(rects[j].row + rects[j].rows <= rects[i].row,
				__LINE__, "%d stands above %d", i, j);
		}
		for (int j = 0; j < count; j++)
			is_good &= tap_expect(rows > 0 || rects[j].rows == 0 ||
						      needs[i].priority > needs[j].priority ||
						      needs[i].min_rows > needs[j].min_rows,
				__LINE__, "%d is left out and %d is in", i, j);
	}
	is_good &= tap_expect(total <= area.rows, __LINE__, "%d rows in %d", total, area.rows);
	/* Rows stay empty only when all that are in have what they want. */
	is_good &= tap_expect(total == area.rows || total == wanted, __LINE__,
		"%d of %d rows used, %d wanted", total, area.rows, wanted);
	return is_good;
}

static void test_stack(void)
{
	srandom(1);
	for (int round = 0; round < 4000; round++) {
		struct layout_need needs[LAYOUT_STACK_MAX];
		int count = 1 + (int)(random() % LAYOUT_STACK_MAX);
		struct rect area = {(int)(random() % 5), (int)(random() % 5),
			1 + (int)(random() % ROWS_MAX), 1 + (int)(random() % COLS_MAX)};

		for (int i = 0; i < count; i++) {
			int min_rows = 1 + (int)(random() % 6);

			needs[i] =
				(struct layout_need){min_rows, min_rows + (int)(random() % 20), i};
		}
		/* Each priority once, in any order. */
		for (int i = count - 1; i > 0; i--) {
			int other = (int)(random() % (i + 1)), kept = needs[i].priority;

			needs[i].priority = needs[other].priority;
			needs[other].priority = kept;
		}
		if (!tap_expect(check_stack(area, needs, count), __LINE__, "round %d, %d in %d",
			    round, count, area.rows))
			return;
	}
}

/* All sizes, with the needs of a screen like ours. */
static void test_stack_sizes(void)
{
	static const struct layout_need needs[] = {{2, 8, 0}, {4, 9, 1}, {2, 40, 3}, {2, 6, 2}};

	for (int rows = 1; rows <= ROWS_MAX; rows++) {
		for (int cols = 1; cols <= COLS_MAX; cols++) {
			if (!tap_expect(check_stack((struct rect){0, 0, rows, cols}, needs,
						ARRAY_SIZE(needs)),
				    __LINE__, "%dx%d", cols, rows))
				return;
		}
	}
}

static void test_stack_example(void)
{
	static const struct layout_need needs[] = {{2, 4, 1}, {3, 9, 0}, {2, 3, 2}};
	struct rect rects[3];

	layout_stack((struct rect){10, 0, 10, 7}, needs, 3, rects);
	CHECK_INT(rects[0].row, 10);
	CHECK_INT(rects[0].rows, 2);
	CHECK_INT(rects[1].row, 12);
	CHECK_INT(rects[1].rows, 6);
	CHECK_INT(rects[2].row, 18);
	CHECK_INT(rects[2].rows, 2);
	/* One that is too large does not keep a smaller one out. */
	layout_stack((struct rect){0, 0, 2, 7}, needs, 3, rects);
	CHECK_INT(rects[0].rows, 2);
	CHECK_INT(rects[1].rows, 0);
	CHECK_INT(rects[2].rows, 0);
	layout_stack((struct rect){0, 0, 0, 7}, needs, 3, rects);
	CHECK_INT(rects[0].rows + rects[1].rows + rects[2].rows, 0);
}

/* A narration overlaps nothing, takes all or no columns below, and never more than a third of the rows there. */
static void test_narration(void)
{
	for (int rows = 1; rows <= ROWS_MAX; rows++) {
		for (int cols = 1; cols <= COLS_MAX; cols++) {
			struct rect all = layout_frame_of(rows, cols).body, body = all, own;
			bool is_below, is_good;

			layout_narration(&body, rows, &own);
			is_below = own.cols == all.cols;
			is_good = is_inside(body, all) && is_inside(own, all) &&
				  is_apart(body, own) &&
				  (is_below ? own.rows <= rows / 3 && own.rows != 1 &&
							  own.rows != 2 &&
							  body.rows + own.rows == all.rows
					    : own.rows == all.rows && own.cols >= 38 &&
							  body.cols >= 72);
			if (!tap_expect(is_good, __LINE__, "%dx%d", cols, rows))
				return;
		}
	}
}

int main(void)
{
	tap_run("header, body and footer share the screen at every size", test_frame);
	tap_run("more rows take nothing away", test_frame_grows);
	tap_run("two columns lie side by side at every width", test_columns);
	tap_run("a part lies inside its whole", test_rect_part);
	tap_run("a stack by hand", test_stack_example);
	tap_run("a stack of any needs", test_stack);
	tap_run("a stack at every size", test_stack_sizes);
	tap_run("a narration beside or below", test_narration);
	return tap_done();
}
