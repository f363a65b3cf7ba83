/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The memory of a control group as a bar with a scale of its own: low, high and max stand in fixed
 * columns, the same in every row, so that how near a group is to each of its limits is seen without
 * reading a number. Between two marks the scale is linear. A group that only an ancestor limits
 * has that limit at the end, with another sign; one that nothing limits is shown as its share of RAM, with
 * another look and without marks.
 */
#ifndef OOMWATCH_VIEW_CGROUP_BAR_H
#define OOMWATCH_VIEW_CGROUP_BAR_H

#include "model/model.h"
#include "view/bar.h"

enum cgroup_mark {
	CGROUP_MARK_LOW, /* the protection: the greater of memory.low and memory.min */
	CGROUP_MARK_HIGH,
	CGROUP_MARK_MAX,
	CGROUP_MARKS
};

/* What a bar shows, in bytes. */
struct cgroup_gauge {
	double used;
	double mark[CGROUP_MARKS]; /* NAN: it is not set, or another one makes it void */
	double end;       /* what the whole bar stands for; NAN: there is nothing to draw */
	double reachable; /* USED and the headroom: beyond it an ancestor is full before; NAN */
	bool is_own;      /* END is its own memory.max */
	bool is_limited;  /* END is a limit, and not RAM */
};

/* The gauge of the group at PLACE. */
void cgroup_gauge_of(struct cgroup_gauge *gauge, const struct model *model, uint32_t place);

/* The columns of the marks in a bar of WIDTH. */
void cgroup_bar_mark_columns(int width, int ret_column[CGROUP_MARKS]);

/* The column, with fraction, at which BYTES stand: 0 to WIDTH. */
double cgroup_bar_column(const struct cgroup_gauge *gauge, int width, double bytes);

/* Fills CELLS; WIDTH from BAR_WIDTH_MIN to BAR_WIDTH_MAX. */
void cgroup_bar_compose(const struct cgroup_gauge *gauge, int width, struct bar_cell *cells);

/* Draws the bar of the group at PLACE; nothing where it has no memory.current. */
void cgroup_bar_draw(const struct area *area, int row, int col, int width,
	const struct model *model, uint32_t place);

/* The names of the marks, each ending in its column. */
void cgroup_bar_draw_scale(const struct area *area, int row, int col, int width);

/* The style that says how the group stands. */
enum style cgroup_state_style(enum cgroup_state state);

#endif
