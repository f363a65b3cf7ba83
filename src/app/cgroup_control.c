/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/cgroup_control.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "app/group_option.h"
#include "app/table_control.h"
#include "base/message.h"
#include "model/cgroup_name.h"

void cgroup_control_init(struct cgroup_control *control, const char *subtree_path)
{
	struct cgroup_view *view = &control->view;

	memset(control, 0, sizeof(*control));
	cgroup_list_init(&view->list);
	cgroup_query_init(&view->query);
	view->table.selected = -1;
	view->selected.place = view->open.place = CGROUP_NONE;
	control->subtree_path = subtree_path;
	control->subtree.place = CGROUP_NOWHERE;
	view->table.columns = CGROUP_COLUMNS;
	for (unsigned int i = 0; i < CGROUP_COLUMNS; i++) {
		view->table.column_title[i] = gettext(cgroup_column_rows[i].title);
		view->table.column_help[i] = gettext(cgroup_column_rows[i].help);
		view->table.column[view->table.column_count++] = i;
	}
}

void cgroup_control_release(struct cgroup_control *control)
{
	cgroup_query_release(&control->view.query);
	cgroup_list_release(&control->view.list);
}

int cgroup_control_reserve(struct cgroup_control *control, unsigned int places)
{
	return cgroup_list_reserve(&control->view.list, places);
}

uint32_t cgroup_control_selected(const struct cgroup_control *control)
{
	const struct cgroup_view *view = &control->view;

	return view->table.selected < 0 || view->table.selected >= (int)view->list.count
		       ? CGROUP_NONE
		       : view->list.row[view->table.selected].place;
}

static struct cgroup_tag tag_of(const struct model *model, uint32_t place)
{
	const struct cgroup_table *table = &model->sample.cgroups;

	return (struct cgroup_tag){
		place, place < table->place_count ? table->row[place].incarnation : 0};
}

static void select_row(struct cgroup_control *control, const struct model *model, int row)
{
	table_select(&control->view.table, row, control->view.list.count);
	control->view.selected = tag_of(model, cgroup_control_selected(control));
}

/* The row of the selected group, or -1. */
static int selected_row(const struct cgroup_view *view, const struct model *model)
{
	return cgroup_view_find(model, &view->selected)
		       ? cgroup_list_find(&view->list, view->selected.place)
		       : -1;
}

/* The group that was asked for may be made anew, at another place. */
static void find_subtree(struct cgroup_control *control, const struct model *model)
{
	struct cgroup_tag *subtree = &control->subtree;

	if (!control->subtree_path)
		return;
	if (!cgroup_view_find(model, subtree))
		*subtree = tag_of(
			model, group_option_place(control->subtree_path, &model->sample.cgroups));
	control->view.query.subtree = subtree->place;
}

void cgroup_control_update(struct cgroup_control *control, const struct model *model)
{
	struct cgroup_view *view = &control->view;
	bool stays = view->table.is_following || control->is_rearranged;
	int row;

	find_subtree(control, model);
	cgroup_list_make(&view->list, model, cgroup_view_victims(model), &view->query);
	row = stays ? selected_row(view, model) : -1;
	if (view->table.is_following && view->selected.place != CGROUP_NONE && row < 0) {
		table_say(&view->table, "%s",
			cgroup_view_find(model, &view->selected)
				? _("the control group that was followed is not in the list")
				: _("the control group that was followed is gone"));
		view->table.is_following = false;
	}
	control->is_rearranged = false;
	select_row(control, model, row >= 0 ? row : view->table.selected);
}

bool cgroup_control_open(struct cgroup_control *control, const struct model *model, uint32_t place)
{
	struct cgroup_view *view = &control->view;
	struct cgroup_tag tag = tag_of(model, place);

	if (!cgroup_view_find(model, &tag))
		return false;
	view->open = tag;
	cgroup_table_name(view->open_name, sizeof(view->open_name), &model->sample.cgroups, place);
	return true;
}

void cgroup_control_select(
	struct cgroup_control *control, const struct model *model, uint32_t place)
{
	const struct cgroup_table *table = &model->sample.cgroups;
	struct cgroup_view *view = &control->view;

	if (place >= table->place_count)
		return;
	for (uint32_t above = table->row[place].parent; above < table->place_count;
		above = table->row[above].parent)
		cgroup_list_fold(&view->list, model, above, false);
	view->selected = tag_of(model, place);
	view->table.is_following = true;
	cgroup_control_update(control, model);
}

bool cgroup_control_is_asking(const struct cgroup_control *control)
{
	return control->question != CGROUP_QUESTION_NONE;
}

static void ask(struct cgroup_control *control, enum cgroup_question question, const char *label,
	const char *text)
{
	control->question = question;
	prompt_open(&control->view.table.prompt, label, text);
}

static void end_question(struct cgroup_control *control)
{
	control->question = CGROUP_QUESTION_NONE;
	control->view.table.prompt.label = NULL;
	control->view.table.menu.title = NULL;
}

/* The next row that has the text that was searched for. */
static void search(struct cgroup_control *control, const struct model *model)
{
	struct cgroup_view *view = &control->view;
	int row = cgroup_list_search(&view->list, model, view->table.selected, control->search);

	if (row < 0) {
		table_say(&view->table, _("no control group has \"%s\" in its path"),
			control->search);
		return;
	}
	select_row(control, model, row);
	/* The next key may change it: no other one may stand in its row by then. */
	view->table.is_following = true;
}

