/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/process_cgroup.h"

#include "../fixture.h"
#include "expect.h"

static char text[FIXTURE_TEXT_MAX];

static void test_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT("0::/system.sli"), -EINVAL, 1, "cut off"},
		{TEXT("1:cpu:/\n0::/system.sli"), -EINVAL, 2, "cut off"},
		{TEXT("1:cpu:/\n0::\n"), -EINVAL, 2, "malformed"},
		{TEXT("0::system.slice\n"), -EINVAL, 1, "malformed"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};
		char path[PROCESS_CGROUP_MAX];

		memset(path, 0xa5, sizeof(path));
		expect_refused(&rows[i],
			process_cgroup_parse(rows[i].text, rows[i].length, path, &failure),
			&failure);
		CHECK(is_filled(path, 0xa5, sizeof(path)));
	}
}

static void test_accepted(void)
{
	static const struct {
		const char *text;
		size_t length;
		const char *path;
	} rows[] = {
		{TEXT("0::/\n"), "/"},
		{TEXT("0::/system.slice/ssh.service\n"), "/system.slice/ssh.service"},
		{TEXT("1:name=systemd:/a\n0::/b\n"), "/b"},
		{TEXT("0::/a\n1:name=systemd:/b\n"), "/a"},
		/* No cgroup2, or no hierarchy at all. */
		{TEXT("12:pids:/a\n11:cpu,cpuacct:/a\n1:name=systemd:/a\n"), ""},
		{TEXT(""), ""},
		{TEXT("10::/a\n"), ""},
		/* Outside of our cgroup namespace. */
		{TEXT("0::/../../other\n"), "/../../other"},
		{TEXT("0::/a:b/0::/c\n"), "/a:b/0::/c"},
		{TEXT("0::/a b \n"), "/a b "},
		{TEXT("0::/gone.scope (deleted)\n"), "/gone.scope (deleted)"},
		{TEXT("0::/x\033[2J\302\233y\177\n"), "/x?[2J??y?"},
		{TEXT("0::/\303\244\342\202\254\303\n"), "/\303\244\342\202\254?"},
		/* A group of v1 that was renamed so, which Linux 5.13 forbids. */
		{TEXT("4:memory:/a\n0::/forged\n3:cpu:/\n0::/true\n"), "/true"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char path[PROCESS_CGROUP_MAX] = "untouched";

		CHECK_INT(process_cgroup_parse(rows[i].text, rows[i].length, path, NULL), 0);
		CHECK_TEXT(path, rows[i].path);
	}
}

/* The path "/aaa..." of LENGTH bytes that ends with TAIL, as it is kept in RET. */
static void parse_long(size_t length, const char *tail, char ret[PROCESS_CGROUP_MAX])
{
	size_t at = (size_t)snprintf(text, sizeof(text), "0::/");

	memset(text + at, 'a', length - 1 - strlen(tail));
	at += length - 1 - strlen(tail);
	at += (size_t)snprintf(text + at, sizeof(text) - at, "%s\n", tail);
	CHECK_INT(process_cgroup_parse(text, at, ret, NULL), 0);
}

static void test_long(void)
{
	static const struct {
		size_t length;
		const char *tail;
		size_t kept;
		const char *end;
	} rows[] = {
		{PROCESS_CGROUP_MAX - 1, "b", PROCESS_CGROUP_MAX - 1, "aaab"},
		{PROCESS_CGROUP_MAX, "b", PROCESS_CGROUP_MAX - 1, "a..."},
		{PROCESS_CGROUP_MAX + 1, "b", PROCESS_CGROUP_MAX - 1, "a..."},
		{16000, "b", PROCESS_CGROUP_MAX - 1, "a..."},
		/* The last character fits, or does not and must not be split: "\360\237\220\247". */
		{PROCESS_CGROUP_MAX - 1, "\360\237\220\247", PROCESS_CGROUP_MAX - 1,
			"\360\237\220\247"},
		{PROCESS_CGROUP_MAX, "\360\237\220\247", PROCESS_CGROUP_MAX - 1, "a..."},
		{PROCESS_CGROUP_MAX + 20, "\360\237\220\247bbbbbbbbbbbbbbbbbbbbbb",
			PROCESS_CGROUP_MAX - 3, "a..."},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char path[PROCESS_CGROUP_MAX] = "";

		parse_long(rows[i].length, rows[i].tail, path);
		CHECK_INT(strlen(path), rows[i].kept);
		CHECK_TEXT(path + strlen(path) - strlen(rows[i].end), rows[i].end);
	}
}

static void test_every_fixture(void)
{
	int32_t pids[FIXTURE_PROCESSES_MAX];
	char file[64];

	for (const char *const *situation = fixture_situations; *situation; situation++) {
		unsigned int count = fixture_processes(*situation, pids, ARRAY_SIZE(pids));

		for (unsigned int i = 0; i < count; i++) {
			char path[PROCESS_CGROUP_MAX] = "";
			size_t length;

			snprintf(file, sizeof(file), "proc/%d/cgroup", pids[i]);
			length = fixture_read(*situation, file, text, sizeof(text));
			CHECK_INT(process_cgroup_parse(text, length, path, NULL), 0);
			CHECK_TEXT(path, "/");
		}
	}
}

int main(void)
{
	tap_run("malformed texts are refused with a reason", test_refused);
	tap_run("the line of cgroup2 is found and cleaned", test_accepted);
	tap_run("a path that does not fit says so", test_long);
	tap_run("every process of every fixture is read", test_every_fixture);
	return tap_done();
}
