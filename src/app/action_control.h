/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the keys do to change the machine: a menu of what can be done, a value that is typed, a question that says
 * what follows, and only then the helper; and the same backwards. The loop never waits for any of it.
 */
#ifndef OOMWATCH_APP_ACTION_CONTROL_H
#define OOMWATCH_APP_ACTION_CONTROL_H

#include "app/action_menu.h"
#include "app/command.h"
#include "app/navigation.h"
#include "view/action_view.h"

/* What is being asked. */
enum action_question {
	ACTION_QUESTION_NONE,
	ACTION_QUESTION_MENU,
	ACTION_QUESTION_SIGNALS,
	ACTION_QUESTION_VALUE,
	ACTION_QUESTION_CONFIRM,
	ACTION_QUESTION_CONFIRM_TWICE,
	ACTION_QUESTION_UNDO_MENU,
	ACTION_QUESTION_UNDO,
	ACTION_QUESTION_UNDO_TWICE,
	ACTION_QUESTION_LEAVE
};

struct action_control {
	struct action_view view;
	struct navigation *navigation;
	enum action_question question;
	struct action_subject subject; /* held while something is asked about it */
	struct action action;          /* what was chosen of the menu */
	struct action_menu menu;
	struct action_plan plan;
	struct action_session session;
	struct failure refusal; /* why nothing can be changed; error is 0 when it can */
	unsigned int undo_entry[ACTION_TARGETS_MAX]; /* which are asked about, the newest first */
	unsigned int undo_count;
	char label[PROMPT_TEXT_MAX];
	unsigned int done_count; /* answers since something was begun */
	unsigned int failed_count;
	bool is_undone;                /* what was answered last was to be undone */
	char failed[FAILURE_TEXT_MAX]; /* the first of those */
	bool is_restoring;             /* to leave when that is done */
	bool is_done;                  /* the program shall end */
};

/* CONTROL is zero bytes. Nothing is asked, and nothing can be changed yet. */
void action_control_init(struct action_control *control, struct navigation *navigation);

/* Starts the helper with the journal at PATH (NULL: the usual one); before there is any thread. When that fails the keys say
 * why. */
void action_control_start(struct action_control *control, const char *path);

/* The helper shall stay alive as the program does. */
void action_control_protect(struct action_control *control);

/* Ends the helper, releases what is held, and says on standard error when changes stay in force. */
void action_control_release(struct action_control *control);

/* To poll for answers, or -1. */
int action_control_fd(const struct action_control *control);

/* Whether something is being made: then the status line counts seconds. */
bool action_control_is_busy(const struct action_control *control);

/* Carries out COMMAND when it is one that changes the machine, or leaves while changes are in force: true. */
bool action_control_command(struct action_control *control, enum command command);

/* Asks, as who leaves is asked, instead of whatever is being asked. False when there is nothing to ask, or when this is
 * being asked already: then the program shall end. */
bool action_control_interrupt(struct action_control *control);

/* When something is being asked KEY is the answer, and while something is being made Esc cancels it: true. */
bool action_control_answer(struct action_control *control, int key);

/* Takes the answers of the helper. */
void action_control_receive(struct action_control *control);

/* Puts the status line right for this frame. */
void action_control_update(struct action_control *control);

/* Whether the program is to end: what was to be restored before is. */
bool action_control_may_leave(const struct action_control *control);

#endif
