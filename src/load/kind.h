/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of workload: one table, which the parser, the help, the man page, the menu of the dashboard and the workers
 * read. */
#ifndef OOMWATCH_LOAD_KIND_H
#define OOMWATCH_LOAD_KIND_H

#include "load/plan.h"
#include "load/worker.h"

/* Parameters that a kind takes beside name and adj, and goals that it can hold. */
enum load_parameter {
	LOAD_TAKES_SIZE = 1 << 0,
	LOAD_TAKES_RATE = 1 << 1,
	LOAD_TAKES_PROCESSES = 1 << 2,
	LOAD_TAKES_PATTERN = 1 << 3,
	LOAD_TAKES_FREE = 1 << 4,
	LOAD_TAKES_REFAULTS = 1 << 5,
	LOAD_TAKES_STALL = 1 << 6,
	LOAD_TAKES_FILL = 1 << 7,
};

struct load_kind_row {
	const char *name;  /* "anon" */
	const char *title; /* for the catalogue: "fill anonymous memory" */
	/*
	 * The kernel's counters that it promises to move, separated by blanks; no translation. A plain name is one of
	 * /proc/vmstat (nr_..., pg..., compact_..., and the like) or of the group's memory.stat; "memory.events:max"
	 * is one of another file of the group.
	 */
	const char *moves;
	unsigned int takes;     /* enum load_parameter */
	unsigned int percent;   /* its size if nothing is said, in percent of the limit */
	unsigned int processes; /* if nothing is said */
	uint64_t rate_bytes;    /* if nothing is said; 0: as fast as it goes */
	bool needs_files;       /* a directory to work in, on a filesystem that is not memory */
	bool needs_controller;  /* cannot be bounded without a memory controller */
	bool needs_swap;        /* does nothing without swap */
	bool needs_high; /* dies at memory.max, where the kernel does not wait for what it could reclaim */
	/* Works until the process is killed. Returns only when it cannot go on: -errno, and slot->error is set. */
	int (*run)(struct load_worker *worker);
};

extern const struct load_kind_row load_kind_rows[LOAD_KINDS];

/* The kind called NAME, or -1. */
int load_kind_find(const char *name);

/* What ERROR (-errno, from a slot) means for a worker of KIND, for people; the kernel's own words when it is nothing
 * that this kind is known for. */
const char *load_kind_trouble(enum load_kind kind, int error);

#endif
