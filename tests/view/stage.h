/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The made machines of tests/scene.h, ready to be drawn: what the tests of whole screens share. */
#ifndef OOMWATCH_TESTS_VIEW_STAGE_H
#define OOMWATCH_TESTS_VIEW_STAGE_H

#include "../scene.h"
#include "app/command.h"
#include "view/screen.h"

enum mode { MODE_UTF8, MODE_ASCII, MODE_MONO, MODES };

/* How the processes are shown, and the last one the groups. */
enum variant {
	VARIANT_PLAIN,
	VARIANT_PREVIEW,
	VARIANT_TREE,
	VARIANT_FILTER,
	VARIANT_DANGER,
	VARIANT_LOAD,       /* a workload runs, and another one ran before */
	VARIANT_LOAD_ASKED, /* it is asked for */
	VARIANT_LOAD_ENDED,
	VARIANT_SCENE,     /* a step of a scene that waits for its condition */
	VARIANT_SCENE_MET, /* a later one, where it was seen */
	VARIANT_SCENE_END,
	VARIANTS
};

/* By enum situation. */
extern struct model stage_models[SITUATIONS];

/* Of every command. */
extern struct key_hint stage_hints[COMMANDS];

/* Runs every situation. After page_start(). */
void stage_init(void);

/* A view of SCREEN; EXPLAINED is the panel that is explained, or -1. */
struct view stage_view(
	enum situation situation, enum screen_id screen, int explained, enum mode mode);

/* Shows the lists of SITUATION in another way, until it is called again. */
void stage_vary(enum situation situation, enum variant variant);

/* What VIEW shows of a workload, in the variants of one. */
void stage_show_load(struct view *view, enum variant variant);

#endif
