/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pressure stall information over our own interval: the share of the time between two
 * reads in which tasks stalled, from the difference of the totals. The kernel's averages
 * move only every 2 seconds; the totals are exact at each read.
 */
#ifndef OOMWATCH_MODEL_STALLS_H
#define OOMWATCH_MODEL_STALLS_H

#include "kernel/sample.h"

struct stall {
	double some_percent; /* NAN when unknown; at most 100 */
	double full_percent;
};

struct stalls {
	struct stall stall[PRESSURES];
	struct pressure before[PRESSURES];
	uint64_t before_usec[PRESSURES]; /* 0: there is none */
};

void stalls_init(struct stalls *stalls);

/* As rates_update(), for the three pressure files. */
void stalls_update(struct stalls *stalls, const struct sample *sample);

/* The source that the pressure of RESOURCE is read from. */
enum sample_source stalls_source(enum pressure_resource resource);

/* The share of ELAPSED_USEC, which is not 0, between two readings of a line in which tasks stalled, in percent;
 * at most 100, NAN when it is unknown. */
double stall_percent(
	const struct pressure_line *before, const struct pressure_line *now, uint64_t elapsed_usec);

#endif
