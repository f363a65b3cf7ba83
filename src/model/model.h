/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything that the screens and the reports know: the newest sample and what follows
 * from it and from those before. Pure: no clock, no file, no screen; the same samples
 * make the same model, whether they are live, replayed or made by a test.
 */
#ifndef OOMWATCH_MODEL_MODEL_H
#define OOMWATCH_MODEL_MODEL_H

#include "model/events.h"
#include "model/forecast.h"
#include "model/history.h"
#include "model/ladder.h"
#include "model/rates.h"
#include "model/reclaim.h"
#include "model/shortage.h"
#include "model/stalls.h"
#include "model/watermarks.h"

/* About 600 KiB for the largest machine, in the caller's storage, never on the stack. */
struct model {
	uint64_t sample_count;
	double interval_sec;  /* between the newest two samples; NAN before the second */
	struct sample sample; /* the newest */
	struct rates rates;
	struct reclaim reclaim;
	struct stalls stalls;
	struct watermarks watermarks;
	struct ladder ladder;
	struct shortage shortage;
	struct forecast forecast;
	struct history history;
	struct events events;
};

void model_init(struct model *model);

/* Takes the next instant. */
void model_update(struct model *model, const struct sample *sample);

/* Seconds from SINCE_USEC to the newest sample, at least 0. */
double model_seconds_since(const struct model *model, uint64_t since_usec);

#endif
