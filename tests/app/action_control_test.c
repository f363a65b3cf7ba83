/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys that change the machine. */
#include <config.h>

#include "app/action_control.h"

#include "action_machine.h"
static void test_menu(void)
{
	char title[64];

	begin();
	type("a");
	CHECK(control->view.menu.title != NULL);
	snprintf(title, sizeof(title), "(%d)", (int)child[0]);
	CHECK(strstr(control->view.menu.title, title) != NULL);
	CHECK_TEXT(control->view.menu.row[0].text, "oom_score_adj");
	CHECK(!control->view.menu.row[0].is_off);
	CHECK(control->subject.target.fd >= 0);
	press(TERMINAL_KEY_ESCAPE);
	CHECK(control->view.menu.title == NULL);
	CHECK_INT(control->subject.target.fd, -1);
	CHECK_INT(made.sent, 0);
	/* Signals at once. */
	press(TERMINAL_KEY_F9);
	CHECK_TEXT(control->view.menu.row[0].text, "SIGTERM");
	type("\n");
	CHECK(says("SIGTERM to"));
	CHECK(says("This cannot be undone."));
	type("\n");
	CHECK(!control->view.dialog.is_open);
	CHECK_INT(made.sent, 0);
	end();
}

/* What cannot be changed says why, and cannot be chosen. */
static void test_refused_row(void)
{
	begin();
	add_process(1, "init", 5000);
	next_sample();
	navigation_command(&navigation, COMMAND_BOTTOM);
	type("a");
	CHECK(strstr(control->view.menu.title, "(1)") != NULL);
	CHECK_TEXT(control->view.menu.row[0].text, "oom_score_adj");
	CHECK(control->view.menu.row[0].is_off);
	CHECK_TEXT(control->view.menu.row[0].help, "PID 1 is left alone");
	press(TERMINAL_KEY_HOME);
	type("\n");
	CHECK_INT(control->question, ACTION_QUESTION_MENU);
	CHECK(control->view.prompt.label == NULL);
	end();
}

static void test_value(void)
{
	begin();
	type("a\n5000\n");
	CHECK(strstr(control->view.prompt.error, "5000") != NULL);
	CHECK(!control->view.dialog.is_open);
	press('U' - '@');
	type("-5x\n");
	CHECK(control->view.prompt.error[0] != '\0');
	press('U' - '@');
	type("300\n");
	CHECK(control->view.prompt.label == NULL);
	CHECK(says(": 0 -> 300"));
	/* No is the answer of who answers without looking. */
	type("\n");
	CHECK(!control->view.dialog.is_open);
	CHECK_INT(made.sent, 0);
	type("a\n300\nn");
	CHECK_INT(made.sent, 0);
	type("a\n300\n");
	press(TERMINAL_KEY_ESCAPE);
	CHECK_INT(made.sent, 0);
	end();
}

static void test_made(void)
{
	const struct event *event;

	begin();
	type("a\n300\ny");
	CHECK_INT(made.sent, 1);
	CHECK_INT(made.request[0].verb, HELPER_APPLY);
	CHECK_INT(made.request[0].change.kind, CHANGE_OOM_SCORE_ADJ);
	CHECK_INT(made.request[0].change.target.pid, child[0]);
	CHECK_INT(made.request[0].change.value, 300);
	CHECK_INT(made.request[0].change.old, 0);
	CHECK(action_control_is_busy(control));
	CHECK_INT(control->subject.target.fd, -1);
	answer(1);
	CHECK(!action_control_is_busy(control));
	CHECK(answered("is 300, was 0"));
	event = events_get(&watch->model.events, 0);
	CHECK_INT(event->kind, EVENT_CHANGE);
	CHECK_INT(event->pid, child[0]);
	CHECK_TEXT(event->change, "oom_score_adj 0 -> 300");
	CHECK_INT(action_session_outstanding(&control->session), 1);
	/* The next key clears the answer. */
	press('x');
	CHECK_TEXT(control->view.message, "");
	end();
}

/* Whom it was about stays selected when the order changes: the next key does not mean another one. */
static void test_followed(void)
{
	char title[64];

	begin();
	type("a");
	press(TERMINAL_KEY_ESCAPE);
	row[1].kib[PROCESS_ANON] = 2000 * 1024;
	next_sample();
	type("a");
	snprintf(title, sizeof(title), "(%d)", (int)child[0]);
	CHECK(strstr(control->view.menu.title, title) != NULL);
	press(TERMINAL_KEY_ESCAPE);
	/* Until another one is chosen: then it is the row again. */
	navigation_command(&navigation, COMMAND_TOP);
	row[1].kib[PROCESS_ANON] = 100 * 1024;
	next_sample();
	CHECK_INT(navigation_process(&navigation)->pid, child[0]);
	end();
}

