/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "cgroups.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"

static void cgroups_fail(const char *reason)
{
	printf("Bail out! table of control groups: %s\n", reason);
	exit(99);
}

static uint32_t add_text(struct cgroups *cgroups, const char *text)
{
	size_t at = cgroups->texts_used, size = strlen(text) + 1;

	if (at + size > sizeof(cgroups->texts))
		cgroups_fail("no room for texts is left");
	memcpy(cgroups->texts + at, text, size);
	cgroups->texts_used += size;
	return (uint32_t)at;
}

uint32_t cgroups_add_unread(struct cgroups *cgroups, uint32_t parent, const char *name)
{
	uint32_t place = cgroups->table.place_count++;

	if (place == CGROUPS_MAX)
		cgroups_fail("no place is left");
	cgroups->table.count++;
	cgroups->incarnations++;
	cgroups->row[place] = (struct cgroup){
		.id = cgroups->incarnations,
		.incarnation = cgroups->incarnations,
		.parent = parent,
		.name = add_text(cgroups, name),
		.depth = parent == CGROUP_NONE ? 0 : (uint16_t)(cgroups->row[parent].depth + 1),
	};
	return place;
}

/* The root has no file of an amount, of a limit or of events. */
static uint32_t add_root(struct cgroups *cgroups)
{
	uint32_t place = cgroups_add_unread(cgroups, CGROUP_NONE, "");

	cgroups->row[place].flags = CGROUP_HAS_PROCESSES;
	cgroups->row[place].read_usec = 1;
	return place;
}

void cgroups_init(struct cgroups *cgroups)
{
	memset(cgroups, 0, sizeof(*cgroups));
	cgroups->table.row = cgroups->row;
	cgroups->table.texts = cgroups->texts;
	cgroups->table.mode = CGROUP_MODE_V2;
	cgroups->table.sweep_percent = 100;
	strcpy(cgroups->table.mount, "/sys/fs/cgroup");
	strcpy(cgroups->table.subtree, "/");
	add_text(cgroups, "");
	cgroups->table.root = add_root(cgroups);
}

uint32_t cgroups_add(struct cgroups *cgroups, uint32_t parent, const char *name)
{
	static const enum cgroup_value limits[] = {CGROUP_HIGH, CGROUP_MAX, CGROUP_SWAP_MAX};
	static const enum cgroup_value amounts[] = {CGROUP_CURRENT, CGROUP_PEAK, CGROUP_MIN,
		CGROUP_LOW, CGROUP_SWAP_CURRENT, CGROUP_OOM_GROUP};
	uint32_t place = cgroups_add_unread(cgroups, parent, name);
	struct cgroup *group = &cgroups->row[place];

	for (unsigned int i = 0; i < ARRAY_SIZE(limits); i++)
		cgroups_set(cgroups, place, limits[i], CGROUP_UNLIMITED);
	for (unsigned int i = 0; i < ARRAY_SIZE(amounts); i++)
		cgroups_set(cgroups, place, amounts[i], 0);
	group->flags = CGROUP_HAS_STAT | CGROUP_HAS_PROCESSES;
	group->events.present = group->local.present = (1u << CGROUP_EVENTS) - 1;
	group->pressure.some.is_present = group->pressure.full.is_present = true;
	group->read_usec = group->checked_usec = 1;
	return place;
}

void cgroups_remove(struct cgroups *cgroups, uint32_t place)
{
	memset(&cgroups->row[place], 0, sizeof(cgroups->row[place]));
	cgroups->table.count--;
}

void cgroups_set(struct cgroups *cgroups, uint32_t place, enum cgroup_value value, uint64_t amount)
{
	cgroups->row[place].value[value] = amount;
	cgroups->row[place].present |= 1u << value;
}

void cgroups_set_stat(
	struct cgroups *cgroups, uint32_t place, enum cgroup_stat_field field, uint64_t amount)
{
	cgroups->row[place].stat.value[field] = amount;
	bits_set(cgroups->row[place].stat.present, field);
}

void cgroups_happen(
	struct cgroups *cgroups, uint32_t place, enum cgroup_event event, uint64_t count)
{
	cgroups->row[place].local.count[event] += count;
	for (; place != cgroups->table.root; place = cgroups->row[place].parent)
		cgroups->row[place].events.count[event] += count;
}

void cgroups_read(struct cgroups *cgroups, uint64_t now_usec)
{
	for (uint32_t place = 0; place < cgroups->table.place_count; place++) {
		struct cgroup *group = &cgroups->row[place];

		if (group->read_usec > 0)
			group->read_usec = group->checked_usec = now_usec;
	}
	cgroups->table.oldest_usec = now_usec;
}
