/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is in the table, on made and captured machines; on this one: processes_live_test.c. */
#include <config.h>

#include "collect/processes.h"

#include <errno.h>
#include <unistd.h>

#include "../calls.h"
#include "../fixture.h"
#include "../tap.h"
#include "machine.h"

#define SECOND USEC_PER_SEC

#define COUNT 100

/* More at once than are looked after one by one. */
static void test_new(void)
{
	machine_start_known(COUNT);
	for (int i = COUNT; i < COUNT + 200; i++)
		machine_put(i);
	machine_takes(1, SECOND);
	CHECK_INT(machine.table.count, COUNT);
	/* Their first reading does not wait for their turn. */
	machine.now_usec += MACHINE_LISTING_USEC;
	machine_takes(2, 0);
	CHECK_INT(machine.table.count, COUNT + 200);
	CHECK_INT(machine_count(MACHINE_ALL_PARTS), COUNT + 200);
	CHECK_TEXT(machine_need(__LINE__, COUNT + 150).comm, "made250");
	CHECK_INT(machine.table.missed, 0);
	machine_takes(3, SECOND);
	CHECK_INT(machine.processes.young_count, 0);
	machine_stop();
}

/* One that cannot be read does not keep a seat among those that are new. */
static void test_unreadable(void)
{
	char path[64];

	machine_start_known(20);
	snprintf(path, sizeof(path), "proc/%d/status", (int)machine_made(20).pid);
	machine_put(20);
	tree_put(&machine.tree, path, "Name:\tcut");
	machine_takes(1, MACHINE_LISTING_USEC);
	machine_takes(2, SECOND);
	CHECK_INT(machine.table.count, 21);
	CHECK_INT(machine_need(__LINE__, 20).flags, PROCESS_HAS_SCORE | PROCESS_HAS_ADJ);
	CHECK_INT(machine.processes.young_count, 0);
	machine_put(20);
	machine_takes(1, SECOND);
	CHECK_INT(machine_need(__LINE__, 20).flags, MACHINE_ALL_PARTS);
	machine_stop();
}

/* Makes the table as full as it can be, with room for COUNT. */
static void start_full(int count)
{
	machine_start_known(count);
	machine.processes.store.places.capacity = (uint32_t)count;
}

/* Those that found no place are counted; room is made between samples, and they are found again. */
static void test_full(void)
{
	unsigned int allocations;

	start_full(100);
	for (int i = 100; i < 140; i++)
		machine_put(i);
	allocations = calls.allocations;
	machine_takes(1, MACHINE_LISTING_USEC);
	CHECK_INT(machine.table.count, 100);
	CHECK_INT(machine.table.missed, 40);
	CHECK_INT(calls.allocations, allocations);
	machine_takes(1, SECOND);
	CHECK_INT(machine.table.count, 140);
	CHECK_INT(machine.table.missed, 0);
	machine_takes(1, SECOND);
	CHECK_INT(machine_count(MACHINE_ALL_PARTS), 140);
	CHECK(calls.allocations > allocations);
	/* A place that becomes free serves as well, without room for more. */
	machine.processes.store.places.capacity = 140;
	allocations = calls.allocations;
	machine_remove(3);
	machine_takes(2, SECOND);
	machine_put(140);
	machine_takes(1, MACHINE_LISTING_USEC);
	CHECK(machine_row(140) != NULL);
	CHECK_INT(machine.table.missed, 0);
	CHECK_INT(calls.allocations, allocations);
	machine_stop();
}

static void test_full_without_memory(void)
{
	start_full(100);
	for (int i = 100; i < 140; i++)
		machine_put(i);
	calls.is_out_of_memory = true;
	for (int i = 0; i < 3; i++) {
		machine_takes(1, MACHINE_LISTING_USEC);
		CHECK_INT(machine.table.count, 100);
		CHECK_INT(machine.table.missed, 40);
		machine_takes(1, SECOND);
		CHECK_INT(machine.table.missed, 40);
	}
	calls.is_out_of_memory = false;
	machine_takes(1, MACHINE_LISTING_USEC);
	machine_takes(1, SECOND);
	CHECK_INT(machine.table.count, 140);
	CHECK_INT(machine.table.missed, 0);
	machine_stop();
}

