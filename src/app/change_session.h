/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands that change something have in common: the machine they are described by, the question, and what
 * interrupts them. */
#ifndef OOMWATCH_APP_CHANGE_SESSION_H
#define OOMWATCH_APP_CHANGE_SESSION_H

#include <stdio.h>

#include "app/exit_status.h"
#include "app/options.h"
#include "app/watch.h"

struct change_session {
	const struct options *options;
	FILE *out;
	struct watch *watch; /* allocated; one sample was taken */
};

/*
 * Looks at the machine once, and makes SIGINT and its like interrupt a write that blocks instead of ending the
 * program. EXIT_DONE; EXIT_REFUSED when changes are switched off, EXIT_USAGE when they cannot be made below --root,
 * EXIT_FAILED when the machine cannot be read; with a failure. End with change_session_release(), also then.
 */
enum exit_status change_session_init(struct change_session *session, const struct options *options,
	FILE *out, struct failure *failure);

void change_session_release(struct change_session *session);

/* The model of the sample. */
struct model *change_session_model(struct change_session *session);

/* The folder that the machine is below. */
int change_session_root(const struct change_session *session);

/*
 * Asks whether to do what was described; IS_GRAVE: twice. EXIT_DONE: yes. EXIT_REFUSED with a failure: no, or nobody can
 * be asked.
 */
enum exit_status change_session_ask(
	struct change_session *session, bool is_grave, struct failure *failure);

/* Whether a signal has come that is to end it. */
bool change_session_is_interrupted(void);

#endif
