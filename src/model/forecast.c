/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/forecast.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"

/* Fewer points, or less time, are no trend. */
#define FORECAST_POINTS_MIN 5
#define FORECAST_SPAN_MIN_SEC 2.0
/* A fast leak must not wait for a minute of calm to leave the window: the last ten seconds are
 * tried first. */
#define FORECAST_SHORT_SEC 10.0
#define FORECAST_LONG_SEC 60.0
/* The long window holds at least so many points, however long the delay between them is. */
#define FORECAST_LONG_POINTS 12
#define FORECAST_HORIZON_SEC 3600.0
/* A line is drawn no further than this many times the time it was seen for: two seconds of a
 * compiler's work say nothing about the next quarter of an hour. */
#define FORECAST_REACH 30.0
/* One step that makes more than this part of the fall is an event, not a trend; so is one up, when
 * a process ends or is killed. */
#define FORECAST_STEP_MAX 0.6

/* The line through the points of the last window seconds. */
struct fit {
	unsigned int count;
	double span_sec;
	double slope;
	double r_squared;
	double fall;         /* from the first to the last value */
	double largest_step; /* the largest fall or rise between two neighbours */
};

void forecast_series_push(struct forecast_series *series, double time_sec, double value)
{
	series->time_sec[series->next] = time_sec;
	series->value[series->next] = (float)value;
	series->next = (series->next + 1) % FORECAST_POINTS;
	if (series->count < FORECAST_POINTS)
		series->count++;
}

static unsigned int series_index(const struct forecast_series *series, unsigned int age)
{
	return (series->next + FORECAST_POINTS - 1 - age) % FORECAST_POINTS;
}

/* The line through the points of WINDOW_SEC, and through POINTS_MIN of them at least. */
static struct fit fit_of(
	const struct forecast_series *series, double window_sec, unsigned int points_min)
{
	struct fit fit = {0};
	unsigned int newest = series_index(series, 0);
	double sum_t = 0, sum_v = 0, sum_tt = 0, sum_tv = 0, sum_vv = 0;
	double last_time = series->time_sec[newest], last_value = series->value[newest];

	for (unsigned int age = 0; age < series->count; age++) {
		unsigned int index = series_index(series, age);
		/* Relative to the newest point, or the squares eat the digits. */
		double time = series->time_sec[index] - last_time;
		double value = series->value[index] - last_value;

		if (-time > window_sec && fit.count >= points_min)
			break;
		if (age > 0) {
			unsigned int later = series_index(series, age - 1);

			fit.largest_step = fmax(fit.largest_step,
				fabs((double)series->value[index] - series->value[later]));
		}
		sum_t += time;
		sum_v += value;
		sum_tt += time * time;
		sum_tv += time * value;
		sum_vv += value * value;
		fit.count++;
		fit.span_sec = -time;
		fit.fall = value;
	}

	double n = fit.count;
	double variance_t = n * sum_tt - sum_t * sum_t;
	double variance_v = n * sum_vv - sum_v * sum_v;
	double covariance = n * sum_tv - sum_t * sum_v;

	if (variance_t > 0 && variance_v > 0) {
		fit.slope = covariance / variance_t;
		fit.r_squared = covariance * covariance / (variance_t * variance_v);
	}
	return fit;
}

static enum forecast_confidence fit_confidence(const struct fit *fit, double significant)
{
	if (fit->count < FORECAST_POINTS_MIN || fit->span_sec < FORECAST_SPAN_MIN_SEC ||
		fit->slope >= 0 || fit->fall < significant ||
		fit->largest_step > FORECAST_STEP_MAX * fit->fall)
		return FORECAST_NONE;
	if (fit->r_squared >= 0.95 && fit->count >= 2 * FORECAST_POINTS_MIN)
		return FORECAST_STRONG;
	if (fit->r_squared >= 0.8)
		return FORECAST_FAIR;
	return fit->r_squared >= 0.6 ? FORECAST_WEAK : FORECAST_NONE;
}

/* Whether the fall still goes on: the newest third of a long window falls at least a third as fast.
 * Without it, a zone that fell for a minute and is now held by reclaim would reach 0 at once. */
static bool is_going_on(const struct forecast_series *series, const struct fit *fit)
{
	struct fit newest = fit_of(series, fit->span_sec / 3, 0);

	return newest.count < FORECAST_POINTS_MIN || newest.slope < fit->slope / 3;
}

