/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/worker.h"

#include <sched.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

/* The unit of the compressible pattern: no page is smaller, so each page has whole ones. */
#define PATTERN_BYTES 4096u

/* xorshift64* without the last multiplication's high half: as random as any compressor can tell, and as fast as
 * memory. (Marsaglia 2003, Vigna 2016) */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(0x2545f4914f6cdd1d);
}

/* A quarter of each unit random, the rest one word again and again: no two pages are the same. */
static void fill_compressible(uint64_t *state, uint64_t *words, size_t count)
{
	const size_t unit = PATTERN_BYTES / sizeof(*words);

	for (size_t i = 0; i < count; i++)
		words[i] = i % unit < unit / 4 ? next_random(state) : words[i - i % unit];
}

void load_worker_fill(struct load_worker *worker, void *memory, size_t length)
{
	size_t count = length / sizeof(uint64_t);
	uint64_t *words = memory;

	if (!worker->random)
		worker->random = 1; /* from zero xorshift never gets away */
	switch (worker->part->pattern) {
	case LOAD_PATTERN_COMPRESSIBLE:
		fill_compressible(&worker->random, words, count);
		break;
	case LOAD_PATTERN_RANDOM:
		for (size_t i = 0; i < count; i++)
			words[i] = next_random(&worker->random);
		break;
	default:
		count = 0;
	}
	memset((char *)memory + count * sizeof(*words), 0, length - count * sizeof(*words));
}

void load_worker_note(struct load_worker *worker, int error)
{
	if (error)
		atomic_fetch_add(&worker->slot->failures, 1);
	atomic_store(&worker->slot->error, error);
}

void load_worker_worked(struct load_worker *worker, uint64_t bytes)
{
	atomic_fetch_add(&worker->slot->work_bytes, bytes);
}

/* --- pace --- */

/* The debt becomes less as time passes. */
static void settle(struct load_pace *pace, uint64_t rate_bytes)
{
	uint64_t now = clock_monotonic_usec();
	double rate = (double)rate_bytes, most = rate * LOAD_LOOK_USEC / USEC_PER_SEC;

	if (!rate_bytes)
		pace->owed_bytes = 0;
	else if (pace->settled_usec)
		pace->owed_bytes -= rate * (double)(now - pace->settled_usec) / USEC_PER_SEC;
	if (pace->owed_bytes < -most)
		pace->owed_bytes = -most;
	pace->settled_usec = now;
}

size_t load_pace_allows(struct load_pace *pace, uint64_t rate_bytes)
{
	uint64_t share = rate_bytes / (USEC_PER_SEC / LOAD_LOOK_USEC);
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	settle(pace, rate_bytes);
	if (pace->owed_bytes > 0)
		return 0;
	if (!rate_bytes || share >= LOAD_STEP_BYTES)
		return LOAD_STEP_BYTES;
	return share < page ? page : (size_t)share / page * page;
}

static void sleep_usec(uint64_t usec)
{
	struct timespec time = {
		.tv_sec = (time_t)(usec / USEC_PER_SEC),
		.tv_nsec = (long)(usec % USEC_PER_SEC) * 1000,
	};

	nanosleep(&time, NULL);
}

void load_pace_wait(struct load_pace *pace, uint64_t rate_bytes, uint64_t done_bytes)
{
	bool was_allowed = pace->owed_bytes <= 0;
	double usec;

	if (rate_bytes)
		pace->owed_bytes += (double)done_bytes;
	settle(pace, rate_bytes);
	if (pace->owed_bytes > 0) {
		usec = pace->owed_bytes / (double)rate_bytes * USEC_PER_SEC;
		sleep_usec(usec < LOAD_LOOK_USEC ? (uint64_t)usec + 1 : LOAD_LOOK_USEC);
	} else if (!done_bytes && was_allowed) {
		sleep_usec(LOAD_LOOK_USEC);
	} else {
		sched_yield();
	}
}
