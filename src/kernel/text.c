/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/text.h"

#include <errno.h>
#include <string.h>

#include "base/message.h"

int text_check_whole(const char *text, size_t length, struct failure *failure)
{
	unsigned int line = 1;

	if (length == 0)
		return failure_set(failure, -ENODATA, 0, "%s", _("the text is empty"));
	if (text[length - 1] == '\n')
		return 0;
	for (size_t i = 0; i < length; i++)
		line += text[i] == '\n';
	return failure_set(failure, -EINVAL, line, "%s",
		_("the text is cut off: its last line has no newline"));
}

int text_bad_number(
	struct span text, const char *name, unsigned int line, int error, struct failure *failure)
{
	char shown[32];

	span_copy(text, shown, sizeof(shown));
	return failure_set(failure, error, line,
		error == -ERANGE ? _("%s is \"%s\", expected a number that fits into 64 bits")
				 : _("%s is \"%s\", expected a number"),
		name, shown);
}

int text_u64(struct span text, const char *name, unsigned int line, uint64_t *ret_value,
	struct failure *failure)
{
	int error = span_u64(text, ret_value);

	return error ? text_bad_number(text, name, line, error, failure) : 0;
}

/* text_u64() for a number up to MOST. */
static int text_u64_to(struct span text, const char *name, unsigned int line, uint32_t most,
	uint64_t *ret_value, struct failure *failure)
{
	uint64_t value = 0;
	char shown[32];
	int error = text_u64(text, name, line, &value, failure);

	if (error)
		return error;
	if (value > most) {
		span_copy(text, shown, sizeof(shown));
		return failure_set(failure, -ERANGE, line, _("%s is \"%s\", expected %u at most"),
			name, shown, most);
	}
	*ret_value = value;
	return 0;
}

int text_u32(struct span text, const char *name, unsigned int line, uint32_t *ret_value,
	struct failure *failure)
{
	uint64_t value = 0;
	int error = text_u64_to(text, name, line, UINT32_MAX, &value, failure);

	if (!error)
		*ret_value = (uint32_t)value;
	return error;
}

int text_pid(struct span text, const char *name, unsigned int line, int32_t *ret_value,
	struct failure *failure)
{
	uint64_t value = 0;
	int error = text_u64_to(text, name, line, INT32_MAX, &value, failure);

	if (!error)
		*ret_value = (int32_t)value;
	return error;
}

int text_check_unit(struct span unit, const char *expected, const char *name, unsigned int line,
	struct failure *failure)
{
	char shown[32];

	if (span_is(unit, expected))
		return 0;
	span_copy(unit, shown, sizeof(shown));
	return failure_set(failure, -EINVAL, line, _("%s has the unit \"%s\", expected \"%s\""),
		name, shown, expected);
}

/* The byte of an escape like "\040" at AT, or -1 when there is none. */
static int octal_escape(const char *at, const char *end)
{
	int value = 0;

	if (end - at < 4 || at[0] != '\\' || at[1] > '3')
		return -1;
	for (int i = 1; i < 4; i++) {
		if (at[i] < '0' || at[i] > '7')
			return -1;
		value = value * 8 + (at[i] - '0');
	}
	return value;
}

size_t text_unescape(struct span escaped, char *buffer, size_t size)
{
	const char *at = escaped.at, *end = escaped.at + escaped.length;
	size_t length = 0;

	while (at < end && length < size) {
		int byte = octal_escape(at, end);

		buffer[length++] = byte < 0 ? *at : (char)byte;
		at += byte < 0 ? 1 : 4;
	}
	return length;
}

void text_mark_cut(char *buffer)
{
	static const char mark[] = "...";
	size_t marked = strlen(mark), from = marked;

	while (((unsigned char)buffer[from] & 0xc0) == 0x80)
		from++;
	memcpy(buffer, mark, marked);
	memmove(buffer + marked, buffer + from, strlen(buffer + from) + 1);
}

void text_copy_path(struct span path, char *buffer, size_t size)
{
	bool is_cut = path.length >= size;

	/* Cleaning keeps the length, so the end of the path is the end of the copy. */
	if (is_cut) {
		path.at += path.length - (size - 1);
		path.length = size - 1;
	}
	span_copy(path, buffer, size);
	if (is_cut)
		text_mark_cut(buffer);
}
