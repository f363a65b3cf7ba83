/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/reclaim.h"

#include "../tap.h"

static struct rates rates;
static struct reclaim reclaim;

struct rate {
	enum vmstat_field field;
	double per_sec;
};

/* Derives reclaim from these rates; all others are unknown. */
static void given(const struct rate *given, unsigned int count)
{
	rates_init(&rates);
	for (unsigned int i = 0; i < count; i++)
		rates.per_sec[given[i].field] = given[i].per_sec;
	reclaim_update(&reclaim, &rates);
}

/* Linux 6.1: neither khugepaged nor proactive have counters of their own. */
static void test_limit(void)
{
	static const struct rate list[] = {
		{VMSTAT_PGSCAN_KSWAPD, 3000},
		{VMSTAT_PGSTEAL_KSWAPD, 2000},
		{VMSTAT_PGSCAN_DIRECT, 1000},
		{VMSTAT_PGSTEAL_DIRECT, 500},
		{VMSTAT_PGSCAN_ANON, 2500},
		{VMSTAT_PGSTEAL_ANON, 1000},
		{VMSTAT_PGSCAN_FILE, 5500},
		{VMSTAT_PGSTEAL_FILE, 3500},
	};

	given(list, ARRAY_SIZE(list));
	CHECK_REAL(reclaim.flow[RECLAIM_LIMIT].scan_pages_per_sec, 4000, 1e-9);
	CHECK_REAL(reclaim.flow[RECLAIM_LIMIT].steal_pages_per_sec, 2000, 1e-9);
	CHECK_REAL(reclaim.flow[RECLAIM_LIMIT].efficiency_percent, 50, 1e-9);
	CHECK_REAL(reclaim.flow[RECLAIM_KHUGEPAGED].scan_pages_per_sec, NAN, 0);
	CHECK_REAL(reclaim.flow[RECLAIM_PROACTIVE].scan_pages_per_sec, NAN, 0);
	CHECK_REAL(reclaim.scan_pages_per_sec, 8000, 1e-9);
	CHECK_REAL(reclaim.steal_pages_per_sec, 4500, 1e-9);
	CHECK_REAL(reclaim.anon.efficiency_percent, 40, 1e-9);
	CHECK_REAL(reclaim.file.scan_pages_per_sec, 5500, 0);
}

static void test_four_classes(void)
{
	static const struct rate list[] = {
		{VMSTAT_PGSCAN_KSWAPD, 100},
		{VMSTAT_PGSCAN_DIRECT, 200},
		{VMSTAT_PGSCAN_KHUGEPAGED, 300},
		{VMSTAT_PGSCAN_PROACTIVE, 400},
		{VMSTAT_PGSTEAL_KSWAPD, 10},
		{VMSTAT_PGSTEAL_DIRECT, 20},
		{VMSTAT_PGSTEAL_KHUGEPAGED, 30},
		{VMSTAT_PGSTEAL_PROACTIVE, 40},
		{VMSTAT_PGSCAN_ANON, 1500},
		{VMSTAT_PGSCAN_FILE, 500},
		{VMSTAT_PGSTEAL_ANON, 150},
		{VMSTAT_PGSTEAL_FILE, 50},
	};

	given(list, ARRAY_SIZE(list));
	CHECK_REAL(reclaim.flow[RECLAIM_KHUGEPAGED].scan_pages_per_sec, 300, 0);
	CHECK_REAL(reclaim.flow[RECLAIM_PROACTIVE].efficiency_percent, 10, 1e-9);
	CHECK_REAL(reclaim.flow[RECLAIM_LIMIT].scan_pages_per_sec, 1000, 1e-9);
	CHECK_REAL(reclaim.flow[RECLAIM_LIMIT].steal_pages_per_sec, 100, 1e-9);
}

