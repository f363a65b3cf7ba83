/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/options.h"

#include <errno.h>
#include <libintl.h>
#include <string.h>

#include "base/message.h"
#include "base/units.h"
#include "load/kind.h"
#include "load/part.h"

#define PROGRAM "oomwatch-load"

/* --help: where the sentences begin, and where lines end. */
#define HELP_COLUMN 22
#define HELP_WIDTH 80

/* "--directory" */
#define LABEL_MAX 24

const struct load_option_row load_option_rows[LOAD_OPTIONS] = {
	[LOAD_OPTION_LIMIT] = {"limit", 'l', "BYTES", NULL,
		N_("memory.max of the control group; the default is 256M or a tenth of the available memory, "
		   "whichever is less; \"max\" for none, which needs --dangerous"),
		true},
	[LOAD_OPTION_HIGH] = {"high", 0, "BYTES", NULL,
		N_("memory.high of the control group: beyond it the processes are slowed down; the default is none, or five sixths of the limit for slab and thrash"),
		true},
	[LOAD_OPTION_SWAP] = {"swap", 0, "BYTES", NULL,
		N_("memory.swap.max of the control group; the default is none, or what thrash needs"),
		true},
	[LOAD_OPTION_DURATION] = {"duration", 'd', "TIME", NULL,
		N_("end after TIME, such as 30s, 5min or 1h; the default is 60s"), true},
	[LOAD_OPTION_OOM_GROUP] = {"oom-group", 0, NULL, NULL,
		N_("memory.oom.group: the processes die together"), true},
	[LOAD_OPTION_DANGEROUS] = {"dangerous", 0, NULL, NULL,
		N_("allow more than half of the available memory, or no limit at all; the name of the machine is "
		   "asked for, and nothing stops it when the machine runs short"),
		true},
	[LOAD_OPTION_CONFIRM] = {"confirm", 0, "HOST", NULL,
		N_("the name of this machine, as the second confirmation of --dangerous where nobody can be asked"),
		true},
	[LOAD_OPTION_DIRECTORY] = {"directory", 0, "FOLDER", NULL,
		N_("make files in FOLDER; all are removed at the end, and the default is /var/tmp"),
		true},
	[LOAD_OPTION_PARENT] = {"parent", 0, "CGROUP", NULL,
		N_("make the control group in CGROUP, a path such as /user.slice; the default is the nearest that "
		   "is allowed above the own one"),
		true},
	[LOAD_OPTION_DRY_RUN] = {"dry-run", 'n', NULL, NULL,
		N_("check the plan, describe it, and do nothing"), false},
	[LOAD_OPTION_FORMAT] = {"format", 'f', "FORMAT", "text json",
		N_("how progress is told: text, or json, one object a line"), false},
	[LOAD_OPTION_CONTROL] = {"control", 0, NULL, NULL,
		N_("for programs: standard input ends the workload, with the line \"stop\" or by its own end; "
		   "standard output has progress as lines of NAME=VALUE"),
		false},
	[LOAD_OPTION_LIST] = {"list", 0, NULL, NULL,
		N_("list the kinds, their parameters, and the counters that each moves"), false},
	[LOAD_OPTION_HELP] = {"help", 'h', NULL, NULL, N_("show this help and exit"), false},
	[LOAD_OPTION_VERSION] = {"version", 'V', NULL, NULL, N_("show the version and exit"),
		false},
};

/* --- parsing --- */

static int set_text(
	char *place, size_t size, const char *label, const char *text, struct failure *failure)
{
	if (!text[0] || strlen(text) >= size)
		return failure_set(failure, -EINVAL, 0,
			_("%s: \"%.60s\" is not valid, expected 1 to %d bytes"), label, text,
			(int)size - 1);
	memcpy(place, text, strlen(text) + 1);
	return 0;
}

/* "/a//b/" becomes "/a/b", as the kernel writes it in /proc/PID/cgroup. */
static void single_slashes(char *path)
{
	char *end = path;

	for (const char *at = path; *at; at++) {
		if (at[0] != '/' || (at[1] != '/' && at[1] != '\0'))
			*end++ = *at;
	}
	if (end == path)
		*end++ = '/';
	*end = '\0';
}

