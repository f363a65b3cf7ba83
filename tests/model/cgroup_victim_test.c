/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/cgroup_victim.h"

#include <stdlib.h>

#include "cgroup_victim_machine.h"

static void test_nobody(void)
{
	static struct cgroup_victims none;

	begin();
	add_group(1, 0, 10, 100);
	add_group(2, 0, 10, 0);
	update();
	CHECK(!cgroup_victims_find(&victims, 0));
	CHECK(!cgroup_victims_find(&victims, 2));
	CHECK(!cgroup_victims_find(&victims, 3));
	CHECK(!cgroup_victims_find(&victims, CGROUP_NONE));
	CHECK_INT(at(1)->now.first, -1);
	CHECK_INT(at(1)->next.first, -1);
	CHECK_INT(at(1)->next.second, -1);
	CHECK(at(1)->kill_group == CGROUP_NONE);
	CHECK_INT(at(1)->kill_count, 0);
	CHECK_INT(at(1)->candidate_count, 0);
	CHECK(victims.global_kill_group == CGROUP_NONE);
	CHECK_INT(victims.global_kill_count, 0);
	/* Without room, or without the processes or the groups, there is no choice and no harm. */
	add(100, 1, 0, 50);
	update();
	CHECK_INT(next_pid(1), 100);
	cgroup_victims_init(&none);
	cgroup_victims_update(&none, &sample, &tree, &global, NULL);
	CHECK(!cgroup_victims_find(&none, 1));
	CHECK_INT(none.global_kill_count, 1);
	sample.reading[SOURCE_PROCESSES].status = READING_ABSENT;
	update();
	CHECK_INT(at(1)->next.first, -1);
	sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	sample.reading[SOURCE_CGROUPS].status = READING_ABSENT;
	update();
	CHECK(!cgroup_victims_find(&victims, 1));
	CHECK_INT(victims.global_kill_count, 1);
}

/* What the group may have (mem_cgroup_get_max()). */
static void test_totals(void)
{
	static const struct {
		const char *name;
		uint64_t max_mib, swap_max_mib; /* 1: unlimited; 2: there is no such file */
		uint64_t swap_mib;
		int64_t swappiness; /* -1: not known */
		uint64_t page_size, expected;
	} rows[] = {
		{"no swap", 60, 1, 0, 60, 4096, 60 * 256},
		{"all of the swap", 60, 1, 256, 60, 4096, 316 * 256},
		{"some of it", 60, 100, 256, 60, 4096, 160 * 256},
		{"more than there is", 60, 1000, 256, 60, 4096, 316 * 256},
		{"none of it", 60, 0, 256, 60, 4096, 60 * 256},
		{"no memory.swap.max", 60, 2, 256, 60, 4096, 316 * 256},
		{"swappiness of 0", 60, 100, 256, 0, 4096, 60 * 256},
		{"swappiness not known", 60, 100, 256, -1, 4096, 160 * 256},
		{"large pages", 60, 100, 256, 60, 65536, 160 * 16},
		{"not known how large", 60, 100, 256, 60, 0, 0},
		{"more than the machine", 100000, 0, 256, 60, 4096, 100000 * 256},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		begin();
		add_group(1, 0, 10, rows[i].max_mib);
		if (rows[i].swap_max_mib != 2)
			set(1, CGROUP_SWAP_MAX,
				rows[i].swap_max_mib == 1 ? CGROUP_UNLIMITED
							  : rows[i].swap_max_mib * MIB);
		set_swap(rows[i].swap_mib, rows[i].swap_mib);
		if (rows[i].swappiness >= 0)
			set_swappiness(rows[i].swappiness);
		sample.host.page_size_bytes = rows[i].page_size;
		update();
		tap_expect(at(1)->total_pages == rows[i].expected, __LINE__, "%s: %llu pages",
			rows[i].name, (unsigned long long)at(1)->total_pages);
	}
}

/* The same adj weighs less in a small group. Measured on Linux 6.1 and 6.12: at a limit of 60 MiB the first of
 * these was killed, although the second has by far the higher oom_score. */
