/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/badness.h"

#include <stdlib.h>

#include "../processes.h"
#include "../tap.h"

static struct sample sample;
static struct processes processes;

static void begin(uint64_t ram_kib, uint64_t swap_kib)
{
	memset(&sample, 0, sizeof(sample));
	processes_table_init(&processes);
	sample.host.page_size_bytes = 4096;
	sample.reading[SOURCE_MEMINFO].status = READING_FRESH;
	sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	sample.meminfo.value[MEMINFO_MEM_TOTAL] = ram_kib;
	sample.meminfo.value[MEMINFO_SWAP_TOTAL] = swap_kib;
	bits_set(sample.meminfo.present, MEMINFO_MEM_TOTAL);
	bits_set(sample.meminfo.present, MEMINFO_SWAP_TOTAL);
}

/* A process of 4 KiB pages whose oom_score was read. */
static struct process *add(int32_t pid, int adj, uint64_t kib, int score)
{
	struct process *process = processes_add(&processes, pid, "made", adj, 0);

	process->kib[PROCESS_ANON] = kib;
	process->oom_score = (int16_t)score;
	process->flags |= PROCESS_HAS_SCORE;
	return process;
}

static enum badness_scale scale_of(enum badness_scale known)
{
	sample.processes = processes.table;
	return badness_scale_of(&sample, known);
}

static void test_total(void)
{
	begin(449700, 262140);
	CHECK_INT(badness_total_pages(&sample), 177960);
	sample.host.page_size_bytes = 65536;
	CHECK_INT(badness_total_pages(&sample), 11122);
	sample.host.page_size_bytes = 0;
	CHECK_INT(badness_total_pages(&sample), 0);
	begin(449700, 0);
	CHECK_INT(badness_total_pages(&sample), 112425);
	sample.meminfo.present[MEMINFO_SWAP_TOTAL / 64] = 0;
	CHECK_INT(badness_total_pages(&sample), 0);
	begin(449700, 262140);
	sample.reading[SOURCE_MEMINFO].status = READING_ABSENT;
	CHECK_INT(badness_total_pages(&sample), 0);
}

static void test_pages(void)
{
	CHECK_INT(badness_pages(21084, 0, 177960, 4096, BADNESS_SCALE_NEW), 5271);
	CHECK_INT(badness_pages(21084, 500, 177960, 4096, BADNESS_SCALE_NEW), 5271 + 500 * 177);
	CHECK_INT(badness_pages(21084, -999, 177960, 4096, BADNESS_SCALE_NEW), 5271 - 999 * 177);
	CHECK_INT(badness_pages(21084, -500, 177960, 4096, BADNESS_SCALE_OLD), 1);
	CHECK_INT(badness_pages(0, 0, 177960, 4096, BADNESS_SCALE_OLD), 1);
	CHECK_INT(badness_pages(0, 0, 177960, 4096, BADNESS_SCALE_NEW), 0);
	CHECK_INT(badness_pages(0, -500, 177960, 4096, BADNESS_SCALE_UNKNOWN), -88500);
	/* Below a thousand pages the adj is worth nothing. */
	CHECK_INT(badness_pages(400, 1000, 999, 4096, BADNESS_SCALE_NEW), 100);
	CHECK_INT(badness_pages(400, 1000, 1000, 4096, BADNESS_SCALE_NEW), 1100);
	CHECK_INT(badness_pages(129, 0, 177960, 65536, BADNESS_SCALE_NEW), 2);
	CHECK_INT(badness_pages(400, 0, 177960, 0, BADNESS_SCALE_NEW), 0);
	/* What no machine has is not counted beyond what can be. */
	CHECK(badness_pages(UINT64_MAX, 1000, (uint64_t)1 << 50, 4096, BADNESS_SCALE_NEW) > 0);
	CHECK(badness_score((int64_t)1 << 51, 1 << 20, BADNESS_SCALE_NEW) != 0);
}