/* A path of a group from the root of the hierarchy on. */
static int set_parent(
	struct load_plan *plan, const char *label, const char *text, struct failure *failure)
{
	int error;

	if (text[0] != '/' || strstr(text, "/../") || strstr(text, "/./") ||
		(strlen(text) >= 2 && strcmp(text + strlen(text) - 2, "/.") == 0) ||
		(strlen(text) >= 3 && strcmp(text + strlen(text) - 3, "/..") == 0))
		return failure_set(failure, -EINVAL, 0,
			_("%s: \"%.60s\" is not valid, expected the path of a control group that begins "
			  "with a slash"),
			label, text);
	error = set_text(plan->parent, sizeof(plan->parent), label, text, failure);
	if (!error)
		single_slashes(plan->parent);
	return error;
}

static int set_directory(
	struct load_plan *plan, const char *label, const char *text, struct failure *failure)
{
	if (text[0] != '/')
		return failure_set(failure, -EINVAL, 0,
			_("%s: \"%.60s\" is not valid, expected a path that begins with a slash"),
			label, text);
	return set_text(plan->directory, sizeof(plan->directory), label, text, failure);
}

static int set_limit(struct load_plan *plan, const char *text, struct failure *failure)
{
	plan->has_limit = true;
	if (strcmp(text, "max") == 0) {
		plan->limit_bytes = LOAD_UNLIMITED;
		return 0;
	}
	return load_bytes_parse("--limit", text, LOAD_LIMIT_MIN, &plan->limit_bytes, failure);
}

static int set_format(struct load_options *options, const char *text, struct failure *failure)
{
	options->is_json = strcmp(text, "json") == 0;
	if (options->is_json || strcmp(text, "text") == 0)
		return 0;
	return failure_set(failure, -EINVAL, 0,
		_("--format: \"%s\" is not known, expected one of: %s"), text,
		load_option_rows[LOAD_OPTION_FORMAT].values);
}

/* An option of the plan. */
static int apply_to_plan(struct load_plan *plan, enum load_option_id id, const char *label,
	const char *text, struct failure *failure)
{
	switch (id) {
	case LOAD_OPTION_LIMIT:
		return set_limit(plan, text, failure);
	case LOAD_OPTION_HIGH:
		return load_bytes_parse(label, text, LOAD_LIMIT_MIN, &plan->high_bytes, failure);
	case LOAD_OPTION_SWAP:
		plan->has_swap = true;
		return load_bytes_parse(label, text, 0, &plan->swap_bytes, failure);
	case LOAD_OPTION_DURATION:
		return load_time_parse(label, text, &plan->duration_usec, failure);
	case LOAD_OPTION_OOM_GROUP:
		plan->is_oom_group = true;
		return 0;
	case LOAD_OPTION_DANGEROUS:
		plan->is_dangerous = true;
		return 0;
	case LOAD_OPTION_CONFIRM:
		return set_text(
			plan->confirmed_host, sizeof(plan->confirmed_host), label, text, failure);
	case LOAD_OPTION_DIRECTORY:
		return set_directory(plan, label, text, failure);
	case LOAD_OPTION_PARENT:
		return set_parent(plan, label, text, failure);
	default:
		return -EINVAL;
	}
}

static int apply(struct load_options *options, struct load_plan *plan, enum load_option_id id,
	const char *text, struct failure *failure)
{
	char label[LABEL_MAX];

	snprintf(label, sizeof(label), "--%s", load_option_rows[id].name);
	switch (id) {
	case LOAD_OPTION_DRY_RUN:
		options->is_dry_run = true;
		return 0;
	case LOAD_OPTION_FORMAT:
		return set_format(options, text, failure);
	case LOAD_OPTION_CONTROL:
		options->is_control = true;
		return 0;
	case LOAD_OPTION_LIST:
		options->list = true;
		return 0;
	case LOAD_OPTION_HELP:
		options->help = true;
		return 0;
	case LOAD_OPTION_VERSION:
		options->version = true;
		return 0;
	default:
		return apply_to_plan(plan, id, label, text, failure);
	}
}

