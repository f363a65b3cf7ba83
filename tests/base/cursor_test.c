/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/cursor.h"

#include <errno.h>

#include "../tap.h"
#include "base/bits.h"

static struct span span_of(const char *text)
{
	return (struct span){.at = text, .length = strlen(text)};
}

static void test_lines(void)
{
	struct cursor text = cursor_of("one\n\nth\0ree\nfour", 16);
	struct span line;

	CHECK(cursor_line(&text, &line) && span_is(line, "one"));
	CHECK_INT(text.line, 1);
	CHECK(text.is_terminated);
	CHECK(cursor_line(&text, &line));
	CHECK_INT(line.length, 0);
	CHECK(cursor_line(&text, &line));
	CHECK_INT(line.length, 6);
	CHECK_INT(text.line, 3);
	CHECK(cursor_line(&text, &line) && span_is(line, "four"));
	CHECK(!text.is_terminated);
	CHECK(!cursor_line(&text, &line));
	CHECK_INT(text.line, 4);
}

static void test_no_lines(void)
{
	struct cursor text = cursor_of("", 0);
	struct span line;

	CHECK(!cursor_line(&text, &line));
	text = cursor_of("\n", 1);
	CHECK(cursor_line(&text, &line));
	CHECK(!cursor_line(&text, &line));
}

static void test_words(void)
{
	struct cursor line = cursor_of_span(span_of(" \tone  two\tthree four \t"));
	struct span word;

	CHECK(cursor_word(&line, &word) && span_is(word, "one"));
	CHECK(cursor_word(&line, &word) && span_is(word, "two"));
	CHECK(span_is(cursor_rest(&line), "three four \t"));
	CHECK(cursor_word(&line, &word) && span_is(word, "three"));
	CHECK(cursor_word(&line, &word) && span_is(word, "four"));
	CHECK(!cursor_word(&line, &word));
	CHECK_INT(cursor_rest(&line).length, 0);
}

static void test_compare(void)
{
	CHECK(span_is(span_of("free"), "free"));
	CHECK(!span_is(span_of("free"), "fre"));
	CHECK(!span_is(span_of("free"), "freed"));
	CHECK(!span_is((struct span){"free\0", 5}, "free"));
	CHECK(span_starts(span_of("free"), "fr"));
	CHECK(span_starts(span_of("free"), ""));
	CHECK(!span_starts(span_of("fr"), "free"));
	CHECK(span_is(span_chop(span_of("free:"), ':'), "free"));
	CHECK(span_is(span_chop(span_of("free::"), ':'), "free:"));
	CHECK(span_is(span_chop(span_of("free"), ':'), "free"));
	CHECK_INT(span_chop(span_of(""), ':').length, 0);
}

