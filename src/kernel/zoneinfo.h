/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /proc/zoneinfo (mm/vmstat.c, zoneinfo_show_print), all in pages. The kernel prints
 * every zone type it was built with for every online node; a zone without present
 * pages stops after "protection:" and is not kept here, but it counts for the index.
 * min, low, high and promo already include boost.
 */
#ifndef OOMWATCH_KERNEL_ZONEINFO_H
#define OOMWATCH_KERNEL_ZONEINFO_H

#include <stdbool.h>

#include "base/bits.h"
#include "kernel/fields.h"

#define ZONE_NAME_MAX 16
#define ZONE_PROTECTION_MAX 8 /* MAX_NR_ZONES is 6 at most */
#define ZONEINFO_ZONES_MAX 128
#define ZONEINFO_NODES_MAX 64

enum zone_field {
	ZONE_BOOST,
	ZONE_CMA,
	ZONE_FREE,
	ZONE_FREE_HIGHATOMIC,
	ZONE_HIGH,
	ZONE_LOW,
	ZONE_MANAGED,
	ZONE_MIN,
	ZONE_NODE_UNRECLAIMABLE,
	ZONE_NR_BOUNCE,
	ZONE_NR_FREE_CMA,
	ZONE_NR_FREE_PAGES,
	ZONE_NR_FREE_PAGES_BLOCKS,
	ZONE_NR_KERNEL_STACK,
	ZONE_NR_MLOCK,
	ZONE_NR_PAGE_TABLE_PAGES,
	ZONE_NR_UNACCEPTED,
	ZONE_NR_ZONE_ACTIVE_ANON,
	ZONE_NR_ZONE_ACTIVE_FILE,
	ZONE_NR_ZONE_INACTIVE_ANON,
	ZONE_NR_ZONE_INACTIVE_FILE,
	ZONE_NR_ZONE_UNEVICTABLE,
	ZONE_NR_ZONE_WRITE_PENDING,
	ZONE_NR_ZSPAGES,
	ZONE_NUMA_FOREIGN,
	ZONE_NUMA_HIT,
	ZONE_NUMA_INTERLEAVE,
	ZONE_NUMA_LOCAL,
	ZONE_NUMA_MISS,
	ZONE_NUMA_OTHER,
	ZONE_PRESENT,
	ZONE_PROMO,
	ZONE_RESERVED_HIGHATOMIC,
	ZONE_SPANNED,
	ZONE_START_PFN,
	ZONE_FIELDS
};

