/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder of a workload: made, swept when nobody holds it, and removed with all that is in it but nothing else. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bits.h"
#include "load/folder.h"
#include "load/scratch.h"
#include "../tap.h"
#include "../tree.h"

static struct tree tree;

static bool is_there(const char *path)
{
	struct stat status;

	return lstat(tree_path(&tree, path), &status) == 0;
}

static int plan_for(struct load_plan *plan, const char *line, struct failure *failure)
{
	int error = load_plan_parse_line(plan, line, failure);

	snprintf(plan->directory, sizeof(plan->directory), "%s", tree.root);
	return error;
}

static void test_life(void)
{
	struct load_folder folder;
	struct load_plan plan;
	struct failure failure;
	_Atomic uint64_t beats = 0;
	char inside[64];

	CHECK_INT(plan_for(&plan, "slab:size=1M", &failure), 0);
	CHECK_INT(load_folder_init(&folder, &plan, &failure), 0);
	CHECK(!is_there(folder.name));
	CHECK_INT(load_folder_make(&folder, &failure), 0);
	close(load_folder_add(&folder, 7));
	snprintf(inside, sizeof(inside), "%s/7/d0/file", folder.name);
	tree_put(&tree, inside, "x");
	tree_put(&tree, "other/file", "y");
	/* A link to elsewhere goes, and what it leads to stays. */
	CHECK_INT(
		symlink("../../other", (snprintf(inside, sizeof(inside), "%s/7/link", folder.name),
					       tree_path(&tree, inside))),
		0);
	CHECK_INT(load_folder_remove(folder.base, folder.name, &beats), 0);
	/* The worker's folder, d0, the file and the link. */
	CHECK_INT(beats, 4);
	CHECK(!is_there(folder.name));
	CHECK(is_there("other/file"));
	CHECK_INT(load_folder_remove(folder.base, folder.name, NULL), 0);
	load_folder_close(&folder);
}

static void test_sweep(void)
{
	static const char *const others[] = {"oomwatch-load-", "oomwatch-load-7x",
		"oomwatch-load-x", "oomwatch-load-7.service", "oomwatch-load-7-",
		"oomwatch-load-7-22", "oomwatch-load-tests"};
	int base = tree_open(&tree, ""), held;
	char path[64];

	tree_put(&tree, "oomwatch-load-1/0/file", "x");
	tree_put(&tree, "oomwatch-load-2/0/file", "x");
	tree_put(&tree, "oomwatch-load-3", "a file");
	tree_put(&tree, "mine/oomwatch-load-4/file", "x");
	CHECK_INT(symlinkat("mine", base, "oomwatch-load-5"), 0);
	tree_put(&tree, "oomwatch-load-6-2/0/file", "x");
	/* Not the name of a process. */
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		snprintf(path, sizeof(path), "%s/file", others[i]);
		tree_put(&tree, path, "x");
	}
	held = tree_open(&tree, "oomwatch-load-2");
	CHECK_INT(flock(held, LOCK_SH), 0);
	load_folder_sweep(base);
	CHECK(!is_there("oomwatch-load-1"));
	CHECK(is_there("oomwatch-load-2/0/file"));
	CHECK(is_there("oomwatch-load-3"));
	CHECK(is_there("oomwatch-load-5"));
	CHECK(is_there("mine/oomwatch-load-4/file"));
	CHECK(!is_there("oomwatch-load-6-2"));
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		tap_expect(is_there(others[i]), __LINE__, "%s is gone", others[i]);
	close(held);
	load_folder_sweep(base);
	CHECK(!is_there("oomwatch-load-2"));
	close(base);
}

static int init_in(const char *name, mode_t mode)
{
	struct load_folder folder;
	struct load_plan plan;
	struct failure failure;
	int error;

	CHECK_INT(chmod(tree_path(&tree, name), mode), 0);
	CHECK_INT(load_plan_parse_line(&plan, "slab:size=1M", &failure), 0);
	snprintf(plan.directory, sizeof(plan.directory), "%s", tree_path(&tree, name));
	error = load_folder_init(&folder, &plan, &failure);
	load_folder_close(&folder);
	return error;
}

/* Who may rename in it could give our name to something else, which would be removed then. */
static void test_shared(void)
{
	tree_put(&tree, "shared/file", "x");
	CHECK_INT(init_in("shared", 0755), 0);
	CHECK_INT(init_in("shared", 0777), -EPERM);
	CHECK_INT(init_in("shared", 0757), -EPERM);
	CHECK_INT(init_in("shared", 01777), 0);
	/* A group of one's own, as the usual umask of 002 has it. */
	CHECK_INT(init_in("shared", 0775), 0);
	if (geteuid() == 0) {
		CHECK_INT(chown(tree_path(&tree, "shared"), 0, 12), 0);
		CHECK_INT(init_in("shared", 0775), -EPERM);
		CHECK_INT(init_in("shared", 01775), 0);
		CHECK_INT(chown(tree_path(&tree, "shared"), 12, 0), 0);
		CHECK_INT(init_in("shared", 0700), -EPERM);
		CHECK_INT(init_in("shared", 01777), -EPERM);
	}
}

/* What somebody else has made meanwhile stays. */
static void test_taken(void)
{
	struct load_folder folder;
	struct load_plan plan;
	struct failure failure;
	char file[64];

	CHECK_INT(plan_for(&plan, "slab:size=1M", &failure), 0);
	CHECK_INT(load_folder_init(&folder, &plan, &failure), 0);
	snprintf(file, sizeof(file), "%s/file", folder.name);
	tree_put(&tree, file, "x");
	CHECK_INT(load_folder_make(&folder, &failure), -EEXIST);
	CHECK_INT(folder.fd, -1);
	CHECK(is_there(file));
	load_folder_close(&folder);
	tree_remove(&tree, folder.name);
}

static void test_refused(void)
{
	struct load_folder folder;
	struct load_plan plan;
	struct failure failure;

	CHECK_INT(plan_for(&plan, "dirty:size=100000G", &failure), 0);
	CHECK_INT(load_folder_init(&folder, &plan, &failure), -ENOSPC);
	CHECK(strstr(failure.text, "has not enough room") != NULL);
	load_folder_close(&folder);
	strcpy(plan.directory, "/nowhere/at/all");
	CHECK_INT(load_folder_init(&folder, &plan, &failure), -ENOENT);
	CHECK_TEXT(failure.text, "/nowhere/at/all: No such file or directory");
	load_folder_close(&folder);
	/* What needs no files does not look at the folder. */
	CHECK_INT(load_plan_parse_line(&plan, "--directory /nowhere anon", &failure), 0);
	CHECK_INT(load_folder_init(&folder, &plan, &failure), 0);
	CHECK_INT(folder.base, -1);
	load_folder_close(&folder);
}

int main(void)
{
	int base;

	tree_init(&tree);
	base = tree_open(&tree, "");
	if (load_scratch_check(base) == 0) {
		tap_run("made, filled and removed", test_life);
		tap_run("what was left is swept, what is held is not", test_sweep);
		tap_run("a folder that others may rename in", test_shared);
		tap_run("one that is there already", test_taken);
		tap_run("no room, no folder", test_refused);
	} else {
		tap_skip("made, filled and removed", "the temporary folder is in memory");
	}
	close(base);
	tree_release(&tree);
	return tap_done();
}
