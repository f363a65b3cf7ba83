/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/scene_control.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/action_menu.h"
#include "app/scene_question.h"
#include "base/clock.h"
#include "base/cursor.h"
#include "base/message.h"

#define WORDS_MAX_CONDITION 192

void scene_control_init(struct scene_control *control, struct navigation *navigation,
	struct load_control *loads, const struct options *options)
{
	control->navigation = navigation;
	control->loads = loads;
	control->options = options;
	control->load_step = control->next_load_step = -1;
}

static const struct model *newest(const struct scene_control *control)
{
	return &control->navigation->watch->model;
}

static uint64_t now_usec(const struct scene_control *control)
{
	return newest(control)->sample.monotonic_usec;
}

static void say(struct scene_control *control, const char *text)
{
	snprintf(control->view.message, sizeof(control->view.message), "%s", text);
}

static bool is_running(const struct scene_control *control)
{
	return control->view.scene && !control->view.is_ended;
}

static const struct scene_step *step_of(const struct scene_control *control)
{
	return &control->running.step[control->view.step];
}

/* --- the workload --- */

/* The step whose workload is to run in the step INDEX, or -1. */
static int load_step_of(const struct scene *scene, unsigned int index)
{
	for (int i = (int)index; i >= 0; i--) {
		if (scene->step[i].stops_load)
			return -1;
		if (scene->step[i].has_load)
			return i;
	}
	return -1;
}

/* The workload of this step as it is or ended; NULL while the one before it is still ending. */
static const struct load_view *load_of_step(const struct scene_control *control)
{
	return control->load_step >= 0 ? load_control_view(control->loads) : NULL;
}

/* What it has told; NULL as long as that is nothing. */
static const struct load_progress *told_by_load(const struct scene_control *control)
{
	const struct load_view *load = load_of_step(control);

	return load && control->loads->stage != LOAD_STAGE_ASKED ? &load->progress : NULL;
}

static bool has_load_ended(const struct scene_control *control)
{
	const struct load_progress *told = told_by_load(control);

	return told && told->state == LOAD_ENDED;
}

/* Starts the workload of the step INDEX; when it cannot be started that is said, and the step stays. */
static void start_load(struct scene_control *control, int index)
{
	const struct scene_step *step = &control->running.step[index];
	struct failure failure = {.error = 0};
	int error = load_plan_parse_line(&control->plan, step->load, &failure);

	load_control_machine(control->loads, &control->machine);
	if (control->is_confirmed)
		memcpy(control->plan.confirmed_host, control->machine.host,
			sizeof(control->plan.confirmed_host));
	if (!error)
		error = load_control_start(control->loads, &control->plan, &failure);
	control->load_step = error ? -1 : index;
	if (!error)
		return;
	say(control, failure.text);
	if (control->view.is_unattended && !control->outcome.error)
		failure_set(&control->outcome, error, 0, _("step %u: %s"), control->view.step + 1,
			failure.text);
}

/* Puts the workload right for the step INDEX; one that goes on from the step before stays unless IS_AGAIN. */
static void set_load(struct scene_control *control, unsigned int index, bool is_again)
{
	int wanted = load_step_of(&control->running, index);

	control->next_load_step = -1;
	if (wanted >= 0 && wanted == control->load_step && !is_again)
		return;
	control->load_step = -1;
	/* What the one before holds would be missing for the next: it is gone before that is held against the machine. */
	if (load_control_is_on(control->loads)) {
		control->next_load_step = wanted;
		load_control_stop(control->loads);
	} else if (wanted >= 0) {
		start_load(control, wanted);
	}
}

/* Why the workload ended before what was waited for was there, in words. */
static void explain_end(struct scene_control *control)
{
	const struct load_progress *told = told_by_load(control);
	char *message = control->view.message;
	size_t size = sizeof(control->view.message);

	switch (told->end) {
	case LOAD_END_NONE:
	case LOAD_END_DURATION:
		snprintf(message, size, "%s",
			_("The time of the workload is over; R begins the step again."));
		break;
	case LOAD_END_STOPPED:
		snprintf(message, size, "%s",
			_("The workload was stopped; R begins the step again."));
		break;
	case LOAD_END_KILLED:
		snprintf(message, size, "%s",
			_("All processes of the workload were killed; R begins the step again."));
		break;
	case LOAD_END_GUARD:
		snprintf(message, size, "%s",
			_("The workload ended itself: the machine came too short of memory."));
		break;
	case LOAD_END_FAILED:
		snprintf(message, size, _("The workload failed: %.180s"), told->message);
		break;
	}
}

