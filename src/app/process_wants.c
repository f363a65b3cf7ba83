/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/process_wants.h"

/* Of the places that are read at each sample, these are for the first ranks and for those that grow. */
#define WANTED_RANKS 32
#define WANTED_GROWING 16

/* Adds PLACE unless it is there already. */
static void want(uint32_t *places, unsigned int *count, uint32_t place)
{
	for (unsigned int i = 0; i < *count; i++) {
		if (places[i] == place)
			return;
	}
	if (*count < PROCESS_HOT_MAX)
		places[(*count)++] = place;
}

/* The WANTED_GROWING that grow fastest. */
static void want_growing(const struct model *model, uint32_t *places, unsigned int *count)
{
	uint32_t fastest[WANTED_GROWING];
	unsigned int found =
		growth_fastest(&model->growth, &model->sample.processes, WANTED_GROWING, fastest);

	for (unsigned int i = 0; i < found; i++)
		want(places, count, fastest[i]);
}

/* The one whose page is on the screen. */
static void want_open(const struct process_view *view, const struct model *model, uint32_t *places,
	unsigned int *count)
{
	const struct process_table *table = &model->sample.processes;
	const struct process *process = process_table_find(table, view->open.pid);

	if (process && process->incarnation == view->open.incarnation)
		want(places, count, (uint32_t)(process - table->row));
}

unsigned int process_wants(struct process_control *control, const struct model *model,
	bool is_shown, uint32_t ret_places[PROCESS_HOT_MAX], unsigned int *ret_detailed)
{
	const struct process_view *view = &control->view;
	const struct victims *victims = &model->victims;
	unsigned int count = 0;

	if (view->is_open)
		want_open(view, model, ret_places, &count);
	if (is_shown && view->table.selected >= 0)
		want(ret_places, &count, view->list.row[view->table.selected].place);
	for (int i = view->table.top; is_shown && i < view->table.top + view->table.page_rows;
		i++) {
		/* Beyond these the ranks and what grows would be left out. */
		if (i >= (int)view->list.count ||
			count >= PROCESS_HOT_MAX - WANTED_RANKS - WANTED_GROWING)
			break;
		want(ret_places, &count, view->list.row[i].place);
	}
	for (unsigned int i = 0; i < WANTED_RANKS && i < victims->order_count; i++)
		want(ret_places, &count, victims->order[i]);
	if (is_shown)
		count = process_lookup_next(&control->lookup, &model->sample.processes, ret_places,
			count, PROCESS_HOT_MAX - WANTED_GROWING);
	*ret_detailed = count;
	want_growing(model, ret_places, &count);
	return count;
}
