/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is too dear for every process or may hang, off the loop: one thread asks libproc2 for start
 * time, user, control group and faults of the few processes that are on the screen, another one
 * reads their command lines. Reading /proc/PID/stat waits behind an exec() of that process, and its
 * cmdline behind its mmap lock (fs/proc/array.c, do_task_stat(); fs/proc/base.c,
 * get_mm_cmdline()): for as long as that lasts, the details are late and the loop is not.
 */
#ifndef OOMWATCH_COLLECT_PROCESS_DETAILS_H
#define OOMWATCH_COLLECT_PROCESS_DETAILS_H

#include "base/failure.h"
#include "kernel/process.h"

/* An answer that takes longer is late. */
#define PROCESS_DETAILS_DEADLINE_USEC 200000u

/* What is asked for. */
struct process_detail_want {
	int32_t pid;
	uint32_t incarnation;
	bool is_selected; /* first, and read at each turn, for its faults; the others at times */
};

struct process_details;

/*
 * Starts the threads. 0; or -errno with a failure (ENOMEM, EAGAIN, EMFILE; EOPNOTSUPP when this
 * libproc2 cannot be used, with the reason), and then there are no details. Before memory is
 * locked: a thread's stack must fit under RLIMIT_MEMLOCK. From then on nothing else may call
 * getpwuid() and its kin: libproc2 does, and they share a buffer. Release with
 * process_details_free().
 */
int process_details_new(struct process_details **ret, struct failure *failure);

/* Ends the threads without waiting for one that hangs in the kernel. Freeing NULL is allowed. */
void process_details_free(struct process_details *details);

/*
 * What is wanted from now on: COUNT of WANTS, at most PROCESS_DETAILS_MAX, the most urgent first.
 * Details of others may be forgotten. Never waits, never allocates.
 */
void process_details_want(struct process_details *details, const struct process_detail_want *wants,
	unsigned int count);

/*
 * Copies the details of what is wanted, in the order of the wants, into RET with room for
 * PROCESS_DETAILS_MAX, and returns how many. One that is being read for longer than the deadline
 * is late; one that waits for its turn is pending, or as it was read last. A PID that was given to
 * another process has that one's details: compare start_ticks. NOW_USEC is CLOCK_MONOTONIC. Never
 * waits, never allocates.
 */
unsigned int process_details_take(
	struct process_details *details, uint64_t now_usec, struct process_detail *ret);

/*
 * A descriptor that is readable when a thread has done all that was wanted of it since the last
 * take: for poll().
 */
int process_details_fd(const struct process_details *details);

#endif
