/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/events.h"

#include <errno.h>

#include "base/clock.h"
#include "model/words.h"

#include "../cgroups.h"
#include "../scene_kills.h"
#include "../tap.h"

static struct made_machine scene;
static struct model model;

static const struct event *newest(unsigned int age)
{
	return events_get(&model.events, age);
}

static void next(void)
{
	scene_tick(&scene, 1);
	model_update(&model, &scene.sample);
}

static void begin(const char *fixture)
{
	scene_init(&scene, fixture);
	model_release(&model);
	memset(&model, 0, sizeof(model));
	model_init(&model);
	model_update(&model, &scene.sample);
	next();
}

static void test_quiet(void)
{
	begin("host-6.18");
	for (int i = 0; i < 20; i++)
		next();
	CHECK_INT(model.events.count, 0);
	CHECK(newest(0) == NULL);
}

/* To know the rung for the first time is not an event. */
static void test_rung(void)
{
	begin("host-6.18");
	scene_add(&scene, VMSTAT_PGSCAN_KSWAPD, 500);
	next();
	CHECK_INT(model.events.count, 1);
	CHECK_INT(newest(0)->kind, EVENT_RUNG);
	CHECK_INT(newest(0)->from_rung, LADDER_CALM);
	CHECK_INT(newest(0)->rung, LADDER_KSWAPD);
	CHECK_INT(newest(0)->realtime_usec, SCENE_REALTIME_USEC + 2 * USEC_PER_SEC);
	for (int i = 0; i < 5; i++)
		next();
	CHECK_INT(model.events.count, 2);
	CHECK_INT(newest(0)->rung, LADDER_CALM);
	CHECK_INT(newest(0)->from_rung, LADDER_KSWAPD);
	CHECK_INT(newest(1)->rung, LADDER_KSWAPD);
	CHECK(newest(2) == NULL);
}

static void test_unknown_rung(void)
{
	begin("host-6.18");
	scene_absent(&scene, SOURCE_VMSTAT, EACCES);
	next();
	scene.sample.reading[SOURCE_VMSTAT].status = READING_FRESH;
	next();
	next();
	CHECK_INT(model.events.count, 0);
}

static void test_oom_kill(void)
{
	begin("host-6.18");
	scene_tick(&scene, 2);
	scene_add(&scene, VMSTAT_OOM_KILL, 3);
	next();
	CHECK_INT(model.events.count, 2);
	CHECK_INT(newest(0)->kind, EVENT_OOM_KILL);
	CHECK_INT(newest(0)->count, 3);
	CHECK_INT(newest(1)->rung, LADDER_OOM_KILL);
	next();
	CHECK_INT(model.events.count, 2);
	scene_add(&scene, VMSTAT_OOM_KILL, 1);
	next();
	CHECK_INT(model.events.count, 3);
	CHECK_INT(newest(0)->count, 1);
}

/* A kept vmstat must not count the same kill again. */
static void test_oom_kill_kept(void)
{
	begin("host-6.18");
	scene_add(&scene, VMSTAT_OOM_KILL, 1);
	next();
	scene.sample.reading[SOURCE_VMSTAT].status = READING_KEPT;
	next();
	next();
	CHECK_INT(model.events.count, 2);
}

static void set_free(uint64_t pages)
{
	scene_free(&scene, 0, "Normal", pages, 3);
	next();
}

/* Down: once at low, once at min. Up: only above high. */
static void test_zone(void)
{
	begin("host-6.18");
	set_free(17000);
	CHECK_INT(model.events.count, 0);
	set_free(15000);
	CHECK_INT(model.events.count, 1);
	CHECK_INT(newest(0)->kind, EVENT_ZONE_LEVEL);
	CHECK_INT(newest(0)->level, ZONE_BELOW_LOW);
	CHECK_TEXT(newest(0)->zone, "Normal");
	CHECK_INT(newest(0)->node, 0);
	set_free(16000);
	set_free(15000);
	set_free(16000);
	CHECK_INT(model.events.count, 1);
	set_free(12000);
	CHECK_INT(model.events.count, 2);
	CHECK_INT(newest(0)->level, ZONE_BELOW_MIN);
	set_free(15000);
	set_free(12000);
	CHECK_INT(model.events.count, 2);
	set_free(19000);
	CHECK_INT(model.events.count, 3);
	CHECK_INT(newest(0)->level, ZONE_ABOVE_HIGH);
	set_free(15000);
	CHECK_INT(model.events.count, 4);
	CHECK_INT(newest(0)->level, ZONE_BELOW_LOW);
}

/* What was so before the program started is said once. */
static void test_first_sample(void)
{
	scene_init(&scene, "vm-6.12-numa2-pressure");
	memset(&model, 0, sizeof(model));
	model_init(&model);
	model_update(&model, &scene.sample);
	next();
	next();
	CHECK_INT(model.events.count, 2);
	CHECK_INT(newest(0)->kind, EVENT_GAVE_UP);
	CHECK_INT(newest(0)->node, 1);
	CHECK_INT(newest(1)->kind, EVENT_ZONE_LEVEL);
	CHECK_INT(newest(1)->node, 1);
	CHECK_TEXT(newest(1)->zone, "DMA32");
}

