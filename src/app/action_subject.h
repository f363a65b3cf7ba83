/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whom a change is about: a process or a control group that was chosen on the screen, held from then on, and those
 * that belong to it.
 */
#ifndef OOMWATCH_APP_ACTION_SUBJECT_H
#define OOMWATCH_APP_ACTION_SUBJECT_H

#include "action/target.h"
#include "view/process_view.h"

/* Processes that one change can be made to. */
#define ACTION_TARGETS_MAX WHAT_IF_MAX

enum action_scope {
	ACTION_OF_ONE,     /* the process or the group itself */
	ACTION_OF_THOUGHT, /* the processes whose oom_score_adj is thought another one */
	ACTION_OF_TAGGED,
	ACTION_OF_TREE, /* the process and all its descendants */
	ACTION_OF_MEMBERS, /* the processes of the group, or of that of the process, and of the groups below */
};

struct action_subject {
	struct target target;
	const struct process_view *processes; /* for the tags */
	int32_t pid;                          /* of a process */
	uint32_t group; /* place of the group, or of that of the process; CGROUP_NONE: not known */
};

/* Holds PROCESS, a row of MODEL, of the /proc below ROOT. 0 or -errno with a failure; then nothing is held. */
int action_subject_process(struct action_subject *subject, const struct model *model,
	const struct process *process, int root, struct failure *failure);

/* The same with the group at PLACE. */
int action_subject_group(struct action_subject *subject, const struct model *model, uint32_t place,
	int root, struct failure *failure);

void action_subject_release(struct action_subject *subject);

/*
 * The processes of MODEL that SCOPE means, parents before their children: their PIDs, ACTION_TARGETS_MAX at most. Returns how
 * many there are, which may be more.
 */
unsigned int action_subject_processes(const struct action_subject *subject,
	const struct model *model, enum action_scope scope, int32_t ret_pids[ACTION_TARGETS_MAX]);

#endif
