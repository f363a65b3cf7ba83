/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/pace.h"

#include "base/bits.h"

#include "base/clock.h"

/* In trouble the delay is divided by this, and is not longer than a second: between a group at its limit and
 * a kill there often is less. Of a second it leaves 0.2 s, in which a sample of 20 ms can be paid for. */
#define QUICK_DIVISOR 5
#define QUICK_MAX_USEC USEC_PER_SEC

/* How long there must be no sign of trouble. The rungs of the ladder linger for some seconds of their own. */
#define CALM_USEC (5 * USEC_PER_SEC)

/* Tasks that stall for so much of the time, in percent. The trigger in the kernel asks for three times that. */
#define STALLED_PERCENT 5

/* A kill is trouble for so long, in seconds: of a group, the next one follows when the service is started again. */
#define KILL_SEC 10

/* One tenth of one CPU. */
#define SHARE 10

/* What is not used may be saved up to the tenth of one second. */
#define CREDIT_MAX_USEC 100000

/* A sample that was dear, for the kernel let it do the work of others, must not make us blind for longer than
 * ten seconds: more is not owed. */
#define DEBT_MAX_USEC 1000000

static uint64_t quick_usec(uint64_t delay_usec)
{
	uint64_t quick = delay_usec / QUICK_DIVISOR;

	if (quick > QUICK_MAX_USEC)
		quick = QUICK_MAX_USEC;
	if (quick < PACE_FLOOR_USEC)
		quick = PACE_FLOOR_USEC;
	return quick < delay_usec ? quick : delay_usec;
}

void pace_init(struct pace *pace, uint64_t delay_usec, bool is_steady, uint64_t cpu_usec)
{
	*pace = (struct pace){
		.delay_usec = delay_usec,
		.is_steady = is_steady,
		.step_usec = delay_usec,
		.due_usec = UINT64_MAX,
		.cpu_usec = cpu_usec,
		.credit_usec = CREDIT_MAX_USEC,
	};
}

void pace_begin(struct pace *pace, uint64_t delay_usec, uint64_t due_usec)
{
	bool is_quick = pace->step_usec < pace->delay_usec;

	pace->delay_usec = delay_usec;
	pace->step_usec = is_quick ? quick_usec(delay_usec) : delay_usec;
	pace->origin_usec = due_usec;
	pace->due_usec = due_usec;
}

/* Whether a group is in trouble. To be at its limit is none: there stands every one that reads many files. When its
 * tasks wait for memory it is. */
static bool is_group_in_trouble(const struct cgroup_tree *tree)
{
	unsigned int candidates = tree->state_count[CGROUP_STATE_RECLAIMING] +
				  tree->state_count[CGROUP_STATE_THROTTLED];

	if (tree->state_count[CGROUP_STATE_KILLED] > 0)
		return true;
	for (unsigned int i = 0; i < tree->place_count && candidates > 0; i++) {
		const struct cgroup_node *node = &tree->node[i];

		if (node->state != CGROUP_STATE_RECLAIMING && node->state != CGROUP_STATE_THROTTLED)
			continue;
		candidates--;
		if (node->some_percent >= STALLED_PERCENT)
			return true;
	}
	return false;
}

bool pace_is_trouble(const struct model *model)
{
	enum ladder_rung rung = model->ladder.rung;
	const struct kill *kill = kills_get(&model->kills, 0);

	return (rung > LADDER_KSWAPD && rung < LADDER_UNKNOWN) ||
	       model->stalls.stall[PRESSURE_MEMORY].some_percent >= STALLED_PERCENT ||
	       (kill && !kill->is_earlier &&
		       model_seconds_since(model, kill->monotonic_usec) < KILL_SEC) ||
	       is_group_in_trouble(&model->cgroup_tree);
}