static void test_scale(void)
{
	begin();
	add_group(1, 0, 45, 60);
	add(100, 1, 0, 30);
	add(200, 1, 300, 10);
	update();
	CHECK_INT(at(1)->total_pages, 15360);
	CHECK_INT(pid_at(global.next.first), 200);
	CHECK_INT(next_pid(1), 100);
	CHECK_INT(pid_at(at(1)->now.first), 100);
	CHECK_INT(pid_at(at(1)->next.second), 200);
	CHECK_INT(at(1)->next.badness_pages, 30 * MIB_PAGES);
	CHECK_INT(at(1)->next.margin_pages, 20 * MIB_PAGES - 300 * 15);
	CHECK(!at(1)->next.is_tie);
	CHECK_INT(at(1)->candidate_count, 2);
	CHECK_INT(at(1)->held_kib, 40 * 1024);
	processes_get(&processes, 200)->oom_score_adj = 500;
	update();
	CHECK_INT(next_pid(1), 200);
	CHECK_INT(at(1)->next.badness_pages, 10 * MIB_PAGES + 500 * 15);
	/* Below a thousand pages an adj weighs nothing, and -1000 protects all the same. */
	set(1, CGROUP_MAX, 999 * 4096);
	update();
	CHECK_INT(next_pid(1), 100);
	processes_get(&processes, 100)->oom_score_adj = -1000;
	update();
	CHECK_INT(next_pid(1), 200);
	CHECK_INT(at(1)->protected_count, 1);
	CHECK_INT(at(1)->protected_kib, 30 * 1024);
	/* A limit of nothing kills all of them, one after the other. */
	set(1, CGROUP_MAX, 0);
	update();
	CHECK_INT(next_pid(1), 200);
	CHECK_INT(at(1)->total_pages, 0);
}

/* Each limit on the way has its own scale and its own choice, among all that is below it and nobody else. */
static void test_nested(void)
{
	begin();
	add_group(1, 0, 900, 1000);
	add_group(2, 1, 400, 0);
	add_group(3, 2, 90, 100);
	add_group(4, 1, 300, 500);
	add_group(5, 0, 4000, 0);
	add(300, 3, 200, 50);
	add(301, 3, 0, 80);
	add(200, 2, 0, 150);
	add(400, 4, 0, 240);
	add(500, 5, 0, 4000);
	add(600, 0, 1000, 1);
	processes_add(&processes, 700, "nowhere", 1000, 900);
	update();
	CHECK_INT(at(3)->candidate_count, 2);
	CHECK_INT(next_pid(3), 301);
	CHECK_INT(at(3)->next.margin_pages, 30 * MIB_PAGES - 200 * 25);
	CHECK_INT(next_pid(4), 400);
	CHECK_INT(at(4)->next.second, -1);
	CHECK_INT(at(1)->candidate_count, 4);
	CHECK_INT(at(1)->held_kib, 520 * 1024);
	CHECK_INT(pid_at(at(1)->next.second), 400);
	/* 200 thousandths of 1000 MiB. */
	CHECK_INT(next_pid(1), 300);
	CHECK_INT(at(1)->next.badness_pages, 50 * MIB_PAGES + 200 * 256);
	CHECK(!cgroup_victims_find(&victims, 2));
	CHECK(!cgroup_victims_find(&victims, 5));
}

/* Who can never be chosen, and what that says of the limit. */
static void test_protected(void)
{
	begin();
	add_group(1, 0, 90, 100);
	add(1, 1, 0, 10);
	add(100, 1, -1000, 60);
	processes_add_kernel_thread(&processes, 101, "kworker/0:1")->group = 2;
	add(102, 1, 0, 20);
	processes_get(&processes, 102)->flags &= (uint16_t)~PROCESS_HAS_MEMORY;
	processes_get(&processes, 102)->state = 'Z';
	processes_add_unread(&processes, 103)->group = 2;
	update();
	CHECK_INT(at(1)->next.first, -1);
	CHECK_INT(at(1)->candidate_count, 0);
	CHECK_INT(at(1)->protected_count, 2);
	CHECK_INT(at(1)->protected_kib, 70 * 1024);
	CHECK_INT(at(1)->held_kib, 70 * 1024);
	CHECK_INT(at(1)->kill_count, 0);
	add(104, 1, -999, 1);
	update();
	CHECK_INT(next_pid(1), 104);
	CHECK_INT(at(1)->kill_count, 1);
	/* The first process of a container can be killed as any other. */
	sample.processes.hiding = PROCESS_HIDING_NAMESPACE;
	processes.table.hiding = PROCESS_HIDING_NAMESPACE;
	update();
	CHECK_INT(next_pid(1), 1);
}

