/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cursor.h"
#include "base/file.h"
#include "base/message.h"
#include "collect/cgroup_mounts.h"
#include "kernel/cgroup.h"
#include "kernel/cgroup_stat.h"
#include "load/plan.h"

/* Holds the names of all controllers, and /proc/self/cgroup with its hierarchies of cgroup1. */
#define TEXT_MAX (2 * PATH_MAX)

static bool file_has(int fd, const char *file, const char *controller)
{
	char text[TEXT_MAX];
	size_t length;

	return file_read_at(fd, file, text, sizeof(text), &length) == 0 &&
	       cgroup_controllers_have(text, length, controller);
}

static bool is_writable(int fd, const char *file)
{
	return faccessat(fd, file, W_OK, AT_EACCESS) == 0;
}

/* The root of the machine alone has no type, and may have processes beside groups with limits. */
static bool is_root(int fd)
{
	return faccessat(fd, "cgroup.type", F_OK, 0) < 0;
}

static bool is_without_processes(int fd)
{
	char text[TEXT_MAX];
	size_t length;

	/* -EOPNOTSUPP of a threaded group, -EFBIG when there are many. */
	return file_read_at(fd, "cgroup.procs", text, sizeof(text), &length) == 0 && length == 0;
}

/* --- the own group --- */

void load_place_own(char ret_path[PATH_MAX], const char *text, size_t length, const char *subtree)
{
	size_t root = strcmp(subtree, "/") == 0 ? 0 : strlen(subtree);
	struct cursor cursor = cursor_of(text, length);
	struct span line, path;

	strcpy(ret_path, "/");
	do {
		if (!cursor_line(&cursor, &line))
			return;
	} while (!span_starts(line, "0::/"));
	path = (struct span){line.at + strlen("0::"), line.length - strlen("0::")};
	/* "/foobar" is not below "/foo", and "/../foo" is not below the root of the namespace. */
	if (path.length >= PATH_MAX || path.length <= root || path.at[root] != '/' ||
		memcmp(path.at, subtree, root) != 0 || span_is(path, "/..") ||
		span_starts(path, "/../"))
		return;
	snprintf(ret_path, PATH_MAX, "%.*s", (int)(path.length - root), path.at + root);
}

static int own_path(char ret_path[PATH_MAX], const char *subtree, struct failure *failure)
{
	char text[TEXT_MAX];
	size_t length;
	int error = file_read_at(AT_FDCWD, "/proc/self/cgroup", text, sizeof(text), &length);

	if (error)
		return failure_set(
			failure, error, 0, "/proc/self/cgroup: %s", failure_reason(error));
	load_place_own(ret_path, text, length, subtree);
	return 0;
}

/* "/a/b" becomes "/a", "/a" becomes "/", and that is the last: false. */
static bool go_up(char *path)
{
	char *slash = strrchr(path, '/');

	if (strcmp(path, "/") == 0)
		return false;
	slash[slash == path] = '\0';
	return true;
}

static int open_group(int root, const char *path)
{
	while (*path == '/')
		path++;

	int fd = openat(root, *path ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);

	return fd < 0 ? -errno : fd;
}

/* --- what it leaves --- */

static uint64_t read_amount(int fd, const char *file, uint64_t missing)
{
	char text[64];
	size_t length;
	uint64_t value = missing;

	if (file_read_at(fd, file, text, sizeof(text), &length) == 0)
		cgroup_value_parse(text, length, file, &value, NULL);
	return value;
}

static uint64_t idle_file_bytes(int fd)
{
	char text[TEXT_MAX];
	struct cgroup_stat stat;
	size_t length;

	if (file_read_at(fd, "memory.stat", text, sizeof(text), &length) < 0 ||
		cgroup_stat_parse(text, length, &stat, NULL) < 0 ||
		!cgroup_stat_has(&stat, CGROUP_STAT_INACTIVE_FILE))
		return 0;
	return stat.value[CGROUP_STAT_INACTIVE_FILE];
}

static uint64_t room_in(int fd)
{
	uint64_t max = read_amount(fd, "memory.max", LOAD_UNLIMITED), used, idle;

	if (max == LOAD_UNLIMITED)
		return LOAD_UNLIMITED;
	used = read_amount(fd, "memory.current", 0);
	idle = idle_file_bytes(fd);
	used -= idle < used ? idle : used;
	return used < max ? max - used : 0;
}

