/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which processes are to be read at each sample: what somebody looks at, and what may matter next. */
#ifndef OOMWATCH_APP_PROCESS_WANTS_H
#define OOMWATCH_APP_PROCESS_WANTS_H

#include "app/process_control.h"
#include "collect/process_hot.h"

/*
 * Their places, the most urgent first: rows on the screen when the list IS_SHOWN, the first ranks, some for
 * a new filter, those that grow most. Returns how many; of these the first RET_DETAILED are wanted in detail.
 */
unsigned int process_wants(struct process_control *control, const struct model *model,
	bool is_shown, uint32_t ret_places[PROCESS_HOT_MAX], unsigned int *ret_detailed);

#endif
