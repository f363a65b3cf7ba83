/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/quantity.h"

#include <errno.h>

#include "../tap.h"
#include "base/bits.h"

#define KIB INT64_C(1024)
#define MIB (KIB * KIB)
#define GIB (MIB * KIB)
#define TIB (GIB * KIB)

static void test_amounts(void)
{
	static const struct {
		const char *text;
		int64_t bytes;
	} rows[] = {
		{"0", 0},
		{"1", MIB},
		{"512", 512 * MIB},
		{"+512", 512 * MIB},
		{"-512", -512 * MIB},
		{"4k", 4 * KIB},
		{"4K", 4 * KIB},
		{"4KB", 4 * KIB},
		{"4KiB", 4 * KIB},
		{"4kib", 4 * KIB},
		{"100m", 100 * MIB},
		{"100MiB", 100 * MIB},
		{"2G", 2 * GIB},
		{"-2GiB", -2 * GIB},
		{"2gb", 2 * GIB},
		{"1T", TIB},
		{"1.5G", GIB + GIB / 2},
		{"1,5G", GIB + GIB / 2},
		{"1,25", MIB + MIB / 4},
		{"0.5", MIB / 2},
		{"-0.25M", -MIB / 4},
		{"1.000k", KIB},
		{"  12 G", 12 * GIB},
		{"12   MiB", 12 * MIB},
		{"-0", 0},
		{"4194303T", 4194303 * TIB},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int64_t bytes = -1;
		int error = quantity_parse(rows[i].text, &bytes);

		tap_expect(error == 0 && bytes == rows[i].bytes, __LINE__,
			"\"%s\": error %d, %lld bytes, expected %lld", rows[i].text, error,
			(long long)bytes, (long long)rows[i].bytes);
	}
}

static void test_refused(void)
{
	static const struct {
		const char *text;
		int error;
	} rows[] = {
		{"", -EINVAL},
		{" ", -EINVAL},
		{"-", -EINVAL},
		{"+-1", -EINVAL},
		{"--1", -EINVAL},
		{"- 1", -EINVAL},
		{".", -EINVAL},
		{"1.", -EINVAL},
		{".5", -EINVAL},
		{"1.2.3", -EINVAL},
		{"1,500", -EINVAL},
		{"1,5,5", -EINVAL},
		{"G", -EINVAL},
		{"1GG", -EINVAL},
		{"1iB", -EINVAL},
		{"1B", -EINVAL},
		{"1 G B", -EINVAL},
		{"1G ", -EINVAL},
		{"1P", -EINVAL},
		{"1Gi", -EINVAL},
		{"0x10", -EINVAL},
		{"1e3", -EINVAL},
		{"inf", -EINVAL},
		{"nan", -EINVAL},
		{"12 34", -EINVAL},
		{"5000000T", -ERANGE},
		{"-5000000T", -ERANGE},
		{"18446744073709551615", -ERANGE},
		{"99999999999999999999", -ERANGE},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int64_t bytes = 42;
		int error = quantity_parse(rows[i].text, &bytes);

		tap_expect(error == rows[i].error, __LINE__, "\"%s\": error is %d, expected %d",
			rows[i].text, error, rows[i].error);
		CHECK_INT(bytes, 42);
	}
}

int main(void)
{
	tap_run("amounts", test_amounts);
	tap_run("what is no amount", test_refused);
	return tap_done();
}