/* --- steps --- */

/* The screen called WORD, as --screen has it; the one that is shown where there is none. */
static enum screen_id screen_of(const struct scene_control *control, const char *word)
{
	const char *values = option_rows[OPTION_SCREEN].values;
	struct cursor cursor = cursor_of(values, strlen(values));
	struct span value;

	for (int i = 0; cursor_word(&cursor, &value); i++) {
		if (span_is(value, word))
			return (enum screen_id)i;
	}
	return control->navigation->view->screen;
}

/* By when an unattended step has to be met, by the samples' clock. */
static uint64_t deadline(const struct scene_control *control, uint64_t now)
{
	uint64_t duration_usec = (uint64_t)SCENE_CONTROL_STEP_SEC * USEC_PER_SEC;

	if (control->load_step >= 0 && control->plan.duration_usec < duration_usec)
		duration_usec = control->plan.duration_usec;
	return now + duration_usec + (uint64_t)SCENE_CONTROL_GRACE_SEC * USEC_PER_SEC;
}

static void begin_step(struct scene_control *control, unsigned int index, bool is_again)
{
	struct scene_view *view = &control->view;
	const struct scene_step *step = &control->running.step[index];

	view->step = index;
	view->is_ended = false;
	view->text_scroll = 0;
	view->message[0] = '\0';
	view->result[index] = SCENE_RESULT_OPEN;
	control->begun_usec = now_usec(control);
	control->met_usec = 0;
	condition_begin(&view->watch);
	/* Counters count from here, before the workload of the step begins. */
	if (step->has_load || is_again)
		condition_update(&view->watch, &step->until, newest(control), NULL);
	else
		condition_update(
			&view->watch, &step->until, newest(control), told_by_load(control));
	set_load(control, index, is_again || step->has_load);
	view->load = load_of_step(control);
	control->until_usec = deadline(control, control->begun_usec);
	if (step->screen[0])
		navigation_show(control->navigation, screen_of(control, step->screen));
}

/* What the step on the screen came to. */
static void note_result(struct scene_control *control)
{
	if (step_of(control)->until.term_count > 0)
		control->view.result[control->view.step] =
			control->view.watch.is_met ? SCENE_RESULT_MET : SCENE_RESULT_NOT_MET;
}

static void end_scene(struct scene_control *control)
{
	load_control_stop(control->loads);
	control->load_step = control->next_load_step = -1;
	control->view.load = NULL;
	control->view.is_ended = true;
	control->view.text_scroll = 0;
	control->view.message[0] = '\0';
	control->ended_usec = now_usec(control);
}

static void next_step(struct scene_control *control)
{
	note_result(control);
	if (control->view.step + 1 < control->running.step_count)
		begin_step(control, control->view.step + 1, false);
	else
		end_scene(control);
}

static void previous_step(struct scene_control *control)
{
	/* From the end back to the last step, with its workload. */
	if (control->view.is_ended)
		begin_step(control, control->view.step, true);
	else if (control->view.step > 0)
		begin_step(control, control->view.step - 1, true);
}

/* Nothing of the scene stays on the screen. */
static void close_scene(struct scene_control *control)
{
	if (!control->view.is_ended)
		end_scene(control);
	control->view.scene = NULL;
}

static void begin_scene(struct scene_control *control, bool is_confirmed)
{
	scene_question_end(control);
	if (control->view.scene)
		close_scene(control);
	control->running = control->chosen;
	control->is_confirmed = is_confirmed;
	control->view = (struct scene_view){
		.scene = &control->running,
		.is_unattended = control->options->is_unattended,
	};
	control->load_step = control->next_load_step = -1;
	control->ended_usec = 0;
	begin_step(control, 0, true);
}

/* --- unattended --- */

/* A step was not met, or cannot be: the scene ends here. */
static void give_up(struct scene_control *control)
{
	char words[WORDS_MAX_CONDITION];
	bool has_words = control->view.message[0] && has_load_ended(control);

	condition_words(words, sizeof(words), &step_of(control)->until);
	if (!control->outcome.error)
		failure_set(&control->outcome, -ETIME, 0, _("step %u: not seen: %s%s%s"),
			control->view.step + 1, words, has_words ? "; " : "",
			has_words ? control->view.message : "");
	note_result(control);
	end_scene(control);
	snprintf(control->view.message, sizeof(control->view.message), "%s", control->outcome.text);
}

