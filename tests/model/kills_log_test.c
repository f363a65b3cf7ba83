/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log against the counter, in time, and what is kept of both. */
#include <config.h>

#include "model/kills.h"

#include <errno.h>

#include "kills_machine.h"

/* "3 kills, 2 in the log", but only when the record had its time. */
static void test_lost_record(void)
{
	begin();
	log_kill(OOM_SCOPE_GLOBAL, 100, "big", "", "");
	scene_add(&scene, VMSTAT_OOM_KILL, 1);
	for (unsigned int i = 0; i < KILLS_GRACE_SEC; i++) {
		next();
		CHECK_INT(model.kills.count, 1);
	}
	next();
	CHECK_INT(model.kills.count, 2);
	CHECK(!newest(0)->has_log);
	CHECK_INT(newest(0)->count, 1);
	CHECK_INT(newest(0)->monotonic_usec, newest(1)->monotonic_usec);
	CHECK(model.kills.is_lost);
	CHECK_INT(model.kills.counted, 2);
	CHECK_INT(model.kills.logged, 1);
	next();
	CHECK_INT(model.kills.count, 2);
	/* It comes after all. */
	log_kill(OOM_SCOPE_GLOBAL, 101, "small", "", "");
	scene_add(&scene, VMSTAT_OOM_KILL, -1);
	next();
	CHECK_INT(newest(1)->count, 0);
	CHECK_INT(model.kills.unlogged, 0);
}

/* The two need not come with the same sample, in neither order. */
/* In a series of kills there is one between the two readings of each sample. */
static void test_series(void)
{
	begin();
	log_kill(OOM_SCOPE_GLOBAL, 100, "big", "", "");
	scene_add(&scene, VMSTAT_OOM_KILL, -1);
	next();
	for (unsigned int i = 0; i < 5; i++) {
		log_kill(OOM_SCOPE_GLOBAL, 101 + (int)i, "further", "", "");
		next();
		CHECK_INT(model.kills.logged, i + 2);
		CHECK_INT(model.kills.counted, i + 1);
	}
	scene_add(&scene, VMSTAT_OOM_KILL, 1);
	next();
	CHECK_INT(model.kills.counted, 6);
	CHECK_INT(model.kills.count, 6);
}

static void test_timing(void)
{
	begin();
	scene_add(&scene, VMSTAT_OOM_KILL, 1);
	next();
	CHECK_INT(model.kills.count, 0);
	log_kill(OOM_SCOPE_GLOBAL, 100, "big", "", "");
	scene_add(&scene, VMSTAT_OOM_KILL, -1);
	for (unsigned int i = 0; i < 6; i++)
		next();
	CHECK_INT(model.kills.count, 1);
	CHECK_INT(model.kills.counted, 1);
	log_kill(OOM_SCOPE_GLOBAL, 101, "small", "", "");
	scene_add(&scene, VMSTAT_OOM_KILL, -1);
	scene.sample.reading[SOURCE_VMSTAT].status = READING_KEPT;
	next();
	next();
	CHECK_INT(model.kills.logged, 2);
	CHECK_INT(model.kills.counted, 1);
	scene.sample.reading[SOURCE_VMSTAT].status = READING_FRESH;
	scene_add(&scene, VMSTAT_OOM_KILL, 1);
	for (unsigned int i = 0; i < 6; i++)
		next();
	CHECK_INT(model.kills.count, 2);
	CHECK_INT(model.kills.counted, 2);
	/* A flood: while more is to be read, nothing is lost. */
	scene_add(&scene, VMSTAT_OOM_KILL, 1);
	scene.sample.oom_log.is_behind = true;
	for (unsigned int i = 0; i < 6; i++)
		next();
	CHECK_INT(model.kills.count, 2);
	scene.sample.oom_log.is_behind = false;
	next();
	CHECK_INT(model.kills.count, 3);
}

/* Between the start and the first look at the counter. */
static void test_kill_at_start(void)
{
	begin();
	log_kill(OOM_SCOPE_GLOBAL, 100, "big", "", "");
	scene_add(&scene, VMSTAT_OOM_KILL, -1);
	next();
	next();
	CHECK_INT(model.kills.counted, 1);
	scene_add(&scene, VMSTAT_OOM_KILL, 1);
	for (unsigned int i = 0; i < 6; i++)
		next();
	CHECK(model.kills.is_lost);
}

/* Without the log: the counters alone, at once, and the groups whose counter says it was theirs. */
static void test_no_log(void)
{
	begin();
	scene_absent(&scene, SOURCE_OOM_LOG, EPERM);
	scene_add(&scene, VMSTAT_OOM_KILL, 3);
	cgroups_happen(&cgroups, web, CGROUP_EVENT_OOM_KILL, 2);
	processes_remove(&processes, 200);
	next();
	CHECK_INT(model.kills.count, 2);
	CHECK_INT(newest(1)->count, 2);
	CHECK_TEXT(kill_group(newest(1)), "/app/web");
	CHECK_INT(newest(0)->count, 1);
	CHECK_TEXT(kill_group(newest(0)), "");
	CHECK_INT(newest(1)->verdict, KILL_NOT_PREDICTED);
	CHECK(!model.kills.is_lost);
	/* The counter of a group that is not read at each sample comes later. */
	cgroups_happen(&cgroups, batch, CGROUP_EVENT_OOM_KILL, 1);
	next();
	CHECK_INT(model.kills.count, 2);
	CHECK_TEXT(kill_group(newest(0)), "/batch");
	/* And what is not ours is not attributed. */
	cgroups_happen(&cgroups, batch, CGROUP_EVENT_OOM_KILL, 1);
	next();
	CHECK_INT(model.kills.count, 2);
}