/* The prediction is turned around: the thought is the first row. */
static void test_thought(void)
{
	char title[64];

	begin();
	navigation_command(&navigation, COMMAND_DOWN);
	navigation_command(&navigation, COMMAND_PREVIEW_RAISE);
	CHECK(model_is_previewed(&watch->model));
	type("a\n");
	snprintf(title, sizeof(title), "(%d): 0 -> 50", (int)child[1]);
	CHECK(says(title));
	CHECK(says("The next victim is postgres"));
	/* To describe it leaves the thought as it is. */
	CHECK_INT(watch->model.what_if.count, 1);
	type("y");
	CHECK_INT(made.sent, 1);
	CHECK_INT(made.request[0].change.target.pid, child[1]);
	CHECK_INT(made.request[0].change.value, 50);
	answer(1);
	CHECK(!model_is_previewed(&watch->model));
	end();
}

static void test_undo(void)
{
	begin();
	type("u");
	CHECK(answered("nothing to undo"));
	type("a\n300\ny");
	answer(1);
	type("u");
	CHECK(says(": 300 -> 0"));
	type("n");
	CHECK_INT(made.sent, 1);
	type("uy");
	CHECK_INT(made.sent, 2);
	CHECK_INT(made.request[1].verb, HELPER_UNDO);
	CHECK_INT(made.request[1].change.old, 0);
	made.state = CHANGE_UNDONE;
	answer(1);
	CHECK(answered("is 0 again"));
	CHECK(events_get(&watch->model.events, 0)->is_end);
	CHECK_TEXT(events_get(&watch->model.events, 0)->change, "oom_score_adj 300 -> 0");
	CHECK_INT(action_session_outstanding(&control->session), 0);
	type("u");
	CHECK(answered("nothing to undo"));
	end();
}

/* What another has changed since needs no question: it cannot be undone, and that is told. */
static void test_undo_stale(void)
{
	begin();
	type("a\n300\ny");
	answer(1);
	set_adj(child[0], 444);
	type("u");
	CHECK(!control->view.dialog.is_open);
	CHECK_INT(made.sent, 2);
	CHECK_INT(made.request[1].verb, HELPER_UNDO);
	end();
}

/* ^C asks as q does, instead of what is being asked; once more is an answer. */
static void test_interrupt(void)
{
	begin();
	CHECK(!action_control_interrupt(control));
	type("a\n");
	CHECK(!action_control_interrupt(control));
	type("a\n300\ny");
	answer(1);
	type("a");
	CHECK(action_control_interrupt(control));
	CHECK(!control->view.menu.title);
	CHECK_INT(control->question, ACTION_QUESTION_LEAVE);
	CHECK(!action_control_interrupt(control));
	type("s");
	CHECK(!action_control_may_leave(control));
	CHECK(action_control_interrupt(control));
	type("k");
	CHECK(action_control_may_leave(control));
	end();
}

/* Any of them, from a list; one that ended meanwhile is told. */
static void test_undo_menu(void)
{
	begin();
	type("a\n300\ny");
	answer(1);
	navigation_command(&navigation, COMMAND_DOWN);
	type("a\n400\ny");
	answer(1);
	type("U");
	CHECK_INT(control->view.menu.count, 2);
	CHECK_TEXT(control->view.menu.row[0].help, "oom_score_adj: 400 -> 0");
	CHECK_TEXT(control->view.menu.row[1].help, "oom_score_adj: 300 -> 0");
	type("j\ny");
	CHECK_INT(made.sent, 3);
	CHECK_INT(made.request[2].change.target.pid, child[0]);
	made.state = CHANGE_UNDONE;
	answer(1);
	/* Gone: it is not asked about any more, and the journal is told. */
	end_child(1);
	type("u");
	CHECK(!control->view.dialog.is_open);
	CHECK_INT(made.sent, 4);
	CHECK_INT(made.request[3].verb, HELPER_CLOSE);
	made.state = CHANGE_GONE;
	answer(1);
	CHECK(answered("gone, nothing is left to undo"));
	CHECK_INT(action_session_outstanding(&control->session), 0);
	type("u");
	CHECK(answered("nothing to undo"));
	end();
}

