/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills anonymous memory and keeps it in use. A leak is the same with a rate, and a target that the group does not
 * allow; many small processes are the same many times. */
#include <config.h>

#include "load/kind_run.h"
#include "load/memory.h"

int load_run_anon(struct load_worker *worker)
{
	struct load_pace pace = {0};
	struct load_memory memory;
	uint64_t rate, taken;
	int error = load_memory_init(&memory, worker, false);

	while (!error) {
		rate = atomic_load(&worker->slot->rate_bytes);
		taken = load_memory_move(&memory, worker, load_pace_allows(&pace, rate));
		load_memory_keep(&memory, worker);
		load_pace_wait(&pace, rate, taken);
	}
	load_worker_note(worker, error);
	return error;
}
