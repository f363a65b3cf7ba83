/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the reads of one control group say together: its rates, and what is needed for them. Of cgroup_tree.c. */
#ifndef OOMWATCH_MODEL_CGROUP_PAST_H
#define OOMWATCH_MODEL_CGROUP_PAST_H

#include "model/cgroup_tree.h"
#include "model/slope.h"

/* Counters of memory.stat that rates are made of. */
enum cgroup_counter {
	CGROUP_COUNTER_SCAN,
	CGROUP_COUNTER_STEAL,
	CGROUP_COUNTER_REFAULT_ANON,
	CGROUP_COUNTER_REFAULT_FILE,
	CGROUP_COUNTER_SWAP_IN,
	CGROUP_COUNTER_MAJOR_FAULTS,
	CGROUP_COUNTERS
};

/* What is needed of the reads before of one group, and what the groups above and below it are told. Zero
 * bytes: it was never read. */
struct cgroup_past {
	uint64_t read_usec;
	uint64_t checked_usec;
	struct cgroup_events events;
	struct cgroup_events local;
	struct pressure pressure;
	uint64_t counter[CGROUP_COUNTERS];
	uint32_t counter_present; /* a bit for each */
	uint32_t incarnation;
	struct slope current_kib;
	uint64_t high_usec; /* when its own counters were last seen to rise; 0: never */
	uint64_t max_usec;
	uint64_t oom_usec;
	uint64_t killed; /* by how much oom_kill rose at this update */
	bool is_known;   /* it has stood in this tree already */
	bool is_near;
	bool is_at_max;       /* it or a group above it came to its memory.max */
	bool is_below_oom;    /* a group above it had an OOM, which explains its kills */
	bool has_kills_below; /* which are the same as its own */
};

/*
 * Takes GROUP as it is in a table, and makes those parts of NODE that need no other group: rates, growth, the
 * processes in it. A place that is empty, or has another group than before, begins anew. START_USEC is
 * CLOCK_MONOTONIC of the first sample.
 */
void cgroup_past_take(struct cgroup_past *past, struct cgroup_node *node,
	const struct cgroup *group, bool has_local_events, uint64_t start_usec);

#endif
