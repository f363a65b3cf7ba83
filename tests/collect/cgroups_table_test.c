/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which control groups are in the table, with what values and processes, on made machines. */
#include <config.h>

#include "collect/cgroups.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../calls.h"
#include "../tap.h"
#include "base/bits.h"
#include "group_machine.h"

#define SECOND USEC_PER_SEC

static void put_whole_group(const char *path)
{
	for (unsigned int i = 0; i < CGROUP_VALUES; i++)
		group_put_number(path, cgroup_value_file(i), 1000 + i);
	group_put_events(path, 7);
	group_put(path, "memory.events.local", "low 1\nhigh 2\nmax 3\noom 4\noom_kill 5\n");
	group_put(path, "memory.stat", "anon 4096\nfile 8192\npgfault 17\n");
	group_put(path, "memory.pressure",
		"some avg10=1.00 avg60=2.00 avg300=3.00 total=99\n"
		"full avg10=0.00 avg60=0.00 avg300=0.00 total=44\n");
	group_put(path, "cgroup.procs", "11\n12\n");
}

static void test_values(void)
{
	struct cgroup group;

	groups_make(0);
	put_whole_group("/a");
	groups_start();
	group = group_need(__LINE__, "/a");
	for (unsigned int i = 0; i < CGROUP_VALUES; i++) {
		CHECK(cgroup_has(&group, i));
		CHECK_INT(group.value[i], 1000 + i);
	}
	CHECK_INT(group.events.count[CGROUP_EVENT_MAX], 7);
	CHECK_INT(group.local.count[CGROUP_EVENT_OOM_KILL], 5);
	CHECK_INT(group.stat.value[CGROUP_STAT_PGFAULT], 17);
	CHECK_INT(group.pressure.full.total_usec, 44);
	CHECK_INT(group.flags, CGROUP_HAS_STAT | CGROUP_HAS_PROCESSES);
	CHECK_INT(group.process_count, 2);
	CHECK_INT(group.read_usec, machine.now_usec);
	/* The root of a machine has no amounts. */
	group = group_need(__LINE__, "/");
	CHECK_INT(group.present, 0);
	CHECK(group.flags & CGROUP_HAS_STAT);
	CHECK(!group_machine.table.is_contained);
	CHECK_INT(group_machine.table.mode, CGROUP_MODE_V2);
	groups_stop();
}

/* What a group no longer has, or what is malformed, is absent; nothing of it stays behind. */
static void test_absent(void)
{
	static const char *const gone[] = {"memory.max", "memory.events", "memory.stat",
		"memory.pressure", "memory.peak", "memory.oom.group"};
	struct cgroup group;
	char path[64];

	groups_make(0);
	put_whole_group("/a");
	groups_start();
	for (unsigned int i = 0; i < ARRAY_SIZE(gone); i++) {
		snprintf(path, sizeof(path), GROUP_TOP "/a/%s", gone[i]);
		tree_remove(&machine.tree, path);
	}
	group_put("/a", "memory.high", "much\n");
	cgroups_set_care(group_machine.cgroups, PROCESSES_WHOLE);
	group_takes(5, SECOND);
	group = group_need(__LINE__, "/a");
	CHECK(!cgroup_has(&group, CGROUP_MAX) && !cgroup_has(&group, CGROUP_PEAK));
	CHECK(!cgroup_has(&group, CGROUP_HIGH) && !cgroup_has(&group, CGROUP_OOM_GROUP));
	CHECK(cgroup_has(&group, CGROUP_LOW) && cgroup_has(&group, CGROUP_SWAP_MAX));
	CHECK_INT(group.events.present, 0);
	groups_stop();
	/* Without the controller only this is left. */
	groups_make(0);
	group_put("/a", "memory.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=5\n");
	group_put("/a", "cgroup.procs", "1\n");
	group_put("/a", "memory.max", "1000\n");
	groups_start();
	group = group_need(__LINE__, "/a");
	CHECK_INT(group.present, 0);
	CHECK_INT(group.pressure.some.total_usec, 5);
	CHECK_INT(group.process_count, 1);
	groups_stop();
}

