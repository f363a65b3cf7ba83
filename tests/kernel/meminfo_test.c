/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/meminfo.h"

#include "../fixture.h"
#include "expect.h"

static char text[FIXTURE_TEXT_MAX];

static void test_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("\n\n"), -ENODATA, 0, "no known name"},
		{TEXT("MemTotal 5 kB\n"), -ENODATA, 0, "no known name"},
		{TEXT("NewThing: 5 kB\n"), -ENODATA, 0, "no known name"},
		{TEXT("MemTotal: 5 kB\nMemFree: 12 k"), -EINVAL, 2, "cut off"},
		{TEXT("MemTotal: 5 kB"), -EINVAL, 1, "cut off"},
		{TEXT("MemTotal:\n"), -EINVAL, 1, "MemTotal is \"\""},
		{TEXT("MemTotal: kB\n"), -EINVAL, 1, "MemTotal is \"kB\""},
		{TEXT("MemTotal: -5 kB\n"), -EINVAL, 1, "MemTotal is \"-5\""},
		{TEXT("MemTotal: max kB\n"), -EINVAL, 1, "MemTotal is \"max\""},
		{TEXT("MemTotal: 5\n"), -EINVAL, 1, "MemTotal has the unit \"\", expected \"kB\""},
		{TEXT("MemTotal: 5 KB\n"), -EINVAL, 1, "has the unit \"KB\""},
		{TEXT("MemTotal: 5 MB\n"), -EINVAL, 1, "has the unit \"MB\""},
		{TEXT("MemTotal: 5 kB \n"), -EINVAL, 1, "has the unit \"kB \""},
		{TEXT("MemTotal: 5 kB 6\n"), -EINVAL, 1, "has the unit \"kB 6\""},
		{TEXT("MemTotal: 5 \033]0;x\007\n"), -EINVAL, 1, "has the unit \"?]0;x?\""},
		{TEXT("HugePages_Total: 5 kB\n"), -EINVAL, 1, "has the unit \"kB\", expected \"\""},
		{TEXT("MemFree: 5 kB\nMemTotal: 18446744073709551616 kB\n"), -ERANGE, 2,
			"MemTotal is \"18446744073709551616\""},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct meminfo meminfo;
		struct failure failure = {0};

		memset(&meminfo, 0xa5, sizeof(meminfo));
		expect_refused(&rows[i],
			meminfo_parse(rows[i].text, rows[i].length, &meminfo, &failure), &failure);
		CHECK(is_filled(&meminfo, 0xa5, sizeof(meminfo)));
	}
}

static void test_accepted(void)
{
	static const struct {
		const char *text;
		size_t length;
		uint64_t mem_total;
	} rows[] = {
		{TEXT("MemTotal: 0 kB\n"), 0},
		{TEXT("MemTotal:       18446744073709551615 kB\n"), UINT64_MAX},
		{TEXT("NewThing: -1 pages of gold\nNew\0: 1\n\nMemTotal:\t5 kB\n"), 5},
		{TEXT("SwapMemTotal: 9 kB\nMemTotal: 5 kB\nMemTotalx: 9 kB\nmemtotal: 9 kB\n"), 5},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct meminfo meminfo;
		struct failure failure = {0};

		CHECK_INT(meminfo_parse(rows[i].text, rows[i].length, &meminfo, &failure), 0);
		CHECK(meminfo_has(&meminfo, MEMINFO_MEM_TOTAL));
		CHECK(meminfo.value[MEMINFO_MEM_TOTAL] == rows[i].mem_total);
		CHECK(!meminfo_has(&meminfo, MEMINFO_MEM_FREE));
	}
}

static void parse(const char *situation, struct meminfo *meminfo)
{
	struct failure failure = {0};
	size_t length = fixture_read(situation, "proc/meminfo", text, sizeof(text));

	tap_expect(meminfo_parse(text, length, meminfo, &failure) == 0, __LINE__, "%s:%u: %s",
		situation, failure.line, failure.text);
}

