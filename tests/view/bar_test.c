/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/bar.h"

#include <stdlib.h>

#include "../tap.h"

/* One cell more than a bar may use, to see a write beyond. */
static struct bar_cell cells[BAR_WIDTH_MAX + 1];

static struct zone_marks zone_of(uint64_t free_pages)
{
	return (struct zone_marks){
		.name = "Normal",
		.free_pages = free_pages,
		.managed_pages = 100000,
		.mark_pages = {1000, 1250, 1500},
		.level = free_pages > 1500   ? ZONE_ABOVE_HIGH
			 : free_pages > 1250 ? ZONE_BELOW_HIGH
			 : free_pages > 1000 ? ZONE_BELOW_LOW
					     : ZONE_BELOW_MIN,
	};
}

/* Composes with a guard behind the last cell; false when it was written. */
static bool compose(const struct zone_marks *zone, int width)
{
	memset(cells, 0x55, sizeof(cells));

	struct bar_cell guard = cells[width];

	bar_compose(zone, width, cells);
	return memcmp(&cells[width], &guard, sizeof(guard)) == 0;
}

static int count_of(int from, int to, enum bar_kind kind)
{
	int count = 0;

	for (int i = from; i < to; i++)
		count += cells[i].kind == kind;
	return count;
}

static void test_mark_columns(void)
{
	for (int width = BAR_WIDTH_MIN; width <= BAR_WIDTH_MAX; width++) {
		int mark[WATERMARKS];

		bar_mark_columns(width, mark);
		if (!tap_expect(mark[0] > 0 && mark[0] + 1 < mark[1] && mark[1] + 1 < mark[2] &&
					mark[2] + 1 < width,
			    __LINE__, "width %d: %d %d %d", width, mark[0], mark[1], mark[2]))
			return;
	}
}

/* The marks of a nearly empty and of a quite free zone stand in the same columns. */
static void test_marks_fixed(void)
{
	static const uint64_t free_pages[] = {0, 10, 999, 1000, 1100, 1400, 1501, 50000, 100000};

	for (int width = BAR_WIDTH_MIN; width <= BAR_WIDTH_MAX; width++) {
		int mark[WATERMARKS];

		bar_mark_columns(width, mark);
		for (unsigned int i = 0; i < sizeof(free_pages) / sizeof(free_pages[0]); i++) {
			struct zone_marks zone = zone_of(free_pages[i]);

			CHECK(compose(&zone, width));
			if (!tap_expect(count_of(0, width, BAR_MARK) == WATERMARKS &&
						cells[mark[0]].kind == BAR_MARK &&
						cells[mark[1]].kind == BAR_MARK &&
						cells[mark[2]].kind == BAR_MARK,
				    __LINE__, "width %d, %u free", width,
				    (unsigned int)free_pages[i]))
				return;
		}
	}
}

static void test_levels(void)
{
	for (int width = BAR_WIDTH_MIN; width <= BAR_WIDTH_MAX; width++) {
		int mark[WATERMARKS];
		struct zone_marks zone;

		bar_mark_columns(width, mark);
		for (uint64_t pages = 0; pages < 1000; pages += 37) {
			zone = zone_of(pages);
			compose(&zone, width);
			CHECK_INT(count_of(mark[WATERMARK_MIN], width, BAR_FILLED), 0);
		}
		zone = zone_of(0);
		compose(&zone, width);
		CHECK_INT(count_of(0, width, BAR_FILLED), 0);
		zone = zone_of(1200);
		compose(&zone, width);
		CHECK_INT(count_of(mark[WATERMARK_LOW], width, BAR_FILLED), 0);
		CHECK_INT(count_of(0, mark[WATERMARK_MIN], BAR_FILLED), mark[WATERMARK_MIN]);
		zone = zone_of(1400);
		compose(&zone, width);
		CHECK_INT(count_of(mark[WATERMARK_HIGH], width, BAR_FILLED), 0);
		zone = zone_of(60000);
		compose(&zone, width);
		CHECK_INT(count_of(0, width, BAR_EMPTY) == 0, false);
		CHECK(count_of(mark[WATERMARK_HIGH], width, BAR_FILLED) > 0);
		CHECK_INT(count_of(0, mark[WATERMARK_HIGH], BAR_FILLED), mark[WATERMARK_HIGH] - 2);
		/* All free: the bar is full to its last cell. */
		zone = zone_of(100000);
		compose(&zone, width);
		CHECK_INT(count_of(0, width, BAR_FILLED), width - WATERMARKS);
		CHECK_INT(cells[width - 1].eighths, 8);
		if (tap_case_failed)
			return;
	}
}

static void test_reserve(void)
{
	struct zone_marks zone = zone_of(5000);

	/* The marks carry the reserve: 800 kept, 200 to min. */
	zone.reserve_pages = 800;
	compose(&zone, 100);

	int reserve = count_of(0, 100, BAR_RESERVE);

	CHECK(reserve > 0 && reserve < 24);
	CHECK_INT(count_of(0, reserve, BAR_RESERVE), reserve);
	CHECK_INT(cells[reserve].kind, BAR_FILLED);
}

