/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read of control groups, when and at what cost; on made and captured machines and this one. */
#include <config.h>

#include "collect/cgroups.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "../calls.h"
#include "../fixture.h"
#include "../tap.h"
#include "base/bits.h"
#include "group_machine.h"

#define SECOND USEC_PER_SEC

/* What is nearest to its limit, and what is wanted, is read at each sample through kept descriptors. */
static void test_hot(void)
{
	char path[64];
	unsigned int descriptors = calls_descriptors();
	uint32_t wanted;

	groups_make(0);
	for (unsigned int i = 0; i < 300; i++) {
		snprintf(path, sizeof(path), "/s/g%u", i);
		group_make(path, i * MIB, i == 5 ? 5 * MIB : 400 * MIB);
	}
	group_make("/s", 1000 * MIB, 0);
	groups_start();
	group_takes(20, SECOND);
	wanted = group_place("/s/g1");
	cgroups_want(group_machine.cgroups, &wanted, 1);
	group_takes(2, SECOND);
	/* A little, so that nothing but a look at each sample finds it. */
	group_put_number("/s/g1", "memory.current", MIB + 1);
	group_put_number("/s/g5", "memory.current", 5 * MIB + 1);
	group_put_number("/s/g299", "memory.current", 299 * MIB + 1);
	group_put_number("/s", "memory.current", 1000 * MIB + 1);
	group_take(SECOND);
	CHECK_INT(group_current("/s/g1"), MIB + 1);
	CHECK_INT(group_current("/s/g5"), 5 * MIB + 1);
	CHECK_INT(group_current("/s/g299"), 299 * MIB + 1);
	CHECK_INT(group_current("/s"), 1000 * MIB + 1);
	CHECK_INT(group_need(__LINE__, "/s/g299").read_usec, machine.now_usec);
	CHECK(calls_descriptors() - descriptors < CGROUPS_HOT_MAX * CGROUP_FILES + 16);
	groups_stop();
	CHECK_INT(calls_descriptors(), descriptors);
}

/* Events count in all groups above: from the top down they lead to the group, at once. */
static void test_events(void)
{
	char path[64];
	uint64_t read_usec;

	groups_make(0);
	for (unsigned int i = 0; i < 60; i++) {
		snprintf(path, sizeof(path), "/%c/%c%u", i % 2 ? 'a' : 'b', "xy"[i / 2 % 2], i);
		group_make(path, MIB, 0);
		snprintf(
			path, sizeof(path), "/%c/%c%u/leaf", i % 2 ? 'a' : 'b', "xy"[i / 2 % 2], i);
		group_make(path, MIB, 0);
	}
	group_make("/a", 1, 0);
	group_make("/b", 1, 0);
	groups_start();
	group_takes(20, SECOND);
	CHECK_INT(group_machine.table.count, 123);
	group_put_events("/a/y59/leaf", 4);
	group_put_events("/a/y59", 4);
	group_put_events("/a", 4);
	cgroups_set_care(group_machine.cgroups, PROCESSES_THOROUGH);
	group_take(SECOND);
	CHECK_INT(group_need(__LINE__, "/a").events.count[CGROUP_EVENT_MAX], 4);
	CHECK_INT(group_need(__LINE__, "/a/y59").events.count[CGROUP_EVENT_MAX], 4);
	CHECK_INT(group_need(__LINE__, "/a/y59/leaf").events.count[CGROUP_EVENT_MAX], 4);
	read_usec = group_need(__LINE__, "/a/y59/leaf").read_usec;
	CHECK_INT(read_usec, machine.now_usec);
	groups_stop();
}

/* In as many folders as BRANCHES. */
static void make_many(unsigned int count, unsigned int branches)
{
	char path[64];

	groups_make(0);
	for (unsigned int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "/s%u/g%u", i % branches, i);
		group_put_number(path, "memory.current", i);
		group_put(path, "memory.max", "max\n");
	}
	group_put_count(count + branches);
}

/* 5,000 groups: what a sample opens, reads and allocates does not grow with them. */
static void test_budget(void)
{
	const unsigned int count = 5000, branches = 40;
	unsigned int samples = 0, opens, reads, allocations, most = 0;
	uint64_t began_usec;

	make_many(count, branches);
	groups_start();
	groups_expect_sound(__LINE__, count + branches + 1);
	CHECK_INT(group_machine.table.missed, 0);
	group_takes(10, SECOND);
	began_usec = machine.now_usec;
	allocations = calls.allocations;
	do {
		opens = calls.opens;
		reads = calls.reads;
		group_take(SECOND);
		opens = calls.opens - opens;
		most = opens > most ? opens : most;
		/* An open is 20 us of CPU time here, the shares of the calm care are 4 ms a second. */
		tap_expect(opens < 350 && calls.reads - reads < 400, __LINE__,
			"%u opens, %u reads at sample %u", opens, calls.reads - reads, samples);
		samples++;
	} while (samples < 3000 && group_machine.table.oldest_usec < began_usec);
	CHECK(samples < 1000);
	CHECK(most > 20);
	CHECK_INT(calls.allocations, allocations);
	printf("# %u samples for a sweep at %u us an open, at most %u opens\n", samples,
		MACHINE_OPEN_USEC, most);
	/* All of them, when there is trouble. */
	cgroups_set_care(group_machine.cgroups, PROCESSES_WHOLE);
	group_take(SECOND);
	for (uint32_t i = 0; i < group_machine.table.place_count; i++)
		tap_expect(!group_machine.table.row[i].id ||
				   group_machine.table.row[i].checked_usec == machine.now_usec,
			__LINE__, "place %u was not read", i);
	groups_stop();
}

