/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <math.h>
#include <stdio.h>

#include "base/message.h"
#include "base/units.h"
#include "model/fragmentation.h"
#include "model/words.h"
#include "view/bar.h"

/* Rows that a zone takes: the bar, the numbers, fragmentation, and its trend. */
#define ZONE_ROWS 4
#define NAME_WIDTH 12

static const char *title(void)
{
	return _("Zones of each node");
}

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	(void)view;
	if (!sample_has(&model->sample, SOURCE_ZONEINFO))
		return panel_absence_rows(model, SOURCE_ZONEINFO, cols);
	/* The title, the scale of the bars, and the lines. */
	return 2 + (int)model->watermarks.node_count +
	       (int)model->watermarks.zone_count * ZONE_ROWS;
}

static void draw_node(
	const struct area *area, int row, const struct model *model, const struct node_marks *node)
{
	bool is_scanning = model->rates.per_sec[VMSTAT_PGSCAN_KSWAPD] > 0;
	enum style style = node->kswapd == KSWAPD_GAVE_UP  ? STYLE_CRITICAL
			   : node->kswapd == KSWAPD_ASLEEP ? STYLE_GOOD
							   : STYLE_NOTICE;
	char managed[UNITS_TEXT_MAX];
	int col;

	units_bytes(
		managed, (double)node->managed_pages * (double)model->sample.host.page_size_bytes);
	col = area_printf(area, row, 1, STYLE_STRONG, _("Node %u  %s  kswapd%u: "), node->node,
		managed, node->node);
	area_text(area, row, 1 + col, style, words_kswapd(node->kswapd, is_scanning));
}

static void draw_bar(
	const struct area *area, int row, const struct model *model, const struct zone_marks *zone)
{
	int width = area->rect.cols - NAME_WIDTH - 23;
	char name[ZONE_NAME_MAX + 16], text[UNITS_TEXT_MAX];
	int col = NAME_WIDTH;

	if (width > BAR_WIDTH_MAX)
		width = BAR_WIDTH_MAX;
	panel_zone_name(name, sizeof(name), zone);
	area_text(area, row, 1, STYLE_TEXT, name);
	if (width >= BAR_WIDTH_MIN) {
		bar_draw(area, row, col, width, zone);
		col += width;
	}
	area_field(area, row, col + 10, 10, STYLE_STRONG,
		units_bytes(text,
			(double)zone->free_pages * (double)model->sample.host.page_size_bytes));
	area_text(area, row, col + 12, bar_level_style(zone->level), words_zone_level(zone->level));
}

/* "name value" in one run; stops before a pair that would be cut. */
static int draw_pair(
	const struct area *area, int row, int col, const char *name, double pages, double page_size)
{
	char value[UNITS_TEXT_MAX];
	int width = area_text_width(name) + 1 +
		    area_text_width(units_bytes_short(value, pages * page_size));

	if (col + width > area->rect.cols)
		return area->rect.cols;
	col += area_text(area, row, col, STYLE_DIM, name) + 1;
	col += area_text(area, row, col, STYLE_TEXT, value);
	return col + 2;
}

static void draw_numbers(const struct area *area, int row, const struct model *model,
	const struct zone_marks *zone, const struct zone *raw)
{
	double page_size = (double)model->sample.host.page_size_bytes;
	int col = NAME_WIDTH;

	/* The kernel's own marks, as zoneinfo prints them; the reserve stands apart. */
	col = draw_pair(area, row, col, "min", (double)raw->value[ZONE_MIN], page_size);
	col = draw_pair(area, row, col, "low", (double)raw->value[ZONE_LOW], page_size);
	col = draw_pair(area, row, col, "high", (double)raw->value[ZONE_HIGH], page_size);
	col = draw_pair(area, row, col, _("managed"), (double)zone->managed_pages, page_size);
	if (zone->reserve_pages > 0)
		col = draw_pair(
			area, row, col, _("reserve"), (double)zone->reserve_pages, page_size);
	if (zone->boost_pages > 0)
		col = draw_pair(area, row, col, "boost", (double)zone->boost_pages, page_size);
	if (zone_has(raw, ZONE_PROMO))
		col = draw_pair(area, row, col, "promo", (double)raw->value[ZONE_PROMO], page_size);
	col = draw_pair(area, row, col, _("per-CPU"), (double)zone->pcp_pages, page_size);
	if (zone_has(raw, ZONE_CMA) && raw->value[ZONE_CMA] > 0)
		draw_pair(area, row, col, "cma", (double)raw->value[ZONE_CMA], page_size);
}

