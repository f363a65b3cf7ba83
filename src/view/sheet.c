/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/sheet.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/units.h"
#include "view/panel.h"

void sheet_fact(struct sheet *sheet, const char *label, const char *value)
{
	struct area *area = &sheet->area;
	struct area name = area_part(area, 0, 0, area->rect.rows, SHEET_LABEL_WIDTH - 1);
	struct area text = area_part(area, 0, SHEET_LABEL_WIDTH, area->rect.rows, area->rect.cols);

	if (!value[0])
		return;
	area_text(&name, sheet->row, 1, STYLE_DIM, label);
	area_wrap(&text, sheet->row, STYLE_TEXT, value, 0);
	sheet->row += area_wrap_rows(value, text.rect.cols);
}

/* Below it a path would be a column of crumbs. */
#define PATH_COLS_MIN 24

static bool is_digit(char character)
{
	return character >= '0' && character <= '9';
}

/* The bytes of PATH that COLS columns hold, at least one character of it. */
static size_t path_piece(const char *path, int cols, char *piece, size_t size)
{
	size_t length = 0;

	while (path[length]) {
		size_t next = length + 1;

		while (((unsigned char)path[next] & 0xc0) == 0x80)
			next++;
		if (next >= size)
			break;
		memcpy(piece, path, next);
		piece[next] = '\0';
		if (length > 0 && area_text_width(piece) > cols)
			break;
		length = next;
	}
	if (is_digit(path[length])) {
		size_t start = length;

		while (start > 0 && is_digit(path[start - 1]))
			start--;
		length = start > 0 ? start : length;
	}
	piece[length] = '\0';
	return length;
}

void sheet_path(struct sheet *sheet, const char *label, const char *path)
{
	struct area *area = &sheet->area;
	struct area name = area_part(area, 0, 0, area->rect.rows, SHEET_LABEL_WIDTH - 1);
	int cols = area->rect.cols - SHEET_LABEL_WIDTH;
	char piece[256];

	area_text(&name, sheet->row, 1, STYLE_DIM, label);
	if (cols < PATH_COLS_MIN) {
		area_put(area, sheet->row++, SHEET_LABEL_WIDTH, cols, STYLE_TEXT, path);
		return;
	}
	while (*path) {
		path += path_piece(path, cols, piece, sizeof(piece));
		area_text(area, sheet->row++, SHEET_LABEL_WIDTH, STYLE_TEXT, piece);
	}
}

void sheet_sentence(struct sheet *sheet, enum style style, const char *text)
{
	struct area part =
		area_part(&sheet->area, 0, 1, sheet->area.rect.rows, sheet->area.rect.cols - 1);

	if (!text[0])
		return;
	area_wrap(&part, sheet->row, style, text, 0);
	sheet->row += area_wrap_rows(text, part.rect.cols);
}

void sheet_amount(struct sheet *sheet, const char *label, double bytes, double most_bytes)
{
	const struct glyphs *glyphs = sheet->area.theme->glyphs;
	int room = sheet->area.rect.cols - SHEET_VALUE_END - 3;
	char text[UNITS_TEXT_MAX + 1], *at = text;
	int width = room > 0 && most_bytes > 0 ? (int)(fabs(bytes) / most_bytes * room + 0.5) : 0;

	if (bytes < 0)
		*at++ = '-';
	units_bytes(at, fabs(bytes));
	panel_row(&sheet->area, sheet->row, label, SHEET_VALUE_END, STYLE_TEXT, text);
	area_repeat(&sheet->area, sheet->row++, SHEET_VALUE_END + 2,
		bytes < 0 ? STYLE_RESERVE : STYLE_GRAPH,
		bytes < 0 ? glyphs->bar_reserve : glyphs->bar_part[GLYPH_LEVELS - 1], width);
}
