/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Wakes the loop when tasks begin to stall for memory (PSI trigger, Documentation/accounting/psi.rst;
 * kernel/sched/psi.c, psi_trigger_create()). Who may have one, and how short, changed with the versions:
 * tried is what is best, then what is allowed to all, then nothing.
 */
#ifndef OOMWATCH_COLLECT_PRESSURE_TRIGGER_H
#define OOMWATCH_COLLECT_PRESSURE_TRIGGER_H

#include "base/failure.h"

struct pressure_trigger {
	int fd; /* for poll() with POLLPRI; -1: there is none */
	unsigned int threshold_usec;
	unsigned int window_usec; /* stalls of threshold_usec in so long wake us */
	int error;                /* -errno of the last try, when there is none */
};

/*
 * Makes one at proc/pressure/memory below ROOT; without it FD is -1 and ERROR says why: -ENOENT or
 * -EOPNOTSUPP without PSI, -EACCES or -EPERM where only root may (before Linux 6.1), -ENODEV when ROOT is that
 * of a capture, whose files are not written to. After POLLERR the source is gone. Close with
 * pressure_trigger_close().
 */
void pressure_trigger_open(struct pressure_trigger *trigger, int root);

void pressure_trigger_close(struct pressure_trigger *trigger);

#endif
