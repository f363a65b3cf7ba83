/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/fragmentation.h"

#include <stdlib.h>

#include "base/bits.h"

#include "../fixture.h"
#include "../tap.h"

static char text[FIXTURE_TEXT_MAX];
static struct buddyinfo buddyinfo;

/* Compares with what the kernel computed of the same zones. Pages came and went between its two
 * answers: one thousandth more or less. Returns how many values there were. */
static unsigned int compare(const char *fixture)
{
	struct failure failure;
	unsigned int count = 0, line_number = 0;
	size_t length = fixture_read(fixture, "proc/buddyinfo", text, sizeof(text));
	struct cursor cursor;
	struct span line;

	CHECK_INT(buddyinfo_parse(text, length, &buddyinfo, &failure), 0);
	length = fixture_read(
		fixture, "sys/kernel/debug/extfrag/unusable_index", text, sizeof(text));
	cursor = cursor_of(text, length);
	while (cursor_line(&cursor, &line)) {
		struct cursor words = cursor_of_span(line);
		char name[ZONE_NAME_MAX];
		unsigned int node, order = 0;
		struct span word;
		const struct buddy_zone *zone;

		CHECK_INT(zone_line_parse(&words, ++line_number, &node, name, &failure), 0);
		zone = fragmentation_find(&buddyinfo, node, name);
		if (!CHECK(zone != NULL))
			return 0;
		for (; cursor_word(&words, &word); order++, count++) {
			double kernel, own = fragmentation_unusable_percent(zone, order) / 100;

			CHECK_INT(span_decimal(word, &kernel), 0);
			tap_expect(fabs(own - kernel) < 0.0021, __LINE__,
				"%s node %u %s order %u: %.4f, the kernel says %.3f", fixture, node,
				name, order, own, kernel);
		}
		CHECK_INT(order, zone->order_count);
	}
	return count;
}

static void test_two_nodes(void)
{
	CHECK_INT(compare("vm-6.1-numa2-idle"), 33);
}

static void test_after_oom(void)
{
	CHECK_INT(compare("vm-6.1-after-oom"), 22);
}

static void test_unusable(void)
{
	struct buddy_zone zone = {.order_count = 11, .free_blocks = {10, 5, 0, 10}};

	CHECK_REAL(fragmentation_unusable_percent(&zone, 0), 0, 0);
	CHECK_REAL(fragmentation_unusable_percent(&zone, 1), 10, 1e-9);
	CHECK_REAL(fragmentation_unusable_percent(&zone, 3), 20, 1e-9);
	CHECK_REAL(fragmentation_unusable_percent(&zone, 4), 100, 1e-9);
	CHECK_REAL(fragmentation_unusable_percent(&zone, 10), 100, 1e-9);
	memset(zone.free_blocks, 0, sizeof(zone.free_blocks));
	CHECK_REAL(fragmentation_unusable_percent(&zone, 0), 100, 0);
}

/* arm64 with pages of 64 KiB has 14 orders, and no overflow up to the most we keep. */
static void test_many_orders(void)
{
	struct buddy_zone zone = {.order_count = BUDDYINFO_ORDERS_MAX};

	zone.free_blocks[BUDDYINFO_ORDERS_MAX - 1] = (uint64_t)1 << 40;
	CHECK_REAL(fragmentation_unusable_percent(&zone, BUDDYINFO_ORDERS_MAX - 1), 0, 0);
}

static void test_find(void)
{
	struct failure failure;
	size_t length = fixture_read("vm-6.1-numa2-idle", "proc/buddyinfo", text, sizeof(text));

	CHECK_INT(buddyinfo_parse(text, length, &buddyinfo, &failure), 0);
	CHECK(fragmentation_find(&buddyinfo, 1, "DMA32") == &buddyinfo.zones[2]);
	CHECK(fragmentation_find(&buddyinfo, 0, "DMA32") == &buddyinfo.zones[1]);
	CHECK(fragmentation_find(&buddyinfo, 1, "DMA") == NULL);
	CHECK(fragmentation_find(&buddyinfo, 0, "DMA3") == NULL);
}

int main(void)
{
	tap_run("the kernel's unusable_index, two nodes", test_two_nodes);
	tap_run("the kernel's unusable_index, after an OOM kill", test_after_oom);
	tap_run("unusable memory by order", test_unusable);
	tap_run("many orders", test_many_orders);
	tap_run("the row of a zone", test_find);
	return tap_done();
}
