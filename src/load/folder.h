/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder on a disk in which the workers have theirs: made, and removed with all that is in it. Locked as the group is
 * (load/group.h). */
#ifndef OOMWATCH_LOAD_FOLDER_H
#define OOMWATCH_LOAD_FOLDER_H

#include <limits.h>
#include <stdatomic.h>
#include <stdint.h>

#include "load/own_name.h"
#include "load/plan.h"

#define LOAD_FOLDER_DEFAULT "/var/tmp"

struct load_folder {
	int base; /* where it is made; -1: the plan needs no files */
	int fd;   /* itself; -1: it was not made */
	char name[LOAD_OWN_NAME_MAX];
};

/*
 * Opens plan->directory, or chooses one and says so there, if a part of PLAN needs files, and chooses a free name. 0;
 * -ENOTSUP it is in memory, -EPERM others could put something else in the place of what is made there, -ENOSPC it has
 * not enough room, other -errno; with a failure. Nothing is made. Close
 * with load_folder_close(), also after a failure.
 */
int load_folder_init(struct load_folder *folder, struct load_plan *plan, struct failure *failure);

/* Removes the folders in BASE that a workload of this user has left before. */
void load_folder_sweep(int base);

/* 0; -errno with a failure, and then nothing is left of it: -EEXIST is somebody else's, and stays. */
int load_folder_make(struct load_folder *folder, struct failure *failure);

/* A new folder in it for the worker NUMBER, as a descriptor that the caller closes, or -errno. */
int load_folder_add(const struct load_folder *folder, unsigned int number);

/* Removes the folder NAME of this user in BASE with all that is in it, on the filesystem of BASE, following no link. 0 or
 * -errno: something of it is still there. A million files take minutes: HEARTBEAT, or NULL, is moved with each. */
int load_folder_remove(int base, const char *name, _Atomic uint64_t *heartbeat);

void load_folder_close(struct load_folder *folder);

#endif
