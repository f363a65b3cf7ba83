/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All control groups of a machine, at a cost that hardly grows with their number. At a sample these are
 * read: a hot set through kept descriptors (the root, what is wanted, what is nearest to its limit),
 * and of the others memory.current in turn, as many as a budget of CPU time allows; where that moved,
 * all of the group. Where the events of a group have moved, those below it are looked at first. The
 * tree is walked through directory descriptors, in slices, when the kernel counts another number of
 * groups, when one is found to be gone, and now and then. The processes of a group come from its
 * cgroup.procs, which waits for no lock of a process and not for cgroup_mutex.
 */
#ifndef OOMWATCH_COLLECT_CGROUPS_H
#define OOMWATCH_COLLECT_CGROUPS_H

#include "collect/cgroup_hot.h"
#include "collect/processes.h"

struct cgroups;

/*
 * Finds cgroup2 below ROOT; IS_LIVE: it is that of this machine, and libcgroup is asked for the mounts. 0 or
 * -errno; -ENOTSUP where there is no cgroup2: RET is then made all the same, and the table says
 * what there is. Free with cgroups_free().
 */
int cgroups_new(struct cgroups **ret, int root, bool is_live, struct failure *failure);

/* Freeing NULL is allowed. */
void cgroups_free(struct cgroups *cgroups);

/* Goes on with the first walk and the first reading for BUDGET_USEC of CPU time. True when every group
 * was read once; PROCESSES learn their groups. */
bool cgroups_catch_up(struct cgroups *cgroups, struct processes *processes, uint64_t budget_usec);

/*
 * Reads what is due ELAPSED_USEC after the sample before, and fills TABLE, which stays valid until the
 * next call. PROCESSES, whose rows are those of this sample, learn their groups. Allocates only when
 * the groups outgrew their room. 0; -EAGAIN before the first walk is done; -ENOTSUP without
 * cgroup2, and then TABLE says what there is instead; other -errno when it cannot be read.
 */
int cgroups_take(struct cgroups *cgroups, struct processes *processes, uint64_t elapsed_usec,
	struct cgroup_table *table);

/* The places, of the newest table, that are to be read at each sample, the most urgent first. */
void cgroups_want(struct cgroups *cgroups, const uint32_t *places, unsigned int count);

/* With how much care the samples from the next one on are taken: as for the processes. */
void cgroups_set_care(struct cgroups *cgroups, enum processes_care care);

#endif
