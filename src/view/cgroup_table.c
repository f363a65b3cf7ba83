/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/cgroup_table.h"

#include "view/cgroup_bar.h"

/* A name seldom needs more, nor does a bar say more with more. */
#define NAME_COLS_MOST 36
#define BAR_COLS_MOST 40

/* Gives COLUMN of what is LEFT until it has MOST; returns the rest. */
static int widen(struct table_layout *layout, enum cgroup_column column, int most, int left)
{
	for (unsigned int i = 0; i < layout->count; i++) {
		int more = most - layout->width[i];

		if (layout->column[i] != column || more <= 0)
			continue;
		more = more < left ? more : left;
		layout->width[i] += more;
		return left - more;
	}
	return left;
}

void cgroup_table_fit(
	struct table_layout *layout, const unsigned int *wanted, unsigned int count, int cols)
{
	struct table_column columns[TABLE_COLUMNS_MAX] = {{0}};
	int left;

	for (unsigned int i = 0; i < CGROUP_COLUMNS; i++) {
		const struct cgroup_column_row *row = &cgroup_column_rows[i];

		columns[i] = (struct table_column){row->width, row->importance, row->is_left};
	}
	left = table_fit(layout, columns, wanted, count, cols);
	left = widen(layout, CGROUP_COLUMN_GROUP, NAME_COLS_MOST, left);
	left = widen(layout, CGROUP_COLUMN_USAGE, BAR_COLS_MOST, left);
	left = widen(layout, CGROUP_COLUMN_GROUP, cols, left);
	if (layout->count > 0)
		layout->width[layout->count - 1] += left;
}

void cgroup_table_draw_titles(const struct area *area, int row, const struct table_layout *layout,
	const char *const *titles, int sort)
{
	int col = TABLE_MARK_COLS;

	table_draw_titles(area, row, layout, titles, sort);
	for (unsigned int i = 0; i < layout->count; i++) {
		if (layout->column[i] == CGROUP_COLUMN_USAGE && layout->width[i] >= BAR_WIDTH_MIN) {
			area_repeat(area, row, col, STYLE_DIM, " ", layout->width[i]);
			cgroup_bar_draw_scale(area, row, col, layout->width[i]);
		}
		col += layout->width[i] + 1;
	}
}

static enum style cell_style(const struct model *model, const struct cgroup_row_mark *mark,
	enum cgroup_column column, uint32_t place)
{
	const struct cgroup_node *node = cgroup_tree_node(&model->cgroup_tree, place);

	if (mark->is_selected)
		return STYLE_SELECTED;
	if (column == CGROUP_COLUMN_STATE)
		return cgroup_state_style(node ? node->state : CGROUP_STATE_UNKNOWN);
	if (column == CGROUP_COLUMN_VICTIM && model_is_previewed(model))
		return STYLE_PREVIEW;
	if (mark->is_dim)
		return STYLE_DIM;
	return model->cgroup_tree.danger == place ? STYLE_STRONG : STYLE_TEXT;
}

/* The branch and the sign of what is folded, before the name; the columns they take. */
static int draw_lead(const struct area *area, int row, int col, int width, enum style style,
	const struct cgroup_row_mark *mark)
{
	int lead = 0;

	if (mark->is_tree)
		lead = table_draw_branch(area, row, col, width, style, &mark->branch);
	if (mark->is_folded)
		lead += area_put(
			area, row, col + lead, 2, mark->is_selected ? style : STYLE_KEY, "+ ");
	return lead;
}

/* What stands in a cell. Of a path that has no room the name says more than its beginning. */
static const char *cell_text(char cell[CGROUP_CELL_MAX], const struct model *model,
	enum cgroup_column column, uint32_t place, bool is_tree, int width)
{
	const struct cgroup_victims *victims = cgroup_view_victims(model);
	const char *text = cgroup_cell(cell, model, victims, column, place, !is_tree);

	if (column == CGROUP_COLUMN_GROUP && !is_tree && area_text_width(text) > width)
		text = cgroup_cell(cell, model, victims, column, place, false);
	return text;
}

void cgroup_table_draw_row(const struct area *area, int row, const struct table_layout *layout,
	const struct model *model, uint32_t place, const struct cgroup_row_mark *mark)
{
	struct table_layout cut = *layout;
	int col = TABLE_MARK_COLS;

	table_draw_marks(area, row, mark->is_selected, STYLE_DIM, mark->is_old ? "~" : " ");
	if (mark->is_load)
		table_draw_load(area, row, mark->is_selected, mark->is_old);
	for (unsigned int i = 0; i < layout->count; i++) {
		char cell[CGROUP_CELL_MAX];
		enum cgroup_column column = (enum cgroup_column)layout->column[i];
		enum style style = cell_style(model, mark, column, place);
		int lead = 0;

		if (column == CGROUP_COLUMN_USAGE && layout->width[i] >= BAR_WIDTH_MIN) {
			cgroup_bar_draw(area, row, col, layout->width[i], model, place);
			col += layout->width[i] + 1;
			continue;
		}
		if (column == CGROUP_COLUMN_GROUP)
			lead = draw_lead(area, row, col, layout->width[i], style, mark);
		cut.width[i] -= lead;
		table_draw_cell(area, row, col + lead, &cut, i, style,
			cell_text(cell, model, column, place, mark->is_tree, cut.width[i]));
		col += layout->width[i] + 1;
	}
}
