/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One process of a workload, seen from within; and the memory that it shares with the supervisor. */
#ifndef OOMWATCH_LOAD_WORKER_H
#define OOMWATCH_LOAD_WORKER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "load/plan.h"

/* Shared by both, one for each worker; charged to the supervisor, outside of the group. */
struct load_slot {
	/* Set by the supervisor. */
	_Atomic uint64_t
		target_bytes; /* how much this worker may and shall hold, or have in its circle */
	_Atomic uint64_t rate_bytes; /* per second; 0: as fast as it goes */
	/* Set by the worker. */
	_Atomic uint64_t
		held_bytes; /* touched and not given back; of files: written or read once */
	_Atomic uint64_t work_bytes; /* read, written or touched again, ever */
	_Atomic uint64_t failures;   /* ENOMEM, ENOSPC and the like that it lived with */
	_Atomic int error;           /* -errno of what ended or hinders it */
};

struct load_worker {
	const struct load_part *part;
	unsigned int index;  /* of those of the part, from 0 */
	unsigned int count;  /* of the part */
	uint64_t size_bytes; /* its share of the part's size: target_bytes at the start */
	int directory; /* for its files, its own, empty; -1: none. Whoever made it removes it. */
	struct load_slot *slot;
	uint64_t random; /* state of the pattern's generator, not zero */
};

#define LOAD_STEP_BYTES (1u << 20) /* at most this much is done between two looks at the slot */
#define LOAD_LOOK_USEC 100000u     /* and at most this long */

/* Fills LENGTH bytes at MEMORY, which is aligned to 8 bytes, with the part's pattern. */
void load_worker_fill(struct load_worker *worker, void *memory, size_t length);

/* ERROR (-errno) is what the worker lives with, and tries again; 0: it goes on, nothing hinders it any more. */
void load_worker_note(struct load_worker *worker, int error);

/* Adds to slot->work_bytes. */
void load_worker_worked(struct load_worker *worker, uint64_t bytes);

/*
 * Keeps work within a rate in bytes per second, which may be another at each call; 0: as fast as it goes. All zero
 * at the start. What was not done in time is made up for by a tenth of a second's worth at most.
 */
struct load_pace {
	uint64_t settled_usec; /* CLOCK_MONOTONIC */
	double owed_bytes;     /* done and not yet paid for with time */
};

/* How much may be done now: up to LOAD_STEP_BYTES, and no more than a tenth of a second's worth; 0: wait. */
size_t load_pace_allows(struct load_pace *pace, uint64_t rate_bytes);

/* DONE_BYTES were done. Sleeps until more is allowed, but never longer than LOAD_LOOK_USEC; as long as that when
 * nothing was done though it was allowed: there is nothing to do. */
void load_pace_wait(struct load_pace *pace, uint64_t rate_bytes, uint64_t done_bytes);

#endif
