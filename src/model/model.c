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
}

int model_reserve(struct model *model, unsigned int places)
{
	int error = growth_reserve(&model->growth, places);

	if (!error)
		error = victims_reserve(&model->victims, places);
	return error ? error : victims_reserve(&model->preview, places);
}

void model_release(struct model *model)
{
	growth_release(&model->growth);
	victims_release(&model->victims);
	victims_release(&model->preview);
}

static void processes_copy(struct process_table *table, struct process *rows, unsigned int places)
{
	if (table->place_count > places)
		table->place_count = places;
	if (table->place_count > 0)
		memcpy(rows, table->row, table->place_count * sizeof(*rows));
	table->row = rows;
}

void model_copy(
	struct model *to, const struct model *from, struct process *rows, unsigned int places)
{
	/* What is by place keeps its own storage. */
	struct growth growth = to->growth;
	struct victims victims = to->victims, preview = to->preview;

	memcpy(to, from, sizeof(*to));
	processes_copy(&to->sample.processes, rows, places);
	to->growth = growth;
	to->victims = victims;
	to->preview = preview;
	growth_copy(&to->growth, &from->growth);
	victims_copy(&to->victims, &from->victims);
	victims_copy(&to->preview, &from->preview);
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
}

void model_update(struct model *model, const struct sample *sample)
{
	uint64_t now_usec = sample->monotonic_usec;

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
	history_update(&model->history, sample, &model->rates, &model->reclaim, &model->stalls);
	events_update(&model->events, sample, &model->watermarks, &model->ladder, &model->rates);
	growth_update(&model->growth, sample);
	victims_update(&model->victims, sample, NULL);
	process_history_update(&model->process_history, sample, &model->victims);
	model_preview(model);
}

double model_seconds_since(const struct model *model, uint64_t since_usec)
{
	uint64_t now_usec = model->sample.monotonic_usec;

	return now_usec > since_usec ? (double)(now_usec - since_usec) / USEC_PER_SEC : 0;
}
