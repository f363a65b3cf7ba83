/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /proc/buddyinfo: free blocks of 2^order pages for each populated zone. The number
 * of orders varies: 11 with 4 KiB pages, 14 on arm64 with 64 KiB pages.
 */
#ifndef OOMWATCH_KERNEL_BUDDYINFO_H
#define OOMWATCH_KERNEL_BUDDYINFO_H

#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "kernel/zoneinfo.h"

#define BUDDYINFO_ORDERS_MAX 20

struct buddy_zone {
	unsigned int node;
	char name[ZONE_NAME_MAX];
	unsigned int order_count;
	uint64_t free_blocks[BUDDYINFO_ORDERS_MAX];
};

struct buddyinfo {
	struct buddy_zone zones[ZONEINFO_ZONES_MAX];
	unsigned int zone_count;
	unsigned int zones_seen; /* as in struct zoneinfo */
};

/*
 * As vmstat_parse(); -ERANGE also when a zone has more than BUDDYINFO_ORDERS_MAX orders. After
 * a failure RET has no zones.
 */
int buddyinfo_parse(
	const char *text, size_t length, struct buddyinfo *ret, struct failure *failure);

#endif
