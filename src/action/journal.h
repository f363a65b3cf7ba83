/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The journal of changes: on the disk before a change is made, so that a crash of the program or of
 * the machine loses no old value. A text file of lines, each whole by its checksum, only added to:
 *
 *     oomwatch-journal 1
 *     change 7 1763719200.250000 boot=3f2a... user=0 kind=memory.max path=/app.slice inode=4312
 *         old=max new=2147483648 #a1b2c3d4    (one line)
 *     change 8 ... kind=oom_score_adj pid=911 start=8841 uid=70 comm=postgres old=0 new=-500 #...
 *     done 7 1763719200.310000 value=2147483648 #...
 *     undone 7 1763719260.000000 value=max #...
 *     gone 8 1763719270.000000 value=-500 #...    (nothing was left to undo)
 *     failed 7 ... error=EACCES #...
 *
 * Blanks, controls, '%' and '#' in a value are "%20". Locked (flock) while it is written, so
 * several programs may share it. What a crash leaves behind is one unfinished line at most: it is
 * damage to who reads, and the next line starts anew. A change without a line of what came of it
 * was perhaps made.
 */
#ifndef OOMWATCH_ACTION_JOURNAL_H
#define OOMWATCH_ACTION_JOURNAL_H

#include <stdio.h>

#include "action/change.h"

#define JOURNAL_PATH_MAX 512
#define JOURNAL_BOOT_ID_MAX 40 /* a UUID and its end */

/* What journal_trim() takes off: only above this size, and only changes of former boots that are
 * older. */
#define JOURNAL_TRIM_BYTES (1024 * 1024)
#define JOURNAL_TRIM_DAYS 30

/* Others may add to it or take its place (journal_trim()) while it is open, so all is looked at
 * anew under the lock. */
struct journal {
	int fd; /* -1: not open */
	char path[JOURNAL_PATH_MAX];
	uint64_t next_id;
	uint64_t known_bytes; /* how far next_id is known: up to the end of a line */
	char boot_id[JOURNAL_BOOT_ID_MAX];
};

/* A change as the journal knows it; its target is not held. */
struct journal_entry {
	struct change change;
	char boot_id[JOURNAL_BOOT_ID_MAX];
	char user[40];        /* who made it: a number */
	bool is_of_this_boot; /* of another one there is nothing left to undo */
	unsigned int line;
};

/* A line that is not understood. */
struct journal_damage {
	unsigned int line;
	char reason[FAILURE_TEXT_MAX];
};

struct journal_list {
	struct journal_entry *entry; /* oldest first; allocated */
	unsigned int count;
	struct journal_damage damage; /* the first, when damage_count is not 0 */
	unsigned int damage_count;
};

/*
 * Where it is: PATH when it is not NULL; else /var/lib/oomwatch/journal for root,
 * $XDG_STATE_HOME/oomwatch/journal or ~/.local/state/oomwatch/journal. 0; -ENOENT when there is no
 * home; -ENAMETOOLONG.
 */
int journal_find(char *buffer, size_t size, const char *path, struct failure *failure);

/*
 * Opens it for adding, and makes it (mode 0600) and its folders (0700) when they are not there. 0
 * or -errno with a failure that names the path. Refused are a link (-ELOOP), a file of another
 * user, one that others can write, put another one in place of, or that has a second name (-EPERM), what is no journal
 * (-EBADMSG), and one of a newer version (-EPROTONOSUPPORT). Allocates nothing. Close with
 * journal_close(), also after a failure.
 */
int journal_open(struct journal *journal, const char *path, struct failure *failure);

void journal_close(struct journal *journal);

/*
 * Adds a planned CHANGE, gives it its id and its time, and syncs: 0 only when it is on the disk.
 * After a failure (-ENOSPC, -EIO, -EWOULDBLOCK when another program has it locked for seconds) the
 * change must not be made; what was half written is taken off again and CHANGE is as it was. Beyond
 * RLIMIT_FSIZE the kernel sends SIGXFSZ: who does not ignore it ends there.
 */
int journal_add(struct journal *journal, struct change *change, struct failure *failure);

/* Adds what came of it, by change->state. As journal_add(). */
int journal_finish(struct journal *journal, const struct change *change, struct failure *failure);

/*
 * Reads all of it. Damaged lines are counted and skipped, whole ones are kept. 0, also when there
 * is no file yet; -errno with a failure, as journal_open(). Does not wait for who is writing. Free
 * with journal_list_release().
 */
int journal_read(const char *path, struct journal_list *ret, struct failure *failure);

/* The same of a file that is open for reading, as it is; PATH is only for the failure. */
int journal_list_read(struct journal_list *ret, int fd, const char *path, struct failure *failure);

void journal_list_release(struct journal_list *list);

/*
 * Takes changes off a journal that has grown large: those that can never be undone, for they are of
 * a former boot, and are old as well (a home may be shared by machines, and a boot of another one
 * looks like a former one of this). The newest change stays, for its number; a journal with damage
 * is left alone. The file is replaced as a whole. 0 also when there is nothing to do; -errno with a
 * failure, and the journal is as it was.
 */
int journal_trim(const char *path, struct failure *failure);

/* Whether ENTRY can be undone: made (or begun and never finished, as after a crash), of this boot,
 * of a kind that can be undone, and neither undone yet nor found to be gone. */
bool journal_entry_is_open(const struct journal_entry *entry);

/* The same of an entry that was found to be gone: who looked may not have seen all processes and
 * groups, as from inside a container. */
bool journal_entry_is_gone(const struct journal_entry *entry);

/* Whether ENTRY was still in force when its boot ended, and ended with it. */
bool journal_entry_is_void(const struct journal_entry *entry);

/* One line for people: "7  2026-11-21 10:02:11  /app.slice memory.max max -> 2G  done". Returns
 * BUFFER. */
const char *journal_entry_text(char *buffer, size_t size, const struct journal_entry *entry);

/* Says in FAILURE, why the journal takes nothing, that therefore nothing was changed. Returns its error. */
int journal_refuse(struct failure *failure);

#endif
