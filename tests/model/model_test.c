/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A minute of one machine, second by second: calm, kswapd, direct reclaim, an OOM kill, calm. */
#include <config.h>

#include "model/model.h"

#include <errno.h>

#include "base/clock.h"

#include "../processes.h"
#include "../scene.h"
#include "../tap.h"

static struct made_machine scene;
static struct model model;

/* One second of the script. */
static void second(void)
{
	scene_tick(&scene, 1);
	model_update(&model, &scene.sample);
}

static void script_begin(void)
{
	scene_init(&scene, "host-6.18");
	scene_meminfo(&scene, MEMINFO_MEM_AVAILABLE, 8000 * 1024);
	memset(&model, 0, sizeof(model));
	model_init(&model);
	CHECK_INT(model.sample_count, 0);
	CHECK_INT(model.ladder.rung, LADDER_UNKNOWN);
	CHECK_REAL(model.interval_sec, NAN, 0);
	model_update(&model, &scene.sample);
	CHECK_INT(model.sample_count, 1);
	CHECK_INT(model.ladder.rung, LADDER_UNKNOWN);
	CHECK_INT(model.shortage.kind, SHORTAGE_NONE);
	CHECK_REAL(model.interval_sec, NAN, 0);
	CHECK_REAL(model.rates.per_sec[VMSTAT_PGFAULT], NAN, 0);
}

static void script_calm(void)
{
	for (int i = 0; i < 10; i++) {
		second();
		CHECK_INT(model.ladder.rung, LADDER_CALM);
		CHECK_INT(model.shortage.kind, SHORTAGE_NONE);
		CHECK_INT(model.watermarks.nodes[0].kswapd, KSWAPD_ASLEEP);
		CHECK_INT(model.forecast.available.confidence, FORECAST_NONE);
		CHECK_REAL(model.interval_sec, 1, 1e-9);
	}
	CHECK_INT(model.events.count, 0);
	CHECK_REAL(model.stalls.stall[PRESSURE_MEMORY].some_percent, 0, 0);
	CHECK_REAL(ladder_seconds(&model.ladder, model.sample.monotonic_usec), 9, 1e-6);
}

/* A leak of 100 MiB/s begins; kswapd keeps up. */
static void script_kswapd(void)
{
	for (int i = 0; i < 15; i++) {
		scene_meminfo(&scene, MEMINFO_MEM_AVAILABLE,
			scene.sample.meminfo.value[MEMINFO_MEM_AVAILABLE] - 100 * 1024);
		scene_free(&scene, 0, "DMA32", 14200, 4);
		scene_free(&scene, 0, "Normal", 15000 + (uint64_t)(i % 3) * 500, 4);
		scene_add(&scene, VMSTAT_PGSCAN_KSWAPD, 30000);
		scene_add(&scene, VMSTAT_PGSTEAL_KSWAPD, 25600);
		scene_add(&scene, VMSTAT_PGSCAN_FILE, 30000);
		scene_add(&scene, VMSTAT_PGSTEAL_FILE, 25600);
		second();
		CHECK_INT(model.ladder.rung, LADDER_KSWAPD);
		CHECK_INT(model.shortage.kind, SHORTAGE_ZONE);
		CHECK(!isnan(model.reclaim.flow[RECLAIM_KSWAPD].scan_pages_per_sec));
		CHECK_REAL(model.reclaim.flow[RECLAIM_LIMIT].scan_pages_per_sec, 0, 0);
	}
	CHECK_REAL(model.reclaim.flow[RECLAIM_KSWAPD].efficiency_percent, 85.333, 0.001);
	CHECK_REAL(model.reclaim.direct_share_percent, 0, 0);
	CHECK_TEXT(model.watermarks.zones[model.shortage.zone].name, "Normal");
	CHECK_REAL(model_seconds_since(&model, model.shortage.since_usec), 14, 1e-6);
	CHECK(model.forecast.available.confidence >= FORECAST_FAIR);
	CHECK_REAL(model.forecast.available.slope_per_sec, -100.0 * 1024 * 1024, 1024 * 1024);
	CHECK_REAL(model.forecast.available.eta_sec[FORECAST_ZERO], 65, 1);
	CHECK_INT(model.events.count, 2);
	CHECK_INT(events_get(&model.events, 0)->kind, EVENT_RUNG);
	CHECK_INT(events_get(&model.events, 1)->kind, EVENT_ZONE_LEVEL);
}

