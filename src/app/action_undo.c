/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/action_undo.h"

#include <errno.h>
#include <string.h>

#include "base/message.h"

/* Answers of who leaves. */
enum leave_choice { LEAVE_STAY, LEAVE_KEEP, LEAVE_RESTORE };

/* Of many changes so many are named. */
#define NAMED_MAX 6

/* Holds the target of CHANGE again. */
static int hold(struct action_control *control, struct change *change, struct failure *failure)
{
	return target_hold_again(&change->target, action_root(control),
		action_model(control)->sample.cgroups.mount, failure);
}

/* Adds what takes the change of ENTRY back to the plan, held while it is asked about. One whose target is gone, or whose
 * value another has changed since, needs no question: it is tried with the others, and its answer says so. One below a newer
 * change of ours has to wait for that. */
static int plan_undo(struct action_control *control, unsigned int entry, struct failure *failure)
{
	struct action_plan *plan = &control->plan;
	struct change change = control->session.entry[entry].change;
	const struct change *newer;
	unsigned int cautions;
	int error = hold(control, &change, failure);

	if (error && error != -ESRCH && error != -ENOENT)
		return error;
	control->undo_entry[control->undo_count++] = entry;
	if (error)
		return 0;
	if (change_check_left(&change, NULL) == -ESTALE) {
		newer = action_session_newer(&control->session, entry);
		target_release(&change.target);
		return newer ? change_words_newer(failure, &change, newer) : 0;
	}
	change_reverse(&change, action_root(control), &plan->change[plan->count++], &cautions);
	plan->cautions |= cautions;
	return 0;
}

void action_undo_ask(struct action_control *control, unsigned int entry, bool is_batch)
{
	const struct action_session *session = &control->session;
	struct action_plan *plan = &control->plan;
	unsigned int batch = session->entry[entry].batch;
	struct failure failure;

	control->undo_count = 0;
	plan->count = plan->cautions = plan->same_count = plan->refused_count = 0;
	for (int i = (int)entry; i >= 0 && control->undo_count < ACTION_TARGETS_MAX;
		i = is_batch ? action_session_older(session, (unsigned int)i) : -1) {
		if (session->entry[i].batch != batch)
			break;
		if (plan_undo(control, (unsigned int)i, &failure) < 0) {
			action_end_question(control);
			action_say(control, "%s", failure.text);
			return;
		}
	}
	if (plan->count == 0) {
		action_undo_confirmed(control);
		return;
	}
	control->view.menu.title = NULL;
	action_plan_describe(plan, action_model(control), &control->view.dialog,
		plan->count > 1 ? _("Undo these changes?") : _("Undo this change?"));
	control->question = ACTION_QUESTION_UNDO;
	action_offer_yes(control);
}

void action_undo_last(struct action_control *control)
{
	int entry = action_session_older(&control->session, ACTION_SESSION_MAX);

	if (entry < 0)
		action_say(control, "%s",
			_("there is nothing to undo in this session; earlier: oomwatch --undo"));
	else
		action_undo_ask(control, (unsigned int)entry, true);
}

static void forget_gone(struct action_control *control)
{
	action_session_forget_gone(&control->session, action_root(control),
		action_model(control)->sample.cgroups.mount);
}

void action_undo_menu(struct action_control *control)
{
	forget_gone(control);
	if (action_menu_open_undo(&control->menu, &control->view.menu, &control->session) == 0)
		action_say(control, "%s",
			_("there is nothing to undo in this session; earlier: oomwatch --undo"));
	else
		control->question = ACTION_QUESTION_UNDO_MENU;
}

/* Looks for its target again, and hands it over; what fails is counted as the answers are. */
static void undo(struct action_control *control, unsigned int entry)
{
	struct failure failure = {.error = 0};

	if (action_session_undo(&control->session, entry, action_root(control),
		    action_model(control)->sample.cgroups.mount, &failure) == 0)
		return;
	if (control->failed_count++ == 0)
		memcpy(control->failed, failure.text, sizeof(control->failed));
	action_say(control, "%s", failure.text);
}

