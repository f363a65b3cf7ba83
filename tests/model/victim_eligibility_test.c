/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/victim.h"

#include "victim_machine.h"

static void test_ineligible(void)
{
	begin();
	add_scored(true);
	set_score(add(1, 0, 2000), 0);
	processes_add_kernel_thread(&processes, 45, "kswapd0");
	add(300, -1000, 2000);
	add(400, 0, 0)->state = 'Z';
	processes_get(&processes, 400)->flags = PROCESS_HAS_STATUS | PROCESS_HAS_ADJ;
	add(401, -1000, 0)->state = 'X';
	processes_get(&processes, 401)->flags = PROCESS_HAS_STATUS | PROCESS_HAS_ADJ;
	add(402, 0, 0)->state = 'Z';
	processes_get(&processes, 402)->flags =
		PROCESS_HAS_STATUS | PROCESS_HAS_ADJ | PROCESS_DEAD_LEADER;
	add(403, 0, 300)->state = 'Z';
	processes_get(&processes, 403)->flags |= PROCESS_DEAD_LEADER;
	set_score(add(500, 0, 700), 0);
	processes_add_unread(&processes, 600);
	add(700, 0, 800)->flags &= (uint16_t)~PROCESS_HAS_ADJ;
	update();
	CHECK_INT(victims.scale, BADNESS_SCALE_NEW);
	CHECK_INT(eligibility(1), INELIGIBLE_INIT);
	CHECK_INT(eligibility(45), INELIGIBLE_KERNEL_THREAD);
	CHECK_INT(eligibility(300), INELIGIBLE_PROTECTED);
	CHECK_INT(eligibility(400), INELIGIBLE_ZOMBIE);
	CHECK_INT(eligibility(401), INELIGIBLE_ZOMBIE);
	CHECK_INT(eligibility(402), ELIGIBILITY_UNKNOWN);
	CHECK_INT(eligibility(403), ELIGIBLE);
	CHECK_INT(eligibility(500), INELIGIBLE_KILLED);
	CHECK_INT(eligibility(600), ELIGIBILITY_UNKNOWN);
	CHECK_INT(eligibility(700), ELIGIBILITY_UNKNOWN);
	CHECK_INT(row_of(300)->badness_pages, INT64_MIN);
	CHECK_INT(row_of(300)->rank, 0);
	CHECK_INT(pid_at(victims.next.first), 403);
	CHECK_INT(victims.order_count, 9);
	CHECK_INT(victims.unknown_count, 3);
	/* What is taken back already or not known is not beyond reach. */
	CHECK_INT(victims.held_kib, (8 * 4 + 2000 + 2000 + 300 + 700 + 800) * 1024);
	CHECK_INT(victims.unkillable_kib, 4000 * 1024);
	CHECK_INT(victims.unkillable_count, 2);
}

/* PID 1 of a container can be killed, that of the machine never: the score says which it is. */
static void test_init(void)
{
	struct process *init;

	begin();
	add_scored(true);
	init = add(1, 0, 2000);
	set_true_score(init);
	update();
	CHECK_INT(pid_at(victims.next.first), 1);
	init->flags &= (uint16_t)~PROCESS_HAS_SCORE;
	update();
	CHECK_INT(eligibility(1), INELIGIBLE_INIT);
	processes.table.hiding = PROCESS_HIDING_NAMESPACE;
	update();
	CHECK_INT(eligibility(1), ELIGIBLE);
	set_score(init, 0);
	update();
	CHECK_INT(eligibility(1), INELIGIBLE_INIT);
}

/* Between vfork() and exec() a child has the memory of its parent, and its score is 0. */
static void test_vfork(void)
{
	struct process *child;

	begin();
	add_scored(true);
	set_score(add(100, 0, 300), 700);
	child = add(101, 0, 300);
	child->parent_pid = 100;
	set_score(child, 0);
	update();
	CHECK_INT(eligibility(101), INELIGIBLE_VFORK);
	CHECK_INT(victims.held_kib, (8 * 4 + 300) * 1024);
	child->kib[PROCESS_TABLES] = 4;
	update();
	CHECK_INT(eligibility(101), INELIGIBLE_KILLED);
	child->kib[PROCESS_TABLES] = 0;
	child->parent_pid = 99;
	update();
	CHECK_INT(eligibility(101), INELIGIBLE_KILLED);
	/* Of a score that was not read nothing follows, nor where 0 is near anyway. */
	child->flags &= (uint16_t)~PROCESS_HAS_SCORE;
	update();
	CHECK_INT(eligibility(101), ELIGIBLE);
	child->flags |= PROCESS_HAS_SCORE;
	child->oom_score_adj = -999;
	child->kib[PROCESS_ANON] = 4;
	update();
	CHECK_INT(eligibility(101), ELIGIBLE);
}

static void test_old_scale(void)
{
	struct process *small;

	begin();
	add_scored(false);
	small = add(100, 0, 8);
	set_score(small, 0);
	set_score(add(200, -300, 100), 0);
	set_score(add(300, 0, 1000), 0);
	set_score(add(400, 0, 900), 109);
	update();
	CHECK_INT(victims.scale, BADNESS_SCALE_OLD);
	CHECK_INT(eligibility(100), ELIGIBLE);
	CHECK_INT(eligibility(200), ELIGIBLE);
	CHECK_INT(row_of(200)->badness_pages, 1);
	CHECK_INT(row_of(200)->left_pages, 1);
	CHECK_INT(eligibility(300), INELIGIBLE_KILLED);
	CHECK_INT(pid_at(victims.next.first), 400);
	/* Its 0 is of the machine as it is, not of a smaller one. */
	what_if.less_kib = (uint64_t)TOTAL_PAGES * 4 - 100 * 1024;
	update();
	CHECK_INT(eligibility(100), ELIGIBLE);
	/* While no scale is known a 0 proves nothing. */
	begin();
	set_score(add(300, 0, 1000), 300);
	set_score(add(400, 0, 900), 0);
	update();
	CHECK_INT(victims.scale, BADNESS_SCALE_UNKNOWN);
	CHECK_INT(eligibility(400), ELIGIBLE);
}

/* Without RAM and swap there is no measure. */
static void test_no_total(void)
{
	begin();
	add(100, 0, 50);
	add(200, -1000, 50);
	sample.reading[SOURCE_MEMINFO].status = READING_ABSENT;
	update();
	CHECK_INT(eligibility(100), ELIGIBILITY_UNKNOWN);
	CHECK_INT(eligibility(200), INELIGIBLE_PROTECTED);
	CHECK_INT(victims.next.first, -1);
	CHECK_INT(victims.total_pages, 0);
}

int main(void)
{
	tap_run("who is not eligible", test_ineligible);
	tap_run("PID 1", test_init);
	tap_run("a child of vfork", test_vfork);
	tap_run("the scale to 5.8", test_old_scale);
	tap_run("RAM and swap unknown", test_no_total);
	victims_release(&victims);
	return tap_done();
}
