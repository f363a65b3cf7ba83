/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/cgroup_folders.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_FLAGS (O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

void cgroup_folders_init(struct cgroup_folders *folders, int mount)
{
	*folders = (struct cgroup_folders){.mount = mount, .parent = -1};
}

static void forget_parent(struct cgroup_folders *folders)
{
	if (folders->parent >= 0)
		close(folders->parent);
	folders->parent = -1;
}

void cgroup_folders_release(struct cgroup_folders *folders)
{
	forget_parent(folders);
}

/* Opens the folder of PLACE in that of its parent, FOLDER. */
static int open_in(int folder, const struct cgroup_places *places, uint32_t place, int flags)
{
	const char *name =
		places->row[place].parent == CGROUP_NONE ? "." : cgroup_places_name(places, place);
	struct stat status;
	int fd = openat(folder, name, flags | FOLDER_FLAGS);

	if (fd < 0)
		return errno == ENODEV || errno == ENOTDIR || errno == ELOOP ? -ENOENT : -errno;
	if (fstat(fd, &status) == 0 && status.st_ino == places->row[place].id)
		return fd;
	close(fd);
	return -ENOENT;
}

static bool is_parent(
	const struct cgroup_folders *folders, const struct cgroup_places *places, uint32_t place)
{
	return folders->parent >= 0 && folders->parent_place == place &&
	       folders->parent_incarnation == places->row[place].incarnation;
}

/* Goes down from the root, or from the parent that is open, to PLACE. 0 or -errno. */
static int reach(struct cgroup_folders *folders, const struct cgroup_places *places, uint32_t place)
{
	uint32_t way[CGROUP_DEPTH_MAX + 1];
	unsigned int steps = 0;
	int folder;

	while (!is_parent(folders, places, place) && places->row[place].parent != CGROUP_NONE) {
		way[steps++] = place;
		place = places->row[place].parent;
	}
	if (!is_parent(folders, places, place))
		forget_parent(folders);
	while (steps > 0) {
		place = way[--steps];
		folder = open_in(folders->parent >= 0 ? folders->parent : folders->mount, places,
			place, O_PATH);
		forget_parent(folders);
		if (folder < 0)
			return folder;
		folders->parent = folder;
		folders->parent_place = place;
		folders->parent_incarnation = places->row[place].incarnation;
	}
	return 0;
}

int cgroup_folders_open(struct cgroup_folders *folders, const struct cgroup_places *places,
	uint32_t place, int flags)
{
	uint32_t parent = places->row[place].parent;
	int error;

	if (parent == CGROUP_NONE || places->row[parent].parent == CGROUP_NONE)
		return open_in(folders->mount, places, place, flags);
	error = reach(folders, places, parent);
	return error ? error : open_in(folders->parent, places, place, flags);
}
