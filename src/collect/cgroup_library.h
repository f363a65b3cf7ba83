/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libcgroup is asked for. Its header has a struct cgroup of its own, so that this one has none. */
#ifndef OOMWATCH_COLLECT_CGROUP_LIBRARY_H
#define OOMWATCH_COLLECT_CGROUP_LIBRARY_H

#include <limits.h>
#include <stdbool.h>

/*
 * Initialises libcgroup, and asks it where on this machine a hierarchy of cgroup2 is mounted. False
 * when it cannot tell: it knows a hierarchy by its controllers, and cgroup2 may have none. Prints
 * nothing. Allocates.
 */
bool cgroup_library_find(char ret_mount[PATH_MAX]);

#endif
