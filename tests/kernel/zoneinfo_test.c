/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/zoneinfo.h"

#include "../fixture.h"
#include "expect.h"

static char text[FIXTURE_TEXT_MAX];
static struct zoneinfo zoneinfo;

#define HEADER "Node 0, zone   Normal\n  pages free     5\n        present  9\n"

static void test_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("\n"), -ENODATA, 0, "no zone with memory"},
		{TEXT("pages free 5\npresent 9\n"), -ENODATA, 0, "no zone with memory"},
		{TEXT("Node 0, zone DMA\n present 0\n"), -ENODATA, 0, "no zone with memory"},
		{TEXT("Node 0, zone DMA\n managed 7\n"), -ENODATA, 0, "no zone with memory"},
		{TEXT(HEADER "  start_pfn:  1"), -EINVAL, 4, "cut off"},
		{TEXT("Node"), -EINVAL, 1, "cut off"},
		{TEXT("Node\n"), -EINVAL, 1, "expected \"Node N, zone NAME\""},
		{TEXT("Node 0\n"), -EINVAL, 1, "expected \"Node N, zone NAME\""},
		{TEXT("Node 0, area DMA\n"), -EINVAL, 1, "expected \"Node N, zone NAME\""},
		{TEXT(HEADER "Node 1, zone\n"), -EINVAL, 4, "expected \"Node N, zone NAME\""},
		{TEXT("Node x, zone DMA\n"), -EINVAL, 1, "Node is \"x\""},
		{TEXT("Node -1, zone DMA\n"), -EINVAL, 1, "Node is \"-1\""},
		{TEXT("Node 4294967296, zone DMA\n"), -ERANGE, 1, "Node is \"4294967296,\""},
		{TEXT("Node 99999999999999999999, zone DMA\n"), -ERANGE, 1, "Node is"},
		{TEXT("Node 0, zone DMA\n  pages free\n"), -EINVAL, 2, "free is \"\""},
		{TEXT("Node 0, zone DMA\n  pages free -5\n"), -EINVAL, 2, "free is \"-5\""},
		{TEXT("Node 0, zone DMA\n  pages free max\n"), -EINVAL, 2, "free is \"max\""},
		{TEXT(HEADER "  high 99999999999999999999\n"), -ERANGE, 4, "high is"},
		{TEXT(HEADER "  min\n"), -EINVAL, 4, "min is \"\""},
		{TEXT(HEADER "  start_pfn: x\n"), -EINVAL, 4, "start_pfn is \"x\""},
		{TEXT(HEADER "  node_unreclaimable: -1\n"), -EINVAL, 4, "node_unreclaimable is"},
		{TEXT(HEADER "  protection: 0, 1\n"), -EINVAL, 4, "protection is \"0, 1\""},
		{TEXT(HEADER "  protection: (0, 1\n"), -EINVAL, 4, "protection is \"(0, 1\""},
		{TEXT(HEADER "  protection: (0, -1)\n"), -EINVAL, 4, "protection is \"-1\""},
		{TEXT(HEADER "  protection: )\n"), -EINVAL, 4, "protection is \")\""},
		{TEXT(HEADER "  protection:\n"), -EINVAL, 4, "protection is \"\""},
		{TEXT(HEADER "    count: -1\n"), -EINVAL, 4, "count is \"-1\""},
		{TEXT(HEADER "    high: max\n"), -EINVAL, 4, "high is \"max\""},
		{TEXT(HEADER "    count: 18446744073709551615\n    count: 1\n"), -ERANGE, 5,
			"count is \"1\""},
		{TEXT(HEADER "  vm stats threshold: -4\n"), -EINVAL, 4, "threshold is \"-4\""},
		{TEXT(HEADER "  per-node stats\n   nr_dirty -4\n"), -EINVAL, 5, "nr_dirty is"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};

		memset(&zoneinfo, 0xa5, sizeof(zoneinfo));
		expect_refused(&rows[i],
			zoneinfo_parse(rows[i].text, rows[i].length, &zoneinfo, &failure),
			&failure);
		CHECK_INT(zoneinfo.zone_count, 0);
		CHECK_INT(zoneinfo.zones_seen, 0);
		CHECK_INT(zoneinfo.node_count, 0);
	}
}

