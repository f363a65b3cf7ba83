/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/sysctl.h"

const char *const sysctl_names[SYSCTL_FIELDS] = {
	[SYSCTL_MIN_FREE_KBYTES] = "min_free_kbytes",
	[SYSCTL_OOM_KILL_ALLOCATING_TASK] = "oom_kill_allocating_task",
	[SYSCTL_OVERCOMMIT_KBYTES] = "overcommit_kbytes",
	[SYSCTL_OVERCOMMIT_MEMORY] = "overcommit_memory",
	[SYSCTL_OVERCOMMIT_RATIO] = "overcommit_ratio",
	[SYSCTL_PANIC_ON_OOM] = "panic_on_oom",
	[SYSCTL_SWAPPINESS] = "swappiness",
	[SYSCTL_WATERMARK_BOOST_FACTOR] = "watermark_boost_factor",
	[SYSCTL_WATERMARK_SCALE_FACTOR] = "watermark_scale_factor",
};
