/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A scene: numbered steps of a lesson, each with what is told, where to look, a workload, and what must be seen before
 * the next. A text file (data/scenes, and a person's own), described in doc/scenes.md. This parses the text; it opens
 * no file.
 */
#ifndef OOMWATCH_SCENE_SCENE_H
#define OOMWATCH_SCENE_SCENE_H

#include <stddef.h>

#include "base/failure.h"
#include "load/plan.h"
#include "scene/condition.h"

#define SCENE_STEPS_MAX 16
#define SCENE_TITLE_MAX 96
#define SCENE_NAME_MAX 48   /* of the file, without ".scene" */
#define SCENE_TEXT_MAX 1600 /* of the narration of a step */
#define SCENE_LOOKS_MAX 4

/* What moves: it decides what is asked before it starts. */
enum scene_scope {
	SCENE_OF_GROUP,   /* only a control group: safe on any laptop */
	SCENE_OF_MACHINE, /* watermarks and kswapd of the whole machine: asks first */
};

struct scene_step {
	char title[SCENE_TITLE_MAX];
	char text[SCENE_TEXT_MAX]; /* paragraphs, "\n" between; the program breaks the lines */
	/* Panels to be highlighted, by the names of scene_panels[], and the screen that has them (--screen's words; empty:
	 * stays where it is). */
	char screen[16];
	char look[SCENE_LOOKS_MAX][16];
	unsigned int look_count;
	/* Started when the step begins; the one before ends then. "stop": only that. "": the one before goes on. */
	char load[512];
	bool has_load; /* a plan: load is an argument line that load_plan_parse_line() has taken */
	bool stops_load;
	struct condition until; /* has no terms: only by hand */
	unsigned int line;      /* where it begins in the file */
};

struct scene {
	char name[SCENE_NAME_MAX];
	char title[SCENE_TITLE_MAX];
	char about[SCENE_TEXT_MAX]; /* what will be learned, what it needs */
	enum scene_scope scope;
	bool needs_swap;
	struct scene_step step[SCENE_STEPS_MAX];
	unsigned int step_count;
};

/* A panel that a step may point at, and the screens that show it. */
struct scene_panel {
	const char *name;    /* "zones" */
	const char *screens; /* --screen's words, separated by blanks */
};

/* All of them, up to one without a name. */
extern const struct scene_panel scene_panels[];

/* Longer texts are no scenes. */
#define SCENE_FILE_MAX (64 * 1024)

/*
 * Takes TEXT apart. 0; or -EINVAL, -ERANGE, -E2BIG with a failure that has the line and says what was expected there; SCENE
 * has no meaning then. A struct scene is about 40 KiB: never on the stack.
 */
int scene_parse(struct scene *scene, const char *name, const char *text, size_t length,
	struct failure *failure);

#endif
