/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a control group for a workload may be made: a group that has the memory controller for those below it, or
 * can have it, and into which this process may move its children. That is the nearest such one above the own group: as
 * root on nearly every machine, for a user below what systemd has delegated to the user's session (user@UID.service).
 */
#ifndef OOMWATCH_LOAD_PLACE_H
#define OOMWATCH_LOAD_PLACE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

struct load_place {
	int fd;              /* the folder of the group; -1: there is none */
	char path[PATH_MAX]; /* below the mount: "/user.slice" */
	bool needs_enabling; /* its cgroup.subtree_control lacks memory, and takes it */
	bool has_swap;       /* groups below it have memory.swap.max */
	uint64_t
		room_bytes; /* as load_place_room() says of it, or of the own group where there is none */
};

/*
 * WANTED is the path of --parent, or empty. Writes nothing. 0; -errno with a failure that says why there is none, and
 * what a user may do about it. Close with load_place_close(), also after a failure.
 */
int load_place_find(struct load_place *place, const char *wanted, struct failure *failure);

/* The path of the own group in TEXT, that of /proc/self/cgroup, below what is mounted of the hierarchy, SUBTREE; "/" when it
 * is not below it. */
void load_place_own(char ret_path[PATH_MAX], const char *text, size_t length, const char *subtree);

/*
 * What the limits (memory.max) of the group PATH and of those above it leave, up to the folder ROOT of the hierarchy: of
 * a container or a user's slice, MemAvailable says nothing. File pages that are not in use count as free, as they do
 * there. LOAD_UNLIMITED where no limit can be read.
 */
uint64_t load_place_room(int root, const char *path);

/* Gives the memory controller to the groups below it, and that of pids where it can be had. 0 or -errno. */
int load_place_enable(struct load_place *place, struct failure *failure);

void load_place_close(struct load_place *place);

#endif