static void test_names(void)
{
	static const char *const names[] = {"/with blank", "/with:colon", "/new\nline",
		"/dev-disk-by\\x2duuid.swap", "/tab\tulator", "/\xff\xfe", "/\xc3\xa4", "/%s%n",
		"/-"};
	char longest[258] = "/";

	memset(longest + 1, 'x', 255);
	groups_make(0);
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		group_make(names[i], i + 1, 0);
	group_make(longest, 77, 0);
	group_make("/with blank/with:colon", 78, 0);
	groups_start();
	groups_expect_sound(__LINE__, ARRAY_SIZE(names) + 3);
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		CHECK_INT(group_current(names[i]), i + 1);
	CHECK_INT(group_current(longest), 77);
	CHECK_INT(group_current("/with blank/with:colon"), 78);
	groups_stop();
}

/* Further down than groups are followed. */
static void test_depth(void)
{
	char path[512] = "";

	groups_make(0);
	for (unsigned int i = 0; i < CGROUP_DEPTH_MAX + 3; i++) {
		strcat(path, "/d");
		group_make(path, i, 0);
	}
	groups_start();
	groups_expect_sound(__LINE__, CGROUP_DEPTH_MAX + 1);
	CHECK_INT(group_machine.table.missed, 1);
	path[2 * CGROUP_DEPTH_MAX] = '\0';
	CHECK_INT(group_current(path), CGROUP_DEPTH_MAX - 1);
	groups_stop();
}

static void test_places(void)
{
	struct cgroup before, after;
	uint32_t b, place_before;
	char from[4096], to[4096];

	groups_make(0);
	group_put_count(3);
	group_make("/a", 1, 0);
	group_make("/b", 2, 0);
	group_make("/b/c", 3, 0);
	groups_start();
	b = group_place("/b");
	before = group_need(__LINE__, "/b/c");
	group_remove("/a");
	group_make("/d", 4, 0);
	group_make("/d/e", 5, 0);
	group_put_count(4);
	group_takes(3, SECOND);
	groups_expect_sound(__LINE__, 5);
	CHECK_INT(group_place("/b"), b);
	CHECK_INT(group_need(__LINE__, "/b/c").incarnation, before.incarnation);
	CHECK_INT(group_current("/d/e"), 5);
	CHECK_INT(group_place("/a"), CGROUP_NONE);
	/* Another group of the same name: nothing counts it, but the one before is found to be gone. */
	group_make("/new", 9, 0);
	snprintf(from, sizeof(from), "%s", tree_path(&machine.tree, GROUP_TOP "/new"));
	snprintf(to, sizeof(to), "%s", tree_path(&machine.tree, GROUP_TOP "/d/e"));
	group_remove("/d/e");
	CHECK_INT(rename(from, to), 0);
	place_before = group_place("/d/e");
	before = group_need(__LINE__, "/d/e");
	group_take(SECOND);
	/* What is read from it is not said of the one that was there. */
	after = group_machine.table.row[place_before];
	CHECK(after.incarnation != before.incarnation || after.value[CGROUP_CURRENT] == 5);
	group_takes(3, SECOND);
	after = group_need(__LINE__, "/d/e");
	CHECK(after.incarnation > before.incarnation);
	CHECK_INT(after.value[CGROUP_CURRENT], 9);
	groups_expect_sound(__LINE__, 5);
	groups_stop();
}

/* Who makes a group sets its limit and moves a process into it right after it was met. */
static void test_just_made(void)
{
	struct cgroup row;

	groups_make(20);
	group_put_count(20);
	groups_start();
	group_make("/late", 5, 0);
	group_put_count(21);
	group_takes(2, SECOND / 4);
	row = group_need(__LINE__, "/late");
	CHECK(row.value[CGROUP_MAX] == CGROUP_UNLIMITED);
	group_put_number("/late", "memory.max", 77);
	group_takes(3, SECOND);
	row = group_need(__LINE__, "/late");
	CHECK_INT(row.value[CGROUP_MAX], 77);
	groups_stop();
}

