/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints what other documents take from the program's tables: options-mdoc,
 * commands-mdoc, keys-mdoc, completion. */
#include <config.h>

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/options.h"

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

/* TEXT as a sentence. In an option the hyphens are to be typed; elsewhere they are hyphens. */
static void print_mdoc_sentence(const char *text)
{
	bool is_option = false;
	char before = ' ';

	for (const char *at = text; *at; before = *at++) {
		if (before == ' ' || before == '(')
			is_option = *at == '-';
		if (*at == '-' && is_option)
			fputs("\\-", stdout);
		else
			print_mdoc_char(at == text ? (char)toupper((unsigned char)*at) : *at);
	}
	fputs(".\n", stdout);
}

static void print_options_mdoc(void)
{
	for (unsigned int i = 0; i < OPTIONS; i++) {
		const struct option_row *row = &option_rows[i];

		fputs(".It ", stdout);
		if (row->letter)
			printf("Fl %c%s%s , ", row->letter, row->argument ? " Ar " : "",
				row->argument ? row->argument : "");
		fputs("Fl \\-", stdout);
		print_mdoc_word(row->name);
		if (row->argument)
			printf(" Ns = Ns Ar %s", row->argument);
		putchar('\n');
		print_mdoc_sentence(row->help);
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

/* What completes the argument of the option before the cursor. */
static void print_completion_arguments(void)
{
	for (unsigned int i = 0; i < OPTIONS; i++) {
		const struct option_row *row = &option_rows[i];

		if (!row->argument)
			continue;
		fputs("\t", stdout);
		if (own_letter(i))
			printf("-%c | ", row->letter);
		printf("--%s)\n", row->name);
		if (row->values)
			printf("\t\tmapfile -t COMPREPLY < <(compgen -W '%s' -- \"$cur\")\n",
				row->values);
		else if (strcmp(row->argument, "FOLDER") == 0)
			fputs("\t\t_filedir -d\n", stdout);
		else if (strcmp(row->argument, "PATH") == 0)
			fputs("\t\t_filedir\n", stdout);
		fputs("\t\treturn\n\t\t;;\n", stdout);
	}
}

static void print_completion(void)
{
	fputs("# shellcheck shell=bash\n"
	      "# SPDX-License-Identifier: GPL-3.0-or-later\n"
	      "# Completion for oomwatch, made from its tables by \"make update-docs\".\n"
	      "_oomwatch()\n"
	      "{\n"
	      "\t# shellcheck disable=SC2034 # _init_completion sets them all\n"
	      "\tlocal cur prev words cword split\n"
	      "\t_init_completion -s || return\n"
	      "\tcase $prev in\n",
		stdout);
	print_completion_arguments();
	fputs("\tesac\n"
	      "\t$split && return\n"
	      "\tmapfile -t COMPREPLY < <(compgen -W '",
		stdout);
	print_completion_words();
	fputs("' -- \"$cur\")\n"
	      "\tif [[ ${COMPREPLY[0]-} == *= ]]; then\n"
	      "\t\tcompopt -o nospace\n"
	      "\tfi\n"
	      "} &&\n"
	      "\tcomplete -F _oomwatch oomwatch\n",
		stdout);
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
	else
		return 2;
	return fflush(stdout) != 0 || ferror(stdout);
}