/* The option that WORD is, "--limit=1M" or "-l", or -1; *RET_TEXT is what stands behind its sign, or NULL. */
static int find_option(const char *word, const char **ret_text)
{
	bool is_long = word[1] == '-';
	const char *name = word + (is_long ? 2 : 1);
	size_t length = is_long ? strcspn(name, "=") : 1;

	for (int i = 0; i < LOAD_OPTIONS; i++) {
		const struct load_option_row *row = &load_option_rows[i];

		if (is_long ? strlen(row->name) != length || strncmp(row->name, name, length) != 0
			    : !row->letter || row->letter != name[0])
			continue;
		*ret_text = NULL;
		if (name[length])
			*ret_text = name + length + is_long; /* "-l60M" has no sign */
		return i;
	}
	return -1;
}

/* The option in ARGV at *AT, which is moved to its last word. OPTIONS is NULL where only those of a plan may stand. */
static int take_option(struct load_options *options, struct load_plan *plan, int argc,
	const char *const *argv, int *at, struct failure *failure)
{
	const char *word = argv[*at], *text;
	int id = find_option(word, &text);
	const struct load_option_row *row = id < 0 ? NULL : &load_option_rows[id];
	int length = (int)strcspn(word, "=");

	if (!row)
		return failure_set(failure, -EINVAL, 0, _("%.*s is not an option of %s"), length,
			word, PROGRAM);
	if (!options && !row->is_of_plan)
		return failure_set(failure, -EINVAL, 0,
			_("%.*s is not an option of a workload, but of %s"), length, word, PROGRAM);
	if (!row->argument && text)
		return failure_set(failure, -EINVAL, 0, _("%s takes no argument"), word);
	if (row->argument && !text) {
		if (*at + 1 >= argc)
			return failure_set(failure, -EINVAL, 0, _("%s needs an argument"), word);
		text = argv[++*at];
	}
	return apply(options, plan, (enum load_option_id)id, text, failure);
}

static int take_part(struct load_plan *plan, const char *word, struct failure *failure)
{
	unsigned int processes = 0;
	int error;

	if (plan->part_count == LOAD_PARTS_MAX)
		return failure_set(failure, -E2BIG, 0,
			_("\"%s\" is one too many: a workload has at most %d parts"), word,
			LOAD_PARTS_MAX);
	error = load_part_parse(&plan->part[plan->part_count++], word, failure);
	if (error)
		return error;
	for (unsigned int i = 0; i < plan->part_count; i++)
		processes += plan->part[i].processes;
	if (processes > LOAD_PROCESSES_MAX)
		return failure_set(failure, -E2BIG, 0,
			_("%s: with it there would be %u processes, expected at most %d"), word,
			processes, LOAD_PROCESSES_MAX);
	return 0;
}

static int parse_words(struct load_options *options, struct load_plan *plan, int argc,
	const char *const *argv, struct failure *failure)
{
	bool is_behind = false; /* "--" */
	int error = 0;

	*plan = (struct load_plan){
		.high_bytes = LOAD_UNLIMITED,
		.duration_usec = LOAD_DURATION_DEFAULT_USEC,
	};
	for (int i = 0; !error && i < argc; i++) {
		if (!is_behind && strcmp(argv[i], "--") == 0)
			is_behind = true;
		else if (!is_behind && argv[i][0] == '-' && argv[i][1])
			error = take_option(options, plan, argc, argv, &i, failure);
		else
			error = take_part(plan, argv[i], failure);
	}
	if (error || plan->part_count > 0)
		return error;
	if (options && (options->help || options->version || options->list))
		return 0;
	return failure_set(failure, -EINVAL, 0,
		_("a kind of workload is expected, such as anon or leak:rate=4M; %s --list tells all"),
		PROGRAM);
}

int load_options_parse(struct load_options *options, struct load_plan *plan, int argc,
	const char *const *argv, struct failure *failure)
{
	*options = (struct load_options){0};
	return parse_words(options, plan, argc, argv, failure);
}

int load_plan_parse(
	struct load_plan *plan, int argc, const char *const *argv, struct failure *failure)
{
	return parse_words(NULL, plan, argc, argv, failure);
}

/* --- texts --- */

