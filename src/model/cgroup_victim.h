/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whom the kernel kills when a control group is at its memory.max and reclaim gains nothing
 * (mm/oom_kill.c with mm/memcontrol.c, mem_cgroup_scan_tasks()). Candidates are the processes of the
 * group and of all below it; oom_score_adj counts in thousandths of what the group may have
 * (mem_cgroup_get_max(): memory.max, and memory.swap.max as far as there is swap), not of the machine: so the
 * order is another one than that of oom_score. Of equals the one goes that is in the group which the kernel
 * walks last, and there the newest. With memory.oom.group more die than the chosen one
 * (mem_cgroup_get_oom_group()).
 *
 * Reclaim at a limit takes only what is charged there: of the mapped files and the shared memory of a
 * process no more than the group has of them; and it swaps only as far as the group, and those above
 * it, have room in memory.swap.max, and not at all at a vm.swappiness of 0.
 */
#ifndef OOMWATCH_MODEL_CGROUP_VICTIM_H
#define OOMWATCH_MODEL_CGROUP_VICTIM_H

#include "model/cgroup_tree.h"
#include "model/victim.h"

/* For one group with a memory.max of its own. */
struct cgroup_choice {
	bool is_limited;           /* it has one: else the rest has no meaning */
	uint64_t total_pages;      /* memory.max and allowed swap */
	struct victim_choice now;  /* by badness at this moment; places of the process table */
	struct victim_choice next; /* by what is left after reclaim: who dies next */
	uint32_t
		kill_group; /* place of the group all of which dies with next.first; CGROUP_NONE: none */
	uint32_t
		kill_count; /* processes that die then, the protected ones left out; 1 without a group, and 0
			      * when there is nobody to kill */
	uint32_t candidate_count; /* eligible processes in the group and below */
	uint32_t
		protected_count; /* processes at -1000 in it, and the machine's first, which can make the
				   * limit unenforceable: it surely is without candidates */
	uint64_t protected_kib; /* what those hold */
	uint64_t held_kib;      /* anon + swap + page tables of all processes in it */
};

struct cgroup_tally; /* one update's sums and scales of a group */

struct cgroup_victims {
	struct cgroup_choice *row;  /* by place of the group */
	struct cgroup_tally *tally; /* likewise */
	unsigned int capacity;
	unsigned int place_count;
	/* What dies with the machine's own next victim: as above. */
	uint32_t global_kill_group;
	uint32_t global_kill_count;
};

void cgroup_victims_init(struct cgroup_victims *victims);

/* Makes room for PLACES of the table of groups. 0; or -ENOMEM, and then all is as before. */
int cgroup_victims_reserve(struct cgroup_victims *victims, unsigned int places);

void cgroup_victims_release(struct cgroup_victims *victims);

/* Takes the groups and processes of SAMPLE, with TREE and GLOBAL, the victims of the machine, made of the same
 * and of WHAT_IF (NULL: as it is). */
void cgroup_victims_update(struct cgroup_victims *victims, const struct sample *sample,
	const struct cgroup_tree *tree, const struct victims *global,
	const struct what_if *what_if);

void cgroup_victims_copy(struct cgroup_victims *to, const struct cgroup_victims *from);

/* The choice at the group's own limit, or NULL when it has none. */
const struct cgroup_choice *cgroup_victims_find(
	const struct cgroup_victims *victims, uint32_t place);

#endif
