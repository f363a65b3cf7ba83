/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/unit.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "../tap.h"
#include "../tree.h"
#include "base/bits.h"
#include "base/file.h"

static void test_units(void)
{
	static const struct {
		const char *path;
		const char *name; /* NULL: it is none */
		int32_t user;
	} rows[] = {
		{"/system.slice/ssh.service", "ssh.service", -1},
		{"/system.slice", "system.slice", -1},
		{"/init.scope", "init.scope", -1},
		{"/system.slice/system-getty.slice/getty@tty1.service", "getty@tty1.service", -1},
		{"/system.slice/docker-3f2a91c07d5e.scope", "docker-3f2a91c07d5e.scope", -1},
		{"/system.slice/dev-disk-by\\x2duuid-0f.swap", "dev-disk-by\\x2duuid-0f.swap", -1},
		{"/system.slice/-.mount", "-.mount", -1},
		{"/system.slice/dbus.socket", "dbus.socket", -1},
		/* escaped, because the kernel has files of that name */
		{"/system.slice/_memory.service", "memory.service", -1},
		{"/user.slice/user-1000.slice/session-2.scope", "session-2.scope", -1},
		{"/user.slice/user-1000.slice/user@1000.service", "user@1000.service", -1},
		{"/user.slice/user-1000.slice/user@1000.service/app.slice", "app.slice", 1000},
		{"/user.slice/user-1000.slice/user@1000.service/app.slice/web.service",
			"web.service", 1000},
		{"/user.slice/user-1000.slice/user@1000.service/init.scope", "init.scope", 1000},
		/* of its own, not of the manager */
		{"/system.slice/docker.service/3f2a91c07d5e", NULL, 0},
		{"/system.slice/k3s.service/pod.slice", NULL, 0},
		{"/system.slice/lxc.scope/system.slice/ssh.service", NULL, 0},
		{"/user.slice/user-1000.slice/user@1000.service/app.slice/x.scope/y.service", NULL,
			0},
		{"/user.slice/user-1000.slice/user@1000.service/user@1.service/y.service", NULL, 0},
		{"/user.slice/user@abc.service/app.slice", NULL, 0},
		{"/user.slice/user@99999999999.service/app.slice", NULL, 0},
		{"/docker/3f2a/system.slice/ssh.service", NULL, 0},
		/* no units at all */
		{"/", NULL, 0},
		{"", NULL, 0},
		{"/docker", NULL, 0},
		{"/system.slice/plain", NULL, 0},
		{"/.service", NULL, 0},
		{"/_.service", NULL, 0},
		{"/ssh.service.d", NULL, 0},
		{"/kubepods/burstable", NULL, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct unit unit = {.name = "", .user = -7};
		bool is_unit = unit_of_cgroup(rows[i].path, &unit);

		tap_expect(is_unit == (rows[i].name != NULL), __LINE__, "%s: %d", rows[i].path,
			is_unit);
		if (!is_unit || !rows[i].name)
			continue;
		CHECK_TEXT(unit.name, rows[i].name);
		CHECK_INT(unit.user, rows[i].user);
	}
}

static struct change of_group(enum change_kind kind, const char *path, int64_t value)
{
	struct change change = {.kind = kind, .value = value};

	change.target = (struct target){.kind = TARGET_CGROUP, .fd = -1};
	snprintf(change.target.path, sizeof(change.target.path), "%s", path);
	return change;
}

static void expect_command(
	int line, const struct change *change, const char *mount, const char *expected)
{
	char buffer[512];

	change_command(buffer, sizeof(buffer), change, mount);
	tap_expect(strcmp(buffer, expected) == 0, line, "is \"%s\", expected \"%s\"", buffer,
		expected);
}

static void test_group_commands(void)
{
	static const struct {
		enum change_kind kind;
		const char *path;
		int64_t value;
		const char *command;
	} rows[] = {
		{CHANGE_MEMORY_MAX, "/app.slice", 2147483648,
			"systemctl set-property --runtime app.slice MemoryMax=2147483648"},
		{CHANGE_MEMORY_MAX, "/app.slice", CHANGE_UNLIMITED,
			"systemctl set-property --runtime app.slice MemoryMax=infinity"},
		{CHANGE_SWAP_MAX, "/system.slice/a\\x2db.service", 0,
			"systemctl set-property --runtime 'a\\x2db.service' MemorySwapMax=0"},
		{CHANGE_MEMORY_LOW, "/system.slice/-.mount", 4096,
			"systemctl set-property --runtime -- -.mount MemoryLow=4096"},
		{CHANGE_OOM_GROUP, "/app.slice", 1,
			"echo 1 > /sys/fs/cgroup/app.slice/memory.oom.group"},
		{CHANGE_MEMORY_MAX, "/app", CHANGE_UNLIMITED,
			"echo max > /sys/fs/cgroup/app/memory.max"},
		{CHANGE_RECLAIM, "/", 1048576, "echo 1048576 > /sys/fs/cgroup/memory.reclaim"},
		{CHANGE_CGROUP_KILL, "/app.slice", 1,
			"echo 1 > /sys/fs/cgroup/app.slice/cgroup.kill"},
		{CHANGE_MEMORY_HIGH, "/a b", 1, "echo 1 > '/sys/fs/cgroup/a b/memory.high'"},
		{CHANGE_MEMORY_HIGH, "/$(reboot)", 1,
			"echo 1 > '/sys/fs/cgroup/$(reboot)/memory.high'"},
		{CHANGE_MEMORY_HIGH, "/it's", 1, "echo 1 > '/sys/fs/cgroup/it'\\''s/memory.high'"},
		{CHANGE_MEMORY_HIGH, "/a\033[2J'\\", 1,
			"echo 1 > $'/sys/fs/cgroup/a\\033[2J\\'\\\\/memory.high'"},
		{CHANGE_MEMORY_HIGH, "/\303\244", 1,
			"echo 1 > $'/sys/fs/cgroup/\\303\\244/memory.high'"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct change change = of_group(rows[i].kind, rows[i].path, rows[i].value);

		expect_command(__LINE__, &change, "/sys/fs/cgroup", rows[i].command);
	}
}

static void test_user_commands(void)
{
	struct change change = of_group(CHANGE_MEMORY_MAX, "", 4096);
	snprintf(change.target.path, sizeof(change.target.path),
		"/user.slice/user@%u.service/app.slice", (unsigned int)geteuid());
	expect_command(__LINE__, &change, "/sys/fs/cgroup",
		"systemctl --user set-property --runtime app.slice MemoryMax=4096");
	change = of_group(CHANGE_MEMORY_MAX, "/user.slice/user@54321.service/app.slice", 4096);
	expect_command(__LINE__, &change, "/sys/fs/cgroup",
		"sudo -u '#54321' XDG_RUNTIME_DIR=/run/user/54321 "
		"systemctl --user set-property --runtime app.slice MemoryMax=4096");
}

static void test_process_commands(void)
{
	struct change change = {.kind = CHANGE_OOM_SCORE_ADJ, .value = -500};

	change.target = (struct target){.kind = TARGET_PROCESS, .fd = -1, .pid = 4312};
	expect_command(__LINE__, &change, "/", "choom -p 4312 -n -500");
	change.kind = CHANGE_SIGNAL;
	change.value = SIGTERM;
	expect_command(__LINE__, &change, "/", "kill -s TERM 4312");
	change.value = 40;
	expect_command(__LINE__, &change, "/", "kill -s 40 4312");
}

/* A part of "echo 0 > /sys/fs/cgroup/a/b/memory.max" would do something else. */
static void test_no_part(void)
{
	struct change change = of_group(CHANGE_MEMORY_MAX, "/a/b", 0);
	const char *whole = "echo 0 > /sys/fs/cgroup/a/b/memory.max";
	char buffer[64];

	for (size_t size = 1; size <= strlen(whole); size++) {
		memset(buffer, 'x', sizeof(buffer));
		CHECK_TEXT(change_command(buffer, size, &change, "/sys/fs/cgroup/"), "");
		CHECK_INT(buffer[size], 'x');
	}
	CHECK_TEXT(change_command(buffer, strlen(whole) + 1, &change, "/sys/fs/cgroup/"), whole);
}

/* Does a shell take the words as they are? */
static void test_shell(void)
{
	struct change change = of_group(CHANGE_OOM_GROUP, "/a 'b' \"c\" $HOME `d`;*\\", 1);
	char command[PATH_MAX], text[8] = "";
	struct tree tree;
	size_t length;
	int folder;

	tree_init(&tree);
	tree_put(&tree, "a 'b' \"c\" $HOME `d`;*\\/memory.oom.group", "0\n");
	change_command(command, sizeof(command), &change, tree.root);
	CHECK_INT(system(command), 0);
	folder = tree_open(&tree, change.target.path + 1);
	CHECK_INT(file_read_at(folder, "memory.oom.group", text, sizeof(text) - 1, &length), 0);
	CHECK_TEXT(text, "1\n");
	close(folder);
	tree_release(&tree);
}

static void test_properties(void)
{
	CHECK_TEXT(unit_property(CHANGE_MEMORY_MIN), "MemoryMin");
	CHECK_TEXT(unit_property(CHANGE_MEMORY_HIGH), "MemoryHigh");
	CHECK(unit_property(CHANGE_OOM_GROUP) == NULL);
	CHECK(unit_property(CHANGE_OOM_SCORE_ADJ) == NULL);
	CHECK(unit_property(CHANGE_RECLAIM) == NULL);
}

int main(void)
{
	tap_run("a group is a unit by the names on its way", test_units);
	tap_run("commands for groups", test_group_commands);
	tap_run("commands for the units of a user", test_user_commands);
	tap_run("commands for processes", test_process_commands);
	tap_run("no part of a command is given", test_no_part);
	tap_run("a shell takes the words as they are", test_shell);
	tap_run("properties", test_properties);
	return tap_done();
}
