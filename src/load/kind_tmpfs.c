/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file in memory: pages that look like a cache and are none, for without swap nobody can take them back. Written once,
 * then read in a circle of ten seconds, so that they are in use. */
#include <config.h>

#include "load/kind_run.h"
#include "load/scratch.h"

#define TURN_SECONDS 10

int load_run_tmpfs(struct load_worker *worker)
{
	struct load_pace writing = {0}, reading = {0};
	struct load_scratch scratch;
	uint64_t rate, left;
	size_t allowed;
	int error = load_scratch_open_memory(&scratch);

	while (!error) {
		load_scratch_fit(&scratch, worker, false);
		left = scratch.length_bytes - scratch.held_bytes;
		if (left > 0) {
			rate = atomic_load(&worker->slot->rate_bytes);
			allowed = load_pace_allows(&writing, rate);
			load_pace_wait(&writing, rate,
				load_scratch_write(
					&scratch, worker, allowed < left ? allowed : left));
		} else {
			rate = scratch.length_bytes / TURN_SECONDS + 1;
			load_pace_wait(&reading, rate,
				load_scratch_read(
					&scratch, worker, load_pace_allows(&reading, rate)));
		}
	}
	load_worker_note(worker, error);
	return error;
}
