/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/pid_listing.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../child.h"
#include "../tap.h"
#include "../tree.h"
#include "base/bits.h"

/* More than the folders of this test hold. */
#define PIDS_MAX 4096

static struct tree tree;
static struct pid_listing listing;
static int32_t pids[PIDS_MAX];

static void start(const char *const *names, size_t count)
{
	tree_init(&tree);
	for (size_t i = 0; i < count; i++)
		mkdir(tree_path(&tree, names[i]), 0755);
	CHECK_INT(pid_listing_open(&listing, AT_FDCWD, tree.root), 0);
}

static void stop(void)
{
	pid_listing_close(&listing);
	CHECK_INT(listing.fd, -1);
	tree_release(&tree);
}

/* All that are listed, in their order. */
static unsigned int list(void)
{
	unsigned int count = 0;
	int32_t pid;

	pid_listing_rewind(&listing);
	while ((pid = pid_listing_next(&listing)) > 0 && count < PIDS_MAX)
		pids[count++] = pid;
	CHECK_INT(pid, 0);
	return count;
}

static unsigned int times_listed(unsigned int count, int32_t pid)
{
	unsigned int times = 0;

	for (unsigned int i = 0; i < count; i++)
		times += pids[i] == pid;
	return times;
}

/* Whether PID is found behind AFTER, and nothing before it. */
static bool is_behind(int32_t after, int32_t wanted)
{
	int32_t pid;

	if (!CHECK(pid_listing_seek(&listing, after)))
		return false;
	while ((pid = pid_listing_next(&listing)) > 0) {
		if (pid <= after)
			return false;
		if (pid == wanted)
			return true;
	}
	return false;
}

/* A process with a gap of numbers before and behind it is still at its PID and a constant. */
static void test_live(void)
{
	int32_t before = 0, pid, own = (int32_t)getpid();
	bool is_ascending = true, has_own = false;

	CHECK_INT(pid_listing_open(&listing, AT_FDCWD, "/proc"), 0);
	CHECK(!pid_listing_seek(&listing, own));
	while ((pid = pid_listing_next(&listing)) > 0) {
		is_ascending = is_ascending && pid > before;
		has_own = has_own || pid == own;
		before = pid;
	}
	CHECK_INT(pid, 0);
	CHECK(is_ascending);
	CHECK(has_own);
	CHECK(listing.is_offset_known);
	CHECK(!listing.is_irregular);
	CHECK(is_behind(own - 1, own));
	CHECK(!is_behind(own, own));
	pid_listing_close(&listing);
}

/* What another one has learned of the positions serves one that never listed all. */
static void test_later_child(void)
{
	struct pid_listing whole;
	int32_t own = (int32_t)getpid(), child, after;

	CHECK_INT(pid_listing_open(&whole, AT_FDCWD, "/proc"), 0);
	CHECK_INT(pid_listing_open(&listing, AT_FDCWD, "/proc"), 0);
	while (pid_listing_next(&whole) > 0)
		continue;
	pid_listing_adopt(&listing, &whole);
	child = (int32_t)child_start(NULL);
	/* The numbers may have begun anew. */
	after = child > own ? own : child - 1;
	CHECK(is_behind(after, child));
	CHECK(!is_behind(child, child));
	child_end((pid_t)child);
	CHECK(!is_behind(after, child));
	pid_listing_close(&whole);
	pid_listing_close(&listing);
}

/* Positions that have nothing to do with the numbers are noticed. */
static void test_irregular(void)
{
	static const char *const names[] = {
		"7", "300", "12", "8", "4194304", "100", "9", "13", "101", "2"};
	unsigned int count;

	start(names, ARRAY_SIZE(names));
	count = list();
	CHECK_INT(count, ARRAY_SIZE(names));
	CHECK_INT(times_listed(count, 7), 1);
	CHECK_INT(times_listed(count, 4194304), 1);
	CHECK_INT(times_listed(count, 2), 1);
	CHECK(listing.is_irregular);
	CHECK(!pid_listing_seek(&listing, 0));
	/* Once more from the start. */
	CHECK_INT(list(), ARRAY_SIZE(names));
	stop();
}

/* More than fit into the buffer, each once. */
static void test_many(void)
{
	unsigned int count;
	char name[16];

	start(NULL, 0);
	for (int i = 1; i <= 1000; i++) {
		snprintf(name, sizeof(name), "%d", i * 7919 % 32003 + 1);
		mkdir(tree_path(&tree, name), 0755);
	}
	count = list();
	CHECK_INT(count, 1000);
	for (int i = 1; i <= 1000; i++)
		CHECK_INT(times_listed(count, i * 7919 % 32003 + 1), 1);
	stop();
}

static void test_none(void)
{
	start(NULL, 0);
	CHECK_INT(pid_listing_next(&listing), 0);
	CHECK_INT(pid_listing_next(&listing), 0);
	CHECK(!pid_listing_seek(&listing, 0));
	stop();
}

/* The greatest number that an int32_t takes may or may not be taken; what is more must not be. */
static void test_names(void)
{
	static const char *const names[] = {"self", "1a", "a1", "-5", "+5", "5 ", " 5", "0", "0x1",
		"1.5", "2147483648", "4294967297", "99999999999999999999", "meminfo", "42",
		"2147483600"};
	unsigned int count;

	start(names, ARRAY_SIZE(names));
	tree_put(&tree, "43", "a file is listed as well: who reads it will see\n");
	count = list();
	CHECK_INT(count, 3);
	CHECK_INT(times_listed(count, 42), 1);
	CHECK_INT(times_listed(count, 43), 1);
	CHECK_INT(times_listed(count, 2147483600), 1);
	stop();
}

static void test_refused(void)
{
	start(NULL, 0);
	pid_listing_close(&listing);
	tree_put(&tree, "file", "");
	CHECK_INT(pid_listing_open(&listing, AT_FDCWD, tree_path(&tree, "file")), -ENOTDIR);
	CHECK_INT(listing.fd, -1);
	CHECK_INT(pid_listing_open(&listing, AT_FDCWD, tree_path(&tree, "absent")), -ENOENT);
	pid_listing_close(&listing);
	/* A folder that goes away while it is open. */
	mkdir(tree_path(&tree, "gone"), 0755);
	CHECK_INT(pid_listing_open(&listing, AT_FDCWD, tree_path(&tree, "gone")), 0);
	tree_remove(&tree, "gone");
	CHECK(pid_listing_next(&listing) <= 0);
	stop();
}

int main(void)
{
	tap_run("a live /proc is listed by PID, and can be entered anywhere", test_live);
	tap_run("a process that began later is found behind those before it", test_later_child);
	tap_run("a folder in any order is only listed from its start", test_irregular);
	tap_run("more than fit into the buffer", test_many);
	tap_run("an empty folder", test_none);
	tap_run("names that are no PIDs", test_names);
	tap_run("no folder", test_refused);
	return tap_done();
}
