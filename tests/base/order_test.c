/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/order.h"

#include "../tap.h"

#define COUNT 5000

static uint32_t array[COUNT];
static unsigned long compared;

static int compare_numbers(uint32_t a, uint32_t b, const void *context)
{
	const uint32_t *key = context;

	compared++;
	if (key)
		return (key[a] > key[b]) - (key[a] < key[b]);
	return (a > b) - (a < b);
}

static void sort(size_t count, const void *context)
{
	compared = 0;
	order_sort(array, count, compare_numbers, context);
}

/* The same sequence at each run. */
static uint32_t pseudo_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static void fill_ascending(void)
{
	for (uint32_t i = 0; i < COUNT; i++)
		array[i] = i;
}

static void shuffle(uint32_t seed)
{
	for (uint32_t i = COUNT - 1; i > 0; i--) {
		uint32_t other = pseudo_random(&seed) % (i + 1), value = array[i];

		array[i] = array[other];
		array[other] = value;
	}
}

/* Where the first number stands that is not in its place, or COUNT. */
static uint32_t first_wrong(void)
{
	uint32_t i = 0;

	while (i < COUNT && array[i] == i)
		i++;
	return i;
}

/* Every order of up to seven numbers. */
static void test_small(void)
{
	static const unsigned int factorial[] = {1, 1, 2, 6, 24, 120, 720, 5040};

	for (unsigned int count = 0; count <= 7; count++) {
		for (unsigned int code = 0; code < factorial[count]; code++) {
			unsigned int rest = code;

			for (uint32_t i = 0; i < count; i++) {
				uint32_t place = rest % (i + 1);

				rest /= i + 1;
				memmove(&array[place + 1], &array[place],
					(i - place) * sizeof(*array));
				array[place] = i;
			}
			sort(count, NULL);
			for (uint32_t i = 0; i < count; i++)
				CHECK_INT(array[i], i);
		}
	}
}

static void test_sorted(void)
{
	fill_ascending();
	sort(COUNT, NULL);
	CHECK_INT(first_wrong(), COUNT);
	CHECK_INT(compared, COUNT - 1);
}

/* Each hundredth number has moved by up to 30 places, and ten are new at the end. */
static void test_nearly_sorted(void)
{
	uint32_t seed = 3;

	fill_ascending();
	for (uint32_t i = 0; i + 30 < COUNT; i += 100) {
		uint32_t other = i + pseudo_random(&seed) % 30, value = array[i];

		array[i] = array[other];
		array[other] = value;
	}
	for (uint32_t i = 0; i < 10; i++) {
		uint32_t value = array[i * 400];

		memmove(&array[i * 400], &array[i * 400 + 1],
			(COUNT - i * 400 - 1) * sizeof(*array));
		array[COUNT - 1] = value;
	}
	sort(COUNT, NULL);
	CHECK_INT(first_wrong(), COUNT);
	CHECK(compared < 2 * COUNT);
}

/* 13 is log2(COUNT) rounded up. */
static void test_random(void)
{
	for (uint32_t seed = 0; seed < 20; seed++) {
		fill_ascending();
		shuffle(seed);
		sort(COUNT, NULL);
		CHECK_INT(first_wrong(), COUNT);
		CHECK(compared < 2 * 13 * COUNT);
	}
}

static void test_reversed(void)
{
	for (uint32_t i = 0; i < COUNT; i++)
		array[i] = COUNT - 1 - i;
	sort(COUNT, NULL);
	CHECK_INT(first_wrong(), COUNT);
	CHECK(compared < 2 * 13 * COUNT);
}

/* The comparison may look elsewhere, and many may be equal. */
static void test_context(void)
{
	static uint32_t key[COUNT];
	static bool is_seen[COUNT];
	unsigned int wrong = 0, seen = 0;

	for (uint32_t i = 0; i < COUNT; i++)
		key[i] = i * 7 % 3;
	fill_ascending();
	shuffle(1);
	sort(COUNT, key);
	for (uint32_t i = 0; i < COUNT; i++) {
		wrong += i > 0 && key[array[i - 1]] > key[array[i]];
		seen += !is_seen[array[i]];
		is_seen[array[i]] = true;
	}
	CHECK_INT(wrong, 0);
	CHECK_INT(seen, COUNT);
}

static int compare_nonsense(uint32_t a, uint32_t b, const void *context)
{
	(void)context;
	return (a * 31 + b * 17) % 3 ? -1 : 1;
}

static void test_contradiction(void)
{
	static bool is_seen[COUNT];
	unsigned int seen = 0;

	fill_ascending();
	order_sort(array, COUNT, compare_nonsense, NULL);
	for (uint32_t i = 0; i < COUNT; i++) {
		seen += !is_seen[array[i]];
		is_seen[array[i]] = true;
	}
	CHECK_INT(seen, COUNT);
}

int main(void)
{
	tap_run("every order of a few", test_small);
	tap_run("sorted: one comparison each", test_sorted);
	tap_run("nearly sorted: little more", test_nearly_sorted);
	tap_run("random", test_random);
	tap_run("reversed", test_reversed);
	tap_run("a context, and equals", test_context);
	tap_run("a comparison that contradicts itself", test_contradiction);
	return tap_done();
}
