/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions on models that are made sample by sample. */
#include <config.h>

#include "scene/condition.h"

#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "load/plan.h"
#include "scene/metric.h"

#include "../cgroups.h"
#include "../processes.h"
#include "../scene.h"
#include "../tap.h"

#define PATH "/app.slice/oomwatch-load-4312"

static struct made_machine machine;
static struct model *model;
static struct cgroups cgroups;
static struct processes processes;
static uint32_t slice, group;
static struct condition condition;
static struct condition_watch watch;
static struct load_progress load;

/* The next sample, SECONDS later. */
static void after(double seconds)
{
	scene_tick(&machine, seconds);
	cgroups_read(&cgroups, machine.sample.monotonic_usec);
	machine.sample.cgroups = cgroups.table;
	machine.sample.processes = processes.table;
	load.elapsed_usec += (uint64_t)(seconds * USEC_PER_SEC);
	model_update(model, &machine.sample);
}

/* A calm machine with one group, "/app.slice", and a step that begins to wait for TEXT. */
static void begin(const char *text)
{
	struct failure failure = {0};

	if (model)
		model_release(model);
	free(model);
	model = calloc(1, sizeof(*model));
	model_init(model);
	CHECK_INT(model_reserve(model, 64), 0);
	CHECK_INT(model_reserve_cgroups(model, CGROUPS_MAX), 0);
	scene_init(&machine, "host-6.18");
	scene_set(&machine, VMSTAT_OOM_KILL, 7);
	machine.sample.reading[SOURCE_CGROUPS].status = READING_FRESH;
	machine.sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	cgroups_init(&cgroups);
	processes_table_init(&processes);
	slice = cgroups_add(&cgroups, cgroups.table.root, "app.slice");
	memset(&load, 0, sizeof(load));
	after(1);
	after(1);
	tap_expect(condition_parse(&condition, text, &failure) == 0, __LINE__, "\"%s\": %s", text,
		failure.text);
	condition_begin(&watch);
	CHECK(!condition_update(&watch, &condition, model, NULL));
}

/* The workload's group is made, and is told of. */
static void begin_group(void)
{
	group = cgroups_add(&cgroups, slice, "oomwatch-load-4312");
	cgroups_set(&cgroups, group, CGROUP_MAX, 64 * CGROUPS_MIB);
	cgroups_set(&cgroups, group, CGROUP_CURRENT, 16 * CGROUPS_MIB);
	strcpy(load.cgroup, PATH);
	load.state = LOAD_RUNNING;
	load.max_bytes = 64 * CGROUPS_MIB;
	load.current_bytes = 16 * CGROUPS_MIB;
}

static bool look(double seconds)
{
	after(seconds);
	return condition_update(&watch, &condition, model, &load);
}

static void test_first_sample_is_the_base(void)
{
	begin("free > 0");
	/* The sample that was there before the step proves nothing, however often it is shown. */
	CHECK(!condition_update(&watch, &condition, model, NULL));
	CHECK(look(1));
	begin("age >= 3s");
	CHECK(!look(1));
	CHECK(!look(1.5));
	CHECK(look(0.5));
	CHECK_REAL(watch.value[0], 3, 1e-6);
}

static void test_rate(void)
{
	begin("pgscan_kswapd > 100");
	CHECK(!look(1));
	CHECK_REAL(watch.value[0], 0, 0);
	scene_add(&machine, VMSTAT_PGSCAN_KSWAPD, 100);
	CHECK(!look(1));
	scene_add(&machine, VMSTAT_PGSCAN_KSWAPD, 101);
	CHECK(look(1));
	/* It was seen, and stays so. */
	CHECK(look(1));
	CHECK_REAL(watch.value[0], 0, 0);
}

