/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/message.h"
#include "base/units.h"
#include "model/process_words.h"
#include "model/words.h"
#include "view/process_table.h"

/* The title, the line of facts, the titles of the columns. */
#define HEAD_ROWS 3

/* A value that is older than this is worth a word, in seconds. */
#define OLD_SEC 2

static const char *title(void)
{
	return _("Processes");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"All processes, in the order in which the kernel would kill them, or any other.\n"
		"\n"
		"Up Down      select; Enter opens the process, Esc comes back\n"
		"< > F6       the column to sort by; I turns the order round\n"
		"\\ F4         filter: an extended regular expression over command, user, control group\n"
		"/ F3         search; n for the next\n"
		"t F5         t tags a process; F5 shows the tree\n"
		"f            the selection follows its process\n"
		"c F2         choose the columns and their order\n"
		"[ ] F7 F8    think another oom_score_adj for the process or all that are tagged; = "
		"types one. The table shows the ranks as they would be, and nothing is written.\n"
		"m M          think more memory for the process, or less for the machine\n"
		"x            end all thoughts\n"
		"w            before a row: a process of the workload that was started here\n"
		"\n"
		"A value is read again when oom_score moved; the rows on the screen and the first ranks at "
		"each sample, the others in turn, and all of them while memory is short. How old the "
		"oldest value is stands above the table.\n"
		"\n"
		"Source: /proc/PID/status, oom_score, oom_score_adj, cgroup, stat.");
}

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	if (!sample_has(&model->sample, SOURCE_PROCESSES))
		return panel_absence_rows(model, SOURCE_PROCESSES, cols);
	/* One at least, to say that there is none. */
	return HEAD_ROWS + (view->processes->list.count > 0 ? (int)view->processes->list.count : 1);
}

/* What is thought: of the first two in words, of the machine, and that there is more. */
static void add_thoughts(char *line, size_t size, const struct model *model)
{
	const struct what_if *what_if = &model->what_if;
	char amount[UNITS_TEXT_MAX];

	for (unsigned int i = 0; i < what_if->count && i < 2; i++) {
		const struct what_if_change *change = &what_if->change[i];

		if (change->has_adj)
			panel_add_fact(
				line, size, _("thought: %d adj %d"), change->pid, change->adj);
		if (change->add_kib)
			panel_add_fact(line, size, _("thought: %d %s%s"), change->pid,
				change->add_kib > 0 ? "+" : "",
				units_bytes(amount, (double)change->add_kib * 1024));
	}
	if (what_if->count > 2)
		panel_add_fact(line, size, _("and %u more"), what_if->count - 2);
	if (what_if->less_kib > 0)
		panel_add_fact(line, size, _("thought: machine less %s"),
			units_bytes(amount, (double)what_if->less_kib * 1024));
}

/* What limits the table: the filter, the age, the processes that are not in it. */
static void facts_of(char *line, size_t size, const struct model *model, const struct view *view)
{
	const struct process_table *table = &model->sample.processes;
	const struct process_query *query = &view->processes->query;
	double age = model_seconds_since(model, table->oldest_usec);
	char text[UNITS_TEXT_MAX];

	line[0] = '\0';
	if (table->missed > 0)
		panel_add_fact(line, size, _("showing %u of %u"), table->count,
			table->count + table->missed);
	if (query->filter.text[0])
		panel_add_fact(line, size, _("filter \"%s\""), query->filter.text);
	if (query->has_user)
		panel_add_fact(line, size, _("only of user %u"), query->user);
	if (query->pid_count > 0)
		panel_add_fact(line, size, _("only the %u PIDs asked for"), query->pid_count);
	add_thoughts(line, size, model);
	if (view->processes->tag_count > 0)
		panel_add_fact(line, size, _("%u tagged"), view->processes->tag_count);
	if (view->processes->table.is_following)
		panel_add_fact(line, size, _("following %d"), view->processes->selected_pid);
	if (table->oldest_usec && age >= OLD_SEC)
		panel_add_fact(line, size, _("oldest value %s"), units_duration(text, age));
	if (table->hiding != PROCESS_HIDING_NONE)
		panel_add_fact(line, size, "%s", words_hiding(table->hiding));
}

