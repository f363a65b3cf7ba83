/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes that were chosen and checked, and are described before they are made: one, or the same to many processes. */
#ifndef OOMWATCH_APP_ACTION_PLAN_H
#define OOMWATCH_APP_ACTION_PLAN_H

#include "action/change.h"
#include "app/action_subject.h"
#include "app/change_words.h"
#include "view/dialog.h"

/* What is to be done to whom. */
struct action {
	enum change_kind kind;
	enum action_scope scope;
	int64_t value; /* with ACTION_OF_THOUGHT each has its own */
};

struct action_plan {
	struct change change[ACTION_TARGETS_MAX]; /* planned; their targets are held */
	unsigned int count;
	unsigned int cautions;   /* of all together */
	unsigned int same_count; /* have the value already, and are left out */
	unsigned int refused_count;
	char refused[FAILURE_TEXT_MAX]; /* why the first of those was */
	struct change_words words;      /* room for the description */
	struct what_if kept;            /* likewise */
};

/* Holds and checks all that ACTION means. 0; or -errno with a failure when there is nothing to be done; then the plan
 * is empty. */
int action_plan_make(struct action_plan *plan, const struct action *action,
	const struct action_subject *subject, const struct model *model, int root,
	struct failure *failure);

void action_plan_release(struct action_plan *plan);

/* Opens DIALOG with what would be done and what follows from it, for which MODEL is asked; it is as before then. */
void action_plan_describe(
	struct action_plan *plan, struct model *model, struct dialog *dialog, const char *title);

/* Checks again: whether all is still as it was described. */
bool action_plan_is_current(const struct action_plan *plan, int root);

#endif
