/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The details of one process at a time, for the threads of process_details. Each call may wait in
 * the kernel for as long as it likes: /proc/PID/stat behind an exec() of that process, its cmdline
 * behind its mmap lock, the name of a user behind a directory server. libproc2 allocates at each
 * call and keeps buffers for each thread, so all calls but the check belong into one thread.
 */
#ifndef OOMWATCH_COLLECT_PROCESS_DETAIL_READER_H
#define OOMWATCH_COLLECT_PROCESS_DETAIL_READER_H

#include "base/failure.h"
#include "kernel/process.h"

/* What libproc2 keeps between calls; begins as NULL. */
struct pids_info;

/*
 * Whether the libproc2 that we run with can be used: one version loses a descriptor for each
 * process. Before there are threads: it watches which descriptor comes next. 0; or -EOPNOTSUPP with
 * a failure.
 */
int process_detail_reader_check(struct failure *failure);

/*
 * Reads start, faults, user and cgroup of PID into RET. 0; -ESRCH: it is gone; -EACCES: the
 * privileges do not allow it; -EAGAIN: not this time, for want of memory or descriptors. RET is
 * untouched on failure.
 */
int process_detail_reader_facts(struct pids_info **info, int32_t pid, struct process_detail *ret);

/* Reads the command of PID into RET, likewise. Does not use libproc2, and allocates nothing. */
int process_detail_reader_command(int32_t pid, struct process_detail *ret);

/* Frees what process_detail_reader_facts() keeps, in its thread. */
void process_detail_reader_release(struct pids_info **info);

#endif
