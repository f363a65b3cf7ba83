/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the kernel says of OOM kills in its log (mm/oom_kill.c, dump_header(), dump_oom_victim(),
 * __oom_kill_process()), in the forms of Linux 4.19 to 7.2. One kill is told by several records: who asked for
 * memory, "oom-kill:constraint=", "Killed process"; the first two are left out when there are many. The
 * kernel holds a lock meanwhile, so two reports never mix, but other records may stand between.
 */
#ifndef OOMWATCH_KERNEL_OOM_REPORT_H
#define OOMWATCH_KERNEL_OOM_REPORT_H

#include <stdbool.h>

#include "kernel/kmsg.h"
#include "kernel/process.h"

#define OOM_PATH_MAX 192

enum oom_scope {
	OOM_SCOPE_UNKNOWN, /* the record that says it was left out, and the prefix does not tell */
	OOM_SCOPE_GLOBAL,
	OOM_SCOPE_CGROUP,        /* at the memory.max of a control group */
	OOM_SCOPE_CPUSET,        /* the nodes of a cpuset were full */
	OOM_SCOPE_MEMORY_POLICY, /* the nodes of a memory policy were full */
	OOM_SCOPES
};

enum oom_kill_flag {
	OOM_KILL_HAS_MEMORY = 1 << 0, /* kib[] */
	OOM_KILL_HAS_UID = 1 << 1,
	OOM_KILL_HAS_TABLES = 1 << 2, /* kib[PROCESS_TABLES], from Linux 5.4 */
	OOM_KILL_HAS_ADJ = 1 << 3,
	OOM_KILL_HAS_LIMIT = 1 << 4, /* usage_kib and limit_kib */
	OOM_KILL_OF_GROUP = 1 << 5,  /* died because memory.oom.group of its group is set */
	OOM_KILL_AGAIN =
		1 << 6, /* the record of that PID came a second time, as it does for the first
				      * victim of a group: it is one death */
	OOM_KILL_OF_ASKER = 1 << 7, /* vm.oom_kill_allocating_task */
	OOM_KILL_BY_HAND = 1 << 8,  /* SysRq-f: order -1 */
};

/* One "Killed process" record, with what its report said before. */
struct oom_kill {
	uint64_t serial;   /* 1 for the first that was read, without gaps */
	uint64_t sequence; /* of its record */
	uint64_t usec;     /* of its record: about CLOCK_MONOTONIC */
	enum oom_scope scope;
	unsigned int flags; /* enum oom_kill_flag */
	int32_t pid; /* in the first PID namespace; of a process whose leader is dead, of a living thread */
	uint32_t uid;
	int16_t oom_score_adj;
	int16_t order;                  /* of the allocation, when invoker is known */
	char comm[PROCESS_COMM_MAX];    /* cleaned for the screen */
	char invoker[PROCESS_COMM_MAX]; /* who asked for the memory; "": not said */
	char cgroup[OOM_PATH_MAX];      /* of the victim, "/" for the root; "": not said */
	char domain[OOM_PATH_MAX]; /* whose limit was hit (oom_memcg); "" unless SCOPE is cgroup */
	/* All of which died (memory.oom.group); "": only the process. The record of the one that was
	 * chosen comes before the kernel says so, see OOM_LINE_GROUP. */
	char killed_group[OOM_PATH_MAX];
	uint64_t kib
		[PROCESS_MEMORIES]; /* anon, file, shmem, page tables; the log does not say swap */
	uint64_t usage_kib;         /* of the domain */
	uint64_t limit_kib;
};

enum oom_line {
	OOM_LINE_NONE,      /* of something else, or a part of a report that is not at its end */
	OOM_LINE_KILL,      /* a process was killed */
	OOM_LINE_NO_VICTIM, /* there was nobody to kill: in a group it asks again and again */
	OOM_LINE_EXITING,   /* the chosen one was on its way out already */
	OOM_LINE_STUCK, /* the OOM reaper could not take back the memory of one (pid and comm) */
	OOM_LINE_GROUP, /* all of the group of the last kill will die: its killed_group is known */
};

/* A line of a report is 1 KiB at most, and a little more than one in pieces. */
#define OOM_LINE_MAX 4096

/* What has been said of the report that is being read. Zero bytes: nothing. */
struct oom_report {
	struct oom_kill pending; /* what is known of the next kill; then the kill itself */
	bool has_constraint;     /* "oom-kill:" was read; its PID is pending.pid */
	bool has_victim;         /* pending was killed, or its group will be: more may follow */
	unsigned int prefix;     /* enum oom_prefix of that kill */
	int32_t victim_pid;      /* of that kill; 0: its record was lost */
	uint64_t last_usec;      /* of the newest record of a kill or of its group */
	uint64_t kill_count;
	size_t piece_length; /* of a line whose end did not come yet */
	char piece[OOM_LINE_MAX];
};

/*
 * Takes the next record of the log; only those of the kernel itself count. When it is
 * OOM_LINE_KILL, RET holds the kill, with the next serial; when it is OOM_LINE_GROUP, the last kill once
 * more, now with its killed_group and the serial that it had (0 when its record was lost). For
 * NO_VICTIM, EXITING and STUCK it holds what is known (domain, pid, comm) and no serial. Else RET is
 * untouched. Never fails: what is not understood is of something else.
 */
enum oom_line oom_report_take(
	struct oom_report *report, const struct kmsg_record *record, struct oom_kill *ret);

/* Records were lost: what was said before them has nothing to do with what comes. */
void oom_report_forget(struct oom_report *report);

/* "global", "cgroup", "cpuset", "memory_policy", "unknown": the name in reports. */
const char *oom_scope_name(enum oom_scope scope);

#endif