/* A walk takes several samples; meanwhile the table holds together, and nothing is taken for gone. */
static void test_slices(void)
{
	const unsigned int count = 2000, branches = 1000;
	unsigned int samples = 0;

	make_many(count, branches);
	groups_start();
	group_remove("/s3/g3");
	group_make("/s5/new", 5, 0);
	group_put_count(count + branches + 1);
	group_put_count(count + branches);
	machine.now_usec += GROUP_WALK_USEC;
	do {
		unsigned int opens = calls.opens;

		CHECK_INT(group_take(SECOND), 0);
		CHECK(calls.opens - opens < 450);
		CHECK(group_machine.table.count >= count + branches &&
			group_machine.table.count <= count + branches + 2);
		samples++;
	} while (samples < 100 && group_place("/s3/g3") != CGROUP_NONE);
	CHECK(samples > 3 && samples < 100);
	groups_expect_sound(__LINE__, count + branches + 1);
	CHECK_INT(group_current("/s5/new"), 5);
	groups_stop();
}

/* There is no memory for more rows: the rest is counted, and found once there is. */
static void test_no_memory(void)
{
	make_many(400, 4);
	group_put_count(0);
	groups_open();
	calls.is_out_of_memory = true;
	while (!cgroups_catch_up(group_machine.cgroups, &machine.processes, SECOND))
		continue;
	CHECK_INT(group_take(SECOND), 0);
	CHECK(group_machine.table.count < 400 && group_machine.table.missed > 0);
	groups_expect_sound(__LINE__, group_machine.table.count);
	group_take(GROUP_WALK_USEC);
	group_take(SECOND);
	CHECK(group_machine.table.missed > 0);
	calls.is_out_of_memory = false;
	group_takes(4, GROUP_WALK_USEC);
	groups_expect_sound(__LINE__, 405);
	CHECK_INT(group_machine.table.missed, 0);
	groups_stop();
}

/* Groups come and go at random; what is there is in the table, and nothing else. */
static void test_churn(void)
{
	bool is_there[64] = {false};
	unsigned int seed = 7, count;
	char path[64];

	groups_make(0);
	for (unsigned int i = 0; i < 8; i++) {
		snprintf(path, sizeof(path), "/p%u", i);
		group_make(path, 1, 0);
	}
	groups_start();
	for (unsigned int round = 0; round < 150; round++) {
		for (unsigned int i = 0; i < 6; i++) {
			unsigned int n = (seed = seed * 1103515245 + 12345) >> 16 & 63;

			snprintf(path, sizeof(path), "/p%u/c%u", n % 8, n);
			if (is_there[n])
				group_remove(path);
			else
				group_make(path, n, 0);
			is_there[n] = !is_there[n];
		}
		group_put_count(100 + round);
		group_takes(round % 3, SECOND);
		group_takes_until_read();
		count = 9;
		for (unsigned int n = 0; n < 64; n++) {
			snprintf(path, sizeof(path), "/p%u/c%u", n % 8, n);
			tap_expect((group_place(path) != CGROUP_NONE) == is_there[n], __LINE__,
				"round %u: %s", round, path);
			count += is_there[n];
			if (is_there[n])
				CHECK_INT(group_current(path), n);
		}
		groups_expect_sound(__LINE__, count);
	}
	groups_stop();
}

/* So many names that the pool is full again and again: those that live keep theirs, and so does a
 * picture that was held before. */
static void test_texts(void)
{
	struct cgroup held;
	const char *texts;
	char path[256], name[200];
	unsigned int flips = 0;

	groups_make(0);
	group_make("/stays", 3, 0);
	groups_start();
	held = group_need(__LINE__, "/stays");
	texts = group_machine.table.texts;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	for (unsigned int round = 0; round < 60 && flips < 1; round++) {
		for (unsigned int i = 0; i < 50; i++) {
			snprintf(path, sizeof(path), "/%s%u", name, round * 50 + i);
			group_make(path, i, 0);
		}
		group_put_count(1000 + round);
		group_takes(2, SECOND);
		group_takes_until_read();
		flips += group_machine.table.texts != texts;
		CHECK_INT(group_current("/stays"), 3);
		CHECK_INT(group_current(path), 49);
		CHECK_TEXT(texts + held.name, "stays");
		groups_expect_sound(__LINE__, 52);
		for (unsigned int i = 0; i < 50; i++) {
			snprintf(path, sizeof(path), "/%s%u", name, round * 50 + i);
			group_remove(path);
		}
	}
	CHECK(flips == 1);
	groups_stop();
}

