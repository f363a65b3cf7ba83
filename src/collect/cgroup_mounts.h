/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the control groups are, and which kind of them this machine has. */
#ifndef OOMWATCH_COLLECT_CGROUP_MOUNTS_H
#define OOMWATCH_COLLECT_CGROUP_MOUNTS_H

#include "kernel/cgroup.h"

struct cgroup_hierarchy {
	int fd; /* of the root of cgroup2; -1: there is none */
	enum cgroup_mode mode;
	bool is_contained;
	bool has_local_events;
	char mount[CGROUP_PATH_MAX]; /* these two cleaned, as in struct cgroup_table */
	char subtree[CGROUP_PATH_MAX];
};

/*
 * Finds cgroup2 below ROOT: IS_LIVE, through libcgroup and the table of mounts; else through the captured
 * table, or where it is usually mounted when that was not captured. 0; -ENOTSUP when there is none,
 * and RET says what there is instead; other -errno when it cannot be opened. Close with
 * cgroup_hierarchy_close().
 */
int cgroup_hierarchy_open(
	struct cgroup_hierarchy *ret, int root, bool is_live, struct failure *failure);

void cgroup_hierarchy_close(struct cgroup_hierarchy *hierarchy);

#endif
