/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /proc/PID/cgroup (kernel/cgroup/cgroup.c, proc_cgroup_show()): a line for each hierarchy, that
 * of cgroup2 is "0::PATH". A group that was removed has " (deleted)" behind its path.
 */
#ifndef OOMWATCH_KERNEL_PROCESS_CGROUP_H
#define OOMWATCH_KERNEL_PROCESS_CGROUP_H

#include "base/failure.h"
#include "kernel/process.h"

/*
 * The path in the cgroup2 hierarchy, "/" for its root, cleaned for the screen. One that does not
 * fit ends in "...", so that it is not taken for the path of a group further up. "" when there is
 * no cgroup2, also in an empty text: then no hierarchy is mounted at all. 0; -EINVAL when TEXT is
 * cut, or when no path is where it belongs. RET_PATH is untouched on failure.
 */
int process_cgroup_parse(const char *text, size_t length, char ret_path[PROCESS_CGROUP_MAX],
	struct failure *failure);

#endif