void action_undo_confirmed(struct action_control *control)
{
	action_begin_count(control);
	action_end_question(control);
	for (unsigned int i = 0; i < control->undo_count; i++)
		undo(control, control->undo_entry[i]);
	action_session_send(&control->session);
}

/* What must be told of who restores all: limits that are lower than what is used now. */
static void warn_of_restoring(struct action_control *control)
{
	const struct action_session *session = &control->session;
	struct dialog *dialog = &control->view.dialog;
	char line[CHANGE_LINE_MAX];

	for (int i = action_session_older(session, ACTION_SESSION_MAX); i >= 0;
		i = action_session_older(session, (unsigned int)i)) {
		struct change change = session->entry[i].change, back;
		unsigned int cautions;

		if (change.target.kind != TARGET_CGROUP || hold(control, &change, NULL) < 0)
			continue;
		change_reverse(&change, action_root(control), &back, &cautions);
		target_release(&change.target);
		if (!(cautions & (CAUTION_BELOW_CURRENT | CHANGE_CAUTIONS_GRAVE)))
			continue;
		dialog_add(dialog, STYLE_WARNING, _("Restored: %s"),
			change_words_title(line, sizeof(line), &back));
		for (unsigned int bit = CAUTION_BELOW_CURRENT; bit <= CAUTION_OWN_GROUP;
			bit <<= 1) {
			if (cautions & bit)
				dialog_add(dialog, STYLE_WARNING, "%s",
					change_words_caution(line, sizeof(line), &back,
						(enum change_caution)bit));
		}
	}
}

bool action_leave_ask(struct action_control *control)
{
	const struct action_session *session = &control->session;
	struct dialog *dialog = &control->view.dialog;
	unsigned int count, named = 0;
	char line[CHANGE_LINE_MAX];

	forget_gone(control);
	count = action_session_outstanding(session);
	if (count == 0 && !action_control_is_busy(control))
		return false;
	control->question = ACTION_QUESTION_LEAVE;
	dialog_open(dialog, "%s", _("Leave with changes in force?"));
	if (action_control_is_busy(control))
		dialog_add(dialog, STYLE_WARNING, "%s",
			_("A change is being made: who leaves cancels it."));
	for (int i = action_session_older(session, ACTION_SESSION_MAX); i >= 0 && named < NAMED_MAX;
		i = action_session_older(session, (unsigned int)i), named++)
		dialog_add(dialog, STYLE_TEXT, "%s",
			change_words_report(line, sizeof(line), &session->entry[i].change));
	if (count > named)
		dialog_add(dialog, STYLE_TEXT, _("and %u more"), count - named);
	warn_of_restoring(control);
	if (count > 0)
		dialog_add(dialog, STYLE_DIM, "%s",
			_("What is kept can be undone later: oomwatch --undo."));
	dialog_choose(dialog, 's', _("Stay"));
	dialog_choose(dialog, 'k', count > 0 ? _("Keep and leave") : _("Leave"));
	if (count > 0 && !action_control_is_busy(control))
		dialog_choose(dialog, 'r', _("Restore all and leave"));
	return true;
}

static void restore_all(struct action_control *control)
{
	const struct action_session *session = &control->session;

	control->is_restoring = true;
	action_begin_count(control);
	/* The newest first: of two changes of one value the older one has the value to go back to. */
	for (int i = action_session_older(session, ACTION_SESSION_MAX); i >= 0;
		i = action_session_older(session, (unsigned int)i))
		undo(control, (unsigned int)i);
	action_session_send(&control->session);
}

void action_leave_answer(struct action_control *control, int choice)
{
	action_end_question(control);
	control->is_restoring = false;
	if (choice == LEAVE_KEEP)
		control->is_done = true;
	else if (choice == LEAVE_RESTORE)
		restore_all(control);
}
