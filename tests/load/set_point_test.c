/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The controller against machines that are made of a few lines: they follow late, are disturbed, and are never as steady
 * as one would like. Readings come ten times a second, as the supervisor takes them. */
#include <config.h>

#include "load/set_point.h"

#include "../tap.h"

#define MIB (1024.0 * 1024.0)
#define PAGE 4096.0
#define STEP_SEC 0.1
#define STEP_USEC UINT64_C(100000)
#define LATE_MOST 32

struct plant {
	/* How it is. */
	double max, base;    /* of the group; what it holds beside the part */
	double speed;        /* bytes per second that the workers take or give back at most */
	unsigned int late;   /* steps until they follow */
	double noise;        /* of a measurement */
	double overhead;     /* page tables and the like, a share of what is held */
	double free_at_rest; /* of the machine, with nothing held */
	double low;
	double gain, most; /* events for each page gone through; and at most in a second */
	double sum_up_sec; /* the counter is seen to move so often; 0: at each reading */
	/* Its state. */
	struct set_point set_point;
	double targets[LATE_MOST], rates[LATE_MOST];
	double held, reclaimed, counted, seen, seen_at, time;
	unsigned int random;
	double rate; /* of events, at this instant */
};

static double random_between(struct plant *plant, double least, double most)
{
	plant->random = plant->random * 1664525u + 1013904223u;
	return least + (most - least) * (plant->random >> 8) / (double)(1u << 24);
}

static void begin(
	struct plant *plant, enum load_goal goal, uint64_t value, double start, double most)
{
	const struct load_part part = {.goal = goal, .goal_value = value};

	set_point_init(&plant->set_point, &part, (uint64_t)start, (uint64_t)most);
	for (unsigned int i = 0; i < LATE_MOST; i++)
		plant->targets[i] = 0;
	plant->held = plant->reclaimed = plant->counted = plant->seen = plant->seen_at = 0;
	plant->time = 1;
	plant->random = 1;
}

/* kswapd: begins below low and ends at high. */
static double free_now(struct plant *plant)
{
	double free = plant->free_at_rest - plant->held + plant->reclaimed;

	if (free < plant->low) {
		plant->reclaimed += 1.2 * plant->low - free;
		free = 1.2 * plant->low;
	}
	return free;
}

static double current_now(const struct plant *plant)
{
	return plant->base + plant->held * (1 + plant->overhead);
}

static void work(struct plant *plant)
{
	double target = plant->targets[plant->late], rate = plant->rates[plant->late], step;

	step = target - plant->held;
	if (step > plant->speed * STEP_SEC)
		step = plant->speed * STEP_SEC;
	plant->held += step;
	plant->rate = plant->gain * rate / PAGE * random_between(plant, 0.8, 1.2);
	if (plant->rate > plant->most)
		plant->rate = plant->most;
	if (plant->max > 0 && plant->held < plant->max)
		plant->rate = 0; /* what is used fits */
	plant->counted += plant->rate * STEP_SEC;
	plant->time += STEP_SEC;
	if (plant->time - plant->seen_at >= plant->sum_up_sec) {
		plant->seen = plant->counted;
		plant->seen_at = plant->time;
	}
}

static void next(struct plant *plant)
{
	struct load_reading reading = {
		.time_usec = (uint64_t)(plant->time * 1e6),
		.current_bytes = LOAD_UNLIMITED,
		.max_bytes = plant->max > 0 ? (uint64_t)plant->max : LOAD_UNLIMITED,
		.free_bytes = LOAD_UNLIMITED,
		.low_bytes = plant->low > 0 ? (uint64_t)plant->low : LOAD_UNLIMITED,
		.refaults = (uint64_t)plant->seen,
		.stall_usec = (uint64_t)(plant->seen * 1e4), /* events are percents */
		.held_bytes = (uint64_t)plant->held,
	};

	if (plant->max > 0)
		reading.current_bytes = (uint64_t)fmax(
			0, current_now(plant) + random_between(plant, -1, 1) * plant->noise);
	if (plant->low > 0)
		reading.free_bytes = (uint64_t)fmax(
			0, free_now(plant) + random_between(plant, -1, 1) * plant->noise);
	memmove(plant->targets + 1, plant->targets, sizeof(plant->targets) - sizeof(double));
	memmove(plant->rates + 1, plant->rates, sizeof(plant->rates) - sizeof(double));
	plant->targets[0] = (double)set_point_update(&plant->set_point, &reading);
	plant->rates[0] = (double)plant->set_point.rate_bytes;
	work(plant);
}

/* --- fill --- */