uint64_t load_place_room(int root, const char *path)
{
	uint64_t least = LOAD_UNLIMITED;
	char at[PATH_MAX];

	snprintf(at, sizeof(at), "%s", path);
	do {
		int fd = open_group(root, at);
		uint64_t room = fd < 0 ? LOAD_UNLIMITED : room_in(fd);

		if (room < least)
			least = room;
		if (fd >= 0)
			close(fd);
	} while (go_up(at));
	return least;
}

/* --- which one --- */

/* Why none can be made in the group FD; NULL: one can. */
static const char *refusal(int fd, bool *ret_needs_enabling)
{
	bool has_memory = file_has(fd, "cgroup.subtree_control", "memory");

	if (!file_has(fd, "cgroup.controllers", "memory"))
		return _("it has no memory controller");
	if (!is_writable(fd, ".") || !is_writable(fd, "cgroup.procs"))
		return _("this user may not make groups there");
	if (!has_memory && !is_writable(fd, "cgroup.subtree_control"))
		return _("its groups have no memory controller");
	if (!has_memory && !is_root(fd) && !is_without_processes(fd))
		return _(
			"it has processes of its own, so that its groups cannot have the memory controller");
	*ret_needs_enabling = !has_memory;
	return NULL;
}

/* Whether a group below FD has memory.swap.max: the root itself has no such file. */
static bool has_swap(int fd)
{
	bool is_there = faccessat(fd, "memory.swap.max", F_OK, 0) == 0;
	int copy = is_there ? -1 : openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;
	char file[PATH_MAX];
	bool has_limits = false;

	if (!folder) {
		if (copy >= 0)
			close(copy);
		return is_there || is_root(fd);
	}
	while (!has_limits && (entry = readdir(folder))) {
		if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
			continue;
		snprintf(file, sizeof(file), "%s/memory.max", entry->d_name);
		has_limits = faccessat(fd, file, F_OK, 0) == 0;
		snprintf(file, sizeof(file), "%s/memory.swap.max", entry->d_name);
		is_there = has_limits && faccessat(fd, file, F_OK, 0) == 0;
	}
	closedir(folder);
	/* With no group to look at it is taken for granted; it is looked for again in the new one. */
	return is_there || (!has_limits && is_root(fd));
}

static void take(struct load_place *place, int fd, const char *path, bool needs_enabling)
{
	place->fd = fd;
	place->needs_enabling = needs_enabling;
	place->has_swap = has_swap(fd);
	memmove(place->path, path, strlen(path) + 1);
}

/* Moving needs write access to cgroup.procs of the nearest group above both, the own one and the new one
 * (cgroup-v2.rst, Delegation Containment). */
static bool may_move(int root, const char *own, const char *wanted)
{
	char common[PATH_MAX];
	bool may;
	int fd;

	snprintf(common, sizeof(common), "%s", wanted);
	for (;;) {
		size_t length = strcmp(common, "/") == 0 ? 0 : strlen(common);

		if (strncmp(common, own, length) == 0 &&
			(own[length] == '/' || own[length] == '\0'))
			break;
		go_up(common);
	}
	fd = open_group(root, common);
	may = fd >= 0 && is_writable(fd, "cgroup.procs");
	if (fd >= 0)
		close(fd);
	return may;
}

static int take_wanted(struct load_place *place, int root, const char *own, const char *wanted,
	struct failure *failure)
{
	int fd = open_group(root, wanted);
	bool needs_enabling;
	const char *why;

	if (fd < 0)
		return failure_set(
			failure, fd, 0, _("--parent: %.100s: %s"), wanted, failure_reason(fd));
	why = refusal(fd, &needs_enabling);
	if (!why && !may_move(root, own, wanted))
		why = _("this user may not move processes there");
	if (!why) {
		take(place, fd, wanted, needs_enabling);
		return 0;
	}
	close(fd);
	return failure_set(failure, -EPERM, 0,
		_("--parent: no control group can be made in %.80s: %s"), wanted, why);
}

