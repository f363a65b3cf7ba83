/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/load_form.h"

#include <errno.h>
#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "base/units.h"

void load_form_init(struct load_form *form)
{
	for (unsigned int i = 0; i < LOAD_KINDS; i++)
		form->kind_title[i] = gettext(load_kind_rows[i].title);
}

static const struct load_kind_row *kind_of(const struct load_form *form)
{
	return &load_kind_rows[form->kind];
}

/* --- the menu of kinds --- */

/* Why KIND cannot work on MACHINE, or NULL. */
static const char *hindrance(const struct load_kind_row *kind, const struct load_machine *machine)
{
	if (kind->needs_controller && !machine->has_controller)
		return machine->no_controller.text;
	if (kind->needs_swap && machine->swap_free_bytes == 0)
		return _("there is no free swap");
	return NULL;
}

void load_form_kinds(struct load_form *form, struct menu *menu, const struct load_machine *machine)
{
	*menu = (struct menu){
		.title = _("Make it happen: which workload?"),
		.keys = _("Enter: its parameters  Esc: leave"),
		.count = LOAD_KINDS,
	};
	form->default_limit_bytes = load_plan_default_limit(machine);
	for (int i = 0; i < LOAD_KINDS; i++) {
		const struct load_kind_row *kind = &load_kind_rows[i];
		const char *why = hindrance(kind, machine);

		if (why)
			snprintf(form->help[i], sizeof(form->help[i]), _("not here: %s"), why);
		else
			snprintf(form->help[i], sizeof(form->help[i]), "%s (%s)",
				form->kind_title[i], kind->moves);
		menu->row[i] = (struct menu_row){
			.text = kind->name, .help = form->help[i], .is_off = why != NULL};
	}
}

/* --- the form --- */

void load_form_begin(struct load_form *form, enum load_kind kind)
{
	/* Who starts it once more, or went back by mistake. */
	if (form->has_kind && form->kind == kind)
		return;
	form->has_kind = true;
	form->kind = kind;
	form->goal = LOAD_GOAL_SIZE;
	form->pattern = LOAD_PATTERN_RANDOM;
	form->is_oom_group = false;
	memset(form->value, 0, sizeof(form->value));
}

static const char *goal_word(enum load_goal goal)
{
	static const char *const words[LOAD_GOALS] = {
		[LOAD_GOAL_SIZE] = "size",
		[LOAD_GOAL_FREE] = "free",
		[LOAD_GOAL_REFAULTS] = "refaults",
		[LOAD_GOAL_STALL] = "stall",
		[LOAD_GOAL_FILL] = "fill",
	};

	return words[goal];
}

static const char *pattern_word(enum load_pattern pattern)
{
	static const char *const words[LOAD_PATTERNS] = {
		[LOAD_PATTERN_RANDOM] = "random",
		[LOAD_PATTERN_COMPRESSIBLE] = "compressible",
		[LOAD_PATTERN_ZERO] = "zero",
	};

	return words[pattern];
}

/* The parameter that FIELD is, as the argument line has it. */
static const char *field_word(const struct load_form *form, enum load_field field)
{
	static const char *const words[LOAD_FIELDS] = {
		[LOAD_FIELD_GOAL] = "hold",
		[LOAD_FIELD_RATE] = "rate",
		[LOAD_FIELD_PROCESSES] = "processes",
		[LOAD_FIELD_PATTERN] = "pattern",
		[LOAD_FIELD_ADJ] = "adj",
		[LOAD_FIELD_LIMIT] = "limit",
		[LOAD_FIELD_SWAP] = "swap",
		[LOAD_FIELD_DURATION] = "duration",
		[LOAD_FIELD_OOM_GROUP] = "oom-group",
	};

	if (field == LOAD_FIELD_GO)
		return _("go on");
	return field == LOAD_FIELD_SIZE ? goal_word(form->goal) : words[field];
}

