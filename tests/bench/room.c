/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "room.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

/* A tenth of the memory, and processes that stay free for the others. */
#define MEMORY_SHARE 10
#define SPARE_PROCESSES 1000

static long least(long left, long right)
{
	return left < right ? left : right;
}

/* The number at the start of the file at PATH, or ABSENT: without the file, or when it says max. */
static long read_number(const char *path, long absent)
{
	long number = absent;
	FILE *file = fopen(path, "r");

	if (file) {
		if (fscanf(file, "%ld", &number) != 1)
			number = absent;
		fclose(file);
	}
	return number;
}

/*
 * What LIMIT leaves beyond USAGE, both files of a control group, in the group PATH below MOUNT
 * and in all above it.
 */
static long hierarchy_room(
	const char *mount, const char *path, const char *limit, const char *usage)
{
	char group[2 * PATH_MAX], file[3 * PATH_MAX];
	long room = LONG_MAX;

	snprintf(group, sizeof(group), "%s%s", mount, path);
	while (strlen(group) >= strlen(mount)) {
		long most;

		snprintf(file, sizeof(file), "%s/%s", group, limit);
		most = read_number(file, LONG_MAX);
		snprintf(file, sizeof(file), "%s/%s", group, usage);
		if (most < LONG_MAX)
			room = least(room, most - read_number(file, 0));
		*strrchr(group, '/') = '\0';
	}
	return room;
}

/* The two files that limit something, and where the versions of control groups have them. */
struct cgroup_limit {
	const char *controller;
	const char *limit;
	const char *usage;
	const char *limit_v1;
	const char *usage_v1;
};

static const struct cgroup_limit memory_limit = {
	.controller = "memory",
	.limit = "memory.max",
	.usage = "memory.current",
	.limit_v1 = "memory.limit_in_bytes",
	.usage_v1 = "memory.usage_in_bytes",
};

static const struct cgroup_limit pids_limit = {
	.controller = "pids",
	.limit = "pids.max",
	.usage = "pids.current",
	.limit_v1 = "pids.max",
	.usage_v1 = "pids.current",
};

/*
 * The room in the group that a line of /proc/self/cgroup names: of version 2, mounted alone or
 * beside version 1, or of the controller's own hierarchy of version 1.
 */
static long line_room(const char *line, const struct cgroup_limit *limit)
{
	char path[PATH_MAX], names[128], mount[192];

	if (sscanf(line, "%*d::%4095[^\n]", path) == 1)
		return least(hierarchy_room("/sys/fs/cgroup", path, limit->limit, limit->usage),
			hierarchy_room("/sys/fs/cgroup/unified", path, limit->limit, limit->usage));
	if (sscanf(line, "%*d:%127[^:]:%4095[^\n]", names, path) != 2 ||
		strcmp(names, limit->controller) != 0)
		return LONG_MAX;
	snprintf(mount, sizeof(mount), "/sys/fs/cgroup/%s", limit->controller);
	return hierarchy_room(mount, path, limit->limit_v1, limit->usage_v1);
}

static long cgroup_room(const struct cgroup_limit *limit)
{
	char line[PATH_MAX + 256];
	long room = LONG_MAX;
	FILE *file = fopen("/proc/self/cgroup", "r");

	while (file && fgets(line, sizeof(line), file))
		room = least(room, line_room(line, limit));
	if (file)
		fclose(file);
	return room;
}

static long available_kib(void)
{
	char line[256];
	long kib = 0;
	FILE *file = fopen("/proc/meminfo", "r");

	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "MemAvailable: %ld", &kib) == 1)
			break;
	}
	if (file)
		fclose(file);
	return kib;
}

long room_memory_kib(void)
{
	return least(available_kib(), cgroup_room(&memory_limit) / 1024) / MEMORY_SHARE;
}

/* All tasks of the machine, threads too: the fourth field of /proc/loadavg. */
static long task_count(void)
{
	long tasks = 0;
	FILE *file = fopen("/proc/loadavg", "r");

	if (file) {
		if (fscanf(file, "%*f %*f %*f %*d/%ld", &tasks) != 1)
			tasks = 0;
		fclose(file);
	}
	return tasks;
}

static long rlimit_processes(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NPROC, &limit) < 0 || limit.rlim_cur > LONG_MAX)
		return LONG_MAX;
	return (long)limit.rlim_cur;
}

long room_processes(const char **ret_limit)
{
	const struct {
		const char *name;
		long most;
		long used;
	} limits[] = {
		{"kernel.pid_max", read_number("/proc/sys/kernel/pid_max", LONG_MAX), task_count()},
		{"kernel.threads-max", read_number("/proc/sys/kernel/threads-max", LONG_MAX),
			task_count()},
		{"RLIMIT_NPROC", rlimit_processes(), task_count()},
		{"pids.max", cgroup_room(&pids_limit), 0},
	};
	long room = LONG_MAX;

	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
		long left = limits[i].most - limits[i].used - SPARE_PROCESSES;

		if (left < room) {
			room = left;
			*ret_limit = limits[i].name;
		}
	}
	return room;
}
