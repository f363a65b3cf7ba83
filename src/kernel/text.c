/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/text.h"

#include <errno.h>

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
