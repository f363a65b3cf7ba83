/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys as the footer and the Help screen have them, from the table of commands. */
#ifndef OOMWATCH_APP_HINTS_H
#define OOMWATCH_APP_HINTS_H

#include "app/command.h"
#include "view/screen.h"

/* Fills HINTS, translated: how many. What changes the machine is left out unless CAN_CHANGE. */
unsigned int hints_init(struct key_hint hints[COMMANDS], bool can_change);

#endif
