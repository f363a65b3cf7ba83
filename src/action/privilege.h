/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What our privileges allow, asked before anything is tried (capabilities(7), capget(2)). */
#ifndef OOMWATCH_ACTION_PRIVILEGE_H
#define OOMWATCH_ACTION_PRIVILEGE_H

#include <stdbool.h>

/* Whether we have CAP_SYS_RESOURCE in effect, and in the first user namespace, which alone counts for lowering
 * oom_score_adj (fs/proc/base.c, __set_oom_adj()). */
bool privilege_can_lower_adj(void);

/* Whether we have CAP_KILL in effect. */
bool privilege_can_kill(void);

#endif