static unsigned int goal_bit(enum load_goal goal)
{
	static const unsigned int bits[LOAD_GOALS] = {
		[LOAD_GOAL_SIZE] = LOAD_TAKES_SIZE,
		[LOAD_GOAL_FREE] = LOAD_TAKES_FREE,
		[LOAD_GOAL_REFAULTS] = LOAD_TAKES_REFAULTS,
		[LOAD_GOAL_STALL] = LOAD_TAKES_STALL,
		[LOAD_GOAL_FILL] = LOAD_TAKES_FILL,
	};

	return bits[goal];
}

static bool has_field(const struct load_form *form, enum load_field field)
{
	unsigned int takes = kind_of(form)->takes;

	switch (field) {
	case LOAD_FIELD_GOAL:
		return takes &
		       (LOAD_TAKES_FREE | LOAD_TAKES_REFAULTS | LOAD_TAKES_STALL | LOAD_TAKES_FILL);
	case LOAD_FIELD_SIZE:
		return form->goal != LOAD_GOAL_FREE && takes & goal_bit(form->goal);
	case LOAD_FIELD_RATE:
		return takes & LOAD_TAKES_RATE;
	case LOAD_FIELD_PROCESSES:
		return takes & LOAD_TAKES_PROCESSES;
	case LOAD_FIELD_PATTERN:
		return takes & LOAD_TAKES_PATTERN;
	default:
		return true;
	}
}

/* What holds when nothing is typed; also what is put into the argument line where it needs a value. */
static const char *goal_default(enum load_goal goal)
{
	switch (goal) {
	case LOAD_GOAL_REFAULTS:
		return "100";
	case LOAD_GOAL_STALL:
		return "20";
	case LOAD_GOAL_FILL:
		return "90";
	default:
		return "low";
	}
}

static void size_default(char *buffer, size_t size, const struct load_form *form)
{
	if (form->goal == LOAD_GOAL_SIZE)
		snprintf(buffer, size, _("%u %% of the limit"), kind_of(form)->percent);
	else
		snprintf(buffer, size, "%s", goal_default(form->goal));
}

/* The value of FIELD, typed or not. */
static void value_text(
	char *buffer, size_t size, const struct load_form *form, enum load_field field)
{
	const struct load_kind_row *kind = kind_of(form);
	char rate[UNITS_TEXT_MAX], text[UNITS_TEXT_MAX];

	buffer[0] = '\0';
	if (field == LOAD_FIELD_GOAL)
		snprintf(buffer, size, "%s", goal_word(form->goal));
	else if (field == LOAD_FIELD_PATTERN)
		snprintf(buffer, size, "%s", pattern_word(form->pattern));
	else if (field == LOAD_FIELD_OOM_GROUP)
		snprintf(buffer, size, "%s", form->is_oom_group ? _("yes") : _("no"));
	else if (form->value[field][0])
		snprintf(buffer, size, "%s", form->value[field]);
	else if (field == LOAD_FIELD_SIZE)
		size_default(buffer, size, form);
	else if (field == LOAD_FIELD_RATE && kind->rate_bytes == 0)
		snprintf(buffer, size, "%s", _("as fast as it goes"));
	else if (field == LOAD_FIELD_RATE)
		snprintf(buffer, size, _("%s/s"), units_bytes(rate, (double)kind->rate_bytes));
	else if (field == LOAD_FIELD_PROCESSES)
		snprintf(buffer, size, "%u", kind->processes > 0 ? kind->processes : 1);
	else if (field == LOAD_FIELD_ADJ)
		snprintf(buffer, size, "%d", 1000);
	else if (field == LOAD_FIELD_LIMIT && form->default_limit_bytes > 0)
		units_bytes(buffer, (double)form->default_limit_bytes);
	else if (field == LOAD_FIELD_LIMIT)
		snprintf(buffer, size, _("%s, or a tenth of what is available"),
			units_bytes(text, (double)LOAD_LIMIT_DEFAULT));
	else if (field == LOAD_FIELD_SWAP)
		snprintf(buffer, size, "%s", kind->needs_swap ? _("what it needs") : _("none"));
	else if (field == LOAD_FIELD_DURATION)
		units_duration(buffer, (double)LOAD_DURATION_DEFAULT_USEC / 1e6);
}

