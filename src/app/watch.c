/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/watch.h"

#include <stdlib.h>
#include <string.h>

/* Available memory that falls by so much of the whole from one column of its course to the next falls fast, in percent. */
#define FAST_FALL_PERCENT 2

/* An end that is nearer than this is near, in seconds. */
#define NEAR_END_SEC 600

int watch_init(struct watch *watch, const char *root, struct failure *failure)
{
	model_init(&watch->model);
	return sampler_init(&watch->sampler, root, failure);
}

void watch_release(struct watch *watch)
{
	sampler_release(&watch->sampler);
	model_release(&watch->model);
	model_release(&watch->held);
	free(watch->held_rows);
	free(watch->held_groups);
}

bool watch_catch_up(struct watch *watch, uint64_t budget_usec, bool is_whole)
{
	return sampler_catch_up(&watch->sampler, budget_usec, is_whole);
}

/* Room for all processes and some more. Without it the tables show fewer than there are. */
static bool make_room(struct watch *watch)
{
	unsigned int needed = watch->sample.processes.place_count;
	unsigned int places = needed + needed / 4 + 256;
	struct process *rows;

	if (needed <= watch->places)
		return false;
	rows = realloc(watch->held_rows, places * sizeof(*rows));
	if (!rows)
		return false;
	watch->held_rows = rows;
	if (watch->is_held)
		watch->held.sample.processes.row = rows;
	if (model_reserve(&watch->model, places) < 0 || model_reserve(&watch->held, places) < 0)
		return false;
	watch->places = places;
	return true;
}

/* The same for the groups. */
static bool make_group_room(struct watch *watch)
{
	unsigned int needed = watch->sample.cgroups.place_count;
	unsigned int places = needed + needed / 4 + 64;
	struct cgroup *rows;

	if (needed <= watch->group_places)
		return false;
	rows = realloc(watch->held_groups, places * sizeof(*rows));
	if (!rows)
		return false;
	watch->held_groups = rows;
	if (watch->is_held)
		watch->held.sample.cgroups.row = rows;
	if (model_reserve_cgroups(&watch->model, places) < 0 ||
		model_reserve_cgroups(&watch->held, places) < 0)
		return false;
	watch->group_places = places;
	return true;
}

/* Where there is no room, the table says how many are missing. */
static void keep_to_room(struct watch *watch)
{
	struct process_table *table = &watch->sample.processes;
	unsigned int beyond = 0;

	for (unsigned int i = watch->places; i < table->place_count; i++)
		beyond += table->row[i].pid != 0;
	if (table->place_count > watch->places)
		table->place_count = watch->places;
	table->count -= beyond;
	table->missed += beyond;
}

static void keep_to_group_room(struct watch *watch)
{
	struct cgroup_table *table = &watch->sample.cgroups;
	unsigned int beyond = 0;

	for (unsigned int i = watch->group_places; i < table->place_count; i++)
		beyond += table->row[i].id != 0;
	if (table->place_count > watch->group_places)
		table->place_count = watch->group_places;
	table->count -= beyond;
	table->missed += beyond;
}

/* Whether every process is to be looked at each time: when the machine is in trouble, or one of its control
 * groups, or soon. */
static bool is_serious(const struct model *model)
{
	const struct ring *available = &model->history.ring[HISTORY_AVAILABLE_BYTES];
	double total = sample_meminfo_bytes(&model->sample, MEMINFO_MEM_TOTAL);
	double fall = (double)ring_get(available, 1) - (double)ring_get(available, 0);

	return (model->ladder.rung > LADDER_CALM && model->ladder.rung < LADDER_UNKNOWN) ||
	       fall * 100 > total * FAST_FALL_PERCENT || model->cgroup_tree.pressing_count > 0 ||
	       (model->forecast.available.confidence != FORECAST_NONE &&
		       model->forecast.available.eta_sec[FORECAST_ZERO] < NEAR_END_SEC);
}

void watch_set_care(struct watch *watch, enum processes_care care)
{
	processes_set_care(&watch->sampler.processes, care);
	if (watch->sampler.cgroups)
		cgroups_set_care(watch->sampler.cgroups, care);
}

bool watch_sample(struct watch *watch)
{
	bool is_larger;

	sampler_take(&watch->sampler, &watch->sample);
	is_larger = make_room(watch);
	is_larger = make_group_room(watch) || is_larger;
	keep_to_room(watch);
	keep_to_group_room(watch);
	model_update(&watch->model, &watch->sample);
	watch_set_care(watch, is_serious(&watch->model) ? PROCESSES_THOROUGH : PROCESSES_CALM);
	return is_larger;
}

bool watch_take_oom_log(struct watch *watch)
{
	return sampler_take_oom_log(&watch->sampler, &watch->sample);
}

void watch_take_details(struct watch *watch)
{
	if (!sample_has(&watch->sample, SOURCE_PROCESSES))
		return;
	processes_take_details(&watch->sampler.processes, &watch->sample.processes);
	keep_to_room(watch);
	watch->model.sample.processes = watch->sample.processes;
}

void watch_hold(struct watch *watch, bool is_held)
{
	struct process_table *table = &watch->held.sample.processes;

	watch->is_held = is_held;
	if (!is_held)
		return;
	model_copy(&watch->held, &watch->model, watch->held_rows, watch->places, watch->held_groups,
		watch->group_places);
	if (table->detail_count > 0)
		memcpy(watch->held_detail, table->detail,
			table->detail_count * sizeof(watch->held_detail[0]));
	table->detail = watch->held_detail;
}

struct model *watch_shown(struct watch *watch)
{
	return watch->is_held ? &watch->held : &watch->model;
}

void watch_share_thoughts(struct watch *watch)
{
	if (!watch->is_held)
		return;
	watch->model.what_if = watch->held.what_if;
	model_preview(&watch->model);
}