static void go_on_unattended(struct scene_control *control)
{
	uint64_t now = now_usec(control);
	uint64_t linger_usec = (uint64_t)SCENE_CONTROL_LINGER_SEC * USEC_PER_SEC;
	uint64_t read_usec = (uint64_t)SCENE_CONTROL_READ_SEC * USEC_PER_SEC;
	uint64_t grace_usec = (uint64_t)SCENE_CONTROL_GRACE_SEC * USEC_PER_SEC;
	const struct load_progress *told = told_by_load(control);

	/* Little more will happen. */
	if (has_load_ended(control) && control->until_usec > now + grace_usec)
		control->until_usec = now + grace_usec;
	if (control->outcome.error) {
		give_up(control);
	} else if (step_of(control)->until.term_count == 0) {
		if (now >= control->begun_usec + read_usec)
			next_step(control);
	} else if (control->met_usec) {
		if (now >= control->met_usec + linger_usec)
			next_step(control);
	} else if (now >= control->until_usec ||
		   (told && told->state == LOAD_ENDED && told->end == LOAD_END_FAILED)) {
		give_up(control);
	}
}

/* Begins the scene that was named at the start. */
static void begin_named(struct scene_control *control)
{
	struct failure failure = {.error = 0};
	const char *confirmed = control->options->confirmed_host;
	int error;

	control->wait_samples = 0;
	if (!control->options->is_unattended) {
		scene_question_begin(control);
		return;
	}
	error = scene_question_check(control, &failure);
	if (!error && control->needs_host &&
		(!confirmed || strcmp(confirmed, control->machine.host) != 0))
		error = failure_set(&failure, -EPERM, 0,
			_("the whole machine will feel this scene: it needs --confirm %s"),
			control->machine.host);
	if (error) {
		control->outcome = failure;
		control->is_over = true;
	} else {
		begin_scene(control, control->needs_host);
	}
}

/* The workload before is ending. What it does in its last moments is not of this step, which begins anew when it has
 * ended. */
static void start_next_load(struct scene_control *control)
{
	struct scene_view *view = &control->view;
	int next = control->next_load_step;

	if (!load_control_is_on(control->loads)) {
		control->next_load_step = -1;
		control->begun_usec = now_usec(control);
		condition_begin(&view->watch);
		condition_update(&view->watch, &step_of(control)->until, newest(control), NULL);
		start_load(control, next);
		view->load = load_of_step(control);
		control->until_usec = deadline(control, control->begun_usec);
	} else if (view->is_unattended && now_usec(control) >= control->until_usec) {
		give_up(control);
	}
}

bool scene_control_sampled(struct scene_control *control)
{
	struct scene_view *view = &control->view;

	if (control->wait_samples > 0) {
		/* Without the groups it would be said that there is no memory controller. */
		if (newest(control)->sample.cgroups.mode == CGROUP_MODE_NONE &&
			--control->wait_samples > 0)
			return false;
		begin_named(control);
		return true;
	}
	if (view->scene && view->is_ended && view->is_unattended && !control->is_over)
		control->is_over = !load_control_is_on(control->loads) ||
				   now_usec(control) >
					   control->ended_usec +
						   (uint64_t)SCENE_CONTROL_GRACE_SEC * USEC_PER_SEC;
	if (!is_running(control))
		return false;
	view->load = load_of_step(control);
	if (control->next_load_step >= 0) {
		start_next_load(control);
		return true;
	}
	if (condition_update(&view->watch, &step_of(control)->until, newest(control),
		    told_by_load(control)) &&
		!control->met_usec) {
		control->met_usec = now_usec(control);
		view->result[view->step] = SCENE_RESULT_MET;
		view->message[0] = '\0';
	}
	if (has_load_ended(control) && !control->met_usec &&
		step_of(control)->until.term_count > 0 && !view->message[0])
		explain_end(control);
	if (view->is_unattended)
		go_on_unattended(control);
	return true;
}

/* --- keys --- */

int scene_control_open(struct scene_control *control, struct failure *failure)
{
	struct failure why = {.error = 0};
	int error;

	if (!control->options->scene)
		return 0;
	error = scene_library_load(&control->library, control->options->scene, &why);
	if (error && why.line > 0)
		return failure_set(
			failure, error, why.line, _("--scene: line %u: %s"), why.line, why.text);
	if (error)
		return failure_set(failure, error, 0, "--scene: %s", why.text);
	control->chosen = control->library.scene;
	control->wait_samples = SCENE_CONTROL_WAIT_SAMPLES;
	return 0;
}

