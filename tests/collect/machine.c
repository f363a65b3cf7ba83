/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "machine.h"

#include <stdio.h>
#include <unistd.h>

#include "../calls.h"
#include "../tap.h"
#include "base/bits.h"

struct machine machine = {.now_usec = UINT64_C(1000000000)};

uint64_t __wrap_clock_monotonic_usec(void);
uint64_t __wrap_clock_thread_cpu_usec(void);

uint64_t __wrap_clock_monotonic_usec(void)
{
	return machine.now_usec;
}

uint64_t __wrap_clock_thread_cpu_usec(void)
{
	return (uint64_t)calls.opens * MACHINE_OPEN_USEC;
}

struct made_process machine_made(int number)
{
	struct made_process process = {
		/* Two primes: no two numbers have the same PID. */
		.pid = 100 + number * 7919 % 30011,
		.parent_pid = 1,
		.euid = (uint32_t)(1000 + number % 3),
		.score = 600 + number / 2,
		.anon_kib = (unsigned int)number * 8,
	};

	snprintf(process.comm, sizeof(process.comm), "made%d", number);
	return process;
}

void machine_put_as(const struct made_process *process)
{
	char path[64], text[512];

	snprintf(path, sizeof(path), "proc/%d/status", (int)process->pid);
	snprintf(text, sizeof(text),
		"Name:\t%s\nState:\tS (sleeping)\nTgid:\t%d\nPPid:\t%d\nUid:\t%u\t%u\t%u\t%u\n"
		"VmRSS:\t%u kB\nRssAnon:\t%u kB\nRssFile:\t0 kB\nRssShmem:\t0 kB\nVmPTE:\t0 kB\n"
		"VmSwap:\t0 kB\nThreads:\t1\n",
		process->comm, (int)process->pid, (int)process->parent_pid, process->euid,
		process->euid, process->euid, process->euid, process->anon_kib, process->anon_kib);
	tree_put(&machine.tree, path, text);
	snprintf(path, sizeof(path), "proc/%d/oom_score", (int)process->pid);
	snprintf(text, sizeof(text), "%d\n", process->score);
	tree_put(&machine.tree, path, text);
	snprintf(path, sizeof(path), "proc/%d/oom_score_adj", (int)process->pid);
	tree_put(&machine.tree, path, "0\n");
}

void machine_put(int number)
{
	struct made_process process = machine_made(number);

	machine_put_as(&process);
}

void machine_remove(int number)
{
	char path[64];

	snprintf(path, sizeof(path), "proc/%d", (int)machine_made(number).pid);
	tree_remove(&machine.tree, path);
}

void machine_start(int count)
{
	int root;

	tree_init(&machine.tree);
	tree_path(&machine.tree, "proc/");
	for (int i = 0; i < count; i++)
		machine_put(i);
	root = tree_open(&machine.tree, "");
	CHECK_INT(processes_init(&machine.processes, root, false), 0);
	close(root);
}

void machine_start_known(int count)
{
	machine_start(count);
	CHECK(processes_catch_up(&machine.processes, UINT32_MAX, true));
	CHECK_INT(machine_take(0), 0);
	CHECK_INT(machine.table.count, count);
	CHECK_INT(machine_count(MACHINE_ALL_PARTS), count);
}

void machine_stop(void)
{
	processes_release(&machine.processes);
	tree_release(&machine.tree);
}

int machine_take(uint64_t elapsed_usec)
{
	machine.now_usec += elapsed_usec;
	return processes_take(&machine.processes, elapsed_usec, &machine.table);
}

void machine_takes(unsigned int times, uint64_t elapsed_usec)
{
	for (unsigned int i = 0; i < times; i++)
		machine_take(elapsed_usec);
}

const struct process *machine_row(int number)
{
	return process_table_find(&machine.table, machine_made(number).pid);
}

struct process machine_need(int line, int number)
{
	const struct process *process = machine_row(number);

	tap_expect(process != NULL, line, "process %d is not there", number);
	return process ? *process : (struct process){.pid = 0};
}

uint32_t machine_place(int number)
{
	const struct process *process = machine_row(number);

	return process ? (uint32_t)(process - machine.table.row) : PROCESS_PLACE_NONE;
}

void machine_want(int first, unsigned int count)
{
	uint32_t places[2 * PROCESS_HOT_MAX];

	for (unsigned int i = 0; i < count && i < ARRAY_SIZE(places); i++)
		places[i] = machine_place(first + (int)i);
	processes_want(&machine.processes, places, count, 0, false);
}

unsigned int machine_count(unsigned int flags)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < machine.table.place_count; i++)
		count += machine.table.row[i].pid && (machine.table.row[i].flags & flags) == flags;
	return count;
}

unsigned int machine_count_checked(uint64_t since_usec)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < machine.table.place_count; i++)
		count +=
			machine.table.row[i].pid && machine.table.row[i].checked_usec >= since_usec;
	return count;
}
