/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/process_history.h"

#include <math.h>

static struct process_course *find_course(
	struct process_history *history, const struct process *process)
{
	for (unsigned int i = 0; i < PROCESS_COURSES; i++) {
		struct process_course *course = &history->course[i];

		if (course->pid == process->pid && course->incarnation == process->incarnation)
			return course;
	}
	return NULL;
}

/* The course that has been wanted by nobody for longest. */
static struct process_course *oldest_course(struct process_history *history)
{
	struct process_course *oldest = &history->course[0];

	for (unsigned int i = 1; i < PROCESS_COURSES; i++) {
		if (history->course[i].wanted_usec < oldest->wanted_usec)
			oldest = &history->course[i];
	}
	return oldest;
}

static void want_course(struct process_history *history, const struct process_table *table,
	uint32_t place, uint64_t now_usec)
{
	const struct process *process = &table->row[place];
	struct process_course *course = find_course(history, process);

	if (!course) {
		course = oldest_course(history);
		course->pid = process->pid;
		course->incarnation = process->incarnation;
		course->place = place;
		ring_clear(&course->memory_bytes);
	}
	course->wanted_usec = now_usec;
}

/* One value more; a course whose process is gone becomes free. */
static void push_course(
	struct process_course *course, unsigned int begun, const struct process_table *table)
{
	const struct process *process =
		course->place < table->place_count ? &table->row[course->place] : NULL;

	if (!process || process->pid != course->pid ||
		process->incarnation != course->incarnation) {
		course->pid = 0;
		course->wanted_usec = 0;
		return;
	}
	/* One that comes forward in the middle of a slot begins with a part of it. */
	slots_push_level(&course->memory_bytes, course->memory_bytes.count == 0 ? 1 : begun,
		process->flags & PROCESS_HAS_MEMORY ? (float)process_memory_kib(process) * 1024
						    : NAN);
}

void process_history_update(struct process_history *history, unsigned int begun,
	const struct sample *sample, const struct victims *victims)
{
	const struct process_table *table = &sample->processes;
	const struct process *followed = process_table_find(table, history->followed_pid);

	for (unsigned int i = 0; i < PROCESS_COURSES_RANKED && i < victims->order_count; i++)
		want_course(history, table, victims->order[i], sample->monotonic_usec);
	if (followed)
		want_course(
			history, table, (uint32_t)(followed - table->row), sample->monotonic_usec);
	for (unsigned int i = 0; i < PROCESS_COURSES; i++) {
		if (history->course[i].pid)
			push_course(&history->course[i], begun, table);
	}
}

const struct ring *process_history_find(
	const struct process_history *history, const struct process *process)
{
	for (unsigned int i = 0; i < PROCESS_COURSES; i++) {
		const struct process_course *course = &history->course[i];

		if (course->pid == process->pid && course->incarnation == process->incarnation)
			return &course->memory_bytes;
	}
	return NULL;
}
