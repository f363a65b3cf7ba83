/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/action_export.h"

#include "action/unit.h"
#include "app/change_words.h"
#include "base/message.h"

/* Twice the longest path, quoted. */
#define COMMAND_MAX (2 * CHANGE_LINE_MAX)

static void export_entry(FILE *out, const struct action_entry *entry, const char *mount)
{
	const struct change *change = &entry->change;
	char command[COMMAND_MAX], title[CHANGE_LINE_MAX];

	change_words_title(title, sizeof(title), change);
	change_command(command, sizeof(command), change, mount);
	if (entry->stage == ACTION_STAGE_SENT)
		fprintf(out, _("# not known whether done: %s\n"), title);
	else if (action_entry_is_outstanding(entry) && command[0])
		fprintf(out, "%s\n", command);
	else if (action_entry_is_outstanding(entry))
		fprintf(out, _("# too long for a command: %s\n"), title);
	else if (change->state == CHANGE_UNDONE)
		fprintf(out, _("# undone: %s\n"), title);
	else if (change->state == CHANGE_GONE)
		fprintf(out, _("# gone since: %s\n"), title);
	else if (change->state == CHANGE_DONE)
		fprintf(out, _("# done once: %s\n"), command);
}

void action_export(FILE *out, const struct action_session *session, const char *mount)
{
	for (unsigned int i = 0; i < session->count; i++) {
		if (!session->entry[i].is_former)
			export_entry(out, &session->entry[i], mount);
	}
}
