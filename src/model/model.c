/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/model.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"

void model_init(struct model *model)
{
	memset(model, 0, sizeof(*model));
	model->interval_sec = NAN;
	rates_init(&model->rates);
	reclaim_update(&model->reclaim, &model->rates);
	stalls_init(&model->stalls);
	ladder_init(&model->ladder);
	shortage_init(&model->shortage);
	forecast_init(&model->forecast);
	history_init(&model->history);
	events_init(&model->events);
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
}

double model_seconds_since(const struct model *model, uint64_t since_usec)
{
	uint64_t now_usec = model->sample.monotonic_usec;

	return now_usec > since_usec ? (double)(now_usec - since_usec) / USEC_PER_SEC : 0;
}
