/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/cgroup_members.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Between two listings of a group, for each of its processes: at half a microsecond a process this is
 * a two-thousandth of a CPU. */
#define LISTING_USEC_A_PROCESS 1000u

static void learn(struct process_places *processes, int32_t pid, uint32_t group)
{
	/* Of another PID namespace. */
	uint32_t place = pid ? process_places_find(processes, pid) : PROCESS_PLACE_NONE;

	if (place != PROCESS_PLACE_NONE)
		processes->row[place].group = group;
}

/* A line that the last read has cut stays in front of the next. 0 or -errno. */
static int read_listing(const struct kept_file *file, char *buffer, uint32_t group,
	struct process_places *processes, uint32_t *ret_count)
{
	size_t kept = 0;
	off_t offset = 0;
	uint32_t count = 0;

	for (;;) {
		ssize_t got = pread(file->fd, buffer + kept, CGROUP_READER_BUFFER - kept, offset);
		const char *at = buffer, *end;
		int32_t pid;

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		offset += got;
		end = buffer + kept + got;
		for (; cgroup_procs_next(&at, end, &pid); count++)
			learn(processes, pid, group);
		kept = (size_t)(end - at);
		/* No PID is that long. */
		if (kept > 16)
			return -EINVAL;
		memmove(buffer, at, kept);
	}
	*ret_count = count;
	return 0;
}

int cgroup_members_read(struct cgroup_places *places, uint32_t place, const struct kept_file *file,
	char *buffer, struct process_places *processes, uint64_t now_usec)
{
	struct cgroup *row = &places->row[place];
	uint32_t count = 0;
	int error = read_listing(file, buffer, place + 1, processes, &count);

	places->node[place].listed_usec = now_usec;
	places->node[place].is_restless = false;
	row->flags &= (uint16_t) ~(CGROUP_HAS_PROCESSES | CGROUP_THREADED);
	if (error == -EOPNOTSUPP) {
		row->flags |= CGROUP_THREADED;
		row->process_count = 0;
		return 0;
	}
	if (error)
		return error;
	row->flags |= CGROUP_HAS_PROCESSES;
	row->process_count = count;
	return 0;
}

bool cgroup_members_are_due(const struct cgroup_places *places, uint32_t place, uint64_t now_usec)
{
	return now_usec - places->node[place].listed_usec >=
	       (uint64_t)places->row[place].process_count * LISTING_USEC_A_PROCESS;
}

unsigned int cgroup_members_inherit(struct cgroup_places *places, struct process_places *processes)
{
	unsigned int unknown = 0;

	for (uint32_t i = 0; i < processes->end; i++) {
		struct process *process = &processes->row[i];
		uint32_t parent;

		if (!process->pid || process->group)
			continue;
		parent = process->parent_pid > 0
				 ? process_places_find(processes, process->parent_pid)
				 : PROCESS_PLACE_NONE;
		if (parent != PROCESS_PLACE_NONE)
			process->group = processes->row[parent].group;
		if (process->group)
			places->node[process->group - 1].is_restless = true;
		else
			unknown++;
	}
	return unknown;
}

void cgroup_members_settle(struct cgroup_places *places, struct process_places *processes)
{
	if (!places->left_count)
		return;
	for (uint32_t i = 0; i < processes->end; i++) {
		uint32_t group = processes->row[i].group;

		if (group && !places->row[group - 1].id)
			processes->row[i].group = 0;
	}
	cgroup_places_settle(places);
}
