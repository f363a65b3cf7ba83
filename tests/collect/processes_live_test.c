/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The collection of processes on this machine, with children of this program; others come and go as
 * they like. On made machines: processes_test.c.
 */
#include <config.h>

#include "collect/processes.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "../calls.h"
#include "../child.h"
#include "../tap.h"
#include "machine.h"

#define SECOND USEC_PER_SEC

#define CHILDREN 24

/* Long enough for a look at more processes than a machine has. */
#define AGES (10 * (uint64_t)SECOND)

static int32_t children[CHILDREN];
static unsigned int descriptors; /* open at the start */

static void start_children(unsigned int from, unsigned int to)
{
	for (unsigned int i = from; i < to; i++)
		children[i] = (int32_t)child_start(NULL);
}

static void end_children(unsigned int from, unsigned int to)
{
	for (unsigned int i = from; i < to; i++)
		child_end((pid_t)children[i]);
}

static void start(void)
{
	int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	CHECK_INT(processes_init(&machine.processes, root, true), 0);
	close(root);
	while (!processes_catch_up(&machine.processes, 1000 * MACHINE_OPEN_USEC, true))
		continue;
	CHECK_INT(machine_take(0), 0);
}

static void stop(void)
{
	processes_release(&machine.processes);
}

static const struct process *row_of(int32_t pid)
{
	return process_table_find(&machine.table, pid);
}

static void expect_child(int line, int32_t pid)
{
	const struct process *process = row_of(pid);

	if (!tap_expect(process != NULL, line, "the child %d is not there", (int)pid))
		return;
	tap_expect(process->flags == MACHINE_ALL_PARTS, line, "its flags are %x", process->flags);
	tap_expect(process->parent_pid == (int32_t)getpid(), line, "its parent is %d",
		(int)process->parent_pid);
	tap_expect(process->euid == (uint32_t)geteuid(), line, "its user is %u", process->euid);
	tap_expect(strncmp(process->comm, "processes_live_test", PROCESS_COMM_MAX - 1) == 0, line,
		"its name is \"%s\"", process->comm);
}

/* DETAILED of them in detail. */
static void want_children(unsigned int count, unsigned int detailed)
{
	uint32_t places[CHILDREN];

	for (unsigned int i = 0; i < count; i++)
		places[i] = process_places_find(&machine.processes.store.places, children[i]);
	processes_want(&machine.processes, places, count, detailed, false);
}

static void test_known(void)
{
	start_children(0, CHILDREN);
	start();
	CHECK_INT(machine.table.sweep_percent, 100);
	CHECK_INT(machine.table.own_pid, getpid());
	CHECK_INT(machine.table.missed, 0);
	CHECK(machine.table.oldest_usec > 0);
	expect_child(__LINE__, children[0]);
	for (unsigned int i = 1; i < CHILDREN; i++) {
		expect_child(__LINE__, children[i]);
		CHECK(row_of(children[i])->incarnation != row_of(children[i - 1])->incarnation);
	}
	CHECK(row_of(machine.table.own_pid) != NULL);
	end_children(0, CHILDREN);
	stop();
}

/* Found because their numbers are new, not by a listing: for that no time went by. */
static void test_new(void)
{
	unsigned int opens, allocations;

	start();
	for (unsigned int i = 0; i < CHILDREN; i += 4) {
		start_children(i, i + 4);
		opens = calls.opens;
		allocations = calls.allocations;
		machine_take(SECOND);
		for (unsigned int child = i; child < i + 4; child++)
			expect_child(__LINE__, children[child]);
		CHECK(calls.opens - opens >= 3 * 4);
		CHECK(calls.opens - opens <= 2500 / MACHINE_OPEN_USEC + 6 * BUDGET_STEPS_A_LOOK);
		CHECK_INT(calls.allocations, allocations);
	}
	end_children(0, CHILDREN);
	stop();
}

/* The numbers ran out, and began again below those that were seen last. */
static void test_numbers_run_out(void)
{
	uint32_t incarnation;

	start_children(0, 1);
	start();
	incarnation = row_of(children[0])->incarnation;
	start_children(1, 2);
	/* As if the last that was seen were greater than all. */
	machine.processes.last_pid = machine.processes.earlier_pid = INT32_MAX - 1000;
	machine_takes(2, AGES);
	expect_child(__LINE__, children[1]);
	/* One that was there before may have been given that number since, but was not. */
	expect_child(__LINE__, children[0]);
	CHECK_INT(row_of(children[0])->incarnation, incarnation);
	end_children(0, 2);
	stop();
}

/* A number is given out a moment before its process is listed, and the sample came in between. */
static void test_listed_late(void)
{
	start();
	start_children(0, 1);
	machine.processes.last_pid = children[0];
	machine.processes.earlier_pid = children[0] - 1;
	machine_take(SECOND);
	expect_child(__LINE__, children[0]);
	end_children(0, 1);
	stop();
}

/* Whoever has the number of one that was known is another when anything of it differs. */
static void test_reused_pid(void)
{
	struct process *rows;
	uint32_t place, incarnation;

	start_children(0, 1);
	start();
	rows = machine.processes.store.places.row;
	place = process_places_find(&machine.processes.store.places, children[0]);
	incarnation = rows[place].incarnation;
	/* As if it had replaced a process of another user since the last sample. */
	rows[place].euid++;
	rows[place].start_ticks = 1;
	machine.processes.last_pid = machine.processes.earlier_pid = children[0] - 1;
	machine_take(AGES);
	expect_child(__LINE__, children[0]);
	CHECK_INT(process_places_find(&machine.processes.store.places, children[0]), place);
	CHECK(rows[place].incarnation > incarnation);
	CHECK_INT(rows[place].start_ticks, 0);
	end_children(0, 1);
	stop();
}

