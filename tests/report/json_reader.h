/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A reader of JSON (RFC 8259) for the tests of the writer: it takes nothing that is not JSON, and
 * nothing that the writer has no use for (null, exponents). What it read is a flat list of
 * values, each with its path: "zones[0].forecast.confidence".
 */
#ifndef OOMWATCH_TESTS_REPORT_JSON_READER_H
#define OOMWATCH_TESTS_REPORT_JSON_READER_H

#include <stddef.h>

#define JSON_VALUES_MAX 8192
#define JSON_PATH_MAX 96

struct json_value {
	char path[JSON_PATH_MAX];
	char type;      /* object {, array [, string ", boolean b, number 0, of them a whole one
			 * that is not negative u and a negative one i */
	const char *at; /* in the text */
	size_t length;
};

struct json_reader {
	const char *start;
	const char *at;
	const char *error; /* what was wrong at AT; NULL when nothing was */
	unsigned int count;
	struct json_value values[JSON_VALUES_MAX];
};

/* Reads TEXT, one value with a newline behind it. Whether it is valid. */
int json_read(struct json_reader *reader, const char *text);

/* The value of that path, NULL when there is none. */
const struct json_value *json_find(const struct json_reader *reader, const char *path);

/* Its number; NAN when there is none. */
double json_number(const struct json_reader *reader, const char *path);

#endif
