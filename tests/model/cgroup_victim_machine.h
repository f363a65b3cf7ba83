/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine of cgroup_machine.h with processes in its groups, for tests of model/cgroup_victim.h. */
#ifndef OOMWATCH_TESTS_MODEL_CGROUP_VICTIM_MACHINE_H
#define OOMWATCH_TESTS_MODEL_CGROUP_VICTIM_MACHINE_H

#include "model/cgroup_victim.h"

#include "../processes.h"
#include "cgroup_machine.h"

/* 8 GiB and, at first, no swap. */
#define MEM_MIB 8192
#define MIB_PAGES 256

static struct processes processes;
static struct victims global;
static struct cgroup_victims victims;
static struct what_if what_if;

static void set_meminfo(enum meminfo_field field, uint64_t mib)
{
	sample.meminfo.value[field] = mib * 1024;
	bits_set(sample.meminfo.present, field);
}

static void begin(void)
{
	begin_groups();
	processes_table_init(&processes);
	what_if_clear(&what_if);
	victims_release(&global);
	cgroup_victims_release(&victims);
	CHECK_INT(victims_reserve(&global, 64), 0);
	CHECK_INT(cgroup_victims_reserve(&victims, GROUPS_MAX), 0);
	sample.reading[SOURCE_MEMINFO].status = READING_FRESH;
	sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	sample.reading[SOURCE_SYSCTL].status = READING_FRESH;
	set_meminfo(MEMINFO_MEM_TOTAL, MEM_MIB);
	set_meminfo(MEMINFO_SWAP_TOTAL, 0);
	set_meminfo(MEMINFO_SWAP_FREE, 0);
}

/* SIZE_MIB of swap, of which FREE_MIB are free. */
static void set_swap(uint64_t size_mib, uint64_t free_mib)
{
	set_meminfo(MEMINFO_SWAP_TOTAL, size_mib);
	set_meminfo(MEMINFO_SWAP_FREE, free_mib);
}

static void set_swappiness(int64_t value)
{
	sample.sysctls.value[SYSCTL_SWAPPINESS] = value;
	sample.sysctls.present |= (uint64_t)1 << SYSCTL_SWAPPINESS;
}

/* A process of the group at PLACE. */
static struct process *add(int32_t pid, uint32_t place, int adj, uint64_t anon_mib)
{
	struct process *process = processes_add(&processes, pid, "made", adj, anon_mib);

	process->group = place + 1;
	return process;
}

static void update(void)
{
	const struct what_if *thought = what_if_is_active(&what_if) ? &what_if : NULL;

	sample.processes = processes.table;
	look();
	victims_update(&global, &sample, thought);
	cgroup_victims_update(&victims, &sample, &tree, &global, thought);
}

static int32_t pid_at(int place)
{
	return place < 0 ? -1 : processes.row[place].pid;
}

/* The choice at the limit of the group at PLACE; of one without a limit the test fails. */
static const struct cgroup_choice *at(uint32_t place)
{
	static const struct cgroup_choice none;
	const struct cgroup_choice *choice = cgroup_victims_find(&victims, place);

	CHECK(choice != NULL);
	return choice ? choice : &none;
}

static int32_t next_pid(uint32_t place)
{
	return pid_at(at(place)->next.first);
}

static void end(void)
{
	cgroup_tree_release(&tree);
	victims_release(&global);
	cgroup_victims_release(&victims);
}

#endif
