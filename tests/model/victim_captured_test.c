/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the model says of captured processes, against the oom_score that their kernel gave them. */
#include <config.h>

#include "model/victim.h"

#include <stdlib.h>

#include "kernel/number.h"
#include "kernel/process_status.h"

#include "../fixture.h"
#include "../processes.h"
#include "../scene.h"
#include "../tap.h"

static char text[FIXTURE_TEXT_MAX];
static struct made_machine scene;
static struct processes processes;
static struct victims victims;

static size_t read_file(const char *fixture, int32_t pid, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "proc/%d/%s", pid, name);
	return fixture_read(fixture, path, text, sizeof(text));
}

static int16_t read_number(const char *fixture, int32_t pid, const char *name)
{
	int64_t value = 0;

	CHECK_INT(number_parse(text, read_file(fixture, pid, name), &value, NULL), 0);
	return (int16_t)value;
}

static void read_process(const char *fixture, int32_t pid)
{
	struct process *process = processes_add_unread(&processes, pid);
	struct process_status status = {.pid = 0};

	CHECK_INT(process_status_parse(text, read_file(fixture, pid, "status"), &status, NULL), 0);
	process->parent_pid = status.parent_pid;
	process->thread_count = status.thread_count;
	process->state = status.state;
	memcpy(process->comm, status.comm, sizeof(process->comm));
	memcpy(process->kib, status.kib, sizeof(process->kib));
	process->oom_score_adj = read_number(fixture, pid, "oom_score_adj");
	process->oom_score = read_number(fixture, pid, "oom_score");
	process->flags = PROCESS_HAS_STATUS | PROCESS_HAS_SCORE | PROCESS_HAS_ADJ;
	if (status.has_memory)
		process->flags |= PROCESS_HAS_MEMORY;
	if (status.is_kernel_thread)
		process->flags |= PROCESS_KERNEL_THREAD;
}

static void read_fixture(const char *fixture)
{
	int32_t pids[FIXTURE_PROCESSES_MAX];
	unsigned int count = fixture_processes(fixture, pids, ARRAY_SIZE(pids));

	scene_init(&scene, fixture);
	processes_table_init(&processes);
	victims_release(&victims);
	CHECK_INT(victims_reserve(&victims, FIXTURE_PROCESSES_MAX), 0);
	for (unsigned int i = 0; i < count; i++)
		read_process(fixture, pids[i]);
	scene.sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	scene.sample.processes = processes.table;
	victims_update(&victims, &scene.sample, NULL);
}

/* Each score within TOLERANCE, and 0 for those who are not eligible and for no others. */
static void check_scores(const char *fixture, int tolerance)
{
	for (unsigned int i = 0; i < processes.table.place_count; i++) {
		const struct process *process = &processes.row[i];
		const struct victim_row *row = &victims.row[i];
		int score = badness_score(row->badness_pages, victims.total_pages, victims.scale);

		if (row->eligibility != ELIGIBILITY_UNKNOWN)
			tap_expect(abs(score - process->oom_score) <= tolerance &&
					   (score == 0) == (process->oom_score == 0),
				__LINE__, "%s: %s is %d, the kernel says %d", fixture,
				process->comm, score, process->oom_score);
	}
}

/* Who has more of a score stands before who has less. */
static void check_ranks(const char *fixture)
{
	for (unsigned int i = 1; i < victims.order_count; i++) {
		const struct process *before = &processes.row[victims.order[i - 1]];
		const struct process *after = &processes.row[victims.order[i]];

		tap_expect(before->oom_score >= after->oom_score, __LINE__,
			"%s: %s with %d before %s with %d", fixture, before->comm,
			before->oom_score, after->comm, after->oom_score);
	}
}

static int eligibility(const char *comm)
{
	for (unsigned int i = 0; i < processes.table.place_count; i++) {
		if (strcmp(processes.row[i].comm, comm) == 0)
			return victims.row[i].eligibility;
	}
	return -1;
}

static void check_machine(const char *fixture, int tolerance)
{
	read_fixture(fixture);
	CHECK_INT(victims.scale, BADNESS_SCALE_NEW);
	CHECK_INT(victims.order_count, 8);
	check_scores(fixture, tolerance);
	check_ranks(fixture);
	CHECK_TEXT(processes.row[victims.next.first].comm, "a-p1000");
	CHECK_TEXT(processes.row[victims.next.second].comm, "a-p500");
	CHECK_TEXT(processes.row[victims.order[7]].comm, "a-m999");
	CHECK_INT(eligibility("init"), INELIGIBLE_INIT);
	CHECK_INT(eligibility("a-m1000"), INELIGIBLE_PROTECTED);
	CHECK_INT(eligibility("kswapd0"), INELIGIBLE_KERNEL_THREAD);
	/* Its memory would be read through a thread that is not in the fixture. */
	CHECK_INT(eligibility("ldrexit"), ELIGIBILITY_UNKNOWN);
}

static void test_6_1(void)
{
	check_machine("vm-6.1-scores", 0);
}

/* What status shows there is exact, and what the score is of is not. */
static void test_6_12(void)
{
	check_machine("vm-6.12-scores", 1);
}

int main(void)
{
	tap_run("Linux 6.1", test_6_1);
	tap_run("Linux 6.12", test_6_12);
	victims_release(&victims);
	return tap_done();
}
