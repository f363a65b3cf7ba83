/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/slope.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define DSEC_PER_SEC 10

/* The newest point goes on until it is far enough from the one before it. */
static bool is_newest_loose(const struct slope *slope)
{
	return slope->count > 1 &&
	       slope->time_dsec[slope->count - 1] - slope->time_dsec[slope->count - 2] <
		       SLOPE_SPACING_DSEC;
}

static bool is_newest_at(const struct slope *slope, uint32_t time_dsec)
{
	return slope->count > 0 && slope->time_dsec[slope->count - 1] >= time_dsec;
}

void slope_take(struct slope *slope, uint32_t time_dsec, float value)
{
	if (is_newest_at(slope, time_dsec)) {
		slope->value[slope->count - 1] = value;
		return;
	}
	if (is_newest_loose(slope)) {
		slope->count--;
	} else if (slope->count == SLOPE_POINTS) {
		slope->count--;
		memmove(&slope->time_dsec[0], &slope->time_dsec[1],
			slope->count * sizeof(slope->time_dsec[0]));
		memmove(&slope->value[0], &slope->value[1], slope->count * sizeof(slope->value[0]));
	}
	slope->time_dsec[slope->count] = time_dsec;
	slope->value[slope->count] = value;
	slope->count++;
}

float slope_per_sec(const struct slope *slope)
{
	unsigned int fastest = 0, slowest = 0;
	double step[SLOPE_POINTS - 1], sec[SLOPE_POINTS - 1], step_sum = 0, sec_sum = 0;

	if (slope->count < SLOPE_POINTS_MIN)
		return NAN;
	for (unsigned int i = 0; i + 1 < slope->count; i++) {
		step[i] = (double)slope->value[i + 1] - (double)slope->value[i];
		sec[i] = (double)(slope->time_dsec[i + 1] - slope->time_dsec[i]) / DSEC_PER_SEC;
		step_sum += step[i];
		sec_sum += sec[i];
		if (step[i] / sec[i] > step[fastest] / sec[fastest])
			fastest = i;
		/* Of equals the last, so that the two are never one. */
		if (step[i] / sec[i] <= step[slowest] / sec[slowest])
			slowest = i;
	}
	step_sum -= step[fastest] + step[slowest];
	sec_sum -= sec[fastest] + sec[slowest];
	return (float)(step_sum / sec_sum);
}