static void test_score(void)
{
	CHECK_INT(badness_score(0, 177960, BADNESS_SCALE_NEW), 666);
	CHECK_INT(badness_score(177960, 177960, BADNESS_SCALE_NEW), 1333);
	CHECK_INT(badness_score(2 * 177960, 177960, BADNESS_SCALE_NEW), 2000);
	/* Towards zero, not down: both sides of nothing are the same step. */
	CHECK_INT(badness_score(-177, 177960, BADNESS_SCALE_NEW), 666);
	CHECK_INT(badness_score(-178, 177960, BADNESS_SCALE_NEW), 666);
	CHECK_INT(badness_score(-2 * 178, 177960, BADNESS_SCALE_NEW), 665);
	CHECK_INT(badness_score(-999 * 177, 177960, BADNESS_SCALE_NEW), 4);
	CHECK_INT(badness_score(1, 177960, BADNESS_SCALE_OLD), 0);
	CHECK_INT(badness_score(17796, 177960, BADNESS_SCALE_OLD), 100);
	CHECK_INT(badness_score(INT64_MIN, 177960, BADNESS_SCALE_NEW), 0);
	CHECK_INT(badness_score(5000, 177960, BADNESS_SCALE_UNKNOWN), -1);
	CHECK_INT(badness_score(5000, 0, BADNESS_SCALE_NEW), -1);
}

/* Captured on virtual machines of 512 MiB, from status and oom_score of the same moment. */
static void test_captured(void)
{
	static const struct {
		uint64_t total_kib;
		int adj;
		int score;
		uint64_t kib;
		int tolerance;
	} rows[] = {
		/* Linux 6.1.192 */
		{449700 + 262140, 0, 668, 88 + 4 + 1664 + 28, 0},
		{449700 + 262140, 0, 686, 20264 + 4 + 736 + 80, 0},
		{449700 + 262140, -999, 24, 20264 + 4 + 736 + 80, 0},
		{449700 + 262140, 500, 1018, 20528 + 4 + 736 + 80, 0},
		{449700 + 262140, 1000, 1349, 20264 + 4 + 736 + 80, 0},
		{449700 + 262140, -500, 355, 20264 + 4 + 736 + 80, 0},
		{449700 + 262140, 0, 744, 81776 + 4 + 736 + 196, 0},
		{449700 + 262140, 0, 726, 63300 + 232, 0},
		/* Linux 6.12.117: exact in status, approximate in oom_score */
		{456716 + 262140, 0, 668, 92 + 4 + 1664 + 36, 0},
		{456716 + 262140, -999, 23, 20524 + 4 + 736 + 84, 0},
		{456716 + 262140, 500, 1018, 20524 + 4 + 736 + 80, 0},
		{456716 + 262140, 1000, 1350, 20532 + 4 + 736 + 76, 0},
		{456716 + 262140, -500, 354, 20528 + 4 + 736 + 80, 0},
		{456716 + 262140, 0, 742, 81972 + 4 + 736 + 200, 1},
		{456716 + 262140, 0, 728, 65656 + 4 + 736 + 224, 0},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		uint64_t total = badness_kib_pages(rows[i].total_kib, 4096);
		int score = badness_score(
			badness_pages(rows[i].kib, rows[i].adj, total, 4096, BADNESS_SCALE_NEW),
			total, BADNESS_SCALE_NEW);

		tap_expect(abs(score - rows[i].score) <= rows[i].tolerance, __LINE__,
			"row %u: %d, the kernel said %d", i, score, rows[i].score);
	}
}

static void test_scale_new(void)
{
	begin(449700, 262140);
	add(1, 0, 1628, 0);
	add(117, 0, 1784, 668);
	add(120, 0, 21084, 686);
	add(121, -999, 21084, 24);
	add(122, -1000, 21080, 0);
	add(123, 500, 21348, 1018);
	add(126, 0, 82712, 744);
	CHECK_INT(scale_of(BADNESS_SCALE_UNKNOWN), BADNESS_SCALE_NEW);
	/* Also where another was known: the program's samples may change machines. */
	CHECK_INT(scale_of(BADNESS_SCALE_OLD), BADNESS_SCALE_NEW);
	/* A step beside it is none; two steps are. */
	for (int i = 0; i < 5; i++)
		add(200 + i, 0, 21084, 687);
	CHECK_INT(scale_of(BADNESS_SCALE_UNKNOWN), BADNESS_SCALE_NEW);
	for (int i = 0; i < 5; i++)
		add(300 + i, 0, 21084, 688);
	CHECK_INT(scale_of(BADNESS_SCALE_NEW), BADNESS_SCALE_UNKNOWN);
}

