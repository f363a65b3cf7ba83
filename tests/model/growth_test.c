/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/growth.h"

#include "base/clock.h"

#include "../processes.h"
#include "../tap.h"

#define MIB_KIB 1024

static struct sample sample;
static struct processes processes;
static struct growth growth;
static struct process *java;

static void begin_with_room(unsigned int places)
{
	memset(&sample, 0, sizeof(sample));
	processes_table_init(&processes);
	growth_release(&growth);
	CHECK_INT(growth_reserve(&growth, places), 0);
	sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	sample.monotonic_usec = (uint64_t)5000 * USEC_PER_SEC;
	java = processes_add(&processes, 100, "java", 0, 500);
}

static void begin(void)
{
	begin_with_room(8);
}

static void look(uint64_t kib)
{
	java->kib[PROCESS_ANON] = kib;
	java->read_usec = java->checked_usec = sample.monotonic_usec + 300;
	sample.processes = processes.table;
	growth_update(&growth, &sample);
}

/* Its score is where it was, so its memory is not read. */
static void check(void)
{
	java->checked_usec = sample.monotonic_usec + 300;
	growth_update(&growth, &sample);
}

static void after(double seconds)
{
	sample.monotonic_usec += (uint64_t)(seconds * USEC_PER_SEC);
}

/* COUNT samples, one each second, that grow by STEP. */
static uint64_t grow(uint64_t kib, unsigned int count, int64_t step)
{
	for (unsigned int i = 0; i < count; i++) {
		after(1);
		kib += (uint64_t)step;
		look(kib);
	}
	return kib;
}

static double rate(void)
{
	return growth_kib_per_sec(&growth, java, 0);
}

static void test_leak(void)
{
	uint64_t kib = 500 * MIB_KIB;

	begin();
	look(kib);
	CHECK_REAL(rate(), NAN, 0);
	/* Points after 0, 4 and 8 s; the fourth comes after 9 s. */
	kib = grow(kib, 8, 3000);
	CHECK_REAL(rate(), NAN, 0);
	kib = grow(kib, 1, 3000);
	CHECK_REAL(rate(), 3000, 1);
	kib = grow(kib, 60, 3000);
	CHECK_REAL(rate(), 3000, 1);
	/* It stands still for longer than the window. */
	grow(kib, GROWTH_WINDOW_SEC + 4, 0);
	CHECK_REAL(rate(), 0, 0);
	begin();
	grow(500 * MIB_KIB, 30, -2000);
	CHECK_REAL(rate(), -2000, 1);
}

/* One jump is no leak, up or down. */
static void test_jump(void)
{
	uint64_t kib = 500 * MIB_KIB;

	begin();
	kib = grow(kib, 20, 100);
	kib = grow(kib, 1, 300 * MIB_KIB);
	for (int i = 0; i < 30; i++) {
		kib = grow(kib, 1, 100);
		CHECK_REAL(rate(), 100, 1);
	}
	kib = grow(kib, 1, -200 * MIB_KIB);
	for (int i = 0; i < 30; i++) {
		kib = grow(kib, 1, 100);
		CHECK_REAL(rate(), 100, 1);
	}
}

/* Steps of different lengths count by their time. */
static void test_weight(void)
{
	begin();
	look(0);
	after(10);
	look(100); /* 10 a second: the slowest */
	after(4);
	look(260); /* 40 */
	after(12);
	look(380); /* 10 and later: of equals only one goes */
	after(5);
	look(1380); /* 200: the fastest */
	CHECK_REAL(rate(), (160.0 + 100.0) / (4 + 10), 0.01);
}

/* A process that is seldom read has points as far apart as it is read. */
static void test_seldom(void)
{
	uint64_t kib = 500 * MIB_KIB;

	begin();
	for (int i = 0; i < 4; i++) {
		look(kib);
		kib += 20 * 50;
		after(20);
	}
	CHECK_REAL(rate(), 50, 0.1);
}

