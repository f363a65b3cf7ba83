/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/change.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "../tap.h"
#include "../tree.h"
#include "base/bits.h"
#include "base/file.h"
#include "nobody.h"

/* A made machine: its groups are plain folders, which take what is written as it is. */
#define MOUNT "sys/fs/cgroup"

static struct tree tree;
static int root;
static struct change change;
static struct failure failure;
static unsigned int cautions;

/* What the folders of the groups are on: the C library's is not asked. */
static long filesystem_type = CGROUP2_SUPER_MAGIC;

int fstatfs(int fd, struct statfs *ret)
{
	(void)fd;
	*ret = (struct statfs){.f_type = filesystem_type};
	return 0;
}

static void put(const char *group, const char *file, const char *text)
{
	char path[256];

	snprintf(path, sizeof(path), MOUNT "/%s/%s", group, file);
	tree_put(&tree, path, text);
}

static void put_group(const char *group)
{
	put(group, "memory.current", "1073741824\n");
	put(group, "memory.min", "0\n");
	put(group, "memory.low", "0\n");
	put(group, "memory.high", "max\n");
	put(group, "memory.max", "max\n");
	put(group, "memory.swap.max", "max\n");
	put(group, "memory.oom.group", "0\n");
	put(group, "memory.reclaim", "");
	put(group, "cgroup.kill", "");
}

static void start(void)
{
	tree_init(&tree);
	tree_put(&tree, "proc/self/cgroup", "0::/user.slice/own.scope/shell\n");
	tree_put(&tree, "proc/1/cgroup", "0::/init.scope\n");
	put_group("app");
	root = tree_open(&tree, "");
}

static void stop(void)
{
	target_release(&change.target);
	close(root);
	tree_release(&tree);
}

static void hold(const char *path)
{
	memset(&change, 0, sizeof(change));
	CHECK_INT(target_hold_cgroup(&change.target, root, "/" MOUNT, path, &failure), 0);
}

static int check(enum change_kind kind, int64_t value)
{
	change.kind = kind;
	change.value = value;
	return change_check(&change, root, &cautions, &failure);
}

static void expect_file(int line, const char *group, const char *file, const char *expected)
{
	char path[256], text[64] = "";
	size_t length = 0;

	snprintf(path, sizeof(path), MOUNT "/%s/%s", group, file);
	tap_expect(file_read_at(root, path, text, sizeof(text) - 1, &length) == 0, line,
		"%s cannot be read", path);
	text[length] = '\0';
	tap_expect(strcmp(text, expected) == 0, line, "%s is \"%s\"", path, text);
}

static void expect_says(int line, const char *part)
{
	tap_expect(strstr(failure.text, part) != NULL, line, "says \"%s\", expected \"%s\"",
		failure.text, part);
}

static void test_values(void)
{
	static const struct {
		enum change_kind kind;
		int64_t old, value;
		const char *before, *after;
	} rows[] = {
		{CHANGE_MEMORY_MIN, 0, 4096, "0\n", "4096\n"},
		{CHANGE_MEMORY_LOW, 0, 536870912, "0\n", "536870912\n"},
		{CHANGE_MEMORY_HIGH, CHANGE_UNLIMITED, 2147483648, "max\n", "2147483648\n"},
		{CHANGE_MEMORY_MAX, CHANGE_UNLIMITED, 2147483648, "max\n", "2147483648\n"},
		{CHANGE_MEMORY_MAX, CHANGE_UNLIMITED, 0, "max\n", "0\n"},
		{CHANGE_SWAP_MAX, CHANGE_UNLIMITED, 0, "max\n", "0\n"},
		{CHANGE_OOM_GROUP, 0, 1, "0\n", "1\n"},
		{CHANGE_MEMORY_MIN, 0, CHANGE_UNLIMITED, "0\n", "max\n"},
	};

	start();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *file = change_rows[rows[i].kind].file;
		int64_t now = -1;

		hold("/app");
		CHECK_INT(check(rows[i].kind, rows[i].value), 0);
		CHECK_INT(change.state, CHANGE_PLANNED);
		CHECK(change.has_old && !change.has_result);
		CHECK_INT(change.old, rows[i].old);
		/* A check writes nothing. */
		expect_file(__LINE__, "app", file, rows[i].before);

		CHECK_INT(change_apply(&change, &failure), 0);
		CHECK_INT(change.state, CHANGE_DONE);
		CHECK(change.has_result && change.realtime_usec > 0);
		CHECK_INT(change.result, rows[i].value);
		expect_file(__LINE__, "app", file, rows[i].after);
		CHECK_INT(change_read(&change, &now, &failure), 0);
		CHECK_INT(now, rows[i].value);

		CHECK_INT(change_undo(&change, &failure), 0);
		CHECK_INT(change.state, CHANGE_UNDONE);
		CHECK_INT(change.result, rows[i].old);
		expect_file(__LINE__, "app", file, rows[i].before);
		CHECK_INT(change_undo(&change, &failure), -EINVAL);
		target_release(&change.target);
	}
	stop();
}