static void title_note(
	char *buffer, size_t size, const struct model *model, const struct view *view)
{
	const struct process_query *query = &view->processes->query;

	snprintf(buffer, size, _("%u of %u, by %s%s"), view->processes->list.count,
		view->processes->list.all, process_column_rows[query->sort].name,
		query->is_reversed ? _(", reversed") : "");
	if (model_is_previewed(model))
		snprintf(buffer, size, "%s", _("nothing is written"));
}

/* Where the row before TOP stands in the tree, if it is one. */
static struct table_branch branch_before(const struct process_view *processes, int top)
{
	const struct process_list_row *row = processes->list.row;
	struct table_branch branch = {0};

	for (int i = 0; i < top && processes->query.is_tree; i++)
		branch = table_branch_next(branch, row[i].depth, row[i].is_last);
	return branch;
}

static void mark_of(struct process_mark *mark, const struct model *model, const struct view *view,
	uint32_t load_group, unsigned int index)
{
	const struct process_list_row *row = &view->processes->list.row[index];
	const struct process *process = &model->sample.processes.row[row->place];

	*mark = (struct process_mark){
		.is_selected = (int)index == view->processes->table.selected,
		.is_tagged = process_view_is_tagged(view->processes, process),
		.is_load = load_view_has(view->load, model, load_group, process),
		.is_dim = row->is_context,
		.is_tree = view->processes->query.is_tree,
	};
}

/* The columns asked for; with a preview the rank as it is beside the rank as it would be. */
static void fit_columns(
	struct table_layout *layout, const struct model *model, const struct view *view, int cols)
{
	unsigned int wanted[PROCESS_COLUMNS];
	unsigned int count = 0;

	for (unsigned int i = 0; i < view->processes->table.column_count; i++) {
		wanted[count++] = view->processes->table.column[i];
		if (wanted[count - 1] == COLUMN_RANK && model_is_previewed(model))
			wanted[count++] = COLUMN_WAS;
	}
	process_table_fit(layout, wanted, count, cols);
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	struct process_view *processes = view->processes;
	struct table_layout layout;
	int rows = area->rect.rows - HEAD_ROWS, count = (int)processes->list.count;
	char note[WORDS_MAX], facts[WORDS_MAX];

	if (panel_draw_absence(area, &panel_processes, model, SOURCE_PROCESSES))
		return;
	title_note(note, sizeof(note), model, view);
	facts_of(facts, sizeof(facts), model, view);
	area_rule(area, model_is_previewed(model) ? _("PREVIEW") : title(), note);
	area_put(area, 1, 1, area->rect.cols - 1, STYLE_NOTICE, facts);
	fit_columns(&layout, model, view, area->rect.cols);
	table_draw_titles(
		area, 2, &layout, processes->table.column_title, (int)processes->query.sort);

	int top = table_view_top(processes->table.top, processes->table.selected, rows, count);

	struct table_branch branch = branch_before(processes, top);
	uint32_t load_group = load_view_group(view->load, model);

	for (int i = 0; i < rows && top + i < count; i++) {
		const struct process_list_row *row = &processes->list.row[top + i];
		struct process_mark mark;

		mark_of(&mark, model, view, load_group, (unsigned int)(top + i));
		mark.branch = branch = table_branch_next(branch, row->depth, row->is_last);
		process_table_draw_row(area, HEAD_ROWS + i, &layout, model,
			process_view_ranked(model), processes->list.row[top + i].place, &mark);
	}
	if (count == 0)
		area_text(area, HEAD_ROWS, 2, STYLE_DIM, _("no process matches"));
	processes->table.top = top;
	processes->table.page_rows = rows;
}

const struct panel panel_processes = {
	.title = title,
	.explain = explain,
	.min_rows = HEAD_ROWS + 1,
	.want_rows = want_rows,
	.draw = draw,
};
