/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A zone as a bar with a scale of its own: min, low and high stand in fixed columns, the
 * same in every row; behind high the bar runs on to all of the zone free. On a linear scale
 * the watermarks are one or two per cent of a zone and could not be seen.
 */
#ifndef OOMWATCH_VIEW_BAR_H
#define OOMWATCH_VIEW_BAR_H

#include "model/watermarks.h"
#include "view/area.h"

#define BAR_WIDTH_MIN 12
#define BAR_WIDTH_MAX 160

enum bar_kind {
	BAR_EMPTY,
	BAR_FILLED,  /* what the bar measures: of a zone its free pages, of a group its memory */
	BAR_RESERVE, /* there, but not to be had: of a zone kept from user memory */
	BAR_BOOST,   /* the part of min that watermark boost adds, filled or not */
	BAR_PCP,     /* free in per-CPU lists */
	BAR_MARK,    /* min, low or high */
	BAR_PROMO
};

struct bar_cell {
	enum bar_kind kind;
	int eighths; /* of BAR_FILLED: how much of the cell, 1 to 8 */
};

/* The columns of min, low and high in a bar of WIDTH. */
void bar_mark_columns(int width, int ret_column[WATERMARKS]);

/* Fills CELLS for ZONE; WIDTH from BAR_WIDTH_MIN to BAR_WIDTH_MAX. */
void bar_compose(const struct zone_marks *zone, int width, struct bar_cell *cells);

/* Cells FROM up to TO, columns with fractions, as KIND; the last as much as the fraction says. */
void bar_fill(struct bar_cell *cells, double from, double to, enum bar_kind kind);

/* Draws WIDTH cells, what is filled in FILLED. */
void bar_draw_cells(const struct area *area, int row, int col, int width,
	const struct bar_cell *cells, enum style filled);

void bar_draw(const struct area *area, int row, int col, int width, const struct zone_marks *zone);

/* The names of the marks, each ending in its column. */
void bar_draw_scale(const struct area *area, int row, int col, int width);

/* The style that says how ZONE stands. */
enum style bar_level_style(enum zone_level level);

#endif