static void test_range(void)
{
	static const struct {
		enum change_kind kind;
		int64_t value;
	} rows[] = {
		{CHANGE_MEMORY_MAX, -1},
		{CHANGE_MEMORY_MAX, INT64_MIN},
		{CHANGE_MEMORY_MAX, CHANGE_UNLIMITED - 1},
		{CHANGE_MEMORY_HIGH, CHANGE_UNLIMITED - UINT16_MAX},
		{CHANGE_OOM_GROUP, 2},
		{CHANGE_OOM_GROUP, -1},
		{CHANGE_RECLAIM, 0},
		{CHANGE_RECLAIM, -1},
		{CHANGE_RECLAIM, CHANGE_UNLIMITED},
		{CHANGE_CGROUP_KILL, 0},
	};

	start();
	hold("/app");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		tap_expect(check(rows[i].kind, rows[i].value) == -ERANGE, __LINE__, "%s %lld",
			change_rows[rows[i].kind].name, (long long)rows[i].value);
		expect_says(__LINE__, "out of range");
	}
	/* A value of a process. */
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, 0), -EINVAL);
	CHECK_INT(check(CHANGE_SIGNAL, 15), -EINVAL);
	stop();
}

/* Only a limit that is being lowered is lifted. */
static void test_lift(void)
{
	start();
	hold("/app");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 4096), 0);
	CHECK_INT(change_apply(&change, &failure), 0);
	expect_file(__LINE__, "app", "memory.max", "4096\n");
	CHECK_INT(change_lift(&change), 0);
	expect_file(__LINE__, "app", "memory.max", "max\n");

	put("app", "memory.max", "4096\n");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 8192), 0);
	CHECK_INT(change_apply(&change, &failure), 0);
	CHECK_INT(change_lift(&change), 0);
	expect_file(__LINE__, "app", "memory.max", "8192\n");

	/* What is a protection does not block. */
	put("app", "memory.low", "8192\n");
	CHECK_INT(check(CHANGE_MEMORY_LOW, 4096), 0);
	CHECK_INT(change_apply(&change, &failure), 0);
	CHECK_INT(change_lift(&change), 0);
	expect_file(__LINE__, "app", "memory.low", "4096\n");

	CHECK_INT(check(CHANGE_RECLAIM, 4096), 0);
	CHECK_INT(change_lift(&change), 0);
	expect_file(__LINE__, "app", "memory.reclaim", "");
	stop();
}

