/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screens: which panels they show, and where. Drawing never samples. */
#ifndef OOMWATCH_VIEW_SCREEN_H
#define OOMWATCH_VIEW_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "model/model.h"
#include "view/process_view.h"
#include "view/theme.h"

/* In the order of --screen; the last one belongs to a process that was chosen. */
enum screen_id {
	SCREEN_OVERVIEW,
	SCREEN_ZONES,
	SCREEN_RECLAIM,
	SCREEN_PROCESSES,
	SCREEN_HELP,
	SCREEN_PROCESS,
	SCREENS
};

/* A key for the footer and for the Help screen. */
struct key_hint {
	const char *key;  /* as it stands on the keyboard */
	const char *word; /* for the footer; NULL: only on the Help screen */
	const char *help;
	bool is_of_processes; /* in the footer of their screens only, and first there */
};

/* What the person chose and what is not in the model. */
struct view {
	enum screen_id screen;
	int explained;        /* index of the panel that is explained in place; -1: none */
	int scroll;           /* rows that the first panel is scrolled by */
	int *ret_scroll_most; /* set by drawing what scrolls: more would show nothing new; or NULL */
	bool is_paused;
	bool is_capture; /* not the running machine */
	uint64_t delay_usec;
	const struct key_hint *hints;
	unsigned int hint_count;
	const char *const *notes; /* lines for the Help screen: what was granted at start */
	unsigned int note_count;
	struct process_view *processes;
	const struct theme *theme;
};

/* The panels that SCREEN can explain. */
int screen_panel_count(enum screen_id screen);

/* Draws the whole of WINDOW (not yet onto the terminal), at any size from 1x1 up. */
void screen_draw(WINDOW *window, const struct model *model, const struct view *view);

#endif
