/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/cgroup_past.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "model/rates.h"
#include "model/stalls.h"

#define USEC_PER_DSEC (USEC_PER_SEC / 10)

static const enum cgroup_stat_field counter_field[CGROUP_COUNTERS] = {
	[CGROUP_COUNTER_SCAN] = CGROUP_STAT_PGSCAN,
	[CGROUP_COUNTER_STEAL] = CGROUP_STAT_PGSTEAL,
	[CGROUP_COUNTER_REFAULT_ANON] = CGROUP_STAT_WORKINGSET_REFAULT_ANON,
	[CGROUP_COUNTER_REFAULT_FILE] = CGROUP_STAT_WORKINGSET_REFAULT_FILE,
	[CGROUP_COUNTER_SWAP_IN] = CGROUP_STAT_PSWPIN,
	[CGROUP_COUNTER_MAJOR_FAULTS] = CGROUP_STAT_PGMAJFAULT,
};

static const struct cgroup_node node_unknown = {
	.child = CGROUP_NONE,
	.sibling = CGROUP_NONE,
	.limit = CGROUP_NONE,
	.headroom_bytes = CGROUP_UNLIMITED,
	.limit_bytes = CGROUP_UNLIMITED,
	.growth_bytes_per_sec = NAN,
	.until_max_sec = NAN,
	.event_per_sec = {NAN, NAN, NAN, NAN, NAN, NAN},
	.local_per_sec = {NAN, NAN, NAN, NAN, NAN, NAN},
	.scan_pages_per_sec = NAN,
	.steal_pages_per_sec = NAN,
	.refault_pages_per_sec = NAN,
	.swap_in_pages_per_sec = NAN,
	.major_faults_per_sec = NAN,
	.some_percent = NAN,
	.full_percent = NAN,
};

static double per_sec(uint64_t before, uint64_t now, double seconds)
{
	return now < before ? NAN : (double)(now - before) / seconds;
}

/* What happened between two readings, SECONDS apart (NAN: there was none before). */
static void take_events(double ret_per_sec[CGROUP_EVENTS], const struct cgroup_events *before,
	const struct cgroup_events *now, double seconds)
{
	for (unsigned int i = 0; i < CGROUP_EVENTS; i++)
		ret_per_sec[i] = (before->present & now->present) >> i & 1
					 ? per_sec(before->count[i], now->count[i], seconds)
					 : NAN;
}

static void take_counters(struct cgroup_node *node, struct cgroup_past *past,
	const struct cgroup *group, double seconds)
{
	double rate[CGROUP_COUNTERS];
	uint32_t present = 0;

	for (unsigned int i = 0; i < CGROUP_COUNTERS; i++) {
		bool has_now = group->flags & CGROUP_HAS_STAT &&
			       cgroup_stat_has(&group->stat, counter_field[i]);
		uint64_t now = has_now ? group->stat.value[counter_field[i]] : 0;

		rate[i] = has_now && past->counter_present >> i & 1
				  ? per_sec(past->counter[i], now, seconds)
				  : NAN;
		past->counter[i] = now;
		present |= (uint32_t)has_now << i;
	}
	past->counter_present = present;
	node->scan_pages_per_sec = rate[CGROUP_COUNTER_SCAN];
	node->steal_pages_per_sec = rate[CGROUP_COUNTER_STEAL];
	node->refault_pages_per_sec =
		sum_known(rate[CGROUP_COUNTER_REFAULT_ANON], rate[CGROUP_COUNTER_REFAULT_FILE]);
	node->swap_in_pages_per_sec = present >> CGROUP_COUNTER_SWAP_IN & 1
					      ? rate[CGROUP_COUNTER_SWAP_IN]
					      : rate[CGROUP_COUNTER_REFAULT_ANON];
	node->major_faults_per_sec = rate[CGROUP_COUNTER_MAJOR_FAULTS];
}

static void take_stalls(struct cgroup_node *node, struct cgroup_past *past,
	const struct cgroup *group, uint64_t elapsed_usec)
{
	const struct pressure *before = &past->pressure, *now = &group->pressure;

	if (elapsed_usec > 0) {
		node->some_percent = stall_percent(&before->some, &now->some, elapsed_usec);
		node->full_percent = stall_percent(&before->full, &now->full, elapsed_usec);
	}
	past->pressure = *now;
}

static uint64_t rise_of(const struct cgroup_events *before, const struct cgroup_events *now,
	enum cgroup_event event)
{
	bool has_both = (before->present & now->present) >> event & 1;

	return has_both && now->count[event] > before->count[event]
		       ? now->count[event] - before->count[event]
		       : 0;
}

/* GROUP was read anew. */
static void take_reading(struct cgroup_past *past, struct cgroup_node *node,
	const struct cgroup *group, bool has_local_events)
{
	/* With memory_localevents the two files are the same. */
	const struct cgroup_events *local =
		has_local_events && !group->local.present ? &group->events : &group->local;
	uint64_t elapsed_usec = past->read_usec ? group->read_usec - past->read_usec : 0;
	double seconds = elapsed_usec ? (double)elapsed_usec / USEC_PER_SEC : NAN;

	take_events(node->event_per_sec, &past->events, &group->events, seconds);
	take_events(node->local_per_sec, &past->local, local, seconds);
	take_counters(node, past, group, seconds);
	take_stalls(node, past, group, elapsed_usec);
	past->killed = rise_of(&past->events, &group->events, CGROUP_EVENT_OOM_KILL);
	past->events = group->events;
	past->local = *local;
	past->read_usec = group->read_usec;
}

/* memory.current was read anew, which happens more often than the rest. */
static void take_current(struct cgroup_past *past, struct cgroup_node *node,
	const struct cgroup *group, uint64_t start_usec)
{
	uint64_t usec = past->checked_usec > start_usec ? past->checked_usec - start_usec : 0;

	slope_take(&past->current_kib, (uint32_t)(usec / USEC_PER_DSEC),
		(float)((double)group->value[CGROUP_CURRENT] / 1024));
	node->growth_bytes_per_sec = (double)slope_per_sec(&past->current_kib) * 1024;
}

void cgroup_past_take(struct cgroup_past *past, struct cgroup_node *node,
	const struct cgroup *group, bool has_local_events, uint64_t start_usec)
{
	uint64_t checked_usec =
		group->checked_usec > group->read_usec ? group->checked_usec : group->read_usec;

	if (group->id == 0 || !past->is_known || past->incarnation != group->incarnation) {
		memset(past, 0, sizeof(*past));
		past->incarnation = group->incarnation;
		past->is_known = group->id != 0;
		*node = node_unknown;
	}
	past->killed = 0;
	if (group->id == 0)
		return;
	if (group->read_usec > past->read_usec)
		take_reading(past, node, group, has_local_events);
	if (checked_usec > past->checked_usec) {
		past->checked_usec = checked_usec;
		if (cgroup_has(group, CGROUP_CURRENT))
			take_current(past, node, group, start_usec);
	}
	node->process_count = group->flags & CGROUP_HAS_PROCESSES ? group->process_count : 0;
}
