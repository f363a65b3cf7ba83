/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/process_stat.h"

#include <errno.h>
#include <string.h>

#include "base/message.h"
#include "kernel/text.h"

/* Fields are counted from 1; the first behind the name is the state. */
#define FIELD_STATE 3
#define FIELD_START 22

int process_stat_start(
	const char *text, size_t length, uint64_t *ret_ticks, struct failure *failure)
{
	/* A process may call itself "a) R 1 (b", with newlines as well: the last parenthesis counts. */
	const char *name_end = length > 0 ? memrchr(text, ')', length) : NULL;
	int error = text_check_whole(text, length, failure);
	struct cursor words;
	struct span line, word = {.at = text};

	if (error)
		return error;
	if (name_end) {
		words = cursor_of(name_end + 1, length - (size_t)(name_end + 1 - text));
		cursor_line(&words, &line);
		words = cursor_of_span(line);
		for (int field = FIELD_STATE; cursor_word(&words, &word); field++) {
			if (field == FIELD_START)
				return text_u64(word, "starttime", 1, ret_ticks, failure);
		}
	}
	return failure_set(
		failure, -EINVAL, 1, _("the line is malformed, expected \"%s\""), "PID (NAME) ...");
}
