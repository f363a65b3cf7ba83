/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/part.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/cursor.h"
#include "base/message.h"
#include "base/quantity.h"
#include "load/kind.h"
#include "load/options.h"

/* Longer than any value but a path. */
#define WORD_MAX 64

/* "thrash:processes" */
#define LABEL_MAX 48

#define REFAULTS_MAX 10000000u

const struct load_parameter_row load_parameter_rows[LOAD_PARAMETERS] = {
	[LOAD_PARAMETER_SIZE] = {"size", "BYTES", LOAD_TAKES_SIZE},
	[LOAD_PARAMETER_RATE] = {"rate", "BYTES", LOAD_TAKES_RATE},
	[LOAD_PARAMETER_PROCESSES] = {"processes", "NUMBER", LOAD_TAKES_PROCESSES},
	[LOAD_PARAMETER_PATTERN] = {"pattern", "random|compressible|zero", LOAD_TAKES_PATTERN},
	[LOAD_PARAMETER_FREE] = {"free", "low", LOAD_TAKES_FREE},
	[LOAD_PARAMETER_REFAULTS] = {"refaults", "NUMBER", LOAD_TAKES_REFAULTS},
	[LOAD_PARAMETER_STALL] = {"stall", "PERCENT", LOAD_TAKES_STALL},
	[LOAD_PARAMETER_FILL] = {"fill", "PERCENT", LOAD_TAKES_FILL},
	[LOAD_PARAMETER_ADJ] = {"adj", "NUMBER", 0},
	[LOAD_PARAMETER_NAME] = {"name", "TEXT", 0},
};

const char *const load_pattern_names[LOAD_PATTERNS] = {
	[LOAD_PATTERN_RANDOM] = "random",
	[LOAD_PATTERN_COMPRESSIBLE] = "compressible",
	[LOAD_PATTERN_ZERO] = "zero",
};

const char *load_goal_name(enum load_goal goal)
{
	static const char *const names[LOAD_GOALS] = {
		[LOAD_GOAL_SIZE] = "size",
		[LOAD_GOAL_FREE] = "free",
		[LOAD_GOAL_REFAULTS] = "refaults",
		[LOAD_GOAL_STALL] = "stall",
		[LOAD_GOAL_FILL] = "fill",
	};

	return names[goal];
}

/* --- values --- */

int load_bytes_parse(const char *name, const char *text, uint64_t least, uint64_t *ret_bytes,
	struct failure *failure)
{
	int64_t bytes;
	int error = text[0] == '+' ? -EINVAL : quantity_parse(text, &bytes);

	if (!error && bytes > (int64_t)LOAD_BYTES_MAX)
		return failure_set(failure, -ERANGE, 0,
			_("%s: \"%s\" is out of range, expected 65536T at most"), name, text);
	if (!error && (bytes < 0 || (uint64_t)bytes < least))
		error = -ERANGE;
	if (!error) {
		*ret_bytes = (uint64_t)bytes;
		return 0;
	}
	if (error == -ERANGE && least >= LOAD_LIMIT_MIN)
		return failure_set(failure, error, 0,
			_("%s: \"%s\" is out of range, expected an amount from 1M on"), name, text);
	if (error == -ERANGE && least > 0)
		return failure_set(failure, error, 0,
			_("%s: \"%s\" is out of range, expected an amount from 4K on"), name, text);
	return failure_set(failure, error, 0,
		_("%s: \"%s\" is not valid, expected an amount such as 512K, 60M or 1G"), name,
		text);
}

const char *load_bytes_text(char buffer[LOAD_BYTES_TEXT_MAX], uint64_t bytes)
{
	if (bytes % (1 << 20) == 0)
		snprintf(buffer, LOAD_BYTES_TEXT_MAX, "%lluM", (unsigned long long)bytes >> 20);
	else if (bytes % 1024 == 0)
		snprintf(buffer, LOAD_BYTES_TEXT_MAX, "%lluK", (unsigned long long)bytes >> 10);
	else /* ten digits are exact: 1/1024 has no more; the locale's comma is no number here */
		snprintf(buffer, LOAD_BYTES_TEXT_MAX, "%llu.%010lluK",
			(unsigned long long)bytes >> 10,
			(unsigned long long)(bytes % 1024) * 9765625);
	return buffer;
}

