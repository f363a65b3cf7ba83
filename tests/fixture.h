/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Captured kernel texts, tests/fixtures/SITUATION/{proc,sys}; the README of each says what it
 * shows. They are found by the environment variable top_srcdir, which `make check` sets; without
 * it the working directory must be the top of the source tree.
 */
#ifndef OOMWATCH_TESTS_FIXTURE_H
#define OOMWATCH_TESTS_FIXTURE_H

#include <stddef.h>
#include <stdint.h>

/* Holds every file of every fixture. */
#define FIXTURE_TEXT_MAX (64 * 1024)

/* The names of all situations, ended by NULL. */
extern const char *const fixture_situations[];

/*
 * Reads the file PATH ("proc/vmstat") of SITUATION into BUFFER and returns its length. A file
 * that is not there or does not fit ends the test program: it is the test that is wrong.
 */
size_t fixture_read(const char *situation, const char *path, char *buffer, size_t size);

/* As fixture_read(), but the length is 0 when SITUATION has no such file. */
size_t fixture_read_if_present(const char *situation, const char *path, char *buffer, size_t size);

/* The folder of SITUATION as a descriptor for openat(); the caller closes it. */
int fixture_open(const char *situation);

/* More than any fixture has. */
#define FIXTURE_PROCESSES_MAX 64

/*
 * The processes of SITUATION, whose files are in proc/PID/, in ascending order: writes MAX PIDs at
 * most and returns how many there are.
 */
unsigned int fixture_processes(const char *situation, int32_t *ret_pids, unsigned int max);

#endif