const char *load_options_parameters(char buffer[LOAD_PARAMETERS_MAX], unsigned int kind)
{
	size_t used = 0;

	buffer[0] = '\0';
	for (unsigned int i = 0; i < LOAD_PARAMETERS && used < LOAD_PARAMETERS_MAX; i++) {
		const struct load_parameter_row *row = &load_parameter_rows[i];

		if (!row->takes || load_kind_rows[kind].takes & row->takes)
			used += (size_t)snprintf(buffer + used, LOAD_PARAMETERS_MAX - used,
				"%s%s=%s", used ? " " : "", row->name, row->argument);
	}
	return buffer;
}

/* TEXT from COLUMN on, broken at blanks; the cursor stands there already. */
static void print_wrapped(FILE *out, const char *text, size_t column)
{
	size_t at = column;

	while (*text) {
		size_t length = strcspn(text, " ");

		if (at > column && at + 1 + length > HELP_WIDTH) {
			fprintf(out, "\n%*s", (int)column, "");
			at = column;
		}
		at += (size_t)fprintf(out, "%s%.*s", at > column ? " " : "", (int)length, text);
		text += length;
		text += strspn(text, " ");
	}
	fputc('\n', out);
}

void load_options_print_help(FILE *out)
{
	fprintf(out, _("Usage: %s [OPTION]... KIND[:NAME=VALUE[,NAME=VALUE]...]...\n"), PROGRAM);
	print_wrapped(out,
		_("Makes memory pressure in a control group of its own, for a limited time, and removes all "
		  "of it at the end."),
		0);
	fputc('\n', out);
	for (unsigned int i = 0; i < LOAD_OPTIONS; i++) {
		const struct load_option_row *row = &load_option_rows[i];
		char letter[] = {'-', row->letter, ',', '\0'};
		int used = fprintf(out, "  %3s --%s%s%s", row->letter ? letter : "", row->name,
			row->argument ? "=" : "", row->argument ? row->argument : "");

		if (used + 2 > HELP_COLUMN)
			used = fprintf(out, "\n") - 1;
		fprintf(out, "%*s", HELP_COLUMN - used, "");
		print_wrapped(out, gettext(row->help), HELP_COLUMN);
	}
	fprintf(out, "\n%s\n",
		_("Amounts are MiB, or have a K, M, G or T behind them (powers of 1024).\n"
		  "Exit status: 0 its time was over or it was stopped, 1 failed, 2 wrong usage or\n"
		  "refused, 3 all of its processes were killed, 4 stopped because the machine ran\n"
		  "short of memory."));
}

const char *load_options_defaults(char buffer[LOAD_PARAMETERS_MAX], unsigned int kind)
{
	const struct load_kind_row *row = &load_kind_rows[kind];
	char size[48], rate[48], bytes[UNITS_TEXT_MAX], processes[48];

	snprintf(size, sizeof(size), _("%u %% of the limit"), row->percent);
	if (row->rate_bytes > 0)
		snprintf(rate, sizeof(rate), _(", %s/s"),
			units_bytes(bytes, (double)row->rate_bytes));
	else
		snprintf(rate, sizeof(rate), ", %s", _("as fast as it goes"));
	if (row->processes <= 1)
		snprintf(processes, sizeof(processes), "%s", _(", in one process"));
	else
		snprintf(processes, sizeof(processes), _(", in %u processes"), row->processes);
	snprintf(buffer, LOAD_PARAMETERS_MAX, "%s%s%s", size, rate, processes);
	return buffer;
}

void load_options_print_list(FILE *out)
{
	char buffer[LOAD_PARAMETERS_MAX];

	for (unsigned int i = 0; i < LOAD_KINDS; i++) {
		const struct load_kind_row *row = &load_kind_rows[i];

		fprintf(out, "%-9s ", row->name);
		print_wrapped(out, gettext(row->title), 10);
		fprintf(out, "%10s", "");
		print_wrapped(out, load_options_parameters(buffer, i), 10);
		/* Translators: what holds when nothing is said: "default: 80 % of the limit, 8.00 MiB/s, in one process" */
		print_wrapped(out, load_options_defaults(buffer, i),
			(size_t)fprintf(out, "%10s%s ", "", _("default:")));
		/* Translators: behind it stand names of the kernel's counters. */
		print_wrapped(out, row->moves, (size_t)fprintf(out, "%10s%s ", "", _("moves:")));
	}
}
