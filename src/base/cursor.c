/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/cursor.h"

#include <errno.h>
#include <string.h>

struct cursor cursor_of(const char *text, size_t length)
{
	return (struct cursor){.at = text, .end = text + length};
}

struct cursor cursor_of_span(struct span span)
{
	return cursor_of(span.at, span.length);
}

bool cursor_line(struct cursor *text, struct span *ret_line)
{
	if (text->at >= text->end)
		return false;

	size_t left = (size_t)(text->end - text->at);
	const char *newline = memchr(text->at, '\n', left);

	ret_line->at = text->at;
	ret_line->length = newline ? (size_t)(newline - text->at) : left;
	text->at = newline ? newline + 1 : text->end;
	text->is_terminated = newline != NULL;
	text->line++;
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void cursor_skip_blanks(struct cursor *line)
{
	while (line->at < line->end && is_blank(*line->at))
		line->at++;
}

bool cursor_word(struct cursor *line, struct span *ret_word)
{
	cursor_skip_blanks(line);
	if (line->at >= line->end)
		return false;
	ret_word->at = line->at;
	while (line->at < line->end && !is_blank(*line->at))
		line->at++;
	ret_word->length = (size_t)(line->at - ret_word->at);
	return true;
}

struct span cursor_rest(struct cursor *line)
{
	cursor_skip_blanks(line);
	return (struct span){.at = line->at, .length = (size_t)(line->end - line->at)};
}

bool span_is(struct span span, const char *text)
{
	return span.length == strlen(text) && memcmp(span.at, text, span.length) == 0;
}

bool span_starts(struct span span, const char *prefix)
{
	size_t length = strlen(prefix);

	return span.length >= length && memcmp(span.at, prefix, length) == 0;
}

struct span span_chop(struct span span, char c)
{
	if (span.length > 0 && span.at[span.length - 1] == c)
		span.length--;
	return span;
}

int span_u64(struct span span, uint64_t *ret_value)
{
	uint64_t value = 0;

	if (span.length == 0)
		return -EINVAL;
	for (size_t i = 0; i < span.length; i++) {
		if (span.at[i] < '0' || span.at[i] > '9')
			return -EINVAL;
	}
	for (size_t i = 0; i < span.length; i++) {
		if (__builtin_mul_overflow(value, (uint64_t)10, &value) ||
			__builtin_add_overflow(value, (uint64_t)(span.at[i] - '0'), &value))
			return -ERANGE;
	}
	*ret_value = value;
	return 0;
}

int span_i64(struct span span, int64_t *ret_value)
{
	bool is_negative = span_starts(span, "-");
	uint64_t magnitude;

	if (is_negative) {
		span.at++;
		span.length--;
	}

	int error = span_u64(span, &magnitude);

	if (error)
		return error;
	if (magnitude > (uint64_t)INT64_MAX)
		return -ERANGE;
	*ret_value = is_negative ? -(int64_t)magnitude : (int64_t)magnitude;
	return 0;
}

int span_decimal(struct span span, double *ret_value)
{
	const char *point = memchr(span.at, '.', span.length);
	uint64_t whole, fraction = 0;
	double scale = 1;
	struct span digits = span;

	if (point)
		digits.length = (size_t)(point - span.at);

	int error = span_u64(digits, &whole);

	if (error)
		return error;
	if (point) {
		digits = (struct span){.at = point + 1, .length = span.length - digits.length - 1};
		error = span_u64(digits, &fraction);
		if (error)
			return error;
		for (size_t i = 0; i < digits.length; i++)
			scale *= 10;
	}
	*ret_value = (double)whole + (double)fraction / scale;
	return 0;
}

/* How long a UTF-8 sequence is that begins with FIRST; 0 when none does. */
static size_t utf8_promised(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first >= 0xf5)
		return 0;
	if (first < 0xe0)
		return 2;
	return first < 0xf0 ? 3 : 4;
}

/* What turns the direction of writing: a name could look like another with it. */
static bool is_direction(uint32_t code)
{
	return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
	       code == 0x200e || code == 0x200f;
}

/*
 * The length of the UTF-8 sequence at SPAN's byte FIRST; 0 when it is malformed or a control
 * character. U+0080 to U+009F are control characters too: a terminal takes U+009B for "ESC [".
 */
static size_t utf8_length(struct span span, size_t first)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *at = (const unsigned char *)span.at + first;
	size_t length = utf8_promised(at[0]);
	uint32_t code = length <= 1 ? at[0] : at[0] & (0x7fu >> length);

	if (length == 0 || length > span.length - first)
		return 0;
	for (size_t i = 1; i < length; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (at[i] & 0x3f);
	}
	if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || is_direction(code) ? 0 : length;
}

void span_copy(struct span span, char *buffer, size_t size)
{
	size_t used = 0, i = 0;

	while (i < span.length) {
		size_t length = utf8_length(span, i);
		size_t width = length ? length : 1;

		/* A cut must not leave half a UTF-8 sequence behind. */
		if (used + width >= size)
			break;
		if (length)
			memcpy(buffer + used, span.at + i, length);
		else
			buffer[used] = '?';
		used += width;
		i += width;
	}
	buffer[used] = '\0';
}
