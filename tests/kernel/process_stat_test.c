/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/process_stat.h"

#include "expect.h"

#define BEFORE " S 1 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 "

static void test_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("42 (a)" BEFORE "900 1"), -EINVAL, 1, "cut off"},
		{TEXT("42 (a\n"), -EINVAL, 1, "malformed"},
		{TEXT("42 (a)\n"), -EINVAL, 1, "malformed"},
		{TEXT("42 (a)" BEFORE "\n"), -EINVAL, 1, "malformed"},
		{TEXT("42 (a)" BEFORE "-9 1\n"), -EINVAL, 1, "starttime is \"-9\""},
		{TEXT("42 (a)" BEFORE "99999999999999999999 1\n"), -ERANGE, 1, "64 bits"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};
		uint64_t ticks = 4711;

		expect_refused(&rows[i],
			process_stat_start(rows[i].text, rows[i].length, &ticks, &failure),
			&failure);
		CHECK_INT(ticks, 4711);
	}
}

/* The name is whatever the process chose. */
static void test_names(void)
{
	static const struct {
		const char *text;
		size_t length;
	} rows[] = {
		{TEXT("42 (a)" BEFORE "900 1 2\n")},
		{TEXT("42 ()" BEFORE "900\n")},
		{TEXT("42 (a) Z 1 (b)" BEFORE "900 1\n")},
		{TEXT("42 (a\n1 2)" BEFORE "900 1\n")},
		{TEXT("42 ())))" BEFORE "900 1\n")},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint64_t ticks = 0;

		CHECK_INT(process_stat_start(rows[i].text, rows[i].length, &ticks, NULL), 0);
		CHECK_INT(ticks, 900);
	}
}

int main(void)
{
	tap_run("malformed texts are refused with a reason", test_refused);
	tap_run("a name is not taken for what follows it", test_names);
	return tap_done();
}