/* The older of two changes of one value waits for the newer one. */
static void test_undo_below_newer(void)
{
	begin();
	type("a\n300\ny");
	answer(1);
	set_adj(child[0], 300);
	type("a\n400\ny");
	answer(1);
	set_adj(child[0], 400);
	type("U");
	CHECK_TEXT(control->view.menu.row[1].help, "oom_score_adj: 300 -> 0");
	type("j\n");
	CHECK(!control->view.dialog.is_open);
	CHECK(answered("the newer change 101 is in force, undo that one first"));
	CHECK_INT(made.sent, 2);
	/* What another wrote is that other's. */
	set_adj(child[0], 555);
	type("U\n");
	CHECK_INT(made.sent, 3);
	end();
}

/* Those of before are in the list, and nowhere else. */
static void test_former(void)
{
	struct change change = {.kind = CHANGE_OOM_SCORE_ADJ,
		.state = CHANGE_PLANNED,
		.old = 0,
		.value = 200,
		.has_old = true,
		.id = 7};
	struct failure failure;

	begin();
	CHECK_INT(target_hold_process(&change.target, watch->sampler.root, child[0], &failure), 0);
	target_release(&change.target);
	set_adj(child[0], 200);
	action_session_adopt(&control->session, &change);
	CHECK(!action_control_command(control, COMMAND_QUIT));
	type("u");
	CHECK(answered("nothing to undo in this session"));
	type("U");
	CHECK_INT(control->view.menu.count, 1);
	CHECK_TEXT(control->view.menu.row[0].help, "oom_score_adj: 200 -> 0, earlier");
	type("\n");
	CHECK(says(": 200 -> 0"));
	type("y");
	CHECK_INT(made.sent, 1);
	CHECK_INT(made.request[0].verb, HELPER_UNDO);
	CHECK_INT((long)made.request[0].change.id, 7);
	made.state = CHANGE_UNDONE;
	answer(1);
	type("U");
	CHECK(answered("nothing to undo"));
	end();
}

/* Of a process that has ended there is nothing left to undo, and nobody who leaves is asked. */
static void test_leave_gone(void)
{
	begin();
	type("a\n300\ny");
	answer(1);
	end_child(0);
	CHECK(!action_control_command(control, COMMAND_QUIT));
	end();
}

/* What was confirmed together is undone together, by one key; from the list one alone. */
static void test_undo_batch(void)
{
	begin();
	type("a\n300\ny");
	answer(1);
	navigation_command(&navigation, COMMAND_DOWN);
	navigation_command(&navigation, COMMAND_PROCESS_TAG);
	navigation_command(&navigation, COMMAND_DOWN);
	navigation_command(&navigation, COMMAND_PROCESS_TAG);
	type("aj\n400\ny");
	answer(2);
	CHECK(answered("2 changes are made"));
	type("U\n");
	CHECK(names_child(2) && !names_child(1));
	type("nu");
	CHECK_TEXT(control->view.dialog.title, "Undo these changes?");
	CHECK(names_child(2) && names_child(1) && !names_child(0));
	type("y");
	CHECK_INT(made.sent, 5);
	CHECK_INT(made.request[3].verb, HELPER_UNDO);
	CHECK_INT(made.request[3].change.target.pid, child[2]);
	CHECK_INT(made.request[4].change.target.pid, child[1]);
	made.state = CHANGE_UNDONE;
	answer(2);
	CHECK(answered("2 changes are undone"));
	end();
}

/* Nothing that was not described is written. */
static void test_meanwhile(void)
{
	begin();
	type("a\n300\n");
	set_adj(child[0], 100);
	type("y");
	CHECK_INT(made.sent, 0);
	CHECK(says(": 100 -> 300"));
	CHECK(says("changed while"));
	type("y");
	CHECK_INT(made.sent, 1);
	CHECK_INT(made.request[0].change.old, 100);
	answer(1);
	type("a\n400\n");
	end_child(0);
	type("y");
	CHECK_INT(made.sent, 1);
	CHECK(!control->view.dialog.is_open);
	CHECK(control->view.message[0] != '\0');
	CHECK_INT(control->plan.count, 0);
	end();
}

/* The tagged, one after the other as the helper takes them. */
static void test_tagged(void)
{
	begin();
	made.pending_max = 1;
	navigation_command(&navigation, COMMAND_PROCESS_TAG);
	navigation_command(&navigation, COMMAND_DOWN);
	navigation_command(&navigation, COMMAND_PROCESS_TAG);
	navigation_command(&navigation, COMMAND_DOWN);
	navigation_command(&navigation, COMMAND_PROCESS_TAG);
	set_adj(child[2], 300);
	type("aj\n300\n");
	CHECK_INT(control->plan.count, 2);
	CHECK(says("have the value already: 1."));
	type("y");
	CHECK_INT(made.sent, 1);
	answer(1);
	CHECK_INT(made.sent, 2);
	CHECK(action_control_is_busy(control));
	made.error = -EACCES;
	made.state = CHANGE_FAILED;
	answer(1);
	CHECK(answered("1 made, 1 failed: the helper says no"));
	CHECK_INT(action_session_outstanding(&control->session), 1);
	/* One that is made, but the journal could not take note. */
	type("a\n400\ny");
	made.state = CHANGE_DONE;
	answer(1);
	CHECK_TEXT(control->view.message, "the helper says no");
	end();
}

