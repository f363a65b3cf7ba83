/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a file in a circle and leaves it to the kernel when it comes to the disk. */
#include <config.h>

#include "load/kind_run.h"
#include "load/scratch.h"

int load_run_dirty(struct load_worker *worker)
{
	struct load_pace pace = {0};
	struct load_scratch scratch;
	uint64_t rate;
	int error = load_scratch_open(&scratch, worker);

	while (!error) {
		load_scratch_fit(&scratch, worker, false);
		rate = atomic_load(&worker->slot->rate_bytes);
		load_pace_wait(&pace, rate,
			load_scratch_write(&scratch, worker, load_pace_allows(&pace, rate)));
	}
	load_worker_note(worker, error);
	return error;
}
