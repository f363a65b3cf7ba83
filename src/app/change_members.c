/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/change_members.h"

/* Whether anything can be changed at PROCESS, and it is not this program. */
static bool is_member(const struct process_table *table, const struct process *process)
{
	return process->pid != 0 && process->pid != table->own_pid &&
	       !(process->flags & PROCESS_KERNEL_THREAD) && process->state != 'Z' &&
	       process->state != 'X';
}

unsigned int change_members_tree(
	const struct model *model, int32_t pid, int32_t *pids, unsigned int most)
{
	const struct process_table *table = &model->sample.processes;
	unsigned int count = 0;

	if (most == 0 || !sample_has(&model->sample, SOURCE_PROCESSES) ||
		!process_table_find(table, pid))
		return 0;
	pids[count++] = pid;
	for (unsigned int i = 0; i < count && i < most; i++) {
		for (unsigned int place = 0; place < table->place_count; place++) {
			const struct process *process = &table->row[place];

			if (process->parent_pid != pids[i] || process->pid == pids[i] ||
				!is_member(table, process))
				continue;
			if (count < most)
				pids[count] = process->pid;
			count++;
		}
	}
	return count;
}

unsigned int change_members_group(
	const struct model *model, uint32_t place, int32_t *pids, unsigned int most)
{
	const struct process_table *table = &model->sample.processes;
	unsigned int count = 0;

	if (!sample_has(&model->sample, SOURCE_PROCESSES) ||
		!sample_has(&model->sample, SOURCE_CGROUPS))
		return 0;
	for (unsigned int i = 0; i < table->place_count; i++) {
		const struct process *process = &table->row[i];
		uint32_t group = model_group_of(model, process);

		if (!is_member(table, process) || process->pid == 1 || group == CGROUP_NONE ||
			!cgroup_is_below(&model->sample.cgroups, group, place))
			continue;
		if (count < most)
			pids[count] = process->pid;
		count++;
	}
	return count;
}
