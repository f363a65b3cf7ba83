/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Changes that are only thought: what the ranking would be if an oom_score_adj, the memory of
 * a process or that of the machine, or a limit of a control group were different. Nothing of it is written anywhere.
 */
#ifndef OOMWATCH_MODEL_WHAT_IF_H
#define OOMWATCH_MODEL_WHAT_IF_H

#include "kernel/cgroup.h"
#include "kernel/process.h"

#define WHAT_IF_MAX 256
#define WHAT_IF_LIMITS_MAX 8

struct what_if_change {
	int32_t pid;
	uint32_t incarnation;
	bool has_adj;
	int adj;         /* -1000 to 1000, instead of its own */
	int64_t add_kib; /* to its anonymous memory; may be negative */
};

/* A file of a control group: memory.max, memory.swap.max, memory.oom.group. */
struct what_if_limit {
	uint32_t incarnation; /* of the group */
	enum cgroup_value file;
	uint64_t value;
};

struct what_if {
	struct what_if_change change[WHAT_IF_MAX];
	unsigned int count;
	struct what_if_limit limit[WHAT_IF_LIMITS_MAX];
	unsigned int limit_count;
	uint64_t less_kib; /* of RAM: the machine had so much less */
};

/* Forgets every change. */
void what_if_clear(struct what_if *what_if);

/* Whether anything is changed. */
bool what_if_is_active(const struct what_if *what_if);

/* The change of PROCESS, or NULL. */
const struct what_if_change *what_if_find(
	const struct what_if *what_if, const struct process *process);

/* Thinks ADJ, cut to -1000 to 1000, for PROCESS; its own value takes the thought back. 0, or -ENOSPC
 * when there are WHAT_IF_MAX changes already. */
int what_if_set_adj(struct what_if *what_if, const struct process *process, int adj);

/* Thinks ADD_KIB more anonymous memory (or less) for PROCESS; 0 takes the thought back. 0 or -ENOSPC
 * as above. */
int what_if_set_memory(struct what_if *what_if, const struct process *process, int64_t add_kib);

/* Thinks VALUE in FILE of GROUP. 0, or -ENOSPC when there are WHAT_IF_LIMITS_MAX already. */
int what_if_set_limit(struct what_if *what_if, const struct cgroup *group, enum cgroup_value file,
	uint64_t value);

/* What FILE of GROUP says in thought, as cgroup_value_or(); WHAT_IF may be NULL: as it is. */
uint64_t what_if_limit_or(const struct what_if *what_if, const struct cgroup *group,
	enum cgroup_value file, uint64_t otherwise);

/* The oom_score_adj that PROCESS has in thought. */
int what_if_adj(const struct what_if *what_if, const struct process *process);

/* The anonymous memory that PROCESS has with CHANGE, which may be NULL; at least 0. */
uint64_t what_if_anon_kib(const struct what_if_change *change, const struct process *process);

/* What counts for the badness of PROCESS, as process_memory_kib(), with what WHAT_IF adds; NULL: as it is. */
uint64_t what_if_memory_kib(const struct what_if *what_if, const struct process *process);

/* Drops the changes of processes that are gone. */
void what_if_prune(struct what_if *what_if, const struct process_table *table);

#endif
