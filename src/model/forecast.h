/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When does it run out? A straight line through the newest values by least squares, for
 * available memory and for the free pages of each zone. It stays silent when the values
 * show no trend: when they scatter, when one step makes all of the fall, when the fall is
 * too small, when the newest third of a minute does not fall, or when the end is further away
 * than an hour or thirty times the time seen.
 */
#ifndef OOMWATCH_MODEL_FORECAST_H
#define OOMWATCH_MODEL_FORECAST_H

#include "model/watermarks.h"

#define FORECAST_POINTS 64

enum forecast_mark { FORECAST_LOW, FORECAST_MIN, FORECAST_ZERO, FORECAST_MARKS };

enum forecast_confidence {
	FORECAST_NONE, /* no trend: say nothing */
	FORECAST_WEAK,
	FORECAST_FAIR,
	FORECAST_STRONG
};

struct forecast_trend {
	enum forecast_confidence confidence;
	double slope_per_sec; /* bytes or pages; below zero */
	/* Seconds from the newest value; 0: it is already there; NAN: no trend. */
	double eta_sec[FORECAST_MARKS];
};

/* The newest values of one thing, a ring. */
struct forecast_series {
	unsigned int next;
	unsigned int count;
	double time_sec[FORECAST_POINTS];
	float value[FORECAST_POINTS];
};

/* Zero bytes: no sample was taken yet. */
struct forecast {
	uint64_t start_usec; /* the times count from here */
	struct forecast_series available_series;
	struct forecast_series zone_series[ZONEINFO_ZONES_MAX];
	struct forecast_trend available; /* bytes; low and min are the sums over the zones */
	struct forecast_trend zone[ZONEINFO_ZONES_MAX]; /* pages */
	unsigned int zone_count;
};

/* Adds the values of SAMPLE, whose zones WATERMARKS describes, and draws the lines anew. */
void forecast_update(struct forecast *forecast, const struct sample *sample,
	const struct watermarks *watermarks);

/*
 * The trend of SERIES against MARKS, the values at low, min and zero. SIGNIFICANT is the
 * least fall over the points that counts as one.
 */
struct forecast_trend forecast_trend_of(const struct forecast_series *series,
	const double marks[FORECAST_MARKS], double significant);

void forecast_series_push(struct forecast_series *series, double time_sec, double value);

/* "none", "weak", "fair", "strong": the name in reports. */
const char *forecast_confidence_name(enum forecast_confidence confidence);

#endif