/* 0 when the text of the prompt could be used; else the prompt says why not and stays. */
static int use_text(struct cgroup_control *control, const struct model *model)
{
	struct prompt *prompt = &control->view.table.prompt;
	struct failure failure = {.error = 0};
	int error = 0;

	/* Whoever is selected stays so in what is left. */
	control->is_rearranged = true;
	if (control->question == CGROUP_QUESTION_FILTER) {
		error = cgroup_query_set_filter(&control->view.query, prompt->text, &failure);
	} else {
		snprintf(control->search, sizeof(control->search), "%s", prompt->text);
		search(control, model);
	}
	if (error)
		snprintf(prompt->error, sizeof(prompt->error), "%s", failure.text);
	return error;
}

static void answer_menu(struct cgroup_control *control, int key)
{
	struct cgroup_query *query = &control->view.query;
	bool is_open = column_menu_answer(&control->menu, &control->view.table, key);

	control->is_rearranged = true;
	if (control->question == CGROUP_QUESTION_SORT) {
		query->is_by_danger = query->is_by_danger && key != '\r' &&
				      (enum cgroup_column)control->menu.sort == query->sort;
		query->sort = (enum cgroup_column)control->menu.sort;
		query->is_reversed = control->menu.is_reversed;
	}
	if (!is_open)
		end_question(control);
}

void cgroup_control_answer(struct cgroup_control *control, const struct model *model, int key)
{
	struct table_view *table = &control->view.table;

	if (table->menu.title) {
		answer_menu(control, key);
	} else {
		enum prompt_answer answer = prompt_key(&table->prompt, key);

		if (answer == PROMPT_EDITED ||
			(answer == PROMPT_DONE && use_text(control, model) < 0))
			return;
		end_question(control);
	}
	cgroup_control_update(control, model);
}

/* Whether rows below the one at ROW belong to it. */
static bool has_rows_below(const struct cgroup_list *list, int row)
{
	return row + 1 < (int)list->count && list->row[row + 1].depth > list->row[row].depth;
}

/* What is below the selected group goes, or else the selection goes to its parent. */
static void fold(struct cgroup_control *control, const struct model *model, uint32_t place)
{
	struct cgroup_view *view = &control->view;
	uint32_t parent = model->sample.cgroups.row[place].parent;
	int row = parent == CGROUP_NONE ? -1 : cgroup_list_find(&view->list, parent);

	if (has_rows_below(&view->list, view->table.selected) && !view->query.filter.text[0])
		cgroup_list_fold(&view->list, model, place, true);
	else if (row >= 0)
		select_row(control, model, row);
}

/* What is below the selected group comes back, or else the selection goes to the first of it. */
static void unfold(struct cgroup_control *control, const struct model *model, uint32_t place)
{
	struct cgroup_view *view = &control->view;

	if (view->list.row[view->table.selected].is_folded)
		cgroup_list_fold(&view->list, model, place, false);
	else if (has_rows_below(&view->list, view->table.selected))
		select_row(control, model, view->table.selected + 1);
}

static void change_folds(
	struct cgroup_control *control, const struct model *model, enum command command)
{
	uint32_t place = cgroup_control_selected(control);

	if (place == CGROUP_NONE)
		return;
	if (control->view.query.is_flat)
		table_say(&control->view.table, "%s", _("there is nothing to fold in a flat list"));
	else if (command == COMMAND_CGROUP_FOLD)
		fold(control, model, place);
	else
		unfold(control, model, place);
}

/* Another column to sort by is another order than that of danger. */
static void sort_by(struct cgroup_query *query, unsigned int column)
{
	query->sort = (enum cgroup_column)column;
	query->is_by_danger = false;
}

static void choose(struct cgroup_control *control, const struct model *model, enum command command)
{
	struct cgroup_view *view = &control->view;
	struct cgroup_query *query = &view->query;

	switch (command) {
	case COMMAND_LIST_FILTER:
		ask(control, CGROUP_QUESTION_FILTER, _("filter:"), query->filter.text);
		break;
	case COMMAND_LIST_SEARCH:
		ask(control, CGROUP_QUESTION_SEARCH, _("search:"), "");
		break;
	case COMMAND_LIST_SEARCH_NEXT:
		search(control, model);
		break;
	case COMMAND_LIST_TREE:
		query->is_flat = !query->is_flat;
		break;
	case COMMAND_LIST_SORT:
		control->question = CGROUP_QUESTION_SORT;
		column_menu_open_sort(
			&control->menu, &view->table, query->sort, query->is_reversed);
		break;
	case COMMAND_LIST_COLUMNS:
		control->question = CGROUP_QUESTION_COLUMNS;
		column_menu_open_columns(&control->menu, &view->table);
		break;
	case COMMAND_LIST_SORT_LEFT:
		sort_by(query, table_neighbour(&view->table, query->sort, -1));
		break;
	case COMMAND_LIST_SORT_RIGHT:
		sort_by(query, table_neighbour(&view->table, query->sort, 1));
		break;
	case COMMAND_LIST_REVERSE:
		query->is_reversed = !query->is_reversed;
		break;
	case COMMAND_LIST_FOLLOW:
		view->table.is_following = !view->table.is_following && view->table.selected >= 0;
		break;
	case COMMAND_CGROUP_DANGER:
		query->is_by_danger = !query->is_by_danger;
		break;
	case COMMAND_CGROUP_FOLD:
	case COMMAND_CGROUP_UNFOLD:
		change_folds(control, model, command);
		break;
	default:
		break;
	}
}

void cgroup_control_command(
	struct cgroup_control *control, const struct model *model, enum command command)
{
	struct table_view *table = &control->view.table;
	int rows = table_step(table, command, control->view.list.count);

	if (rows != 0) {
		table->is_following = false;
		select_row(control, model, table->selected + rows);
	} else {
		/* Whoever is selected stays so in another order. */
		control->is_rearranged = true;
		choose(control, model, command);
	}
	cgroup_control_update(control, model);
}
