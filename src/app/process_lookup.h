/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Going through all processes for what is read of few: command lines and control groups, for a filter
 * that looks for them. A handful at a time, as fast as the answers come.
 */
#ifndef OOMWATCH_APP_PROCESS_LOOKUP_H
#define OOMWATCH_APP_PROCESS_LOOKUP_H

#include "kernel/process.h"

struct process_lookup {
	uint32_t next; /* place */
	bool is_on;    /* there are places left */
};

/* Begins with the first process. */
void process_lookup_start(struct process_lookup *lookup);

/* Appends places that are next to the COUNT in PLACES, up to MOST; returns the new count. Switches itself off
 * behind the last one. */
unsigned int process_lookup_next(struct process_lookup *lookup, const struct process_table *table,
	uint32_t *places, unsigned int count, unsigned int most);

#endif
