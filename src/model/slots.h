/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The even time axis of what is drawn as a course. While the machine is in trouble samples come more
 * often, and while they are dear more seldom, than columns should: each column is a slot of the same
 * length, whichever samples fall into it.
 */
#ifndef OOMWATCH_MODEL_SLOTS_H
#define OOMWATCH_MODEL_SLOTS_H

#include <stdint.h>

#include "base/ring.h"

/* Zero bytes: each sample has a slot of its own. */
struct slots {
	uint64_t length_usec;
	uint64_t
		end_usec; /* CLOCK_MONOTONIC at which the newest slot ends and the next one begins */
};

/* Takes a sample of NOW_USEC: how many slots begin with it, that is 0 when it belongs to the newest one, and
 * more than 1 when there were slots without a sample. At most RING_CAPACITY. */
unsigned int slots_take(struct slots *slots, uint64_t now_usec);

/* VALUE is that of an instant: a slot keeps the last that is known, and one without a sample is unknown. */
void slots_push_level(struct ring *ring, unsigned int begun, float value);

/* VALUE is of the time since the sample before: a slot keeps the greatest; one without a sample has it, too. */
void slots_push_rate(struct ring *ring, unsigned int begun, float value);

#endif
