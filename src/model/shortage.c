/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/shortage.h"

#include <math.h>

/* A zone with less than this part of its node is not what the machine lives on. */
#define SHORTAGE_ZONE_PART 16
/* Pages a second of limit reclaim below which a group merely touches its limit. */
#define SHORTAGE_LIMIT_SCAN 100.0
#define SHORTAGE_COMMIT_PART 0.95

static bool is_below_low(const struct zone_marks *zone)
{
	return zone->level == ZONE_BELOW_LOW || zone->level == ZONE_BELOW_MIN;
}

static uint64_t node_managed(const struct watermarks *watermarks, unsigned int node)
{
	for (unsigned int i = 0; i < watermarks->node_count; i++) {
		if (watermarks->nodes[i].node == node)
			return watermarks->nodes[i].managed_pages;
	}
	return 0;
}

static bool is_small(const struct watermarks *watermarks, const struct zone_marks *zone)
{
	return zone->managed_pages * SHORTAGE_ZONE_PART < node_managed(watermarks, zone->node);
}

/* The zone below low that is deepest on its own scale, among those that matter to their node. */
static bool find_zone(const struct watermarks *watermarks, unsigned int *ret_zone)
{
	double deepest = INFINITY;
	bool is_found = false;

	for (unsigned int i = 0; i < watermarks->zone_count; i++) {
		const struct zone_marks *zone = &watermarks->zones[i];
		double position = watermarks_position(zone, (double)zone->free_pages);

		if (!is_below_low(zone) || is_small(watermarks, zone))
			continue;
		if (position < deepest) {
			deepest = position;
			*ret_zone = i;
			is_found = true;
		}
	}
	return is_found;
}

static bool has_room_outside(const struct watermarks *watermarks, unsigned int node)
{
	for (unsigned int i = 0; i < watermarks->zone_count; i++) {
		const struct zone_marks *zone = &watermarks->zones[i];

		if (zone->node != node && zone->level <= ZONE_BELOW_HIGH &&
			!is_small(watermarks, zone))
			return true;
	}
	return false;
}

static bool is_commit_short(const struct sample *sample)
{
	double limit = sample_meminfo_bytes(sample, MEMINFO_COMMIT_LIMIT);
	double committed = sample_meminfo_bytes(sample, MEMINFO_COMMITTED_AS);

	return sample_has(sample, SOURCE_SYSCTL) &&
	       sysctl_has(&sample->sysctls, SYSCTL_OVERCOMMIT_MEMORY) &&
	       sample->sysctls.value[SYSCTL_OVERCOMMIT_MEMORY] == 2 &&
	       committed > SHORTAGE_COMMIT_PART * limit;
}

/*
 * The answer must not flicker. kswapd works until the zone it was woken for is above high again
 * and holds it near low meanwhile: what was short stays short until then. And where two zones are
 * below the same mark, the one that was named first goes on being named.
 */
static bool is_still_short(
	const struct shortage *shortage, const struct watermarks *watermarks, enum zone_level worst)
{
	return shortage->kind == SHORTAGE_ZONE && shortage->zone < watermarks->zone_count &&
	       watermarks->zones[shortage->zone].level >= worst &&
	       watermarks->zones[shortage->zone].level <= ZONE_BELOW_MIN;
}

static enum shortage_kind find_kind(const struct shortage *before, const struct sample *sample,
	const struct watermarks *watermarks, const struct reclaim *reclaim,
	const struct ladder *ladder, unsigned int *ret_zone)
{
	bool is_found = find_zone(watermarks, ret_zone);
	enum zone_level worst = is_found ? watermarks->zones[*ret_zone].level : ZONE_BELOW_HIGH;

	if (is_still_short(before, watermarks, worst)) {
		*ret_zone = before->zone;
		return SHORTAGE_ZONE;
	}
	if (is_found)
		return SHORTAGE_ZONE;
	if (is_commit_short(sample))
		return SHORTAGE_COMMIT;
	if (ladder->rung == LADDER_COMPACTION)
		return SHORTAGE_CONTIGUOUS;
	if (reclaim->flow[RECLAIM_LIMIT].scan_pages_per_sec >= SHORTAGE_LIMIT_SCAN)
		return SHORTAGE_CGROUP_LIMIT;
	if (watermarks->zone_count == 0 && ladder->rung == LADDER_UNKNOWN)
		return SHORTAGE_UNKNOWN;
	return SHORTAGE_NONE;
}

void shortage_update(struct shortage *shortage, const struct sample *sample,
	const struct watermarks *watermarks, const struct reclaim *reclaim,
	const struct ladder *ladder)
{
	unsigned int zone = 0;
	enum shortage_kind kind = find_kind(shortage, sample, watermarks, reclaim, ladder, &zone);

	if (kind == SHORTAGE_ZONE)
		shortage->has_room_elsewhere =
			has_room_outside(watermarks, watermarks->zones[zone].node);
	if (kind == shortage->kind && zone == shortage->zone)
		return;
	shortage->kind = kind;
	shortage->zone = zone;
	shortage->since_usec = sample->monotonic_usec;
}

const char *shortage_kind_name(enum shortage_kind kind)
{
	static const char *const names[] = {
		[SHORTAGE_UNKNOWN] = "unknown",
		[SHORTAGE_NONE] = "none",
		[SHORTAGE_ZONE] = "zone",
		[SHORTAGE_CONTIGUOUS] = "contiguous",
		[SHORTAGE_CGROUP_LIMIT] = "cgroup_limit",
		[SHORTAGE_COMMIT] = "commit",
	};

	return names[kind];
}
