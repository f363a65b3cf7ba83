/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/options.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/clock.h"
#include "base/cursor.h"
#include "base/message.h"

void options_init(struct options *options)
{
	const char *no_color = getenv("NO_COLOR");
	const char *readonly = getenv("OOMWATCH_READONLY");

	memset(options, 0, sizeof(*options));
	options->delay_usec = USEC_PER_SEC;
	options->root = "/";
	options->sort = COLUMN_RANK;
	options->limit = OPTIONS_LIMIT;
	/* https://no-color.org: any value but the empty one. */
	options->no_color = no_color && no_color[0];
	options->is_readonly = readonly && readonly[0] && strcmp(readonly, "0") != 0;
}

/* What getopt_long() wants, from the table. */
static void options_build(struct option longs[OPTIONS + 1], char shorts[3 * OPTIONS + 3])
{
	char *end = shorts;

	*end++ = '+'; /* operands are ours: "-500" may be one */
	*end++ = ':'; /* a missing argument is told apart from an unknown option */
	for (unsigned int i = 0; i < OPTIONS; i++) {
		const struct option_row *row = &option_rows[i];

		longs[i] = (struct option){.name = row->name,
			.has_arg = row->argument ? required_argument : no_argument,
			.val = 256 + (int)i};
		if (!row->letter)
			continue;
		*end++ = row->letter;
		if (row->argument)
			*end++ = ':';
	}
	longs[OPTIONS] = (struct option){0};
	*end = '\0';
}

/* A letter may stand for several options; the one that SUBCOMMAND takes is meant. */
static int option_id_of(int value, enum subcommand subcommand)
{
	int found = -1;

	if (value >= 256)
		return value - 256;
	for (int i = 0; i < OPTIONS; i++) {
		if (option_rows[i].letter == value && options_is_used(i, subcommand))
			return i;
		if (option_rows[i].letter == value && found < 0)
			found = i;
	}
	return found;
}

/* The index of WORD in the option's values, or -1. */
static int find_word(enum option_id id, const char *word)
{
	const char *values = option_rows[id].values;
	struct cursor cursor = cursor_of(values, strlen(values));
	struct span value;

	for (int i = 0; cursor_word(&cursor, &value); i++) {
		if (span_is(value, word))
			return i;
	}
	return -1;
}

static int word_refused(enum option_id id, const char *text, struct failure *failure)
{
	return failure_set(failure, -EINVAL, 0, _("--%s: \"%s\" is not known, expected one of: %s"),
		option_rows[id].name, text, option_rows[id].values);
}

static int parse_word(enum option_id id, const char *word, int *ret, struct failure *failure)
{
	int index = find_word(id, word);

	if (index < 0)
		return word_refused(id, word, failure);
	*ret = index;
	return 0;
}

static int parse_iterations(const char *text, uint64_t *ret, struct failure *failure)
{
	uint64_t value;
	int error = span_u64((struct span){text, strlen(text)}, &value);

	if (error || value == 0)
		return failure_set(failure, error ? error : -ERANGE, 0,
			_("--iterations: \"%s\" is not valid, expected a whole number from 1"),
			text);
	*ret = value;
	return 0;
}

static int parse_delay(const char *text, uint64_t *ret_usec, struct failure *failure)
{
	double seconds;
	/* ".5" is what people write, too. */
	char number[32];
	int length = snprintf(number, sizeof(number), "%s%s", text[0] == '.' ? "0" : "", text);
	int error = length < (int)sizeof(number)
			    ? span_decimal((struct span){number, (size_t)length}, &seconds)
			    : -EINVAL;
	double usec = error ? 0 : seconds * USEC_PER_SEC;

	if (error || usec < OPTIONS_DELAY_MIN_USEC || usec > OPTIONS_DELAY_MAX_USEC)
		return failure_set(failure, error ? error : -ERANGE, 0,
			_("--delay: \"%s\" is not valid, expected seconds from 0.1 to 3600"), text);
	*ret_usec = (uint64_t)usec;
	return 0;
}

/* "4312" or "4312,911". */
static int parse_pids(struct options *options, const char *text, struct failure *failure)
{
	for (const char *at = text;; at++) {
		size_t length = strcspn(at, ",");
		uint64_t pid;

		if (span_u64((struct span){at, length}, &pid) || pid == 0 || pid > INT32_MAX)
			return failure_set(failure, -EINVAL, 0,
				_("--pid: \"%s\" is not valid, expected PIDs separated by commas"),
				text);
		if (options->pid_count == PROCESS_PIDS_MAX)
			return failure_set(failure, -E2BIG, 0,
				_("--pid: %d is one too many, expected at most %d PIDs"), (int)pid,
				PROCESS_PIDS_MAX);
		options->pids[options->pid_count++] = (int32_t)pid;
		at += length;
		if (!*at)
			return 0;
	}
}

