/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/process_store.h"

#include <errno.h>
#include <fcntl.h>

#include "../tap.h"
#include "../tree.h"

static struct tree tree;
static struct process_store store;

static void put(int32_t pid, const char *comm, int32_t parent_pid, uint32_t euid)
{
	char path[64], text[256];

	snprintf(path, sizeof(path), "%d/status", (int)pid);
	snprintf(text, sizeof(text),
		"Name:\t%s\nState:\tS (sleeping)\nTgid:\t%d\nPPid:\t%d\nUid:\t0\t%u\t0\t0\n"
		"Threads:\t1\n",
		comm, (int)pid, (int)parent_pid, euid);
	tree_put(&tree, path, text);
}

static void start(void)
{
	tree_init(&tree);
	CHECK_INT(process_store_init(&store, AT_FDCWD, tree.root, false), 0);
}

static void stop(void)
{
	process_store_release(&store);
	CHECK_INT(store.reader.proc, -1);
	tree_release(&tree);
}

static uint32_t add(int32_t pid, uint32_t euid)
{
	uint32_t place = process_places_add(&store.places, pid);

	put(pid, "db", 1, euid);
	CHECK_INT(process_store_read_all(&store, place, 1), 0);
	return place;
}

static const char *user_of(uint32_t place)
{
	return store.texts.bytes + store.places.row[place].user;
}

static void test_users(void)
{
	uint32_t first, unread, other, later;

	start();
	first = add(10, 70);
	other = add(11, 0);
	unread = process_places_add(&store.places, 12);
	CHECK_TEXT(user_of(first), "");
	process_store_learn_user(&store, 70, "postgres");
	CHECK_TEXT(user_of(first), "postgres");
	CHECK_TEXT(user_of(other), "");
	/* One that was not read is not known to be root's. */
	process_store_learn_user(&store, 0, "root");
	CHECK_TEXT(user_of(other), "root");
	CHECK_TEXT(user_of(unread), "");
	/* It falls on the same slot as 70, and is another. */
	process_store_learn_user(&store, 70 + PROCESS_STORE_USERS, "");
	process_store_learn_user(&store, 70 + PROCESS_STORE_USERS, "alice");
	later = add(13, 70 + PROCESS_STORE_USERS);
	CHECK_TEXT(user_of(later), "alice");
	/* A process may change its user. */
	put(10, "db", 1, 0);
	CHECK_INT(process_store_read_all(&store, first, 2), 0);
	CHECK_TEXT(user_of(first), "root");
	stop();
}

/* Without room for another name it stays a number, and all others are as before. */
static void test_many_users(void)
{
	char name[32];
	uint32_t last;

	start();
	for (uint32_t euid = 0; euid < PROCESS_STORE_USERS + 10; euid++) {
		snprintf(name, sizeof(name), "user%u", euid);
		process_store_learn_user(&store, 5000 + euid, name);
	}
	last = add(10, 5000 + PROCESS_STORE_USERS - 1);
	snprintf(name, sizeof(name), "user%u", PROCESS_STORE_USERS - 1u);
	CHECK_TEXT(user_of(last), name);
	CHECK_TEXT(user_of(add(11, 5000)), "user0");
	CHECK_TEXT(user_of(add(12, 5000 + PROCESS_STORE_USERS)), "");
	stop();
}

/* How far a process may change and still be thought the same. */
static void test_identity(void)
{
	static const struct {
		const char *comm;
		int32_t parent_pid;
		uint32_t euid;
		bool is_same;
	} rows[] = {
		{"db", 1, 70, true},
		{"exec", 1, 70, true},
		{"db", 2, 70, true},
		{"db", 1, 71, true},
		{"db", 2, 71, true},
		{"exec", 2, 70, false},
		{"exec", 1, 71, false},
		{"exec", 2, 71, false},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t place, incarnation;

		start();
		place = add(10, 70);
		incarnation = store.places.row[place].incarnation;
		store.places.row[place].start_ticks = 4711;
		put(10, rows[i].comm, rows[i].parent_pid, rows[i].euid);
		CHECK_INT(process_store_read_all(&store, place, 9), 0);
		tap_expect((store.places.row[place].incarnation == incarnation) == rows[i].is_same,
			__LINE__, "row %zu: the incarnation is %u", i,
			store.places.row[place].incarnation);
		CHECK_INT(store.places.row[place].start_ticks, rows[i].is_same ? 4711 : 0);
		CHECK_INT(store.places.row[place].pid, 10);
		CHECK_INT(store.places.row[place].parent_pid, rows[i].parent_pid);
		CHECK_INT(store.places.row[place].euid, rows[i].euid);
		CHECK_INT(store.places.row[place].read_usec, 9);
		CHECK_TEXT(store.places.row[place].comm, rows[i].comm);
		stop();
	}
}

static void test_gone(void)
{
	uint32_t place;

	start();
	place = add(10, 70);
	tree_remove(&tree, "10");
	CHECK_INT(process_store_read_score(&store, place, 2), -ESRCH);
	CHECK_INT(process_places_find(&store.places, 10), PROCESS_PLACE_NONE);
	CHECK_INT(store.places.count, 0);

	place = add(11, 70);
	tree_remove(&tree, "11");
	CHECK_INT(process_store_read_all(&store, place, 2), -ESRCH);
	CHECK_INT(store.places.count, 0);
	stop();
}

/* Of a capture the control groups are read with the rest. */
static void test_cgroup(void)
{
	uint32_t place;

	start();
	tree_put(&tree, "10/cgroup", "0::/system.slice/db.service\n");
	place = add(10, 70);
	CHECK_TEXT(store.texts.bytes + store.places.row[place].cgroup, "/system.slice/db.service");
	place = add(11, 70);
	CHECK_INT(store.places.row[place].cgroup, 0);
	stop();
}

static void test_refused(void)
{
	tree_init(&tree);
	CHECK_INT(process_store_init(&store, AT_FDCWD, tree_path(&tree, "absent"), false), -ENOENT);
	CHECK_INT(store.reader.proc, -1);
	tree_release(&tree);
}

int main(void)
{
	tap_run("names of users", test_users);
	tap_run("more users than there is room for", test_many_users);
	tap_run("who is still the same", test_identity);
	tap_run("who is gone leaves its place", test_gone);
	tap_run("control groups", test_cgroup);
	tap_run("no folder", test_refused);
	return tap_done();
}
