/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the machine comes before the workload. Pure: no clock, no file. */
#ifndef OOMWATCH_LOAD_GUARD_H
#define OOMWATCH_LOAD_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"

/* Of MemTotal, and of the time: below and above these it is ended. */
#define LOAD_GUARD_AVAILABLE_PERCENT 5
#define LOAD_GUARD_STALL_PERCENT 60

/*
 * Of MemTotal: with more than this, stalls are no reason. PSI of the machine has what waits at the limits of groups as
 * well: on an idle machine a workload that is slowed down at its own memory.high is all there is, and full is near 100.
 */
#define LOAD_GUARD_STALL_AVAILABLE_PERCENT 15

/* LOAD_UNLIMITED or NAN where it is not known. */
struct load_instant {
	uint64_t available_bytes; /* MemAvailable */
	uint64_t total_bytes;
	uint64_t free_bytes;
	uint64_t low_bytes;        /* low watermarks of all zones */
	double full_avg10_percent; /* PSI memory full of the machine */
};

/* Whether the workload must end; then with the reason. What is not known is no reason, but MemAvailable: without it
 * there is no guard. */
bool load_guard_ends(const struct load_instant *instant, struct failure *reason);

/*
 * Whether the group has lost its limit, with the reason: CURRENT_BYTES is its memory.current, which only a group without the
 * memory controller does not have. Who manages the groups above may take that back at any time (cgroup.subtree_control), and
 * systemd does when it thinks that nobody needs it.
 */
bool load_guard_lost_limit(uint64_t current_bytes, struct failure *reason);

/*
 * Without a control group: what may be held at most, of LIMIT_BYTES, when HELD_BYTES are held now. Half of what would
 * be available without the workload; all of the limit when nobody knows.
 */
uint64_t load_guard_budget(
	uint64_t limit_bytes, uint64_t held_bytes, const struct load_instant *instant);

#endif
