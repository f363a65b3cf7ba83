/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/set_point.h"

#include <math.h>

#include "base/clock.h"

#define PAGE_BYTES 4096.0

/* --- the fill of the group --- */

/* So much of memory.max is left even when all of it is wanted: at the limit somebody is killed. */
#define FILL_MOST 0.98
#define FILL_STEPS 8.0          /* it grows by this share of what is wanted at a reading */
#define OVERHEAD_SHARE_NEW 0.25 /* of a new, lower measurement */

/* --- free memory --- */

/* Above low by this share is near enough: kswapd frees up to high, which is a fifth above low
 * (mm/page_alloc.c, __setup_per_zone_wmarks), and chasing it would take all that can be reclaimed. */
#define FREE_NEAR 0.2
#define FREE_STEPS 4.0      /* of what is still free it takes this share at a reading */
#define FREE_LEAST_STEPS 64 /* but from what is near only so much */

/* --- refaults and stalls, by the rate of work --- */

/* The kernel sums stalls up every two seconds (kernel/sched/psi.c, PSI_FREQ), and counters of groups are as
 * late (mm/memcontrol.c, FLUSH_TIME). So a window begins and ends where the counter has just moved. */
#define STALL_WINDOW_USEC (19 * (uint64_t)USEC_PER_SEC / 10)
#define REFAULTS_WINDOW_USEC ((uint64_t)USEC_PER_SEC)
/* When it has not moved for so long, it stands still. */
#define STILL_USEC (5 * (uint64_t)USEC_PER_SEC)

#define RATE_NEAR 0.05    /* nothing is changed when it is as near */
#define RATE_EXPONENT 0.7 /* less than 1: what follows late is not overshot */
#define RATE_STEP_MOST 4.0
#define RATE_STEP_LEAST 0.3
#define RATE_MOST 1e11
#define RATE_LEAST PAGE_BYTES
#define RATE_START_STALL \
	16384.0     /* a percent: no more, even if each page costs a millisecond or two */
#define FILLED 0.95 /* of the target; before, the working set is not yet there */

void set_point_init(struct set_point *set_point, const struct load_part *part, uint64_t start_bytes,
	uint64_t most_bytes)
{
	*set_point = (struct set_point){
		.goal = part->goal,
		.goal_value = part->goal_value,
		.most_bytes = most_bytes,
		.target_bytes = start_bytes < most_bytes ? start_bytes : most_bytes,
		.rate = NAN,
		.overhead_bytes = NAN,
	};
	/* A page a refault, as when each one that is touched was taken away before. */
	if (part->goal == LOAD_GOAL_REFAULTS)
		set_point->rate_bytes = (uint64_t)((double)part->goal_value * PAGE_BYTES);
	else if (part->goal == LOAD_GOAL_STALL)
		set_point->rate_bytes = (uint64_t)((double)part->goal_value * RATE_START_STALL);
}

static double clamp(double value, double least, double most)
{
	return value < least ? least : value > most ? most : value;
}

static void set_target(struct set_point *set_point, double bytes)
{
	bytes = clamp(bytes, (double)set_point->least_bytes, (double)set_point->most_bytes);
	set_point->target_bytes = (uint64_t)bytes;
}

/* --- the fill of the group --- */

/*
 * What the group has beside what the part holds (page tables, other parts) comes off. It is believed at once when
 * it becomes more, and slowly when it becomes less. What was swapped out or reclaimed makes it no less than nothing: the
 * part never holds more than the goal.
 */
static void update_fill(struct set_point *set_point, const struct load_reading *reading)
{
	double held = (double)reading->held_bytes, overhead, goal, wanted;

	if (reading->current_bytes == LOAD_UNLIMITED || reading->max_bytes == LOAD_UNLIMITED)
		return;
	overhead = (double)reading->current_bytes - held;
	if (overhead < 0)
		overhead = 0;
	if (isnan(set_point->overhead_bytes) || overhead > set_point->overhead_bytes)
		set_point->overhead_bytes = overhead;
	else
		set_point->overhead_bytes +=
			(overhead - set_point->overhead_bytes) * OVERHEAD_SHARE_NEW;
	goal = fmin((double)set_point->goal_value / 100, FILL_MOST) * (double)reading->max_bytes;
	wanted = goal - set_point->overhead_bytes;
	set_target(set_point, fmin(wanted, held + goal / FILL_STEPS));
}

