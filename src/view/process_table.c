/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/process_table.h"

/* A row begins with its mark. */
#define MARK_COLS 2

static bool is_wanted(const enum process_column *wanted, unsigned int count, const bool *taken,
	enum process_column column)
{
	for (unsigned int i = 0; i < count; i++) {
		if (wanted[i] == column)
			return !taken[column];
	}
	return false;
}

/* The most important column that is wanted and not yet taken, or -1. */
static int next_column(const enum process_column *wanted, unsigned int count, const bool *taken)
{
	int best = -1;

	for (int i = 0; i < PROCESS_COLUMNS; i++) {
		if (is_wanted(wanted, count, taken, (enum process_column)i) &&
			(best < 0 || process_column_rows[i].importance <
					     process_column_rows[best].importance))
			best = i;
	}
	return best;
}

void process_table_fit(struct process_table_layout *layout, const enum process_column *wanted,
	unsigned int count, int cols)
{
	bool taken[PROCESS_COLUMNS] = {false};
	int left = cols - MARK_COLS, column;

	layout->count = 0;
	/* What is less important does not come in before what has no room: the last one takes that. */
	while ((column = next_column(wanted, count, taken)) >= 0 &&
		process_column_rows[column].width <= left) {
		taken[column] = true;
		left -= process_column_rows[column].width + 1;
		layout->column[layout->count++] = (enum process_column)column;
	}

	bool is_in[PROCESS_COLUMNS] = {false};
	unsigned int used = 0;

	for (unsigned int i = 0; i < layout->count; i++)
		is_in[layout->column[i]] = true;
	for (unsigned int i = 0; i < count; i++) {
		if (!is_in[wanted[i]])
			continue;
		is_in[wanted[i]] = false;
		layout->column[used] = wanted[i];
		layout->width[used++] = process_column_rows[wanted[i]].width;
	}
	if (used > 0)
		layout->width[used - 1] += left + 1;
}

static void draw_cell(const struct area *area, int row, int col, int width, enum style style,
	enum process_column column, const char *text)
{
	if (process_column_rows[column].is_left)
		area_put(area, row, col, width, style, text);
	else
		area_field(area, row, col + width, width, style, text);
}

void process_table_draw_titles(const struct area *area, int row,
	const struct process_table_layout *layout, const char *const *titles, int sort)
{
	int col = MARK_COLS;

	for (unsigned int i = 0; i < layout->count; i++) {
		enum process_column column = layout->column[i];

		draw_cell(area, row, col, layout->width[i],
			(int)column == sort ? STYLE_KEY : STYLE_DIM, column, titles[column]);
		col += layout->width[i] + 1;
	}
}

/* The columns at the left of the name that its branches take. */
static int draw_branch(const struct area *area, int row, int col, int width, enum style style,
	const struct process_mark *mark)
{
	int indent = mark->depth > 0 ? 2 * (int)mark->depth - 2 : 0;

	if (!mark->is_tree || mark->depth == 0)
		return 0;
	/* However deep, the name keeps half of the room; a sign says that this is not all. */
	if (indent > width / 2) {
		indent = width / 2;
		area_text(area, row, col + indent - 1, style, area->theme->glyphs->cut);
	}
	area_put(area, row, col + indent, 2, style,
		mark->is_last ? area->theme->glyphs->last_branch : area->theme->glyphs->branch);
	return indent + 3;
}

static enum style cell_style(const struct model *model, const struct victims *ranked,
	const struct process_mark *mark, enum process_column column, unsigned int place)
{
	const struct process *process = &model->sample.processes.row[place];

	if (mark->is_selected)
		return STYLE_SELECTED;
	if (column == COLUMN_ADJ && what_if_find(&model->what_if, process))
		return STYLE_PREVIEW;
	if (mark->is_dim || ranked->row[place].rank == 0)
		return STYLE_DIM;
	if (mark->is_tagged)
		return STYLE_KEY;
	return ranked->next.first == (int)place ? STYLE_STRONG : STYLE_TEXT;
}

void process_table_draw_row(const struct area *area, int row,
	const struct process_table_layout *layout, const struct model *model,
	const struct victims *ranked, unsigned int place, const struct process_mark *mark)
{
	int col = MARK_COLS;

	if (mark->is_selected)
		area_repeat(area, row, 0, STYLE_SELECTED, " ", area->rect.cols);
	area_text(area, row, 0, mark->is_selected ? STYLE_SELECTED : STYLE_STRONG,
		mark->is_selected ? ">" : " ");
	area_text(area, row, 1, mark->is_selected ? STYLE_SELECTED : STYLE_KEY,
		mark->is_tagged ? "*" : " ");
	for (unsigned int i = 0; i < layout->count; i++) {
		char cell[PROCESS_CELL_MAX];
		enum process_column column = layout->column[i];
		enum style style = cell_style(model, ranked, mark, column, place);
		int width = layout->width[i];
		int branch = column == COLUMN_COMMAND
				     ? draw_branch(area, row, col, width, style, mark)
				     : 0;

		draw_cell(area, row, col + branch, width - branch, style, column,
			process_cell(cell, model, ranked, column, place));
		col += width + 1;
	}
}
