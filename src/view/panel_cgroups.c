/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include "base/message.h"
#include "base/units.h"
#include "model/cgroup_words.h"
#include "view/cgroup_table.h"

/* The title, the line of facts, the titles of the columns; what is missing stands between. */
#define HEAD_ROWS 3

/* A value that is older than this is worth a sign, in seconds. */
#define OLD_SEC 5

static const char *title(void)
{
	return _("Control groups");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"The control groups (cgroup2), as a tree or flat, and how near each is to its limits.\n"
		"\n"
		"Up Down      select; Enter opens the group, Esc comes back\n"
		"Left Right   fold and unfold what is below\n"
		"d            the groups most in danger first, whatever the order was\n"
		"v            the page of the process that dies first at the limit of the group\n"
		"T F5         tree or flat, with whole paths where they fit\n"
		"< > F6       the column to sort by; I turns the order round\n"
		"\\ F4         filter: an extended regular expression over path and name\n"
		"/ F3         search; n for the next\n"
		"f            the selection follows its group\n"
		"c F2         choose the columns and their order\n"
		"\n"
		"The bar is memory.current on a scale of the group's own: low (or min, where that is more), "
		"high and max stand in the same columns in every row, where they are set. At low ends "
		"what is protected from reclaim; above high the tasks are slowed down and nobody is "
		"killed; at max the group reclaims from itself, and when that gains nothing a process "
		"in it is killed. A dotted mark at the end is the limit of a group further up; hatched is "
		"what a group further up will not give any more. Without any limit the bar is the share of "
		"RAM, and looks another way.\n"
		"\n"
		"ROOM is what is left to the tightest limit on the way to the root.\n"
		"VICTIM is who dies first at the group's own max. Its scale is the group's: oom_score_adj "
		"counts in thousandths of what the group may have, so the order is another one than "
		"that of the machine.\n"
		"w before a row: the group of the workload that was started here.\n"
		"~ before a row: its values are some seconds old. Not every group is read for every sample: "
		"those on the screen and those nearest to their limits are, the others in turn.\n"
		"\n"
		"Source: memory.current, memory.min, low, high, max, memory.events, memory.stat, "
		"memory.pressure and cgroup.procs of each group; Documentation/admin-guide/cgroup-v2.rst.");
}

/* The rows that it takes. */
static int missing_rows(const struct model *model, int cols)
{
	char words[WORDS_MAX];

	return words_cgroup_missing(words, sizeof(words), &model->sample)[0]
		       ? area_wrap_rows(words, cols - 1)
		       : 0;
}

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	int count = (int)view->cgroups->list.count;

	if (!sample_has(&model->sample, SOURCE_CGROUPS))
		return 1 + missing_rows(model, cols);
	/* One at least, to say that there is none. */
	return HEAD_ROWS + missing_rows(model, cols) + (count > 0 ? count : 1);
}

/* What limits the table: how much of it was read, the filter, the age, the groups that are not in it. */
static void facts_of(char *line, size_t size, const struct model *model, const struct view *view)
{
	const struct cgroup_table *table = &model->sample.cgroups;
	const struct cgroup_tree *tree = &model->cgroup_tree;
	double age = model_seconds_since(model, table->oldest_usec);
	char text[UNITS_TEXT_MAX], path[CGROUP_PATH_MAX];

	line[0] = '\0';
	if (table->sweep_percent < 100)
		panel_add_fact(line, size, _("%u %% of %u groups read"), table->sweep_percent,
			table->count);
	if (table->missed > 0)
		panel_add_fact(line, size, _("showing %u of %u"), table->count,
			table->count + table->missed);
	if (view->cgroups->query.subtree < table->place_count)
		panel_add_fact(line, size, _("only %s"),
			cgroup_path(path, sizeof(path), table, view->cgroups->query.subtree));
	if (view->cgroups->query.filter.text[0])
		panel_add_fact(line, size, _("filter \"%s\""), view->cgroups->query.filter.text);
	if (view->cgroups->table.is_following)
		panel_add_fact(line, size, "%s", _("following"));
	if (table->mode == CGROUP_MODE_V2)
		panel_add_fact(line, size, _("%u with a limit"), tree->limited_count);
	if (tree->state_count[CGROUP_STATE_NEAR] > 0)
		panel_add_fact(line, size, _("%u near max"), tree->state_count[CGROUP_STATE_NEAR]);
	if (tree->state_count[CGROUP_STATE_THROTTLED] > 0)
		panel_add_fact(
			line, size, _("%u throttled"), tree->state_count[CGROUP_STATE_THROTTLED]);
	if (tree->state_count[CGROUP_STATE_RECLAIMING] > 0)
		panel_add_fact(
			line, size, _("%u at max"), tree->state_count[CGROUP_STATE_RECLAIMING]);
	if (table->oldest_usec && age >= OLD_SEC)
		panel_add_fact(line, size, _("oldest value %s"), units_duration(text, age));
}