/* Tasks must reclaim themselves. */
static void script_direct(void)
{
	for (int i = 0; i < 12; i++) {
		scene_meminfo(&scene, MEMINFO_MEM_AVAILABLE,
			scene.sample.meminfo.value[MEMINFO_MEM_AVAILABLE] - 400 * 1024);
		scene_free(&scene, 0, "DMA32", 13000, 2);
		scene_free(&scene, 0, "Normal", 11000, 2);
		scene_add(&scene, VMSTAT_PGSCAN_KSWAPD, 30000);
		scene_add(&scene, VMSTAT_PGSTEAL_KSWAPD, 9000);
		scene_add(&scene, VMSTAT_PGSCAN_DIRECT, 20000);
		scene_add(&scene, VMSTAT_PGSTEAL_DIRECT, 2000);
		scene_add(&scene, VMSTAT_PGSCAN_FILE, 50000);
		scene_add(&scene, VMSTAT_PGSTEAL_FILE, 11000);
		scene_add(&scene, VMSTAT_WORKINGSET_REFAULT_FILE, 5500);
		scene_add(&scene, VMSTAT_ALLOCSTALL_MOVABLE, 200);
		scene_stall(&scene, PRESSURE_MEMORY, 35, 12, 1);
		second();
		CHECK_INT(model.ladder.rung, LADDER_DIRECT_RECLAIM);
		CHECK_INT(model.watermarks.nodes[0].kswapd, KSWAPD_AWAKE);
		CHECK_INT(model.watermarks.zones[2].level, ZONE_BELOW_MIN);
		CHECK_REAL(model.stalls.stall[PRESSURE_MEMORY].some_percent, 35, 1e-6);
	}
	CHECK_REAL(model.reclaim.allocstall_per_sec, 200, 1e-6);
	CHECK_REAL(model.reclaim.direct_share_percent, 40, 1e-6);
	CHECK_REAL(model.reclaim.thrash_percent, 50, 1e-6);
	CHECK_REAL(model.reclaim.flow[RECLAIM_DIRECT].efficiency_percent, 10, 1e-6);
	CHECK_REAL(model_seconds_since(&model, model.shortage.since_usec), 26, 1e-6);
	CHECK_REAL(ladder_seconds(&model.ladder, model.sample.monotonic_usec), 11, 1e-6);
	CHECK_INT(model.forecast.available.confidence, FORECAST_STRONG);
	CHECK_REAL(model.forecast.available.slope_per_sec, -400.0 * 1024 * 1024, 10 * 1024 * 1024);
	CHECK_INT(model.events.count, 5);
	CHECK_INT(events_get(&model.events, 0)->rung, LADDER_DIRECT_RECLAIM);
	CHECK_INT(events_get(&model.events, 1)->level, ZONE_BELOW_MIN);
	CHECK_TEXT(events_get(&model.events, 2)->zone, "DMA32");
}

static void script_oom_kill(void)
{
	scene_add(&scene, VMSTAT_OOM_KILL, 1);
	scene_add(&scene, VMSTAT_ALLOCSTALL_MOVABLE, 90);
	scene_free(&scene, 0, "DMA32", 300000, 6);
	scene_free(&scene, 0, "Normal", 900000, 6);
	scene_meminfo(&scene, MEMINFO_MEM_AVAILABLE, 7000 * 1024);
	second();
	CHECK_INT(model.ladder.rung, LADDER_OOM_KILL);
	CHECK_INT(model.shortage.kind, SHORTAGE_NONE);
	CHECK_INT(model.watermarks.nodes[0].kswapd, KSWAPD_ASLEEP);
	CHECK_INT(model.forecast.available.confidence, FORECAST_NONE);
	CHECK_INT(model.events.count, 9);
	CHECK_INT(events_get(&model.events, 0)->kind, EVENT_OOM_KILL);
	CHECK_INT(events_get(&model.events, 0)->count, 1);
	CHECK_INT(events_get(&model.events, 1)->rung, LADDER_OOM_KILL);
	CHECK_INT(events_get(&model.events, 2)->level, ZONE_ABOVE_HIGH);
	for (int i = 0; i < 10; i++) {
		second();
		CHECK_INT(model.ladder.rung, LADDER_OOM_KILL);
	}
	CHECK_INT(model.events.count, 9);
}

