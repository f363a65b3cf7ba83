/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/cgroup.h"

#include <errno.h>
#include <string.h>

#include "base/message.h"
#include "kernel/text.h"

static const char *const value_files[CGROUP_VALUES] = {
	[CGROUP_CURRENT] = "memory.current",
	[CGROUP_PEAK] = "memory.peak",
	[CGROUP_MIN] = "memory.min",
	[CGROUP_LOW] = "memory.low",
	[CGROUP_HIGH] = "memory.high",
	[CGROUP_MAX] = "memory.max",
	[CGROUP_SWAP_CURRENT] = "memory.swap.current",
	[CGROUP_SWAP_MAX] = "memory.swap.max",
	[CGROUP_ZSWAP_CURRENT] = "memory.zswap.current",
	[CGROUP_ZSWAP_MAX] = "memory.zswap.max",
	[CGROUP_OOM_GROUP] = "memory.oom.group",
	[CGROUP_PIDS_CURRENT] = "pids.current",
	[CGROUP_PIDS_MAX] = "pids.max",
};

static const char *const event_names[CGROUP_EVENTS] = {
	[CGROUP_EVENT_LOW] = "low",
	[CGROUP_EVENT_HIGH] = "high",
	[CGROUP_EVENT_MAX] = "max",
	[CGROUP_EVENT_OOM] = "oom",
	[CGROUP_EVENT_OOM_KILL] = "oom_kill",
	[CGROUP_EVENT_OOM_GROUP_KILL] = "oom_group_kill",
};

bool cgroup_has(const struct cgroup *cgroup, enum cgroup_value value)
{
	return (cgroup->present >> value) & 1;
}

uint64_t cgroup_value_or(const struct cgroup *cgroup, enum cgroup_value value, uint64_t otherwise)
{
	return cgroup_has(cgroup, value) ? cgroup->value[value] : otherwise;
}

const char *cgroup_value_file(enum cgroup_value value)
{
	return value_files[value];
}

const char *cgroup_event_name(enum cgroup_event event)
{
	return event_names[event];
}

int cgroup_value_parse(const char *text, size_t length, const char *name, uint64_t *ret_value,
	struct failure *failure)
{
	struct cursor lines = cursor_of(text, length);
	struct span line;
	uint64_t value = CGROUP_UNLIMITED;
	char shown[32];
	int error = text_check_whole(text, length, failure);

	if (error)
		return error;
	cursor_line(&lines, &line);
	if (lines.at < lines.end)
		return failure_set(failure, -EINVAL, 2, "%s", _("more than the one line expected"));
	if (!span_is(line, "max"))
		error = span_u64(line, &value);
	if (error == -EINVAL) {
		span_copy(line, shown, sizeof(shown));
		return failure_set(failure, error, 1,
			_("%s is \"%s\", expected a number or \"max\""), name, shown);
	}
	if (error)
		return text_bad_number(line, name, 1, error, failure);
	*ret_value = value;
	return 0;
}

/* The event with the key NAME; CGROUP_EVENTS when there is none. */
static unsigned int event_find(struct span name)
{
	unsigned int event = 0;

	while (event < CGROUP_EVENTS && !span_is(name, event_names[event]))
		event++;
	return event;
}

int cgroup_events_parse(
	const char *text, size_t length, struct cgroup_events *ret, struct failure *failure)
{
	struct cgroup_events events = {.present = 0};
	struct cursor lines = cursor_of(text, length);
	struct span line, name;
	int error = text_check_whole(text, length, failure);

	while (!error && cursor_line(&lines, &line)) {
		struct cursor words = cursor_of_span(line);
		unsigned int event = cursor_word(&words, &name) ? event_find(name) : CGROUP_EVENTS;

		if (event == CGROUP_EVENTS)
			continue;
		error = text_u64(cursor_rest(&words), event_names[event], lines.line,
			&events.count[event], failure);
		events.present |= 1u << event;
	}
	if (error)
		return error;
	if (!events.present)
		return failure_set(failure, -ENODATA, 0, "%s", _("no known name in the text"));
	*ret = events;
	return 0;
}

