/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/fragmentation.h"

#include <string.h>

/* Free pages in blocks of at least 2^FROM pages. */
static double free_pages_from(const struct buddy_zone *zone, unsigned int from)
{
	double pages = 0;

	for (unsigned int order = from; order < zone->order_count; order++)
		pages += (double)zone->free_blocks[order] * (double)(1u << order);
	return pages;
}

double fragmentation_unusable_percent(const struct buddy_zone *zone, unsigned int order)
{
	double free_pages = free_pages_from(zone, 0);

	if (free_pages <= 0)
		return 100;
	return 100 * (free_pages - free_pages_from(zone, order)) / free_pages;
}

const struct buddy_zone *fragmentation_find(
	const struct buddyinfo *buddyinfo, unsigned int node, const char *name)
{
	for (unsigned int i = 0; i < buddyinfo->zone_count; i++) {
		const struct buddy_zone *zone = &buddyinfo->zones[i];

		if (zone->node == node && strcmp(zone->name, name) == 0)
			return zone;
	}
	return NULL;
}
