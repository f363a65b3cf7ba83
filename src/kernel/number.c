/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/number.h"

#include <errno.h>

#include "base/message.h"
#include "kernel/text.h"

int number_parse(const char *text, size_t length, int64_t *ret, struct failure *failure)
{
	struct cursor lines = cursor_of(text, length);
	struct span line, number;
	int error = text_check_whole(text, length, failure);

	if (error)
		return error;
	cursor_line(&lines, &line);

	struct cursor words = cursor_of_span(line);

	number = cursor_rest(&words);
	if (lines.at < lines.end)
		return failure_set(failure, -EINVAL, 2, "%s", _("more than the one line expected"));
	error = span_i64(number, ret);
	return error ? text_bad_number(number, _("the value"), 1, error, failure) : 0;
}
