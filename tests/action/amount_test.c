/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/amount.h"

#include <errno.h>

#include "../tap.h"
#include "base/bits.h"
#include "kernel/cgroup.h"

#define KIB ((uint64_t)1 << 10)
#define MIB ((uint64_t)1 << 20)
#define GIB ((uint64_t)1 << 30)
#define TIB ((uint64_t)1 << 40)

static void test_accepted(void)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} rows[] = {
		{"max", CGROUP_UNLIMITED},
		{" MAX ", CGROUP_UNLIMITED},
		{"0", 0},
		{"1", 1},
		{"8191", 8191},
		{"007", 7},
		{"4K", 4 * KIB},
		{"4k", 4 * KIB},
		{"512M", 512 * MIB},
		{"1.5G", 1536 * MIB},
		{"1,5G", 1536 * MIB},
		{"1,2500G", 1280 * MIB},
		{"0.1G", 107374182},
		{"1.000000000999T", TIB},
		{"2T", 2 * TIB},
		{" 5M ", 5 * MIB},
		{"5 MiB", 5 * MIB},
		{"5MB", 5 * MIB},
		{"5mib", 5 * MIB},
		{"5 B", 5},
		{"5b\n", 5},
		{"9223372036854710271", AMOUNT_BYTES_MAX},
		/* of 1 GiB that is used */
		{"80%", 858993459},
		{"12.5 %", 128 * MIB},
		{"0%", 0},
		{"150%", 1536 * MIB},
		/* from 2 GiB that it is */
		{"+10%", 2362232012},
		{"-25%", 1536 * MIB},
		{"-100%", 0},
		{"-512M", 1536 * MIB},
		{"+1.5G", 3584 * MIB},
		{"-2G", 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};
		uint64_t bytes = 4711;
		int error = amount_parse(rows[i].text, GIB, 2 * GIB, &bytes, &failure);

		tap_expect(error == 0 && bytes == rows[i].bytes, __LINE__,
			"\"%s\" is %llu (%d, %s), expected %llu", rows[i].text,
			(unsigned long long)bytes, error, failure.text,
			(unsigned long long)rows[i].bytes);
	}
}

static void test_refused(void)
{
	static const struct {
		const char *text;
		int error;
		const char *says;
	} rows[] = {
		{"", -EINVAL, "\"\" is no amount"},
		{"   ", -EINVAL, "\"\" is no amount"},
		{"abc", -EINVAL, "\"abc\""},
		{"nan", -EINVAL, "\"nan\""},
		{"inf", -EINVAL, "\"inf\""},
		{"maximum", -EINVAL, "\"maximum\""},
		{"1e3", -EINVAL, "\"1e3\""},
		{"0x10", -EINVAL, "\"0x10\""},
		{"10X", -EINVAL, "expected \"max\""},
		{"5 M iB", -EINVAL, ""},
		{"5iB", -EINVAL, ""},
		{"5KK", -EINVAL, ""},
		{"5M extra", -EINVAL, ""},
		{"1.G", -EINVAL, ""},
		{".5G", -EINVAL, ""},
		{"1.2.3G", -EINVAL, ""},
		{"1,500M", -EINVAL, "\"1,500M\""},
		{"1.5", -EINVAL, ""},
		{"1.5B", -EINVAL, ""},
		{"%", -EINVAL, ""},
		{"G", -EINVAL, ""},
		{"-", -EINVAL, ""},
		{"--5M", -EINVAL, ""},
		{"- 5M", -EINVAL, ""},
		/* "max" of cgroup1 */
		{"-1", -EINVAL, "\"-1\" is no amount"},
		{"+5", -EINVAL, ""},
		{"5M\033[2J", -EINVAL, "\"5M?[2J\""},
		{"99999999999999999999", -ERANGE, "out of range"},
		{"18446744073709551615", -ERANGE, "out of range"},
		{"9223372036854775807", -ERANGE, ""},
		{"9223372036854710272", -ERANGE, ""},
		{"8388608T", -ERANGE, ""},
		{"18014398509481984K", -ERANGE, ""},
		{"18446744073709551615T", -ERANGE, ""},
		{"1000000000000%", -ERANGE, ""},
		{"-3G", -ERANGE, "0 or more"},
		{"-101%", -ERANGE, ""},
		{"+8388607.9999T", -ERANGE, ""},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};
		uint64_t bytes = 4711;
		int error = amount_parse(rows[i].text, GIB, 2 * GIB, &bytes, &failure);

		tap_expect(error == rows[i].error && failure.error == error && bytes == 4711,
			__LINE__, "\"%s\": error is %d, expected %d; bytes are %llu", rows[i].text,
			error, rows[i].error, (unsigned long long)bytes);
		tap_expect(strstr(failure.text, rows[i].says) != NULL, __LINE__,
			"\"%s\": says \"%s\", expected \"%s\"", rows[i].text, failure.text,
			rows[i].says);
	}
}

/* What is not known is not taken for zero. */
static void test_without_base(void)
{
	struct failure failure;
	uint64_t bytes = 4711;

	CHECK_INT(amount_parse("80%", CGROUP_UNLIMITED, GIB, &bytes, &failure), -EINVAL);
	CHECK(strstr(failure.text, "what is used is not known") != NULL);
	CHECK_INT(amount_parse("+10%", GIB, CGROUP_UNLIMITED, &bytes, &failure), -EINVAL);
	CHECK(strstr(failure.text, "no amount now to start from") != NULL);
	CHECK_INT(amount_parse("-512M", GIB, CGROUP_UNLIMITED, &bytes, &failure), -EINVAL);
	CHECK_INT(bytes, 4711);
	CHECK_INT(amount_parse("80%", GIB, CGROUP_UNLIMITED, &bytes, NULL), 0);
	CHECK_INT(amount_parse("-1K", CGROUP_UNLIMITED, GIB, &bytes, NULL), 0);
	CHECK_INT(bytes, GIB - KIB);
	CHECK_INT(amount_parse("1G", CGROUP_UNLIMITED, CGROUP_UNLIMITED, &bytes, NULL), 0);
}

static void test_text(void)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} rows[] = {
		{CGROUP_UNLIMITED, "max"},
		{0, "0"},
		{1, "1"},
		{8191, "8191"},
		{KIB, "1K"},
		{1536 * MIB, "1536M"},
		{2 * GIB, "2G"},
		{4096 * TIB, "4096T"},
		{GIB + 1, "1073741825"},
		{AMOUNT_BYTES_MAX, "9223372036854710271"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char buffer[32];
		uint64_t bytes = 4711;

		CHECK_TEXT(amount_text(buffer, sizeof(buffer), rows[i].bytes), rows[i].text);
		CHECK_INT(amount_parse(buffer, 1, 1, &bytes, NULL), 0);
		CHECK(bytes == rows[i].bytes);
	}
}

int main(void)
{
	tap_run("what people type is read", test_accepted);
	tap_run("what is no amount, or too much, is refused with a reason", test_refused);
	tap_run("a share of what is not known is refused", test_without_base);
	tap_run("amounts are written as they are read", test_text);
	return tap_done();
}
