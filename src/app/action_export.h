/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The changes of a session of the dashboard as commands for a shell. */
#ifndef OOMWATCH_APP_ACTION_EXPORT_H
#define OOMWATCH_APP_ACTION_EXPORT_H

#include <stdio.h>

#include "app/action_session.h"

/*
 * Prints each change that was made, the oldest first: a command for what is in force, a comment for what was undone or
 * is not repeated by itself, such as a signal. MOUNT is that of cgroup2.
 */
void action_export(FILE *out, const struct action_session *session, const char *mount);

#endif
