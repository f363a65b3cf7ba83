/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/column_menu.h"

#include "base/message.h"
#include "view/terminal.h"

static void fill_menu(const struct column_menu *self, struct table_view *table)
{
	struct menu *menu = &table->menu;

	for (int row = 0; row < menu->count; row++) {
		unsigned int column = self->column[row];
		bool is_shown = false;

		for (unsigned int i = 0; i < table->column_count; i++)
			is_shown = is_shown || table->column[i] == column;
		menu->row[row] = (struct menu_row){
			.text = table->column_title[column],
			.help = table->column_help[column],
			.is_on = self->is_sort ? column == self->sort : is_shown,
		};
	}
}

/* The columns that are shown, in their order, then the others. */
static void order_menu(struct column_menu *self, struct table_view *table)
{
	uint32_t is_in = table->hidden_columns;
	int count = 0;

	for (unsigned int i = 0; i < table->column_count; i++) {
		self->column[count++] = table->column[i];
		is_in |= (uint32_t)1 << table->column[i];
	}
	for (unsigned int i = 0; i < table->columns; i++) {
		if (!(is_in >> i & 1))
			self->column[count++] = i;
	}
	table->menu.count = count;
	table->menu.current = 0;
	fill_menu(self, table);
}

void column_menu_open_sort(
	struct column_menu *self, struct table_view *table, unsigned int sort, bool is_reversed)
{
	*self = (struct column_menu){.is_sort = true, .sort = sort, .is_reversed = is_reversed};
	table->menu.title = _("Sort by");
	table->menu.keys = _("Enter: sort by it  I: turn the order round  Esc: back");
	order_menu(self, table);
	for (int i = 0; i < table->menu.count; i++) {
		if (table->menu.row[i].is_on)
			table->menu.current = i;
	}
}

void column_menu_open_columns(struct column_menu *self, struct table_view *table)
{
	*self = (struct column_menu){.is_sort = false};
	table->menu.title = _("Columns");
	table->menu.keys = _("Space: show or not  < >: move  Enter, Esc: done");
	order_menu(self, table);
}

/* Shows the column of the current row, or no longer. */
static void toggle_column(struct column_menu *self, struct table_view *table)
{
	const struct menu *menu = &table->menu;
	bool is_on = menu->row[menu->current].is_on;
	unsigned int count = 0;

	/* A table without columns would have nothing to say. */
	if (is_on && table->column_count == 1)
		return;
	for (int i = 0; i < menu->count; i++) {
		if (i == menu->current ? !is_on : menu->row[i].is_on)
			table->column[count++] = self->column[i];
	}
	table->column_count = count;
	fill_menu(self, table);
}

/* Moves the column of the current row by STEP places. */
static void move_column(struct column_menu *self, struct table_view *table, int step)
{
	struct menu *menu = &table->menu;
	int from = menu->current, to = from + step;
	unsigned int count = 0;

	if (to < 0 || to >= menu->count)
		return;

	unsigned int moved = self->column[from];

	self->column[from] = self->column[to];
	self->column[to] = moved;
	menu->current = to;
	fill_menu(self, table);
	for (int i = 0; i < menu->count; i++) {
		if (menu->row[i].is_on)
			table->column[count++] = self->column[i];
	}
}

/* What only the menu of the columns takes. */
static void change_columns(struct column_menu *self, struct table_view *table, int key)
{
	switch (key) {
	case '<':
	case TERMINAL_KEY_LEFT:
		move_column(self, table, -1);
		break;
	case '>':
	case TERMINAL_KEY_RIGHT:
		move_column(self, table, 1);
		break;
	case ' ':
		toggle_column(self, table);
		break;
	default:
		break;
	}
}

bool column_menu_answer(struct column_menu *self, struct table_view *table, int key)
{
	struct menu *menu = &table->menu;

	if (menu_move(menu, key))
		return true;
	switch (key) {
	case 'I':
		self->is_reversed = self->is_sort != self->is_reversed;
		return true;
	case TERMINAL_KEY_ENTER:
		if (self->is_sort)
			self->sort = self->column[menu->current];
		return false;
	case TERMINAL_KEY_ESCAPE:
	case 'q':
		return false;
	default:
		if (!self->is_sort)
			change_columns(self, table, key);
		return true;
	}
}
