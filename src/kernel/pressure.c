/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/pressure.h"

#include <errno.h>
#include <string.h>

#include "base/bits.h"
#include "base/message.h"
#include "kernel/text.h"

enum pressure_value {
	PRESSURE_AVG10,
	PRESSURE_AVG60,
	PRESSURE_AVG300,
	PRESSURE_TOTAL,
	PRESSURE_VALUES
};

static const char *const pressure_names[PRESSURE_VALUES] = {
	[PRESSURE_AVG10] = "avg10",
	[PRESSURE_AVG60] = "avg60",
	[PRESSURE_AVG300] = "avg300",
	[PRESSURE_TOTAL] = "total",
};

/* Splits "avg10=0.37"; -1 when the name is not known. */
static int pressure_find(struct span word, struct span *ret_text)
{
	const char *equals = memchr(word.at, '=', word.length);
	struct span name = word;

	if (!equals)
		return -1;
	name.length = (size_t)(equals - word.at);
	ret_text->at = equals + 1;
	ret_text->length = word.length - name.length - 1;
	for (int i = 0; i < PRESSURE_VALUES; i++) {
		if (span_is(name, pressure_names[i]))
			return i;
	}
	return -1;
}

static int pressure_store(struct pressure_line *out, enum pressure_value which, struct span text,
	unsigned int line, struct failure *failure)
{
	double *const averages[] = {
		[PRESSURE_AVG10] = &out->avg10_percent,
		[PRESSURE_AVG60] = &out->avg60_percent,
		[PRESSURE_AVG300] = &out->avg300_percent,
	};
	int error = which == PRESSURE_TOTAL ? span_u64(text, &out->total_usec)
					    : span_decimal(text, averages[which]);

	return error ? text_bad_number(text, pressure_names[which], line, error, failure) : 0;
}

/* "avg10=0.37 avg60=1.10 avg300=0.39 total=1402629", all four of them. */
static int pressure_read(
	struct cursor *words, unsigned int line, struct pressure_line *ret, struct failure *failure)
{
	struct pressure_line out = {.is_present = true};
	uint64_t seen = 0;
	struct span word, text;

	while (cursor_word(words, &word)) {
		int which = pressure_find(word, &text);

		if (which < 0)
			continue;

		int error = pressure_store(&out, (enum pressure_value)which, text, line, failure);

		if (error)
			return error;
		bits_set(&seen, (unsigned int)which);
	}
	for (unsigned int i = 0; i < PRESSURE_VALUES; i++) {
		if (!bits_has(&seen, i))
			return failure_set(failure, -EINVAL, line, _("%s= is missing, expected %s"),
				pressure_names[i], "avg10= avg60= avg300= total=");
	}
	*ret = out;
	return 0;
}

int pressure_parse(const char *text, size_t length, struct pressure *ret, struct failure *failure)
{
	struct pressure pressure = {0};
	struct cursor lines = cursor_of(text, length);
	struct span line, name;
	int error = text_check_whole(text, length, failure);

	while (!error && cursor_line(&lines, &line)) {
		struct cursor words = cursor_of_span(line);

		if (!cursor_word(&words, &name))
			continue;
		if (span_is(name, "some"))
			error = pressure_read(&words, lines.line, &pressure.some, failure);
		else if (span_is(name, "full"))
			error = pressure_read(&words, lines.line, &pressure.full, failure);
	}
	if (error)
		return error;
	if (!pressure.some.is_present && !pressure.full.is_present)
		return failure_set(failure, -ENODATA, 0, "%s",
			_("neither a line \"some\" nor a line \"full\" in the text"));
	*ret = pressure;
	return 0;
}
