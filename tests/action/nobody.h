/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of a test that is run with less than the test has, in a process of its own. */
#ifndef OOMWATCH_TESTS_ACTION_NOBODY_H
#define OOMWATCH_TESTS_ACTION_NOBODY_H

/*
 * Runs RUN as a user without any privilege, another one than root if the test is root. Returns what RUN
 * returns, from 0 to 100; -1 when it did not come to its end.
 */
int nobody_run(int (*run)(void));

/* Runs RUN where nobody can write below PATH (EROFS). -1 also when the system does not allow that. */
int nobody_run_read_only(const char *path, int (*run)(void));

#endif
