/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The real program, $top_builddir/oomwatch, on a pseudo-terminal of its own. One at a time. Every
 * wait ends as soon as the thing is there, or after SESSION_WAIT_MSEC.
 */
#ifndef OOMWATCH_TESTS_APP_SESSION_H
#define OOMWATCH_TESTS_APP_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

/* An upper bound for each single thing that is waited for, on a busy machine. */
#define SESSION_WAIT_MSEC 10000
#define SESSION_STREAM_MAX (4 * 1024 * 1024)

struct session {
	pid_t pid;            /* 0: there is none, or it was reaped */
	int master;           /* -1: closed */
	int status;           /* of waitpid(), when it was reaped */
	size_t length;        /* of the stream */
	size_t mark;          /* where a search begins */
	struct termios modes; /* before the program began */
	char stream[SESSION_STREAM_MAX];
};

extern struct session session;

double now_msec(void);

/*
 * Starts the program. SETTINGS is a list of "NAME=VALUE", or "NAME" for one that is not set, ARGUMENTS
 * one of words; both end with NULL or are NULL. False when there is no pseudo-terminal.
 */
bool session_start(unsigned short rows, unsigned short cols, const char *const *settings,
	const char *const *arguments);

/* Kills what is left, reaps it and closes the terminal. */
void session_end(void);

/* Reads what comes in MSEC at most; false when there will be nothing more. */
bool session_read(int msec);

/* Searches begin behind all that has come until now. */
void session_mark(void);

/* Whether TEXT has come since the mark. */
bool session_has(const char *text);

/* Waits for it. */
bool session_wait(const char *text);

/* Where TEXT comes last in the whole stream, -1: nowhere. */
long session_last(const char *text);

/* Whether the program has ended; OPTIONS as for waitpid(). */
bool session_reap(int options);

/* Waits for its end, reading on when IS_READ; false after MSEC. */
bool session_wait_end(int msec, bool is_read);

void session_type(const char *keys);

/* Changes the size of the terminal, and marks. */
void session_resize(unsigned short rows, unsigned short cols);

/* Whether the terminal is in the modes that it had before. */
bool session_is_restored(void);

/* Whether it is in those of the dashboard: keys come at once and unseen. */
bool session_is_raw(void);

bool session_wait_raw(void);

/* The state in /proc/PID/stat, such as T for stopped; '-' when there is none. */
char session_state(void);

/* Waits until the program is stopped, reading on when IS_READ. */
bool session_wait_stopped(bool is_read);

/* How often the program has waited for something. */
unsigned long session_wakeups(void);

#endif
