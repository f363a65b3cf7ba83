/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/watermarks.h"

#include <string.h>

static enum zone_level zone_level_of(const struct zone_marks *zone)
{
	uint64_t free_pages = zone->free_pages;

	if (zone->reserve_pages > 0 && free_pages <= zone->mark_pages[WATERMARK_MIN])
		return ZONE_CLOSED;
	if (free_pages <= zone->mark_pages[WATERMARK_MIN])
		return ZONE_BELOW_MIN;
	if (free_pages <= zone->mark_pages[WATERMARK_LOW])
		return ZONE_BELOW_LOW;
	if (free_pages <= zone->mark_pages[WATERMARK_HIGH])
		return ZONE_BELOW_HIGH;
	return ZONE_ABOVE_HIGH;
}

static void zone_marks_of(struct zone_marks *marks, const struct zone *zone)
{
	unsigned int movable = zone->movable_index < 0 ? zone->protection_count - 1
						       : (unsigned int)zone->movable_index;

	memset(marks, 0, sizeof(*marks));
	marks->node = zone->node;
	memcpy(marks->name, zone->name, sizeof(marks->name));
	marks->free_pages = zone->value[ZONE_FREE];
	marks->managed_pages = zone->value[ZONE_MANAGED];
	if (movable < zone->protection_count)
		marks->reserve_pages = zone->protection_pages[movable];
	marks->mark_pages[WATERMARK_MIN] = zone->value[ZONE_MIN] + marks->reserve_pages;
	marks->mark_pages[WATERMARK_LOW] = zone->value[ZONE_LOW] + marks->reserve_pages;
	marks->mark_pages[WATERMARK_HIGH] = zone->value[ZONE_HIGH] + marks->reserve_pages;
	if (zone_has(zone, ZONE_BOOST))
		marks->boost_pages = zone->value[ZONE_BOOST];
	if (zone_has(zone, ZONE_PROMO))
		marks->promo_pages = zone->value[ZONE_PROMO] + marks->reserve_pages;
	marks->pcp_pages = zone->pcp_count_pages;
	marks->level = zone_level_of(marks);
}

/* The node's entry, made when it is new; NULL when there is no room. */
static struct node_marks *node_marks_find(struct watermarks *watermarks, unsigned int node)
{
	for (unsigned int i = 0; i < watermarks->node_count; i++) {
		if (watermarks->nodes[i].node == node)
			return &watermarks->nodes[i];
	}
	if (watermarks->node_count == ZONEINFO_NODES_MAX)
		return NULL;

	struct node_marks *marks = &watermarks->nodes[watermarks->node_count++];

	*marks = (struct node_marks){.node = node, .kswapd = KSWAPD_AWAKE};
	return marks;
}

/* One zone above high is enough for kswapd to sleep (mm/vmscan.c, pgdat_balanced). */
static void node_marks_add(
	struct node_marks *node, const struct zone_marks *marks, const struct zone *zone)
{
	enum kswapd_state state = marks->level == ZONE_ABOVE_HIGH   ? KSWAPD_ASLEEP
				  : marks->level == ZONE_BELOW_HIGH ? KSWAPD_MAY_RUN
								    : KSWAPD_AWAKE;

	node->managed_pages += marks->managed_pages;
	if (zone_has(zone, ZONE_NODE_UNRECLAIMABLE) && zone->value[ZONE_NODE_UNRECLAIMABLE])
		node->kswapd = KSWAPD_GAVE_UP;
	else if (node->kswapd != KSWAPD_GAVE_UP && state < node->kswapd)
		node->kswapd = state;
}

void watermarks_update(struct watermarks *watermarks, const struct sample *sample)
{
	unsigned int count = sample->zoneinfo.zone_count;
	uint64_t read_usec = sample->reading[SOURCE_ZONEINFO].read_usec;

	if (!sample_has(sample, SOURCE_ZONEINFO)) {
		watermarks->zone_count = 0;
		watermarks->node_count = 0;
		return;
	}
	watermarks->node_count = 0;
	for (unsigned int i = 0; i < count; i++) {
		const struct zone *zone = &sample->zoneinfo.zones[i];
		struct zone_marks *marks = &watermarks->zones[i], before = *marks;
		bool is_same = i < watermarks->zone_count && before.node == zone->node &&
			       strcmp(before.name, zone->name) == 0;

		zone_marks_of(marks, zone);
		marks->since_usec =
			is_same && before.level == marks->level ? before.since_usec : read_usec;

		struct node_marks *node = node_marks_find(watermarks, zone->node);

		if (node)
			node_marks_add(node, marks, zone);
	}
	watermarks->zone_count = count;
}

double watermarks_position(const struct zone_marks *zone, double free_pages)
{
	double below = 0;

	for (unsigned int i = 0; i <= WATERMARKS; i++) {
		double above =
			i < WATERMARKS ? (double)zone->mark_pages[i] : (double)zone->managed_pages;

		if (free_pages <= above && above > below)
			return i + (free_pages - below) / (above - below);
		below = above > below ? above : below;
	}
	return WATERMARKS + 1;
}