static void parse_text(const char *literal, size_t length)
{
	struct failure failure = {0};

	memset(&zoneinfo, 0xa5, sizeof(zoneinfo));
	tap_expect(zoneinfo_parse(literal, length, &zoneinfo, &failure) == 0, __LINE__, "%u: %s",
		failure.line, failure.text);
}

static void test_unknown_is_skipped(void)
{
	static const char literal[] =
		"zoneinfo of 2030\n\n" HEADER
		"   new_mark -7 max\n   high: 3\n   high_min: 8\n   high_max: -8\n"
		"   low: 77\n   high 6\n   vm of another kind\n   vm\n"
		"   pages\n   pages in_flight 7\n   \033[2J\0 8\n   :\n";

	parse_text(literal, sizeof(literal) - 1);
	CHECK_INT(zoneinfo.zone_count, 1);
	CHECK_INT(zoneinfo.zones[0].value[ZONE_HIGH], 6);
	CHECK_INT(zoneinfo.zones[0].pcp_high_pages, 3);
	CHECK(!zone_has(&zoneinfo.zones[0], ZONE_LOW));
	CHECK(!zone_has(&zoneinfo.zones[0], ZONE_MIN));
	CHECK_INT(zoneinfo.node_count, 0);
}

static void test_hostile_names(void)
{
	static const char literal[] = "Node 0, zone \033[2J\0DMA-with-a-very-long-name\n"
				      " present 1\n protection: (1, 2 3)\n";

	parse_text(literal, sizeof(literal) - 1);
	CHECK_TEXT(zoneinfo.zones[0].name, "?[2J?DMA-with-a");
	CHECK_INT(zoneinfo.zones[0].movable_index, -1);
}

/* Movable counts within its node, and a node may lack it. */
static void test_movable(void)
{
	static const char literal[] =
		"Node 0, zone DMA\n present 1\nNode 0, zone Normal\n present 0\n"
		"Node 0, zone Movable\n present 4\n"
		"Node 2, zone Normal\n present 2\n"
		"Node 3, zone Normal\n present 3\nNode 3, zone Movable\n";
	static const int movable_index[] = {2, 2, -1, 1};

	parse_text(literal, sizeof(literal) - 1);
	CHECK_INT(zoneinfo.zone_count, 4);
	for (unsigned int i = 0; i < ARRAY_SIZE(movable_index); i++)
		CHECK_INT(zoneinfo.zones[i].movable_index, movable_index[i]);
	CHECK_INT(zoneinfo.zones[1].index, 2);
	CHECK_INT(zoneinfo.zones[2].index, 0);
}

static void test_first_threshold(void)
{
	static const char literal[] = HEADER "    cpu: 0\n  vm stats threshold: 4\n"
					     "    cpu: 1\n  vm stats threshold: 8\n";

	parse_text(literal, sizeof(literal) - 1);
	CHECK_INT(zoneinfo.zones[0].stat_threshold_pages, 4);
	CHECK_INT(zoneinfo.zones[0].pcp_cpus, 2);
}