static void test_cancel(void)
{
	begin();
	made.pending_max = 1;
	navigation_command(&navigation, COMMAND_PROCESS_TAG);
	navigation_command(&navigation, COMMAND_DOWN);
	navigation_command(&navigation, COMMAND_PROCESS_TAG);
	type("aj\n300\ny");
	CHECK_INT(made.sent, 1);
	press(TERMINAL_KEY_ESCAPE);
	CHECK(made.is_cancelled);
	CHECK(action_control_is_busy(control));
	made.state = CHANGE_CANCELLED;
	answer(1);
	CHECK(!action_control_is_busy(control));
	CHECK_INT(made.sent, 1);
	CHECK_INT(action_session_outstanding(&control->session), 0);
	CHECK(answered("2 failed"));
	/* When nothing is made, Esc is for others. */
	CHECK(!action_control_answer(control, TERMINAL_KEY_ESCAPE));
	end();
}

/* One alone: what the machine has now is said, and the seconds say that Esc was taken. */
static void test_cancel_one(void)
{
	begin();
	type("a\n300\ny");
	control->session.since_usec -= 3000000;
	action_control_update(control);
	CHECK(answered("3 s, Esc cancels: oom_score_adj of"));
	press(TERMINAL_KEY_ESCAPE);
	action_control_update(control);
	CHECK(answered("3 s, cancelled, the kernel is still at it: oom_score_adj of"));
	made.state = CHANGE_CANCELLED;
	made.error = -ECANCELED;
	answer(1);
	CHECK(answered(": cancelled, it is 0 again"));
	CHECK_INT(action_session_outstanding(&control->session), 0);
	end();
}

static void test_gone(void)
{
	begin();
	type("a\n300\ny");
	made.is_gone = true;
	action_control_receive(control);
	CHECK(!action_control_is_busy(control));
	CHECK(answered("helper has ended"));
	CHECK_INT(action_control_fd(control), -1);
	type("a");
	CHECK(control->view.menu.title == NULL);
	CHECK(answered("helper"));
	end();
}

static void test_leave(void)
{
	begin();
	CHECK(!action_control_command(control, COMMAND_QUIT));
	type("a\n300\ny");
	answer(1);
	type("q");
	CHECK(says("is 300, was 0"));
	type("\n");
	CHECK(!action_control_may_leave(control));
	type("qk");
	CHECK(action_control_may_leave(control));
	control->is_done = false;
	type("qr");
	CHECK_INT(made.sent, 2);
	CHECK_INT(made.request[1].verb, HELPER_UNDO);
	CHECK(!action_control_may_leave(control));
	/* What cannot be restored holds up who leaves. */
	made.error = -ESTALE;
	answer(1);
	CHECK(!action_control_may_leave(control));
	CHECK(answered("the helper says no"));
	type("qr");
	made.error = 0;
	made.state = CHANGE_UNDONE;
	answer(1);
	CHECK(action_control_may_leave(control));
	end();
}

int main(void)
{
	tap_run("a menu of what can be done", test_menu);
	tap_run("what cannot be done", test_refused_row);
	tap_run("a value is asked for, and confirmed", test_value);
	tap_run("a change is made", test_made);
	tap_run("whom it was about stays selected", test_followed);
	tap_run("a thought becomes a change", test_thought);
	tap_run("undo", test_undo);
	tap_run("undo of what another has changed", test_undo_stale);
	tap_run("^C with changes in force", test_interrupt);
	tap_run("undo any", test_undo_menu);
	tap_run("undo below a newer change", test_undo_below_newer);
	tap_run("changes of before", test_former);
	tap_run("undo what was confirmed together", test_undo_batch);
	tap_run("what changes while it is asked about", test_meanwhile);
	tap_run("many processes", test_tagged);
	tap_run("cancel", test_cancel);
	tap_run("cancel one", test_cancel_one);
	tap_run("the helper is gone", test_gone);
	tap_run("leaving", test_leave);
	tap_run("leaving when what was changed is gone", test_leave_gone);
	return tap_done();
}
