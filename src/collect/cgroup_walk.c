/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/cgroup_walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* "." and "..", as seen from a folder without others in it. */
#define LINKS_OF_A_LEAF 2

/* linux_dirent64 of getdents64(2); the C library's wrapper came with glibc 2.30, with this type. */
typedef struct dirent64 entry_type;

void cgroup_walk_init(struct cgroup_walk *walk)
{
	memset(walk, 0, offsetof(struct cgroup_walk, buffer));
	walk->folder = -1;
}

static void close_folder(struct cgroup_walk *walk)
{
	if (walk->folder >= 0)
		close(walk->folder);
	walk->folder = -1;
}

void cgroup_walk_release(struct cgroup_walk *walk)
{
	close_folder(walk);
}

void cgroup_walk_begin(struct cgroup_walk *walk, struct cgroup_places *places)
{
	close_folder(walk);
	while (cgroup_places_pop(places, CGROUP_QUEUE_WALK) != CGROUP_NONE)
		continue;
	walk->number++;
	walk->is_running = true;
	walk->is_partial = false;
	walk->missed = 0;
	places->node[0].seen = walk->number;
	cgroup_places_push(places, CGROUP_QUEUE_WALK, 0);
}

/* A group that the folder being listed has in it. */
static void meet(struct cgroup_walk *walk, struct cgroup_places *places, const char *name)
{
	struct stat status;
	uint32_t place;

	if (fstatat(walk->folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0 ||
		!S_ISDIR(status.st_mode) || status.st_dev != walk->device)
		return;
	place = cgroup_places_find(places, status.st_ino);
	/* Groups do not move; folders of a captured tree might. */
	if (place != CGROUP_NONE && (places->row[place].parent != walk->place ||
					    strcmp(cgroup_places_name(places, place), name) != 0)) {
		cgroup_places_remove(places, place);
		place = CGROUP_NONE;
	}
	if (place == CGROUP_NONE) {
		place = cgroup_places_add(places, status.st_ino, walk->place, name);
		if (place == CGROUP_NONE) {
			walk->missed++;
			return;
		}
		cgroup_places_push(places, CGROUP_QUEUE_NEW, place);
	}
	places->node[place].seen = walk->number;
	if (status.st_nlink != LINKS_OF_A_LEAF)
		cgroup_places_push(places, CGROUP_QUEUE_WALK, place);
}

/* Opens the next folder that is to be listed; false when there is none left. */
static bool open_next(
	struct cgroup_walk *walk, struct cgroup_places *places, struct cgroup_folders *folders)
{
	struct stat status;
	uint32_t place;

	while ((place = cgroup_places_pop(places, CGROUP_QUEUE_WALK)) != CGROUP_NONE) {
		int fd = cgroup_folders_open(folders, places, place, O_RDONLY);

		if (fd >= 0) {
			walk->folder = fd;
			walk->place = place;
			walk->incarnation = places->row[place].incarnation;
			walk->at = walk->length = 0;
			if (places->row[place].parent == CGROUP_NONE && fstat(fd, &status) == 0)
				walk->device = status.st_dev;
			return true;
		}
		if (fd == -ENOENT && places->row[place].parent != CGROUP_NONE) {
			cgroup_places_remove(places, place);
			continue;
		}
		if (fd == -EACCES)
			places->row[place].flags |= CGROUP_DENIED;
		else
			walk->is_partial = true;
	}
	return false;
}

/* The next folder in the one that is being listed; NULL at its end. */
static const char *next_folder(struct cgroup_walk *walk)
{
	for (;;) {
		const entry_type *entry;
		const char *name;

		if (walk->at >= walk->length) {
			long got = syscall(
				SYS_getdents64, walk->folder, walk->buffer, sizeof(walk->buffer));

			/* One that was removed meanwhile has nothing in it. */
			if (got < 0 && errno != ENOENT && errno != ENODEV)
				walk->is_partial = true;
			if (got <= 0)
				return NULL;
			walk->length = (size_t)got;
			walk->at = 0;
		}
		entry = (const void *)(walk->buffer + walk->at);
		name = entry->d_name;
		walk->at += entry->d_reclen;
		if ((entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN) &&
			strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
			return name;
	}
}

/* What was not met is gone. */
static void finish(struct cgroup_walk *walk, struct cgroup_places *places)
{
	walk->is_running = false;
	if (walk->is_partial)
		return;
	for (uint32_t i = 0; i < places->end; i++) {
		if (places->row[i].id && places->node[i].seen != walk->number)
			cgroup_places_remove(places, i);
	}
}

bool cgroup_walk_go_on(struct cgroup_walk *walk, struct cgroup_places *places,
	struct cgroup_folders *folders, struct budget *budget)
{
	while (walk->is_running) {
		const char *name;

		if (walk->folder < 0 && !open_next(walk, places, folders)) {
			finish(walk, places);
			break;
		}
		/* It may be found to be gone between two slices. */
		name = places->row[walk->place].id &&
				       places->row[walk->place].incarnation == walk->incarnation
			       ? next_folder(walk)
			       : NULL;
		if (name)
			meet(walk, places, name);
		else
			close_folder(walk);
		if (budget_is_spent(budget))
			return false;
	}
	return true;
}
