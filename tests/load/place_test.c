/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the own group is, with whatever is mounted of the hierarchy, and what there is room for. */
#include <config.h>

#include <errno.h>
#include <unistd.h>

#include "base/bits.h"
#include "load/machine.h"
#include "load/place.h"
#include "../tap.h"
#include "../tree.h"

static void test_own(void)
{
	static const struct {
		const char *text, *subtree, *path;
	} rows[] = {
		{"0::/user.slice/a.scope\n", "/", "/user.slice/a.scope"},
		{"0::/\n", "/", "/"},
		{"1:name=systemd:/x\n0::/a b\n", "/", "/a b"},
		{"0::/docker/abc/in\n", "/docker/abc", "/in"},
		{"0::/docker/abc\n", "/docker/abc", "/"},
		/* Begins with the same letters, and is another one. */
		{"0::/docker/abcdef\n", "/docker/abc", "/"},
		{"0::/elsewhere/long/enough\n", "/docker/abc", "/"},
		/* Outside of the own namespace. */
		{"0::/..\n", "/", "/"},
		{"0::/../../a\n", "/", "/"},
		{"0::/..a\n", "/", "/..a"},
		{"4:memory:/a\n", "/", "/"},
		{"0::", "/", "/"},
		{"", "/", "/"},
	};
	char path[PATH_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		load_place_own(path, rows[i].text, strlen(rows[i].text), rows[i].subtree);
		tap_expect(strcmp(path, rows[i].path) == 0, __LINE__,
			"row %zu: \"%s\", expected \"%s\"", i, path, rows[i].path);
	}
}

/* The least of all limits above; a group without files, or without a limit, takes nothing away. */
static void test_room(void)
{
	struct tree tree;
	int root;

	tree_init(&tree);
	root = tree_open(&tree, "");
	tree_put(&tree, "a/b/c/cgroup.procs", "");
	CHECK(load_place_room(root, "/a/b/c") == LOAD_UNLIMITED);
	CHECK(load_place_room(root, "/not/there") == LOAD_UNLIMITED);
	tree_put(&tree, "a/memory.max", "1000000\n");
	tree_put(&tree, "a/memory.current", "900000\n");
	CHECK_INT(load_place_room(root, "/a/b/c"), 100000);
	CHECK_INT(load_place_room(root, "/a"), 100000);
	CHECK(load_place_room(root, "/") == LOAD_UNLIMITED);
	tree_put(&tree, "a/memory.stat", "anon 500000\ninactive_file 300000\nactive_file 100000\n");
	CHECK_INT(load_place_room(root, "/a/b/c"), 400000);
	tree_put(&tree, "a/memory.stat", "inactive_file 950000\n");
	CHECK_INT(load_place_room(root, "/a/b/c"), 1000000);
	tree_put(&tree, "a/b/memory.max", "max\n");
	tree_put(&tree, "a/b/c/memory.max", "500000\n");
	tree_put(&tree, "a/b/c/memory.current", "600000\n");
	CHECK_INT(load_place_room(root, "/a/b/c"), 0);
	/* As in a container: the root that is mounted has a limit. */
	tree_put(&tree, "memory.max", "4096\n");
	tree_put(&tree, "memory.current", "0\n");
	CHECK_INT(load_place_room(root, "/"), 4096);
	CHECK_INT(load_place_room(root, "/a"), 4096);
	close(root);
	tree_release(&tree);
}

/* It is held against the smaller of both. */
static void test_machine(void)
{
	struct load_place place = {.fd = -1, .room_bytes = LOAD_UNLIMITED};
	struct failure why = {.error = -EPERM, .text = "because"};
	struct load_machine machine;

	load_machine_read(&machine, &place, &why);
	CHECK(machine.available_bytes > 8192 && machine.available_bytes < LOAD_UNLIMITED);
	CHECK_TEXT(machine.no_controller.text, "because");
	place.room_bytes = 8192;
	load_machine_read(&machine, &place, &why);
	CHECK_INT(machine.available_bytes, 8192);
	place.room_bytes = 0;
	load_machine_read(&machine, &place, &why);
	CHECK_INT(machine.available_bytes, 1);
}

int main(void)
{
	tap_run("the own group", test_own);
	tap_run("what the groups above leave", test_room);
	tap_run("what a plan is held against", test_machine);
	return tap_done();
}
