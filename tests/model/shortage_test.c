/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/shortage.h"

#include <errno.h>

#include "../scene.h"
#include "../tap.h"

static struct made_machine scene;
static struct rates rates;
static struct reclaim reclaim;
static struct ladder ladder;
static struct watermarks watermarks;
static struct shortage shortage;

static void update(void)
{
	watermarks_update(&watermarks, &scene.sample);
	shortage_update(&shortage, &scene.sample, &watermarks, &reclaim, &ladder);
}

/* A machine on which nothing happens but what the test makes happen. */
static void begin(const char *fixture)
{
	scene_init(&scene, fixture);
	rates_init(&rates);
	reclaim_update(&reclaim, &rates);
	ladder_init(&ladder);
	ladder.rung = LADDER_CALM;
	memset(&watermarks, 0, sizeof(watermarks));
	memset(&shortage, 0, sizeof(shortage));
	update();
}

static void set_free(unsigned int node, const char *zone, uint64_t pages)
{
	scene_tick(&scene, 1);
	scene_free(&scene, node, zone, pages, 3);
	update();
}

static const struct zone_marks *named(void)
{
	return &watermarks.zones[shortage.zone];
}

static void test_none(void)
{
	begin("host-6.18");
	CHECK_INT(shortage.kind, SHORTAGE_NONE);
	begin("vm-6.1-numa2-idle");
	CHECK_INT(shortage.kind, SHORTAGE_NONE);
}

static void test_unknown(void)
{
	begin("host-6.18");
	scene_absent(&scene, SOURCE_ZONEINFO, ENOENT);
	update();
	CHECK_INT(shortage.kind, SHORTAGE_NONE);
	ladder.rung = LADDER_UNKNOWN;
	update();
	CHECK_INT(shortage.kind, SHORTAGE_UNKNOWN);
}

static void test_zone(void)
{
	begin("host-6.18");
	set_free(0, "Normal", 15278);
	CHECK_INT(shortage.kind, SHORTAGE_NONE);
	set_free(0, "Normal", 15277);
	CHECK_INT(shortage.kind, SHORTAGE_ZONE);
	CHECK_TEXT(named()->name, "Normal");
	CHECK(!shortage.has_room_elsewhere);
}

static void test_node(void)
{
	begin("vm-6.1-numa2-idle");
	set_free(1, "DMA32", 300);
	CHECK_INT(shortage.kind, SHORTAGE_ZONE);
	CHECK_INT(named()->node, 1);
	CHECK_TEXT(named()->name, "DMA32");
	CHECK(shortage.has_room_elsewhere);

	/* Both are below low, and the small zone of node 0 still has room. */
	set_free(0, "DMA32", 400);
	CHECK_INT(named()->node, 1);
	CHECK(!shortage.has_room_elsewhere);

	/* Node 0 falls below min, 363: that is worse. */
	set_free(0, "DMA32", 200);
	CHECK_INT(named()->node, 0);
}

static void test_deepest(void)
{
	begin("vm-6.1-numa2-idle");
	scene_free(&scene, 0, "DMA32", 380, 3); /* just above its min, 363 */
	scene_free(&scene, 1, "DMA32", 340, 3); /* just below its low, 345 */
	update();
	CHECK_INT(named()->node, 0);
}

static void test_captured_node(void)
{
	begin("vm-6.12-numa2-pressure");
	CHECK_INT(shortage.kind, SHORTAGE_ZONE);
	CHECK_INT(named()->node, 1);
	CHECK(shortage.has_room_elsewhere);
}

/* 15 MiB of DMA are not what 424 MiB live on. */
static void test_small_zone(void)
{
	struct zone *dma;

	begin("vm-6.1-idle");
	dma = scene_zone(&scene, 0, "DMA");
	dma->protection_count = 0;
	set_free(0, "DMA", 5);
	CHECK_INT(watermarks.zones[0].level, ZONE_BELOW_MIN);
	CHECK_INT(shortage.kind, SHORTAGE_NONE);
	dma->value[ZONE_MANAGED] = 60000;
	update();
	CHECK_INT(shortage.kind, SHORTAGE_ZONE);
	CHECK_TEXT(named()->name, "DMA");
}

/* The reserve of a low zone is not a shortage: it is meant to be left. */
static void test_closed(void)
{
	begin("host-6.18");
	CHECK_INT(watermarks.zones[0].level, ZONE_CLOSED);
	set_free(0, "DMA32", 8000);
	CHECK_INT(watermarks.zones[1].level, ZONE_CLOSED);
	CHECK_INT(shortage.kind, SHORTAGE_NONE);

	/* Also when it was named before: what is left in Normal counts. */
	set_free(0, "DMA32", 13000);
	CHECK_INT(shortage.kind, SHORTAGE_ZONE);
	set_free(0, "DMA32", 8000);
	CHECK_INT(shortage.kind, SHORTAGE_NONE);
}

