/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way back: undoing one change or all of them, and what is asked of who leaves while some are in force. */
#ifndef OOMWATCH_APP_ACTION_UNDO_H
#define OOMWATCH_APP_ACTION_UNDO_H

#include "app/action_control.h"

/* Asks whether to undo what was confirmed last: of many processes all. */
void action_undo_last(struct action_control *control);

/* Asks whether to undo the change of that entry of the session, with IS_BATCH also the older ones that were confirmed with
 * it. */
void action_undo_ask(struct action_control *control, unsigned int entry, bool is_batch);

/* A list to choose from. */
void action_undo_menu(struct action_control *control);

/* It shall be undone. */
void action_undo_confirmed(struct action_control *control);

/* Asks whether to keep the changes, to restore all, or to stay; false when there are none and nothing is being made. */
bool action_leave_ask(struct action_control *control);

void action_leave_answer(struct action_control *control, int choice);

/* What the parts of the control have in common. */
struct model *action_model(const struct action_control *control);
int action_root(const struct action_control *control);
void action_say(struct action_control *control, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void action_offer_yes(struct action_control *control);
void action_begin_count(struct action_control *control);
void action_end_question(struct action_control *control);

#endif
