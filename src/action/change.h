/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A change to the machine, as a value: what is to be written where, what stood there before, and what came of
 * it. It is made in steps that can be told apart: change_check() reads and refuses, the person confirms, the
 * journal keeps the old value, change_apply() writes and reads back.
 */
#ifndef OOMWATCH_ACTION_CHANGE_H
#define OOMWATCH_ACTION_CHANGE_H

#include "action/target.h"

/* One table, change_rows[], says what each is. */
enum change_kind {
	CHANGE_OOM_SCORE_ADJ, /* of a process */
	CHANGE_MEMORY_MIN,    /* these of a control group */
	CHANGE_MEMORY_LOW,
	CHANGE_MEMORY_HIGH,
	CHANGE_MEMORY_MAX,
	CHANGE_SWAP_MAX,
	CHANGE_OOM_GROUP,
	/* What cannot be taken back, and leaves only a note in the journal. */
	CHANGE_RECLAIM,     /* memory.reclaim, from Linux 5.19: bytes */
	CHANGE_SIGNAL,      /* to a process: its number */
	CHANGE_CGROUP_KILL, /* cgroup.kill, from Linux 5.14: all of the group and below */
	CHANGE_KINDS
};

struct change_row {
	const char *name; /* in commands and in the journal: "oom_score_adj", "memory.max" */
	const char *file; /* below the folder of the target; NULL: it is not a file */
	enum target_kind target;
	bool is_amount; /* bytes, or "max" */
	bool can_undo;
	bool can_block;    /* the write may take seconds, and kill */
	const char *title; /* for people, for the catalogue */
};

extern const struct change_row change_rows[CHANGE_KINDS];

/* The kind of that name, or -1. */
int change_find(const char *name);

/* The name that the helper gives itself (prctl(PR_SET_NAME)): no change is made to a child of ours that is
 * called so. */
#define CHANGE_HELPER_COMM "oomwatch-helper"

/* A value that has no end: memory.max "max". */
#define CHANGE_UNLIMITED INT64_MAX

enum change_state {
	CHANGE_PLANNED, /* checked, nothing written yet */
	/* Written: result is what the kernel has now, if the target outlived it to be read. */
	CHANGE_DONE,
	CHANGE_FAILED, /* error says why; nothing was changed */
	CHANGE_UNDONE,
	CHANGE_CANCELLED, /* the write was interrupted: result says what the kernel has now */
	/* It was to be undone, but its target is gone, and with it what was changed. */
	CHANGE_GONE,
};

struct change {
	enum change_kind kind;
	enum change_state state;
	struct target target;
	int64_t value; /* wanted: adj, bytes, 0 or 1, signal number */
	/* Of CHANGE_RECLAIM, which has no value of its own, these two are memory.current. */
	int64_t old;    /* before, when has_old */
	int64_t result; /* after, when has_result; the kernel rounds amounts down to pages */
	bool has_old;
	bool has_result;
	int error;              /* -errno of a failed write */
	uint64_t id;            /* in the journal; 0: not written there */
	uint64_t realtime_usec; /* when it was made; 0: not yet */
	uint64_t took_usec;     /* by the write */
};

/* What a person must be told or asked beside the values themselves. */
enum change_caution {
	/* memory.max or memory.high below use: reclaimed at once; if that fails, max kills. */
	CAUTION_BELOW_CURRENT = 1 << 0,
	CAUTION_ZERO = 1 << 1, /* memory.max 0 kills everything in it */
	/* We are in that group, or below it, and what slows or kills it hits us. */
	CAUTION_OWN_GROUP = 1 << 2,
	CAUTION_UNENFORCEABLE = 1 << 3, /* -1000 in a limited group */
	CAUTION_UNIT = 1 << 4,          /* systemd writes it anew at the next daemon-reload */
	/* Raised without CAP_SYS_RESOURCE: it can be undone, but not lowered by hand. */
	CAUTION_RAISE_ONLY = 1 << 5,
	CAUTION_SAME = 1 << 6, /* it is that already */
	/* Its parent or a child share its memory (CLONE_VM) and get the value too. */
	CAUTION_SHARED_MEMORY = 1 << 7,
};