/* There was no memory for all of them at the start. */
static void test_start_without_memory(void)
{
	int room, count;

	machine_start(1);
	room = (int)machine.processes.store.places.capacity;
	count = room + 10;
	for (int i = 1; i < count; i++)
		machine_put(i);
	calls.is_out_of_memory = true;
	CHECK(processes_catch_up(&machine.processes, UINT32_MAX, true));
	calls.is_out_of_memory = false;
	for (int i = 0; i < 3; i++)
		CHECK_INT(machine_take(0), 0);
	CHECK_INT(machine.table.count, room);
	CHECK_INT(machine.table.missed, 10);
	machine_takes(4, 0);
	CHECK_INT(machine.table.count, count);
	CHECK_INT(machine.table.missed, 0);
	machine_stop();
}

/* Another process has the PID; what is wanted of the first is over, its place is the same. */
static void test_reused_pid(void)
{
	struct made_process other = machine_made(8), execed = machine_made(9),
			    orphan = machine_made(10);
	struct process before[3];

	machine_start_known(100);
	for (int i = 0; i < 3; i++)
		before[i] = machine_need(__LINE__, 8 + i);
	other.score += 40;
	other.anon_kib = 123;
	other.parent_pid = 55;
	other.euid = 0;
	snprintf(other.comm, sizeof(other.comm), "other");
	execed.score += 40;
	snprintf(execed.comm, sizeof(execed.comm), "execed");
	orphan.score += 40;
	orphan.parent_pid = 55;
	machine_remove(8);
	machine_put_as(&other);
	machine_put_as(&execed);
	machine_put_as(&orphan);
	machine_takes(2, SECOND);
	CHECK_INT(machine.table.count, 100);
	CHECK(machine_need(__LINE__, 8).incarnation > before[0].incarnation);
	CHECK_TEXT(machine_need(__LINE__, 8).comm, "other");
	CHECK_INT(machine_need(__LINE__, 8).kib[PROCESS_ANON], 123);
	CHECK_INT(machine_need(__LINE__, 8).parent_pid, 55);
	CHECK_INT(machine_need(__LINE__, 8).flags, MACHINE_ALL_PARTS);
	CHECK_INT(machine_need(__LINE__, 9).incarnation, before[1].incarnation);
	CHECK_TEXT(machine_need(__LINE__, 9).comm, "execed");
	CHECK_INT(machine_need(__LINE__, 10).incarnation, before[2].incarnation);
	CHECK_INT(machine_need(__LINE__, 10).parent_pid, 55);
	machine_stop();
}

/* A thread of another process has it: that has files too, which no listing shows. */
static void test_pid_of_thread(void)
{
	struct made_process thread = machine_made(8);
	char path[64], status[128];

	machine_start_known(100);
	thread.score += 40;
	machine_put_as(&thread);
	snprintf(path, sizeof(path), "proc/%d/status", (int)thread.pid);
	snprintf(status, sizeof(status),
		"Name:\tx\nState:\tS\nTgid:\t%d\nPPid:\t1\nUid:\t0\t0\t0\t0\nThreads:\t2\n",
		(int)machine_made(9).pid);
	tree_put(&machine.tree, path, status);
	machine_takes(2, SECOND);
	CHECK(machine_row(8) == NULL);
	CHECK_INT(machine.table.count, 99);
	machine_stop();
}

static void test_none(void)
{
	machine_start(0);
	CHECK(processes_catch_up(&machine.processes, UINT32_MAX, true));
	CHECK_INT(machine_take(SECOND), -ENOENT);
	CHECK_INT(machine.table.count, 0);
	CHECK_INT(machine.table.oldest_usec, 0);
	/* Should there be one later on, it is found. */
	machine_put(1);
	CHECK_INT(machine_take(MACHINE_LISTING_USEC), 0);
	CHECK_INT(machine.table.count, 1);
	machine_stop();
}

