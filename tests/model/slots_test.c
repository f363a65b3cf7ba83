/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samples at any time, columns at even ones. */
#include <config.h>

#include "model/slots.h"

#include "../processes.h"
#include "../scene.h"
#include "../tap.h"
#include "base/bits.h"
#include "base/clock.h"

static struct slots slots;
static struct ring ring;

static void test_none(void)
{
	slots = (struct slots){0};
	CHECK_INT(slots_take(&slots, 5), 1);
	CHECK_INT(slots_take(&slots, 5), 1);
	CHECK_INT(slots_take(&slots, 0), 1);
}

/* Samples come a little after they are due, five of them in a slot or one in three. */
static void test_grid(void)
{
	slots = (struct slots){.length_usec = 1000, .end_usec = 10000};
	CHECK_INT(slots_take(&slots, 9000), 0);
	CHECK_INT(slots_take(&slots, 10000), 1);
	CHECK_INT(slots_take(&slots, 10200), 0);
	CHECK_INT(slots_take(&slots, 10999), 0);
	CHECK_INT(slots_take(&slots, 11010), 1);
	CHECK_INT(slots_take(&slots, 12900), 1);
	CHECK_INT(slots_take(&slots, 13001), 1);
	CHECK_INT(slots_take(&slots, 16000), 3);
	CHECK_INT(slots_take(&slots, 16999), 0);
	CHECK_INT(slots_take(&slots, 17000), 1);
	/* A machine that slept for a year. */
	CHECK_INT(slots_take(&slots, (uint64_t)31536000 * USEC_PER_SEC), RING_CAPACITY);
	CHECK_INT(slots.end_usec, (uint64_t)31536000 * USEC_PER_SEC + 1000);
}

static void test_level(void)
{
	ring_clear(&ring);
	/* Before any slot began it is the first. */
	slots_push_level(&ring, 0, 1);
	CHECK_INT(ring.count, 1);
	slots_push_level(&ring, 1, 2);
	slots_push_level(&ring, 0, 7);
	slots_push_level(&ring, 0, 3);
	slots_push_level(&ring, 0, NAN);
	CHECK_INT(ring.count, 2);
	CHECK_REAL(ring_get(&ring, 0), 3, 0);
	slots_push_level(&ring, 3, 4);
	CHECK_INT(ring.count, 5);
	CHECK_REAL(ring_get(&ring, 0), 4, 0);
	CHECK_REAL(ring_get(&ring, 1), NAN, 0);
	CHECK_REAL(ring_get(&ring, 2), NAN, 0);
	CHECK_REAL(ring_get(&ring, 3), 3, 0);
}

static void test_rate(void)
{
	ring_clear(&ring);
	slots_push_rate(&ring, 1, NAN);
	slots_push_rate(&ring, 0, 2);
	slots_push_rate(&ring, 0, 9);
	slots_push_rate(&ring, 0, 3);
	slots_push_rate(&ring, 0, NAN);
	CHECK_INT(ring.count, 1);
	CHECK_REAL(ring_get(&ring, 0), 9, 0);
	/* It is the mean of all three of them. */
	slots_push_rate(&ring, 3, 5);
	CHECK_INT(ring.count, 4);
	for (unsigned int age = 0; age < 3; age++)
		CHECK_REAL(ring_get(&ring, age), 5, 0);
}

