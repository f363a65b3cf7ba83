/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tables of control groups for tests, made by hand as those of processes.h:
 *
 *     cgroups_init(&cgroups);
 *     slice = cgroups_add(&cgroups, cgroups.table.root, "system.slice");
 *     web = cgroups_add(&cgroups, slice, "web.service");
 *     cgroups_set(&cgroups, web, CGROUP_MAX, 512 * CGROUPS_MIB);
 *     sample.cgroups = cgroups.table;
 *
 * again after each change, for it counts its places.
 */
#ifndef OOMWATCH_TESTS_CGROUPS_H
#define OOMWATCH_TESTS_CGROUPS_H

#include "kernel/cgroup.h"

#define CGROUPS_MAX 64
#define CGROUPS_TEXTS_MAX 8192
#define CGROUPS_MIB ((uint64_t)1024 * 1024)

struct cgroups {
	struct cgroup_table table;
	struct cgroup row[CGROUPS_MAX];
	char texts[CGROUPS_TEXTS_MAX];
	size_t texts_used;
	uint32_t incarnations; /* given so far */
};

/* The root of all of cgroup2 at /sys/fs/cgroup, which was read and has no amounts. */
void cgroups_init(struct cgroups *cgroups);

/*
 * Adds a group that was read: without a limit, with nothing in it, nothing that ever happened to it,
 * and no stalls. It gets the next place, which is returned. More than there is room for ends the program.
 */
uint32_t cgroups_add(struct cgroups *cgroups, uint32_t parent, const char *name);

/* Adds one that was not read yet. */
uint32_t cgroups_add_unread(struct cgroups *cgroups, uint32_t parent, const char *name);

/* It is removed: its place is empty. */
void cgroups_remove(struct cgroups *cgroups, uint32_t place);

void cgroups_set(struct cgroups *cgroups, uint32_t place, enum cgroup_value value, uint64_t amount);
void cgroups_set_stat(
	struct cgroups *cgroups, uint32_t place, enum cgroup_stat_field field, uint64_t amount);

/* COUNT more of EVENT happened in the group at PLACE; those above count it too. */
void cgroups_happen(
	struct cgroups *cgroups, uint32_t place, enum cgroup_event event, uint64_t count);

/* All that was read is read again at NOW_USEC. */
void cgroups_read(struct cgroups *cgroups, uint64_t now_usec);

#endif
