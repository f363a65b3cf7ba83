/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/action_control.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/action_undo.h"
#include "app/change_value.h"
#include "base/clock.h"
#include "base/message.h"
#include "view/terminal.h"

/* The end of a path is enough where its value is asked for: what is typed needs room in 80 columns. */
#define GROUP_SHOWN_MAX 20

void action_control_init(struct action_control *control, struct navigation *navigation)
{
	control->navigation = navigation;
	control->subject.target.fd = -1;
	control->subject.processes = &navigation->processes.view;
}

void action_control_start(struct action_control *control, const char *path)
{
	if (action_session_start(&control->session, path, &control->refusal) == 0)
		control->refusal.error = 0;
}

void action_control_protect(struct action_control *control)
{
	if (control->session.is_running)
		helper_protect(&control->session.helper);
}

void action_control_release(struct action_control *control)
{
	unsigned int count = action_session_outstanding(&control->session);

	action_plan_release(&control->plan);
	action_subject_release(&control->subject);
	action_session_stop(&control->session);
	if (count > 0)
		fprintf(stderr,
			_("%s: changes that stay in force: %u; --undo takes them back, --journal "
			  "--export-commands prints them\n"),
			PACKAGE_NAME, count);
}

int action_control_fd(const struct action_control *control)
{
	return control->session.is_running ? control->session.helper.fd : -1;
}

bool action_control_is_busy(const struct action_control *control)
{
	return control->session.open_count > 0;
}

void action_say(struct action_control *control, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(control->view.message, sizeof(control->view.message), format, arguments);
	va_end(arguments);
}

/* What is asked about no longer; what was held for it is let go. */
void action_end_question(struct action_control *control)
{
	control->question = ACTION_QUESTION_NONE;
	control->view.menu.title = control->view.prompt.label = NULL;
	dialog_close(&control->view.dialog);
	action_plan_release(&control->plan);
	action_subject_release(&control->subject);
}

struct model *action_model(const struct action_control *control)
{
	return &control->navigation->watch->model;
}

int action_root(const struct action_control *control)
{
	return control->navigation->watch->sampler.root;
}

/* Holds whom the screen is about. What follows is asked of the newest picture, even while another one is shown. */
static int hold_subject(struct action_control *control, struct failure *failure)
{
	struct action_subject *subject = &control->subject;
	const struct model *shown = watch_shown(control->navigation->watch);
	const struct process *process = navigation_process(control->navigation);
	uint32_t group = navigation_group(control->navigation);
	int error;

	if (screen_is_of_cgroups(control->navigation->view->screen)) {
		if (group == CGROUP_NONE)
			return failure_set(
				failure, -ENOENT, 0, "%s", _("no control group is selected"));
		error = action_subject_group(subject, shown, group, action_root(control), failure);
		if (!error)
			subject->group =
				change_words_group(action_model(control), &subject->target);
		return error;
	}
	if (!process)
		return failure_set(failure, -ESRCH, 0, "%s", _("no process is selected"));
	return action_subject_process(subject, shown, process, action_root(control), failure);
}

/* Opens the menu of what can be done, or of the signals; says why when it cannot. */
static void open_menu(struct action_control *control, bool is_signals)
{
	struct failure failure = {.error = 0};

	if (control->refusal.error) {
		action_say(control, "%s", control->refusal.text);
		return;
	}
	if (hold_subject(control, &failure) < 0) {
		action_say(control, "%s", failure.text);
		return;
	}
	/* What is changed moves in the order; the next key shall not mean another one. */
	navigation_follow(control->navigation);
	if (is_signals && control->subject.target.kind != TARGET_PROCESS) {
		action_say(control, "%s",
			_("a signal goes to a process; a has what can be done to a group"));
		action_end_question(control);
	} else if (is_signals) {
		control->question = ACTION_QUESTION_SIGNALS;
		action_menu_open_signals(&control->menu, &control->view.menu, &control->subject);
	} else {
		control->question = ACTION_QUESTION_MENU;
		action_menu_open(&control->menu, &control->view.menu, &control->subject,
			action_model(control), action_root(control));
	}
}

