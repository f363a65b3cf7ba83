/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A machine with control groups that are made by hand, for tests of model/cgroup_tree.h and what stands on it. */
#ifndef OOMWATCH_TESTS_MODEL_CGROUP_MACHINE_H
#define OOMWATCH_TESTS_MODEL_CGROUP_MACHINE_H

#include "base/clock.h"
#include "model/cgroup_tree.h"

#include "../tap.h"

#define GROUPS_MAX 64
#define MIB ((uint64_t)1024 * 1024)

static struct sample sample;
static struct cgroup groups[GROUPS_MAX];
static struct cgroup_tree tree;
static uint32_t incarnations;
static uint64_t last_id;

/* The root alone, in a tree that has seen nothing yet. */
static void begin_groups(void)
{
	memset(&sample, 0, sizeof(sample));
	memset(groups, 0, sizeof(groups));
	cgroup_tree_release(&tree);
	CHECK_INT(cgroup_tree_reserve(&tree, GROUPS_MAX), 0);
	last_id = 0;
	sample.monotonic_usec = (uint64_t)5000 * USEC_PER_SEC;
	sample.host.page_size_bytes = 4096;
	sample.host.cpu_count = 2;
	strcpy(sample.host.kernel_release, "6.12.0");
	sample.reading[SOURCE_CGROUPS].status = READING_FRESH;
	sample.cgroups.row = groups;
	sample.cgroups.texts = "";
	sample.cgroups.mode = CGROUP_MODE_V2;
	sample.cgroups.sweep_percent = 100;
	sample.cgroups.place_count = 1;
	groups[0] = (struct cgroup){
		.id = ++last_id, .incarnation = ++incarnations, .parent = CGROUP_NONE};
}

static void set(uint32_t place, enum cgroup_value value, uint64_t amount)
{
	groups[place].value[value] = amount;
	groups[place].present |= 1u << value;
}

/* A group below PARENT, at PLACE, that holds CURRENT_MIB and may hold MAX_MIB (0: without a limit). */
static void add_group(uint32_t place, uint32_t parent, uint64_t current_mib, uint64_t max_mib)
{
	groups[place] = (struct cgroup){.id = ++last_id,
		.incarnation = ++incarnations,
		.parent = parent,
		.depth = (uint16_t)(groups[parent].depth + 1),
		.flags = CGROUP_HAS_STAT | CGROUP_HAS_PROCESSES};
	set(place, CGROUP_CURRENT, current_mib * MIB);
	set(place, CGROUP_MAX, max_mib ? max_mib * MIB : CGROUP_UNLIMITED);
	if (place >= sample.cgroups.place_count)
		sample.cgroups.place_count = place + 1;
}

static void set_stat(uint32_t place, enum cgroup_stat_field field, uint64_t amount)
{
	groups[place].stat.value[field] = amount;
	bits_set(groups[place].stat.present, field);
}

static void read_group(uint32_t place)
{
	groups[place].read_usec = groups[place].checked_usec = sample.monotonic_usec + 300;
}

/* All are read, and the tree takes them. */
static void look(void)
{
	for (uint32_t place = 0; place < sample.cgroups.place_count; place++)
		read_group(place);
	cgroup_tree_update(&tree, &sample);
}

#endif
