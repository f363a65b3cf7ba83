/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/zram.h"

#include "../fixture.h"
#include "expect.h"

static char text[FIXTURE_TEXT_MAX];

static void test_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("\n"), -EINVAL, 1, "orig_data_size is \"\""},
		{TEXT("1 2 3 4 5 6"), -EINVAL, 1, "cut off"},
		{TEXT("1 2 3 4 5\n"), -EINVAL, 1, "same_pages is \"\""},
		{TEXT("1 2 3\n"), -EINVAL, 1, "mem_limit is \"\""},
		{TEXT("1 2 3 4 5 6\n7\n"), -EINVAL, 2, "more than the one line"},
		{TEXT("1 -2 3 4 5 6\n"), -EINVAL, 1, "compr_data_size is \"-2\""},
		{TEXT("1 2 max 4 5 6\n"), -EINVAL, 1, "mem_used_total is \"max\""},
		{TEXT("1 2 3 4 -1 6\n"), -EINVAL, 1, "mem_used_max is \"-1\""},
		{TEXT("1 2 3 4 5\0006\n"), -EINVAL, 1, "mem_used_max is \"5?6\""},
		{TEXT("99999999999999999999 2 3 4 5 6\n"), -ERANGE, 1, "orig_data_size is"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct zram zram;
		struct failure failure = {0};

		memset(&zram, 0xa5, sizeof(zram));
		expect_refused(&rows[i], zram_parse(rows[i].text, rows[i].length, &zram, &failure),
			&failure);
		CHECK(is_filled(&zram, 0xa5, sizeof(zram)));
	}
}

/* 6 columns is the least, 7 had Linux 4.x, 8 and 9 came later, 10 may come. */
static void test_columns(void)
{
	static const struct {
		const char *text;
		size_t length;
	} rows[] = {
		{TEXT("1 2 3 4 5 6\n")},
		{TEXT("       1        2        3        4        5        6        7\n")},
		{TEXT("1 2 3 4 5 6 7 8\n")},
		{TEXT("1 2 3 4 5 6 7 8 9\n")},
		{TEXT("1\t2 3 4 5 6 7 8 9 something-new\n")},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct zram zram;

		CHECK_INT(zram_parse(rows[i].text, rows[i].length, &zram, NULL), 0);
		CHECK_INT(zram.orig_data_bytes, 1);
		CHECK_INT(zram.compr_data_bytes, 2);
		CHECK_INT(zram.mem_used_bytes, 3);
		CHECK_INT(zram.mem_limit_bytes, 4);
		CHECK_INT(zram.same_pages, 6);
	}
}

/* The sum of the columns used, as awk makes it. */
static void test_every_fixture(void)
{
	static const struct {
		const char *situation;
		uint64_t sum;
	} rows[] = {
		{"vm-6.1-after-oom", 111602555},
		{"vm-6.1-cgroup-thrash", 0},
		{"vm-6.1-dirty-writeback", 150438},
		{"vm-6.1-file-streaming", 16457},
		{"vm-6.1-idle", 16457},
		{"vm-6.1-leak", 166532127},
		{"vm-6.1-no-psi", 0},
		{"vm-6.1-numa2-idle", 16457},
		{"vm-6.1-numa2-pressure", 16457},
		{"vm-6.1-swapping", 6765502},
		{"vm-6.12-numa2-after-oom", 5211545},
		{"vm-6.12-numa2-idle", 24639},
		{"vm-6.12-numa2-pressure", 24639},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct zram zram = {0};
		struct failure failure = {0};
		size_t length = fixture_read(
			rows[i].situation, "sys/block/zram0/mm_stat", text, sizeof(text));

		CHECK_INT(zram_parse(text, length, &zram, &failure), 0);
		CHECK_INT(zram.orig_data_bytes + zram.compr_data_bytes + zram.mem_used_bytes +
				  zram.mem_limit_bytes + zram.same_pages,
			rows[i].sum);
	}
}

static void test_values(void)
{
	struct zram zram = {0};
	size_t length =
		fixture_read("vm-6.1-swapping", "sys/block/zram0/mm_stat", text, sizeof(text));

	CHECK_INT(zram_parse(text, length, &zram, NULL), 0);
	CHECK_INT(zram.orig_data_bytes, 3776512);
	CHECK_INT(zram.compr_data_bytes, 1223614);
	CHECK_INT(zram.mem_used_bytes, 1765376);
	CHECK_INT(zram.mem_limit_bytes, 0);
	CHECK_INT(zram.same_pages, 0);
}

int main(void)
{
	tap_run("malformed texts are refused with a reason", test_refused);
	tap_run("six columns and more are read", test_columns);
	tap_run("every fixture agrees with awk", test_every_fixture);
	tap_run("values", test_values);
	return tap_done();
}
