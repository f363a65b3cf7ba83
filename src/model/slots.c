/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/slots.h"

#include <math.h>

unsigned int slots_take(struct slots *slots, uint64_t now_usec)
{
	uint64_t begun;

	if (slots->length_usec == 0)
		return 1;
	if (now_usec < slots->end_usec)
		return 0;
	begun = (now_usec - slots->end_usec) / slots->length_usec + 1;
	slots->end_usec += begun * slots->length_usec;
	return begun < RING_CAPACITY ? (unsigned int)begun : RING_CAPACITY;
}

void slots_push_level(struct ring *ring, unsigned int begun, float value)
{
	for (unsigned int i = 1; i < begun; i++)
		ring_push(ring, NAN);
	if (begun > 0)
		ring_push(ring, value);
	else if (!isnan(value))
		ring_replace(ring, value);
}

void slots_push_rate(struct ring *ring, unsigned int begun, float value)
{
	for (unsigned int i = 0; i < begun; i++)
		ring_push(ring, value);
	if (begun == 0 && !(value <= ring_get(ring, 0)) && !isnan(value))
		ring_replace(ring, value);
}
