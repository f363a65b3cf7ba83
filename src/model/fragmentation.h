/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fragmentation of a zone from its free lists (mm/vmstat.c, unusable_free_index()); the same
 * number as in debugfs extfrag/unusable_index, without root.
 */
#ifndef OOMWATCH_MODEL_FRAGMENTATION_H
#define OOMWATCH_MODEL_FRAGMENTATION_H

#include "kernel/buddyinfo.h"

/* Orders above it the allocator gives up on rather than kill (PAGE_ALLOC_COSTLY_ORDER). */
#define FRAGMENTATION_COSTLY_ORDER 3

/* The share of the free memory that a request of 2^ORDER pages cannot use, in percent: 0 none of
 * it is lost, 100 no block is large enough. */
double fragmentation_unusable_percent(const struct buddy_zone *zone, unsigned int order);

/* The row of BUDDYINFO for the zone NAME of NODE, or NULL. */
const struct buddy_zone *fragmentation_find(
	const struct buddyinfo *buddyinfo, unsigned int node, const char *name);

#endif
