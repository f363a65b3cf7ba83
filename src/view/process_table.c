/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/process_table.h"

void process_table_fit(
	struct table_layout *layout, const unsigned int *wanted, unsigned int count, int cols)
{
	struct table_column columns[TABLE_COLUMNS_MAX] = {{0}};
	int left;

	for (unsigned int i = 0; i < PROCESS_COLUMNS; i++) {
		const struct process_column_row *row = &process_column_rows[i];

		columns[i] = (struct table_column){row->width, row->importance, row->is_left};
	}
	left = table_fit(layout, columns, wanted, count, cols);
	if (layout->count > 0)
		layout->width[layout->count - 1] += left;
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

void process_table_draw_row(const struct area *area, int row, const struct table_layout *layout,
	const struct model *model, const struct victims *ranked, unsigned int place,
	const struct process_mark *mark)
{
	struct table_layout cut = *layout;
	int col = TABLE_MARK_COLS;

	table_draw_marks(area, row, mark->is_selected, STYLE_KEY, mark->is_tagged ? "*" : " ");
	if (mark->is_load)
		table_draw_load(area, row, mark->is_selected, mark->is_tagged);
	for (unsigned int i = 0; i < layout->count; i++) {
		char cell[PROCESS_CELL_MAX];
		enum process_column column = (enum process_column)layout->column[i];
		enum style style = cell_style(model, ranked, mark, column, place);
		int branch = 0;

		if (column == COLUMN_COMMAND && mark->is_tree)
			branch = table_draw_branch(
				area, row, col, layout->width[i], style, &mark->branch);
		cut.width[i] -= branch;
		table_draw_cell(area, row, col + branch, &cut, i, style,
			process_cell(cell, model, ranked, column, place));
		col += layout->width[i] + 1;
	}
}
