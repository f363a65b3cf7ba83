/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/units.h"

#include "../tap.h"
#include "base/bits.h"

#define KIB 1024.0
#define MIB (KIB * 1024)
#define GIB (MIB * 1024)

struct unit_row {
	double value;
	const char *text;
};

static void check_rows(const struct unit_row *rows, size_t count,
	const char *(*format)(char buffer[UNITS_TEXT_MAX], double value))
{
	char buffer[UNITS_TEXT_MAX];

	for (size_t i = 0; i < count; i++) {
		CHECK_TEXT(format(buffer, rows[i].value), rows[i].text);
		CHECK(format(buffer, rows[i].value) == buffer);
	}
}

static void test_bytes(void)
{
	static const struct unit_row rows[] = {
		{0, "0 B"},
		{-0.2, "0 B"},
		{512, "512 B"},
		{1023, "1023 B"},
		{1023.6, "1.00 KiB"},
		{KIB, "1.00 KiB"},
		{48.2 * MIB, "48.2 MiB"},
		{9.996 * MIB, "10.0 MiB"},
		{99.96 * MIB, "100 MiB"},
		{1023.4 * MIB, "1023 MiB"},
		{1023.6 * MIB, "1.00 GiB"},
		{1.5 * GIB, "1.50 GiB"},
		{-94 * MIB, "-94.0 MiB"},
		{GIB * GIB * 16, "16.0 EiB"},
		{NAN, "n/a"},
		{INFINITY, "n/a"},
	};

	check_rows(rows, ARRAY_SIZE(rows), units_bytes);
}

static void test_bytes_short(void)
{
	static const struct unit_row rows[] = {
		{0, "0B"},
		{512, "512B"},
		{48.2 * MIB, "48.2M"},
		{1.5 * GIB, "1.50G"},
		{-3 * KIB, "-3.00K"},
		{NAN, "n/a"},
	};

	check_rows(rows, ARRAY_SIZE(rows), units_bytes_short);
}

static void test_growth_short(void)
{
	static const struct unit_row rows[] = {
		{0, "-"},
		{0.4, "-"},
		{-0.4, "-"},
		{0.6, "+1B"},
		{48.2 * MIB, "+48.2M"},
		{-1.5 * GIB, "-1.50G"},
		{NAN, "n/a"},
	};

	check_rows(rows, ARRAY_SIZE(rows), units_growth_short);
}

static void test_count(void)
{
	static const struct unit_row rows[] = {
		{0, "0"},
		{-0.01, "0"},
		{0.04, "0"},
		{0.3, "0.3"},
		{9.94, "9.9"},
		{9.97, "10"},
		{3, "3"},
		{312, "312"},
		{999.4, "999"},
		{999.6, "1.00k"},
		{48100, "48.1k"},
		{2.04e6, "2.04M"},
		{999.6e6, "1.00G"},
		{1.8446744073709552e19, "18.4E"},
		{NAN, "n/a"},
		{-INFINITY, "n/a"},
	};

	check_rows(rows, ARRAY_SIZE(rows), units_count);
}

static void test_percent(void)
{
	static const struct unit_row rows[] = {
		{0, "0.0 %"},
		{12.44, "12.4 %"},
		{99.94, "99.9 %"},
		{99.96, "100 %"},
		{100, "100 %"},
		{NAN, "n/a"},
		{INFINITY, "n/a"},
	};

	check_rows(rows, ARRAY_SIZE(rows), units_percent);
}

static void test_duration(void)
{
	static const struct unit_row rows[] = {
		{0, "0 s"},
		{-3, "0 s"},
		{0.02, "0 s"},
		{0.4, "0.4 s"},
		{8, "8 s"},
		{9.96, "10 s"},
		{59.4, "59 s"},
		{59.6, "1 min 00 s"},
		{130, "2 min 10 s"},
		{3599, "59 min 59 s"},
		{3599.7, "1 h 00 min"},
		{3 * 3600 + 5 * 60, "3 h 05 min"},
		{86399, "23 h 59 min"},
		{2 * 86400 + 4 * 3600, "2 d 04 h"},
		{NAN, "n/a"},
		{INFINITY, "n/a"},
	};

	check_rows(rows, ARRAY_SIZE(rows), units_duration);
}

/* Nothing that a double can be may be cut off. */
static void test_extremes_fit(void)
{
	static const double values[] = {1e300, -1e300, 1e19, -1e19, 1e-300};
	char buffer[UNITS_TEXT_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		CHECK(strlen(units_bytes(buffer, values[i])) < UNITS_TEXT_MAX);
		CHECK(strlen(units_growth_short(buffer, values[i])) < UNITS_TEXT_MAX);
		CHECK(strlen(units_count(buffer, values[i])) < UNITS_TEXT_MAX);
		CHECK(strlen(units_percent(buffer, values[i])) < UNITS_TEXT_MAX);
		CHECK(strlen(units_duration(buffer, values[i])) < UNITS_TEXT_MAX);
	}
}

int main(void)
{
	tap_run("bytes", test_bytes);
	tap_run("bytes in a narrow place", test_bytes_short);
	tap_run("growth in a narrow place", test_growth_short);
	tap_run("counts and rates", test_count);
	tap_run("percent", test_percent);
	tap_run("durations", test_duration);
	tap_run("extremes stay within the buffer", test_extremes_fit);
	return tap_done();
}
