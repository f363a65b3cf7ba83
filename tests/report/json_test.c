/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "report/json.h"

#include <float.h>
#include <locale.h>
#include <stdlib.h>

#include "../tap.h"
#include "base/bits.h"

static struct json json;
static char *written;
static size_t written_length;

static void start(void)
{
	json = (struct json){.out = open_memstream(&written, &written_length)};
}

/* What was written since start(), NULs and all, must be EXPECTED. */
static void expect(int line, const char *expected)
{
	fclose(json.out);
	tap_expect(written_length == strlen(expected) && strcmp(written, expected) == 0, line,
		"%s, expected %s", written, expected);
	free(written);
}

static void test_strings(void)
{
	static const struct {
		const char *text;
		const char *expected;
	} rows[] = {
		{"", "\"\""},
		{"plain /dev/zram0", "\"plain /dev/zram0\""},
		{"a\"b", "\"a\\\"b\""},
		{"a\\b", "\"a\\\\b\""},
		{"\\\"", "\"\\\\\\\"\""},
		{"\b\t\n\f\r", "\"\\u0008\\u0009\\u000a\\u000c\\u000d\""},
		{"\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\""},
		{"\x1b[31m", "\"\\u001b[31m\""},
		/* The first and the last of each length. */
		{"\xc2\x80\xdf\xbf", "\"\xc2\x80\xdf\xbf\""},
		{"\xe0\xa0\x80\xef\xbf\xbf", "\"\xe0\xa0\x80\xef\xbf\xbf\""},
		{"\xed\x9f\xbf\xee\x80\x80", "\"\xed\x9f\xbf\xee\x80\x80\""},
		{"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", "\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\""},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		start();
		json_text(&json, NULL, rows[i].text);
		expect(__LINE__, rows[i].expected);
	}
}

#define BAD "\\ufffd"

static void test_invalid_utf8(void)
{
	static const struct {
		const char *text;
		const char *expected;
	} rows[] = {
		{"\xff", "\"" BAD "\""},
		{"a\x80z", "\"a" BAD "z\""},
		/* Cut off: the end of the text is not read over. */
		{"\xc3", "\"" BAD "\""},
		{"\xe2\x82", "\"" BAD BAD "\""},
		{"\xf0\x9f\x98", "\"" BAD BAD BAD "\""},
		{"\xe2\x82z", "\"" BAD BAD "z\""},
		{"\xc3\"", "\"" BAD "\\\"\""},
		/* Overlong, surrogates, beyond U+10FFFF. */
		{"\xc0\xaf", "\"" BAD BAD "\""},
		{"\xc1\xbf", "\"" BAD BAD "\""},
		{"\xe0\x9f\xbf", "\"" BAD BAD BAD "\""},
		{"\xf0\x8f\xbf\xbf", "\"" BAD BAD BAD BAD "\""},
		{"\xed\xa0\x80", "\"" BAD BAD BAD "\""},
		{"\xed\xbf\xbf", "\"" BAD BAD BAD "\""},
		{"\xf4\x90\x80\x80", "\"" BAD BAD BAD BAD "\""},
		{"\xf5\x80\x80\x80", "\"" BAD BAD BAD BAD "\""},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		start();
		json_text(&json, NULL, rows[i].text);
		expect(__LINE__, rows[i].expected);
	}
}

