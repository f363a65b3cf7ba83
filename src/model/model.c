/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/model.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"

void model_init(struct model *model)
{
	model->interval_sec = NAN;
	rates_init(&model->rates);
	reclaim_update(&model->reclaim, &model->rates);
	stalls_init(&model->stalls);
	ladder_init(&model->ladder);
	growth_init(&model->growth);
	victims_init(&model->victims);
	victims_init(&model->preview);
	cgroup_tree_init(&model->cgroup_tree);
	cgroup_victims_init(&model->cgroup_victims);
	cgroup_victims_init(&model->cgroup_preview);
	kills_init(&model->kills);
}

int model_reserve(struct model *model, unsigned int places)
{
	int error = growth_reserve(&model->growth, places);

	if (!error)
		error = victims_reserve(&model->victims, places);
	if (!error)
		error = victims_reserve(&model->preview, places);
	return error ? error : kills_reserve(&model->kills, places);
}

int model_reserve_cgroups(struct model *model, unsigned int places)
{
	int error = cgroup_tree_reserve(&model->cgroup_tree, places);

	if (!error)
		error = cgroup_victims_reserve(&model->cgroup_victims, places);
	if (!error)
		error = cgroup_victims_reserve(&model->cgroup_preview, places);
	return error ? error : kills_reserve_groups(&model->kills, places);
}

void model_release(struct model *model)
{
	growth_release(&model->growth);
	victims_release(&model->victims);
	victims_release(&model->preview);
	cgroup_tree_release(&model->cgroup_tree);
	cgroup_victims_release(&model->cgroup_victims);
	cgroup_victims_release(&model->cgroup_preview);
	kills_release(&model->kills);
}

static void processes_copy(struct process_table *table, struct process *rows, unsigned int places)
{
	if (table->place_count > places)
		table->place_count = places;
	if (table->place_count > 0)
		memcpy(rows, table->row, table->place_count * sizeof(*rows));
	table->row = rows;
}

static void cgroups_copy(struct cgroup_table *table, struct cgroup *rows, unsigned int places)
{
	if (table->place_count > places)
		table->place_count = places;
	if (table->place_count > 0)
		memcpy(rows, table->row, table->place_count * sizeof(*rows));
	table->row = rows;
}

void model_copy(struct model *to, const struct model *from, struct process *rows,
	unsigned int places, struct cgroup *groups, unsigned int group_places)
{
	/* What is by place keeps its own storage. */
	struct growth growth = to->growth;
	struct victims victims = to->victims, preview = to->preview;
	struct cgroup_tree tree = to->cgroup_tree;
	struct cgroup_victims group_victims = to->cgroup_victims,
			      group_preview = to->cgroup_preview;
	struct kills kills = to->kills;

	memcpy(to, from, sizeof(*to));
	processes_copy(&to->sample.processes, rows, places);
	cgroups_copy(&to->sample.cgroups, groups, group_places);
	to->growth = growth;
	to->victims = victims;
	to->preview = preview;
	to->cgroup_tree = tree;
	to->cgroup_victims = group_victims;
	to->cgroup_preview = group_preview;
	to->kills = kills;
	growth_copy(&to->growth, &from->growth);
	victims_copy(&to->victims, &from->victims);
	victims_copy(&to->preview, &from->preview);
	cgroup_tree_copy(&to->cgroup_tree, &from->cgroup_tree);
	cgroup_victims_copy(&to->cgroup_victims, &from->cgroup_victims);
	cgroup_victims_copy(&to->cgroup_preview, &from->cgroup_preview);
	kills_copy(&to->kills, &from->kills);
}

bool model_is_previewed(const struct model *model)
{
	return what_if_is_active(&model->what_if);
}

void model_preview(struct model *model)
{
	if (sample_has(&model->sample, SOURCE_PROCESSES))
		what_if_prune(&model->what_if, &model->sample.processes);
	if (!model_is_previewed(model))
		return;
	/* What the victims have learned of the scale holds for both. */
	model->preview.scale = model->victims.scale;
	victims_update(&model->preview, &model->sample, &model->what_if);
	cgroup_victims_update(&model->cgroup_preview, &model->sample, &model->cgroup_tree,
		&model->preview, &model->what_if);
}

void model_update(struct model *model, const struct sample *sample)
{
	uint64_t now_usec = sample->monotonic_usec;
	unsigned int begun = slots_take(&model->slots, now_usec);

	marks_advance(&model->marks, begun);
	model->interval_sec =
		model->sample_count > 0 && now_usec > model->sample.monotonic_usec
			? (double)(now_usec - model->sample.monotonic_usec) / USEC_PER_SEC
			: NAN;
	sample_copy(&model->sample, sample);
	model->sample_count++;

	rates_update(&model->rates, sample);
	reclaim_update(&model->reclaim, &model->rates);
	stalls_update(&model->stalls, sample);
	watermarks_update(&model->watermarks, sample);
	ladder_update(&model->ladder, &model->rates, now_usec);
	shortage_update(
		&model->shortage, sample, &model->watermarks, &model->reclaim, &model->ladder);
	forecast_update(&model->forecast, sample, &model->watermarks);
	history_update(
		&model->history, begun, sample, &model->rates, &model->reclaim, &model->stalls);
	/* Before the victims: what was predicted is what they were at the sample before. */
	kills_update(&model->kills, sample, &model->victims, &model->cgroup_victims);
	cgroup_tree_update(&model->cgroup_tree, sample);
	events_update(&model->events, sample, &model->watermarks, &model->ladder, &model->kills,
		&model->cgroup_tree);
	growth_update(&model->growth, sample);
	victims_update(&model->victims, sample, NULL);
	cgroup_victims_update(
		&model->cgroup_victims, sample, &model->cgroup_tree, &model->victims, NULL);
	process_history_update(&model->process_history, begun, sample, &model->victims);
	kills_remember(&model->kills, sample);
	model_preview(model);
}

uint32_t model_group_of(const struct model *model, const struct process *process)
{
	uint32_t place = process->group;

	return place > 0 && place <= model->sample.cgroups.place_count ? place - 1 : CGROUP_NONE;
}

double model_seconds_since(const struct model *model, uint64_t since_usec)
{
	uint64_t now_usec = model->sample.monotonic_usec;

	return now_usec > since_usec ? (double)(now_usec - since_usec) / USEC_PER_SEC : 0;
}
