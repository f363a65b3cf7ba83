/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/process_table.h"

#include "base/bits.h"
#include "view/table_view.h"

#include "../tap.h"

static unsigned int all[PROCESS_COLUMNS];
static unsigned int all_count;
static struct table_layout layout;

static void begin(void)
{
	all_count = 0;
	for (int i = 0; i < PROCESS_COLUMNS; i++) {
		if (i != COLUMN_WAS)
			all[all_count++] = (unsigned int)i;
	}
}

static int width_of(void)
{
	int width = 2;

	for (unsigned int i = 0; i < layout.count; i++)
		width += layout.width[i] + (i > 0);
	return width;
}

/* Never wider than the screen, always in the order asked for, and the last one takes the rest. */
static void test_all_widths(void)
{
	begin();
	for (int cols = 0; cols <= 400; cols++) {
		bool is_ascending = true;

		process_table_fit(&layout, all, all_count, cols);
		for (unsigned int i = 1; i < layout.count; i++)
			is_ascending = is_ascending && layout.column[i - 1] < layout.column[i];
		if (!tap_expect(is_ascending && (layout.count == 0 || width_of() <= cols), __LINE__,
			    "%d columns: %u of them, %d wide", cols, layout.count, width_of()))
			return;
		if (layout.count > 0)
			CHECK_INT(width_of(), cols);
	}
	CHECK_INT(layout.count, all_count);
}

static bool has(enum process_column column)
{
	for (unsigned int i = 0; i < layout.count; i++) {
		if (layout.column[i] == column)
			return true;
	}
	return false;
}

/* On a narrow screen: who it is, and how the kernel sees it. */
static void test_narrow(void)
{
	begin();
	process_table_fit(&layout, all, all_count, 40);
	CHECK(has(COLUMN_COMMAND) && has(COLUMN_PID) && has(COLUMN_BADNESS));
	CHECK(!has(COLUMN_CGROUP) && !has(COLUMN_STATE));
	process_table_fit(&layout, all, all_count, 80);
	CHECK(has(COLUMN_RANK) && has(COLUMN_USER) && has(COLUMN_ADJ) && has(COLUMN_SWAP) &&
		has(COLUMN_GROWTH));
}

static void test_order(void)
{
	static const unsigned int wanted[] = {COLUMN_COMMAND, COLUMN_BADNESS, COLUMN_PID};

	process_table_fit(&layout, wanted, ARRAY_SIZE(wanted), 80);
	CHECK_INT(layout.count, 3);
	CHECK_INT(layout.column[0], COLUMN_COMMAND);
	CHECK_INT(layout.column[2], COLUMN_PID);
	CHECK_INT(layout.width[0], process_column_rows[COLUMN_COMMAND].width);
	CHECK_INT(width_of(), 80);
}

/* Others follow an ancestor as long as one of its siblings is to come. */
static void test_branches(void)
{
	static const struct {
		unsigned int depth;
		bool is_last;
		uint32_t open;
	} rows[] = {{0, true, 0}, {1, false, 2}, {2, false, 6}, {3, true, 6}, {2, true, 2},
		{3, true, 2}, {1, true, 0}, {2, true, 0}, {40, false, 0}};
	struct table_branch branch = {0};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		branch = table_branch_next(branch, rows[i].depth, rows[i].is_last);
		CHECK_INT(branch.open, rows[i].open);
	}
}

static void test_top(void)
{
	/* All fit. */
	CHECK_INT(table_view_top(0, 3, 10, 5), 0);
	CHECK_INT(table_view_top(7, 3, 10, 5), 0);
	/* The selected one stays on the page, and the page moves as little as it can. */
	CHECK_INT(table_view_top(0, 9, 10, 100), 0);
	CHECK_INT(table_view_top(0, 10, 10, 100), 1);
	CHECK_INT(table_view_top(50, 49, 10, 100), 49);
	CHECK_INT(table_view_top(50, 55, 10, 100), 50);
	/* No empty rows while there are others above. */
	CHECK_INT(table_view_top(99, 99, 10, 100), 90);
	CHECK_INT(table_view_top(5, -1, 10, 100), 5);
	CHECK_INT(table_view_top(5, -1, 10, 0), 0);
	CHECK_INT(table_view_top(3, 4, 0, 9), 3);
	for (int selected = 0; selected < 30; selected++) {
		for (int top = -1; top < 35; top++) {
			int first = table_view_top(top, selected, 7, 30);

			CHECK(first >= 0 && first <= selected && selected < first + 7);
		}
	}
}

int main(void)
{
	tap_run("columns fit at every width", test_all_widths);
	tap_run("what is left on a narrow screen", test_narrow);
	tap_run("columns in the order asked for", test_order);
	tap_run("the first row of a page", test_top);
	tap_run("branches", test_branches);
	return tap_done();
}
