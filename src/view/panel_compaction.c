/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <math.h>
#include <stdio.h>

#include "base/message.h"
#include "base/units.h"
#include "model/fragmentation.h"
#include "view/sparkline.h"

#define RATE_END 22

static const char *title(void)
{
	return _("Compaction: contiguous blocks");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"An allocation of 2^order pages needs them side by side. When free memory is there but "
		"in pieces, the kernel moves pages together. stalls: a task had to do that itself and "
		"waited; failed: such an attempt made no block; kcompactd: the background thread "
		"was woken. The last rows say which part of the free memory of the largest zone is lost "
		"to a request: of order 3, the largest the kernel tries hard for (stacks, slabs, network "
		"buffers), and of a huge page.\n"
		"\n"
		"Source: /proc/vmstat (compact_stall, compact_fail, compact_success, "
		"compact_daemon_wake), /proc/buddyinfo; mm/compaction.c; "
		"mm/vmstat.c, unusable_free_index().");
}

static const struct {
	enum vmstat_field field;
	enum history_series series;
	enum style style;
} rates[] = {
	{VMSTAT_COMPACT_STALL, HISTORY_COMPACT_STALL, STYLE_WARNING},
	{VMSTAT_COMPACT_FAIL, HISTORY_COMPACT_FAIL, STYLE_WARNING},
	{VMSTAT_COMPACT_DAEMON_WAKE, HISTORY_COMPACT_DAEMON_WAKE, STYLE_TEXT},
};

static const char *rate_name(unsigned int i)
{
	return i == 0 ? _("stalls") : i == 1 ? _("failed") : _("kcompactd");
}

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	(void)view;
	(void)cols;
	return 1 + (int)ARRAY_SIZE(rates) + 1 + (model->sample.host.huge_page_order > 0);
}

static const struct buddy_zone *largest_zone(const struct model *model)
{
	const struct zone_marks *largest = NULL;

	for (unsigned int i = 0; i < model->watermarks.zone_count; i++) {
		const struct zone_marks *zone = &model->watermarks.zones[i];

		if (!largest || zone->managed_pages > largest->managed_pages)
			largest = zone;
	}
	if (!largest || !sample_has(&model->sample, SOURCE_BUDDYINFO))
		return NULL;
	return fragmentation_find(&model->sample.buddyinfo, largest->node, largest->name);
}

static void draw_lost(
	const struct area *area, int row, const struct buddy_zone *zone, unsigned int order)
{
	char label[UNITS_TEXT_MAX], text[UNITS_TEXT_MAX];

	snprintf(label, sizeof(label), _("lost, order %u"), order);
	panel_row(area, row, label, RATE_END, STYLE_TEXT,
		units_percent(text, zone ? fragmentation_unusable_percent(zone, order) : NAN));
	if (zone)
		area_remark(area, row, RATE_END + 2, STYLE_DIM, "n%u %s", zone->node, zone->name);
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	int row = 1, width = area->rect.cols - RATE_END - 3;

	(void)view;
	if (panel_draw_absence(area, &panel_compaction, model, SOURCE_VMSTAT))
		return;
	area_rule(area, title(), "");
	for (unsigned int i = 0; i < ARRAY_SIZE(rates); i++, row++) {
		double rate = model->rates.per_sec[rates[i].field];
		char text[UNITS_TEXT_MAX], value[UNITS_TEXT_MAX + 8];

		snprintf(
			value, sizeof(value), isnan(rate) ? "%s" : "%s/s", units_count(text, rate));
		panel_row(area, row, rate_name(i), RATE_END, rate > 0 ? rates[i].style : STYLE_TEXT,
			value);
		if (width >= 10)
			sparkline_draw(area, row, RATE_END + 2, 1, width,
				&model->history.ring[rates[i].series], &model->marks, NAN,
				STYLE_GRAPH);
	}
	draw_lost(area, row++, largest_zone(model), FRAGMENTATION_COSTLY_ORDER);
	if (model->sample.host.huge_page_order > 0)
		draw_lost(area, row, largest_zone(model),
			(unsigned int)model->sample.host.huge_page_order);
}

const struct panel panel_compaction = {
	.title = title,
	.explain = explain,
	.min_rows = 2,
	.want_rows = want_rows,
	.draw = draw,
};
