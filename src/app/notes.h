/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was found at the start, for the Help screen: what was asked of the kernel and what it said to that. */
#ifndef OOMWATCH_APP_NOTES_H
#define OOMWATCH_APP_NOTES_H

#define NOTES_MAX 5
#define NOTE_TEXT_MAX 160

struct notes {
	unsigned int count;
	const char *line[NOTES_MAX];
	char text[NOTES_MAX][NOTE_TEXT_MAX];
};

/* One more line, when TEXT is not empty. */
void notes_add_text(struct notes *notes, const char *text);

/* One more line: what was asked for in WHAT, and the answer ERROR: 0, -ECANCELED (not asked for) or another -errno. */
void notes_add_answer(struct notes *notes, const char *what, int error);

#endif
