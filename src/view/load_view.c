/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/load_view.h"

#include <string.h>

#include "load/keeper.h"

uint32_t load_view_group(const struct load_view *load, const struct model *model)
{
	if (!load || !load->is_running || !load->progress.cgroup[0])
		return CGROUP_NONE;
	return cgroup_table_find(&model->sample.cgroups, load->progress.cgroup);
}

bool load_view_has(const struct load_view *load, const struct model *model, uint32_t group,
	const struct process *process)
{
	if (!load || !load->is_running || load->progress.state == LOAD_ENDED)
		return false;
	if (group != CGROUP_NONE && model_group_of(model, process) == group)
		return true;
	/* Without a group, and in the moment before it is known who is in it. */
	return load->pid > 0 && process->parent_pid == load->pid &&
	       strcmp(process->comm, LOAD_KEEPER_NAME) != 0;
}
