/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/sparkline.h"

#include <math.h>

int sparkline_level(float value, float max, int rows)
{
	int steps = rows * GLYPH_LEVELS;
	int level;

	if (isnan(value))
		return SPARKLINE_UNKNOWN;
	if (value <= 0 || !(max > 0))
		return 0;
	level = (int)lroundf(value / max * (float)steps);
	return level < 1 ? 1 : level > steps ? steps : level;
}

/* The cells of one column from the bottom up. */
static void draw_column(
	const struct area *area, int bottom, int col, int rows, int level, enum style style)
{
	const struct glyphs *glyphs = area->theme->glyphs;

	if (level == 0)
		area_text(area, bottom, col, STYLE_DIM, glyphs->spark_zero);
	for (int i = 0; i < rows && level > i * GLYPH_LEVELS; i++) {
		int part = level - i * GLYPH_LEVELS;

		area_text(area, bottom - i, col, style,
			glyphs->spark[(part > GLYPH_LEVELS ? GLYPH_LEVELS : part) - 1]);
	}
}

/* The newest column is at END_COL - 1. */
static void draw_marks(
	const struct area *area, int row, int end_col, int width, const struct marks *marks)
{
	const char *const *glyphs = area->theme->glyphs->mark;

	if (marks->count == 0)
		return;
	for (int i = 0; i < width; i++) {
		enum mark_sign sign = marks_at(marks, (unsigned int)i);

		if (sign != MARK_NONE)
			area_text(area, row, end_col - 1 - i, STYLE_LOAD, glyphs[sign]);
	}
}

float sparkline_draw(const struct area *area, int row, int col, int rows, int width,
	const struct ring *ring, const struct marks *marks, float max, enum style style)
{
	if (width <= 0 || rows <= 0)
		return max;
	if (isnan(max))
		max = ring_max(ring, (unsigned int)width);
	for (int i = 0; i < width; i++) {
		float value = ring_get(ring, (unsigned int)i);

		draw_column(area, row + rows - 1, col + width - 1 - i, rows,
			sparkline_level(value, max, rows), style);
	}
	draw_marks(area, row, col + width, width, marks);
	return max;
}
