/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who dies with the victim of a control group. */
#include <config.h>

#include "cgroup_victim_machine.h"

/* Which group dies as a whole (mem_cgroup_get_oom_group()): 1 with a limit, in it 2 with another, in it 3, where the
 * victim is; and 4 beside it. A bit for each place with memory.oom.group. */
static void test_oom_group(void)
{
	static const struct {
		const char *name;
		unsigned int oom_group;
		uint32_t group_of_1, count_of_1; /* that die at the limit of 1 */
		uint32_t group_of_2, count_of_2;
		uint32_t global_group, global_count;
	} rows[] = {
		{"nowhere", 0, CGROUP_NONE, 1, CGROUP_NONE, 1, CGROUP_NONE, 1},
		{"where the victim is", 1 << 3, 3, 2, 3, 2, 3, 2},
		{"beside it", 1 << 4, CGROUP_NONE, 1, CGROUP_NONE, 1, CGROUP_NONE, 1},
		{"at the limit", 1 << 2, 2, 3, 2, 3, 2, 3},
		{"at both: the highest", 1 << 2 | 1 << 3, 2, 3, 2, 3, 2, 3},
		{"above the inner limit", 1 << 1, 1, 4, CGROUP_NONE, 1, 1, 4},
		{"above and below it", 1 << 1 | 1 << 3, 1, 4, 3, 2, 1, 4},
		{"everywhere", 0x1e, 1, 4, 2, 3, 1, 4},
		{"above all limits", 1 << 5, CGROUP_NONE, 1, CGROUP_NONE, 1, 5, 5},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		begin();
		add_group(5, 0, 900, 0);
		add_group(1, 5, 900, 1000);
		add_group(2, 1, 400, 500);
		add_group(3, 2, 400, 0);
		add_group(4, 1, 10, 0);
		for (uint32_t place = 1; place <= 5; place++)
			set(place, CGROUP_OOM_GROUP, rows[i].oom_group >> place & 1);
		add(300, 3, 0, 350);
		add(301, 3, 0, 20);
		add(302, 3, -1000, 10); /* survives */
		add(200, 2, 0, 5);
		add(400, 4, 0, 6);
		add(500, 5, 0, 7);
		add(600, 0, 0, 8);
		update();
		CHECK_INT(next_pid(1), 300);
		CHECK_INT(next_pid(2), 300);
		CHECK_INT(pid_at(global.next.first), 300);
		tap_expect(at(1)->kill_group == rows[i].group_of_1 &&
				   at(1)->kill_count == rows[i].count_of_1 &&
				   at(2)->kill_group == rows[i].group_of_2 &&
				   at(2)->kill_count == rows[i].count_of_2 &&
				   victims.global_kill_group == rows[i].global_group &&
				   victims.global_kill_count == rows[i].global_count,
			__LINE__, "%s: %d with %u, %d with %u, the machine %d with %u",
			rows[i].name, (int)at(1)->kill_group, at(1)->kill_count,
			(int)at(2)->kill_group, at(2)->kill_count, (int)victims.global_kill_group,
			victims.global_kill_count);
	}
}

/* The group is that of the victim, and the victim another one at each limit. */
static void test_oom_group_of_another(void)
{
	begin();
	add_group(1, 0, 900, 1000);
	add_group(2, 1, 400, 500);
	add_group(3, 1, 400, 0);
	set(2, CGROUP_OOM_GROUP, 1);
	add(200, 2, 0, 100);
	add(201, 2, 0, 100);
	add(300, 3, 0, 400);
	update();
	CHECK_INT(next_pid(1), 300);
	CHECK(at(1)->kill_group == CGROUP_NONE);
	CHECK_INT(at(1)->kill_count, 1);
	CHECK_INT(at(2)->kill_group, 2);
	CHECK_INT(at(2)->kill_count, 2);
	CHECK(victims.global_kill_group == CGROUP_NONE);
	/* One of whom nothing is known yet dies with its group all the same; a dead one does not. */
	processes_add_unread(&processes, 202)->group = 3;
	add(203, 2, 0, 0)->state = 'Z';
	processes_get(&processes, 203)->flags &= (uint16_t)~PROCESS_HAS_MEMORY;
	update();
	CHECK_INT(at(2)->kill_count, 3);
	/* A group of a container's root is an ordinary one. */
	begin();
	sample.cgroups.is_contained = true;
	set(0, CGROUP_OOM_GROUP, 1);
	set(0, CGROUP_MAX, 1000 * MIB);
	set(0, CGROUP_CURRENT, 900 * MIB);
	add_group(1, 0, 900, 0);
	add(100, 1, 0, 800);
	add(200, 0, 0, 8);
	update();
	CHECK_INT(next_pid(0), 100);
	CHECK_INT(at(0)->kill_group, 0);
	CHECK_INT(at(0)->kill_count, 2);
}

