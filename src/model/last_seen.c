/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/last_seen.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void last_seen_init(struct last_seen *seen)
{
	memset(seen, 0, sizeof(*seen));
}

int last_seen_reserve(struct last_seen *seen, unsigned int places)
{
	struct seen_process *row;

	if (places <= seen->capacity)
		return 0;
	row = reallocarray(seen->row, places, sizeof(*row));
	if (!row)
		return -ENOMEM;
	seen->row = row;
	seen->capacity = places;
	return 0;
}

void last_seen_release(struct last_seen *seen)
{
	free(seen->row);
	last_seen_init(seen);
}

static void let_go(struct last_seen *seen, struct seen_process *row)
{
	if (row->pid == 0)
		return;
	row->gone_at = seen->sample;
	seen->gone[seen->gone_next] = *row;
	seen->gone_next = (seen->gone_next + 1) % LAST_SEEN_GONE_MAX;
	row->pid = 0;
}

static uint64_t sum_kib(const uint64_t kib[PROCESS_MEMORIES])
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < PROCESS_MEMORIES; i++)
		sum += kib[i];
	return sum;
}

/* Whether PROCESS is on its way out: it has no memory any more, or the kernel, which scores it 0, is taking
 * it back. What counts is what it held before. */
static bool is_dying(const struct process *process, const struct seen_process *row)
{
	return !(process->flags & PROCESS_HAS_MEMORY) ||
	       (process->flags & PROCESS_HAS_SCORE && process->oom_score == 0 &&
		       sum_kib(process->kib) < sum_kib(row->kib));
}

static void take_process(struct seen_process *row, const struct process *process)
{
	if (row->pid == 0) {
		*row = (struct seen_process){
			.pid = process->pid,
			.incarnation = process->incarnation,
		};
	}
	if (process->group)
		row->group = process->group;
	row->is_leader_dead = process->flags & PROCESS_DEAD_LEADER;
	memcpy(row->comm, process->comm, sizeof(row->comm));
	if (row->has_memory && is_dying(process, row))
		return;
	row->has_memory = process->flags & PROCESS_HAS_MEMORY;
	memcpy(row->kib, process->kib, sizeof(row->kib));
}

void last_seen_take(struct last_seen *seen, const struct sample *sample)
{
	const struct process_table *table = &sample->processes;
	bool is_known = sample_has(sample, SOURCE_PROCESSES);
	unsigned int places = is_known ? table->place_count : 0;

	if (places > seen->capacity)
		places = seen->capacity;
	seen->sample++;
	seen->is_foreign = is_known && table->hiding == PROCESS_HIDING_NAMESPACE;
	seen->is_complete = is_known && table->hiding == PROCESS_HIDING_NONE &&
			    table->sweep_percent == 100 && table->missed == 0;
	for (; seen->place_count < places; seen->place_count++)
		seen->row[seen->place_count].pid = 0;
	for (unsigned int i = 0; i < seen->place_count; i++) {
		struct seen_process *row = &seen->row[i];
		const struct process *process = i < places ? &table->row[i] : NULL;

		if (!process || process->pid != row->pid ||
			process->incarnation != row->incarnation)
			let_go(seen, row);
		if (process && process->pid && !(process->flags & PROCESS_KERNEL_THREAD))
			take_process(row, process);
	}
	seen->place_count = places;
}

/* Went away at the newest sample or the one before. */
static bool is_recent(const struct last_seen *seen, const struct seen_process *process)
{
	return process->pid && seen->sample - process->gone_at <= 1;
}

/* Whether the process of the newest sample at PLACE is not in TABLE, the next one. */
static bool is_gone_from(
	const struct process_table *table, const struct seen_process *process, unsigned int place)
{
	return place >= table->place_count || table->row[place].pid != process->pid ||
	       table->row[place].incarnation != process->incarnation;
}

static bool is_without_leader(const struct seen_process *process, const char *comm)
{
	return process->is_leader_dead && strcmp(process->comm, comm) == 0;
}

static const struct seen_process *find_without_leader(
	const struct last_seen *seen, const char *comm, const struct process_table *table)
{
	const struct seen_process *found = NULL;
	unsigned int count = 0;

	for (unsigned int i = 0; i < seen->place_count; i++) {
		const struct seen_process *process = &seen->row[i];

		if (process->pid && is_without_leader(process, comm) &&
			is_gone_from(table, process, i)) {
			found = process;
			count++;
		}
	}
	for (unsigned int i = 0; i < LAST_SEEN_GONE_MAX; i++) {
		const struct seen_process *process = &seen->gone[i];

		if (is_recent(seen, process) && is_without_leader(process, comm)) {
			found = process;
			count++;
		}
	}
	return count == 1 ? found : NULL;
}

const struct seen_process *last_seen_find(const struct last_seen *seen, int32_t pid,
	const char *comm, const struct process_table *table)
{
	const struct seen_process *found = NULL;

	if (seen->is_foreign || pid <= 0)
		return NULL;
	for (unsigned int i = 0; i < seen->place_count; i++) {
		if (seen->row[i].pid == pid)
			return &seen->row[i];
	}
	for (unsigned int i = 0; i < LAST_SEEN_GONE_MAX; i++) {
		const struct seen_process *process = &seen->gone[i];

		/* Long ago, the PID may have been another's. */
		if (process->pid == pid &&
			(is_recent(seen, process) || strcmp(process->comm, comm) == 0) &&
			(!found || process->gone_at >= found->gone_at))
			found = process;
	}
	return found ? found : find_without_leader(seen, comm, table);
}

int last_seen_place(const struct last_seen *seen, const struct seen_process *process)
{
	if (process < seen->row || process >= seen->row + seen->place_count)
		return -1;
	return (int)(process - seen->row);
}
