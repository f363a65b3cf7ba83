/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read at a sample, on made machines; on this one: processes_live_test.c. */
#include <config.h>

#include "collect/processes.h"

#include <errno.h>

#include "../calls.h"
#include "../tap.h"
#include "machine.h"

#define SECOND USEC_PER_SEC

/* A multiple of the steps between two looks at the clock, and many more than a sample can read. */
#define COUNT 304
/* More than are scored at a sample. */
#define MANY 5500
/* The opens of a sample, a second after the one before, and how many more there may be. */
#define OPENS (2500 / MACHINE_OPEN_USEC)
#define OPENS_OVER (4 * BUDGET_STEPS_A_LOOK)
/* Samples of a second until each process had its turn. */
#define TAKES_A_SWEEP 4
/* Sweeps after which also what hardly changes was read. */
#define SWEEPS_MAX 9

/* Those of the highest scores come first, so that a victim is among the first that are whole. */
static void test_victims_first(void)
{
	int least_read = INT16_MAX, most_unread = 0;
	unsigned int read = 0;

	machine_start(COUNT);
	CHECK(processes_catch_up(&machine.processes, UINT32_MAX, false));
	for (uint32_t i = 0; i < machine.processes.store.places.end; i++) {
		const struct process *process = &machine.processes.store.places.row[i];

		CHECK(process->flags & PROCESS_HAS_SCORE);
		if (process->flags & PROCESS_HAS_STATUS) {
			read++;
			if (process->oom_score < least_read)
				least_read = process->oom_score;
		} else if (process->oom_score > most_unread) {
			most_unread = process->oom_score;
		}
	}
	CHECK_INT(machine.processes.store.places.end, COUNT);
	CHECK(read >= 100);
	CHECK(read < COUNT);
	CHECK(least_read >= most_unread);

	/* The others come with the samples. */
	for (int i = 0; i < 3; i++)
		CHECK_INT(machine_take(SECOND), 0);
	CHECK_INT(machine_count(MACHINE_ALL_PARTS), COUNT);
	CHECK_INT(machine.table.sweep_percent, 100);
	CHECK_INT(machine_need(__LINE__, 77).kib[PROCESS_ANON], 77 * 8);
	CHECK_TEXT(machine_need(__LINE__, 77).comm, "made77");
	machine_stop();
}

/* Thousands may share a score: those above it come first all the same. */
static void test_ties(void)
{
	machine_start(0);
	for (int i = 0; i < COUNT; i++) {
		struct made_process process = machine_made(i);

		process.score = i < 20 ? 600 : i < COUNT - 10 ? 666 : 1300;
		machine_put_as(&process);
	}
	CHECK(processes_catch_up(&machine.processes, UINT32_MAX, false));
	for (uint32_t i = 0; i < machine.processes.store.places.end; i++) {
		const struct process *process = &machine.processes.store.places.row[i];

		if (process->oom_score == 1300)
			CHECK(process->flags & PROCESS_HAS_STATUS);
		if (process->oom_score == 600)
			CHECK(!(process->flags & PROCESS_HAS_STATUS));
	}
	machine_stop();
}

/* Nobody waits for the first reading longer than wanted, and it comes to its end. */
static void test_slices(void)
{
	unsigned int slices = 0, percent = 0;
	bool is_known = false;

	machine_start(COUNT);
	while (!is_known && slices < 20) {
		unsigned int opens = calls.opens;

		is_known = processes_catch_up(&machine.processes, 50 * MACHINE_OPEN_USEC, false);
		slices++;
		/* The last slice reads the parts of the highest, whatever they cost. */
		if (!is_known)
			CHECK(calls.opens - opens <= 50 + BUDGET_STEPS_A_LOOK);
	}
	CHECK(is_known);
	CHECK(slices >= 4);
	machine_stop();

	/* The same with samples in between, which are none yet. */
	machine_start(COUNT);
	slices = 0;
	while (!processes_catch_up(&machine.processes, 50 * MACHINE_OPEN_USEC, false) &&
		slices++ < 20)
		percent = process_start_percent(&machine.processes.start, &machine.processes.store);
	CHECK(percent > 50);
	CHECK(percent < 100);
	CHECK_INT(machine_take(0), 0);
	CHECK_INT(machine.table.sweep_percent, 100);
	machine_stop();
}

/* A budget that ends with the last score does not leave the start half done for good. */
static void test_slice_of_all(void)
{
	machine_start(COUNT);
	CHECK(!processes_catch_up(&machine.processes, COUNT * MACHINE_OPEN_USEC, false));
	CHECK_INT(machine.processes.start.cursor, COUNT);
	CHECK(process_start_percent(&machine.processes.start, &machine.processes.store) < 100);
	CHECK_INT(machine_take(0), 0);
	CHECK_INT(machine.table.sweep_percent, 100);
	CHECK(machine_count(PROCESS_HAS_STATUS) >= 100);
	machine_takes(3, SECOND);
	CHECK_INT(machine_count(MACHINE_ALL_PARTS), COUNT);
	machine_stop();
}