/* Only the reserve is free: hatched as far as it goes, nothing open to user memory. */
static void test_closed(void)
{
	struct zone_marks zone = {
		.name = "DMA",
		.free_pages = 3000,
		.managed_pages = 4000,
		.reserve_pages = 3500,
		.mark_pages = {3550, 3560, 3570},
		.level = ZONE_CLOSED,
	};

	for (int width = BAR_WIDTH_MIN; width <= BAR_WIDTH_MAX; width++) {
		compose(&zone, width);
		CHECK_INT(count_of(0, width, BAR_FILLED), 0);
		CHECK(count_of(0, width, BAR_RESERVE) > 0);
		CHECK_INT(count_of(width * 24 / 100, width, BAR_RESERVE), 0);
	}
}

static void test_boost(void)
{
	struct zone_marks zone = zone_of(200);
	int mark[WATERMARKS];

	bar_mark_columns(100, mark);
	compose(&zone, 100);
	CHECK_INT(count_of(0, 100, BAR_BOOST), 0);
	/* Half of min is boost: it ends at min and takes half the room below it. */
	zone.boost_pages = 500;
	compose(&zone, 100);
	CHECK_INT(count_of(0, 100, BAR_BOOST), mark[WATERMARK_MIN] / 2);
	CHECK_INT(cells[mark[WATERMARK_MIN] - 1].kind, BAR_BOOST);
	CHECK(cells[0].kind == BAR_FILLED);
}

static void test_promo_and_pcp(void)
{
	struct zone_marks zone = zone_of(1400);
	int mark[WATERMARKS];

	bar_mark_columns(100, mark);
	zone.promo_pages = 1750;
	zone.pcp_pages = 5000;
	compose(&zone, 100);
	CHECK_INT(count_of(mark[WATERMARK_HIGH], 100, BAR_PROMO), 1);
	CHECK(count_of(mark[WATERMARK_HIGH], 100, BAR_PCP) > 0);
	CHECK_INT(count_of(0, mark[WATERMARK_LOW], BAR_PCP), 0);
}

static uint64_t random_pages(uint64_t most)
{
	return most == 0 ? 0 : (uint64_t)random() % (most + 1);
}

/* Marks in order as the kernel keeps them; everything else at random, at times absurd. */
static struct zone_marks random_zone(void)
{
	uint64_t managed = random_pages(1u << (random() % 28));
	struct zone_marks zone = {.name = "Any", .managed_pages = managed};

	zone.reserve_pages = random() % 2 ? random_pages(managed) : 0;
	zone.mark_pages[WATERMARK_MIN] = zone.reserve_pages + random_pages(managed / 4);
	zone.mark_pages[WATERMARK_LOW] =
		zone.mark_pages[WATERMARK_MIN] + random_pages(managed / 16);
	zone.mark_pages[WATERMARK_HIGH] =
		zone.mark_pages[WATERMARK_LOW] + random_pages(managed / 16);
	zone.free_pages = random_pages(random() % 8 ? managed : managed * 2);
	zone.pcp_pages = random_pages(managed / 8);
	zone.boost_pages = random() % 2 ? random_pages(zone.mark_pages[WATERMARK_MIN] * 2) : 0;
	zone.promo_pages = random() % 2 ? random_pages(managed * 2) : 0;
	return zone;
}

static void test_random(void)
{
	srandom(7);
	for (int round = 0; round < 200000; round++) {
		struct zone_marks zone = random_zone();
		int width = BAR_WIDTH_MIN + (int)(random() % (BAR_WIDTH_MAX - BAR_WIDTH_MIN + 1));
		bool is_good = compose(&zone, width);

		for (int i = 0; i < width; i++)
			is_good = is_good && cells[i].kind <= BAR_PROMO &&
				  (cells[i].kind != BAR_FILLED ||
					  (cells[i].eighths >= 1 && cells[i].eighths <= 8));
		if (!tap_expect(is_good, __LINE__, "round %d, width %d", round, width))
			return;
	}
}

/* Eighths of cells that are shown free, in whatever way. */
static int filled(int width)
{
	int count = 0;

	for (int i = 0; i < width; i++)
		count += cells[i].kind == BAR_FILLED || cells[i].kind == BAR_RESERVE
				 ? cells[i].eighths
				 : 0;
	return count;
}

static void test_monotonic(void)
{
	srandom(11);
	for (int round = 0; round < 300; round++) {
		struct zone_marks zone = random_zone();
		int width = BAR_WIDTH_MIN + (int)(random() % (BAR_WIDTH_MAX - BAR_WIDTH_MIN + 1));
		uint64_t step = zone.managed_pages / 200 + 1;
		int before = 0;

		zone.boost_pages = zone.promo_pages = zone.reserve_pages = 0;
		for (uint64_t pages = 0; pages <= zone.managed_pages; pages += step) {
			zone.free_pages = pages;
			compose(&zone, width);
			if (!tap_expect(filled(width) >= before, __LINE__,
				    "round %d, width %d: %d eighths after %d", round, width,
				    filled(width), before))
				return;
			before = filled(width);
		}
	}
}

int main(void)
{
	tap_run("the marks ascend at every width", test_mark_columns);
	tap_run("the marks stand in the same columns in each row", test_marks_fixed);
	tap_run("free ends on the right side of each mark", test_levels);
	tap_run("the reserve is hatched", test_reserve);
	tap_run("a closed zone shows nothing but its reserve", test_closed);
	tap_run("boost lies below min", test_boost);
	tap_run("promo and per-CPU pages", test_promo_and_pcp);
	tap_run("no zone makes a bar write outside", test_random);
	tap_run("more free never fills less", test_monotonic);
	return tap_done();
}
