/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/group_library.h"

#include <errno.h>
#include <libcgroup.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char controller[] = "memory";

static void be_silent(void *context, int level, const char *format, va_list arguments)
{
	(void)context, (void)level, (void)format, (void)arguments;
}

/*
 * libcgroup goes by path below a mount that it found when it was initialised: with cgroup1, or in another
 * namespace, that leads elsewhere.
 */
static bool leads_to(int fd, const char *path)
{
	struct stat held, found;
	char whole[PATH_MAX];
	char *mount = NULL;
	int length;

	/* Its own logger writes to standard output, where the progress goes. */
	cgroup_set_logger(be_silent, CGROUP_LOG_ERROR, NULL);
	if (cgroup_init() != 0 || cgroup_get_subsys_mount_point(controller, &mount) != 0)
		return false;
	length = snprintf(whole, sizeof(whole), "%s%s", mount, path);
	free(mount);
	return length > 0 && (size_t)length < sizeof(whole) && stat(whole, &found) == 0 &&
	       fstat(fd, &held) == 0 && held.st_dev == found.st_dev && held.st_ino == found.st_ino;
}

/* Never with cgroup_get_cgroup() before it: all that it read would be written back. */
static int with_value(const char *path, const char *file, const char *text, bool is_new)
{
	struct cgroup *group = cgroup_new_cgroup(path);
	struct cgroup_controller *memory = group ? cgroup_add_controller(group, controller) : NULL;
	bool is_done = memory && cgroup_add_value_string(memory, file, text) == 0 &&
		       (is_new ? cgroup_create_cgroup(group, 1) : cgroup_modify_cgroup(group)) == 0;

	if (group)
		cgroup_free(&group);
	return is_done ? 0 : -EIO;
}

int load_group_library_create(int parent, const char *path, const char *name, const char *limit)
{
	char whole[PATH_MAX];
	int length = snprintf(whole, sizeof(whole), "%s/%s", path, name);

	if (length < 0 || (size_t)length >= sizeof(whole) || !leads_to(parent, path))
		return -EXDEV;
	return with_value(whole + strspn(whole, "/"), "memory.max", limit, true);
}

int load_group_library_set(int fd, const char *path, const char *file, const char *text)
{
	if (!leads_to(fd, path))
		return -EXDEV;
	return with_value(path + strspn(path, "/"), file, text, false);
}
