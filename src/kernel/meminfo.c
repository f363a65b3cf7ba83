/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/meminfo.h"

#include <errno.h>

#include "base/message.h"
#include "kernel/text.h"

static const char *const meminfo_names[] = {
	[MEMINFO_ACTIVE] = "Active",
	[MEMINFO_ACTIVE_ANON] = "Active(anon)",
	[MEMINFO_ACTIVE_FILE] = "Active(file)",
	[MEMINFO_ANON_HUGE_PAGES] = "AnonHugePages",
	[MEMINFO_ANON_PAGES] = "AnonPages",
	[MEMINFO_BALLOON] = "Balloon",
	[MEMINFO_BOUNCE] = "Bounce",
	[MEMINFO_BUFFERS] = "Buffers",
	[MEMINFO_CACHED] = "Cached",
	[MEMINFO_CMA_FREE] = "CmaFree",
	[MEMINFO_CMA_TOTAL] = "CmaTotal",
	[MEMINFO_COMMIT_LIMIT] = "CommitLimit",
	[MEMINFO_COMMITTED_AS] = "Committed_AS",
	[MEMINFO_DIRECT_MAP1_G] = "DirectMap1G",
	[MEMINFO_DIRECT_MAP2_M] = "DirectMap2M",
	[MEMINFO_DIRECT_MAP4_M] = "DirectMap4M",
	[MEMINFO_DIRECT_MAP4K] = "DirectMap4k",
	[MEMINFO_DIRECT_MAP64K] = "DirectMap64k",
	[MEMINFO_DIRTY] = "Dirty",
	[MEMINFO_EARLY_MEMTEST_BAD] = "EarlyMemtestBad",
	[MEMINFO_FILE_HUGE_PAGES] = "FileHugePages",
	[MEMINFO_FILE_PMD_MAPPED] = "FilePmdMapped",
	[MEMINFO_GPUACTIVE] = "GPUActive",
	[MEMINFO_GPURECLAIM] = "GPUReclaim",
	[MEMINFO_HARDWARE_CORRUPTED] = "HardwareCorrupted",
	[MEMINFO_HIGH_FREE] = "HighFree",
	[MEMINFO_HIGH_TOTAL] = "HighTotal",
	[MEMINFO_HUGE_PAGES_FREE] = "HugePages_Free",
	[MEMINFO_HUGE_PAGES_RSVD] = "HugePages_Rsvd",
	[MEMINFO_HUGE_PAGES_SURP] = "HugePages_Surp",
	[MEMINFO_HUGE_PAGES_TOTAL] = "HugePages_Total",
	[MEMINFO_HUGEPAGESIZE] = "Hugepagesize",
	[MEMINFO_HUGETLB] = "Hugetlb",
	[MEMINFO_INACTIVE] = "Inactive",
	[MEMINFO_INACTIVE_ANON] = "Inactive(anon)",
	[MEMINFO_INACTIVE_FILE] = "Inactive(file)",
	[MEMINFO_KRECLAIMABLE] = "KReclaimable",
	[MEMINFO_KERNEL_STACK] = "KernelStack",
	[MEMINFO_LOW_FREE] = "LowFree",
	[MEMINFO_LOW_TOTAL] = "LowTotal",
	[MEMINFO_MAPPED] = "Mapped",
	[MEMINFO_MEM_AVAILABLE] = "MemAvailable",
	[MEMINFO_MEM_FREE] = "MemFree",
	[MEMINFO_MEM_TOTAL] = "MemTotal",
	[MEMINFO_MLOCKED] = "Mlocked",
	[MEMINFO_NFS_UNSTABLE] = "NFS_Unstable",
	[MEMINFO_PAGE_TABLES] = "PageTables",
	[MEMINFO_PERCPU] = "Percpu",
	[MEMINFO_SRECLAIMABLE] = "SReclaimable",
	[MEMINFO_SUNRECLAIM] = "SUnreclaim",
	[MEMINFO_SEC_PAGE_TABLES] = "SecPageTables",
	[MEMINFO_SHADOW_CALL_STACK] = "ShadowCallStack",
	[MEMINFO_SHMEM] = "Shmem",
	[MEMINFO_SHMEM_HUGE_PAGES] = "ShmemHugePages",
	[MEMINFO_SHMEM_PMD_MAPPED] = "ShmemPmdMapped",
	[MEMINFO_SLAB] = "Slab",
	[MEMINFO_SWAP_CACHED] = "SwapCached",
	[MEMINFO_SWAP_FREE] = "SwapFree",
	[MEMINFO_SWAP_TOTAL] = "SwapTotal",
	[MEMINFO_UNACCEPTED] = "Unaccepted",
	[MEMINFO_UNEVICTABLE] = "Unevictable",
	[MEMINFO_VMALLOC_CHUNK] = "VmallocChunk",
	[MEMINFO_VMALLOC_TOTAL] = "VmallocTotal",
	[MEMINFO_VMALLOC_USED] = "VmallocUsed",
	[MEMINFO_WRITEBACK] = "Writeback",
	[MEMINFO_WRITEBACK_TMP] = "WritebackTmp",
	[MEMINFO_ZSWAP] = "Zswap",
	[MEMINFO_ZSWAPPED] = "Zswapped",
};

const struct field_names meminfo_fields = {meminfo_names, MEMINFO_FIELDS};

bool meminfo_field_is_kib(enum meminfo_field field)
{
	switch (field) {
	case MEMINFO_HUGE_PAGES_FREE:
	case MEMINFO_HUGE_PAGES_RSVD:
	case MEMINFO_HUGE_PAGES_SURP:
	case MEMINFO_HUGE_PAGES_TOTAL:
		return false;
	default:
		return true;
	}
}

/* WORDS stand behind the name of FIELD: a number, and "kB" where the field has that unit. */
static int meminfo_store(struct meminfo *meminfo, enum meminfo_field field, struct cursor *words,
	unsigned int line, struct failure *failure)
{
	struct span number = {.at = words->at};
	const char *expected = meminfo_field_is_kib(field) ? "kB" : "";

	cursor_word(words, &number);

	int error = field_store(
		&meminfo_fields, field, number, line, meminfo->value, meminfo->present, failure);

	return error ? error
		     : text_check_unit(cursor_rest(words), expected, meminfo_fields.name[field],
			       line, failure);
}

/* The field that the first of WORDS names, with its colon; -1 for none. */
static int meminfo_find(struct cursor *words)
{
	struct span word, name;

	if (!cursor_word(words, &word))
		return -1;
	name = span_chop(word, ':');
	return name.length < word.length ? field_names_find(&meminfo_fields, name) : -1;
}

int meminfo_parse(const char *text, size_t length, struct meminfo *ret, struct failure *failure)
{
	struct meminfo meminfo = {0};
	struct cursor lines = cursor_of(text, length);
	struct span line;
	bool is_any_known = false;
	int error = text_check_whole(text, length, failure);

	if (error)
		return error;
	while (cursor_line(&lines, &line)) {
		struct cursor words = cursor_of_span(line);
		int field = meminfo_find(&words);

		if (field < 0)
			continue;
		error = meminfo_store(
			&meminfo, (enum meminfo_field)field, &words, lines.line, failure);
		if (error)
			return error;
		is_any_known = true;
	}
	if (!is_any_known)
		return failure_set(failure, -ENODATA, 0, "%s", _("no known name in the text"));
	*ret = meminfo;
	return 0;
}
