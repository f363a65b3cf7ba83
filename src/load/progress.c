/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/progress.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/bits.h"
#include "base/cursor.h"
#include "base/message.h"
#include "base/units.h"
#include "kernel/text.h"
#include "load/plan.h"

static const char *const state_names[] = {
	[LOAD_STARTING] = "starting",
	[LOAD_RUNNING] = "running",
	[LOAD_ENDING] = "ending",
	[LOAD_ENDED] = "ended",
};

static const char *const end_names[] = {
	[LOAD_END_NONE] = "none",
	[LOAD_END_DURATION] = "duration",
	[LOAD_END_STOPPED] = "stopped",
	[LOAD_END_KILLED] = "killed",
	[LOAD_END_GUARD] = "guard",
	[LOAD_END_FAILED] = "failed",
};

/* The fields that are numbers. */
static const struct number_field {
	const char *name;
	size_t offset;
	bool may_be_unknown; /* LOAD_UNLIMITED, and then not in the line; max_bytes: "max" */
} number_fields[] = {
	{"elapsed_usec", offsetof(struct load_progress, elapsed_usec), false},
	{"duration_usec", offsetof(struct load_progress, duration_usec), false},
	{"held_bytes", offsetof(struct load_progress, held_bytes), false},
	{"target_bytes", offsetof(struct load_progress, target_bytes), false},
	{"work_bytes", offsetof(struct load_progress, work_bytes), false},
	{"current_bytes", offsetof(struct load_progress, current_bytes), true},
	{"max_bytes", offsetof(struct load_progress, max_bytes), true},
	{"oom_kills", offsetof(struct load_progress, oom_kills), true},
	{"limit_hits", offsetof(struct load_progress, limit_hits), true},
	{"refaults", offsetof(struct load_progress, refaults), true},
	{"stall_usec", offsetof(struct load_progress, stall_usec), true},
};

static uint64_t number_get(const struct load_progress *progress, const struct number_field *field)
{
	uint64_t value;

	memcpy(&value, (const char *)progress + field->offset, sizeof(value));
	return value;
}

static void number_set(
	struct load_progress *progress, const struct number_field *field, uint64_t value)
{
	memcpy((char *)progress + field->offset, &value, sizeof(value));
}

/* --- to a line --- */

__attribute__((format(printf, 4, 5))) static size_t add(
	char *buffer, size_t size, size_t used, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(buffer + used, size - used, format, arguments);
	va_end(arguments);
	if (length < 0)
		return used;
	return used + (size_t)length < size ? used + (size_t)length : size - 1;
}

static size_t add_text(char *buffer, size_t size, size_t used, const char *name, const char *text)
{
	used = add(buffer, size, used, " %s=", name);
	for (; *text; text++) {
		/* Control characters too, so that one line stays one. */
		if ((unsigned char)*text <= ' ' || *text == '\\' || *text == 127)
			used = add(buffer, size, used, "\\%03o", (unsigned char)*text);
		else
			used = add(buffer, size, used, "%c", *text);
	}
	return used;
}

const char *load_progress_line(char *buffer, size_t size, const struct load_progress *progress)
{
	size_t used = add(buffer, size, 0, "state=%s end=%s", state_names[progress->state],
		end_names[progress->end]);

	for (size_t i = 0; i < ARRAY_SIZE(number_fields); i++) {
		uint64_t value = number_get(progress, &number_fields[i]);

		if (!number_fields[i].may_be_unknown || value != LOAD_UNLIMITED)
			used = add(buffer, size, used, " %s=%llu", number_fields[i].name,
				(unsigned long long)value);
	}
	used = add(
		buffer, size, used, " workers=%u started=%u", progress->workers, progress->started);
	if (progress->cgroup[0])
		used = add_text(buffer, size, used, "cgroup", progress->cgroup);
	if (progress->message[0])
		used = add_text(buffer, size, used, "message", progress->message);
	return buffer;
}

/* --- and back --- */

static int find_word(struct span value, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (span_is(value, names[i]))
			return (int)i;
	}
	return -1;
}

static int bad_value(struct span name, struct span value, struct failure *failure)
{
	return failure_set(failure, -EINVAL, 0, _("%.*s: \"%.*s\" is not valid"), (int)name.length,
		name.at, value.length < 60 ? (int)value.length : 60, value.at);
}

static int set_word(struct span name, struct span value, const char *const *names, size_t count,
	int *ret, struct failure *failure)
{
	int index = find_word(value, names, count);

	if (index < 0)
		return bad_value(name, value, failure);
	*ret = index;
	return 0;
}

static void set_text(char *place, size_t size, struct span value)
{
	place[text_unescape(value, place, size - 1)] = '\0';
}

static int set_number(struct load_progress *progress, struct span name, struct span value,
	struct failure *failure)
{
	uint64_t number;

	for (size_t i = 0; i < ARRAY_SIZE(number_fields); i++) {
		if (!span_is(name, number_fields[i].name))
			continue;
		if (span_u64(value, &number) < 0)
			return bad_value(name, value, failure);
		number_set(progress, &number_fields[i], number);
		return 0;
	}
	if (!span_is(name, "workers") && !span_is(name, "started"))
		return 0; /* of a newer program */
	if (span_u64(value, &number) < 0 || number > UINT32_MAX)
		return bad_value(name, value, failure);
	*(span_is(name, "workers") ? &progress->workers : &progress->started) =
		(unsigned int)number;
	return 0;
}

static int set_field(struct load_progress *progress, struct span name, struct span value,
	struct failure *failure)
{
	int index = 0, error;

