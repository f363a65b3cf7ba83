/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/ring.h"

#include <math.h>

void ring_clear(struct ring *ring)
{
	ring->next = 0;
	ring->count = 0;
}

void ring_push(struct ring *ring, float value)
{
	ring->value[ring->next] = value;
	ring->next = (ring->next + 1) % RING_CAPACITY;
	if (ring->count < RING_CAPACITY)
		ring->count++;
}

void ring_replace(struct ring *ring, float value)
{
	if (ring->count == 0)
		ring_push(ring, value);
	else
		ring->value[(ring->next + RING_CAPACITY - 1) % RING_CAPACITY] = value;
}

float ring_get(const struct ring *ring, unsigned int age)
{
	if (age >= ring->count)
		return NAN;
	return ring->value[(ring->next + RING_CAPACITY - 1 - age) % RING_CAPACITY];
}

float ring_max(const struct ring *ring, unsigned int count)
{
	float max = NAN;

	for (unsigned int age = 0; age < count && age < ring->count; age++) {
		float value = ring_get(ring, age);

		if (!isnan(value) && !(max >= value))
			max = value;
	}
	return max;
}
