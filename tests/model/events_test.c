/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/events.h"

#include <errno.h>

#include "base/clock.h"

#include "../scene.h"
#include "../tap.h"

static struct scene scene;
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
	tap_run("the oldest are overwritten", test_overwrites);
	return tap_done();
}