int load_time_parse(const char *name, const char *text, uint64_t *ret_usec, struct failure *failure)
{
	static const struct {
		const char *unit;
		double usec;
	} units[] = {{"", 1e6}, {"us", 1}, {"ms", 1e3}, {"s", 1e6}, {"min", 6e7}, {"h", 3.6e9}};
	size_t digits = strspn(text, "0123456789.");
	double number;
	int error = span_decimal((struct span){text, digits}, &number);

	for (unsigned int i = 0; !error && i < ARRAY_SIZE(units); i++) {
		if (strcmp(text + digits, units[i].unit) != 0)
			continue;
		if (number * units[i].usec < 1e5 ||
			number * units[i].usec > (double)LOAD_DURATION_MAX_USEC)
			return failure_set(failure, -ERANGE, 0,
				_("%s: \"%s\" is out of range, expected a time from 100ms to 24h: it always ends"),
				name, text);
		*ret_usec = (uint64_t)(number * units[i].usec + 0.5);
		return 0;
	}
	return failure_set(failure, -EINVAL, 0,
		_("%s: \"%s\" is not valid, expected a time such as 30s, 5min or 1h"), name, text);
}

static int parse_number(const char *name, const char *text, unsigned int least, unsigned int most,
	uint64_t *ret, struct failure *failure)
{
	uint64_t value;
	int error = span_u64((struct span){text, strlen(text)}, &value);

	if (!error && (value < least || value > most))
		error = -ERANGE;
	if (error)
		return failure_set(failure, error, 0,
			_("%s: \"%s\" is not valid, expected a whole number from %u to %u"), name,
			text, least, most);
	*ret = value;
	return 0;
}

static int parse_pattern(
	struct load_part *part, const char *name, const char *text, struct failure *failure)
{
	for (int i = 0; i < LOAD_PATTERNS; i++) {
		if (strcmp(load_pattern_names[i], text) == 0) {
			part->pattern = (enum load_pattern)i;
			return 0;
		}
	}
	return failure_set(failure, -EINVAL, 0, _("%s: \"%s\" is not known, expected one of: %s"),
		name, text, "random compressible zero");
}

/* It becomes a name of processes, and a word of a line. */
static int parse_name(
	struct load_part *part, const char *name, const char *text, struct failure *failure)
{
	size_t length = strlen(text);
	bool is_valid = length > 0 && length < sizeof(part->name);

	for (size_t i = 0; is_valid && i < length; i++)
		is_valid = text[i] > ' ' && text[i] < 127 && text[i] != '\\';
	if (!is_valid)
		return failure_set(failure, -EINVAL, 0,
			_("%s: \"%s\" is not valid, expected 1 to %d letters, digits and signs without a "
			  "blank"),
			name, text, LOAD_NAME_MAX - 1);
	memcpy(part->name, text, length + 1);
	return 0;
}

/* --- parameters --- */

static int set_goal(
	struct load_part *part, enum load_goal goal, uint64_t value, struct failure *failure)
{
	if (part->goal != LOAD_GOAL_SIZE || part->size_bytes > 0)
		return failure_set(failure, -EINVAL, 0,
			_("%s: %s and %s exclude each other: one of them is held"),
			load_kind_rows[part->kind].name, load_goal_name(part->goal),
			load_goal_name(goal));
	part->goal = goal;
	part->goal_value = value;
	return 0;
}

static int parse_size(
	struct load_part *part, const char *name, const char *text, struct failure *failure)
{
	uint64_t bytes;
	int error = load_bytes_parse(name, text, LOAD_SIZE_MIN, &bytes, failure);

	if (error)
		return error;
	part->size_bytes = 0; /* said twice: the last one holds */
	if (part->goal != LOAD_GOAL_SIZE)
		return set_goal(part, LOAD_GOAL_SIZE, 0, failure);
	part->size_bytes = bytes;
	return 0;
}

static int parse_goal(struct load_part *part, enum load_goal goal, const char *name,
	const char *text, struct failure *failure)
{
	uint64_t value = 0;
	int error = 0;

	if (goal == LOAD_GOAL_REFAULTS)
		error = parse_number(name, text, 1, REFAULTS_MAX, &value, failure);
	else if (goal == LOAD_GOAL_STALL)
		error = parse_number(name, text, 1, 95, &value, failure);
	else if (goal == LOAD_GOAL_FILL)
		error = parse_number(name, text, 1, 100, &value, failure);
	else if (strcmp(text, "low") != 0)
		error = failure_set(failure, -EINVAL, 0,
			_("%s: \"%s\" is not known, expected one of: %s"), name, text, "low");
	return error ? error : set_goal(part, goal, value, failure);
}