/* Asks for the value of what was chosen; the old one is in the menu. */
static void ask_value(struct action_control *control)
{
	const char *file = change_rows[control->action.kind].name;
	bool is_group = control->subject.target.kind == TARGET_CGROUP;
	char name[64];

	target_name(name, is_group ? GROUP_SHOWN_MAX : sizeof(name), &control->subject.target);
	if (control->action.kind != CHANGE_OOM_SCORE_ADJ)
		snprintf(control->label, sizeof(control->label),
			control->action.kind == CHANGE_RECLAIM
				? _("%s of %s, such as 512M or 10%%:")
				: _("%s of %s, such as 2G, 80%%, +10%% or max:"),
			file, name);
	else if (control->action.scope == ACTION_OF_ONE)
		snprintf(control->label, sizeof(control->label), _("%s of %s, -1000 to 1000:"),
			file, name);
	else
		snprintf(control->label, sizeof(control->label),
			_("%s of all of them, -1000 to 1000:"), file);
	control->question = ACTION_QUESTION_VALUE;
	control->view.menu.title = NULL;
	prompt_open(&control->view.prompt, control->label, "");
}

/* No is the answer unless the other one is chosen. */
void action_offer_yes(struct action_control *control)
{
	dialog_choose(&control->view.dialog, 'n', _("No"));
	dialog_choose(&control->view.dialog, 'y', _("Yes"));
}

/* Checks what was chosen, and says what would follow. 0 or -errno with a failure. */
static int ask_confirmation(struct action_control *control, struct failure *failure)
{
	int error = action_plan_make(&control->plan, &control->action, &control->subject,
		action_model(control), action_root(control), failure);

	if (error)
		return error;
	control->view.menu.title = control->view.prompt.label = NULL;
	control->question = ACTION_QUESTION_CONFIRM;
	action_plan_describe(&control->plan, action_model(control), &control->view.dialog,
		_("Change the machine?"));
	action_offer_yes(control);
	return 0;
}

/* The same, where a failure ends it. */
static void confirm_or_say(struct action_control *control)
{
	struct failure failure = {.error = 0};

	if (ask_confirmation(control, &failure) == 0)
		return;
	action_end_question(control);
	action_say(control, "%s", failure.text);
}

/* What can hardly be meant is asked twice. */
static bool is_grave(const struct action_plan *plan)
{
	return plan->cautions & CHANGE_CAUTIONS_GRAVE || plan->change[0].kind == CHANGE_CGROUP_KILL;
}

static void ask_twice(struct action_control *control, enum action_question question)
{
	struct dialog *dialog = &control->view.dialog;
	char line[CHANGE_LINE_MAX];

	control->question = question;
	dialog_open(dialog, "%s", _("Really?"));
	dialog_add(dialog, STYLE_STRONG, "%s",
		change_words_title(line, sizeof(line), &control->plan.change[0]));
	for (unsigned int bit = CAUTION_ZERO; bit <= CAUTION_OWN_GROUP; bit <<= 1) {
		if (control->plan.cautions & bit)
			dialog_add(dialog, STYLE_CRITICAL, "%s",
				change_words_caution(line, sizeof(line), &control->plan.change[0],
					(enum change_caution)bit));
	}
	if (control->plan.change[0].kind == CHANGE_CGROUP_KILL)
		dialog_add(dialog, STYLE_CRITICAL, "%s", _("All in it and below end at once."));
	action_offer_yes(control);
}

/* A new count of answers, unless others are still to come. */
void action_begin_count(struct action_control *control)
{
	if (action_control_is_busy(control))
		return;
	control->done_count = control->failed_count = 0;
	control->failed[0] = '\0';
}

/* Hands the plan over. */
static void submit(struct action_control *control)
{
	struct failure failure = {.error = 0};

	action_begin_count(control);
	action_session_begin(&control->session);
	for (unsigned int i = 0; i < control->plan.count; i++) {
		if (action_session_apply(&control->session, &control->plan.change[i], &failure) < 0)
			action_say(control, "%s", failure.text);
	}
	/* Their descriptors are the session's now. */
	control->plan.count = 0;
	action_end_question(control);
	action_session_send(&control->session);
}

static void confirmed(struct action_control *control)
{
	if (!action_plan_is_current(&control->plan, action_root(control))) {
		action_plan_release(&control->plan);
		confirm_or_say(control);
		if (control->view.dialog.is_open)
			dialog_add(&control->view.dialog, STYLE_WARNING, "%s",
				_("It has changed while this was asked: look again."));
	} else if (control->question == ACTION_QUESTION_CONFIRM && is_grave(&control->plan)) {
		ask_twice(control, ACTION_QUESTION_CONFIRM_TWICE);
	} else {
		submit(control);
	}
}