/* Of equals the one goes that the kernel comes to last: by the group, and within it by age. */
static void test_ties(void)
{
	begin();
	add_group(3, 0, 90, 100);
	add_group(2, 3, 10, 0);
	add_group(1, 3, 10, 0); /* made after 2 */
	add_group(4, 2, 10, 0); /* later still, but the walk goes down first */
	add(900, 3, 0, 10);
	add(100, 1, 0, 10);
	add(500, 2, 0, 10);
	add(600, 4, 0, 10);
	update();
	CHECK_INT(next_pid(3), 100);
	CHECK_INT(pid_at(at(3)->next.second), 600);
	CHECK_INT(pid_at(at(3)->now.first), 100);
	CHECK(at(3)->next.is_tie);
	CHECK_INT(at(3)->next.margin_pages, 0);
	/* Within a group the newest, by start before PID. */
	add(101, 1, 0, 10)->start_ticks = 900;
	add(102, 1, 0, 10)->start_ticks = 700;
	processes_get(&processes, 100)->start_ticks = 800;
	update();
	CHECK_INT(next_pid(3), 101);
	CHECK_INT(pid_at(at(3)->next.second), 100);
	/* Whatever the order in which they are seen. */
	processes_remove(&processes, 900);
	add(103, 1, 0, 10)->start_ticks = 1000;
	update();
	CHECK_INT(processes_place(&processes, processes_get(&processes, 103)), 0);
	CHECK_INT(next_pid(3), 103);
	CHECK_INT(pid_at(at(3)->next.second), 101);
	/* A page more decides, and is no certainty: the kernel's counters are not exact. */
	processes_get(&processes, 600)->kib[PROCESS_ANON] += 4;
	update();
	CHECK_INT(next_pid(3), 600);
	CHECK_INT(at(3)->next.margin_pages, 1);
	CHECK_INT(at(3)->next.error_pages, 248);
	CHECK(at(3)->next.is_tie);
}

/* What reclaim at the limit leaves of a process with 10 MiB of its own, 40 of mapped files, 60 of shared memory. */
static void test_left(void)
{
	static const struct {
		const char *name;
		uint64_t swap_free_mib, swap_max_mib, swap_current_mib; /* max 0: unlimited */
		uint64_t above_max_mib;         /* swap.max of the group above; 0: unlimited */
		uint64_t lists_mib;             /* anonymous pages; 0: memory.stat was not read */
		uint64_t mapped_mib, shmem_mib; /* what the group is charged for */
		int64_t swappiness;
		uint64_t left_mib;
	} rows[] = {
		{"no swap", 0, 0, 0, 0, 100, 90, 90, 60, 70},
		{"room for all", 500, 0, 0, 0, 100, 90, 90, 60, 10},
		{"room for half", 50, 0, 0, 0, 100, 90, 90, 60, 40},
		{"swap.max for half", 500, 80, 30, 0, 100, 90, 90, 60, 40},
		{"swap.max is full", 500, 80, 80, 0, 100, 90, 90, 60, 70},
		{"swap.max is overdrawn", 500, 80, 90, 0, 100, 90, 90, 60, 70},
		{"the one above for a quarter", 500, 80, 30, 25, 100, 90, 90, 60, 55},
		{"swappiness of 0", 500, 0, 0, 0, 100, 90, 90, 0, 70},
		{"files of another group", 500, 0, 0, 0, 100, 0, 90, 60, 50},
		{"some of them", 500, 0, 0, 0, 100, 15, 90, 60, 35},
		{"shared memory of another group", 500, 0, 0, 0, 100, 90, 0, 60, 70},
		{"half of it, and room for half", 50, 0, 0, 0, 100, 90, 30, 60, 55},
		{"no memory.stat", 500, 0, 0, 0, 0, 0, 0, 60, 70},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		begin();
		set_swap(1000, rows[i].swap_free_mib);
		set_swappiness(rows[i].swappiness);
		add_group(1, 0, 100, 0);
		add_group(2, 1, 100, 110);
		set(1, CGROUP_SWAP_MAX,
			rows[i].above_max_mib ? rows[i].above_max_mib * MIB : CGROUP_UNLIMITED);
		set(2, CGROUP_SWAP_MAX,
			rows[i].swap_max_mib ? rows[i].swap_max_mib * MIB : CGROUP_UNLIMITED);
		set(2, CGROUP_SWAP_CURRENT, rows[i].swap_current_mib * MIB);
		if (rows[i].lists_mib) {
			set_stat(2, CGROUP_STAT_ACTIVE_ANON, rows[i].lists_mib * MIB / 2);
			set_stat(2, CGROUP_STAT_INACTIVE_ANON, rows[i].lists_mib * MIB / 2);
			set_stat(2, CGROUP_STAT_FILE_MAPPED, rows[i].mapped_mib * MIB);
			set_stat(2, CGROUP_STAT_SHMEM, rows[i].shmem_mib * MIB);
		}
		add(100, 2, 0, 10);
		processes_get(&processes, 100)->kib[PROCESS_FILE] = 40 * 1024;
		processes_get(&processes, 100)->kib[PROCESS_SHMEM] = 60 * 1024;
		update();
		CHECK_INT(at(2)->now.badness_pages, 110 * MIB_PAGES);
		tap_expect(at(2)->next.badness_pages == (int64_t)rows[i].left_mib * MIB_PAGES,
			__LINE__, "%s: %g MiB left, expected %llu", rows[i].name,
			(double)at(2)->next.badness_pages / MIB_PAGES,
			(unsigned long long)rows[i].left_mib);
	}
}