static void chosen_of_menu(struct scene_control *control)
{
	const char *name = control->library.entry[control->asked.menu.current].name;
	struct failure failure = {.error = 0};

	/* It may have been changed since the menu was opened. */
	if (scene_library_load(&control->library, name, &failure) < 0) {
		scene_question_end(control);
		snprintf(
			control->asked.message, sizeof(control->asked.message), "%s", failure.text);
		return;
	}
	control->chosen = control->library.scene;
	scene_question_begin(control);
}

static void answer_menu(struct scene_control *control, int key)
{
	switch (action_menu_key(&control->asked.menu, key)) {
	case ACTION_MENU_OPEN:
		break;
	case ACTION_MENU_CHOSEN:
		chosen_of_menu(control);
		break;
	case ACTION_MENU_LEFT:
		scene_question_end(control);
		break;
	}
}

static void answer_dialog(struct scene_control *control, int key)
{
	int choice = dialog_key(&control->asked.dialog, key);
	bool is_leaving = control->question == SCENE_QUESTION_LEAVE;

	if (choice == DIALOG_OPEN)
		return;
	if (choice == 0) {
		scene_question_end(control);
	} else if (is_leaving) {
		scene_question_end(control);
		if (control->view.scene)
			close_scene(control);
	} else if (control->needs_host) {
		scene_question_host(control);
	} else {
		begin_scene(control, false);
	}
}

static void answer_host(struct scene_control *control, int key)
{
	struct prompt *prompt = &control->asked.prompt;

	switch (prompt_key(prompt, key)) {
	case PROMPT_EDITED:
		break;
	case PROMPT_CANCELLED:
		scene_question_end(control);
		break;
	case PROMPT_DONE:
		if (strcmp(prompt->text, control->machine.host) == 0)
			begin_scene(control, true);
		else
			snprintf(prompt->error, sizeof(prompt->error),
				_("this machine is called %s"), control->machine.host);
		break;
	}
}

bool scene_control_answer(struct scene_control *control, int key)
{
	control->asked.message[0] = '\0';
	switch (control->question) {
	case SCENE_QUESTION_NONE:
		return false;
	case SCENE_QUESTION_MENU:
		answer_menu(control, key);
		break;
	case SCENE_QUESTION_BEGIN:
	case SCENE_QUESTION_LEAVE:
		answer_dialog(control, key);
		break;
	case SCENE_QUESTION_HOST:
		answer_host(control, key);
		break;
	}
	return true;
}

/* A page further in the narration; from its end back to its beginning. */
static void turn_page(struct scene_view *view)
{
	int page = view->text_rows > 1 ? view->text_rows - 1 : 1;

	if (view->text_scroll >= view->text_hidden)
		view->text_scroll = 0;
	else if (view->text_scroll + page > view->text_hidden)
		view->text_scroll = view->text_hidden;
	else
		view->text_scroll += page;
}

bool scene_control_command(struct scene_control *control, enum command command)
{
	if (command < COMMAND_SCENE_MENU || command > COMMAND_SCENE_PAGE)
		return false;
	if (command == COMMAND_SCENE_MENU) {
		if (is_running(control))
			scene_question_leave(control);
		else if (control->view.scene)
			close_scene(control);
		else
			scene_question_menu(control);
	} else if (!control->view.scene) {
		snprintf(control->asked.message, sizeof(control->asked.message), "%s",
			_("no scene is running; W chooses one"));
	} else if (command == COMMAND_SCENE_PAGE) {
		turn_page(&control->view);
	} else if (command == COMMAND_SCENE_BACK) {
		previous_step(control);
	} else if (command == COMMAND_SCENE_AGAIN) {
		begin_step(control, control->view.step, true);
	} else if (!control->view.is_ended) {
		next_step(control);
	}
	return true;
}

/* --- the end --- */

bool scene_control_is_over(const struct scene_control *control)
{
	return control->is_over;
}

int scene_control_outcome(const struct scene_control *control, struct failure *failure)
{
	if (!control->options->is_unattended)
		return 0;
	if (control->outcome.error)
		return failure_set(
			failure, control->outcome.error, 0, "--scene: %s", control->outcome.text);
	if (!control->view.is_ended)
		return failure_set(failure, -ECANCELED, 0,
			_("--scene: it was left at step %u, before its end"),
			control->view.step + 1);
	if (load_control_is_on(control->loads))
		return failure_set(
			failure, -ETIME, 0, "%s", _("--scene: its last workload does not end"));
	return 0;
}
