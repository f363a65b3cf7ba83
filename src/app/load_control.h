/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The workload that is started from the dashboard: a menu of kinds, their parameters, a question that says what will be
 * done, the start by the helper, what the program tells, and the end. One runs at a time. The loop never waits for
 * any of it, and nothing here forks, allocates or prints.
 *
 * The questions are in app/load_question. Who starts one without them (a scene) has asked in another way: load_control_start() asks nothing, but
 * refuses what load_plan_check() refuses.
 */
#ifndef OOMWATCH_APP_LOAD_CONTROL_H
#define OOMWATCH_APP_LOAD_CONTROL_H

#include "app/action_session.h"
#include "app/load_form.h"
#include "app/navigation.h"
#include "load/plan.h"
#include "view/action_view.h"
#include "view/load_view.h"

/* So long an end stays on the screen, with its reason. */
#define LOAD_CONTROL_END_SEC 10

/* What is being asked. */
enum load_question {
	LOAD_QUESTION_NONE,
	LOAD_QUESTION_KIND,
	LOAD_QUESTION_FORM,    /* the parameters, and the row that starts */
	LOAD_QUESTION_VALUE,   /* one of them */
	LOAD_QUESTION_CONFIRM, /* the plan in words */
	LOAD_QUESTION_HOST,    /* the machine's name, for a plan that is dangerous */
};

enum load_stage {
	LOAD_STAGE_NONE,    /* nothing runs; view.progress is the last end, or zero bytes */
	LOAD_STAGE_ASKED,   /* the helper is to start it */
	LOAD_STAGE_RUNNING, /* it was started, and says what it does */
	LOAD_STAGE_STOPPING /* it was told to end */
};

struct load_control {
	struct action_view asked; /* menu, prompt, dialog, and the message in the footer */
	struct load_view view;
	struct navigation *navigation;
	struct action_session *session; /* whose helper starts it */
	enum load_question question;
	struct load_form form;
	enum load_field field;       /* that is being typed */
	struct load_machine machine; /* that was described */
	struct load_plan plan;       /* the same */
	bool is_dangerous;
	char label[PROMPT_TEXT_MAX];
	enum load_stage stage;
	int fd;                /* our end of its socket; -1: there is none */
	bool is_hung_up;       /* it has closed its end, and the helper has not answered yet */
	uint64_t stopped_usec; /* CLOCK_MONOTONIC when it was told to end */
	uint64_t begun_usec;   /* when it had begun: that is marked, and an event */
	bool has_begun;
	uint64_t ended_usec;      /* when it had ended; 0: never */
	bool has_next;            /* next starts when what runs has ended */
	char next[LOAD_LINE_MAX]; /* an argument line */
	char next_what[LOAD_VIEW_WHAT_MAX];
	char line[LOAD_LINE_MAX];             /* with what is for the program alone */
	char program[PATH_MAX];               /* where oomwatch-load is; empty: nowhere */
	char message[LOAD_PROGRESS_LINE_MAX]; /* of the socket */
};

/* CONTROL is zero bytes. SESSION has the helper; the program is looked for. */
void load_control_init(struct load_control *control, struct navigation *navigation,
	struct action_session *session);

/* Ends what runs: without its socket the program ends, and takes all that is its own with it. */
void load_control_release(struct load_control *control);

/* --- without questions --- */

/* The machine that a plan is held against, as the newest sample has it. */
void load_control_machine(const struct load_control *control, struct load_machine *ret);

/*
 * Starts PLAN, which is checked first; what runs is ended before. 0; else -errno with a failure: that of
 * load_plan_check(), -ENOENT there is no oomwatch-load, -EPIPE there is no helper, -EAGAIN it has too much to do. That
 * 0 was returned is no more than that it was asked for: look at load_control_view().
 */
int load_control_start(
	struct load_control *control, const struct load_plan *plan, struct failure *failure);

/* Ends what runs, in order, and what waits; nothing when nothing does. */
void load_control_stop(struct load_control *control);

/* Whether one runs, is being started or has not ended yet. */
bool load_control_is_on(const struct load_control *control);

/* What runs, or ended: progress.state is LOAD_ENDED then, progress.end and progress.message say why, until the
 * next is started. is_running is taken back LOAD_CONTROL_END_SEC after the end. */
const struct load_view *load_control_view(const struct load_control *control);

/* --- the loop --- */

/* For poll(): readable when it tells something, or has ended; -1: there is none. */
int load_control_fd(const struct load_control *control);

/* Takes what it tells, and the answer of the helper. True when there is something new to be drawn. */
bool load_control_receive(struct load_control *control);

/* What only time brings: an end that need not be shown any longer, a program that does not end. True as above. */
bool load_control_tick(struct load_control *control);

/* When load_control_tick() has something to do, in milliseconds from now; -1: never. */
int load_control_wait_msec(const struct load_control *control);

#endif
