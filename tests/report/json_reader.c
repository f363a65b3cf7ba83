/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "json_reader.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_value(struct json_reader *reader, const char *path);

static bool refuse(struct json_reader *reader, const char *error)
{
	if (!reader->error)
		reader->error = error;
	return false;
}

static bool take(struct json_reader *reader, char c)
{
	if (*reader->at != c)
		return false;
	reader->at++;
	return true;
}

static bool take_word(struct json_reader *reader, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(reader->at, word, length) != 0)
		return false;
	reader->at += length;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool take_digits(struct json_reader *reader)
{
	const char *start = reader->at;

	while (is_digit(*reader->at))
		reader->at++;
	return reader->at > start;
}

/* Behind the first quote; stands behind the last one afterwards. */
static bool read_string(struct json_reader *reader)
{
	while (*reader->at != '"') {
		unsigned char c = (unsigned char)*reader->at++;

		if (c < 0x20 || c == 0x7f)
			return refuse(reader, "a control byte in a string");
		if (c != '\\')
			continue;
		if (*reader->at == 'u') {
			if (strspn(reader->at + 1, "0123456789abcdef") < 4)
				return refuse(reader, "four hexadecimal digits expected");
			reader->at += 5;
		} else if (!*reader->at || !strchr("\"\\/bfnrt", *reader->at++)) {
			return refuse(reader, "an unknown escape");
		}
	}
	reader->at++;
	return true;
}

static bool read_number(struct json_reader *reader, char *ret_type)
{
	bool is_negative = take(reader, '-');
	bool is_zero = *reader->at == '0';
	const char *first = reader->at;

	if (!take_digits(reader))
		return refuse(reader, "a value expected");
	if (is_zero && reader->at > first + 1)
		return refuse(reader, "a zero before a number");
	*ret_type = is_negative ? 'i' : 'u';
	if (take(reader, '.')) {
		*ret_type = '0';
		if (!take_digits(reader))
			return refuse(reader, "digits expected behind the point");
	}
	return true;
}

static bool read_member(struct json_reader *reader, const char *path)
{
	char name[JSON_PATH_MAX];
	const char *key = reader->at + 1;
	int length;

	if (!take(reader, '"') || !read_string(reader))
		return refuse(reader, "a key expected");
	length = snprintf(name, sizeof(name), "%s%s%.*s", path, path[0] ? "." : "",
		(int)(reader->at - key - 1), key);
	if (length >= (int)sizeof(name))
		return refuse(reader, "a path that is too long");
	if (json_find(reader, name))
		return refuse(reader, "a key for the second time");
	if (!take(reader, ':'))
		return refuse(reader, "a colon expected");
	return read_value(reader, name);
}

static bool read_element(struct json_reader *reader, const char *path, unsigned int index)
{
	char name[JSON_PATH_MAX];

	if (snprintf(name, sizeof(name), "%s[%u]", path, index) >= (int)sizeof(name))
		return refuse(reader, "a path that is too long");
	return read_value(reader, name);
}

/* Members up to the bracket END. */
static bool read_members(struct json_reader *reader, const char *path, char end)
{
	if (take(reader, end))
		return true;
	for (unsigned int i = 0;; i++) {
		if (end == '}' ? !read_member(reader, path) : !read_element(reader, path, i))
			return false;
		if (take(reader, end))
			return true;
		if (!take(reader, ','))
			return refuse(reader, "a comma or the end expected");
	}
}

static bool read_value(struct json_reader *reader, const char *path)
{
	struct json_value *value = &reader->values[reader->count];

	if (reader->count == JSON_VALUES_MAX)
		return refuse(reader, "more values than the test has room for");
	snprintf(value->path, sizeof(value->path), "%s", path);
	value->at = reader->at;
	value->type = *reader->at;
	reader->count++;

	bool is_valid;

	if (take(reader, '{'))
		is_valid = read_members(reader, path, '}');
	else if (take(reader, '['))
		is_valid = read_members(reader, path, ']');
	else if (take(reader, '"'))
		is_valid = read_string(reader);
	else if (take_word(reader, "true") || take_word(reader, "false"))
		is_valid = (value->type = 'b');
	else
		is_valid = read_number(reader, &value->type);
	value->length = (size_t)(reader->at - value->at);
	return is_valid;
}

int json_read(struct json_reader *reader, const char *text)
{
	reader->start = reader->at = text;
	reader->error = NULL;
	reader->count = 0;
	if (!read_value(reader, ""))
		return false;
	return (take(reader, '\n') && !*reader->at) ||
	       refuse(reader, "one newline and the end expected");
}

const struct json_value *json_find(const struct json_reader *reader, const char *path)
{
	for (unsigned int i = 0; i < reader->count; i++) {
		if (strcmp(reader->values[i].path, path) == 0)
			return &reader->values[i];
	}
	return NULL;
}

double json_number(const struct json_reader *reader, const char *path)
{
	const struct json_value *value = json_find(reader, path);

	return value && strchr("ui0", value->type) ? strtod(value->at, NULL) : NAN;
}
