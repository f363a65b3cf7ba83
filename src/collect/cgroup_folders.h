/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Opens the folders of control groups from descriptor to descriptor: no path is built, and the kernel
 * looks up one name where the group before it had the same parent. A folder that has another inode
 * number is that of another group of the same name.
 */
#ifndef OOMWATCH_COLLECT_CGROUP_FOLDERS_H
#define OOMWATCH_COLLECT_CGROUP_FOLDERS_H

#include "collect/cgroup_places.h"

struct cgroup_folders {
	int mount;  /* of the root; whoever made this closes it */
	int parent; /* the one that was opened from last; -1: none but the root */
	uint32_t parent_place;
	uint32_t parent_incarnation;
};

void cgroup_folders_init(struct cgroup_folders *folders, int mount);

void cgroup_folders_release(struct cgroup_folders *folders);

/*
 * A descriptor of the folder of PLACE, opened with FLAGS (O_PATH or O_RDONLY); the caller closes
 * it. -errno; -ENOENT when the group is gone.
 */
int cgroup_folders_open(struct cgroup_folders *folders, const struct cgroup_places *places,
	uint32_t place, int flags);

#endif