/* The share of the free memory that is lost to each order. */
static void draw_fragmentation(
	const struct area *area, int row, const struct model *model, const struct zone_marks *zone)
{
	const struct buddy_zone *buddy =
		fragmentation_find(&model->sample.buddyinfo, zone->node, zone->name);
	int col = NAME_WIDTH;

	if (!buddy || !sample_has(&model->sample, SOURCE_BUDDYINFO)) {
		area_text(area, row, col, STYLE_DIM, _("fragmentation: buddyinfo is absent"));
		return;
	}
	col += area_text(area, row, col, STYLE_DIM, _("lost to order"));
	for (unsigned int order = 1; order < buddy->order_count; order++) {
		char text[24];
		int width = snprintf(text, sizeof(text), " %u:%.0f%%", order,
			fragmentation_unusable_percent(buddy, order));

		if (col + width > area->rect.cols)
			break;
		col += area_text(area, row, col, STYLE_TEXT, text);
	}
}

static void draw_trend(
	const struct area *area, int row, const struct model *model, unsigned int zone)
{
	char words[WORDS_MAX], since[UNITS_TEXT_MAX];
	const struct zone_marks *marks = &model->watermarks.zones[zone];
	int col = NAME_WIDTH;

	units_duration(since, model_seconds_since(model, marks->since_usec));
	col += area_printf(
		area, row, col, STYLE_DIM, _("%s for %s  "), words_zone_level(marks->level), since);
	area_text(area, row, col, STYLE_NOTICE,
		words_trend(words, sizeof(words), &model->forecast.zone[zone]));
}

/* One row of the whole list, so that it can be scrolled: LINE 0 is the first node. */
static void draw_line(const struct area *area, int row, int line, const struct model *model)
{
	const struct watermarks *watermarks = &model->watermarks;

	for (unsigned int node = 0; node < watermarks->node_count; node++) {
		if (line-- == 0) {
			draw_node(area, row, model, &watermarks->nodes[node]);
			return;
		}
		for (unsigned int i = 0; i < watermarks->zone_count; i++) {
			const struct zone_marks *zone = &watermarks->zones[i];

			if (zone->node != watermarks->nodes[node].node)
				continue;
			if (line < ZONE_ROWS) {
				if (line == 0)
					draw_bar(area, row, model, zone);
				else if (line == 1)
					draw_numbers(area, row, model, zone,
						&model->sample.zoneinfo.zones[i]);
				else if (line == 2)
					draw_fragmentation(area, row, model, zone);
				else
					draw_trend(area, row, model, i);
				return;
			}
			line -= ZONE_ROWS;
		}
	}
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	int lines = want_rows(model, view, area->rect.cols) - 2, rows = area->rect.rows - 2;
	int width = area->rect.cols - NAME_WIDTH - 23;
	char note[64];
	int skip = panel_scroll(view, lines, rows, note, sizeof(note));

	if (panel_draw_absence(area, &panel_zones_detail, model, SOURCE_ZONEINFO))
		return;
	area_rule(area, title(), note);
	bar_draw_scale(area, 1, NAME_WIDTH, width);
	for (int i = 0; i < rows && skip + i < lines; i++)
		draw_line(area, 2 + i, skip + i, model);
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"Each populated zone of each node. First its bar (see the Overview's zones), then the "
		"kernel's own marks as it prints them, without the reserve; managed is what the page "
		"allocator owns; reserve is protection[Movable], kept from user memory; per-CPU pages "
		"are free in the lists of the CPUs.\n"
		"\n"
		"kswapd of a node sleeps while one of its zones is above high. It is woken when no zone "
		"is above low, and gives up after 16 rounds without progress (node_unreclaimable).\n"
		"\n"
		"lost to order N: the share of the zone's free memory in blocks smaller than 2^N pages. "
		"The last row says how long the zone has stood there and, when its free pages fall in a "
		"line, when they reach low, min and zero.\n"
		"\n"
		"Source: /proc/zoneinfo, /proc/buddyinfo; mm/vmscan.c, pgdat_balanced().");
}

const struct panel panel_zones_detail = {
	.title = title,
	.explain = explain,
	.min_rows = 4,
	.want_rows = want_rows,
	.draw = draw,
};
