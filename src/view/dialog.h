/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A question in a box over the screen: what is asked, lines that say what follows, and the answers. The first
 * answer is the harmless one: Enter gives it unless another was chosen, and so does Esc.
 */
#ifndef OOMWATCH_VIEW_DIALOG_H
#define OOMWATCH_VIEW_DIALOG_H

#include "view/area.h"

#define DIALOG_LINES_MAX 16
#define DIALOG_TEXT_MAX 512
#define DIALOG_TITLE_MAX 96
#define DIALOG_CHOICES_MAX 4

/* A paragraph, wrapped to the box. */
struct dialog_line {
	enum style style;
	char text[DIALOG_TEXT_MAX];
};

struct dialog_choice {
	const char *word; /* in the person's language */
	char key;         /* the same on every keyboard; typed in small or capital */
};

struct dialog {
	bool is_open;
	char title[DIALOG_TITLE_MAX];
	struct dialog_line line[DIALOG_LINES_MAX];
	int line_count;
	struct dialog_choice choice[DIALOG_CHOICES_MAX];
	int choice_count;
	int current;
	int scroll;
	int scroll_most; /* set by drawing */
};

/* Begins a question without lines and choices. */
void dialog_open(struct dialog *dialog, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

void dialog_close(struct dialog *dialog);

/* Adds a paragraph; an empty one is left out. The last that there is room for says that there are more. */
void dialog_add(struct dialog *dialog, enum style style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Adds an answer; WORD must outlive the dialog. The first is the harmless one. */
void dialog_choose(struct dialog *dialog, char key, const char *word);

/* What dialog_key() says when nothing is answered yet. */
#define DIALOG_OPEN (-1)

/* Takes a key, as terminal_read_key() gives it: the number of the answer, or DIALOG_OPEN. */
int dialog_key(struct dialog *dialog, int key);

/* Draws it into the middle of AREA, as large as it needs; what has no room scrolls. */
void dialog_draw(const struct area *area, struct dialog *dialog);

#endif
