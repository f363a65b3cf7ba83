/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A machine for the tests of collect/processes: this one, or one whose processes are files. Its
 * clocks stand still until they are moved, and an open costs MACHINE_OPEN_USEC of CPU time. Link
 * with tests/calls.c and with --wrap=clock_monotonic_usec,--wrap=clock_thread_cpu_usec.
 */
#ifndef OOMWATCH_TESTS_COLLECT_MACHINE_H
#define OOMWATCH_TESTS_COLLECT_MACHINE_H

#include "../tree.h"
#include "base/clock.h"
#include "collect/processes.h"

#define MACHINE_OPEN_USEC 20u

#define MACHINE_ALL_PARTS \
	(PROCESS_HAS_STATUS | PROCESS_HAS_MEMORY | PROCESS_HAS_SCORE | PROCESS_HAS_ADJ)

/* After so long a listing is due. */
#define MACHINE_LISTING_USEC (31 * (uint64_t)USEC_PER_SEC)

struct machine {
	struct tree tree;
	struct processes processes;
	struct process_table table; /* the newest */
	uint64_t now_usec;          /* CLOCK_MONOTONIC */
};

extern struct machine machine;

struct made_process {
	int32_t pid;
	int32_t parent_pid;
	uint32_t euid;
	int score;
	unsigned int anon_kib;
	char comm[PROCESS_COMM_MAX];
};

/*
 * The process NUMBER, from 0, of each made machine: in no order by PID, the greater the number the
 * higher its score, "made7" with 56 KiB.
 */
struct made_process machine_made(int number);

/* Writes its files, or those of PROCESS. */
void machine_put(int number);
void machine_put_as(const struct made_process *process);

/* Removes its files. */
void machine_remove(int number);

/* A machine of COUNT processes, none known yet; or all known. End it with machine_stop(). */
void machine_start(int count);
void machine_start_known(int count);

void machine_stop(void);

/* Moves the clock on by ELAPSED_USEC and takes a sample then. As processes_take(). */
int machine_take(uint64_t elapsed_usec);

/* The same several times. */
void machine_takes(unsigned int times, uint64_t elapsed_usec);

/* The row of process NUMBER, NULL when it is not in the table. */
const struct process *machine_row(int number);

/* A copy of the row of one that must be there. */
struct process machine_need(int line, int number);

/* Its place; PROCESS_PLACE_NONE when it has none. */
uint32_t machine_place(int number);

/* Wants COUNT of them from FIRST on. As processes_want(), without details. */
void machine_want(int first, unsigned int count);

/* How many rows have all of FLAGS. */
unsigned int machine_count(unsigned int flags);

/* How many had their score read at SINCE or later. */
unsigned int machine_count_checked(uint64_t since_usec);

#endif