static void check_fill(struct plant *plant, uint64_t percent, double most, int line)
{
	double goal = plant->max * (double)(percent < 98 ? percent : 98) / 100, highest = 0;
	double tolerance = plant->max / 100 + 2 * plant->noise;
	double far = 0;
	int reached = -1;

	begin(plant, LOAD_GOAL_FILL, percent, 0, most);
	for (int i = 0; i < 600; i++) {
		next(plant);
		highest = fmax(highest, current_now(plant));
		if (reached < 0 && fabs(current_now(plant) - goal) <= tolerance)
			reached = i;
		if (i >= 300)
			far = fmax(far, fabs(current_now(plant) - goal));
	}
	tap_expect(reached >= 0 && reached < 150, line, "%d %% reached after %d steps",
		(int)percent, reached);
	tap_expect(highest <= goal + tolerance && highest < plant->max, line,
		"%d %%: as much as %.1f MiB of %.1f", (int)percent, highest / MIB,
		plant->max / MIB);
	tap_expect(
		far <= tolerance, line, "%d %%: away by %.2f MiB later", (int)percent, far / MIB);
}

static void test_fill(void)
{
	static const uint64_t percents[] = {5, 30, 60, 90, 100};
	static const unsigned int late[] = {0, 3, 15};
	static const double speeds[] = {20 * MIB, 2000 * MIB};

	for (size_t i = 0; i < sizeof(percents) / sizeof(percents[0]); i++)
		for (size_t j = 0; j < 6; j++) {
			struct plant plant = {
				.max = 256 * MIB,
				.base = 3 * MIB,
				.speed = speeds[j % 2],
				.late = late[j / 2],
				.noise = 0.3 * MIB,
				.overhead = 0.004,
			};

			check_fill(&plant, percents[i], 256 * MIB, __LINE__);
		}
}

/* Another part of the group takes memory and gives it back: this one makes room, and takes it again. */
static void test_fill_beside_another(void)
{
	struct plant plant = {.max = 100 * MIB, .base = 2 * MIB, .speed = 200 * MIB, .late = 1};

	begin(&plant, LOAD_GOAL_FILL, 80, 0, 100 * MIB);
	for (int i = 0; i < 100; i++)
		next(&plant);
	for (int i = 0; i < 40; i++) {
		plant.base += MIB;
		next(&plant);
		CHECK(current_now(&plant) < 84 * MIB);
	}
	for (int i = 0; i < 20; i++)
		next(&plant);
	CHECK_REAL(current_now(&plant) / MIB, 80, 0.5);
	plant.base = 2 * MIB;
	for (int i = 0; i < 60; i++) {
		next(&plant);
		CHECK(current_now(&plant) < 81 * MIB);
	}
	CHECK_REAL(current_now(&plant) / MIB, 80, 0.5);
	/* When the other one has it all, nothing is left to hold. */
	plant.base = 90 * MIB;
	for (int i = 0; i < 20; i++)
		next(&plant);
	CHECK_REAL(plant.held, 0, 0);
}

/* What was swapped out is held and not in memory: no reason to take more than was wanted. */
static void test_fill_swapped(void)
{
	struct plant plant = {.max = 100 * MIB, .speed = 200 * MIB, .overhead = -0.5};

	begin(&plant, LOAD_GOAL_FILL, 80, 0, 500 * MIB);
	for (int i = 0; i < 300; i++) {
		next(&plant);
		CHECK(plant.held <= 80 * MIB);
	}
	CHECK_REAL(plant.held / MIB, 80, 0.1);
}

/* --- free --- */

static void check_free(struct plant *plant, int line)
{
	double lowest = plant->free_at_rest, highest = 0;
	int reached = -1;

	begin(plant, LOAD_GOAL_FREE, 0, 0, plant->free_at_rest * 4);
	for (int i = 0; i < 600; i++) {
		double free;

		next(plant);
		free = plant->free_at_rest - plant->held + plant->reclaimed;
		lowest = fmin(lowest, free);
		if (reached < 0 && free < 1.3 * plant->low)
			reached = i;
		if (i >= 300)
			highest = fmax(highest, free);
	}
	tap_expect(reached >= 0 && reached < 250, line, "reached after %d steps", reached);
	tap_expect(lowest > 0.75 * plant->low, line, "as low as %.1f MiB of %.1f", lowest / MIB,
		plant->low / MIB);
	tap_expect(highest < 1.4 * plant->low, line, "%.1f MiB later, low is %.1f", highest / MIB,
		plant->low / MIB);
	/* It does not eat its way through all that can be reclaimed. */
	tap_expect(plant->reclaimed < plant->low, line, "%.1f MiB were reclaimed",
		plant->reclaimed / MIB);
}

