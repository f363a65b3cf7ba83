/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds a set point: from what was measured, how much the workers of a part shall hold next. Pure: no clock, no file. */
#ifndef OOMWATCH_LOAD_SET_POINT_H
#define OOMWATCH_LOAD_SET_POINT_H

#include "load/plan.h"

/* One instant, read by the supervisor; NAN or LOAD_UNLIMITED where it is not known. */
struct load_reading {
	uint64_t time_usec;     /* CLOCK_MONOTONIC */
	uint64_t current_bytes; /* memory.current of the group */
	uint64_t max_bytes;     /* memory.max */
	uint64_t free_bytes;    /* MemFree of the machine */
	uint64_t low_bytes;     /* the low watermarks of all zones, with what they protect */
	uint64_t refaults;      /* workingset_refault_anon + _file of the group, a counter */
	uint64_t stall_usec;    /* memory.pressure some total of the group, a counter */
	uint64_t held_bytes;    /* by the workers of the part together */
};

/*
 * Sizes are held by size: free memory and the fill of the group follow from how much is held. Refaults and stalls are held by
 * the rate at which a working set that is too large is gone through: it stays as it is, for around the limit the
 * least change of its size is the difference between nothing and everything.
 */
struct set_point {
	enum load_goal goal;
	uint64_t goal_value;
	uint64_t least_bytes, most_bytes; /* between which the target stays */
	uint64_t target_bytes;
	uint64_t
		rate_bytes; /* per second, of all workers of the part together; 0: not held by it */
	struct load_reading last;
	double rate; /* of refaults (per second) or stall (percent) lately; NAN before it is known */
	double overhead_bytes; /* memory.current that the part does not hold; NAN before it is known */
	/* What is counted from here on tells what the rate as it is does; 0: not begun. */
	uint64_t window_usec, window_count;
	bool is_window_exact; /* it began when the counter moved */
	bool has_last;
};

/* For PART, which starts with START_BYTES and never gets more than MOST_BYTES. */
void set_point_init(struct set_point *set_point, const struct load_part *part, uint64_t start_bytes,
	uint64_t most_bytes);

/* Takes a reading, and returns the bytes that the part shall hold together; set_point->rate_bytes is how fast it shall
 * go through them. */
uint64_t set_point_update(struct set_point *set_point, const struct load_reading *reading);

#endif
