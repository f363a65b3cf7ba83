/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the command line asks about scenes, without the dashboard. */
#ifndef OOMWATCH_APP_SCENE_COMMAND_H
#define OOMWATCH_APP_SCENE_COMMAND_H

#include <stdbool.h>
#include <stdio.h>

#include "app/exit_status.h"
#include "app/options.h"

/* Whether the options of scenes go together with the others: 0, or -EINVAL with a failure. */
int scene_command_check_options(
	const struct options *options, bool is_terminal, struct failure *failure);

/* Writes a line for each scene: its name, what it moves, its title, or what is wrong with it. */
enum exit_status scene_command_list(FILE *out, struct failure *failure);

/* Says in a line what the scene in the file at PATH is. EXIT_FAILED when it is none, with a failure that has the line
 * and the reason. */
enum exit_status scene_command_check(const char *path, FILE *out, struct failure *failure);

#endif
