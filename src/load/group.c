/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/group.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cursor.h"
#include "base/message.h"
#include "kernel/cgroup.h"
#include "kernel/cgroup_stat.h"
#include "kernel/pressure.h"
#include "load/group_library.h"

/* memory.stat of a newer kernel has some 60 lines. */
#define TEXT_MAX 8192

/* Beside the workers: what a kind may fork for a moment. */
#define PIDS_ROOM 16

/* Between two looks at a group whose processes are dying. */
#define REMOVE_PAUSE_NSEC 20000000

/* --- its name, and those that were left --- */

void load_group_init(struct load_group *group, const struct load_place *place)
{
	*group = (struct load_group){
		.parent = place->fd,
		.fd = -1,
		.procs = -1,
		.current.fd = -1,
		.max.fd = -1,
		.events.fd = -1,
		.stat.fd = -1,
		.pressure.fd = -1,
	};
	load_own_name(group->name, place->fd);
}

static int open_folder(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

void load_group_sweep(int parent)
{
	int copy = openat(parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;

	if (!folder && copy >= 0)
		close(copy);
	while (folder && (entry = readdir(folder))) {
		int fd;

		if (!load_own_name_is(entry->d_name))
			continue;
		fd = open_folder(parent, entry->d_name);
		/* One with a process in it is somebody's, and stays: EBUSY. */
		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
			unlinkat(parent, entry->d_name, AT_REMOVEDIR);
		if (fd >= 0)
			close(fd);
	}
	if (folder)
		closedir(folder);
}

/* --- limits --- */

static int write_text(int fd, const char *file, const char *text)
{
	int opened = openat(fd, file, O_WRONLY | O_CLOEXEC);
	int error = opened < 0 || write(opened, text, strlen(text)) < 0 ? -errno : 0;

	if (opened >= 0)
		close(opened);
	return error;
}

static int read_value(int fd, const char *file, uint64_t *ret)
{
	char text[64];
	size_t length;
	int error = file_read_at(fd, file, text, sizeof(text), &length);

	return error ? error : cgroup_value_parse(text, length, file, ret, NULL);
}

static const char *value_text(char buffer[24], uint64_t value)
{
	if (value == LOAD_UNLIMITED)
		return "max";
	snprintf(buffer, 24, "%llu", (unsigned long long)value);
	return buffer;
}

/* Writes VALUE, through libcgroup where it finds the group, and reads it back: the kernel keeps whole pages. */
static int set_value(const struct load_group *group, const char *file, uint64_t value)
{
	char buffer[24];
	const char *text = value_text(buffer, value);
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), is;
	int error = 0;

	if (load_group_library_set(group->fd, group->path, file, text) < 0)
		error = write_text(group->fd, file, text);
	if (!error)
		error = read_value(group->fd, file, &is);
	if (!error && is != value && (value == LOAD_UNLIMITED || is != value / page * page))
		error = -EIO;
	return error;
}

static int limit_refused(const char *file, int error, struct failure *failure)
{
	return failure_set(failure, error, 0, _("%s of the new control group cannot be set: %s"),
		file, failure_reason(error));
}

static int set_limits(struct load_group *group, const struct load_plan *plan,
	unsigned int processes, struct failure *failure)
{
	char text[24];
	int error = set_value(group, "memory.max", plan->limit_bytes);

	if (error)
		return limit_refused("memory.max", error, failure);
	error = set_value(group, "memory.swap.max", plan->swap_bytes);
	if (error && error != -ENOENT)
		return limit_refused("memory.swap.max", error, failure);
	error = set_value(group, "memory.high", plan->high_bytes);
	if (error)
		return limit_refused("memory.high", error, failure);
	error = plan->is_oom_group ? set_value(group, "memory.oom.group", 1) : 0;
	if (error)
		return limit_refused("memory.oom.group", error, failure);
	error = write_text(group->fd, "pids.max", value_text(text, processes + PIDS_ROOM));
	if (error && error != -ENOENT)
		return limit_refused("pids.max", error, failure);
	return 0;
}

/* --- making it --- */

static int make_folder(struct load_group *group, const struct load_place *place,
	const struct load_plan *plan, struct failure *failure)
{
	char limit[24];
	int error = 0;

	if (faccessat(place->fd, group->name, F_OK, 0) == 0)
		error = -EEXIST;
	/* libcgroup wants to write to all groups above, which only root may. */
	else if (load_group_library_create(place->fd, place->path, group->name,
			 value_text(limit, plan->limit_bytes)) < 0 &&
		 mkdirat(place->fd, group->name, 0755) < 0 && errno != EEXIST)
		error = -errno;
	if (!error)
		group->fd = open_folder(place->fd, group->name);
	if (!error && group->fd < 0)
		error = group->fd;
	/* Somebody's sweep may have had it in between. */
	if (!error && flock(group->fd, LOCK_SH | LOCK_NB) < 0)
		error = -errno;
	if (error)
		return failure_set(failure, error, 0,
			_("no control group can be made in %.100s: %s"), place->path,
			failure_reason(error));
	return 0;
}

static int open_files(struct load_group *group, struct failure *failure)
{
	group->procs = openat(group->fd, "cgroup.procs", O_WRONLY | O_CLOEXEC);
	if (group->procs < 0)
		return failure_set(failure, -errno, 0,
			_("processes cannot be moved to the new control group: %s"),
			failure_reason(errno));
	kept_file_open(&group->current, group->fd, "memory.current");
	kept_file_open(&group->max, group->fd, "memory.max");
	kept_file_open(&group->events, group->fd, "memory.events");
	kept_file_open(&group->stat, group->fd, "memory.stat");
	kept_file_open(&group->pressure, group->fd, "memory.pressure");
	return 0;
}

int load_group_create(struct load_group *group, const struct load_place *place,
	const struct load_plan *plan, unsigned int processes, struct failure *failure)
{
	int length = snprintf(group->path, sizeof(group->path), "%s/%s",
		strcmp(place->path, "/") == 0 ? "" : place->path, group->name);
	int error;

	if (length < 0 || (size_t)length >= sizeof(group->path))
		return failure_set(
			failure, -ENAMETOOLONG, 0, _("the path of the group is too long"));
	error = make_folder(group, place, plan, failure);
	if (!error)
		error = set_limits(group, plan, processes, failure);
	if (!error)
		error = open_files(group, failure);
	if (error) {
		bool is_ours = group->fd >= 0;

		load_group_close(group);
		if (is_ours)
			unlinkat(place->fd, group->name, AT_REMOVEDIR);
	}
	return error;
}

/* --- being in it --- */

/* Whether /proc/self/cgroup, seen from whatever root, ends in PATH. */
static bool is_inside(const char *path)
{
	char text[2 * PATH_MAX];
	size_t length, wanted = strlen(path);
	struct cursor cursor;
	struct span line;

	if (file_read_at(AT_FDCWD, "/proc/self/cgroup", text, sizeof(text), &length) < 0)
		return false;
	cursor = cursor_of(text, length);
	while (cursor_line(&cursor, &line)) {
		if (span_starts(line, "0::") && line.length >= wanted &&
			memcmp(line.at + line.length - wanted, path, wanted) == 0)
			return true;
	}
	return false;
}

int load_group_enter(const struct load_group *group)
{
	if (write(group->procs, "0", 1) != 1)
		return -errno;
	return is_inside(group->path) ? 0 : -EXDEV;
}

static size_t read_text(const struct kept_file *file, char *text)
{
	size_t length;

	if (file->fd < 0 || kept_file_read(file, text, TEXT_MAX, &length) < 0)
		return 0;
	return length;
}

static void read_stat(const struct load_group *group, struct load_group_reading *ret)
{
	struct cgroup_stat stat;
	char text[TEXT_MAX];
	size_t length = read_text(&group->stat, text);

	if (length == 0 || cgroup_stat_parse(text, length, &stat, NULL) < 0)
		return;
	if (!cgroup_stat_has(&stat, CGROUP_STAT_WORKINGSET_REFAULT_FILE))
		return;
	ret->refaults = stat.value[CGROUP_STAT_WORKINGSET_REFAULT_FILE];
	if (cgroup_stat_has(&stat, CGROUP_STAT_WORKINGSET_REFAULT_ANON))
		ret->refaults += stat.value[CGROUP_STAT_WORKINGSET_REFAULT_ANON];
}

static void read_events(const struct load_group *group, struct load_group_reading *ret)
{
	struct cgroup_events events;
	char text[TEXT_MAX];
	size_t length = read_text(&group->events, text);

	if (length == 0 || cgroup_events_parse(text, length, &events, NULL) < 0)
		return;
	if (events.present & 1u << CGROUP_EVENT_MAX)
		ret->limit_hits = events.count[CGROUP_EVENT_MAX];
	if (events.present & 1u << CGROUP_EVENT_OOM_KILL)
		ret->oom_kills = events.count[CGROUP_EVENT_OOM_KILL];
}

void load_group_read(const struct load_group *group, struct load_group_reading *ret)
{
	struct pressure pressure;
	char text[TEXT_MAX];
	size_t length;

	*ret = (struct load_group_reading){LOAD_UNLIMITED, LOAD_UNLIMITED, LOAD_UNLIMITED,
		LOAD_UNLIMITED, LOAD_UNLIMITED, LOAD_UNLIMITED};
	length = read_text(&group->current, text);
	if (length > 0)
		cgroup_value_parse(text, length, "memory.current", &ret->current_bytes, NULL);
	/* Others may change it meanwhile. */
	length = read_text(&group->max, text);
	if (length > 0)
		cgroup_value_parse(text, length, "memory.max", &ret->max_bytes, NULL);
	read_events(group, ret);
	read_stat(group, ret);
	length = read_text(&group->pressure, text);
	if (length > 0 && pressure_parse(text, length, &pressure, NULL) == 0 &&
		pressure.some.is_present)
		ret->stall_usec = pressure.some.total_usec;
}

/* --- the end --- */

/* The next process in TEXT, that of cgroup.procs; 0: there is none. */
static pid_t next_process(struct cursor *text)
{
	struct span line;
	uint64_t pid;

	while (cursor_line(text, &line)) {
		/* 0 is one of another PID namespace; it would be our own process group. */
		if (text->is_terminated && span_u64(line, &pid) == 0 && pid > 1 && pid <= INT32_MAX)
			return (pid_t)pid;
	}
	return 0;
}

/* What of cgroup.procs has room, at most some thousand processes. */
static struct cursor read_processes(int fd, char text[TEXT_MAX])
{
	int file = openat(fd, "cgroup.procs", O_RDONLY | O_CLOEXEC);
	ssize_t got = file < 0 ? 0 : read(file, text, TEXT_MAX);

	if (file >= 0)
		close(file);
	return cursor_of(text, got > 0 ? (size_t)got : 0);
}

static bool has_process(int fd, pid_t wanted)
{
	char text[TEXT_MAX];
	struct cursor cursor = read_processes(fd, text);
	pid_t pid;

	do
		pid = next_process(&cursor);
	while (pid != 0 && pid != wanted);
	return pid != 0;
}

/* One that has died since may have left its PID to somebody else: what is held when it is still in the group is the one
 * in the group. Before Linux 5.3 nothing can be held. */
static void kill_process(int fd, pid_t pid)
{
	int held = (int)syscall(SYS_pidfd_open, pid, 0);

	if (held >= 0 && has_process(fd, pid))
		syscall(SYS_pidfd_send_signal, held, SIGKILL, NULL, 0);
	else if (held < 0 && errno == ENOSYS)
		kill(pid, SIGKILL);
	if (held >= 0)
		close(held);
}

/* Before Linux 5.14: each of the processes, and again until there is none that forked in between. */
static void kill_each(int fd)
{
	char text[TEXT_MAX];
	struct cursor cursor = read_processes(fd, text);
	pid_t pid;

	while ((pid = next_process(&cursor)) != 0)
		kill_process(fd, pid);
}

void load_group_kill(int fd)
{
	if (write_text(fd, "cgroup.kill", "1") < 0)
		kill_each(fd);
}

int load_group_remove(int parent, const char *name, uint64_t wait_usec)
{
	const struct timespec pause = {.tv_nsec = REMOVE_PAUSE_NSEC};
	uint64_t end_usec = clock_monotonic_usec() + wait_usec;

	for (;;) {
		int fd;

		if (unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
			return 0;
		if (errno != EBUSY || clock_monotonic_usec() >= end_usec)
			return -errno;
		fd = open_folder(parent, name);
		if (fd >= 0) {
			load_group_kill(fd);
			close(fd);
		}
		nanosleep(&pause, NULL);
	}
}

void load_group_close(struct load_group *group)
{
	kept_file_close(&group->current);
	kept_file_close(&group->max);
	kept_file_close(&group->events);
	kept_file_close(&group->stat);
	kept_file_close(&group->pressure);
	if (group->procs >= 0)
		close(group->procs);
	if (group->fd >= 0)
		close(group->fd);
	group->fd = group->procs = -1;
}
