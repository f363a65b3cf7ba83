/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processes that are meant with one: its descendants, or all of a control group. */
#ifndef OOMWATCH_APP_CHANGE_MEMBERS_H
#define OOMWATCH_APP_CHANGE_MEMBERS_H

#include "model/model.h"

/*
 * Fills PIDS, of MOST, with PID and all its descendants, each after its parent: a child that is begun meanwhile then has its
 * parent's new oom_score_adj. Without this program itself, kernel threads and what has ended. Returns how many there are,
 * which may be more than MOST; 0 when there is no such process.
 */
unsigned int change_members_tree(
	const struct model *model, int32_t pid, int32_t *pids, unsigned int most);

/* The same with the processes of the group at PLACE and those below it; without the machine's first process. */
unsigned int change_members_group(
	const struct model *model, uint32_t place, int32_t *pids, unsigned int most);

#endif
