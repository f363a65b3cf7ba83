/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/process_start.h"

#include <errno.h>

/* The parts of so many are read first: a victim is among them, for no other scores more. */
#define TOP_COUNT 256

/* oom_score goes to 2000: adj 1000 and all memory. */
#define SCORES 2048

static int list_all(struct process_store *store, struct pid_listing *listing)
{
	struct process_places *places = &store->places;
	int32_t pid;

	pid_listing_rewind(listing);
	while ((pid = pid_listing_next(listing)) > 0) {
		if (places->count == places->capacity)
			process_places_reserve(places, places->capacity / 2 * 3);
		if (process_places_find(places, pid) == PROCESS_PLACE_NONE)
			process_places_add(places, pid);
	}
	return pid;
}

/* The next place that holds a process, from the cursor on; false at the end. */
static bool next_place(
	struct process_start *start, const struct process_places *places, uint32_t *ret_place)
{
	while (start->cursor < places->end) {
		*ret_place = start->cursor++;
		if (places->row[*ret_place].pid)
			return true;
	}
	start->cursor = 0;
	return false;
}

/* The score below which no more than TOP_COUNT processes are left out. */
static int top_score(const struct process_places *places)
{
	uint16_t with[SCORES] = {0};
	unsigned int above = 0;
	int score = SCORES;

	for (uint32_t i = 0; i < places->end; i++) {
		const struct process *process = &places->row[i];

		if (process->pid && (process->flags & PROCESS_HAS_SCORE) &&
			process->oom_score < SCORES && with[process->oom_score] < UINT16_MAX)
			with[process->oom_score]++;
	}
	while (score > 1 && above < TOP_COUNT)
		above += with[--score];
	return score;
}

static void read_the_top(struct process_store *store, uint64_t now_usec)
{
	const struct process_places *places = &store->places;
	int least = top_score(places);
	unsigned int left = TOP_COUNT;

	/* Those above the least score first: at that score alone there may be thousands. */
	for (int is_least = 0; is_least <= 1; is_least++) {
		for (uint32_t i = 0; i < places->end && left > 0; i++) {
			const struct process *process = &places->row[i];

			if (!process->pid || (is_least ? process->oom_score != least
						       : process->oom_score <= least))
				continue;
			process_store_read_all(store, i, now_usec);
			left--;
		}
	}
}

int process_start_find_victims(struct process_start *start, struct process_store *store,
	struct pid_listing *listing, struct budget *budget)
{
	uint64_t now_usec = clock_monotonic_usec();
	uint32_t place;

	if (start->phase == PROCESS_START_LISTING) {
		int error = list_all(store, listing);

		if (error)
			return error;
		start->phase = PROCESS_START_SCORES;
	}
	if (start->phase != PROCESS_START_SCORES)
		return 0;
	while (next_place(start, &store->places, &place)) {
		process_store_read_score(store, place, now_usec);
		if (budget_is_spent(budget))
			return -EAGAIN;
	}
	read_the_top(store, now_usec);
	start->phase = PROCESS_START_FILLING;
	return 0;
}

bool process_start_fill(
	struct process_start *start, struct process_store *store, struct budget *budget)
{
	uint64_t now_usec = clock_monotonic_usec();
	uint32_t place;

	while (start->phase == PROCESS_START_FILLING) {
		if (!next_place(start, &store->places, &place)) {
			start->phase = PROCESS_START_DONE;
		} else if (!(store->places.row[place].flags &
				   (PROCESS_HAS_STATUS | PROCESS_DENIED))) {
			process_store_read_all(store, place, now_usec);
			if (budget_is_spent(budget))
				return false;
		}
	}
	return start->phase == PROCESS_START_DONE;
}

void process_start_refill(struct process_start *start)
{
	if (start->phase == PROCESS_START_DONE)
		start->phase = PROCESS_START_FILLING;
}

unsigned int process_start_percent(
	const struct process_start *start, const struct process_store *store)
{
	if (start->phase == PROCESS_START_LISTING)
		return 0;
	if (start->phase != PROCESS_START_SCORES)
		return 100;
	/* Never all of it: the parts of the highest are still to come. */
	return start->cursor * 99 / store->places.end;
}
