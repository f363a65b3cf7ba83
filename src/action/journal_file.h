/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file of the journal and its folder: whether it is what it should be, and its lock. */
#ifndef OOMWATCH_ACTION_JOURNAL_FILE_H
#define OOMWATCH_ACTION_JOURNAL_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "action/journal.h"

/* How long a lock is waited for: who holds it syncs a few hundred bytes. */
#define JOURNAL_LOCK_USEC 5000000u

/*
 * Opens PATH with FLAGS (O_RDONLY, or O_RDWR | O_APPEND | O_CREAT and so on): the descriptor, or
 * -errno with a failure that names PATH. Refuses what journal_open() refuses, but looks at no
 * content.
 */
int journal_file_open(const char *path, int flags, struct failure *failure);

/*
 * Makes the folders of PATH that are not there, 0700, and syncs them. 0 or -errno with a failure.
 */
int journal_file_make_folders(const char *path, struct failure *failure);

/* Makes it last that PATH is in its folder. 0 or -errno. */
int journal_file_sync_folder(const char *path);

/* Locks against other writers: 0; -EWOULDBLOCK after WAIT_USEC; other -errno. Closing unlocks. */
int journal_file_lock(int fd, uint64_t wait_usec);

/* Whether PATH still is the file behind FD: it can have been replaced or removed before we had the
 * lock. */
bool journal_file_is_current(int fd, const char *path);

/* The id of this boot, without a newline. 0 or -errno. */
int journal_file_boot_id(char ret[JOURNAL_BOOT_ID_MAX]);

#endif
