/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/notes.h"

#include <errno.h>
#include <stdio.h>

#include "base/failure.h"
#include "base/message.h"

static char *add(struct notes *notes)
{
	char *text = notes->text[notes->count];

	notes->line[notes->count++] = text;
	return text;
}

void notes_add_text(struct notes *notes, const char *text)
{
	if (text[0])
		snprintf(add(notes), NOTE_TEXT_MAX, "%s", text);
}

void notes_add_answer(struct notes *notes, const char *what, int error)
{
	snprintf(add(notes), NOTE_TEXT_MAX,
		error == 0            ? _("%s: granted")
		: error == -ECANCELED ? _("%s: not asked for")
				      : _("%s: refused, %s"),
		what, failure_reason(error));
}
