/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Scenes from files of a person's own, by keys and unattended. The workloads are a double that is made here; the clock is
 * that of the samples, which the test sets forward by hand.
 */
#include <config.h>

#include "app/scene_control.h"

#include "../calls.h"
#include "scene_machine.h"

/* --- by hand --- */

static void test_menu(void)
{
	const struct menu *menu;

	begin();
	menu = &control->asked.menu;
	put("broken", "title: Broken\nscope: moon\n");
	put("lesson.de", changed(good, "A lesson", "Eine Lektion"));
	type("W");
	CHECK_INT(menu->count, 2);
	CHECK_TEXT(menu->row[0].text, "broken");
	CHECK(menu->row[0].is_off);
	CHECK(strstr(menu->row[0].help, "line 2") != NULL);
	CHECK(strstr(menu->row[0].help, "moon") != NULL);
	CHECK(!menu->row[1].is_off);
	/* It cannot be chosen. */
	press(TERMINAL_KEY_ENTER);
	CHECK(menu->title != NULL);
	press(TERMINAL_KEY_ESCAPE);
	CHECK(menu->title == NULL && !control->view.scene);
	end();
}

static void choose_lesson(void)
{
	type("W");
	while (strcmp(control->asked.menu.row[control->asked.menu.current].text, "lesson") != 0)
		press(TERMINAL_KEY_DOWN);
	press(TERMINAL_KEY_ENTER);
}

static void test_asks_first(void)
{
	begin();
	choose_lesson();
	CHECK(control->asked.dialog.is_open);
	CHECK(dialog_says("What it is about."));
	CHECK(dialog_says("control groups of its own"));
	CHECK(dialog_says("8.00 MiB"));
	CHECK_INT(made.starts, 0);
	/* No is the answer of who only presses Enter. */
	press(TERMINAL_KEY_ENTER);
	CHECK(!control->view.scene);
	CHECK_INT(made.starts, 0);
	choose_lesson();
	type("y");
	CHECK(control->view.scene != NULL);
	CHECK_INT(made.starts, 1);
	CHECK_INT(made.size, 4 << 20);
	CHECK_INT(view.screen, SCREEN_ZONES);
	end();
}

static void test_steps(void)
{
	begin();
	choose_lesson();
	type("yN");
	CHECK_INT(control->view.step, 1);
	CHECK_INT(view.screen, SCREEN_RECLAIM);
	/* Nothing was seen of the first; its workload goes on. */
	CHECK_INT(control->view.result[0], SCENE_RESULT_NOT_MET);
	CHECK_INT(made.starts, 1);
	CHECK_INT(made.stops, 0);
	/* Who looks elsewhere is not called back. */
	navigation_show(&navigation, SCREEN_EVENTS);
	pass(1);
	CHECK_INT(view.screen, SCREEN_EVENTS);
	type("N");
	CHECK_INT(made.stops, 1);
	CHECK(control->view.load == NULL);
	CHECK_INT(view.screen, SCREEN_EVENTS);
	type("N");
	CHECK_INT(made.starts, 2);
	CHECK_INT(made.size, 2 << 20);
	/* Back over "stop" to a step that has the workload of the first. */
	type("BB");
	pass(1);
	CHECK_INT(control->view.step, 1);
	CHECK_INT(made.size, 4 << 20);
	/* The next begins when the one before has given back what it held, and not sooner. */
	made.ends_slowly = true;
	type("R");
	pass(3);
	CHECK_INT(made.starts, 3);
	CHECK(control->view.load == NULL);
	loads.stage = LOAD_STAGE_NONE;
	pass(1);
	CHECK_INT(made.starts, 4);
	CHECK(control->view.load != NULL);
	made.ends_slowly = false;
	type("NNN");
	CHECK(control->view.is_ended);
	CHECK(!load_control_is_on(&loads));
	type("W");
	CHECK(!control->view.scene);
	end();
}

static void test_leave(void)
{
	begin();
	choose_lesson();
	type("yW");
	CHECK_INT(control->question, SCENE_QUESTION_LEAVE);
	press(TERMINAL_KEY_ENTER);
	CHECK(control->view.scene && !control->view.is_ended);
	type("Wy");
	CHECK(!control->view.scene);
	CHECK(!load_control_is_on(&loads));
	/* Its keys say why they do nothing. */
	type("N");
	CHECK(control->asked.message[0]);
	end();
}

static void test_condition_by_hand(void)
{
	begin();
	choose_lesson();
	type("y");
	pass(2);
	CHECK(!control->view.watch.is_met);
	pass(1);
	CHECK(control->view.watch.is_met);
	CHECK_INT(control->view.result[0], SCENE_RESULT_MET);
	/* A person goes on when it pleases them. */
	pass(30);
	CHECK_INT(control->view.step, 0);
	end();
}

