/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints what other documents take from the tables of the programs: options-mdoc, commands-mdoc, keys-mdoc, completion;
 * load-options-mdoc, load-kinds-mdoc, load-completion of oomwatch-load. */
#include <config.h>

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/options.h"
#include "load/kind.h"
#include "load/options.h"

/* One character that roff would take for something else. */
static void print_mdoc_char(char character)
{
	switch (character) {
	case '\\':
		fputs("\\e", stdout);
		break;
	case '^':
		fputs("\\(ha", stdout);
		break;
	case '~':
		fputs("\\(ti", stdout);
		break;
	case '\'':
		fputs("\\(aq", stdout);
		break;
	case '`':
		fputs("\\(ga", stdout);
		break;
	default:
		putchar(character);
	}
}

/* TEXT as the argument of a macro: a lone delimiter, such as "?", would not be taken for one, and
 * a hyphen is to be typed. */
static void print_mdoc_word(const char *text)
{
	if (strlen(text) == 1 && strchr(".,:;()[]?!|", text[0]))
		fputs("\\&", stdout);
	for (; *text; text++) {
		if (*text == '-')
			fputs("\\-", stdout);
		else
			print_mdoc_char(*text);
	}
}

/* Whether TEXT begins with a name of the kernel, such as memory.max, which has no capital letter. */
static bool begins_with_name(const char *text)
{
	size_t length = strcspn(text, " ,;:");

	return length > 2 && memchr(text + 1, '.', length - 2);
}

/* TEXT as a sentence. In an option the hyphens are to be typed; elsewhere they are hyphens. */
static void print_mdoc_sentence(const char *text)
{
	bool is_option = false, has_capital = !begins_with_name(text);
	char before = ' ';

	for (const char *at = text; *at; before = *at++) {
		if (before == ' ' || before == '(')
			is_option = *at == '-';
		if (*at == '-' && is_option)
			fputs("\\-", stdout);
		else
			print_mdoc_char(at == text && has_capital
						? (char)toupper((unsigned char)*at)
						: *at);
	}
	fputs(".\n", stdout);
}

static void print_option_mdoc(char letter, const char *name, const char *argument, const char *help)
{
	fputs(".It ", stdout);
	if (letter)
		printf("Fl %c%s%s , ", letter, argument ? " Ar " : "", argument ? argument : "");
	fputs("Fl \\-", stdout);
	print_mdoc_word(name);
	if (argument)
		printf(" Ns = Ns Ar %s", argument);
	putchar('\n');
	print_mdoc_sentence(help);
}

static void print_options_mdoc(void)
{
	for (unsigned int i = 0; i < OPTIONS; i++)
		print_option_mdoc(option_rows[i].letter, option_rows[i].name,
			option_rows[i].argument, option_rows[i].help);
}

static void print_load_options_mdoc(void)
{
	for (unsigned int i = 0; i < LOAD_OPTIONS; i++)
		print_option_mdoc(load_option_rows[i].letter, load_option_rows[i].name,
			load_option_rows[i].argument, load_option_rows[i].help);
}

static void print_load_kinds_mdoc(void)
{
	char parameters[LOAD_PARAMETERS_MAX];

	for (unsigned int i = 0; i < LOAD_KINDS; i++) {
		const struct load_kind_row *row = &load_kind_rows[i];

		printf(".It Cm %s\n", row->name);
		print_mdoc_sentence(row->title);
		printf("Takes\n.Ql %s .\n", load_options_parameters(parameters, i));
		printf("The default is %s.\n", load_options_defaults(parameters, i));
		printf("Moves\n.Ql %s .\n", row->moves);
	}
}

static void print_commands_mdoc(void)
{
	for (unsigned int i = 0; i < SUBCOMMANDS; i++) {
		const struct subcommand_row *row = &subcommand_rows[i];

		if (!row->name)
			continue;
		fputs(".It Cm ", stdout);
		print_mdoc_word(row->name);
		if (row->operands)
			printf(" Ar %s", row->operands);
		putchar('\n');
		print_mdoc_sentence(row->help);
	}
}

static void print_keys_mdoc(void)
{
	for (unsigned int i = 1; i < COMMANDS; i++) {
		fputs(".It Ic ", stdout);
		print_mdoc_word(command_rows[i].label);
		putchar('\n');
		print_mdoc_sentence(command_rows[i].help);
	}
}

/* The letter of the option, unless one before it has the same: commands have letters of their own. */
static char own_letter(unsigned int id)
{
	for (unsigned int i = 0; i < id; i++) {
		if (option_rows[i].letter == option_rows[id].letter)
			return 0;
	}
	return option_rows[id].letter;
}

