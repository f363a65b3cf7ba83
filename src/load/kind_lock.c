/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that reclaim cannot take: mlock(), as far as RLIMIT_MEMLOCK allows it. It needs no use to stay. */
#include <config.h>

#include "load/kind_run.h"

#include <errno.h>

#include "load/memory.h"

int load_run_lock(struct load_worker *worker)
{
	struct load_pace pace = {0};
	struct load_memory memory;
	uint64_t rate;
	int error = load_memory_init(&memory, worker, true);

	while (!error) {
		rate = atomic_load(&worker->slot->rate_bytes);
		load_pace_wait(&pace, rate,
			load_memory_move(&memory, worker, load_pace_allows(&pace, rate)));
		/* RLIMIT_MEMLOCK 0 and no CAP_IPC_LOCK: it will not become better. */
		if (!memory.held_bytes && atomic_load(&worker->slot->error) == -EPERM)
			return -EPERM;
	}
	load_worker_note(worker, error);
	return error;
}
