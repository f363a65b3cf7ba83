/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/history.h"

#include <errno.h>

#include "../scene.h"
#include "../tap.h"

static struct made_machine scene;
static struct model model;

static double newest(enum history_series series)
{
	return ring_get(&model.history.ring[series], 0);
}

static void begin(void)
{
	scene_init(&scene, "host-6.18");
	memset(&model, 0, sizeof(model));
	model_init(&model);
	model_update(&model, &scene.sample);
}

static void next(void)
{
	scene_tick(&scene, 1);
	model_update(&model, &scene.sample);
}

static void test_capacity(void)
{
	CHECK(RING_CAPACITY >= 10 * 60);
	begin();
	for (unsigned int i = 0; i < 600; i++) {
		scene_meminfo(&scene, MEMINFO_MEM_AVAILABLE, i);
		next();
	}
	for (unsigned int series = 0; series < HISTORY_SERIES; series++)
		CHECK_INT(model.history.ring[series].count, 601);
	CHECK_REAL(ring_get(&model.history.ring[HISTORY_AVAILABLE_BYTES], 599), 0, 0);
	CHECK_REAL(ring_get(&model.history.ring[HISTORY_AVAILABLE_BYTES], 0), 599 * 1024, 0);
}

/* One value a sample for each series, also for what is unknown. */
static void test_first(void)
{
	begin();
	for (unsigned int series = 0; series < HISTORY_SERIES; series++)
		CHECK_INT(model.history.ring[series].count, 1);
	CHECK_REAL(newest(HISTORY_AVAILABLE_BYTES), 21618100.0 * 1024, 1024);
	CHECK_REAL(newest(HISTORY_PSWPIN), NAN, 0);
	CHECK_REAL(newest(HISTORY_STALL_MEMORY_SOME), NAN, 0);
}

/* Each series has the value of its own field: all of them differ here. */
static void test_series(void)
{
	static const struct {
		enum vmstat_field field;
		enum history_series series;
	} rows[] = {
		{VMSTAT_PGSCAN_KSWAPD, HISTORY_SCAN + RECLAIM_KSWAPD},
		{VMSTAT_PGSCAN_DIRECT, HISTORY_SCAN + RECLAIM_DIRECT},
		{VMSTAT_PGSCAN_KHUGEPAGED, HISTORY_SCAN + RECLAIM_KHUGEPAGED},
		{VMSTAT_PGSCAN_PROACTIVE, HISTORY_SCAN + RECLAIM_PROACTIVE},
		{VMSTAT_ALLOCSTALL_NORMAL, HISTORY_ALLOCSTALL},
		{VMSTAT_PGSTEAL_ANON, HISTORY_ANON},
		{VMSTAT_SLABS_SCANNED, HISTORY_SLAB},
		{VMSTAT_WORKINGSET_REFAULT_FILE, HISTORY_REFAULT},
		{VMSTAT_PSWPIN, HISTORY_PSWPIN},
		{VMSTAT_PSWPOUT, HISTORY_PSWPOUT},
		{VMSTAT_PGMAJFAULT, HISTORY_PGMAJFAULT},
		{VMSTAT_COMPACT_STALL, HISTORY_COMPACT_STALL},
		{VMSTAT_COMPACT_FAIL, HISTORY_COMPACT_FAIL},
		{VMSTAT_COMPACT_DAEMON_WAKE, HISTORY_COMPACT_DAEMON_WAKE},
	};

	begin();
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
		scene_add(&scene, rows[i].field, 1000 + i);
	next();
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
		CHECK_REAL(newest(rows[i].series), 1000.0 + i, 1e-3);
}

static void test_stalls(void)
{
	begin();
	scene_stall(&scene, PRESSURE_MEMORY, 11, 2, 1);
	scene_stall(&scene, PRESSURE_IO, 33, 4, 1);
	scene_stall(&scene, PRESSURE_CPU, 55, 6, 1);
	next();
	CHECK_REAL(newest(HISTORY_STALL_MEMORY_SOME), 11, 1e-3);
	CHECK_REAL(newest(HISTORY_STALL_MEMORY_FULL), 2, 1e-3);
	CHECK_REAL(newest(HISTORY_STALL_IO_SOME), 33, 1e-3);
	CHECK_REAL(newest(HISTORY_STALL_CPU_SOME), 55, 1e-3);
}

static void test_absent(void)
{
	begin();
	scene_absent(&scene, SOURCE_MEMINFO, EACCES);
	scene_absent(&scene, SOURCE_VMSTAT, EACCES);
	scene_absent(&scene, SOURCE_PRESSURE_MEMORY, ENOENT);
	next();
	CHECK_REAL(newest(HISTORY_AVAILABLE_BYTES), NAN, 0);
	CHECK_REAL(newest(HISTORY_SCAN), NAN, 0);
	CHECK_REAL(newest(HISTORY_STALL_MEMORY_SOME), NAN, 0);
	for (unsigned int series = 0; series < HISTORY_SERIES; series++)
		CHECK_INT(model.history.ring[series].count, 2);
}

int main(void)
{
	tap_run("ten minutes of seconds are held", test_capacity);
	tap_run("one value a sample", test_first);
	tap_run("each series has its field", test_series);
	tap_run("stalls", test_stalls);
	tap_run("what is unknown goes in as such", test_absent);
	return tap_done();
}
