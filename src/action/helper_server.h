/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other side of the helper: what runs in the process that helper_start() forks. */
#ifndef OOMWATCH_ACTION_HELPER_SERVER_H
#define OOMWATCH_ACTION_HELPER_SERVER_H

#include <limits.h>
#include <signal.h>
#include <stdatomic.h>

#include "action/helper.h"

/*
 * The program's way to interrupt: it ends a write that the kernel lets a signal end. Also sent by
 * the kernel when the program dies. What it is about stands in struct helper_shared, before it is
 * sent.
 */
#define HELPER_SIGNAL SIGUSR1

/* Memory that both sides see, for what must not wait in the socket behind other requests. */
struct helper_shared {
	_Atomic uint64_t cancelled; /* requests up to this number are not wanted any more */
};

/* What goes over the socket. Both sides are the same program, so it is the struct as it is. */
struct helper_request {
	uint64_t number; /* from 1; they come in their order */
	enum helper_verb verb;
	struct change change; /* its target's descriptor comes beside it (SCM_RIGHTS) */
};

/* Of HELPER_RUN; the socket comes beside it. */
struct helper_run_request {
	uint64_t number;
	enum helper_verb verb;
	char program[PATH_MAX];
	char line[HELPER_LINE_MAX];
};

/* Either, told apart by the verb, which stands at the same place. */
union helper_message {
	struct helper_request change;
	struct helper_run_request run;
};

/* What the new process needs to know. */
struct helper_server {
	int fd;
	int32_t program; /* its PID */
	struct helper_shared *shared;
	const char *journal_path;
	struct journal journal;
};

/* Serves until the program is gone or has closed its end. Does not return. */
_Noreturn void helper_server_run(struct helper_server *server);

#endif
