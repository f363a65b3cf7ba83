/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/cgroup_stat.h"

#include <errno.h>

#include "base/message.h"
#include "kernel/fields.h"
#include "kernel/text.h"

static const char *const stat_names[CGROUP_STAT_FIELDS] = {
	[CGROUP_STAT_ACTIVE_ANON] = "active_anon",
	[CGROUP_STAT_ACTIVE_FILE] = "active_file",
	[CGROUP_STAT_ANON] = "anon",
	[CGROUP_STAT_FILE] = "file",
	[CGROUP_STAT_FILE_DIRTY] = "file_dirty",
	[CGROUP_STAT_FILE_MAPPED] = "file_mapped",
	[CGROUP_STAT_FILE_WRITEBACK] = "file_writeback",
	[CGROUP_STAT_INACTIVE_ANON] = "inactive_anon",
	[CGROUP_STAT_INACTIVE_FILE] = "inactive_file",
	[CGROUP_STAT_KERNEL] = "kernel",
	[CGROUP_STAT_KERNEL_STACK] = "kernel_stack",
	[CGROUP_STAT_PAGETABLES] = "pagetables",
	[CGROUP_STAT_PERCPU] = "percpu",
	[CGROUP_STAT_PGFAULT] = "pgfault",
	[CGROUP_STAT_PGMAJFAULT] = "pgmajfault",
	[CGROUP_STAT_PGSCAN] = "pgscan",
	[CGROUP_STAT_PGSCAN_DIRECT] = "pgscan_direct",
	[CGROUP_STAT_PGSCAN_KSWAPD] = "pgscan_kswapd",
	[CGROUP_STAT_PGSTEAL] = "pgsteal",
	[CGROUP_STAT_PGSTEAL_DIRECT] = "pgsteal_direct",
	[CGROUP_STAT_PGSTEAL_KSWAPD] = "pgsteal_kswapd",
	[CGROUP_STAT_PSWPIN] = "pswpin",
	[CGROUP_STAT_PSWPOUT] = "pswpout",
	[CGROUP_STAT_SHMEM] = "shmem",
	[CGROUP_STAT_SLAB] = "slab",
	[CGROUP_STAT_SLAB_RECLAIMABLE] = "slab_reclaimable",
	[CGROUP_STAT_SLAB_UNRECLAIMABLE] = "slab_unreclaimable",
	[CGROUP_STAT_SOCK] = "sock",
	[CGROUP_STAT_SWAPCACHED] = "swapcached",
	[CGROUP_STAT_UNEVICTABLE] = "unevictable",
	[CGROUP_STAT_WORKINGSET_REFAULT_ANON] = "workingset_refault_anon",
	[CGROUP_STAT_WORKINGSET_REFAULT_FILE] = "workingset_refault_file",
	[CGROUP_STAT_ZSWPIN] = "zswpin",
	[CGROUP_STAT_ZSWPOUT] = "zswpout",
};

static const struct field_names stat_fields = {stat_names, CGROUP_STAT_FIELDS};

/* The field with the key NAME, or -1. */
static int stat_find(struct span name)
{
	if (span_is(name, "workingset_refault"))
		return CGROUP_STAT_WORKINGSET_REFAULT_FILE;
	return field_names_find(&stat_fields, name);
}

int cgroup_stat_parse(
	const char *text, size_t length, struct cgroup_stat *ret, struct failure *failure)
{
	struct cgroup_stat stat = {.present = {0}};
	struct cursor lines = cursor_of(text, length);
	struct span line, name;
	bool is_any_known = false;
	int error = text_check_whole(text, length, failure);

	while (!error && cursor_line(&lines, &line)) {
		struct cursor words = cursor_of_span(line);
		int field = cursor_word(&words, &name) ? stat_find(name) : -1;

		if (field < 0)
			continue;
		error = field_store(&stat_fields, (unsigned int)field, cursor_rest(&words),
			lines.line, stat.value, stat.present, failure);
		is_any_known = true;
	}
	if (error)
		return error;
	if (!is_any_known)
		return failure_set(failure, -ENODATA, 0, "%s", _("no known name in the text"));
	*ret = stat;
	return 0;
}

bool cgroup_stat_has(const struct cgroup_stat *stat, enum cgroup_stat_field field)
{
	return bits_has(stat->present, field);
}

const char *cgroup_stat_name(enum cgroup_stat_field field)
{
	return stat_names[field];
}
