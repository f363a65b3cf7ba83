/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a key does. One table: the loop, the footer, the Help screen and the man page read it. */
#ifndef OOMWATCH_APP_COMMAND_H
#define OOMWATCH_APP_COMMAND_H

#include <stdbool.h>

#define COMMAND_KEYS_MAX 5

enum command {
	COMMAND_NONE,
	COMMAND_QUIT,
	COMMAND_HELP,
	COMMAND_OVERVIEW,
	COMMAND_ZONES,
	COMMAND_RECLAIM,
	COMMAND_PROCESSES,
	COMMAND_CGROUPS,
	COMMAND_EVENTS,
	COMMAND_NEXT_SCREEN,
	COMMAND_PREVIOUS_SCREEN,
	COMMAND_EXPLAIN,
	COMMAND_BACK,
	COMMAND_PAUSE,
	COMMAND_SLOWER,
	COMMAND_FASTER,
	COMMAND_REDRAW,
	COMMAND_UP,
	COMMAND_DOWN,
	COMMAND_PAGE_UP,
	COMMAND_PAGE_DOWN,
	COMMAND_TOP,
	COMMAND_BOTTOM,
	/* What changes the machine. */
	COMMAND_ACTION,
	COMMAND_ACTION_SIGNAL,
	COMMAND_ACTION_UNDO,
	COMMAND_ACTION_UNDO_MENU,
	COMMAND_ACTION_CANCEL,
	COMMAND_LOAD,
	COMMAND_LOAD_STOP,
	/* Of scenes. */
	COMMAND_SCENE_MENU,
	COMMAND_SCENE_NEXT,
	COMMAND_SCENE_BACK,
	COMMAND_SCENE_AGAIN,
	COMMAND_SCENE_PAGE,
	/* Of the processes and of the control groups, whichever is on the screen. */
	COMMAND_LIST_OPEN,
	COMMAND_LIST_FILTER,
	COMMAND_LIST_SEARCH,
	COMMAND_LIST_SEARCH_NEXT,
	COMMAND_LIST_TREE,
	COMMAND_LIST_SORT,
	COMMAND_LIST_SORT_LEFT,
	COMMAND_LIST_SORT_RIGHT,
	COMMAND_LIST_REVERSE,
	COMMAND_LIST_COLUMNS,
	COMMAND_LIST_FOLLOW,
	COMMAND_LIST_VICTIM,
	COMMAND_LIST_GROUP,
	/* Of the control groups. */
	COMMAND_CGROUP_FOLD,
	COMMAND_CGROUP_UNFOLD,
	COMMAND_CGROUP_DANGER,
	/* Of the processes. */
	COMMAND_PROCESS_TAG,
	COMMAND_PROCESS_UNTAG,
	COMMAND_PROCESS_KERNEL_THREADS,
	COMMAND_PREVIEW_LOWER,
	COMMAND_PREVIEW_RAISE,
	COMMAND_PREVIEW_ADJ,
	COMMAND_PREVIEW_MEMORY,
	COMMAND_PREVIEW_MACHINE,
	COMMAND_PREVIEW_END,
	COMMANDS
};

struct command_row {
	int keys[COMMAND_KEYS_MAX]; /* characters or enum terminal_key; 0 ends them */
	const char *label;          /* the keys as they are written; no translation */
	const char *word;           /* for the footer, for the catalogue; NULL: not there */
	const char *help;           /* one sentence, for the catalogue */
	bool is_change;             /* it changes the machine: not there with --readonly */
};

/* Whether COMMAND is one of the screens of processes; of those of the control groups; some are both. */
bool command_is_of_processes(enum command command);
bool command_is_of_cgroups(enum command command);

/* As command_row.word, on the list of control groups or, IS_PAGE, on the page of one; for the catalogue. */
const char *command_group_word(enum command command, bool is_page);

/* Whether COMMAND is a thought about processes. */
bool command_is_preview(enum command command);

/* Whether COMMAND acts on processes that were selected or tagged in their list, or on the list itself: who does not see
 * them cannot mean them. */
bool command_needs_processes(enum command command);

/* Whether COMMAND moves: a selection where there is one, else what is scrolled. */
bool command_moves(enum command command);

/* By enum command; COMMAND_NONE has no keys. */
extern const struct command_row command_rows[COMMANDS];

enum command command_of_key(int key);

#endif