/* More zones, nodes and protections than there is room for. */
static void test_full(void)
{
	static const char zone[] = " per-node stats\n nr_dirty 3\n pages free 1\n present 1\n"
				   " protection: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)\n";
	size_t length = 0;

	for (unsigned int i = 0; i < 200; i++)
		length += (size_t)snprintf(
			text + length, sizeof(text) - length, "Node %u, zone Normal\n%s", i, zone);
	parse_text(text, length);
	CHECK_INT(zoneinfo.zone_count, ZONEINFO_ZONES_MAX);
	CHECK_INT(zoneinfo.zones_seen, 200);
	CHECK_INT(zoneinfo.node_count, ZONEINFO_NODES_MAX);
	CHECK_INT(zoneinfo.zones[127].node, 127);
	CHECK_INT(zoneinfo.zones[127].protection_count, ZONE_PROTECTION_MAX);
	CHECK_INT(zoneinfo.zones[127].protection_pages[7], 8);
	CHECK_INT(zoneinfo.nodes[63].value[NODE_NR_DIRTY], 3);
}

static void parse(const char *situation)
{
	struct failure failure = {0};
	size_t length = fixture_read(situation, "proc/zoneinfo", text, sizeof(text));

	memset(&zoneinfo, 0xa5, sizeof(zoneinfo));
	tap_expect(zoneinfo_parse(text, length, &zoneinfo, &failure) == 0, __LINE__, "%s:%u: %s",
		situation, failure.line, failure.text);
}

/* What awk counts and sums in a file; "high" is that of the page sets. */
struct fixture_sums {
	const char *situation;
	uint64_t zones, nodes, present, free, managed, count, high, cpus;
};

static void check_sums(const struct fixture_sums *expected)
{
	uint64_t present = 0, free = 0, managed = 0, count = 0, high = 0, cpus = 0;

	CHECK_INT(zoneinfo.zone_count, expected->zones);
	CHECK_INT(zoneinfo.zones_seen, expected->zones);
	CHECK_INT(zoneinfo.node_count, expected->nodes);
	for (unsigned int i = 0; i < zoneinfo.zone_count; i++) {
		const struct zone *zone = &zoneinfo.zones[i];

		present += zone->value[ZONE_PRESENT];
		free += zone->value[ZONE_FREE];
		managed += zone->value[ZONE_MANAGED];
		count += zone->pcp_count_pages;
		high += zone->pcp_high_pages;
		cpus += zone->pcp_cpus;
		CHECK_INT(zone->value[ZONE_FREE], zone->value[ZONE_NR_FREE_PAGES]);
	}
	CHECK_INT(present, expected->present);
	CHECK_INT(free, expected->free);
	CHECK_INT(managed, expected->managed);
	CHECK_INT(count, expected->count);
	CHECK_INT(high, expected->high);
	CHECK_INT(cpus, expected->cpus);
}

static void test_every_fixture(void)
{
	static const struct fixture_sums rows[] = {
		{"handmade-5.4", 3, 1, 1048442, 7572, 1019777, 538, 1512, 6},
		{"handmade-arm64-64k", 1, 1, 262144, 32188, 259312, 1753, 7600, 4},
		{"host-6.18", 3, 1, 6291358, 1771141, 2808374, 97408, 218415, 6},
		{"vm-6.1-after-oom", 2, 1, 130933, 94549, 112425, 525, 824, 4},
		{"vm-6.1-cgroup-thrash", 2, 1, 130933, 82415, 116745, 396, 840, 4},
		{"vm-6.1-dirty-writeback", 2, 1, 130933, 1577, 112425, 220, 824, 4},
		{"vm-6.1-file-streaming", 2, 1, 130933, 24339, 112425, 480, 824, 4},
		{"vm-6.1-idle", 2, 1, 130933, 103973, 112425, 312, 824, 4},
		{"vm-6.1-leak", 2, 1, 130933, 1163, 112425, 202, 824, 4},
		{"vm-6.1-no-psi", 2, 1, 130933, 103949, 112425, 550, 824, 4},
		{"vm-6.1-numa2-idle", 3, 2, 130933, 102624, 112573, 548, 1652, 6},
		{"vm-6.1-numa2-pressure", 3, 2, 130933, 17504, 112573, 177, 1652, 6},
		{"vm-6.1-scores", 2, 1, 130933, 31886, 112425, 256, 824, 4},
		{"vm-6.1-swapping", 2, 1, 130933, 1460, 112425, 142, 824, 4},
		{"vm-6.12-numa2-after-oom", 3, 2, 130933, 20067, 114327, 1637, 5622, 6},
		{"vm-6.12-numa2-idle", 3, 2, 130933, 105031, 114327, 2050, 3770, 6},
		{"vm-6.12-numa2-pressure", 3, 2, 130933, 19432, 114327, 2121, 8944, 6},
		{"vm-6.12-scores", 2, 1, 130933, 33754, 114179, 2378, 4153, 4},
		{"vm-7.2-numa2-swapped", 3, 2, 81822, 57118, 69519, 588, 1350, 6},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		CHECK_TEXT(fixture_situations[i], rows[i].situation);
		parse(rows[i].situation);
		check_sums(&rows[i]);
	}
	CHECK(fixture_situations[ARRAY_SIZE(rows)] == NULL);
}

