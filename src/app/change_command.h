/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The commands that change the machine: the target is held, the change checked and described with what follows, asked
 * for, written into the journal, made, read back and reported. Nothing is written when one of several is refused.
 */
#ifndef OOMWATCH_APP_CHANGE_COMMAND_H
#define OOMWATCH_APP_CHANGE_COMMAND_H

#include <stdio.h>

#include "app/exit_status.h"
#include "app/options.h"

/* Does what OPTIONS ask for; people read OUT. Unless it is EXIT_DONE, a failure. */
enum exit_status change_command_run(
	const struct options *options, FILE *out, struct failure *failure);

#endif
