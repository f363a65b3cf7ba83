/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/sparkline.h"

#include "../tap.h"
#include "page.h"

static struct theme theme;
static const struct marks no_marks;

static void test_level(void)
{
	for (int rows = 1; rows <= 20; rows++) {
		int steps = rows * GLYPH_LEVELS;

		CHECK_INT(sparkline_level(NAN, 100, rows), SPARKLINE_UNKNOWN);
		CHECK_INT(sparkline_level(NAN, NAN, rows), SPARKLINE_UNKNOWN);
		CHECK_INT(sparkline_level(0, 100, rows), 0);
		CHECK_INT(sparkline_level(-5, 100, rows), 0);
		CHECK_INT(sparkline_level(1e-20f, 100, rows), 1);
		CHECK_INT(sparkline_level(100, 100, rows), steps);
		CHECK_INT(sparkline_level(250, 100, rows), steps);
		CHECK_INT(sparkline_level(50, 100, rows), steps / 2);
		/* Without a scale there is nothing to say. */
		CHECK_INT(sparkline_level(50, 0, rows), 0);
		CHECK_INT(sparkline_level(50, NAN, rows), 0);
	}
}

static void test_level_monotonic(void)
{
	for (int rows = 1; rows <= 20; rows++) {
		int before = 0;

		for (float value = 0; value <= 110; value += 0.25f) {
			int level = sparkline_level(value, 100, rows);

			CHECK(level >= before);
			before = level;
		}
	}
}

static void push(struct ring *ring, const float *values, unsigned int count)
{
	ring_clear(ring);
	for (unsigned int i = 0; i < count; i++)
		ring_push(ring, values[i]);
}

/* The newest stands at the right; what is unknown and what was before the start is blank. */
static void test_draw(void)
{
	static const float values[] = {0, 25, NAN, 50, 100};
	static struct ring ring;
	WINDOW *window = page_new(4, 12);
	struct area area = {window, &theme, {0, 0, 4, 12}};
	char row[PAGE_ROW_MAX];

	push(&ring, values, 5);
	CHECK_REAL(sparkline_draw(&area, 1, 2, 1, 8, &ring, &no_marks, NAN, STYLE_GRAPH), 100, 0);
	CHECK_TEXT(page_row(window, 0, row), "");
	CHECK_TEXT(page_row(window, 1, row), "     ·▂ ▄█");
	CHECK_TEXT(page_row(window, 2, row), "");
	werase(window);
	CHECK_REAL(sparkline_draw(&area, 0, 0, 2, 3, &ring, &no_marks, NAN, STYLE_GRAPH), 100, 0);
	CHECK_TEXT(page_row(window, 0, row), "  █");
	CHECK_TEXT(page_row(window, 1, row), " ██");
	werase(window);
	CHECK_REAL(sparkline_draw(&area, 0, 0, 1, 5, &ring, &no_marks, 200, STYLE_GRAPH), 200, 0);
	CHECK_TEXT(page_row(window, 0, row), "·▁ ▂▄");
	delwin(window);
}

/* Whatever the place and the size: only cells of the given rectangle change. */
static void test_stays_inside(void)
{
	static struct ring ring;

	ring_clear(&ring);
	for (int i = 0; i < 40; i++)
		ring_push(&ring, (float)(i % 7));
	for (int rows = -1; rows <= 5; rows++) {
		for (int width = -1; width <= 14; width++) {
			WINDOW *window = page_new(9, 20);
			struct area area = {window, &theme, {2, 3, 4, 9}};

			sparkline_draw(
				&area, 0, 0, rows, width, &ring, &no_marks, NAN, STYLE_GRAPH);
			for (int row = 0; row < 9; row++) {
				for (int col = 0; col < 20; col++) {
					bool is_inside =
						row >= 2 && row < 6 && col >= 3 && col < 12;

					CHECK(is_inside ||
						(mvwinch(window, row, col) & A_CHARTEXT) == ' ');
				}
			}
			delwin(window);
		}
	}
}

static void test_empty_ring(void)
{
	static struct ring ring;
	WINDOW *window = page_new(2, 10);
	struct area area = {window, &theme, {0, 0, 2, 10}};
	char row[PAGE_ROW_MAX];

	ring_clear(&ring);
	CHECK(isnan(sparkline_draw(&area, 0, 0, 2, 10, &ring, &no_marks, NAN, STYLE_GRAPH)));
	CHECK_TEXT(page_row(window, 0, row), "");
	CHECK_TEXT(page_row(window, 1, row), "");
	delwin(window);
}

/* Where a workload began and ended, in the top row whatever is there, at its column. */
static void test_marks(void)
{
	static const float values[] = {100, 100, 100, 0, 100, 100};
	static struct ring ring;
	WINDOW *window = page_new(3, 8);
	struct area area = {window, &theme, {0, 0, 3, 8}};
	struct slots slots = {0};
	struct marks marks = {0};
	char row[PAGE_ROW_MAX];

	push(&ring, values, 6);
	marks_set(&marks, &slots, 0, MARK_BEGIN);
	marks_advance(&marks, 2);
	marks_set(&marks, &slots, 0, MARK_END);
	marks_advance(&marks, 2);
	marks_set(&marks, &slots, 0, MARK_BEGIN);
	marks_set(&marks, &slots, 0, MARK_END);
	marks_advance(&marks, 1);
	sparkline_draw(&area, 0, 1, 1, 6, &ring, &marks, NAN, STYLE_GRAPH);
	CHECK_TEXT(page_row(window, 0, row), " [█]·I█");
	sparkline_draw(&area, 1, 1, 2, 6, &ring, &marks, NAN, STYLE_GRAPH);
	CHECK_TEXT(page_row(window, 1, row), " [█] I█");
	CHECK_TEXT(page_row(window, 2, row), " ███·██");
	/* One that is further back than the columns is not drawn beside them. */
	werase(window);
	sparkline_draw(&area, 0, 3, 1, 2, &ring, &marks, NAN, STYLE_GRAPH);
	CHECK_TEXT(page_row(window, 0, row), "   I█");
	delwin(window);
}

int main(void)
{
	tap_run("levels", test_level);
	tap_run("a greater value never has a lower level", test_level_monotonic);
	if (!page_start()) {
		tap_skip("drawing", "no curses");
		return tap_done();
	}
	theme_init(&theme, THEME_DEFAULT, true);
	tap_run("the newest stands at the right", test_draw);
	tap_run("nothing is drawn outside", test_stays_inside);
	tap_run("a course without values is blank", test_empty_ring);
	tap_run("marks of workloads", test_marks);
	return tap_done();
}
