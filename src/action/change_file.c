/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/change_file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "action/cgroup_library.h"
#include "base/message.h"
#include "kernel/number.h"

/* Holds any number, and "max". */
#define VALUE_TEXT_MAX 32

/* From Linux 6.16 O_NONBLOCK spares the writer of memory.max and memory.high the reclaim. */
#define WRITE_FLAGS (O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

#define NAME_SHOWN_MAX 100

/* Whether ERROR may come from a target that is not there any more. */
static bool means_gone(int error)
{
	return error == -ENOENT || error == -ENODEV || error == -ESRCH || error == -ENOTDIR;
}

static bool is_threaded(const struct target *target)
{
	static const char threaded[] = "threaded\n";
	char type[VALUE_TEXT_MAX];
	size_t length;

	return target_read(target, "cgroup.type", type, sizeof(type), &length) == 0 &&
	       length == strlen(threaded) && memcmp(type, threaded, length) == 0;
}

/* Whether the folder of TARGET is the kernel's; else somebody has copied what there was, or a part of it. */
static bool is_of_kernel(const struct target *target)
{
	struct statfs filesystem;

	return fstatfs(target->fd, &filesystem) < 0 || filesystem.f_type == CGROUP2_SUPER_MAGIC;
}

/* Why the group of CHANGE, which is there, lacks the file, in words. */
static const char *reason_of_missing(const struct change *change)
{
	bool has_memory = faccessat(change->target.fd, "memory.current", F_OK, 0) == 0;

	if (strcmp(change->target.path, "/") == 0)
		return _("the root of all groups has no such file");
	if (change->kind != CHANGE_CGROUP_KILL && !has_memory)
		return is_threaded(&change->target)
			       ? _("a threaded group has no memory of its own")
			       : _("cgroup.subtree_control of the group above lacks memory");
	if (!is_of_kernel(&change->target))
		return _("this capture has none");
	if (change->kind == CHANGE_CGROUP_KILL)
		return _("this kernel has none; it came with Linux 5.14");
	if (change->kind == CHANGE_RECLAIM)
		return _("this kernel has none; it came with Linux 5.19");
	if (change->kind == CHANGE_SWAP_MAX)
		return _("the kernel does not count swap: boot with swapaccount=1");
	return _("this kernel has no such file");
}

/* Why CHANGE fails with ERROR, in words. */
static const char *reason_of(const struct change *change, int error, bool is_gone)
{
	bool is_process = change->target.kind == TARGET_PROCESS;

	if (is_gone)
		return is_process ? _("the process has ended") : _("the group has been removed");
	if (error == -ENOENT && !is_process)
		return reason_of_missing(change);
	return failure_reason(error);
}

int change_refuse(const struct change *change, int error, struct failure *failure)
{
	bool is_gone = means_gone(error) && !target_is_alive(&change->target);
	char name[NAME_SHOWN_MAX];

	if (is_gone)
		error = change->target.kind == TARGET_PROCESS ? -ESRCH : -ENOENT;
	else if (error == -ENODEV)
		error = -ENOENT;
	return failure_set(failure, error, 0, "%s, %s: %s",
		target_name(name, sizeof(name), &change->target), change_rows[change->kind].name,
		reason_of(change, error, is_gone));
}

static int parse_value(const struct change *change, const char *file, const char *text,
	size_t length, int64_t *ret_value, struct failure *failure)
{
	uint64_t value;
	int error;

	if (change->target.kind == TARGET_PROCESS)
		return number_parse(text, length, ret_value, failure);
	error = cgroup_value_parse(text, length, file, &value, failure);
	if (!error)
		*ret_value = value > INT64_MAX ? CHANGE_UNLIMITED : (int64_t)value;
	return error;
}

int change_file_read(
	const struct change *change, const char *file, int64_t *ret_value, struct failure *failure)
{
	/* One line; a little more, so that what is not one is told apart. */
	char text[2 * VALUE_TEXT_MAX];
	size_t length;
	int error = target_read(&change->target, file, text, sizeof(text), &length);

	if (error)
		return change_refuse(change, error, failure);
	return parse_value(change, file, text, length, ret_value, failure);
}

int change_file_probe(const struct change *change)
{
	int fd = openat(change->target.fd, change_rows[change->kind].file, WRITE_FLAGS);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* libcgroup opens for reading as well, which the owner of a delegated group may not with these. */
static bool is_for_library(enum change_kind kind)
{
	return change_rows[kind].target == TARGET_CGROUP && change_rows[kind].can_undo;
}

static int write_text(int fd, const char *text)
{
	size_t length = strlen(text);
	ssize_t written = write(fd, text, length);

	if (written < 0)
		return -errno;
	return (size_t)written == length ? 0 : -EIO;
}

int change_file_write(const struct change *change, int64_t value)
{
	const struct target *target = &change->target;
	const char *file = change_rows[change->kind].file;
	char text[VALUE_TEXT_MAX];
	int error, fd;

	/* First of all, and truncated as a shell does it: the error of libcgroup would say nothing. */
	fd = openat(target->fd, file, WRITE_FLAGS | O_TRUNC);
	if (fd < 0)
		return -errno;
	change_value_text(text, sizeof(text), change->kind, value);
	error = -EXDEV;
	if (is_for_library(change->kind))
		error = cgroup_library_write(target->fd, target->path, file, text);
	/* Where libcgroup does not lead, or fails: the descriptor does, and knows why not. */
	if (error) {
		strcat(text, "\n");
		error = write_text(fd, text);
	}
	close(fd);
	return error;
}

int change_file_restore(const struct change *change)
{
	char text[VALUE_TEXT_MAX];
	int fd = openat(change->target.fd, change_rows[change->kind].file, WRITE_FLAGS | O_TRUNC);
	int error;

	if (fd < 0)
		return -errno;
	change_value_text(text, sizeof(text) - 1, change->kind, change->old);
	strcat(text, "\n");
	error = write_text(fd, text);
	close(fd);
	return error;
}

int change_signal_send(const struct change *change, int signal)
{
	if (syscall(SYS_pidfd_send_signal, change->target.fd, signal, NULL, 0) == 0)
		return 0;
	/* A folder that is none of the running /proc, as in a capture. */
	return errno == EBADF ? -ESRCH : -errno;
}

int64_t change_rounded(enum change_kind kind, int64_t value)
{
	if (!change_rows[kind].is_amount || value == CHANGE_UNLIMITED)
		return value;
	return value - value % sysconf(_SC_PAGESIZE);
}
