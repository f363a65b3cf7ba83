/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/zoneinfo.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/message.h"
#include "kernel/text.h"

static const char *const zone_field_names[] = {
	[ZONE_BOOST] = "boost",
	[ZONE_CMA] = "cma",
	[ZONE_FREE] = "free",
	[ZONE_FREE_HIGHATOMIC] = "free_highatomic",
	[ZONE_HIGH] = "high",
	[ZONE_LOW] = "low",
	[ZONE_MANAGED] = "managed",
	[ZONE_MIN] = "min",
	[ZONE_NODE_UNRECLAIMABLE] = "node_unreclaimable",
	[ZONE_NR_BOUNCE] = "nr_bounce",
	[ZONE_NR_FREE_CMA] = "nr_free_cma",
	[ZONE_NR_FREE_PAGES] = "nr_free_pages",
	[ZONE_NR_FREE_PAGES_BLOCKS] = "nr_free_pages_blocks",
	[ZONE_NR_KERNEL_STACK] = "nr_kernel_stack",
	[ZONE_NR_MLOCK] = "nr_mlock",
	[ZONE_NR_PAGE_TABLE_PAGES] = "nr_page_table_pages",
	[ZONE_NR_UNACCEPTED] = "nr_unaccepted",
	[ZONE_NR_ZONE_ACTIVE_ANON] = "nr_zone_active_anon",
	[ZONE_NR_ZONE_ACTIVE_FILE] = "nr_zone_active_file",
	[ZONE_NR_ZONE_INACTIVE_ANON] = "nr_zone_inactive_anon",
	[ZONE_NR_ZONE_INACTIVE_FILE] = "nr_zone_inactive_file",
	[ZONE_NR_ZONE_UNEVICTABLE] = "nr_zone_unevictable",
	[ZONE_NR_ZONE_WRITE_PENDING] = "nr_zone_write_pending",
	[ZONE_NR_ZSPAGES] = "nr_zspages",
	[ZONE_NUMA_FOREIGN] = "numa_foreign",
	[ZONE_NUMA_HIT] = "numa_hit",
	[ZONE_NUMA_INTERLEAVE] = "numa_interleave",
	[ZONE_NUMA_LOCAL] = "numa_local",
	[ZONE_NUMA_MISS] = "numa_miss",
	[ZONE_NUMA_OTHER] = "numa_other",
	[ZONE_PRESENT] = "present",
	[ZONE_PROMO] = "promo",
	[ZONE_RESERVED_HIGHATOMIC] = "reserved_highatomic",
	[ZONE_SPANNED] = "spanned",
	[ZONE_START_PFN] = "start_pfn",
};