static void test_gave_up(void)
{
	struct zone *zone;

	begin("vm-6.1-numa2-idle");
	zone = scene_zone(&scene, 1, "DMA32");
	zone->value[ZONE_NODE_UNRECLAIMABLE] = 1;
	next();
	CHECK_INT(model.events.count, 1);
	CHECK_INT(newest(0)->kind, EVENT_GAVE_UP);
	CHECK_INT(newest(0)->node, 1);
	next();
	CHECK_INT(model.events.count, 1);
	zone->value[ZONE_NODE_UNRECLAIMABLE] = 0;
	next();
	zone->value[ZONE_NODE_UNRECLAIMABLE] = 1;
	next();
	CHECK_INT(model.events.count, 2);
}

static void test_overwrites(void)
{
	begin("host-6.18");
	for (unsigned int i = 1; i <= EVENTS_MAX + 10; i++) {
		scene_add(&scene, VMSTAT_OOM_KILL, i);
		next();
	}
	CHECK_INT(model.events.count, EVENTS_MAX);
	CHECK_INT(newest(0)->count, EVENTS_MAX + 10);
	CHECK_INT(newest(EVENTS_MAX - 1)->count, 11);
	CHECK(newest(EVENTS_MAX) == NULL);
	CHECK(newest(~0u) == NULL);
}

static struct cgroups cgroups;
static uint32_t web;

/* A group with a limit and a memory.high, in a slice that has neither. */
static void begin_groups(void)
{
	begin("host-6.18");
	CHECK_INT(model_reserve_cgroups(&model, 8), 0);
	scene.sample.reading[SOURCE_CGROUPS].status = READING_FRESH;
	cgroups_init(&cgroups);
	web = cgroups_add(
		&cgroups, cgroups_add(&cgroups, cgroups.table.root, "app.slice"), "web.service");
	cgroups_set(&cgroups, web, CGROUP_MAX, 64 * CGROUPS_MIB);
	cgroups_set(&cgroups, web, CGROUP_HIGH, 60 * CGROUPS_MIB);
}

/* The groups are read, unless IS_COLD, and COUNT more of EVENT happened. */
static void next_groups(enum cgroup_event event, uint64_t count, bool is_cold)
{
	cgroups_happen(&cgroups, web, event, count);
	if (!is_cold)
		cgroups_read(&cgroups, scene.sample.monotonic_usec + USEC_PER_SEC);
	scene.sample.cgroups = cgroups.table;
	next();
}

/* A limit that is hit hundreds of times is one event, and that it is over another. */
static void test_limit(void)
{
	begin_groups();
	next_groups(CGROUP_EVENT_MAX, 0, false);
	next_groups(CGROUP_EVENT_MAX, 0, false);
	CHECK_INT(model.events.count, 0);
	for (int i = 0; i < 5; i++)
		next_groups(CGROUP_EVENT_MAX, 300, false);
	CHECK_INT(model.events.count, 1);
	CHECK_INT(newest(0)->kind, EVENT_LIMIT);
	CHECK(!newest(0)->is_end);
	CHECK_TEXT(newest(0)->group, "/app.slice/web.service");
	/* A pause shorter than EVENTS_QUIET_SEC is none. */
	for (int i = 0; i < EVENTS_QUIET_SEC - 2; i++)
		next_groups(CGROUP_EVENT_MAX, 0, false);
	next_groups(CGROUP_EVENT_MAX, 1, false);
	CHECK_INT(model.events.count, 1);
	for (int i = 0; i < EVENTS_QUIET_SEC + 2; i++)
		next_groups(CGROUP_EVENT_MAX, 0, false);
	CHECK_INT(model.events.count, 2);
	CHECK_INT(newest(0)->kind, EVENT_LIMIT);
	CHECK(newest(0)->is_end);
	CHECK_TEXT(newest(0)->group, "/app.slice/web.service");
	CHECK_REAL(newest(0)->for_sec, 4 + EVENTS_QUIET_SEC - 1, 0.5);
	next_groups(CGROUP_EVENT_OOM, 1, false);
	CHECK_INT(model.events.count, 3);
}

static void test_throttle(void)
{
	begin_groups();
	next_groups(CGROUP_EVENT_HIGH, 0, false);
	next_groups(CGROUP_EVENT_HIGH, 4, false);
	CHECK_INT(model.events.count, 1);
	CHECK_INT(newest(0)->kind, EVENT_THROTTLE);
	/* Both at once are two things. */
	next_groups(CGROUP_EVENT_MAX, 4, false);
	CHECK_INT(model.events.count, 2);
	CHECK_INT(newest(0)->kind, EVENT_LIMIT);
	/* What was read long ago is no sign of now. */
	for (int i = 0; i < EVENTS_QUIET_SEC + 2; i++)
		next_groups(CGROUP_EVENT_HIGH, 0, true);
	CHECK_INT(model.events.count, 4);
	CHECK(newest(0)->is_end && newest(1)->is_end);
}

