/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of changes as people type them, in dialogs and on the command line alike. */
#ifndef OOMWATCH_APP_CHANGE_VALUE_H
#define OOMWATCH_APP_CHANGE_VALUE_H

#include "action/change.h"

/* "-500", "+50": from -1000 to 1000. 0; -EINVAL or -ERANGE with a failure. The output is untouched then. */
int change_value_adj(const char *text, int *ret_adj, struct failure *failure);

/* "KILL", "sigkill", "9". As above. */
int change_value_signal(const char *text, int *ret_signal, struct failure *failure);

/*
 * Sets the value of CHANGE, whose kind is set and whose target is held, to what TEXT says. Amounts that are shares of what is
 * used, or steps from what there is, are taken from what the kernel says now. 0; or -errno with a failure, and CHANGE is as
 * it was.
 */
int change_value_parse(struct change *change, const char *text, struct failure *failure);

#endif
