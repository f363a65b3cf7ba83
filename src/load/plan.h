/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a workload shall do, as a value: made from arguments, checked against the machine and described in words
 * before anything is allocated. The arguments are the same on the command line of oomwatch-load, in a scene,
 * and from the dashboard, which only writes them:
 *
 *     [OPTION...] KIND[:NAME=VALUE[,NAME=VALUE...]]...      "--limit 100M anon:size=60M leak:rate=4M,adj=500"
 *
 * Each KIND is a part, and all parts run in one control group.
 */
#ifndef OOMWATCH_LOAD_PLAN_H
#define OOMWATCH_LOAD_PLAN_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

#define LOAD_PARTS_MAX 8
#define LOAD_PROCESSES_MAX 512 /* of all parts together */
#define LOAD_NAME_MAX 16       /* TASK_COMM_LEN */
#define LOAD_UNLIMITED UINT64_MAX

#define LOAD_LIMIT_DEFAULT (UINT64_C(256) << 20) /* or a tenth of MemAvailable, whichever is less */
#define LOAD_DURATION_DEFAULT_USEC UINT64_C(60000000)

enum load_kind {
	LOAD_ANON,     /* fills anonymous memory, and keeps it in use */
	LOAD_LEAK,     /* the same, growing at a rate */
	LOAD_CACHE,    /* reads files in a circle */
	LOAD_DIRTY,    /* writes files, which have to be written back */
	LOAD_SLAB,     /* dentries and inodes */
	LOAD_LOCK,     /* mlock() */
	LOAD_THRASH,   /* a working set larger than the limit, in a circle */
	LOAD_FRAGMENT, /* makes free blocks of high orders scarce */
	LOAD_FORK,     /* many small processes */
	LOAD_TMPFS,    /* pages of a file in memory (shmem) */
	LOAD_KINDS
};

/* What is held instead of a size. */
enum load_goal {
	LOAD_GOAL_SIZE,
	LOAD_GOAL_FREE,     /* free memory of the machine at the low watermarks: whole machine */
	LOAD_GOAL_REFAULTS, /* workingset_refault_* of the group, per second */
	LOAD_GOAL_STALL,    /* PSI memory some of the group, in percent of the time */
	LOAD_GOAL_FILL,     /* memory.current in percent of memory.max */
	LOAD_GOALS
};

enum load_pattern {
	LOAD_PATTERN_RANDOM,       /* the default: what swap, zram and zswap cannot make smaller */
	LOAD_PATTERN_COMPRESSIBLE, /* to about a quarter */
	LOAD_PATTERN_ZERO,         /* zram keeps it as nothing, swap from 6.12 too */
	LOAD_PATTERNS
};

/* One kind with its parameters; the names in brackets are those of the arguments. */
struct load_part {
	enum load_kind kind;
	enum load_goal goal;
	uint64_t
		goal_value; /* [refaults=N, stall=P, fill=F, free=low] per second, percent, percent, 0 */
	uint64_t
		size_bytes; /* [size] of all its processes together; of files, their length; slab: names times about 1 KiB;
				   0: what the kind does by itself within the limit */
	uint64_t
		rate_bytes; /* [rate] per second, of all its processes together; 0: as fast as it goes */
	unsigned int processes;    /* [processes] */
	int oom_score_adj;         /* [adj] 0 to 1000; 1000 if nothing is said */
	enum load_pattern pattern; /* [pattern=random|compressible|zero] */
	char name[LOAD_NAME_MAX];  /* [name] of the processes; "load-anon" if nothing is said */
};

struct load_plan {
	struct load_part part[LOAD_PARTS_MAX];
	unsigned int part_count;
	uint64_t limit_bytes; /* --limit: memory.max; LOAD_UNLIMITED only with is_dangerous */
	uint64_t high_bytes;  /* --high: memory.high; LOAD_UNLIMITED: none */
	uint64_t
		swap_bytes; /* --swap: memory.swap.max; 0 if nothing is said, and no part is thrash */
	uint64_t duration_usec; /* --duration: "30s", "5min"; never without an end */
	bool is_oom_group;      /* --oom-group: memory.oom.group */
	bool is_dangerous;      /* --dangerous: more than half of what is available, or no limit */
	bool has_limit;         /* these were said; else load_plan_check() chooses */
	bool has_swap;
	char confirmed_host[HOST_NAME_MAX +
			    1]; /* --confirm NAME: the second confirmation, without a terminal */
	char directory
		[PATH_MAX]; /* --directory: where files are made; empty: chosen at the check */
	char parent
		[PATH_MAX]; /* --parent: the group below which one is made ("/a/b"); empty: chosen */
};

/* What of the machine a plan is held against; -1 or 0 as said where it is not known. */
struct load_machine {
	uint64_t
		available_bytes; /* MemAvailable, or what the limits of the groups above leave if that is less */
	uint64_t total_bytes; /* MemTotal */
	uint64_t swap_free_bytes;
	char host[HOST_NAME_MAX + 1];
	bool has_controller;          /* a group of ours with memory.max can be made */
	bool has_swap_controller;     /* memory.swap.max is there */
	struct failure no_controller; /* why not, for people */
};

/*
 * Reads arguments (without the name of the program) into PLAN, with the defaults of each kind. 0; -EINVAL or
 * -ERANGE with a failure that names the argument, the value and what is expected. Allocates nothing, looks at
 * nothing of the machine. Options that are not of the plan (those of load/options.h) are refused.
 */
int load_plan_parse(
	struct load_plan *plan, int argc, const char *const *argv, struct failure *failure);

/* The same from one line, its words separated by blanks, as in a scene. */
int load_plan_parse_line(struct load_plan *plan, const char *line, struct failure *failure);

/* PLAN as such a line, which load_plan_parse_line() takes back. Returns BUFFER; -ENOSPC's place is taken by an
 * empty text. Holds every plan with LOAD_LINE_MAX. */
#define LOAD_LINE_MAX (2 * PATH_MAX + 1024)
const char *load_plan_line(char *buffer, size_t size, const struct load_plan *plan);

/* The limit on MACHINE when none is said; 0 where it is not known what is available. */
uint64_t load_plan_default_limit(const struct load_machine *machine);

/*
 * Chooses what was left open, and refuses what is beyond MACHINE: 0; -ERANGE a limit above the machine or above
 * half of what is available without is_dangerous; -EPERM with is_dangerous and a host that was not confirmed; -EINVAL
 * two goals that contradict, slab or tmpfs without a bound; with a failure that says which and what would do.
 */
int load_plan_check(
	struct load_plan *plan, const struct load_machine *machine, struct failure *failure);

/* Whether starting it needs the host's name typed: unlimited, or more than half of what is available. */
bool load_plan_is_dangerous(const struct load_plan *plan, const struct load_machine *machine);

/*
 * What it will do, a sentence a line, for people: "In a control group of its own: at most 256 MiB, no swap.",
 * "anon: 1 process fills 200 MiB ...", "For 60 s. First to be killed (oom_score_adj 1000)." Without a controller it
 * says that the bound is weaker. Returns BUFFER.
 */
const char *load_plan_describe(char *buffer, size_t size, const struct load_plan *plan,
	const struct load_machine *machine);

#endif
