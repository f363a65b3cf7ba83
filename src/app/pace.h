/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When the next sample is due. While the machine is in trouble samples come more often, for in a second
 * a process can take a gigabyte and be killed for it; when it is calm again they fall back after a
 * while. But the program must not be a part of the trouble: however often it is asked to look, it takes
 * at most a tenth of one CPU, in the long run exactly, and for a moment what it saved before. Pure: what
 * the time is, and what the program has used, is said by the caller.
 */
#ifndef OOMWATCH_APP_PACE_H
#define OOMWATCH_APP_PACE_H

#include <stdbool.h>

#include "model/model.h"

/* Between two samples, however urgent: what woke us may come again at once. */
#define PACE_FLOOR_USEC 100000u

struct pace {
	uint64_t delay_usec; /* between two samples of a calm machine */
	bool is_steady;      /* at all times, whatever they cost */
	uint64_t step_usec;  /* the delay, or less in trouble: samples are due at multiples of it */
	uint64_t origin_usec;  /* CLOCK_MONOTONIC from which they are counted */
	uint64_t due_usec;     /* CLOCK_MONOTONIC of the next sample */
	uint64_t sampled_usec; /* of the newest one; 0: none was taken */
	uint64_t trouble_usec; /* of the newest sample that showed trouble; 0: none has */
	uint64_t cpu_usec;     /* of the program, until then */
	uint64_t cost_usec;  /* CPU time from one sample to the next: what another one will take */
	int64_t credit_usec; /* CPU time that may be used; below 0: was used ahead of its time */
};

/* The program has used CPU_USEC until now. Nothing is due before pace_begin(). */
void pace_init(struct pace *pace, uint64_t delay_usec, bool is_steady, uint64_t cpu_usec);

/* The next sample is due at DUE_USEC, those behind it each DELAY_USEC. */
void pace_begin(struct pace *pace, uint64_t delay_usec, uint64_t due_usec);

/* Whether MODEL shows a machine for which a sample each second is too slow. */
bool pace_is_trouble(const struct model *model);

/* A sample was begun at SAMPLED_USEC and done at NOW_USEC, and shows trouble or not: the next one is due at
 * pace->due_usec. */
void pace_take(struct pace *pace, bool is_trouble, uint64_t sampled_usec, uint64_t now_usec,
	uint64_t cpu_usec);

/* Something happened at NOW_USEC: the next sample is due as soon as it may. Whether that is earlier than it
 * was. */
bool pace_hurry(struct pace *pace, uint64_t now_usec);

/* What was used until now, CPU_USEC in all, was not for samples: nothing is owed for it. */
void pace_excuse(struct pace *pace, uint64_t cpu_usec);

/* From the newest sample to the next, in whole steps: what is to be shown. */
uint64_t pace_interval_usec(const struct pace *pace);

/* The delay after DELAY_USEC, or before it when DIRECTION is below 0, of those that keys step through; itself at their
 * end. */
uint64_t pace_step_delay(uint64_t delay_usec, int direction);

#endif