/* What FIELD is, for who does not know it. */
static const char *field_help(const struct load_form *form, enum load_field field)
{
	switch (field) {
	case LOAD_FIELD_GO:
		return _("says what it will do, and asks before it starts");
	case LOAD_FIELD_GOAL:
		return _("a size, or a set point that it keeps to");
	case LOAD_FIELD_SIZE:
		return form->goal == LOAD_GOAL_SIZE       ? _("of all its processes together")
		       : form->goal == LOAD_GOAL_REFAULTS ? _("refaults a second in the group")
		       : form->goal == LOAD_GOAL_STALL ? _("percent of the time, PSI memory some")
						       : _("percent of the limit");
	case LOAD_FIELD_RATE:
		return _("of all its processes together");
	case LOAD_FIELD_PROCESSES:
		return _("how many");
	case LOAD_FIELD_PATTERN:
		return _("what the pages hold");
	case LOAD_FIELD_ADJ:
		return _("oom_score_adj of its processes");
	case LOAD_FIELD_LIMIT:
		return _("memory.max of its group");
	case LOAD_FIELD_SWAP:
		return _("memory.swap.max of its group");
	case LOAD_FIELD_DURATION:
		return _("then all of it is removed");
	case LOAD_FIELD_OOM_GROUP:
		return _("memory.oom.group: all die when one is killed");
	case LOAD_FIELDS:
		break;
	}
	return "";
}

/* Whether FIELD is not what it is when nothing is said. */
static bool is_changed(const struct load_form *form, enum load_field field)
{
	switch (field) {
	case LOAD_FIELD_GOAL:
		return form->goal != LOAD_GOAL_SIZE;
	case LOAD_FIELD_PATTERN:
		return form->pattern != LOAD_PATTERN_RANDOM;
	case LOAD_FIELD_OOM_GROUP:
		return form->is_oom_group;
	default:
		return form->value[field][0] != '\0';
	}
}

void load_form_open(struct load_form *form, struct menu *menu)
{
	int current = menu->title == form->title ? menu->current : 0;

	snprintf(form->title, sizeof(form->title), "%s: %s", kind_of(form)->name,
		form->kind_title[form->kind]);
	*menu = (struct menu){
		.title = form->title,
		.keys = _("Enter: go on, or type another value  Left Right: choose  Esc: back"),
	};
	for (unsigned int i = 0; i < LOAD_FIELDS; i++) {
		char *help = form->help[menu->count], value[64];

		if (!has_field(form, i))
			continue;
		value_text(value, sizeof(value), form, i);
		if (value[0])
			snprintf(help, sizeof(form->help[0]), "%s  (%s)", value,
				field_help(form, i));
		else
			snprintf(help, sizeof(form->help[0]), "%s", field_help(form, i));
		form->field[menu->count] = i;
		menu->row[menu->count++] = (struct menu_row){
			.text = field_word(form, i), .help = help, .is_on = is_changed(form, i)};
	}
	menu->current = current < menu->count ? current : 0;
}

enum load_field load_form_field(const struct load_form *form, int index)
{
	return form->field[index];
}

static void step_goal(struct load_form *form, int direction)
{
	do
		form->goal =
			(enum load_goal)(((int)form->goal + LOAD_GOALS + direction) % LOAD_GOALS);
	while (!(kind_of(form)->takes & goal_bit(form->goal)));
	/* 60M is no percentage. */
	form->value[LOAD_FIELD_SIZE][0] = '\0';
}

bool load_form_step(struct load_form *form, enum load_field field, int direction)
{
	switch (field) {
	case LOAD_FIELD_GOAL:
		step_goal(form, direction);
		return true;
	case LOAD_FIELD_PATTERN:
		form->pattern = (enum load_pattern)(
			((int)form->pattern + LOAD_PATTERNS + direction) % LOAD_PATTERNS);
		return true;
	case LOAD_FIELD_OOM_GROUP:
		form->is_oom_group = !form->is_oom_group;
		return true;
	default:
		return false;
	}
}

