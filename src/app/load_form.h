/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parameters of one workload, as a menu: a row for each with its value, and a first row that goes on. What is typed is
 * kept as text, for it becomes words of an argument line, which load_plan_parse_line() takes.
 */
#ifndef OOMWATCH_APP_LOAD_FORM_H
#define OOMWATCH_APP_LOAD_FORM_H

#include <limits.h>

#include "load/kind.h"
#include "view/action_view.h"

#define LOAD_FORM_VALUE_MAX 32

enum load_field {
	LOAD_FIELD_GO, /* no parameter: goes on to the question */
	LOAD_FIELD_GOAL,
	LOAD_FIELD_SIZE, /* or the value of the goal */
	LOAD_FIELD_RATE,
	LOAD_FIELD_PROCESSES,
	LOAD_FIELD_PATTERN,
	LOAD_FIELD_ADJ,
	LOAD_FIELD_LIMIT,
	LOAD_FIELD_SWAP,
	LOAD_FIELD_DURATION,
	LOAD_FIELD_OOM_GROUP,
	LOAD_FIELDS
};

struct load_form {
	const char *kind_title[LOAD_KINDS]; /* in the person's language */
	bool has_kind;
	enum load_kind kind;
	enum load_goal goal;
	enum load_pattern pattern;
	bool is_oom_group;
	uint64_t
		default_limit_bytes; /* on this machine, when the menu of kinds was opened; 0: not known */
	char value[LOAD_FIELDS][LOAD_FORM_VALUE_MAX]; /* of what is typed; empty: nothing is said */
	enum load_field field[LOAD_FIELDS];           /* of the rows */
	char help[MENU_ROWS_MAX][192];
	char title[96];
	char label[PROMPT_TEXT_MAX];
};

/* Translates what the menus need, so that no later call allocates. FORM is zero bytes. */
void load_form_init(struct load_form *form);

/* The menu of all kinds; those that cannot work on MACHINE are off, and say why. */
void load_form_kinds(struct load_form *form, struct menu *menu, const struct load_machine *machine);

/* The form for KIND, with nothing said; what was said of it is still there when it was the last one. */
void load_form_begin(struct load_form *form, enum load_kind kind);

/* Its menu, with the same row as before as the current one, or the first when the menu was not of FORM. */
void load_form_open(struct load_form *form, struct menu *menu);

/* The field of the row at INDEX. */
enum load_field load_form_field(const struct load_form *form, int index);

/* Goes to the next value of FIELD: true; false when it is one that is typed. */
bool load_form_step(struct load_form *form, enum load_field field, int direction);

/* What to ask for the value of FIELD; valid until another is asked for. */
const char *load_form_label(struct load_form *form, enum load_field field);

/* Takes TEXT (empty: the default) as the value of FIELD: 0; -EINVAL or -ERANGE with a failure, and the old one stays. */
int load_form_set(
	struct load_form *form, enum load_field field, const char *text, struct failure *failure);

/* The plan of FORM: 0 or as load_plan_parse_line(). */
int load_form_plan(const struct load_form *form, struct load_plan *plan, struct failure *failure);

#endif
