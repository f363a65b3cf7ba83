/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/watermarks.h"

#include <errno.h>

#include "../scene.h"
#include "../tap.h"

static struct made_machine scene;
static struct watermarks watermarks;

static void take(const char *fixture)
{
	memset(&watermarks, 0, sizeof(watermarks));
	scene_init(&scene, fixture);
	watermarks_update(&watermarks, &scene.sample);
}

static const struct zone_marks *marks_of(unsigned int node, const char *name)
{
	for (unsigned int i = 0; i < watermarks.zone_count; i++) {
		const struct zone_marks *zone = &watermarks.zones[i];

		if (zone->node == node && strcmp(zone->name, name) == 0)
			return zone;
	}
	printf("Bail out! no marks of node %u %s\n", node, name);
	return &watermarks.zones[0];
}

/* A level of zone Normal of the host with FREE pages. */
static enum zone_level level_at(uint64_t free_pages)
{
	scene_free(&scene, 0, "Normal", free_pages, 3);
	watermarks_update(&watermarks, &scene.sample);
	return marks_of(0, "Normal")->level;
}

static void test_host(void)
{
	take("host-6.18");
	CHECK_INT(watermarks.zone_count, 3);
	CHECK_INT(watermarks.node_count, 1);

	const struct zone_marks *zone = marks_of(0, "Normal");

	CHECK_INT(zone->free_pages, 994446);
	CHECK_INT(zone->managed_pages, 2031616);
	CHECK_INT(zone->reserve_pages, 0);
	CHECK_INT(zone->mark_pages[WATERMARK_MIN], 12222);
	CHECK_INT(zone->mark_pages[WATERMARK_LOW], 15277);
	CHECK_INT(zone->mark_pages[WATERMARK_HIGH], 18332);
	CHECK_INT(zone->promo_pages, 21387);
	CHECK_INT(zone->boost_pages, 0);
	CHECK_INT(zone->level, ZONE_ABOVE_HIGH);
	zone = marks_of(0, "DMA32");
	CHECK_INT(zone->reserve_pages, 7936);
	CHECK_INT(zone->mark_pages[WATERMARK_HIGH], 6974 + 7936);
	CHECK_INT(zone->promo_pages, 8136 + 7936);
	CHECK_INT(watermarks.nodes[0].managed_pages, 3840 + 772918 + 2031616);
}

/* 115 times its high mark is free, and yet no page of it is for user memory. */
static void test_reserve_above_managed(void)
{
	take("host-6.18");

	const struct zone_marks *zone = marks_of(0, "DMA");

	CHECK_INT(zone->free_pages, 3840);
	CHECK_INT(zone->managed_pages, 3840);
	CHECK_INT(zone->reserve_pages, 10955);
	CHECK_INT(zone->level, ZONE_CLOSED);
	CHECK(watermarks_position(zone, 3840) < 1);
	CHECK_REAL(watermarks_position(zone, 0), 0, 0);
}

static void test_closed(void)
{
	take("vm-6.1-idle");
	CHECK_INT(marks_of(0, "DMA")->reserve_pages, 413);
	CHECK_INT(marks_of(0, "DMA")->level, ZONE_ABOVE_HIGH);
	scene_free(&scene, 0, "DMA", 413 + 23, 3);
	watermarks_update(&watermarks, &scene.sample);
	CHECK_INT(marks_of(0, "DMA")->level, ZONE_CLOSED);
	scene_free(&scene, 0, "DMA", 413 + 24, 3);
	watermarks_update(&watermarks, &scene.sample);
	CHECK_INT(marks_of(0, "DMA")->level, ZONE_BELOW_LOW);
}

/* An allocation passes a mark when free is above it: at the mark is below. */
static void test_levels(void)
{
	take("host-6.18");
	CHECK_INT(level_at(18333), ZONE_ABOVE_HIGH);
	CHECK_INT(level_at(18332), ZONE_BELOW_HIGH);
	CHECK_INT(level_at(15278), ZONE_BELOW_HIGH);
	CHECK_INT(level_at(15277), ZONE_BELOW_LOW);
	CHECK_INT(level_at(12223), ZONE_BELOW_LOW);
	CHECK_INT(level_at(12222), ZONE_BELOW_MIN);
	CHECK_INT(level_at(0), ZONE_BELOW_MIN);
}

