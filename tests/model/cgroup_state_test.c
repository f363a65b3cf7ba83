/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events of control groups, the states that follow, and which group is in danger. */
#include <config.h>

#include "model/cgroup_tree.h"

#include "cgroup_life.h"

static const char *danger_text(unsigned int most)
{
	static char text[256];
	uint32_t places[8];
	unsigned int count = cgroup_tree_dangerous(&tree, &sample.cgroups, most, places);
	int length = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < count; i++)
		length += snprintf(text + length, sizeof(text) - (size_t)length, i ? " %u" : "%u",
			(unsigned int)places[i]);
	return text;
}

/* Of a group and of those below it; memory.events.local of it alone. */
static void test_local(void)
{
	begin_groups();
	add_group(1, 0, 10, 0);
	add_group(2, 1, 10, 100);
	add_group(3, 2, 10, 0);
	print_events();
	look();
	after(1);
	add_events(2, CGROUP_EVENT_MAX, 30);
	add_events(3, CGROUP_EVENT_HIGH, 8);
	look();
	CHECK_REAL(node_at(1)->event_per_sec[CGROUP_EVENT_MAX], 30, 0.01);
	CHECK_REAL(node_at(1)->local_per_sec[CGROUP_EVENT_MAX], 0, 0);
	CHECK_REAL(node_at(2)->local_per_sec[CGROUP_EVENT_MAX], 30, 0.01);
	CHECK_REAL(node_at(3)->event_per_sec[CGROUP_EVENT_MAX], 0, 0);
	CHECK_REAL(node_at(2)->event_per_sec[CGROUP_EVENT_HIGH], 8, 0.01);
	CHECK_REAL(node_at(2)->local_per_sec[CGROUP_EVENT_HIGH], 0, 0);
	CHECK_REAL(node_at(3)->local_per_sec[CGROUP_EVENT_HIGH], 8, 0.01);
	/* Only 2 has the limit, so only there the state arises; it holds below and not above. */
	CHECK_INT(node_at(1)->state, CGROUP_STATE_UNLIMITED);
	CHECK_INT(node_at(2)->state, CGROUP_STATE_RECLAIMING);
	CHECK_INT(node_at(3)->state, CGROUP_STATE_RECLAIMING);
	CHECK(node_at(3)->is_throttled);
	CHECK(node_at(2)->is_origin);
	CHECK(!node_at(3)->is_origin);
}

/* The same without memory.events.local: what the children do not account for. */
static void test_no_local(void)
{
	begin_groups();
	add_group(1, 0, 10, 100);
	add_group(2, 1, 10, 0);
	add_group(3, 1, 10, 100);
	print_events();
	for (uint32_t place = 1; place <= 3; place++)
		groups[place].local.present = 0;
	look();
	after(1);
	add_events(3, CGROUP_EVENT_MAX, 30);
	look();
	CHECK_REAL(node_at(1)->event_per_sec[CGROUP_EVENT_MAX], 30, 0.01);
	CHECK_REAL(node_at(1)->local_per_sec[CGROUP_EVENT_MAX], 0, 0.001);
	CHECK_REAL(node_at(3)->local_per_sec[CGROUP_EVENT_MAX], 30, 0.01);
	CHECK_INT(node_at(1)->state, CGROUP_STATE_ROOMY);
	CHECK_INT(node_at(3)->state, CGROUP_STATE_RECLAIMING);
	after(5);
	add_events(1, CGROUP_EVENT_MAX, 15);
	look();
	CHECK_REAL(node_at(1)->local_per_sec[CGROUP_EVENT_MAX], 3, 0.01);
	CHECK_REAL(node_at(3)->local_per_sec[CGROUP_EVENT_MAX], 0, 0);
	CHECK_INT(node_at(1)->state, CGROUP_STATE_RECLAIMING);
	CHECK_INT(node_at(2)->state, CGROUP_STATE_RECLAIMING);
	/* The child was read later, when more had happened. */
	after(5);
	look();
	add_events(3, CGROUP_EVENT_MAX, 30);
	after(1);
	read_group(3);
	cgroup_tree_update(&tree, &sample);
	CHECK_REAL(node_at(3)->event_per_sec[CGROUP_EVENT_MAX], 30, 0.01);
	CHECK_REAL(node_at(1)->event_per_sec[CGROUP_EVENT_MAX], 0, 0);
	CHECK_REAL(node_at(1)->local_per_sec[CGROUP_EVENT_MAX], 0, 0);
}

