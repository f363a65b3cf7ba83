/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/group_option.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/message.h"
#include "collect/cgroup_mounts.h"
#include "model/cgroup_list.h"
#include "model/cgroup_words.h"

/* What of PATH is below MOUNT: "/a/b", or "" for the root itself. */
static const char *below_mount(const char *path, const char *mount)
{
	size_t length = strlen(mount);
	bool is_mounted = length > 1 && strncmp(path, mount, length) == 0 &&
			  (path[length] == '/' || path[length] == '\0');

	return is_mounted ? path + length : path;
}

/* Writes the names of PATH with one slash before each. False when it is too long, or is none of a group: one
 * that leads up, or is empty. */
static bool normalise(char *buffer, size_t size, const char *path)
{
	size_t used = 0;

	buffer[0] = '\0';
	while (*path) {
		size_t length = strcspn(path, "/");

		if ((length == 1 && path[0] == '.') ||
			(length == 2 && strncmp(path, "..", 2) == 0) || used + length + 2 > size)
			return false;
		if (length > 0)
			used += (size_t)snprintf(
				buffer + used, size - used, "/%.*s", (int)length, path);
		path += length + (path[length] == '/');
	}
	return true;
}

uint32_t group_option_place(const char *path, const struct cgroup_table *table)
{
	char name[PATH_MAX];
	uint32_t place = CGROUP_NONE;

	if (normalise(name, sizeof(name), below_mount(path, table->mount)))
		place = cgroup_table_find(table, name[0] ? name : "/");
	return place == CGROUP_NONE ? CGROUP_NOWHERE : place;
}

static int find_folder(
	const struct cgroup_hierarchy *hierarchy, const char *path, struct failure *failure)
{
	char name[PATH_MAX];
	int folder = -1, error = -ENOENT;

	if (path[0] && normalise(name, sizeof(name), below_mount(path, hierarchy->mount))) {
		folder = openat(hierarchy->fd, name[0] ? name + 1 : ".",
			O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		error = folder < 0 ? -errno : 0;
	}
	if (folder >= 0)
		close(folder);
	if (error == -ENOENT || error == -ENOTDIR)
		return failure_set(failure, -ENOENT, 0,
			_("--cgroup: there is no control group \"%s\" below %s"), path,
			hierarchy->mount);
	return error ? failure_set(
			       failure, error, 0, "--cgroup: %s: %s", path, failure_reason(error))
		     : 0;
}

int group_option_check(const struct options *options, struct failure *failure)
{
	struct cgroup_hierarchy hierarchy = {.fd = -1};
	struct cgroup_table table = {.mode = CGROUP_MODE_NONE};
	struct failure reason = {.text = ""};
	char words[WORDS_MAX];
	int root = open(options->root, O_PATH | O_DIRECTORY | O_CLOEXEC), error;
	bool is_live = strcmp(options->root, "/") == 0;

	/* That there is no such folder is said by who reads it. */
	if (root < 0)
		return 0;
	error = cgroup_hierarchy_open(&hierarchy, root, is_live, &reason);
	table.mode = hierarchy.mode;
	if (error == -ENOTSUP && !is_live && table.mode == CGROUP_MODE_NONE)
		failure_set(failure, error, 0, "--cgroup: %s",
			_("No control groups: this capture has none."));
	else if (error == -ENOTSUP)
		failure_set(failure, error, 0, "--cgroup: %s",
			words_cgroup_mode(words, sizeof(words), &table));
	else if (error)
		failure_set(failure, error, 0, "--cgroup: %s", reason.text);
	else
		error = find_folder(&hierarchy, options->cgroup, failure);
	cgroup_hierarchy_close(&hierarchy);
	close(root);
	return error;
}
