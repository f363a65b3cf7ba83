/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which control groups, and which processes of theirs, are to be read at each sample. */
#ifndef OOMWATCH_APP_CGROUP_WANTS_H
#define OOMWATCH_APP_CGROUP_WANTS_H

#include "app/cgroup_control.h"
/* Groups that are asked for: no more than are read at each sample. */
#define CGROUP_WANTS_MAX 32

/*
 * The places of the groups, the most urgent first: the one whose page is open with those above it, the
 * selected row and the page of the list when it IS_SHOWN, those most in danger. Returns how many.
 */
unsigned int cgroup_wants(const struct cgroup_control *control, const struct model *model,
	bool is_shown, uint32_t ret_places[CGROUP_WANTS_MAX]);

/*
 * Appends to COUNT places of processes, up to MOST, who may die in these groups: the first two of each, and those
 * that the page of the open group names. Returns the new count.
 */
unsigned int cgroup_wants_processes(const struct cgroup_control *control, const struct model *model,
	const uint32_t *groups, unsigned int group_count, uint32_t *places, unsigned int count,
	unsigned int most);

#endif
