/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/journal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/message.h"

/* Between two tries to get the lock; flock() itself has no time limit. */
#define LOCK_PAUSE_NSEC 10000000

/* A program with more rights than who made the file must not be led to write elsewhere, or to
 * believe it. */
static int check_file(int fd, const char *path, struct failure *failure)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return failure_set(failure, -errno, 0, "%s: %s", path, failure_reason(errno));
	if (!S_ISREG(status.st_mode))
		return failure_set(failure, -EINVAL, 0, _("%s: is not a regular file"), path);
	if (status.st_uid != geteuid())
		return failure_set(failure, -EPERM, 0, _("%s: belongs to user %u, expected %u"),
			path, status.st_uid, geteuid());
	if (status.st_mode & (S_IWGRP | S_IWOTH))
		return failure_set(failure, -EPERM, 0,
			_("%s: others may write it (mode %04o), expected 0600"), path,
			status.st_mode & 07777);
	if (status.st_nlink > 1)
		return failure_set(
			failure, -EPERM, 0, _("%s: has a second name (a hard link)"), path);
	return 0;
}

/* The folder that PATH is in, without the slash; "." when there is none in PATH. */
static void folder_of(const char *path, char ret[JOURNAL_PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) : 1;

	if (slash == path)
		length = 1;
	memcpy(ret, slash ? path : ".", length);
	ret[length] = '\0';
}

/* Who may rename in its folder may give the journal's name to another file, whatever that file is. */
static int check_folder(const char *path, struct failure *failure)
{
	char folder[JOURNAL_PATH_MAX];
	struct stat status;

	/* What journal_trim() writes has a suffix behind the longest path, but the same folder. */
	if (strlen(path) >= sizeof(folder) && strchr(path + sizeof(folder) - 1, '/'))
		return failure_set(
			failure, -ENAMETOOLONG, 0, "%s: %s", path, failure_reason(-ENAMETOOLONG));
	folder_of(path, folder);
	/* Opening the file says why. */
	if (stat(folder, &status) < 0)
		return 0;
	if (status.st_uid != 0 && status.st_uid != geteuid())
		return failure_set(failure, -EPERM, 0,
			_("%s: its folder belongs to user %u, expected %u or root"), path,
			status.st_uid, geteuid());
	if (status.st_mode & S_IWOTH && !(status.st_mode & S_ISVTX))
		return failure_set(failure, -EPERM, 0,
			_("%s: everybody may rename files in its folder (mode %04o)"), path,
			status.st_mode & 07777);
	return 0;
}

int journal_file_open(const char *path, int flags, struct failure *failure)
{
	int error = check_folder(path, failure);
	int fd;

	if (error)
		return error;
	/* O_NONBLOCK: it may be a FIFO, which is told only then. */
	fd = open(path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
	if (fd < 0 && errno == ELOOP)
		return failure_set(failure, -ELOOP, 0, _("%s: is a symbolic link"), path);
	if (fd < 0)
		return failure_set(failure, -errno, 0, "%s: %s", path, failure_reason(errno));
	error = check_file(fd, path, failure);
	if (error) {
		close(fd);
		return error;
	}
	return fd;
}

int journal_file_sync_folder(const char *path)
{
	char folder[JOURNAL_PATH_MAX];
	int error = 0;
	int fd;

	folder_of(path, folder);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* Some let others make files in them, but not look. */
	if (fd < 0)
		return errno == EACCES ? 0 : -errno;
	/* Not every file system can (EINVAL); it then has nothing to be synced. */
	if (fsync(fd) < 0 && errno != EINVAL)
		error = -errno;
	close(fd);
	return error;
}

int journal_file_make_folders(const char *path, struct failure *failure)
{
	char folder[JOURNAL_PATH_MAX];

	memcpy(folder, path, strlen(path) + 1);
	for (char *slash = folder + 1; (slash = strchr(slash, '/')); slash++) {
		int error = 0;

		*slash = '\0';
		if (mkdir(folder, 0700) == 0)
			error = journal_file_sync_folder(folder);
		else if (errno != EEXIST)
			error = -errno;
		if (error)
			return failure_set(
				failure, error, 0, "%s: %s", folder, failure_reason(error));
		*slash = '/';
	}
	return 0;
}

int journal_file_lock(int fd, uint64_t wait_usec)
{
	const struct timespec pause = {.tv_nsec = LOCK_PAUSE_NSEC};
	uint64_t end_usec = clock_monotonic_usec() + wait_usec;

	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return -errno;
		if (clock_monotonic_usec() >= end_usec)
			return -EWOULDBLOCK;
		nanosleep(&pause, NULL);
	}
	return 0;
}

bool journal_file_is_current(int fd, const char *path)
{
	struct stat ours, there;

	return fstat(fd, &ours) == 0 && lstat(path, &there) == 0 && ours.st_dev == there.st_dev &&
	       ours.st_ino == there.st_ino;
}

int journal_file_boot_id(char ret[JOURNAL_BOOT_ID_MAX])
{
	size_t length;
	int error = file_read_at(
		AT_FDCWD, "/proc/sys/kernel/random/boot_id", ret, JOURNAL_BOOT_ID_MAX - 1, &length);

	if (error)
		return error;
	ret[length] = '\0';
	ret[strcspn(ret, "\n")] = '\0';
	return 0;
}
