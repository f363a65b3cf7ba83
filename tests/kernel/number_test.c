/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/number.h"

#include "../fixture.h"
#include "expect.h"
#include "kernel/sysctl.h"

static char text[FIXTURE_TEXT_MAX];

static void test_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("\n"), -EINVAL, 1, "is \"\", expected a number"},
		{TEXT("60"), -EINVAL, 1, "cut off"},
		{TEXT("60 "), -EINVAL, 1, "cut off"},
		{TEXT("6\n0"), -EINVAL, 2, "cut off"},
		{TEXT("6\n0\n"), -EINVAL, 2, "more than the one line"},
		{TEXT("60\n\n"), -EINVAL, 2, "more than the one line"},
		{TEXT("256\t256\t32\n"), -EINVAL, 1, "is \"256?256?32\""},
		{TEXT("max\n"), -EINVAL, 1, "is \"max\""},
		{TEXT("--1\n"), -EINVAL, 1, "the value is \"--1\""},
		{TEXT("6\0000\n"), -EINVAL, 1, "is \"6?0\""},
		{TEXT("\033[2J\n"), -EINVAL, 1, "is \"?[2J\""},
		{TEXT("9223372036854775808\n"), -ERANGE, 1, "64 bits"},
		{TEXT("-99999999999999999999\n"), -ERANGE, 1, "64 bits"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};
		int64_t value = 4711;

		expect_refused(&rows[i],
			number_parse(rows[i].text, rows[i].length, &value, &failure), &failure);
		CHECK_INT(value, 4711);
	}
}

static void test_accepted(void)
{
	static const struct {
		const char *text;
		size_t length;
		int64_t value;
	} rows[] = {
		{TEXT("0\n"), 0},
		{TEXT("-1\n"), -1},
		{TEXT(" 60\n"), 60},
		{TEXT("9223372036854775807\n"), INT64_MAX},
		{TEXT("-9223372036854775807\n"), -INT64_MAX},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int64_t value = 4711;

		CHECK_INT(number_parse(rows[i].text, rows[i].length, &value, NULL), 0);
		CHECK_INT(value, rows[i].value);
	}
}

static void test_every_fixture(void)
{
	char path[80];

	for (const char *const *situation = fixture_situations; *situation; situation++) {
		for (unsigned int i = 0; i < SYSCTL_FIELDS; i++) {
			int64_t value = -1;
			size_t length;

			snprintf(path, sizeof(path), "proc/sys/vm/%s", sysctl_names[i]);
			length = fixture_read_if_present(*situation, path, text, sizeof(text));
			if (length == 0)
				continue;
			CHECK_INT(number_parse(text, length, &value, NULL), 0);
			CHECK(value >= 0);
		}
	}
}

static void test_values(void)
{
	static const struct {
		const char *situation, *path;
		int64_t value;
	} rows[] = {
		{"host-6.18", "proc/sys/vm/min_free_kbytes", 67584},
		{"vm-6.1-idle", "proc/sys/vm/swappiness", 60},
		{"vm-6.1-scores", "proc/122/oom_score_adj", -1000},
		{"vm-6.1-scores", "proc/124/oom_score", 1349},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int64_t value = -1;
		size_t length = fixture_read(rows[i].situation, rows[i].path, text, sizeof(text));

		CHECK_INT(number_parse(text, length, &value, NULL), 0);
		CHECK_INT(value, rows[i].value);
	}
}

static void test_names(void)
{
	for (unsigned int i = 0; i < SYSCTL_FIELDS; i++)
		CHECK(sysctl_names[i] && sysctl_names[i][0] != '\0');
}

int main(void)
{
	tap_run("malformed texts are refused with a reason", test_refused);
	tap_run("valid texts are read", test_accepted);
	tap_run("every setting of every fixture is read", test_every_fixture);
	tap_run("values", test_values);
	tap_run("every setting has a name", test_names);
	return tap_done();
}