/* --- free memory --- */

static void update_free(struct set_point *set_point, const struct load_reading *reading)
{
	double target = (double)set_point->target_bytes, held = (double)reading->held_bytes;
	double low = (double)reading->low_bytes, free, above;

	if (reading->free_bytes == LOAD_UNLIMITED || reading->low_bytes == LOAD_UNLIMITED)
		return;
	/* As it will be when the part has done what it was told to. */
	free = (double)reading->free_bytes - (target - held);
	above = free - low;
	if (above > low * FREE_NEAR)
		set_target(set_point, target + fmax((above - low * FREE_NEAR) / FREE_STEPS,
						       low / FREE_LEAST_STEPS));
	else if (above < 0)
		set_target(set_point, target + above / 2);
}

/* --- refaults and stalls --- */

static uint64_t counter(const struct set_point *set_point, const struct load_reading *reading)
{
	return set_point->goal == LOAD_GOAL_STALL ? reading->stall_usec : reading->refaults;
}

static void change_rate(struct set_point *set_point)
{
	double goal = (double)set_point->goal_value, step;

	if (fabs(set_point->rate - goal) <= goal * RATE_NEAR)
		return;
	step = set_point->rate > 0 ? pow(goal / set_point->rate, RATE_EXPONENT) : RATE_STEP_MOST;
	step = clamp(step, RATE_STEP_LEAST, RATE_STEP_MOST);
	set_point->rate_bytes =
		(uint64_t)clamp((double)set_point->rate_bytes * step, RATE_LEAST, RATE_MOST);
}

static void begin_window(
	struct set_point *set_point, const struct load_reading *reading, bool has_moved)
{
	set_point->window_usec = reading->time_usec;
	set_point->window_count = counter(set_point, reading);
	set_point->is_window_exact = has_moved;
}

static void update_rate(struct set_point *set_point, const struct load_reading *reading)
{
	bool is_stall = set_point->goal == LOAD_GOAL_STALL;
	uint64_t least_usec = is_stall ? STALL_WINDOW_USEC : REFAULTS_WINDOW_USEC;
	uint64_t now = counter(set_point, reading), usec;
	bool has_moved = set_point->has_last && now != counter(set_point, &set_point->last);

	if (now == LOAD_UNLIMITED ||
		(double)reading->held_bytes < FILLED * (double)set_point->target_bytes) {
		set_point->window_usec = 0;
		return;
	}
	/* A counter or a clock that went back is of another group. */
	if (!set_point->window_usec || now < set_point->window_count ||
		reading->time_usec < set_point->window_usec ||
		(has_moved && !set_point->is_window_exact)) {
		begin_window(set_point, reading, has_moved);
		return;
	}
	usec = reading->time_usec - set_point->window_usec;
	if (has_moved ? usec < least_usec : usec < STILL_USEC)
		return;
	set_point->rate = (double)(now - set_point->window_count) / (double)usec *
			  (is_stall ? 100 : USEC_PER_SEC);
	change_rate(set_point);
	begin_window(set_point, reading, has_moved);
}

uint64_t set_point_update(struct set_point *set_point, const struct load_reading *reading)
{
	switch (set_point->goal) {
	case LOAD_GOAL_FILL:
		update_fill(set_point, reading);
		break;
	case LOAD_GOAL_FREE:
		update_free(set_point, reading);
		break;
	case LOAD_GOAL_REFAULTS:
	case LOAD_GOAL_STALL:
		update_rate(set_point, reading);
		break;
	default:
		break;
	}
	set_point->last = *reading;
	set_point->has_last = true;
	return set_point->target_bytes;
}