/* With memory_localevents both files are local, and what is below is added up. */
static void test_localevents(void)
{
	begin_groups();
	sample.cgroups.has_local_events = true;
	add_group(1, 0, 10, 100);
	add_group(2, 1, 10, 0);
	add_group(3, 2, 10, 0);
	print_events();
	groups[3].local.present = 0; /* as if there were only the one file */
	look();
	after(1);
	groups[3].events.count[CGROUP_EVENT_OOM_KILL] += 2;
	groups[1].events.count[CGROUP_EVENT_OOM] += 1;
	groups[1].local.count[CGROUP_EVENT_OOM] += 1;
	groups[1].events.count[CGROUP_EVENT_MAX] += 9;
	groups[1].local.count[CGROUP_EVENT_MAX] += 9;
	look();
	CHECK_REAL(node_at(3)->local_per_sec[CGROUP_EVENT_OOM_KILL], 2, 0.01);
	CHECK_REAL(node_at(2)->local_per_sec[CGROUP_EVENT_OOM_KILL], 0, 0);
	CHECK_REAL(node_at(2)->event_per_sec[CGROUP_EVENT_OOM_KILL], 2, 0.01);
	CHECK_REAL(node_at(1)->event_per_sec[CGROUP_EVENT_OOM_KILL], 2, 0.01);
	CHECK_REAL(node_at(1)->event_per_sec[CGROUP_EVENT_MAX], 9, 0.01);
	CHECK_INT(node_at(1)->killed_count, 2);
	CHECK_INT(node_at(2)->killed_count, 2);
	CHECK_INT(node_at(1)->state, CGROUP_STATE_KILLED);
	CHECK_TEXT(danger_text(8), "1");
	/* They do not add up twice. */
	cgroup_tree_update(&tree, &sample);
	CHECK_REAL(node_at(1)->event_per_sec[CGROUP_EVENT_OOM_KILL], 2, 0.01);
	CHECK_INT(node_at(1)->killed_count, 2);
}

static int state_at(uint64_t current_mib)
{
	set(1, CGROUP_CURRENT, current_mib * MIB);
	after(1);
	look();
	return node_at(1)->state;
}

/* A state that has begun holds a little longer than it would begin. */
static void test_near(void)
{
	begin_groups();
	add_group(1, 0, 0, 1000);
	CHECK_INT(state_at(890), CGROUP_STATE_ROOMY);
	CHECK_INT(state_at(900), CGROUP_STATE_ROOMY);
	CHECK_INT(state_at(901), CGROUP_STATE_NEAR);
	CHECK_INT(state_at(899), CGROUP_STATE_NEAR);
	CHECK_INT(state_at(876), CGROUP_STATE_NEAR);
	CHECK_INT(state_at(875), CGROUP_STATE_ROOMY);
	CHECK_INT(state_at(899), CGROUP_STATE_ROOMY);
	CHECK_INT(state_at(1000), CGROUP_STATE_NEAR);
	CHECK_INT(state_at(1), CGROUP_STATE_ROOMY);
	/* By time: less than a minute, until one and a half. */
	begin_groups();
	add_group(1, 0, 1000, 10000);
	look();
	grow_group(1, 20, 200);
	CHECK_REAL(node_at(1)->until_max_sec, 25, 0.1);
	CHECK_INT(node_at(1)->state, CGROUP_STATE_NEAR);
	set(1, CGROUP_MAX, 18900 * MIB);
	grow_group(1, 1, 200);
	CHECK_REAL(node_at(1)->until_max_sec, 68.5, 0.1);
	CHECK_INT(node_at(1)->state, CGROUP_STATE_NEAR);
	set(1, CGROUP_MAX, 30000 * MIB);
	grow_group(1, 1, 200);
	CHECK_INT(node_at(1)->state, CGROUP_STATE_ROOMY);
	set(1, CGROUP_MAX, 18900 * MIB);
	grow_group(1, 1, 200);
	CHECK_INT(node_at(1)->state, CGROUP_STATE_ROOMY);
}

