/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /proc/self/mountinfo (fs/proc_namespace.c), for what it says of the mount at /proc and of those of
 * control groups. */
#ifndef OOMWATCH_KERNEL_MOUNTINFO_H
#define OOMWATCH_KERNEL_MOUNTINFO_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/failure.h"

struct proc_mount {
	bool is_found;    /* a proc is mounted at the path that was asked for */
	bool is_hidepid;  /* hidepid=1, 2 or 4; from Linux 5.8 noaccess, invisible or ptraceable */
	bool is_pid_only; /* subset=pid: it has no meminfo and its like */
};

/*
 * What the last mount of a proc at PATH ("/proc") says of itself. 0; -ENODATA when TEXT is empty;
 * -EINVAL with the line when one has not the form of a mount. RET is untouched on failure.
 */
int mountinfo_find_proc(const char *text, size_t length, const char *path, struct proc_mount *ret,
	struct failure *failure);

/* Where a hierarchy of control groups is mounted, with the bytes of the paths as they are. */
struct cgroup_mount {
	bool is_found;
	bool has_local_events; /* memory_localevents: memory.events counts the group alone */
	char point[PATH_MAX];  /* "/sys/fs/cgroup" */
	/*
	 * Which group is seen there, from the root of our cgroup namespace on: "/" for all of it, "/a"
	 * for a part of it, "/.." or more when the mount was made outside of the namespace.
	 */
	char root[PATH_MAX];
};

struct cgroup_mounts {
	struct cgroup_mount v2;
	struct cgroup_mount v1_memory; /* of cgroup1, the one with the memory controller */
	bool has_v1;                   /* any hierarchy of cgroup1 */
};

/*
 * The mounts of control groups. Of several the one with the shortest root is meant, the first of
 * equals; one that a later mount covers at the very same place does not count. Returns as
 * mountinfo_find_proc().
 */
int mountinfo_find_cgroups(
	const char *text, size_t length, struct cgroup_mounts *ret, struct failure *failure);

#endif
