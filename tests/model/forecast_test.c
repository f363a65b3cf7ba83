/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/forecast.h"

#include <errno.h>

#include "../scene.h"
#include "../tap.h"

static const double mib = 1024 * 1024;

static struct forecast_series series;
static struct forecast forecast;
static struct watermarks watermarks;
static struct made_machine scene;

static struct forecast_trend trend_of(double significant)
{
	static const double marks[FORECAST_MARKS] = {200, 100, 0};

	return forecast_trend_of(&series, marks, significant);
}

static void push(double time_sec, double value)
{
	forecast_series_push(&series, time_sec, value);
}

/* COUNT values from FIRST on, one a second, each less by STEP. */
static void push_line(int begin_sec, int count, double first, double step)
{
	for (int i = 0; i < count; i++)
		push(begin_sec + i, first - step * i);
}

static void begin(void)
{
	memset(&series, 0, sizeof(series));
}

static void expect_silent(int line)
{
	struct forecast_trend trend = trend_of(10);

	tap_expect(trend.confidence == FORECAST_NONE, line, "confidence is %s, expected none",
		forecast_confidence_name(trend.confidence));
	tap_expect(isnan(trend.eta_sec[FORECAST_LOW]) && isnan(trend.eta_sec[FORECAST_MIN]) &&
			   isnan(trend.eta_sec[FORECAST_ZERO]),
		line, "a time without a trend");
}

static void test_empty(void)
{
	begin();
	expect_silent(__LINE__);
	push(0, 1000);
	expect_silent(__LINE__);
	push(1, 900);
	expect_silent(__LINE__);
}

static void test_linear(void)
{
	struct forecast_trend trend;

	begin();
	push_line(0, 30, 1000, 10);
	trend = trend_of(10);
	CHECK_INT(trend.confidence, FORECAST_STRONG);
	CHECK_REAL(trend.slope_per_sec, -10, 1e-6);
	CHECK_REAL(trend.eta_sec[FORECAST_LOW], 51, 1e-6);
	CHECK_REAL(trend.eta_sec[FORECAST_MIN], 61, 1e-6);
	CHECK_REAL(trend.eta_sec[FORECAST_ZERO], 71, 1e-6);
}

static void test_few_points(void)
{
	begin();
	push_line(0, 4, 1000, 50);
	expect_silent(__LINE__);
	push(4, 800);
	CHECK_INT(trend_of(10).confidence, FORECAST_FAIR);

	/* Many points in a moment are no trend either. */
	begin();
	for (int i = 0; i < 19; i++)
		push(i * 0.1, 1000 - 5 * i);
	expect_silent(__LINE__);
}

/* Values that fall unevenly: known to be falling, but less sure. */
static void test_noise(void)
{
	static const double noise[] = {3, -4, 1, 5, -2, -5, 2, 4, -3, -1};
	struct forecast_trend trend;

	begin();
	for (int i = 0; i < 40; i++)
		push(i, 1000 - 10 * i + 3 * noise[i % 10]);
	trend = trend_of(10);
	CHECK(trend.confidence >= FORECAST_FAIR);
	CHECK_REAL(trend.slope_per_sec, -10, 1);

	/* Scatter without a trend says nothing. */
	begin();
	for (int i = 0; i < 40; i++)
		push(i, 1000 + 30 * noise[i % 10]);
	expect_silent(__LINE__);

	/* Nor does a fall that is smaller than its waves. */
	for (int phase = 0; phase < 12; phase++) {
		begin();
		for (int i = 0; i < 40; i++)
			push(i, 1000 - 10 * i + 200 * sin((i + phase * 0.5) * 0.8));
		expect_silent(__LINE__);
	}
}

/* A process that takes 400 at once is an event. */
static void test_step(void)
{
	begin();
	push_line(0, 8, 1000, 0);
	push_line(8, 8, 600, 0);
	expect_silent(__LINE__);

	/* So is a step upon a slow leak. */
	begin();
	push_line(0, 8, 1000, 2);
	push_line(8, 8, 600, 2);
	expect_silent(__LINE__);
}

/* A process was killed: what fell before says nothing any more. */
static void test_step_up(void)
{
	begin();
	push_line(0, 30, 8000, 200);
	CHECK(trend_of(10).confidence != FORECAST_NONE);
	push(30, 7000);
	expect_silent(__LINE__);
	push_line(31, 5, 6900, 100);
	expect_silent(__LINE__);
	push_line(36, 8, 6400, 100);
	CHECK_REAL(trend_of(10).slope_per_sec, -100, 1);

	/* Also one that does not undo all of the fall. */
	begin();
	push_line(0, 11, 8000, 0);
	push_line(11, 15, 7900, 100);
	push_line(26, 12, 6100, 400);
	push(38, 7000);
	expect_silent(__LINE__);
}

