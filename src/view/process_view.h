/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person has chosen to see of the processes. Kept by app/, which the keys change, and read by the panels. */
#ifndef OOMWATCH_VIEW_PROCESS_VIEW_H
#define OOMWATCH_VIEW_PROCESS_VIEW_H

#include "model/process_list.h"
#include "view/table_view.h"

struct process_tag {
	int32_t pid;
	uint32_t incarnation;
};

struct process_view {
	struct table_view table;
	struct process_query query;
	struct process_list list;
	int32_t selected_pid;
	uint32_t selected_incarnation;
	struct process_tag open; /* whose page is shown, or was last */
	char open_name[PROCESS_COMM_MAX];
	bool is_open; /* its page is on the screen: what is thought is about it */
	struct process_tag tag[WHAT_IF_MAX];
	unsigned int tag_count;
};

/* Whether PROCESS is tagged. */
bool process_view_is_tagged(const struct process_view *processes, const struct process *process);

/* The victims that the table shows: as they are, or those of the preview. */
const struct victims *process_view_ranked(const struct model *model);

#endif
