/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/victim.h"

#include "victim_machine.h"

static void test_nobody(void)
{
	static struct victims none;

	begin();
	update();
	CHECK_INT(victims.now.first, -1);
	CHECK_INT(victims.next.first, -1);
	CHECK_INT(victims.next.second, -1);
	CHECK(!victims.next.is_tie);
	CHECK_INT(victims.order_count, 0);
	CHECK_INT(victims.held_kib, 0);
	/* No room is no error. */
	add(100, 0, 10);
	sample.processes = processes.table;
	victims_init(&none);
	victims_update(&none, &sample, NULL);
	CHECK_INT(none.next.first, -1);
	/* Nor is a table that could not be read, whatever it holds. */
	sample.reading[SOURCE_PROCESSES].status = READING_ABSENT;
	update();
	CHECK_INT(victims.next.first, -1);
}

static void test_ranks(void)
{
	begin();
	add(100, 0, 1000)->kib[PROCESS_SWAP] = 64 * 1024;
	add(200, 100, 500);
	add(300, -500, 3000);
	add(400, 0, 10)->kib[PROCESS_TABLES] = 12;
	update();
	CHECK_INT(row_of(100)->badness_pages, 1064 * MIB_PAGES);
	CHECK_INT(row_of(200)->badness_pages, 500 * MIB_PAGES + 100 * 2097);
	CHECK_INT(row_of(300)->badness_pages, 3000 * MIB_PAGES - 500 * 2097);
	CHECK_INT(row_of(400)->badness_pages, 10 * MIB_PAGES + 3);
	CHECK_INT(row_of(200)->rank, 1);
	CHECK_INT(row_of(100)->rank, 2);
	CHECK_INT(row_of(400)->rank, 3);
	CHECK_INT(row_of(300)->rank, 4);
	CHECK_INT(victims.order_count, 4);
	CHECK_INT(pid_at((int)victims.order[3]), 300);
	CHECK_INT(pid_at(victims.next.first), 200);
	CHECK_INT(pid_at(victims.next.second), 100);
	CHECK_INT(victims.next.badness_pages, row_of(200)->badness_pages);
	CHECK_INT(
		victims.next.margin_pages, row_of(200)->badness_pages - row_of(100)->badness_pages);
	CHECK(!victims.next.is_tie);
	CHECK_INT(victims.total_pages, TOTAL_PAGES);
	CHECK_INT(victims.policy, VICTIM_POLICY_BADNESS);
	CHECK_INT(victims.held_kib, (1000 + 64 + 500 + 3000 + 10) * 1024 + 12);
	CHECK_INT(victims.unkillable_kib, 0);
	CHECK_INT(victims.unknown_count, 0);
}

/* Ranks follow what changes from one sample to the next. */
static void test_changes(void)
{
	begin();
	for (int32_t pid = 100; pid < 120; pid++)
		add(pid, 0, (uint64_t)pid * 10);
	update();
	CHECK_INT(row_of(119)->rank, 1);
	CHECK_INT(row_of(100)->rank, 20);
	processes_get(&processes, 100)->kib[PROCESS_ANON] = 2000 * 1024;
	processes_get(&processes, 118)->oom_score_adj = -1000;
	processes_remove(&processes, 119);
	add(300, 0, 1175);
	update();
	CHECK_INT(victims.order_count, 19);
	CHECK_INT(row_of(100)->rank, 1);
	CHECK_INT(row_of(300)->rank, 2);
	CHECK_INT(row_of(117)->rank, 3);
	CHECK_INT(row_of(118)->rank, 0);
	CHECK_INT(row_of(101)->rank, 19);
	for (unsigned int i = 0; i < victims.order_count; i++)
		CHECK_INT(victims.row[victims.order[i]].rank, i + 1);
	/* A table that has become shorter. */
	processes.table.place_count = 3;
	update();
	CHECK_INT(victims.order_count, 3);
	CHECK_INT(victims.place_count, 3);
}

static void set_meminfo(enum meminfo_field field, uint64_t kib)
{
	sample.meminfo.value[field] = kib;
	bits_set(sample.meminfo.present, field);
}

