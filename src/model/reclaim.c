/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/reclaim.h"

#include <math.h>

/* Fewer pages a second than this say nothing about efficiency or thrashing. */
#define RECLAIM_SIGNIFICANT 100.0

/* PART of WHOLE in percent; NAN while the whole is too small to divide by. */
static double share_percent(double part, double whole)
{
	if (!(whole >= RECLAIM_SIGNIFICANT) || isnan(part))
		return NAN;
	return 100 * part / whole;
}

static struct reclaim_flow flow_of(double scan, double steal)
{
	return (struct reclaim_flow){
		.scan_pages_per_sec = scan,
		.steal_pages_per_sec = steal,
		.efficiency_percent = share_percent(steal, scan),
	};
}

/* TOTAL less PARTS; the counters are read one after another, so a little below zero is zero. */
static double remainder_of(double total, double parts)
{
	if (isnan(total) || isnan(parts))
		return NAN;
	return fmax(total - parts, 0);
}

static void reclaim_update_classes(struct reclaim *reclaim, const struct rates *rates)
{
	static const enum vmstat_field scan[] = {
		[RECLAIM_KSWAPD] = VMSTAT_PGSCAN_KSWAPD,
		[RECLAIM_DIRECT] = VMSTAT_PGSCAN_DIRECT,
		[RECLAIM_KHUGEPAGED] = VMSTAT_PGSCAN_KHUGEPAGED,
		[RECLAIM_PROACTIVE] = VMSTAT_PGSCAN_PROACTIVE,
	};
	static const enum vmstat_field steal[] = {
		[RECLAIM_KSWAPD] = VMSTAT_PGSTEAL_KSWAPD,
		[RECLAIM_DIRECT] = VMSTAT_PGSTEAL_DIRECT,
		[RECLAIM_KHUGEPAGED] = VMSTAT_PGSTEAL_KHUGEPAGED,
		[RECLAIM_PROACTIVE] = VMSTAT_PGSTEAL_PROACTIVE,
	};
	const double *per_sec = rates->per_sec;

	for (unsigned int i = 0; i < ARRAY_SIZE(scan); i++)
		reclaim->flow[i] = flow_of(per_sec[scan[i]], per_sec[steal[i]]);
	reclaim->anon = flow_of(per_sec[VMSTAT_PGSCAN_ANON], per_sec[VMSTAT_PGSTEAL_ANON]);
	reclaim->file = flow_of(per_sec[VMSTAT_PGSCAN_FILE], per_sec[VMSTAT_PGSTEAL_FILE]);

	double machine_scan = rates_sum(rates, scan, ARRAY_SIZE(scan));
	double machine_steal = rates_sum(rates, steal, ARRAY_SIZE(steal));
	double all_scan = per_sec[VMSTAT_PGSCAN_ANON] + per_sec[VMSTAT_PGSCAN_FILE];
	double all_steal = per_sec[VMSTAT_PGSTEAL_ANON] + per_sec[VMSTAT_PGSTEAL_FILE];

	reclaim->flow[RECLAIM_LIMIT] = flow_of(
		remainder_of(all_scan, machine_scan), remainder_of(all_steal, machine_steal));
	reclaim->scan_pages_per_sec = isnan(all_scan) ? machine_scan : all_scan;
	reclaim->steal_pages_per_sec = isnan(all_steal) ? machine_steal : all_steal;
}

/* What the reclaimed file pages were: nr_vmscan_write counts pages that reclaim itself sent to
 * the device, of which pswpout are anonymous; nr_vmscan_immediate_reclaim those it met under
 * writeback. */
static void reclaim_update_kinds(struct reclaim *reclaim, const struct rates *rates)
{
	const double *per_sec = rates->per_sec;
	double written = remainder_of(per_sec[VMSTAT_NR_VMSCAN_WRITE], per_sec[VMSTAT_PSWPOUT]);

	reclaim->dirty_pages_per_sec =
		sum_known(written, per_sec[VMSTAT_NR_VMSCAN_IMMEDIATE_RECLAIM]);
	reclaim->clean_pages_per_sec =
		remainder_of(reclaim->file.steal_pages_per_sec, reclaim->dirty_pages_per_sec);
	reclaim->slab_objects_per_sec = per_sec[VMSTAT_SLABS_SCANNED];
}

void reclaim_update(struct reclaim *reclaim, const struct rates *rates)
{
	reclaim_update_classes(reclaim, rates);
	reclaim_update_kinds(reclaim, rates);

	double direct = reclaim->flow[RECLAIM_DIRECT].scan_pages_per_sec;

	reclaim->direct_share_percent =
		share_percent(direct, direct + reclaim->flow[RECLAIM_KSWAPD].scan_pages_per_sec);
	reclaim->allocstall_per_sec = rates_allocstall(rates);
	reclaim->throttle_per_sec = rates->per_sec[VMSTAT_PGSCAN_DIRECT_THROTTLE];
	reclaim->refault_pages_per_sec = rates_refault(rates);
	reclaim->thrash_percent =
		share_percent(reclaim->refault_pages_per_sec, reclaim->steal_pages_per_sec);
}