/* Who has the most now need not be who dies. */
static void test_now_and_next(void)
{
	begin();
	add_group(1, 0, 100, 110);
	set_stat(1, CGROUP_STAT_FILE_MAPPED, 80 * MIB);
	add(100, 1, 0, 10)->kib[PROCESS_FILE] = 80 * 1024;
	add(200, 1, 0, 20);
	update();
	CHECK_INT(pid_at(at(1)->now.first), 100);
	CHECK_INT(next_pid(1), 200);
	CHECK_INT(pid_at(at(1)->next.second), 100);
	CHECK_INT(at(1)->held_kib, 30 * 1024);
}

/* A group goes, and another takes its place; a process whose group is not known is in none. */
static void test_reuse(void)
{
	begin();
	add_group(1, 0, 90, 100);
	add_group(2, 1, 90, 95);
	add(100, 2, 0, 80);
	add(101, 1, 0, 5);
	update();
	CHECK_INT(next_pid(2), 100);
	CHECK_INT(next_pid(1), 100);
	groups[2].id = 0;
	update();
	CHECK(!cgroup_victims_find(&victims, 2));
	CHECK_INT(next_pid(1), 101);
	add_group(2, 0, 10, 20);
	processes_get(&processes, 100)->group = 0;
	add(102, 2, 0, 3);
	update();
	CHECK_INT(next_pid(2), 102);
	CHECK_INT(next_pid(1), 101);
	CHECK_INT(at(2)->candidate_count, 1);
	processes_get(&processes, 100)->group = GROUPS_MAX + 40;
	update();
	CHECK_INT(at(1)->candidate_count, 1);
}

/* Before Linux 5.9 nobody has less than 1, so that most of a group with negative adj are equal. */
static void test_old_scale(void)
{
	begin();
	for (int32_t pid = 20001; pid <= 20008; pid++) {
		struct process *process = processes_add(&processes, pid, "scored", 0, 4);

		process->oom_score = 0;
		process->flags |= PROCESS_HAS_SCORE;
	}
	add_group(1, 0, 90, 100);
	add(100, 1, -900, 60)->start_ticks = 5;
	add(200, 1, -900, 20)->start_ticks = 6;
	update();
	CHECK_INT(global.scale, BADNESS_SCALE_OLD);
	CHECK_INT(next_pid(1), 200);
	CHECK_INT(at(1)->next.badness_pages, 1);
	CHECK(at(1)->next.is_tie);
}

static void test_what_if(void)
{
	begin();
	add_group(1, 0, 90, 100);
	add(100, 1, 0, 60);
	add(200, 1, 0, 20);
	update();
	CHECK_INT(next_pid(1), 100);
	what_if_set_adj(&what_if, processes_get(&processes, 100), -1000);
	update();
	CHECK_INT(next_pid(1), 200);
	CHECK_INT(at(1)->protected_count, 1);
	CHECK_INT(at(1)->protected_kib, 60 * 1024);
	what_if_clear(&what_if);
	what_if_set_adj(&what_if, processes_get(&processes, 200), 500);
	update();
	CHECK_INT(next_pid(1), 200);
	CHECK_INT(at(1)->next.badness_pages, 20 * MIB_PAGES + 500 * 25);
	what_if_clear(&what_if);
	what_if_set_memory(&what_if, processes_get(&processes, 200), 45 * 1024);
	update();
	CHECK_INT(next_pid(1), 200);
	CHECK_INT(at(1)->held_kib, 125 * 1024);
	/* A smaller machine is no smaller group. */
	what_if_clear(&what_if);
	what_if.less_kib = 4 * 1024 * 1024;
	update();
	CHECK_INT(at(1)->total_pages, 25600);
}

