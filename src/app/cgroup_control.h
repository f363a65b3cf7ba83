/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the keys do on the screens of the control groups: selection, order, folding, filter, columns.
 * It changes the view, and nothing on the machine.
 */
#ifndef OOMWATCH_APP_CGROUP_CONTROL_H
#define OOMWATCH_APP_CGROUP_CONTROL_H

#include "app/column_menu.h"
#include "app/command.h"
#include "view/cgroup_view.h"

/* What is being asked: a line that is typed, or a menu. */
enum cgroup_question {
	CGROUP_QUESTION_NONE,
	CGROUP_QUESTION_FILTER,
	CGROUP_QUESTION_SEARCH,
	CGROUP_QUESTION_SORT, /* this and the next are menus */
	CGROUP_QUESTION_COLUMNS
};

struct cgroup_control {
	struct cgroup_view view;
	enum cgroup_question question;
	struct column_menu menu;
	bool is_rearranged; /* the list will be another: the selection is to stay with its group */
	char search[PROMPT_TEXT_MAX];
	const char *subtree_path;  /* of --cgroup; NULL: all groups */
	struct cgroup_tag subtree; /* that group, as far as it was found */
};

/* All columns, as a tree; below SUBTREE_PATH alone, which stays the caller's, unless it is NULL. Release it. */
void cgroup_control_init(struct cgroup_control *control, const char *subtree_path);

void cgroup_control_release(struct cgroup_control *control);

/* Makes room for PLACES. 0 or -ENOMEM. */
int cgroup_control_reserve(struct cgroup_control *control, unsigned int places);

/* Makes the list anew from MODEL, and keeps the selection where it belongs. */
void cgroup_control_update(struct cgroup_control *control, const struct model *model);

/* Whether a prompt or a menu takes the keys. */
bool cgroup_control_is_asking(const struct cgroup_control *control);

/* Gives it one. */
void cgroup_control_answer(struct cgroup_control *control, const struct model *model, int key);

/* Carries out COMMAND, one of the control groups or one that moves. */
void cgroup_control_command(
	struct cgroup_control *control, const struct model *model, enum command command);

/* The place of the selected group; CGROUP_NONE when there is none. */
uint32_t cgroup_control_selected(const struct cgroup_control *control);

/* Opens the page of the group at PLACE: false when there is no such group. */
bool cgroup_control_open(struct cgroup_control *control, const struct model *model, uint32_t place);

/* Selects the group at PLACE, whose ancestors are unfolded, and follows it. */
void cgroup_control_select(
	struct cgroup_control *control, const struct model *model, uint32_t place);

#endif