static void test_counter(void)
{
	begin("oom_kill >= 2");
	CHECK(!look(1));
	CHECK_REAL(watch.value[0], 0, 0);
	scene_add(&machine, VMSTAT_OOM_KILL, 1);
	CHECK(!look(1));
	CHECK(!look(1));
	scene_add(&machine, VMSTAT_OOM_KILL, 1);
	CHECK(look(1));
	CHECK_REAL(watch.value[0], 2, 0);
	begin("allocstall_total >= 3");
	scene_add(&machine, VMSTAT_ALLOCSTALL_NORMAL, 1);
	CHECK(!look(1));
	scene_add(&machine, VMSTAT_ALLOCSTALL_MOVABLE, 2);
	CHECK(look(1));
}

static void test_for(void)
{
	begin("pgscan_kswapd > 0 for 3s");
	for (int i = 0; i < 3; i++) {
		scene_add(&machine, VMSTAT_PGSCAN_KSWAPD, 10);
		CHECK(!look(1));
	}
	/* A break: it begins anew. */
	CHECK(!look(1));
	CHECK_INT(watch.held_since_usec, 0);
	for (int i = 0; i < 3; i++) {
		scene_add(&machine, VMSTAT_PGSCAN_KSWAPD, 10);
		CHECK(!look(1));
	}
	scene_add(&machine, VMSTAT_PGSCAN_KSWAPD, 10);
	CHECK(look(1));
}

static void test_all_at_once(void)
{
	begin("pgscan_kswapd > 0 and pgmajfault > 0");
	scene_add(&machine, VMSTAT_PGSCAN_KSWAPD, 10);
	CHECK(!look(1));
	scene_add(&machine, VMSTAT_PGMAJFAULT, 10);
	CHECK(!look(1));
	scene_add(&machine, VMSTAT_PGSCAN_KSWAPD, 10);
	scene_add(&machine, VMSTAT_PGMAJFAULT, 10);
	CHECK(look(1));
}

/* What is not known holds for nothing, not even for "less". */
static void test_unknown(void)
{
	begin("stall_some < 50 %");
	scene_absent(&machine, SOURCE_PRESSURE_MEMORY, ENOENT);
	CHECK(!look(1));
	CHECK(!look(1));
	CHECK(isnan(watch.value[0]));
	begin("oom_kill = 0");
	scene_absent(&machine, SOURCE_VMSTAT, ENOENT);
	CHECK(!look(1));
	begin("group.oom_kills = 0");
	CHECK_INT(condition_update(&watch, &condition, model, NULL), false);
	after(1);
	CHECK(!condition_update(&watch, &condition, model, NULL));
	begin("load.ended");
	after(1);
	CHECK(!condition_update(&watch, &condition, model, NULL));
}

/* A condition without terms is met by hand only. */
static void test_none(void)
{
	begin("free > 0");
	memset(&condition, 0, sizeof(condition));
	CHECK(!look(1));
	CHECK(!look(1));
}

static void test_time_back(void)
{
	begin("free > 0 for 10s");
	CHECK(!look(1));
	CHECK(!look(5));
	machine.sample.monotonic_usec -= 100 * (uint64_t)USEC_PER_SEC;
	CHECK(!look(1));
	CHECK(!look(8));
	CHECK(look(2));
}

static void test_ladder_and_zones(void)
{
	struct zone *zone;

	begin("ladder >= kswapd and zones_below_low >= 1");
	CHECK(!look(1));
	CHECK_REAL(watch.value[0], LADDER_CALM, 0);
	CHECK_REAL(watch.value[1], 0, 0);
	zone = scene_zone(&machine, 0, "Normal");
	scene_free(&machine, 0, "Normal", zone->value[ZONE_LOW] + 1, 3);
	scene_add(&machine, VMSTAT_PGSCAN_KSWAPD, 10);
	CHECK(!look(1));
	scene_free(&machine, 0, "Normal", zone->value[ZONE_LOW], 3);
	CHECK(look(1));
	CHECK_REAL(watch.value[1], 1, 0);
}

