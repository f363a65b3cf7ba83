/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Thoughts about the process whose page is open, or the tagged ones, or the selected one. Nothing is written. */
#ifndef OOMWATCH_APP_PROCESS_PREVIEW_H
#define OOMWATCH_APP_PROCESS_PREVIEW_H

#include "view/process_view.h"

/* By which a key changes oom_score_adj: 5 % of RAM and swap. */
#define PROCESS_PREVIEW_STEP 50

/* Who is meant: the process whose page is open; else the tagged ones, and without tags the selected one,
 * which is returned as well. NULL when there is none. */
const struct process *process_preview_target(
	const struct process_view *view, const struct model *model);

/* Changes the thought oom_score_adj of each by STEP. */
void process_preview_step(struct process_view *view, struct model *model, int step);

/*
 * Takes TEXT as the oom_score_adj of each, as an amount by which each is larger, or as an amount that the machine has less.
 * 0; or -EINVAL, -ERANGE with a failure that says what was expected, and -ENOSPC when there are too many thoughts.
 */
int process_preview_adj(
	struct process_view *view, struct model *model, const char *text, struct failure *failure);
int process_preview_memory(
	struct process_view *view, struct model *model, const char *text, struct failure *failure);
int process_preview_machine(struct model *model, const char *text, struct failure *failure);

#endif