static const char *const node_field_names[] = {
	[NODE_NR_ACTIVE_ANON] = "nr_active_anon",
	[NODE_NR_ACTIVE_FILE] = "nr_active_file",
	[NODE_NR_ANON_PAGES] = "nr_anon_pages",
	[NODE_NR_ANON_TRANSPARENT_HUGEPAGES] = "nr_anon_transparent_hugepages",
	[NODE_NR_BALLOON_PAGES] = "nr_balloon_pages",
	[NODE_NR_DIRTIED] = "nr_dirtied",
	[NODE_NR_DIRTY] = "nr_dirty",
	[NODE_NR_FILE_HUGEPAGES] = "nr_file_hugepages",
	[NODE_NR_FILE_PAGES] = "nr_file_pages",
	[NODE_NR_FILE_PMDMAPPED] = "nr_file_pmdmapped",
	[NODE_NR_FOLL_PIN_ACQUIRED] = "nr_foll_pin_acquired",
	[NODE_NR_FOLL_PIN_RELEASED] = "nr_foll_pin_released",
	[NODE_NR_GPU_ACTIVE] = "nr_gpu_active",
	[NODE_NR_GPU_RECLAIM] = "nr_gpu_reclaim",
	[NODE_NR_HUGETLB] = "nr_hugetlb",
	[NODE_NR_INACTIVE_ANON] = "nr_inactive_anon",
	[NODE_NR_INACTIVE_FILE] = "nr_inactive_file",
	[NODE_NR_INDIRECTLY_RECLAIMABLE] = "nr_indirectly_reclaimable",
	[NODE_NR_IOMMU_PAGES] = "nr_iommu_pages",
	[NODE_NR_ISOLATED_ANON] = "nr_isolated_anon",
	[NODE_NR_ISOLATED_FILE] = "nr_isolated_file",
	[NODE_NR_KERNEL_FILE_PAGES] = "nr_kernel_file_pages",
	[NODE_NR_KERNEL_MISC_RECLAIMABLE] = "nr_kernel_misc_reclaimable",
	[NODE_NR_KERNEL_STACK] = "nr_kernel_stack",
	[NODE_NR_MAPPED] = "nr_mapped",
	[NODE_NR_PAGE_TABLE_PAGES] = "nr_page_table_pages",
	[NODE_NR_SEC_PAGE_TABLE_PAGES] = "nr_sec_page_table_pages",
	[NODE_NR_SHMEM] = "nr_shmem",
	[NODE_NR_SHMEM_HUGEPAGES] = "nr_shmem_hugepages",
	[NODE_NR_SHMEM_PMDMAPPED] = "nr_shmem_pmdmapped",
	[NODE_NR_SLAB_RECLAIMABLE] = "nr_slab_reclaimable",
	[NODE_NR_SLAB_UNRECLAIMABLE] = "nr_slab_unreclaimable",
	[NODE_NR_SWAPCACHED] = "nr_swapcached",
	[NODE_NR_THROTTLED_WRITTEN] = "nr_throttled_written",
	[NODE_NR_UNEVICTABLE] = "nr_unevictable",
	[NODE_NR_UNSTABLE] = "nr_unstable",
	[NODE_NR_VMALLOC] = "nr_vmalloc",
	[NODE_NR_VMSCAN_IMMEDIATE_RECLAIM] = "nr_vmscan_immediate_reclaim",
	[NODE_NR_VMSCAN_WRITE] = "nr_vmscan_write",
	[NODE_NR_WRITEBACK] = "nr_writeback",
	[NODE_NR_WRITEBACK_TEMP] = "nr_writeback_temp",
	[NODE_NR_WRITTEN] = "nr_written",
	[NODE_PGDEMOTE_DIRECT] = "pgdemote_direct",
	[NODE_PGDEMOTE_KHUGEPAGED] = "pgdemote_khugepaged",
	[NODE_PGDEMOTE_KSWAPD] = "pgdemote_kswapd",
	[NODE_PGDEMOTE_PROACTIVE] = "pgdemote_proactive",
	[NODE_PGPROMOTE_CANDIDATE] = "pgpromote_candidate",
	[NODE_PGPROMOTE_CANDIDATE_NRL] = "pgpromote_candidate_nrl",
	[NODE_PGPROMOTE_SUCCESS] = "pgpromote_success",
	[NODE_PGREFILL] = "pgrefill",
	[NODE_PGSCAN_ANON] = "pgscan_anon",
	[NODE_PGSCAN_DIRECT] = "pgscan_direct",
	[NODE_PGSCAN_FILE] = "pgscan_file",
	[NODE_PGSCAN_KHUGEPAGED] = "pgscan_khugepaged",
	[NODE_PGSCAN_KSWAPD] = "pgscan_kswapd",
	[NODE_PGSCAN_PROACTIVE] = "pgscan_proactive",
	[NODE_PGSTEAL_ANON] = "pgsteal_anon",
	[NODE_PGSTEAL_DIRECT] = "pgsteal_direct",
	[NODE_PGSTEAL_FILE] = "pgsteal_file",
	[NODE_PGSTEAL_KHUGEPAGED] = "pgsteal_khugepaged",
	[NODE_PGSTEAL_KSWAPD] = "pgsteal_kswapd",
	[NODE_PGSTEAL_PROACTIVE] = "pgsteal_proactive",
	[NODE_WORKINGSET_ACTIVATE] = "workingset_activate",
	[NODE_WORKINGSET_ACTIVATE_ANON] = "workingset_activate_anon",
	[NODE_WORKINGSET_ACTIVATE_FILE] = "workingset_activate_file",
	[NODE_WORKINGSET_NODERECLAIM] = "workingset_nodereclaim",
	[NODE_WORKINGSET_NODES] = "workingset_nodes",
	[NODE_WORKINGSET_REFAULT] = "workingset_refault",
	[NODE_WORKINGSET_REFAULT_ANON] = "workingset_refault_anon",
	[NODE_WORKINGSET_REFAULT_FILE] = "workingset_refault_file",
	[NODE_WORKINGSET_RESTORE] = "workingset_restore",
	[NODE_WORKINGSET_RESTORE_ANON] = "workingset_restore_anon",
	[NODE_WORKINGSET_RESTORE_FILE] = "workingset_restore_file",
};

const struct field_names zone_fields = {zone_field_names, ZONE_FIELDS};
const struct field_names node_fields = {node_field_names, NODE_FIELDS};

/*
 * The text is read in one pass into the caller's struct (some 80 KiB: no copy of it on the
 * stack). Which table a name belongs to depends on the part of the text: nr_kernel_stack, for
 * one, moved from the zones to the nodes after Linux 5.8. A zone is kept once it has ended,
 * because only then is it known to be populated.
 */
