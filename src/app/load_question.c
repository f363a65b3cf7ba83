/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/load_question.h"

#include <stdio.h>
#include <string.h>

#include "app/action_menu.h"
#include "base/message.h"
#include "view/terminal.h"

/* More than a plan of one part is in words. */
#define DESCRIPTION_MAX 2048

static void say(struct load_control *control, const char *text)
{
	snprintf(control->asked.message, sizeof(control->asked.message), "%s", text);
}

static void end_question(struct load_control *control)
{
	control->question = LOAD_QUESTION_NONE;
	control->asked.menu.title = control->asked.prompt.label = NULL;
	dialog_close(&control->asked.dialog);
}

static void ask_kind(struct load_control *control)
{
	struct menu *menu = &control->asked.menu;

	load_control_machine(control, &control->machine);
	control->question = LOAD_QUESTION_KIND;
	load_form_kinds(&control->form, menu, &control->machine);
	while (menu->current < menu->count - 1 && menu->row[menu->current].is_off)
		menu->current++;
}

static void open_menu(struct load_control *control)
{
	if (load_control_is_on(control))
		say(control, _("one runs already: s stops it"));
	else if (!control->session->is_running)
		say(control, _("the helper that starts it has ended; start oomwatch anew"));
	else if (!control->program[0])
		say(control,
			_("there is no oomwatch-load, neither beside this program nor in " BINDIR));
	else
		ask_kind(control);
}

static void ask_form(struct load_control *control)
{
	control->question = LOAD_QUESTION_FORM;
	control->asked.prompt.label = NULL;
	load_form_open(&control->form, &control->asked.menu);
}

/* The plan in words, a paragraph each line. */
static void describe(struct load_control *control)
{
	struct dialog *dialog = &control->asked.dialog;
	char text[DESCRIPTION_MAX], *rest = text;

	load_plan_describe(text, sizeof(text), &control->plan, &control->machine);
	dialog_open(dialog, "%s", _("Start this workload?"));
	for (char *line; (line = strsep(&rest, "\n"));)
		dialog_add(dialog, STYLE_TEXT, "%s", line);
	if (control->is_dangerous)
		dialog_add(dialog, STYLE_CRITICAL, "%s",
			_("It is not contained: the machine's name will be asked for."));
	dialog_add(dialog, STYLE_DIM, "%s",
		_("It ends with this program, however that ends; s stops it."));
	dialog_choose(dialog, 'n', _("No"));
	dialog_choose(dialog, 'y', _("Yes"));
}

/* What is beyond half of the machine may be meant, and is asked for twice. */
static void ask_confirmation(struct load_control *control)
{
	struct failure failure = {.error = 0};
	struct load_plan *plan = &control->plan;
	int error = load_form_plan(&control->form, plan, &failure);

	load_control_machine(control, &control->machine);
	if (!error) {
		control->is_dangerous = load_plan_is_dangerous(plan, &control->machine);
		plan->is_dangerous = control->is_dangerous;
		if (control->is_dangerous)
			memcpy(plan->confirmed_host, control->machine.host,
				sizeof(plan->confirmed_host));
		error = load_plan_check(plan, &control->machine, &failure);
	}
	if (error) {
		say(control, failure.text);
		return;
	}
	control->question = LOAD_QUESTION_CONFIRM;
	control->asked.menu.title = NULL;
	describe(control);
}

static void start(struct load_control *control)
{
	struct failure failure = {.error = 0};

	end_question(control);
	if (load_control_start(control, &control->plan, &failure) < 0)
		say(control, failure.text);
}

static void ask_host(struct load_control *control)
{
	control->question = LOAD_QUESTION_HOST;
	dialog_close(&control->asked.dialog);
	snprintf(control->label, sizeof(control->label),
		_("type the machine's name, %.40s, to start it:"), control->machine.host);
	prompt_open(&control->asked.prompt, control->label, "");
}

