/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "group_machine.h"

#include <stdio.h>
#include <unistd.h>

#include "../tap.h"

struct group_machine group_machine;

/* The file NAME of the group PATH ("/a/b"). */
void group_put(const char *path, const char *name, const char *text)
{
	char file[4096];

	snprintf(file, sizeof(file), GROUP_TOP "%s/%s", path, name);
	tree_put(&machine.tree, file, text);
}

void group_put_number(const char *path, const char *name, uint64_t number)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu\n", (unsigned long long)number);
	group_put(path, name, text);
}

void group_put_events(const char *path, unsigned int max)
{
	char text[128];

	snprintf(text, sizeof(text), "low 0\nhigh 0\nmax %u\noom 0\noom_kill 0\n", max);
	group_put(path, "memory.events", text);
}

void group_make(const char *path, uint64_t current, uint64_t limit)
{
	group_put_number(path, "memory.current", current);
	if (limit)
		group_put_number(path, "memory.max", limit);
	else
		group_put(path, "memory.max", "max\n");
	group_put_events(path, 0);
	group_put(path, "cgroup.procs", "");
}

void group_remove(const char *path)
{
	char file[4096];

	snprintf(file, sizeof(file), GROUP_TOP "%s", path);
	tree_remove(&machine.tree, file);
}

void group_put_count(unsigned int count)
{
	char text[64];

	snprintf(text, sizeof(text), "nr_descendants %u\nnr_dying_descendants 3\n", count);
	group_put("", "cgroup.stat", text);
}

int group_take(uint64_t elapsed_usec)
{
	machine_take(elapsed_usec);
	return cgroups_take(
		group_machine.cgroups, &machine.processes, elapsed_usec, &group_machine.table);
}

void group_takes(unsigned int times, uint64_t elapsed_usec)
{
	for (unsigned int i = 0; i < times; i++)
		group_take(elapsed_usec);
}

/* Until all that is known was read. */
void group_takes_until_read(void)
{
	bool is_read = false;

	for (unsigned int i = 0; i < 100 && !is_read; i++) {
		group_take(USEC_PER_SEC);
		is_read = true;
		for (uint32_t place = 0; place < group_machine.table.place_count; place++)
			is_read &= !group_machine.table.row[place].id ||
				   group_machine.table.row[place].read_usec;
	}
	CHECK(is_read);
}

/* A machine with COUNT processes and the root alone. */
void groups_make(int count)
{
	machine_start(count);
	CHECK(processes_catch_up(&machine.processes, UINT32_MAX, true));
	group_put("", "cgroup.controllers", "memory pids\n");
	group_put_count(0);
	group_put("", "cgroup.procs", "");
	group_put("", "memory.stat", "anon 4096\nfile 8192\n");
}

void groups_open(void)
{
	int root = tree_open(&machine.tree, "");

	CHECK_INT(cgroups_new(&group_machine.cgroups, root, false, NULL), 0);
	close(root);
}

void groups_start(void)
{
	groups_open();
	while (!cgroups_catch_up(group_machine.cgroups, &machine.processes, USEC_PER_SEC))
		continue;
	CHECK_INT(group_take(0), 0);
	CHECK_INT(group_machine.table.sweep_percent, 100);
}

void groups_stop(void)
{
	cgroups_free(group_machine.cgroups);
	group_machine.cgroups = NULL;
	machine_stop();
}

uint32_t group_place(const char *path)
{
	return cgroup_table_find(&group_machine.table, path);
}

/* A copy of the row of one that must be there. */
struct cgroup group_need(int line, const char *path)
{
	uint32_t place = group_place(path);

	tap_expect(place != CGROUP_NONE, line, "%s is not there", path);
	return place == CGROUP_NONE ? (struct cgroup){.id = 0} : group_machine.table.row[place];
}

uint64_t group_current(const char *path)
{
	struct cgroup group = group_need(__LINE__, path);

	return cgroup_value_or(&group, CGROUP_CURRENT, 12345);
}

/* The group of process NUMBER as the path that the table has for it. */
const char *group_of_process(int number)
{
	static char path[CGROUP_PATH_MAX];
	struct process process = machine_need(__LINE__, number);

	if (!process.group)
		return "";
	return cgroup_path(path, sizeof(path), &group_machine.table, process.group - 1);
}

/* Every place is a group with a parent that is one, and all counts are right. */
void groups_expect_sound(int line, unsigned int count)
{
	unsigned int found = 0;

	for (uint32_t i = 0; i < group_machine.table.place_count; i++) {
		const struct cgroup *row = &group_machine.table.row[i];
		bool is_root = row->parent == CGROUP_NONE;

		if (!row->id)
			continue;
		found++;
		tap_expect(is_root ? i == group_machine.table.root
				   : group_machine.table.row[row->parent].id != 0,
			line, "place %u has no parent", i);
		tap_expect(is_root || row->depth == group_machine.table.row[row->parent].depth + 1,
			line, "place %u has depth %u", i, row->depth);
		tap_expect(is_root || group_machine.table.texts[row->name] != '\0', line,
			"place %u: no name", i);
	}
	tap_expect(found == group_machine.table.count, line, "%u groups, %u counted", found,
		group_machine.table.count);
	tap_expect(found == count, line, "%u groups, expected %u", found, count);
}
