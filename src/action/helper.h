/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The helper: a process that is started with the program, before there is a crisis, and makes the
 * changes. A write to memory.max can block for seconds and kill, and syncing the journal can hang
 * behind a full disk; the loop waits for neither. Requests go over a socket that keeps messages
 * whole (SOCK_SEQPACKET), with the target's descriptor, and are served in their order. It holds its
 * memory locked as the program does, has a session of its own (^C is for the program), and ends
 * when the program is gone: what it was writing then is put back, what waited is not begun.
 */
#ifndef OOMWATCH_ACTION_HELPER_H
#define OOMWATCH_ACTION_HELPER_H

#include "action/journal.h"

/* Requests without an answer. So many answers fit into the socket, so the helper never waits for
 * the program. */
#define HELPER_PENDING_MAX 64

/* Of a program that it starts: the argument line, and how many words that may have. */
#define HELPER_LINE_MAX 10240
#define HELPER_WORDS_MAX 64

struct helper_shared;

struct helper {
	/* For poll(): readable when there is an answer, or it is gone; -1: not running. */
	int fd;
	int pidfd; /* or -1 */
	int32_t pid;
	unsigned int pending; /* requests without an answer */
	uint64_t next_request;
	struct helper_shared *shared;
};

enum helper_verb {
	HELPER_APPLY,   /* journal, write, read back, journal */
	HELPER_UNDO,    /* write, read back, journal: the old value is in it already */
	HELPER_CLOSE,   /* journal alone: its target is gone, and need not be held */
	HELPER_PROTECT, /* helper_protect(), without an answer */
	HELPER_RUN,     /* starts a program: helper_run() */
};

/*
 * What came of a request. Of HELPER_APPLY change.state is
 *   DONE       with a failure all the same when the journal could not be told, where it stays
 *              begun, or when less was reclaimed than was asked for
 *   FAILED     failure says why; nothing was written to the machine, as when the journal fails
 *   CANCELLED  the old value stands again, or was never touched, unless failure is another one than
 *              -ECANCELED and says why it could not be put back
 * Of HELPER_UNDO it is UNDONE, with a failure perhaps as DONE above; GONE, and failure says what
 * is; else it is as it was, and failure says why (-ECANCELED: it was cancelled).
 * Of HELPER_CLOSE it is GONE, with a failure when the journal could not be told.
 * Of HELPER_RUN pid is the program's, or 0 and failure says why it was not started; change is nothing.
 */
struct helper_answer {
	uint64_t request;
	enum helper_verb verb;
	struct change change; /* as it is now; its target is not held */
	struct failure failure;
	int32_t pid; /* of HELPER_RUN */
};

/*
 * Forks it; to be called before there are threads. JOURNAL is the path of the journal, which the
 * helper opens at the first change, and trims now when it has grown large. 0 or -errno with a
 * failure. End with helper_stop().
 */
int helper_start(struct helper *helper, const char *journal, struct failure *failure);

/* It shall lock its memory and lower its oom_score_adj as protection_apply() does it, best before
 * the first change. */
void helper_protect(struct helper *helper);

/*
 * Hands over CHANGE, whose target is held; the descriptor stays ours. 0, with the number of the
 * request; -EAGAIN when too many are pending; -EBADF when the target is not held; -EPIPE when the
 * helper is gone. Never blocks.
 */
int helper_send(struct helper *helper, enum helper_verb verb, const struct change *change,
	uint64_t *ret_request);

/*
 * Has PROGRAM (a path) started with the words of LINE, separated by blanks, as its arguments; no shell sees them. A blank
 * within a word is written as "\040", as the kernel does it in /proc/mounts. It has
 * FD, a socket, as standard input and output, nothing as standard error, and no other descriptor; an oom_score_adj
 * of 0 where the helper's is below, and no memory locked. FD stays ours to close; the helper keeps none. 0, with the
 * number of the request; -ENAMETOOLONG; else as helper_send(). Never blocks.
 */
int helper_run(struct helper *helper, const char *program, const char *line, int fd,
	uint64_t *ret_request);

/* The next answer: 1; 0 when there is none; -EPIPE when the helper is gone. Changes that are
 * pending then were perhaps made: the journal has those that were begun. Never blocks. */
int helper_receive(struct helper *helper, struct helper_answer *ret);

/* Interrupts the write that is going on and has the old value put back, and drops the requests
 * behind it. Each still gets its answer; one that was about to end is DONE. */
void helper_cancel(struct helper *helper);

/*
 * Ends it when it is idle; when it is not, cancels first and waits for it up to WAIT_USEC. Answers
 * that were not received are lost, but not to the journal. One that the kernel does not let go by
 * then ends by itself, as soon as it can.
 */
void helper_stop(struct helper *helper, uint64_t wait_usec);

#endif
