/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/vmstat.h"

#include "../fixture.h"
#include "expect.h"

static char text[FIXTURE_TEXT_MAX];

static void test_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("\n"), -ENODATA, 0, "no known name"},
		{TEXT("nothing 1\nknown 2\n"), -ENODATA, 0, "no known name"},
		{TEXT("pgfault 1\npgfault 12"), -EINVAL, 2, "cut off"},
		{TEXT("pgfault 1\npgfault"), -EINVAL, 2, "cut off"},
		{TEXT("pgfault"), -EINVAL, 1, "cut off"},
		{TEXT("pgfault 1\noom_kill\n"), -EINVAL, 2, "oom_kill is \"\""},
		{TEXT("oom_kill -1\n"), -EINVAL, 1, "oom_kill is \"-1\", expected a number"},
		{TEXT("oom_kill +1\n"), -EINVAL, 1, "oom_kill is \"+1\""},
		{TEXT("oom_kill max\n"), -EINVAL, 1, "oom_kill is \"max\""},
		{TEXT("oom_kill 0x10\n"), -EINVAL, 1, "oom_kill is \"0x10\""},
		{TEXT("oom_kill 1.5\n"), -EINVAL, 1, "oom_kill is \"1.5\""},
		{TEXT("oom_kill 1 2\n"), -EINVAL, 1, "oom_kill is \"1 2\""},
		{TEXT("oom_kill 1\r\n"), -EINVAL, 1, "oom_kill is \"1?\""},
		{TEXT("oom_kill 1\0002\n"), -EINVAL, 1, "oom_kill is \"1?2\""},
		{TEXT("oom_kill \033[2J\n"), -EINVAL, 1, "oom_kill is \"?[2J\""},
		{TEXT("oom_kill 18446744073709551616\n"), -ERANGE, 1, "64 bits"},
		{TEXT("oom_kill 99999999999999999999999999999999999999999999\n"), -ERANGE, 1,
			"oom_kill is \"9999999999999999999999999999999\""},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vmstat vmstat;
		struct failure failure = {0};

		memset(&vmstat, 0xa5, sizeof(vmstat));
		expect_refused(&rows[i],
			vmstat_parse(rows[i].text, rows[i].length, &vmstat, &failure), &failure);
		CHECK(is_filled(&vmstat, 0xa5, sizeof(vmstat)));
	}
	CHECK_INT(vmstat_parse("oom_kill x\n", 11, &(struct vmstat){{0}, {0}}, NULL), -EINVAL);
}

static void test_accepted(void)
{
	static const struct {
		const char *text;
		size_t length;
		uint64_t oom_kill;
	} rows[] = {
		{TEXT("oom_kill 0\n"), 0},
		{TEXT("oom_kill 18446744073709551615\n"), UINT64_MAX},
		{TEXT("  oom_kill\t 5\n"), 5},
		{TEXT("\noom_kill 5\n\n"), 5},
		{TEXT("oom_kill 4\noom_kill 5\n"), 5},
		{TEXT("a_key_of_2030 -7 max\noom_kill 5\noom_kill_ 9\n"), 5},
		{TEXT("oom_kill\0 7\n\0\0\n\033[2J 8\noom_kill 5\n"), 5},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vmstat vmstat;
		struct failure failure = {0};

		CHECK_INT(vmstat_parse(rows[i].text, rows[i].length, &vmstat, &failure), 0);
		CHECK(vmstat_has(&vmstat, VMSTAT_OOM_KILL));
		CHECK(vmstat.value[VMSTAT_OOM_KILL] == rows[i].oom_kill);
		CHECK(!vmstat_has(&vmstat, VMSTAT_PGFAULT));
		CHECK_INT(vmstat.value[VMSTAT_PGFAULT], 0);
	}
}

static void parse(const char *situation, struct vmstat *vmstat)
{
	struct failure failure = {0};
	size_t length = fixture_read(situation, "proc/vmstat", text, sizeof(text));

	tap_expect(vmstat_parse(text, length, vmstat, &failure) == 0, __LINE__, "%s:%u: %s",
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
		{"handmade-5.4", 138, 114340710},
		{"handmade-arm64-64k", 82, 13095771},
		{"host-6.18", 192, 325260071},
		{"vm-6.1-after-oom", 173, 8791741},
		{"vm-6.1-cgroup-thrash", 173, 2616715},
		{"vm-6.1-dirty-writeback", 173, 3354854},
		{"vm-6.1-file-streaming", 173, 1722785},
		{"vm-6.1-idle", 173, 305523},
		{"vm-6.1-leak", 173, 7701559},
		{"vm-6.1-no-psi", 173, 305098},
		{"vm-6.1-numa2-idle", 173, 307818},
		{"vm-6.1-numa2-pressure", 173, 2590744},
		{"vm-6.1-scores", 173, 760963},
		{"vm-6.1-swapping", 173, 5150806},
		{"vm-6.12-numa2-after-oom", 185, 4309954},
		{"vm-6.12-numa2-idle", 185, 305626},
		{"vm-6.12-numa2-pressure", 185, 2779336},
		{"vm-6.12-scores", 185, 765368},
		{"vm-7.2-numa2-swapped", 198, 3067821},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vmstat vmstat = {0};
		unsigned int count = 0;
		uint64_t sum = 0;

		parse(rows[i].situation, &vmstat);
		CHECK_TEXT(fixture_situations[i], rows[i].situation);
		for (unsigned int field = 0; field < VMSTAT_FIELDS; field++) {
			count += vmstat_has(&vmstat, field);
			sum += vmstat.value[field];
		}
		CHECK_INT(count, rows[i].lines);
		CHECK_INT(sum, rows[i].sum);
	}
	CHECK(fixture_situations[ARRAY_SIZE(rows)] == NULL);
}

