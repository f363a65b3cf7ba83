/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/failure.h"

#include <stdio.h>
#include <string.h>

#include "base/message.h"

int failure_set(struct failure *failure, int error, unsigned int line, const char *format, ...)
{
	if (failure) {
		va_list arguments;

		failure->error = error;
		failure->line = line;
		va_start(arguments, format);
		vsnprintf(failure->text, sizeof(failure->text), format, arguments);
		va_end(arguments);
	}
	return error;
}

const char *failure_reason(int error)
{
	const char *text = strerrordesc_np(error < 0 ? -error : error);

	return text ? text : _("unknown error");
}