/* The "per-node stats", printed in the first populated zone of each node. */
enum node_field {
	NODE_NR_ACTIVE_ANON,
	NODE_NR_ACTIVE_FILE,
	NODE_NR_ANON_PAGES,
	NODE_NR_ANON_TRANSPARENT_HUGEPAGES,
	NODE_NR_BALLOON_PAGES,
	NODE_NR_DIRTIED,
	NODE_NR_DIRTY,
	NODE_NR_FILE_HUGEPAGES,
	NODE_NR_FILE_PAGES,
	NODE_NR_FILE_PMDMAPPED,
	NODE_NR_FOLL_PIN_ACQUIRED,
	NODE_NR_FOLL_PIN_RELEASED,
	NODE_NR_GPU_ACTIVE,
	NODE_NR_GPU_RECLAIM,
	NODE_NR_HUGETLB,
	NODE_NR_INACTIVE_ANON,
	NODE_NR_INACTIVE_FILE,
	NODE_NR_INDIRECTLY_RECLAIMABLE,
	NODE_NR_IOMMU_PAGES,
	NODE_NR_ISOLATED_ANON,
	NODE_NR_ISOLATED_FILE,
	NODE_NR_KERNEL_FILE_PAGES,
	NODE_NR_KERNEL_MISC_RECLAIMABLE,
	NODE_NR_KERNEL_STACK,
	NODE_NR_MAPPED,
	NODE_NR_PAGE_TABLE_PAGES,
	NODE_NR_SEC_PAGE_TABLE_PAGES,
	NODE_NR_SHMEM,
	NODE_NR_SHMEM_HUGEPAGES,
	NODE_NR_SHMEM_PMDMAPPED,
	NODE_NR_SLAB_RECLAIMABLE,
	NODE_NR_SLAB_UNRECLAIMABLE,
	NODE_NR_SWAPCACHED,
	NODE_NR_THROTTLED_WRITTEN,
	NODE_NR_UNEVICTABLE,
	NODE_NR_UNSTABLE,
	NODE_NR_VMALLOC,
	NODE_NR_VMSCAN_IMMEDIATE_RECLAIM,
	NODE_NR_VMSCAN_WRITE,
	NODE_NR_WRITEBACK,
	NODE_NR_WRITEBACK_TEMP,
	NODE_NR_WRITTEN,
	NODE_PGDEMOTE_DIRECT,
	NODE_PGDEMOTE_KHUGEPAGED,
	NODE_PGDEMOTE_KSWAPD,
	NODE_PGDEMOTE_PROACTIVE,
	NODE_PGPROMOTE_CANDIDATE,
	NODE_PGPROMOTE_CANDIDATE_NRL,
	NODE_PGPROMOTE_SUCCESS,
	NODE_PGREFILL,
	NODE_PGSCAN_ANON,
	NODE_PGSCAN_DIRECT,
	NODE_PGSCAN_FILE,
	NODE_PGSCAN_KHUGEPAGED,
	NODE_PGSCAN_KSWAPD,
	NODE_PGSCAN_PROACTIVE,
	NODE_PGSTEAL_ANON,
	NODE_PGSTEAL_DIRECT,
	NODE_PGSTEAL_FILE,
	NODE_PGSTEAL_KHUGEPAGED,
	NODE_PGSTEAL_KSWAPD,
	NODE_PGSTEAL_PROACTIVE,
	NODE_WORKINGSET_ACTIVATE,
	NODE_WORKINGSET_ACTIVATE_ANON,
	NODE_WORKINGSET_ACTIVATE_FILE,
	NODE_WORKINGSET_NODERECLAIM,
	NODE_WORKINGSET_NODES,
	NODE_WORKINGSET_REFAULT,
	NODE_WORKINGSET_REFAULT_ANON,
	NODE_WORKINGSET_REFAULT_FILE,
	NODE_WORKINGSET_RESTORE,
	NODE_WORKINGSET_RESTORE_ANON,
	NODE_WORKINGSET_RESTORE_FILE,
	NODE_FIELDS
};

extern const struct field_names zone_fields;
extern const struct field_names node_fields;

struct zone {
	unsigned int node;
	unsigned int index; /* place among the zones of its node: the index into protection */
	int movable_index;  /* index of the node's zone Movable, -1 without one */
	char name[ZONE_NAME_MAX];
	uint64_t value[ZONE_FIELDS]; /* pages; node_unreclaimable is 0 or 1, start_pfn a frame */
	uint64_t present[BITS_WORDS(ZONE_FIELDS)];
	uint64_t protection_pages[ZONE_PROTECTION_MAX];
	unsigned int protection_count;
	/* Sum of "count:" of all per-CPU page sets: free, but not in "free". */
	uint64_t pcp_count_pages;
	uint64_t pcp_high_pages;       /* sum of "high:" of them */
	unsigned int pcp_cpus;         /* page sets printed */
	uint64_t stat_threshold_pages; /* "vm stats threshold:" of the first CPU, 0 without SMP */
};

struct node {
	unsigned int node;
	uint64_t value[NODE_FIELDS]; /* pages */
	uint64_t present[BITS_WORDS(NODE_FIELDS)];
};

struct zoneinfo {
	struct zone zones[ZONEINFO_ZONES_MAX]; /* populated zones in the kernel's order */
	unsigned int zone_count;
	unsigned int zones_seen; /* populated zones in the text, kept or not */
	struct node nodes[ZONEINFO_NODES_MAX];
	unsigned int node_count;
};

/*
 * As vmstat_parse(); -ENODATA also when no zone is populated. After a failure RET has no
 * zones and no nodes: it is too big to be built beside the caller's.
 */
int zoneinfo_parse(const char *text, size_t length, struct zoneinfo *ret, struct failure *failure);

/*
 * The begin of a line, "Node 0, zone   Normal", that zoneinfo and buddyinfo share; WORDS then
 * stands behind it. 0, -EINVAL or -ERANGE; the outputs are untouched on failure.
 */
int zone_line_parse(struct cursor *words, unsigned int line, unsigned int *ret_node,
	char ret_name[ZONE_NAME_MAX], struct failure *failure);

static inline bool zone_has(const struct zone *zone, enum zone_field field)
{
	return bits_has(zone->present, field);
}

static inline bool node_has(const struct node *node, enum node_field field)
{
	return bits_has(node->present, field);
}

#endif
