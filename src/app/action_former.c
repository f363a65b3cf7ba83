/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/action_former.h"

#include <errno.h>
#include <stdio.h>

#include "action/journal.h"
#include "app/action_undo.h"
#include "base/message.h"

/* Whether what ENTRY was made to is still there; also when that cannot be looked at. */
static bool has_target(const struct action_control *control, const struct journal_entry *entry)
{
	struct target target = entry->change.target;
	int error = target_hold_again(
		&target, action_root(control), action_model(control)->sample.cgroups.mount, NULL);

	target_release(&target);
	return error != -ESRCH && error != -ENOENT;
}

/* Leaves in LIST what is in force. */
static void keep_in_force(const struct action_control *control, struct journal_list *list)
{
	unsigned int kept = 0;

	for (unsigned int i = 0; i < list->count; i++) {
		if (journal_entry_is_open(&list->entry[i]) && has_target(control, &list->entry[i]))
			list->entry[kept++] = list->entry[i];
	}
	list->count = kept;
}

void action_former_find(
	struct action_control *control, const char *path, bool can_undo, char *note, size_t size)
{
	struct journal_list list = {.count = 0};
	struct failure failure;
	char journal[JOURNAL_PATH_MAX];

	note[0] = '\0';
	can_undo = can_undo && !control->refusal.error;
	if (journal_find(journal, sizeof(journal), path, &failure) < 0 ||
		journal_read(journal, &list, &failure) < 0) {
		snprintf(note, size, "%s", failure.text);
		return;
	}
	keep_in_force(control, &list);
	/* As many of the newest as the list of them shows. */
	for (unsigned int i = list.count < MENU_ROWS_MAX ? 0 : list.count - MENU_ROWS_MAX;
		can_undo && i < list.count; i++)
		action_session_adopt(&control->session, &list.entry[i].change);
	if (list.count > 0) {
		snprintf(note, size,
			can_undo ? _("earlier changes in force: %u; to undo: U, or "
				     "oomwatch --undo")
				 : _("earlier changes in force: %u; to undo: oomwatch "
				     "--undo"),
			list.count);
		action_say(control, "%s", note);
	}
	journal_list_release(&list);
}
