/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/action_subject.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/change_members.h"
#include "base/message.h"

int action_subject_process(struct action_subject *subject, const struct model *model,
	const struct process *process, int root, struct failure *failure)
{
	int error = target_hold_process(&subject->target, root, process->pid, failure);

	/* Another one has its PID since the sample was taken. */
	if (!error && process->start_ticks != 0 &&
		process->start_ticks != subject->target.start_ticks)
		error = failure_set(failure, -ESRCH, 0, _("process %d has ended"), process->pid);
	if (error) {
		target_release(&subject->target);
		return error;
	}
	subject->pid = process->pid;
	subject->group = model_group_of(model, process);
	return 0;
}

/* The path of the group at PLACE as it is: the one for the screen is cleaned and may be cut. 0 or -ENAMETOOLONG. */
static int raw_path(const struct cgroup_table *table, uint32_t place, char path[CGROUP_PATH_MAX])
{
	size_t at = CGROUP_PATH_MAX - 1;

	path[at] = '\0';
	while (place < table->place_count && table->row[place].parent != CGROUP_NONE) {
		const char *name = table->texts + table->row[place].name;
		size_t length = strlen(name);

		if (length + 1 > at)
			return -ENAMETOOLONG;
		at -= length;
		memcpy(path + at, name, length);
		path[--at] = '/';
		place = table->row[place].parent;
	}
	if (!path[at])
		path[--at] = '/';
	memmove(path, path + at, CGROUP_PATH_MAX - at);
	return 0;
}

int action_subject_group(struct action_subject *subject, const struct model *model, uint32_t place,
	int root, struct failure *failure)
{
	const struct cgroup_table *table = &model->sample.cgroups;
	char path[CGROUP_PATH_MAX];
	int error = raw_path(table, place, path);

	if (error) {
		subject->target.fd = -1;
		return failure_set(failure, error, 0, "%s", failure_reason(error));
	}
	error = target_hold_cgroup(&subject->target, root, table->mount, path, failure);
	if (!error && subject->target.inode != table->row[place].id)
		error = failure_set(failure, -ENOENT, 0, _("%s is gone"), path);
	if (error) {
		target_release(&subject->target);
		return error;
	}
	subject->pid = 0;
	subject->group = place;
	return 0;
}

void action_subject_release(struct action_subject *subject)
{
	if (subject->target.fd >= 0)
		target_release(&subject->target);
	subject->target.fd = -1;
}

/* Adds the process of that PID when it is the same one still. */
static unsigned int add_tagged(const struct process_table *table, int32_t pid, uint32_t incarnation,
	int32_t *pids, unsigned int count)
{
	const struct process *process = process_table_find(table, pid);

	if (!process || process->incarnation != incarnation)
		return count;
	pids[count] = pid;
	return count + 1;
}

unsigned int action_subject_processes(const struct action_subject *subject,
	const struct model *model, enum action_scope scope, int32_t ret_pids[ACTION_TARGETS_MAX])
{
	const struct process_table *table = &model->sample.processes;
	const struct process_view *view = subject->processes;
	const struct what_if *what_if = &model->what_if;
	unsigned int count = 0;

	if (!sample_has(&model->sample, SOURCE_PROCESSES))
		return 0;
	switch (scope) {
	case ACTION_OF_ONE:
		break;
	case ACTION_OF_THOUGHT:
		for (unsigned int i = 0; i < what_if->count; i++) {
			if (what_if->change[i].has_adj)
				count = add_tagged(table, what_if->change[i].pid,
					what_if->change[i].incarnation, ret_pids, count);
		}
		break;
	case ACTION_OF_TAGGED:
		for (unsigned int i = 0; i < view->tag_count; i++)
			count = add_tagged(
				table, view->tag[i].pid, view->tag[i].incarnation, ret_pids, count);
		break;
	case ACTION_OF_TREE:
		return change_members_tree(model, subject->pid, ret_pids, ACTION_TARGETS_MAX);
	case ACTION_OF_MEMBERS:
		return subject->group == CGROUP_NONE ? 0
						     : change_members_group(model, subject->group,
							       ret_pids, ACTION_TARGETS_MAX);
	}
	return count;
}