static void answer_menu(struct action_control *control, int key)
{
	enum action_menu_answer answer = action_menu_key(&control->view.menu, key);
	const struct action_row *row = &control->menu.row[control->view.menu.current];

	if (answer == ACTION_MENU_LEFT) {
		action_end_question(control);
	} else if (answer == ACTION_MENU_CHOSEN && control->question == ACTION_QUESTION_UNDO_MENU) {
		action_undo_ask(control, row->entry, false);
	} else if (answer == ACTION_MENU_CHOSEN) {
		control->action = row->action;
		if (row->step == ACTION_STEP_VALUE) {
			ask_value(control);
		} else if (row->step == ACTION_STEP_SIGNALS) {
			control->question = ACTION_QUESTION_SIGNALS;
			action_menu_open_signals(
				&control->menu, &control->view.menu, &control->subject);
		} else {
			confirm_or_say(control);
		}
	}
}

/* What was typed is checked in place. */
static void answer_value(struct action_control *control, int key)
{
	struct prompt *prompt = &control->view.prompt;
	struct change change = {.kind = control->action.kind, .target = control->subject.target};
	struct failure failure = {.error = 0};
	int error;

	switch (prompt_key(prompt, key)) {
	case PROMPT_EDITED:
		break;
	case PROMPT_CANCELLED:
		action_end_question(control);
		break;
	case PROMPT_DONE:
		error = change_value_parse(&change, prompt->text, &failure);
		control->action.value = change.value;
		if (!error)
			error = ask_confirmation(control, &failure);
		if (error)
			snprintf(prompt->error, sizeof(prompt->error), "%s", failure.text);
		break;
	}
}

static void answer_dialog(struct action_control *control, int key)
{
	int choice = dialog_key(&control->view.dialog, key);

	if (choice == DIALOG_OPEN)
		return;
	if (control->question == ACTION_QUESTION_LEAVE)
		action_leave_answer(control, choice);
	else if (choice == 0)
		action_end_question(control);
	else if (control->question == ACTION_QUESTION_UNDO && is_grave(&control->plan))
		ask_twice(control, ACTION_QUESTION_UNDO_TWICE);
	else if (control->question == ACTION_QUESTION_UNDO ||
		 control->question == ACTION_QUESTION_UNDO_TWICE)
		action_undo_confirmed(control);
	else
		confirmed(control);
}

bool action_control_answer(struct action_control *control, int key)
{
	if (!action_control_is_busy(control))
		control->view.message[0] = '\0';
	switch (control->question) {
	case ACTION_QUESTION_NONE:
		if (key != TERMINAL_KEY_ESCAPE || !action_control_is_busy(control))
			return false;
		action_session_cancel(&control->session);
		action_control_receive(control);
		break;
	case ACTION_QUESTION_MENU:
	case ACTION_QUESTION_SIGNALS:
	case ACTION_QUESTION_UNDO_MENU:
		answer_menu(control, key);
		break;
	case ACTION_QUESTION_VALUE:
		answer_value(control, key);
		break;
	case ACTION_QUESTION_CONFIRM:
	case ACTION_QUESTION_CONFIRM_TWICE:
	case ACTION_QUESTION_UNDO:
	case ACTION_QUESTION_UNDO_TWICE:
	case ACTION_QUESTION_LEAVE:
		answer_dialog(control, key);
		break;
	}
	return true;
}

bool action_control_command(struct action_control *control, enum command command)
{
	switch (command) {
	case COMMAND_ACTION:
		open_menu(control, false);
		break;
	case COMMAND_ACTION_SIGNAL:
		open_menu(control, true);
		break;
	case COMMAND_ACTION_UNDO:
		action_undo_last(control);
		break;
	case COMMAND_ACTION_UNDO_MENU:
		action_undo_menu(control);
		break;
	case COMMAND_ACTION_CANCEL:
		if (!action_control_is_busy(control))
			action_say(control, "%s", _("nothing is being changed"));
		action_session_cancel(&control->session);
		action_control_receive(control);
		break;
	case COMMAND_QUIT:
		return action_leave_ask(control);
	default:
		return false;
	}
	return true;
}

bool action_control_interrupt(struct action_control *control)
{
	if (control->question == ACTION_QUESTION_LEAVE)
		return false;
	if (!action_control_is_busy(control))
		control->view.message[0] = '\0';
	action_end_question(control);
	return action_leave_ask(control);
}

/* What was written is thought no longer. */
static void end_thought(struct model *model, const struct change *change)
{
	const struct process *process = change_words_process(model, &change->target);
	const struct what_if_change *thought =
		process ? what_if_find(&model->what_if, process) : NULL;

	if (!thought || !thought->has_adj || thought->adj != change->value)
		return;
	what_if_set_adj(&model->what_if, process, process->oom_score_adj);
	model_preview(model);
}

