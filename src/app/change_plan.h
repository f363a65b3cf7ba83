/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The changes that the command line asks for: each with its target held, its value parsed, and checked. */
#ifndef OOMWATCH_APP_CHANGE_PLAN_H
#define OOMWATCH_APP_CHANGE_PLAN_H

#include "app/exit_status.h"
#include "app/options.h"
#include "action/change.h"
#include "model/model.h"

struct change_plan_item {
	struct change change;
	unsigned int cautions;
};

struct change_plan {
	struct change_plan_item *item; /* allocated */
	unsigned int count;
	unsigned int capacity;
	unsigned int same_count; /* left out, because they have the value already */
	unsigned int gone_count; /* of a tree or group: ended meanwhile */
};

/*
 * Makes the plan that OPTIONS ask for: ROOT is a descriptor of their folder, MODEL knows the machine. EXIT_DONE; or what
 * the program ends with, and a failure: EXIT_USAGE for a value that cannot be, EXIT_REFUSED when one of them may not be
 * made, EXIT_FAILED when its target is not there. Free with change_plan_release(), also then.
 */
enum exit_status change_plan_make(struct change_plan *plan, const struct options *options, int root,
	const struct model *model, struct failure *failure);

void change_plan_release(struct change_plan *plan);

/* What the program ends with after -errno of a target or a check. */
enum exit_status change_plan_status(int error);

#endif
