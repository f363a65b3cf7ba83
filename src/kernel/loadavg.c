/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/loadavg.h"

#include <errno.h>
#include <string.h>

#include "base/message.h"
#include "kernel/text.h"

/* The words "1/112" and "4312" behind the three averages. False when LINE has not that form. */
static bool loadavg_split(struct span line, struct span *ret_threads, struct span *ret_last_pid)
{
	struct cursor words = cursor_of_span(line);
	struct span average, threads, last_pid;
	const char *slash;
	double value;

	for (int i = 0; i < 3; i++) {
		if (!cursor_word(&words, &average) || span_decimal(average, &value) < 0)
			return false;
	}
	if (!cursor_word(&words, &threads) || !cursor_word(&words, &last_pid) ||
		cursor_rest(&words).length > 0)
		return false;
	slash = memchr(threads.at, '/', threads.length);
	if (!slash)
		return false;
	threads.length -= (size_t)(slash + 1 - threads.at);
	threads.at = slash + 1;
	*ret_threads = threads;
	*ret_last_pid = last_pid;
	return true;
}

int loadavg_parse(const char *text, size_t length, struct loadavg *ret, struct failure *failure)
{
	struct cursor lines = cursor_of(text, length);
	struct span line, threads, last_pid;
	struct loadavg loadavg;
	int error = text_check_whole(text, length, failure);

	if (error)
		return error;
	cursor_line(&lines, &line);
	if (lines.at < lines.end)
		return failure_set(failure, -EINVAL, 2, "%s", _("more than the one line expected"));
	if (!loadavg_split(line, &threads, &last_pid))
		return failure_set(failure, -EINVAL, 1, _("the line is malformed, expected \"%s\""),
			"0.00 0.01 0.05 1/112 4312");
	error = text_u32(threads, _("the number of threads"), 1, &loadavg.thread_count, failure);
	if (!error)
		error = text_pid(last_pid, _("the last PID"), 1, &loadavg.last_pid, failure);
	if (!error)
		*ret = loadavg;
	return error;
}
