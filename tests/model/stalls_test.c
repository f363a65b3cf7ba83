/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/stalls.h"

#include <errno.h>

#include "../scene.h"
#include "../tap.h"

static struct made_machine scene;
static struct stalls stalls;

static const struct stall *memory = &stalls.stall[PRESSURE_MEMORY];

static void first_sample(const char *fixture)
{
	scene_init(&scene, fixture);
	stalls_init(&stalls);
	stalls_update(&stalls, &scene.sample);
}

static void next_sample(double seconds)
{
	scene_tick(&scene, seconds);
	stalls_update(&stalls, &scene.sample);
}

static void test_first(void)
{
	first_sample("host-6.18");
	for (unsigned int i = 0; i < PRESSURES; i++) {
		CHECK(isnan(stalls.stall[i].some_percent));
		CHECK(isnan(stalls.stall[i].full_percent));
	}
}

static void test_exact(void)
{
	first_sample("host-6.18");
	scene_stall(&scene, PRESSURE_MEMORY, 12.4, 3.1, 1);
	scene_stall(&scene, PRESSURE_IO, 50, 25, 1);
	next_sample(1);
	CHECK_REAL(memory->some_percent, 12.4, 1e-6);
	CHECK_REAL(memory->full_percent, 3.1, 1e-6);
	CHECK_REAL(stalls.stall[PRESSURE_IO].some_percent, 50, 1e-6);
	CHECK_REAL(stalls.stall[PRESSURE_CPU].some_percent, 0, 0);
	next_sample(1);
	CHECK_REAL(memory->some_percent, 0, 0);
}

static void test_elapsed(void)
{
	first_sample("host-6.18");
	scene_stall(&scene, PRESSURE_MEMORY, 30, 0, 1);
	next_sample(3);
	CHECK_REAL(memory->some_percent, 10, 1e-6);
	scene_stall(&scene, PRESSURE_MEMORY, 5, 0, 1);
	next_sample(0.1);
	CHECK_REAL(memory->some_percent, 50, 1e-6);
}

/* The total of all processors is read a little after the clock. */
static void test_cap(void)
{
	first_sample("host-6.18");
	scene_stall(&scene, PRESSURE_MEMORY, 103, 101, 1);
	next_sample(1);
	CHECK_REAL(memory->some_percent, 100, 0);
	CHECK_REAL(memory->full_percent, 100, 0);
}

static void test_back(void)
{
	first_sample("host-6.18");
	scene_stall(&scene, PRESSURE_MEMORY, 20, 10, 1);
	next_sample(1);
	scene.sample.pressure[PRESSURE_MEMORY].some.total_usec -= 1;
	next_sample(1);
	CHECK_REAL(memory->some_percent, NAN, 0);
	CHECK_REAL(memory->full_percent, 0, 0);
	next_sample(1);
	CHECK_REAL(memory->some_percent, 0, 0);
}

static void test_clock(void)
{
	first_sample("host-6.18");
	next_sample(0);
	CHECK_REAL(memory->some_percent, NAN, 0);
}

/* Before Linux 5.13 the file of cpu has no line "full". */
static void test_no_full(void)
{
	first_sample("handmade-5.4");
	CHECK(!scene.sample.pressure[PRESSURE_CPU].full.is_present);
	scene.sample.pressure[PRESSURE_CPU].some.total_usec += 250000;
	next_sample(1);
	CHECK_REAL(stalls.stall[PRESSURE_CPU].some_percent, 25, 1e-6);
	CHECK_REAL(stalls.stall[PRESSURE_CPU].full_percent, NAN, 0);
}

static void test_kept(void)
{
	struct reading *reading = &scene.sample.reading[SOURCE_PRESSURE_MEMORY];

	first_sample("host-6.18");
	scene_stall(&scene, PRESSURE_MEMORY, 20, 10, 1);
	next_sample(1);
	reading->status = READING_KEPT;
	next_sample(1);
	CHECK_REAL(memory->some_percent, 20, 1e-6);
	reading->status = READING_FRESH;
	scene_stall(&scene, PRESSURE_MEMORY, 20, 10, 1);
	next_sample(1);
	CHECK_REAL(memory->some_percent, 10, 1e-6);
}

static void test_absent(void)
{
	struct reading *reading = &scene.sample.reading[SOURCE_PRESSURE_MEMORY];

	first_sample("host-6.18");
	next_sample(1);
	scene_absent(&scene, SOURCE_PRESSURE_MEMORY, EOPNOTSUPP);
	next_sample(1);
	CHECK_REAL(memory->some_percent, NAN, 0);
	CHECK_REAL(stalls.stall[PRESSURE_IO].some_percent, 0, 0);
	reading->status = READING_FRESH;
	scene_stall(&scene, PRESSURE_MEMORY, 20, 10, 1);
	next_sample(1);
	CHECK_REAL(memory->some_percent, NAN, 0);
	scene_stall(&scene, PRESSURE_MEMORY, 20, 10, 1);
	next_sample(1);
	CHECK_REAL(memory->some_percent, 20, 1e-6);
}

static void test_sources(void)
{
	CHECK_INT(stalls_source(PRESSURE_MEMORY), SOURCE_PRESSURE_MEMORY);
	CHECK_INT(stalls_source(PRESSURE_IO), SOURCE_PRESSURE_IO);
	CHECK_INT(stalls_source(PRESSURE_CPU), SOURCE_PRESSURE_CPU);
}

int main(void)
{
	tap_run("one sample says nothing", test_first);
	tap_run("shares come from the totals", test_exact);
	tap_run("over the time that passed", test_elapsed);
	tap_run("at most 100 percent", test_cap);
	tap_run("a total that goes back is unknown once", test_back);
	tap_run("a clock that stands says nothing", test_clock);
	tap_run("a missing line is unknown", test_no_full);
	tap_run("a kept reading leaves the shares", test_kept);
	tap_run("a source that was away begins anew", test_absent);
	tap_run("each resource has its source", test_sources);
	return tap_done();
}
