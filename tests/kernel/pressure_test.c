/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/pressure.h"

#include "../fixture.h"
#include "expect.h"

static char text[FIXTURE_TEXT_MAX];

#define SOME "some avg10=0.37 avg60=1.10 avg300=0.39 total=1402629\n"

static void test_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("\n"), -ENODATA, 0, "neither"},
		{TEXT("most avg10=0.37 avg60=1.10 avg300=0.39 total=1\n"), -ENODATA, 0, "neither"},
		{TEXT("some avg10=0.37 avg60=1.10 avg300=0.39 total=14"), -EINVAL, 1, "cut off"},
		{TEXT(SOME "full avg10=0.30 avg6"), -EINVAL, 2, "cut off"},
		{TEXT("some\n"), -EINVAL, 1, "avg10= is missing"},
		{TEXT("some avg10=0.37 avg60=1.10 avg300=0.39\n"), -EINVAL, 1, "total= is missing"},
		{TEXT("some avg10=0.37 avg60=1.10 total=1\n"), -EINVAL, 1, "avg300= is missing"},
		{TEXT(SOME "full\n"), -EINVAL, 2, "avg10= is missing"},
		{TEXT("some avg10= avg60=1.10 avg300=0.39 total=1\n"), -EINVAL, 1, "avg10 is \"\""},
		{TEXT("some avg10=-0.37 avg60=1.10 avg300=0.39 total=1\n"), -EINVAL, 1,
			"avg10 is \"-0.37\""},
		{TEXT("some avg10=0.3.7 avg60=1.10 avg300=0.39 total=1\n"), -EINVAL, 1,
			"avg10 is \"0.3.7\""},
		{TEXT("some avg10=nan avg60=1.10 avg300=0.39 total=1\n"), -EINVAL, 1,
			"avg10 is \"nan\""},
		{TEXT("some avg10=1e9 avg60=1.10 avg300=0.39 total=1\n"), -EINVAL, 1,
			"avg10 is \"1e9\""},
		{TEXT("some avg10=0,37 avg60=1.10 avg300=0.39 total=1\n"), -EINVAL, 1,
			"avg10 is \"0,37\""},
		{TEXT("some avg10=0.37 avg60=1.10 avg300=0.39 total=max\n"), -EINVAL, 1,
			"total is \"max\""},
		{TEXT("some avg10=0.37 avg60=1.10 avg300=0.39 total=1.5\n"), -EINVAL, 1,
			"total is \"1.5\""},
		{TEXT("some avg10=0.37 avg60=1.10 avg300=0.39 total=18446744073709551616\n"),
			-ERANGE, 1, "total is"},
		{TEXT("some avg10=99999999999999999999.0 avg60=0.00 avg300=0.00 total=1\n"),
			-ERANGE, 1, "avg10 is"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct pressure pressure;
		struct failure failure = {0};

		memset(&pressure, 0xa5, sizeof(pressure));
		expect_refused(&rows[i],
			pressure_parse(rows[i].text, rows[i].length, &pressure, &failure),
			&failure);
		CHECK(is_filled(&pressure, 0xa5, sizeof(pressure)));
	}
}

static void test_accepted(void)
{
	static const struct {
		const char *text;
		size_t length;
	} rows[] = {
		{TEXT(SOME)},
		{TEXT("\n\tsome total=1402629 avg300=0.39 avg60=1.10 avg10=0.37\n")},
		{TEXT("part avg10=x\n\033\0\n" SOME)},
		{TEXT("some avg10=0.37 avg60=1.10 avg300=0.39 avg900=x total=1402629 new\n")},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct pressure pressure;

		CHECK_INT(pressure_parse(rows[i].text, rows[i].length, &pressure, NULL), 0);
		CHECK(pressure.some.is_present);
		CHECK_REAL(pressure.some.avg10_percent, 0.37, 1e-9);
		CHECK_REAL(pressure.some.avg60_percent, 1.10, 1e-9);
		CHECK_REAL(pressure.some.avg300_percent, 0.39, 1e-9);
		CHECK_INT(pressure.some.total_usec, 1402629);
		CHECK(!pressure.full.is_present);
		CHECK_INT(pressure.full.total_usec, 0);
	}
}

static void parse(const char *situation, const char *path, struct pressure *pressure)
{
	struct failure failure = {0};
	size_t length = fixture_read(situation, path, text, sizeof(text));

	tap_expect(pressure_parse(text, length, pressure, &failure) == 0, __LINE__, "%s: %u: %s",
		situation, failure.line, failure.text);
}

static void test_every_fixture(void)
{
	static const char *const paths[] = {
		"proc/pressure/memory", "proc/pressure/io", "proc/pressure/cpu"};

	for (const char *const *situation = fixture_situations; *situation; situation++) {
		for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
			struct pressure pressure = {.some = {.is_present = false}};

			if (fixture_read_if_present(*situation, paths[i], text, sizeof(text)) == 0)
				continue;
			parse(*situation, paths[i], &pressure);
			CHECK(pressure.some.is_present);
			CHECK(pressure.some.total_usec >= pressure.full.total_usec);
		}
	}
}

static void test_values(void)
{
	struct pressure pressure;

	parse("vm-6.1-leak", "proc/pressure/memory", &pressure);
	CHECK_REAL(pressure.some.avg10_percent, 36.51, 1e-9);
	CHECK_REAL(pressure.full.avg300_percent, 2.06, 1e-9);
	CHECK_INT(pressure.some.total_usec, 7461553);
	CHECK_INT(pressure.full.total_usec, 6836334);
	parse("host-6.18", "proc/pressure/cpu", &pressure);
	CHECK_REAL(pressure.some.avg60_percent, 60.36, 1e-9);
	CHECK_INT(pressure.some.total_usec, 620131221);
	CHECK(pressure.full.is_present);
	parse("vm-6.12-numa2-after-oom", "proc/pressure/memory", &pressure);
	CHECK_INT(pressure.some.total_usec, 1063721);
	parse("handmade-5.4", "proc/pressure/cpu", &pressure);
	CHECK_REAL(pressure.some.avg10_percent, 3.07, 1e-9);
	CHECK(!pressure.full.is_present);
}

int main(void)
{
	tap_run("malformed texts are refused with a reason", test_refused);
	tap_run("odd but valid texts are read", test_accepted);
	tap_run("every fixture is read", test_every_fixture);
	tap_run("values of 5.4 to 6.18", test_values);
	return tap_done();
}
