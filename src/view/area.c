/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/area.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

struct area area_part(const struct area *area, int row, int col, int rows, int cols)
{
	struct area part = *area;

	part.rect = rect_part(area->rect, row, col, rows, cols);
	return part;
}

/* One character of TEXT: its bytes, and its columns in RET_COLS. Bytes that are no character of the
 * locale count one column each. */
static size_t next_character(const char *text, mbstate_t *state, int *ret_cols)
{
	wchar_t wide;
	size_t bytes = mbrtowc(&wide, text, MB_CUR_MAX, state);

	if (bytes == 0 || bytes > MB_CUR_MAX) {
		memset(state, 0, sizeof(*state));
		*ret_cols = 1;
		return 1;
	}
	*ret_cols = wcwidth(wide) > 0 ? wcwidth(wide) : 0;
	return bytes;
}

/* The bytes of TEXT that fit into COLS columns, and the columns they take. */
static size_t fitting_bytes(const char *text, int cols, int *ret_cols)
{
	mbstate_t state = {0};
	size_t bytes = 0;
	int used = 0, width;

	while (text[bytes]) {
		size_t length = next_character(text + bytes, &state, &width);

		if (used + width > cols)
			break;
		bytes += length;
		used += width;
	}
	*ret_cols = used;
	return bytes;
}

int area_text_width(const char *text)
{
	int cols;

	fitting_bytes(text, 100000, &cols);
	return cols;
}

/* BYTES of TEXT; the caller has clipped. */
static void put_bytes(
	const struct area *area, int row, int col, enum style style, const char *text, size_t bytes)
{
	wattr_set(area->window, area->theme->attributes[style], area->theme->pair[style], NULL);
	mvwaddnstr(area->window, area->rect.row + row, area->rect.col + col, text, (int)bytes);
}

static bool is_inside(const struct area *area, int row, int col)
{
	return row >= 0 && row < area->rect.rows && col >= 0 && col < area->rect.cols;
}

int area_text(const struct area *area, int row, int col, enum style style, const char *text)
{
	int cols;

	if (!is_inside(area, row, col))
		return 0;

	size_t bytes = fitting_bytes(text, area->rect.cols - col, &cols);

	put_bytes(area, row, col, style, text, bytes);
	return cols;
}

int area_printf(
	const struct area *area, int row, int col, enum style style, const char *format, ...)
{
	char text[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return area_text(area, row, col, style, text);
}

void area_field(const struct area *area, int row, int end_col, int width, enum style style,
	const char *text)
{
	int cols = area_text_width(text);

	if (cols <= width && cols <= end_col)
		area_text(area, row, end_col - cols, style, text);
	else
		area_repeat(area, row, end_col > width ? end_col - width : 0, STYLE_DIM, ">",
			width < end_col ? width : end_col);
}

void area_repeat(
	const struct area *area, int row, int col, enum style style, const char *glyph, int count)
{
	size_t bytes = strlen(glyph);

	for (int i = 0; i < count; i++) {
		if (is_inside(area, row, col + i))
			put_bytes(area, row, col + i, style, glyph, bytes);
	}
}

void area_rule(const struct area *area, const char *title, const char *note)
{
	const char *rule = area->theme->glyphs->rule;
	int width = area_text_width(note), used;
	int bytes = (int)strlen(title);

	/* "Reclaim: pages per second" is "Reclaim" where the whole would be cut. */
	if (area_text_width(title) + 4 > area->rect.cols)
		bytes = (int)strcspn(title, ":,(");
	while (bytes > 0 && title[bytes - 1] == ' ')
		bytes--;
	area_repeat(area, 0, 0, STYLE_DIM, rule, area->rect.cols);
	used = area_printf(area, 0, 1, STYLE_TITLE, " %.*s ", bytes, title);
	if (width > 0 && used + width + 6 <= area->rect.cols)
		area_printf(area, 0, area->rect.cols - width - 3, STYLE_DIM, " %s ", note);
}

/* The end of the longest run of whole words of TEXT that fits; at least one character. */
static size_t wrap_bytes(const char *text, int cols)
{
	int used;
	size_t line = strcspn(text, "\n");
	size_t fit = fitting_bytes(text, cols, &used);

	if (fit >= line)
		return line;
	for (size_t at = fit; at > 0; at--) {
		if (text[at] == ' ')
			return at;
	}
	return fit > 0 ? fit : 1;
}

int area_wrap(const struct area *area, int row, enum style style, const char *text, int skip)
{
	while (*text && row < area->rect.rows) {
		size_t bytes = wrap_bytes(text, area->rect.cols);

		if (skip > 0)
			skip--;
		else if (bytes > 0)
			put_bytes(area, row++, 0, style, text, bytes);
		else
			row++;
		text += bytes;
		if (*text == '\n' || *text == ' ')
			text++;
	}
	return row;
}
