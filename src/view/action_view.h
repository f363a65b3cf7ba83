/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked and said about changes to the machine, over whichever screen. Kept by app/, which the keys change. */
#ifndef OOMWATCH_VIEW_ACTION_VIEW_H
#define OOMWATCH_VIEW_ACTION_VIEW_H

#include "base/failure.h"
#include "view/dialog.h"
#include "view/menu.h"
#include "view/prompt.h"

/* At most one of the first three is open. */
struct action_view {
	struct menu menu;
	struct prompt prompt;
	struct dialog dialog;
	char message
		[FAILURE_TEXT_MAX]; /* in the footer: what is going on, or came of it; empty: nothing */
};

#endif
