/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to the groups of cgroup_machine.h from one look to the next. */
#ifndef OOMWATCH_TESTS_MODEL_CGROUP_LIFE_H
#define OOMWATCH_TESTS_MODEL_CGROUP_LIFE_H

#include "cgroup_machine.h"

/* COUNT more events, in the group and, but for LOCAL, those above it. */
static void add_events(uint32_t place, enum cgroup_event event, uint64_t count)
{
	groups[place].local.count[event] += count;
	for (uint32_t above = place; above != 0; above = groups[above].parent)
		groups[above].events.count[event] += count;
}

/* From now on all but the root print their events. */
static void print_events(void)
{
	for (uint32_t place = 1; place < sample.cgroups.place_count; place++) {
		groups[place].events.present = (1u << CGROUP_EVENTS) - 1;
		groups[place].local.present = (1u << CGROUP_EVENTS) - 1;
	}
}

static void after(double seconds)
{
	sample.monotonic_usec += (uint64_t)(seconds * USEC_PER_SEC);
}

static const struct cgroup_node *node_at(uint32_t place)
{
	const struct cgroup_node *node = cgroup_tree_node(&tree, place);

	return node ? node : &tree.node[0];
}

static void grow_group(uint32_t place, unsigned int seconds, int64_t step_mib)
{
	for (unsigned int i = 0; i < seconds; i++) {
		after(1);
		groups[place].value[CGROUP_CURRENT] += (uint64_t)step_mib * MIB;
		look();
	}
}

#endif
