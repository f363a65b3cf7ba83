/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/area.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/bits.h"

struct area area_part(const struct area *area, int row, int col, int rows, int cols)
{
	struct area part = *area;

	part.rect = rect_part(area->rect, row, col, rows, cols);
	return part;
}

/* What stands for a byte that is no character of the locale, or for a control character. */
#define UNPRINTABLE L'?'

/* One character of TEXT: its bytes, the character as it is shown, and its columns. */
static size_t next_character(const char *text, mbstate_t *state, wchar_t *ret_wide, int *ret_cols)
{
	size_t bytes = mbrtowc(ret_wide, text, MB_CUR_MAX, state);

	if (bytes == 0 || bytes > MB_CUR_MAX) {
		memset(state, 0, sizeof(*state));
		bytes = 1;
		*ret_wide = UNPRINTABLE;
	}
	*ret_cols = wcwidth(*ret_wide);
	if (*ret_cols < 0) {
		*ret_wide = UNPRINTABLE;
		*ret_cols = 1;
	}
	return bytes;
}

/* The bytes of TEXT that fit into COLS columns, and the columns they take. */
static size_t fitting_bytes(const char *text, int cols, int *ret_cols)
{
	mbstate_t state = {0};
	size_t bytes = 0;
	int used = 0, width;
	wchar_t wide;

	while (text[bytes]) {
		size_t length = next_character(text + bytes, &state, &wide, &width);

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

/* BYTES of TEXT; the caller has clipped. Returns the columns. */
static int put_bytes(
	const struct area *area, int row, int col, enum style style, const char *text, size_t bytes)
{
	mbstate_t state = {0};
	wchar_t chunk[64];
	int used = 0, width, length = 0;

	wattr_set(area->window, area->theme->attributes[style], area->theme->pair[style], NULL);
	wmove(area->window, area->rect.row + row, area->rect.col + col);
	for (size_t at = 0; at < bytes;) {
		at += next_character(text + at, &state, &chunk[length], &width);
		/* A mark that combines with the cell before must not reach out of the area. */
		if (width > 0 || used > 0)
			length++;
		used += width;
		if (length == (int)ARRAY_SIZE(chunk) || at >= bytes) {
			waddnwstr(area->window, chunk, length);
			length = 0;
		}
	}
	return used;
}

static bool is_inside(const struct area *area, int row, int col)
{
	return row >= 0 && row < area->rect.rows && col >= 0 && col < area->rect.cols;
}

static bool has_digit(const char *text, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++) {
		if (text[i] >= '0' && text[i] <= '9')
			return true;
	}
	return false;
}

/* The beginning of TEXT, of which FIT bytes have room, cut between words and not between a number
 * and its unit. Only a word that has no digit is cut in itself, when it stands alone. */
static size_t whole_words(const char *text, size_t fit)
{
	size_t end = fit;

	if (!text[fit])
		return fit;
	while (end > 0) {
		while (end > 0 && text[end] != ' ')
			end--;
		while (end > 0 && text[end - 1] == ' ')
			end--;

		size_t word = end;

		while (word > 0 && text[word - 1] != ' ')
			word--;
		if (!has_digit(text + word, end - word))
			break;
		end = word > 0 ? word - 1 : 0;
	}
	if (end == 0 && !has_digit(text, strcspn(text, " ")))
		return strcspn(text, " ") < fit ? strcspn(text, " ") : fit;
	return end;
}

int area_text(const struct area *area, int row, int col, enum style style, const char *text)
{
	int cols;

	if (!is_inside(area, row, col))
		return 0;

	size_t bytes = fitting_bytes(text, area->rect.cols - col, &cols);

	return put_bytes(area, row, col, style, text, whole_words(text, bytes));
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

int area_remark(
	const struct area *area, int row, int col, enum style style, const char *format, ...)
{
	char text[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return col + area_text_width(text) <= area->rect.cols
		       ? area_text(area, row, col, style, text)
		       : 0;
}

void area_field(const struct area *area, int row, int end_col, int width, enum style style,
	const char *text)
{
	int cols = area_text_width(text);

	if (cols <= width && cols <= end_col && end_col <= area->rect.cols)
		area_text(area, row, end_col - cols, style, text);
	else
		area_repeat(area, row, end_col > width ? end_col - width : 0, STYLE_DIM, ">",
			width < end_col ? width : end_col);
}

/* Where TEXT, which goes on behind BYTES, may end so that no number is cut in the middle. */
static size_t before_number(const char *text, size_t bytes)
{
	size_t at = bytes;

	if (!has_digit(text + bytes, 1) && !(text[bytes] == '.' && has_digit(text + bytes + 1, 1)))
		return bytes;
	while (at > 0 && (has_digit(text + at - 1, 1) || strchr(".:", text[at - 1])))
		at--;
	return at;
}

int area_put(
	const struct area *area, int row, int col, int width, enum style style, const char *text)
{
	int room = area->rect.cols - col < width ? area->rect.cols - col : width, cols;

	if (!is_inside(area, row, col) || room <= 0)
		return 0;

	size_t bytes = fitting_bytes(text, room, &cols);

	if (!text[bytes])
		return put_bytes(area, row, col, style, text, bytes);
	bytes = before_number(text, fitting_bytes(text, room - 1, &cols));
	cols = put_bytes(area, row, col, style, text, bytes);
	area_repeat(area, row, col + cols, STYLE_DIM, area->theme->glyphs->cut, 1);
	return cols + 1;
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

void area_point_at(const struct area *area)
{
	const struct theme *theme = area->theme;

	if (!is_inside(area, 0, 0))
		return;
	mvwchgat(area->window, area->rect.row, area->rect.col, area->rect.cols,
		theme->attributes[STYLE_POINTED], theme->pair[STYLE_POINTED], NULL);
	area_text(area, 0, 0, STYLE_POINTED, theme->glyphs->pointed);
}

/* The end of the longest run of whole words of TEXT that fits; at least one character. A word with
 * a digit stays whole, and then does not fit. */
static size_t wrap_bytes(const char *text, int cols)
{
	mbstate_t state = {0};
	wchar_t wide;
	int used;
	size_t line = strcspn(text, "\n");
	size_t fit = fitting_bytes(text, cols, &used);

	if (fit >= line)
		return line;
	for (size_t at = fit; at > 0; at--) {
		if (text[at] == ' ')
			return at;
	}
	if (has_digit(text, strcspn(text, " \n")))
		return strcspn(text, " \n");
	return fit > 0 ? fit : next_character(text, &state, &wide, &used);
}

/* The column of what a line defines ("some   at least one task stalled"), or 0: its further lines
 * begin there, too, when that leaves them room. */
static int hanging_indent(const char *text, int cols)
{
	size_t line = strcspn(text, "\n");
	const char *gap = strstr(text, "  ");

	if (!gap || (size_t)(gap - text) >= line || text[0] == ' ')
		return 0;

	size_t bytes = (size_t)(gap - text) + strspn(gap, " "), at = 0;
	mbstate_t state = {0};
	int indent = 0, width;
	wchar_t wide;

	while (at < bytes && indent <= cols / 2) {
		at += next_character(text + at, &state, &wide, &width);
		indent += width;
	}
	return indent <= cols / 2 ? indent : 0;
}

/* Draws the lines from SKIP on when AREA is not NULL; returns how many there are. */
static int wrap(
	const struct area *area, int row, int cols, enum style style, const char *text, int skip)
{
	int lines = 0, indent = 0, next_indent = hanging_indent(text, cols);

	while (*text && cols > 0) {
		size_t bytes = wrap_bytes(text, cols - indent);
		int at = row + lines - skip, width;

		if (area && lines >= skip && at >= 0 && at < area->rect.rows &&
			fitting_bytes(text, cols - indent, &width) >= bytes)
			put_bytes(area, at, indent, style, text, bytes);
		lines++;
		text += bytes;
		indent = next_indent;
		if (*text == '\n') {
			text++;
			indent = 0;
			next_indent = hanging_indent(text, cols);
		} else {
			text += strspn(text, " ");
		}
	}
	return lines;
}

int area_wrap(const struct area *area, int row, enum style style, const char *text, int skip)
{
	int lines = wrap(area, row, area->rect.cols, style, text, skip);

	return row + (lines > skip ? lines - skip : 0);
}

int area_wrap_rows(const char *text, int cols)
{
	return wrap(NULL, 0, cols, STYLE_TEXT, text, 0);
}
