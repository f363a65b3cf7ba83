/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Anonymous memory of a worker, in pages of the smallest size: grows to the target of its slot and gives back what is above it.
 * It is mapped in chunks, because with vm.overcommit_memory 0 one mapping that is larger than memory and
 * swap is refused, while many small ones are not.
 */
#ifndef OOMWATCH_LOAD_MEMORY_H
#define OOMWATCH_LOAD_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "load/worker.h"

struct load_memory {
	char **chunks; /* their addresses; all are mapped, those behind held_bytes are untouched */
	size_t chunk_count, chunk_room;
	size_t chunk_bytes;
	size_t page_bytes;
	uint64_t held_bytes; /* touched, from the first chunk on */
	uint64_t position;   /* where the circle goes on */
	uint64_t kept_usec;  /* when load_memory_keep() did something last */
	bool is_locked;      /* by mlock() */
};

/* Holds nothing yet. 0, or -ENOMEM. The memory goes with its process. */
int load_memory_init(struct load_memory *memory, const struct load_worker *worker, bool is_locked);

/*
 * Gives back what is above the target, or takes up to ALLOWED bytes more and fills them with the pattern. Returns how
 * many were taken. What cannot be had is noted in the slot. Tells held_bytes to the slot.
 */
uint64_t load_memory_move(struct load_memory *memory, struct load_worker *worker, size_t allowed);

/* Writes to each page of the next BYTES in the circle, so that it is in use and has to be written out again. Returns
 * how many bytes these pages have. */
uint64_t load_memory_circle(struct load_memory *memory, struct load_worker *worker, uint64_t bytes);

/* The same for a tenth of what is held per second of the time that has passed: it stays a working set. */
void load_memory_keep(struct load_memory *memory, struct load_worker *worker);

#endif
