/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a change is made to, held so that it cannot become another one in between: a process by the
 * descriptor of its folder in /proc, which stays that of this process when its PID is given to another
 * one (and which pidfd_send_signal(2) takes as well), a control group by the descriptor of its folder.
 */
#ifndef OOMWATCH_ACTION_TARGET_H
#define OOMWATCH_ACTION_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "kernel/cgroup.h"
#include "kernel/process.h"

enum target_kind { TARGET_PROCESS, TARGET_CGROUP };

struct target {
	enum target_kind kind;
	int fd; /* of its folder, O_DIRECTORY | O_CLOEXEC; -1: not held */
	/* A process. */
	int32_t pid;
	/* Field 22 of /proc/PID/stat, clock ticks since boot: with the PID it is unique. */
	uint64_t start_ticks;
	uint32_t uid;                /* effective */
	char comm[PROCESS_COMM_MAX]; /* cleaned for the screen */
	/* A control group. */
	char path[CGROUP_PATH_MAX]; /* below the mount, as it is: "/system.slice/ssh.service" */
	uint64_t inode; /* of its folder: a group made anew at the same path is another one */
};

/*
 * Holds the process PID of the /proc below ROOT. 0; -ESRCH when there is none; other -errno; with a failure
 * that names it. Release with target_release(), also after a failure.
 */
int target_hold_process(struct target *target, int root, int32_t pid, struct failure *failure);

/*
 * Holds the group PATH ("/a/b", "a/b" or with MOUNT in front) of the cgroup2 mounted at MOUNT below ROOT.
 * 0; -ENOENT when there is none, -ENODEV when nothing is mounted at MOUNT, -EXDEV when PATH leads out of it (".."), -ENAMETOOLONG; other -errno; with a failure that names it.
 */
int target_hold_cgroup(struct target *target, int root, const char *mount, const char *path,
	struct failure *failure);

/*
 * Holds what TARGET names, from a journal: the process with its pid and start_ticks of /proc below ROOT, the group
 * with its path and inode below MOUNT. As the two above; -ESRCH or -ENOENT also when that PID or path is now
 * another one's. TARGET keeps who it names, whatever comes of it.
 */
int target_hold_again(struct target *target, int root, const char *mount, struct failure *failure);

/* Also when nothing is held. */
void target_release(struct target *target);

/* Whether both name the same process or group, held or not. */
bool target_names_same(const struct target *target, const struct target *other);

/* Whether what the descriptor holds is what the other fields name. */
bool target_is_same(const struct target *target);

/* The text of FILE in the folder of TARGET: as file_read_at(), but -ESRCH when the process has ended. */
int target_read(const struct target *target, const char *file, char *buffer, size_t size,
	size_t *ret_length);

/* Whether it is still there: the process has not ended, not even as a zombie, the group has not been removed, nor
 * removed and made anew. What cannot be looked at, for want of a descriptor or of rights, counts as there. */
bool target_is_alive(const struct target *target);

/* "java (4312)" or "/system.slice/ssh.service", cleaned for the screen; a path that does not fit loses its beginning.
 * Returns BUFFER. */
const char *target_name(char *buffer, size_t size, const struct target *target);

#endif
