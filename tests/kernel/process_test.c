/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/process.h"

#include "../tap.h"
#include "base/bits.h"

static const struct process rows[] = {
	{.pid = 7, .incarnation = 3, .euid = 1000, .user = 1, .kib = {1, 20, 300, 4000, 50000}},
	{.pid = 0, .incarnation = 4, .kib = {9, 9, 9, 9, 9}},
	{.pid = 2147483647, .incarnation = 5, .euid = 4294967295},
};

static const struct process_detail details[] = {
	{.pid = 7, .incarnation = 2, .start_ticks = 1},
	{.pid = 2147483647, .incarnation = 3, .start_ticks = 2},
	{.pid = 7, .incarnation = 3, .start_ticks = 3},
};

static const struct process_table table = {
	.row = rows,
	.texts = "\0alice",
	.detail = details,
	.place_count = ARRAY_SIZE(rows),
	.count = 2,
	.detail_count = ARRAY_SIZE(details),
};

static void test_find(void)
{
	static const struct process_table nothing = {.texts = ""};

	CHECK(process_table_find(&table, 7) == &rows[0]);
	CHECK(process_table_find(&table, 2147483647) == &rows[2]);
	CHECK(process_table_find(&table, 8) == NULL);
	/* An empty place is nobody. */
	CHECK(process_table_find(&table, 0) == NULL);
	CHECK(process_table_find(&nothing, 7) == NULL);
}

static void test_detail(void)
{
	CHECK(process_table_detail(&table, &rows[0]) == &details[2]);
	CHECK(process_table_detail(&table, &rows[2]) == NULL);
}

static void test_memory(void)
{
	CHECK_INT(process_memory_kib(&rows[0]), 54321);
	CHECK_INT(process_memory_kib(&rows[2]), 0);
}

static void test_user(void)
{
	char buffer[16];

	CHECK_TEXT(process_user(&table, &rows[0], buffer, sizeof(buffer)), "alice");
	CHECK_TEXT(process_user(&table, &rows[2], buffer, sizeof(buffer)), "4294967295");
}

int main(void)
{
	tap_run("a process is found by its PID", test_find);
	tap_run("details are those of this process, not of one with its PID", test_detail);
	tap_run("all parts of the memory count", test_memory);
	tap_run("a user is a name or a number", test_user);
	return tap_done();
}