/* Adds what was earned since the sample before and takes away what was used. */
static void account(struct pace *pace, uint64_t sampled_usec, uint64_t cpu_usec)
{
	uint64_t earned = pace->sampled_usec ? (sampled_usec - pace->sampled_usec) / SHARE : 0;
	int64_t most = CREDIT_MAX_USEC;

	/* Else one that is dearer than that could never be paid for. */
	if ((uint64_t)most < pace->cost_usec)
		most = (int64_t)pace->cost_usec;
	pace->cost_usec = cpu_usec - pace->cpu_usec;
	pace->cpu_usec = cpu_usec;
	pace->credit_usec += (int64_t)earned;
	if (pace->credit_usec > most)
		pace->credit_usec = most;
	pace->credit_usec -= (int64_t)pace->cost_usec;
	if (pace->credit_usec < -DEBT_MAX_USEC)
		pace->credit_usec = -DEBT_MAX_USEC;
}

/* When another sample can be paid for. It is paid for until the newest one. */
static uint64_t payable_usec(const struct pace *pace)
{
	int64_t missing = (int64_t)pace->cost_usec - pace->credit_usec;

	if (missing > DEBT_MAX_USEC)
		missing = DEBT_MAX_USEC;
	return pace->sampled_usec + (missing > 0 ? (uint64_t)missing * SHARE : 0);
}

/* The first multiple of the step that is later than NOW_USEC and not before EARLIEST_USEC. */
static uint64_t next_step_usec(const struct pace *pace, uint64_t now_usec, uint64_t earliest_usec)
{
	uint64_t after = earliest_usec > now_usec ? earliest_usec - 1 : now_usec;

	if (after < pace->origin_usec)
		return pace->origin_usec;
	return pace->origin_usec +
	       ((after - pace->origin_usec) / pace->step_usec + 1) * pace->step_usec;
}

void pace_take(struct pace *pace, bool is_trouble, uint64_t sampled_usec, uint64_t now_usec,
	uint64_t cpu_usec)
{
	uint64_t earliest_usec;
	bool is_quick;

	account(pace, sampled_usec, cpu_usec);
	pace->sampled_usec = sampled_usec;
	if (is_trouble)
		pace->trouble_usec = sampled_usec;
	is_quick = pace->trouble_usec && sampled_usec - pace->trouble_usec < CALM_USEC;
	pace->step_usec =
		is_quick && !pace->is_steady ? quick_usec(pace->delay_usec) : pace->delay_usec;
	/* One that came early is not followed at once by the one that was due, except by the first: without it there are no
	 * rates. */
	earliest_usec = sampled_usec < pace->origin_usec ? 0 : sampled_usec + pace->step_usec / 4;
	if (!pace->is_steady && payable_usec(pace) > earliest_usec)
		earliest_usec = payable_usec(pace);
	/* Nothing is due before the beginning. */
	if (pace->due_usec != UINT64_MAX)
		pace->due_usec = next_step_usec(pace, now_usec, earliest_usec);
}

bool pace_hurry(struct pace *pace, uint64_t now_usec)
{
	uint64_t due_usec = pace->sampled_usec + PACE_FLOOR_USEC;

	if (due_usec < payable_usec(pace))
		due_usec = payable_usec(pace);
	if (due_usec < now_usec)
		due_usec = now_usec;
	if (pace->is_steady || due_usec >= pace->due_usec)
		return false;
	pace->due_usec = due_usec;
	return true;
}

void pace_excuse(struct pace *pace, uint64_t cpu_usec)
{
	pace->cpu_usec = cpu_usec;
}

uint64_t pace_interval_usec(const struct pace *pace)
{
	uint64_t step = pace->step_usec;
	uint64_t steps = pace->due_usec > pace->sampled_usec
				 ? (pace->due_usec - pace->sampled_usec + step / 2) / step
				 : 1;

	if (pace->sampled_usec == 0 || pace->due_usec == UINT64_MAX || steps == 0)
		return step;
	return steps * step;
}

uint64_t pace_step_delay(uint64_t delay_usec, int direction)
{
	static const uint64_t steps_usec[] = {100000, 200000, 500000, 1000000, 2000000, 5000000,
		10000000, 30000000, 60000000, 300000000, 900000000, 3600000000};
	int count = ARRAY_SIZE(steps_usec), step = 0;

	while (step < count - 1 && steps_usec[step] < delay_usec)
		step++;
	/* From a delay between two steps, one that is longer is already the next. */
	if (delay_usec == steps_usec[step] || direction < 0)
		step += direction;
	return step < 0 || step >= count ? delay_usec : steps_usec[step];
}