enum zoneinfo_part {
	PART_NODE, /* below "per-node stats" */
	PART_ZONE, /* from "pages free" to the end of the zone */
};

struct zoneinfo_reader {
	struct zoneinfo *out;
	enum zoneinfo_part part;
	unsigned int line;
	struct zone zone; /* the zone that is being read */
	bool has_zone;
	struct node *node;       /* the node that is being read; NULL when nodes are full */
	unsigned int first_zone; /* of this node in out->zones */
	int movable_index;       /* of this node so far */
	struct failure *failure;
};

int zone_line_parse(struct cursor *words, unsigned int line, unsigned int *ret_node,
	char ret_name[ZONE_NAME_MAX], struct failure *failure)
{
	struct span node_word, number = {.at = words->at}, zone_word, name;
	uint64_t node = 0;

	if (!cursor_word(words, &node_word) || !span_is(node_word, "Node") ||
		!cursor_word(words, &number) || !cursor_word(words, &zone_word) ||
		!span_is(zone_word, "zone") || !cursor_word(words, &name))
		return failure_set(failure, -EINVAL, line, "%s",
			_("the line is malformed, expected \"Node N, zone NAME\""));

	int error = text_u64(span_chop(number, ','), "Node", line, &node, failure);

	if (!error && node > UINT_MAX)
		error = text_bad_number(number, "Node", line, -ERANGE, failure);
	if (error)
		return error;
	*ret_node = (unsigned int)node;
	span_copy(name, ret_name, ZONE_NAME_MAX);
	return 0;
}

/* Keeps the zone that ends here, if it has memory and there is room. */
static void zoneinfo_end_zone(struct zoneinfo_reader *reader)
{
	struct zoneinfo *out = reader->out;
	const struct zone *zone = &reader->zone;

	if (!reader->has_zone || !zone_has(zone, ZONE_PRESENT) || zone->value[ZONE_PRESENT] == 0)
		return;
	if (out->zone_count < ZONEINFO_ZONES_MAX)
		out->zones[out->zone_count++] = *zone;
	out->zones_seen++;
}

/* Zone Movable comes after the zones that need its index. */
static void zoneinfo_end_node(struct zoneinfo_reader *reader)
{
	struct zoneinfo *out = reader->out;

	for (unsigned int i = reader->first_zone; i < out->zone_count; i++)
		out->zones[i].movable_index = reader->movable_index;
	reader->first_zone = out->zone_count;
	reader->movable_index = -1;
}

static int zoneinfo_begin_zone(struct zoneinfo_reader *reader, struct span line)
{
	struct cursor words = cursor_of_span(line);
	struct zone next = {.movable_index = -1};
	int error = zone_line_parse(&words, reader->line, &next.node, next.name, reader->failure);

	if (error)
		return error;
	zoneinfo_end_zone(reader);
	if (reader->has_zone && reader->zone.node == next.node)
		next.index = reader->zone.index + 1;
	else
		zoneinfo_end_node(reader);
	if (strcmp(next.name, "Movable") == 0)
		reader->movable_index = (int)next.index;
	reader->zone = next;
	reader->has_zone = true;
	reader->part = PART_ZONE;
	return 0;
}

static void zoneinfo_begin_node(struct zoneinfo_reader *reader)
{
	struct zoneinfo *out = reader->out;

	reader->part = PART_NODE;
	reader->node = NULL;
	if (out->node_count == ZONEINFO_NODES_MAX)
		return;
	reader->node = &out->nodes[out->node_count++];
	*reader->node = (struct node){.node = reader->zone.node};
}

/* "protection: (0, 235, 235)" */
static int zoneinfo_protection(struct zoneinfo_reader *reader, struct span list)
{
	struct zone *zone = &reader->zone;
	struct span whole = span_chop(list, ')'), number;
	struct cursor words;

	if (!span_starts(list, "(") || whole.length == list.length)
		return text_bad_number(list, "protection", reader->line, -EINVAL, reader->failure);
	words = cursor_of(whole.at + 1, whole.length - 1);
	zone->protection_count = 0;
	while (zone->protection_count < ZONE_PROTECTION_MAX && cursor_word(&words, &number)) {
		int error = text_u64(span_chop(number, ','), "protection", reader->line,
			&zone->protection_pages[zone->protection_count], reader->failure);

		if (error)
			return error;
		zone->protection_count++;
	}
	return 0;
}

/* Adds NUMBER to a sum over the per-CPU page sets. */
static int zoneinfo_add(
	struct zoneinfo_reader *reader, const char *name, struct span number, uint64_t *sum)
{
	uint64_t value = 0;
	int error = text_u64(number, name, reader->line, &value, reader->failure);