static void ask_value(struct load_control *control, enum load_field field)
{
	control->field = field;
	control->question = LOAD_QUESTION_VALUE;
	prompt_open(&control->asked.prompt, load_form_label(&control->form, field),
		control->form.value[field]);
}

static void answer_kind(struct load_control *control, int key)
{
	struct menu *menu = &control->asked.menu;

	switch (action_menu_key(menu, key)) {
	case ACTION_MENU_OPEN:
		break;
	case ACTION_MENU_LEFT:
		end_question(control);
		break;
	case ACTION_MENU_CHOSEN:
		load_form_begin(&control->form, (enum load_kind)menu->current);
		ask_form(control);
		break;
	}
}

static void answer_form(struct load_control *control, int key)
{
	struct menu *menu = &control->asked.menu;
	enum load_field field = load_form_field(&control->form, menu->current);

	if (key == TERMINAL_KEY_LEFT || key == TERMINAL_KEY_RIGHT) {
		load_form_step(&control->form, field, key == TERMINAL_KEY_LEFT ? -1 : 1);
		ask_form(control);
		return;
	}
	switch (action_menu_key(menu, key)) {
	case ACTION_MENU_OPEN:
		break;
	case ACTION_MENU_LEFT:
		ask_kind(control);
		menu->current = (int)control->form.kind;
		break;
	case ACTION_MENU_CHOSEN:
		if (field == LOAD_FIELD_GO)
			ask_confirmation(control);
		else if (load_form_step(&control->form, field, 1))
			ask_form(control);
		else
			ask_value(control, field);
		break;
	}
}

static void answer_value(struct load_control *control, int key)
{
	struct prompt *prompt = &control->asked.prompt;
	struct failure failure = {.error = 0};

	switch (prompt_key(prompt, key)) {
	case PROMPT_EDITED:
		break;
	case PROMPT_CANCELLED:
		ask_form(control);
		break;
	case PROMPT_DONE:
		if (load_form_set(&control->form, control->field, prompt->text, &failure) < 0)
			snprintf(prompt->error, sizeof(prompt->error), "%s", failure.text);
		else
			ask_form(control);
		break;
	}
}

static void answer_confirm(struct load_control *control, int key)
{
	int choice = dialog_key(&control->asked.dialog, key);

	if (choice == 0)
		end_question(control);
	else if (choice > 0 && control->is_dangerous)
		ask_host(control);
	else if (choice > 0)
		start(control);
}

static void answer_host(struct load_control *control, int key)
{
	struct prompt *prompt = &control->asked.prompt;

	switch (prompt_key(prompt, key)) {
	case PROMPT_EDITED:
		break;
	case PROMPT_CANCELLED:
		end_question(control);
		break;
	case PROMPT_DONE:
		if (strcmp(prompt->text, control->machine.host) == 0)
			start(control);
		else
			snprintf(prompt->error, sizeof(prompt->error), "%s",
				_("that is not its name"));
		break;
	}
}

bool load_question_answer(struct load_control *control, int key)
{
	control->asked.message[0] = '\0';
	switch (control->question) {
	case LOAD_QUESTION_NONE:
		return false;
	case LOAD_QUESTION_KIND:
		answer_kind(control, key);
		break;
	case LOAD_QUESTION_FORM:
		answer_form(control, key);
		break;
	case LOAD_QUESTION_VALUE:
		answer_value(control, key);
		break;
	case LOAD_QUESTION_CONFIRM:
		answer_confirm(control, key);
		break;
	case LOAD_QUESTION_HOST:
		answer_host(control, key);
		break;
	}
	return true;
}

bool load_question_command(struct load_control *control, enum command command)
{
	switch (command) {
	case COMMAND_LOAD:
		open_menu(control);
		break;
	case COMMAND_LOAD_STOP:
		if (!load_control_is_on(control))
			say(control, _("no workload runs"));
		load_control_stop(control);
		break;
	default:
		return false;
	}
	return true;
}
