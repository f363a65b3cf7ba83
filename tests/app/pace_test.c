/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When samples are due, with a clock and costs of the test's own; and what counts as trouble. */
#include <config.h>

#include "app/pace.h"

#include <stdlib.h>

#include "base/clock.h"

#include "../scene.h"
#include "../tap.h"

#define START_USEC ((uint64_t)1000 * USEC_PER_SEC)
#define DELAY_USEC USEC_PER_SEC

/* What the loop would do: each sample takes COST_USEC of one CPU and begins LATE_USEC after it was due. */
static struct pace pace;
static uint64_t now_usec, cpu_usec, cost_usec, late_usec;
static unsigned int samples;

static void begin(uint64_t delay_usec, bool is_steady)
{
	now_usec = START_USEC;
	cpu_usec = 300000; /* of the start */
	cost_usec = 2000;
	late_usec = 0;
	samples = 0;
	pace_init(&pace, delay_usec, is_steady, cpu_usec);
	pace_begin(&pace, delay_usec, now_usec);
}

static void sample(bool is_trouble)
{
	uint64_t begun_usec = pace.due_usec + late_usec;

	if (begun_usec < now_usec)
		begun_usec = now_usec;
	now_usec = begun_usec + cost_usec;
	cpu_usec += cost_usec;
	samples++;
	pace_take(&pace, is_trouble, begun_usec, now_usec, cpu_usec);
}

/* Samples for SECONDS; returns how many. */
static unsigned int run(double seconds, bool is_trouble)
{
	uint64_t end_usec = now_usec + (uint64_t)(seconds * USEC_PER_SEC);
	unsigned int before = samples;

	while (pace.due_usec < end_usec)
		sample(is_trouble);
	return samples - before;
}

static void test_calm(void)
{
	begin(DELAY_USEC, false);
	for (unsigned int i = 0; i < 100; i++) {
		CHECK_INT(pace.due_usec, START_USEC + i * DELAY_USEC);
		/* Latencies do not add up. */
		late_usec = i * 997 % 5000;
		sample(false);
		CHECK_INT(pace_interval_usec(&pace), DELAY_USEC);
	}
}

static void test_trouble(void)
{
	begin(DELAY_USEC, false);
	run(10, false);
	sample(true);
	CHECK_INT(pace_interval_usec(&pace), DELAY_USEC / 5);
	CHECK_INT(run(3, true), 15);
	/* It lasts for a while, and the calm pace is on the grid that it was on. */
	CHECK_INT(run(4.9, false), 24);
	run(1, false);
	CHECK_INT(pace_interval_usec(&pace), DELAY_USEC);
	CHECK_INT((pace.due_usec - START_USEC) % DELAY_USEC, 0);
	CHECK_INT(run(10, false), 10);
}

/* Trouble that comes and goes within the while is one. */
static void test_hysteresis(void)
{
	begin(DELAY_USEC, false);
	sample(true);
	for (unsigned int i = 0; i < 10; i++) {
		CHECK(run(4, false) >= 19);
		sample(true);
		CHECK_INT(pace_interval_usec(&pace), DELAY_USEC / 5);
	}
}

static void test_bounds(void)
{
	static const struct {
		uint64_t delay_usec, quick_usec;
	} rows[] = {
		{100000, 100000},
		{200000, 100000},
		{500000, 100000},
		{1000000, 200000},
		{2000000, 400000},
		{5000000, 1000000},
		{3600000000, 1000000},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		begin(rows[i].delay_usec, false);
		sample(false);
		sample(true);
		CHECK_INT(pace_interval_usec(&pace), rows[i].quick_usec);
	}
}

static double share(uint64_t cost, double seconds, bool is_trouble)
{
	uint64_t cpu_before, before;

	cost_usec = cost;
	run(seconds, is_trouble);
	cpu_before = cpu_usec;
	before = now_usec;
	run(seconds, is_trouble);
	return (double)(cpu_usec - cpu_before) / (double)(now_usec - before);
}

/* However dear, never more than a tenth; and not less than is needed to stay below it. */
static void test_share(void)
{
	static const uint64_t costs[] = {15000, 25000, 90000, 130000, 400000, 900000};

	for (unsigned int i = 0; i < ARRAY_SIZE(costs); i++) {
		double got;

		begin(DELAY_USEC, false);
		got = share(costs[i], 200, true);
		CHECK(got <= 0.105);
		/* The steps are 0.2 s. */
		CHECK(costs[i] < 100000 || got >= 0.09);
		begin(DELAY_USEC, false);
		got = share(costs[i], 200, false);
		CHECK(got <= 0.105);
		begin(100000, false);
		CHECK(share(costs[i], 200, true) <= 0.105);
	}
	begin(DELAY_USEC, false);
	cost_usec = 130000;
	run(20, false);
	CHECK_INT(pace_interval_usec(&pace), 2 * DELAY_USEC);
	/* Cheap again. */
	cost_usec = 2000;
	run(5, false);
	CHECK_INT(pace_interval_usec(&pace), DELAY_USEC);
}

