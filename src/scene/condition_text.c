/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions from text, and as words for people. */
#include <config.h>

#include "scene/condition.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/bits.h"
#include "base/clock.h"
#include "base/cursor.h"
#include "base/message.h"
#include "base/units.h"
#include "scene/metric.h"

static const struct {
	const char *sign;
	enum condition_operator operation;
} operators[] = {
	/* The longer ones first. */
	{">=", CONDITION_AT_LEAST},
	{"<=", CONDITION_AT_MOST},
	{"==", CONDITION_EQUAL},
	{">", CONDITION_GREATER},
	{"<", CONDITION_LESS},
	{"=", CONDITION_EQUAL},
};

static const struct {
	const char *name;
	double factor;
} byte_units[] = {{"K", 1024.0}, {"M", 1048576.0}, {"G", 1073741824.0}, {"T", 1099511627776.0}};

static const struct {
	const char *name;
	double factor;
} time_units[] = {{"ms", 1e-3}, {"s", 1}, {"min", 60}};

/* What is taken from the text next: a run of letters, digits and "._%/", or an operator. Blanks are passed over. */
static bool next_token(struct cursor *text, struct span *ret)
{
	static const char signs[] = "<>=";
	struct span rest = cursor_rest(text);
	size_t length = 0;
	bool is_sign;

	if (rest.length == 0)
		return false;
	is_sign = memchr(signs, rest.at[0], sizeof(signs) - 1) != NULL;
	while (length < rest.length && rest.at[length] != ' ' && rest.at[length] != '\t' &&
		is_sign == (memchr(signs, rest.at[length], sizeof(signs) - 1) != NULL))
		length++;
	*ret = (struct span){rest.at, length};
	text->at = rest.at + length;
	return true;
}

/* A word of the text as it may stand in a sentence. */
struct quoted {
	char text[48];
};

static struct quoted quote(struct span span)
{
	struct quoted quoted;

	span_copy(span, quoted.text, sizeof(quoted.text));
	return quoted;
}

static int parse_metric(struct span word, unsigned int *ret, struct failure *failure)
{
	for (unsigned int i = 0; i < condition_metric_count; i++) {
		if (span_is(word, condition_metrics[i].name)) {
			*ret = i;
			return 0;
		}
	}
	return failure_set(failure, -EINVAL, 0,
		_("\"%s\" is none of the metrics that doc/scenes.md lists"), quote(word).text);
}

/* A number and, behind it or as the next word, its unit. The number's part of WORD is split off. */
static int parse_number(struct cursor *text, struct span word, double *ret, struct span *ret_unit)
{
	size_t digits = 0;
	struct cursor ahead = *text;
	struct span next;

	while (digits < word.length &&
		((word.at[digits] >= '0' && word.at[digits] <= '9') || word.at[digits] == '.'))
		digits++;
	*ret_unit = (struct span){word.at + digits, word.length - digits};
	if (ret_unit->length == 0 && next_token(&ahead, &next) && !span_is(next, "and") &&
		!span_is(next, "for")) {
		*ret_unit = next;
		*text = ahead;
	}
	return span_decimal((struct span){word.at, digits}, ret);
}

