/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ring of the last CAPACITY floats; NAN stands for "unknown". No allocation. */
#ifndef OOMWATCH_BASE_RING_H
#define OOMWATCH_BASE_RING_H

#define RING_CAPACITY 1024

struct ring {
	unsigned int next;  /* index that the next value goes to */
	unsigned int count; /* values held, at most RING_CAPACITY */
	float value[RING_CAPACITY];
};

void ring_clear(struct ring *ring);

void ring_push(struct ring *ring, float value);

/* Puts VALUE in the place of the newest one; pushes it when there is none. */
void ring_replace(struct ring *ring, float value);

/* The value AGE steps back, 0 the newest; NAN when AGE is beyond what is held. */
float ring_get(const struct ring *ring, unsigned int age);

/* The greatest known value of the newest COUNT ones; NAN when none is known. */
float ring_max(const struct ring *ring, unsigned int count);

#endif