static void test_states(void)
{
	begin_groups();
	add_group(1, 0, 500, 1000);
	add_group(2, 1, 200, 0);
	add_group(3, 1, 200, 0);
	add_group(4, 0, 200, 0);
	add_group(5, 0, 0, 0);
	print_events();
	for (uint32_t place = 1; place <= 4; place++) {
		groups[place].pressure.some.is_present = true;
		read_group(place);
	}
	cgroup_tree_update(&tree, &sample);
	CHECK_INT(node_at(5)->state, CGROUP_STATE_UNKNOWN);
	CHECK_INT(node_at(4)->state, CGROUP_STATE_UNLIMITED);
	CHECK_INT(node_at(3)->state, CGROUP_STATE_ROOMY);
	CHECK_INT(tree.state_count[CGROUP_STATE_ROOMY], 3);
	CHECK_INT(tree.state_count[CGROUP_STATE_UNKNOWN], 2); /* with the root */
	/* Above memory.high, which slows down those below that ask for memory. */
	after(1);
	add_events(1, CGROUP_EVENT_HIGH, 3);
	groups[2].pressure.some.total_usec += 1000;
	look();
	CHECK_INT(node_at(1)->state, CGROUP_STATE_THROTTLED);
	CHECK_INT(node_at(2)->state, CGROUP_STATE_THROTTLED);
	CHECK(node_at(2)->is_throttled);
	CHECK_INT(node_at(3)->state, CGROUP_STATE_ROOMY);
	CHECK(!node_at(3)->is_throttled);
	CHECK(node_at(1)->is_origin);
	CHECK(!node_at(2)->is_origin);
	/* It holds for a moment, so that it does not flicker. */
	after(2);
	look();
	CHECK_INT(node_at(1)->state, CGROUP_STATE_THROTTLED);
	after(1.5);
	look();
	CHECK_INT(node_at(1)->state, CGROUP_STATE_ROOMY);
	/* However far apart the samples are, once it shows. */
	after(100);
	add_events(4, CGROUP_EVENT_HIGH, 3);
	look();
	CHECK_INT(node_at(4)->state, CGROUP_STATE_THROTTLED);
	CHECK_TEXT(danger_text(1), "4");
	after(100);
	look();
	CHECK_INT(node_at(4)->state, CGROUP_STATE_UNLIMITED);
	/* At max and high at once. */
	add_events(1, CGROUP_EVENT_HIGH, 3);
	add_events(1, CGROUP_EVENT_MAX, 3);
	after(1);
	look();
	CHECK_INT(node_at(1)->state, CGROUP_STATE_RECLAIMING);
	CHECK(node_at(1)->is_throttled);
	CHECK_INT(node_at(3)->state, CGROUP_STATE_RECLAIMING);
	/* Limits of cgroup1 are not read. */
	sample.cgroups.mode = CGROUP_MODE_HYBRID;
	look();
	CHECK_INT(node_at(1)->state, CGROUP_STATE_UNKNOWN);
	CHECK(tree.danger == CGROUP_NONE);
}

/* A kill shows in the group and above it, for a while; the limit, or else the process, is where it arose. */
static void test_kills(void)
{
	begin_groups();
	add_group(1, 0, 500, 0);
	add_group(2, 1, 200, 400);
	add_group(3, 2, 100, 0);
	add_group(4, 2, 100, 300);
	print_events();
	add_events(3, CGROUP_EVENT_OOM_KILL, 5); /* before this program */
	look();
	CHECK_INT(node_at(3)->killed_count, 0);
	CHECK_INT(node_at(3)->killed_usec, 0);
	after(1);
	add_events(2, CGROUP_EVENT_OOM, 40);
	add_events(3, CGROUP_EVENT_OOM_KILL, 2);
	look();
	CHECK_INT(node_at(1)->state, CGROUP_STATE_KILLED);
	CHECK_INT(node_at(2)->state, CGROUP_STATE_KILLED);
	CHECK_INT(node_at(3)->state, CGROUP_STATE_KILLED);
	CHECK_INT(node_at(4)->state, CGROUP_STATE_ROOMY);
	CHECK_INT(node_at(2)->killed_count, 2);
	CHECK_INT(node_at(3)->killed_usec, sample.monotonic_usec);
	CHECK_INT(node_at(4)->killed_usec, 0);
	CHECK_TEXT(danger_text(8), "2 4");
	CHECK_INT(tree.danger, 2);
	CHECK_INT(tree.pressing_count, 1);
	after(CGROUP_KILLED_SEC - 1);
	look();
	CHECK_INT(node_at(3)->state, CGROUP_STATE_KILLED);
	after(2);
	look();
	CHECK_INT(node_at(3)->state, CGROUP_STATE_ROOMY);
	CHECK_INT(node_at(1)->state, CGROUP_STATE_UNLIMITED);
	CHECK_INT(tree.pressing_count, 0);
	CHECK_INT(node_at(3)->killed_count, 2);
	/* The machine's own OOM killer: no limit explains it. */
	add_events(3, CGROUP_EVENT_OOM_KILL, 1);
	look();
	CHECK_INT(node_at(2)->state, CGROUP_STATE_ROOMY);
	after(1);
	look();
	CHECK_INT(node_at(3)->killed_count, 3);
	CHECK_INT(node_at(2)->state, CGROUP_STATE_KILLED);
	CHECK_TEXT(danger_text(8), "3 4");
	/* The group is gone with its counters: the one above it has kept the count. */
	after(100);
	look();
	groups[1].events.count[CGROUP_EVENT_OOM_KILL]++;
	groups[2].events.count[CGROUP_EVENT_OOM_KILL]++;
	groups[3].id = 0;
	after(1);
	look();
	CHECK_INT(node_at(2)->killed_count, 4);
	CHECK_TEXT(danger_text(8), "2 4");
}