static void check_marks(
	const struct zone *zone, uint64_t free, uint64_t min, uint64_t low, uint64_t high)
{
	CHECK_INT(zone->value[ZONE_FREE], free);
	CHECK_INT(zone->value[ZONE_MIN], min);
	CHECK_INT(zone->value[ZONE_LOW], low);
	CHECK_INT(zone->value[ZONE_HIGH], high);
}

static void test_5_4(void)
{
	const struct zone *zone = &zoneinfo.zones[1];

	parse("handmade-5.4");
	CHECK_TEXT(zone->name, "DMA32");
	check_marks(zone, 2586, 1516, 2281, 3046);
	CHECK(!zone_has(zone, ZONE_BOOST));
	CHECK(!zone_has(zone, ZONE_CMA));
	CHECK(!zone_has(zone, ZONE_PROMO));
	CHECK_INT(zone->value[ZONE_NR_KERNEL_STACK], 5440);
	CHECK_INT(zone->value[ZONE_NR_PAGE_TABLE_PAGES], 2900);
	CHECK_INT(zone->protection_count, 4);
	CHECK_INT(zone->protection_pages[3], 976);
	CHECK_INT(zone->movable_index, 3);
	CHECK(!node_has(&zoneinfo.nodes[0], NODE_NR_KERNEL_STACK));
	CHECK_INT(zoneinfo.nodes[0].value[NODE_WORKINGSET_REFAULT], 881204);
	CHECK_INT(zoneinfo.nodes[0].value[NODE_NR_UNSTABLE], 7);
}

static void test_6_1_two_nodes(void)
{
	const struct zone *zones = zoneinfo.zones;

	parse("vm-6.1-numa2-pressure");
	CHECK_TEXT(zones[0].name, "DMA");
	CHECK_TEXT(zones[1].name, "DMA32");
	CHECK_TEXT(zones[2].name, "DMA32");
	CHECK_INT(zones[0].index, 0);
	CHECK_INT(zones[0].protection_count, 5);
	CHECK_INT(zones[0].protection_pages[3], 235);
	CHECK_INT(zones[1].index, 1);
	CHECK_INT(zones[1].value[ZONE_NR_ZSPAGES], 3);
	CHECK_INT(zones[1].pcp_count_pages, 93);
	CHECK_INT(zones[1].pcp_high_pages, 906);
	CHECK_INT(zones[1].stat_threshold_pages, 8);
	CHECK_INT(zones[2].node, 1);
	CHECK_INT(zones[2].index, 1);
	CHECK_INT(zones[2].movable_index, 3);
	check_marks(&zones[2], 946, 897, 966, 1035);
	CHECK_INT(zones[2].value[ZONE_BOOST], 621);
	CHECK_INT(zones[2].value[ZONE_NODE_UNRECLAIMABLE], 1);
	CHECK_INT(zones[2].value[ZONE_START_PFN], 65536);
	CHECK_INT(zones[2].value[ZONE_NUMA_OTHER], 90447);
	CHECK_INT(zoneinfo.nodes[0].value[NODE_NR_KERNEL_STACK], 800);
	CHECK_INT(zoneinfo.nodes[1].node, 1);
	CHECK_INT(zoneinfo.nodes[1].value[NODE_NR_INACTIVE_ANON], 44337);
	CHECK_INT(zoneinfo.nodes[1].value[NODE_NR_KERNEL_STACK], 212);
}

