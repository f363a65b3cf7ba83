/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/menu.h"

#define TEXT_COL 3
#define TEXT_WIDTH 12
#define HELP_COL (TEXT_COL + TEXT_WIDTH + 1)

static int menu_width(const struct menu *menu, int most)
{
	int width = area_text_width(menu->keys);

	for (int i = 0; i < menu->count; i++) {
		int row = HELP_COL + area_text_width(menu->row[i].help);

		width = row > width ? row : width;
	}
	width += 2;
	return width < most ? width : most;
}

void menu_draw(const struct area *area, const struct menu *menu)
{
	int width = menu_width(menu, area->rect.cols);
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
		enum style style = is_current ? STYLE_SELECTED : STYLE_TEXT;

		area_repeat(&box, 1 + i, 0, style, " ", width);
		area_text(&box, 1 + i, 0, style, is_current ? ">" : " ");
		area_text(&box, 1 + i, 1, style, row->is_on ? "*" : " ");
		area_put(&box, 1 + i, TEXT_COL, TEXT_WIDTH, style, row->text);
		area_put(&box, 1 + i, HELP_COL, width - HELP_COL, style, row->help);
	}
	area_put(&box, rows - 1, 1, width - 1, STYLE_DIM, menu->keys);
}