/* The same reading again is no point; a score that holds for the whole window is one. */
static void test_held(void)
{
	uint64_t kib = 500 * MIB_KIB;

	begin();
	kib = grow(kib, 30, 1000);
	CHECK_REAL(rate(), 1000, 1);
	for (int i = 1; i < GROWTH_WINDOW_SEC; i++) {
		after(1);
		check();
		CHECK_REAL(rate(), 1000, 1);
	}
	for (int i = 0; i < 3 * GROWTH_WINDOW_SEC; i++) {
		after(1);
		check();
	}
	CHECK(rate() < 200);
	CHECK(rate() >= 0);
	/* One that never moves is known to stand still in the end. */
	begin();
	look(kib);
	for (int i = 0; i < 3 * GROWTH_WINDOW_SEC + 1; i++) {
		after(1);
		check();
	}
	CHECK_REAL(rate(), 0, 0);
}

/* A slow leak on a large machine: its memory is read when its score has moved, once a minute. */
static void test_coarse_score(void)
{
	uint64_t kib = 500 * MIB_KIB;

	begin();
	for (int i = 0; i < 600; i++) {
		if (i % 60 == 0) {
			kib += 60 * 800;
			look(kib);
		} else {
			check();
		}
		after(1);
	}
	CHECK_REAL(rate(), 800, 300);
}

static void test_incarnation(void)
{
	begin();
	grow(500 * MIB_KIB, 30, 1000);
	CHECK_REAL(rate(), 1000, 1);
	processes_remove(&processes, 100);
	java = processes_add(&processes, 101, "python", 0, 3);
	CHECK_INT(processes_place(&processes, java), 0);
	after(1);
	look(3 * MIB_KIB);
	CHECK_REAL(rate(), NAN, 0);
	grow(3 * MIB_KIB, 9, 10);
	CHECK_REAL(rate(), 10, 0.1);
}

static void test_nothing(void)
{
	static struct growth none;

	begin();
	java->flags &= (uint16_t)~PROCESS_HAS_MEMORY;
	grow(0, 30, 10);
	CHECK_REAL(rate(), NAN, 0);
	begin();
	sample.reading[SOURCE_PROCESSES].status = READING_ABSENT;
	grow(0, 30, 10);
	CHECK_REAL(rate(), NAN, 0);
	CHECK_REAL(growth_kib_per_sec(&growth, java, 8), NAN, 0);
	growth_init(&none);
	growth_update(&none, &sample);
	CHECK_REAL(growth_kib_per_sec(&none, java, 0), NAN, 0);
	growth_release(&none);
}

/* Who does not change is known to stand still after as long as four points take. */
static void test_still(void)
{
	uint64_t kib = 500 * MIB_KIB;

	begin();
	look(kib);
	kib = grow(kib, 2 * GROWTH_SPACING_SEC, 0);
	CHECK_REAL(rate(), NAN, 0);
	kib = grow(kib, 1, 0);
	CHECK_REAL(rate(), 0, 0);
	/* Hours later: a jump, and then a leak. */
	after(7200);
	kib = grow(kib, 1, 300 * MIB_KIB);
	CHECK_REAL(rate(), 0, 0);
	kib = grow(kib, 2 * GROWTH_SPACING_SEC, 3000);
	CHECK(rate() > 0);
	kib = grow(kib, GROWTH_WINDOW_SEC, 3000);
	CHECK_REAL(rate(), 3000, 1);
	/* It stands still, and begins again. */
	kib = grow(kib, 2 * GROWTH_WINDOW_SEC, 0);
	CHECK_REAL(rate(), 0, 0);
	grow(kib, GROWTH_WINDOW_SEC + GROWTH_SPACING_SEC, -2000);
	CHECK_REAL(rate(), -2000, 1);
}

/* Every other process of a crowd grows twice as fast. */
static unsigned int pace(unsigned int place)
{
	return 1 + place % 2;
}

