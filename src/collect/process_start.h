/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The first reading of all processes, in slices, so that neither the first screen nor a key has
 * to wait for it: the listing, the scores of all, the parts of those with the highest scores -
 * from here on the victims are known - and the parts of all others.
 */
#ifndef OOMWATCH_COLLECT_PROCESS_START_H
#define OOMWATCH_COLLECT_PROCESS_START_H

#include "collect/budget.h"
#include "collect/pid_listing.h"
#include "collect/process_store.h"

enum process_start_phase {
	PROCESS_START_LISTING, /* nothing is known */
	PROCESS_START_SCORES,  /* all are known by their PIDs */
	PROCESS_START_FILLING, /* the scores of all are known, and the parts of the highest */
	PROCESS_START_DONE
};

struct process_start {
	enum process_start_phase phase;
	uint32_t cursor; /* place that is next */
};

/*
 * Goes on with the listing and the scores until the victims are known or BUDGET is spent. 0 when
 * they are; -EAGAIN when there is more to do; -errno when the processes cannot be listed.
 */
int process_start_find_victims(struct process_start *start, struct process_store *store,
	struct pid_listing *listing, struct budget *budget);

/* Then with the parts of the others. True when it is done. */
bool process_start_fill(
	struct process_start *start, struct process_store *store, struct budget *budget);

/* Does that last part again, for processes that came in such numbers that nobody else reads them. */
void process_start_refill(struct process_start *start);

/* How much of the way to the victims is done. */
unsigned int process_start_percent(
	const struct process_start *start, const struct process_store *store);

#endif
