/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counters of /proc/vmstat as rates over the time that really passed between two reads.
 * A counter that goes back (it cannot, but a machine can be resumed or replayed) is
 * unknown for that interval, never negative.
 */
#ifndef OOMWATCH_MODEL_RATES_H
#define OOMWATCH_MODEL_RATES_H

#include "kernel/sample.h"

struct rates {
	double elapsed_sec;            /* between the two reads; NAN before the second */
	double per_sec[VMSTAT_FIELDS]; /* NAN: a gauge, an absent key, or no second read yet */
	struct vmstat before;
	uint64_t before_usec; /* read time of BEFORE; 0: there is none */
	bool is_kept;         /* the newest sample brought nothing new */
};

void rates_init(struct rates *rates);

/* Takes the vmstat of SAMPLE when it is fresh; one that was kept leaves the rates as they are,
 * one that is absent makes them unknown. */
void rates_update(struct rates *rates, const struct sample *sample);

/* Whether FIELD only ever counts up; the others are gauges. */
bool rates_is_counter(enum vmstat_field field);

/* The sum of the known rates of FIELDS; NAN when none of them is known. */
double rates_sum(const struct rates *rates, const enum vmstat_field *fields, unsigned int count);

/* allocstall_* of all zones: direct reclaims entered, per second. */
double rates_allocstall(const struct rates *rates);

/* workingset_refault_anon and _file (before Linux 5.9 one key), per second in pages. */
double rates_refault(const struct rates *rates);

/* The same addition for other things that may be unknown. */
double sum_known(double a, double b);

#endif
