/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <math.h>
#include <stdio.h>

#include "base/message.h"
#include "base/units.h"
#include "model/words.h"
#include "view/sparkline.h"

#define VALUE_END 24
#define SECOND_END 35
#define PART_END 44

static const char *title(void)
{
	return _("Reclaim over time");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"By whom, then by what is taken, then what it costs.\n"
		"\n"
		"clean file   page cache dropped without a write: cheap.\n"
		"dirty file   page cache that reclaim had to have written first: slow.\n"
		"anon         program memory, written to swap.\n"
		"slab         dentries, inodes and other objects that shrinkers looked at; the kernel "
		"does not count how many pages that freed.\n"
		"refaults     pages needed again soon after they were evicted; the share is of what is "
		"freed, the thrash index.\n"
		"throttled    tasks put to sleep because even the reserves ran low.\n"
		"major faults pages read from a file or from swap while a task waited.\n"
		"huge page failed: a fault that wanted a huge page and fell back to small ones.\n"
		"\n"
		"Each course is scaled to its own greatest value on the screen. Under the "
		"multi-generational LRU fewer pages are scanned for the same work, so do not compare "
		"shares between machines.\n"
		"\n"
		"Source: /proc/vmstat; mm/vmscan.c, mm/workingset.c.");
}

/* One row: a name, a value, at times a second and a share, and its course. */
struct line {
	const char *name;
	double value, second, percent;
	enum history_series series; /* HISTORY_SERIES: none is kept */
	bool is_bad;
};

#define LINES 18

/* Rows more for the classes of reclaim, where there is room. */
#define TALL_ROWS (2 * RECLAIM_CLASSES)

static struct line line_of(const char *name, double value, enum history_series series, bool is_bad)
{
	return (struct line){name, value, NAN, NAN, series, is_bad};
}

static unsigned int make_lines(const struct model *model, struct line lines[LINES])
{
	const struct reclaim *reclaim = &model->reclaim;
	const double *per_sec = model->rates.per_sec;
	unsigned int count = 0;

	for (unsigned int i = 0; i < RECLAIM_CLASSES; i++) {
		const struct reclaim_flow *flow = &reclaim->flow[i];

		lines[count++] = (struct line){words_reclaim_class(i), flow->scan_pages_per_sec,
			flow->steal_pages_per_sec, flow->efficiency_percent, HISTORY_SCAN + i,
			i == RECLAIM_DIRECT || i == RECLAIM_LIMIT};
	}
	lines[count++] =
		line_of(_("clean file"), reclaim->clean_pages_per_sec, HISTORY_CLEAN, false);
	lines[count++] =
		line_of(_("dirty file"), reclaim->dirty_pages_per_sec, HISTORY_DIRTY, true);
	lines[count++] = line_of(_("anon"), reclaim->anon.steal_pages_per_sec, HISTORY_ANON, false);
	lines[count++] =
		line_of(_("slab objects"), reclaim->slab_objects_per_sec, HISTORY_SLAB, false);
	lines[count++] =
		line_of(_("alloc stalls"), reclaim->allocstall_per_sec, HISTORY_ALLOCSTALL, true);
	lines[count++] = line_of(_("throttled"), reclaim->throttle_per_sec, HISTORY_SERIES, true);
	lines[count] =
		line_of(_("refaults"), reclaim->refault_pages_per_sec, HISTORY_REFAULT, true);
	lines[count++].percent = reclaim->thrash_percent;
	lines[count++] = line_of(_("swapped in"), per_sec[VMSTAT_PSWPIN], HISTORY_PSWPIN, true);
	lines[count++] = line_of(_("swapped out"), per_sec[VMSTAT_PSWPOUT], HISTORY_PSWPOUT, false);
	lines[count++] =
		line_of(_("major faults"), per_sec[VMSTAT_PGMAJFAULT], HISTORY_PGMAJFAULT, false);
	lines[count++] = line_of(
		_("compact stalls"), per_sec[VMSTAT_COMPACT_STALL], HISTORY_COMPACT_STALL, true);
	lines[count++] = line_of(
		_("compact failed"), per_sec[VMSTAT_COMPACT_FAIL], HISTORY_COMPACT_FAIL, true);
	lines[count++] = line_of(
		_("huge p. failed"), per_sec[VMSTAT_THP_FAULT_FALLBACK], HISTORY_SERIES, false);
	return count;
}

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	(void)model;
	(void)view;
	(void)cols;
	return 2 + LINES + TALL_ROWS;
}

static void draw_line(const struct area *area, int row, int rows, const struct model *model,
	const struct line *line)
{
	enum style style = line->is_bad && line->value > 0 ? STYLE_WARNING : STYLE_TEXT;
	char text[UNITS_TEXT_MAX];

	panel_row(area, row, line->name, VALUE_END, style, units_count(text, line->value));
	if (!isnan(line->second))
		area_field(area, row, SECOND_END, 9, style, units_count(text, line->second));
	if (!isnan(line->percent))
		area_field(area, row, PART_END, 8, STYLE_TEXT, units_percent(text, line->percent));
	if (line->series != HISTORY_SERIES)
		sparkline_draw(area, row, PART_END + 2, rows, area->rect.cols - PART_END - 3,
			&model->history.ring[line->series], &model->marks, NAN,
			line->is_bad ? STYLE_GRAPH_BAD : STYLE_GRAPH);
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	struct line lines[LINES];
	int count = (int)make_lines(model, lines);
	int rows = area->rect.rows - 2, spare = rows - count, row = 2;
	char note[64];
	int skip = panel_scroll(view, count, rows, note, sizeof(note));

	if (panel_draw_absence(area, &panel_reclaim_detail, model, SOURCE_VMSTAT))
		return;
	if (!note[0])
		panel_span(note, sizeof(note), view, area->rect.cols - PART_END - 3);
	area_rule(area, title(), note);
	area_field(area, 1, VALUE_END, 14, STYLE_DIM, _("per second"));
	area_field(area, 1, SECOND_END, 10, STYLE_DIM, _("freed"));
	area_field(area, 1, PART_END, 9, STYLE_DIM, _("share"));
	for (int i = skip; i < count && row < area->rect.rows; i++) {
		/* Room to spare makes the classes taller: they are what is looked at. */
		bool is_tall = i < RECLAIM_CLASSES && spare >= TALL_ROWS && !isnan(lines[i].value);
		int height = is_tall ? 3 : 1;

		draw_line(area, row, height, model, &lines[i]);
		row += height;
	}
}

const struct panel panel_reclaim_detail = {
	.title = title,
	.explain = explain,
	.min_rows = 4,
	.want_rows = want_rows,
	.draw = draw,
};