/* Between the walk and the reading, and while it is hot. */
static void test_vanishing(void)
{
	groups_make(0);
	group_make("/a", 1, 0);
	group_make("/b", 99, 100);
	group_make("/b/c", 99, 100);
	groups_open();
	/* The walk, and no more. */
	CHECK(!cgroups_catch_up(group_machine.cgroups, &machine.processes, 0));
	CHECK(!cgroups_catch_up(group_machine.cgroups, &machine.processes, 0));
	group_remove("/a");
	while (!cgroups_catch_up(group_machine.cgroups, &machine.processes, SECOND))
		continue;
	group_takes(2, SECOND);
	CHECK_INT(group_place("/a"), CGROUP_NONE);
	groups_expect_sound(__LINE__, 3);
	/* What is below it is gone with it. A file stays readable; the kernel says ENODEV. */
	group_remove("/b");
	calls.refused_error = ENODEV;
	calls.refused_file = "memory.current";
	group_takes(GROUP_WALK_USEC / SECOND, SECOND);
	calls.refused_error = 0;
	calls.refused_file = NULL;
	groups_expect_sound(__LINE__, 1);
	groups_stop();
}

/* A kept descriptor that says ENODEV, of a group that lives on: it lost a controller and got it back. */
static void test_kept_enodev(void)
{
	groups_make(0);
	group_make("/a", 90 * MIB, 100 * MIB);
	calls.refused_file = "memory.current";
	groups_start();
	group_takes(2, SECOND);
	group_put_number("/a", "memory.current", 91 * MIB);
	calls.refused_error = ENODEV;
	calls.refused_file = NULL;
	group_takes(1, SECOND);
	CHECK_INT(group_current("/a"), 91 * MIB);
	calls.refused_error = 0;
	group_put_number("/a", "memory.current", 92 * MIB);
	group_takes(2, SECOND);
	CHECK_INT(group_current("/a"), 92 * MIB);
	groups_stop();
}

static void put_members(const char *path, const int *numbers, unsigned int count)
{
	char text[1024];
	int length = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < count; i++)
		length += snprintf(text + length, sizeof(text) - (size_t)length, "%d\n",
			(int)machine_made(numbers[i]).pid);
	group_put(path, "cgroup.procs", text);
}

static void test_members(void)
{
	struct made_process child = machine_made(7);

	groups_make(6);
	group_make("/a", 1, 0);
	group_make("/b", 2, 0);
	group_put_count(2);
	put_members("", (int[]){0}, 1);
	put_members("/a", (int[]){1, 2}, 2);
	put_members("/b", (int[]){3, 4}, 2);
	groups_start();
	CHECK_TEXT(group_of_process(0), "/");
	CHECK_TEXT(group_of_process(1), "/a");
	CHECK_TEXT(group_of_process(4), "/b");
	CHECK_TEXT(group_of_process(5), "");
	/* Where its parent is; and then where the listing says. */
	child.parent_pid = machine_made(3).pid;
	machine_put_as(&child);
	group_take(MACHINE_LISTING_USEC);
	group_take(SECOND);
	CHECK_TEXT(group_of_process(7), "/b");
	put_members("/a", (int[]){1, 2, 7}, 3);
	group_takes(10, SECOND);
	CHECK_TEXT(group_of_process(7), "/a");
	/* One that moves. */
	put_members("/a", (int[]){1, 7}, 2);
	put_members("/b", (int[]){2, 3, 4}, 3);
	group_takes(10, SECOND);
	CHECK_TEXT(group_of_process(2), "/b");
	CHECK_INT(group_need(__LINE__, "/b").process_count, 3);
	/* No process is said to be in what is gone, nor in what comes in its place. */
	group_remove("/b");
	group_put_count(1);
	group_takes(2, SECOND);
	CHECK_TEXT(group_of_process(3), "");
	group_make("/c", 3, 0);
	group_put_count(2);
	group_takes(2, SECOND);
	CHECK(group_place("/c") != CGROUP_NONE);
	CHECK_TEXT(group_of_process(3), "");
	CHECK_TEXT(group_of_process(1), "/a");
	groups_stop();
}