/* kswapd works until the zone is above high: the answer stays until then. */
static void test_stays(void)
{
	uint64_t since;

	begin("host-6.18");
	set_free(0, "Normal", 15000);
	since = scene.sample.monotonic_usec;
	CHECK_INT(shortage.since_usec, since);
	set_free(0, "Normal", 17000);
	CHECK_INT(shortage.kind, SHORTAGE_ZONE);
	set_free(0, "Normal", 12000);
	CHECK_INT(shortage.kind, SHORTAGE_ZONE);
	set_free(0, "Normal", 18332);
	CHECK_INT(shortage.kind, SHORTAGE_ZONE);
	CHECK_INT(shortage.since_usec, since);
	set_free(0, "Normal", 18333);
	CHECK_INT(shortage.kind, SHORTAGE_NONE);
	CHECK_INT(shortage.since_usec, scene.sample.monotonic_usec);
	set_free(0, "Normal", 17000);
	CHECK_INT(shortage.kind, SHORTAGE_NONE);
}

/* Two zones that take turns at being the deeper one are one shortage. */
static void test_does_not_flicker(void)
{
	uint64_t since = 0;

	begin("host-6.18");
	set_free(0, "DMA32", 13000); /* between min, 12586, and low, 13748 */
	for (int i = 0; i < 10; i++) {
		set_free(0, "Normal", i % 2 ? 15000 : 12500); /* min 12222, low 15277 */
		if (i == 0)
			since = shortage.since_usec;
		CHECK_TEXT(named()->name, "DMA32");
	}
	CHECK_INT(shortage.since_usec, since);
	set_free(0, "Normal", 12000);
	CHECK_TEXT(named()->name, "Normal");
	CHECK_INT(shortage.since_usec, scene.sample.monotonic_usec);
	set_free(0, "Normal", 15000);
	CHECK_TEXT(named()->name, "Normal");

	/* It recovers beyond low while the other is still below. */
	set_free(0, "Normal", 16000);
	CHECK_TEXT(named()->name, "DMA32");
}

static void test_zone_goes_away(void)
{
	begin("vm-6.1-numa2-idle");
	set_free(1, "DMA32", 300);
	scene.sample.zoneinfo.zone_count = 2;
	update();
	CHECK_INT(shortage.kind, SHORTAGE_NONE);
}

static void test_contiguous(void)
{
	begin("host-6.18");
	ladder.rung = LADDER_COMPACTION;
	update();
	CHECK_INT(shortage.kind, SHORTAGE_CONTIGUOUS);
	set_free(0, "Normal", 12000);
	CHECK_INT(shortage.kind, SHORTAGE_ZONE);
}

static void test_cgroup_limit(void)
{
	begin("host-6.18");
	reclaim.flow[RECLAIM_LIMIT].scan_pages_per_sec = 99;
	update();
	CHECK_INT(shortage.kind, SHORTAGE_NONE);
	reclaim.flow[RECLAIM_LIMIT].scan_pages_per_sec = 100;
	update();
	CHECK_INT(shortage.kind, SHORTAGE_CGROUP_LIMIT);
	ladder.rung = LADDER_COMPACTION;
	update();
	CHECK_INT(shortage.kind, SHORTAGE_CONTIGUOUS);
	set_free(0, "Normal", 12000);
	CHECK_INT(shortage.kind, SHORTAGE_ZONE);
}

static void test_commit(void)
{
	begin("host-6.18");
	scene_meminfo(&scene, MEMINFO_COMMIT_LIMIT, 1000000);
	scene_meminfo(&scene, MEMINFO_COMMITTED_AS, 960000);
	update();
	CHECK_INT(shortage.kind, SHORTAGE_NONE);
	scene.sample.sysctls.value[SYSCTL_OVERCOMMIT_MEMORY] = 2;
	update();
	CHECK_INT(shortage.kind, SHORTAGE_COMMIT);
	scene_meminfo(&scene, MEMINFO_COMMITTED_AS, 950000);
	update();
	CHECK_INT(shortage.kind, SHORTAGE_NONE);
	scene_meminfo(&scene, MEMINFO_COMMITTED_AS, 1200000);
	scene_absent(&scene, SOURCE_SYSCTL, EACCES);
	update();
	CHECK_INT(shortage.kind, SHORTAGE_NONE);
}

static void test_names(void)
{
	CHECK_TEXT(shortage_kind_name(SHORTAGE_UNKNOWN), "unknown");
	CHECK_TEXT(shortage_kind_name(SHORTAGE_NONE), "none");
	CHECK_TEXT(shortage_kind_name(SHORTAGE_ZONE), "zone");
	CHECK_TEXT(shortage_kind_name(SHORTAGE_CONTIGUOUS), "contiguous");
	CHECK_TEXT(shortage_kind_name(SHORTAGE_CGROUP_LIMIT), "cgroup_limit");
	CHECK_TEXT(shortage_kind_name(SHORTAGE_COMMIT), "commit");
}

int main(void)
{
	tap_run("nothing is short", test_none);
	tap_run("unknown without zoneinfo and vmstat", test_unknown);
	tap_run("a zone below low", test_zone);
	tap_run("the node that is short, and room in others", test_node);
	tap_run("the zone that is deepest on its own scale", test_deepest);
	tap_run("the node of a captured machine", test_captured_node);
	tap_run("a small zone is ignored", test_small_zone);
	tap_run("a closed zone is not short", test_closed);
	tap_run("short until above high", test_stays);
	tap_run("two zones below low do not take turns", test_does_not_flicker);
	tap_run("a zone that goes away", test_zone_goes_away);
	tap_run("contiguous blocks", test_contiguous);
	tap_run("the limit of a control group", test_cgroup_limit);
	tap_run("the commit limit", test_commit);
	tap_run("names for reports", test_names);
	return tap_done();
}