/* The first process is always 0, and in a small machine one of three. */
static void test_scale_init(void)
{
	begin(449700, 262140);
	add(1, 0, 1628, 0);
	add(117, 0, 1784, 668);
	add(120, 0, 21084, 686);
	CHECK_INT(scale_of(BADNESS_SCALE_UNKNOWN), BADNESS_SCALE_NEW);
}

static void test_scale_old(void)
{
	begin(449700, 262140);
	add(1, 0, 1628, 0);
	add(117, 0, 1784, 2);
	add(120, 0, 21084, 29);
	add(121, -500, 21084, 0);
	add(123, 500, 21348, 527);
	CHECK_INT(scale_of(BADNESS_SCALE_UNKNOWN), BADNESS_SCALE_OLD);
	/* Small ones alone: on the new scale they would not be 0. */
	begin(449700, 262140);
	for (int i = 0; i < 6; i++)
		add(100 + i, 0, 300, 0);
	CHECK_INT(scale_of(BADNESS_SCALE_UNKNOWN), BADNESS_SCALE_OLD);
}

static void test_scale_few(void)
{
	begin(449700, 262140);
	CHECK_INT(scale_of(BADNESS_SCALE_NEW), BADNESS_SCALE_NEW);
	for (int i = 0; i < 4; i++)
		add(120 + i, 0, 21084, 29);
	processes.table.sweep_percent = 50;
	CHECK_INT(scale_of(BADNESS_SCALE_UNKNOWN), BADNESS_SCALE_UNKNOWN);
	CHECK_INT(scale_of(BADNESS_SCALE_NEW), BADNESS_SCALE_NEW);
	/* A machine of four processes, all seen. */
	processes.table.sweep_percent = 100;
	CHECK_INT(scale_of(BADNESS_SCALE_UNKNOWN), BADNESS_SCALE_OLD);
	/* Without totals or processes nothing is compared. */
	sample.reading[SOURCE_MEMINFO].status = READING_ABSENT;
	CHECK_INT(scale_of(BADNESS_SCALE_NEW), BADNESS_SCALE_NEW);
	sample.reading[SOURCE_MEMINFO].status = READING_FRESH;
	sample.reading[SOURCE_PROCESSES].status = READING_ABSENT;
	CHECK_INT(scale_of(BADNESS_SCALE_NEW), BADNESS_SCALE_NEW);
}

/* Processes that tell nothing do not count. */
static void test_scale_silent(void)
{
	begin(449700, 262140);
	for (int i = 0; i < 5; i++)
		add(120 + i, 0, 21084, 686);
	for (int i = 0; i < 5; i++) {
		add(200 + i, 0, 21084, 5)->flags &= (uint16_t)~PROCESS_HAS_MEMORY;
		add(300 + i, 0, 21084, 5)->flags &= (uint16_t)~PROCESS_HAS_ADJ;
		add(400 + i, 0, 21084, 5)->flags &= (uint16_t)~PROCESS_HAS_SCORE;
		add(500 + i, -1000, 21084, 5);
		/* RAM twice over: 2000 on either scale. */
		add(600 + i, 1000, 711840, 1000);
		/* In vfork(), or being killed: 0 on either scale. */
		add(700 + i, 0, 21084, 0);
	}
	CHECK_INT(scale_of(BADNESS_SCALE_UNKNOWN), BADNESS_SCALE_NEW);
}

static void test_names(void)
{
	CHECK_TEXT(badness_scale_name(BADNESS_SCALE_UNKNOWN), "unknown");
	CHECK_TEXT(badness_scale_name(BADNESS_SCALE_OLD), "old");
	CHECK_TEXT(badness_scale_name(BADNESS_SCALE_NEW), "new");
}

int main(void)
{
	tap_run("RAM and swap in pages", test_total);
	tap_run("badness in pages", test_pages);
	tap_run("oom_score", test_score);
	tap_run("what kernels said", test_captured);
	tap_run("the scale since 5.9", test_scale_new);
	tap_run("the scale of a small machine", test_scale_init);
	tap_run("the scale before", test_scale_old);
	tap_run("too few to tell the scale", test_scale_few);
	tap_run("processes that do not tell the scale", test_scale_silent);
	tap_run("names for reports", test_names);
	return tap_done();
}
