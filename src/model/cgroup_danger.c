/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/cgroup_danger.h"

#include <math.h>

#include "base/bits.h"

/* Little to drop: at least so much of the limit is neither file pages nor slab that can be reclaimed. */
#define PRESSING_PART 0.95
/* A trend comes true even while there is more to drop: the growing part is rarely that. */
#define PRESSING_TREND_PART 0.75
/* All tasks stall for so much of the time, in percent. */
#define PRESSING_STALL_PERCENT 10

/* A limit that is further off is not compared by its time, in seconds. */
#define DANGER_HORIZON_SEC 3600

/* What of the group reclaim cannot just drop, as a share of its memory.max, or of memory.high; 0 when neither
 * is set. Dirty pages count as droppable: they are written first. */
static double held_share(const struct cgroup *group)
{
	static const enum cgroup_stat_field droppable[] = {
		CGROUP_STAT_ACTIVE_FILE, CGROUP_STAT_INACTIVE_FILE, CGROUP_STAT_SLAB_RECLAIMABLE};
	uint64_t max = cgroup_value_or(group, CGROUP_MAX, CGROUP_UNLIMITED);
	uint64_t high = cgroup_value_or(group, CGROUP_HIGH, CGROUP_UNLIMITED);
	uint64_t held = cgroup_value_or(group, CGROUP_CURRENT, 0);

	if (max == CGROUP_UNLIMITED)
		max = high;
	if (max == CGROUP_UNLIMITED || held == 0)
		return 0;
	for (unsigned int i = 0; group->flags & CGROUP_HAS_STAT && i < ARRAY_SIZE(droppable); i++) {
		uint64_t bytes = cgroup_stat_has(&group->stat, droppable[i])
					 ? group->stat.value[droppable[i]]
					 : 0;

		held -= bytes < held ? bytes : held;
	}
	return max == 0 ? 1 : (double)held / (double)max;
}

bool cgroup_danger_is_pressing(const struct cgroup_node *node, const struct cgroup *group)
{
	switch ((enum cgroup_state)node->state) {
	case CGROUP_STATE_KILLED:
		return true;
	case CGROUP_STATE_RECLAIMING:
		return held_share(group) >= PRESSING_PART ||
		       node->full_percent >= PRESSING_STALL_PERCENT;
	case CGROUP_STATE_THROTTLED:
		return node->full_percent >= PRESSING_STALL_PERCENT;
	case CGROUP_STATE_NEAR:
		return node->until_max_sec < CGROUP_NEAR_STAY_SEC &&
		       held_share(group) >= PRESSING_TREND_PART;
	default:
		return false;
	}
}

/* Below zero when A is the greater. */
static int compare_greater(double a, double b)
{
	return (a < b) - (a > b);
}

/* Seconds until memory.max, none beyond the horizon. */
static double until_max(const struct cgroup_node *node)
{
	return node->until_max_sec < DANGER_HORIZON_SEC ? node->until_max_sec : DANGER_HORIZON_SEC;
}

static double full_stall(const struct cgroup_node *node)
{
	return isnan(node->full_percent) ? 0 : node->full_percent;
}

int cgroup_danger_compare(const struct cgroup_node *a, const struct cgroup *group_a,
	const struct cgroup_node *b, const struct cgroup *group_b)
{
	int order = compare_greater(a->is_pressing, b->is_pressing);

	if (order == 0)
		order = compare_greater(a->state, b->state);
	if (order == 0)
		order = a->state >= CGROUP_STATE_RECLAIMING
				? compare_greater(full_stall(a), full_stall(b))
				: compare_greater(until_max(b), until_max(a));
	return order == 0 ? compare_greater(held_share(group_a), held_share(group_b)) : order;
}
