/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/process_places.h"

#include <errno.h>

#include "../calls.h"
#include "../tap.h"

/* The numbers of the random test, so few that they come again and again. */
#define PIDS 3000
#define STEPS 60000
/* The hash table is as full then as it may be: 1,024 slots. */
#define CAPACITY 800

static struct process_places places;

/* What must be true: an entry for each PID. */
static struct {
	bool is_there;
	uint32_t place;
	uint32_t incarnation;
} known[PIDS + 1];
static unsigned int known_count;
static uint32_t newest_incarnation;

/* A linear congruential generator: the same numbers in each run. */
static uint32_t next_number(uint32_t *state, uint32_t limit)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 8) % limit;
}

/* The first place that holds no process. */
static uint32_t least_free(void)
{
	uint32_t place = 0;

	while (place < places.end && places.row[place].pid)
		place++;
	return place;
}

static void add(int32_t pid)
{
	uint32_t free_place = least_free();
	uint32_t place = process_places_add(&places, pid);

	if (known_count == places.capacity) {
		CHECK_INT(place, PROCESS_PLACE_NONE);
		return;
	}
	/* The table does not grow while there are holes in it. */
	CHECK_INT(place, free_place);
	CHECK_INT(places.row[place].pid, pid);
	CHECK_INT(places.row[place].flags, 0);
	CHECK_INT(places.row[place].start_ticks, 0);
	CHECK_INT(places.row[place].kib[PROCESS_ANON], 0);
	CHECK(places.row[place].incarnation > newest_incarnation);
	newest_incarnation = places.row[place].incarnation;
	known[pid].is_there = true;
	known[pid].place = place;
	known[pid].incarnation = newest_incarnation;
	known_count++;
	/* Something that must not be left to the next process at this place. */
	places.row[place].flags = PROCESS_HAS_STATUS;
	places.row[place].start_ticks = 7;
	places.row[place].kib[PROCESS_ANON] = 4711;
}

static void leave(int32_t pid)
{
	process_places_remove(&places, known[pid].place);
	CHECK_INT(places.row[known[pid].place].pid, 0);
	known[pid].is_there = false;
	known_count--;
}

static void renew(int32_t pid)
{
	const struct process *process = &places.row[known[pid].place];

	process_places_renew(&places, known[pid].place);
	CHECK_INT(process->pid, pid);
	CHECK_INT(process->flags, 0);
	CHECK(process->incarnation > newest_incarnation);
	newest_incarnation = known[pid].incarnation = process->incarnation;
}

/* Whether all that is known is found, and nothing else. */
static bool is_as_known(void)
{
	uint32_t count = 0;

	for (int32_t pid = 1; pid <= PIDS; pid++) {
		uint32_t place = process_places_find(&places, pid);

		if (place != (known[pid].is_there ? known[pid].place : PROCESS_PLACE_NONE))
			return false;
		if (place != PROCESS_PLACE_NONE &&
			(places.row[place].pid != pid ||
				places.row[place].incarnation != known[pid].incarnation))
			return false;
	}
	for (uint32_t i = 0; i < places.end; i++)
		count += places.row[i].pid != 0;
	return count == known_count && count == places.count;
}

static void start(uint32_t capacity)
{
	memset(known, 0, sizeof(known));
	known_count = 0;
	newest_incarnation = 0;
	process_places_init(&places);
	CHECK_INT(process_places_reserve(&places, capacity), 0);
}

/* Some steps in which processes come, go and change. */
static void run(uint32_t *state, unsigned int steps)
{
	for (unsigned int i = 0; i < steps; i++) {
		int32_t pid = 1 + (int32_t)next_number(state, PIDS);

		if (!known[pid].is_there)
			add(pid);
		else if (next_number(state, 10) == 0)
			renew(pid);
		else
			leave(pid);
		if (i % 97 == 0 && !CHECK(is_as_known()))
			return;
	}
	CHECK(is_as_known());
}

static void test_random(void)
{
	uint32_t state = 1;

	start(CAPACITY);
	run(&state, STEPS);
	/* It was full now and then, or the test would show less than it says. */
	CHECK_INT(places.end, CAPACITY);
	process_places_release(&places);
}

static void test_growing(void)
{
	uint32_t state = 2;
	uint32_t capacity = 16;

	start(capacity);
	while (capacity < PIDS) {
		run(&state, 500);
		capacity = capacity / 2 * 3;
		CHECK_INT(process_places_reserve(&places, capacity), 0);
		CHECK_INT(places.capacity, capacity);
		CHECK(is_as_known());
	}
	/* Less than there is already changes nothing. */
	CHECK_INT(process_places_reserve(&places, 1), 0);
	CHECK_INT(places.capacity, capacity);
	CHECK(is_as_known());
	process_places_release(&places);
}

/* Numbers as the kernel gives them out: each the next one, and from the start again. */
static void test_in_turn(void)
{
	int32_t oldest = 1;

	start(CAPACITY);
	for (int32_t i = 0; i < STEPS; i++) {
		int32_t pid = 1 + i % PIDS;

		add(pid);
		if (known_count > CAPACITY / 2) {
			leave(oldest);
			oldest = 1 + oldest % PIDS;
		}
		if (i % 97 == 0 && !CHECK(is_as_known()))
			break;
	}
	/* As many places as there ever were processes at one time. */
	CHECK_INT(places.end, CAPACITY / 2 + 1);
	process_places_release(&places);
}

static void test_full(void)
{
	start(10);
	for (int32_t pid = 1; pid <= 10; pid++)
		add(pid);
	CHECK_INT(process_places_add(&places, 11), PROCESS_PLACE_NONE);
	CHECK_INT(process_places_find(&places, 11), PROCESS_PLACE_NONE);
	CHECK(is_as_known());
	leave(4);
	CHECK_INT(process_places_add(&places, 11), 3);
	CHECK_INT(process_places_add(&places, 12), PROCESS_PLACE_NONE);
	CHECK_INT(process_places_reserve(&places, 11), 0);
	CHECK_INT(process_places_add(&places, 12), 10);
	CHECK_INT(process_places_add(&places, 13), PROCESS_PLACE_NONE);
	CHECK_INT(places.count, 11);
	process_places_release(&places);
}

static void test_no_memory(void)
{
	process_places_init(&places);
	CHECK_INT(process_places_find(&places, 1), PROCESS_PLACE_NONE);
	CHECK_INT(process_places_add(&places, 1), PROCESS_PLACE_NONE);
	calls.is_out_of_memory = true;
	CHECK_INT(process_places_reserve(&places, 10), -ENOMEM);
	calls.is_out_of_memory = false;
	process_places_release(&places);

	start(10);
	for (int32_t pid = 1; pid <= 10; pid++)
		add(pid);
	calls.is_out_of_memory = true;
	CHECK_INT(process_places_reserve(&places, 1000), -ENOMEM);
	calls.is_out_of_memory = false;
	CHECK_INT(places.capacity, 10);
	CHECK(is_as_known());
	leave(7);
	add(11);
	CHECK(is_as_known());
	process_places_release(&places);
}

int main(void)
{
	tap_run("processes come, go and change as in a simple model", test_random);
	tap_run("room for more keeps all that there are", test_growing);
	tap_run("places are taken again", test_in_turn);
	tap_run("a table that is full", test_full);
	tap_run("no memory for more", test_no_memory);
	return tap_done();
}