static void script_calm_again(void)
{
	for (int i = 0; i < 12; i++) {
		second();
		CHECK_INT(model.ladder.rung, LADDER_CALM);
		CHECK_INT(model.shortage.kind, SHORTAGE_NONE);
		CHECK_INT(model.forecast.available.confidence, FORECAST_NONE);
		CHECK_INT(model.forecast.zone[2].confidence, FORECAST_NONE);
	}
	CHECK_INT(model.events.count, 10);
	CHECK_INT(events_get(&model.events, 0)->from_rung, LADDER_OOM_KILL);
	CHECK_INT(events_get(&model.events, 0)->rung, LADDER_CALM);
	CHECK_INT(model.sample_count, 61);
	CHECK_INT(model.history.ring[HISTORY_SCAN].count, 61);
	CHECK_REAL(ring_max(&model.history.ring[HISTORY_ALLOCSTALL], 61), 200, 1e-3);
}

/* The sample in the model is the newest, whole and its own. */
static void test_copy(void)
{
	static struct sample sample;

	scene_init(&scene, "vm-6.12-numa2-pressure");
	memset(&model, 0, sizeof(model));
	model_init(&model);
	sample = scene.sample;
	model_update(&model, &sample);
	memset(&sample, 0xa5, sizeof(sample));
	CHECK_INT(model.sample.zoneinfo.zone_count, 3);
	CHECK(memcmp(model.sample.zoneinfo.zones, scene.sample.zoneinfo.zones,
		      3 * sizeof(struct zone)) == 0);
	CHECK(memcmp(model.sample.buddyinfo.zones, scene.sample.buddyinfo.zones,
		      3 * sizeof(struct buddy_zone)) == 0);
	CHECK(memcmp(&model.sample.vmstat, &scene.sample.vmstat, sizeof(struct vmstat)) == 0);
	CHECK(memcmp(&model.sample.swaps, &scene.sample.swaps, sizeof(struct swaps)) == 0);
	CHECK(memcmp(&model.sample.host, &scene.sample.host, sizeof(struct host)) == 0);
	CHECK_INT(model.sample.zram_count, scene.sample.zram_count);
}

/* The same samples make the same model. */
static void test_pure(void)
{
	static struct model again;

	for (unsigned int i = 0; i < SITUATIONS; i++) {
		scene_run(i, &model);
		scene_run(i, &again);
		tap_expect(memcmp(&model.rates, &again.rates, sizeof(model.rates)) == 0, __LINE__,
			"%s: rates differ", scene_name(i));
		tap_expect(memcmp(&model.history, &again.history, sizeof(model.history)) == 0,
			__LINE__, "%s: histories differ", scene_name(i));
		tap_expect(memcmp(&model.events, &again.events, sizeof(model.events)) == 0,
			__LINE__, "%s: events differ", scene_name(i));
		tap_expect(model.shortage.since_usec == again.shortage.since_usec, __LINE__,
			"%s: shortages differ", scene_name(i));
		tap_expect(
			model.victims.next.first == again.victims.next.first &&
				model.victims.next.margin_pages == again.victims.next.margin_pages,
			__LINE__, "%s: victims differ", scene_name(i));
	}
	model_release(&again);
}

static const char *victim_name(void)
{
	int first = model.victims.next.first;

	return first < 0 ? "" : model.sample.processes.row[first].comm;
}

