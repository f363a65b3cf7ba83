/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line that a person types, in the place of the footer. */
#ifndef OOMWATCH_VIEW_PROMPT_H
#define OOMWATCH_VIEW_PROMPT_H

#include "base/failure.h"
#include "view/area.h"

#define PROMPT_TEXT_MAX 128

struct prompt {
	const char *label; /* what is asked for; NULL: nothing is */
	char text[PROMPT_TEXT_MAX];
	size_t length;                /* bytes */
	size_t cursor;                /* the byte before which the next character goes */
	char error[FAILURE_TEXT_MAX]; /* what is wrong with the text; empty: nothing */
};

enum prompt_answer { PROMPT_EDITED, PROMPT_DONE, PROMPT_CANCELLED };

/* Begins with TEXT, which may be empty. LABEL must outlive the prompt. */
void prompt_open(struct prompt *prompt, const char *label, const char *text);

/* Takes a key, as terminal_read_key() gives it. */
enum prompt_answer prompt_key(struct prompt *prompt, int key);

/* Label, text with the cursor, and the error behind it, in the first row of AREA. */
void prompt_draw(const struct area *area, const struct prompt *prompt);

#endif
