/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/process_menu.h"

#include "base/message.h"
#include "view/terminal.h"

static void fill_menu(struct process_control *control)
{
	struct process_view *view = &control->view;
	struct menu *menu = &view->menu;

	menu->count = 0;
	for (unsigned int i = 0; i < PROCESS_COLUMNS; i++) {
		enum process_column column = control->menu_column[i];
		bool is_shown = false;

		for (unsigned int j = 0; j < view->column_count; j++)
			is_shown = is_shown || view->column[j] == column;
		if (column == COLUMN_WAS)
			continue;
		menu->row[menu->count++] = (struct menu_row){
			.text = view->column_title[column],
			.help = view->column_help[column],
			.is_on = control->question == QUESTION_SORT ? column == view->query.sort
								    : is_shown,
		};
	}
}

/* The columns that are shown, in their order, then the others. */
static void order_menu(struct process_control *control)
{
	const struct process_view *view = &control->view;
	bool is_in[PROCESS_COLUMNS] = {false};
	unsigned int count = 0;

	for (unsigned int i = 0; i < view->column_count; i++) {
		control->menu_column[count++] = view->column[i];
		is_in[view->column[i]] = true;
	}
	for (unsigned int i = 0; i < PROCESS_COLUMNS; i++) {
		if (!is_in[i] && i != COLUMN_WAS)
			control->menu_column[count++] = (enum process_column)i;
	}
	control->menu_column[count] = COLUMN_WAS;
}

void process_menu_open(struct process_control *control, enum process_question question)
{
	struct menu *menu = &control->view.menu;

	control->question = question;
	order_menu(control);
	menu->current = 0;
	menu->title = question == QUESTION_SORT ? _("Sort by") : _("Columns");
	menu->keys = question == QUESTION_SORT
			     ? _("Enter: sort by it  I: turn the order round  Esc: back")
			     : _("Space: show or not  < >: move  Enter, Esc: done");
	fill_menu(control);
	for (int i = 0; i < menu->count; i++) {
		if (question == QUESTION_SORT && menu->row[i].is_on)
			menu->current = i;
	}
}

/* Shows the column of the current row, or no longer. */
static void toggle_column(struct process_control *control)
{
	struct process_view *view = &control->view;
	enum process_column column = control->menu_column[view->menu.current];
	bool is_on = view->menu.row[view->menu.current].is_on;
	unsigned int count = 0;

	/* A table without columns would have nothing to say. */
	if (is_on && view->column_count == 1)
		return;
	for (int i = 0; i < view->menu.count; i++) {
		enum process_column other = control->menu_column[i];

		if (other == column ? !is_on : view->menu.row[i].is_on)
			view->column[count++] = other;
	}
	view->column_count = count;
	fill_menu(control);
}

/* Moves the column of the current row by STEP places. */
static void move_column(struct process_control *control, int step)
{
	struct process_view *view = &control->view;
	int from = view->menu.current, to = from + step;
	unsigned int count = 0;

	if (to < 0 || to >= view->menu.count)
		return;

	enum process_column moved = control->menu_column[from];

	control->menu_column[from] = control->menu_column[to];
	control->menu_column[to] = moved;
	view->menu.current = to;
	fill_menu(control);
	for (int i = 0; i < view->menu.count; i++) {
		if (view->menu.row[i].is_on)
			view->column[count++] = control->menu_column[i];
	}
}

void process_menu_answer(struct process_control *control, int key)
{
	struct process_view *view = &control->view;
	struct menu *menu = &view->menu;
	bool is_sort = control->question == QUESTION_SORT;

	switch (key) {
	case TERMINAL_KEY_UP:
	case 'k':
		menu->current -= menu->current > 0;
		break;
	case TERMINAL_KEY_DOWN:
	case 'j':
		menu->current += menu->current < menu->count - 1;
		break;
	case TERMINAL_KEY_HOME:
		menu->current = 0;
		break;
	case TERMINAL_KEY_END:
		menu->current = menu->count - 1;
		break;
	case '<':
	case TERMINAL_KEY_LEFT:
		if (!is_sort)
			move_column(control, -1);
		break;
	case '>':
	case TERMINAL_KEY_RIGHT:
		if (!is_sort)
			move_column(control, 1);
		break;
	case ' ':
		if (!is_sort)
			toggle_column(control);
		break;
	case 'I':
		view->query.is_reversed = is_sort != view->query.is_reversed;
		break;
	case TERMINAL_KEY_ENTER:
		if (is_sort)
			view->query.sort = control->menu_column[menu->current];
		process_control_end_question(control);
		break;
	case TERMINAL_KEY_ESCAPE:
	case 'q':
		process_control_end_question(control);
		break;
	default:
		break;
	}
}
