/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a condition can ask for: how each metric is taken from the model, and from what the workload tells of itself. */
#ifndef OOMWATCH_SCENE_METRIC_H
#define OOMWATCH_SCENE_METRIC_H

#include "scene/condition.h"

/* The index into condition_metrics[]. */
enum metric {
	METRIC_LADDER,
	METRIC_FREE,
	METRIC_AVAILABLE,
	METRIC_AVAILABLE_SHARE,
	METRIC_CACHED,
	METRIC_CACHED_GAIN,
	METRIC_ZONES_BELOW_HIGH,
	METRIC_ZONES_BELOW_LOW,
	METRIC_ZONES_BELOW_MIN,
	METRIC_PGSCAN_KSWAPD,
	METRIC_PGSTEAL_KSWAPD,
	METRIC_PGSCAN_DIRECT,
	METRIC_PGSTEAL_DIRECT,
	METRIC_ALLOCSTALL,
	METRIC_ALLOCSTALL_TOTAL,
	METRIC_COMPACT_STALL,
	METRIC_PGSCAN_LIMIT,
	METRIC_REFAULT,
	METRIC_PGMAJFAULT,
	METRIC_PSWPIN,
	METRIC_PSWPOUT,
	METRIC_SWAP_USED,
	METRIC_STALL_SOME,
	METRIC_STALL_FULL,
	METRIC_STALL_SOME_AVG10,
	METRIC_STALL_FULL_AVG10,
	METRIC_STALL_IO,
	METRIC_OOM_KILL,
	METRIC_GROUP_CURRENT,
	METRIC_GROUP_FILL,
	METRIC_GROUP_ANON,
	METRIC_GROUP_FILE,
	METRIC_GROUP_SWAP,
	METRIC_GROUP_LIMIT_HITS,
	METRIC_GROUP_HIGH_HITS,
	METRIC_GROUP_OOM_KILLS,
	METRIC_GROUP_SCAN,
	METRIC_GROUP_REFAULTS,
	METRIC_GROUP_STALL,
	METRIC_GROUP_STALL_FULL,
	METRIC_GROUP_PROCESSES,
	METRIC_GROUP_VICTIM,
	METRIC_LOAD_RUNNING,
	METRIC_LOAD_ENDED,
	METRIC_LOAD_KILLED,
	METRIC_LOAD_WORKERS,
	METRIC_LOAD_HELD,
	METRIC_AGE,
	METRICS
};

/* What the metrics of one instant are taken from. */
struct metric_source {
	const struct model *model;
	const struct load_progress *load; /* NULL: there is no workload */
	uint32_t group;                   /* place of the workload's group; CGROUP_NONE: not read */
	uint64_t begun_usec;
	/* Of the group by what the workload tells, between its newest two messages; NAN: not known. */
	double told_refaults_per_sec;
	double told_stall_percent;
};

/* The value of METRIC, a counter as it is counted since whenever; NAN when it is not known. */
double metric_measure(enum metric metric, const struct metric_source *source);

/* Whether METRIC is of the workload or its group. */
bool metric_is_of_load(enum metric metric);

/* In a few words what METRIC is about, "kswapd looks at pages". */
const char *metric_phrase(enum metric metric);

#endif
