/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A writer of JSON (RFC 8259) that allocates nothing. A real number that is unknown (NAN)
 * is left out with its key: absent is not zero, and not null either.
 */
#ifndef OOMWATCH_REPORT_JSON_H
#define OOMWATCH_REPORT_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct json {
	FILE *out;
	bool needs_comma;
};

/* KEY is NULL for the members of an array and for the document itself. */
void json_object_begin(struct json *json, const char *key);
void json_object_end(struct json *json);
void json_array_begin(struct json *json, const char *key);
void json_array_end(struct json *json);

void json_u64(struct json *json, const char *key, uint64_t value);
void json_i64(struct json *json, const char *key, int64_t value);
void json_bool(struct json *json, const char *key, bool value);

/* With at most DECIMALS digits behind the point, 15 at most; nothing at all when VALUE is unknown. */
void json_real(struct json *json, const char *key, double value, int decimals);

/* Bytes that are not UTF-8 become U+FFFD. */
void json_text(struct json *json, const char *key, const char *text);

/* KEY with SUFFIX behind it, for kernel names that get their unit: free and _pages. */
void json_u64_unit(struct json *json, const char *key, const char *suffix, uint64_t value);
void json_real_unit(
	struct json *json, const char *key, const char *suffix, double value, int decimals);

#endif
