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

const struct option_row option_rows[OPTIONS] = {
	[OPTION_BATCH] = {"batch", 'b', NULL, NULL,
		N_("write reports to standard output instead of opening the dashboard; the default, "
		   "with one report, when standard output is not a terminal")},
	[OPTION_ITERATIONS] = {"iterations", 'n', "NUMBER", NULL,
		N_("stop after NUMBER reports, or frames of the dashboard")},
	[OPTION_DELAY] = {"delay", 'd', "SECONDS", NULL,
		N_("time between two samples, from 0.1 to 3600, fractions allowed; the default is 1")},
	[OPTION_STEADY] = {"steady", 0, NULL, NULL,
		N_("sample at the delay only, as --batch does; without it the dashboard looks more often "
		   "while the machine is in trouble, and less often when it would use a tenth of a CPU")},
	[OPTION_FORMAT] = {"format", 'f', "FORMAT", "text json",
		N_("how --batch writes a report: text, or json, one object a line")},
	[OPTION_SCREEN] = {"screen", 's', "SCREEN",
		"overview zones reclaim processes cgroups events help",
		N_("the screen to begin with: overview, zones, reclaim, processes, cgroups, events or help; processes is the default when some are asked for")},
	[OPTION_THEME] = {"theme", 't', "THEME", "default colorblind mono",
		N_("colours: default, colorblind (safe for the common kinds), or mono")},
	[OPTION_NO_COLOR] = {"no-color", 'C', NULL, NULL,
		N_("no colours, as with --theme mono or a NO_COLOR in the environment")},
	[OPTION_ASCII] = {"ascii", 'U', NULL, NULL,
		N_("draw with ASCII characters; the default where the locale is not UTF-8, and on the Linux console")},
	[OPTION_NO_MOUSE] = {"no-mouse", 'M', NULL, NULL,
		N_("leave the mouse to the terminal, so that it can select text")},
	[OPTION_PID] = {"pid", 'p', "PID", NULL,
		N_("only the process PID, or several, separated by commas")},
	[OPTION_USER] = {"user", 'u', "USER", NULL,
		N_("only processes of USER, a name or a number")},
	[OPTION_FILTER] = {"filter", 'F', "REGEX", NULL,
		N_("only processes whose name, command line, user or control group matches the extended "
		   "regular expression REGEX, in capitals or not")},
	[OPTION_CGROUP] = {"cgroup", 'g', "PATH", NULL,
		N_("only the control group PATH and those below it, with or without the folder where "
		   "they are mounted; in a report, only their processes, too")},
	[OPTION_SORT] = {"sort", 'k', "COLUMN",
		"rank pid user adj score badness share anon file shmem swap tables growth threads "
		"state cgroup command",
		N_("sort processes by COLUMN, rank is the default; with a - before it the other way round")},
	[OPTION_LIMIT] = {"limit", 'l', "NUMBER", NULL,
		N_("processes and control groups of a report, the default is 10; 0 for all")},
	[OPTION_ROOT] = {"root", 'r', "FOLDER", NULL,
		N_("read proc/ and sys/ below FOLDER, such as a captured machine, instead of this one")},
	[OPTION_NO_PROTECT] = {"no-protect", 0, NULL, NULL,
		N_("do not lock memory and do not lower the own oom_score_adj")},
	[OPTION_HELP] = {"help", 'h', NULL, NULL, N_("show this help and exit")},
	[OPTION_VERSION] = {"version", 'V', NULL, NULL, N_("show the version and exit")},
};

void options_init(struct options *options)
{
	const char *no_color = getenv("NO_COLOR");

	memset(options, 0, sizeof(*options));
	options->delay_usec = USEC_PER_SEC;
	options->root = "/";
	options->sort = COLUMN_RANK;
	options->limit = OPTIONS_LIMIT;
	/* https://no-color.org: any value but the empty one. */
	options->no_color = no_color && no_color[0];
}

/* What getopt_long() wants, from the table. */
static void options_build(struct option longs[OPTIONS + 1], char shorts[3 * OPTIONS + 2])
{
	char *end = shorts;

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

static int option_id_of(int value)
{
	if (value >= 256)
		return value - 256;
	for (int i = 0; i < OPTIONS; i++) {
		if (option_rows[i].letter == value)
			return i;
	}
	return -1;
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
	case OPTIONS:
		break;
	}
	return -EINVAL;
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

int options_parse(struct options *options, int argc, char **argv, struct failure *failure)
{
	struct option longs[OPTIONS + 1];
	char shorts[3 * OPTIONS + 2];
	int value;

	options_build(longs, shorts);
	opterr = 0;
	optind = 0; /* GNU: begin anew, also at a second call */
	while ((value = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (value == ':' || value == '?')
			return option_refused(value, argv, failure);

		int error = option_apply(options, option_id_of(value), optarg, failure);

		if (error)
			return error;
	}
	if (optind < argc)
		return failure_set(failure, -EINVAL, 0,
			_("\"%s\" is not understood: oomwatch takes options only"), argv[optind]);
	return 0;
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

void options_print_help(FILE *out)
{
	fprintf(out, _("Usage: %s [OPTION]...\n"), PACKAGE_NAME);
	print_wrapped(out,
		_("Shows memory pressure on a Linux host while it builds: zone watermarks, reclaim, "
		  "stalls, swap, and whom the kernel would kill next."),
		0, 80);
	fputc('\n', out);
	for (unsigned int i = 0; i < OPTIONS; i++) {
		const struct option_row *row = &option_rows[i];
		char letter[5] = "    ";
		char head[48];

		if (row->letter)
			snprintf(letter, sizeof(letter), "-%c, ", row->letter);
		snprintf(head, sizeof(head), "  %s--%s%s%s", letter, row->name,
			row->argument ? "=" : "", row->argument ? row->argument : "");
		fprintf(out, "%-27s ", head);
		print_wrapped(out, gettext(row->help), 28, 80);
	}
	fprintf(out, "\n%s\n",
		_("Exit status: 0 done, 1 failed while running, 2 wrong usage.\n"
		  "In the dashboard, ? shows the keys and e explains each panel."));
}
