/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/slope.h"

#include "../tap.h"

/* The points of a row, and what comes of them. */
static void test_rows(void)
{
	static const struct {
		const char *name;
		unsigned int count;
		uint32_t dsec[9];
		float value[9];
		double expected;
	} rows[] = {
		{"nothing", 0, {0}, {0}, NAN},
		{"three points", 3, {0, 40, 80}, {0, 40, 80}, NAN},
		{"a line", 4, {0, 40, 80, 120}, {0, 40, 80, 120}, 10},
		{"it falls", 4, {0, 40, 80, 120}, {90, 60, 30, 0}, -7.5},
		{"it stands still", 5, {0, 40, 80, 120, 160}, {7, 7, 7, 7, 7}, 0},
		{"one jump", 5, {0, 40, 80, 120, 160}, {0, 4, 8, 9000, 9004}, 1},
		{"a jump down", 5, {0, 40, 80, 120, 160}, {9000, 9004, 8, 12, 16}, 1},
		{"by time", 5, {0, 100, 140, 260, 310}, {0, 100, 260, 380, 1380}, 260.0 / 14},
		{"the newest is loose", 6, {0, 40, 80, 90, 110, 120}, {0, 40, 80, 500, 600, 120},
			10},
		{"not later", 5, {0, 40, 80, 120, 120}, {0, 40, 80, 500, 120}, 10},
		{"earlier", 5, {0, 40, 80, 120, 20}, {0, 40, 80, 500, 120}, 10},
		{"the same from the start", 5, {0, 0, 40, 80, 120}, {900, 0, 40, 80, 120}, 10},
		/* The first two have left the window. */
		{"the oldest go", 9, {0, 40, 80, 120, 160, 200, 240, 280, 320},
			{900, 5, 0, 4, 8, 12, 16, 20, 24}, 1},
	};

	for (unsigned int i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct slope slope = {.count = 0};
		double got;

		for (unsigned int point = 0; point < rows[i].count; point++)
			slope_take(&slope, rows[i].dsec[point], rows[i].value[point]);
		got = (double)slope_per_sec(&slope);
		tap_expect((isnan(got) && isnan(rows[i].expected)) ||
				   fabs(got - rows[i].expected) < 0.001,
			__LINE__, "%s: %g, expected %g", rows[i].name, got, rows[i].expected);
	}
}

int main(void)
{
	tap_run("rows of points", test_rows);
	return tap_done();
}
