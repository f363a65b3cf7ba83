/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The course of a few processes: of those that stand first, so that it is already there when
 * somebody wants to see it, and of the one that is looked at.
 */
#ifndef OOMWATCH_MODEL_PROCESS_HISTORY_H
#define OOMWATCH_MODEL_PROCESS_HISTORY_H

#include "model/slots.h"
#include "model/victim.h"

#define PROCESS_COURSES 16

/* Of so many ranks from the first on. */
#define PROCESS_COURSES_RANKED 8

struct process_course {
	int32_t pid; /* 0: free */
	uint32_t incarnation;
	uint32_t place;           /* in the table */
	uint64_t wanted_usec;     /* CLOCK_MONOTONIC when it was last among those wanted */
	struct ring memory_bytes; /* what badness counts of it, one value a slot */
};

/* Zero bytes: no sample was taken yet. */
struct process_history {
	struct process_course course[PROCESS_COURSES];
	int32_t followed_pid; /* the one that is looked at; 0: none */
};

/* Takes the memory of each course's process from SAMPLE, which begins BEGUN slots, and begins the courses of
 * those that came forward. */
void process_history_update(struct process_history *history, unsigned int begun,
	const struct sample *sample, const struct victims *victims);

/* The course of PROCESS, or NULL. */
const struct ring *process_history_find(
	const struct process_history *history, const struct process *process);

#endif