struct forecast_trend forecast_trend_of(const struct forecast_series *series,
	const double marks[FORECAST_MARKS], double significant)
{
	const struct fit fits[] = {
		fit_of(series, FORECAST_SHORT_SEC, 0),
		fit_of(series, FORECAST_LONG_SEC, FORECAST_LONG_POINTS),
	};
	struct forecast_trend trend = {.eta_sec = {NAN, NAN, NAN}};

	double value = series->value[series_index(series, 0)];
	struct fit best = {0};

	for (unsigned int i = 0; i < ARRAY_SIZE(fits); i++) {
		const struct fit *fit = &fits[i];
		enum forecast_confidence confidence = fit_confidence(fit, significant);
		double reach_sec = fmin(FORECAST_REACH * fit->span_sec, FORECAST_HORIZON_SEC);

		if (confidence > trend.confidence &&
			(value - marks[FORECAST_ZERO]) / -fit->slope <= reach_sec &&
			is_going_on(series, fit)) {
			trend.confidence = confidence;
			best = *fit;
		}
	}
	if (trend.confidence == FORECAST_NONE)
		return trend;
	trend.slope_per_sec = best.slope;
	for (unsigned int i = 0; i < FORECAST_MARKS; i++)
		trend.eta_sec[i] = fmax((value - marks[i]) / -best.slope, 0);
	return trend;
}

static void forecast_update_zones(
	struct forecast *forecast, const struct watermarks *watermarks, double time_sec)
{
	/* Zones that came or went would mix their series: begin again. */
	if (forecast->zone_count != watermarks->zone_count)
		memset(forecast->zone_series, 0,
			forecast->zone_count * sizeof(forecast->zone_series[0]));
	forecast->zone_count = watermarks->zone_count;
	for (unsigned int i = 0; i < watermarks->zone_count; i++) {
		const struct zone_marks *zone = &watermarks->zones[i];
		const double marks[FORECAST_MARKS] = {
			[FORECAST_LOW] = (double)zone->mark_pages[WATERMARK_LOW],
			[FORECAST_MIN] = (double)zone->mark_pages[WATERMARK_MIN],
			[FORECAST_ZERO] = 0,
		};

		forecast_series_push(&forecast->zone_series[i], time_sec, (double)zone->free_pages);
		forecast->zone[i] = forecast_trend_of(
			&forecast->zone_series[i], marks, (double)zone->managed_pages * 0.005);
	}
}

static void forecast_update_available(struct forecast *forecast, const struct sample *sample,
	const struct watermarks *watermarks, double time_sec)
{
	double available = sample_meminfo_bytes(sample, MEMINFO_MEM_AVAILABLE);
	double total = sample_meminfo_bytes(sample, MEMINFO_MEM_TOTAL);
	double marks[FORECAST_MARKS] = {0};

	for (unsigned int i = 0; i < watermarks->zone_count; i++) {
		const struct zone_marks *zone = &watermarks->zones[i];
		double page_size = (double)sample->host.page_size_bytes;

		marks[FORECAST_LOW] +=
			page_size * (double)(zone->mark_pages[WATERMARK_LOW] - zone->reserve_pages);
		marks[FORECAST_MIN] +=
			page_size * (double)(zone->mark_pages[WATERMARK_MIN] - zone->reserve_pages);
	}
	if (isnan(available)) {
		forecast->available_series.count = 0;
		forecast->available = (struct forecast_trend){.eta_sec = {NAN, NAN, NAN}};
		return;
	}
	forecast_series_push(&forecast->available_series, time_sec, available);
	forecast->available = forecast_trend_of(&forecast->available_series, marks, total * 0.002);
}

void forecast_update(
	struct forecast *forecast, const struct sample *sample, const struct watermarks *watermarks)
{
	if (forecast->start_usec == 0)
		forecast->start_usec = sample->monotonic_usec;

	double time_sec =
		(double)(int64_t)(sample->monotonic_usec - forecast->start_usec) / USEC_PER_SEC;

	if (sample->reading[SOURCE_ZONEINFO].status != READING_KEPT)
		forecast_update_zones(forecast, watermarks, time_sec);
	if (sample->reading[SOURCE_MEMINFO].status != READING_KEPT)
		forecast_update_available(forecast, sample, watermarks, time_sec);
}

const char *forecast_confidence_name(enum forecast_confidence confidence)
{
	static const char *const names[] = {
		[FORECAST_NONE] = "none",
		[FORECAST_WEAK] = "weak",
		[FORECAST_FAIR] = "fair",
		[FORECAST_STRONG] = "strong",
	};

	return names[confidence];
}
