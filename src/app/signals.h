/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals as something to read: one descriptor in the loop's poll, no working handlers. */
#ifndef OOMWATCH_APP_SIGNALS_H
#define OOMWATCH_APP_SIGNALS_H

/* Blocks INT, TERM, HUP, QUIT, TSTP, CONT and WINCH and returns a descriptor that reads them, or -errno.
 * SIGPIPE is ignored: a write says EPIPE. */
int signals_open(void);

/* The next signal that came, 0 when there is none. */
int signals_read(int fd);

#endif
