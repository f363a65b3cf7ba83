/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where each zone stands between its watermarks, seen by user memory (mm/page_alloc.c,
 * __zone_watermark_ok): an allocation passes a mark when free is above the mark plus
 * protection[highest zone it may use]. User memory may use all up to Movable, so a low zone
 * with ten times its high mark free can still be closed to it. That reserve is added here.
 */
#ifndef OOMWATCH_MODEL_WATERMARKS_H
#define OOMWATCH_MODEL_WATERMARKS_H

#include "kernel/sample.h"

enum watermark { WATERMARK_MIN, WATERMARK_LOW, WATERMARK_HIGH, WATERMARKS };

enum zone_level {
	ZONE_ABOVE_HIGH,
	ZONE_BELOW_HIGH, /* kswapd, once awake, still works here */
	ZONE_BELOW_LOW,  /* kswapd is woken */
	ZONE_BELOW_MIN,  /* allocations enter direct reclaim */
	ZONE_CLOSED      /* only the reserve is left: open to the kernel, not to user memory */
};

/* One populated zone, in pages. */
struct zone_marks {
	unsigned int node;
	char name[ZONE_NAME_MAX];
	uint64_t free_pages;
	uint64_t managed_pages;
	uint64_t reserve_pages;          /* kept from user memory: protection[Movable] */
	uint64_t mark_pages[WATERMARKS]; /* reserve included */
	uint64_t boost_pages;            /* part of each mark; 0 when none or not printed */
	uint64_t promo_pages;            /* reserve included; 0 before Linux 6.12 */
	uint64_t pcp_pages;              /* free in per-CPU lists, not in free_pages */
	enum zone_level level;
	uint64_t since_usec; /* CLOCK_MONOTONIC at which that level was first seen */
};

/* What the background reclaim of a node is doing, as far as the marks tell. */
enum kswapd_state {
	KSWAPD_ASLEEP,  /* a zone is above high: the node is balanced */
	KSWAPD_MAY_RUN, /* none is above high, one is above low: it runs if it was woken */
	KSWAPD_AWAKE,   /* no zone is above low */
	KSWAPD_GAVE_UP, /* node_unreclaimable: 16 rounds without progress */
};

struct node_marks {
	unsigned int node;
	uint64_t managed_pages;
	enum kswapd_state kswapd;
};

struct watermarks {
	struct zone_marks zones[ZONEINFO_ZONES_MAX]; /* in the order of the sample's zones */
	unsigned int zone_count;
	struct node_marks nodes[ZONEINFO_NODES_MAX];
	unsigned int node_count;
};

/* Takes the zones of SAMPLE; none when zoneinfo is absent. */
void watermarks_update(struct watermarks *watermarks, const struct sample *sample);

/*
 * Where FREE_PAGES stands on the scale of the zone's marks: 0 nothing free, 1 at min, 2 at
 * low, 3 at high, 4 all of the zone free; linear between. At most 4.
 */
double watermarks_position(const struct zone_marks *zone, double free_pages);

#endif
