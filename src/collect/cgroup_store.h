/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the control groups, how they are read, and what follows from what was read. */
#ifndef OOMWATCH_COLLECT_CGROUP_STORE_H
#define OOMWATCH_COLLECT_CGROUP_STORE_H

#include "collect/cgroup_folders.h"
#include "collect/cgroup_members.h"
#include "collect/cgroup_reader.h"

struct cgroup_store {
	struct cgroup_places places;
	struct cgroup_folders folders;
	struct cgroup_reader reader;
	bool is_filled; /* all were read once: one that is met from now on was just made */
};

/* For the hierarchy whose root is the descriptor MOUNT, which stays the caller's; IS_LIVE: it is that of
 * this machine. 0 or -errno. Release with cgroup_store_release(). */
int cgroup_store_init(struct cgroup_store *store, int mount, bool is_live);

void cgroup_store_release(struct cgroup_store *store);

/* Whether all of the group at PLACE was read so soon after it was met for the first time that its limits,
 * and its processes, may have come since. */
bool cgroup_store_is_settling(const struct cgroup_store *store, uint32_t place, uint64_t now_usec);

/*
 * Each reads from the group at PLACE, at NOW_USEC. One that is gone is removed, with all below it:
 * -ENOENT. Where the events of a group have moved, its children are next on the trail: what
 * happens in a group is counted in all above it.
 */

/* All its files; its processes, too, when WITH_PROCESSES or when they are due. */
int cgroup_store_read_all(struct cgroup_store *store, uint32_t place,
	struct process_places *processes, bool with_processes, uint64_t now_usec);

/* memory.current alone, and all when that moved a lot. */
int cgroup_store_read_current(struct cgroup_store *store, uint32_t place,
	struct process_places *processes, uint64_t now_usec);

/* The same, and all when its events have moved as well. */
int cgroup_store_read_events(struct cgroup_store *store, uint32_t place,
	struct process_places *processes, uint64_t now_usec);

/* What PLACE had BEFORE, and what it has now: learns from both. */
void cgroup_store_note(
	struct cgroup_store *store, uint32_t place, const struct cgroup_events *before);

#endif
