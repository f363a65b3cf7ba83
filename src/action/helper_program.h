/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program that the helper starts. */
#ifndef OOMWATCH_ACTION_HELPER_PROGRAM_H
#define OOMWATCH_ACTION_HELPER_PROGRAM_H

#include <stdint.h>

/*
 * Starts PROGRAM with the words of LINE, and FD as its standard input and output, as helper_run() says. Standard error
 * must be /dev/null, and SIGCHLD ignored, so that the kernel reaps it. 0 with its PID; -errno of vfork() or of the
 * execution; -E2BIG when LINE has more than HELPER_WORDS_MAX words.
 */
int helper_program_start(const char *program, const char *line, int fd, int32_t *ret_pid);

#endif
