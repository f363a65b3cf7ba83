/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screens: which panels they show, and where. Drawing never samples. */
#ifndef OOMWATCH_VIEW_SCREEN_H
#define OOMWATCH_VIEW_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "model/model.h"
#include "view/action_view.h"
#include "view/cgroup_view.h"
#include "view/load_view.h"
#include "view/process_view.h"
#include "view/theme.h"

/* In the order of --screen; the last two belong to a process or a group that was chosen. */
enum screen_id {
	SCREEN_OVERVIEW,
	SCREEN_ZONES,
	SCREEN_RECLAIM,
	SCREEN_PROCESSES,
	SCREEN_CGROUPS,
	SCREEN_EVENTS,
	SCREEN_HELP,
	SCREEN_PROCESS,
	SCREEN_CGROUP,
	SCREENS
};

/* A key for the footer and for the Help screen. */
struct key_hint {
	const char *key;  /* as it stands on the keyboard */
	const char *word; /* for the footer; NULL: only on the Help screen */
	const char *help;
	/* In the footer of these screens only, and first there. */
	bool is_of_processes;
	bool is_of_cgroups;
	/* The word of those in the footer of the list of groups, and of the page of one; NULL: not there. */
	const char *group_list_word;
	const char *group_page_word;
};

/* What the person chose and what is not in the model. */
struct view {
	enum screen_id screen;
	int explained;        /* index of the panel that is explained in place; -1: none */
	int scroll;           /* rows that the first panel is scrolled by */
	int *ret_scroll_most; /* set by drawing what scrolls: more would show nothing new; or NULL */
	bool is_paused;
	bool is_capture;        /* not the running machine */
	uint64_t delay_usec;    /* between samples of a calm machine: of the columns of a course */
	uint64_t interval_usec; /* as it is now; 0: the delay */
	const struct key_hint *hints;
	unsigned int hint_count;
	const char *const *notes; /* lines for the Help screen: what was granted at start */
	unsigned int note_count;
	struct process_view *processes;
	struct cgroup_view *cgroups;
	struct action_view *actions;    /* NULL: nothing can be changed */
	const struct load_view *load;   /* the workload; NULL: there never is one */
	struct action_view *load_asked; /* what is asked about it; NULL: nothing ever */
	struct scene_view *scene; /* NULL: there are none here; its scene NULL: none is shown */
	struct action_view *scene_asked; /* what is asked about scenes; NULL: nothing ever */
	const struct theme *theme;
};

/* Whether SCREEN is one of the control groups. */
bool screen_is_of_cgroups(enum screen_id screen);

/* The table whose questions and answers are on the screen. */
const struct table_view *screen_table(const struct view *view);

/* The questions that are on the screen, or what was said last; NULL: there are none. */
struct action_view *screen_asked(const struct view *view);

/* The panels that SCREEN can explain. */
int screen_panel_count(enum screen_id screen);

/* Draws the whole of WINDOW (not yet onto the terminal), at any size from 1x1 up. */
void screen_draw(WINDOW *window, const struct model *model, const struct view *view);

#endif