static void test_6_12(void)
{
	const struct zone *zone = &zoneinfo.zones[2];

	parse("vm-6.12-numa2-pressure");
	check_marks(zone, 716, 925, 996, 1067);
	CHECK_INT(zone->value[ZONE_PROMO], 1138);
	CHECK_INT(zone->value[ZONE_BOOST], 640);
	CHECK_INT(zone->value[ZONE_NODE_UNRECLAIMABLE], 1);
	CHECK(node_has(&zoneinfo.nodes[0], NODE_PGDEMOTE_KSWAPD));
	CHECK(!node_has(&zoneinfo.nodes[0], NODE_PGSCAN_KSWAPD));
	CHECK(!zone_has(zone, ZONE_FREE_HIGHATOMIC));

	parse("vm-7.2-numa2-swapped");
	CHECK(zone_has(&zoneinfo.zones[0], ZONE_FREE_HIGHATOMIC));
	CHECK(zone_has(&zoneinfo.zones[0], ZONE_RESERVED_HIGHATOMIC));
	CHECK(node_has(&zoneinfo.nodes[1], NODE_PGSCAN_KSWAPD));
}

static void test_6_18(void)
{
	const struct zone *zone = &zoneinfo.zones[2];

	parse("host-6.18");
	CHECK_TEXT(zone->name, "Normal");
	CHECK_INT(zone->index, 2);
	CHECK_INT(zone->movable_index, 3);
	check_marks(zone, 994446, 12222, 15277, 18332);
	CHECK_INT(zone->value[ZONE_PROMO], 21387);
	CHECK_INT(zoneinfo.zones[0].protection_pages[2], 10955);
	CHECK_INT(zoneinfo.zones[1].pcp_count_pages, 63);
	CHECK_INT(zoneinfo.zones[1].stat_threshold_pages, 24);
	CHECK(zone_has(zone, ZONE_NR_FREE_PAGES_BLOCKS));
	CHECK(node_has(&zoneinfo.nodes[0], NODE_NR_HUGETLB));
}

static void test_arm64(void)
{
	const struct zone *zone = &zoneinfo.zones[0];

	parse("handmade-arm64-64k");
	CHECK_TEXT(zone->name, "Normal");
	CHECK_INT(zone->index, 2);
	CHECK_INT(zone->movable_index, 3);
	check_marks(zone, 32188, 1024, 1283, 1542);
	CHECK_INT(zone->value[ZONE_CMA], 8192);
	CHECK_INT(zone->pcp_cpus, 4);
	CHECK_INT(zone->pcp_count_pages, 1753);
}

int main(void)
{
	tap_run("malformed texts are refused with a reason", test_refused);
	tap_run("what is not known is skipped", test_unknown_is_skipped);
	tap_run("names are made fit for a screen", test_hostile_names);
	tap_run("the zone Movable of each node", test_movable);
	tap_run("the threshold of the first CPU", test_first_threshold);
	tap_run("more zones than there is room for are counted", test_full);
	tap_run("every fixture agrees with awk", test_every_fixture);
	tap_run("5.4: stacks in the zones, no boost", test_5_4);
	tap_run("6.1: two nodes, unpopulated zones count for the index", test_6_1_two_nodes);
	tap_run("6.12: promo and boost", test_6_12);
	tap_run("6.18: a populated zone Normal", test_6_18);
	tap_run("arm64 with 64 KiB pages: empty DMA zones, high_min", test_arm64);
	return tap_done();
}
