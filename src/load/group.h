/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The control group of a workload: "oomwatch-load-PID", with its limits set and read back before a process enters.
 * Who uses it holds its folder locked (flock(2)), and the workers hold that lock as well: one that nobody has locked was
 * left by a supervisor and a keeper that were killed together, and is swept by the next one.
 */
#ifndef OOMWATCH_LOAD_GROUP_H
#define OOMWATCH_LOAD_GROUP_H

#include <stdint.h>

#include "base/file.h"
#include "load/own_name.h"
#include "load/place.h"
#include "load/plan.h"

struct load_group {
	int parent; /* of the place, which outlives it */
	int fd;     /* its folder; -1: it was not made */
	int procs;  /* its cgroup.procs, for writing */
	char name[LOAD_OWN_NAME_MAX];
	char path[PATH_MAX]; /* below the mount */
	struct kept_file current, max, events, stat, pressure;
};

/* LOAD_UNLIMITED where it is not known. */
struct load_group_reading {
	uint64_t current_bytes;
	uint64_t max_bytes;
	uint64_t oom_kills;
	uint64_t limit_hits;
	uint64_t refaults;
	uint64_t stall_usec;
};

/* Nothing is there yet; its name is chosen, one that is free in PLACE. */
void load_group_init(struct load_group *group, const struct load_place *place);

/* Removes the groups in PARENT that a workload of before has left. */
void load_group_sweep(int parent);

/*
 * Makes it with the limits of PLAN, and room for PROCESSES. 0; -errno with a failure, and then nothing is left of it. Whether
 * swap could be bounded is not an error: a machine without swap has no memory.swap.max either.
 */
int load_group_create(struct load_group *group, const struct load_place *place,
	const struct load_plan *plan, unsigned int processes, struct failure *failure);

/* Moves the calling process into it, and looks whether it is there. 0 or -errno. */
int load_group_enter(const struct load_group *group);

/* Through the kept descriptors. */
void load_group_read(const struct load_group *group, struct load_group_reading *ret);

/* Kills all that is in the group FD holds; before Linux 5.14 not what is in those below, of which a workload has none. */
void load_group_kill(int fd);

/* Kills and removes the group NAME in PARENT, if it is there, within WAIT_USEC. 0 or -errno: it is still there. */
int load_group_remove(int parent, const char *name, uint64_t wait_usec);

void load_group_close(struct load_group *group);

#endif
