/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How fast a value changes: over its newest values, several seconds apart, without the largest and the
 * smallest of the steps between them. So a leak stands out before it is big, and one jump (a file
 * mapped, a heap of a start) is not taken for one.
 */
#ifndef OOMWATCH_MODEL_SLOPE_H
#define OOMWATCH_MODEL_SLOPE_H

#include <stdint.h>

#define SLOPE_POINTS 7

/* Points it takes: three steps between them, of which one is left without the extremes. */
#define SLOPE_POINTS_MIN 4

/* Tenths of a second between two points, at least: the window is six times as long, or longer for what
 * is read more seldom. The newest point goes with the newest value until it is so far off. */
#define SLOPE_SPACING_DSEC 40

/* Zero bytes: it knows no value. */
struct slope {
	uint32_t time_dsec[SLOPE_POINTS]; /* since whenever, the oldest first */
	float value[SLOPE_POINTS];
	uint16_t count;
};

/* Takes VALUE, as it was at TIME_DSEC. One that is not later than the newest stands in its place. */
void slope_take(struct slope *slope, uint32_t time_dsec, float value);

/* The mean of the steps between the points for each second, weighted by their time, but for the fastest
 * and the slowest one; NAN while there are fewer than four points. */
float slope_per_sec(const struct slope *slope);

#endif