/* The counters are summed one after another while they move: a little below zero is zero. */
static void test_limit_is_not_negative(void)
{
	static const struct rate list[] = {
		{VMSTAT_PGSCAN_KSWAPD, 1003},
		{VMSTAT_PGSTEAL_KSWAPD, 1003},
		{VMSTAT_PGSCAN_ANON, 0},
		{VMSTAT_PGSTEAL_ANON, 0},
		{VMSTAT_PGSCAN_FILE, 1000},
		{VMSTAT_PGSTEAL_FILE, 1000},
	};

	given(list, ARRAY_SIZE(list));
	CHECK_REAL(reclaim.flow[RECLAIM_LIMIT].scan_pages_per_sec, 0, 0);
	CHECK_REAL(reclaim.flow[RECLAIM_LIMIT].steal_pages_per_sec, 0, 0);
	CHECK_REAL(reclaim.flow[RECLAIM_LIMIT].efficiency_percent, NAN, 0);
}

/* Before Linux 5.8 nothing counts all reclaim, so that at limits cannot be told. */
static void test_linux_5_4(void)
{
	static const struct rate list[] = {
		{VMSTAT_PGSCAN_KSWAPD, 600},
		{VMSTAT_PGSTEAL_KSWAPD, 300},
		{VMSTAT_PGSCAN_DIRECT, 400},
		{VMSTAT_PGSTEAL_DIRECT, 100},
		{VMSTAT_NR_VMSCAN_IMMEDIATE_RECLAIM, 20},
		{VMSTAT_WORKINGSET_REFAULT, 40},
	};

	given(list, ARRAY_SIZE(list));
	CHECK_REAL(reclaim.flow[RECLAIM_LIMIT].scan_pages_per_sec, NAN, 0);
	CHECK_REAL(reclaim.flow[RECLAIM_LIMIT].steal_pages_per_sec, NAN, 0);
	CHECK_REAL(reclaim.anon.scan_pages_per_sec, NAN, 0);
	CHECK_REAL(reclaim.file.steal_pages_per_sec, NAN, 0);
	CHECK_REAL(reclaim.clean_pages_per_sec, NAN, 0);
	CHECK_REAL(reclaim.dirty_pages_per_sec, 20, 0);
	CHECK_REAL(reclaim.scan_pages_per_sec, 1000, 1e-9);
	CHECK_REAL(reclaim.steal_pages_per_sec, 400, 1e-9);
	CHECK_REAL(reclaim.thrash_percent, 10, 1e-9);
}

static void test_efficiency(void)
{
	struct rate list[] = {{VMSTAT_PGSCAN_KSWAPD, 99.9}, {VMSTAT_PGSTEAL_KSWAPD, 99.9}};

	given(list, ARRAY_SIZE(list));
	CHECK_REAL(reclaim.flow[RECLAIM_KSWAPD].efficiency_percent, NAN, 0);
	list[0].per_sec = 100;
	list[1].per_sec = 85;
	given(list, ARRAY_SIZE(list));
	CHECK_REAL(reclaim.flow[RECLAIM_KSWAPD].efficiency_percent, 85, 1e-9);
	list[0].per_sec = 0;
	given(list, ARRAY_SIZE(list));
	CHECK_REAL(reclaim.flow[RECLAIM_KSWAPD].efficiency_percent, NAN, 0);
	given(list, 1);
	CHECK_REAL(reclaim.flow[RECLAIM_KSWAPD].efficiency_percent, NAN, 0);
}

static void test_direct_share(void)
{
	struct rate list[] = {{VMSTAT_PGSCAN_KSWAPD, 900}, {VMSTAT_PGSCAN_DIRECT, 300}};

	given(list, ARRAY_SIZE(list));
	CHECK_REAL(reclaim.direct_share_percent, 25, 1e-9);
	list[0].per_sec = 60;
	list[1].per_sec = 39;
	given(list, ARRAY_SIZE(list));
	CHECK_REAL(reclaim.direct_share_percent, NAN, 0);
	given(list, 1);
	CHECK_REAL(reclaim.direct_share_percent, NAN, 0);
}