static void test_5_4(void)
{
	struct vmstat vmstat = {0};

	parse("handmade-5.4", &vmstat);
	CHECK_INT(vmstat.value[VMSTAT_WORKINGSET_REFAULT], 881204);
	CHECK(!vmstat_has(&vmstat, VMSTAT_WORKINGSET_REFAULT_FILE));
	CHECK(!vmstat_has(&vmstat, VMSTAT_PGSCAN_ANON));
	CHECK(!vmstat_has(&vmstat, VMSTAT_ALLOCSTALL_DEVICE));
	CHECK_INT(vmstat.value[VMSTAT_NR_UNSTABLE], 7);
	CHECK_INT(vmstat.value[VMSTAT_PGSCAN_KSWAPD], 1903311);
	CHECK_INT(vmstat.value[VMSTAT_SWAP_RA_HIT], 15220);
}

static void test_6_1(void)
{
	struct vmstat vmstat = {0};

	parse("vm-6.1-leak", &vmstat);
	CHECK_INT(vmstat.value[VMSTAT_PGSCAN_KSWAPD], 377438);
	CHECK_INT(vmstat.value[VMSTAT_PGSCAN_DIRECT], 110911);
	CHECK_INT(vmstat.value[VMSTAT_PGSTEAL_KSWAPD], 221394);
	CHECK_INT(vmstat.value[VMSTAT_ALLOCSTALL_MOVABLE], 1294);
	CHECK_INT(vmstat.value[VMSTAT_PSWPOUT], 100834);
	CHECK_INT(vmstat.value[VMSTAT_OOM_KILL], 1);
	CHECK(!vmstat_has(&vmstat, VMSTAT_PGSCAN_KHUGEPAGED));
	parse("vm-6.1-cgroup-thrash", &vmstat);
	CHECK_INT(vmstat.value[VMSTAT_WORKINGSET_REFAULT_FILE], 92160);
	CHECK_INT(vmstat.value[VMSTAT_PGSCAN_FILE], 145142);
	CHECK_INT(vmstat.value[VMSTAT_PGSCAN_DIRECT], 0);
	CHECK(vmstat_has(&vmstat, VMSTAT_PGSCAN_DIRECT));
}

static void test_6_12(void)
{
	struct vmstat vmstat = {0};

	parse("vm-6.12-numa2-after-oom", &vmstat);
	CHECK_INT(vmstat.value[VMSTAT_OOM_KILL], 4);
	CHECK_INT(vmstat.value[VMSTAT_PGSCAN_DIRECT], 35457);
	CHECK_INT(vmstat.value[VMSTAT_PGSCAN_ANON], 56759);
	CHECK_INT(vmstat.value[VMSTAT_NR_KERNEL_STACK], 1136);
	CHECK(vmstat_has(&vmstat, VMSTAT_SWPOUT_ZERO));
	CHECK(vmstat_has(&vmstat, VMSTAT_PGSCAN_KHUGEPAGED));
	CHECK(!vmstat_has(&vmstat, VMSTAT_NR_HUGETLB));
}

static void test_6_18(void)
{
	struct vmstat vmstat = {0};

	parse("host-6.18", &vmstat);
	CHECK_INT(vmstat.value[VMSTAT_NR_FREE_PAGES], 1769053);
	CHECK_INT(vmstat.value[VMSTAT_WORKINGSET_REFAULT_FILE], 1042274);
	CHECK_INT(vmstat.value[VMSTAT_PGFAULT], 47738483);
	CHECK(vmstat_has(&vmstat, VMSTAT_NR_HUGETLB));
	CHECK(vmstat_has(&vmstat, VMSTAT_PGSCAN_PROACTIVE));
	CHECK(vmstat_has(&vmstat, VMSTAT_NR_FREE_PAGES_BLOCKS));
	CHECK(!vmstat_has(&vmstat, VMSTAT_NR_BOUNCE));
}

int main(void)
{
	tap_run("malformed texts are refused with a reason", test_refused);
	tap_run("odd but valid texts are read", test_accepted);
	tap_run("every fixture is read completely", test_every_fixture);
	tap_run("5.4: one refault counter, no pgscan_anon", test_5_4);
	tap_run("6.1: global and cgroup reclaim", test_6_1);
	tap_run("6.12", test_6_12);
	tap_run("6.18", test_6_18);
	return tap_done();
}
