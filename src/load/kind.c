/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/kind.h"

#include <errno.h>
#include <string.h>

#include "base/failure.h"
#include "base/message.h"
#include "load/kind_run.h"

#define MIB(count) (UINT64_C(count) << 20)

const struct load_kind_row load_kind_rows[LOAD_KINDS] = {
	[LOAD_ANON] =
		{
			.name = "anon",
			.title = N_("fill anonymous memory and keep it in use"),
			.moves = "nr_anon_pages pgfault anon",
			.takes = LOAD_TAKES_SIZE | LOAD_TAKES_RATE | LOAD_TAKES_PROCESSES |
				 LOAD_TAKES_PATTERN | LOAD_TAKES_FREE | LOAD_TAKES_FILL,
			.percent = 80,
			.processes = 1,
			.run = load_run_anon,
		},
	[LOAD_LEAK] =
		{
			.name = "leak",
			.title = N_("grow at a rate, until the limit ends it"),
			.moves = "nr_anon_pages oom_kill anon memory.events:max "
				 "memory.events:oom_kill",
			.takes = LOAD_TAKES_SIZE | LOAD_TAKES_RATE | LOAD_TAKES_PROCESSES |
				 LOAD_TAKES_PATTERN,
			.percent = 200,
			.processes = 1,
			.rate_bytes = MIB(8),
			.run = load_run_anon,
		},
	[LOAD_CACHE] =
		{
			.name = "cache",
			.title = N_("read a file in a circle"),
			.moves = "nr_file_pages pgscan_file pgsteal_file workingset_refault_file "
				 "file memory.events:max",
			.takes = LOAD_TAKES_SIZE | LOAD_TAKES_RATE | LOAD_TAKES_PROCESSES |
				 LOAD_TAKES_FREE | LOAD_TAKES_REFAULTS | LOAD_TAKES_FILL,
			.percent = 250,
			.processes = 1,
			.rate_bytes = MIB(256),
			.needs_files = true,
			.needs_controller = true,
			.run = load_run_cache,
		},
	[LOAD_DIRTY] =
		{
			.name = "dirty",
			.title = N_("write a file in a circle"),
			.moves = "nr_dirtied nr_written pgpgout file_dirty file_writeback",
			.takes = LOAD_TAKES_SIZE | LOAD_TAKES_RATE | LOAD_TAKES_PROCESSES |
				 LOAD_TAKES_PATTERN,
			.percent = 150,
			.processes = 1,
			.rate_bytes = MIB(64),
			.needs_files = true,
			.needs_controller = true,
			.run = load_run_dirty,
		},
	[LOAD_SLAB] =
		{
			.name = "slab",
			.title = N_(
				"make names: inodes and dentries, also of files that do not exist"),
			.moves = "nr_slab_reclaimable slabs_scanned slab_reclaimable "
				 "memory.events:high",
			.takes = LOAD_TAKES_SIZE | LOAD_TAKES_RATE | LOAD_TAKES_PROCESSES,
			.percent = 110,
			.processes = 1,
			.rate_bytes = MIB(16),
			.needs_files = true,
			.needs_controller = true,
			.needs_high = true,
			.run = load_run_slab,
		},
	[LOAD_LOCK] =
		{
			.name = "lock",
			.title = N_("lock memory, so that it cannot be reclaimed"),
			.moves = "nr_mlock nr_unevictable unevictable",
			.takes = LOAD_TAKES_SIZE | LOAD_TAKES_RATE | LOAD_TAKES_PROCESSES |
				 LOAD_TAKES_PATTERN | LOAD_TAKES_FILL,
			.percent = 50,
			.processes = 1,
			.run = load_run_lock,
		},
	[LOAD_THRASH] =
		{
			.name = "thrash",
			.title = N_("use a working set that is larger than the limit"),
			.moves = "pswpin pswpout pgmajfault workingset_refault_anon "
				 "memory.events:high",
			.takes = LOAD_TAKES_SIZE | LOAD_TAKES_RATE | LOAD_TAKES_PROCESSES |
				 LOAD_TAKES_PATTERN | LOAD_TAKES_REFAULTS | LOAD_TAKES_STALL,
			.percent = 250,
			.processes = 1,
			.needs_controller = true,
			.needs_swap = true,
			.needs_high = true,
			.run = load_run_thrash,
		},
	/* Seen only when its size is near to what is free on the whole machine: else there are blocks enough elsewhere. */
	[LOAD_FRAGMENT] =
		{
			.name = "fragment",
			.title = N_("make free blocks of high orders scarce, and want them"),
			.moves = "compact_stall thp_fault_fallback",
			.takes = LOAD_TAKES_SIZE | LOAD_TAKES_RATE | LOAD_TAKES_PROCESSES,
			.percent = 80,
			.processes = 1,
			.run = load_run_fragment,
		},
	[LOAD_FORK] =
		{
			.name = "fork",
			.title = N_("start many small processes"),
			.moves = "nr_kernel_stack nr_page_table_pages nr_anon_pages anon",
			.takes = LOAD_TAKES_SIZE | LOAD_TAKES_RATE | LOAD_TAKES_PROCESSES |
				 LOAD_TAKES_PATTERN,
			.percent = 12,
			.processes = 32,
			.run = load_run_anon,
		},
	[LOAD_TMPFS] =
		{
			.name = "tmpfs",
			.title = N_("fill a file in memory"),
			.moves = "nr_shmem shmem",
			.takes = LOAD_TAKES_SIZE | LOAD_TAKES_RATE | LOAD_TAKES_PROCESSES |
				 LOAD_TAKES_PATTERN | LOAD_TAKES_FILL,
			.percent = 50,
			.processes = 1,
			.run = load_run_tmpfs,
		},
};

int load_kind_find(const char *name)
{
	for (int kind = 0; kind < LOAD_KINDS; kind++)
		if (!strcmp(load_kind_rows[kind].name, name))
			return kind;
	return -1;
}

/* --- what errors mean --- */

static const char *lock_trouble(int error)
{
	switch (error) {
	case -EPERM:
		return _("locking memory is not permitted: RLIMIT_MEMLOCK is 0");
	case -ENOMEM:
	case -EAGAIN:
		return _("RLIMIT_MEMLOCK does not allow more locked memory");
	default:
		return failure_reason(error);
	}
}

static const char *fragment_trouble(int error)
{
	switch (error) {
	case -ENOTSUP:
		return _("this kernel uses no transparent huge pages");
	case -ERANGE:
		return _("the size is less than two huge pages");
	default:
		return failure_reason(error);
	}
}

static const char *file_trouble(int error)
{
	switch (error) {
	case -ENOTSUP:
		return _("the directory is in memory (tmpfs), not on a disk");
	case -ENOSPC:
	case -EDQUOT:
		return _("no space is left on the disk");
	case -EFBIG:
		return _("the file is larger than RLIMIT_FSIZE or the filesystem allows");
	default:
		return failure_reason(error);
	}
}

const char *load_kind_trouble(enum load_kind kind, int error)
{
	if (kind == LOAD_LOCK)
		return lock_trouble(error);
	if (kind == LOAD_FRAGMENT)
		return fragment_trouble(error);
	if (load_kind_rows[kind].needs_files)
		return file_trouble(error);
	return failure_reason(error);
}
