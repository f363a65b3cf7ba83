/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/mountinfo.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/message.h"
#include "kernel/text.h"

struct mount {
	struct span root;  /* what of the file system is mounted, escaped */
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

	for (int i = 0; i < 4; i++) {
		if (!cursor_word(words, &ret->root))
			return false;
	}
	if (!cursor_word(words, &ret->point))
		return false;
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

/* Takes the first of OPTIONS, which are separated by commas; false when none is left. */
static bool option_next(struct span *options, struct span *ret)
{
	const char *comma = memchr(options->at, ',', options->length);

	if (options->length == 0)
		return false;
	*ret = *options;
	if (comma)
		ret->length = (size_t)(comma - options->at);
	options->at += ret->length + (comma != NULL);
	options->length -= ret->length + (comma != NULL);
	return true;
}

static struct proc_mount proc_mount_of(struct span options)
{
	struct proc_mount mount = {.is_found = true};
	struct span option;

	while (option_next(&options, &option)) {
		if (span_is(option, "subset=pid"))
			mount.is_pid_only = true;
		else if (span_starts(option, "hidepid="))
			mount.is_hidepid =
				!span_is(option, "hidepid=0") && !span_is(option, "hidepid=off");
	}
	return mount;
}

static int malformed(unsigned int line, struct failure *failure)
{
	return failure_set(failure, -EINVAL, line, _("the line is malformed, expected \"%s\""),
		"24 29 0:22 / /proc rw - proc proc rw");
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
			return malformed(lines.line, failure);
		if (mount_is_proc_at(&mount, path))
			found = proc_mount_of(mount.options);
	}
	*ret = found;
	return 0;
}

static bool mount_has_option(const struct mount *mount, const char *name)
{
	struct span options = mount->options, option;

	while (option_next(&options, &option)) {
		if (span_is(option, name))
			return true;
	}
	return false;
}

/* The best mount of one kind so far, in the text that is read. */
struct found_mount {
	bool is_found;
	struct mount mount;
};

/* Whether one of the mounts that REST still holds stands at the very place of MOUNT. */
static bool mount_is_covered(const struct mount *mount, struct cursor rest)
{
	struct span line;

	while (cursor_line(&rest, &line)) {
		struct cursor words = cursor_of_span(line);
		struct mount other;

		if (mount_split(&words, &other) && other.point.length == mount->point.length &&
			memcmp(other.point.at, mount->point.at, mount->point.length) == 0)
			return true;
	}
	return false;
}

/*
 * All mounts show the same hierarchy, and the shorter way down leads to a group further up. The first
 * of equals is that of the machine; those behind it are the same again below a container's root.
 */
static void found_offer(struct found_mount *found, const struct mount *mount, struct cursor rest)
{
	if (found->is_found && found->mount.root.length <= mount->root.length)
		return;
	if (mount_is_covered(mount, rest))
		return;
	found->is_found = true;
	found->mount = *mount;
}

/* Unescapes and terminates; false when it is longer than a path can be. */
static bool path_copy(struct span escaped, char ret_path[PATH_MAX])
{
	size_t length = text_unescape(escaped, ret_path, PATH_MAX);

	if (length == PATH_MAX)
		return false;
	ret_path[length] = '\0';
	return true;
}

static void found_copy(const struct found_mount *found, struct cgroup_mount *ret)
{
	ret->is_found = found->is_found && path_copy(found->mount.point, ret->point) &&
			path_copy(found->mount.root, ret->root);
	if (ret->is_found) {
		ret->has_local_events = mount_has_option(&found->mount, "memory_localevents");
	} else {
		ret->has_local_events = false;
		ret->point[0] = '\0';
		ret->root[0] = '\0';
	}
}

int mountinfo_find_cgroups(
	const char *text, size_t length, struct cgroup_mounts *ret, struct failure *failure)
{
	struct found_mount v2 = {.is_found = false}, v1_memory = {.is_found = false};
	struct cursor lines = cursor_of(text, length);
	bool has_v1 = false;
	struct span line;
	int error = text_check_whole(text, length, failure);

	if (error)
		return error;
	while (cursor_line(&lines, &line)) {
		struct cursor words = cursor_of_span(line);
		struct mount mount;

		if (!mount_split(&words, &mount))
			return malformed(lines.line, failure);
		if (span_is(mount.type, "cgroup2"))
			found_offer(&v2, &mount, lines);
		if (!span_is(mount.type, "cgroup"))
			continue;
		has_v1 = true;
		if (mount_has_option(&mount, "memory"))
			found_offer(&v1_memory, &mount, lines);
	}
	found_copy(&v2, &ret->v2);
	found_copy(&v1_memory, &ret->v1_memory);
	ret->has_v1 = has_v1;
	return 0;
}