static int parse_bytes(struct span unit, double *value)
{
	if (unit.length == 0)
		return *value == 0 ? 0 : -EINVAL;
	for (unsigned int i = 0; i < ARRAY_SIZE(byte_units); i++) {
		struct span rest = {unit.at + 1, unit.length - 1};

		if (strncasecmp(unit.at, byte_units[i].name, 1) == 0 &&
			(rest.length == 0 || span_is(rest, "B") || span_is(rest, "iB"))) {
			*value *= byte_units[i].factor;
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_time(struct span unit, double *value)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(time_units); i++) {
		if (span_is(unit, time_units[i].name)) {
			*value *= time_units[i].factor;
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_word(const struct condition_metric *metric, struct span word, double *ret,
	struct failure *failure)
{
	char names[128] = "";

	for (unsigned int i = 0; metric->words[i]; i++) {
		size_t used = strlen(names);

		if (span_is(word, metric->words[i])) {
			*ret = i;
			return 0;
		}
		snprintf(names + used, sizeof(names) - used, i ? ", %s" : "%s", metric->words[i]);
	}
	return failure_set(failure, -EINVAL, 0, _("\"%s\" is not a value of %s; these are: %s"),
		quote(word).text, metric->name, names);
}

/* "pages/s" may be written "/s". */
static bool is_unit_of(const struct condition_metric *metric, struct span unit)
{
	const char *slash = strchr(metric->unit, '/');

	return span_is(unit, metric->unit) || (slash && span_is(unit, slash));
}

static int parse_value(const struct condition_metric *metric, struct cursor *text, double *ret,
	struct failure *failure)
{
	struct span word, unit;
	int error;

	if (!next_token(text, &word))
		return failure_set(
			failure, -EINVAL, 0, _("a value is missing at the end of the condition"));
	if (metric->words)
		return parse_word(metric, word, ret, failure);
	error = parse_number(text, word, ret, &unit);
	if (error)
		return failure_set(failure, error, 0,
			_("\"%s\" is not a number that %s could have"), quote(word).text,
			metric->name);
	if (strcmp(metric->unit, "bytes") == 0) {
		if (parse_bytes(unit, ret))
			return failure_set(failure, -EINVAL, 0,
				_("\"%s\": bytes are written with K, M, G or T, as in \"%s > 64M\""),
				quote(unit.length > 0 ? unit : word).text, metric->name);
	} else if (strcmp(metric->unit, "s") == 0) {
		if (parse_time(unit, ret))
			return failure_set(failure, -EINVAL, 0,
				_("\"%s\": times are written with ms, s or min, as in \"%s > 5s\""),
				quote(unit.length > 0 ? unit : word).text, metric->name);
	} else if (unit.length > 0 && !is_unit_of(metric, unit)) {
		if (!metric->unit[0])
			return failure_set(failure, -EINVAL, 0, _("\"%s\": %s has no unit"),
				quote(unit).text, metric->name);
		return failure_set(failure, -EINVAL, 0,
			_("\"%s\" is not the unit of %s, which is %s"), quote(unit).text,
			metric->name, metric->unit);
	}
	return 0;
}

static int parse_operator(struct span word, enum condition_operator *ret)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(operators); i++) {
		if (span_is(word, operators[i].sign)) {
			*ret = operators[i].operation;
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_term(
	struct condition_term *term, struct cursor *text, struct span word, struct failure *failure)
{
	bool is_not = span_is(word, "not");
	int error;

	if (is_not && !next_token(text, &word))
		return failure_set(failure, -EINVAL, 0, _("a metric is missing behind \"not\""));
	error = parse_metric(word, &term->metric, failure);
	if (error)
		return error;

	const struct condition_metric *metric = &condition_metrics[term->metric];

	if (metric->kind == CONDITION_FLAG) {
		term->operation = CONDITION_EQUAL;
		term->value = !is_not;
		return 0;
	}
	if (is_not)
		return failure_set(failure, -EINVAL, 0,
			_("\"not\" can stand before what is true or not; %s has a value"),
			metric->name);
	if (!next_token(text, &word) || parse_operator(word, &term->operation))
		return failure_set(failure, -EINVAL, 0,
			_("behind %s one of > >= < <= = is expected"), metric->name);
	return parse_value(metric, text, &term->value, failure);
}

/* What follows "for", which is the end. */
static int parse_for(struct condition *condition, struct cursor *text, struct failure *failure)
{
	struct span word, unit = {NULL, 0};
	double seconds = 0;

	if (!next_token(text, &word) || parse_number(text, word, &seconds, &unit) ||
		parse_time(unit, &seconds) || seconds > 3600)
		return failure_set(failure, -EINVAL, 0,
			_("behind \"for\" a time of at most an hour is expected, as in \"for 3s\""));
	condition->for_usec = (uint64_t)llround(seconds * USEC_PER_SEC);
	if (next_token(text, &word))
		return failure_set(failure, -EINVAL, 0,
			_("\"%s\" stands behind the time, which ends the condition"),
			quote(word).text);
	return 0;
}

int condition_parse(struct condition *condition, const char *text, struct failure *failure)
{
	struct cursor cursor = cursor_of(text, strlen(text));
	struct condition parsed = {.term_count = 0};
	struct span word;
	int error = 0;

	if (!next_token(&cursor, &word))
		return failure_set(failure, -EINVAL, 0, _("a condition is expected"));
	for (;;) {
		if (parsed.term_count == CONDITION_TERMS_MAX)
			return failure_set(failure, -EINVAL, 0,
				_("a condition has at most %d terms"), CONDITION_TERMS_MAX);
		error = parse_term(&parsed.term[parsed.term_count], &cursor, word, failure);
		if (error)
			return error;
		parsed.term_count++;
		if (!next_token(&cursor, &word))
			break;
		if (span_is(word, "for")) {
			error = parse_for(&parsed, &cursor, failure);
			if (error)
				return error;
			break;
		}
		if (!span_is(word, "and"))
			return failure_set(failure, -EINVAL, 0,
				_("\"%s\": \"and\" or \"for\" is expected here"), quote(word).text);
		if (!next_token(&cursor, &word))
			return failure_set(
				failure, -EINVAL, 0, _("a metric is missing behind \"and\""));
	}
	*condition = parsed;
	return 0;
}

static const char *operator_sign(enum condition_operator operation)
{
	unsigned int i = 0;

	while (operators[i].operation != operation || strcmp(operators[i].sign, "==") == 0)
		i++;
	return operators[i].sign;
}

const char *condition_value_words(
	char *buffer, size_t size, const struct condition_term *term, double value)
{
	const struct condition_metric *metric = &condition_metrics[term->metric];
	char number[UNITS_TEXT_MAX];

	if (isnan(value))
		snprintf(buffer, size, "%s", _("n/a"));
	else if (metric->kind == CONDITION_FLAG)
		snprintf(buffer, size, "%s", value != 0 ? _("yes") : _("no"));
	else if (metric->words)
		snprintf(buffer, size, "%s", metric->words[(unsigned int)value]);
	else if (strcmp(metric->unit, "bytes") == 0)
		snprintf(buffer, size, "%s%s", value < 0 ? "-" : "",
			units_bytes(number, fabs(value)));
	else if (strcmp(metric->unit, "%") == 0)
		snprintf(buffer, size, "%s", units_percent(number, value));
	else if (strcmp(metric->unit, "s") == 0)
		snprintf(buffer, size, "%s", units_duration(number, value));
	else if (strstr(metric->unit, "/s"))
		snprintf(buffer, size, "%s %s", units_count(number, value), metric->unit);
	else
		/* What is counted, the name says; "1 kills" is no English. */
		snprintf(buffer, size, "%s", units_count(number, value));
	return buffer;
}

const char *condition_term_words(char *buffer, size_t size, const struct condition_term *term)
{
	const struct condition_metric *metric = &condition_metrics[term->metric];
	char value[64];

	if (metric->kind == CONDITION_FLAG) {
		snprintf(buffer, size, "%s (%s%s)", metric_phrase(term->metric),
			term->value != 0 ? "" : "not ", metric->name);
		return buffer;
	}
	snprintf(buffer, size, "%s (%s %s %s)", metric_phrase(term->metric), metric->name,
		operator_sign(term->operation),
		condition_value_words(value, sizeof(value), term, term->value));
	return buffer;
}

__attribute__((format(printf, 3, 4))) static void append(
	char *buffer, size_t size, const char *format, ...)
{
	size_t used = strlen(buffer);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(buffer + used, size - used, format, arguments);
	va_end(arguments);
}

const char *condition_words(char *buffer, size_t size, const struct condition *condition)
{
	char term[CONDITION_TERM_MAX], time[UNITS_TEXT_MAX];

	buffer[0] = '\0';
	for (unsigned int i = 0; i < condition->term_count; i++) {
		condition_term_words(term, sizeof(term), &condition->term[i]);
		if (i == 0)
			append(buffer, size, "%s", term);
		else
			append(buffer, size, _(" and %s"), term);
	}
	if (condition->term_count > 0 && condition->for_usec > 0)
		append(buffer, size, _(" for %s"),
			units_duration(time, (double)condition->for_usec / USEC_PER_SEC));
	return buffer;
}
