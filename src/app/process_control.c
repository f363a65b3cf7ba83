/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/process_control.h"

#include <errno.h>
#include <inttypes.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "app/process_preview.h"
#include "app/query_options.h"
#include "app/table_control.h"
#include "base/message.h"
#include "view/terminal.h"

int process_control_init(
	struct process_control *control, const struct options *options, struct failure *failure)
{
	struct process_view *view = &control->view;

	memset(control, 0, sizeof(*control));
	process_list_init(&view->list);
	process_query_init(&view->query);
	view->table.selected = -1;
	for (unsigned int i = 0; i < PROCESS_COLUMNS; i++) {
		view->table.column_title[i] = gettext(process_column_rows[i].title);
		view->table.column_help[i] = gettext(process_column_rows[i].help);
		if (i != COLUMN_WAS)
			view->table.column[view->table.column_count++] = i;
	}
	view->table.columns = PROCESS_COLUMNS;
	view->table.hidden_columns = (uint32_t)1 << COLUMN_WAS;
	if (options->filter)
		process_lookup_start(&control->lookup);
	return query_options_apply(options, &view->query, failure);
}

void process_control_release(struct process_control *control)
{
	process_query_release(&control->view.query);
	process_list_release(&control->view.list);
}

int process_control_reserve(struct process_control *control, unsigned int places)
{
	return process_list_reserve(&control->view.list, places);
}

/* The process in the selected row, or NULL. */
static const struct process *selected_process(
	const struct process_view *view, const struct model *model)
{
	if (view->table.selected < 0 || view->table.selected >= (int)view->list.count)
		return NULL;
	return &model->sample.processes.row[view->list.row[view->table.selected].place];
}

static void select_row(struct process_view *view, const struct model *model, int row)
{
	const struct process *process;

	table_select(&view->table, row, view->list.count);
	process = selected_process(view, model);
	view->selected_pid = process ? process->pid : 0;
	view->selected_incarnation = process ? process->incarnation : 0;
}

/* Drops the tags of processes that are gone. */
static void prune_tags(struct process_view *view, const struct process_table *table)
{
	unsigned int kept = 0;

	for (unsigned int i = 0; i < view->tag_count; i++) {
		const struct process *process = process_table_find(table, view->tag[i].pid);

		if (process && process->incarnation == view->tag[i].incarnation)
			view->tag[kept++] = view->tag[i];
	}
	view->tag_count = kept;
}

/* The followed process is not in the list: it has ended, or the filter hides it. */
static void say_missing(struct process_view *view, const struct model *model)
{
	const struct process *process =
		process_table_find(&model->sample.processes, view->selected_pid);

	if (process && process->incarnation == view->selected_incarnation)
		table_say(
			&view->table, _("process %d is hidden by the filter"), view->selected_pid);
	else
		table_say(&view->table, _("process %d has ended"), view->selected_pid);
}

/* The row of the selected process, or -1. */
static int selected_row(const struct process_view *view, const struct model *model)
{
	int row =
		view->selected_pid ? process_list_find(&view->list, model, view->selected_pid) : -1;
	const struct process *process =
		row < 0 ? NULL : &model->sample.processes.row[view->list.row[row].place];

	return process && process->incarnation == view->selected_incarnation ? row : -1;
}

void process_control_update(struct process_control *control, const struct model *model)
{
	struct process_view *view = &control->view;
	bool stays = view->table.is_following || control->is_rearranged;
	int row;

	process_list_make(&view->list, model, process_view_ranked(model), &view->query);
	if (view->tag_count > 0)
		prune_tags(view, &model->sample.processes);
	row = stays ? selected_row(view, model) : -1;
	if (view->table.is_following && view->selected_pid && row < 0) {
		say_missing(view, model);
		view->table.is_following = false;
	}
	control->is_rearranged = false;
	select_row(view, model, row >= 0 ? row : view->table.selected);
}

bool process_control_open(
	struct process_control *control, const struct model *model, const struct process *process)
{
	struct process_view *view = &control->view;

	if (!process || !process->pid)
		return false;
	view->open = (struct process_tag){process->pid, process->incarnation};
	memcpy(view->open_name, process->comm, sizeof(view->open_name));
	if (process == selected_process(view, model))
		view->table.is_following = true;
	return true;
}

uint32_t process_control_group(const struct process_control *control, const struct model *model)
{
	const struct process *process = process_preview_target(&control->view, model);
	uint32_t place = process ? model_group_of(model, process) : CGROUP_NONE;

	/* A group that had no place when its processes were looked up may have one by now. */
	if (place == CGROUP_NONE && process && process->cgroup)
		place = cgroup_table_find(
			&model->sample.cgroups, model->sample.processes.texts + process->cgroup);
	return place;
}