int cgroup_descendants_parse(
	const char *text, size_t length, uint64_t *ret_count, struct failure *failure)
{
	static const char key[] = "nr_descendants";
	struct cursor lines = cursor_of(text, length);
	struct span line, name;
	int error = text_check_whole(text, length, failure);

	if (error)
		return error;
	while (cursor_line(&lines, &line)) {
		struct cursor words = cursor_of_span(line);

		if (cursor_word(&words, &name) && span_is(name, key))
			return text_u64(cursor_rest(&words), key, lines.line, ret_count, failure);
	}
	return failure_set(failure, -ENODATA, 0, _("the line \"%s\" is missing"), key);
}

bool cgroup_controllers_have(const char *text, size_t length, const char *controller)
{
	struct cursor lines = cursor_of(text, length);
	struct span line, word;

	while (cursor_line(&lines, &line)) {
		struct cursor words = cursor_of_span(line);

		while (cursor_word(&words, &word)) {
			if (span_is(word, controller))
				return true;
		}
	}
	return false;
}

bool cgroup_procs_next(const char **at, const char *end, int32_t *ret_pid)
{
	struct cursor lines = cursor_of(*at, (size_t)(end - *at));
	struct span line;
	uint64_t pid;

	if (!cursor_line(&lines, &line) || !lines.is_terminated || span_u64(line, &pid) < 0 ||
		pid > INT32_MAX)
		return false;
	*at = lines.at;
	*ret_pid = (int32_t)pid;
	return true;
}

static bool is_root(const struct cgroup_table *table, uint32_t place)
{
	return table->row[place].parent >= table->place_count;
}

/*
 * Puts the name of the group at PLACE, cleaned, and a slash before it in front of *AT, which is an
 * index of BUFFER. Of one that does not fit the end is put, and *AT is 0; false then.
 */
static bool path_prepend(char *buffer, size_t *at, const struct cgroup_table *table, uint32_t place)
{
	const char *raw = table->texts + table->row[place].name;
	char name[CGROUP_PATH_MAX + 1] = "/";
	size_t length, fits;

	/* The texts had no more room for it; a folder has always a name. */
	if (!*raw)
		raw = "?";
	span_copy((struct span){.at = raw, .length = strlen(raw)}, name + 1, sizeof(name) - 1);
	length = strlen(name);
	fits = length <= *at ? length : *at;
	*at -= fits;
	memcpy(buffer + *at, name + length - fits, fits);
	return fits == length;
}

const char *cgroup_path(char *buffer, size_t size, const struct cgroup_table *table, uint32_t place)
{
	size_t at = size - 1;
	bool is_whole = true;

	buffer[at] = '\0';
	if (place >= table->place_count)
		return strcpy(buffer, "");
	if (is_root(table, place))
		return strcpy(buffer, "/");
	/* Nothing is put in front of a buffer that is full, so parents in a ring end as well. */
	while (is_whole && !is_root(table, place)) {
		is_whole = path_prepend(buffer, &at, table, place);
		place = table->row[place].parent;
	}
	memmove(buffer, buffer + at, size - at);
	if (!is_whole)
		text_mark_cut(buffer);
	return buffer;
}

/* Whether PATH of LENGTH bytes, without a slash at its end, is that of the group at PLACE. */
static bool path_is_of(
	const char *path, size_t length, const struct cgroup_table *table, uint32_t place)
{
	while (!is_root(table, place)) {
		const char *name = table->texts + table->row[place].name;
		size_t part = strlen(name);

		if (part == 0 || part >= length || path[length - part - 1] != '/' ||
			memcmp(path + length - part, name, part) != 0)
			return false;
		length -= part + 1;
		place = table->row[place].parent;
	}
	return length == 0;
}

uint32_t cgroup_table_find(const struct cgroup_table *table, const char *path)
{
	size_t length = strlen(path);

	if (path[0] != '/')
		return CGROUP_NONE;
	while (length > 0 && path[length - 1] == '/')
		length--;
	for (uint32_t place = 0; place < table->place_count; place++) {
		if (table->row[place].id != 0 && path_is_of(path, length, table, place))
			return place;
	}
	return CGROUP_NONE;
}

bool cgroup_is_below(const struct cgroup_table *table, uint32_t place, uint32_t ancestor)
{
	/* A table whose parents are a ring is of nobody's making; the depth ends the way all the same. */
	for (unsigned int steps = 0; place < table->place_count && steps < table->place_count;
		steps++) {
		if (place == ancestor)
			return true;
		place = table->row[place].parent;
	}
	return false;
}