/* "growth" or "-growth". Not every column that there is can be sorted by, but those of the values. */
static int parse_sort(struct options *options, const char *text, struct failure *failure)
{
	bool is_reversed = text[0] == '-';
	char word[32] = "";

	/* On the screen the columns are written in capitals. */
	for (size_t i = 0; i + 1 < sizeof(word) && text[is_reversed + i]; i++)
		word[i] = (char)tolower((unsigned char)text[is_reversed + i]);
	if (find_word(OPTION_SORT, word) < 0)
		return word_refused(OPTION_SORT, text, failure);
	options->sort = (enum process_column)process_column_find(word);
	options->is_reversed = is_reversed;
	return 0;
}

static int parse_limit(const char *text, uint64_t *ret, struct failure *failure)
{
	int error = span_u64((struct span){text, strlen(text)}, ret);

	if (error)
		return failure_set(failure, error, 0,
			_("--limit: \"%s\" is not valid, expected a whole number from 0"), text);
	return 0;
}

static int choose(struct options *options, enum subcommand subcommand, struct failure *failure)
{
	if (options->subcommand != SUBCOMMAND_NONE && options->subcommand != subcommand)
		return failure_set(failure, -EINVAL, 0,
			_("only one thing can be done at a time: a command, --undo, --journal, "
			  "--list-scenes or --check-scene"));
	options->subcommand = subcommand;
	return 0;
}

/* Those of option_apply() by which something is done to the machine: changes and scenes. */
static int apply_to_machine(
	struct options *options, enum option_id id, const char *argument, struct failure *failure)
{
	switch (id) {
	case OPTION_TREE:
		options->is_tree = true;
		return 0;
	case OPTION_MEMBERS:
		options->has_members = true;
		return 0;
	case OPTION_SIGNAL:
		options->signal = argument;
		return 0;
	case OPTION_DRY_RUN:
		options->is_dry_run = true;
		return 0;
	case OPTION_YES:
		options->yes++;
		return 0;
	case OPTION_UNDO:
		return choose(options, SUBCOMMAND_UNDO, failure);
	case OPTION_JOURNAL:
		return choose(options, SUBCOMMAND_JOURNAL, failure);
	case OPTION_EXPORT_COMMANDS:
		options->exports = true;
		return 0;
	case OPTION_JOURNAL_FILE:
		if (!argument[0])
			return failure_set(failure, -EINVAL, 0, "%s",
				_("--journal-file needs the path of a file"));
		options->journal = argument;
		return 0;
	case OPTION_READONLY:
		options->is_readonly = true;
		return 0;
	case OPTION_SCENE:
		options->scene = argument;
		return 0;
	case OPTION_UNATTENDED:
		options->is_unattended = true;
		return 0;
	case OPTION_CONFIRM:
		options->confirmed_host = argument;
		return 0;
	case OPTION_LIST_SCENES:
		return choose(options, SUBCOMMAND_LIST_SCENES, failure);
	case OPTION_CHECK_SCENE:
		options->scene = argument;
		return choose(options, SUBCOMMAND_CHECK_SCENE, failure);
	default:
		return -EINVAL;
	}
}

static int option_apply(
	struct options *options, enum option_id id, const char *argument, struct failure *failure)
{
	switch (id) {
	case OPTION_BATCH:
		options->is_batch = true;
		return 0;
	case OPTION_ITERATIONS:
		return parse_iterations(argument, &options->iterations, failure);
	case OPTION_DELAY:
		return parse_delay(argument, &options->delay_usec, failure);
	case OPTION_STEADY:
		options->is_steady = true;
		return 0;
	case OPTION_FORMAT:
		options->has_format = true;
		return parse_word(id, argument, &options->format, failure);
	case OPTION_SCREEN:
		options->has_screen = true;
		return parse_word(id, argument, &options->screen, failure);
	case OPTION_THEME:
		return parse_word(id, argument, &options->theme, failure);
	case OPTION_NO_COLOR:
		options->no_color = true;
		return 0;
	case OPTION_ASCII:
		options->ascii = true;
		return 0;
	case OPTION_NO_MOUSE:
		options->no_mouse = true;
		return 0;
	case OPTION_PID:
		return parse_pids(options, argument, failure);
	case OPTION_USER:
		options->user = argument;
		return 0;
	case OPTION_FILTER:
		options->filter = argument;
		return 0;
	case OPTION_CGROUP:
		options->cgroup = argument;
		return 0;
	case OPTION_SORT:
		return parse_sort(options, argument, failure);
	case OPTION_LIMIT:
		return parse_limit(argument, &options->limit, failure);
	case OPTION_ROOT:
		options->root = argument;
		return 0;
	case OPTION_NO_PROTECT:
		options->no_protect = true;
		return 0;
	case OPTION_HELP:
		options->help = true;
		return 0;
	case OPTION_VERSION:
		options->version = true;
		return 0;
	default:
		return apply_to_machine(options, id, argument, failure);
	}
}