static void test_earlier(void)
{
	unsigned int with;

	begin();
	model_release(&model);
	memset(&model, 0, sizeof(model));
	model_init(&model);
	CHECK_INT(model_reserve(&model, PLACES), 0);
	log_kill(OOM_SCOPE_GLOBAL, 100, "big", "", "")->usec -= (uint64_t)1000 * USEC_PER_SEC;
	scene.sample.oom_log.earlier_count = 1;
	next();
	CHECK(newest(0)->is_earlier);
	CHECK_INT(newest(0)->verdict, KILL_NOT_PREDICTED);
	CHECK_INT(model.kills.logged, 0);
	CHECK_INT(model.kills.counted, 0);
	CHECK_INT(newest(0)->realtime_usec,
		model.sample.realtime_usec - (uint64_t)1000 * USEC_PER_SEC);
	CHECK(kills_recent(&model.kills, model.sample.monotonic_usec, &with) == NULL);
	CHECK_INT(model.events.count, 0);
	/* Of a capture the clocks say nothing. */
	begin();
	log_kill(OOM_SCOPE_GLOBAL, 100, "big", "", "");
	scene.sample.oom_log.earlier_count = 1;
	scene.sample.boottime_usec = 0;
	next();
	CHECK_INT(newest(0)->realtime_usec, 0);
	CHECK(kills_recent(&model.kills, model.sample.monotonic_usec, &with) == NULL);
}

/* The clock of the log drifts: a new record is of the time since the sample before. */
static void test_clock(void)
{
	uint64_t second = USEC_PER_SEC;

	begin();
	log_kill(OOM_SCOPE_GLOBAL, 100, "big", "", "")->usec -= 300 * second;
	next();
	CHECK_INT(newest(0)->monotonic_usec, model.sample.monotonic_usec - second);
	CHECK_INT(newest(0)->realtime_usec, model.sample.realtime_usec - second);
	log_kill(OOM_SCOPE_GLOBAL, 101, "small", "", "")->usec += 300 * second;
	next();
	CHECK_INT(newest(0)->monotonic_usec, model.sample.monotonic_usec);
	log_kill(OOM_SCOPE_GLOBAL, 101, "small", "", "")->usec -= second / 4;
	next();
	CHECK_INT(newest(0)->monotonic_usec, model.sample.monotonic_usec - second / 4);
}

static void test_recent(void)
{
	uint64_t end = (uint64_t)KILLS_SHOWN_SEC * USEC_PER_SEC;
	unsigned int with;

	begin();
	CHECK(kills_recent(&model.kills, model.sample.monotonic_usec, &with) == NULL);
	log_kill(OOM_SCOPE_GLOBAL, 100, "big", "", "");
	next();
	end += newest(0)->monotonic_usec;
	CHECK(kills_recent(&model.kills, end, &with) == newest(0));
	CHECK_INT(with, 0);
	CHECK(kills_recent(&model.kills, end + 1, &with) == NULL);
}

/* More at once than the log holds for a sample, and more than are kept. */
static void test_many(void)
{
	begin();
	for (int32_t i = 0; i < OOM_LOG_KILLS + 8; i++)
		log_kill(OOM_SCOPE_GLOBAL, 1000 + i, "many", "", "");
	next();
	CHECK_INT(model.kills.count, OOM_LOG_KILLS + 1);
	CHECK_INT(model.kills.logged, OOM_LOG_KILLS + 8);
	CHECK_INT(model.kills.counted, OOM_LOG_KILLS + 8);
	CHECK_INT(newest(0)->log.pid, 1000 + OOM_LOG_KILLS + 7);
	CHECK(!newest(OOM_LOG_KILLS)->has_log);
	CHECK_INT(newest(OOM_LOG_KILLS)->count, 8);
	for (unsigned int i = 0; i < 6; i++)
		next();
	CHECK(!model.kills.is_lost);
	for (int32_t i = 0; i < KILLS_MAX; i++) {
		log_kill(OOM_SCOPE_GLOBAL, 2000 + i, "more", "", "");
		next();
	}
	CHECK_INT(model.kills.count, KILLS_MAX);
	CHECK_INT(newest(KILLS_MAX - 1)->log.pid, 2000);
	CHECK(kills_get(&model.kills, KILLS_MAX) == NULL);
}

/* A picture that is held has the kills, and needs no room of its own. */
static void test_copy(void)
{
	static struct kills held;

	begin();
	log_kill(OOM_SCOPE_GLOBAL, 100, "big", "", "");
	next();
	kills_init(&held);
	kills_copy(&held, &model.kills);
	CHECK_INT(kills_get(&held, 0)->log.pid, 100);
	CHECK_INT(held.counted, 1);
	CHECK(held.seen.row == NULL);
	CHECK(held.expectation.group == NULL);
	kills_release(&held);
}

int main(void)
{
	tap_run("a record that was lost", test_lost_record);
	tap_run("counter and record at different samples", test_timing);
	tap_run("a series of kills, each told before it is counted", test_series);
	tap_run("a kill at the start", test_kill_at_start);
	tap_run("the counters alone", test_no_log);
	tap_run("from before the start", test_earlier);
	tap_run("the clock of the log", test_clock);
	tap_run("how long it is shown", test_recent);
	tap_run("more than are held", test_many);
	tap_run("a copy", test_copy);
	model_release(&model);
	return tap_done();
}
