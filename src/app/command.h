/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a key does. One table: the loop, the footer, the Help screen and the man page read it. */
#ifndef OOMWATCH_APP_COMMAND_H
#define OOMWATCH_APP_COMMAND_H

#define COMMAND_KEYS_MAX 5

enum command {
	COMMAND_NONE,
	COMMAND_QUIT,
	COMMAND_HELP,
	COMMAND_OVERVIEW,
	COMMAND_ZONES,
	COMMAND_RECLAIM,
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
	COMMANDS
};

struct command_row {
	int keys[COMMAND_KEYS_MAX]; /* characters or enum terminal_key; 0 ends them */
	const char *label;          /* the keys as they are written; no translation */
	const char *word;           /* for the footer, for the catalogue; NULL: not there */
	const char *help;           /* one sentence, for the catalogue */
};

/* By enum command; COMMAND_NONE has no keys. */
extern const struct command_row command_rows[COMMANDS];

enum command command_of_key(int key);

#endif
