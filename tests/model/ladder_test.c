/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/ladder.h"

#include "base/clock.h"

#include "../tap.h"

static struct rates rates;
static struct ladder ladder;
static uint64_t now;

static void begin(void)
{
	rates_init(&rates);
	rates.elapsed_sec = 1;
	ladder_init(&ladder);
	now = (uint64_t)1000 * USEC_PER_SEC;
	ladder_update(&ladder, &rates, now);
}

/* SECONDS later, FIELD moved; VMSTAT_FIELDS: nothing did. */
static void after(double seconds, enum vmstat_field field)
{
	now += (uint64_t)(seconds * USEC_PER_SEC);
	if (field < VMSTAT_FIELDS)
		rates.per_sec[field] = 0.5;
	ladder_update(&ladder, &rates, now);
	if (field < VMSTAT_FIELDS)
		rates.per_sec[field] = 0;
}

static const enum vmstat_field nothing = VMSTAT_FIELDS;

static void test_unknown(void)
{
	rates_init(&rates);
	ladder_init(&ladder);
	CHECK_INT(ladder.rung, LADDER_UNKNOWN);
	ladder_update(&ladder, &rates, USEC_PER_SEC);
	CHECK_INT(ladder.rung, LADDER_UNKNOWN);
	rates.elapsed_sec = 1;
	ladder_update(&ladder, &rates, 2 * USEC_PER_SEC);
	CHECK_INT(ladder.rung, LADDER_CALM);
	CHECK_INT(ladder.since_usec, 2 * USEC_PER_SEC);
}

/* vmstat went away: unknown, also right after a kill. */
static void test_lost(void)
{
	begin();
	after(1, VMSTAT_OOM_KILL);
	rates_init(&rates);
	after(1, nothing);
	CHECK_INT(ladder.rung, LADDER_UNKNOWN);
}

/* A vmstat that is not read again must not hold a rung that is over. */
static void test_kept(void)
{
	begin();
	after(1, VMSTAT_PGSCAN_KSWAPD);
	rates.per_sec[VMSTAT_PGSCAN_KSWAPD] = 0.5;
	rates.is_kept = true;
	after(3, nothing);
	CHECK_INT(ladder.rung, LADDER_KSWAPD);
	after(1, nothing);
	CHECK_INT(ladder.rung, LADDER_CALM);
}

static void test_climbs(void)
{
	begin();
	CHECK_INT(ladder.rung, LADDER_CALM);
	after(1, VMSTAT_PGSCAN_KSWAPD);
	CHECK_INT(ladder.rung, LADDER_KSWAPD);
	after(1, VMSTAT_ALLOCSTALL_MOVABLE);
	CHECK_INT(ladder.rung, LADDER_DIRECT_RECLAIM);
	after(1, VMSTAT_COMPACT_STALL);
	CHECK_INT(ladder.rung, LADDER_COMPACTION);
	after(1, VMSTAT_OOM_KILL);
	CHECK_INT(ladder.rung, LADDER_OOM_KILL);
}

static void test_climbs_at_once(void)
{
	begin();
	after(0.1, VMSTAT_OOM_KILL);
	CHECK_INT(ladder.rung, LADDER_OOM_KILL);
	CHECK_INT(ladder.since_usec, now);

	/* A nearer stage does not pull it back. */
	after(1, VMSTAT_PGSCAN_KSWAPD);
	CHECK_INT(ladder.rung, LADDER_OOM_KILL);
}

static void test_every_zone_stalls(void)
{
	static const enum vmstat_field fields[] = {
		VMSTAT_ALLOCSTALL_DMA,
		VMSTAT_ALLOCSTALL_DMA32,
		VMSTAT_ALLOCSTALL_NORMAL,
		VMSTAT_ALLOCSTALL_HIGH,
		VMSTAT_ALLOCSTALL_MOVABLE,
		VMSTAT_ALLOCSTALL_DEVICE,
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(fields); i++) {
		begin();
		after(1, fields[i]);
		CHECK_INT(ladder.rung, LADDER_DIRECT_RECLAIM);
	}
}

/* Reclaim at a control group's limit moves pgscan_anon and pgscan_file only. */
static void test_limits_do_not_climb(void)
{
	begin();
	after(1, VMSTAT_PGSCAN_ANON);
	CHECK_INT(ladder.rung, LADDER_CALM);
	after(1, VMSTAT_PGSCAN_FILE);
	CHECK_INT(ladder.rung, LADDER_CALM);
	after(1, VMSTAT_COMPACT_DAEMON_WAKE);
	CHECK_INT(ladder.rung, LADDER_CALM);
}

