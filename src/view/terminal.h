/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The terminal, and the only place that writes to it. curses writes with blocking calls, and
 * a terminal that nobody reads (a suspended ssh, a stopped tmux) takes about 12 KiB and then
 * blocks its writer. So while the dashboard runs curses writes into a memory file, which
 * cannot block; from there the frame goes to the terminal as it drains.
 */
#ifndef OOMWATCH_VIEW_TERMINAL_H
#define OOMWATCH_VIEW_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <termios.h>

#include "base/failure.h"

/* Keys that are no characters. */
enum terminal_key {
	TERMINAL_KEY_NONE = 0,
	TERMINAL_KEY_ENTER = 13,
	TERMINAL_KEY_ESCAPE = 27,
	TERMINAL_KEY_UP = 0x110000, /* above every character */
	TERMINAL_KEY_DOWN,
	TERMINAL_KEY_LEFT,
	TERMINAL_KEY_RIGHT,
	TERMINAL_KEY_PAGE_UP,
	TERMINAL_KEY_PAGE_DOWN,
	TERMINAL_KEY_HOME,
	TERMINAL_KEY_END,
	TERMINAL_KEY_BACK_TAB,
	TERMINAL_KEY_BACKSPACE,
	TERMINAL_KEY_DELETE,
	TERMINAL_KEY_F1,
	TERMINAL_KEY_F2,
	TERMINAL_KEY_F3,
	TERMINAL_KEY_F4,
	TERMINAL_KEY_F5,
	TERMINAL_KEY_F6,
	TERMINAL_KEY_F7,
	TERMINAL_KEY_F8,
	TERMINAL_KEY_F9,
	TERMINAL_KEY_F10
};

struct terminal {
	int out_fd;           /* what curses writes to: the terminal, or the memory file */
	int tty_fd;           /* the terminal, through an open of our own that does not block */
	int frame_fd;         /* the memory file; -1: curses writes to the terminal itself */
	size_t frame_length;  /* bytes of the frame in the memory file */
	size_t frame_sent;    /* of which these have gone out */
	struct termios modes; /* while the screen is ours */
	FILE *out;
};

/*
 * Opens curses on standard input and output. 0; or -errno with a failure that says what to do:
 * TERM unset or unknown, or a terminal that cannot move its cursor. Close with terminal_close().
 */
int terminal_open(struct terminal *terminal, bool wants_mouse, struct failure *failure);

/* Leaves the terminal as it was found. */
void terminal_close(struct terminal *terminal);

/* Puts what was drawn since into a frame; sends nothing. Only while terminal_is_drained(). */
void terminal_compose(struct terminal *terminal);

/* Sends what the terminal takes now, without waiting. 0 or -errno (the terminal is gone). */
int terminal_send(struct terminal *terminal);

/* Whether all of the last frame is out. */
bool terminal_is_drained(const struct terminal *terminal);

/* The next key, TERMINAL_KEY_NONE when there is none. */
int terminal_read_key(void);

/* Takes the terminal's present size; allocates when it changed. */
void terminal_resize(struct terminal *terminal);

/* Gives the terminal back, stops the process (SIGSTOP) and takes it again when it continues. */
void terminal_suspend(struct terminal *terminal);

/* Takes the terminal again after a stop that we did not see coming (SIGSTOP from outside): a shell has
 * used it since and left it in its own modes. */
void terminal_resume(struct terminal *terminal);

/* Draws all anew at the next frame. */
void terminal_redraw(void);

#endif
