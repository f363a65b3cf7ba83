/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/cgroup_library.h"

#include <errno.h>
#include <libcgroup.h>
#include <stdlib.h>
#include <unistd.h>

#include "../tap.h"
#include "../tree.h"

/* libcgroup finds its mount in a made tree, and what it would write is looked at. */
static struct tree tree;
static struct {
	int init_error;
	const char *mount; /* below the tree; NULL: none */
	int modify_error;
	unsigned int writes;
	char *value;
} library;

int __wrap_cgroup_init(void);
int __wrap_cgroup_get_subsys_mount_point(const char *controller, char **mount_point);
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

int __wrap_cgroup_modify_cgroup(struct cgroup *group)
{
	struct cgroup_controller *memory = cgroup_get_controller(group, "memory");

	library.writes++;
	CHECK(memory != NULL);
	/* The one value, and no other. */
	CHECK_INT(cgroup_get_value_name_count(memory), 1);
	CHECK_TEXT(cgroup_get_value_name(memory, 0), "memory.max");
	CHECK_INT(cgroup_get_value_string(memory, "memory.max", &library.value), 0);
	return library.modify_error;
}

static int start(const char *group)
{
	memset(&library, 0, sizeof(library));
	library.mount = "mount";
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

static void test_one_value(void)
{
	int fd = start("mount/a/b");

	CHECK_INT(cgroup_library_write(fd, "/a/b", "memory.max", "2147483648"), 0);
	CHECK_INT(library.writes, 1);
	CHECK(library.value && strcmp(library.value, "2147483648") == 0);
	stop(fd);
}

static void test_errors(void)
{
	int fd = start("mount/a/b");

	library.modify_error = ECGOTHER;
	CHECK_INT(cgroup_library_write(fd, "/a/b", "memory.max", "max"), -EIO);
	CHECK_INT(library.writes, 1);
	stop(fd);
	fd = start("mount/a/b");
	library.init_error = ECGROUPNOTMOUNTED;
	CHECK_INT(cgroup_library_write(fd, "/a/b", "memory.max", "max"), -EXDEV);
	library.init_error = 0;
	library.mount = NULL;
	CHECK_INT(cgroup_library_write(fd, "/a/b", "memory.max", "max"), -EXDEV);
	CHECK_INT(library.writes, 0);
	stop(fd);
}

/* The path leads to a group, but not to the one that is held. */
static void test_other_group(void)
{
	int fd = start("elsewhere/a/b");

	CHECK_INT(cgroup_library_write(fd, "/a/b", "memory.max", "max"), -EXDEV);
	stop(fd);
	fd = start("mount/a/b");
	tree_remove(&tree, "mount/a/b");
	CHECK_INT(cgroup_library_write(fd, "/a/b", "memory.max", "max"), -EXDEV);
	tree_put(&tree, "mount/a/b/memory.max", "max\n");
	CHECK_INT(cgroup_library_write(fd, "/a/b", "memory.max", "max"), -EXDEV);
	CHECK_INT(library.writes, 0);
	stop(fd);
}

int main(void)
{
	tap_run("one value is written, and no other", test_one_value);
	tap_run("what fails is told", test_errors);
	tap_run("another group than the one held is not written to", test_other_group);
	return tap_done();
}
