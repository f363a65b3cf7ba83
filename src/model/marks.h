/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where on the time axis of the courses something was begun or ended by the person in front: a workload. A mark is set by
 * who did it, at a time, and stays in its slot as the courses move on.
 */
#ifndef OOMWATCH_MODEL_MARKS_H
#define OOMWATCH_MODEL_MARKS_H

#include <stdint.h>

#include "model/slots.h"

/* The oldest one is overwritten. */
#define MARKS_MAX 64

/* Bits: in one slot something may both begin and end. */
enum mark_sign {
	MARK_NONE = 0,
	MARK_BEGIN = 1 << 0,
	MARK_END = 1 << 1,
	MARK_BOTH = MARK_BEGIN | MARK_END,
};

struct mark {
	uint64_t slot; /* counted as marks.newest */
	enum mark_sign sign;
};

/* Zero bytes: no sample was taken yet. */
struct marks {
	uint64_t newest; /* slots that were ever begun; the newest has this number */
	unsigned int next;
	unsigned int count;
	struct mark mark[MARKS_MAX];
};

/* BEGUN slots have begun, as slots_take() says. */
void marks_advance(struct marks *marks, unsigned int begun);

/* Sets SIGN at TIME_USEC (CLOCK_MONOTONIC), which is now: in the newest of SLOTS, or in one that no sample was taken in
 * yet, where it is seen when it begins. */
void marks_set(
	struct marks *marks, const struct slots *slots, uint64_t time_usec, enum mark_sign sign);

/* What stands in the slot AGE steps back, 0 the newest. */
enum mark_sign marks_at(const struct marks *marks, unsigned int age);

#endif
