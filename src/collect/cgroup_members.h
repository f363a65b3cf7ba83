/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which processes are in which control group, as cgroup.procs says it: for one read a microsecond for
 * two processes, where /proc/PID/cgroup would take ten and, to Linux 6.1, a lock of the kernel's. A
 * process that is new is where its parent is, until a listing says otherwise.
 */
#ifndef OOMWATCH_COLLECT_CGROUP_MEMBERS_H
#define OOMWATCH_COLLECT_CGROUP_MEMBERS_H

#include "collect/cgroup_places.h"
#include "collect/cgroup_reader.h"
#include "collect/process_places.h"

/*
 * Reads FILE, the cgroup.procs of the group at PLACE, however long it is, through BUFFER of
 * CGROUP_READER_BUFFER bytes: the processes that PROCESSES has learn their group. 0 or -errno. A
 * threaded group has no processes of its own: that is no error.
 */
int cgroup_members_read(struct cgroup_places *places, uint32_t place, const struct kept_file *file,
	char *buffer, struct process_places *processes, uint64_t now_usec);

/* Whether it is time to read those of PLACE again: the more they are, the more seldom. */
bool cgroup_members_are_due(const struct cgroup_places *places, uint32_t place, uint64_t now_usec);

/* Processes without a group get that of their parent. How many are still without one. */
unsigned int cgroup_members_inherit(struct cgroup_places *places, struct process_places *processes);

/* Processes said to be in a group that is gone are in none, and its place is free. */
void cgroup_members_settle(struct cgroup_places *places, struct process_places *processes);

#endif
