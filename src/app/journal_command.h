/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that read the journal of changes: list it, take changes back, print them as commands. */
#ifndef OOMWATCH_APP_JOURNAL_COMMAND_H
#define OOMWATCH_APP_JOURNAL_COMMAND_H

#include <stdio.h>

#include "app/exit_status.h"
#include "app/options.h"

/* Lists all of it, the oldest first. EXIT_FAILED also when lines of it are damaged; the others are listed. */
enum exit_status journal_command_list(
	const struct options *options, FILE *out, struct failure *failure);

/*
 * Takes back what the operands name, or all that is open, the newest first; goes on after one that fails, and sums up.
 * EXIT_DONE also where a process or group has gone, and what was changed of it with it.
 */
enum exit_status journal_command_undo(
	const struct options *options, FILE *out, struct failure *failure);

/* Prints what is open and in effect as commands for a shell, the oldest first. */
enum exit_status journal_command_export(
	const struct options *options, FILE *out, struct failure *failure);

#endif
