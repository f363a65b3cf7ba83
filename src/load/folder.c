/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/message.h"
#include "base/units.h"
#include "load/kind.h"
#include "load/scratch.h"

/* So much of the disk is left to others: a twentieth, and some MiB for the folders. */
#define ROOM_SHARE 20
#define ROOM_BYTES ((uint64_t)4 << 20)

/* Ours are three deep: worker, folder of names, name. */
#define DEPTH_MAX 8

/* --- choosing it --- */

static bool needs_files(const struct load_plan *plan)
{
	for (unsigned int i = 0; i < plan->part_count; i++) {
		if (load_kind_rows[plan->part[i].kind].needs_files)
			return true;
	}
	return false;
}

/* What will be on the disk: the files of cache are holes; names are a block for some of them. */
static uint64_t disk_bytes(const struct load_plan *plan)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < plan->part_count; i++) {
		const struct load_part *part = &plan->part[i];

		if (part->kind == LOAD_DIRTY)
			sum += part->size_bytes;
		else if (part->kind == LOAD_SLAB)
			sum += part->size_bytes / 4;
	}
	return sum;
}

/* slab makes one file for each two of its places, which are 1 KiB each. */
static uint64_t file_count(const struct load_plan *plan)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < plan->part_count; i++) {
		if (plan->part[i].kind == LOAD_SLAB)
			sum += plan->part[i].size_bytes / 2048;
	}
	return sum;
}

static int check_room(int base, const struct load_plan *plan, struct failure *failure)
{
	char wanted[UNITS_TEXT_MAX], there[UNITS_TEXT_MAX];
	struct statvfs disk;
	uint64_t free_bytes, spared;

	if (fstatvfs(base, &disk) < 0)
		return failure_set(
			failure, -errno, 0, "%.150s: %s", plan->directory, failure_reason(errno));
	free_bytes = (uint64_t)disk.f_bavail * disk.f_frsize;
	spared = (uint64_t)disk.f_blocks * disk.f_frsize / ROOM_SHARE + ROOM_BYTES;
	if (free_bytes < spared || free_bytes - spared < disk_bytes(plan))
		return failure_set(failure, -ENOSPC, 0,
			_("%.100s has not enough room: %s are free, %s are wanted and a twentieth stays "
			  "free"),
			plan->directory, units_bytes(there, (double)free_bytes),
			units_bytes(wanted, (double)disk_bytes(plan)));
	/* Filesystems that make inodes as they go have 0 of them. */
	if (disk.f_files > 0 && disk.f_favail < file_count(plan))
		return failure_set(failure, -ENOSPC, 0,
			_("%.100s has not enough inodes: %llu are free, %llu are wanted"),
			plan->directory, (unsigned long long)disk.f_favail,
			(unsigned long long)file_count(plan));
	return 0;
}

/* Whoever may rename in it could have us remove another folder of this user, or let us work in one. With the sticky bit
 * only the owner of what is renamed may. */
static bool is_safe(const struct stat *base)
{
	if (base->st_uid != 0 && base->st_uid != geteuid())
		return false;
	if (base->st_mode & S_ISVTX)
		return true;
	return !(base->st_mode & S_IWOTH) &&
	       (!(base->st_mode & S_IWGRP) || base->st_gid == getegid());
}

static int check_base(int base, const struct load_plan *plan, struct failure *failure)
{
	int error = load_scratch_check(base);
	struct stat status;

	if (error == -ENOTSUP)
		return failure_set(failure, error, 0,
			_("%.100s is in memory (tmpfs), so that files there are no page cache; expected "
			  "--directory with a folder on a disk"),
			plan->directory);
	if (!error && fstat(base, &status) < 0)
		error = -errno;
	if (!error && !is_safe(&status))
		return failure_set(failure, -EPERM, 0,
			_("%.100s: other users could rename what is in it; expected --directory with a folder of "
			  "one's own, or with the sticky bit as /var/tmp"),
			plan->directory);
	if (!error && faccessat(base, ".", W_OK | X_OK, AT_EACCESS) < 0)
		error = -errno;
	if (error)
		return failure_set(
			failure, error, 0, "%.150s: %s", plan->directory, failure_reason(error));
	return check_room(base, plan, failure);
}

