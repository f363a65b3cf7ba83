/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/buddyinfo.h"

#include "../fixture.h"
#include "expect.h"

static char text[FIXTURE_TEXT_MAX];
static struct buddyinfo buddyinfo;

static void test_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("\n"), -ENODATA, 0, "no zone with memory"},
		{TEXT("Zone 1\n"), -ENODATA, 0, "no zone with memory"},
		{TEXT("Node 0, zone DMA 1 2"), -EINVAL, 1, "cut off"},
		{TEXT("Node 0, zone DMA 1 2\nNode 0, zo"), -EINVAL, 2, "cut off"},
		{TEXT("Node 0, zone\n"), -EINVAL, 1, "expected \"Node N, zone NAME\""},
		{TEXT("Node 0, zone DMA\n"), -EINVAL, 1, "zone DMA has no numbers"},
		{TEXT("Node a, zone DMA 1\n"), -EINVAL, 1, "Node is \"a\""},
		{TEXT("Node 0, zone DMA 1 -2 3\n"), -EINVAL, 1, "DMA is \"-2\""},
		{TEXT("Node 0, zone DMA 1 max\n"), -EINVAL, 1, "DMA is \"max\""},
		{TEXT("Node 0, zone DMA 1\nNode 0, zone DMA32 99999999999999999999\n"), -ERANGE, 2,
			"DMA32 is"},
		{TEXT("Node 0, zone DMA 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n"), -ERANGE, 1,
			"zone DMA has more orders than the 20"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};

		memset(&buddyinfo, 0xa5, sizeof(buddyinfo));
		expect_refused(&rows[i],
			buddyinfo_parse(rows[i].text, rows[i].length, &buddyinfo, &failure),
			&failure);
		CHECK_INT(buddyinfo.zone_count, 0);
		CHECK_INT(buddyinfo.zones_seen, 0);
	}
}

static void test_hostile_names(void)
{
	static const char literal[] =
		"\nNode 7, zone \033[31m\0a-very-very-long-name  4\t5   \nsomething else -1\n";

	CHECK_INT(buddyinfo_parse(literal, sizeof(literal) - 1, &buddyinfo, NULL), 0);
	CHECK_INT(buddyinfo.zone_count, 1);
	CHECK_TEXT(buddyinfo.zones[0].name, "?[31m?a-very-ve");
	CHECK_INT(buddyinfo.zones[0].node, 7);
	CHECK_INT(buddyinfo.zones[0].order_count, 2);
	CHECK_INT(buddyinfo.zones[0].free_blocks[1], 5);
}

static void test_full(void)
{
	size_t length = 0;

	for (unsigned int i = 0; i < 150; i++)
		length += (size_t)snprintf(
			text + length, sizeof(text) - length, "Node %u, zone Normal 1 2 3\n", i);
	CHECK_INT(buddyinfo_parse(text, length, &buddyinfo, NULL), 0);
	CHECK_INT(buddyinfo.zone_count, ZONEINFO_ZONES_MAX);
	CHECK_INT(buddyinfo.zones_seen, 150);
	CHECK_INT(buddyinfo.zones[127].node, 127);
}

static void parse(const char *situation)
{
	struct failure failure = {0};
	size_t length = fixture_read(situation, "proc/buddyinfo", text, sizeof(text));

	tap_expect(buddyinfo_parse(text, length, &buddyinfo, &failure) == 0, __LINE__, "%s:%u: %s",
		situation, failure.line, failure.text);
}

/* The sums of free pages were made with awk. */
static void test_every_fixture(void)
{
	static const struct {
		const char *situation;
		unsigned int zones;
		unsigned int orders;
		uint64_t pages;
	} rows[] = {
		{"handmade-5.4", 3, 11, 7572},
		{"handmade-arm64-64k", 1, 14, 32188},
		{"host-6.18", 3, 11, 1762919},
		{"vm-6.1-after-oom", 2, 11, 94549},
		{"vm-6.1-cgroup-thrash", 2, 11, 82384},
		{"vm-6.1-dirty-writeback", 2, 11, 1308},
		{"vm-6.1-file-streaming", 2, 11, 24339},
		{"vm-6.1-idle", 2, 11, 103887},
		{"vm-6.1-leak", 2, 11, 1085},
		{"vm-6.1-no-psi", 2, 11, 103949},
		{"vm-6.1-numa2-idle", 3, 11, 102715},
		{"vm-6.1-numa2-pressure", 3, 11, 17489},
		{"vm-6.1-scores", 2, 11, 31794},
		{"vm-6.1-swapping", 2, 11, 1439},
		{"vm-6.12-numa2-after-oom", 3, 11, 20055},
		{"vm-6.12-numa2-idle", 3, 11, 105103},
		{"vm-6.12-numa2-pressure", 3, 11, 19426},
		{"vm-6.12-scores", 2, 11, 33752},
		{"vm-7.2-numa2-swapped", 3, 11, 57108},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint64_t pages = 0;

		CHECK_TEXT(fixture_situations[i], rows[i].situation);
		parse(rows[i].situation);
		CHECK_INT(buddyinfo.zone_count, rows[i].zones);
		CHECK_INT(buddyinfo.zones_seen, rows[i].zones);
		for (unsigned int z = 0; z < buddyinfo.zone_count; z++) {
			CHECK_INT(buddyinfo.zones[z].order_count, rows[i].orders);
			for (unsigned int order = 0; order < rows[i].orders; order++)
				pages += buddyinfo.zones[z].free_blocks[order] << order;
		}
		CHECK_INT(pages, rows[i].pages);
	}
	CHECK(fixture_situations[ARRAY_SIZE(rows)] == NULL);
}

static void test_values(void)
{
	parse("host-6.18");
	CHECK_TEXT(buddyinfo.zones[2].name, "Normal");
	CHECK_INT(buddyinfo.zones[2].free_blocks[0], 5744);
	CHECK_INT(buddyinfo.zones[2].free_blocks[10], 265);
	parse("vm-6.1-swapping");
	CHECK_TEXT(buddyinfo.zones[1].name, "DMA32");
	CHECK_INT(buddyinfo.zones[1].free_blocks[8], 1);
	CHECK_INT(buddyinfo.zones[0].free_blocks[5], 4);
	parse("vm-6.12-numa2-idle");
	CHECK_INT(buddyinfo.zones[2].node, 1);
	parse("handmade-arm64-64k");
	CHECK_TEXT(buddyinfo.zones[0].name, "Normal");
	CHECK_INT(buddyinfo.zones[0].free_blocks[13], 3);
}

int main(void)
{
	tap_run("malformed texts are refused with a reason", test_refused);
	tap_run("names are made fit for a screen", test_hostile_names);
	tap_run("more zones than there is room for are counted", test_full);
	tap_run("every fixture agrees with awk", test_every_fixture);
	tap_run("values of 6.1 to 6.18, and 14 orders", test_values);
	return tap_done();
}