static void test_once(void)
{
	start();
	hold("/app");
	CHECK_INT(check(CHANGE_RECLAIM, 1048576), 0);
	CHECK_INT(change.old, 1073741824);
	put("app", "memory.current", "1072693248\n");
	CHECK_INT(change_apply(&change, &failure), 0);
	expect_file(__LINE__, "app", "memory.reclaim", "1048576\n");
	CHECK_INT(change.old - change.result, 0); /* read anew before it is reclaimed */
	CHECK_INT(change_undo(&change, &failure), -EINVAL);
	expect_says(__LINE__, "nothing to undo");

	CHECK_INT(check(CHANGE_CGROUP_KILL, 1), 0);
	CHECK(!change.has_old);
	CHECK_INT(change_apply(&change, &failure), 0);
	CHECK_INT(change.state, CHANGE_DONE);
	CHECK(!change.has_result);
	expect_file(__LINE__, "app", "cgroup.kill", "1\n");
	CHECK_INT(change_read(&change, &change.old, &failure), -ENODATA);

	/* The root can be reclaimed from, but has no memory.current. */
	target_release(&change.target);
	hold("/");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 4096), -ENOENT);
	expect_says(__LINE__, "/, memory.max: the root of all groups");
	CHECK_INT(check(CHANGE_RECLAIM, 4096), -ENOENT);
	tree_put(&tree, MOUNT "/memory.reclaim", "");
	CHECK_INT(check(CHANGE_RECLAIM, 4096), 0);
	CHECK(!change.has_old);
	CHECK_INT(change_apply(&change, &failure), 0);
	CHECK(!change.has_result);
	stop();
}

static void test_missing_file(void)
{
	start();
	hold("/app");
	tree_remove(&tree, MOUNT "/app/memory.max");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 4096), -ENOENT);
	expect_says(__LINE__, "this kernel has no such file");
	tree_remove(&tree, MOUNT "/app/memory.reclaim");
	CHECK_INT(check(CHANGE_RECLAIM, 4096), -ENOENT);
	expect_says(__LINE__, "it came with Linux 5.19");
	tree_remove(&tree, MOUNT "/app/cgroup.kill");
	CHECK_INT(check(CHANGE_CGROUP_KILL, 1), -ENOENT);
	expect_says(__LINE__, "it came with Linux 5.14");
	tree_remove(&tree, MOUNT "/app/memory.swap.max");
	CHECK_INT(check(CHANGE_SWAP_MAX, 4096), -ENOENT);
	expect_says(__LINE__, "swapaccount=1");
	/* Of a copy nobody knows what the kernel had. */
	filesystem_type = TMPFS_MAGIC;
	CHECK_INT(check(CHANGE_RECLAIM, 4096), -ENOENT);
	expect_says(__LINE__, "memory.reclaim: this capture has none");
	CHECK_INT(check(CHANGE_CGROUP_KILL, 1), -ENOENT);
	expect_says(__LINE__, "cgroup.kill: this capture has none");
	filesystem_type = CGROUP2_SUPER_MAGIC;
	tree_remove(&tree, MOUNT "/app/memory.current");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 4096), -ENOENT);
	expect_says(__LINE__, "cgroup.subtree_control of the group above lacks memory");
	put("app", "cgroup.type", "threaded\n");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 4096), -ENOENT);
	expect_says(__LINE__, "a threaded group has no memory of its own");
	CHECK_INT(check(CHANGE_MEMORY_HIGH, 1610612736), 0);
	tree_remove(&tree, MOUNT "/app/memory.high");
	CHECK_INT(change_apply(&change, &failure), -ENOENT);
	CHECK_INT(change.state, CHANGE_FAILED);
	CHECK_INT(change.error, -ENOENT);
	put("app", "memory.max", "nonsense\n");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 4096), -EINVAL);
	put("app", "memory.max", "");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 4096), -ENODATA);
	stop();
}

/* In the dialog, and while it is written. */
static void test_removed(void)
{
	start();
	hold("/app");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 4096), 0);
	tree_remove(&tree, MOUNT "/app");
	CHECK_INT(change_apply(&change, &failure), -ENOENT);
	CHECK_INT(change.state, CHANGE_FAILED);
	expect_says(__LINE__, "the group has been removed");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 4096), -ENOENT);
	expect_says(__LINE__, "the group has been removed");
	stop();
}

