/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this process is allowed to do (capabilities(7)). */
#ifndef OOMWATCH_BASE_CAPABILITY_H
#define OOMWATCH_BASE_CAPABILITY_H

#include <stdbool.h>

/* Whether CAPABILITY, such as CAP_KILL, is in the effective set of the calling thread. */
bool capability_is_effective(unsigned int capability);

#endif
