/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel's log says of OOM kills, as far as it was read for a sample. */
#ifndef OOMWATCH_KERNEL_OOM_LOG_H
#define OOMWATCH_KERNEL_OOM_LOG_H

#include "kernel/oom_report.h"

/* The newest kills that are held. */
#define OOM_LOG_KILLS 32

struct oom_log {
	uint64_t
		kill_count; /* kills read so far: the serial of the newest; older than the start included */
	uint64_t earlier_count;   /* of which were in the log already when the program began */
	uint64_t no_victim_count; /* reports without anybody to kill */
	uint64_t lost_records;    /* of the log, overwritten before they were read */
	bool is_behind;           /* there is more in the log than could be read in time */
	uint64_t no_victim_usec;  /* of the newest report without a victim; 0: none */
	char no_victim_domain[OOM_PATH_MAX]; /* its group, "" for the machine or not said */
	struct oom_kill kill[OOM_LOG_KILLS]; /* the one with serial S at (S - 1) % OOM_LOG_KILLS */
};

/* The kill with SERIAL, or NULL when it is not held (any more). */
const struct oom_kill *oom_log_kill(const struct oom_log *log, uint64_t serial);

#endif