/* Waits until the details of the first child are there. */
static bool has_details(void)
{
	struct pollfd news = {processes_details_fd(&machine.processes), POLLIN, 0};

	for (int i = 0; i < 100; i++) {
		processes_take_details(&machine.processes, &machine.table);
		if (row_of(children[0])->start_ticks)
			return true;
		poll(&news, 1, 100);
	}
	return false;
}

/* Waits until the process at PLACE is known to be another one than INCARNATION: its details may just be read again. */
static bool is_another(uint32_t place, uint32_t incarnation)
{
	struct pollfd news = {processes_details_fd(&machine.processes), POLLIN, 0};

	for (int i = 0; i < 100; i++) {
		processes_take_details(&machine.processes, &machine.table);
		if (machine.processes.store.places.row[place].incarnation > incarnation)
			return true;
		poll(&news, 1, 100);
	}
	return false;
}

/* What the details say is in the row as well; and when it began says whether it is the same. */
static void test_details(void)
{
	struct process *rows;
	uint32_t place, incarnation;
	uint64_t start_ticks;

	start_children(0, 2);
	start();
	CHECK_TEXT(machine.table.texts + row_of(children[1])->user, "");
	want_children(1, 1);
	if (CHECK(has_details())) {
		rows = machine.processes.store.places.row;
		place = process_places_find(&machine.processes.store.places, children[0]);
		start_ticks = rows[place].start_ticks;
		incarnation = rows[place].incarnation;
		CHECK_INT(rows[place].user, row_of(children[1])->user);
		machine_take(SECOND);
		CHECK_INT(rows[place].incarnation, incarnation);

		rows[place].start_ticks++;
		CHECK(is_another(place, incarnation));
		CHECK_INT(rows[place].start_ticks, start_ticks);
		machine_take(SECOND);
		expect_child(__LINE__, children[0]);
	}
	end_children(0, 2);
	stop();
}

/* Hot or not, and whether their files were open yet or not. */
static void test_vanished(void)
{
	unsigned int hot;

	start_children(0, CHILDREN);
	start();
	want_children(8, 0);
	machine_take(0);
	hot = machine.processes.hot.count;
	CHECK_INT(hot, 8);
	end_children(0, 4);
	machine_take(0);
	for (unsigned int i = 0; i < 4; i++)
		CHECK(row_of(children[i]) == NULL);
	CHECK_INT(machine.processes.hot.count, 4);
	for (unsigned int i = 4; i < CHILDREN; i++)
		expect_child(__LINE__, children[i]);

	want_children(12, 0);
	end_children(4, 16);
	machine_take(0);
	for (unsigned int i = 4; i < 12; i++)
		CHECK(row_of(children[i]) == NULL);
	CHECK_INT(machine.processes.hot.count, 0);

	processes_set_care(&machine.processes, PROCESSES_THOROUGH);
	machine_take(AGES);
	for (unsigned int i = 12; i < 16; i++)
		CHECK(row_of(children[i]) == NULL);
	for (unsigned int i = 16; i < CHILDREN; i++)
		CHECK_INT(row_of(children[i])->checked_usec, machine.now_usec);
	end_children(16, CHILDREN);
	stop();
}

/* Calm samples allocate nothing, and open no more than they may. */
static void test_steady(void)
{
	unsigned int allocations, opens;

	start_children(0, 8);
	start();
	want_children(8, 0);
	machine_take(0);
	allocations = calls.allocations;
	for (int i = 0; i < 10; i++) {
		opens = calls.opens;
		machine_take(SECOND);
		CHECK(calls.opens - opens <= 2500 / MACHINE_OPEN_USEC + 6 * BUDGET_STEPS_A_LOOK);
		for (unsigned int child = 0; child < 8; child++)
			CHECK_INT(row_of(children[child])->checked_usec, machine.now_usec);
	}
	CHECK_INT(calls.allocations, allocations);
	end_children(0, 8);
	stop();
}

/* The threads of the details end a moment after they were asked to. */
static void test_descriptors(void)
{
	unsigned int left = 0;

	start_children(0, 8);
	start();
	want_children(8, 0);
	machine_take(0);
	end_children(0, 4);
	machine_take(0);
	stop();
	for (int i = 0; i < 500; i++) {
		left = calls_descriptors();
		if (left == descriptors)
			break;
		usleep(10000);
	}
	CHECK_INT(left, descriptors);
	end_children(4, 8);
}

/* New processes are found as these tests expect where /proc has the order of Linux's own. */
static bool has_order(void)
{
	struct pid_listing listing;
	bool is_regular;

	if (pid_listing_open(&listing, AT_FDCWD, "/proc") < 0)
		return false;
	while (pid_listing_next(&listing) > 0)
		continue;
	is_regular = pid_listing_seek(&listing, 0);
	pid_listing_close(&listing);
	return is_regular && access("/proc/loadavg", R_OK) == 0;
}

int main(void)
{
	const char *details = "details";
	bool has_threads;

	if (!has_order()) {
		tap_skip("processes of this machine", "its /proc is not that of Linux");
		return tap_done();
	}
	descriptors = calls_descriptors();
	tap_run("children are known", test_known);
	tap_run("new ones are known at the next sample", test_new);
	tap_run("new ones after the numbers ran out", test_numbers_run_out);
	tap_run("one that was listed late", test_listed_late);
	tap_run("another process with a known number", test_reused_pid);
	tap_run("those that end are gone", test_vanished);
	start();
	has_threads = processes_details_fd(&machine.processes) >= 0;
	stop();
	if (has_threads)
		tap_run(details, test_details);
	else
		tap_skip(details, "this libproc2 cannot be used");
	tap_run("calm samples", test_steady);
	tap_run("no descriptor is left open", test_descriptors);
	return tap_done();
}
