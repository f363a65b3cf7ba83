/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /proc/self/mountinfo (fs/proc_namespace.c), for what it says of the mount at /proc. */
#ifndef OOMWATCH_KERNEL_MOUNTINFO_H
#define OOMWATCH_KERNEL_MOUNTINFO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/failure.h"

struct proc_mount {
	bool is_found;    /* a proc is mounted at the path that was asked for */
	bool is_hidepid;  /* hidepid=1, 2 or 4; from Linux 5.8 noaccess, invisible or ptraceable */
	bool is_pid_only; /* subset=pid: it has no meminfo and its like */
};

/*
 * What the last mount of a proc at PATH ("/proc") says of itself. 0; -ENODATA when TEXT is empty;
 * -EINVAL with the line when one has not the form of a mount. RET is untouched on failure.
 */
int mountinfo_find_proc(const char *text, size_t length, const char *path, struct proc_mount *ret,
	struct failure *failure);

#endif