/* Each situation is what its name says, at the newest sample. */
static void test_situations(void)
{
	static const struct {
		enum ladder_rung rung;
		enum shortage_kind shortage;
		unsigned int node;
		const char *victim;
	} expected[SITUATIONS] = {
		[SITUATION_CALM] = {LADDER_CALM, SHORTAGE_NONE, 0, "java"},
		[SITUATION_KSWAPD] = {LADDER_KSWAPD, SHORTAGE_NONE, 0, "java"},
		[SITUATION_DIRECT_RECLAIM] = {LADDER_DIRECT_RECLAIM, SHORTAGE_ZONE, 0, "backup.py"},
		[SITUATION_COMPACTION] = {LADDER_COMPACTION, SHORTAGE_CONTIGUOUS, 0, "java"},
		[SITUATION_SWAP_STORM] = {LADDER_DIRECT_RECLAIM, SHORTAGE_ZONE, 0, "backup.py"},
		[SITUATION_OOM_KILL] = {LADDER_OOM_KILL, SHORTAGE_NONE, 0, "java"},
		[SITUATION_KILLS] = {LADDER_OOM_KILL, SHORTAGE_NONE, 0, "java"},
		[SITUATION_NODES] = {LADDER_KSWAPD, SHORTAGE_ZONE, 1, "java"},
		[SITUATION_NO_PSI] = {LADDER_KSWAPD, SHORTAGE_NONE, 0, ""},
		[SITUATION_NO_SWAP] = {LADDER_DIRECT_RECLAIM, SHORTAGE_ZONE, 0, "java"},
		[SITUATION_CGROUPS] = {LADDER_CALM, SHORTAGE_CGROUP_LIMIT, 0, "node"},
	};

	for (unsigned int i = 0; i < SITUATIONS; i++) {
		unsigned int node;

		scene_run(i, &model);
		node = model.shortage.kind == SHORTAGE_ZONE
			       ? model.watermarks.zones[model.shortage.zone].node
			       : 0;
		tap_expect(model.ladder.rung == expected[i].rung, __LINE__, "%s: rung is %s",
			scene_name(i), ladder_rung_name(model.ladder.rung));
		tap_expect(model.shortage.kind == expected[i].shortage && node == expected[i].node,
			__LINE__, "%s: shortage is %s of node %u", scene_name(i),
			shortage_kind_name(model.shortage.kind), node);
		CHECK_TEXT(victim_name(), expected[i].victim);
		CHECK_INT(model.sample.realtime_usec, SCENE_REALTIME_USEC);
		CHECK_INT(model.sample_count, SCENE_TICKS);
	}
}

/* A machine that knows nothing at all. */
static void test_nothing(void)
{
	memset(&scene, 0, sizeof(scene));
	model_release(&model);
	memset(&model, 0, sizeof(model));
	model_init(&model);
	for (int i = 0; i < 5; i++) {
		scene.sample.monotonic_usec += USEC_PER_SEC;
		model_update(&model, &scene.sample);
	}
	CHECK_INT(model.ladder.rung, LADDER_UNKNOWN);
	CHECK_INT(model.shortage.kind, SHORTAGE_UNKNOWN);
	CHECK_INT(model.events.count, 0);
	CHECK_INT(model.watermarks.zone_count, 0);
	CHECK_INT(model.forecast.available.confidence, FORECAST_NONE);
}

static void test_time(void)
{
	scene_init(&scene, "host-6.18");
	memset(&model, 0, sizeof(model));
	model_init(&model);
	model_update(&model, &scene.sample);
	CHECK_REAL(model_seconds_since(&model, SCENE_MONOTONIC_USEC - 2500000), 2.5, 1e-9);
	CHECK_REAL(model_seconds_since(&model, SCENE_MONOTONIC_USEC + 1), 0, 0);
	model_update(&model, &scene.sample);
	CHECK_REAL(model.interval_sec, NAN, 0);
	scene_tick(&scene, 0.25);
	model_update(&model, &scene.sample);
	CHECK_REAL(model.interval_sec, 0.25, 1e-9);
}

static struct processes processes;

/* Two processes; java gains 1 MiB at each sample. */
static void begin_processes(void)
{
	scene_init(&scene, "host-6.18");
	scene.sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	processes_table_init(&processes);
	processes_add(&processes, 100, "java", 0, 1000);
	processes_add(&processes, 200, "postgres", 0, 500);
	memset(&model, 0, sizeof(model));
	model_init(&model);
	CHECK_INT(model_reserve(&model, 16), 0);
}

static void second_of_processes(void)
{
	scene_tick(&scene, 1);
	for (unsigned int i = 0; i < processes.table.place_count; i++)
		processes.row[i].read_usec = scene.sample.monotonic_usec;
	processes.row[0].kib[PROCESS_ANON] += 1024;
	scene.sample.processes = processes.table;
	model_update(&model, &scene.sample);
}

