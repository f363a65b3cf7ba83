/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/scene_question.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"

void scene_question_end(struct scene_control *control)
{
	control->question = SCENE_QUESTION_NONE;
	control->asked.menu.title = control->asked.prompt.label = NULL;
	dialog_close(&control->asked.dialog);
}

static void write_help(char help[FAILURE_TEXT_MAX], const struct scene_entry *entry)
{
	if (entry->failure.error && entry->failure.line > 0)
		snprintf(help, FAILURE_TEXT_MAX, _("damaged, line %u: %s"), entry->failure.line,
			entry->failure.text);
	else if (entry->failure.error)
		snprintf(help, FAILURE_TEXT_MAX, "%s", entry->failure.text);
	else
		snprintf(help, FAILURE_TEXT_MAX, "%s%s%s%s", entry->title,
			entry->scope == SCENE_OF_MACHINE ? _(" (whole machine)") : "",
			entry->needs_swap ? _(" (needs swap)") : "",
			entry->is_own ? _(" (own)") : "");
}

void scene_question_menu(struct scene_control *control)
{
	struct menu *menu = &control->asked.menu;

	_Static_assert(SCENE_LIBRARY_MAX <= MENU_ROWS_MAX, "a row for each");
	scene_library_read(&control->library);
	if (control->library.count == 0) {
		snprintf(control->asked.message, sizeof(control->asked.message), "%s",
			_("there are no scenes: none came with the program, and there is no own one in "
			  "$XDG_CONFIG_HOME/oomwatch/scenes"));
		return;
	}
	*menu = (struct menu){
		.title = _("Scenes"),
		.keys = _("Enter: choose  Esc: back"),
		.count = (int)control->library.count,
	};
	for (unsigned int i = 0; i < control->library.count; i++) {
		/* A copy: it is written into the same object. */
		const struct scene_entry entry = control->library.entry[i];

		snprintf(control->row_text[i], sizeof(control->row_text[i]), "%s", entry.name);
		write_help(control->row_help[i], &entry);
		menu->row[i] = (struct menu_row){
			.text = control->row_text[i],
			.help = control->row_help[i],
			.is_off = entry.failure.error != 0,
		};
	}
	control->question = SCENE_QUESTION_MENU;
}

static bool has_swap(const struct scene_control *control)
{
	const struct model *model = &control->navigation->watch->model;

	return sample_meminfo_bytes(&model->sample, MEMINFO_SWAP_TOTAL) > 0;
}

/* Reads the plan of STEP into control->plan, as it would be with the name typed. */
static int parse_plan(
	struct scene_control *control, const struct scene_step *step, struct failure *failure)
{
	int error = load_plan_parse_line(&control->plan, step->load, failure);

	memcpy(control->plan.confirmed_host, control->machine.host,
		sizeof(control->plan.confirmed_host));
	return error;
}

int scene_question_check(struct scene_control *control, struct failure *failure)
{
	const struct scene *scene = &control->chosen;
	struct failure why = {.error = 0};

	load_control_machine(control->loads, &control->machine);
	control->needs_host = scene->scope == SCENE_OF_MACHINE;
	for (unsigned int i = 0; i < scene->step_count; i++) {
		if (!scene->step[i].has_load)
			continue;
		if (parse_plan(control, &scene->step[i], &why) < 0 ||
			load_plan_check(&control->plan, &control->machine, &why) < 0)
			return failure_set(failure, why.error ? why.error : -EINVAL,
				scene->step[i].line, _("step %u cannot run here: %s"), i + 1,
				why.text);
		control->needs_host = control->needs_host || control->plan.is_dangerous;
	}
	if (scene->needs_swap && !has_swap(control))
		return failure_set(failure, -ENODEV, 0, "%s",
			_("this machine has no swap, and the scene needs some: what its conditions wait "
			  "for cannot be seen here"));
	return 0;
}

/* TEXT, paragraphs with "\n" between, a line of the dialog for each. */
static void add_paragraphs(struct dialog *dialog, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		dialog_add(dialog, STYLE_TEXT, "%.*s", (int)length, text);
		text += length + (text[length] == '\n');
	}
}

/* What each workload will do, in its own words. */
static void add_plans(struct scene_control *control)
{
	const struct scene *scene = &control->chosen;
	char words[DIALOG_TEXT_MAX];

	for (unsigned int i = 0; i < scene->step_count; i++) {
		struct failure ignored;

		if (!scene->step[i].has_load ||
			parse_plan(control, &scene->step[i], &ignored) < 0 ||
			load_plan_check(&control->plan, &control->machine, &ignored) < 0)
			continue;
		load_plan_describe(words, sizeof(words), &control->plan, &control->machine);
		for (char *at = words; (at = strchr(at, '\n')); at++)
			*at = ' ';
		dialog_add(&control->asked.dialog, STYLE_DIM, _("Step %u: %s"), i + 1, words);
	}
}

void scene_question_begin(struct scene_control *control)
{
	const struct scene *scene = &control->chosen;
	struct dialog *dialog = &control->asked.dialog;
	struct failure failure = {.error = 0};
	int error = scene_question_check(control, &failure);

	control->asked.menu.title = NULL;
	control->question = SCENE_QUESTION_BEGIN;
	dialog_open(dialog, _("Scene: %s"), scene->title);
	add_paragraphs(dialog, scene->about);
	if (scene->scope == SCENE_OF_MACHINE)
		dialog_add(dialog, STYLE_WARNING,
			_("It moves the watermarks and kswapd of the whole machine %s: every process on it "
			  "can feel that. Its name is asked for before it begins."),
			control->machine.host);
	else
		dialog_add(dialog, STYLE_GOOD, "%s",
			_("It stays in control groups of its own: nothing else on this machine is touched, "
			  "and a key ends it."));
	add_plans(control);
	if (error == -ENODEV)
		dialog_add(
			dialog, STYLE_CRITICAL, _("Step by step by hand only: %s."), failure.text);
	else if (error)
		dialog_add(dialog, STYLE_CRITICAL, _("It cannot begin: %s."), failure.text);
	dialog_choose(dialog, 'n', _("No"));
	if (!error || error == -ENODEV)
		dialog_choose(dialog, 'y', _("Begin"));
}

void scene_question_host(struct scene_control *control)
{
	dialog_close(&control->asked.dialog);
	snprintf(control->label, sizeof(control->label),
		_("The whole machine will feel it. Its name, to begin (%s):"),
		control->machine.host);
	control->question = SCENE_QUESTION_HOST;
	prompt_open(&control->asked.prompt, control->label, "");
}

void scene_question_leave(struct scene_control *control)
{
	struct dialog *dialog = &control->asked.dialog;

	control->question = SCENE_QUESTION_LEAVE;
	dialog_open(dialog, "%s", _("Leave the scene?"));
	dialog_add(dialog, STYLE_TEXT, "%s",
		_("Its workload is ended, and all that it made removed."));
	dialog_choose(dialog, 'n', _("Go on"));
	dialog_choose(dialog, 'y', _("Leave"));
}
