/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "report/text_table.h"

/* The bytes of TEXT, UTF-8, that make its first COLUMNS characters, or all of it. */
static int bytes_of(const char *text, int columns)
{
	int bytes = 0;

	for (; text[bytes]; bytes++) {
		bool begins = ((unsigned char)text[bytes] & 0xc0) != 0x80;

		if (begins && columns-- == 0)
			break;
	}
	return bytes;
}

static int columns_of(const char *text)
{
	int columns = 0;

	for (; *text; text += bytes_of(text, 1))
		columns++;
	return columns;
}

static void write_left(FILE *out, const char *text, int width)
{
	int columns = columns_of(text);

	if (columns > width)
		fprintf(out, "%.*s+", bytes_of(text, width - 1), text);
	else
		fprintf(out, "%s%*s", text, width - columns, "");
}

static void write_right(FILE *out, const char *text, int width)
{
	int columns = columns_of(text);

	fprintf(out, "%*s%s", columns < width ? width - columns : 0, "", text);
}

void text_cell_write(FILE *out, const char *text, int width, bool is_left, bool is_first)
{
	if (!is_first)
		fputc(' ', out);
	if (is_left)
		write_left(out, text, width);
	else
		write_right(out, text, width);
}

void text_cell_write_last(FILE *out, const char *text)
{
	fprintf(out, " %s\n", text);
}
