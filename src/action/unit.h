/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Control groups that are units of systemd: it writes their files anew at the next daemon-reload. */
#ifndef OOMWATCH_ACTION_UNIT_H
#define OOMWATCH_ACTION_UNIT_H

#include "action/change.h"

struct unit {
	char name[CGROUP_PATH_MAX]; /* "ssh.service" */
	int32_t user; /* of a user manager (user@1000.service): the uid; -1: of the system */
};

/* The unit whose group is PATH, by the names on the way: what stands below a service or scope is its own
 * (Delegate=), and no unit of the manager; below user@1000.service are the units of that user's. False when it is
 * none. */
bool unit_of_cgroup(const char *path, struct unit *ret);

/* The property that is FILE: "MemoryMax" of memory.max; NULL when systemd has none for it at run time (memory.oom.group). */
const char *unit_property(enum change_kind kind);

/* The command that does the same as CHANGE by hand: "systemctl set-property --runtime app.slice MemoryMax=2147483648",
 * "choom -p 4312 -n -500", "echo 1 > /sys/fs/cgroup/a/memory.oom.group"; quoted for a shell, and so that a terminal shows it
 * as it is ($'\033', as in bash and POSIX.1-2024). MOUNT is that of cgroup2. "" when it does not fit: a part of a command
 * would be another one. Returns BUFFER. */
const char *change_command(
	char *buffer, size_t size, const struct change *change, const char *mount);

#endif
