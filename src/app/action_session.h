/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The changes that were made from the dashboard: handed to the helper one after the other, their answers taken, and
 * kept so that each can be undone. Nothing here waits.
 */
#ifndef OOMWATCH_APP_ACTION_SESSION_H
#define OOMWATCH_APP_ACTION_SESSION_H

#include "action/helper.h"

/* More are refused. */
#define ACTION_SESSION_MAX 1024

enum action_stage {
	ACTION_STAGE_WAITING, /* for those before it */
	ACTION_STAGE_SENT,
	ACTION_STAGE_ANSWERED
};

struct action_entry {
	struct change change; /* held until it is sent; if it can block, until it is answered */
	enum helper_verb verb;
	enum action_stage stage;
	bool is_cancelled;  /* while it was made */
	unsigned int batch; /* those that were confirmed together have the same */
	bool is_gone;       /* the target: there is nothing left to undo */
	bool is_former;     /* it was in force when the session began, and is not of it */
	uint64_t request;
	struct failure failure; /* of the last answer */
};

/* What the helper said of the program that it was to start last. */
struct action_program {
	uint64_t request;
	bool is_answered;
	int32_t pid;
	struct failure failure;
};

struct action_session {
	struct helper helper;
	bool is_running;
	struct action_program program;
	bool is_cancelled; /* what waits is to be dropped */
	struct action_entry entry[ACTION_SESSION_MAX];
	unsigned int count;
	unsigned int open_count;                /* not answered */
	unsigned int batch;                     /* of what is applied now */
	unsigned int order[ACTION_SESSION_MAX]; /* indices of those that wait, a ring */
	unsigned int order_first, order_count;
	uint64_t since_usec; /* CLOCK_MONOTONIC since when something is open */
};

/* Starts the helper, with the journal at PATH (NULL: where it usually is). 0 or -errno with a failure. */
int action_session_start(struct action_session *session, const char *path, struct failure *failure);

/* Cancels what is going on, and ends the helper. */
void action_session_stop(struct action_session *session);

/* What is applied from now on belongs together. */
void action_session_begin(struct action_session *session);

/* Takes CHANGE, checked and held; its descriptor goes over to the session. 0, -ENOSPC or -EPIPE with a failure: then
 * it is released. */
int action_session_apply(
	struct action_session *session, const struct change *change, struct failure *failure);

/* Takes CHANGE, which the journal has as in force, so that it can be undone; without a place for it nothing happens. */
void action_session_adopt(struct action_session *session, const struct change *change);

/* Undoes the entry at INDEX: its target is looked for below ROOT and MOUNT, and held. When it is gone, only the journal is
 * told. 0 or -errno with a failure. */
int action_session_undo(struct action_session *session, unsigned int index, int root,
	const char *mount, struct failure *failure);

/* Has a program started, as helper_run(); what came of it is in session->program, once action_session_receive() has
 * seen it. 0 or -errno with a failure. */
int action_session_run(struct action_session *session, const char *program, const char *line,
	int fd, struct failure *failure);
/* Looks for the targets of what could be undone, below ROOT and MOUNT: what is gone is not outstanding any more. */
void action_session_forget_gone(struct action_session *session, int root, const char *mount);

/* Sends what waits, as far as the helper takes it. */
void action_session_send(struct action_session *session);

/* The entry of the next answer; NULL when there is none. When the helper is gone, each open entry gets one that says so. */
const struct action_entry *action_session_receive(struct action_session *session);

/* Interrupts what is going on, and drops what waits: each gets its answer. A limit that is being lowered is lifted at once,
 * however long the kernel keeps the helper. */
void action_session_cancel(struct action_session *session);

/* The entry that is being made or undone, or NULL. */
const struct action_entry *action_session_current(const struct action_session *session);

/* Whether ENTRY was made, can be undone, was not, and its target is not known to be gone. */
bool action_entry_is_outstanding(const struct action_entry *entry);

/* How many of the session are. */
unsigned int action_session_outstanding(const struct action_session *session);

/* The newest that is outstanding and newer than the entry at INDEX, of the same value; NULL: there is none. */
const struct change *action_session_newer(const struct action_session *session, unsigned int index);

/* The index of the newest of the session that is outstanding before that at INDEX (ACTION_SESSION_MAX: of all), or -1. */
int action_session_older(const struct action_session *session, unsigned int index);

#endif