/* Whoever only takes samples comes to the victims as well. */
static void test_takes_alone(void)
{
	int error = -EAGAIN;

	machine_start(COUNT);
	CHECK_INT(machine_take(0), 0);
	machine_stop();

	machine_start(MANY);
	CHECK_INT(machine_take(0), -EAGAIN);
	CHECK(machine.table.sweep_percent > 0);
	CHECK(machine.table.sweep_percent < 100);
	for (int i = 0; i < 3 && error; i++)
		error = machine_take(SECOND);
	CHECK_INT(error, 0);
	CHECK_INT(machine_count(PROCESS_HAS_SCORE), MANY);
	machine_stop();
}

/* A calm sample has its price, whatever the number of processes; and in turn all are looked at. */
static void test_steady(void)
{
	uint64_t since;
	unsigned int allocations;

	machine_start_known(COUNT);
	since = machine.now_usec + 1;
	allocations = calls.allocations;
	for (int i = 1; i <= TAKES_A_SWEEP; i++) {
		unsigned int opens = calls.opens, reads = calls.reads;

		CHECK_INT(machine_take(SECOND), 0);
		CHECK(calls.opens - opens <= OPENS + OPENS_OVER);
		CHECK(calls.reads - reads <= OPENS + OPENS_OVER);
		CHECK(machine_count_checked(machine.now_usec) >= OPENS / 2);
		if (i < TAKES_A_SWEEP / 2)
			CHECK(machine.table.oldest_usec < since);
	}
	CHECK_INT(machine_count_checked(since), COUNT);
	CHECK(machine.table.oldest_usec >= since);
	CHECK_INT(calls.allocations, allocations);

	/* A tenth of the time, about a tenth of the price; a long sleep has not to be made up for. */
	unsigned int opens = calls.opens;

	machine_takes(1, SECOND / 10);
	CHECK(calls.opens - opens <= OPENS / 10 + OPENS_OVER);
	CHECK(calls.opens - opens >= BUDGET_STEPS_A_LOOK);
	opens = calls.opens;
	machine_takes(1, 1000 * (uint64_t)SECOND);
	CHECK(calls.opens - opens <= 3 * COUNT);
	machine_stop();
}

/* What moved the score is read as soon as that is seen; what did not, in some sweep. */
static void test_changes(void)
{
	struct made_process moved = machine_made(5), silent = machine_made(6);

	machine_start_known(COUNT);
	moved.score += 40;
	moved.anon_kib = 99999;
	silent.anon_kib = 77777;
	machine_put_as(&moved);
	machine_put_as(&silent);
	machine_takes(TAKES_A_SWEEP, SECOND);
	CHECK_INT(machine_need(__LINE__, 5).oom_score, moved.score);
	CHECK_INT(machine_need(__LINE__, 5).kib[PROCESS_ANON], 99999);
	CHECK_INT(machine_need(__LINE__, 4).kib[PROCESS_ANON], 4 * 8);
	machine_takes(TAKES_A_SWEEP * SWEEPS_MAX, SECOND);
	CHECK_INT(machine_need(__LINE__, 6).kib[PROCESS_ANON], 77777);
	machine_stop();
}

static void test_vanished(void)
{
	uint32_t before, after;

	machine_start_known(COUNT);
	before = machine_place(99);
	after = machine_place(101);
	machine_remove(100);
	machine_takes(TAKES_A_SWEEP, SECOND);
	CHECK(machine_row(100) == NULL);
	CHECK_INT(machine.table.count, COUNT - 1);
	CHECK_INT(machine_place(99), before);
	CHECK_INT(machine_place(101), after);
	machine_stop();
}

/* What is on the screen is read each time, at no open. */
static void test_wanted(void)
{
	unsigned int opens, allocations;

	machine_start_known(COUNT);
	machine_want(10, 5);
	machine_takes(1, 0);
	allocations = calls.allocations;
	for (int i = 1; i <= 5; i++) {
		struct made_process process = machine_made(12);

		process.anon_kib = (unsigned int)i;
		machine_put_as(&process);
		opens = calls.opens;
		machine_takes(1, SECOND / 1000);
		CHECK(calls.opens - opens <= OPENS_OVER);
		CHECK_INT(machine_need(__LINE__, 12).kib[PROCESS_ANON], i);
		for (int number = 10; number < 15; number++)
			CHECK_INT(machine_need(__LINE__, number).checked_usec, machine.now_usec);
	}
	CHECK_INT(calls.allocations, allocations);
	CHECK_INT(machine.processes.hot.count, 5);
	machine_stop();
}

