/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/ring.h"

#include "../tap.h"

static struct ring ring;

static void test_empty(void)
{
	ring_clear(&ring);
	CHECK(isnan(ring_get(&ring, 0)));
	CHECK(isnan(ring_get(&ring, RING_CAPACITY)));
	CHECK(isnan(ring_max(&ring, 10)));
}

static void test_order(void)
{
	ring_clear(&ring);
	for (int i = 1; i <= 3; i++)
		ring_push(&ring, (float)i);
	CHECK_REAL(ring_get(&ring, 0), 3, 0);
	CHECK_REAL(ring_get(&ring, 2), 1, 0);
	CHECK(isnan(ring_get(&ring, 3)));
	CHECK_INT(ring.count, 3);
}

static void test_wrap(void)
{
	ring_clear(&ring);
	for (int i = 0; i < RING_CAPACITY + 5; i++)
		ring_push(&ring, (float)i);
	CHECK_INT(ring.count, RING_CAPACITY);
	CHECK_REAL(ring_get(&ring, 0), RING_CAPACITY + 4, 0);
	CHECK_REAL(ring_get(&ring, RING_CAPACITY - 1), 5, 0);
	CHECK(isnan(ring_get(&ring, RING_CAPACITY)));
	CHECK(isnan(ring_get(&ring, ~0u)));
}

static void test_max(void)
{
	ring_clear(&ring);
	ring_push(&ring, 9);
	ring_push(&ring, NAN);
	ring_push(&ring, -4);
	ring_push(&ring, -7);
	ring_push(&ring, NAN);
	CHECK_REAL(ring_max(&ring, 5), 9, 0);
	CHECK_REAL(ring_max(&ring, 1000), 9, 0);
	CHECK_REAL(ring_max(&ring, 4), -4, 0);
	CHECK_REAL(ring_max(&ring, 2), -7, 0);
	CHECK(isnan(ring_max(&ring, 1)));
	CHECK(isnan(ring_max(&ring, 0)));
}

static void test_clear(void)
{
	ring_push(&ring, 1);
	ring_clear(&ring);
	CHECK_INT(ring.count, 0);
	CHECK(isnan(ring_get(&ring, 0)));
}

static void test_replace(void)
{
	ring_clear(&ring);
	ring_replace(&ring, 1);
	CHECK_INT(ring.count, 1);
	for (unsigned int i = 0; i < 2 * RING_CAPACITY; i++) {
		ring_push(&ring, (float)i);
		ring_replace(&ring, (float)i + 0.5f);
		CHECK_REAL(ring_get(&ring, 0), i + 0.5, 0);
	}
	CHECK_INT(ring.count, RING_CAPACITY);
	CHECK_REAL(ring_get(&ring, 1), 2 * RING_CAPACITY - 1.5, 0);
}

int main(void)
{
	tap_run("an empty ring knows nothing", test_empty);
	tap_run("age 0 is the newest", test_order);
	tap_run("a full ring forgets the oldest", test_wrap);
	tap_run("the maximum leaves out what is unknown", test_max);
	tap_run("clear", test_clear);
	tap_run("the newest can be replaced", test_replace);
	return tap_done();
}
