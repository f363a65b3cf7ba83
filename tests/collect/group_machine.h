/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A machine for the tests of collect/cgroups: one of tests/collect/machine.h whose control groups are
 * folders with files. The number of links of a folder tells here, too, whether others are in it; but a
 * kept descriptor stays readable when its file is gone.
 */
#ifndef OOMWATCH_TESTS_COLLECT_GROUP_MACHINE_H
#define OOMWATCH_TESTS_COLLECT_GROUP_MACHINE_H

#include "collect/cgroups.h"
#include "machine.h"

#define GROUP_TOP "sys/fs/cgroup"
#define GROUP_WALK_USEC (31 * (uint64_t)USEC_PER_SEC) /* after so long a walk is due */
#define MIB ((uint64_t)1 << 20)

struct group_machine {
	struct cgroups *cgroups;
	struct cgroup_table table; /* the newest */
};

extern struct group_machine group_machine;

/* A machine with COUNT processes, which are known, and the root group alone. */
void groups_make(int count);

/* Opens its groups; or reads all of them once as well. End it with groups_stop(). */
void groups_open(void);
void groups_start(void);
void groups_stop(void);

/* Writes the file NAME of the group PATH ("/a/b"). */
void group_put(const char *path, const char *name, const char *text);
void group_put_number(const char *path, const char *name, uint64_t number);

/* memory.events: the limit was met MAX times. */
void group_put_events(const char *path, unsigned int max);

/* A whole group; LIMIT 0: it has none. */
void group_make(const char *path, uint64_t current, uint64_t limit);

void group_remove(const char *path);

/* What the kernel would count: it starts a walk. */
void group_put_count(unsigned int count);

/* Moves the clock on by ELAPSED_USEC, and takes processes and groups then. As cgroups_take(). */
int group_take(uint64_t elapsed_usec);
void group_takes(unsigned int times, uint64_t elapsed_usec);

/* Until all that is known was read. */
void group_takes_until_read(void);

/* CGROUP_NONE when it is not in the table. */
uint32_t group_place(const char *path);

/* A copy of the row of one that must be there; its memory.current, 12345 when it was not read. */
struct cgroup group_need(int line, const char *path);
uint64_t group_current(const char *path);

/* The group of process NUMBER as the path that the table has for it, "" for none. */
const char *group_of_process(int number);

/* Every place is a group with a parent that is one, there are COUNT, and all are counted. */
void groups_expect_sound(int line, unsigned int count);

#endif