static void test_made_anew(void)
{
	start();
	hold("/app");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 4096), 0);
	tree_remove(&tree, MOUNT "/app");
	put_group("app");
	CHECK_INT(change_apply(&change, &failure), -ENOENT);
	expect_file(__LINE__, "app", "memory.max", "max\n");

	/* The same for what was done: another group with, by chance, the same value. */
	target_release(&change.target);
	hold("/app");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 4096), 0);
	CHECK_INT(change_apply(&change, &failure), 0);
	tree_remove(&tree, MOUNT "/app");
	put_group("app");
	put("app", "memory.max", "4096\n");
	CHECK_INT(change_undo(&change, &failure), -ENOENT);
	CHECK_INT(change.state, CHANGE_GONE);
	expect_file(__LINE__, "app", "memory.max", "4096\n");

	/* Held anew without asking who it is. */
	uint64_t inode = change.target.inode;
	int old = change.target.fd;

	change.target.fd = tree_open(&tree, MOUNT "/app");
	change.target.inode = inode;
	CHECK_INT(change_undo(&change, &failure), -ENOENT);
	expect_file(__LINE__, "app", "memory.max", "4096\n");
	close(old);
	stop();
}

static void test_changed_by_another(void)
{
	start();
	hold("/app");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 2147483648), 0);
	put("app", "memory.max", "3221225472\n");
	CHECK_INT(change_apply(&change, &failure), -ESTALE);
	expect_says(__LINE__, "3221225472 now");
	expect_file(__LINE__, "app", "memory.max", "3221225472\n");
	CHECK_INT(change_undo(&change, &failure), -EINVAL);

	CHECK_INT(check(CHANGE_MEMORY_MAX, 2147483648), 0);
	CHECK_INT(change_apply(&change, &failure), 0);
	put("app", "memory.max", "4294967296\n");
	CHECK_INT(change_undo(&change, &failure), -ESTALE);
	CHECK_INT(change.state, CHANGE_DONE);
	expect_file(__LINE__, "app", "memory.max", "4294967296\n");
	/* Somebody has taken it back already. */
	put("app", "memory.max", "3221225472\n");
	CHECK_INT(change_undo(&change, &failure), 0);
	CHECK_INT(change.state, CHANGE_UNDONE);
	stop();
}

/* The way back is described as any other change is. */
static void test_reverse(void)
{
	struct change back;
	unsigned int reverse_cautions;

	start();
	put("app", "memory.max", "536870912\n");
	hold("/app");
	CHECK_INT(check(CHANGE_MEMORY_MAX, CHANGE_UNLIMITED), 0);
	CHECK_INT(cautions, 0);
	CHECK_INT(change_apply(&change, &failure), 0);
	change_reverse(&change, root, &back, &reverse_cautions);
	CHECK_INT(back.state, CHANGE_PLANNED);
	CHECK(back.has_old && back.old == CHANGE_UNLIMITED);
	CHECK_INT(back.value, 536870912);
	CHECK_INT(reverse_cautions, CAUTION_BELOW_CURRENT);
	expect_file(__LINE__, "app", "memory.max", "max\n");
	/* Use has become less since. */
	put("app", "memory.current", "4096\n");
	change_reverse(&change, root, &back, &reverse_cautions);
	CHECK_INT(reverse_cautions, 0);
	change.old = 0;
	change_reverse(&change, root, &back, &reverse_cautions);
	CHECK_INT(reverse_cautions, CAUTION_BELOW_CURRENT | CAUTION_ZERO);
	/* Not held: nothing is known. */
	target_release(&change.target);
	change_reverse(&change, root, &back, &reverse_cautions);
	CHECK_INT(back.value, 0);
	CHECK_INT(reverse_cautions, 0);
	stop();
}

/* A journal knows only that it was planned: was it written? */
static void test_undo_after_crash(void)
{
	start();
	hold("/app");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 2147483649), 0);
	CHECK_INT(change_undo(&change, &failure), 0);
	expect_file(__LINE__, "app", "memory.max", "max\n");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 2147483649), 0);
	put("app", "memory.max", "2147483648\n"); /* as the kernel rounds it */
	CHECK_INT(change_undo(&change, &failure), 0);
	CHECK_INT(change.state, CHANGE_UNDONE);
	expect_file(__LINE__, "app", "memory.max", "max\n");
	stop();
}

