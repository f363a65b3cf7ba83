/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/bar.h"

#include <math.h>
#include <string.h>

#include "base/message.h"

void bar_mark_columns(int width, int ret_column[WATERMARKS])
{
	/* The reserve and the boost live below min, so it gets more than its neighbours. */
	ret_column[WATERMARK_MIN] = width * 24 / 100;
	ret_column[WATERMARK_LOW] = width * 40 / 100;
	ret_column[WATERMARK_HIGH] = width * 56 / 100;
}

/* The column, with fraction, at which POSITION (watermarks_position()) stands. */
static double bar_column(int width, double position)
{
	int mark[WATERMARKS], segment = (int)position;

	bar_mark_columns(width, mark);
	if (segment > WATERMARKS)
		return width;

	int from = segment == 0 ? 0 : mark[segment - 1] + 1;
	int to = segment == WATERMARKS ? width : mark[segment];

	return from + (position - segment) * (to - from);
}

void bar_fill(struct bar_cell *cells, double from, double to, enum bar_kind kind)
{
	int first = (int)from, whole = (int)to;
	int eighths = (int)lround((to - whole) * 8);

	for (int i = first; i < whole; i++)
		cells[i] = (struct bar_cell){kind, 8};
	if (eighths > 0 && (kind == BAR_FILLED || eighths >= 4))
		cells[whole] = (struct bar_cell){kind, eighths};
}

/* Where PAGES stand, as a column. */
static double bar_column_of(const struct zone_marks *zone, int width, uint64_t pages)
{
	return bar_column(width, watermarks_position(zone, (double)pages));
}

void bar_compose(const struct zone_marks *zone, int width, struct bar_cell *cells)
{
	int mark[WATERMARKS];
	double free_column = bar_column_of(zone, width, zone->free_pages);
	double reserve_column = bar_column_of(zone, width,
		zone->reserve_pages < zone->free_pages ? zone->reserve_pages : zone->free_pages);

	memset(cells, 0, (size_t)width * sizeof(*cells));
	bar_fill(cells, 0, bar_column_of(zone, width, zone->free_pages + zone->pcp_pages), BAR_PCP);
	/* A closed zone has nothing beyond its reserve, not a sliver. */
	if (zone->free_pages > zone->reserve_pages)
		bar_fill(cells, 0, free_column, BAR_FILLED);
	if (zone->reserve_pages > 0)
		bar_fill(cells, 0, reserve_column, BAR_RESERVE);
	bar_mark_columns(width, mark);
	if (zone->boost_pages > 0 && zone->boost_pages < zone->mark_pages[WATERMARK_MIN]) {
		int from = (int)bar_column_of(
			zone, width, zone->mark_pages[WATERMARK_MIN] - zone->boost_pages);

		for (int i = from; i < mark[WATERMARK_MIN]; i++)
			cells[i].kind = BAR_BOOST;
	}
	if (zone->promo_pages > zone->mark_pages[WATERMARK_HIGH]) {
		int column = (int)bar_column_of(zone, width, zone->promo_pages);

		if (column < width)
			cells[column].kind = BAR_PROMO;
	}
	for (unsigned int i = 0; i < WATERMARKS; i++)
		cells[mark[i]].kind = BAR_MARK;
}

enum style bar_level_style(enum zone_level level)
{
	switch (level) {
	case ZONE_ABOVE_HIGH:
		return STYLE_GOOD;
	case ZONE_BELOW_HIGH:
		return STYLE_NOTICE;
	case ZONE_BELOW_LOW:
		return STYLE_WARNING;
	case ZONE_BELOW_MIN:
		return STYLE_CRITICAL;
	case ZONE_CLOSED:
		break;
	}
	return STYLE_DIM;
}

static const char *cell_glyph(const struct glyphs *glyphs, const struct bar_cell *cell)
{
	switch (cell->kind) {
	case BAR_EMPTY:
		break;
	case BAR_FILLED:
		return glyphs->bar_part[cell->eighths - 1];
	case BAR_RESERVE:
		return glyphs->bar_reserve;
	case BAR_BOOST:
		return glyphs->bar_boost;
	case BAR_PCP:
		return glyphs->bar_pcp;
	case BAR_MARK:
		return glyphs->bar_mark;
	case BAR_PROMO:
		return glyphs->bar_promo;
	}
	return glyphs->bar_empty;
}

static enum style cell_style(enum bar_kind kind, enum style filled)
{
	switch (kind) {
	case BAR_EMPTY:
		break;
	case BAR_FILLED:
		return filled;
	case BAR_RESERVE:
		return STYLE_RESERVE;
	case BAR_BOOST:
		return STYLE_BOOST;
	case BAR_PCP:
		return STYLE_FREE;
	case BAR_MARK:
	case BAR_PROMO:
		return STYLE_MARK;
	}
	return STYLE_DIM;
}

void bar_draw_cells(const struct area *area, int row, int col, int width,
	const struct bar_cell *cells, enum style filled)
{
	for (int i = 0; i < width; i++)
		area_text(area, row, col + i, cell_style(cells[i].kind, filled),
			cell_glyph(area->theme->glyphs, &cells[i]));
}

void bar_draw(const struct area *area, int row, int col, int width, const struct zone_marks *zone)
{
	struct bar_cell cells[BAR_WIDTH_MAX];
	/* Where free ends in the middle of a mark's room the bar says the state. */
	bool is_short = zone->level == ZONE_BELOW_MIN || zone->level == ZONE_BELOW_LOW;

	if (width < BAR_WIDTH_MIN)
		return;
	if (width > BAR_WIDTH_MAX)
		width = BAR_WIDTH_MAX;
	bar_compose(zone, width, cells);
	bar_draw_cells(area, row, col, width, cells, is_short ? STYLE_WARNING : STYLE_FREE);
}

void bar_draw_scale(const struct area *area, int row, int col, int width)
{
	static const char *const names[] = {
		[WATERMARK_MIN] = "min",
		[WATERMARK_LOW] = "low",
		[WATERMARK_HIGH] = "high",
	};
	int mark[WATERMARKS];

	if (width < BAR_WIDTH_MIN)
		return;
	if (width > BAR_WIDTH_MAX)
		width = BAR_WIDTH_MAX;
	bar_mark_columns(width, mark);
	for (unsigned int i = 0; i < WATERMARKS; i++) {
		/* In a narrow bar the middle name would run into its neighbours. */
		if (i == WATERMARK_LOW && mark[WATERMARK_HIGH] - mark[WATERMARK_LOW] < 5)
			continue;
		area_field(area, row, col + mark[i] + 1, 4, STYLE_DIM, names[i]);
	}
	area_field(
		area, row, col + width, width - mark[WATERMARK_HIGH] - 2, STYLE_DIM, _("all free"));
}