/*
 * Reads the old value and checks the wanted one: 0, and CHANGE is planned. Refused with a failure that says what and
 * why: -EPERM a kernel thread, PID 1, ourselves and the helper, lowering oom_score_adj without CAP_SYS_RESOURCE, killing
 * the group with us or PID 1 in it; -EACCES files of another user; -EROFS; -ESRCH or -ENOENT gone, or a file that this
 * kernel or the parent's cgroup.subtree_control does not give; -ERANGE out of range. RET_CAUTIONS are enum
 * change_caution. ROOT is that of the target, with its proc/ and sys/. Writes nothing.
 *
 * The kernel lets the owner of a process come down again as far as oom_score_adj_min, the last value that a writer with
 * CAP_SYS_RESOURCE gave it (fs/proc/base.c, __set_oom_adj()). That cannot be read, so lowering is refused here, while
 * change_undo() tries: what we raised without the capability may always come back.
 */
int change_check(
	struct change *change, int root, unsigned int *ret_cautions, struct failure *failure);

/*
 * Writes and reads back; may block for seconds and is ended early by a signal that interrupts: a limit then
 * stays set (DONE), what memory.reclaim has taken stays taken (CANCELLED). Only after change_check(). 0 or -errno with
 * a failure; state, result, error and took_usec are set either way. -ESTALE when the value is no longer the old one:
 * the journal has that. -EAGAIN: less was reclaimed than asked for, DONE all the same. With a file that was written but
 * cannot be read back, because the target is gone, it is DONE without a result, and 0.
 */
int change_apply(struct change *change, struct failure *failure);

/*
 * Puts the old value back while another process is in change_apply() of CHANGE, where that lowers a limit: a signal ends the
 * writer only when the kernel comes to the end of its round of reclaim (mm/memcontrol.c, memory_max_write()), which can be
 * long, and so long the limit holds for all in the group. Does nothing for other changes. Does not block. 0 or -errno.
 */
int change_lift(const struct change *change);

/*
 * Whether what CHANGE left there, or the old value, is there still, so that it can be taken back: 0; -ESTALE when another
 * has changed it; other -errno; with a failure. The target must be held.
 */
int change_check_left(const struct change *change, struct failure *failure);

/*
 * Takes back what is DONE or CANCELLED, or PLANNED and perhaps written before a crash: refused with -ESTALE when the value
 * is no longer what the change left there, with -ESRCH or -ENOENT when the process or the group is gone or another one;
 * -EINVAL when there is nothing to take back. A value that is the old one again is left as it is. The target must be held
 * (target_hold_again()). 0 and UNDONE; GONE when the target is gone; else the state stays.
 */
int change_undo(struct change *change, struct failure *failure);

/*
 * The change that takes CHANGE back, for its description: planned, with what a person must be told of it, as change_check()
 * has it. Its target is that of CHANGE and stays the caller's; what is not held has no cautions.
 */
void change_reverse(
	const struct change *change, int root, struct change *ret_back, unsigned int *ret_cautions);

/* The value as the kernel has it now; memory.current for CHANGE_RECLAIM. 0 or -errno; -ENODATA when it has none. */
int change_read(const struct change *change, int64_t *ret_value, struct failure *failure);

/* A value of KIND as people would type it: "-500", "2G". Returns BUFFER. */
const char *change_value_words(char *buffer, size_t size, enum change_kind kind, int64_t value);

/* A value of KIND in words of the kernel: "-500", "max", "2147483648", "SIGTERM". Returns BUFFER. */
const char *change_value_text(char *buffer, size_t size, enum change_kind kind, int64_t value);

#endif