/* The worst first, and each trouble once. */
static void test_danger(void)
{
	begin_groups();
	add_group(1, 0, 890, 1000); /* roomy */
	add_group(2, 0, 950, 1000); /* near */
	add_group(3, 2, 900, 2000); /* near, by the limit above it */
	add_group(4, 0, 100, 1000); /* throttled */
	add_group(5, 0, 990, 1000); /* reclaims, files */
	add_group(6, 5, 980, 0);    /* likewise, by the limit above it */
	add_group(7, 0, 980, 1000); /* reclaims, and nothing to drop */
	add_group(8, 0, 500, 1000); /* roomy */
	add_group(9, 0, 500, 0);
	set_stat(5, CGROUP_STAT_ACTIVE_FILE, 400 * MIB);
	set_stat(5, CGROUP_STAT_INACTIVE_FILE, 400 * MIB);
	print_events();
	look();
	CHECK_TEXT(danger_text(8), "7 2 5 1 8 4");
	after(1);
	add_events(4, CGROUP_EVENT_HIGH, 3);
	add_events(5, CGROUP_EVENT_MAX, 3);
	add_events(7, CGROUP_EVENT_MAX, 3);
	look();
	CHECK_TEXT(danger_text(8), "7 5 4 2 1 8");
	CHECK_TEXT(danger_text(2), "7 5");
	CHECK_TEXT(danger_text(0), "");
	CHECK_INT(tree.danger, 7);
	CHECK_INT(tree.pressing_count, 1);
	CHECK(node_at(7)->is_pressing);
	CHECK(!node_at(5)->is_pressing);
	/* The one that reads files stalls all its tasks. */
	groups[5].pressure.full.is_present = true;
	add_events(5, CGROUP_EVENT_MAX, 3);
	after(1);
	look();
	groups[5].pressure.full.total_usec += 500000;
	add_events(7, CGROUP_EVENT_MAX, 3);
	add_events(5, CGROUP_EVENT_MAX, 3);
	after(1);
	look();
	CHECK_TEXT(danger_text(2), "5 7");
	CHECK_INT(tree.pressing_count, 2);
}

/* What grows towards its limit is worse than what rests nearer to it, and than what reads files at it. */
static void test_danger_by_time(void)
{
	begin_groups();
	add_group(1, 0, 9900, 10000);
	add_group(2, 0, 1000, 10000);
	add_group(3, 0, 9999, 10000);
	set_stat(3, CGROUP_STAT_INACTIVE_FILE, 9000 * MIB);
	print_events();
	look();
	grow_group(2, 30, 100);
	CHECK_TEXT(danger_text(8), "1 3 2");
	grow_group(2, 25, 100);
	add_events(3, CGROUP_EVENT_MAX, 3);
	grow_group(2, 1, 100);
	CHECK_REAL(node_at(2)->until_max_sec, 34, 0.1);
	CHECK_INT(node_at(2)->state, CGROUP_STATE_NEAR);
	CHECK(!node_at(2)->is_pressing);
	CHECK_TEXT(danger_text(8), "3 2 1");
	grow_group(2, 10, 100);
	add_events(3, CGROUP_EVENT_MAX, 3);
	grow_group(2, 1, 100);
	CHECK(node_at(2)->is_pressing);
	CHECK_INT(node_at(3)->state, CGROUP_STATE_RECLAIMING);
	CHECK_TEXT(danger_text(8), "2 3 1");
}

static void test_names(void)
{
	CHECK_TEXT(cgroup_state_name(CGROUP_STATE_UNKNOWN), "unknown");
	CHECK_TEXT(cgroup_state_name(CGROUP_STATE_UNLIMITED), "unlimited");
	CHECK_TEXT(cgroup_state_name(CGROUP_STATE_ROOMY), "roomy");
	CHECK_TEXT(cgroup_state_name(CGROUP_STATE_NEAR), "near");
	CHECK_TEXT(cgroup_state_name(CGROUP_STATE_THROTTLED), "throttled");
	CHECK_TEXT(cgroup_state_name(CGROUP_STATE_RECLAIMING), "reclaiming");
	CHECK_TEXT(cgroup_state_name(CGROUP_STATE_KILLED), "killed");
}

int main(void)
{
	tap_run("events of a group alone", test_local);
	tap_run("without memory.events.local", test_no_local);
	tap_run("memory_localevents", test_localevents);
	tap_run("near, and how long", test_near);
	tap_run("states", test_states);
	tap_run("kills", test_kills);
	tap_run("the order of danger", test_danger);
	tap_run("danger by time", test_danger_by_time);
	tap_run("names for reports", test_names);
	cgroup_tree_release(&tree);
	return tap_done();
}
