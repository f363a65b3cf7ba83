/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The option that chooses a control group. Its path may begin with the folder where cgroup2 is mounted, with a
 * slash, or with the name of a group below the root: /sys/fs/cgroup/a/b, /a/b and a/b are the same.
 */
#ifndef OOMWATCH_APP_GROUP_OPTION_H
#define OOMWATCH_APP_GROUP_OPTION_H

#include "app/options.h"
#include "kernel/cgroup.h"

/* Whether there is such a group now. 0; or -errno with a failure that names it. */
int group_option_check(const struct options *options, struct failure *failure);

/* The place of the group PATH in TABLE; CGROUP_NOWHERE when it is not there (any more). */
uint32_t group_option_place(const char *path, const struct cgroup_table *table);

#endif