static void test_host(void)
{
	begin();
	put("lesson", changed(good, "scope: group", "scope: machine"));
	choose_lesson();
	CHECK(dialog_says("whole machine"));
	type("y");
	CHECK_INT(control->question, SCENE_QUESTION_HOST);
	type("elsewhere");
	press(TERMINAL_KEY_ENTER);
	CHECK(!control->view.scene);
	CHECK(strstr(control->asked.prompt.error, HOST) != NULL);
	for (size_t i = 0; i < strlen("elsewhere"); i++)
		press(TERMINAL_KEY_BACKSPACE);
	type(HOST);
	press(TERMINAL_KEY_ENTER);
	CHECK(control->view.scene != NULL);
	CHECK_TEXT(made.host, HOST);
	end();
}

static void test_group_needs_no_host(void)
{
	begin();
	choose_lesson();
	type("y");
	CHECK_TEXT(made.host, "");
	end();
}

static void test_too_large(void)
{
	begin();
	put("lesson", changed(good, "--limit 8M", "--limit 900M"));
	choose_lesson();
	CHECK(dialog_says("It cannot begin"));
	CHECK(dialog_says("step 1"));
	CHECK_INT(control->asked.dialog.choice_count, 1);
	type("y");
	press(TERMINAL_KEY_ENTER);
	CHECK(!control->view.scene);
	CHECK_INT(made.starts, 0);
	end();
}

static void test_changed_meanwhile(void)
{
	begin();
	type("W");
	put("lesson", "title: Now it is broken\n");
	press(TERMINAL_KEY_ENTER);
	CHECK(!control->asked.dialog.is_open);
	CHECK(control->asked.message[0]);
	end();
}

static void test_no_swap(void)
{
	begin();
	put("lesson", changed(good, "scope: group", "scope: group\nneeds: swap"));
	watch.model.sample.meminfo.value[MEMINFO_SWAP_TOTAL] = 0;
	choose_lesson();
	CHECK(dialog_says("no swap"));
	/* By hand it can be gone through all the same. */
	type("y");
	CHECK(control->view.scene != NULL);
	end();
}