	if (span_is(name, "state")) {
		error = set_word(
			name, value, state_names, ARRAY_SIZE(state_names), &index, failure);
		if (!error)
			progress->state = (enum load_state)index;
		return error;
	}
	if (span_is(name, "end")) {
		error = set_word(name, value, end_names, ARRAY_SIZE(end_names), &index, failure);
		if (!error)
			progress->end = (enum load_end)index;
		return error;
	}
	if (span_is(name, "cgroup"))
		set_text(progress->cgroup, sizeof(progress->cgroup), value);
	else if (span_is(name, "message"))
		set_text(progress->message, sizeof(progress->message), value);
	else
		return set_number(progress, name, value, failure);
	return 0;
}

int load_progress_parse(struct load_progress *progress, const char *line, struct failure *failure)
{
	struct cursor cursor = cursor_of(line, strcspn(line, "\n"));
	struct load_progress parsed = {0};
	struct span word;
	bool has_state = false;

	for (size_t i = 0; i < ARRAY_SIZE(number_fields); i++) {
		if (number_fields[i].may_be_unknown)
			number_set(&parsed, &number_fields[i], LOAD_UNLIMITED);
	}
	while (cursor_word(&cursor, &word)) {
		const char *sign = memchr(word.at, '=', word.length);
		struct span name = {word.at, sign ? (size_t)(sign - word.at) : 0}, value;
		int error;

		if (!sign)
			return failure_set(failure, -EINVAL, 0,
				_("\"%.*s\" is not valid, expected NAME=VALUE"),
				word.length < 60 ? (int)word.length : 60, word.at);
		value = (struct span){sign + 1, word.length - name.length - 1};
		error = set_field(&parsed, name, value, failure);
		if (error)
			return error;
		has_state |= span_is(name, "state");
	}
	if (!has_state)
		return failure_set(failure, -EINVAL, 0, _("\"%.60s\" tells no state"), line);
	*progress = parsed;
	return 0;
}

/* --- for people --- */

static const char *end_words(enum load_end end)
{
	switch (end) {
	case LOAD_END_DURATION:
		return _("its time is over");
	case LOAD_END_STOPPED:
		return _("stopped");
	case LOAD_END_KILLED:
		return _("all of its processes were killed");
	case LOAD_END_GUARD:
		return _("stopped, because the machine ran short of memory");
	case LOAD_END_FAILED:
		return _("failed");
	case LOAD_END_NONE:
		break;
	}
	return _("running");
}

/* What it has of what it may have: by the kernel's count where there is a group. */
static size_t add_held(char *buffer, size_t size, size_t used, const struct load_progress *progress)
{
	char first[UNITS_TEXT_MAX], second[UNITS_TEXT_MAX];

	if (progress->current_bytes == LOAD_UNLIMITED)
		used = add(buffer, size, used, _("%s of %s held"),
			units_bytes(first, (double)progress->held_bytes),
			units_bytes(second, (double)progress->target_bytes));
	else if (progress->max_bytes == LOAD_UNLIMITED)
		used = add(buffer, size, used, _("%s without a limit"),
			units_bytes(first, (double)progress->current_bytes));
	else
		used = add(buffer, size, used, _("%s of %s"),
			units_bytes(first, (double)progress->current_bytes),
			units_bytes(second, (double)progress->max_bytes));
	return used;
}

static size_t add_counts(
	char *buffer, size_t size, size_t used, const struct load_progress *progress)
{
	char first[UNITS_TEXT_MAX], second[UNITS_TEXT_MAX];

	used = add(buffer, size, used, _(", %s of %s"),
		units_duration(first, (double)(progress->elapsed_usec / 1000000)),
		units_duration(second, (double)progress->duration_usec / 1e6));
	/* At the end none is left. */
	if (progress->state != LOAD_ENDED)
		used = add(buffer, size, used, _(", processes %u of %u"), progress->workers,
			progress->started);
	if (progress->limit_hits != LOAD_UNLIMITED && progress->limit_hits > 0)
		used = add(buffer, size, used, _(", limit hit %s times"),
			units_count(first, (double)progress->limit_hits));
	if (progress->oom_kills != LOAD_UNLIMITED && progress->oom_kills > 0)
		used = add(buffer, size, used, _(", OOM kills %s"),
			units_count(first, (double)progress->oom_kills));
	if (progress->refaults != LOAD_UNLIMITED && progress->refaults > 0)
		used = add(buffer, size, used, _(", refaults %s"),
			units_count(first, (double)progress->refaults));
	if (progress->stall_usec != LOAD_UNLIMITED && progress->stall_usec > 0)
		used = add(buffer, size, used, _(", stalled %s"),
			units_duration(first, (double)progress->stall_usec / 1e6));
	return used;
}

const char *load_progress_words(char *buffer, size_t size, const struct load_progress *progress)
{
	size_t used = 0;

	buffer[0] = '\0';
	if (progress->cgroup[0])
		used = add(buffer, size, used, "%s: ", progress->cgroup);
	if (progress->state == LOAD_STARTING) {
		used = add(buffer, size, used, "%s", _("starting"));
	} else if (progress->state == LOAD_ENDED) {
		used = add(buffer, size, used, _("ended: %s"), end_words(progress->end));
		used = add_counts(buffer, size, used, progress);
	} else {
		used = add_held(buffer, size, used, progress);
		used = add_counts(buffer, size, used, progress);
		if (progress->state == LOAD_ENDING)
			used = add(buffer, size, used, "; %s", _("ending"));
		if (progress->end != LOAD_END_NONE)
			used = add(buffer, size, used, "; %s", end_words(progress->end));
	}
	if (progress->message[0])
		add(buffer, size, used, ": %s", progress->message);
	return buffer;
}
