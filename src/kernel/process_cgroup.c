/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/process_cgroup.h"

#include <errno.h>
#include <string.h>

#include "base/message.h"
#include "kernel/text.h"

static const char cgroup2_prefix[] = "0::";
static const char cut_mark[] = "...";

static void cgroup_path_copy(struct span path, char ret_path[PROCESS_CGROUP_MAX])
{
	/* One character of UTF-8 more than is kept, to see whether it fits. */
	char whole[PROCESS_CGROUP_MAX + 4];
	size_t length;

	span_copy(path, whole, sizeof(whole));
	length = strlen(whole);
	if (length < PROCESS_CGROUP_MAX) {
		memcpy(ret_path, whole, length + 1);
		return;
	}
	span_copy(path, ret_path, PROCESS_CGROUP_MAX - strlen(cut_mark));
	memcpy(ret_path + strlen(ret_path), cut_mark, sizeof(cut_mark));
}

/*
 * The kernel escapes nothing here. It takes no newline into the name of a group, except that it
 * let groups of cgroup v1 be renamed so until Linux 5.13: such a name may look like a line of
 * cgroup2. The true one stands behind those of v1, so it is the last.
 */
int process_cgroup_parse(
	const char *text, size_t length, char ret_path[PROCESS_CGROUP_MAX], struct failure *failure)
{
	struct cursor lines = cursor_of(text, length);
	struct span line, path = {.at = text};
	int error = length > 0 ? text_check_whole(text, length, failure) : 0;

	if (error)
		return error;
	while (cursor_line(&lines, &line)) {
		if (!span_starts(line, cgroup2_prefix))
			continue;
		path.at = line.at + strlen(cgroup2_prefix);
		path.length = line.length - strlen(cgroup2_prefix);
		if (!span_starts(path, "/"))
			return failure_set(failure, -EINVAL, lines.line,
				_("the line is malformed, expected \"%s\""), "0::/PATH");
	}
	cgroup_path_copy(path, ret_path);
	return 0;
}