static void test_u64(void)
{
	static const struct {
		const char *text;
		int error;
		uint64_t value;
	} rows[] = {
		{"0", 0, 0},
		{"007", 0, 7},
		{"18446744073709551615", 0, UINT64_MAX},
		{"000000000000000000000000000001", 0, 1},
		{"18446744073709551616", -ERANGE, 0},
		{"99999999999999999999999999", -ERANGE, 0},
		{"99999999999999999999999999x", -EINVAL, 0},
		{"", -EINVAL, 0},
		{"-1", -EINVAL, 0},
		{"+1", -EINVAL, 0},
		{" 1", -EINVAL, 0},
		{"1 ", -EINVAL, 0},
		{"1.0", -EINVAL, 0},
		{"0x1", -EINVAL, 0},
		{"max", -EINVAL, 0},
		{"\331\241", -EINVAL, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint64_t value = 4711;

		CHECK_INT(span_u64(span_of(rows[i].text), &value), rows[i].error);
		tap_expect(value == (rows[i].error ? 4711 : rows[i].value), __LINE__,
			"\"%s\" gives %llu", rows[i].text, (unsigned long long)value);
	}
}

static void test_i64(void)
{
	static const struct {
		const char *text;
		int error;
		int64_t value;
	} rows[] = {
		{"0", 0, 0},
		{"-0", 0, 0},
		{"-17", 0, -17},
		{"9223372036854775807", 0, INT64_MAX},
		{"-9223372036854775807", 0, -INT64_MAX},
		{"9223372036854775808", -ERANGE, 0},
		{"-9223372036854775809", -ERANGE, 0},
		{"-", -EINVAL, 0},
		{"", -EINVAL, 0},
		{"--1", -EINVAL, 0},
		{"- 1", -EINVAL, 0},
		{"+1", -EINVAL, 0},
		{"max", -EINVAL, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int64_t value = 4711;

		CHECK_INT(span_i64(span_of(rows[i].text), &value), rows[i].error);
		CHECK_INT(value, rows[i].error ? 4711 : rows[i].value);
	}
}

static void test_decimal(void)
{
	static const struct {
		const char *text;
		int error;
		double value;
	} rows[] = {
		{"0.00", 0, 0},
		{"12.34", 0, 12.34},
		{"100", 0, 100},
		{"0.05", 0, 0.05},
		{"1.000000000000000001", 0, 1},
		{"", -EINVAL, 0},
		{".", -EINVAL, 0},
		{"1.", -EINVAL, 0},
		{".5", -EINVAL, 0},
		{"1.2.3", -EINVAL, 0},
		{"-1.0", -EINVAL, 0},
		{"1e3", -EINVAL, 0},
		{"nan", -EINVAL, 0},
		{"inf", -EINVAL, 0},
		{"1,5", -EINVAL, 0},
		{"99999999999999999999.0", -ERANGE, 0},
		{"0.99999999999999999999", -ERANGE, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		double value = 4711;

		CHECK_INT(span_decimal(span_of(rows[i].text), &value), rows[i].error);
		CHECK_REAL(value, rows[i].error ? 4711 : rows[i].value, 1e-9);
	}
}

static void test_copy(void)
{
	static const struct {
		const char *text;
		size_t length;
		const char *copied; /* into 8 bytes */
	} rows[] = {
		{"", 0, ""},
		{"java", 4, "java"},
		{"seven77", 7, "seven77"},
		{"eight888", 8, "eight88"},
		{"a\0b", 3, "a?b"},
		{"\t\n\r\033\177", 5, "?????"},
		{"\303\244\342\202\254", 5, "\303\244\342\202\254"},
		{"\360\237\222\200", 4, "\360\237\222\200"},
		/* Cut before a sequence that does not fit whole. */
		{"sixsix\303\244", 8, "sixsix"},
		{"fivef\342\202\254x", 9, "fivef"},
		{"four\342\202\254", 7, "four\342\202\254"},
		/* C1 controls, alone and as UTF-8: U+009B is "ESC [" to a terminal. */
		{"\233", 1, "?"},
		{"\302\233", 2, "??"},
		{"\302\240", 2, "\302\240"},
		/* A lone lead or trail byte, overlong forms, a surrogate, beyond U+10FFFF. */
		{"\303", 1, "?"},
		{"\303x", 2, "?x"},
		{"\342\202", 2, "??"},
		{"\251x", 2, "?x"},
		{"\300\200", 2, "??"},
		{"\340\200\200", 3, "???"},
		{"\355\240\200", 3, "???"},
		{"\364\220\200\200", 4, "????"},
		{"\377\376", 2, "??"},
		/* U+202E and U+2066 turn what follows; a dash beside them does not. */
		{"a\342\200\256b", 5, "a???b"},
		{"\342\201\246x", 4, "???x"},
		{"\342\200\223", 3, "\342\200\223"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char buffer[8];

		memset(buffer, 'x', sizeof(buffer));
		span_copy((struct span){.at = rows[i].text, .length = rows[i].length}, buffer,
			sizeof(buffer));
		CHECK_TEXT(buffer, rows[i].copied);
	}
}

static void test_copy_small(void)
{
	char buffer[1] = {'x'};

	span_copy(span_of("text"), buffer, sizeof(buffer));
	CHECK_TEXT(buffer, "");
}

int main(void)
{
	tap_run("lines, the last without a newline", test_lines);
	tap_run("an empty text has no line", test_no_lines);
	tap_run("words and the rest", test_words);
	tap_run("compare and chop", test_compare);
	tap_run("numbers without a sign", test_u64);
	tap_run("numbers with a sign", test_i64);
	tap_run("decimals", test_decimal);
	tap_run("a copy is fit for a screen", test_copy);
	tap_run("a copy into one byte", test_copy_small);
	return tap_done();
}
