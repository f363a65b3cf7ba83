/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /proc/PID/status (fs/proc/array.c, proc_pid_status()): what the OOM killer counts of a process,
 * and who it is. A zombie and a kernel thread have no lines of memory. One read of it is one
 * moment; a text that was cut in the middle of a line is refused.
 */
#ifndef OOMWATCH_KERNEL_PROCESS_STATUS_H
#define OOMWATCH_KERNEL_PROCESS_STATUS_H

#include "base/failure.h"
#include "kernel/process.h"

struct process_status {
	char comm[PROCESS_COMM_MAX];  /* Name, unescaped and cleaned for the screen */
	char state;                   /* first letter of State */
	int32_t pid;                  /* Tgid */
	int32_t parent_pid;           /* PPid */
	uint32_t euid;                /* second number of Uid */
	uint32_t thread_count;        /* Threads */
	unsigned int namespace_depth; /* numbers of NSpid; 0: there is no such line */
	/* Kthread: 1, from Linux 6.5; before it kthreadd, or a child of its without memory. */
	bool is_kernel_thread;
	bool has_memory; /* it has Vm lines: kib[] holds them */
	uint64_t kib[PROCESS_MEMORIES];
};

/*
 * 0; -ENODATA when TEXT is empty; -EINVAL or -ERANGE when it is cut, a number is none, or there
 * is no Name, State, Tgid, PPid, Uid or Threads, or only a part of the memory: all of these are
 * printed by every kernel since 4.5. RET is untouched on failure.
 */
int process_status_parse(
	const char *text, size_t length, struct process_status *ret, struct failure *failure);

#endif