/* The nearest above OWN that has the controller for its groups; else the nearest that can have it. */
static int take_nearest(
	struct load_place *place, int root, const char *own, struct failure *failure)
{
	const char *why = NULL;

	for (int pass = 0; pass < 2 && place->fd < 0; pass++) {
		char path[PATH_MAX];

		snprintf(path, sizeof(path), "%s", own);
		do {
			int fd = open_group(root, path);
			bool needs_enabling = false;

			why = fd < 0 ? failure_reason(fd) : refusal(fd, &needs_enabling);
			if (!why && (pass == 1 || !needs_enabling)) {
				take(place, fd, path, needs_enabling);
				return 0;
			}
			if (fd >= 0)
				close(fd);
		} while (go_up(path));
	}
	if (geteuid() != 0)
		return failure_set(failure, -EPERM, 0,
			_("this user may make no control group above %.60s; with systemd this helps: "
			  "systemd-run --user --scope oomwatch-load ..."),
			own);
	return failure_set(failure, -EPERM, 0,
		_("no control group can be made above %.60s; of the topmost: %s"), own,
		why ? why : "?");
}

static const char *missing(enum cgroup_mode mode)
{
	switch (mode) {
	case CGROUP_MODE_HYBRID:
	case CGROUP_MODE_V1:
		return _("the memory controller is bound to cgroup1: boot with "
			 "systemd.unified_cgroup_hierarchy=1");
	case CGROUP_MODE_NO_MEMORY:
		return _("the kernel was started without the memory controller");
	case CGROUP_MODE_NONE:
	case CGROUP_MODE_V2:
		break;
	}
	return _("cgroup2 is not mounted");
}

static int refuse_mode(
	enum cgroup_mode mode, int error, const char *wanted, struct failure *failure)
{
	return failure_set(failure, error, 0, "%s%s", wanted[0] ? "--parent: " : "", missing(mode));
}

static int find(struct load_place *place, const struct cgroup_hierarchy *hierarchy,
	const char *wanted, struct failure *failure)
{
	char own[PATH_MAX];
	int error;

	if (hierarchy->mode != CGROUP_MODE_V2)
		return refuse_mode(hierarchy->mode, -ENOTSUP, wanted, failure);
	error = own_path(own, hierarchy->subtree, failure);
	if (error)
		return error;
	error = wanted[0] ? take_wanted(place, hierarchy->fd, own, wanted, failure)
			  : take_nearest(place, hierarchy->fd, own, failure);
	place->room_bytes = load_place_room(hierarchy->fd, error ? own : place->path);
	return error;
}

int load_place_find(struct load_place *place, const char *wanted, struct failure *failure)
{
	struct cgroup_hierarchy hierarchy;
	struct failure ignored;
	int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;

	*place = (struct load_place){.fd = -1, .room_bytes = LOAD_UNLIMITED};
	if (root < 0)
		return failure_set(failure, -errno, 0, "/: %s", failure_reason(errno));
	error = cgroup_hierarchy_open(&hierarchy, root, true, &ignored);
	close(root);
	if (error)
		return refuse_mode(hierarchy.mode, error, wanted, failure);
	error = find(place, &hierarchy, wanted, failure);
	cgroup_hierarchy_close(&hierarchy);
	return error;
}

static int enable(int fd, const char *word)
{
	int file = openat(fd, "cgroup.subtree_control", O_WRONLY | O_CLOEXEC);
	int error = file < 0 || write(file, word, strlen(word)) < 0 ? -errno : 0;

	if (file >= 0)
		close(file);
	return error;
}

int load_place_enable(struct load_place *place, struct failure *failure)
{
	int error = place->needs_enabling ? enable(place->fd, "+memory") : 0;

	if (error)
		return failure_set(failure, error, 0,
			_("the memory controller cannot be had for the groups in %.100s: %s"),
			place->path, failure_reason(error));
	/* Only a second bound; without it RLIMIT_NPROC and our own count remain. */
	if (file_has(place->fd, "cgroup.controllers", "pids") &&
		!file_has(place->fd, "cgroup.subtree_control", "pids"))
		enable(place->fd, "+pids");
	return 0;
}

void load_place_close(struct load_place *place)
{
	if (place->fd >= 0)
		close(place->fd);
	place->fd = -1;
}