/* Nothing stays open, whatever became of it. */
static void test_descriptors(void)
{
	unsigned int descriptors = calls_descriptors();
	int root;

	tree_init(&machine.tree);
	root = tree_open(&machine.tree, "");
	CHECK_INT(processes_init(&machine.processes, root, false), -ENOENT);
	tree_put(&machine.tree, "proc", "");
	CHECK_INT(processes_init(&machine.processes, root, false), -ENOTDIR);
	tree_remove(&machine.tree, "proc");
	tree_path(&machine.tree, "proc/");
	calls.is_out_of_memory = true;
	CHECK_INT(processes_init(&machine.processes, root, false), -ENOMEM);
	calls.is_out_of_memory = false;
	close(root);
	CHECK_INT(calls_descriptors(), descriptors);
	tree_release(&machine.tree);

	machine_start_known(200);
	machine_want(0, 90);
	machine_takes(5, SECOND);
	for (int i = 0; i < 60; i++)
		machine_remove(i);
	machine_takes(5, SECOND);
	machine_stop();
	CHECK_INT(calls_descriptors(), descriptors);
}

static const struct process *captured(const char *comm)
{
	for (unsigned int i = 0; i < machine.table.place_count; i++) {
		if (machine.table.row[i].pid && strcmp(machine.table.row[i].comm, comm) == 0)
			return &machine.table.row[i];
	}
	tap_expect(false, __LINE__, "there is no %s", comm);
	return machine.table.row;
}

/* What is common to vm-6.1-scores and vm-6.12-scores. */
static void expect_scores(const char *situation, unsigned int count)
{
	int scale, root = fixture_open(situation);

	CHECK_INT(processes_init(&machine.processes, root, false), 0);
	close(root);
	CHECK(processes_catch_up(&machine.processes, UINT32_MAX, true));
	CHECK_INT(machine_take(0), 0);
	CHECK_INT(machine.table.count, count);
	CHECK_INT(machine_count(PROCESS_HAS_STATUS | PROCESS_HAS_SCORE | PROCESS_HAS_ADJ), count);
	CHECK_INT(machine_count(PROCESS_KERNEL_THREAD), count - 11);
	CHECK_INT(captured("init")->pid, 1);
	CHECK_INT(captured("init")->oom_score, 0);
	CHECK_INT(captured("a-m1000")->oom_score, 0);
	CHECK_INT(captured("a-m1000")->oom_score_adj, -1000);
	CHECK_INT(captured("a-m999")->oom_score_adj, -999);
	CHECK_INT(captured("a-p500")->oom_score_adj, 500);
	/* Three points of oom_score_adj are two of oom_score. */
	scale = captured("a-p1000")->oom_score - captured("a-0")->oom_score;
	CHECK_REAL(scale, 2000 / 3.0, 5);
	CHECK_REAL(captured("a-0")->oom_score - captured("a-m500")->oom_score, scale / 2.0, 5);
	CHECK_REAL((double)captured("a-0")->kib[PROCESS_ANON], 20 * 1024, 512);
	CHECK_REAL((double)captured("a-80")->kib[PROCESS_ANON], 80 * 1024, 512);
	CHECK_INT(captured("multithr")->thread_count, 17);
	CHECK_INT(captured("ldrexit")->state, 'Z');
	CHECK(captured("ldrexit")->oom_score > 0);
	/* The capture has none of its threads. */
	CHECK(!(captured("ldrexit")->flags & PROCESS_HAS_MEMORY));
	CHECK_INT(captured("kswapd0")->flags & PROCESS_HAS_MEMORY, 0);
	CHECK_INT(machine.table.own_pid, 0);
	CHECK_INT(machine.table.hiding, PROCESS_HIDING_NONE);
	processes_release(&machine.processes);
}

static void test_fixtures(void)
{
	expect_scores("vm-6.1-scores", 15);
	expect_scores("vm-6.12-scores", 14);
}

int main(void)
{
	tap_run("new ones", test_new);
	tap_run("one that cannot be read", test_unreadable);
	tap_run("more than there is room for", test_full);
	tap_run("more than there is memory for", test_full_without_memory);
	tap_run("no memory at the start", test_start_without_memory);
	tap_run("a PID that another process has", test_reused_pid);
	tap_run("a PID that a thread has", test_pid_of_thread);
	tap_run("no processes", test_none);
	tap_run("no descriptor is left open", test_descriptors);
	tap_run("captured machines", test_fixtures);
	return tap_done();
}
