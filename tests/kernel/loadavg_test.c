/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/loadavg.h"

#include "../fixture.h"
#include "expect.h"

static char text[FIXTURE_TEXT_MAX];

static void test_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("\n"), -EINVAL, 1, "malformed"},
		{TEXT("0.00 0.01 0.05 1/112 4312"), -EINVAL, 1, "cut off"},
		{TEXT("0.00 0.01 0.05 1/112 4312\n\n"), -EINVAL, 2, "more than the one line"},
		{TEXT("0.00 0.01 0.05 1/112\n"), -EINVAL, 1, "malformed"},
		{TEXT("0.00 0.01 1/112 4312\n"), -EINVAL, 1, "malformed"},
		{TEXT("0.00 -0.01 0.05 1/112 4312\n"), -EINVAL, 1, "malformed"},
		{TEXT("0.00 0.01 0.05 112 4312\n"), -EINVAL, 1, "malformed"},
		{TEXT("0.00 0.01 0.05 1/112 4312 7\n"), -EINVAL, 1, "malformed"},
		{TEXT("0.00 0.01 0.05 1/ 4312\n"), -EINVAL, 1, "threads is \"\""},
		{TEXT("0.00 0.01 0.05 1/-112 4312\n"), -EINVAL, 1, "threads is \"-112\""},
		{TEXT("0.00 0.01 0.05 1/112/3 4312\n"), -EINVAL, 1, "threads is \"112/3\""},
		{TEXT("0.00 0.01 0.05 1/4294967296 1\n"), -ERANGE, 1, "4294967295 at most"},
		{TEXT("0.00 0.01 0.05 1/112 -1\n"), -EINVAL, 1, "PID is \"-1\""},
		{TEXT("0.00 0.01 0.05 1/112 2147483648\n"), -ERANGE, 1, "2147483647 at most"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};
		struct loadavg loadavg;

		memset(&loadavg, 0xa5, sizeof(loadavg));
		expect_refused(&rows[i],
			loadavg_parse(rows[i].text, rows[i].length, &loadavg, &failure), &failure);
		CHECK(is_filled(&loadavg, 0xa5, sizeof(loadavg)));
	}
}

static void test_accepted(void)
{
	static const struct {
		const char *text;
		size_t length;
		uint32_t thread_count;
		int32_t last_pid;
	} rows[] = {
		{TEXT("0.00 0.01 0.05 1/112 4312\n"), 112, 4312},
		{TEXT("18446744073709551615.99 0.01 0.05 0/4294967295 2147483647\n"), UINT32_MAX,
			INT32_MAX},
		{TEXT("0.00 0.00 0.00 1/1 0\n"), 1, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct loadavg loadavg = {0};

		CHECK_INT(loadavg_parse(rows[i].text, rows[i].length, &loadavg, NULL), 0);
		CHECK_INT(loadavg.thread_count, rows[i].thread_count);
		CHECK_INT(loadavg.last_pid, rows[i].last_pid);
	}
}

static void test_fixture(void)
{
	struct loadavg loadavg = {0};
	size_t length = fixture_read("vm-6.12-scores", "proc/loadavg", text, sizeof(text));

	CHECK_INT(loadavg_parse(text, length, &loadavg, NULL), 0);
	CHECK_INT(loadavg.thread_count, 87);
	CHECK_INT(loadavg.last_pid, 380);
}

int main(void)
{
	tap_run("malformed texts are refused with a reason", test_refused);
	tap_run("valid texts are read", test_accepted);
	tap_run("a captured text is read", test_fixture);
	return tap_done();
}
