/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read once: the facts of the machine that do not change while we watch. */
#ifndef OOMWATCH_COLLECT_HOST_H
#define OOMWATCH_COLLECT_HOST_H

#include "kernel/sample.h"

/*
 * Fills RET from the system and from the files below ROOT, the descriptor of a folder
 * with proc/ and sys/. What is not there stays unknown (-1, or the running system's
 * value); this cannot fail.
 */
void host_read(int root, struct host *ret);

#endif
