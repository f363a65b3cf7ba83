/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A worker of a few MiB in a process of its own, and what the kernel says of that process. */
#ifndef OOMWATCH_TESTS_LOAD_KIND_TRIAL_H
#define OOMWATCH_TESTS_LOAD_KIND_TRIAL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "load/kind.h"

#define MIB (UINT64_C(1) << 20)

struct kind_trial {
	struct load_part part;
	struct load_slot *slot; /* shared */
	pid_t pid;
	int directory; /* on a disk, empty at the start; -1: there is none */
	char path[64];
};

/*
 * Begins a trial of KIND with a target; the caller may change part and slot before kind_trial_start(). PREPARE, when
 * it is not NULL, is called in the new process.
 */
void kind_trial_begin(struct kind_trial *trial, enum load_kind kind, uint64_t target_bytes);
void kind_trial_start(struct kind_trial *trial, void (*prepare)(void));

/* Ends the process. Whether nothing was left in its directory, which is removed with what was. */
bool kind_trial_end(struct kind_trial *trial);

/* What run() returned; waits for it. */
int kind_trial_result(struct kind_trial *trial);

/* Waits until it holds between LEAST and MOST bytes; false when it does not come to that within 20 s. */
bool kind_trial_holds(const struct kind_trial *trial, uint64_t least, uint64_t most);

/* Waits until VALUE is not zero, likewise. */
bool kind_trial_counts(const _Atomic uint64_t *value);

/* In bytes, a field of /proc/PID/smaps_rollup as "Anonymous:". */
uint64_t kind_trial_smaps(const struct kind_trial *trial, const char *field);

/* CPU time of the process so far. */
uint64_t kind_trial_cpu_usec(const struct kind_trial *trial);

/* Opens the one file that the process has open without a name and whose link has PART in it; -1: there is none. */
int kind_trial_file(const struct kind_trial *trial, const char *part);

/* How many bytes of FD are in the page cache. */
uint64_t kind_trial_cached(int fd);

void kind_trial_sleep(unsigned int msec);

#endif
