/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/process_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "collect/pid_listing.h"
#include "kernel/number.h"
#include "kernel/process_cgroup.h"
#include "kernel/process_status.h"

/* A score is as new as the parts when it is no older. */
#define SCORE_NEW_USEC (USEC_PER_SEC / 2)

#define PATH_TEXT_MAX 48

/* Of a dead leader so many threads are asked for their memory: one that lives is among the first. */
#define THREADS_TRIED 32

static const char *const part_names[PROCESS_PARTS] = {
	[PROCESS_PART_STATUS] = "/status",
	[PROCESS_PART_ADJ] = "/oom_score_adj",
	[PROCESS_PART_SCORE] = "/oom_score",
};

/* Appends NUMBER and TEXT to the path that ends at END; no printf() for 500 paths a second. */
static char *path_append(char *end, int32_t number, const char *text)
{
	char digits[12];
	int count = 0;

	do
		digits[count++] = (char)('0' + number % 10);
	while (number /= 10);
	while (count > 0)
		*end++ = digits[--count];
	return stpcpy(end, text);
}

/* Whether the folder of PID is there: a capture may lack single files, a live process does not. */
static bool has_folder(const struct process_reader *reader, int32_t pid)
{
	char path[PATH_TEXT_MAX];

	path_append(path, pid, "");
	return faccessat(reader->proc, path, F_OK, 0) == 0;
}

/* What the errors of a vanishing or a hidden process come down to. */
static int process_error(const struct process_reader *reader, int error, struct process *process)
{
	switch (error) {
	case -ENOENT:
		return has_folder(reader, process->pid) ? -ENOENT : -ESRCH;
	case -EACCES:
	case -EPERM:
		process->flags |= PROCESS_DENIED;
		return -EACCES;
	default:
		return error;
	}
}

static int part_open(const struct process_reader *reader, int32_t pid, enum process_part part,
	struct kept_file *ret_file)
{
	char path[PATH_TEXT_MAX];

	path_append(path, pid, part_names[part]);
	return kept_file_open(ret_file, reader->proc, path);
}

static int take_score(
	struct process_reader *reader, size_t length, struct process *process, uint64_t now_usec)
{
	int64_t value;
	int error = number_parse(reader->buffer, length, &value, NULL);

	if (error || value < 0 || value > INT16_MAX)
		return error ? error : -ERANGE;
	process->oom_score = (int16_t)value;
	process->flags |= PROCESS_HAS_SCORE;
	process->checked_usec = now_usec;
	return 0;
}

static int take_adj(struct process_reader *reader, size_t length, struct process *process)
{
	int64_t value;
	int error = number_parse(reader->buffer, length, &value, NULL);

	if (error || value < -1000 || value > 1000)
		return error ? error : -ERANGE;
	process->oom_score_adj = (int16_t)value;
	process->flags |= PROCESS_HAS_ADJ;
	return 0;
}

static void apply_memory(struct process *process, const struct process_status *status)
{
	memcpy(process->kib, status->kib, sizeof(process->kib));
	process->flags |= PROCESS_HAS_MEMORY;
}

/*
 * The leader ended and is a zombie without memory, while other threads live: they still make
 * it a victim (mm/oom_kill.c, find_lock_task_mm()), and the status of one of them shows the memory.
 */
static void read_through_thread(struct process_reader *reader, struct process *process)
{
	char path[PATH_TEXT_MAX];
	struct pid_listing threads;
	struct process_status status;
	size_t length;
	int32_t tid;

	path_append(path, process->pid, "/task");
	if (pid_listing_open(&threads, reader->proc, path) < 0)
		return;
	for (int left = THREADS_TRIED; left > 0 && (tid = pid_listing_next(&threads)) > 0; left--) {
		char file[PATH_TEXT_MAX];

		if (tid == process->pid)
			continue;
		path_append(path_append(file, process->pid, "/task/"), tid, "/status");
		if (file_read_at(reader->proc, file, reader->buffer, PROCESS_READER_BUFFER,
			    &length) < 0 ||
			process_status_parse(reader->buffer, length, &status, NULL) < 0 ||
			!status.has_memory)
			continue;
		apply_memory(process, &status);
		process->flags |= PROCESS_DEAD_LEADER;
		break;
	}
	pid_listing_close(&threads);
}

static int take_status(
	struct process_reader *reader, size_t length, struct process *process, uint64_t now_usec)
{
	struct process_status status;
	int error = process_status_parse(reader->buffer, length, &status, NULL);