static void test_rising(void)
{
	begin();
	push_line(0, 30, 100, -10);
	expect_silent(__LINE__);
	begin();
	push_line(0, 30, 100, 0);
	expect_silent(__LINE__);
}

static void test_insignificant(void)
{
	begin();
	push_line(0, 60, 100, 0.1);
	CHECK_INT(trend_of(10).confidence, FORECAST_NONE);
	CHECK(trend_of(5).confidence != FORECAST_NONE);
}

/* Thirty times the time seen; a minute at most is seen. */
static void test_horizon(void)
{
	begin();
	push_line(0, 11, 10000, 10); /* 10 s seen, 990 s to go */
	expect_silent(__LINE__);
	begin();
	push_line(0, 11, 3000, 10); /* 290 s to go */
	CHECK_INT(trend_of(10).confidence, FORECAST_STRONG);
	begin();
	push_line(0, 64, 10000 + 640, 10); /* 60 s seen, 1001 s to go */
	CHECK_INT(trend_of(10).confidence, FORECAST_STRONG);
	begin();
	push_line(0, 64, 18100 + 640, 10); /* 60 s seen, 1811 s to go */
	expect_silent(__LINE__);
}

/* The last ten seconds are heard before the minute of calm is over. */
/* A delay of a minute: the window holds enough points all the same. */
static void test_long_delay(void)
{
	begin();
	for (int i = 0; i < 12; i++)
		push(i * 60, 1000 - 50 * i);
	CHECK_INT(trend_of(10).confidence, FORECAST_STRONG);
	CHECK_REAL(trend_of(10).eta_sec[FORECAST_ZERO], 450 / 50.0 * 60, 1e-6);

	begin();
	for (int i = 0; i < 12; i++)
		push(i * 60, 5000 - 50 * i); /* 4450 at 50 a minute: 89 minutes */
	expect_silent(__LINE__);
}

static void test_fast_leak(void)
{
	struct forecast_trend trend;

	begin();
	push_line(0, 50, 10000, 0);
	push_line(50, 9, 9500, 500);
	trend = trend_of(10);
	CHECK(trend.confidence >= FORECAST_FAIR);
	CHECK_REAL(trend.slope_per_sec, -500, 60);
	CHECK_REAL(trend.eta_sec[FORECAST_ZERO], 5500.0 / 500, 2);
}

/* A slow one is too small for ten seconds, but not for a minute. */
static void test_slow_leak(void)
{
	struct forecast_trend trend;

	begin();
	push_line(0, 60, 700, 0.5);
	trend = trend_of(10);
	CHECK_INT(trend.confidence, FORECAST_STRONG);
	CHECK_REAL(trend.eta_sec[FORECAST_ZERO], 670.5 / 0.5, 1);
}

/* What fell and is now held by reclaim does not go on falling. */
static void test_fall_that_ended(void)
{
	begin();
	push_line(0, 25, 20000, 750);
	for (int i = 0; i < 20; i++)
		push(25 + i, 1900 - i % 4 * 50);
	expect_silent(__LINE__);
}

static void test_wrap(void)
{
	struct forecast_trend trend;

	begin();
	push_line(0, 5 * FORECAST_POINTS + 7, 10000, 10);
	CHECK_INT(series.count, FORECAST_POINTS);
	trend = trend_of(10);
	CHECK_INT(trend.confidence, FORECAST_STRONG);
	CHECK_REAL(trend.slope_per_sec, -10, 0.01);
	begin();
	push_line(0, 3 * FORECAST_POINTS, 0, -10);
	push_line(3 * FORECAST_POINTS, 20, 3 * FORECAST_POINTS * 10, 60);
	CHECK_REAL(trend_of(10).slope_per_sec, -60, 0.01);
}

static void test_already_there(void)
{
	struct forecast_trend trend;

	begin();
	push_line(0, 20, 245, 5);
	trend = trend_of(10);
	CHECK_REAL(trend.eta_sec[FORECAST_LOW], 0, 0);
	CHECK_REAL(trend.eta_sec[FORECAST_MIN], 10, 1e-6);
	CHECK_REAL(trend.eta_sec[FORECAST_ZERO], 30, 1e-6);
}

static void update(void)
{
	watermarks_update(&watermarks, &scene.sample);
	forecast_update(&forecast, &scene.sample, &watermarks);
}

static void begin_scene(const char *fixture)
{
	scene_init(&scene, fixture);
	memset(&watermarks, 0, sizeof(watermarks));
	memset(&forecast, 0, sizeof(forecast));
	update();
}

/* The marks of a zone are its own, the reserve included; those of available memory are the sums
 * of all zones, without. */
