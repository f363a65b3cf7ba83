/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pressure stall information, /proc/pressure/{memory,io,cpu}
 * (Documentation/accounting/psi.rst): "some avg10=0.37 avg60=1.10 avg300=0.39 total=1402629".
 * "full" is missing in the cpu file before Linux 5.13.
 */
#ifndef OOMWATCH_KERNEL_PRESSURE_H
#define OOMWATCH_KERNEL_PRESSURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

struct pressure_line {
	bool is_present;
	double avg10_percent;
	double avg60_percent;
	double avg300_percent;
	/* Stalled time since boot. The averages move every 2 s, this at each read. */
	uint64_t total_usec;
};

struct pressure {
	struct pressure_line some; /* at least one task stalled */
	struct pressure_line full; /* all tasks that are not idle stalled */
};

/* As vmstat_parse(). */
int pressure_parse(const char *text, size_t length, struct pressure *ret, struct failure *failure);

#endif