	if (!error && __builtin_add_overflow(*sum, value, sum))
		error = text_bad_number(number, name, reader->line, -ERANGE, reader->failure);
	return error;
}

/* A line whose first word ends with a colon: the page sets and what follows them. */
static int zoneinfo_colon_line(struct zoneinfo_reader *reader, struct span name, struct span rest)
{
	/* The highatomic reserve is printed since Linux 7. */
	static const enum zone_field fields[] = {ZONE_NODE_UNRECLAIMABLE, ZONE_START_PFN,
		ZONE_FREE_HIGHATOMIC, ZONE_RESERVED_HIGHATOMIC};
	struct zone *zone = &reader->zone;

	if (span_is(name, "protection:"))
		return zoneinfo_protection(reader, rest);
	if (span_is(name, "cpu:")) {
		zone->pcp_cpus++;
		return 0;
	}
	if (span_is(name, "count:"))
		return zoneinfo_add(reader, "count", rest, &zone->pcp_count_pages);
	if (span_is(name, "high:"))
		return zoneinfo_add(reader, "high", rest, &zone->pcp_high_pages);
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		if (span_is(span_chop(name, ':'), zone_field_names[fields[i]]))
			return field_store(&zone_fields, fields[i], rest, reader->line, zone->value,
				zone->present, reader->failure);
	}
	return 0;
}

/* "vm stats threshold: 24", once for each CPU. */
static int zoneinfo_threshold(struct zoneinfo_reader *reader, struct span rest)
{
	struct cursor words = cursor_of_span(rest);
	struct span stats, threshold;

	if (reader->zone.pcp_cpus > 1 || !cursor_word(&words, &stats) || !span_is(stats, "stats") ||
		!cursor_word(&words, &threshold) || !span_is(threshold, "threshold:"))
		return 0;
	return text_u64(cursor_rest(&words), "vm stats threshold", reader->line,
		&reader->zone.stat_threshold_pages, reader->failure);
}

/* "name value" in the table of the part that is being read. */
static int zoneinfo_field(struct zoneinfo_reader *reader, struct span name, struct span rest)
{
	bool is_node = reader->part == PART_NODE;
	const struct field_names *names = is_node ? &node_fields : &zone_fields;
	int field = field_names_find(names, name);

	if (field < 0 || (is_node && !reader->node))
		return 0;
	return field_store(names, (unsigned int)field, rest, reader->line,
		is_node ? reader->node->value : reader->zone.value,
		is_node ? reader->node->present : reader->zone.present, reader->failure);
}

static int zoneinfo_line(struct zoneinfo_reader *reader, struct span line)
{
	struct cursor words = cursor_of_span(line);
	struct span name;

	if (!cursor_word(&words, &name))
		return 0;
	if (span_is(name, "Node"))
		return zoneinfo_begin_zone(reader, line);
	if (!reader->has_zone)
		return 0;
	if (span_is(name, "per-node")) {
		zoneinfo_begin_node(reader);
		return 0;
	}
	if (span_is(name, "pages")) {
		reader->part = PART_ZONE;
		if (!cursor_word(&words, &name))
			return 0;
	}
	if (span_is(name, "vm"))
		return zoneinfo_threshold(reader, cursor_rest(&words));
	if (span_chop(name, ':').length < name.length)
		return zoneinfo_colon_line(reader, name, cursor_rest(&words));
	return zoneinfo_field(reader, name, cursor_rest(&words));
}

static int zoneinfo_read(struct zoneinfo_reader *reader, const char *text, size_t length)
{
	struct cursor lines = cursor_of(text, length);
	struct span line;

	while (cursor_line(&lines, &line)) {
		reader->line = lines.line;

		int error = zoneinfo_line(reader, line);

		if (error)
			return error;
	}
	zoneinfo_end_zone(reader);
	zoneinfo_end_node(reader);
	if (reader->out->zones_seen == 0)
		return failure_set(
			reader->failure, -ENODATA, 0, "%s", _("no zone with memory in the text"));
	return 0;
}

static void zoneinfo_clear(struct zoneinfo *zoneinfo)
{
	zoneinfo->zone_count = 0;
	zoneinfo->zones_seen = 0;
	zoneinfo->node_count = 0;
}

int zoneinfo_parse(const char *text, size_t length, struct zoneinfo *ret, struct failure *failure)
{
	struct zoneinfo_reader reader = {.out = ret, .movable_index = -1, .failure = failure};
	int error;

	zoneinfo_clear(ret);
	error = text_check_whole(text, length, failure);
	if (!error)
		error = zoneinfo_read(&reader, text, length);
	if (error)
		zoneinfo_clear(ret);
	return error;
}
