/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints what other documents take from the program's tables: options-mdoc, keys-mdoc, completion. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/options.h"

/* A hyphen is a hyphen in mdoc only when it is escaped; a leading dot would be a request. */
static void print_mdoc(const char *text)
{
	for (; *text; text++) {
		if (*text == '-')
			fputs("\\-", stdout);
		else if (*text == '\\')
			fputs("\\e", stdout);
		else
			putchar(*text);
	}
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
		print_mdoc(row->name);
		if (row->argument)
			printf(" Ns = Ns Ar %s", row->argument);
		putchar('\n');
		print_mdoc(row->help);
		fputs(".\n", stdout);
	}
}

static void print_keys_mdoc(void)
{
	for (unsigned int i = 1; i < COMMANDS; i++) {
		fputs(".It Ic ", stdout);
		print_mdoc(command_rows[i].label);
		putchar('\n');
		print_mdoc(command_rows[i].help);
		fputs(".\n", stdout);
	}
}

static void print_completion_words(void)
{
	for (unsigned int i = 0; i < OPTIONS; i++) {
		if (option_rows[i].letter)
			printf(" -%c", option_rows[i].letter);
		printf(" --%s%s", option_rows[i].name, option_rows[i].argument ? "=" : "");
	}
}

static void print_completion(void)
{
	fputs("# bash completion for oomwatch\n"
	      "# SPDX-License-Identifier: GPL-3.0-or-later\n"
	      "_oomwatch()\n"
	      "{\n"
	      "\tlocal cur prev words cword split\n"
	      "\t_init_completion -s || return\n"
	      "\tcase $prev in\n",
		stdout);
	for (unsigned int i = 0; i < OPTIONS; i++) {
		const struct option_row *row = &option_rows[i];

		if (!row->argument)
			continue;
		fputs("\t", stdout);
		if (row->letter)
			printf("-%c | ", row->letter);
		printf("--%s)\n", row->name);
		if (row->values)
			printf("\t\tmapfile -t COMPREPLY < <(compgen -W '%s' -- \"$cur\")\n",
				row->values);
		else if (strcmp(row->argument, "FOLDER") == 0)
			fputs("\t\t_filedir -d\n", stdout);
		fputs("\t\treturn\n\t\t;;\n", stdout);
	}
	fputs("\tesac\n\t$split && return\n\tmapfile -t COMPREPLY < <(compgen -W '", stdout);
	print_completion_words();
	fputs("' -- \"$cur\")\n"
	      "\t[[ ${COMPREPLY-} == *= ]] && compopt -o nospace\n"
	      "} &&\n"
	      "\tcomplete -F _oomwatch oomwatch\n",
		stdout);
}

int main(int argc, char **argv)
{
	const char *what = argc == 2 ? argv[1] : "";

	if (strcmp(what, "options-mdoc") == 0)
		print_options_mdoc();
	else if (strcmp(what, "keys-mdoc") == 0)
		print_keys_mdoc();
	else if (strcmp(what, "completion") == 0)
		print_completion();
	else
		return 2;
	return fflush(stdout) != 0 || ferror(stdout);
}
