/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/cgroup_wants.h"

#include "collect/cgroups.h"
#include "model/cgroup_ranking.h"

_Static_assert(CGROUP_WANTS_MAX <= CGROUPS_HOT_MAX, "more groups are wanted than are read");

/* Of the places that are read at each sample, these are for the groups most in danger. */
#define WANTED_DANGEROUS 8

/* As many as the page of a group names. */
#define WANTED_RANKS 12

/* Adds PLACE unless it is there already, or there is no room. */
static void want(uint32_t *places, unsigned int *count, unsigned int most, uint32_t place)
{
	for (unsigned int i = 0; i < *count; i++) {
		if (places[i] == place)
			return;
	}
	if (*count < most)
		places[(*count)++] = place;
}

/* The group whose page is open, and those above it: one of them is the limit that counts. */
static void want_open(const struct cgroup_view *view, const struct model *model, uint32_t *places,
	unsigned int *count)
{
	const struct cgroup_table *table = &model->sample.cgroups;
	uint32_t place = view->open.place;

	if (!cgroup_view_find(model, &view->open))
		return;
	for (; place < table->place_count && *count < CGROUP_WANTS_MAX / 2;
		place = table->row[place].parent)
		want(places, count, CGROUP_WANTS_MAX, place);
}

unsigned int cgroup_wants(const struct cgroup_control *control, const struct model *model,
	bool is_shown, uint32_t ret_places[CGROUP_WANTS_MAX])
{
	const struct cgroup_view *view = &control->view;
	const struct table_view *table = &view->table;
	uint32_t dangerous[WANTED_DANGEROUS];
	unsigned int count = 0, found;

	if (!sample_has(&model->sample, SOURCE_CGROUPS))
		return 0;
	if (view->is_open)
		want_open(view, model, ret_places, &count);
	if (is_shown && table->selected >= 0 && table->selected < (int)view->list.count)
		want(ret_places, &count, CGROUP_WANTS_MAX, view->list.row[table->selected].place);
	for (int i = table->top; is_shown && i < table->top + table->page_rows; i++) {
		if (i >= (int)view->list.count)
			break;
		want(ret_places, &count, CGROUP_WANTS_MAX - WANTED_DANGEROUS,
			view->list.row[i].place);
	}
	found = cgroup_tree_dangerous(
		&model->cgroup_tree, &model->sample.cgroups, WANTED_DANGEROUS, dangerous);
	for (unsigned int i = 0; i < found; i++)
		want(ret_places, &count, CGROUP_WANTS_MAX, dangerous[i]);
	return count;
}

static void want_process(uint32_t *places, unsigned int *count, unsigned int most, int place)
{
	if (place >= 0)
		want(places, count, most, (uint32_t)place);
}

unsigned int cgroup_wants_processes(const struct cgroup_control *control, const struct model *model,
	const uint32_t *groups, unsigned int group_count, uint32_t *places, unsigned int count,
	unsigned int most)
{
	const struct cgroup_view *view = &control->view;
	struct cgroup_rank ranks[WANTED_RANKS];
	unsigned int found = 0;

	if (view->is_open && cgroup_view_find(model, &view->open))
		found = cgroup_ranking(model, view->open.place, WANTED_RANKS, ranks);
	for (unsigned int i = 0; i < found; i++)
		want(places, &count, most, ranks[i].place);
	for (unsigned int i = 0; i < group_count; i++) {
		const struct cgroup_choice *choice =
			cgroup_victims_find(&model->cgroup_victims, groups[i]);

		if (!choice)
			continue;
		want_process(places, &count, most, choice->next.first);
		want_process(places, &count, most, choice->next.second);
		want_process(places, &count, most, choice->now.first);
	}
	return count;
}
