/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/rates.h"

#include <errno.h>

#include "../scene.h"
#include "../tap.h"

static struct made_machine scene;
static struct rates rates;

/* Two samples, SECONDS apart, COUNT events of FIELD between them. */
static void two_samples(enum vmstat_field field, int64_t count, double seconds)
{
	scene_init(&scene, "host-6.18");
	scene_set(&scene, field, 1000000);
	rates_init(&rates);
	rates_update(&rates, &scene.sample);
	scene_tick(&scene, seconds);
	scene_add(&scene, field, count);
	rates_update(&rates, &scene.sample);
}

static void test_init(void)
{
	rates_init(&rates);
	CHECK_REAL(rates.elapsed_sec, NAN, 0);
	for (unsigned int i = 0; i < VMSTAT_FIELDS; i++)
		CHECK(isnan(rates.per_sec[i]));
}

static void test_first(void)
{
	scene_init(&scene, "host-6.18");
	rates_init(&rates);
	rates_update(&rates, &scene.sample);
	CHECK_REAL(rates.elapsed_sec, NAN, 0);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFAULT], NAN, 0);
}

static void test_elapsed(void)
{
	two_samples(VMSTAT_PGSCAN_KSWAPD, 1000, 2.5);
	CHECK_REAL(rates.elapsed_sec, 2.5, 1e-9);
	CHECK_REAL(rates.per_sec[VMSTAT_PGSCAN_KSWAPD], 400, 1e-9);
	CHECK_REAL(rates.per_sec[VMSTAT_PGSCAN_DIRECT], 0, 0);
	two_samples(VMSTAT_PGSCAN_KSWAPD, 1000, 0.1);
	CHECK_REAL(rates.per_sec[VMSTAT_PGSCAN_KSWAPD], 10000, 1e-6);
}

/* The time between the reads counts, not that between the begins of the samples. */
static void test_read_time(void)
{
	two_samples(VMSTAT_PGFAULT, 100, 1);
	scene_tick(&scene, 1);
	scene.sample.reading[SOURCE_VMSTAT].read_usec += 1000000;
	scene_add(&scene, VMSTAT_PGFAULT, 100);
	rates_update(&rates, &scene.sample);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFAULT], 50, 1e-9);
}

static void test_back(void)
{
	two_samples(VMSTAT_PGFAULT, -5, 1);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFAULT], NAN, 0);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFREE], 0, 0);
	scene_tick(&scene, 1);
	scene_add(&scene, VMSTAT_PGFAULT, 7);
	rates_update(&rates, &scene.sample);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFAULT], 7, 1e-9);
}

static void test_clock_stands(void)
{
	two_samples(VMSTAT_PGFAULT, 50, 0);
	CHECK_REAL(rates.elapsed_sec, NAN, 0);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFAULT], NAN, 0);
}

static void test_clock_goes_back(void)
{
	two_samples(VMSTAT_PGFAULT, 50, 1);
	scene.sample.reading[SOURCE_VMSTAT].read_usec -= 5000000;
	rates_update(&rates, &scene.sample);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFAULT], NAN, 0);
	scene.sample.reading[SOURCE_VMSTAT].read_usec += 2000000;
	scene_add(&scene, VMSTAT_PGFAULT, 30);
	rates_update(&rates, &scene.sample);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFAULT], 15, 1e-9);
}

static void test_absent_key(void)
{
	two_samples(VMSTAT_PGFAULT, 50, 1);
	memset(scene.sample.vmstat.present, 0, sizeof(scene.sample.vmstat.present));
	scene_tick(&scene, 1);
	scene_add(&scene, VMSTAT_PGFREE, 3);
	rates_update(&rates, &scene.sample);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFAULT], NAN, 0);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFREE], 3, 1e-9);

	/* Back again: unknown until it has been read twice. */
	scene_tick(&scene, 1);
	scene_add(&scene, VMSTAT_PGFAULT, 1000);
	rates_update(&rates, &scene.sample);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFAULT], NAN, 0);
	scene_tick(&scene, 1);
	scene_add(&scene, VMSTAT_PGFAULT, 9);
	rates_update(&rates, &scene.sample);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFAULT], 9, 1e-9);
}

static void test_kept(void)
{
	two_samples(VMSTAT_PGFAULT, 50, 1);
	scene.sample.reading[SOURCE_VMSTAT].status = READING_KEPT;
	scene_tick(&scene, 1);
	rates_update(&rates, &scene.sample);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFAULT], 50, 1e-9);
	CHECK_REAL(rates.elapsed_sec, 1, 1e-9);

	/* The next fresh one counts over both seconds. */
	scene.sample.reading[SOURCE_VMSTAT].status = READING_FRESH;
	scene_tick(&scene, 1);
	scene_add(&scene, VMSTAT_PGFAULT, 60);
	rates_update(&rates, &scene.sample);
	CHECK_REAL(rates.elapsed_sec, 2, 1e-9);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFAULT], 30, 1e-9);
}