/* The failure for what getopt_long() would not take: ':' or '?'. */
static int option_refused(int value, char **argv, struct failure *failure)
{
	/* A short option is named by optopt; a long one only by the word before optind. */
	bool is_short = optopt > 0 && optopt < 256;
	char letter[3] = {'-', (char)optopt, '\0'};
	const char *name = is_short ? letter : argv[optind - 1];

	/* Of a letter beyond ASCII optopt is one byte, below zero: its word is named instead, which
	 * getopt_long() has not left while further bytes follow. */
	if (optopt < 0 && argv[optind] && argv[optind][0] == '-' && strchr(argv[optind], optopt))
		name = argv[optind];

	if (value == ':')
		return failure_set(failure, -EINVAL, 0, _("%s needs an argument"), name);
	if (optopt >= 256)
		return failure_set(failure, -EINVAL, 0, _("%s takes no argument"), name);
	return failure_set(failure, -EINVAL, 0, _("%s is not an option of oomwatch"), name);
}

/* The subcommand of that name, or SUBCOMMAND_NONE. */
static enum subcommand find_subcommand(const char *name)
{
	for (int i = 0; i < SUBCOMMANDS; i++) {
		if (subcommand_rows[i].name && strcmp(subcommand_rows[i].name, name) == 0)
			return (enum subcommand)i;
	}
	return SUBCOMMAND_NONE;
}

static const char *subcommand_names(char *buffer, size_t size)
{
	size_t used = 0;

	buffer[0] = '\0';
	for (int i = 0; i < SUBCOMMANDS && used < size; i++) {
		if (subcommand_rows[i].name)
			used += (size_t)snprintf(buffer + used, size - used, "%s%s",
				used > 0 ? " " : "", subcommand_rows[i].name);
	}
	return buffer;
}

/* WORD, which is no option: the name of a subcommand, else an operand. */
static int take_word(struct options *options, char **argv, char *word, struct failure *failure)
{
	enum subcommand subcommand = find_subcommand(word);
	char names[128];

	if (options->subcommand == SUBCOMMAND_NONE && subcommand == SUBCOMMAND_NONE)
		return failure_set(failure, -EINVAL, 0,
			_("\"%s\" is not understood, expected an option or one of: %s"), word,
			subcommand_names(names, sizeof(names)));
	if (options->subcommand == SUBCOMMAND_NONE)
		return choose(options, subcommand, failure);
	/* It comes from behind: nothing is written over that was not read. */
	argv[options->operand_count++] = word;
	return 0;
}

/* Whether WORD is an operand although it may begin with a dash: "-500", or "-" alone. */
static bool is_operand(const char *word)
{
	return word[0] != '-' || word[1] == '\0' || isdigit((unsigned char)word[1]);
}

static int check_operands(const struct options *options, struct failure *failure)
{
	const struct subcommand_row *row = &subcommand_rows[options->subcommand];

	if (options->operand_count > 0 && !row->operands)
		return failure_set(failure, -EINVAL, 0,
			_("\"%s\" is one too many: no operand is expected"), options->operands[0]);
	if (options->operand_count < row->least)
		return failure_set(failure, -EINVAL, 0, _("%s needs %s"), row->name, row->operands);
	if (row->most > 0 && options->operand_count > row->most)
		return failure_set(failure, -EINVAL, 0, _("\"%s\" is one too many: %s takes %s"),
			options->operands[row->most], row->name, row->operands);
	return 0;
}

/* The option that chooses SUBCOMMAND, which has no name. */
static const char *subcommand_option(enum subcommand subcommand)
{
	return subcommand == SUBCOMMAND_LIST_SCENES   ? "--list-scenes"
	       : subcommand == SUBCOMMAND_CHECK_SCENE ? "--check-scene"
						      : subcommand_rows[SUBCOMMAND_JOURNAL].name;
}

/* Whether what was GIVEN, a bit for each option, is for what is to be done. */
static int check_uses(const struct options *options, uint64_t given, struct failure *failure)
{
	const char *name = subcommand_rows[options->subcommand].name;

	for (unsigned int i = 0; i < OPTIONS; i++) {
		if (!(given & (uint64_t)1 << i) || options_is_used(i, options->subcommand))
			continue;
		if (options->subcommand == SUBCOMMAND_NONE)
			return failure_set(failure, -EINVAL, 0,
				_("--%s is for commands that change something"),
				option_rows[i].name);
		return failure_set(failure, -EINVAL, 0, _("--%s is not an option of %s"),
			option_rows[i].name, name ? name : subcommand_option(options->subcommand));
	}
	if (options->is_tree && options->has_members)
		return failure_set(
			failure, -EINVAL, 0, _("--tree and --members exclude each other"));
	return 0;
}

