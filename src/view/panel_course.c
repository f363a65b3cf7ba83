/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <math.h>
#include <stdio.h>

#include "base/message.h"
#include "base/units.h"
#include "view/sparkline.h"

/* A graph with its label row; below this height it shows nothing a sparkline does not. */
#define GRAPH_ROWS_MIN 3

static const char *title(void)
{
	return _("Course");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"The same numbers over time, one column a delay, the newest at the right; larger, so "
		"that a class can see them move together: available memory falls, kswapd starts to scan, "
		"tasks scan themselves, swap fills, tasks stall. The scale is what a full "
		"column stands for.\n"
		"\n"
		"Source: /proc/meminfo, /proc/vmstat, /proc/pressure/memory.");
}

enum scale {
	SCALE_TOTAL, /* bytes; full is all of memory */
	SCALE_PAGES, /* pages a second; full is the greatest shown */
};

/* Those that are shown first are those that explain the ladder. */
static const struct {
	enum history_series series;
	enum scale scale;
	enum style style;
} graphs[] = {
	{HISTORY_AVAILABLE_BYTES, SCALE_TOTAL, STYLE_GRAPH},
	{HISTORY_SCAN + RECLAIM_KSWAPD, SCALE_PAGES, STYLE_GRAPH},
	{HISTORY_SCAN + RECLAIM_DIRECT, SCALE_PAGES, STYLE_GRAPH_BAD},
	{HISTORY_PSWPOUT, SCALE_PAGES, STYLE_GRAPH},
	{HISTORY_PSWPIN, SCALE_PAGES, STYLE_GRAPH_BAD},
	{HISTORY_REFAULT, SCALE_PAGES, STYLE_GRAPH_BAD},
};

static const char *graph_name(unsigned int i)
{
	switch (i) {
	case 0:
		return _("available memory");
	case 1:
		return _("kswapd scans, pages/s");
	case 2:
		return _("direct reclaim scans, pages/s");
	case 3:
		return _("swapped out, pages/s");
	case 4:
		return _("swapped in, pages/s");
	default:
		return _("refaults, pages/s");
	}
}

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	(void)model;
	(void)view;
	(void)cols;
	/* As much as there is, to a height that is still a graph and not a wall. */
	return 1 + (int)ARRAY_SIZE(graphs) * 8;
}

static void draw_graph(const struct area *area, unsigned int i, const struct model *model)
{
	double total = sample_meminfo_bytes(&model->sample, MEMINFO_MEM_TOTAL);
	float max = graphs[i].scale == SCALE_TOTAL ? (float)total : NAN;
	char text[UNITS_TEXT_MAX];

	max = sparkline_draw(area, 1, 1, area->rect.rows - 1, area->rect.cols - 2,
		&model->history.ring[graphs[i].series], &model->marks, max, graphs[i].style);
	if (graphs[i].scale == SCALE_TOTAL)
		units_bytes(text, max);
	else
		units_count(text, max);
	area_printf(area, 0, 1, STYLE_DIM, _("%s, scale %s"), graph_name(i), text);
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	int rows = area->rect.rows - 1, most = (int)ARRAY_SIZE(graphs);
	int count = rows / GRAPH_ROWS_MIN < most ? rows / GRAPH_ROWS_MIN : most;
	char note[64];

	area_rule(area, title(), panel_span(note, sizeof(note), view, area->rect.cols - 2));
	for (int i = 0, row = 1; i < count; i++) {
		/* What does not divide goes to the first ones. */
		int height = rows / count + (i < rows % count);
		struct area part = area_part(area, row, 0, height, area->rect.cols);

		draw_graph(&part, (unsigned int)i, model);
		row += height;
	}
}

const struct panel panel_course = {
	.title = title,
	.explain = explain,
	.min_rows = 1 + GRAPH_ROWS_MIN,
	.want_rows = want_rows,
	.draw = draw,
};
