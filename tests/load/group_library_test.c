/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libcgroup is asked to make and to write: one group with one value, where the held folder is, or nothing. */
#include <config.h>

#include "load/group_library.h"

#include <errno.h>
#include <libcgroup.h>
#include <stdlib.h>
#include <unistd.h>

#include "../tap.h"
#include "../tree.h"

/* libcgroup finds its mount in a made tree, and what it would do is looked at. */
static struct tree tree;
static struct {
	int init_error;
	const char *mount; /* below the tree; NULL: none */
	int error;
	unsigned int made, modified;
	const char *file; /* that is expected */
	char *value;
} library;

int __wrap_cgroup_init(void);
int __wrap_cgroup_get_subsys_mount_point(const char *controller, char **mount_point);
int __wrap_cgroup_create_cgroup(struct cgroup *group, int ignore_ownership);
int __wrap_cgroup_modify_cgroup(struct cgroup *group);

int __wrap_cgroup_init(void)
{
	return library.init_error;
}

int __wrap_cgroup_get_subsys_mount_point(const char *controller, char **mount_point)
{
	CHECK_TEXT(controller, "memory");
	if (!library.mount)
		return ECGROUPNOTMOUNTED;
	*mount_point = strdup(tree_path(&tree, library.mount));
	return 0;
}

static int take(struct cgroup *group)
{
	struct cgroup_controller *memory = cgroup_get_controller(group, "memory");

	CHECK(memory != NULL);
	/* The one value, and no other. */
	CHECK_INT(cgroup_get_value_name_count(memory), 1);
	CHECK_TEXT(cgroup_get_value_name(memory, 0), library.file);
	free(library.value);
	CHECK_INT(cgroup_get_value_string(memory, library.file, &library.value), 0);
	return library.error;
}

int __wrap_cgroup_create_cgroup(struct cgroup *group, int ignore_ownership)
{
	CHECK_INT(ignore_ownership, 1);
	library.made++;
	return take(group);
}

int __wrap_cgroup_modify_cgroup(struct cgroup *group)
{
	library.modified++;
	return take(group);
}

static int start(const char *group, const char *file)
{
	memset(&library, 0, sizeof(library));
	library.mount = "mount";
	library.file = file;
	tree_init(&tree);
	tree_put(&tree, "mount/a/b/memory.max", "max\n");
	tree_put(&tree, "elsewhere/a/b/memory.max", "max\n");
	return tree_open(&tree, group);
}

static void stop(int fd)
{
	free(library.value);
	close(fd);
	tree_release(&tree);
}

static void test_create(void)
{
	int fd = start("mount/a", "memory.max");

	CHECK_INT(load_group_library_create(fd, "/a", "b", "1048576"), 0);
	CHECK_INT(library.made, 1);
	CHECK_INT(library.modified, 0);
	CHECK_TEXT(library.value, "1048576");
	library.error = ECGOTHER;
	CHECK_INT(load_group_library_create(fd, "/a", "b", "max"), -EIO);
	stop(fd);
	/* The root of the hierarchy. */
	fd = start("mount", "memory.max");
	CHECK_INT(load_group_library_create(fd, "/", "b", "max"), 0);
	stop(fd);
}

static void test_set(void)
{
	int fd = start("mount/a/b", "memory.high");

	CHECK_INT(load_group_library_set(fd, "/a/b", "memory.high", "max"), 0);
	CHECK_INT(library.modified, 1);
	CHECK_INT(library.made, 0);
	CHECK_TEXT(library.value, "max");
	library.error = ECGOTHER;
	CHECK_INT(load_group_library_set(fd, "/a/b", "memory.high", "max"), -EIO);
	stop(fd);
}

/* The path leads to a group, but not to the one that is held; or to none. */
static void test_elsewhere(void)
{
	int fd = start("elsewhere/a", "memory.max");

	CHECK_INT(load_group_library_create(fd, "/a", "b", "max"), -EXDEV);
	CHECK_INT(load_group_library_set(fd, "/a", "memory.max", "max"), -EXDEV);
	library.mount = NULL;
	CHECK_INT(load_group_library_create(fd, "/a", "b", "max"), -EXDEV);
	library.mount = "elsewhere";
	library.init_error = ECGROUPNOTMOUNTED;
	CHECK_INT(load_group_library_create(fd, "/a", "b", "max"), -EXDEV);
	CHECK_INT(library.made + library.modified, 0);
	stop(fd);
}

int main(void)
{
	tap_run("a group is made with its limit", test_create);
	tap_run("one value is written, and no other", test_set);
	tap_run("elsewhere nothing is made or written", test_elsewhere);
	return tap_done();
}