static int parse_words(
	struct options *options, int argc, char **argv, uint64_t *given, struct failure *failure)
{
	struct option longs[OPTIONS + 1];
	char shorts[3 * OPTIONS + 3];
	int error = 0;

	_Static_assert(OPTIONS <= 64, "a bit for each option");
	options_build(longs, shorts);
	opterr = 0;
	optind = 0; /* GNU: begin anew, also at a second call */
	for (bool is_open = true; !error;) {
		int at = optind > 0 ? optind : 1;
		int value;

		if (at < argc && (!is_open || is_operand(argv[at]))) {
			error = take_word(options, options->operands, argv[at], failure);
			optind = at + 1;
			continue;
		}
		if (at >= argc)
			break;
		value = getopt_long(argc, argv, shorts, longs, NULL);
		if (value == -1) {
			is_open = false; /* behind "--" */
			continue;
		}
		if (value == ':' || value == '?')
			return option_refused(value, argv, failure);
		value = option_id_of(value, options->subcommand);
		*given |= (uint64_t)1 << value;
		error = option_apply(options, (enum option_id)value, optarg, failure);
	}
	return error;
}

int options_parse(struct options *options, int argc, char **argv, struct failure *failure)
{
	uint64_t given = 0;
	int error;

	options->operands = argv + (argc > 0);
	error = parse_words(options, argc, argv, &given, failure);
	if (options->exports && options->subcommand == SUBCOMMAND_JOURNAL)
		options->subcommand = SUBCOMMAND_EXPORT;
	if (!error && !options->help && !options->version)
		error = check_uses(options, given, failure);
	if (!error && !options->help && !options->version)
		error = check_operands(options, failure);
	return error;
}

/* TEXT in lines of at most COLUMNS, each but the first indented by INDENT. */
static void print_wrapped(FILE *out, const char *text, int indent, int columns)
{
	struct cursor cursor = cursor_of(text, strlen(text));
	struct span word;
	int column = indent;

	while (cursor_word(&cursor, &word)) {
		if (column > indent && column + 1 + (int)word.length > columns) {
			fprintf(out, "\n%*s", indent, "");
			column = indent;
		}
		column += fprintf(
			out, "%s%.*s", column > indent ? " " : "", (int)word.length, word.at);
	}
	fputc('\n', out);
}

static void print_row(FILE *out, const char *head, const char *help)
{
	/* What is too long for its column stands on a line of its own. */
	if (strlen(head) > 27)
		fprintf(out, "%s\n%28s", head, "");
	else
		fprintf(out, "%-27s ", head);
	print_wrapped(out, gettext(help), 28, 80);
}

static void print_subcommands(FILE *out)
{
	for (unsigned int i = 0; i < SUBCOMMANDS; i++) {
		const struct subcommand_row *row = &subcommand_rows[i];
		char head[64];

		if (!row->name)
			continue;
		snprintf(head, sizeof(head), "  %s%s%s", row->name, row->operands ? " " : "",
			row->operands ? row->operands : "");
		print_row(out, head, row->help);
	}
}

static void print_options(FILE *out)
{
	for (unsigned int i = 0; i < OPTIONS; i++) {
		const struct option_row *row = &option_rows[i];
		char letter[5] = "    ";
		char head[48];

		if (row->letter)
			snprintf(letter, sizeof(letter), "-%c, ", row->letter);
		snprintf(head, sizeof(head), "  %s--%s%s%s", letter, row->name,
			row->argument ? "=" : "", row->argument ? row->argument : "");
		print_row(out, head, row->help);
	}
}

void options_print_help(FILE *out)
{
	fprintf(out, _("Usage: %s [OPTION]...\n"), PACKAGE_NAME);
	fprintf(out, _("  or:  %s COMMAND [OPTION]... [OPERAND]...\n"), PACKAGE_NAME);
	print_wrapped(out,
		_("Shows memory pressure on a Linux host while it builds: zone watermarks, reclaim, "
		  "stalls, swap, and whom the kernel would kill next."),
		0, 80);
	fputc('\n', out);
	print_options(out);
	fprintf(out, "\n%s\n", _("Commands change something, or take it back:"));
	print_subcommands(out);
	fputc('\n', out);
	print_wrapped(out,
		_("A change is described with what follows from it, asked for, and noted in the journal "
		  "before it is made."),
		0, 80);
	fprintf(out, "\n%s\n",
		_("Exit status: 0 done, 1 failed while running, 2 wrong usage, 3 refused or not\n"
		  "confirmed.\n"
		  "In the dashboard, ? shows the keys and e explains each panel."));
}
