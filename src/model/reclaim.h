/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Page reclaim, split by who does it and by what it takes (mm/vmscan.c).
 *
 * pgscan_kswapd, _direct, _khugepaged and _proactive count reclaim for the machine only;
 * pgscan_anon and pgscan_file (since Linux 5.8) count all reclaim. What is in the second
 * pair and not in the first is reclaim at the limit of a control group, which no counter
 * of its own shows. Before 6.2 pgscan_direct includes khugepaged, before 6.15 proactive.
 */
#ifndef OOMWATCH_MODEL_RECLAIM_H
#define OOMWATCH_MODEL_RECLAIM_H

#include "model/rates.h"

enum reclaim_class {
	RECLAIM_KSWAPD,     /* in the background, by the kernel thread of each node */
	RECLAIM_DIRECT,     /* by a task that needs a page now: it stalls */
	RECLAIM_KHUGEPAGED, /* to make huge pages */
	RECLAIM_PROACTIVE,  /* asked for by memory.reclaim */
	RECLAIM_LIMIT,      /* by a task whose control group is at memory.max or memory.high */
	RECLAIM_CLASSES
};

struct reclaim_flow {
	double scan_pages_per_sec;
	double steal_pages_per_sec; /* reclaimed */
	double efficiency_percent;  /* steal of scan; NAN when too little is scanned to say */
};

struct reclaim {
	struct reclaim_flow flow[RECLAIM_CLASSES];
	struct reclaim_flow anon; /* all classes; NAN before Linux 5.8 */
	struct reclaim_flow file;
	double scan_pages_per_sec;    /* all classes */
	double steal_pages_per_sec;   /* all classes */
	double direct_share_percent;  /* of the scans by kswapd and direct; above 30: kswapd lags */
	double allocstall_per_sec;    /* direct reclaims entered */
	double throttle_per_sec;      /* pgscan_direct_throttle: tasks put to sleep */
	double clean_pages_per_sec;   /* file pages dropped without a write */
	double dirty_pages_per_sec;   /* file pages that reclaim had to have written first */
	double slab_objects_per_sec;  /* slabs_scanned: dentries, inodes and others looked at */
	double refault_pages_per_sec; /* evicted and needed again */
	double thrash_percent; /* refaults of reclaimed pages; above 30 the working set does not fit */
};

/* Derives all of it from RATES. */
void reclaim_update(struct reclaim *reclaim, const struct rates *rates);

#endif
