/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lines of a report of the OOM killer, each for itself, with their escapes taken back. What a line
 * says goes into a struct oom_kill, and the rest of it stays as it was. The names of processes and
 * groups are whatever their owners chose: they may hold any byte and look like a part of the line.
 */
#ifndef OOMWATCH_KERNEL_OOM_TEXT_H
#define OOMWATCH_KERNEL_OOM_TEXT_H

#include "kernel/oom_report.h"

/* How the line of a kill begins: which of the kernel's texts for "out of memory". */
enum oom_prefix {
	OOM_PREFIX_NONE,   /* before Linux 5.1 it stands in the line before */
	OOM_PREFIX_CGROUP, /* "Memory cgroup out of memory: " */
	OOM_PREFIX_ASKER,  /* "Out of memory (oom_kill_allocating_task): " */
	OOM_PREFIX_OTHER,  /* "Out of memory: ": global, of a cpuset, of a memory policy */
	OOM_PREFIXES
};

/* What the prefix says itself: OOM_SCOPE_CGROUP or unknown, OOM_KILL_OF_ASKER or no flag. */
enum oom_scope oom_prefix_scope(enum oom_prefix prefix);
unsigned int oom_prefix_flags(enum oom_prefix prefix);

/* "COMM invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0": invoker, order. */
bool oom_text_invoked(struct span line, struct oom_kill *kill);

/* "memory: usage 40960kB, limit 40960kB, failcnt 21": of the domain. */
bool oom_text_usage(struct span line, struct oom_kill *kill);

/* "Memory cgroup stats for /c1:", of which the first names the domain; before Linux 5.0 also "Task in
 * /c1/a killed as a result of limit of /c1" and "Memory limit reached of cgroup /c1". */
bool oom_text_domain(struct span line, struct oom_kill *kill);

/* "oom-kill:constraint=": from Linux 5.0, and whether it is there to its end. */
bool oom_text_is_constraint(struct span line);
bool oom_text_constraint(struct span line, struct oom_kill *kill);

/* "PREFIX: Kill process PID (COMM) score N or sacrifice child": before Linux 5.1. */
bool oom_text_chosen(struct span line, enum oom_prefix *ret_prefix);

/* "PREFIX: Killed process PID (COMM) total-vm:103584kB, anon-rss:40592kB, ...": what was killed. */
bool oom_text_killed(struct span line, struct oom_kill *kill, enum oom_prefix *ret_prefix);

/* "Tasks in /c1 are going to be killed due to memory.oom.group set": killed_group. */
bool oom_text_group(struct span line, struct oom_kill *kill);

/* "PREFIX: OOM victim PID (COMM) is already exiting. Skip killing the task": from Linux 5.10. */
bool oom_text_exiting(struct span line, struct oom_kill *kill);

/* "oom_reaper: unable to reap pid:PID (COMM)". */
bool oom_text_stuck(struct span line, struct oom_kill *kill);

#endif