/* The group is gone: what went on in it has ended, under the name it had. */
static void test_group_gone(void)
{
	begin_groups();
	next_groups(CGROUP_EVENT_MAX, 0, false);
	next_groups(CGROUP_EVENT_MAX, 9, false);
	cgroups_remove(&cgroups, web);
	scene.sample.cgroups = cgroups.table;
	for (int i = 0; i < EVENTS_QUIET_SEC + 1; i++)
		next();
	CHECK_INT(model.events.count, 2);
	CHECK(newest(0)->is_end);
	CHECK_TEXT(newest(0)->group, "/app.slice/web.service");
}

/* Thousands of reports of a group that has only protected processes. */
static void test_no_victim(void)
{
	struct oom_log *log = &scene.sample.oom_log;

	begin("host-6.18");
	scene.sample.reading[SOURCE_OOM_LOG].status = READING_FRESH;
	log->no_victim_count = 0;
	next();
	for (int i = 0; i < 5; i++) {
		log->no_victim_count += 500;
		strcpy(log->no_victim_domain, "/app.slice/web.service");
		next();
	}
	CHECK_INT(model.events.count, 1);
	CHECK_INT(newest(0)->kind, EVENT_NO_VICTIM);
	CHECK_TEXT(newest(0)->group, "/app.slice/web.service");
	for (int i = 0; i <= EVENTS_QUIET_SEC; i++)
		next();
	CHECK_INT(model.events.count, 2);
	CHECK(newest(0)->is_end);
	CHECK_REAL(newest(0)->for_sec, 4, 0.1);
}

/* Each kill with its victim; what was in the log at the start is no event, nor is a second record. */
static void test_kill_with_victim(void)
{
	struct oom_kill *kill;

	begin("host-6.18");
	kill = scene_kill(&scene, OOM_SCOPE_CGROUP, 400, "first", 30);
	strcpy(kill->domain, "/app.slice");
	kill = scene_kill(&scene, OOM_SCOPE_CGROUP, 401, "other", 30);
	kill->flags |= OOM_KILL_OF_GROUP;
	kill = scene_kill(&scene, OOM_SCOPE_CGROUP, 400, "first", 30);
	kill->flags |= OOM_KILL_OF_GROUP | OOM_KILL_AGAIN;
	scene_kill(&scene, OOM_SCOPE_GLOBAL, 500, "alone", 30);
	next();
	/* The rung is the third. */
	CHECK_INT(model.events.count, 3);
	CHECK_TEXT(newest(0)->comm, "alone");
	CHECK_INT(newest(0)->count, 1);
	CHECK_TEXT(newest(0)->group, "");
	CHECK_TEXT(newest(1)->comm, "first");
	CHECK_INT(newest(1)->pid, 400);
	CHECK_INT(newest(1)->count, 2);
	CHECK_TEXT(newest(1)->group, "/app.slice");
	next();
	CHECK_INT(model.events.count, 3);
}

/* What was changed with this program stands among the rest. */
static void test_change(void)
{
	struct event change = {.kind = EVENT_RUNG,
		.realtime_usec = SCENE_REALTIME_USEC,
		.pid = 4312,
		.comm = "java",
		.change = "oom_score_adj 0 -> -500"};
	char words[WORDS_MAX];

	begin("host-6.18");
	events_note_change(&model.events, &change, "");
	CHECK_INT(model.events.count, 1);
	CHECK_INT(newest(0)->kind, EVENT_CHANGE);
	CHECK_INT(newest(0)->realtime_usec, SCENE_REALTIME_USEC);
	CHECK_TEXT(words_event(words, sizeof(words), newest(0)),
		"changed here: java (4312) oom_score_adj 0 -> -500");
	change = (struct event){.is_end = true, .change = "memory.max 2G -> max"};
	events_note_change(&model.events, &change, "/app.slice/web.service");
	CHECK_TEXT(newest(0)->group, "/app.slice/web.service");
	CHECK_TEXT(words_event(words, sizeof(words), newest(0)),
		"undone here: web.service memory.max 2G -> max");
	CHECK_TEXT(event_kind_name(newest(0)->kind), "change");
	next();
	CHECK_INT(model.events.count, 2);
}

int main(void)
{
	tap_run("nothing happens", test_quiet);
	tap_run("the ladder moves", test_rung);
	tap_run("an unknown rung is no event", test_unknown_rung);
	tap_run("processes are killed", test_oom_kill);
	tap_run("a kept reading kills nobody", test_oom_kill_kept);
	tap_run("a zone falls and recovers", test_zone);
	tap_run("what was so at the start", test_first_sample);
	tap_run("kswapd gives up", test_gave_up);
	tap_run("a group at its limit", test_limit);
	tap_run("a group that is slowed down", test_throttle);
	tap_run("a group that goes", test_group_gone);
	tap_run("nobody to kill", test_no_victim);
	tap_run("kills with their victims", test_kill_with_victim);
	tap_run("a change of our own", test_change);
	tap_run("the oldest are overwritten", test_overwrites);
	model_release(&model);
	return tap_done();
}
