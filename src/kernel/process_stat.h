/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /proc/PID/stat (fs/proc/array.c, do_task_stat()), for the one number that the status lacks: when the
 * process was started. Together with its PID it says which process is meant, for as long as the
 * machine runs.
 */
#ifndef OOMWATCH_KERNEL_PROCESS_STAT_H
#define OOMWATCH_KERNEL_PROCESS_STAT_H

#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

/*
 * Field 22, in clock ticks since boot. 0; -ENODATA when TEXT is empty; -EINVAL or -ERANGE when it is
 * cut or has no such number. RET_TICKS is untouched on failure.
 */
int process_stat_start(
	const char *text, size_t length, uint64_t *ret_ticks, struct failure *failure);

#endif
