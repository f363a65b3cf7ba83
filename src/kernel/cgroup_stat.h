/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * memory.stat of a control group (mm/memcontrol.c, memory_stat_format()), the keys that say what its memory
 * is and what reclaim does to it. Amounts are bytes; from pgfault on they are events since the
 * group was made, in pages where pages are meant. Reclaim at a limit counts as direct here.
 */
#ifndef OOMWATCH_KERNEL_CGROUP_STAT_H
#define OOMWATCH_KERNEL_CGROUP_STAT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bits.h"
#include "base/failure.h"

/* In the order of strcmp(), as kernel/fields.h wants it. */
enum cgroup_stat_field {
	CGROUP_STAT_ACTIVE_ANON,
	CGROUP_STAT_ACTIVE_FILE,
	CGROUP_STAT_ANON,
	CGROUP_STAT_FILE,
	CGROUP_STAT_FILE_DIRTY,
	CGROUP_STAT_FILE_MAPPED,
	CGROUP_STAT_FILE_WRITEBACK,
	CGROUP_STAT_INACTIVE_ANON,
	CGROUP_STAT_INACTIVE_FILE,
	CGROUP_STAT_KERNEL, /* from Linux 5.18; before it kernel_stack, slab and others alone */
	CGROUP_STAT_KERNEL_STACK,
	CGROUP_STAT_PAGETABLES,
	CGROUP_STAT_PERCPU,
	CGROUP_STAT_PGFAULT,
	CGROUP_STAT_PGMAJFAULT,
	CGROUP_STAT_PGSCAN,
	CGROUP_STAT_PGSCAN_DIRECT,
	CGROUP_STAT_PGSCAN_KSWAPD,
	CGROUP_STAT_PGSTEAL,
	CGROUP_STAT_PGSTEAL_DIRECT,
	CGROUP_STAT_PGSTEAL_KSWAPD,
	CGROUP_STAT_PSWPIN,  /* from Linux 6.14 */
	CGROUP_STAT_PSWPOUT, /* likewise */
	CGROUP_STAT_SHMEM,
	CGROUP_STAT_SLAB,
	CGROUP_STAT_SLAB_RECLAIMABLE,
	CGROUP_STAT_SLAB_UNRECLAIMABLE,
	CGROUP_STAT_SOCK,
	CGROUP_STAT_SWAPCACHED,
	CGROUP_STAT_UNEVICTABLE,
	CGROUP_STAT_WORKINGSET_REFAULT_ANON, /* from Linux 5.9 */
	CGROUP_STAT_WORKINGSET_REFAULT_FILE,
	CGROUP_STAT_ZSWPIN,
	CGROUP_STAT_ZSWPOUT,
	CGROUP_STAT_FIELDS
};

struct cgroup_stat {
	uint64_t present[1];
	uint64_t value[CGROUP_STAT_FIELDS];
};

/* workingset_refault of 5.4 to 5.8 counts as that of files: of anonymous pages there were none. As
 * vmstat_parse(). */
int cgroup_stat_parse(
	const char *text, size_t length, struct cgroup_stat *ret, struct failure *failure);

bool cgroup_stat_has(const struct cgroup_stat *stat, enum cgroup_stat_field field);

/* "anon": the key of FIELD. */
const char *cgroup_stat_name(enum cgroup_stat_field field);

#endif
