/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/swaps.h"

#include "../fixture.h"
#include "expect.h"

static char text[FIXTURE_TEXT_MAX];
static struct swaps swaps;

#define HEADER "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"

static void test_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("\n"), -EINVAL, 1, "expected \"Filename\""},
		{TEXT("/dev/vdb partition 262140 0 -2\n"), -EINVAL, 1, "expected \"Filename\""},
		{TEXT("Filename"), -EINVAL, 1, "cut off"},
		{TEXT(HEADER "/dev/vdb partition 262140 0 -"), -EINVAL, 2, "cut off"},
		{TEXT(HEADER "\n"), -EINVAL, 2, "expected a file name"},
		{TEXT(HEADER "/dev/vdb partition 262140 0\n"), -EINVAL, 2, "expected a file name"},
		{TEXT(HEADER "/a b file 262140 0 -2\n"), -EINVAL, 2, "expected a file name"},
		{TEXT(HEADER "/dev/vdb partition x 0 -2\n"), -EINVAL, 2, "Size is \"x\""},
		{TEXT(HEADER "/dev/vdb partition -1 0 -2\n"), -EINVAL, 2, "Size is \"-1\""},
		{TEXT(HEADER "/dev/vdb partition max 0 -2\n"), -EINVAL, 2, "Size is \"max\""},
		{TEXT(HEADER "/dev/vdb partition 1 99999999999999999999 -2\n"), -ERANGE, 2,
			"Used is"},
		{TEXT(HEADER "/a file 1 0 5\n/b file 1 0 --2\n"), -EINVAL, 3,
			"Priority is \"--2\""},
		{TEXT(HEADER "/a file 1 0 -\n"), -EINVAL, 2, "Priority is \"-\""},
		{TEXT(HEADER "/a file 1 0 2147483648\n"), -ERANGE, 2, "Priority is \"2147483648\""},
		{TEXT(HEADER "/a file 1 0 -2147483649\n"), -ERANGE, 2, "Priority is"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};

		memset(&swaps, 0xa5, sizeof(swaps));
		expect_refused(&rows[i],
			swaps_parse(rows[i].text, rows[i].length, &swaps, &failure), &failure);
		CHECK(is_filled(&swaps, 0xa5, sizeof(swaps)));
	}
}

static void test_filenames(void)
{
	static const struct {
		const char *escaped;
		size_t length;
		const char *shown;
	} rows[] = {
		{"/dev/vdb", 8, "/dev/vdb"},
		{"/swap\\040file", 13, "/swap file"},
		{"/swapfile\\040(deleted)", 22, "/swapfile (deleted)"},
		{"/a\\011b\\012c", 12, "/a?b?c"},
		{"/back\\134slash", 14, "/back\\slash"},
		{"/back\\134040", 12, "/back\\040"},
		{"/x\\04", 5, "/x\\04"},
		{"/x\\048", 6, "/x\\048"},
		{"/x\\400", 6, "/x\\400"},
		{"/x\\000y", 7, "/x?y"},
		{"/x\0y", 4, "/x?y"},
		{"/x\\033[2J", 9, "/x?[2J"},
		{"/x\033[2J\177", 7, "/x?[2J?"},
		{"/\303\244", 3, "/\303\244"},
		{"/\\303\\244", 9, "/\303\244"},
		{"/\303", 2, "/?"},
		{"/\302\233", 3, "/??"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int at = snprintf(text, sizeof(text), "%s", HEADER);

		memcpy(text + at, rows[i].escaped, rows[i].length);
		at += (int)rows[i].length;
		at += snprintf(text + at, sizeof(text) - (size_t)at, "  file\t\t1\t\t0\t\t-2\n");
		CHECK_INT(swaps_parse(text, (size_t)at, &swaps, NULL), 0);
		CHECK_TEXT(swaps.areas[0].filename, rows[i].shown);
	}
}

/* A path of 4000 blanks, each escaped, and a type that is too long. */
static void test_very_long(void)
{
	size_t length = (size_t)snprintf(text, sizeof(text), "%s/", HEADER);

	for (unsigned int i = 0; i < 4000; i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length, "\\040");
	length += (size_t)snprintf(text + length, sizeof(text) - length,
		" a-type-that-is-too-long 18446744073709551615 3 -2147483648\n");
	CHECK_INT(swaps_parse(text, length, &swaps, NULL), 0);
	CHECK_INT(strlen(swaps.areas[0].filename), SWAP_FILENAME_MAX - 1);
	CHECK_TEXT(swaps.areas[0].type, "a-type-that-is-");
	CHECK(swaps.areas[0].size_kib == UINT64_MAX);
	CHECK_INT(swaps.areas[0].priority, INT32_MIN);
}

static void test_full(void)
{
	size_t length = (size_t)snprintf(text, sizeof(text), "%s", HEADER);

	for (unsigned int i = 0; i < 40; i++)
		length += (size_t)snprintf(
			text + length, sizeof(text) - length, "/swap%u file 8 4 %u\n", i, i);
	CHECK_INT(swaps_parse(text, length, &swaps, NULL), 0);
	CHECK_INT(swaps.area_count, SWAPS_AREAS_MAX);
	CHECK_INT(swaps.areas_seen, 40);
	CHECK_INT(swaps.areas[31].priority, 31);
}

static void parse(const char *situation)
{
	struct failure failure = {0};
	size_t length = fixture_read(situation, "proc/swaps", text, sizeof(text));

	tap_expect(swaps_parse(text, length, &swaps, &failure) == 0, __LINE__, "%s:%u: %s",
		situation, failure.line, failure.text);
}

static void test_every_fixture(void)
{
	static const unsigned int areas[] = {
		1, 0, 0, 2, 1, 2, 2, 2, 2, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1};

	for (size_t i = 0; i < ARRAY_SIZE(areas); i++) {
		parse(fixture_situations[i]);
		CHECK_INT(swaps.area_count, areas[i]);
		CHECK_INT(swaps.areas_seen, areas[i]);
	}
	CHECK(fixture_situations[ARRAY_SIZE(areas)] == NULL);
}

static void test_values(void)
{
	parse("vm-6.1-leak");
	CHECK_TEXT(swaps.areas[0].filename, "/dev/zram0");
	CHECK_TEXT(swaps.areas[0].type, "partition");
	CHECK_INT(swaps.areas[0].size_kib, 98300);
	CHECK_INT(swaps.areas[0].used_kib, 98300);
	CHECK_INT(swaps.areas[0].priority, -2);
	CHECK_TEXT(swaps.areas[1].filename, "/dev/vdb");
	CHECK_INT(swaps.areas[1].used_kib, 179004);
	CHECK_INT(swaps.areas[1].priority, -3);
	parse("handmade-5.4");
	CHECK_TEXT(swaps.areas[0].filename, "/swap file");
	CHECK_TEXT(swaps.areas[0].type, "file");
	CHECK_INT(swaps.areas[0].used_kib, 206816);
}

int main(void)
{
	tap_run("malformed texts are refused with a reason", test_refused);
	tap_run("file names are unescaped and made fit for a screen", test_filenames);
	tap_run("a very long file name is cut", test_very_long);
	tap_run("more areas than there is room for are counted", test_full);
	tap_run("every fixture is read, a header alone is no swap", test_every_fixture);
	tap_run("values", test_values);
	return tap_done();
}
