/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <stdio.h>

#include "base/message.h"
#include "base/units.h"
#include "model/words.h"
#include "view/bar.h"

#define NAME_WIDTH 12
#define FREE_WIDTH 9
#define SHORT_WIDTH 6
#define LEVEL_WIDTH 11

static const char *title(void)
{
	return _("Zones: free against the watermarks");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"Memory is divided into zones, and each NUMA node has its own. A bar shows the free "
		"pages of a zone against the zone's watermarks. The marks stand in the same columns in "
		"every row, so the scale differs from row to row: left of min it is drawn large, right of "
		"high it runs on to the whole zone.\n"
		"\n"
		"ok           above high: kswapd, the background reclaim, sleeps.\n"
		"LOW          below low: kswapd is woken and reclaims until free is above high.\n"
		"MIN          below min: a task that allocates must reclaim itself: direct reclaim, it stalls.\n"
		"closed       what is left is the reserve that lowmem_reserve_ratio keeps for requests that "
		"need this zone; DMA is mostly closed on large machines. The reserve is hatched and "
		"counts into the marks here.\n"
		"\n"
		"boost is added to the marks for a while after the kernel mixed up page blocks; promo is "
		"the mark above high for memory tiering. Pages in per-CPU lists are free but not counted "
		"in free.\n"
		"\n"
		"Source: /proc/zoneinfo; mm/page_alloc.c, __zone_watermark_ok(); "
		"Documentation/admin-guide/sysctl/vm.rst.");
}

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	(void)view;
	(void)cols;
	return model->watermarks.zone_count == 0 ? 2 : (int)model->watermarks.zone_count + 2;
}

static void draw_zone(
	const struct area *area, int row, const struct model *model, const struct zone_marks *zone)
{
	int cols = area->rect.cols, width = cols - NAME_WIDTH - FREE_WIDTH - LEVEL_WIDTH - 3;
	char name[ZONE_NAME_MAX + 16], free_text[UNITS_TEXT_MAX];
	double free_bytes = (double)zone->free_pages * (double)model->sample.host.page_size_bytes;
	struct area name_area = area_part(area, row, 0, 1, NAME_WIDTH);

	panel_zone_name(name, sizeof(name), zone);
	area_text(&name_area, 0, 1, STYLE_TEXT, name);
	if (width < BAR_WIDTH_MIN) {
		area_field(area, row, NAME_WIDTH + SHORT_WIDTH, SHORT_WIDTH, STYLE_TEXT,
			units_bytes_short(free_text, free_bytes));
		area_remark(area, row, NAME_WIDTH + SHORT_WIDTH + 1, bar_level_style(zone->level),
			"%s", words_zone_level(zone->level));
		return;
	}
	units_bytes(free_text, free_bytes);
	if (width > BAR_WIDTH_MAX)
		width = BAR_WIDTH_MAX;
	bar_draw(area, row, NAME_WIDTH, width, zone);
	area_field(
		area, row, NAME_WIDTH + width + 1 + FREE_WIDTH, FREE_WIDTH, STYLE_TEXT, free_text);
	area_text(area, row, NAME_WIDTH + width + FREE_WIDTH + 3, bar_level_style(zone->level),
		words_zone_level(zone->level));
}

/* Where zones do not all fit: the one that is RANK places from the deepest. */
static unsigned int zone_by_depth(const struct watermarks *watermarks, unsigned int rank)
{
	for (unsigned int i = 0; i < watermarks->zone_count; i++) {
		const struct zone_marks *zone = &watermarks->zones[i];
		double depth = watermarks_position(zone, (double)zone->free_pages) +
			       (zone->level == ZONE_CLOSED ? 8 : 0);
		unsigned int deeper = 0;

		for (unsigned int j = 0; j < watermarks->zone_count; j++) {
			const struct zone_marks *other = &watermarks->zones[j];
			double its = watermarks_position(other, (double)other->free_pages) +
				     (other->level == ZONE_CLOSED ? 8 : 0);

			if (its < depth || (its == depth && j < i))
				deeper++;
		}
		if (deeper == rank)
			return i;
	}
	return 0;
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	const struct watermarks *watermarks = &model->watermarks;
	int count = (int)watermarks->zone_count, rows = area->rect.rows - 1;
	int width = area->rect.cols - NAME_WIDTH - FREE_WIDTH - LEVEL_WIDTH - 3;
	bool fits = count <= rows;
	/* One row is for the deepest zone, not for saying that there are others. */
	int shown = fits ? count : rows > 1 ? rows - 1 : rows;

	(void)view;
	if (panel_draw_absence(area, &panel_zones, model, SOURCE_ZONEINFO))
		return;
	area_rule(area, title(), "");
	for (int i = 0; i < shown; i++)
		draw_zone(area, 1 + i, model,
			&watermarks->zones[fits ? (unsigned int)i : zone_by_depth(watermarks, i)]);
	if (fits && rows > count)
		bar_draw_scale(area, 1 + count, NAME_WIDTH, width);
	else if (!fits && rows > 1)
		area_printf(area, rows, 1, STYLE_DIM, _("and %d more, less deep: screen 2"),
			count - shown);
}

const struct panel panel_zones = {
	.title = title,
	.explain = explain,
	.min_rows = 2,
	.want_rows = want_rows,
	.draw = draw,
};
