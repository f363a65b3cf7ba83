/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/table_control.h"

#include <stdarg.h>
#include <stdio.h>

/* Before a page was drawn. */
#define PAGE_ROWS 10

void table_say(struct table_view *table, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(table->message, sizeof(table->message), format, arguments);
	va_end(arguments);
}

int table_select(struct table_view *table, int row, unsigned int count)
{
	int last = (int)count - 1;

	table->selected = row > last ? last : row < 0 && last >= 0 ? 0 : row < 0 ? -1 : row;
	return table->selected;
}

int table_step(const struct table_view *table, enum command command, unsigned int count)
{
	int page = table->page_rows > 1 ? table->page_rows - 1 : PAGE_ROWS;

	switch (command) {
	case COMMAND_UP:
		return -1;
	case COMMAND_DOWN:
		return 1;
	case COMMAND_PAGE_UP:
		return -page;
	case COMMAND_PAGE_DOWN:
		return page;
	case COMMAND_TOP:
		return -(int)count;
	case COMMAND_BOTTOM:
		return (int)count;
	default:
		return 0;
	}
}

unsigned int table_neighbour(const struct table_view *table, unsigned int sort, int step)
{
	unsigned int count = table->column_count;

	for (unsigned int i = 0; i < count; i++) {
		if (table->column[i] == sort)
			return table->column[(i + count + (unsigned int)step) % count];
	}
	return table->column[0];
}