/* Long options that take an argument end in "=", as _init_completion -s splits them. */
static void print_completion_words(void)
{
	const char *blank = "";

	for (unsigned int i = 0; i < OPTIONS; i++, blank = " ") {
		char letter = own_letter(i);

		if (letter)
			printf("%s-%c ", blank, letter);
		printf("%s--%s%s", letter ? "" : blank, option_rows[i].name,
			option_rows[i].argument ? "=" : "");
	}
	for (unsigned int i = 0; i < SUBCOMMANDS; i++) {
		if (subcommand_rows[i].name)
			printf(" %s", subcommand_rows[i].name);
	}
}

/* What completes the argument of an option. */
static void print_completion_argument(
	char letter, const char *name, const char *argument, const char *values)
{
	fputs("\t", stdout);
	if (letter)
		printf("-%c | ", letter);
	printf("--%s)\n", name);
	if (values)
		printf("\t\tmapfile -t COMPREPLY < <(compgen -W '%s' -- \"$cur\")\n", values);
	else if (strcmp(argument, "FOLDER") == 0)
		fputs("\t\t_filedir -d\n", stdout);
	else if (strcmp(argument, "PATH") == 0)
		fputs("\t\t_filedir\n", stdout);
	fputs("\t\treturn\n\t\t;;\n", stdout);
}

static void print_completion_begin(const char *program, const char *function)
{
	printf("# shellcheck shell=bash\n"
	       "# SPDX-License-Identifier: GPL-3.0-or-later\n"
	       "# Completion for %s, made from its tables by \"make update-docs\".\n"
	       "%s()\n"
	       "{\n"
	       "\t# shellcheck disable=SC2034 # _init_completion sets them all\n"
	       "\tlocal cur prev words cword split\n"
	       "\t_init_completion -s || return\n"
	       "\tcase $prev in\n",
		program, function);
}

static void print_completion_end(const char *program, const char *function)
{
	printf("' -- \"$cur\")\n"
	       "\tif [[ ${COMPREPLY[0]-} == *= ]]; then\n"
	       "\t\tcompopt -o nospace\n"
	       "\tfi\n"
	       "} &&\n"
	       "\tcomplete -F %s %s\n",
		function, program);
}

/* What completes the argument of the option before the cursor. */
static void print_completion_arguments(void)
{
	for (unsigned int i = 0; i < OPTIONS; i++) {
		const struct option_row *row = &option_rows[i];

		if (row->argument)
			print_completion_argument(
				own_letter(i), row->name, row->argument, row->values);
	}
}

static void print_load_completion(void)
{
	print_completion_begin("oomwatch-load", "_oomwatch_load");
	for (unsigned int i = 0; i < LOAD_OPTIONS; i++) {
		const struct load_option_row *row = &load_option_rows[i];

		if (row->argument)
			print_completion_argument(
				row->letter, row->name, row->argument, row->values);
	}
	fputs("\tesac\n"
	      "\t$split && return\n"
	      "\tmapfile -t COMPREPLY < <(compgen -W '",
		stdout);
	for (unsigned int i = 0; i < LOAD_OPTIONS; i++) {
		const struct load_option_row *row = &load_option_rows[i];

		if (row->letter)
			printf("-%c ", row->letter);
		printf("--%s%s ", row->name, row->argument ? "=" : "");
	}
	for (unsigned int i = 0; i < LOAD_KINDS; i++)
		printf("%s%s", i ? " " : "", load_kind_rows[i].name);
	print_completion_end("oomwatch-load", "_oomwatch_load");
}

static void print_completion(void)
{
	print_completion_begin("oomwatch", "_oomwatch");
	print_completion_arguments();
	fputs("\tesac\n"
	      "\t$split && return\n"
	      "\tmapfile -t COMPREPLY < <(compgen -W '",
		stdout);
	print_completion_words();
	print_completion_end("oomwatch", "_oomwatch");
}

int main(int argc, char **argv)
{
	const char *what = argc == 2 ? argv[1] : "";

	if (strcmp(what, "options-mdoc") == 0)
		print_options_mdoc();
	else if (strcmp(what, "commands-mdoc") == 0)
		print_commands_mdoc();
	else if (strcmp(what, "keys-mdoc") == 0)
		print_keys_mdoc();
	else if (strcmp(what, "completion") == 0)
		print_completion();
	else if (strcmp(what, "load-options-mdoc") == 0)
		print_load_options_mdoc();
	else if (strcmp(what, "load-kinds-mdoc") == 0)
		print_load_kinds_mdoc();
	else if (strcmp(what, "load-completion") == 0)
		print_load_completion();
	else
		return 2;
	return fflush(stdout) != 0 || ferror(stdout);
}
