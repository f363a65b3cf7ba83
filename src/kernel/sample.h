/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One instant of one machine. Everything behind the collector - model, screens, reports,
 * recordings - reads samples and nothing else, so that live, replayed and made data take
 * the same way. A source that could not be read says so in its reading; its part of the
 * sample then has no meaning and no presence bits. Absent is not zero.
 */
#ifndef OOMWATCH_KERNEL_SAMPLE_H
#define OOMWATCH_KERNEL_SAMPLE_H

#include "kernel/buddyinfo.h"
#include "kernel/cgroup.h"
#include "kernel/meminfo.h"
#include "kernel/oom_log.h"
#include "kernel/pressure.h"
#include "kernel/process.h"
#include "kernel/swaps.h"
#include "kernel/sysctl.h"
#include "kernel/vmstat.h"
#include "kernel/zoneinfo.h"
#include "kernel/zram.h"

/* What is read; sample_source_path() names the file. */
enum sample_source {
	SOURCE_MEMINFO,
	SOURCE_VMSTAT,
	SOURCE_ZONEINFO,
	SOURCE_BUDDYINFO,
	SOURCE_PRESSURE_MEMORY,
	SOURCE_PRESSURE_IO,
	SOURCE_PRESSURE_CPU,
	SOURCE_SWAPS,
	SOURCE_SYSCTL,
	SOURCE_ZRAM,
	SOURCE_PROCESSES,
	SOURCE_CGROUPS,
	SOURCE_OOM_LOG, /* /dev/kmsg */
	SOURCES
};

enum reading_status {
	READING_NONE,      /* never tried: a sample made of zero bytes knows nothing */
	READING_FRESH,     /* read for this sample */
	READING_KEPT,      /* the value of an earlier sample: the source is over its time budget */
	READING_ABSENT,    /* the kernel or the privileges do not give it; error says which */
	READING_MALFORMED, /* read, but not understood; error and line say where */
};

#define READING_REASON_MAX 160

struct reading {
	enum reading_status status;
	int error;                       /* -errno of an absent or malformed source */
	unsigned int line;               /* of a malformed text */
	char reason[READING_REASON_MAX]; /* the same for a person; empty when the source is read */
	uint64_t read_usec;              /* CLOCK_MONOTONIC just after the value was read */
	uint32_t cost_usec;              /* how long the read and the parse took */
	uint32_t budget_usec;            /* how long they may take for each sample, on average */
};

enum pressure_resource { PRESSURE_MEMORY, PRESSURE_IO, PRESSURE_CPU, PRESSURES };

#define SAMPLE_ZRAMS_MAX 8

struct zram_device {
	char name[16]; /* "zram0" */
	struct zram zram;
};

/* What does not change while the program runs. */
struct host {
	char hostname[65];       /* empty: unknown */
	char kernel_release[65]; /* empty: unknown */
	uint64_t page_size_bytes;
	unsigned int cpu_count; /* 0: unknown */
	int huge_page_order;    /* of a PMD-sized page, from hpage_pmd_size; -1 when unknown */
	int is_lru_gen;         /* multi-generational LRU: 1 on, 0 off, -1 unknown */
	int is_zswap;           /* zswap enabled: 1, 0, -1 unknown */
	bool is_captured; /* not the running machine: what is absent may only be not captured */
};

struct sample {
	uint64_t monotonic_usec; /* when the sampling began */
	uint64_t realtime_usec;
	uint64_t boottime_usec; /* since boot, suspension included; 0: not known, as in a capture */
	uint32_t cost_usec;     /* of the whole sample */
	struct host host;
	struct reading reading[SOURCES];
	struct meminfo meminfo;
	struct vmstat vmstat;
	struct zoneinfo zoneinfo;
	struct buddyinfo buddyinfo;
	struct pressure pressure[PRESSURES];
	struct swaps swaps;
	struct sysctls sysctls;
	struct zram_device zrams[SAMPLE_ZRAMS_MAX];
	unsigned int zram_count;
	struct process_table processes; /* its rows belong to whoever filled the sample, */
	struct cgroup_table cgroups;    /* as do these */
	struct oom_log oom_log;
};

/* Copies what FROM holds; the unused ends of its arrays are left as they are in TO. */
void sample_copy(struct sample *to, const struct sample *from);

/* Whether the part of SOURCE holds values, fresh or kept. */
bool sample_has(const struct sample *sample, enum sample_source source);

/* "meminfo", "pressure_memory": the name of SOURCE in reports. */
const char *sample_source_name(enum sample_source source);

/* "/proc/meminfo": the file, or the folder, that SOURCE is read from. */
const char *sample_source_path(enum sample_source source);

/* A value of meminfo in bytes; NAN when it is absent. */
double sample_meminfo_bytes(const struct sample *sample, enum meminfo_field field);

/* A gauge of vmstat as it is printed; NAN when it is absent. */
double sample_vmstat(const struct sample *sample, enum vmstat_field field);

#endif