static void test_falls_late(void)
{
	static const struct {
		enum vmstat_field field;
		enum ladder_rung rung;
	} rows[] = {
		{VMSTAT_PGSCAN_KSWAPD, LADDER_KSWAPD},
		{VMSTAT_ALLOCSTALL_NORMAL, LADDER_DIRECT_RECLAIM},
		{VMSTAT_COMPACT_STALL, LADDER_COMPACTION},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		begin();
		after(1, rows[i].field);
		after(3, nothing);
		CHECK_INT(ladder.rung, rows[i].rung);
		after(0.1, nothing);
		CHECK_INT(ladder.rung, LADDER_CALM);
	}
}

static void test_falls_by_steps(void)
{
	begin();
	after(1, VMSTAT_COMPACT_STALL);
	after(1, VMSTAT_ALLOCSTALL_NORMAL);
	after(1, VMSTAT_PGSCAN_KSWAPD);
	CHECK_INT(ladder.rung, LADDER_COMPACTION);
	after(1.1, nothing);
	CHECK_INT(ladder.rung, LADDER_DIRECT_RECLAIM);
	after(1, nothing);
	CHECK_INT(ladder.rung, LADDER_KSWAPD);
	after(1, nothing);
	CHECK_INT(ladder.rung, LADDER_CALM);
}

/* Direct reclaim that comes and goes every other second is one episode. */
static void test_does_not_flicker(void)
{
	uint64_t since;

	begin();
	after(1, VMSTAT_ALLOCSTALL_MOVABLE);
	since = now;
	for (int i = 0; i < 20; i++) {
		after(1, i % 2 ? VMSTAT_ALLOCSTALL_MOVABLE : VMSTAT_PGSCAN_KSWAPD);
		CHECK_INT(ladder.rung, LADDER_DIRECT_RECLAIM);
	}
	CHECK_INT(ladder.since_usec, since);
	CHECK_REAL(ladder_seconds(&ladder, now), 20, 1e-9);
}

static void test_oom_hold(void)
{
	begin();
	after(1, VMSTAT_OOM_KILL);
	after(10, nothing);
	CHECK_INT(ladder.rung, LADDER_OOM_KILL);
	after(0.1, nothing);
	CHECK_INT(ladder.rung, LADDER_CALM);
}

static void test_time_back(void)
{
	begin();
	after(1, VMSTAT_OOM_KILL);
	now -= 500 * (uint64_t)USEC_PER_SEC;
	ladder_update(&ladder, &rates, now);
	CHECK_INT(ladder.rung, LADDER_CALM);
	CHECK_REAL(ladder_seconds(&ladder, now - 1), 0, 0);
	after(1, VMSTAT_PGSCAN_KSWAPD);
	CHECK_INT(ladder.rung, LADDER_KSWAPD);
	after(5, nothing);
	CHECK_INT(ladder.rung, LADDER_CALM);
}

static void test_absent_counters(void)
{
	begin();
	for (unsigned int i = 0; i < VMSTAT_FIELDS; i++)
		rates.per_sec[i] = NAN;
	after(1, nothing);
	CHECK_INT(ladder.rung, LADDER_CALM);
}

static void test_names(void)
{
	CHECK_TEXT(ladder_rung_name(LADDER_CALM), "calm");
	CHECK_TEXT(ladder_rung_name(LADDER_KSWAPD), "kswapd");
	CHECK_TEXT(ladder_rung_name(LADDER_DIRECT_RECLAIM), "direct_reclaim");
	CHECK_TEXT(ladder_rung_name(LADDER_COMPACTION), "compaction");
	CHECK_TEXT(ladder_rung_name(LADDER_OOM_KILL), "oom_kill");
	CHECK_TEXT(ladder_rung_name(LADDER_UNKNOWN), "unknown");
}

int main(void)
{
	tap_run("unknown until vmstat was read twice", test_unknown);
	tap_run("unknown when vmstat goes away", test_lost);
	tap_run("what was kept holds no rung", test_kept);
	tap_run("climbs rung by rung", test_climbs);
	tap_run("climbs to the last rung at once", test_climbs_at_once);
	tap_run("stalls of every zone count", test_every_zone_stalls);
	tap_run("limits and kcompactd do not climb", test_limits_do_not_climb);
	tap_run("falls after 3 seconds of quiet", test_falls_late);
	tap_run("falls to what is still going on", test_falls_by_steps);
	tap_run("does not flicker", test_does_not_flicker);
	tap_run("an OOM kill is shown for 10 seconds", test_oom_hold);
	tap_run("time that goes back forgets", test_time_back);
	tap_run("absent counters do not climb", test_absent_counters);
	tap_run("names for reports", test_names);
	return tap_done();
}
