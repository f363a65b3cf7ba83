/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /proc/loadavg (fs/proc/loadavg.c): "0.00 0.01 0.05 1/112 4312", of which the last two matter
 * here.
 */
#ifndef OOMWATCH_KERNEL_LOADAVG_H
#define OOMWATCH_KERNEL_LOADAVG_H

#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

struct loadavg {
	uint32_t thread_count; /* of the machine, whatever /proc shows of them */
	int32_t last_pid;      /* last given out in our PID namespace, to a process or a thread */
};

/*
 * 0; -ENODATA when TEXT is empty; -EINVAL or -ERANGE when it has not that form. RET is untouched
 * on failure.
 */
int loadavg_parse(const char *text, size_t length, struct loadavg *ret, struct failure *failure);

#endif
