/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read once: the facts of the machine that do not change while we watch. */
#ifndef OOMWATCH_COLLECT_HOST_H
#define OOMWATCH_COLLECT_HOST_H

#include "kernel/sample.h"

/*
 * Fills RET from the files below ROOT, the descriptor of a folder with proc/ and sys/. When it
 * IS_RUNNING, the root of this machine, the system says what the files do not; else that stays
 * unknown (an empty name, 0 processors, -1). This cannot fail.
 */
void host_read(int root, bool is_running, struct host *ret);

#endif
