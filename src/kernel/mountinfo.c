/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/mountinfo.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/message.h"
#include "kernel/text.h"

struct mount {
	struct span point; /* escaped */
	struct span type;
	struct span options; /* of the file system, not of the mount */
};

/*
 * "24 29 0:22 / /proc rw,nosuid shared:12 - proc proc rw,hidepid=invisible": there may be any
 * number of words like "shared:12". False when WORDS have not that form.
 */
static bool mount_split(struct cursor *words, struct mount *ret)
{
	struct span word;

	for (int i = 0; i < 5; i++) {
		if (!cursor_word(words, &ret->point))
			return false;
	}
	do {
		if (!cursor_word(words, &word))
			return false;
	} while (!span_is(word, "-"));
	if (ret->point.at[0] != '/' || !cursor_word(words, &ret->type) ||
		!cursor_word(words, &ret->options))
		return false;
	/* The source before them may be an empty word: whoever mounts chooses it. */
	while (cursor_word(words, &ret->options))
		continue;
	return true;
}

static bool mount_is_proc_at(const struct mount *mount, const char *path)
{
	char raw[PATH_MAX];
	struct span point = {.at = raw};

	if (!span_is(mount->type, "proc"))
		return false;
	point.length = text_unescape(mount->point, raw, sizeof(raw));
	return span_is(point, path);
}

static struct proc_mount proc_mount_of(struct span options)
{
	struct proc_mount mount = {.is_found = true};
	const char *at = options.at, *end = options.at + options.length;

	while (at < end) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		const char *stop = comma ? comma : end;
		struct span option = {.at = at, .length = (size_t)(stop - at)};

		if (span_is(option, "subset=pid"))
			mount.is_pid_only = true;
		else if (span_starts(option, "hidepid="))
			mount.is_hidepid =
				!span_is(option, "hidepid=0") && !span_is(option, "hidepid=off");
		at = stop + 1;
	}
	return mount;
}

int mountinfo_find_proc(const char *text, size_t length, const char *path, struct proc_mount *ret,
	struct failure *failure)
{
	struct proc_mount found = {.is_found = false};
	struct cursor lines = cursor_of(text, length);
	struct span line;
	int error = text_check_whole(text, length, failure);

	if (error)
		return error;
	while (cursor_line(&lines, &line)) {
		struct cursor words = cursor_of_span(line);
		struct mount mount;

		if (!mount_split(&words, &mount))
			return failure_set(failure, -EINVAL, lines.line,
				_("the line is malformed, expected \"%s\""),
				"24 29 0:22 / /proc rw - proc proc rw");
		if (mount_is_proc_at(&mount, path))
			found = proc_mount_of(mount.options);
	}
	*ret = found;
	return 0;
}
