/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Goes through the tree of control groups in slices, and brings the places in line with it. New groups
 * get theirs at once, those below after those above; what a whole walk has not met is gone. A folder is
 * listed only when it has folders in it, which the number of its links says (fs/kernfs/inode.c,
 * kernfs_refresh_inode()): of most groups one fstatat() is enough.
 */
#ifndef OOMWATCH_COLLECT_CGROUP_WALK_H
#define OOMWATCH_COLLECT_CGROUP_WALK_H

#include <sys/types.h>

#include "collect/budget.h"
#include "collect/cgroup_folders.h"

#define CGROUP_WALK_BUFFER 8192

struct cgroup_walk {
	uint32_t number; /* of walks that were begun */
	bool is_running;
	bool is_partial;     /* something could not be listed: what was not met need not be gone */
	unsigned int missed; /* groups that found no place in this one */
	dev_t device;        /* of the hierarchy: nothing that is mounted below is a group of it */
	int folder;          /* that is being listed; -1: none */
	uint32_t place;      /* its group, */
	uint32_t incarnation;
	size_t at; /* in the buffer */
	size_t length;
	char buffer[CGROUP_WALK_BUFFER] __attribute__((aligned(8)));
};

void cgroup_walk_init(struct cgroup_walk *walk);

void cgroup_walk_release(struct cgroup_walk *walk);

/* Begins another one. The root has a place. */
void cgroup_walk_begin(struct cgroup_walk *walk, struct cgroup_places *places);

/* Goes on with it. True when it is done. New groups are put into their queue. */
bool cgroup_walk_go_on(struct cgroup_walk *walk, struct cgroup_places *places,
	struct cgroup_folders *folders, struct budget *budget);

#endif