/* What reclaim can swap out of shared memory counts for nobody at the kill. */
static void test_shared_memory(void)
{
	begin();
	add(100, 0, 40);
	add(200, 0, 1)->kib[PROCESS_SHMEM] = 70 * 1024;
	set_meminfo(MEMINFO_ACTIVE_ANON, 100 * 1024);
	set_meminfo(MEMINFO_INACTIVE_ANON, 100 * 1024);
	set_meminfo(MEMINFO_SWAP_FREE, 0);
	update();
	CHECK_INT(pid_at(victims.next.first), 200);
	/* Half of the lists has room in swap, and so half of the shared memory. */
	set_meminfo(MEMINFO_SWAP_FREE, 100 * 1024);
	update();
	CHECK_INT(pid_at(victims.now.first), 200);
	CHECK_INT(pid_at(victims.next.first), 100);
	CHECK_INT(row_of(200)->left_pages, (1 + 35) * 256);
	set_meminfo(MEMINFO_SWAP_FREE, 1000 * 1024);
	update();
	CHECK_INT(row_of(200)->left_pages, 256);
	/* Who wants to be first there needs more. */
	CHECK(victim_adj_to_be_first(&victims, &sample, NULL, victims.now.first) > 0);
}

/* Who would be expected among the first, and is not; and how many there are. */
static void test_largest_protected(void)
{
	begin();
	add(100, 0, 1000);
	update();
	CHECK_INT(victims.largest_protected, -1);
	add(200, -1000, 50);
	add(300, -1000, 3000);
	add(400, -999, 5000);
	processes_add_kernel_thread(&processes, 500, "kswapd0");
	update();
	CHECK_INT(pid_at(victims.largest_protected), 300);
	CHECK_INT(victims.process_count, 4);
	processes_get(&processes, 300)->oom_score_adj = 0;
	update();
	CHECK_INT(pid_at(victims.largest_protected), 200);
}

/* Of equals the newer one goes: by its start, or by its PID where starts are not known. */
static void test_equals(void)
{
	begin();
	add(100, 0, 50)->start_ticks = 900;
	add(200, 0, 50)->start_ticks = 700;
	update();
	CHECK_INT(pid_at(victims.now.first), 100);
	CHECK_INT(pid_at(victims.next.first), 100);
	CHECK_INT(victims.next.margin_pages, 0);
	CHECK(victims.next.is_tie);
	CHECK_INT(row_of(200)->rank, 2);
	processes_get(&processes, 100)->start_ticks = 0;
	update();
	CHECK_INT(pid_at(victims.next.first), 200);
	CHECK_INT(row_of(200)->rank, 1);
	processes_get(&processes, 100)->start_ticks = 700;
	update();
	CHECK_INT(pid_at(victims.next.first), 200);
	processes_get(&processes, 100)->kib[PROCESS_ANON] += 4;
	update();
	CHECK_INT(pid_at(victims.next.first), 100);
}

/* Reclaim takes file pages first, so who holds them may rank first and yet survive. */
static void test_file_pages(void)
{
	begin();
	add(100, 0, 100)->kib[PROCESS_FILE] = 4 * 1024;
	add(200, 0, 40)->kib[PROCESS_FILE] = 900 * 1024;
	add(300, 0, 60);
	update();
	CHECK_INT(pid_at(victims.now.first), 200);
	CHECK_INT(pid_at(victims.now.second), 100);
	CHECK_INT(victims.now.badness_pages, 940 * MIB_PAGES);
	CHECK_INT(pid_at(victims.next.first), 100);
	CHECK_INT(pid_at(victims.next.second), 300);
	CHECK_INT(victims.next.badness_pages, 100 * MIB_PAGES);
	CHECK_INT(victims.next.margin_pages, 40 * MIB_PAGES);
	CHECK_INT(row_of(200)->left_pages, 40 * MIB_PAGES);
	CHECK_INT(row_of(200)->rank, 1);
	CHECK_INT(victims.held_kib, 200 * 1024);
}

static void set_sysctl(enum sysctl_field field, int64_t value)
{
	sample.reading[SOURCE_SYSCTL].status = READING_FRESH;
	sample.sysctls.value[field] = value;
	sample.sysctls.present |= (uint64_t)1 << field;
}