/* Every choice against one that is made the long way: for each limit, each process, each ancestor. */
static int32_t brute_force(uint32_t limit)
{
	int32_t best = -1;
	int64_t best_pages = INT64_MIN;
	int64_t step = (int64_t)(groups[limit].value[CGROUP_MAX] / 4096 / 1000);

	for (unsigned int place = 0; place < processes.table.place_count; place++) {
		const struct process *process = &processes.row[place];
		int64_t pages =
			(int64_t)process_memory_kib(process) / 4 + process->oom_score_adj * step;

		if (process->oom_score_adj == -1000 ||
			!cgroup_is_below(&sample.cgroups, process->group - 1, limit))
			continue;
		if (pages > best_pages) {
			best_pages = pages;
			best = process->pid;
		}
	}
	return best;
}

static void test_brute_force(void)
{
	unsigned int compared = 0;

	srand(7);
	for (unsigned int round = 0; round < 50; round++) {
		begin();
		for (uint32_t place = 1; place < 30; place++)
			add_group(place, (uint32_t)rand() % place, 10,
				rand() % 2 ? 0 : 20 + (uint64_t)rand() % 2000);
		for (int32_t pid = 100; pid < 160; pid++) {
			struct process *process = add(pid, (uint32_t)rand() % 30,
				rand() % 8 ? rand() % 2000 - 999 : -1000, 0);

			/* No two are equal. */
			process->kib[PROCESS_ANON] =
				(uint64_t)(rand() % 400000) * 256 + 4 * (uint64_t)pid;
		}
		update();
		for (uint32_t place = 1; place < 30; place++) {
			if (!cgroup_victims_find(&victims, place))
				continue;
			compared++;
			CHECK_INT(next_pid(place), brute_force(place));
			CHECK_INT(pid_at(at(place)->now.first), brute_force(place));
		}
	}
	CHECK(compared > 500);
}

static void test_room(void)
{
	static struct cgroup_victims copy;

	begin();
	add_group(1, 0, 90, 100);
	add_group(2, 1, 50, 60);
	add_group(3, 0, 50, 60);
	set(1, CGROUP_OOM_GROUP, 1);
	set(3, CGROUP_OOM_GROUP, 1);
	add(100, 2, 0, 50);
	add(101, 3, 0, 60);
	update();
	CHECK_INT(cgroup_victims_reserve(&victims, 3), 0);
	CHECK_INT(victims.capacity, GROUPS_MAX);
	CHECK_INT(cgroup_victims_reserve(&victims, 4000), 0);
	CHECK_INT(next_pid(2), 100);
	update();
	CHECK_INT(next_pid(2), 100);
	cgroup_victims_init(&copy);
	cgroup_victims_copy(&copy, &victims);
	CHECK(!cgroup_victims_find(&copy, 1));
	CHECK_INT(cgroup_victims_reserve(&copy, 3), 0);
	cgroup_victims_copy(&copy, &victims);
	CHECK_INT(cgroup_victims_find(&copy, 1)->kill_group, 1);
	CHECK_INT(pid_at(cgroup_victims_find(&copy, 2)->next.first), 100);
	CHECK(!cgroup_victims_find(&copy, 3));
	/* The machine's would be 3, for which there is no room. */
	CHECK_INT(victims.global_kill_group, 3);
	CHECK(copy.global_kill_group == CGROUP_NONE);
	CHECK_INT(cgroup_victims_reserve(&copy, 30), 0);
	cgroup_victims_copy(&copy, &victims);
	CHECK_INT(copy.global_kill_group, 3);
	/* A copy goes on by itself. */
	cgroup_victims_update(&copy, &sample, &tree, &global, NULL);
	CHECK_INT(pid_at(cgroup_victims_find(&copy, 3)->next.first), 101);
	cgroup_victims_release(&copy);
	CHECK_INT(copy.capacity, 0);
}

int main(void)
{
	tap_run("nobody", test_nobody);
	tap_run("what a group may have", test_totals);
	tap_run("the group's own scale", test_scale);
	tap_run("limits below limits", test_nested);
	tap_run("who is never chosen", test_protected);
	tap_run("of equals the last", test_ties);
	tap_run("what reclaim leaves", test_left);
	tap_run("now and next", test_now_and_next);
	tap_run("another group at the place", test_reuse);
	tap_run("the scale before Linux 5.9", test_old_scale);
	tap_run("what if", test_what_if);
	tap_run("against the long way", test_brute_force);
	tap_run("room and copies", test_room);
	end();
	return tap_done();
}