/* A threaded group, or one without the controller, has its processes charged above it. */
static void test_threaded(void)
{
	begin();
	add_group(1, 0, 90, 100);
	set(1, CGROUP_OOM_GROUP, 1);
	add_group(2, 1, 0, 0);
	groups[2].present = 0;
	groups[2].flags = CGROUP_THREADED;
	add(100, 2, 0, 80);
	add(200, 1, 0, 10);
	update();
	CHECK_INT(next_pid(1), 100);
	CHECK_INT(at(1)->candidate_count, 2);
	CHECK_INT(at(1)->kill_group, 1);
	CHECK_INT(at(1)->kill_count, 2);
	CHECK(!cgroup_victims_find(&victims, 2));
}

/* Groups as they were captured on Linux 6.1 and 6.12 (limit 40 MiB, memory.swap.max 0, memory.oom.group), and then the
 * process that the kernel named when it went over the limit, and all that died with it. */
static void test_captured(void)
{
	static const struct {
		const char *release;
		struct {
			int32_t pid;
			int adj;
			uint64_t anon_kib, tables_kib, shmem_kib;
			bool is_killed;
		} processes[4];
	} rows[] = {
		{"6.1.192", {{2682, 0, 4952, 48, 736, true}, {2683, 0, 4952, 52, 732, true},
				    {2684, -1000, 4952, 48, 736, false},
				    {5270, 0, 25016, 92, 736, true}}},
		{"6.12.117", {{2884, 0, 5164, 44, 736, true}, {2885, 0, 5164, 48, 736, true},
				     {2886, -1000, 5168, 52, 736, false},
				     {5622, 0, 25088, 88, 652, true}}},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		uint32_t killed = 0;

		begin();
		strcpy(sample.host.kernel_release, rows[i].release);
		set_swap(256, 256);
		set_swappiness(60);
		add_group(1, 0, 40, 40);
		set(1, CGROUP_SWAP_MAX, 0);
		set(1, CGROUP_OOM_GROUP, 1);
		set_stat(1, CGROUP_STAT_FILE_MAPPED, 0);
		set_stat(1, CGROUP_STAT_SHMEM, 0);
		for (unsigned int j = 0; j < ARRAY_SIZE(rows[i].processes); j++) {
			struct process *process =
				add(rows[i].processes[j].pid, 1, rows[i].processes[j].adj, 0);

			process->kib[PROCESS_ANON] = rows[i].processes[j].anon_kib;
			process->kib[PROCESS_TABLES] = rows[i].processes[j].tables_kib;
			process->kib[PROCESS_SHMEM] = rows[i].processes[j].shmem_kib;
			killed += rows[i].processes[j].is_killed;
		}
		update();
		CHECK_INT(next_pid(1), rows[i].processes[3].pid);
		CHECK(!at(1)->next.is_tie);
		CHECK_INT(at(1)->total_pages, 40 * MIB_PAGES);
		CHECK_INT(at(1)->kill_group, 1);
		CHECK_INT(at(1)->kill_count, killed);
		CHECK_INT(at(1)->protected_count, 1);
	}
}

int main(void)
{
	tap_run("memory.oom.group", test_oom_group);
	tap_run("memory.oom.group of one victim and not another", test_oom_group_of_another);
	tap_run("threaded groups", test_threaded);
	tap_run("captured groups", test_captured);
	end();
	return tap_done();
}