static void test_processes(void)
{
	begin_processes();
	for (int i = 0; i < 20; i++)
		second_of_processes();
	CHECK_INT(model.victims.next.first, 0);
	CHECK_INT(model.victims.next.badness_pages, 1020 * 256);
	CHECK_INT(model.victims.order_count, 2);
	CHECK_REAL(growth_kib_per_sec(&model.growth, &processes.row[0], 0), 1024, 1);
	CHECK_REAL(growth_kib_per_sec(&model.growth, &processes.row[1], 1), 0, 0);
	/* More room keeps both. */
	CHECK_INT(model_reserve(&model, 1000), 0);
	CHECK_INT(model.victims.row[0].rank, 1);
	CHECK_REAL(growth_kib_per_sec(&model.growth, &processes.row[0], 0), 1024, 1);
	model_release(&model);
	/* Without room it goes on with the rest. */
	second_of_processes();
	CHECK_INT(model.victims.next.first, -1);
	CHECK_INT(model.ladder.rung, LADDER_CALM);
}

static void test_preview(void)
{
	begin_processes();
	second_of_processes();
	CHECK_INT(what_if_set_adj(&model.what_if, &processes.row[1], 500), 0);
	model_preview(&model);
	CHECK_INT(model.preview.next.first, 1);
	CHECK_INT(model.victims.next.first, 0);
	/* It follows the samples. */
	processes.row[0].kib[PROCESS_ANON] = (uint64_t)20000 * 1024;
	second_of_processes();
	CHECK_INT(model.preview.next.first, 0);
	/* A sample without processes forgets no thought; the end of its process does. */
	scene_absent(&scene, SOURCE_PROCESSES, EACCES);
	processes.table.place_count = 0;
	second_of_processes();
	CHECK_INT(model.what_if.count, 1);
	CHECK_INT(model.preview.next.first, -1);
	scene.sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	processes.table.place_count = 2;
	/* What was learned of the scale, when there was something to learn from, holds for both. */
	model.victims.scale = BADNESS_SCALE_OLD;
	second_of_processes();
	CHECK_INT(model.preview.scale, BADNESS_SCALE_OLD);
	processes_remove(&processes, 200);
	second_of_processes();
	CHECK(!what_if_is_active(&model.what_if));
	model_release(&model);
}

/* A picture that is held stays, whatever becomes of the processes. */
static void test_hold(void)
{
	static struct model held;
	static struct process rows[16];

	begin_processes();
	for (int i = 0; i < 20; i++)
		second_of_processes();
	CHECK_INT(what_if_set_adj(&model.what_if, &processes.row[1], 500), 0);
	model_preview(&model);
	memset(&held, 0, sizeof(held));
	model_init(&held);
	CHECK_INT(model_reserve(&held, 16), 0);
	model_copy(&held, &model, rows, ARRAY_SIZE(rows), NULL, 0);
	processes_remove(&processes, 100);
	processes.row[1].kib[PROCESS_ANON] = 0;
	second_of_processes();
	CHECK_INT(model.victims.next.first, 1);
	CHECK_INT(held.sample.processes.place_count, 2);
	CHECK_INT(held.sample.processes.row[0].pid, 100);
	CHECK_INT(held.sample.processes.row[1].kib[PROCESS_ANON], 500 * 1024);
	CHECK_INT(held.victims.next.first, 0);
	CHECK_INT(held.victims.row[1].rank, 2);
	CHECK_INT(held.preview.next.first, 1);
	CHECK_REAL(growth_kib_per_sec(&held.growth, &rows[0], 0), 1024, 1);
	CHECK_INT(held.sample_count, 20);
	/* As far as its rows reach. */
	model_copy(&held, &model, rows, 1, NULL, 0);
	CHECK_INT(held.sample.processes.place_count, 1);
	CHECK(held.sample.processes.row == rows);
	model_release(&held);
	CHECK_INT(model.victims.next.first, 1);
	model_release(&model);
}

int main(void)
{
	tap_run("the script: the first sample", script_begin);
	tap_run("the script: calm", script_calm);
	tap_run("the script: kswapd", script_kswapd);
	tap_run("the script: direct reclaim", script_direct);
	tap_run("the script: an OOM kill", script_oom_kill);
	tap_run("the script: calm again", script_calm_again);
	tap_run("the model has its own sample", test_copy);
	tap_run("the same samples make the same model", test_pure);
	tap_run("the ready situations", test_situations);
	tap_run("samples that know nothing", test_nothing);
	tap_run("times", test_time);
	tap_run("processes", test_processes);
	tap_run("what if", test_preview);
	tap_run("a picture that is held", test_hold);
	return tap_done();
}