static void test_policy(void)
{
	begin();
	add(100, 0, 50);
	set_sysctl(SYSCTL_OOM_KILL_ALLOCATING_TASK, 1);
	update();
	CHECK_INT(victims.policy, VICTIM_POLICY_ALLOCATING_TASK);
	CHECK_INT(pid_at(victims.next.first), 100);
	set_sysctl(SYSCTL_PANIC_ON_OOM, 2);
	update();
	CHECK_INT(victims.policy, VICTIM_POLICY_PANIC);
	set_sysctl(SYSCTL_PANIC_ON_OOM, 0);
	set_sysctl(SYSCTL_OOM_KILL_ALLOCATING_TASK, 0);
	update();
	CHECK_INT(victims.policy, VICTIM_POLICY_BADNESS);
}

static int64_t error_pages(const char *release, unsigned int cpus, uint32_t threads)
{
	struct process first = {.thread_count = threads}, second = {.thread_count = 1};

	snprintf(sample.host.kernel_release, sizeof(sample.host.kernel_release), "%s", release);
	sample.host.cpu_count = cpus;
	return victim_error_pages(&sample.host, &first, &second);
}

static void test_error(void)
{
	CHECK_INT(error_pages("6.2.0-1-amd64", 2, 400), 4 * 2 * 31);
	CHECK_INT(error_pages("6.12.117", 64, 400), 4 * 64 * 127);
	CHECK_INT(error_pages("7.0", 1, 400), 4 * 31);
	CHECK_INT(error_pages("6.18.2", 0, 1), 4 * 31);
	CHECK_INT(error_pages("6.1.0-26-amd64", 2, 400), 64 * 401);
	CHECK_INT(error_pages("6.1.0-26-amd64", 2, 1), 4 * 2 * 31);
	CHECK_INT(error_pages("5.14.0-427.el9", 64, 400), 4 * 64 * 127);
	CHECK_INT(error_pages("5.4", 2, 99), 6400);
	CHECK_INT(error_pages("", 2, 99), 6400);
	CHECK_INT(error_pages("6", 2, 99), 6400);
	CHECK_INT(error_pages("what.ever", 2, 99), 6400);
	begin();
	add(100, 0, 50);
	add(200, 0, 50)->kib[PROCESS_SWAP] = 248 * 4;
	update();
	CHECK_INT(victims.next.error_pages, 248);
	CHECK(victims.next.is_tie);
	processes_get(&processes, 200)->kib[PROCESS_SWAP] += 4;
	update();
	CHECK(!victims.next.is_tie);
}

/* Who shares its memory with the next victim dies with it: its parent, its children and theirs. */
static void test_shares(void)
{
	begin();
	for (int32_t pid = 100; pid < 106; pid++) {
		struct process *process = add(pid, 0, 300);

		process->kib[PROCESS_TABLES] = 800;
		process->parent_pid = pid <= 102 ? 1 : 105;
	}
	processes_get(&processes, 105)->parent_pid = 102;
	add(110, 0, 200)->parent_pid = 105;
	update();
	CHECK_INT(pid_at(victims.next.first), 105);
	/* 102 is its parent; 103 and 104 are its children; 100 and 101 only look alike. */
	CHECK_INT(victims.shares_count, 3);
	processes_get(&processes, 102)->kib[PROCESS_TABLES] -= 4;
	update();
	CHECK_INT(victims.shares_count, 2);
	/* Siblings share what their parent shares: forked ones are as large, no more. */
	processes_get(&processes, 100)->parent_pid = 102;
	update();
	CHECK_INT(victims.shares_count, 2);
	processes_get(&processes, 102)->kib[PROCESS_TABLES] += 4;
	update();
	CHECK_INT(victims.shares_count, 4);
	begin();
	add(100, 0, 0);
	add(101, 0, 0)->parent_pid = 100;
	update();
	CHECK_INT(victims.shares_count, 0);
}

