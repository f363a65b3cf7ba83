/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes that were in force before this session began: of one that crashed, or of a command. */
#ifndef OOMWATCH_APP_ACTION_FORMER_H
#define OOMWATCH_APP_ACTION_FORMER_H

#include "app/action_control.h"

/*
 * Reads the journal at PATH (NULL: where it usually is) for changes of this boot that are in force and whose targets are
 * still there; says in the footer how many there are, and, when CAN_UNDO, has the newest of them listed to be undone. NOTE,
 * of SIZE bytes, gets the same line, or why the journal cannot be read; "" when there is nothing to say. After the first
 * sample, which knows where the groups are. Allocates.
 */
void action_former_find(
	struct action_control *control, const char *path, bool can_undo, char *note, size_t size);

#endif