static void test_boost(void)
{
	take("vm-6.12-numa2-pressure");

	const struct zone_marks *zone = marks_of(1, "DMA32");

	CHECK_INT(zone->boost_pages, 640);
	CHECK_INT(zone->mark_pages[WATERMARK_MIN], 925);
	CHECK_INT(zone->mark_pages[WATERMARK_HIGH], 1067);
	CHECK_INT(zone->promo_pages, 1138);
	CHECK_INT(zone->level, ZONE_BELOW_MIN);
	CHECK_INT(marks_of(0, "DMA32")->boost_pages, 0);
	CHECK_INT(marks_of(0, "DMA")->promo_pages, 37 + 235);
}

/* Linux 5.4 prints neither boost nor promo. */
static void test_old_kernel(void)
{
	take("handmade-5.4");
	CHECK(watermarks.zone_count > 0);
	for (unsigned int i = 0; i < watermarks.zone_count; i++) {
		CHECK_INT(watermarks.zones[i].boost_pages, 0);
		CHECK_INT(watermarks.zones[i].promo_pages, 0);
	}
}

static void test_nodes(void)
{
	take("vm-6.12-numa2-pressure");
	CHECK_INT(watermarks.node_count, 2);
	CHECK_INT(watermarks.nodes[0].node, 0);
	CHECK_INT(watermarks.nodes[0].managed_pages, 3840 + 60304);
	CHECK_INT(watermarks.nodes[0].kswapd, KSWAPD_ASLEEP);
	CHECK_INT(watermarks.nodes[1].managed_pages, 50183);
	CHECK_INT(watermarks.nodes[1].kswapd, KSWAPD_GAVE_UP);
}

static enum kswapd_state kswapd_at(uint64_t dma32, uint64_t normal)
{
	scene_free(&scene, 0, "DMA32", dma32, 3);
	scene_free(&scene, 0, "Normal", normal, 3);
	watermarks_update(&watermarks, &scene.sample);
	return watermarks.nodes[0].kswapd;
}

/* DMA32 has low at 13748 and high at 14910, Normal at 15277 and 18332. One balanced zone is
 * enough; DMA is always closed here. */
static void test_kswapd(void)
{
	take("host-6.18");
	CHECK_INT(kswapd_at(100000, 10000), KSWAPD_ASLEEP);
	CHECK_INT(kswapd_at(10000, 18333), KSWAPD_ASLEEP);
	CHECK_INT(kswapd_at(14910, 10000), KSWAPD_MAY_RUN);
	CHECK_INT(kswapd_at(10000, 15278), KSWAPD_MAY_RUN);
	CHECK_INT(kswapd_at(13748, 15277), KSWAPD_AWAKE);
	CHECK_INT(kswapd_at(0, 0), KSWAPD_AWAKE);

	/* The kernel prints it in every zone of the node; one is enough. */
	scene_zone(&scene, 0, "DMA")->value[ZONE_NODE_UNRECLAIMABLE] = 1;
	CHECK_INT(kswapd_at(100000, 100000), KSWAPD_GAVE_UP);
}

static void test_since(void)
{
	uint64_t begin;

	take("host-6.18");
	begin = scene.sample.reading[SOURCE_ZONEINFO].read_usec;
	CHECK_INT(marks_of(0, "Normal")->since_usec, begin);
	scene_tick(&scene, 5);
	watermarks_update(&watermarks, &scene.sample);
	CHECK_INT(marks_of(0, "Normal")->since_usec, begin);
	scene_tick(&scene, 1);
	level_at(15000);
	CHECK_INT(marks_of(0, "Normal")->since_usec, begin + 6000000);
	CHECK_INT(marks_of(0, "DMA32")->since_usec, begin);
	scene_tick(&scene, 1);
	level_at(14000);
	CHECK_INT(marks_of(0, "Normal")->since_usec, begin + 6000000);
}

/* A zone that takes the place of another begins anew. */
static void test_since_of_another_zone(void)
{
	struct zoneinfo *zoneinfo = &scene.sample.zoneinfo;

	take("host-6.18");
	scene_tick(&scene, 5);
	zoneinfo->zones[1] = zoneinfo->zones[2];
	zoneinfo->zone_count = 2;
	watermarks_update(&watermarks, &scene.sample);
	CHECK_INT(watermarks.zone_count, 2);
	CHECK_INT(watermarks.zones[0].since_usec + 5000000, watermarks.zones[1].since_usec);
}

static void test_absent(void)
{
	take("host-6.18");
	scene_absent(&scene, SOURCE_ZONEINFO, ENOENT);
	watermarks_update(&watermarks, &scene.sample);
	CHECK_INT(watermarks.zone_count, 0);
	CHECK_INT(watermarks.node_count, 0);
}