static int check_without_privilege(void)
{
	CHECK_INT(check(CHANGE_MEMORY_MAX, 4096), -EACCES);
	expect_says(__LINE__, "/app, memory.max: Permission denied");
	change = (struct change){.kind = CHANGE_MEMORY_MAX, .target = change.target, .value = 1};
	CHECK_INT(change_apply(&change, &failure), -EACCES);
	CHECK_INT(change.state, CHANGE_FAILED);
	/* What is delegated works. */
	CHECK_INT(check(CHANGE_OOM_GROUP, 1), 0);
	CHECK_INT(change_apply(&change, &failure), 0);
	return tap_case_failed;
}

static void test_not_allowed(void)
{
	start();
	hold("/app");
	chmod(tree_path(&tree, MOUNT "/app/memory.max"), 0444);
	chmod(tree_path(&tree, MOUNT "/app/memory.oom.group"), 0666);
	CHECK_INT(nobody_run(check_without_privilege), 0);
	expect_file(__LINE__, "app", "memory.max", "max\n");
	expect_file(__LINE__, "app", "memory.oom.group", "1\n");
	stop();
}

static int check_read_only(void)
{
	/* What was opened before is on the mount that can be written. */
	root = tree_open(&tree, "");
	hold("/app");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 4096), -EROFS);
	expect_says(__LINE__, "Read-only file system");
	change.has_old = false;
	CHECK_INT(change_apply(&change, &failure), -EROFS);
	CHECK_INT(change.state, CHANGE_FAILED);
	return tap_case_failed;
}

static const char *const read_only = "a read-only mount is told";

static void test_read_only(void)
{
	CHECK_INT(nobody_run_read_only(tree.root, check_read_only), 0);
}

static int do_nothing(void)
{
	return 0;
}

static void test_cautions(void)
{
	static const struct {
		const char *path;
		enum change_kind kind;
		int64_t value;
		unsigned int cautions;
	} rows[] = {
		{"/app", CHANGE_MEMORY_MAX, 1073741824, 0},
		{"/app", CHANGE_MEMORY_MAX, 1073741823, CAUTION_BELOW_CURRENT},
		{"/app", CHANGE_MEMORY_HIGH, 4096, CAUTION_BELOW_CURRENT},
		{"/app", CHANGE_MEMORY_HIGH, 0, CAUTION_BELOW_CURRENT},
		{"/app", CHANGE_MEMORY_MAX, 0, CAUTION_BELOW_CURRENT | CAUTION_ZERO},
		{"/app", CHANGE_MEMORY_MAX, 4095, CAUTION_BELOW_CURRENT | CAUTION_ZERO},
		{"/app", CHANGE_MEMORY_MAX, CHANGE_UNLIMITED, CAUTION_SAME},
		{"/app", CHANGE_MEMORY_LOW, 100, CAUTION_SAME},
		{"/app", CHANGE_SWAP_MAX, 0, 0},
		{"/user.slice", CHANGE_MEMORY_MAX, 2147483648, CAUTION_OWN_GROUP | CAUTION_UNIT},
		{"/user.slice/own.scope", CHANGE_SWAP_MAX, 0, CAUTION_OWN_GROUP | CAUTION_UNIT},
		{"/user.slice/own.scope/shell", CHANGE_OOM_GROUP, 1, CAUTION_OWN_GROUP},
		{"/user.slice/own.scope/shell", CHANGE_RECLAIM, 1, CAUTION_OWN_GROUP},
		{"/user.slice/own.scope/shell", CHANGE_MEMORY_LOW, 4096, 0},
		{"/user.slice/own.scope/sh", CHANGE_MEMORY_MAX, 2147483648, 0},
		{"/system.slice/web.service", CHANGE_OOM_GROUP, 1, CAUTION_UNIT},
		{"/system.slice/web.service", CHANGE_RECLAIM, 1, 0},
		{"/system.slice/web.service/own", CHANGE_MEMORY_MAX, 2147483648, 0},
	};

	start();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strcmp(rows[i].path, "/app") != 0)
			put_group(rows[i].path + 1);
		hold(rows[i].path);
		CHECK_INT(check(rows[i].kind, rows[i].value), 0);
		tap_expect(cautions == rows[i].cautions, __LINE__,
			"%s %s %lld: cautions are %#x, expected %#x", rows[i].path,
			change_rows[rows[i].kind].name, (long long)rows[i].value, cautions,
			rows[i].cautions);
		target_release(&change.target);
	}
	stop();
}