int load_folder_init(struct load_folder *folder, struct load_plan *plan, struct failure *failure)
{
	*folder = (struct load_folder){.base = -1, .fd = -1};
	if (!needs_files(plan))
		return 0;
	if (!plan->directory[0])
		strcpy(plan->directory, LOAD_FOLDER_DEFAULT);
	folder->base = open(plan->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder->base < 0)
		return failure_set(
			failure, -errno, 0, "%.150s: %s", plan->directory, failure_reason(errno));
	load_own_name(folder->name, folder->base);
	return check_base(folder->base, plan, failure);
}

/* --- removing --- */

static int open_folder(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

struct removal {
	dev_t device;
	_Atomic uint64_t *heartbeat;
};

static int empty_folder(
	int parent, const char *name, const struct removal *removal, unsigned int depth);

static int remove_entry(
	int parent, const char *name, const struct removal *removal, unsigned int depth)
{
	int error;

	if (removal->heartbeat)
		atomic_fetch_add(removal->heartbeat, 1);
	if (unlinkat(parent, name, 0) == 0 || errno == ENOENT)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return -errno;
	error = empty_folder(parent, name, removal, depth);
	if (error)
		return error;
	return unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT ? 0 : -errno;
}

/* The first error, after the rest was removed all the same. */
static int empty_folder(
	int parent, const char *name, const struct removal *removal, unsigned int depth)
{
	int fd = depth < DEPTH_MAX ? open_folder(parent, name) : -ELOOP, error = 0;
	struct dirent *entry;
	struct stat status;
	DIR *folder;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	/* Nothing is mounted in ours, and all of it is this user's; what is not, is not ours. */
	if (fstat(fd, &status) < 0 || status.st_dev != removal->device)
		error = -EXDEV;
	else if (status.st_uid != geteuid())
		error = -EPERM;
	folder = error ? NULL : fdopendir(fd);
	if (!folder) {
		error = error ? error : -errno;
		close(fd);
		return error;
	}
	while ((entry = readdir(folder))) {
		int failed = 0;

		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			failed = remove_entry(fd, entry->d_name, removal, depth + 1);
		error = error ? error : failed;
	}
	closedir(folder);
	return error;
}

int load_folder_remove(int base, const char *name, _Atomic uint64_t *heartbeat)
{
	struct removal removal = {.heartbeat = heartbeat};
	struct stat status;
	int error;

	if (fstat(base, &status) < 0)
		return -errno;
	removal.device = status.st_dev;
	error = empty_folder(base, name, &removal, 0);
	if (!error && unlinkat(base, name, AT_REMOVEDIR) < 0 && errno != ENOENT)
		error = -errno;
	return error;
}

void load_folder_sweep(int base)
{
	int copy = openat(base, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;

	if (!folder && copy >= 0)
		close(copy);
	while (folder && (entry = readdir(folder))) {
		int fd;

		if (!load_own_name_is(entry->d_name))
			continue;
		fd = open_folder(base, entry->d_name);
		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
			load_folder_remove(base, entry->d_name, NULL);
		if (fd >= 0)
			close(fd);
	}
	if (folder)
		closedir(folder);
}

/* --- making --- */

/* Opens and locks what was made, or removes it. */
static int hold(struct load_folder *folder)
{
	int fd = open_folder(folder->base, folder->name);
	int error = fd < 0 ? fd : 0;
	struct stat status;

	/* A disk of another machine may make root nobody; what is not ours we would not remove. */
	if (!error && (fstat(fd, &status) < 0 || status.st_uid != geteuid()))
		error = -EPERM;
	if (!error && flock(fd, LOCK_SH | LOCK_NB) < 0)
		error = -errno;
	if (!error) {
		folder->fd = fd;
		return 0;
	}
	if (fd >= 0)
		close(fd);
	unlinkat(folder->base, folder->name, AT_REMOVEDIR);
	return error;
}

int load_folder_make(struct load_folder *folder, struct failure *failure)
{
	int error = 0;

	if (mkdirat(folder->base, folder->name, 0700) < 0)
		error = -errno;
	else
		error = hold(folder);
	if (!error)
		return 0;
	return failure_set(
		failure, error, 0, _("no folder for files can be made: %s"), failure_reason(error));
}

int load_folder_add(const struct load_folder *folder, unsigned int number)
{
	char name[16];

	snprintf(name, sizeof(name), "%u", number);
	if (mkdirat(folder->fd, name, 0700) < 0)
		return -errno;
	return open_folder(folder->fd, name);
}

void load_folder_close(struct load_folder *folder)
{
	if (folder->fd >= 0)
		close(folder->fd);
	if (folder->base >= 0)
		close(folder->base);
	folder->fd = folder->base = -1;
}