const struct process *process_control_selected(
	const struct process_control *control, const struct model *model)
{
	return selected_process(&control->view, model);
}

bool process_control_is_asking(const struct process_control *control)
{
	return control->question != QUESTION_NONE;
}

static void ask(struct process_control *control, enum process_question question, const char *label,
	const char *text)
{
	control->question = question;
	prompt_open(&control->view.table.prompt, label, text);
}

static void end_question(struct process_control *control)
{
	control->question = QUESTION_NONE;
	control->view.table.prompt.label = NULL;
	control->view.table.menu.title = NULL;
}

/* The next row that has the text that was searched for. */
static void search(struct process_control *control, const struct model *model)
{
	struct process_view *view = &control->view;
	int row = process_list_search(&view->list, model, view->table.selected, control->search);

	if (row < 0) {
		table_say(&view->table, _("no process has \"%s\" in its command"), control->search);
		return;
	}
	select_row(view, model, row);
	/* The next key may change it: no other one may stand in its row by then. */
	view->table.is_following = true;
}

/* 0 when the text of the prompt could be used; else the prompt says why not and stays. */
static int use_text(struct process_control *control, struct model *model)
{
	struct process_view *view = &control->view;
	struct failure failure = {.error = 0};
	const char *text = view->table.prompt.text;
	int error = 0;

	switch (control->question) {
	case QUESTION_FILTER:
		control->is_rearranged = true;
		error = process_query_set_filter(&view->query, text, &failure);
		if (!error && view->query.filter.has_regex)
			process_lookup_start(&control->lookup);
		break;
	case QUESTION_SEARCH:
		snprintf(control->search, sizeof(control->search), "%s", text);
		search(control, model);
		break;
	case QUESTION_ADJ:
		error = process_preview_adj(view, model, text, &failure);
		break;
	case QUESTION_MEMORY:
		error = process_preview_memory(view, model, text, &failure);
		break;
	case QUESTION_MACHINE:
		error = process_preview_machine(model, text, &failure);
		break;
	case QUESTION_NONE:
	case QUESTION_SORT:
	case QUESTION_COLUMNS:
		break;
	}
	if (error)
		snprintf(view->table.prompt.error, sizeof(view->table.prompt.error), "%s",
			failure.text);
	return error;
}

static void answer_menu(struct process_control *control, int key)
{
	struct process_query *query = &control->view.query;
	bool is_open = column_menu_answer(&control->menu, &control->view.table, key);

	if (control->question == QUESTION_SORT) {
		query->sort = (enum process_column)control->menu.sort;
		query->is_reversed = control->menu.is_reversed;
	}
	if (!is_open)
		end_question(control);
}

void process_control_answer(struct process_control *control, struct model *model, int key)
{
	if (control->view.table.menu.title) {
		answer_menu(control, key);
		process_control_update(control, model);
		return;
	}

	enum prompt_answer answer = prompt_key(&control->view.table.prompt, key);

	if (answer == PROMPT_CANCELLED ||
		(answer == PROMPT_DONE && use_text(control, model) == 0)) {
		end_question(control);
		process_control_update(control, model);
	}
}

static void toggle_tag(struct process_view *view, const struct model *model)
{
	const struct process *process = selected_process(view, model);

	if (!process)
		return;
	for (unsigned int i = 0; i < view->tag_count; i++) {
		if (view->tag[i].pid == process->pid &&
			view->tag[i].incarnation == process->incarnation) {
			view->tag[i] = view->tag[--view->tag_count];
			return;
		}
	}
	if (view->tag_count == ARRAY_SIZE(view->tag))
		table_say(&view->table, _("no more than %d processes can be tagged"), WHAT_IF_MAX);
	else
		view->tag[view->tag_count++] =
			(struct process_tag){process->pid, process->incarnation};
}

static void ask_preview(
	struct process_control *control, const struct model *model, enum process_question question)
{
	const struct process_view *view = &control->view;
	const struct process *process = process_preview_target(view, model);
	char who[64];