static void test_what_if(void)
{
	begin();
	add_scored(true);
	set_true_score(add(100, 0, 1000));
	set_score(add(200, -1000, 3000), 0);
	set_true_score(add(300, 0, 500));
	update();
	CHECK_INT(pid_at(victims.next.first), 100);
	/* Who is protected can be chosen when it is not: the 0 was its protection. */
	what_if_set_adj(&what_if, processes_get(&processes, 200), -100);
	update();
	CHECK_INT(eligibility(200), ELIGIBLE);
	CHECK_INT(pid_at(victims.next.first), 200);
	CHECK_INT(victims.next.badness_pages, 3000 * MIB_PAGES - 100 * 2097);
	CHECK_INT(victims.unkillable_kib, 0);
	what_if_set_adj(&what_if, processes_get(&processes, 200), -1000);
	what_if_set_adj(&what_if, processes_get(&processes, 100), -1000);
	update();
	CHECK_INT(eligibility(100), INELIGIBLE_PROTECTED);
	CHECK_INT(pid_at(victims.next.first), 300);
	CHECK_INT(victims.unkillable_kib, 4000 * 1024);
	/* Memory that it does not have, or has less of. */
	what_if_clear(&what_if);
	what_if_set_memory(&what_if, processes_get(&processes, 300), 700 * 1024);
	update();
	CHECK_INT(row_of(300)->left_pages, 1200 * MIB_PAGES);
	CHECK_INT(pid_at(victims.next.first), 300);
	CHECK_INT(victims.held_kib, (8 * 4 + 1000 + 3000 + 1200) * 1024);
	what_if_set_memory(&what_if, processes_get(&processes, 300), -700 * 1024);
	update();
	CHECK_INT(row_of(300)->badness_pages, 0);
	CHECK_INT(eligibility(300), ELIGIBLE);
	/* The kernel's verdict of this moment stands, whatever is thought of memory. */
	what_if_clear(&what_if);
	set_score(processes_get(&processes, 300), 0);
	what_if_set_memory(&what_if, processes_get(&processes, 300), 700 * 1024);
	update();
	CHECK_INT(eligibility(300), INELIGIBLE_KILLED);
}

/* On a smaller machine each step of adj is worth less. */
static void test_smaller_machine(void)
{
	begin();
	sample.meminfo.value[MEMINFO_SWAP_TOTAL] = 4000;
	add(100, 0, 1000);
	add(200, 200, 100);
	update();
	CHECK_INT(pid_at(victims.next.first), 200);
	what_if.less_kib = 4 * 1024 * 1024;
	update();
	CHECK_INT(victims.total_pages, TOTAL_PAGES / 2 + 1000);
	CHECK_INT(row_of(200)->badness_pages, 100 * MIB_PAGES + 200 * 1049);
	CHECK_INT(pid_at(victims.next.first), 100);
	what_if.less_kib = UINT64_MAX;
	update();
	CHECK_INT(victims.total_pages, 1000);
}

/* The least adj at which PID is first, tried one after the other. */
static int brute_force(int32_t pid)
{
	struct process *process = processes_get(&processes, pid);
	int16_t own = process->oom_score_adj;
	int adj = -1000;

	for (; adj <= 1000; adj++) {
		process->oom_score_adj = (int16_t)adj;
		update();
		if (pid_at(victims.next.first) == pid)
			break;
	}
	process->oom_score_adj = own;
	update();
	return adj;
}

static void check_adj(void)
{
	update();
	for (unsigned int place = 0; place < processes.table.place_count; place++) {
		int expected = brute_force(processes.row[place].pid);
		int first = victim_adj_to_be_first(&victims, &sample, NULL, place);
		int saved = victim_adj_to_be_saved(&victims, &sample, NULL, place);

		tap_expect(first == expected && saved == expected - 1, __LINE__,
			"PID %d: first at %d, saved at %d, expected %d", processes.row[place].pid,
			first, saved, expected);
	}
}

static void test_adj(void)
{
	begin();
	add(100, 0, 1000);
	check_adj();
	CHECK_INT(victim_adj_to_be_first(&victims, &sample, NULL, 0), -999);
	add(200, -300, 500)->kib[PROCESS_FILE] = 2000 * 1024;
	add(300, 400, 20);
	add(400, -1000, 100);
	add(500, 0, 1000)->start_ticks = 5;
	add(600, 0, 1000)->start_ticks = 4;
	add(700, 0, 7000);
	check_adj();
	/* So far ahead that no adj of another is enough. */
	add(800, 1000, 8000);
	check_adj();
	CHECK_INT(victim_adj_to_be_first(&victims, &sample, NULL, 0), 1001);
	CHECK_INT(victim_adj_to_be_saved(&victims, &sample, NULL, 0), 1000);
	/* With the memory that it has in thought. */
	what_if_set_memory(&what_if, &processes.row[0], (int64_t)16000 * 1024);
	update();
	CHECK_INT(victim_adj_to_be_first(&victims, &sample, &what_if, 0), -98);
	what_if_clear(&what_if);
	/* What no adj makes eligible. */
	processes_add_unread(&processes, 900);
	processes_add_kernel_thread(&processes, 901, "kswapd0");
	update();
	CHECK_INT(victim_adj_to_be_first(&victims, &sample, NULL, 8), 1001);
	CHECK_INT(victim_adj_to_be_first(&victims, &sample, NULL, 9), 1001);
	CHECK_INT(victim_adj_to_be_saved(&victims, &sample, NULL, 9), 1000);
	CHECK_INT(victim_adj_to_be_first(&victims, &sample, NULL, 63), 1001);
	CHECK_INT(victim_adj_to_be_first(&victims, &sample, NULL, 5000), 1001);
	/* On the old scale most are equal, at 1. */
	begin();
	add_scored(false);
	add(100, -500, 30)->start_ticks = 5;
	add(200, -500, 30)->start_ticks = 4;
	update();
	CHECK_INT(victims.scale, BADNESS_SCALE_OLD);
	check_adj();
	/* On a machine of less than a thousand pages an adj is worth nothing. */
	begin();
	sample.meminfo.value[MEMINFO_MEM_TOTAL] = 3996;
	add(100, 0, 1);
	add(200, 0, 2);
	check_adj();
}