/* Without a zone Movable user memory may use what the last zone may. */
static void test_no_movable(void)
{
	take("host-6.18");
	for (unsigned int i = 0; i < 3; i++)
		scene.sample.zoneinfo.zones[i].movable_index = -1;
	scene.sample.zoneinfo.zones[1].protection_pages[4] = 8000;
	watermarks_update(&watermarks, &scene.sample);
	CHECK_INT(marks_of(0, "DMA32")->reserve_pages, 8000);
	scene.sample.zoneinfo.zones[1].protection_count = 0;
	watermarks_update(&watermarks, &scene.sample);
	CHECK_INT(marks_of(0, "DMA32")->reserve_pages, 0);
}

/* More nodes than there is room for are left out; the zones stay. */
static void test_many_nodes(void)
{
	struct zoneinfo *zoneinfo = &scene.sample.zoneinfo;

	take("host-6.18");
	for (unsigned int i = 0; i < ZONEINFO_ZONES_MAX; i++) {
		zoneinfo->zones[i] = zoneinfo->zones[2];
		zoneinfo->zones[i].node = i;
	}
	zoneinfo->zone_count = ZONEINFO_ZONES_MAX;
	watermarks_update(&watermarks, &scene.sample);
	CHECK_INT(watermarks.zone_count, ZONEINFO_ZONES_MAX);
	CHECK_INT(watermarks.node_count, ZONEINFO_NODES_MAX);
}

static void test_position(void)
{
	const struct zone_marks zone = {.managed_pages = 10000, .mark_pages = {100, 200, 400}};

	CHECK_REAL(watermarks_position(&zone, 0), 0, 0);
	CHECK_REAL(watermarks_position(&zone, 50), 0.5, 1e-9);
	CHECK_REAL(watermarks_position(&zone, 100), 1, 1e-9);
	CHECK_REAL(watermarks_position(&zone, 150), 1.5, 1e-9);
	CHECK_REAL(watermarks_position(&zone, 200), 2, 1e-9);
	CHECK_REAL(watermarks_position(&zone, 350), 2.75, 1e-9);
	CHECK_REAL(watermarks_position(&zone, 400), 3, 1e-9);
	CHECK_REAL(watermarks_position(&zone, 5200), 3.5, 1e-9);
	CHECK_REAL(watermarks_position(&zone, 10000), 4, 1e-9);
	CHECK_REAL(watermarks_position(&zone, 20000), 4, 1e-9);
}

static uint64_t random_state = 42;

/* Up to a number of up to BITS bits, often a small one, always the same ones. */
static uint64_t random_pages(unsigned int bits)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (random_state >> 33) & (((uint64_t)1 << (random_state >> 59) % (bits + 1)) - 1);
}

/* Any zone, also one whose marks are equal, zero, or above all it has. */
static void test_position_monotonic(void)
{
	for (int i = 0; i < 20000 && !tap_case_failed; i++) {
		struct zone_marks zone = {.managed_pages = random_pages(30)};
		double before = 0;
		uint64_t free_pages = 0;

		zone.mark_pages[WATERMARK_MIN] = random_pages(20);
		zone.mark_pages[WATERMARK_LOW] = zone.mark_pages[WATERMARK_MIN] + random_pages(18);
		zone.mark_pages[WATERMARK_HIGH] = zone.mark_pages[WATERMARK_LOW] + random_pages(18);
		for (int step = 0; step < 40; step++) {
			double position = watermarks_position(&zone, (double)free_pages);

			tap_expect(position >= before && position <= 4, __LINE__,
				"free %llu of %llu (%llu %llu %llu): %g after %g",
				(unsigned long long)free_pages,
				(unsigned long long)zone.managed_pages,
				(unsigned long long)zone.mark_pages[0],
				(unsigned long long)zone.mark_pages[1],
				(unsigned long long)zone.mark_pages[2], position, before);
			before = position;
			free_pages += random_pages(25);
		}
	}
}

int main(void)
{
	tap_run("marks of a machine with 24 GiB", test_host);
	tap_run("a reserve larger than the zone", test_reserve_above_managed);
	tap_run("closed while only the reserve is left", test_closed);
	tap_run("levels change just above the marks", test_levels);
	tap_run("boost and promo", test_boost);
	tap_run("Linux 5.4 has no boost and no promo", test_old_kernel);
	tap_run("nodes", test_nodes);
	tap_run("states of kswapd", test_kswapd);
	tap_run("since when a level holds", test_since);
	tap_run("another zone begins anew", test_since_of_another_zone);
	tap_run("without zoneinfo there are none", test_absent);
	tap_run("without a zone Movable", test_no_movable);
	tap_run("more nodes than there is room for", test_many_nodes);
	tap_run("positions on the scale", test_position);
	tap_run("the scale is monotonic and bounded", test_position_monotonic);
	return tap_done();
}
