/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person has chosen to see of the processes. Kept by app/, which the keys change, and read by the panels. */
#ifndef OOMWATCH_VIEW_PROCESS_VIEW_H
#define OOMWATCH_VIEW_PROCESS_VIEW_H

#include "model/process_list.h"
#include "view/menu.h"
#include "view/prompt.h"

struct process_tag {
	int32_t pid;
	uint32_t incarnation;
};

struct process_view {
	struct process_query query;
	struct process_list list;
	enum process_column column[PROCESS_COLUMNS]; /* those wanted, in their order */
	unsigned int column_count;
	/* Of every column, in the person's language. */
	const char *column_title[PROCESS_COLUMNS];
	const char *column_help[PROCESS_COLUMNS];
	int selected; /* row of the list; -1: the list is empty */
	int32_t selected_pid;
	uint32_t selected_incarnation;
	struct process_tag open; /* whose page is shown, or was last */
	char open_name[PROCESS_COMM_MAX];
	bool is_open;      /* its page is on the screen: what is thought is about it */
	bool is_following; /* the selection stays with its process, not with its row */
	struct process_tag tag[WHAT_IF_MAX];
	unsigned int tag_count;
	int top; /* first row that is shown; drawing moves it so that the selected one is, too */
	int page_rows; /* how many were shown; set by drawing */
	struct prompt prompt;
	struct menu menu;
	char message[FAILURE_TEXT_MAX]; /* answer to the last key, in the footer; empty: none */
};

/* Whether PROCESS is tagged. */
bool process_view_is_tagged(const struct process_view *processes, const struct process *process);

/* The first of ROWS rows of a list of COUNT, so that SELECTED is among them, moved from TOP by as little as
 * possible. */
int process_view_top(int top, int selected, int rows, int count);

/* The victims that the table shows: as they are, or those of the preview. */
const struct victims *process_view_ranked(const struct model *model);

#endif
