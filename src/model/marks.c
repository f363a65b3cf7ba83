/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/marks.h"

void marks_advance(struct marks *marks, unsigned int begun)
{
	marks->newest += begun;
}

void marks_set(
	struct marks *marks, const struct slots *slots, uint64_t time_usec, enum mark_sign sign)
{
	uint64_t ahead = 0;

	if (slots->length_usec > 0 && time_usec >= slots->end_usec)
		ahead = (time_usec - slots->end_usec) / slots->length_usec + 1;
	marks->mark[marks->next] = (struct mark){.slot = marks->newest + ahead, .sign = sign};
	marks->next = (marks->next + 1) % MARKS_MAX;
	marks->count += marks->count < MARKS_MAX;
}

enum mark_sign marks_at(const struct marks *marks, unsigned int age)
{
	enum mark_sign sign = MARK_NONE;

	for (unsigned int i = 0; i < marks->count; i++) {
		/* The slot may lie ahead, and the age before the first one. */
		if (marks->mark[i].slot + age == marks->newest)
			sign |= marks->mark[i].sign;
	}
	return sign;
}
