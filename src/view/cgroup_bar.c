/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/cgroup_bar.h"

#include <math.h>
#include <string.h>

enum style cgroup_state_style(enum cgroup_state state)
{
	switch (state) {
	case CGROUP_STATE_ROOMY:
		return STYLE_GOOD;
	case CGROUP_STATE_NEAR:
		return STYLE_NOTICE;
	case CGROUP_STATE_THROTTLED:
	case CGROUP_STATE_RECLAIMING:
		return STYLE_WARNING;
	case CGROUP_STATE_KILLED:
		return STYLE_CRITICAL;
	case CGROUP_STATE_UNKNOWN:
	case CGROUP_STATE_UNLIMITED:
	case CGROUP_STATES:
		break;
	}
	return STYLE_DIM;
}

/* A limit in bytes; NAN when it was not read or is "max". */
static double limit_of(const struct cgroup *cgroup, enum cgroup_value value)
{
	uint64_t bytes = cgroup_value_or(cgroup, value, CGROUP_UNLIMITED);

	return bytes == CGROUP_UNLIMITED ? NAN : (double)bytes;
}

/* What keeps the group from nothing is no mark, nor is one that a tighter limit comes before. */
static void set_marks(struct cgroup_gauge *gauge, const struct cgroup *cgroup)
{
	double low = fmax((double)cgroup_value_or(cgroup, CGROUP_LOW, 0),
		(double)cgroup_value_or(cgroup, CGROUP_MIN, 0));
	double high = limit_of(cgroup, CGROUP_HIGH);

	gauge->mark[CGROUP_MARK_MAX] = gauge->is_own ? gauge->end : NAN;
	gauge->mark[CGROUP_MARK_HIGH] = high < gauge->end ? high : NAN;
	gauge->mark[CGROUP_MARK_LOW] = low > 0 && low < fmin(gauge->end, high) ? low : NAN;
}

void cgroup_gauge_of(struct cgroup_gauge *gauge, const struct model *model, uint32_t place)
{
	const struct cgroup *cgroup = &model->sample.cgroups.row[place];
	const struct cgroup_node *node = cgroup_tree_node(&model->cgroup_tree, place);
	uint64_t limit = node ? node->limit_bytes : CGROUP_UNLIMITED;
	double own = limit_of(cgroup, CGROUP_MAX);

	*gauge = (struct cgroup_gauge){.end = NAN, .reachable = NAN};
	for (unsigned int i = 0; i < CGROUP_MARKS; i++)
		gauge->mark[i] = NAN;
	if (!cgroup_has(cgroup, CGROUP_CURRENT))
		return;
	gauge->used = (double)cgroup->value[CGROUP_CURRENT];
	gauge->is_limited = limit != CGROUP_UNLIMITED || !isnan(own);
	/* Its own limit is what its bar is about, also where an ancestor's is lower. */
	gauge->is_own = !isnan(own);
	gauge->end = gauge->is_own       ? own
		     : gauge->is_limited ? (double)limit
					 : sample_meminfo_bytes(&model->sample, MEMINFO_MEM_TOTAL);
	if (gauge->is_limited && node && node->headroom_bytes != CGROUP_UNLIMITED)
		gauge->reachable = gauge->used + (double)node->headroom_bytes;
	set_marks(gauge, cgroup);
}

void cgroup_bar_mark_columns(int width, int ret_column[CGROUP_MARKS])
{
	/* What matters lies between high and max: it gets as much room as what is protected. */
	ret_column[CGROUP_MARK_LOW] = width * 30 / 100;
	ret_column[CGROUP_MARK_HIGH] = width * 65 / 100;
	ret_column[CGROUP_MARK_MAX] = width - 1;
}

double cgroup_bar_column(const struct cgroup_gauge *gauge, int width, double bytes)
{
	int mark[CGROUP_MARKS];
	double from_bytes = 0, from = 0;

	cgroup_bar_mark_columns(width, mark);
	for (unsigned int i = 0; i < CGROUP_MARK_MAX; i++) {
		if (isnan(gauge->mark[i]))
			continue;
		if (bytes < gauge->mark[i])
			return from + (bytes - from_bytes) / (gauge->mark[i] - from_bytes) *
					      (mark[i] - from);
		from_bytes = gauge->mark[i];
		from = mark[i] + 1;
	}

	/* The mark of its own max has the last column; without one it is a column like the others. */
	double to = gauge->is_limited ? mark[CGROUP_MARK_MAX] : width;

	if (!(bytes < gauge->end))
		return bytes > gauge->end ? width : to;
	return from + (bytes - from_bytes) / (gauge->end - from_bytes) * (to - from);
}

void cgroup_bar_compose(const struct cgroup_gauge *gauge, int width, struct bar_cell *cells)
{
	int mark[CGROUP_MARKS];
	double used;

	memset(cells, 0, (size_t)width * sizeof(*cells));
	if (isnan(gauge->end) || gauge->end <= 0)
		return;
	cgroup_bar_mark_columns(width, mark);
	used = cgroup_bar_column(gauge, width, gauge->used);
	if (gauge->reachable < gauge->end)
		bar_fill(cells, ceil(cgroup_bar_column(gauge, width, gauge->reachable)),
			mark[CGROUP_MARK_MAX], BAR_RESERVE);
	bar_fill(cells, 0, used, gauge->is_limited ? BAR_FILLED : BAR_PCP);
	for (unsigned int i = 0; i < CGROUP_MARKS; i++) {
		if (!isnan(gauge->mark[i]))
			cells[mark[i]].kind = BAR_MARK;
	}
	if (gauge->is_limited && !gauge->is_own)
		cells[mark[CGROUP_MARK_MAX]].kind = BAR_PROMO;
}

void cgroup_bar_draw(const struct area *area, int row, int col, int width,
	const struct model *model, uint32_t place)
{
	const struct cgroup_node *node = cgroup_tree_node(&model->cgroup_tree, place);
	struct bar_cell cells[BAR_WIDTH_MAX];
	struct cgroup_gauge gauge;

	if (width < BAR_WIDTH_MIN)
		return;
	if (width > BAR_WIDTH_MAX)
		width = BAR_WIDTH_MAX;
	cgroup_gauge_of(&gauge, model, place);
	if (isnan(gauge.end))
		return;
	cgroup_bar_compose(&gauge, width, cells);
	bar_draw_cells(area, row, col, width, cells,
		cgroup_state_style(node ? node->state : CGROUP_STATE_UNKNOWN));
}

void cgroup_bar_draw_scale(const struct area *area, int row, int col, int width)
{
	static const char *const names[] = {
		[CGROUP_MARK_LOW] = "low",
		[CGROUP_MARK_HIGH] = "high",
		[CGROUP_MARK_MAX] = "max",
	};
	int mark[CGROUP_MARKS];

	if (width < BAR_WIDTH_MIN)
		return;
	if (width > BAR_WIDTH_MAX)
		width = BAR_WIDTH_MAX;
	cgroup_bar_mark_columns(width, mark);
	for (unsigned int i = 0; i < CGROUP_MARKS; i++) {
		/* In a narrow bar the middle name would run into its neighbours. */
		if (i == CGROUP_MARK_HIGH && mark[i] - mark[CGROUP_MARK_LOW] < 5)
			continue;
		area_field(area, row, col + mark[i] + 1, 4, STYLE_DIM, names[i]);
	}
}
