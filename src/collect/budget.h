/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CPU time that a piece of work may take. The clock is a system call: it is looked at now and then. */
#ifndef OOMWATCH_COLLECT_BUDGET_H
#define OOMWATCH_COLLECT_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

/* Steps between two looks at the clock. */
#define BUDGET_STEPS_A_LOOK 16

struct budget {
	uint64_t end_usec; /* CPU time of the thread */
	unsigned int steps;
	bool is_spent;
};

static inline struct budget budget_of(uint64_t usec)
{
	return (struct budget){.end_usec = clock_thread_cpu_usec() + usec};
}

/* Counts a step. Once it is spent it stays so. */
static inline bool budget_is_spent(struct budget *budget)
{
	if (!budget->is_spent && ++budget->steps % BUDGET_STEPS_A_LOOK == 0)
		budget->is_spent = clock_thread_cpu_usec() >= budget->end_usec;
	return budget->is_spent;
}

/* The same for what is as dear as COUNT steps. */
static inline bool budget_is_spent_by(struct budget *budget, unsigned int count)
{
	unsigned int looks = budget->steps / BUDGET_STEPS_A_LOOK;

	budget->steps += count;
	if (!budget->is_spent && budget->steps / BUDGET_STEPS_A_LOOK != looks)
		budget->is_spent = clock_thread_cpu_usec() >= budget->end_usec;
	return budget->is_spent;
}

#endif
