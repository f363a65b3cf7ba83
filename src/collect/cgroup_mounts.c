/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/cgroup_mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/cursor.h"
#include "base/file.h"
#include "collect/cgroup_library.h"
#include "kernel/mountinfo.h"

/* A host of containers may have some thousand mounts. */
#define TABLE_MIN ((size_t)64 * 1024)
#define TABLE_MAX ((size_t)64 * 1024 * 1024)

#define CONTROLLERS_MAX 4096

/* PATH of a mount as one below ROOT. */
static const char *below_root(const char *path)
{
	while (*path == '/')
		path++;
	return *path ? path : ".";
}

static bool is_there(int root, const char *path)
{
	return faccessat(root, path, F_OK, 0) == 0;
}

/* The whole of proc/self/mountinfo, which the caller frees. 0 or -errno. */
static int read_table(int root, char **ret_text, size_t *ret_length)
{
	int error = -EFBIG;
	char *text = NULL;

	for (size_t size = TABLE_MIN; error == -EFBIG && size <= TABLE_MAX; size *= 4) {
		free(text);
		text = malloc(size);
		if (!text)
			return -ENOMEM;
		error = file_read_at(root, "proc/self/mountinfo", text, size, ret_length);
	}
	if (error)
		free(text);
	else
		*ret_text = text;
	return error;
}

static void set_mount(struct cgroup_mount *mount, const char *point)
{
	mount->is_found = true;
	strcpy(mount->point, point);
	strcpy(mount->root, "/");
}

/* Where they usually are: of a machine whose table of mounts was not captured. */
static void guess_mounts(int root, struct cgroup_mounts *mounts)
{
	if (is_there(root, "sys/fs/cgroup/cgroup.controllers"))
		set_mount(&mounts->v2, "/sys/fs/cgroup");
	else if (is_there(root, "sys/fs/cgroup/unified/cgroup.controllers"))
		set_mount(&mounts->v2, "/sys/fs/cgroup/unified");
	if (is_there(root, "sys/fs/cgroup/memory/memory.limit_in_bytes"))
		set_mount(&mounts->v1_memory, "/sys/fs/cgroup/memory");
	mounts->has_v1 = mounts->v1_memory.is_found;
}

static int find_mounts(int root, struct cgroup_mounts *mounts, struct failure *failure)
{
	size_t length;
	char *text;
	int error = read_table(root, &text, &length);

	memset(mounts, 0, sizeof(*mounts));
	if (error == -ENOENT) {
		guess_mounts(root, mounts);
		return 0;
	}
	if (error)
		return failure_set(
			failure, error, 0, "proc/self/mountinfo: %s", failure_reason(error));
	error = mountinfo_find_cgroups(text, length, mounts, failure);
	free(text);
	return error;
}

/* On this machine what is opened must be a cgroup2: another mount may cover it. */
static int open_root(const char *path, int root, bool is_live)
{
	struct statfs status;
	int fd = openat(root, below_root(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (!is_live || (fstatfs(fd, &status) == 0 && status.f_type == CGROUP2_SUPER_MAGIC))
		return fd;
	close(fd);
	return -ENOTSUP;
}

static bool has_memory(int fd)
{
	char text[CONTROLLERS_MAX];
	size_t length;

	/* Not every capture has that file. */
	if (file_read_at(fd, "cgroup.controllers", text, sizeof(text), &length) < 0)
		return is_there(fd, "memory.stat");
	return cgroup_controllers_have(text, length, "memory");
}

static void clean(char ret_text[CGROUP_PATH_MAX], const char *path)
{
	span_copy((struct span){.at = path, .length = strlen(path)}, ret_text, CGROUP_PATH_MAX);
}

/* What the open hierarchy is. A group that is not the root of the machine has a type. */
static void describe(struct cgroup_hierarchy *hierarchy, const struct cgroup_mounts *mounts)
{
	hierarchy->mode = has_memory(hierarchy->fd)    ? CGROUP_MODE_V2
			  : mounts->v1_memory.is_found ? CGROUP_MODE_HYBRID
						       : CGROUP_MODE_NO_MEMORY;
	hierarchy->is_contained = is_there(hierarchy->fd, "cgroup.type");
	hierarchy->has_local_events = mounts->v2.has_local_events;
	clean(hierarchy->mount, mounts->v2.point);
	clean(hierarchy->subtree, mounts->v2.root);
}

int cgroup_hierarchy_open(
	struct cgroup_hierarchy *ret, int root, bool is_live, struct failure *failure)
{
	struct cgroup_mounts mounts;
	char point[PATH_MAX];
	bool knows_library = is_live && cgroup_library_find(point);
	int error = find_mounts(root, &mounts, failure), fd;

	*ret = (struct cgroup_hierarchy){.fd = -1};
	if (error && !knows_library)
		return error;
	ret->mode = mounts.v1_memory.is_found ? CGROUP_MODE_V1 : CGROUP_MODE_NONE;
	/* Of several mounts the table tells which one shows most. */
	fd = mounts.v2.is_found ? open_root(mounts.v2.point, root, is_live) : -ENOTSUP;
	if (fd < 0 && knows_library) {
		set_mount(&mounts.v2, point);
		fd = open_root(point, root, is_live);
	}
	if (fd < 0)
		return failure_set(failure, fd, 0, "%s: %s",
			mounts.v2.is_found ? mounts.v2.point : "cgroup2", failure_reason(fd));
	ret->fd = fd;
	describe(ret, &mounts);
	return 0;
}

void cgroup_hierarchy_close(struct cgroup_hierarchy *hierarchy)
{
	if (hierarchy->fd >= 0)
		close(hierarchy->fd);
	hierarchy->fd = -1;
}