static void test_thrash(void)
{
	struct rate list[] = {
		{VMSTAT_PGSTEAL_ANON, 400},
		{VMSTAT_PGSTEAL_FILE, 600},
		{VMSTAT_WORKINGSET_REFAULT_ANON, 250},
		{VMSTAT_WORKINGSET_REFAULT_FILE, 150},
	};

	given(list, ARRAY_SIZE(list));
	CHECK_REAL(reclaim.refault_pages_per_sec, 400, 1e-9);
	CHECK_REAL(reclaim.thrash_percent, 40, 1e-9);
	list[0].per_sec = 0;
	list[1].per_sec = 99;
	given(list, ARRAY_SIZE(list));
	CHECK_REAL(reclaim.thrash_percent, NAN, 0);
}

static void test_kinds(void)
{
	struct rate list[] = {
		{VMSTAT_PGSTEAL_FILE, 1000},
		{VMSTAT_NR_VMSCAN_WRITE, 300},
		{VMSTAT_PSWPOUT, 200},
		{VMSTAT_NR_VMSCAN_IMMEDIATE_RECLAIM, 50},
		{VMSTAT_SLABS_SCANNED, 77},
	};

	given(list, ARRAY_SIZE(list));
	CHECK_REAL(reclaim.dirty_pages_per_sec, 150, 1e-9);
	CHECK_REAL(reclaim.clean_pages_per_sec, 850, 1e-9);
	CHECK_REAL(reclaim.slab_objects_per_sec, 77, 0);

	/* All that reclaim wrote was swap. */
	list[2].per_sec = 301;
	given(list, ARRAY_SIZE(list));
	CHECK_REAL(reclaim.dirty_pages_per_sec, 50, 1e-9);

	/* More was met dirty than freed: nothing of it was clean. */
	list[3].per_sec = 5000;
	given(list, ARRAY_SIZE(list));
	CHECK_REAL(reclaim.clean_pages_per_sec, 0, 0);
}

static void test_rest(void)
{
	static const struct rate list[] = {
		{VMSTAT_ALLOCSTALL_MOVABLE, 290},
		{VMSTAT_ALLOCSTALL_NORMAL, 22},
		{VMSTAT_PGSCAN_DIRECT_THROTTLE, 3},
	};

	given(list, ARRAY_SIZE(list));
	CHECK_REAL(reclaim.allocstall_per_sec, 312, 1e-9);
	CHECK_REAL(reclaim.throttle_per_sec, 3, 0);
}

static void test_unknown(void)
{
	given(NULL, 0);
	for (unsigned int i = 0; i < RECLAIM_CLASSES; i++) {
		CHECK(isnan(reclaim.flow[i].scan_pages_per_sec));
		CHECK(isnan(reclaim.flow[i].steal_pages_per_sec));
		CHECK(isnan(reclaim.flow[i].efficiency_percent));
	}
	CHECK_REAL(reclaim.scan_pages_per_sec, NAN, 0);
	CHECK_REAL(reclaim.direct_share_percent, NAN, 0);
	CHECK_REAL(reclaim.allocstall_per_sec, NAN, 0);
	CHECK_REAL(reclaim.dirty_pages_per_sec, NAN, 0);
	CHECK_REAL(reclaim.thrash_percent, NAN, 0);
}

int main(void)
{
	tap_run("reclaim at limits is anon and file less the rest", test_limit);
	tap_run("the rest is four classes", test_four_classes);
	tap_run("reclaim at limits is never negative", test_limit_is_not_negative);
	tap_run("Linux 5.4 tells neither limits nor kinds", test_linux_5_4);
	tap_run("efficiency needs 100 scanned pages a second", test_efficiency);
	tap_run("share of direct reclaim", test_direct_share);
	tap_run("thrashing is refaults of what was freed", test_thrash);
	tap_run("clean and dirty file pages", test_kinds);
	tap_run("stalls of all zones, throttled tasks", test_rest);
	tap_run("unknown rates make nothing known", test_unknown);
	return tap_done();
}