static int apply(struct load_part *part, enum load_parameter_id id, const char *name,
	const char *text, struct failure *failure)
{
	uint64_t number;
	int error;

	switch (id) {
	case LOAD_PARAMETER_SIZE:
		return parse_size(part, name, text, failure);
	case LOAD_PARAMETER_RATE:
		return load_bytes_parse(name, text, 0, &part->rate_bytes, failure);
	case LOAD_PARAMETER_PROCESSES:
		error = parse_number(name, text, 1, LOAD_PROCESSES_MAX, &number, failure);
		if (!error)
			part->processes = (unsigned int)number;
		return error;
	case LOAD_PARAMETER_PATTERN:
		return parse_pattern(part, name, text, failure);
	case LOAD_PARAMETER_FREE:
		return parse_goal(part, LOAD_GOAL_FREE, name, text, failure);
	case LOAD_PARAMETER_REFAULTS:
		return parse_goal(part, LOAD_GOAL_REFAULTS, name, text, failure);
	case LOAD_PARAMETER_STALL:
		return parse_goal(part, LOAD_GOAL_STALL, name, text, failure);
	case LOAD_PARAMETER_FILL:
		return parse_goal(part, LOAD_GOAL_FILL, name, text, failure);
	case LOAD_PARAMETER_ADJ:
		error = parse_number(name, text, 0, 1000, &number, failure);
		if (!error)
			part->oom_score_adj = (int)number;
		return error;
	case LOAD_PARAMETER_NAME:
		return parse_name(part, name, text, failure);
	case LOAD_PARAMETERS:
		break;
	}
	return -EINVAL;
}

/* "size=60M" */
static int parse_parameter(struct load_part *part, const char *word, struct failure *failure)
{
	const struct load_kind_row *kind = &load_kind_rows[part->kind];
	const char *sign = strchr(word, '=');
	size_t length = sign ? (size_t)(sign - word) : strlen(word);
	char label[LABEL_MAX], expected[LOAD_PARAMETERS_MAX];

	for (unsigned int i = 0; i < LOAD_PARAMETERS; i++) {
		const struct load_parameter_row *row = &load_parameter_rows[i];

		if (strlen(row->name) != length || strncmp(row->name, word, length) != 0)
			continue;
		if (row->takes && !(kind->takes & row->takes))
			break;
		if (!sign)
			return failure_set(failure, -EINVAL, 0, _("%s:%s needs a value, %s=%s"),
				kind->name, row->name, row->name, row->argument);
		snprintf(label, sizeof(label), "%s:%s", kind->name, row->name);
		return apply(part, (enum load_parameter_id)i, label, sign + 1, failure);
	}
	return failure_set(failure, -EINVAL, 0, _("%s: \"%s\" is not known, expected one of: %s"),
		kind->name, word, load_options_parameters(expected, part->kind));
}

static int find_kind(const char *word, size_t length, struct failure *failure)
{
	char name[WORD_MAX], names[LOAD_PARAMETERS_MAX] = "";
	size_t used = 0;
	int kind;

	snprintf(name, sizeof(name), "%.*s", (int)(length < WORD_MAX ? length : WORD_MAX), word);
	kind = load_kind_find(name);
	if (kind >= 0)
		return kind;
	for (unsigned int i = 0; i < LOAD_KINDS && used < sizeof(names); i++)
		used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s", i ? " " : "",
			load_kind_rows[i].name);
	return failure_set(failure, -EINVAL, 0,
		_("\"%s\" is no kind of workload, expected one of: %s"), name, names);
}

int load_part_parse(struct load_part *part, const char *word, struct failure *failure)
{
	size_t length = strcspn(word, ":");
	int kind = find_kind(word, length, failure);
	const struct load_kind_row *row;

	if (kind < 0)
		return kind;
	row = &load_kind_rows[kind];
	*part = (struct load_part){
		.kind = (enum load_kind)kind,
		.rate_bytes = row->rate_bytes,
		.processes = row->processes > 0 ? row->processes : 1,
		.oom_score_adj = 1000,
	};
	snprintf(part->name, sizeof(part->name), "load-%s", row->name);
	/* "anon:" too has a parameter, an empty one, and is refused. */
	for (const char *at = word + length; *at; at += length) {
		char parameter[WORD_MAX];
		int error;

		length = strcspn(++at, ",");
		if (length >= sizeof(parameter))
			return failure_set(failure, -ERANGE, 0, _("%s: \"%.40s...\" is too long"),
				row->name, at);
		memcpy(parameter, at, length);
		parameter[length] = '\0';
		error = parse_parameter(part, parameter, failure);
		if (error)
			return error;
	}
	return 0;
}