/* SECONDS samples of all processes, of which the COUNT from the place FIRST on grow by STEP. */
static void crowd_grow(unsigned int first, unsigned int count, unsigned int seconds, uint64_t step)
{
	for (unsigned int second = 0; second < seconds; second++) {
		after(1);
		for (unsigned int i = 0; i < processes.table.place_count; i++) {
			struct process *process = &processes.row[i];

			if (i >= first && i < first + count)
				process->kib[PROCESS_ANON] += step * pace(i);
			process->read_usec = sample.monotonic_usec;
		}
		sample.processes = processes.table;
		growth_update(&growth, &sample);
	}
}

/* How many of the COUNT from the place FIRST on are known to grow by STEP a second. */
static unsigned int crowd_known(unsigned int first, unsigned int count, double step)
{
	unsigned int known = 0;

	for (unsigned int i = first; i < first + count; i++)
		known += growth_kib_per_sec(&growth, &processes.row[i], i) == step * pace(i);
	return known;
}

/* Besides java at the place 0, COUNT processes. */
static void begin_crowd(unsigned int count)
{
	begin_with_room(count + 1);
	for (unsigned int i = 0; i < count; i++)
		processes_add(&processes, (int32_t)(1000 + i), "crowd", 0, 1);
}

static void test_fastest(void)
{
	uint32_t fastest[4] = {0};

	begin_crowd(100);
	sample.processes = processes.table;
	CHECK_INT(growth_fastest(&growth, &sample.processes, 4, fastest), 0);
	for (unsigned int second = 0; second < 2 * GROWTH_WINDOW_SEC; second++) {
		processes.row[40].kib[PROCESS_ANON] += 500;
		processes.row[20].kib[PROCESS_ANON] += 900;
		processes.row[50].kib[PROCESS_ANON] -= 1;
		processes.row[60].kib[PROCESS_ANON] += 700;
		crowd_grow(0, 0, 1, 0);
	}
	CHECK_INT(growth_fastest(&growth, &sample.processes, 4, fastest), 3);
	CHECK_INT(fastest[0], 20);
	CHECK_INT(fastest[1], 60);
	CHECK_INT(fastest[2], 40);
	CHECK_INT(growth_fastest(&growth, &sample.processes, 2, fastest), 2);
	CHECK_INT(fastest[0], 20);
	CHECK_INT(fastest[1], 60);
	/* Another one has come to that place since the update. */
	processes.row[20].incarnation++;
	CHECK_INT(growth_fastest(&growth, &sample.processes, 1, fastest), 1);
	CHECK_INT(fastest[0], 60);
	CHECK_REAL(growth_kib_per_sec(&growth, &processes.row[20], 20), NAN, 0);
	/* The table is that of a smaller machine. */
	sample.processes.place_count = 60;
	CHECK_INT(growth_fastest(&growth, &sample.processes, 4, fastest), 1);
	CHECK_INT(fastest[0], 40);
	/* They stand still. */
	crowd_grow(0, 0, 2 * GROWTH_WINDOW_SEC, 0);
	CHECK_INT(growth_fastest(&growth, &sample.processes, 4, fastest), 0);
}

/* There are tracks for GROWTH_TRACKS at a time, and who stands still or ends gives its own back. */
static void test_tracks(void)
{
	const unsigned int tracks = GROWTH_TRACKS;

	begin_crowd(2 * GROWTH_TRACKS);
	crowd_grow(1, tracks, GROWTH_WINDOW_SEC, 8);
	CHECK_INT(crowd_known(1, tracks, 8), tracks);
	CHECK_INT(crowd_known(1 + tracks, tracks, 0), tracks);
	CHECK_REAL(rate(), 0, 0);
	crowd_grow(0, 0, 2 * GROWTH_WINDOW_SEC, 0);
	CHECK_INT(crowd_known(0, 1 + 2 * tracks, 0), 1 + 2 * tracks);
	crowd_grow(1 + tracks, tracks, 2 * GROWTH_WINDOW_SEC, 8);
	CHECK_INT(crowd_known(1 + tracks, tracks, 8), tracks);
	/* As the collector leaves a place. */
	for (unsigned int i = 0; i < tracks; i++)
		processes.row[1 + tracks + i].pid = 0;
	crowd_grow(0, 0, 1, 0);
	CHECK_INT(crowd_known(1 + tracks, tracks, 8), 0);
	crowd_grow(1, tracks, 2 * GROWTH_WINDOW_SEC, 8);
	CHECK_INT(crowd_known(1, tracks, 8), tracks);
}

