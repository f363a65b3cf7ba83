/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menus of changes: what can be done to whom, with the reason where it cannot. */
#ifndef OOMWATCH_APP_ACTION_MENU_H
#define OOMWATCH_APP_ACTION_MENU_H

#include "app/action_plan.h"
#include "app/action_session.h"
#include "view/action_view.h"

/* What is done to the value of a row once it was chosen. */
enum action_step {
	ACTION_STEP_VALUE,   /* it is asked for */
	ACTION_STEP_CONFIRM, /* it is there */
	ACTION_STEP_SIGNALS, /* another menu asks for it */
};

struct action_row {
	struct action action;
	enum action_step step;
	unsigned int entry; /* of the session, in the menu of what can be undone */
};

struct action_menu {
	struct action_row row[MENU_ROWS_MAX];
	char title[CGROUP_PATH_MAX + 32];
	char text[MENU_ROWS_MAX][40];
	char help[MENU_ROWS_MAX][FAILURE_TEXT_MAX];
};

/* What can be done to the process or the group of SUBJECT. The first row that can be chosen is the current one. */
void action_menu_open(struct action_menu *self, struct menu *menu,
	const struct action_subject *subject, const struct model *model, int root);

/* Which signal to send to the process of SUBJECT. */
void action_menu_open_signals(
	struct action_menu *self, struct menu *menu, const struct action_subject *subject);

/* What can be undone, newest first, as far as the menu reaches: how many rows it has. */
int action_menu_open_undo(
	struct action_menu *self, struct menu *menu, const struct action_session *session);

/* What a key does in a menu. */
enum action_menu_answer { ACTION_MENU_OPEN, ACTION_MENU_CHOSEN, ACTION_MENU_LEFT };

/* Takes a key; what cannot be chosen is not. */
enum action_menu_answer action_menu_key(struct menu *menu, int key);

#endif