/* A sample that was dear once does not make blind, nor is more owed than can be paid back soon. */
static void test_dear_once(void)
{
	begin(DELAY_USEC, false);
	run(10, false);
	cost_usec = 60000;
	sample(false);
	cost_usec = 2000;
	CHECK_INT(pace_interval_usec(&pace), DELAY_USEC);
	cost_usec = 5000000;
	sample(false);
	cost_usec = 2000;
	CHECK(pace.due_usec - pace.sampled_usec <= 11 * USEC_PER_SEC);
	CHECK(run(60, false) >= 38);
	CHECK_INT(pace_interval_usec(&pace), DELAY_USEC);
}

static void test_steady(void)
{
	begin(DELAY_USEC, true);
	cost_usec = 300000;
	CHECK_INT(run(100, true), 100);
	CHECK_INT(pace_interval_usec(&pace), DELAY_USEC);
	CHECK(!pace_hurry(&pace, now_usec + 10));
}

/* Ticks that were missed are not made up for. */
static void test_asleep(void)
{
	begin(DELAY_USEC, false);
	run(3, false);
	late_usec = 100 * USEC_PER_SEC + 300000;
	sample(false);
	late_usec = 0;
	CHECK(pace.due_usec > now_usec);
	CHECK(pace.due_usec <= now_usec + DELAY_USEC);
	CHECK_INT((pace.due_usec - START_USEC) % DELAY_USEC, 0);
	CHECK_INT(run(10, false), 10);
}

static void test_hurry(void)
{
	begin(DELAY_USEC, false);
	run(10, false);
	/* In the middle: at once. */
	now_usec = pace.sampled_usec + 400000;
	CHECK(pace_hurry(&pace, now_usec));
	CHECK_INT(pace.due_usec, now_usec);
	CHECK(!pace_hurry(&pace, now_usec + 1));
	sample(false);
	CHECK_INT((pace.due_usec - START_USEC) % DELAY_USEC, 0);
	CHECK(pace.due_usec - pace.sampled_usec < DELAY_USEC);
	/* Just after a sample: not before the floor. */
	sample(false);
	CHECK(pace_hurry(&pace, now_usec));
	CHECK_INT(pace.due_usec, pace.sampled_usec + PACE_FLOOR_USEC);
	sample(false);
	/* Just before one: that one is as good, and is not followed by another. */
	now_usec = pace.due_usec - 20000;
	CHECK(pace_hurry(&pace, now_usec));
	sample(false);
	CHECK(pace.due_usec - pace.sampled_usec > DELAY_USEC / 2);
}

/* Who is woken all the time still keeps to the floor and the tenth. */
static void test_hurry_storm(void)
{
	begin(DELAY_USEC, false);
	for (unsigned int i = 0; i < 100; i++) {
		uint64_t before = pace.sampled_usec;

		pace_hurry(&pace, now_usec);
		sample(true);
		CHECK(before == 0 || pace.sampled_usec - before >= PACE_FLOOR_USEC);
	}
	cost_usec = 50000;
	for (unsigned int i = 0; i < 100; i++) {
		pace_hurry(&pace, now_usec);
		sample(true);
	}

	uint64_t cpu_before = cpu_usec, before = now_usec;

	for (unsigned int i = 0; i < 100; i++) {
		pace_hurry(&pace, now_usec);
		sample(true);
	}
	CHECK((double)(cpu_usec - cpu_before) / (double)(now_usec - before) <= 0.105);
}

/* The first reading of the processes is paid by nobody. */
static void test_excuse(void)
{
	begin(DELAY_USEC, false);
	sample(false);
	cpu_usec += 3000000;
	pace_excuse(&pace, cpu_usec);
	sample(false);
	CHECK_INT(pace_interval_usec(&pace), DELAY_USEC);
}

static void test_change(void)
{
	begin(DELAY_USEC, false);
	run(5, true);
	pace_begin(&pace, 5000000, now_usec + 5000000);
	CHECK_INT(pace.due_usec, now_usec + 5000000);
	sample(true);
	CHECK_INT(pace_interval_usec(&pace), 1000000);
	run(30, false);
	CHECK_INT(pace_interval_usec(&pace), 5000000);
}

