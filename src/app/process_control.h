/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the keys do on the screens of the processes: selection, order, filter, columns, tags and
 * thoughts. It changes the view and the model's what_if, and nothing on the machine.
 */
#ifndef OOMWATCH_APP_PROCESS_CONTROL_H
#define OOMWATCH_APP_PROCESS_CONTROL_H

#include "app/column_menu.h"
#include "app/command.h"
#include "app/options.h"
#include "app/process_lookup.h"
#include "view/process_view.h"

/* What the line that is being typed is for. */
enum process_question {
	QUESTION_NONE,
	QUESTION_FILTER,
	QUESTION_SEARCH,
	QUESTION_ADJ,
	QUESTION_MEMORY,
	QUESTION_MACHINE,
	QUESTION_SORT, /* this and the next are menus */
	QUESTION_COLUMNS
};

struct process_control {
	struct process_view view;
	enum process_question question;
	struct process_lookup lookup; /* for the filter */
	bool is_rearranged; /* the list will be another: the selection is to stay with its process */
	char search[PROMPT_TEXT_MAX];
	char label[PROMPT_TEXT_MAX]; /* of the prompt */
	struct column_menu menu;
};

/* As the options want it. 0; or -EINVAL with a failure when the filter is no regular expression. Release it also then. */
int process_control_init(
	struct process_control *control, const struct options *options, struct failure *failure);

void process_control_release(struct process_control *control);

/* Makes room for PLACES. 0 or -ENOMEM. */
int process_control_reserve(struct process_control *control, unsigned int places);

/* Makes the list anew from MODEL, and keeps the selection where it belongs. */
void process_control_update(struct process_control *control, const struct model *model);

/* Whether a prompt or a menu takes the keys. */
bool process_control_is_asking(const struct process_control *control);

/* Gives it one. */
void process_control_answer(struct process_control *control, struct model *model, int key);

/* Carries out COMMAND, one of the processes or one that moves. */
void process_control_command(
	struct process_control *control, struct model *model, enum command command);

/* The process in the selected row, or NULL. */
const struct process *process_control_selected(
	const struct process_control *control, const struct model *model);

/* Opens the page of PROCESS, a row of MODEL; false when it is NULL. */
bool process_control_open(
	struct process_control *control, const struct model *model, const struct process *process);

/* The place of the control group of the process whose page is open, or else of the selected one; CGROUP_NONE
 * when it is not known. */
uint32_t process_control_group(const struct process_control *control, const struct model *model);

#endif
