/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A process whose /proc/PID/cmdline or /proc/PID/stat keeps its readers waiting in the kernel, for
 * as long as the test likes: it holds the lock in question while it waits for a file system (FUSE)
 * whose server, the test, does not answer. Needs user namespaces, no privileges and no memory.
 */
#ifndef OOMWATCH_TESTS_STUCK_PROCESS_H
#define OOMWATCH_TESTS_STUCK_PROCESS_H

#include <sys/types.h>

/* The argument that tells a test to be that process: stuck_process_main() takes the next ones. */
#define STUCK_PROCESS "--stuck"
/* And that it shall wait to be killed, whatever follows. */
#define STUCK_PROCESS_WAIT "--wait"

enum stuck_file {
	STUCK_CMDLINE, /* the mmap lock */
	STUCK_STAT     /* the lock of exec() */
};

struct stuck_process {
	pid_t pid;
	int fuse; /* -1: released */
};

/* 0; or -1 when that cannot be done here. End it with stuck_process_end(). */
int stuck_process_start(struct stuck_process *ret, enum stuck_file file);

/* Lets it and its readers go on; it waits to be killed then. */
void stuck_process_release(struct stuck_process *process);

void stuck_process_end(struct stuck_process *process);

/* The main() of that process, for its own arguments. */
int stuck_process_main(char **arguments);

/* The main() of a process that waits to be killed, or for the end of its parent. */
int stuck_process_wait(void);

#endif
