/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/change.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "action/amount.h"
#include "action/change_file.h"
#include "base/clock.h"
#include "base/message.h"
#include "kernel/cgroup.h"

#define VALUE_TEXT_MAX 32
#define NAME_SHOWN_MAX 100

const struct change_row change_rows[CHANGE_KINDS] = {
	[CHANGE_OOM_SCORE_ADJ] =
		{
			.name = "oom_score_adj",
			.file = "oom_score_adj",
			.target = TARGET_PROCESS,
			.can_undo = true,
			.title = N_("the standing of a process with the OOM killer"),
		},
	[CHANGE_MEMORY_MIN] =
		{
			.name = "memory.min",
			.file = "memory.min",
			.target = TARGET_CGROUP,
			.is_amount = true,
			.can_undo = true,
			.title = N_("memory that is never taken from a group"),
		},
	[CHANGE_MEMORY_LOW] =
		{
			.name = "memory.low",
			.file = "memory.low",
			.target = TARGET_CGROUP,
			.is_amount = true,
			.can_undo = true,
			.title = N_("memory that is taken from a group last"),
		},
	[CHANGE_MEMORY_HIGH] =
		{
			.name = "memory.high",
			.file = "memory.high",
			.target = TARGET_CGROUP,
			.is_amount = true,
			.can_undo = true,
			.can_block = true,
			.title = N_("memory beyond which a group is slowed down"),
		},
	[CHANGE_MEMORY_MAX] =
		{
			.name = "memory.max",
			.file = "memory.max",
			.target = TARGET_CGROUP,
			.is_amount = true,
			.can_undo = true,
			.can_block = true,
			.title = N_("memory beyond which a group is reclaimed and killed"),
		},
	[CHANGE_SWAP_MAX] =
		{
			.name = "memory.swap.max",
			.file = "memory.swap.max",
			.target = TARGET_CGROUP,
			.is_amount = true,
			.can_undo = true,
			.title = N_("swap that a group may use"),
		},
	[CHANGE_OOM_GROUP] =
		{
			.name = "memory.oom.group",
			.file = "memory.oom.group",
			.target = TARGET_CGROUP,
			.can_undo = true,
			.title = N_("whether all of a group is killed together"),
		},
	[CHANGE_RECLAIM] =
		{
			.name = "memory.reclaim",
			.file = "memory.reclaim",
			.target = TARGET_CGROUP,
			.is_amount = true,
			.can_block = true,
			.title = N_("reclaim memory from a group now"),
		},
	[CHANGE_SIGNAL] =
		{
			.name = "signal",
			.target = TARGET_PROCESS,
			.title = N_("send a signal to a process"),
		},
	[CHANGE_CGROUP_KILL] =
		{
			.name = "cgroup.kill",
			.file = "cgroup.kill",
			.target = TARGET_CGROUP,
			.title = N_("kill all processes of a group"),
		},
};

int change_find(const char *name)
{
	for (int kind = 0; kind < CHANGE_KINDS; kind++) {
		if (strcmp(change_rows[kind].name, name) == 0)
			return kind;
	}
	return -1;
}

int change_read(const struct change *change, int64_t *ret_value, struct failure *failure)
{
	const struct change_row *row = &change_rows[change->kind];
	const char *file = change->kind == CHANGE_RECLAIM ? "memory.current" : row->file;

	if (!row->can_undo && change->kind != CHANGE_RECLAIM)
		return failure_set(
			failure, -ENODATA, 0, _("%s has no value to be read"), row->name);
	return change_file_read(change, file, ret_value, failure);
}

/* The value is neither what it should be nor what would do no harm; FOUND is what it is. */
static int refuse_stale(const struct change *change, int64_t found, struct failure *failure)
{
	char name[NAME_SHOWN_MAX], value[VALUE_TEXT_MAX];

	return failure_set(failure, -ESTALE, 0, _("%s, %s: it is %s now, changed by another"),
		target_name(name, sizeof(name), &change->target), change_rows[change->kind].name,
		change_value_text(value, sizeof(value), change->kind, found));
}

/* What is changed is still what was checked. Sharing memory, one process may have got the value with another. */
static int check_old(struct change *change, struct failure *failure)
{
	int64_t now;
	int error;

	if (!change->has_old)
		return 0;
	error = change_read(change, &now, failure);
	if (error)
		return error;
	if (change->kind == CHANGE_RECLAIM)
		change->old = now;
	else if (now != change->old && now != change_rounded(change->kind, change->value))
		return refuse_stale(change, now, failure);
	return 0;
}

/* Carries it out. 0 or -errno. */
static int carry_out(struct change *change, int64_t value)
{
	uint64_t start_usec = clock_monotonic_usec();
	int error;

	if (change->kind == CHANGE_SIGNAL) {
		error = change_signal_send(change, 0);
		if (!error)
			error = change_signal_send(change, (int)value);
	} else {
		error = change_file_write(change, value);
	}
	change->took_usec = clock_monotonic_usec() - start_usec;
	return error;
}

/* 0 also when the target did not outlive it. */
static int read_back(struct change *change, struct failure *failure)
{
	int error;

	if (!change_rows[change->kind].can_undo && change->kind != CHANGE_RECLAIM)
		return 0;
	error = change_read(change, &change->result, failure);
	change->has_result = !error;
	/* The root has no memory.current. */
	if (error == -ENOENT && change->kind == CHANGE_RECLAIM)
		return 0;
	return error && !target_is_alive(&change->target) ? 0 : error;
}