static void title_note(
	char *buffer, size_t size, const struct model *model, const struct cgroup_view *cgroups)
{
	const struct cgroup_query *query = &cgroups->query;

	if (model_is_previewed(model))
		snprintf(buffer, size, "%s", _("nothing is written"));
	else if (query->is_by_danger)
		snprintf(buffer, size, _("%u of %u, by danger"), cgroups->list.count,
			cgroups->list.all);
	else
		snprintf(buffer, size, _("%u of %u, by %s%s"), cgroups->list.count,
			cgroups->list.all, cgroup_column_rows[query->sort].name,
			query->is_reversed ? _(", reversed") : "");
}

static struct cgroup_row_mark mark_of(const struct model *model, const struct cgroup_view *cgroups,
	uint32_t load_group, int index)
{
	const struct cgroup_list_row *row = &cgroups->list.row[index];
	const struct cgroup *cgroup = &model->sample.cgroups.row[row->place];

	return (struct cgroup_row_mark){
		.is_selected = index == cgroups->table.selected,
		.is_load = row->place == load_group,
		.is_old = cgroup->checked_usec &&
			  model_seconds_since(model, cgroup->checked_usec) >= OLD_SEC,
		.is_dim = row->is_context,
		.is_tree = !cgroups->query.is_flat,
		.is_folded = row->is_folded,
	};
}

/* Where the row before TOP stands in the tree, if it is one. */
static struct table_branch branch_before(const struct cgroup_view *cgroups, int top)
{
	const struct cgroup_list_row *row = cgroups->list.row;
	struct table_branch branch = {0};

	for (int i = 0; i < top && !cgroups->query.is_flat; i++)
		branch = table_branch_next(branch, row[i].depth, row[i].is_last);
	return branch;
}

static void draw_rows(const struct area *area, const struct model *model, const struct view *view,
	const struct table_layout *layout)
{
	struct cgroup_view *cgroups = view->cgroups;
	int rows = area->rect.rows, count = (int)cgroups->list.count;
	int top = table_view_top(cgroups->table.top, cgroups->table.selected, rows, count);

	struct table_branch branch = branch_before(cgroups, top);
	uint32_t load_group = load_view_group(view->load, model);

	for (int i = 0; i < rows && top + i < count; i++) {
		const struct cgroup_list_row *row = &cgroups->list.row[top + i];
		struct cgroup_row_mark mark = mark_of(model, cgroups, load_group, top + i);

		mark.branch = branch = table_branch_next(branch, row->depth, row->is_last);

		cgroup_table_draw_row(
			area, i, layout, model, cgroups->list.row[top + i].place, &mark);
	}
	if (count == 0)
		area_text(area, 0, 2, STYLE_DIM, _("no control group matches"));
	cgroups->table.top = top;
	cgroups->table.page_rows = rows;
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	struct cgroup_view *cgroups = view->cgroups;
	struct table_layout layout;
	char note[WORDS_MAX] = "", facts[WORDS_MAX], missing[WORDS_MAX];
	bool has_groups = sample_has(&model->sample, SOURCE_CGROUPS);
	int row = 1 + missing_rows(model, area->rect.cols);

	if (has_groups)
		title_note(note, sizeof(note), model, cgroups);
	area_rule(area, has_groups && model_is_previewed(model) ? _("PREVIEW") : title(), note);
	panel_text(area, 1, STYLE_NOTICE,
		words_cgroup_missing(missing, sizeof(missing), &model->sample));
	if (!has_groups)
		return;
	facts_of(facts, sizeof(facts), model, view);
	area_put(area, row++, 1, area->rect.cols - 1, STYLE_NOTICE, facts);
	cgroup_table_fit(
		&layout, cgroups->table.column, cgroups->table.column_count, area->rect.cols);
	cgroup_table_draw_titles(area, row++, &layout, cgroups->table.column_title,
		cgroups->query.is_by_danger ? -1 : (int)cgroups->query.sort);

	struct area body = area_part(area, row, 0, area->rect.rows - row, area->rect.cols);

	draw_rows(&body, model, view, &layout);
}

const struct panel panel_cgroups = {
	.title = title,
	.explain = explain,
	.min_rows = HEAD_ROWS + 1,
	.want_rows = want_rows,
	.draw = draw,
};