/* A model that is asked five times a second has the columns of one that is asked once. */
static void test_model(void)
{
	static struct made_machine scene;
	static struct model model;
	const struct ring *available = &model.history.ring[HISTORY_AVAILABLE_BYTES];
	const struct ring *scanned = &model.history.ring[HISTORY_SCAN + RECLAIM_DIRECT];

	scene_init(&scene, "host-6.18");
	memset(&model, 0, sizeof(model));
	model_init(&model);
	model_update(&model, &scene.sample);
	model.slots.length_usec = USEC_PER_SEC;
	model.slots.end_usec = scene.sample.monotonic_usec + USEC_PER_SEC;
	for (unsigned int i = 1; i <= 50; i++) {
		scene_tick(&scene, 0.2);
		scene_meminfo(&scene, MEMINFO_MEM_AVAILABLE, i);
		scene_add(&scene, VMSTAT_PGSCAN_DIRECT, i % 5 == 2 ? 100 : 1);
		model_update(&model, &scene.sample);
	}
	for (unsigned int series = 0; series < HISTORY_SERIES; series++)
		CHECK_INT(model.history.ring[series].count, 11);
	/* The newest slot holds one sample yet, the others five. */
	CHECK_REAL(ring_get(available, 0), 50 * 1024, 0);
	CHECK_REAL(ring_get(available, 1), 49 * 1024, 0);
	CHECK_REAL(ring_get(available, 2), 44 * 1024, 0);
	CHECK_REAL(ring_get(scanned, 0), 5, 1e-2);
	CHECK_REAL(ring_get(scanned, 1), 500, 1e-1);
	CHECK_REAL(ring_get(scanned, 9), 500, 1e-1);
	scene_tick(&scene, 3);
	scene_meminfo(&scene, MEMINFO_MEM_AVAILABLE, 7);
	scene_add(&scene, VMSTAT_PGSCAN_DIRECT, 300);
	model_update(&model, &scene.sample);
	CHECK_INT(available->count, 14);
	CHECK_REAL(ring_get(available, 0), 7 * 1024, 0);
	CHECK_REAL(ring_get(available, 1), NAN, 0);
	CHECK_REAL(ring_get(scanned, 2), 100, 1e-2);
}

/* So has the course of a process; one that comes forward between two slots begins at once. */
static void test_process(void)
{
	static struct processes processes;
	static struct model model;
	static struct sample sample;
	const struct ring *memory;
	struct process *process;

	processes_table_init(&processes);
	process = processes_add(&processes, 200, "java", 0, 100);
	sample.host.page_size_bytes = 4096;
	sample.monotonic_usec = 50 * USEC_PER_SEC;
	sample.reading[SOURCE_MEMINFO].status = READING_FRESH;
	sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	sample.meminfo.value[MEMINFO_MEM_TOTAL] = (uint64_t)8 * 1024 * 1024;
	bits_set(sample.meminfo.present, MEMINFO_MEM_TOTAL);
	bits_set(sample.meminfo.present, MEMINFO_SWAP_TOTAL);
	sample.processes = processes.table;
	memset(&model, 0, sizeof(model));
	model_init(&model);
	CHECK_INT(model_reserve(&model, 64), 0);
	model.slots.length_usec = USEC_PER_SEC;
	model.slots.end_usec = sample.monotonic_usec + USEC_PER_SEC / 5;
	for (unsigned int i = 0; i < 14; i++) {
		process->kib[PROCESS_ANON] = 1024 * i;
		model_update(&model, &sample);
		sample.monotonic_usec += USEC_PER_SEC / 5;
	}
	memory = process_history_find(&model.process_history, process);
	CHECK(memory != NULL);
	if (memory) {
		CHECK_INT(memory->count, 4);
		CHECK_REAL(ring_get(memory, 0), 13 * 1048576.0, 65536);
		CHECK_REAL(ring_get(memory, 1), 10 * 1048576.0, 65536);
		CHECK_REAL(ring_get(memory, 2), 5 * 1048576.0, 65536);
		CHECK_REAL(ring_get(memory, 3), 0, 65536);
	}
	model_release(&model);
}

int main(void)
{
	tap_run("without a length each sample is a slot", test_none);
	tap_run("slots are even", test_grid);
	tap_run("of a level the last is kept", test_level);
	tap_run("of a rate the greatest is kept", test_rate);
	tap_run("the courses of a model", test_model);
	tap_run("the course of a process", test_process);
	return tap_done();
}