/* One that is read each time does not pass for the oldest when its turn is next. */
static void test_oldest(void)
{
	uint64_t since;
	uint32_t place;

	machine_start_known(COUNT);
	since = machine.now_usec;
	place = (machine.processes.cursor + BUDGET_STEPS_A_LOOK) % COUNT;
	processes_want(&machine.processes, &place, 1, 0, false);
	machine_takes(1, 1);
	CHECK_INT(machine.processes.cursor, place);
	CHECK_INT(machine.table.row[place].checked_usec, machine.now_usec);
	CHECK_INT(machine.table.oldest_usec, since);
	machine_stop();
}

/* The files of so many are opened over several samples, and given up for others. */
static void test_many_wanted(void)
{
	unsigned int descriptors;

	machine_start_known(COUNT);
	descriptors = calls_descriptors();
	machine_want(100, 2 * PROCESS_HOT_MAX);
	for (unsigned int i = 1; i <= 5; i++) {
		unsigned int opens = calls.opens;
		unsigned int open_files = i * PROCESS_HOT_OPENS;

		if (open_files > PROCESS_HOT_MAX)
			open_files = PROCESS_HOT_MAX;
		machine_takes(1, 0);
		CHECK(calls.opens - opens <= 3 * PROCESS_HOT_OPENS + OPENS_OVER);
		CHECK_INT(machine.processes.hot.count, open_files);
		CHECK_INT(calls_descriptors() - descriptors, 3 * open_files);
	}
	machine_takes(1, 0);
	for (int i = 100; i < 100 + PROCESS_HOT_MAX; i++)
		CHECK_INT(machine_need(__LINE__, i).checked_usec, machine.now_usec);

	machine_want(100 + PROCESS_HOT_MAX / 2, PROCESS_HOT_MAX);
	machine_takes(3, 1);
	CHECK_INT(machine.processes.hot.count, PROCESS_HOT_MAX);
	CHECK_INT(calls_descriptors() - descriptors, 3 * PROCESS_HOT_MAX);
	for (int i = 100 + PROCESS_HOT_MAX / 2; i < 100 + PROCESS_HOT_MAX * 3 / 2; i++)
		CHECK_INT(machine_need(__LINE__, i).checked_usec, machine.now_usec);
	machine_stop();
	CHECK(calls_descriptors() < descriptors);
}

/* Wanted, and gone before its files were opened: it must not stay on the screen until its turn. */
static void test_wanted_too_late(void)
{
	uint32_t place;

	machine_start_known(COUNT);
	place = machine_place(300);
	machine_want(300, 1);
	machine_remove(300);
	machine_takes(1, 0);
	CHECK(machine_row(300) == NULL);
	CHECK_INT(machine.processes.hot.count, 0);
	/* The want is stale now, and so are these. */
	machine_takes(1, 0);
	processes_want(&machine.processes, &place, 1, 1, true);
	CHECK_INT(machine.processes.wanted_count, 0);
	place = machine.table.place_count;
	processes_want(&machine.processes, &place, 1, 1, true);
	CHECK_INT(machine.processes.wanted_count, 0);
	machine_takes(1, 0);
	machine_stop();
}

static void test_thorough(void)
{
	machine_start_known(COUNT);
	processes_set_care(&machine.processes, PROCESSES_THOROUGH);
	machine_takes(1, SECOND);
	CHECK_INT(machine_count_checked(machine.now_usec), COUNT);
	CHECK_INT(machine.table.oldest_usec, machine.now_usec);
	machine_takes(1, SECOND);
	CHECK_INT(machine_count_checked(machine.now_usec), COUNT);
	processes_set_care(&machine.processes, PROCESSES_CALM);
	machine_takes(1, SECOND);
	CHECK(machine_count_checked(machine.now_usec) <= OPENS + OPENS_OVER);
	machine_stop();
}

int main(void)
{
	tap_run("those of the highest scores are whole first", test_victims_first);
	tap_run("those of the same score", test_ties);
	tap_run("the start comes in slices", test_slices);
	tap_run("a slice that ends with the last score", test_slice_of_all);
	tap_run("the start by samples alone", test_takes_alone);
	tap_run("a calm sample has its price, and all have their turn", test_steady);
	tap_run("changes", test_changes);
	tap_run("one that vanished", test_vanished);
	tap_run("what is wanted is read each time", test_wanted);
	tap_run("the oldest is not a hot one", test_oldest);
	tap_run("more is wanted than can be", test_many_wanted);
	tap_run("wanted and gone", test_wanted_too_late);
	tap_run("all are read when the sample is to be thorough", test_thorough);
	return tap_done();
}