static void test_room(void)
{
	static struct victims copy;

	begin();
	for (int32_t pid = 100; pid < 110; pid++)
		add(pid, 0, (uint64_t)pid);
	update();
	CHECK_INT(victims_reserve(&victims, 10), 0);
	CHECK_INT(victims.capacity, 64);
	CHECK_INT(victims_reserve(&victims, 4000), 0);
	CHECK_INT(row_of(109)->rank, 1);
	update();
	CHECK_INT(row_of(109)->rank, 1);
	victims_init(&copy);
	victims_copy(&copy, &victims);
	CHECK_INT(copy.order_count, 0);
	CHECK_INT(copy.next.first, -1);
	CHECK_INT(copy.held_kib, victims.held_kib);
	CHECK_INT(victims_reserve(&copy, 9), 0);
	victims_copy(&copy, &victims);
	CHECK_INT(copy.order_count, 9);
	CHECK_INT(copy.order[0], 8);
	CHECK_INT(copy.next.first, -1);
	CHECK_INT(victims_reserve(&copy, 5000), 0);
	victims_copy(&copy, &victims);
	CHECK_INT(copy.capacity, 5000);
	CHECK_INT(copy.order_count, 10);
	CHECK_INT(copy.next.first, victims.next.first);
	CHECK_INT(copy.place_count, victims.place_count);
	CHECK(memcmp(copy.row, victims.row, copy.place_count * sizeof(copy.row[0])) == 0);
	/* A copy goes on by itself. */
	victims_update(&copy, &sample, NULL);
	CHECK_INT(copy.order_count, 10);
	victims_release(&copy);
	CHECK_INT(copy.capacity, 0);
}

static void test_names(void)
{
	CHECK_TEXT(eligibility_name(ELIGIBLE), "eligible");
	CHECK_TEXT(eligibility_name(ELIGIBILITY_UNKNOWN), "unknown");
	CHECK_TEXT(eligibility_name(INELIGIBLE_INIT), "init");
	CHECK_TEXT(eligibility_name(INELIGIBLE_KERNEL_THREAD), "kernel_thread");
	CHECK_TEXT(eligibility_name(INELIGIBLE_PROTECTED), "protected");
	CHECK_TEXT(eligibility_name(INELIGIBLE_VFORK), "vfork");
	CHECK_TEXT(eligibility_name(INELIGIBLE_ZOMBIE), "zombie");
	CHECK_TEXT(eligibility_name(INELIGIBLE_KILLED), "killed");
}

int main(void)
{
	tap_run("nobody", test_nobody);
	tap_run("ranks", test_ranks);
	tap_run("ranks from one sample to the next", test_changes);
	tap_run("shared memory that can be swapped out", test_shared_memory);
	tap_run("the largest that is protected", test_largest_protected);
	tap_run("of equals the newer one", test_equals);
	tap_run("file pages go first", test_file_pages);
	tap_run("settings that change the rule", test_policy);
	tap_run("how far badness may be wrong", test_error);
	tap_run("shared memory", test_shares);
	tap_run("what if", test_what_if);
	tap_run("what if the machine were smaller", test_smaller_machine);
	tap_run("the adj to be first, against brute force", test_adj);
	tap_run("room and copies", test_room);
	tap_run("names for reports", test_names);
	victims_release(&victims);
	return tap_done();
}
