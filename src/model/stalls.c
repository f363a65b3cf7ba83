/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/stalls.h"

#include <math.h>
#include <string.h>

void stalls_init(struct stalls *stalls)
{
	memset(stalls, 0, sizeof(*stalls));
	for (unsigned int i = 0; i < PRESSURES; i++)
		stalls->stall[i] = (struct stall){NAN, NAN};
}

enum sample_source stalls_source(enum pressure_resource resource)
{
	static const enum sample_source sources[] = {
		[PRESSURE_MEMORY] = SOURCE_PRESSURE_MEMORY,
		[PRESSURE_IO] = SOURCE_PRESSURE_IO,
		[PRESSURE_CPU] = SOURCE_PRESSURE_CPU,
	};

	return sources[resource];
}

double stall_percent(
	const struct pressure_line *before, const struct pressure_line *now, uint64_t elapsed_usec)
{
	if (!before->is_present || !now->is_present || now->total_usec < before->total_usec)
		return NAN;
	return fmin(
		100.0 * (double)(now->total_usec - before->total_usec) / (double)elapsed_usec, 100);
}

void stalls_update(struct stalls *stalls, const struct sample *sample)
{
	for (unsigned int i = 0; i < PRESSURES; i++) {
		const struct reading *reading = &sample->reading[stalls_source(i)];
		const struct pressure *before = &stalls->before[i], *now = &sample->pressure[i];
		uint64_t before_usec = stalls->before_usec[i];
		struct stall *stall = &stalls->stall[i];

		if (reading->status == READING_KEPT)
			continue;
		*stall = (struct stall){NAN, NAN};
		stalls->before_usec[i] = 0;
		if (reading->status != READING_FRESH)
			continue;
		if (before_usec && reading->read_usec > before_usec) {
			uint64_t elapsed = reading->read_usec - before_usec;

			stall->some_percent = stall_percent(&before->some, &now->some, elapsed);
			stall->full_percent = stall_percent(&before->full, &now->full, elapsed);
		}
		stalls->before[i] = *now;
		stalls->before_usec[i] = reading->read_usec;
	}
}
