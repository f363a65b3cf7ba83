/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <math.h>

#include "base/message.h"
#include "base/units.h"
#include "model/words.h"
#include "view/sparkline.h"

#define SCAN_END 19
#define STEAL_END 27
#define PART_END 35

/* The title, the head of the columns and the first four lines; with fewer rows the head goes. */
#define HEAD_ROWS 5

static const char *title(void)
{
	return _("Reclaim: pages per second, by who does it");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"Reclaim scans pages and frees those it can. What counts is who must do it:\n"
		"\n"
		"kswapd       in the background; costs CPU, stalls nobody.\n"
		"direct       a task that needs a page now; it stalls until it got some.\n"
		"khugepaged   to make huge pages; proactive: asked for by writing memory.reclaim.\n"
		"at limits    a task whose control group is at memory.max or memory.high. No counter "
		"of the kernel shows this: it is all scans (pgscan_anon, pgscan_file) less those above.\n"
		"\n"
		"The share is freed of scanned. Near 100 % is clean page cache; about 50 % is usual "
		"while swapping; below 30 % the kernel looks at page after page in vain. Stalls count "
		"entries into direct reclaim. Refaults are pages that were evicted and are needed again: "
		"when they reach a third of what is freed, the working set does not fit.\n"
		"\n"
		"Source: /proc/vmstat, pgscan_*, pgsteal_*, allocstall_*, workingset_refault_*; "
		"mm/vmscan.c.");
}

enum line { LINE_CLASS, LINE_STALLS, LINE_REFAULTS };

/* The rows, the most telling first. */
static const struct {
	enum line line;
	enum reclaim_class reclaim_class;
} lines[] = {
	{LINE_CLASS, RECLAIM_KSWAPD},
	{LINE_CLASS, RECLAIM_DIRECT},
	{LINE_STALLS, 0},
	{LINE_REFAULTS, 0},
	{LINE_CLASS, RECLAIM_LIMIT},
	{LINE_CLASS, RECLAIM_KHUGEPAGED},
	{LINE_CLASS, RECLAIM_PROACTIVE},
};

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	(void)model;
	(void)view;
	(void)cols;
	return 2 + (int)ARRAY_SIZE(lines);
}

static void draw_course(const struct area *area, int row, const struct model *model,
	enum history_series series, enum style style)
{
	int width = area->rect.cols - PART_END - 3;

	if (width >= 4)
		sparkline_draw(area, row, PART_END + 2, 1, width, &model->history.ring[series],
			&model->marks, NAN, style);
}

static void draw_class(const struct area *area, int row, const struct model *model,
	enum reclaim_class reclaim_class)
{
	const struct reclaim_flow *flow = &model->reclaim.flow[reclaim_class];
	bool is_bad = reclaim_class == RECLAIM_DIRECT || reclaim_class == RECLAIM_LIMIT;
	enum style style = is_bad && flow->scan_pages_per_sec > 0 ? STYLE_WARNING : STYLE_TEXT;
	char text[UNITS_TEXT_MAX];

	panel_row(area, row, words_reclaim_class(reclaim_class), SCAN_END, style,
		units_count(text, flow->scan_pages_per_sec));
	area_field(area, row, STEAL_END, 7, style, units_count(text, flow->steal_pages_per_sec));
	if (!isnan(flow->efficiency_percent))
		area_field(area, row, PART_END, 7, STYLE_TEXT,
			units_percent(text, flow->efficiency_percent));
	draw_course(area, row, model, HISTORY_SCAN + reclaim_class,
		is_bad ? STYLE_GRAPH_BAD : STYLE_GRAPH);
}

static void draw_line(const struct area *area, int row, const struct model *model, unsigned int i)
{
	const struct reclaim *reclaim = &model->reclaim;
	char text[UNITS_TEXT_MAX];

	switch (lines[i].line) {
	case LINE_CLASS:
		draw_class(area, row, model, lines[i].reclaim_class);
		break;
	case LINE_STALLS:
		panel_row(area, row, _("stalls"), SCAN_END,
			reclaim->allocstall_per_sec > 0 ? STYLE_WARNING : STYLE_TEXT,
			units_count(text, reclaim->allocstall_per_sec));
		draw_course(area, row, model, HISTORY_ALLOCSTALL, STYLE_GRAPH_BAD);
		break;
	case LINE_REFAULTS:
		panel_row(area, row, _("refaults"), SCAN_END,
			reclaim->thrash_percent > 30 ? STYLE_WARNING : STYLE_TEXT,
			units_count(text, reclaim->refault_pages_per_sec));
		if (!isnan(reclaim->thrash_percent))
			area_field(area, row, PART_END, 7, STYLE_TEXT,
				units_percent(text, reclaim->thrash_percent));
		draw_course(area, row, model, HISTORY_REFAULT, STYLE_GRAPH);
		break;
	}
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	int rows = area->rect.rows, row = 1;
	char note[64] = "";

	if (panel_draw_absence(area, &panel_reclaim, model, SOURCE_VMSTAT))
		return;
	if (area->rect.cols >= PART_END + 20)
		panel_span(note, sizeof(note), view, area->rect.cols - PART_END - 3);
	area_rule(area, title(), note);
	if (rows >= HEAD_ROWS) {
		area_field(area, row, SCAN_END, 7, STYLE_DIM, _("scanned"));
		area_field(area, row, STEAL_END, 7, STYLE_DIM, _("freed"));
		area_field(area, row++, PART_END, 7, STYLE_DIM, _("share"));
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(lines) && row < rows; i++)
		draw_line(area, row++, model, i);
}

const struct panel panel_reclaim = {
	.title = title,
	.explain = explain,
	.min_rows = HEAD_ROWS,
	.want_rows = want_rows,
	.draw = draw,
};
