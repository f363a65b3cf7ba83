/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/process_lookup.h"

void process_lookup_start(struct process_lookup *lookup)
{
	lookup->next = 0;
	lookup->is_on = true;
}

unsigned int process_lookup_next(struct process_lookup *lookup, const struct process_table *table,
	uint32_t *places, unsigned int count, unsigned int most)
{
	while (lookup->is_on && count < most) {
		if (lookup->next >= table->place_count) {
			lookup->is_on = false;
			break;
		}

		const struct process *process = &table->row[lookup->next];

		/* A kernel thread has no command line, and its group is the root. */
		if (process->pid && !(process->flags & PROCESS_KERNEL_THREAD))
			places[count++] = lookup->next;
		lookup->next++;
	}
	return count;
}
