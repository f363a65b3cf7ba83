/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/kmsg.h"

#include <errno.h>
#include <string.h>

#include "base/bits.h"
#include "base/message.h"
#include "kernel/text.h"

/* The field of HEAD up to its next comma, which is taken off; false at the end. */
static bool head_field(struct span *head, struct span *ret)
{
	const char *comma = memchr(head->at, ',', head->length);

	if (head->length == 0)
		return false;
	*ret = *head;
	if (comma)
		ret->length = (size_t)(comma - head->at);
	head->at += ret->length + (comma != NULL);
	head->length -= ret->length + (comma != NULL);
	return true;
}

/* The priority, the sequence number and the time. */
static int head_numbers(
	const struct span *fields, struct kmsg_record *record, struct failure *failure)
{
	uint32_t priority = 0;
	int error = text_u32(fields[0], _("the priority"), 1, &priority, failure);

	if (!error)
		error = text_u64(
			fields[1], _("the sequence number"), 1, &record->sequence, failure);
	if (!error)
		error = text_u64(fields[2], _("the time"), 1, &record->usec, failure);
	record->level = priority & 7;
	record->facility = priority >> 3;
	return error;
}

int kmsg_record_parse(
	const char *text, size_t length, struct kmsg_record *ret, struct failure *failure)
{
	struct kmsg_record record = {.level = 0};
	struct cursor lines = cursor_of(text, length);
	struct span line, head, fields[4];
	unsigned int count = 0;
	const char *semicolon;
	int error = text_check_whole(text, length, failure);

	if (error)
		return error;
	cursor_line(&lines, &line);
	semicolon = memchr(line.at, ';', line.length);
	head.at = line.at;
	head.length = semicolon ? (size_t)(semicolon - line.at) : 0;
	/* Behind the flags other fields may stand, "caller=T123". */
	while (count < ARRAY_SIZE(fields) && head_field(&head, &fields[count]))
		count++;
	if (count < ARRAY_SIZE(fields))
		return failure_set(failure, -EINVAL, 1,
			_("the record is malformed, expected \"%s\""), "6,339,5140900,-;TEXT");
	error = head_numbers(fields, &record, failure);
	if (error)
		return error;
	/* '+' is what Linux before 4.9 wrote behind the first fragment. */
	record.is_fragment = span_is(fields[3], "c") || span_is(fields[3], "+");
	record.text.at = semicolon + 1;
	record.text.length = line.length - (size_t)(record.text.at - line.at);
	*ret = record;
	return 0;
}

/* The value of the hexadecimal digit C, or -1. */
static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte of an escape like "\x0a" at AT, or -1 when there is none. */
static int hexadecimal_escape(const char *at, const char *end)
{
	if (end - at < 4 || at[0] != '\\' || at[1] != 'x' || digit(at[2]) < 0 || digit(at[3]) < 0)
		return -1;
	return digit(at[2]) * 16 + digit(at[3]);
}

size_t kmsg_unescape(struct span text, char *buffer, size_t size)
{
	const char *at = text.at, *end = text.at + text.length;
	size_t length = 0;

	while (at < end && length < size) {
		int byte = hexadecimal_escape(at, end);

		buffer[length++] = byte < 0 ? *at : (char)byte;
		at += byte < 0 ? 1 : 4;
	}
	return length;
}
