/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include "base/message.h"
#include "base/units.h"
#include "view/sparkline.h"

#define NOW_END 21
#define AVERAGE_WIDTH 6
#define GRAPH_ROWS_MAX 6

static const char *title(void)
{
	return _("Stalls: time lost for want of memory (PSI)");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"Pressure stall information: the share of time in which tasks could not run because "
		"they waited for memory, for I/O or for a CPU. It is the verdict; the other panels say "
		"why.\n"
		"\n"
		"some   at least one task stalled.\n"
		"full   all tasks that had work stalled at once: nothing useful was done.\n"
		"\n"
		"now is exact for our own interval, from the growth of total=. 10 s, 60 s and 300 s are "
		"the kernel's running averages, which it renews every 2 seconds. Waiting for memory is: "
		"direct reclaim, waiting for a page that was evicted and is needed again, throttling at "
		"memory.high, compaction. kswapd and kcompactd at work count as some, too, though nobody waits for them: look at full "
		"and at direct reclaim.\n"
		"\n"
		"Source: /proc/pressure/memory, io and cpu; Documentation/accounting/psi.rst.");
}

/* The rows, the most telling first. */
static const struct {
	const char *label;
	enum pressure_resource resource;
	bool is_full;
	enum history_series series;
} lines[] = {
	{"memory some", PRESSURE_MEMORY, false, HISTORY_STALL_MEMORY_SOME},
	{"memory full", PRESSURE_MEMORY, true, HISTORY_STALL_MEMORY_FULL},
	{"io some", PRESSURE_IO, false, HISTORY_STALL_IO_SOME},
	{"cpu some", PRESSURE_CPU, false, HISTORY_STALL_CPU_SOME},
};

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	(void)view;
	if (!sample_has(&model->sample, SOURCE_PRESSURE_MEMORY))
		return panel_absence_rows(model, SOURCE_PRESSURE_MEMORY, cols);
	return 2 + (int)ARRAY_SIZE(lines) + (cols >= 30 ? GRAPH_ROWS_MAX : 0);
}

static enum style stall_style(double percent)
{
	return percent >= 10 ? STYLE_CRITICAL : percent >= 1 ? STYLE_WARNING : STYLE_TEXT;
}

/* How many of the kernel's averages have room: the shortest first. */
static int average_count(int cols)
{
	int count = (cols - NOW_END - 1) / AVERAGE_WIDTH;

	return count < 0 ? 0 : count > 3 ? 3 : count;
}

static void draw_line(const struct area *area, int row, const struct model *model, unsigned int i)
{
	const struct pressure *pressure = &model->sample.pressure[lines[i].resource];
	const struct stall *stall = &model->stalls.stall[lines[i].resource];
	const struct pressure_line *line = lines[i].is_full ? &pressure->full : &pressure->some;
	double now = lines[i].is_full ? stall->full_percent : stall->some_percent;
	int count = average_count(area->rect.cols);
	int averages = area->rect.cols - count * AVERAGE_WIDTH - 1;
	const double average[] = {line->avg10_percent, line->avg60_percent, line->avg300_percent};
	bool is_memory = lines[i].resource == PRESSURE_MEMORY;
	char text[UNITS_TEXT_MAX];

	panel_row(area, row, lines[i].label, NOW_END, is_memory ? stall_style(now) : STYLE_TEXT,
		units_percent(text, now));
	if (!line->is_present || !sample_has(&model->sample, stalls_source(lines[i].resource)))
		return;
	for (int j = 0; j < count; j++)
		area_printf(area, row, averages + j * AVERAGE_WIDTH, STYLE_DIM, "%*.1f",
			AVERAGE_WIDTH, average[j]);
	sparkline_draw(area, row, NOW_END + 2, 1, averages - NOW_END - 3,
		&model->history.ring[lines[i].series], &model->marks, 100,
		is_memory ? STYLE_GRAPH_BAD : STYLE_GRAPH);
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	static const char *const averages[] = {"10 s", "60 s", "300 s"};
	int rows = area->rect.rows, cols = area->rect.cols, count = average_count(cols);
	bool has_head = rows >= 2 + (int)ARRAY_SIZE(lines);
	int row = has_head ? 2 : 1;
	char note[64];

	if (panel_draw_absence(area, &panel_stalls, model, SOURCE_PRESSURE_MEMORY))
		return;
	area_rule(area, title(), "");
	if (has_head)
		area_field(area, 1, NOW_END, 8, STYLE_DIM, _("now"));
	/* Without a row of their own the heads stand on the rule. */
	for (int i = 0; i < count; i++)
		area_printf(area, has_head ? 1 : 0, cols - (count - i) * AVERAGE_WIDTH - 1,
			STYLE_DIM, "%*s", AVERAGE_WIDTH, averages[i]);
	for (unsigned int i = 0; i < ARRAY_SIZE(lines) && row < rows; i++)
		draw_line(area, row++, model, i);

	int graph_rows = rows - row - 1;

	if (graph_rows < 2)
		return;
	area_printf(area, row, 1, STYLE_DIM, _("memory some, %s, scale 100 %%"),
		panel_span(note, sizeof(note), view, cols - 2));
	sparkline_draw(area, row + 1, 1, graph_rows, cols - 2,
		&model->history.ring[HISTORY_STALL_MEMORY_SOME], &model->marks, 100,
		STYLE_GRAPH_BAD);
}

const struct panel panel_stalls = {
	.title = title,
	.explain = explain,
	.min_rows = 3,
	.want_rows = want_rows,
	.draw = draw,
};
