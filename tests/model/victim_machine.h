/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A machine of known size, its processes and its victims, for tests of model/victim.h. */
#ifndef OOMWATCH_TESTS_MODEL_VICTIM_MACHINE_H
#define OOMWATCH_TESTS_MODEL_VICTIM_MACHINE_H

#include "model/victim.h"

#include "../processes.h"
#include "../tap.h"

/* 8 GiB and no swap, in pages of 4 KiB: a step of oom_score_adj is worth 2097 pages. */
#define TOTAL_PAGES 2097152
#define MIB_PAGES 256

static struct sample sample;
static struct processes processes;
static struct victims victims;
static struct what_if what_if;

static void begin(void)
{
	memset(&sample, 0, sizeof(sample));
	processes_table_init(&processes);
	what_if_clear(&what_if);
	victims_release(&victims);
	CHECK_INT(victims_reserve(&victims, 64), 0);
	sample.host.page_size_bytes = 4096;
	sample.host.cpu_count = 2;
	strcpy(sample.host.kernel_release, "6.12.0");
	sample.reading[SOURCE_MEMINFO].status = READING_FRESH;
	sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	sample.meminfo.value[MEMINFO_MEM_TOTAL] = TOTAL_PAGES * 4;
	bits_set(sample.meminfo.present, MEMINFO_MEM_TOTAL);
	bits_set(sample.meminfo.present, MEMINFO_SWAP_TOTAL);
}

static struct process *add(int32_t pid, int adj, uint64_t anon_mib)
{
	return processes_add(&processes, pid, "made", adj, anon_mib);
}

static void set_score(struct process *process, int score)
{
	process->oom_score = (int16_t)score;
	process->flags |= PROCESS_HAS_SCORE;
}

static void update(void)
{
	sample.processes = processes.table;
	victims_update(&victims, &sample, what_if_is_active(&what_if) ? &what_if : NULL);
}

/* As the kernel scores it, on the new scale. */
static void set_true_score(struct process *process)
{
	int64_t badness = badness_pages(process_memory_kib(process), process->oom_score_adj,
		TOTAL_PAGES, 4096, BADNESS_SCALE_NEW);

	set_score(process, badness_score(badness, TOTAL_PAGES, BADNESS_SCALE_NEW));
}

/* Processes enough to recognise a scale by: since 5.9, or before. */
static void add_scored(bool is_new)
{
	for (int32_t pid = 20001; pid <= 20008; pid++) {
		if (is_new)
			set_true_score(add(pid, 0, 4));
		else
			set_score(add(pid, 0, 4), 0);
	}
}

static int32_t pid_at(int place)
{
	return place < 0 ? -1 : processes.row[place].pid;
}

static const struct victim_row *row_of(int32_t pid)
{
	return &victims.row[processes_place(&processes, processes_get(&processes, pid))];
}

static int eligibility(int32_t pid)
{
	return row_of(pid)->eligibility;
}

#endif
