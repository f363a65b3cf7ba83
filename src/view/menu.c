/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/menu.h"

#include "view/terminal.h"

#define TEXT_COL 3
#define TEXT_WIDTH_LEAST 12

bool menu_move(struct menu *menu, int key)
{
	switch (key) {
	case TERMINAL_KEY_UP:
	case 'k':
		menu->current -= menu->current > 0;
		return true;
	case TERMINAL_KEY_DOWN:
	case 'j':
		menu->current += menu->current < menu->count - 1;
		return true;
	case TERMINAL_KEY_HOME:
		menu->current = 0;
		return true;
	case TERMINAL_KEY_END:
		menu->current = menu->count - 1;
		return true;
	default:
		return false;
	}
}

static int text_width(const struct menu *menu)
{
	int width = TEXT_WIDTH_LEAST;

	for (int i = 0; i < menu->count; i++) {
		int row = area_text_width(menu->row[i].text);

		width = row > width ? row : width;
	}
	return width;
}

static int menu_width(const struct menu *menu, int help_col, int most)
{
	int width = area_text_width(menu->keys);

	for (int i = 0; i < menu->count; i++) {
		int row = help_col + area_text_width(menu->row[i].help);

		width = row > width ? row : width;
	}
	width += 2;
	return width < most ? width : most;
}

void menu_draw(const struct area *area, const struct menu *menu)
{
	int help_col = TEXT_COL + text_width(menu) + 1;
	int width = menu_width(menu, help_col, area->rect.cols);
	int rows = menu->count + 2 < area->rect.rows ? menu->count + 2 : area->rect.rows;
	int shown = rows - 2;
	int first = menu->current >= shown ? menu->current - shown + 1 : 0;
	struct area box = area_part(area, 0, area->rect.cols - width, rows, width);

	for (int row = 0; row < rows; row++)
		area_repeat(&box, row, 0, STYLE_TEXT, " ", width);
	area_rule(&box, menu->title, "");
	for (int i = 0; i < shown && first + i < menu->count; i++) {
		const struct menu_row *row = &menu->row[first + i];
		bool is_current = first + i == menu->current;
		enum style style = is_current    ? STYLE_SELECTED
				   : row->is_off ? STYLE_DIM
						 : STYLE_TEXT;

		area_repeat(&box, 1 + i, 0, style, " ", width);
		area_text(&box, 1 + i, 0, style, is_current ? ">" : " ");
		area_text(&box, 1 + i, 1, style, row->is_on ? "*" : row->is_off ? "-" : " ");
		area_put(&box, 1 + i, TEXT_COL, help_col - 1 - TEXT_COL, style, row->text);
		area_put(&box, 1 + i, help_col, width - help_col, style, row->help);
	}
	area_put(&box, rows - 1, 1, width - 1, STYLE_DIM, menu->keys);
}
