/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "change_double.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "action/amount.h"
#include "base/clock.h"
#include "base/file.h"

const struct change_row change_rows[CHANGE_KINDS] = {
	[CHANGE_OOM_SCORE_ADJ] = {.name = "oom_score_adj",
		.file = "oom_score_adj",
		.target = TARGET_PROCESS,
		.can_undo = true},
	[CHANGE_MEMORY_MIN] = {.name = "memory.min",
		.file = "memory.min",
		.target = TARGET_CGROUP,
		.is_amount = true,
		.can_undo = true},
	[CHANGE_MEMORY_LOW] = {.name = "memory.low",
		.file = "memory.low",
		.target = TARGET_CGROUP,
		.is_amount = true,
		.can_undo = true},
	[CHANGE_MEMORY_HIGH] = {.name = "memory.high",
		.file = "memory.high",
		.target = TARGET_CGROUP,
		.is_amount = true,
		.can_undo = true},
	[CHANGE_MEMORY_MAX] = {.name = "memory.max",
		.file = "memory.max",
		.target = TARGET_CGROUP,
		.is_amount = true,
		.can_undo = true,
		.can_block = true},
	[CHANGE_SWAP_MAX] = {.name = "memory.swap.max",
		.file = "memory.swap.max",
		.target = TARGET_CGROUP,
		.is_amount = true,
		.can_undo = true},
	[CHANGE_OOM_GROUP] = {.name = "memory.oom.group",
		.file = "memory.oom.group",
		.target = TARGET_CGROUP,
		.can_undo = true},
	[CHANGE_RECLAIM] = {.name = "memory.reclaim",
		.file = "memory.reclaim",
		.target = TARGET_CGROUP,
		.is_amount = true,
		.can_block = true},
	[CHANGE_SIGNAL] = {.name = "signal", .target = TARGET_PROCESS},
	[CHANGE_CGROUP_KILL] = {.name = "cgroup.kill",
		.file = "cgroup.kill",
		.target = TARGET_CGROUP},
};

int change_find(const char *name)
{
	for (unsigned int kind = 0; kind < CHANGE_KINDS; kind++) {
		if (strcmp(change_rows[kind].name, name) == 0)
			return (int)kind;
	}
	return -1;
}

int change_read(const struct change *change, int64_t *ret_value, struct failure *failure)
{
	const char *file = change_rows[change->kind].file;
	char text[32];
	size_t length;
	int error = file_read_at(change->target.fd, file, text, sizeof(text) - 1, &length);

	if (error)
		return failure_set(failure, error, 0, "%s: %s", file, failure_reason(error));
	text[length] = '\0';
	*ret_value = strtoll(text, NULL, 10);
	return 0;
}

static int change_write(const struct change *change, int64_t value, struct failure *failure)
{
	const char *file = change_rows[change->kind].file;
	int fd = openat(change->target.fd, file, O_WRONLY | O_TRUNC | O_CLOEXEC);
	int error = 0;

	if (fd < 0)
		return failure_set(failure, -errno, 0, "%s: %s", file, failure_reason(errno));
	if (dprintf(fd, "%lld\n", (long long)value) < 0)
		error = failure_set(failure, -EIO, 0, "%s: %s", file, failure_reason(-EIO));
	close(fd);
	return error;
}

static bool has_file(const struct change *change, const char *file)
{
	return faccessat(change->target.fd, file, F_OK, 0) == 0;
}

/* Uses the processor: a signal comes, and has nothing to interrupt. */
static void linger(const struct change *change)
{
	char text[32] = "";
	size_t length;
	uint64_t end_usec = clock_monotonic_usec();

	if (file_read_at(change->target.fd, "linger", text, sizeof(text) - 1, &length) == 0)
		end_usec += strtoull(text, NULL, 10);
	while (clock_monotonic_usec() < end_usec)
		continue;
}

/* As the kernel waits in a write to memory.max. Whether it was interrupted. */
static bool block(const struct change *change)
{
	int fd = openat(change->target.fd, "block", O_RDWR | O_CLOEXEC);
	char byte;
	ssize_t got;

	if (fd < 0)
		return false;
	linger(change);
	do
		got = read(fd, &byte, 1);
	while (got < 0 && errno == EINTR && has_file(change, "stuck"));
	close(fd);
	return got < 0;
}

/* memory.max does not tell that it was interrupted, memory.reclaim does. */
int change_apply(struct change *change, struct failure *failure)
{
	change->error = change_write(change, change->value, failure);
	if (!change->error && block(change) && !change_rows[change->kind].can_undo)
		change->error = failure_set(failure, -EINTR, 0, "%s", failure_reason(-EINTR));
	change->state = change->error ? CHANGE_FAILED : CHANGE_DONE;
	if (!change->error) {
		change->result = change->value;
		change->has_result = true;
		change->took_usec = 1;
	}
	return change->error;
}

int change_undo(struct change *change, struct failure *failure)
{
	int64_t now;
	int error = change_read(change, &now, failure);

	if (!error && now != (change->has_result ? change->result : change->value))
		error = failure_set(failure, -ESTALE, 0, "changed by another");
	if (!error)
		error = change_write(change, change->old, failure);
	if (error)
		return error;
	change->state = CHANGE_UNDONE;
	change->result = change->old;
	change->has_result = true;
	return 0;
}

const char *change_value_text(char *buffer, size_t size, enum change_kind kind, int64_t value)
{
	if (change_rows[kind].is_amount && value == CHANGE_UNLIMITED)
		snprintf(buffer, size, "max");
	else
		snprintf(buffer, size, "%lld", (long long)value);
	return buffer;
}

const char *change_value_words(char *buffer, size_t size, enum change_kind kind, int64_t value)
{
	if (change_rows[kind].is_amount)
		return amount_text(buffer, size,
			value == CHANGE_UNLIMITED ? CGROUP_UNLIMITED : (uint64_t)value);
	return change_value_text(buffer, size, kind, value);
}

struct change double_change(
	const struct tree *tree, enum change_kind kind, int64_t old, int64_t value)
{
	struct change change = {
		.kind = kind,
		.state = CHANGE_PLANNED,
		.value = value,
		.old = old,
		.has_old = true,
		.target =
			{
				.kind = change_rows[kind].target,
				.fd = tree_open(tree, "."),
				.pid = 4312,
				.start_ticks = 1,
				.path = "/app.slice",
				.comm = "java",
			},
	};
	char text[32];

	snprintf(text, sizeof(text), "%lld\n", (long long)old);
	tree_put(tree, change_rows[kind].file, text);
	return change;
}

int64_t double_value(const struct tree *tree, enum change_kind kind)
{
	struct change change = {.kind = kind, .target.fd = tree_open(tree, ".")};
	int64_t value = -1;

	change_read(&change, &value, NULL);
	close(change.target.fd);
	return value;
}
