/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program ends with, as the man page says. */
#ifndef OOMWATCH_APP_EXIT_STATUS_H
#define OOMWATCH_APP_EXIT_STATUS_H

enum exit_status {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_REFUSED = 3, /* a change was refused, or not confirmed: nothing was written */
};

#endif