static int refuse_written(struct change *change, int error, struct failure *failure)
{
	char name[NAME_SHOWN_MAX];

	if (error == -EAGAIN && change->kind == CHANGE_RECLAIM)
		return failure_set(failure, error, 0,
			_("%s, memory.reclaim: less could be reclaimed than was asked for"),
			target_name(name, sizeof(name), &change->target));
	if (error == -EACCES && change->kind == CHANGE_OOM_SCORE_ADJ)
		return failure_set(failure, error, 0,
			_("%s, oom_score_adj: only CAP_SYS_RESOURCE may lower it that far"),
			target_name(name, sizeof(name), &change->target));
	return change_refuse(change, error, failure);
}

static int apply(struct change *change, struct failure *failure)
{
	int error = check_old(change, failure), reading;

	change->state = CHANGE_FAILED;
	if (error)
		return error;
	error = carry_out(change, change->value);
	if (error == -EINTR)
		change->state = CHANGE_CANCELLED;
	else if (!error || (error == -EAGAIN && change->kind == CHANGE_RECLAIM))
		change->state = CHANGE_DONE;
	else
		return refuse_written(change, error, failure);
	reading = read_back(change, failure);
	return error ? refuse_written(change, error, failure) : reading;
}

int change_apply(struct change *change, struct failure *failure)
{
	if (!change->realtime_usec)
		change->realtime_usec = clock_realtime_usec();
	change->took_usec = 0;
	change->has_result = false;
	change->error = apply(change, failure);
	return change->error;
}

int change_lift(const struct change *change)
{
	if (!change_rows[change->kind].can_block || !change_rows[change->kind].can_undo ||
		!change->has_old || change->old <= change->value)
		return 0;
	return change_file_restore(change);
}

/* Whether the target is there, and the one that was changed. */
static int check_target(const struct change *change, struct failure *failure)
{
	bool is_process = change->target.kind == TARGET_PROCESS;
	char name[NAME_SHOWN_MAX];

	if (!target_is_alive(&change->target))
		return change_refuse(change, is_process ? -ESRCH : -ENOENT, failure);
	if (target_is_same(&change->target))
		return 0;
	return failure_set(failure, is_process ? -ESRCH : -ENOENT, 0,
		is_process ? _("%s: it is not the process that was changed")
			   : _("%s: it is not the group that was changed"),
		target_name(name, sizeof(name), &change->target));
}

/* Reads the value, which is what the change left there, or the old one again. */
static int check_left(const struct change *change, int64_t *ret_now, struct failure *failure)
{
	int64_t left =
		change->has_result ? change->result : change_rounded(change->kind, change->value);
	int error = change_read(change, ret_now, failure);

	if (!error && *ret_now != left && *ret_now != change->old)
		return refuse_stale(change, *ret_now, failure);
	return error;
}

int change_check_left(const struct change *change, struct failure *failure)
{
	int64_t now;

	return check_left(change, &now, failure);
}

static int undo(struct change *change, struct failure *failure)
{
	int64_t now;
	int error;

	if (!change_rows[change->kind].can_undo || !change->has_old ||
		change->state == CHANGE_FAILED || change->state == CHANGE_UNDONE)
		return failure_set(failure, -EINVAL, 0, _("%s: there is nothing to undo"),
			change_rows[change->kind].name);
	error = check_target(change, failure);
	if (error && !target_is_alive(&change->target))
		change->state = CHANGE_GONE;
	if (!error)
		error = check_left(change, &now, failure);
	if (error)
		return error;
	if (now != change->old) {
		error = carry_out(change, change->old);
		if (error)
			return refuse_written(change, error, failure);
	}
	change->state = CHANGE_UNDONE;
	return read_back(change, failure);
}

int change_undo(struct change *change, struct failure *failure)
{
	change->error = undo(change, failure);
	return change->error;
}

const char *change_value_words(char *buffer, size_t size, enum change_kind kind, int64_t value)
{
	if (!change_rows[kind].is_amount)
		return change_value_text(buffer, size, kind, value);
	return amount_text(
		buffer, size, value == CHANGE_UNLIMITED ? CGROUP_UNLIMITED : (uint64_t)value);
}

static const char *signal_text(char *buffer, size_t size, int64_t signal)
{
	const char *name = signal > 0 && signal < NSIG ? sigabbrev_np((int)signal) : NULL;

	if (name)
		snprintf(buffer, size, "SIG%s", name);
	else if (signal >= SIGRTMIN && signal <= SIGRTMAX)
		snprintf(buffer, size, "SIGRTMIN+%d", (int)signal - SIGRTMIN);
	else
		snprintf(buffer, size, "%" PRId64, signal);
	return buffer;
}

const char *change_value_text(char *buffer, size_t size, enum change_kind kind, int64_t value)
{
	if (kind == CHANGE_SIGNAL)
		return signal_text(buffer, size, value);
	if (change_rows[kind].is_amount && value == CHANGE_UNLIMITED)
		snprintf(buffer, size, "max");
	else
		snprintf(buffer, size, "%" PRId64, value);
	return buffer;
}
