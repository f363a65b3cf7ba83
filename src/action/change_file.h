/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a change reaches the kernel: its file below the target, a signal through it; and the words when it does not. */
#ifndef OOMWATCH_ACTION_CHANGE_FILE_H
#define OOMWATCH_ACTION_CHANGE_FILE_H

#include "action/change.h"

/*
 * Says why CHANGE cannot be made or read, and returns the error. What only means that something is not there becomes -ESRCH
 * for a process that has ended, -ENOENT for a group that is gone and for a file that is missing.
 */
int change_refuse(const struct change *change, int error, struct failure *failure);

/* The number in FILE of the target: "max" is CHANGE_UNLIMITED. 0 or -errno. */
int change_file_read(
	const struct change *change, const char *file, int64_t *ret_value, struct failure *failure);

/* Whether we may write the file of CHANGE: opens it and writes nothing. 0 or -errno. */
int change_file_probe(const struct change *change);

/* Writes VALUE there, through libcgroup where it can. 0 or -errno. May block. */
int change_file_write(const struct change *change, int64_t value);

/* Writes the old value of CHANGE there, without libcgroup, which allocates. 0 or -errno. Blocks only where that value is
 * below use. */
int change_file_restore(const struct change *change);

/* Sends SIGNAL to the process that is held, 0 only to see whether we may. 0 or -errno. */
int change_signal_send(const struct change *change, int signal);

/* What the kernel makes of VALUE: amounts are rounded down to pages. */
int64_t change_rounded(enum change_kind kind, int64_t value);

#endif