/* More than the buffer holds, so that lines are cut; with processes of another PID namespace. */
static void test_many_members(void)
{
	static char text[40000 * 8];
	size_t length = 0;
	unsigned int count = 0;

	groups_make(3);
	group_make("/a", 1, 0);
	length += (size_t)snprintf(text, sizeof(text), "0\n");
	for (int i = 0; i < 39000; i++, count++)
		length += (size_t)snprintf(
			text + length, sizeof(text) - length, "%d\n", 100000 + i * 7 % 4000000);
	length += (size_t)snprintf(
		text + length, sizeof(text) - length, "%d\n", (int)machine_made(2).pid);
	group_put("/a", "cgroup.procs", text);
	groups_start();
	CHECK(length > 2 * CGROUP_READER_BUFFER);
	CHECK_INT(group_need(__LINE__, "/a").process_count, count + 2);
	CHECK_TEXT(group_of_process(2), "/a");
	CHECK_TEXT(group_of_process(1), "");
	groups_stop();
}

static void test_threaded(void)
{
	groups_make(2);
	group_make("/a", 1, 0);
	put_members("/a", (int[]){1}, 1);
	calls.refused_file = "cgroup.procs";
	calls.refused_error = EOPNOTSUPP;
	groups_start();
	CHECK(group_need(__LINE__, "/a").flags & CGROUP_THREADED);
	CHECK(!(group_need(__LINE__, "/a").flags & CGROUP_HAS_PROCESSES));
	CHECK_INT(group_need(__LINE__, "/a").process_count, 0);
	CHECK_INT(group_current("/a"), 1);
	calls.refused_file = NULL;
	calls.refused_error = 0;
	group_takes(10, SECOND);
	CHECK_INT(group_need(__LINE__, "/a").flags, CGROUP_HAS_PROCESSES);
	groups_stop();
}

static void test_unreadable(void)
{
	char closed[4096], files[4096];
	bool is_root = geteuid() == 0;

	groups_make(0);
	group_make("/closed", 5, 0);
	group_make("/closed/below", 6, 0);
	group_make("/files", 7, 0);
	group_make("/open", 8, 0);
	snprintf(closed, sizeof(closed), "%s", tree_path(&machine.tree, GROUP_TOP "/closed"));
	snprintf(files, sizeof(files), "%s",
		tree_path(&machine.tree, GROUP_TOP "/files/memory.current"));
	chmod(closed, 0);
	chmod(files, 0);
	chmod(machine.tree.root, 0755);
	/* The superuser may read everything. */
	if (is_root && seteuid(65534) < 0)
		is_root = false;
	groups_start();
	CHECK(group_need(__LINE__, "/closed").flags & CGROUP_DENIED);
	CHECK_INT(group_place("/closed/below"), CGROUP_NONE);
	CHECK(group_need(__LINE__, "/files").flags & CGROUP_DENIED);
	CHECK_INT(group_need(__LINE__, "/files").present, 0);
	CHECK_INT(group_current("/open"), 8);
	groups_expect_sound(__LINE__, 4);
	chmod(closed, 0755);
	if (is_root)
		CHECK_INT(seteuid(0), 0);
	chmod(closed, 0755);
	chmod(files, 0644);
	/* It is tried again, now and then. */
	group_takes(50, SECOND);
	CHECK_INT(group_current("/closed"), 5);
	CHECK_INT(group_current("/closed/below"), 6);
	CHECK_INT(group_current("/files"), 7);
	CHECK_INT(group_need(__LINE__, "/files").flags & CGROUP_DENIED, 0);
	groups_stop();
}

int main(void)
{
	tap_run("all values of a group", test_values);
	tap_run("what a group does not have", test_absent);
	tap_run("names of all kinds", test_names);
	tap_run("a deep tree", test_depth);
	tap_run("groups keep their places", test_places);
	tap_run("groups that vanish", test_vanishing);
	tap_run("a kept descriptor without a device", test_kept_enodev);
	tap_run("one that was just made", test_just_made);
	tap_run("processes learn their groups", test_members);
	tap_run("a group of many processes", test_many_members);
	tap_run("a threaded group", test_threaded);
	tap_run("groups that may not be read", test_unreadable);
	return tap_done();
}
