/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clocks, as microseconds in 64 bits: the one unit of time in this program. */
#ifndef OOMWATCH_BASE_CLOCK_H
#define OOMWATCH_BASE_CLOCK_H

#include <stdint.h>

#define USEC_PER_SEC 1000000u

/* CLOCK_MONOTONIC in microseconds; stands still while the machine is suspended. */
uint64_t clock_monotonic_usec(void);

/* CLOCK_BOOTTIME in microseconds: the time since boot, suspension included. */
uint64_t clock_boottime_usec(void);

/* CLOCK_REALTIME in microseconds since 1970. */
uint64_t clock_realtime_usec(void);

/* The CPU time that the calling thread has used, in microseconds. */
uint64_t clock_thread_cpu_usec(void);

/* The same of all threads of the process. */
uint64_t clock_process_cpu_usec(void);

#endif