static void test_ends_early(void)
{
	static const struct {
		enum load_end end;
		const char *words;
	} rows[] = {
		{LOAD_END_DURATION, "time"},
		{LOAD_END_STOPPED, "stopped"},
		{LOAD_END_KILLED, "killed"},
		{LOAD_END_GUARD, "too short of memory"},
		{LOAD_END_FAILED, "the disk is full"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		begin();
		choose_lesson();
		type("y");
		strcpy(loads.view.progress.message, "the disk is full");
		end_load(rows[i].end);
		pass(1);
		says(rows[i].words);
		/* What was waited for can still come; then nothing is amiss. */
		pass(3);
		CHECK_TEXT(control->view.message, "");
		end();
	}
}

static void test_cannot_start(void)
{
	begin();
	made.error = -ENOENT;
	choose_lesson();
	type("y");
	CHECK(control->view.scene != NULL);
	says("there is no program");
	made.error = 0;
	type("R");
	CHECK_INT(made.starts, 1);
	CHECK_TEXT(control->view.message, "");
	end();
}

/* --- unattended --- */

static int open_unattended(struct failure *failure)
{
	options.scene = "lesson";
	options.is_unattended = true;
	return scene_control_open(control, failure);
}

static void test_unattended(void)
{
	struct failure failure = {.error = 0};

	begin();
	CHECK_INT(open_unattended(&failure), 0);
	pass(1);
	CHECK(control->view.is_unattended);
	CHECK_INT(made.starts, 1);
	pass(3);
	CHECK(control->view.watch.is_met);
	CHECK_INT(control->view.step, 0);
	pass(SCENE_CONTROL_LINGER_SEC);
	CHECK_INT(control->view.step, 1);
	pass(3 + SCENE_CONTROL_LINGER_SEC);
	CHECK_INT(control->view.step, 2);
	/* Nothing to wait for: it is left to be read. */
	pass(SCENE_CONTROL_READ_SEC);
	CHECK_INT(control->view.step, 3);
	made.ends_slowly = true;
	pass(3 + SCENE_CONTROL_LINGER_SEC);
	CHECK(control->view.is_ended);
	pass(2);
	CHECK(!scene_control_is_over(control));
	loads.stage = LOAD_STAGE_NONE;
	pass(1);
	CHECK(scene_control_is_over(control));
	CHECK_INT(scene_control_outcome(control, &failure), 0);
	end();
}

static void test_unattended_not_seen(void)
{
	struct failure failure = {.error = 0};

	begin();
	put("lesson", changed(good, "until: age >= 3s", "until: group.oom_kills >= 1"));
	CHECK_INT(open_unattended(&failure), 0);
	pass(1 + 20 + SCENE_CONTROL_GRACE_SEC - 1);
	CHECK(!control->view.is_ended);
	pass(1);
	CHECK(control->view.is_ended);
	CHECK(!load_control_is_on(&loads));
	pass(1);
	CHECK(scene_control_is_over(control));
	CHECK_INT(scene_control_outcome(control, &failure), -ETIME);
	CHECK(strstr(failure.text, "step 1") && strstr(failure.text, "group.oom_kills"));
	end();
}

static void test_unattended_load_fails(void)
{
	struct failure failure = {.error = 0};

	begin();
	CHECK_INT(open_unattended(&failure), 0);
	pass(1);
	strcpy(loads.view.progress.message, "the disk is full");
	end_load(LOAD_END_FAILED);
	pass(1);
	CHECK(control->view.is_ended);
	CHECK(scene_control_outcome(control, &failure) < 0);
	CHECK(strstr(failure.text, "the disk is full") != NULL);
	end();
}

static void test_unattended_cannot_start(void)
{
	struct failure failure = {.error = 0};

	begin();
	made.error = -ENOENT;
	CHECK_INT(open_unattended(&failure), 0);
	pass(3);
	CHECK(scene_control_is_over(control));
	CHECK_INT(scene_control_outcome(control, &failure), -ENOENT);
	CHECK(strstr(failure.text, "there is no program") != NULL);
	end();
}

static void test_unattended_refused(void)
{
	struct failure failure = {.error = 0};

	begin();
	put("lesson", changed(good, "scope: group", "scope: machine"));
	CHECK_INT(open_unattended(&failure), 0);
	pass(1);
	CHECK(scene_control_is_over(control));
	CHECK_INT(scene_control_outcome(control, &failure), -EPERM);
	CHECK(strstr(failure.text, "--confirm " HOST) != NULL);
	end();

	begin();
	put("lesson", changed(good, "scope: group", "scope: machine"));
	options.confirmed_host = HOST;
	CHECK_INT(open_unattended(&failure), 0);
	pass(1);
	CHECK(control->view.scene != NULL);
	CHECK_TEXT(made.host, HOST);
	/* Who leaves before the end has not seen all. */
	CHECK_INT(scene_control_outcome(control, &failure), -ECANCELED);
	end();

	begin();
	put("lesson", changed(good, "scope: group", "scope: group\nneeds: swap"));
	watch.model.sample.meminfo.value[MEMINFO_SWAP_TOTAL] = 0;
	CHECK_INT(open_unattended(&failure), 0);
	pass(1);
	CHECK_INT(scene_control_outcome(control, &failure), -ENODEV);
	CHECK_INT(made.starts, 0);
	end();
}

static void test_named(void)
{
	struct failure failure = {.error = 0};

	begin();
	options.scene = "nothing";
	CHECK_INT(scene_control_open(control, &failure), -ENOENT);
	CHECK(strstr(failure.text, "nothing") != NULL);
	put("broken", "title: Broken\nscope: moon\n");
	options.scene = "broken";
	CHECK(scene_control_open(control, &failure) < 0);
	CHECK(strstr(failure.text, "line 2") != NULL);
	options.scene = tree_path(&tree, "oomwatch/scenes/lesson.scene");
	CHECK_INT(scene_control_open(control, &failure), 0);
	/* It is asked about as if it was chosen. */
	pass(1);
	CHECK(control->asked.dialog.is_open);
	CHECK_INT(made.starts, 0);
	end();
}

/* From the menu to the end. */
static void test_no_allocations(void)
{
	unsigned int before;

	begin();
	before = calls.allocations;
	choose_lesson();
	type("y");
	pass(4);
	type("N");
	pass(4);
	type("BPRNNN");
	pass(2);
	type("NWW");
	CHECK(control->asked.menu.title != NULL);
	CHECK_INT(calls.allocations - before, 0);
	end();
}

int main(void)
{
	tap_run("a menu of scenes, with what is wrong with them", test_menu);
	tap_run("what a scene will do is said and asked first", test_asks_first);
	tap_run("steps with their screens and workloads, forward and back", test_steps);
	tap_run("leaving ends the workload", test_leave);
	tap_run("a condition does not hurry a person", test_condition_by_hand);
	tap_run("the machine's name for what all of it will feel", test_host);
	tap_run("no name for what stays in a group", test_group_needs_no_host);
	tap_run("a workload that is too large is refused before anything begins", test_too_large);
	tap_run("a file that was changed while the menu was open", test_changed_meanwhile);
	tap_run("without swap a scene that needs it goes by hand", test_no_swap);
	tap_run("why a workload ended early", test_ends_early);
	tap_run("a workload that cannot be started", test_cannot_start);
	tap_run("unattended to the end", test_unattended);
	tap_run("unattended: what was not seen", test_unattended_not_seen);
	tap_run("unattended: a workload fails", test_unattended_load_fails);
	tap_run("unattended: a workload cannot be started", test_unattended_cannot_start);
	tap_run("unattended: what is refused", test_unattended_refused);
	tap_run("a scene that is named at the start", test_named);
	tap_run("nothing is allocated", test_no_allocations);
	return tap_done();
}
