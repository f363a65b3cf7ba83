/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processes of one control group in the order in which the kernel would kill them at its limit. For the group
 * that somebody looks at: of the others the first two are known (model/cgroup_victim.h). */
#ifndef OOMWATCH_MODEL_CGROUP_RANKING_H
#define OOMWATCH_MODEL_CGROUP_RANKING_H

#include "model/model.h"

struct cgroup_rank {
	uint32_t place;        /* in the table of processes */
	int64_t badness_pages; /* on the scale of the group; INT64_MIN: it may not be killed */
};

/*
 * The MOST processes of the group at PLACE, and of those below it, with the greatest badness; behind them,
 * while there is room, the largest of those that may not be killed. Equals stand the newer first. The scale is that
 * of the limit that counts for the group, and without one that of the machine; what is
 * thought of the processes counts. Returns how many.
 */
unsigned int cgroup_ranking(const struct model *model, uint32_t place, unsigned int most,
	struct cgroup_rank *ret_ranks);

#endif
