/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/worker.h"

#include <errno.h>

#include "base/clock.h"
#include "../tap.h"

#define PAGE 4096
#define PAGES 32
#define MIB (UINT64_C(1) << 20)

static _Alignas(8) unsigned char memory[PAGES * PAGE + 8];

static void fill(enum load_pattern pattern, size_t length, uint64_t random)
{
	const struct load_part part = {.pattern = pattern};
	struct load_slot slot = {0};
	struct load_worker worker = {.part = &part, .slot = &slot, .random = random};

	memset(memory, 0xaa, sizeof(memory));
	load_worker_fill(&worker, memory, length);
}

/* What is left of LENGTH bytes when a word that was there lately is told with two bytes. The simplest
 * compressors, LZO and LZ4, do at least as well. */
static size_t compressed(const unsigned char *bytes, size_t length)
{
	uint64_t words[4] = {0};
	size_t size = 0;

	for (size_t i = 0; i < length / 8; i++) {
		uint64_t word;
		bool is_known = false;

		memcpy(&word, bytes + 8 * i, sizeof(word));
		for (size_t j = 0; j < 4; j++)
			is_known |= words[j] == word;
		size += is_known ? 0 : 8;
		memmove(words + 1, words, 3 * sizeof(words[0]));
		words[0] = word;
	}
	return size;
}

/* Of bytes, in bits: 8 when all are as frequent. */
static double entropy(const unsigned char *bytes, size_t length)
{
	unsigned int count[256] = {0};
	double bits = 0;

	for (size_t i = 0; i < length; i++)
		count[bytes[i]]++;
	for (size_t i = 0; i < 256; i++)
		if (count[i])
			bits -= count[i] / (double)length * log2(count[i] / (double)length);
	return bits;
}

static bool are_pages_different(void)
{
	for (size_t i = 0; i < PAGES; i++)
		for (size_t j = 0; j < i; j++)
			if (!memcmp(memory + i * PAGE, memory + j * PAGE, PAGE))
				return false;
	return true;
}

static void test_random(void)
{
	fill(LOAD_PATTERN_RANDOM, PAGES * PAGE, 42);
	CHECK_INT(compressed(memory, PAGES * PAGE), PAGES * PAGE);
	CHECK(entropy(memory, PAGES * PAGE) > 7.99);
	CHECK(are_pages_different());
	CHECK_INT(memory[PAGES * PAGE], 0xaa);
}

static void test_compressible(void)
{
	fill(LOAD_PATTERN_COMPRESSIBLE, PAGES * PAGE, 42);
	for (size_t i = 0; i < PAGES; i++)
		CHECK_REAL(compressed(memory + i * PAGE, PAGE) / (double)PAGE, 0.25, 0.01);
	CHECK(are_pages_different());
	/* What is not repeated is as random as can be. */
	for (size_t i = 0; i < PAGES; i++)
		memmove(memory + i * PAGE / 4, memory + i * PAGE, PAGE / 4);
	CHECK(entropy(memory, PAGES * PAGE / 4) > 7.98);
}

static void test_zero(void)
{
	fill(LOAD_PATTERN_ZERO, PAGES * PAGE, 42);
	CHECK_REAL(entropy(memory, PAGES * PAGE), 0, 0);
	CHECK_INT(memory[0], 0);
	CHECK_INT(memory[PAGES * PAGE], 0xaa);
}

static void test_odd_lengths(void)
{
	static const size_t lengths[] = {0, 1, 7, 8, 9, 4095, 4097};

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
		for (int pattern = 0; pattern < LOAD_PATTERNS; pattern++) {
			fill((enum load_pattern)pattern, lengths[i], 7);
			CHECK_INT(memory[lengths[i]], 0xaa);
		}
	/* A state that nobody has set. */
	fill(LOAD_PATTERN_RANDOM, PAGES * PAGE, 0);
	CHECK(entropy(memory, PAGES * PAGE) > 7.99);
}

static void test_note(void)
{
	struct load_slot slot = {0};
	struct load_worker worker = {.slot = &slot};

	load_worker_note(&worker, -ENOMEM);
	load_worker_note(&worker, -ENOSPC);
	CHECK_INT(slot.failures, 2);
	CHECK_INT(slot.error, -ENOSPC);
	load_worker_note(&worker, 0);
	CHECK_INT(slot.failures, 2);
	CHECK_INT(slot.error, 0);
}

/* Works for USEC at RATE; how much it was. */
static uint64_t work(struct load_pace *pace, uint64_t rate, uint64_t usec)
{
	uint64_t start = clock_monotonic_usec(), done = 0, looked = start;

	while (clock_monotonic_usec() - start < usec) {
		size_t allowed = load_pace_allows(pace, rate);

		CHECK(allowed <= LOAD_STEP_BYTES);
		done += allowed;
		load_pace_wait(pace, rate, allowed);
		/* A second, for a machine that is busy. */
		CHECK(clock_monotonic_usec() - looked < LOAD_LOOK_USEC + USEC_PER_SEC);
		looked = clock_monotonic_usec();
	}
	return done;
}

static void test_pace(void)
{
	static const uint64_t rates[] = {65536, MIB, 10 * MIB, 500 * MIB};

	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		struct load_pace pace = {0};
		uint64_t start = clock_monotonic_usec(), done = work(&pace, rates[i], 400000);
		double seconds = (double)(clock_monotonic_usec() - start) / USEC_PER_SEC;
		double ratio = (double)done / ((double)rates[i] * seconds);

		/* The first step and the last are each a tenth of a second's worth. */
		tap_expect(ratio > 0.2 && ratio < 1.6, __LINE__, "%g of the rate %llu", ratio,
			(unsigned long long)rates[i]);
	}
}

/* A rate that was so low that a page is paid for in hours is forgotten with the next. */
static void test_pace_changes(void)
{
	struct load_pace pace = {0};

	CHECK_INT(work(&pace, 1, 150000), PAGE);
	CHECK_INT(load_pace_allows(&pace, 1), 0);
	CHECK(work(&pace, 10 * MIB, 300000) >= MIB);
	CHECK_INT(load_pace_allows(&pace, 0), LOAD_STEP_BYTES);
}

static void test_pace_idle(void)
{
	struct load_pace pace = {0};
	uint64_t start = clock_monotonic_usec();

	for (int i = 0; i < 3; i++)
		load_pace_wait(&pace, 0, 0);
	CHECK(clock_monotonic_usec() - start >= 3 * LOAD_LOOK_USEC);
}

int main(void)
{
	tap_run("random: nothing to compress", test_random);
	tap_run("compressible: to a quarter", test_compressible);
	tap_run("zero", test_zero);
	tap_run("lengths that are no whole words", test_odd_lengths);
	tap_run("errors are kept until it goes on", test_note);
	tap_run("the pace keeps to the rate", test_pace);
	tap_run("the rate may be another at each time", test_pace_changes);
	tap_run("nothing to do costs nothing", test_pace_idle);
	return tap_done();
}