/* Stands in the list of events from now on. */
static void note_event(struct action_control *control, const struct change *change)
{
	struct event event = {
		.realtime_usec = clock_realtime_usec(), .is_end = change->state == CHANGE_UNDONE};
	char path[CGROUP_PATH_MAX] = "", value[24], old[24];
	const char *name = change_rows[change->kind].name;

	if (change->target.kind == TARGET_PROCESS) {
		event.pid = change->target.pid;
		memcpy(event.comm, change->target.comm, sizeof(event.comm));
	} else {
		target_name(path, sizeof(path), &change->target);
	}
	change_value_text(value, sizeof(value), change->kind, change->value);
	change_value_text(old, sizeof(old), change->kind, change->old);
	if (change->kind == CHANGE_CGROUP_KILL)
		snprintf(event.change, sizeof(event.change), "%s", name);
	else if (!change_rows[change->kind].can_undo)
		snprintf(event.change, sizeof(event.change), "%s %s", name, value);
	else
		snprintf(event.change, sizeof(event.change), "%s %s -> %s", name,
			event.is_end ? value : old, event.is_end ? old : value);
	events_note_change(&action_model(control)->events, &event, path);
}

static void take_answer(struct action_control *control, const struct action_entry *entry)
{
	const struct change *change = &entry->change;
	bool is_made = entry->verb == HELPER_UNDO ? change->state == CHANGE_UNDONE
						  : change->state == CHANGE_DONE;
	/* More is known than that it was cancelled. */
	bool is_cancelled = change->state == CHANGE_CANCELLED && change->has_result &&
			    entry->failure.error == -ECANCELED;
	/* How much less was reclaimed than was asked for stands in the report. */
	bool is_told = !entry->failure.error || (is_made && change->kind == CHANGE_RECLAIM);
	char report[FAILURE_TEXT_MAX];

	change_words_report(report, sizeof(report), change);
	control->is_undone = entry->verb == HELPER_UNDO;
	control->done_count += is_made;
	control->failed_count += !is_made;
	if (is_made) {
		note_event(control, change);
		if (change->kind == CHANGE_OOM_SCORE_ADJ && change->state == CHANGE_DONE) {
			end_thought(action_model(control), change);
			end_thought(watch_shown(control->navigation->watch), change);
		}
	}
	/* The first that failed; or that was made and could not be noted in the journal. */
	if ((!is_made || !is_told) && !control->failed[0])
		memcpy(control->failed, is_told || is_cancelled ? report : entry->failure.text,
			sizeof(control->failed));
	/* Of one alone, what the kernel has now. */
	if (is_made && is_told)
		action_say(control, "%s", report);
}

/* What came of all, when there is no more to come. */
static void report_all(struct action_control *control)
{
	unsigned int done = control->done_count, failed = control->failed_count;

	if (failed > 0 && done + failed > 1)
		action_say(control,
			control->is_undone ? _("%u undone, %u failed: %s")
					   : _("%u made, %u failed: %s"),
			done, failed, control->failed);
	else if (control->failed[0] && done > 1)
		action_say(control,
			control->is_undone ? _("%u changes are undone, but: %s")
					   : _("%u changes are made, but: %s"),
			done, control->failed);
	else if (control->failed[0])
		action_say(control, "%s", control->failed);
	else if (done > 1)
		action_say(control,
			control->is_undone ? _("%u changes are undone.")
					   : _("%u changes are made."),
			done);
}

void action_control_receive(struct action_control *control)
{
	bool was_busy = action_control_is_busy(control);
	const struct action_entry *entry;

	while ((entry = action_session_receive(&control->session)))
		take_answer(control, entry);
	if (!control->session.is_running && !control->refusal.error)
		failure_set(&control->refusal, -EPIPE, 0, "%s",
			_("the helper that makes the changes has ended; start oomwatch anew"));
	if (was_busy && !action_control_is_busy(control))
		report_all(control);
}

void action_control_update(struct action_control *control)
{
	const struct action_entry *entry = action_session_current(&control->session);
	uint64_t usec = clock_monotonic_usec() - control->session.since_usec;
	char title[CHANGE_LINE_MAX];

	if (!action_control_is_busy(control) || !entry || usec < USEC_PER_SEC)
		return;
	action_say(control,
		entry->is_cancelled ? _("%u s, cancelled, the kernel is still at it: %s")
				    : _("%u s, Esc cancels: %s"),
		(unsigned int)(usec / USEC_PER_SEC),
		change_words_title(title, sizeof(title), &entry->change));
}

bool action_control_may_leave(const struct action_control *control)
{
	return control->is_done || (control->is_restoring && !action_control_is_busy(control) &&
					   action_session_outstanding(&control->session) == 0);
}