const char *load_form_label(struct load_form *form, enum load_field field)
{
	const char *word = field_word(form, field);

	switch (field) {
	case LOAD_FIELD_PROCESSES:
		snprintf(form->label, sizeof(form->label), _("%s, 1 to %d:"), word,
			LOAD_PROCESSES_MAX);
		break;
	case LOAD_FIELD_ADJ:
		snprintf(form->label, sizeof(form->label), _("%s, 0 to 1000:"), word);
		break;
	case LOAD_FIELD_DURATION:
		snprintf(form->label, sizeof(form->label), _("%s, such as 30s or 5min:"), word);
		break;
	case LOAD_FIELD_LIMIT:
		snprintf(form->label, sizeof(form->label), _("%s, such as 100M or max:"), word);
		break;
	default:
		if (field == LOAD_FIELD_SIZE && form->goal != LOAD_GOAL_SIZE)
			snprintf(form->label, sizeof(form->label), _("%s, a number:"), word);
		else
			snprintf(form->label, sizeof(form->label), _("%s, such as 60M:"), word);
	}
	return form->label;
}

/* --- the plan --- */

/* An argument line that grows; all of a form has room. */
struct line {
	char text[512];
	size_t used;
};

__attribute__((format(printf, 2, 3))) static void add(struct line *line, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(
		line->text + line->used, sizeof(line->text) - line->used, format, arguments);
	va_end(arguments);
	if (length > 0 && (size_t)length < sizeof(line->text) - line->used)
		line->used += (size_t)length;
}

static void add_options(struct line *line, const struct load_form *form)
{
	for (enum load_field field = LOAD_FIELD_LIMIT; field <= LOAD_FIELD_DURATION; field++) {
		if (form->value[field][0])
			add(line, "--%s %s ", field_word(form, field), form->value[field]);
	}
	if (form->is_oom_group)
		add(line, "--oom-group ");
}

static void add_part(struct line *line, const struct load_form *form)
{
	char sign = ':'; /* before the first parameter */

	add(line, "%s", kind_of(form)->name);
	if (form->goal != LOAD_GOAL_SIZE || form->value[LOAD_FIELD_SIZE][0]) {
		add(line, "%c%s=%s", sign, goal_word(form->goal),
			form->value[LOAD_FIELD_SIZE][0] ? form->value[LOAD_FIELD_SIZE]
							: goal_default(form->goal));
		sign = ',';
	}
	for (enum load_field field = LOAD_FIELD_RATE; field <= LOAD_FIELD_ADJ; field++) {
		if (!form->value[field][0])
			continue;
		add(line, "%c%s=%s", sign, field_word(form, field), form->value[field]);
		sign = ',';
	}
	if (form->pattern != LOAD_PATTERN_RANDOM)
		add(line, "%cpattern=%s", sign, pattern_word(form->pattern));
}

int load_form_plan(const struct load_form *form, struct load_plan *plan, struct failure *failure)
{
	struct line line = {.used = 0};

	add_options(&line, form);
	add_part(&line, form);
	return load_plan_parse_line(plan, line.text, failure);
}

int load_form_set(
	struct load_form *form, enum load_field field, const char *text, struct failure *failure)
{
	char before[LOAD_FORM_VALUE_MAX];
	struct load_plan plan;
	int error;

	/* What would be more than one value of the line. */
	if (strlen(text) >= LOAD_FORM_VALUE_MAX || strpbrk(text, " \t,:=\\") || text[0] == '-')
		return failure_set(failure, -EINVAL, 0, _("%s: \"%s\" is not a single value"),
			field_word(form, field), text);
	memcpy(before, form->value[field], sizeof(before));
	snprintf(form->value[field], LOAD_FORM_VALUE_MAX, "%s", text);
	error = load_form_plan(form, &plan, failure);
	if (error)
		memcpy(form->value[field], before, sizeof(before));
	return error;
}