	if (error)
		return error;
	/* Its PID names a thread of another process by now: that has a folder, too, which none lists. */
	if (status.pid != process->pid)
		return -ESRCH;
	process->flags &= (uint16_t) ~(
		PROCESS_HAS_MEMORY | PROCESS_KERNEL_THREAD | PROCESS_DEAD_LEADER | PROCESS_DENIED);
	process->flags |= PROCESS_HAS_STATUS;
	process->state = status.state;
	process->parent_pid = status.parent_pid;
	process->euid = status.euid;
	process->thread_count = status.thread_count;
	process->read_usec = now_usec;
	memcpy(process->comm, status.comm, sizeof(process->comm));
	memset(process->kib, 0, sizeof(process->kib));
	if (status.has_memory)
		apply_memory(process, &status);
	else if (status.is_kernel_thread)
		process->flags |= PROCESS_KERNEL_THREAD;
	else if (status.thread_count > 1)
		read_through_thread(reader, process);
	return 0;
}

static int take_part(struct process_reader *reader, size_t length, enum process_part part,
	struct process *process, uint64_t now_usec)
{
	switch (part) {
	case PROCESS_PART_STATUS:
		return take_status(reader, length, process, now_usec);
	case PROCESS_PART_ADJ:
		return take_adj(reader, length, process);
	default:
		return take_score(reader, length, process, now_usec);
	}
}

/* Reads FILE into PART of PROCESS. */
static int read_file(struct process_reader *reader, const struct kept_file *file,
	enum process_part part, struct process *process, uint64_t now_usec)
{
	size_t length;
	int error = kept_file_read_once(file, reader->buffer, PROCESS_READER_BUFFER, &length);

	return error ? error : take_part(reader, length, part, process, now_usec);
}

/* The same from FILES, or, when that is NULL, by opening the file. */
static int read_part(struct process_reader *reader, const struct process_files *files,
	enum process_part part, struct process *process, uint64_t now_usec)
{
	struct kept_file file = {-1};
	int error;

	if (files) {
		error = read_file(reader, &files->file[part], part, process, now_usec);
	} else {
		error = part_open(reader, process->pid, part, &file);
		if (!error)
			error = read_file(reader, &file, part, process, now_usec);
		kept_file_close(&file);
	}
	return process_error(reader, error, process);
}

/* Whether the score was read a moment ago: who opens files for the rest need not do it again. */
static bool is_score_new(const struct process *process, uint64_t now_usec)
{
	return (process->flags & PROCESS_HAS_SCORE) &&
	       now_usec < process->checked_usec + SCORE_NEW_USEC;
}

static int read_parts(struct process_reader *reader, const struct process_files *files,
	struct process *process, uint64_t now_usec)
{
	int error = read_part(reader, files, PROCESS_PART_STATUS, process, now_usec);

	if (error == -ESRCH || error == -EACCES)
		return error;
	/* What these two lack the status does not make up for, and the other way round. */
	if (read_part(reader, files, PROCESS_PART_ADJ, process, now_usec) == -ESRCH)
		return -ESRCH;
	if (!files && is_score_new(process, now_usec))
		return error;
	return read_part(reader, files, PROCESS_PART_SCORE, process, now_usec) == -ESRCH ? -ESRCH
											 : error;
}

int process_read_score(struct process_reader *reader, struct process *process, uint64_t now_usec)
{
	return read_part(reader, NULL, PROCESS_PART_SCORE, process, now_usec);
}

int process_read_status(struct process_reader *reader, struct process *process, uint64_t now_usec)
{
	return read_part(reader, NULL, PROCESS_PART_STATUS, process, now_usec);
}

int process_read_all(struct process_reader *reader, struct process *process, uint64_t now_usec)
{
	return read_parts(reader, NULL, process, now_usec);
}

int process_read_cgroup(
	struct process_reader *reader, int32_t pid, char ret_path[PROCESS_CGROUP_MAX])
{
	char path[PATH_TEXT_MAX];
	size_t length;

	path_append(path, pid, "/cgroup");

	int error =
		file_read_at(reader->proc, path, reader->buffer, PROCESS_READER_BUFFER, &length);

	return error ? error : process_cgroup_parse(reader->buffer, length, ret_path, NULL);
}

int process_files_open(
	struct process_files *files, struct process_reader *reader, struct process *process)
{
	int error = 0;

	*files = (struct process_files){{{-1}, {-1}, {-1}}};
	for (enum process_part part = 0; part < PROCESS_PARTS && !error; part++)
		error = part_open(reader, process->pid, part, &files->file[part]);
	if (error)
		process_files_close(files);
	return process_error(reader, error, process);
}

void process_files_close(struct process_files *files)
{
	for (enum process_part part = 0; part < PROCESS_PARTS; part++)
		kept_file_close(&files->file[part]);
}

int process_files_read(const struct process_files *files, struct process_reader *reader,
	struct process *process, uint64_t now_usec)
{
	return read_parts(reader, files, process, now_usec);
}
