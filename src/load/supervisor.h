/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a workload from its beginning to its end, and leaves nothing of it: the one loop of oomwatch-load.
 *
 *     supervisor --- socket --- keeper        either sees the other one die
 *         |  \
 *       slots  fork()
 *         |      \
 *       workers in the control group          die with the supervisor
 */
#ifndef OOMWATCH_LOAD_SUPERVISOR_H
#define OOMWATCH_LOAD_SUPERVISOR_H

#include "load/options.h"
#include "load/place.h"
#include "load/plan.h"
#include "load/progress.h"

struct load_order {
	struct load_plan *plan; /* checked; its directory is chosen if it is empty */
	const struct load_machine *machine;
	struct load_place *place; /* fd -1: without a group, by the budget */
	const struct load_options *options;
};

/*
 * 0: it ran, and RET_END says why it ended. -errno with a failure: it could not be started, or not wholly removed.
 * Standard output has its progress.
 */
int load_supervisor_run(
	const struct load_order *order, enum load_end *ret_end, struct failure *failure);

#endif
