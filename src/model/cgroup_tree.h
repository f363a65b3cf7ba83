/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tree of control groups, and how near each of its limits is. The limit that counts for a group
 * is the tightest on the way to the root: the one with the least left between memory.current and
 * memory.max, its own or an ancestor's; of equals the lowest, which the kernel charges first. Rates
 * are between the newest two samples in which the group was read.
 *
 * A state that holds for many groups arises in one of them, its origin: a limit is reached for all
 * that is below it, and a kill counts for all above it. Only origins are in danger, so that one
 * trouble is named once. The order of danger, the worst first:
 *
 *     those that press: whose limit may kill soon, or has killed (see is_pressing)
 *     by state
 *     at memory.max or beyond, by the share of time in which all its tasks stalled; else by the
 *     time until memory.max, as far as that is within an hour
 *     by the share of memory.max, or memory.high, that is used by what reclaim cannot just drop
 */
#ifndef OOMWATCH_MODEL_CGROUP_TREE_H
#define OOMWATCH_MODEL_CGROUP_TREE_H

#include "kernel/sample.h"

/* In the order of danger. */
enum cgroup_state {
	CGROUP_STATE_UNKNOWN, /* not read yet, or its limits are those of cgroup1, which is not read */
	CGROUP_STATE_UNLIMITED, /* no memory.max on the way to the root */
	CGROUP_STATE_ROOMY,     /* far from its limit */
	CGROUP_STATE_NEAR, /* less than a tenth of the limit is left, or less than a minute; until
				  * an eighth is left, and one and a half minutes */
	CGROUP_STATE_THROTTLED, /* slowed down: above memory.high, its own or an ancestor's, within the
				  * last 3 s or since the sample before */
	CGROUP_STATE_RECLAIMING, /* came to memory.max, likewise */
	CGROUP_STATE_KILLED,     /* processes of it, or below it, were killed in the last 15 s */
	CGROUP_STATES
};

/* How long a kill is the state of its group, in seconds. */
#define CGROUP_KILLED_SEC 15

/* What follows for one group; one for each place of the table. Rates are NAN while unknown. */
struct cgroup_node {
	uint32_t child;   /* place of the first below it; CGROUP_NONE */
	uint32_t sibling; /* the next below its parent; CGROUP_NONE */
	uint32_t limit;   /* place whose memory.max is the tightest for it; CGROUP_NONE: none */
	uint32_t process_count; /* of it and below it, as far as they were read */
	uint8_t state;          /* enum cgroup_state */
	bool is_throttled;      /* whatever the state */
	bool is_origin;         /* its state arises here, and not in a group above or below it */
	bool is_pressing; /* and it had kills, or may have soon: it is at memory.max or comes there
				 * within a minute with little to drop, or its tasks stall for it */
	uint64_t headroom_bytes;     /* left to that limit; CGROUP_UNLIMITED without one */
	uint64_t limit_bytes;        /* the least memory.max on the way: what it could ever have;
				      * CGROUP_UNLIMITED without one */
	double growth_bytes_per_sec; /* of memory.current, over about half a minute */
	double until_max_sec;        /* of the group at LIMIT, at its growth; INFINITY: it does not
				      * grow; NAN: unknown, or there is no limit */
	double event_per_sec[CGROUP_EVENTS]; /* of it and below it (memory.events) */
	double local_per_sec[CGROUP_EVENTS]; /* of it alone (memory.events.local) */
	double scan_pages_per_sec;           /* pgscan: reclaim for whatever reason */
	double steal_pages_per_sec;
	double refault_pages_per_sec; /* pages read again soon after they were reclaimed */
	double swap_in_pages_per_sec; /* pswpin, or before Linux 6.14 refaults of anonymous pages */
	double major_faults_per_sec;
	double some_percent; /* memory stalls since the read before */
	double full_percent;
	uint64_t killed_usec;  /* CLOCK_MONOTONIC of the sample in which oom_kill was last seen
				      * to rise; 0: never */
	uint64_t killed_count; /* by how much since this program saw the group first */
};

struct cgroup_past; /* what is needed of the reads before */

struct cgroup_tree {
	struct cgroup_node
		*node; /* by place, below place_count; in the storage of cgroup_tree_reserve() */
	struct cgroup_past *past;
	uint32_t *order;  /* places as the kernel walks them: each group before those below it,
				   * and of siblings the older one first */
	uint32_t *by_age; /* the same places, the oldest first */
	unsigned int capacity;
	unsigned int place_count; /* of the last update */
	unsigned int order_count;
	unsigned int age_count;
	unsigned int past_count;    /* places that have held a group so far */
	unsigned int limited_count; /* groups with a memory.max of their own */
	unsigned int pressing_count;
	unsigned int state_count[CGROUP_STATES];
	uint32_t
		danger; /* place of the group most in danger among those with a limit of their own, or
			  * that are throttled or had kills; CGROUP_NONE: there is none */
	uint64_t start_usec; /* CLOCK_MONOTONIC of the first sample */
};

void cgroup_tree_init(struct cgroup_tree *tree);

/* Makes room for PLACES, keeping what is known. 0; or -ENOMEM, and then all is as before. */
int cgroup_tree_reserve(struct cgroup_tree *tree, unsigned int places);

void cgroup_tree_release(struct cgroup_tree *tree);

/* Takes the groups of SAMPLE. Places beyond the capacity are not looked at. */
void cgroup_tree_update(struct cgroup_tree *tree, const struct sample *sample);

/* Copies FROM into TO, as far as its places reach, for a picture that is looked at and not updated. Groups
 * beyond that reach are left out of its links. */
void cgroup_tree_copy(struct cgroup_tree *to, const struct cgroup_tree *from);

/* The node of PLACE, or NULL when there is no such group (CGROUP_NONE is allowed). */
const struct cgroup_node *cgroup_tree_node(const struct cgroup_tree *tree, uint32_t place);

/* The MOST groups of TABLE most in danger, the first the worst, by the order that is told above. Returns how
 * many. */
unsigned int cgroup_tree_dangerous(const struct cgroup_tree *tree, const struct cgroup_table *table,
	unsigned int most, uint32_t *ret_places);

/* "roomy", "throttled": the name of STATE in reports. */
const char *cgroup_state_name(enum cgroup_state state);

#endif