static void test_resumed(void)
{
	two_samples(VMSTAT_PGFAULT, 50, 1);
	scene_absent(&scene, SOURCE_VMSTAT, EACCES);
	scene_tick(&scene, 1);
	rates_update(&rates, &scene.sample);
	CHECK_REAL(rates.elapsed_sec, NAN, 0);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFAULT], NAN, 0);

	scene.sample.reading[SOURCE_VMSTAT].status = READING_FRESH;
	scene_tick(&scene, 1);
	scene_add(&scene, VMSTAT_PGFAULT, 100);
	rates_update(&rates, &scene.sample);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFAULT], NAN, 0);
	scene_tick(&scene, 1);
	scene_add(&scene, VMSTAT_PGFAULT, 4);
	rates_update(&rates, &scene.sample);
	CHECK_REAL(rates.per_sec[VMSTAT_PGFAULT], 4, 1e-9);
}

static void test_gauges(void)
{
	two_samples(VMSTAT_NR_FREE_PAGES, 100, 1);
	CHECK_REAL(rates.per_sec[VMSTAT_NR_FREE_PAGES], NAN, 0);
	two_samples(VMSTAT_NR_DIRTIED, 100, 1);
	CHECK_REAL(rates.per_sec[VMSTAT_NR_DIRTIED], 100, 1e-9);

	CHECK(!rates_is_counter(VMSTAT_NR_DIRTY));
	CHECK(!rates_is_counter(VMSTAT_NR_DIRTY_THRESHOLD));
	CHECK(!rates_is_counter(VMSTAT_WORKINGSET_NODES));
	CHECK(rates_is_counter(VMSTAT_NR_WRITTEN));
	CHECK(rates_is_counter(VMSTAT_NR_VMSCAN_WRITE));
	CHECK(rates_is_counter(VMSTAT_NR_VMSCAN_IMMEDIATE_RECLAIM));
	CHECK(rates_is_counter(VMSTAT_OOM_KILL));
	CHECK(rates_is_counter(VMSTAT_WORKINGSET_REFAULT_ANON));
}

static void test_sums(void)
{
	CHECK_REAL(sum_known(1, 2), 3, 0);
	CHECK_REAL(sum_known(NAN, 2), 2, 0);
	CHECK_REAL(sum_known(1, NAN), 1, 0);
	CHECK_REAL(sum_known(NAN, NAN), NAN, 0);

	two_samples(VMSTAT_ALLOCSTALL_MOVABLE, 30, 1);
	CHECK_REAL(rates_allocstall(&rates), 30, 1e-9);
	rates.per_sec[VMSTAT_ALLOCSTALL_NORMAL] = 12;
	CHECK_REAL(rates_allocstall(&rates), 42, 1e-9);
	rates.per_sec[VMSTAT_WORKINGSET_REFAULT_ANON] = 5;
	rates.per_sec[VMSTAT_WORKINGSET_REFAULT_FILE] = 6;
	CHECK_REAL(rates_refault(&rates), 11, 1e-9);

	rates_init(&rates);
	CHECK_REAL(rates_allocstall(&rates), NAN, 0);
	CHECK_REAL(rates_refault(&rates), NAN, 0);
}

/* Linux 5.4 has one key for both kinds of refaults. */
static void test_refault_5_4(void)
{
	scene_init(&scene, "handmade-5.4");
	CHECK(vmstat_has(&scene.sample.vmstat, VMSTAT_WORKINGSET_REFAULT));
	rates_init(&rates);
	rates_update(&rates, &scene.sample);
	scene_tick(&scene, 2);
	scene_add(&scene, VMSTAT_WORKINGSET_REFAULT, 500);
	rates_update(&rates, &scene.sample);
	CHECK_REAL(rates_refault(&rates), 250, 1e-9);
}

int main(void)
{
	tap_run("nothing is known at first", test_init);
	tap_run("one sample makes no rate", test_first);
	tap_run("the elapsed time is the real one", test_elapsed);
	tap_run("the time between the reads counts", test_read_time);
	tap_run("a counter that goes back is unknown once", test_back);
	tap_run("a clock that stands makes no rate", test_clock_stands);
	tap_run("a clock that goes back makes no rate", test_clock_goes_back);
	tap_run("an absent key has no rate", test_absent_key);
	tap_run("a kept reading leaves the rates", test_kept);
	tap_run("a source that was away begins anew", test_resumed);
	tap_run("gauges have no rate, counters named nr_ have", test_gauges);
	tap_run("sums leave out what is unknown", test_sums);
	tap_run("refaults of Linux 5.4", test_refault_5_4);
	return tap_done();
}
