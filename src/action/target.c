/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/target.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cursor.h"
#include "base/file.h"
#include "base/message.h"
#include "kernel/process_stat.h"
#include "kernel/process_status.h"

/* Holds the status of any process, and the one line of its stat. */
#define PROCESS_TEXT_MAX 8192

/* Not O_PATH, which pidfd_send_signal(2) does not take. */
#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)

#define NAME_MAX_SHOWN 160

/*
 * A folder in /proc outlives its process, but what is below it does not: opening finds nothing, or
 * reading has nothing to read.
 */
static int process_error(int error)
{
	return error == -ENOENT || error == -ENOTDIR ? -ESRCH : error;
}

int target_read(const struct target *target, const char *file, char *buffer, size_t size,
	size_t *ret_length)
{
	int error = file_read_at(target->fd, file, buffer, size, ret_length);

	/* A file may be missing for other reasons, but the status never does. */
	if (error == -ENOENT && target->kind == TARGET_PROCESS &&
		faccessat(target->fd, "status", F_OK, 0) < 0)
		return -ESRCH;
	return error;
}

static int read_start(int folder, uint64_t *ret_ticks, struct failure *failure)
{
	char text[PROCESS_TEXT_MAX];
	size_t length;
	int error = process_error(file_read_at(folder, "stat", text, sizeof(text), &length));

	if (error)
		return failure_set(failure, error, 0, "%s", failure_reason(error));
	return process_stat_start(text, length, ret_ticks, failure);
}

static int read_status(int folder, struct process_status *ret, struct failure *failure)
{
	char text[PROCESS_TEXT_MAX];
	size_t length;
	int error = process_error(file_read_at(folder, "status", text, sizeof(text), &length));

	if (error)
		return failure_set(failure, error, 0, "%s", failure_reason(error));
	return process_status_parse(text, length, ret, failure);
}

static int refuse_process(int32_t pid, int error, struct failure *failure, const char *reason)
{
	return failure_set(failure, error, 0, _("process %d: %s"), (int)pid, reason);
}

/* What TARGET, whose folder is open, is. */
static int describe_process(struct target *target, struct failure *failure)
{
	struct process_status status;
	struct failure reason = {0};
	int error = read_status(target->fd, &status, &reason);

	/* /proc/TID is there as well, though it is not listed: the folder of a thread. */
	if (!error && status.pid != target->pid)
		return refuse_process(
			target->pid, -ESRCH, failure, _("it is a thread, not a process"));
	if (!error)
		error = read_start(target->fd, &target->start_ticks, &reason);
	if (error)
		return refuse_process(target->pid, error, failure, reason.text);
	target->uid = status.euid;
	memcpy(target->comm, status.comm, sizeof(target->comm));
	return 0;
}

int target_hold_process(struct target *target, int root, int32_t pid, struct failure *failure)
{
	char path[32];
	int error;

	*target = (struct target){.kind = TARGET_PROCESS, .fd = -1, .pid = pid};
	if (pid <= 0)
		return refuse_process(pid, -ESRCH, failure, failure_reason(-ESRCH));
	snprintf(path, sizeof(path), "proc/%" PRId32, pid);
	target->fd = openat(root, path, FOLDER_FLAGS);
	if (target->fd < 0) {
		error = process_error(-errno);
		return refuse_process(pid, error, failure, failure_reason(error));
	}
	error = describe_process(target, failure);
	if (error)
		target_release(target);
	return error;
}

/* PATH without MOUNT in front; a group that is called as the mount is has the mount in front of it. */
static const char *below_mount(const char *path, const char *mount)
{
	size_t length = strlen(mount);

	while (length > 0 && mount[length - 1] == '/')
		length--;
	if (length > 0 && strncmp(path, mount, length) == 0 &&
		(path[length] == '/' || path[length] == '\0'))
		return path + length;
	return path;
}

/* PATH as "/a/b": one slash before each name, none behind the last, "/" for the root itself. */
static int normalize(char ret_path[CGROUP_PATH_MAX], const char *path)
{
	size_t used = 0;

	while (*(path += strspn(path, "/"))) {
		size_t length = strcspn(path, "/");

		if (length == 2 && path[0] == '.' && path[1] == '.')
			return -EXDEV;
		if (length != 1 || path[0] != '.') {
			if (used + 1 + length >= CGROUP_PATH_MAX)
				return -ENAMETOOLONG;
			ret_path[used++] = '/';
			memcpy(ret_path + used, path, length);
			used += length;
		}
		path += length;
	}
	if (used == 0)
		ret_path[used++] = '/';
	ret_path[used] = '\0';
	return 0;
}

/* PATH, which begins with slashes, as one that openat() takes below a folder. */
static const char *relative(const char *path)
{
	path += strspn(path, "/");
	return *path ? path : ".";
}

/* Opens the folder of TARGET below the open MOUNT. 0 or -errno. */
static int open_group(struct target *target, int mount)
{
	struct stat above, group;

	target->fd = openat(mount, relative(target->path), FOLDER_FLAGS);
	if (target->fd < 0 || fstat(mount, &above) < 0 || fstat(target->fd, &group) < 0)
		return -errno;
	target->inode = group.st_ino;
	/* Something else is mounted there. */
	return group.st_dev == above.st_dev ? 0 : -EXDEV;
}

