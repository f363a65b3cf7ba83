/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A scene on the dashboard: the menu of scenes, what is said and asked before one begins, its steps with their
 * workloads and conditions, and its end. Workloads are started by app/load_control; this decides which and when. The loop
 * never waits for any of it.
 */
#ifndef OOMWATCH_APP_SCENE_CONTROL_H
#define OOMWATCH_APP_SCENE_CONTROL_H

#include "app/command.h"
#include "app/load_control.h"
#include "app/navigation.h"
#include "app/options.h"
#include "app/scene_library.h"
#include "view/action_view.h"
#include "view/load_view.h"

/* Unattended, what was seen stays on the screen for so long before the scene goes on; a step that waits for nothing is
 * shown for so long. */
#define SCENE_CONTROL_LINGER_SEC 2
#define SCENE_CONTROL_READ_SEC 5

/* Unattended, a condition has the time that the step's workload has, but not more than this, which is also what it
 * has without one; */
#define SCENE_CONTROL_STEP_SEC 120

/* and so long after that, and after the workload's end. */
#define SCENE_CONTROL_GRACE_SEC 15

/* A scene that is named at the start waits for the control groups to be read, for so many samples at most. */
#define SCENE_CONTROL_WAIT_SAMPLES 5

/* What is being asked. */
enum scene_question {
	SCENE_QUESTION_NONE,
	SCENE_QUESTION_MENU,
	SCENE_QUESTION_BEGIN, /* what it is about, and whether it shall begin */
	SCENE_QUESTION_HOST,  /* the machine's name, for what the whole machine feels */
	SCENE_QUESTION_LEAVE,
};

struct scene_control {
	struct action_view asked;
	struct scene_view view; /* its scene is the one below, or NULL */
	struct navigation *navigation;
	struct load_control *loads;
	const struct options *options;
	enum scene_question question;
	struct scene_library library;
	struct scene chosen;  /* that is asked about */
	struct scene running; /* that is on the screen */
	char row_text[MENU_ROWS_MAX][SCENE_NAME_MAX];
	char row_help[MENU_ROWS_MAX][FAILURE_TEXT_MAX];
	struct load_plan plan;       /* that was parsed last */
	struct load_machine machine; /* what plans are held against */
	char label[PROMPT_TEXT_MAX];
	bool needs_host;   /* of the chosen one: the machine's name is to be typed */
	bool is_confirmed; /* of the running one: it was */
	unsigned int
		wait_samples;   /* so many the one of --scene may wait to begin; 0: there is none */
	int load_step;          /* whose workload runs, or ran last in this scene; -1: none */
	int next_load_step;     /* whose starts when the one before has ended; -1: none */
	uint64_t begun_usec;    /* the step, by the samples' clock */
	uint64_t until_usec;    /* unattended: when the step has to be met */
	uint64_t met_usec;      /* when it was; 0: not yet */
	uint64_t ended_usec;    /* when the scene was; 0: not yet */
	bool is_over;           /* unattended: the program is to end */
	struct failure outcome; /* of an unattended scene; error is 0 when all was seen */
};

/* CONTROL is zero bytes; the others must outlive it. */
void scene_control_init(struct scene_control *control, struct navigation *navigation,
	struct load_control *loads, const struct options *options);

/* Reads the scene that options->scene names, to begin at the first sample, as if it was chosen; unattended, without a
 * question. 0, also when no scene is named; or as scene_library_load(). */
int scene_control_open(struct scene_control *control, struct failure *failure);

/* The model has a new sample. True when there is something new to be drawn. */
bool scene_control_sampled(struct scene_control *control);

/* Carries out COMMAND when it is one of scenes: true. */
bool scene_control_command(struct scene_control *control, enum command command);

/* When something is being asked KEY is the answer: true. */
bool scene_control_answer(struct scene_control *control, int key);

/* Whether an unattended scene is over and nothing of it is left: the program is to end. */
bool scene_control_is_over(const struct scene_control *control);

/* What came of --unattended: 0 when it was not asked for, or each condition was met; else -errno with a failure that says
 * which was not, or why the scene did not run to its end. */
int scene_control_outcome(const struct scene_control *control, struct failure *failure);

#endif
