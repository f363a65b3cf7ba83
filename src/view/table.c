/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/table.h"

static bool is_wanted(
	const unsigned int *wanted, unsigned int count, uint32_t taken, unsigned int column)
{
	for (unsigned int i = 0; i < count; i++) {
		if (wanted[i] == column)
			return !(taken >> column & 1);
	}
	return false;
}

/* The most important column that is wanted and not yet taken, or -1. */
static int next_column(const struct table_column *columns, const unsigned int *wanted,
	unsigned int count, uint32_t taken)
{
	int best = -1;

	for (unsigned int i = 0; i < TABLE_COLUMNS_MAX; i++) {
		if (is_wanted(wanted, count, taken, i) &&
			(best < 0 || columns[i].importance < columns[best].importance))
			best = (int)i;
	}
	return best;
}

int table_fit(struct table_layout *layout, const struct table_column *columns,
	const unsigned int *wanted, unsigned int count, int cols)
{
	uint32_t taken = 0;
	int left = cols - TABLE_MARK_COLS, column;

	/* What is less important does not come in before what has no room. */
	while ((column = next_column(columns, wanted, count, taken)) >= 0 &&
		columns[column].width <= left) {
		taken |= (uint32_t)1 << column;
		left -= columns[column].width + 1;
	}
	layout->count = 0;
	for (unsigned int i = 0; i < count; i++) {
		if (!(taken >> wanted[i] & 1))
			continue;
		taken &= ~((uint32_t)1 << wanted[i]);
		layout->column[layout->count] = wanted[i];
		layout->is_left[layout->count] = columns[wanted[i]].is_left;
		layout->width[layout->count++] = columns[wanted[i]].width;
	}
	/* The blank behind the last one is not needed. */
	return layout->count > 0 ? left + 1 : 0;
}

void table_draw_cell(const struct area *area, int row, int col, const struct table_layout *layout,
	unsigned int index, enum style style, const char *text)
{
	int width = layout->width[index];

	if (layout->is_left[index])
		area_put(area, row, col, width, style, text);
	else
		area_field(area, row, col + width, width, style, text);
}

void table_draw_titles(const struct area *area, int row, const struct table_layout *layout,
	const char *const *titles, int sort)
{
	int col = TABLE_MARK_COLS;

	for (unsigned int i = 0; i < layout->count; i++) {
		unsigned int column = layout->column[i];

		table_draw_cell(area, row, col, layout, i,
			(int)column == sort ? STYLE_KEY : STYLE_DIM, titles[column]);
		col += layout->width[i] + 1;
	}
}

void table_draw_marks(
	const struct area *area, int row, bool is_selected, enum style sign_style, const char *sign)
{
	if (is_selected)
		area_repeat(area, row, 0, STYLE_SELECTED, " ", area->rect.cols);
	area_text(
		area, row, 0, is_selected ? STYLE_SELECTED : STYLE_STRONG, is_selected ? ">" : " ");
	area_text(area, row, 1, is_selected ? STYLE_SELECTED : sign_style, sign);
}

void table_draw_load(const struct area *area, int row, bool is_selected, bool has_sign)
{
	if (!has_sign)
		area_text(area, row, 1, STYLE_LOAD, area->theme->glyphs->load);
	else if (!is_selected)
		area_text(area, row, 0, STYLE_LOAD, area->theme->glyphs->load);
}

struct table_branch table_branch_next(struct table_branch before, unsigned int depth, bool is_last)
{
	uint32_t bit = depth < 32 ? (uint32_t)1 << depth : 0;
	/* What was deeper is behind. */
	uint32_t above = before.open & (bit ? bit - 1 : UINT32_MAX);

	return (struct table_branch){depth, is_last, above | (is_last ? 0 : bit)};
}

int table_draw_branch(const struct area *area, int row, int col, int width, enum style style,
	const struct table_branch *branch)
{
	const struct glyphs *glyphs = area->theme->glyphs;
	int indent = 2 * (int)branch->depth - 2;
	bool is_cut = indent > width / 2;

	if (branch->depth == 0)
		return 0;
	/* However deep, the name keeps half of the room; a sign says that this is not all. */
	if (is_cut)
		indent = width / 2;
	for (int depth = 1; depth < 32 && 2 * depth <= indent; depth++) {
		if (branch->open >> depth & 1)
			area_text(area, row, col + 2 * depth - 2, style, glyphs->trunk);
	}
	if (is_cut)
		area_text(area, row, col + indent - 1, style, glyphs->cut);
	area_put(area, row, col + indent, 2, style,
		branch->is_last ? glyphs->last_branch : glyphs->branch);
	return indent + 3;
}
