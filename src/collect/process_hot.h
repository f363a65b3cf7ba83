/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The processes that are read at every sample, through descriptors that are kept: those on the
 * screen, the next victims, those that grow. A descriptor of status or oom_score holds about
 * 4.4 KiB of the kernel's memory, which is why they are few.
 */
#ifndef OOMWATCH_COLLECT_PROCESS_HOT_H
#define OOMWATCH_COLLECT_PROCESS_HOT_H

#include "collect/process_store.h"

#define PROCESS_HOT_MAX 96

/* Opens are dear where memory is short: for one sample the files of no more processes are opened. */
#define PROCESS_HOT_OPENS 24

struct process_hot_entry {
	uint32_t place;
	uint32_t incarnation;
	bool is_wanted;
	struct process_files files;
};

struct process_hot {
	struct process_hot_entry entry[PROCESS_HOT_MAX];
	unsigned int count;
};

void process_hot_init(struct process_hot *hot);

void process_hot_release(struct process_hot *hot);

/*
 * What is wanted from now on: COUNT places. One whose process is found to be gone is made free; one
 * that is free is passed over.
 */
void process_hot_want(struct process_hot *hot, struct process_store *store, const uint32_t *wanted,
	unsigned int count);

/* Reads them all; a process that is gone, its place is made free. */
void process_hot_read(struct process_hot *hot, struct process_store *store, uint64_t now_usec);

#endif