static int refuse_group(const char *path, int error, struct failure *failure, const char *reason)
{
	char shown[NAME_MAX_SHOWN];

	span_copy((struct span){path, strlen(path)}, shown, sizeof(shown));
	return failure_set(failure, error, 0, "%s: %s", shown, reason);
}

int target_hold_cgroup(struct target *target, int root, const char *mount, const char *path,
	struct failure *failure)
{
	int error, fd;

	*target = (struct target){.kind = TARGET_CGROUP, .fd = -1};
	error = normalize(target->path, below_mount(path, mount));
	if (error == -EXDEV)
		return refuse_group(path, error, failure, _("a path of a group has no \"..\""));
	if (error)
		return refuse_group(path, error, failure, failure_reason(error));
	/* Not -ENOENT: who sees no groups at all cannot know that this one is gone. */
	fd = mount[0] ? openat(root, relative(mount), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (fd < 0 && (!mount[0] || errno == ENOENT))
		return refuse_group(path, -ENODEV, failure, _("cgroup2 is not mounted here"));
	if (fd < 0)
		return refuse_group(mount, -errno, failure, failure_reason(-errno));
	error = open_group(target, fd);
	close(fd);
	if (error) {
		target_release(target);
		return refuse_group(target->path, error, failure,
			error == -ENOENT ? _("there is no such group") : failure_reason(error));
	}
	return 0;
}

/* TARGET is held and was asked for as WANTED. */
static int check_again(
	const struct target *target, const struct target *wanted, struct failure *failure)
{
	if (target->kind == TARGET_CGROUP && target->inode != wanted->inode)
		return refuse_group(target->path, -ENOENT, failure,
			_("the group was removed; it has been made anew since"));
	if (target->kind == TARGET_PROCESS && target->start_ticks != wanted->start_ticks)
		return refuse_process(target->pid, -ESRCH, failure,
			_("the process has ended; its number is another one's now"));
	return 0;
}

int target_hold_again(struct target *target, int root, const char *mount, struct failure *failure)
{
	const struct target wanted = *target;
	int error = wanted.kind == TARGET_CGROUP
			    ? target_hold_cgroup(target, root, mount, wanted.path, failure)
			    : target_hold_process(target, root, wanted.pid, failure);

	if (!error)
		error = check_again(target, &wanted, failure);
	if (error) {
		target_release(target);
		*target = wanted;
		target->fd = -1;
	}
	return error;
}

void target_release(struct target *target)
{
	if (target->fd >= 0)
		close(target->fd);
	target->fd = -1;
}

bool target_names_same(const struct target *target, const struct target *other)
{
	if (target->kind != other->kind)
		return false;
	return target->kind == TARGET_PROCESS
		       ? target->pid == other->pid && target->start_ticks == other->start_ticks
		       : target->inode == other->inode && strcmp(target->path, other->path) == 0;
}

bool target_is_same(const struct target *target)
{
	struct stat status;
	uint64_t start_ticks;

	if (target->kind == TARGET_CGROUP)
		return fstat(target->fd, &status) == 0 && status.st_ino == target->inode;
	return read_start(target->fd, &start_ticks, NULL) == 0 &&
	       start_ticks == target->start_ticks;
}

/* One that is removed keeps its folder while we hold it, but its parent has it no more. */
static bool group_is_alive(const struct target *target)
{
	char path[CGROUP_PATH_MAX + sizeof("..")];
	struct stat status;

	if (strcmp(target->path, "/") == 0)
		return true;
	snprintf(path, sizeof(path), "..%s", strrchr(target->path, '/'));
	if (fstatat(target->fd, path, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == EACCES || errno == ENOMEM;
	return status.st_ino == target->inode;
}

bool target_is_alive(const struct target *target)
{
	struct process_status status;
	int error;

	if (target->fd < 0)
		return false;
	if (target->kind == TARGET_CGROUP)
		return group_is_alive(target);
	error = read_status(target->fd, &status, NULL);
	if (error)
		return error != -ESRCH;
	/* The first thread may have ended before the others. */
	return status.state != 'X' && (status.state != 'Z' || status.thread_count > 1);
}

/* The end of PATH, which does not fit into SIZE bytes, behind "...". */
static void copy_end(char *buffer, size_t size, const char *path)
{
	static const char mark[] = "...";
	size_t length = strlen(path), kept = size - sizeof(mark);

	path += length - kept;
	while (((unsigned char)*path & 0xc0) == 0x80)
		path++;
	snprintf(buffer, size, "%s%s", mark, path);
}

const char *target_name(char *buffer, size_t size, const struct target *target)
{
	char path[CGROUP_PATH_MAX];

	if (target->kind == TARGET_PROCESS) {
		snprintf(buffer, size, "%s (%" PRId32 ")", target->comm, target->pid);
		return buffer;
	}
	span_copy((struct span){target->path, strlen(target->path)}, path, sizeof(path));
	if (strlen(path) < size || size <= sizeof("..."))
		snprintf(buffer, size, "%s", path);
	else
		copy_end(buffer, size, path);
	return buffer;
}