static void test_reals(void)
{
	static const struct {
		double value;
		int decimals;
		const char *expected;
	} rows[] = {
		{0, 0, "0"},
		{0, 3, "0"},
		{-0.0, 1, "0"},
		{-0.04, 1, "0"},
		{-0.06, 1, "-0.1"},
		{0.0004, 3, "0"},
		{0.0006, 3, "0.001"},
		{1.5, 3, "1.5"},
		{1.25, 2, "1.25"},
		{1.999, 2, "2"},
		{2, 6, "2"},
		{100, 0, "100"},
		{100, 2, "100"},
		{1200.10, 3, "1200.1"},
		{99.96, 1, "100"},
		{-1234.5, 1, "-1234.5"},
		{18446744073709551616.0, 1, "18446744073709551616"},
		{9007199254740992.0 * 1024, 0, "9223372036854775808"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		start();
		json_real(&json, NULL, rows[i].value, rows[i].decimals);
		expect(__LINE__, rows[i].expected);
	}
	/* The largest has 309 digits and must not be read over. */
	start();
	json_real(&json, NULL, -DBL_MAX, 15);
	fflush(json.out);
	CHECK_INT(written_length, 310);
	CHECK_REAL(strtod(written, NULL), -DBL_MAX, 0);
	fclose(json.out);
	free(written);
}

static void test_unknown(void)
{
	start();
	json_object_begin(&json, NULL);
	json_real(&json, "first", NAN, 1);
	json_u64(&json, "second", 2);
	json_real(&json, "third", INFINITY, 1);
	json_real_unit(&json, "fourth", "_sec", -INFINITY, 1);
	json_real_unit(&json, "fifth", "_per_sec", 0.5, 1);
	json_real(&json, "last", NAN, 1);
	json_object_end(&json);
	expect(__LINE__, "{\"second\":2,\"fifth_per_sec\":0.5}");
	start();
	json_object_begin(&json, NULL);
	json_real(&json, "only", NAN, 1);
	json_object_end(&json);
	expect(__LINE__, "{}");
}

static void test_integers(void)
{
	start();
	json_array_begin(&json, NULL);
	json_u64(&json, NULL, 0);
	json_u64(&json, NULL, UINT64_MAX);
	json_i64(&json, NULL, INT64_MIN);
	json_i64(&json, NULL, INT64_MAX);
	json_bool(&json, NULL, true);
	json_bool(&json, NULL, false);
	json_array_end(&json);
	expect(__LINE__, "[0,18446744073709551615,-9223372036854775808,9223372036854775807,"
			 "true,false]");
}

static void test_commas(void)
{
	start();
	json_object_begin(&json, NULL);
	json_object_begin(&json, "empty");
	json_object_end(&json);
	json_array_begin(&json, "none");
	json_array_end(&json);
	json_array_begin(&json, "some");
	json_object_begin(&json, NULL);
	json_u64_unit(&json, "free", "_pages", 1);
	json_text(&json, "name", "x");
	json_object_end(&json);
	json_object_begin(&json, NULL);
	json_object_end(&json);
	json_array_begin(&json, NULL);
	json_u64(&json, NULL, 1);
	json_u64(&json, NULL, 2);
	json_array_end(&json);
	json_array_end(&json);
	json_u64(&json, "after \"it\"", 3);
	json_object_end(&json);
	expect(__LINE__, "{\"empty\":{},\"none\":[],\"some\":[{\"free_pages\":1,\"name\":\"x\"},"
			 "{},[1,2]],\"after \\\"it\\\"\":3}");
}

static void test_locale(void)
{
	start();
	json_real(&json, NULL, -1234.5, 2);
	expect(__LINE__, "-1234.5");
}

/* A locale with another decimal sign; a machine need not have one. */
static bool has_other_point(void)
{
	static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "es_ES.UTF-8",
		"ru_RU.UTF-8", "pt_BR.UTF-8", "ps_AF.UTF-8", "de_DE", "fr_FR"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (setlocale(LC_NUMERIC, names[i]) &&
			strcmp(localeconv()->decimal_point, ".") != 0)
			return true;
	}
	return false;
}

int main(void)
{
	const char *name = "a point in every locale";

	tap_run("strings are escaped", test_strings);
	tap_run("what is not UTF-8 becomes U+FFFD", test_invalid_utf8);
	tap_run("decimals", test_reals);
	tap_run("the unknown is left out with its key", test_unknown);
	tap_run("whole numbers", test_integers);
	tap_run("commas between members only", test_commas);
	if (has_other_point())
		tap_run(name, test_locale);
	else
		tap_skip(name, "no locale with a comma is installed");
	return tap_done();
}