static void test_marks(void)
{
	begin_scene("host-6.18");
	for (unsigned int i = 1; i <= 20; i++) {
		scene_tick(&scene, 1);
		scene_free(&scene, 0, "DMA32", 600000 - 2000 * (uint64_t)i, 5);
		scene_meminfo(&scene, MEMINFO_MEM_AVAILABLE, (3000 - 20 * (uint64_t)i) * 1024);
		update();
	}

	const struct forecast_trend *zone = &forecast.zone[1];

	CHECK_INT(forecast.zone_count, 3);
	CHECK_INT(zone->confidence, FORECAST_STRONG);
	CHECK_REAL(zone->slope_per_sec, -2000, 1);
	CHECK_REAL(zone->eta_sec[FORECAST_ZERO], 280, 0.5);
	CHECK_REAL(zone->eta_sec[FORECAST_LOW], (560000.0 - 5812 - 7936) / 2000, 0.5);
	CHECK_REAL(zone->eta_sec[FORECAST_MIN], (560000.0 - 4650 - 7936) / 2000, 0.5);
	CHECK_INT(forecast.zone[0].confidence, FORECAST_NONE);
	CHECK_INT(forecast.zone[2].confidence, FORECAST_NONE);
	CHECK_REAL(forecast.available.slope_per_sec, -20 * mib, 0.01 * mib);
	CHECK_REAL(forecast.available.eta_sec[FORECAST_ZERO], 130, 0.2);
	CHECK_REAL(forecast.available.eta_sec[FORECAST_LOW],
		(2600 * mib - (28 + 5812 + 15277) * 4096.0) / (20 * mib), 0.2);
}

static void test_kept(void)
{
	begin_scene("host-6.18");
	for (unsigned int i = 0; i < 10; i++) {
		scene_tick(&scene, 1);
		update();
	}
	scene.sample.reading[SOURCE_MEMINFO].status = READING_KEPT;
	scene.sample.reading[SOURCE_ZONEINFO].status = READING_KEPT;
	scene_tick(&scene, 1);
	update();
	CHECK_INT(forecast.available_series.count, 11);
	CHECK_INT(forecast.zone_series[2].count, 11);
}

static void test_absent(void)
{
	begin_scene("host-6.18");
	for (unsigned int i = 1; i <= 20; i++) {
		scene_tick(&scene, 1);
		scene_meminfo(&scene, MEMINFO_MEM_AVAILABLE, (3000 - 20 * (uint64_t)i) * 1024);
		update();
	}
	CHECK_INT(forecast.available.confidence, FORECAST_STRONG);
	scene_absent(&scene, SOURCE_MEMINFO, EACCES);
	scene_tick(&scene, 1);
	update();
	CHECK_INT(forecast.available.confidence, FORECAST_NONE);
	CHECK_REAL(forecast.available.eta_sec[FORECAST_ZERO], NAN, 0);

	scene.sample.reading[SOURCE_MEMINFO].status = READING_FRESH;
	scene_tick(&scene, 1);
	update();
	CHECK_INT(forecast.available_series.count, 1);
	CHECK_INT(forecast.available.confidence, FORECAST_NONE);
}

/* A zone that went away must not lend its values to the one that moves up. */
static void test_zone_goes_away(void)
{
	begin_scene("host-6.18");
	for (unsigned int i = 0; i < 5; i++) {
		scene_tick(&scene, 1);
		update();
	}
	scene.sample.zoneinfo.zone_count = 2;
	scene_tick(&scene, 1);
	update();
	CHECK_INT(forecast.zone_count, 2);
	CHECK_INT(forecast.zone_series[0].count, 1);
	CHECK_INT(forecast.zone_series[2].count, 0);
}

static void test_names(void)
{
	CHECK_TEXT(forecast_confidence_name(FORECAST_NONE), "none");
	CHECK_TEXT(forecast_confidence_name(FORECAST_WEAK), "weak");
	CHECK_TEXT(forecast_confidence_name(FORECAST_FAIR), "fair");
	CHECK_TEXT(forecast_confidence_name(FORECAST_STRONG), "strong");
}

int main(void)
{
	tap_run("too little to say", test_empty);
	tap_run("a straight fall is exact", test_linear);
	tap_run("five points over two seconds at least", test_few_points);
	tap_run("noise upon a fall, and noise alone", test_noise);
	tap_run("a step is not a trend", test_step);
	tap_run("a step up ends a trend", test_step_up);
	tap_run("silent when it rises or stands", test_rising);
	tap_run("silent when the fall is too small", test_insignificant);
	tap_run("silent when the end is far away", test_horizon);
	tap_run("a long delay", test_long_delay);
	tap_run("a fast leak after a calm minute", test_fast_leak);
	tap_run("a slow leak", test_slow_leak);
	tap_run("a fall that has ended", test_fall_that_ended);
	tap_run("the ring wraps", test_wrap);
	tap_run("what is below a mark already is 0 away", test_already_there);
	tap_run("marks of zones and of available memory", test_marks);
	tap_run("kept readings add no point", test_kept);
	tap_run("without meminfo there is no trend", test_absent);
	tap_run("zones that go away begin anew", test_zone_goes_away);
	tap_run("names for reports", test_names);
	return tap_done();
}