static void test_free(void)
{
	static const unsigned int late[] = {0, 3, 10};
	static const double speeds[] = {200 * MIB, 4000 * MIB};

	for (size_t i = 0; i < 6; i++) {
		struct plant plant = {
			.free_at_rest = 2000 * MIB,
			.low = 40 * MIB,
			.speed = speeds[i % 2],
			.late = late[i / 2],
			.noise = 1 * MIB,
		};

		check_free(&plant, __LINE__);
	}
}

/* Free memory that goes elsewhere is made up for. */
static void test_free_gives_back(void)
{
	struct plant plant = {.free_at_rest = 500 * MIB, .low = 20 * MIB, .speed = 500 * MIB};

	begin(&plant, LOAD_GOAL_FREE, 0, 0, 500 * MIB);
	for (int i = 0; i < 200; i++)
		next(&plant);
	CHECK(plant.held > 450 * MIB);
	plant.free_at_rest -= 200 * MIB;
	plant.reclaimed = 0;
	plant.low = 1; /* kswapd finds nothing */
	for (int i = 0; i < 100; i++) {
		struct load_reading reading = {
			.time_usec = (uint64_t)i * STEP_USEC,
			.current_bytes = LOAD_UNLIMITED,
			.max_bytes = LOAD_UNLIMITED,
			.free_bytes = (uint64_t)fmax(0, plant.free_at_rest - plant.held),
			.low_bytes = (uint64_t)(20 * MIB),
			.held_bytes = (uint64_t)plant.held,
		};

		plant.held = (double)set_point_update(&plant.set_point, &reading);
	}
	CHECK(plant.free_at_rest - plant.held > 18 * MIB);
	CHECK(plant.free_at_rest - plant.held < 26 * MIB);
}

/* --- refaults and stalls --- */

/* GOAL is reached within 40 s, what comes in any 6 s later is near it, and never far above. */
static void check_rate(struct plant *plant, enum load_goal goal, uint64_t value, int line)
{
	double start = 0, most = 0, whole = 0;

	begin(plant, goal, value, 2.5 * plant->max, 4 * plant->max);
	for (int i = 0; i < 1000; i++) {
		next(plant);
		CHECK(plant->set_point.target_bytes == (uint64_t)(2.5 * plant->max));
		if (i % 60 == 0) {
			if (i > 100)
				most = fmax(most, (plant->counted - start) / 6);
			start = plant->counted;
		}
		if (i == 400)
			whole = plant->counted;
	}
	whole = (plant->counted - whole) / 60;
	tap_expect(fabs(whole - (double)value) < 0.15 * (double)value, line,
		"goal %d, held %.1f at a gain of %g, late %u", (int)value, whole, plant->gain,
		plant->late);
	tap_expect(most < 2.2 * (double)value, line,
		"goal %d, as much as %.1f at a gain of %g, late %u", (int)value, most, plant->gain,
		plant->late);
	tap_expect(fabs(plant->set_point.rate - (double)value) < 0.4 * (double)value, line,
		"goal %d, the rate is said to be %g", (int)value, plant->set_point.rate);
}

static void test_refaults(void)
{
	static const double gains[] = {0.05, 0.6, 1, 2};
	static const unsigned int late[] = {0, 5, 15};
	static const uint64_t goals[] = {50, 2000, 100000};

	for (size_t i = 0; i < 36; i++) {
		struct plant plant = {
			.max = 256 * MIB,
			.speed = 100 * MIB,
			.gain = gains[i % 4],
			.most = 1e9,
			.late = late[i / 4 % 3],
			.sum_up_sec = i % 2 ? 2 : 0,
		};

		check_rate(&plant, LOAD_GOAL_REFAULTS, goals[i / 12], __LINE__);
	}
}

static void test_stall(void)
{
	/* Percent for each page in a second: a fault takes 10 usec, 100 usec, 1 ms. */
	static const double gains[] = {0.001, 0.01, 0.1};
	static const unsigned int late[] = {0, 5, 15};
	static const uint64_t goals[] = {5, 20, 60};

	for (size_t i = 0; i < 27; i++) {
		struct plant plant = {
			.max = 256 * MIB,
			.speed = 100 * MIB,
			.gain = gains[i % 3],
			.most = 95,
			.late = late[i / 3 % 3],
			.sum_up_sec = 2,
		};

		check_rate(&plant, LOAD_GOAL_STALL, goals[i / 9], __LINE__);
	}
}

