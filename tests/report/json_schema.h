/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of doc/json.md, and what a document is held against. For one program: it keeps count of the
 * rows that were seen. */
#ifndef OOMWATCH_TESTS_REPORT_JSON_SCHEMA_H
#define OOMWATCH_TESTS_REPORT_JSON_SCHEMA_H

#include <stdlib.h>

#include "../tap.h"
#include "json_reader.h"

#define ROWS_MAX 512

/* A row of the table. */
struct row {
	char key[64];
	char type;
	bool is_always;
	bool is_seen; /* in one document at least */
};

static struct row rows[ROWS_MAX];
static unsigned int row_count;
static struct json_reader reader;

static void read_table(void)
{
	const char *top = getenv("top_srcdir");
	char name[4096], line[512], type[32], when[128];
	FILE *file;

	snprintf(name, sizeof(name), "%s/doc/json.md", top ? top : ".");
	file = fopen(name, "re");
	while (file && row_count < ROWS_MAX && fgets(line, sizeof(line), file)) {
		struct row *row = &rows[row_count];

		if (sscanf(line, "| %63s | %31s | %127[^|]", row->key, type, when) != 3 ||
			strcmp(row->key, "key") == 0 || strcmp(row->key, "---") == 0)
			continue;
		row->type = type[1] ? '?' : type[0];
		row->is_always = strcmp(when, "- ") == 0;
		row_count++;
	}
	if (file)
		fclose(file);
	if (row_count == 0) {
		printf("Bail out! %s: no table in it\n", name);
		exit(99);
	}
}

/* Whether PATH is one that KEY means: `*` is any key or the rest of one, `[]` any index. */
static bool key_means(const char *key, const char *path)
{
	for (; *key; key++) {
		if (*key == '*') {
			size_t length = strcspn(path, ".[");

			if (length == 0)
				return false;
			path += length;
		} else if (*key == '[') {
			size_t digits = *path == '[' ? strspn(path + 1, "0123456789") : 0;

			if (digits == 0)
				return false;
			path += 1 + digits;
		} else if (*path++ != *key) {
			return false;
		}
	}
	return *path == '\0';
}

static bool is_type(char expected, char type)
{
	switch (expected) {
	case 'u':
		return type == 'u';
	case 'i':
		return type == 'u' || type == 'i';
	case 'r':
		return type == 'u' || type == 'i' || type == '0';
	case 's':
		return type == '"';
	case 'b':
		return type == 'b';
	default:
		return false;
	}
}

/* Every value has its row. Objects and arrays are what stands before a dot or a bracket. */
static void check_values(const char *name)
{
	for (unsigned int i = 0; i < reader.count; i++) {
		const struct json_value *value = &reader.values[i];
		unsigned int found = 0;

		if (value->type == '{' || value->type == '[')
			continue;
		for (unsigned int j = 0; j < row_count; j++) {
			if (!key_means(rows[j].key, value->path))
				continue;
			found++;
			rows[j].is_seen = true;
			tap_expect(is_type(rows[j].type, value->type), __LINE__,
				"%s: %s is %.*s, not of type %c", name, value->path,
				(int)value->length, value->at, rows[j].type);
		}
		tap_expect(found == 1, __LINE__, "%s: %s has %u rows in doc/json.md", name,
			value->path, found);
	}
}

/* A row that is always there is in each object that it names. */
static void check_always(const char *name)
{
	for (unsigned int i = 0; i < row_count; i++) {
		char parent[sizeof(rows[0].key)], path[JSON_PATH_MAX + sizeof(rows[0].key)];
		char *dot, *key;

		strcpy(parent, rows[i].key);
		if (strlen(parent) > 2 && strcmp(parent + strlen(parent) - 2, "[]") == 0)
			parent[strlen(parent) - 2] = '\0';
		dot = strrchr(parent, '.');
		key = dot ? rows[i].key + (dot - parent) + 1 : rows[i].key;
		if (!rows[i].is_always || strchr(key, '*'))
			continue;
		parent[dot ? dot - parent : 0] = '\0';
		for (unsigned int j = 0; j < reader.count; j++) {
			if (reader.values[j].type != '{' ||
				!key_means(parent, reader.values[j].path))
				continue;
			snprintf(path, sizeof(path), "%s%s%.*s", reader.values[j].path,
				dot ? "." : "", (int)strcspn(key, "["), key);
			tap_expect(json_find(&reader, path) != NULL, __LINE__,
				"%s: %s is not there, though doc/json.md says always", name, path);
		}
	}
}

/* The units that stand behind the names of the kernel. */
static void check_units(const char *name)
{
	for (unsigned int i = 0; i < reader.count; i++) {
		const char *path = reader.values[i].path;
		const char *end = path + strlen(path);
		bool is_kib = strncmp(path, "meminfo.", 8) == 0 &&
			      strncmp(path + 8, "HugePages_", 10) != 0;
		bool is_rate = strncmp(path, "rates.", 6) == 0;

		tap_expect(!is_kib || strcmp(end - 4, "_kib") == 0, __LINE__, "%s: %s without _kib",
			name, path);
		tap_expect(strncmp(path, "meminfo.HugePages_", 18) != 0 ||
				   strcmp(end - 4, "_kib") != 0,
			__LINE__, "%s: %s is a count", name, path);
		tap_expect(!is_rate || strcmp(end - 8, "_per_sec") == 0, __LINE__,
			"%s: %s without _per_sec", name, path);
	}
}

static void expect_text(int line, const char *path, const char *expected)
{
	const struct json_value *value = json_find(&reader, path);

	if (tap_expect(value && value->type == '"', line, "%s is no string", path))
		tap_expect(value->length == strlen(expected) + 2 &&
				   strncmp(value->at + 1, expected, strlen(expected)) == 0,
			line, "%s is %.*s, expected %s", path, (int)value->length, value->at,
			expected);
}

static void expect_number(int line, const char *path, double expected)
{
	double value = json_number(&reader, path);

	tap_expect((isnan(value) && isnan(expected)) || fabs(value - expected) < 1e-6, line,
		"%s is %g, expected %g", path, value, expected);
}

#endif
