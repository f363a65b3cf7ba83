/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/what_if.h"

#include <errno.h>

void what_if_clear(struct what_if *what_if)
{
	what_if->count = 0;
	what_if->limit_count = 0;
	what_if->less_kib = 0;
}

bool what_if_is_active(const struct what_if *what_if)
{
	return what_if->count > 0 || what_if->limit_count > 0 || what_if->less_kib > 0;
}

/* The index of the change of PROCESS; COUNT when it has none. */
static unsigned int change_index(const struct what_if *what_if, const struct process *process)
{
	unsigned int i;

	for (i = 0; i < what_if->count; i++) {
		if (what_if->change[i].pid == process->pid &&
			what_if->change[i].incarnation == process->incarnation)
			break;
	}
	return i;
}

const struct what_if_change *what_if_find(
	const struct what_if *what_if, const struct process *process)
{
	unsigned int i = change_index(what_if, process);

	return i < what_if->count ? &what_if->change[i] : NULL;
}

/* The change of PROCESS, one that changes nothing when there was none; NULL without room. */
static struct what_if_change *change_of(struct what_if *what_if, const struct process *process)
{
	unsigned int i = change_index(what_if, process);

	if (i == WHAT_IF_MAX)
		return NULL;
	if (i == what_if->count) {
		what_if->change[i] = (struct what_if_change){
			.pid = process->pid, .incarnation = process->incarnation};
		what_if->count++;
	}
	return &what_if->change[i];
}

/* Drops CHANGE when it changes nothing any more; the others keep their order. */
static void change_settle(struct what_if *what_if, const struct what_if_change *change)
{
	if (change->has_adj || change->add_kib != 0)
		return;
	what_if->count--;
	for (unsigned int i = (unsigned int)(change - what_if->change); i < what_if->count; i++)
		what_if->change[i] = what_if->change[i + 1];
}

int what_if_set_adj(struct what_if *what_if, const struct process *process, int adj)
{
	struct what_if_change *change = change_of(what_if, process);

	if (!change)
		return -ENOSPC;
	change->adj = adj < -1000 ? -1000 : adj > 1000 ? 1000 : adj;
	change->has_adj =
		!(process->flags & PROCESS_HAS_ADJ) || change->adj != process->oom_score_adj;
	change_settle(what_if, change);
	return 0;
}

int what_if_set_memory(struct what_if *what_if, const struct process *process, int64_t add_kib)
{
	struct what_if_change *change = change_of(what_if, process);

	if (!change)
		return -ENOSPC;
	change->add_kib = add_kib;
	change_settle(what_if, change);
	return 0;
}

/* What is thought of FILE of GROUP; LIMIT_COUNT when nothing is. */
static unsigned int limit_index(
	const struct what_if *what_if, const struct cgroup *group, enum cgroup_value file)
{
	unsigned int i;

	for (i = 0; i < what_if->limit_count; i++) {
		if (what_if->limit[i].incarnation == group->incarnation &&
			what_if->limit[i].file == file)
			break;
	}
	return i;
}

int what_if_set_limit(
	struct what_if *what_if, const struct cgroup *group, enum cgroup_value file, uint64_t value)
{
	unsigned int i = limit_index(what_if, group, file);

	if (i == WHAT_IF_LIMITS_MAX)
		return -ENOSPC;
	if (i == what_if->limit_count)
		what_if->limit_count++;
	what_if->limit[i] = (struct what_if_limit){
		.incarnation = group->incarnation, .file = file, .value = value};
	return 0;
}

uint64_t what_if_limit_or(const struct what_if *what_if, const struct cgroup *group,
	enum cgroup_value file, uint64_t otherwise)
{
	unsigned int i = what_if ? limit_index(what_if, group, file) : 0;

	return what_if && i < what_if->limit_count ? what_if->limit[i].value
						   : cgroup_value_or(group, file, otherwise);
}

int what_if_adj(const struct what_if *what_if, const struct process *process)
{
	const struct what_if_change *change = what_if_find(what_if, process);

	return change && change->has_adj ? change->adj : process->oom_score_adj;
}

uint64_t what_if_anon_kib(const struct what_if_change *change, const struct process *process)
{
	uint64_t kib = process->kib[PROCESS_ANON];
	int64_t add = change ? change->add_kib : 0;

	return add < 0 && kib < -(uint64_t)add ? 0 : kib + (uint64_t)add;
}

uint64_t what_if_memory_kib(const struct what_if *what_if, const struct process *process)
{
	const struct what_if_change *change = what_if ? what_if_find(what_if, process) : NULL;

	return process_memory_kib(process) - process->kib[PROCESS_ANON] +
	       what_if_anon_kib(change, process);
}

void what_if_prune(struct what_if *what_if, const struct process_table *table)
{
	bool is_alive[WHAT_IF_MAX] = {false};
	unsigned int kept = 0;

	for (unsigned int place = 0; what_if->count > 0 && place < table->place_count; place++) {
		unsigned int i = change_index(what_if, &table->row[place]);

		if (i < what_if->count)
			is_alive[i] = true;
	}
	for (unsigned int i = 0; i < what_if->count; i++) {
		if (is_alive[i])
			what_if->change[kept++] = what_if->change[i];
	}
	what_if->count = kept;
}