/* More than the machine can do: as fast as it goes, and at once slower when it can. */
static void test_out_of_reach(void)
{
	struct plant plant = {
		.max = 64 * MIB, .speed = 100 * MIB, .gain = 0.01, .most = 10, .sum_up_sec = 2};

	begin(&plant, LOAD_GOAL_STALL, 40, 160 * MIB, 160 * MIB);
	for (int i = 0; i < 1000; i++)
		next(&plant);
	CHECK_REAL(plant.rate, 10, 0.01);
	plant.most = 100;
	for (int i = 0; i < 400; i++)
		next(&plant);
	CHECK_REAL(plant.set_point.rate, 40, 16);
}

/* --- what is not known --- */

static void test_unknown(void)
{
	static const enum load_goal goals[] = {
		LOAD_GOAL_FILL, LOAD_GOAL_FREE, LOAD_GOAL_REFAULTS, LOAD_GOAL_STALL};

	for (size_t i = 0; i < sizeof(goals) / sizeof(goals[0]); i++) {
		const struct load_part part = {.goal = goals[i], .goal_value = 50};
		struct load_reading reading = {
			.current_bytes = LOAD_UNLIMITED,
			.max_bytes = LOAD_UNLIMITED,
			.free_bytes = LOAD_UNLIMITED,
			.low_bytes = LOAD_UNLIMITED,
			.refaults = LOAD_UNLIMITED,
			.stall_usec = LOAD_UNLIMITED,
			.held_bytes = 8 << 20,
		};
		struct set_point set_point;
		uint64_t rate;

		set_point_init(&set_point, &part, 8 << 20, 16 << 20);
		rate = set_point.rate_bytes;
		for (int step = 0; step < 200; step++) {
			reading.time_usec += STEP_USEC;
			CHECK_INT(set_point_update(&set_point, &reading), 8 << 20);
		}
		CHECK_INT(set_point.rate_bytes, rate);
		CHECK(isnan(set_point.rate));
	}
}

/* Nothing is ever wanted beyond the bounds, and a size is left alone. */
static void test_bounds(void)
{
	const struct load_part fill = {.goal = LOAD_GOAL_FILL, .goal_value = 90};
	const struct load_part size = {.goal = LOAD_GOAL_SIZE};
	struct load_reading reading = {
		.current_bytes = 0,
		.max_bytes = UINT64_C(1) << 30,
		.refaults = LOAD_UNLIMITED,
		.stall_usec = LOAD_UNLIMITED,
	};
	struct set_point set_point;

	set_point_init(&set_point, &fill, 32 << 20, 16 << 20);
	CHECK_INT(set_point.target_bytes, 16 << 20);
	for (int step = 0; step < 50; step++) {
		reading.time_usec += STEP_USEC;
		CHECK(set_point_update(&set_point, &reading) <= 16 << 20);
		reading.held_bytes = set_point.target_bytes;
		reading.current_bytes = reading.held_bytes;
	}
	CHECK_INT(set_point.target_bytes, 16 << 20);
	reading.current_bytes = UINT64_C(2) << 30;
	reading.time_usec += STEP_USEC;
	CHECK_INT(set_point_update(&set_point, &reading), 0);

	set_point_init(&set_point, &size, 5 << 20, 16 << 20);
	CHECK_INT(set_point_update(&set_point, &reading), 5 << 20);
	CHECK_INT(set_point.rate_bytes, 0);
}

/* A counter that goes back tells nothing, and does not become a large number. */
static void test_backwards(void)
{
	const struct load_part part = {.goal = LOAD_GOAL_REFAULTS, .goal_value = 1000};
	struct load_reading reading = {.refaults = 1000000, .held_bytes = 8 << 20};
	struct set_point set_point;

	set_point_init(&set_point, &part, 8 << 20, 8 << 20);
	for (int step = 0; step < 300; step++) {
		reading.time_usec += STEP_USEC;
		reading.refaults += 100;
		if (step == 150)
			reading.refaults = 0;
		set_point_update(&set_point, &reading);
		CHECK(isnan(set_point.rate) || (set_point.rate >= 0 && set_point.rate < 1200));
	}
	CHECK_REAL(set_point.rate, 1000, 10);
}

int main(void)
{
	tap_run("fill: reached and held, never the limit", test_fill);
	tap_run("fill: makes room for another part", test_fill_beside_another);
	tap_run("fill: what was swapped out", test_fill_swapped);
	tap_run("free: at the low watermark", test_free);
	tap_run("free: gives back", test_free_gives_back);
	tap_run("refaults per second", test_refaults);
	tap_run("stall percent", test_stall);
	tap_run("a stall that is out of reach", test_out_of_reach);
	tap_run("what is not known changes nothing", test_unknown);
	tap_run("bounds, and a size", test_bounds);
	tap_run("counters that go back", test_backwards);
	return tap_done();
}
