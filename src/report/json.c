/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "report/json.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* The length of the UTF-8 sequence at TEXT, 0 when it is none (RFC 3629). */
static unsigned int utf8_length(const unsigned char *text)
{
	unsigned int length = text[0] < 0x80                      ? 1
			      : text[0] >= 0xc2 && text[0] < 0xe0 ? 2
			      : text[0] >= 0xe0 && text[0] < 0xf0 ? 3
			      : text[0] >= 0xf0 && text[0] < 0xf5 ? 4
								  : 0;

	for (unsigned int i = 1; i < length; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	}
	/* Overlong forms, surrogates, and what is beyond U+10FFFF. */
	if ((text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xed && text[1] > 0x9f) ||
		(text[0] == 0xf0 && text[1] < 0x90) || (text[0] == 0xf4 && text[1] > 0x8f))
		return 0;
	return length;
}

static void json_string(struct json *json, const char *text, const char *suffix)
{
	fputc('"', json->out);
	for (const unsigned char *at = (const unsigned char *)text; *at;) {
		unsigned int length = utf8_length(at);

		if (length == 0) {
			fputs("\\ufffd", json->out);
			at++;
		} else if (*at == '"' || *at == '\\') {
			fprintf(json->out, "\\%c", *at++);
		} else if (*at < 0x20 || *at == 0x7f) {
			fprintf(json->out, "\\u%04x", *at++);
		} else {
			fwrite(at, 1, length, json->out);
			at += length;
		}
	}
	fprintf(json->out, "%s\"", suffix);
}

/* What stands before every value: a comma where one is due, and the key. */
static void json_begin(struct json *json, const char *key, const char *suffix)
{
	if (json->needs_comma)
		fputc(',', json->out);
	json->needs_comma = true;
	if (key) {
		json_string(json, key, suffix);
		fputc(':', json->out);
	}
}

void json_object_begin(struct json *json, const char *key)
{
	json_begin(json, key, "");
	fputc('{', json->out);
	json->needs_comma = false;
}

void json_object_end(struct json *json)
{
	fputc('}', json->out);
	json->needs_comma = true;
}

void json_array_begin(struct json *json, const char *key)
{
	json_begin(json, key, "");
	fputc('[', json->out);
	json->needs_comma = false;
}

void json_array_end(struct json *json)
{
	fputc(']', json->out);
	json->needs_comma = true;
}

void json_u64_unit(struct json *json, const char *key, const char *suffix, uint64_t value)
{
	json_begin(json, key, suffix);
	fprintf(json->out, "%" PRIu64, value);
}

void json_u64(struct json *json, const char *key, uint64_t value)
{
	json_u64_unit(json, key, "", value);
}

void json_i64(struct json *json, const char *key, int64_t value)
{
	json_begin(json, key, "");
	fprintf(json->out, "%" PRId64, value);
}

void json_bool(struct json *json, const char *key, bool value)
{
	json_begin(json, key, "");
	fputs(value ? "true" : "false", json->out);
}

/* What printf() wrote, with the decimal sign of the locale (a comma, or U+066B in two bytes) as
 * the point that JSON knows, and without zeros at the end. */
static void json_number(FILE *out, char *text, int decimals)
{
	char *end = text;

	for (const char *at = text; *at; at++) {
		if (*at == '-' || (*at >= '0' && *at <= '9'))
			*end++ = *at;
		else if (end[-1] != '.')
			*end++ = '.';
	}
	while (decimals > 0 && end[-1] == '0')
		end--;
	if (end[-1] == '.')
		end--;
	*end = '\0';
	fputs(strcmp(text, "-0") == 0 ? "0" : text, out);
}

void json_real_unit(
	struct json *json, const char *key, const char *suffix, double value, int decimals)
{
	char text[DBL_MAX_10_EXP + 32];

	if (!isfinite(value))
		return;
	json_begin(json, key, suffix);
	snprintf(text, sizeof(text), "%.*f", decimals, value);
	json_number(json->out, text, decimals);
}

void json_real(struct json *json, const char *key, double value, int decimals)
{
	json_real_unit(json, key, "", value, decimals);
}

void json_text(struct json *json, const char *key, const char *text)
{
	json_begin(json, key, "");
	json_string(json, text, "");
}
