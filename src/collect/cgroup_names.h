/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The names of control groups, as they are. Groups come and go, and a text pool only grows: when it is
 * full, the names of those that live move into a second pool, and back the next time. So a picture
 * that is held keeps its names until the pool has been full twice; its memory stays for good.
 */
#ifndef OOMWATCH_COLLECT_CGROUP_NAMES_H
#define OOMWATCH_COLLECT_CGROUP_NAMES_H

#include "base/text_pool.h"
#include "kernel/cgroup.h"

/* Each pool is twice as large as the one that it replaces. */
#define CGROUP_NAMES_RETIRED 24

struct cgroup_names {
	struct text_pool pool;
	struct text_pool spare; /* without room until the pool was full for the first time */
	struct text_pool retired[CGROUP_NAMES_RETIRED]; /* outgrown; pictures may still show them */
	unsigned int retired_count;
};

/* Room for SIZE bytes and TEXTS names. 0 or -ENOMEM. Release with cgroup_names_release(). */
int cgroup_names_init(struct cgroup_names *names, size_t size, uint32_t texts);

void cgroup_names_release(struct cgroup_names *names);

/* Makes room by forgetting the names of all but the COUNT rows of ROW, whose names move. Allocates. 0
 * or -ENOMEM, and then all is as before. */
int cgroup_names_renew(struct cgroup_names *names, struct cgroup *row, uint32_t count);

#endif
