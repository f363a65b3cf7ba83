/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Processes that a test starts, and ends by their PID; they end with the test as well. Link
 * libfixture.a. */
#ifndef OOMWATCH_TESTS_CHILD_H
#define OOMWATCH_TESTS_CHILD_H

#include <sys/types.h>

/*
 * Starts a process that calls RUN, when it is not NULL, and then waits for its end. Returns when RUN
 * has returned or, should it not do so, has closed its READY. End the process with child_end().
 */
pid_t child_start(void (*run)(int ready));

/* Ends it. From then on its PID is free. */
void child_end(pid_t pid);

#endif