/* The numbers of lines and the sums were made with awk. */
static void test_every_fixture(void)
{
	static const struct {
		const char *situation;
		unsigned int lines;
		uint64_t sum;
	} rows[] = {
		{"handmade-5.4", 52, 34392892817},
		{"handmade-arm64-64k", 30, 64881024},
		{"host-6.18", 54, 34483560027},
		{"vm-6.1-after-oom", 53, 34362869079},
		{"vm-6.1-cgroup-thrash", 53, 34362885971},
		{"vm-6.1-dirty-writeback", 53, 34363799375},
		{"vm-6.1-file-streaming", 53, 34363556227},
		{"vm-6.1-idle", 53, 34362925727},
		{"vm-6.1-leak", 53, 34363629991},
		{"vm-6.1-no-psi", 53, 34362630103},
		{"vm-6.1-numa2-idle", 53, 34362136819},
		{"vm-6.1-numa2-pressure", 53, 34362817359},
		{"vm-6.1-scores", 53, 34363348319},
		{"vm-6.1-swapping", 53, 34363733647},
		{"vm-6.12-numa2-after-oom", 54, 34362806415},
		{"vm-6.12-numa2-idle", 54, 34362135091},
		{"vm-6.12-numa2-pressure", 54, 34362812635},
		{"vm-6.12-scores", 54, 34363341655},
		{"vm-7.2-numa2-swapped", 60, 34361801331},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct meminfo meminfo = {0};
		unsigned int count = 0;
		uint64_t sum = 0;

		parse(rows[i].situation, &meminfo);
		CHECK_TEXT(fixture_situations[i], rows[i].situation);
		for (unsigned int field = 0; field < MEMINFO_FIELDS; field++) {
			count += meminfo_has(&meminfo, field);
			sum += meminfo.value[field];
		}
		CHECK_INT(count, rows[i].lines);
		CHECK_INT(sum, rows[i].sum);
	}
	CHECK(fixture_situations[ARRAY_SIZE(rows)] == NULL);
}

static void test_values(void)
{
	struct meminfo meminfo = {0};

	parse("handmade-5.4", &meminfo);
	CHECK_INT(meminfo.value[MEMINFO_MEM_TOTAL], 4079108);
	CHECK_INT(meminfo.value[MEMINFO_HUGE_PAGES_TOTAL], 4);
	CHECK_INT(meminfo.value[MEMINFO_HUGE_PAGES_RSVD], 1);
	CHECK_INT(meminfo.value[MEMINFO_NFS_UNSTABLE], 28);
	CHECK(!meminfo_has(&meminfo, MEMINFO_ZSWAP));
	parse("vm-6.1-swapping", &meminfo);
	CHECK_INT(meminfo.value[MEMINFO_MEM_TOTAL], 449700);
	CHECK_INT(meminfo.value[MEMINFO_MEM_AVAILABLE], 53616);
	CHECK_INT(meminfo.value[MEMINFO_INACTIVE_ANON], 357180);
	CHECK_INT(meminfo.value[MEMINFO_SWAP_FREE], 356600);
	CHECK_INT(meminfo.value[MEMINFO_COMMITTED_AS], 364488);
	CHECK_INT(meminfo.value[MEMINFO_VMALLOC_TOTAL], 34359738367);
	CHECK_INT(meminfo.value[MEMINFO_DIRECT_MAP2_M], 485376);
	parse("vm-6.12-numa2-after-oom", &meminfo);
	CHECK_INT(meminfo.value[MEMINFO_MEM_AVAILABLE], 73588);
	CHECK(meminfo_has(&meminfo, MEMINFO_UNACCEPTED));
	parse("host-6.18", &meminfo);
	CHECK_INT(meminfo.value[MEMINFO_MEM_TOTAL], 24684096);
	CHECK_INT(meminfo.value[MEMINFO_DIRECT_MAP1_G], 25165824);
	CHECK_INT(meminfo.value[MEMINFO_PERCPU], 2440);
	parse("handmade-arm64-64k", &meminfo);
	CHECK_INT(meminfo.value[MEMINFO_HUGEPAGESIZE], 524288);
	CHECK_INT(meminfo.value[MEMINFO_CMA_FREE], 512000);
}

static void test_units(void)
{
	CHECK(meminfo_field_is_kib(MEMINFO_MEM_TOTAL));
	CHECK(meminfo_field_is_kib(MEMINFO_HUGEPAGESIZE));
	CHECK(meminfo_field_is_kib(MEMINFO_HUGETLB));
	CHECK(!meminfo_field_is_kib(MEMINFO_HUGE_PAGES_FREE));
	CHECK(!meminfo_field_is_kib(MEMINFO_HUGE_PAGES_SURP));
}

int main(void)
{
	tap_run("malformed texts are refused with a reason", test_refused);
	tap_run("odd but valid texts are read", test_accepted);
	tap_run("every fixture is read completely", test_every_fixture);
	tap_run("values of 5.4 to 6.18", test_values);
	tap_run("only the counts of huge pages have no unit", test_units);
	return tap_done();
}
