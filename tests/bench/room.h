/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How much a benchmark may take of the machine that it runs on: it shares it with others.
 * A limit that is not there, or that cannot be read, allows all.
 */
#ifndef OOMWATCH_TESTS_BENCH_ROOM_H
#define OOMWATCH_TESTS_BENCH_ROOM_H

/*
 * The KiB that may be taken: a tenth of MemAvailable (/proc/meminfo), and of what the limits of
 * this process's control groups leave (memory.max, in version 1 memory.limit_in_bytes).
 */
long room_memory_kib(void);

/*
 * The processes that may be started, a thousand left over for everybody else: within
 * RLIMIT_NPROC, pid_max and threads-max (/proc/sys/kernel/) and the pids.max of this process's
 * control groups. RET_LIMIT is the name of the lowest of them, for the message.
 */
long room_processes(const char **ret_limit);

#endif
