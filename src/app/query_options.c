/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/query_options.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "app/group_option.h"
#include "base/cursor.h"
#include "base/message.h"
#include "collect/pid_listing.h"

/*
 * Whether PID is among what LISTING lists. A thread has a folder in /proc too, which is not listed:
 * nothing would be found by its number.
 */
static bool is_process(struct pid_listing *listing, int32_t pid)
{
	int32_t next;

	pid_listing_rewind(listing);
	while ((next = pid_listing_next(listing)) > 0) {
		if (next == pid)
			return true;
	}
	return false;
}

static int check_pids(const struct process_query *query, int root, struct failure *failure)
{
	struct pid_listing listing;
	int error = 0;

	/* That nothing can be read there is said by who reads it. */
	if (pid_listing_open(&listing, root, "proc") < 0)
		return 0;
	for (unsigned int i = 0; i < query->pid_count && !error; i++) {
		if (!is_process(&listing, query->pids[i]))
			error = failure_set(failure, -ESRCH, 0,
				_("--pid: there is no process %d, expected PIDs of processes that run"),
				query->pids[i]);
	}
	pid_listing_close(&listing);
	return error;
}

static int apply_pids(
	const struct options *options, struct process_query *query, struct failure *failure)
{
	int root, error;

	memcpy(query->pids, options->pids, sizeof(query->pids));
	query->pid_count = options->pid_count;
	if (query->pid_count == 0)
		return 0;
	root = open(options->root, O_PATH | O_CLOEXEC);
	error = check_pids(query, root, failure);
	if (root >= 0)
		close(root);
	return error;
}

/* A number is taken for what it says: in a capture nobody knows the names. */
static int apply_user(
	const struct options *options, struct process_query *query, struct failure *failure)
{
	const char *name = options->user;
	uint64_t number;

	if (span_u64((struct span){name, strlen(name)}, &number) == 0 && number <= UINT32_MAX) {
		query->user = (uint32_t)number;
	} else {
		const struct passwd *user = getpwnam(name);

		if (!user)
			return failure_set(failure, -ENOENT, 0,
				_("--user: there is no user \"%s\", expected a name or a number"),
				name);
		query->user = user->pw_uid;
	}
	query->has_user = true;
	return 0;
}

static int apply_filter(
	const struct options *options, struct process_query *query, struct failure *failure)
{
	struct failure reason;
	int error = process_query_set_filter(query, options->filter, &reason);

	if (error)
		return failure_set(failure, error, 0,
			_("--filter: %s; expected an extended regular expression"), reason.text);
	return 0;
}

int query_options_apply(
	const struct options *options, struct process_query *query, struct failure *failure)
{
	int error = apply_pids(options, query, failure);

	if (!error && options->user)
		error = apply_user(options, query, failure);
	if (!error && options->filter)
		error = apply_filter(options, query, failure);
	query->sort = options->sort;
	query->is_reversed = options->is_reversed;
	return error;
}

int query_options_check(const struct options *options, struct failure *failure)
{
	struct process_query query;

	process_query_init(&query);

	int error = query_options_apply(options, &query, failure);

	if (!error && options->cgroup)
		error = group_option_check(options, failure);
	process_query_release(&query);
	return error;
}
