/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The second process of a workload, "oomwatch-keeper": it outlives a supervisor that was killed, and then removes what that
 * one made. It is in a session of its own and outside of the control group, so that neither a key nor a kill of the
 * group reaches both. It also ends a workload whose supervisor was stopped (SIGSTOP) or hangs: when it has not moved the
 * heartbeat for LOAD_KEEPER_PATIENCE_USEC.
 *
 * Both hold an end of a socket and read its end when the other one dies. So the supervisor knows as well, and ends in order.
 */
#ifndef OOMWATCH_LOAD_KEEPER_H
#define OOMWATCH_LOAD_KEEPER_H

#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

#include "load/folder.h"
#include "load/group.h"

#define LOAD_KEEPER_NAME "oomwatch-keeper"
#define LOAD_KEEPER_PATIENCE_USEC UINT64_C(60000000)

struct load_keeper {
	int fd; /* readable when it has ended; -1: it was not started */
	pid_t pid;
};

/*
 * Starts it, before the group and the folder are made: their names and where they are going to be are known. HEARTBEAT is in shared
 * memory. 0 or -errno with a failure.
 */
int load_keeper_start(struct load_keeper *keeper, const struct load_group *group,
	const struct load_folder *folder, const _Atomic uint64_t *heartbeat,
	struct failure *failure);

/* Ends it: with IS_CLEAN nothing is left to do, else it goes on trying for a while. */
void load_keeper_end(struct load_keeper *keeper, bool is_clean);

/* In a worker: whoever holds the supervisor's end keeps the keeper from seeing that it died. */
void load_keeper_forget(struct load_keeper *keeper);

#endif
