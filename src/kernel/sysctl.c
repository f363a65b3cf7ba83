/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/sysctl.h"

#include <errno.h>

#include "base/message.h"
#include "kernel/text.h"

const char *const sysctl_names[SYSCTL_FIELDS] = {
	[SYSCTL_MIN_FREE_KBYTES] = "min_free_kbytes",
	[SYSCTL_OOM_KILL_ALLOCATING_TASK] = "oom_kill_allocating_task",
	[SYSCTL_OVERCOMMIT_KBYTES] = "overcommit_kbytes",
	[SYSCTL_OVERCOMMIT_MEMORY] = "overcommit_memory",
	[SYSCTL_OVERCOMMIT_RATIO] = "overcommit_ratio",
	[SYSCTL_PANIC_ON_OOM] = "panic_on_oom",
	[SYSCTL_SWAPPINESS] = "swappiness",
	[SYSCTL_WATERMARK_BOOST_FACTOR] = "watermark_boost_factor",
	[SYSCTL_WATERMARK_SCALE_FACTOR] = "watermark_scale_factor",
};

int sysctl_parse(const char *text, size_t length, int64_t *ret, struct failure *failure)
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
	return error ? text_bad_number(number, _("the setting"), 1, error, failure) : 0;
}