/* When more change, those that change most are known. */
static void test_too_many(void)
{
	const unsigned int tracks = GROWTH_TRACKS;

	begin_crowd(2 * GROWTH_TRACKS);
	crowd_grow(1, 2 * tracks, 2 * GROWTH_WINDOW_SEC, 8);
	CHECK_REAL(rate(), 0, 0);
	/* One more, that grows faster, is found before long, and then never lost. */
	for (unsigned int second = 0; second < 8 * GROWTH_WINDOW_SEC; second++) {
		processes.row[0].kib[PROCESS_ANON] += 100;
		crowd_grow(1, 2 * tracks, 1, 8);
		if (second > 3 * GROWTH_WINDOW_SEC)
			CHECK_REAL(rate(), 100, 0.1);
	}
	/* The others have their turns. */
	CHECK(crowd_known(1, tracks, 8) > 0);
	CHECK(crowd_known(1 + tracks, tracks, 8) > 0);
	CHECK(crowd_known(1, 2 * tracks, 8) < tracks);
	/* Those that have none are known when they stand still. */
	crowd_grow(0, 0, 2 * GROWTH_WINDOW_SEC, 0);
	CHECK_INT(crowd_known(0, 1 + 2 * tracks, 0), 1 + 2 * tracks);
}

/* More room keeps what is known, and a copy has it, as far as it reaches. */
static void test_room(void)
{
	static struct growth copy;

	begin();
	processes_add(&processes, 200, "other", 0, 5);
	grow(500 * MIB_KIB, 30, 1000);
	CHECK_INT(growth_reserve(&growth, 4), 0);
	CHECK_INT(growth.capacity, 8);
	CHECK_INT(growth_reserve(&growth, 4000), 0);
	CHECK_REAL(rate(), 1000, 1);
	CHECK_REAL(growth_kib_per_sec(&growth, java, 3999), NAN, 0);
	growth_init(&copy);
	growth_copy(&copy, &growth);
	CHECK_INT(growth_reserve(&copy, 1), 0);
	growth_copy(&copy, &growth);
	CHECK_REAL(growth_kib_per_sec(&copy, java, 0), 1000, 1);
	CHECK_INT(growth_reserve(&copy, 5000), 0);
	growth_copy(&copy, &growth);
	CHECK_REAL(growth_kib_per_sec(&copy, java, 0), 1000, 1);
	CHECK_REAL(growth_kib_per_sec(&copy, java, 4500), NAN, 0);
	/* It stays as it is. */
	grow(530 * MIB_KIB, 60, -500);
	CHECK_REAL(rate(), -500, 1);
	CHECK_REAL(growth_kib_per_sec(&copy, java, 0), 1000, 1);
	growth_release(&copy);
	CHECK_INT(copy.capacity, 0);
}

int main(void)
{
	tap_run("a leak", test_leak);
	tap_run("a jump is no leak", test_jump);
	tap_run("steps count by their time", test_weight);
	tap_run("a process that is read seldom", test_seldom);
	tap_run("a process whose score holds", test_held);
	tap_run("a slow leak behind a coarse score", test_coarse_score);
	tap_run("another process at its place", test_incarnation);
	tap_run("nothing known", test_nothing);
	tap_run("a process that stands still", test_still);
	tap_run("those that grow fastest", test_fastest);
	tap_run("tracks are given back", test_tracks);
	tap_run("more processes than tracks", test_too_many);
	tap_run("room and copies", test_room);
	growth_release(&growth);
	return tap_done();
}