/* Nothing is due before it began, though the first picture is made. */
static void test_before(void)
{
	pace_init(&pace, DELAY_USEC, false, 0);
	CHECK(pace.due_usec == UINT64_MAX);
	CHECK_INT(pace_interval_usec(&pace), DELAY_USEC);
	pace_take(&pace, false, START_USEC, START_USEC + 100, 5000);
	CHECK(pace.due_usec == UINT64_MAX);
	CHECK_INT(pace_interval_usec(&pace), DELAY_USEC);
	pace_begin(&pace, DELAY_USEC, START_USEC + 250000);
	CHECK_INT(pace.due_usec, START_USEC + 250000);
	/* The processes are known: one in between, which changes nothing. */
	pace_take(&pace, false, START_USEC + 50000, START_USEC + 51000, 9000);
	CHECK_INT(pace.due_usec, START_USEC + 250000);
}

static struct model model;

static bool is_trouble_of(enum situation situation)
{
	bool result;

	scene_run(situation, &model);
	result = pace_is_trouble(&model);
	model_release(&model);
	return result;
}

static void test_situations(void)
{
	CHECK(!is_trouble_of(SITUATION_CALM));
	CHECK(!is_trouble_of(SITUATION_KSWAPD));
	CHECK(!is_trouble_of(SITUATION_NO_PSI));
	CHECK(is_trouble_of(SITUATION_DIRECT_RECLAIM));
	CHECK(is_trouble_of(SITUATION_COMPACTION));
	CHECK(is_trouble_of(SITUATION_SWAP_STORM));
	CHECK(is_trouble_of(SITUATION_OOM_KILL));
}

/* Nothing is known: no reason to hurry. */
static void test_unknown(void)
{
	memset(&model, 0, sizeof(model));
	model_init(&model);
	CHECK(!pace_is_trouble(&model));
}

static void test_kill(void)
{
	scene_run(SITUATION_CALM, &model);
	model.kills.count = 1;
	model.kills.next = 1;
	model.kills.kill[0] = (struct kill){
		.monotonic_usec = model.sample.monotonic_usec - 3 * USEC_PER_SEC, .count = 1};
	CHECK(pace_is_trouble(&model));
	model.kills.kill[0].is_earlier = true;
	CHECK(!pace_is_trouble(&model));
	model.kills.kill[0].is_earlier = false;
	model.kills.kill[0].monotonic_usec -= 60 * (uint64_t)USEC_PER_SEC;
	CHECK(!pace_is_trouble(&model));
	model_release(&model);
}

/* A group at its limit is in trouble when its tasks wait for memory. */
static void test_groups(void)
{
	static struct cgroup_node nodes[3];
	struct cgroup_tree tree;

	scene_run(SITUATION_CALM, &model);
	tree = model.cgroup_tree;
	model.cgroup_tree.node = nodes;
	model.cgroup_tree.place_count = ARRAY_SIZE(nodes);
	memset(model.cgroup_tree.state_count, 0, sizeof(model.cgroup_tree.state_count));
	nodes[0].state = CGROUP_STATE_ROOMY;
	nodes[0].some_percent = 90;
	nodes[1].state = CGROUP_STATE_RECLAIMING;
	nodes[1].some_percent = NAN;
	nodes[2].state = CGROUP_STATE_THROTTLED;
	nodes[2].some_percent = 1;
	model.cgroup_tree.state_count[CGROUP_STATE_RECLAIMING] = 1;
	model.cgroup_tree.state_count[CGROUP_STATE_THROTTLED] = 1;
	CHECK(!pace_is_trouble(&model));
	nodes[2].some_percent = 30;
	CHECK(pace_is_trouble(&model));
	nodes[2].some_percent = 0;
	nodes[1].some_percent = 5;
	CHECK(pace_is_trouble(&model));
	nodes[1].some_percent = 0;
	model.cgroup_tree.state_count[CGROUP_STATE_KILLED] = 1;
	CHECK(pace_is_trouble(&model));
	model.cgroup_tree = tree;
	model_release(&model);
}

int main(void)
{
	tap_run("calm: at the delay", test_calm);
	tap_run("trouble: more often, and back after a while", test_trouble);
	tap_run("trouble that comes and goes", test_hysteresis);
	tap_run("how often, by the delay", test_bounds);
	tap_run("never above a tenth of a CPU", test_share);
	tap_run("one sample that was dear", test_dear_once);
	tap_run("steady", test_steady);
	tap_run("after a sleep", test_asleep);
	tap_run("woken early", test_hurry);
	tap_run("woken all the time", test_hurry_storm);
	tap_run("what is excused", test_excuse);
	tap_run("another delay", test_change);
	tap_run("before the beginning", test_before);
	tap_run("what is trouble", test_situations);
	tap_run("nothing is known", test_unknown);
	tap_run("a kill is", test_kill);
	tap_run("groups", test_groups);
	return tap_done();
}
