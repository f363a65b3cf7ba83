/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <stdio.h>

#include "base/message.h"
#include "base/units.h"
#include "model/cgroup_words.h"
#include "model/victim_words.h"
#include "model/words.h"
#include "view/process_table.h"

/* The first ranks are the news; more are on the screen of their own. */
#define ROWS_MAX 16

static const unsigned int columns[] = {COLUMN_RANK, COLUMN_PID, COLUMN_USER, COLUMN_ADJ,
	COLUMN_SCORE, COLUMN_BADNESS, COLUMN_ANON, COLUMN_FILE, COLUMN_SHMEM, COLUMN_SWAP,
	COLUMN_TABLES, COLUMN_GROWTH, COLUMN_CGROUP, COLUMN_COMMAND};

static const char *title(void)
{
	return _("Who the kernel would kill: first by badness");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"When reclaim frees nothing any more, the kernel kills the process with the greatest "
		"badness: anon + file + shmem + swap + page tables + adj x (RAM + swap) / 1000. "
		"oom_score is the same on a coarse scale, on which an idle process reads 666 since "
		"Linux 5.9; so the rank here is by badness in pages, exact.\n"
		"\n"
		"ADJ          oom_score_adj, -1000 to 1000: each step is a thousandth of RAM and swap. -1000 "
		"protects from the kernel altogether.\n"
		"FILE         mapped file pages: reclaim takes them before anything is killed. Where "
		"that changes who dies, the line above says so.\n"
		"GROWTH/s     over half a minute and more, without the greatest jump: a leak stands out.\n"
		"\n"
		"With memory.oom.group more die than the first: the title then says which group.\n"
		"\n"
		"A control group at its limit, or a task bound to some NUMA nodes, makes the kernel choose among "
		"its own processes only, and there the order may be another.\n"
		"\n"
		"Source: /proc/PID/status, oom_score, oom_score_adj; mm/oom_kill.c, oom_badness().");
}

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	int count = (int)process_view_ranked(model)->order_count;

	(void)view;
	if (!sample_has(&model->sample, SOURCE_PROCESSES))
		return panel_absence_rows(model, SOURCE_PROCESSES, cols);
	return 3 + (count < ROWS_MAX ? count : ROWS_MAX);
}

/* What is to be known of the whole: how old, how many, what cannot be freed. */
static void note_of(char *buffer, size_t size, const struct model *model)
{
	const struct process_table *table = &model->sample.processes;
	/* As on the screen of the processes: kernel threads are not for this table. */
	unsigned int count = model->victims.process_count;

	words_cgroup_global_kill(buffer, size, model, cgroup_view_victims(model));
	if (model_is_previewed(model))
		snprintf(buffer, size, "%s", _("nothing is written"));
	else if (buffer[0])
		return; /* That the first takes others with it is the greater news. */
	else if (table->missed > 0)
		snprintf(buffer, size, _("%u of %u processes"), count, count + table->missed);
	else
		snprintf(buffer, size, _("%u processes"), count);
}

static struct process_mark mark_of(const struct model *model, const struct load_view *load,
	uint32_t load_group, unsigned int place)
{
	return (struct process_mark){.is_load = load_view_has(load, model, load_group,
					     &model->sample.processes.row[place])};
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	const struct victims *ranked = process_view_ranked(model);
	uint32_t load_group = load_view_group(view->load, model);
	struct table_layout layout;
	struct process_mark mark;
	char note[WORDS_MAX];
	int rows = area->rect.rows - 2, spared = ranked->largest_protected, shown;

	if (panel_draw_absence(area, &panel_victims, model, SOURCE_PROCESSES))
		return;
	note_of(note, sizeof(note), model);
	area_rule(area, model_is_previewed(model) ? _("PREVIEW") : title(), note);
	process_table_fit(&layout, columns, ARRAY_SIZE(columns), area->rect.cols);
	table_draw_titles(area, 1, &layout, view->processes->table.column_title, -1);
	/* One row of several is for the one that would be expected here and is not. */
	if (rows < 4 && rows <= (int)ranked->order_count)
		spared = -1;
	rows -= spared >= 0;
	for (shown = 0; shown < rows && shown < (int)ranked->order_count; shown++) {
		mark = mark_of(model, view->load, load_group, ranked->order[shown]);
		process_table_draw_row(
			area, 2 + shown, &layout, model, ranked, ranked->order[shown], &mark);
	}
	if (spared >= 0) {
		mark = mark_of(model, view->load, load_group, (unsigned int)spared);
		process_table_draw_row(
			area, 2 + shown, &layout, model, ranked, (unsigned int)spared, &mark);
	}
}

const struct panel panel_victims = {
	.title = title,
	.explain = explain,
	.min_rows = 4,
	.want_rows = want_rows,
	.draw = draw,
};
