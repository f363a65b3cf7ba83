/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A working set that is larger than the limit, gone through in a circle: what is needed next is what was swapped out
 * the longest ago. The rate is that of the circle.
 */
#include <config.h>

#include "load/kind_run.h"
#include "load/memory.h"

/* The first turn is no thrashing, only writing out: it is spread over so many seconds. */
#define FILL_SECONDS 8

/* A set that fits after all must not cost a whole CPU. */
#define TURNS_PER_SEC_MOST 10

static void circle(struct load_memory *memory, struct load_worker *worker, struct load_pace *pace)
{
	uint64_t rate = atomic_load(&worker->slot->rate_bytes);
	uint64_t most = memory->held_bytes * TURNS_PER_SEC_MOST;

	if (!rate || rate > most)
		rate = most;
	load_pace_wait(
		pace, rate, load_memory_circle(memory, worker, load_pace_allows(pace, rate)));
}

int load_run_thrash(struct load_worker *worker)
{
	struct load_pace growing = {0}, circling = {0};
	struct load_memory memory;
	uint64_t target, rate, taken;
	int error = load_memory_init(&memory, worker, false);

	while (!error) {
		target = atomic_load(&worker->slot->target_bytes);
		rate = atomic_load(&worker->slot->rate_bytes);
		if (rate < target / FILL_SECONDS)
			rate = target / FILL_SECONDS;
		taken = load_memory_move(&memory, worker, load_pace_allows(&growing, rate));
		if (taken)
			load_pace_wait(&growing, rate, taken);
		else
			circle(&memory, worker, &circling);
	}
	load_worker_note(worker, error);
	return error;
}