static void test_machine_amounts(void)
{
	double cached;

	begin("cached_gain >= 64M and available_share > 10 % and swap_used = 0");
	cached = sample_meminfo_bytes(&machine.sample, MEMINFO_CACHED);
	scene_meminfo(&machine, MEMINFO_CACHED, (uint64_t)cached / 1024 + 65535);
	CHECK(!look(1));
	CHECK_REAL(watch.value[0], 65535.0 * 1024, 1);
	scene_meminfo(&machine, MEMINFO_CACHED, (uint64_t)cached / 1024 + 65536);
	CHECK(look(1));
	CHECK(watch.value[1] > 10 && watch.value[1] < 100);
}

static void test_group(void)
{
	begin("group.fill > 50 % and group.oom_kills >= 1");
	begin_group();
	CHECK(!look(1));
	CHECK_REAL(watch.value[0], 25, 1e-9);
	CHECK_REAL(watch.value[1], 0, 0);
	cgroups_set(&cgroups, group, CGROUP_CURRENT, 48 * CGROUPS_MIB);
	CHECK(!look(1));
	CHECK_REAL(watch.value[0], 75, 1e-9);
	cgroups_happen(&cgroups, group, CGROUP_EVENT_OOM_KILL, 1);
	CHECK(look(1));
}

/* The first that is known of a group made in this step: its kills are of this step, too. */
static void test_group_that_died_at_once(void)
{
	begin("group.oom_kills >= 1");
	begin_group();
	cgroups_happen(&cgroups, group, CGROUP_EVENT_OOM_KILL, 1);
	CHECK(look(1));
	/* The same when nothing but the workload tells of it. */
	begin("group.oom_kills >= 2 and load.killed");
	strcpy(load.cgroup, PATH);
	load.oom_kills = 2;
	load.state = LOAD_ENDED;
	load.end = LOAD_END_KILLED;
	CHECK(look(1));
}

/* The group of a workload that goes on from the step before has counted already. */
static void test_group_that_goes_on(void)
{
	begin("group.limit_hits >= 5");
	begin_group();
	cgroups_happen(&cgroups, group, CGROUP_EVENT_MAX, 100);
	after(1);
	condition_begin(&watch);
	CHECK(!condition_update(&watch, &condition, model, &load));
	CHECK(!look(1));
	CHECK_REAL(watch.value[0], 0, 0);
	cgroups_happen(&cgroups, group, CGROUP_EVENT_MAX, 5);
	CHECK(look(1));
}

/* The workload of the step before is still told of when this one begins. */
static void test_group_of_before(void)
{
	begin("group.oom_kills >= 1");
	begin_group();
	cgroups_happen(&cgroups, group, CGROUP_EVENT_OOM_KILL, 3);
	after(1);
	condition_begin(&watch);
	CHECK(!condition_update(&watch, &condition, model, &load));
	cgroups_remove(&cgroups, group);
	strcpy(load.cgroup, "/app.slice/oomwatch-load-4400");
	group = cgroups_add(&cgroups, slice, "oomwatch-load-4400");
	CHECK(!look(1));
	CHECK_REAL(watch.value[0], 0, 0);
	cgroups_happen(&cgroups, group, CGROUP_EVENT_OOM_KILL, 1);
	CHECK(look(1));
}

/* Without the group in the model, what the workload tells is taken. */
static void test_told(void)
{
	begin("group.refaults > 100 and group.stall > 10 % and group.fill > 90 %");
	strcpy(load.cgroup, PATH);
	load.max_bytes = 64 * CGROUPS_MIB;
	load.current_bytes = 60 * CGROUPS_MIB;
	load.elapsed_usec = 1;
	CHECK(!look(1));
	load.refaults += 300;
	load.stall_usec += 400000;
	CHECK(look(2));
	CHECK_REAL(watch.value[0], 150, 0.01);
	CHECK_REAL(watch.value[1], 20, 0.01);
	CHECK_REAL(watch.value[2], 93.75, 0.01);
	/* No message since: as it was. */
	load.elapsed_usec -= USEC_PER_SEC;
	look(1);
	CHECK_REAL(watch.value[0], 150, 0.01);
	/* What it does not know is not known. */
	load.max_bytes = LOAD_UNLIMITED;
	load.refaults = LOAD_UNLIMITED;
	look(1);
	CHECK(isnan(watch.value[0]) && isnan(watch.value[2]));
}

