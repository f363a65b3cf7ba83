/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workload that was started from the dashboard, and the scene that it belongs to, as the screen shows them. Kept by app/. */
#ifndef OOMWATCH_VIEW_LOAD_VIEW_H
#define OOMWATCH_VIEW_LOAD_VIEW_H

#include "load/progress.h"
#include "scene/scene.h"

#define LOAD_VIEW_WHAT_MAX 64

struct load_view {
	bool is_running;  /* or ended less than some seconds ago: progress is worth being shown */
	bool is_stopping; /* it was told to end */
	struct load_progress progress;
	char what[LOAD_VIEW_WHAT_MAX]; /* "anon", "anon, leaker": its parts, by name or kind */
	int32_t pid; /* of the program, whose children the workers are; 0: not known */
};

/* The group of the workload while it is shown: its place, or CGROUP_NONE. LOAD may be NULL. Looks at every group: once a
 * frame, not for each row. */
uint32_t load_view_group(const struct load_view *load, const struct model *model);

/* Whether PROCESS is one of its workers, or was forked by one; GROUP is load_view_group(). */
bool load_view_has(const struct load_view *load, const struct model *model, uint32_t group,
	const struct process *process);

/* What came of the condition of a step. */
enum scene_result {
	SCENE_RESULT_OPEN, /* it was not there yet, or has no condition */
	SCENE_RESULT_MET,
	SCENE_RESULT_NOT_MET, /* it ended without */
};

struct scene_view {
	const struct scene *scene; /* NULL: none */
	unsigned int step;         /* index */
	struct condition_watch watch;
	bool is_unattended;             /* goes on by its conditions, else by key */
	bool is_ended;                  /* the last step is done */
	char message[FAILURE_TEXT_MAX]; /* why it cannot go on; empty: it can */
	enum scene_result result[SCENE_STEPS_MAX];
	const struct load_view *load; /* that of the step, or how it ended; NULL: there is none */
	int text_scroll;              /* rows of the narration that were read */
	/* Set by drawing. */
	int text_rows;   /* that have room */
	int text_hidden; /* that have none; 0: all is there to be read */
};

#endif