/* The mount of a container is a part of the hierarchy that our path is in. */
static void test_own_in_container(void)
{
	start();
	tree_put(&tree, "proc/self/cgroup", "1:name=x:/\n0::/docker/3f2a/app/own\n");
	put_group("app/own");
	put_group("other");
	hold("/app");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 2147483648), 0);
	CHECK_INT(cautions, CAUTION_OWN_GROUP);
	target_release(&change.target);
	hold("/other");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 2147483648), 0);
	CHECK_INT(cautions, 0);
	/* Without a line of cgroup2, and without the file. */
	tree_put(&tree, "proc/self/cgroup", "1:name=x:/other\n");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 2147483648), 0);
	CHECK_INT(cautions, 0);
	tree_remove(&tree, "proc/self/cgroup");
	CHECK_INT(check(CHANGE_MEMORY_MAX, 2147483648), 0);
	stop();
}

static void test_kill_spares(void)
{
	start();
	put_group("user.slice/own.scope");
	put_group("init.scope");
	hold("/user.slice");
	put_group("user.slice");
	CHECK_INT(check(CHANGE_CGROUP_KILL, 1), -EPERM);
	expect_says(__LINE__, "oomwatch itself");
	target_release(&change.target);
	hold("/init.scope");
	CHECK_INT(check(CHANGE_CGROUP_KILL, 1), -EPERM);
	expect_says(__LINE__, "PID 1");
	expect_file(__LINE__, "init.scope", "cgroup.kill", "");
	stop();
}

static void test_names(void)
{
	char text[32];

	for (int kind = 0; kind < CHANGE_KINDS; kind++) {
		CHECK_INT(change_find(change_rows[kind].name), kind);
		CHECK(change_rows[kind].title != NULL);
	}
	CHECK_INT(change_find("memory.maximum"), -1);
	CHECK_INT(change_find(""), -1);
	CHECK_TEXT(
		change_value_text(text, sizeof(text), CHANGE_MEMORY_MAX, CHANGE_UNLIMITED), "max");
	CHECK_TEXT(
		change_value_text(text, sizeof(text), CHANGE_MEMORY_MAX, 2147483648), "2147483648");
	CHECK_TEXT(change_value_text(text, sizeof(text), CHANGE_OOM_SCORE_ADJ, -500), "-500");
	CHECK_TEXT(change_value_text(text, sizeof(text), CHANGE_SIGNAL, 15), "SIGTERM");
	CHECK_TEXT(change_value_text(text, sizeof(text), CHANGE_SIGNAL, 9999), "9999");
}

int main(void)
{
	tap_run("values are written, read back and undone", test_values);
	tap_run("values out of range are refused", test_range);
	tap_run("a limit that is being lowered is lifted", test_lift);
	tap_run("what cannot be undone is done once", test_once);
	tap_run("a file that is missing or malformed is told", test_missing_file);
	tap_run("a group that vanishes", test_removed);
	tap_run("a group that is made anew is not written to", test_made_anew);
	tap_run("what another has changed is left alone", test_changed_by_another);
	tap_run("the way back is described", test_reverse);
	tap_run("undoing what may not have been written", test_undo_after_crash);
	tap_run("files of another user", test_not_allowed);
	start();
	if (nobody_run_read_only(tree.root, do_nothing) == 0)
		tap_run(read_only, test_read_only);
	else
		tap_skip(read_only, "a namespace of mounts is not allowed here");
	stop();
	tap_run("what a person must be told", test_cautions);
	tap_run("our own group, seen from a container", test_own_in_container);
	tap_run("no group with us or PID 1 in it is killed", test_kill_spares);
	tap_run("names and values in words", test_names);
	return tap_done();
}