	if (question != QUESTION_MACHINE && !process && view->tag_count == 0)
		return;
	if (view->tag_count > 0 && !view->is_open)
		snprintf(who, sizeof(who), _("%u tagged"), view->tag_count);
	else if (process)
		snprintf(who, sizeof(who), "%s (%d)", process->comm, process->pid);
	switch (question) {
	case QUESTION_ADJ:
		snprintf(control->label, sizeof(control->label),
			_("oom_score_adj of %s, -1000 to 1000:"), who);
		break;
	case QUESTION_MEMORY:
		snprintf(control->label, sizeof(control->label), _("how much more for %s, in MiB:"),
			who);
		break;
	default:
		snprintf(control->label, sizeof(control->label), "%s",
			_("how much less for the machine, in MiB:"));
	}
	ask(control, question, control->label, "");
}

static void select_victim(struct process_view *view, const struct model *model)
{
	int place = process_view_ranked(model)->next.first;
	int row = place < 0 ? -1
			    : process_list_find(
				      &view->list, model, model->sample.processes.row[place].pid);

	if (row < 0)
		table_say(&view->table, "%s", _("the next victim is not in the list"));
	else
		select_row(view, model, row);
}

/* Those that choose processes or their order. */
static void choose(struct process_control *control, struct model *model, enum command command)
{
	struct process_view *view = &control->view;

	/* Whoever is selected stays so in another order. */
	control->is_rearranged = true;
	switch (command) {
	case COMMAND_LIST_FILTER:
		ask(control, QUESTION_FILTER, _("filter:"), view->query.filter.text);
		break;
	case COMMAND_LIST_SEARCH:
		ask(control, QUESTION_SEARCH, _("search:"), "");
		break;
	case COMMAND_LIST_SEARCH_NEXT:
		search(control, model);
		break;
	case COMMAND_LIST_TREE:
		view->query.is_tree = !view->query.is_tree;
		break;
	case COMMAND_LIST_SORT:
		control->question = QUESTION_SORT;
		column_menu_open_sort(
			&control->menu, &view->table, view->query.sort, view->query.is_reversed);
		break;
	case COMMAND_LIST_COLUMNS:
		control->question = QUESTION_COLUMNS;
		column_menu_open_columns(&control->menu, &view->table);
		break;
	case COMMAND_LIST_SORT_LEFT:
		view->query.sort =
			(enum process_column)table_neighbour(&view->table, view->query.sort, -1);
		break;
	case COMMAND_LIST_SORT_RIGHT:
		view->query.sort =
			(enum process_column)table_neighbour(&view->table, view->query.sort, 1);
		break;
	case COMMAND_LIST_REVERSE:
		view->query.is_reversed = !view->query.is_reversed;
		break;
	case COMMAND_LIST_FOLLOW:
		view->table.is_following = !view->table.is_following && view->table.selected >= 0;
		break;
	case COMMAND_LIST_VICTIM:
		select_victim(view, model);
		break;
	case COMMAND_PROCESS_TAG:
		toggle_tag(view, model);
		break;
	case COMMAND_PROCESS_UNTAG:
		view->tag_count = 0;
		break;
	case COMMAND_PROCESS_KERNEL_THREADS:
		view->query.has_kernel_threads = !view->query.has_kernel_threads;
		break;
	default:
		break;
	}
}

static void preview(struct process_control *control, struct model *model, enum command command)
{
	struct process_view *view = &control->view;

	/* What is thought of moves in the ranking: the eye should move with it. */
	if (!view->is_open && view->tag_count == 0 && view->table.selected >= 0)
		view->table.is_following = true;
	switch (command) {
	case COMMAND_PREVIEW_LOWER:
		process_preview_step(view, model, -PROCESS_PREVIEW_STEP);
		break;
	case COMMAND_PREVIEW_RAISE:
		process_preview_step(view, model, PROCESS_PREVIEW_STEP);
		break;
	case COMMAND_PREVIEW_ADJ:
		ask_preview(control, model, QUESTION_ADJ);
		break;
	case COMMAND_PREVIEW_MEMORY:
		ask_preview(control, model, QUESTION_MEMORY);
		break;
	case COMMAND_PREVIEW_MACHINE:
		ask_preview(control, model, QUESTION_MACHINE);
		break;
	case COMMAND_PREVIEW_END:
		what_if_clear(&model->what_if);
		break;
	default:
		break;
	}
	model_preview(model);
}

void process_control_command(
	struct process_control *control, struct model *model, enum command command)
{
	struct process_view *view = &control->view;
	int rows = table_step(&view->table, command, view->list.count);

	if (rows != 0) {
		view->table.is_following = false;
		select_row(view, model, view->table.selected + rows);
	} else if (command_is_preview(command)) {
		preview(control, model, command);
	} else {
		choose(control, model, command);
	}
	process_control_update(control, model);
}
