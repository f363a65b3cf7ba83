/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whom the model had named before a kill: for the machine, and for each control group with a limit of its
 * own, at the last two samples. Groups are found by the path that the kernel's log gives, also when
 * they went away with their last process, as those of containers and transient units do.
 */
#ifndef OOMWATCH_MODEL_EXPECTATION_H
#define OOMWATCH_MODEL_EXPECTATION_H

#include "model/cgroup_victim.h"
#include "model/last_seen.h"

struct expected {
	int32_t pid;        /* 0: nobody */
	int32_t second_pid; /* 0: nobody */
	char comm[PROCESS_COMM_MAX];
	bool is_tie;
	bool is_spent; /* it was held against a kill: the next one of that moment is another matter */
	uint32_t kill_group; /* place of the group that dies with it; CGROUP_NONE: it dies alone */
};

/* At the newest sample that was taken, and at the one before. */
struct expected_pair {
	struct expected now;
	struct expected before;
};

struct expected_group; /* its path in figures, and its pair */

struct expectation {
	struct expected_pair next; /* of the machine, when reclaim gains nothing any more */
	struct expected_pair
		by_hand; /* of the machine, as it is: SysRq-f reclaims nothing before */
	struct expected_group *group; /* by place of the table of groups */
	unsigned int capacity;
	unsigned int place_count;
	uint32_t root;     /* place of the root of what is mounted; CGROUP_NONE: not known */
	bool is_contained; /* paths of the log may have more in front than those of the table */
	char subtree[CGROUP_PATH_MAX]; /* what of the hierarchy is mounted, as in the table */
};

void expectation_init(struct expectation *expectation);

/* Makes room for PLACES of the table of groups. 0; or -ENOMEM, and then all is as before. */
int expectation_reserve(struct expectation *expectation, unsigned int places);

void expectation_release(struct expectation *expectation);

/* Takes whom VICTIMS and GROUPS name at the sample that SEEN has taken last; what they named at the sample
 * before that is kept as well. */
void expectation_take(struct expectation *expectation, const struct victims *victims,
	const struct cgroup_victims *groups, const struct last_seen *seen);

/* Learns the paths of the groups of SAMPLE. Those that are gone keep their place until it is needed. */
void expectation_learn_groups(struct expectation *expectation, const struct sample *sample);

/* Whether the group at PLACE was, when it was seen last, that at ANCESTOR or below it. */
bool expectation_is_below(const struct expectation *expectation, uint32_t place, uint32_t ancestor);

/*
 * The place of the group that the kernel's log calls PATH, which may be cut, or CGROUP_NONE. In a container
 * whose own path is not known, the end of PATH must be that of a group with the victim, at PLACE, in it.
 */
uint32_t expectation_find_group(
	const struct expectation *expectation, const char *path, uint32_t place);

/* The only group with a limit on the way from PLACE to the root, or CGROUP_NONE: of none or several. */
uint32_t expectation_only_limit(const struct expectation *expectation, uint32_t place);

/* What was named for the group at PLACE, or NULL (CGROUP_NONE is allowed). */
struct expected_pair *expectation_of_group(struct expectation *expectation, uint32_t place);

/* By how much more oom_kill of memory.events.local of the group at PLACE stands in TABLE than at the sample
 * before; 0 when that is not known. */
uint64_t expectation_group_kills(
	const struct expectation *expectation, const struct cgroup_table *table, uint32_t place);

#endif
