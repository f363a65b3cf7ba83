/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The control groups that are read at every sample, through descriptors that are kept: the root, those
 * on the screen, those right below the root, whose events tell of all below them, and those that
 * are nearest to their limits.
 */
#ifndef OOMWATCH_COLLECT_CGROUP_HOT_H
#define OOMWATCH_COLLECT_CGROUP_HOT_H

#include "collect/budget.h"
#include "collect/cgroup_store.h"

/* Groups that are read at each sample; each holds seven descriptors. */
#define CGROUPS_HOT_MAX 32

/* Of them, at most: */
#define CGROUP_HOT_WANTED 16
#define CGROUP_HOT_BRANCHES 7 /* right below the root */

/* Opens are dear where memory is short: for one sample the files of no more groups are opened. */
#define CGROUP_HOT_OPENS 6

/* What hardly changes is read of so many at a sample, in turn. */
#define CGROUP_HOT_LIMITS 3

struct cgroup_hot_entry {
	uint32_t place;
	uint32_t incarnation;
	bool is_wanted;
	struct cgroup_files files;
};

struct cgroup_hot {
	struct cgroup_hot_entry entry[CGROUPS_HOT_MAX];
	unsigned int count;
	unsigned int stat_next; /* entry whose memory.stat is read first */
};

void cgroup_hot_init(struct cgroup_hot *hot);

void cgroup_hot_release(struct cgroup_hot *hot);

/* Chooses what is hot from now on: the COUNT groups of WANTED, the most urgent first, and others. */
void cgroup_hot_want(struct cgroup_hot *hot, struct cgroup_store *store, const uint32_t *wanted,
	unsigned int count);

/* Reads them all; memory.stat and the processes until BUDGET is spent, and then in turn. */
void cgroup_hot_read(struct cgroup_hot *hot, struct cgroup_store *store,
	struct process_places *processes, struct budget *budget, uint64_t now_usec);

#endif
