/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/change_value.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <strings.h>

#include "action/amount.h"
#include "base/cursor.h"
#include "base/message.h"
#include "kernel/cgroup.h"

int change_value_adj(const char *text, int *ret_adj, struct failure *failure)
{
	int64_t adj = 0;
	/* "+50" is what people write who mean 50. */
	const char *digits = text[0] == '+' ? text + 1 : text;
	int error = span_i64((struct span){digits, strlen(digits)}, &adj);

	if (!error && text[0] == '+' && text[1] == '-')
		error = -EINVAL;
	if (!error && (adj < -1000 || adj > 1000))
		error = -ERANGE;
	if (error)
		return failure_set(failure, error, 0,
			_("\"%s\" is not valid, expected a number from -1000 to 1000"), text);
	*ret_adj = (int)adj;
	return 0;
}

/* The signal that is called NAME, "SIGKILL" or "KILL"; 0: there is none. */
static int find_signal(const char *name)
{
	for (int signal = 1; signal < NSIG; signal++) {
		char text[32];

		change_value_text(text, sizeof(text), CHANGE_SIGNAL, signal);
		if (strcasecmp(text, name) == 0 ||
			(strncmp(text, "SIG", 3) == 0 && strcasecmp(text + 3, name) == 0))
			return signal;
	}
	return 0;
}

int change_value_signal(const char *text, int *ret_signal, struct failure *failure)
{
	uint64_t number = 0;
	int error = span_u64((struct span){text, strlen(text)}, &number);

	if (error)
		number = (uint64_t)find_signal(text);
	if (number == 0 || number >= NSIG)
		return failure_set(failure, -EINVAL, 0,
			_("\"%s\" is not valid, expected a signal such as TERM, SIGKILL or 9"),
			text);
	*ret_signal = (int)number;
	return 0;
}

/* What the group of CHANGE has of what its file bounds; CGROUP_UNLIMITED when that is not known. */
static uint64_t read_use(const struct change *change)
{
	const char *file = cgroup_value_file(
		change->kind == CHANGE_SWAP_MAX ? CGROUP_SWAP_CURRENT : CGROUP_CURRENT);
	char text[64];
	size_t length;
	uint64_t bytes = CGROUP_UNLIMITED;

	if (target_read(&change->target, file, text, sizeof(text), &length) < 0 ||
		cgroup_value_parse(text, length, file, &bytes, NULL) < 0)
		return CGROUP_UNLIMITED;
	return bytes;
}

static int parse_amount(struct change *change, const char *text, struct failure *failure)
{
	uint64_t old = CGROUP_UNLIMITED, bytes;
	int64_t value;
	int error;

	if (change->kind != CHANGE_RECLAIM && change_read(change, &value, NULL) == 0 &&
		value != CHANGE_UNLIMITED)
		old = (uint64_t)value;
	error = amount_parse(text, read_use(change), old, &bytes, failure);
	if (error)
		return error;
	if (bytes == CGROUP_UNLIMITED && change->kind == CHANGE_RECLAIM)
		return failure_set(failure, -EINVAL, 0,
			_("\"%s\" is not valid, expected an amount such as 512M or 10%%"), text);
	change->value = bytes == CGROUP_UNLIMITED ? CHANGE_UNLIMITED : (int64_t)bytes;
	return 0;
}

/* "0" or "1", the only values of memory.oom.group. */
static int parse_switch(struct change *change, const char *text, struct failure *failure)
{
	if (strcmp(text, "0") != 0 && strcmp(text, "1") != 0)
		return failure_set(
			failure, -EINVAL, 0, _("\"%s\" is not valid, expected 0 or 1"), text);
	change->value = text[0] - '0';
	return 0;
}

int change_value_parse(struct change *change, const char *text, struct failure *failure)
{
	int value = 1;
	int error = 0;

	if (change_rows[change->kind].is_amount)
		return parse_amount(change, text, failure);
	if (change->kind == CHANGE_OOM_GROUP)
		return parse_switch(change, text, failure);
	if (change->kind == CHANGE_OOM_SCORE_ADJ)
		error = change_value_adj(text, &value, failure);
	else if (change->kind == CHANGE_SIGNAL)
		error = change_value_signal(text, &value, failure);
	if (!error)
		change->value = value;
	return error;
}
