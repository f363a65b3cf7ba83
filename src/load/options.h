/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line of oomwatch-load. One table describes every option; the parser, --help, the man page and the
 * completion are made from it. What is said of the workload itself goes into a struct load_plan.
 */
#ifndef OOMWATCH_LOAD_OPTIONS_H
#define OOMWATCH_LOAD_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "load/plan.h"

enum load_option_id {
	LOAD_OPTION_LIMIT,
	LOAD_OPTION_HIGH,
	LOAD_OPTION_SWAP,
	LOAD_OPTION_DURATION,
	LOAD_OPTION_OOM_GROUP,
	LOAD_OPTION_DANGEROUS,
	LOAD_OPTION_CONFIRM,
	LOAD_OPTION_DIRECTORY,
	LOAD_OPTION_PARENT,
	LOAD_OPTION_DRY_RUN,
	LOAD_OPTION_FORMAT,
	LOAD_OPTION_CONTROL,
	LOAD_OPTION_LIST,
	LOAD_OPTION_HELP,
	LOAD_OPTION_VERSION,
	LOAD_OPTIONS
};

struct load_option_row {
	const char *name;     /* without the dashes */
	char letter;          /* 0: there is no short form */
	const char *argument; /* its name in capitals; NULL: it takes none */
	const char *values; /* the words it takes, separated by blanks; NULL: an amount or a path */
	const char *help;   /* one sentence, for the catalogue */
	bool is_of_plan;    /* says what the workload is, so a scene may have it */
};

extern const struct load_option_row load_option_rows[LOAD_OPTIONS];

/* What the program shall do with the plan. */
struct load_options {
	bool is_dry_run;
	bool is_json;    /* --format */
	bool is_control; /* standard input and output are those of a program */
	bool list;
	bool help;
	bool version;
};

/* As load_plan_parse(), with the options that are not of the plan. A plan without a part is taken when the options
 * need none (--help, --version, --list). */
int load_options_parse(struct load_options *options, struct load_plan *plan, int argc,
	const char *const *argv, struct failure *failure);

/* The text of --help, and of --list: the kinds, their parameters, and what each moves. */
void load_options_print_help(FILE *out);
void load_options_print_list(FILE *out);

/* The parameters of KIND, enum load_kind, as "size=BYTES rate=BYTES ...", for the list and for refusals. Returns BUFFER. */
#define LOAD_PARAMETERS_MAX 160
const char *load_options_parameters(char buffer[LOAD_PARAMETERS_MAX], unsigned int kind);

/* What KIND does when nothing is said, as "200 % of the limit, 8.00 MiB/s, in one process". Returns BUFFER. */
const char *load_options_defaults(char buffer[LOAD_PARAMETERS_MAX], unsigned int kind);

#endif
