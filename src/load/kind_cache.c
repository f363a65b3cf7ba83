/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads a file in a circle. It is a hole from end to end: its pages in the cache are like any others, clean and easily
 * given back, and they cost no disk. A circle larger than the limit reads again what was just reclaimed.
 */
#include <config.h>

#include "load/kind_run.h"
#include "load/scratch.h"

/* A file that is in the cache as a whole must not cost a whole CPU. */
#define TURNS_PER_SEC_MOST 4

int load_run_cache(struct load_worker *worker)
{
	struct load_pace pace = {0};
	struct load_scratch scratch;
	uint64_t rate, most;
	int error = load_scratch_open(&scratch, worker);

	while (!error) {
		error = load_scratch_fit(&scratch, worker, true);
		/* Without a file there is nothing to read. One that cannot become longer is read as it is. */
		if (error && scratch.length_bytes == 0)
			break;
		error = 0;
		rate = atomic_load(&worker->slot->rate_bytes);
		most = scratch.length_bytes * TURNS_PER_SEC_MOST;
		if (!rate || rate > most)
			rate = most;
		load_pace_wait(&pace, rate,
			load_scratch_read(&scratch, worker, load_pace_allows(&pace, rate)));
	}
	load_worker_note(worker, error);
	return error;
}
