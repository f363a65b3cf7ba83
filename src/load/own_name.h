/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the group and the folder of a workload are called: "oomwatch-load-PID", or with "-2" to "-9" behind it where that is
 * taken. Nothing else is ever swept. */
#ifndef OOMWATCH_LOAD_OWN_NAME_H
#define OOMWATCH_LOAD_OWN_NAME_H

#include <stdbool.h>

/* "oomwatch-load-4194304-9" */
#define LOAD_OWN_NAME_MAX 32

/* The name of this process that is free in the folder PARENT, if one is. Returns BUFFER. */
const char *load_own_name(char buffer[LOAD_OWN_NAME_MAX], int parent);

/* Whether NAME is such a name, of whichever process. */
bool load_own_name_is(const char *name);

#endif