static void test_told_further(void)
{
	begin("group.limit_hits >= 10");
	begin_group();
	cgroups_happen(&cgroups, group, CGROUP_EVENT_MAX, 4);
	look(1);
	CHECK_REAL(watch.value[0], 4, 0);
	load.limit_hits = 9;
	look(1);
	CHECK_REAL(watch.value[0], 9, 0);
	cgroups_happen(&cgroups, group, CGROUP_EVENT_MAX, 6);
	CHECK(look(1));
}

/* A container sees its group by a path that begins at the root of what is mounted there. */
static void test_part_of_the_hierarchy(void)
{
	begin("group.current > 1M");
	begin_group();
	strcpy(cgroups.table.subtree, "/docker/4f1a");
	strcpy(load.cgroup, "/docker/4f1a" PATH);
	load.current_bytes = LOAD_UNLIMITED;
	CHECK(look(1));
	begin("group.current > 1M");
	begin_group();
	strcpy(cgroups.table.subtree, "/docker/4f1a");
	strcpy(load.cgroup, "/docker/4f1abc" PATH);
	load.current_bytes = LOAD_UNLIMITED;
	CHECK(!look(1));
}

static void test_victim(void)
{
	struct process *process;

	begin("group.victim");
	begin_group();
	processes_add(&processes, 900, "postgres", 0, 2048);
	process = processes_add(&processes, 4313, "load-anon", 0, 16);
	process->group = group + 1;
	CHECK(!look(1));
	CHECK_REAL(watch.value[0], 0, 0);
	process->oom_score_adj = 1000;
	CHECK(look(1));
	begin("not group.victim");
	begin_group();
	processes_add(&processes, 900, "postgres", 0, 2048);
	CHECK(look(1));
}

static void test_load(void)
{
	begin("load.running and load.workers >= 2 and load.held > 8M and not load.ended");
	CHECK(!look(1));
	load.state = LOAD_RUNNING;
	load.workers = 2;
	load.held_bytes = 9 * CGROUPS_MIB;
	CHECK(look(1));
	begin("load.killed");
	load.state = LOAD_ENDED;
	load.end = LOAD_END_DURATION;
	CHECK(!look(1));
	load.end = LOAD_END_KILLED;
	CHECK(look(1));
}

int main(void)
{
	tap_run("the sample from before the step is only the base", test_first_sample_is_the_base);
	tap_run("a rate", test_rate);
	tap_run("a counter counts from the beginning of the step", test_counter);
	tap_run("for some time without a break", test_for);
	tap_run("all terms at once", test_all_at_once);
	tap_run("what is not known does not hold", test_unknown);
	tap_run("no terms", test_none);
	tap_run("time that goes back", test_time_back);
	tap_run("the ladder and the marks of zones", test_ladder_and_zones);
	tap_run("amounts of the machine", test_machine_amounts);
	tap_run("the group of the workload", test_group);
	tap_run("a group that died before it was seen", test_group_that_died_at_once);
	tap_run("a group that goes on", test_group_that_goes_on);
	tap_run("the group of the step before", test_group_of_before);
	tap_run("what only the workload tells", test_told);
	tap_run("the later of two counts", test_told_further);
	tap_run("a part of the hierarchy", test_part_of_the_hierarchy);
	tap_run("the next victim", test_victim);
	tap_run("the workload itself", test_load);
	model_release(model);
	free(model);
	return tap_done();
}