/* cgroup1 alone: the table says so. */
static void test_none(void)
{
	int root;

	machine_start(1);
	tree_put(&machine.tree, "proc/self/mountinfo",
		"35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
	root = tree_open(&machine.tree, "");
	CHECK_INT(cgroups_new(&group_machine.cgroups, root, false, NULL), -ENOTSUP);
	close(root);
	CHECK(group_machine.cgroups != NULL);
	CHECK(cgroups_catch_up(group_machine.cgroups, &machine.processes, SECOND));
	cgroups_want(group_machine.cgroups, (uint32_t[]){0, 7}, 2);
	CHECK_INT(group_take(SECOND), -ENOTSUP);
	CHECK_INT(group_machine.table.mode, CGROUP_MODE_V1);
	CHECK_INT(group_machine.table.count, 0);
	CHECK_INT(group_machine.table.root, CGROUP_NONE);
	CHECK_TEXT(group_machine.table.mount, "");
	groups_stop();
}

/* The first sample does not wait for the first walk. */
static void test_early(void)
{
	make_many(600, 300);
	groups_open();
	CHECK_INT(group_take(0), 0);
	CHECK(group_machine.table.sweep_percent < 100);
	for (unsigned int i = 0; i < 20 && group_machine.table.sweep_percent < 100; i++)
		group_take(SECOND);
	CHECK_INT(group_machine.table.sweep_percent, 100);
	groups_expect_sound(__LINE__, 901);
	groups_stop();
}

static void test_captured(void)
{
	struct cgroup group;
	int root = fixture_open("vm-6.12-cgroups");

	CHECK_INT(processes_init(&machine.processes, root, false), 0);
	CHECK(processes_catch_up(&machine.processes, UINT32_MAX, true));
	CHECK_INT(cgroups_new(&group_machine.cgroups, root, false, NULL), 0);
	close(root);
	while (!cgroups_catch_up(group_machine.cgroups, &machine.processes, SECOND))
		continue;
	CHECK_INT(group_take(SECOND), 0);
	groups_expect_sound(__LINE__, 10);
	group = group_need(__LINE__, "/g");
	CHECK_INT(group.value[CGROUP_CURRENT], 466944);
	CHECK_INT(group.value[CGROUP_SWAP_CURRENT], 41992192);
	CHECK(group.value[CGROUP_MAX] == CGROUP_UNLIMITED);
	CHECK_INT(group.process_count, 1);
	CHECK_INT(process_table_find(&machine.table, 9124)->group, group_place("/g") + 1);
	CHECK_INT(process_table_find(&machine.table, 1)->group, group_place("/") + 1);
	CHECK_INT(group_need(__LINE__, "/p/a").parent, group_place("/p"));
	cgroups_free(group_machine.cgroups);
	group_machine.cgroups = NULL;
	processes_release(&machine.processes);
}

/* This machine, whatever it has. */
static void test_live(void)
{
	int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC), error;

	CHECK_INT(processes_init(&machine.processes, root, true), 0);
	CHECK(processes_catch_up(&machine.processes, UINT32_MAX, true));
	error = cgroups_new(&group_machine.cgroups, root, true, NULL);
	close(root);
	if (error) {
		CHECK_INT(error, -ENOTSUP);
		CHECK_INT(group_take(SECOND), -ENOTSUP);
		CHECK(group_machine.table.mode == CGROUP_MODE_V1 ||
			group_machine.table.mode == CGROUP_MODE_NONE);
	} else {
		while (!cgroups_catch_up(group_machine.cgroups, &machine.processes, SECOND))
			continue;
		CHECK_INT(group_take(SECOND), 0);
		groups_expect_sound(__LINE__, group_machine.table.count);
		CHECK(process_table_find(&machine.table, (int32_t)getpid())->group > 0);
		CHECK(group_machine.table.row[group_machine.table.root].flags &
			CGROUP_HAS_PROCESSES);
	}
	cgroups_free(group_machine.cgroups);
	group_machine.cgroups = NULL;
	processes_release(&machine.processes);
}

int main(void)
{
	tap_run("the hot set", test_hot);
	tap_run("events lead down the tree", test_events);
	tap_run("5,000 groups within the budget", test_budget);
	tap_run("a walk in slices", test_slices);
	tap_run("no memory for more groups", test_no_memory);
	tap_run("groups come and go", test_churn);
	tap_run("names come and go", test_texts);
	tap_run("no cgroup2", test_none);
	tap_run("a sample before the first walk", test_early);
	tap_run("a captured machine", test_captured);
	tap_run("this machine", test_live);
	return tap_done();
}
