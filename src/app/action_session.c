/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/action_session.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/message.h"

/* How long the helper may take to end when it must be interrupted. */
#define STOP_WAIT_USEC 2000000u

int action_session_start(struct action_session *session, const char *path, struct failure *failure)
{
	char journal[JOURNAL_PATH_MAX];
	int error = journal_find(journal, sizeof(journal), path, failure);

	session->helper.fd = session->helper.pidfd = -1;
	if (!error)
		error = helper_start(&session->helper, journal, failure);
	session->is_running = error == 0;
	return error;
}

void action_session_stop(struct action_session *session)
{
	if (session->open_count > 0)
		action_session_cancel(session);
	if (session->is_running)
		helper_stop(&session->helper, STOP_WAIT_USEC);
	for (unsigned int i = 0; i < session->count; i++) {
		if (session->entry[i].stage != ACTION_STAGE_ANSWERED)
			target_release(&session->entry[i].change.target);
	}
	session->is_running = false;
}

static int gone(struct failure *failure)
{
	return failure_set(failure, -EPIPE, 0, "%s",
		_("the helper that makes the changes has ended; start oomwatch anew"));
}

/* The entry at INDEX waits for its turn. */
static void enqueue(struct action_session *session, unsigned int index)
{
	if (session->open_count++ == 0)
		session->since_usec = clock_monotonic_usec();
	session->entry[index].stage = ACTION_STAGE_WAITING;
	session->order[(session->order_first + session->order_count++) % ACTION_SESSION_MAX] =
		index;
}

void action_session_begin(struct action_session *session)
{
	session->batch++;
}

int action_session_apply(
	struct action_session *session, const struct change *change, struct failure *failure)
{
	struct action_entry *entry = &session->entry[session->count];
	struct target target = change->target;

	if (!session->is_running || session->count == ACTION_SESSION_MAX) {
		target_release(&target);
		return !session->is_running
			       ? gone(failure)
			       : failure_set(failure, -ENOSPC, 0,
					 _("no more than %d changes can be made; start oomwatch anew"),
					 ACTION_SESSION_MAX);
	}
	*entry = (struct action_entry){
		.change = *change, .verb = HELPER_APPLY, .batch = session->batch};
	enqueue(session, session->count++);
	return 0;
}

void action_session_adopt(struct action_session *session, const struct change *change)
{
	struct action_entry *entry = &session->entry[session->count];

	if (session->count == ACTION_SESSION_MAX)
		return;
	*entry = (struct action_entry){
		.change = *change, .stage = ACTION_STAGE_ANSWERED, .is_former = true};
	/* Begun and never finished, as by a crash, or cancelled in part: undoing looks at what is there. */
	entry->change.state = CHANGE_DONE;
	entry->change.target.fd = -1;
	session->count++;
}

static bool means_gone(int error)
{
	return error == -ESRCH || error == -ENOENT;
}

int action_session_undo(struct action_session *session, unsigned int index, int root,
	const char *mount, struct failure *failure)
{
	struct action_entry *entry = &session->entry[index];
	int error;

	if (!session->is_running)
		return gone(failure);
	error = target_hold_again(&entry->change.target, root, mount, failure);
	if (error && !means_gone(error)) {
		target_release(&entry->change.target);
		return error;
	}
	entry->verb = error ? HELPER_CLOSE : HELPER_UNDO;
	entry->is_cancelled = false;
	enqueue(session, index);
	return 0;
}

int action_session_run(struct action_session *session, const char *program, const char *line,
	int fd, struct failure *failure)
{
	struct action_program *asked = &session->program;
	int error = session->is_running
			    ? helper_run(&session->helper, program, line, fd, &asked->request)
			    : -EPIPE;

	if (error == -EPIPE)
		return gone(failure);
	if (error)
		return failure_set(failure, error, 0, _("%s cannot be started: %s"), program,
			failure_reason(error));
	asked->is_answered = false;
	return 0;
}

void action_session_forget_gone(struct action_session *session, int root, const char *mount)
{
	for (unsigned int i = 0; i < session->count; i++) {
		struct action_entry *entry = &session->entry[i];
		struct target target = entry->change.target;

		if (!action_entry_is_outstanding(entry))
			continue;
		entry->is_gone = means_gone(target_hold_again(&target, root, mount, NULL));
		target_release(&target);
	}
}

void action_session_send(struct action_session *session)
{
	while (session->is_running && session->order_count > 0) {
		struct action_entry *entry = &session->entry[session->order[session->order_first]];
		int error =
			helper_send(&session->helper, entry->verb, &entry->change, &entry->request);

		/* When the helper is gone, action_session_receive() says so for all. */
		if (error)
			break;
		if (!change_rows[entry->change.kind].can_block)
			target_release(&entry->change.target);
		session->order_first = (session->order_first + 1) % ACTION_SESSION_MAX;
		session->order_count--;
		entry->stage = ACTION_STAGE_SENT;
	}
}

/* ENTRY gets no answer from the helper, but ERROR with the failure that it has. */
static const struct action_entry *fail_entry(
	struct action_session *session, struct action_entry *entry, int error)
{
	target_release(&entry->change.target);
	if (entry->verb == HELPER_APPLY)
		entry->change.state = CHANGE_FAILED;
	entry->change.error = error;
	entry->stage = ACTION_STAGE_ANSWERED;
	session->open_count--;
	return entry;
}

/* The next entry that will get no answer any more. */
static const struct action_entry *fail_next(struct action_session *session)
{
	session->order_count = 0;
	for (unsigned int i = 0; session->open_count > 0 && i < session->count; i++) {
		struct action_entry *entry = &session->entry[i];

		if (entry->stage == ACTION_STAGE_WAITING)
			return fail_entry(session, entry, gone(&entry->failure));
		if (entry->stage == ACTION_STAGE_SENT)
			return fail_entry(session, entry,
				failure_set(&entry->failure, -EPIPE, 0, "%s",
					_("the helper has ended; what it had begun is in the journal")));
	}
	return NULL;
}

/* The next of those that were cancelled before their turn came. */
static const struct action_entry *drop_next(struct action_session *session)
{
	struct action_entry *entry;

	if (session->order_count == 0) {
		session->is_cancelled = false;
		return NULL;
	}
	entry = &session->entry[session->order[session->order_first]];
	session->order_first = (session->order_first + 1) % ACTION_SESSION_MAX;
	session->order_count--;
	return fail_entry(session, entry,
		failure_set(
			&entry->failure, -ECANCELED, 0, "%s", _("cancelled before it was begun")));
}

static struct action_entry *find_request(struct action_session *session, uint64_t request)
{
	for (unsigned int i = 0; i < session->count; i++) {
		if (session->entry[i].stage == ACTION_STAGE_SENT &&
			session->entry[i].request == request)
			return &session->entry[i];
	}
	return NULL;
}

static void take_program(struct action_session *session, const struct helper_answer *answer)
{
	struct action_program *program = &session->program;

	if (answer->verb != HELPER_RUN || answer->request != program->request)
		return;
	program->is_answered = true;
	program->pid = answer->pid;
	program->failure = answer->failure;
}

const struct action_entry *action_session_receive(struct action_session *session)
{
	struct helper_answer answer;
	const struct action_entry *dropped;
	struct action_entry *entry;
	int found;

	if (session->is_cancelled && (dropped = drop_next(session)))
		return dropped;
	do {
		found = session->is_running ? helper_receive(&session->helper, &answer) : -EPIPE;
		if (found < 0) {
			session->is_running = false;
			return fail_next(session);
		}
		entry = found > 0 ? find_request(session, answer.request) : NULL;
		if (found > 0 && !entry)
			take_program(session, &answer);
	} while (found > 0 && !entry);
	if (!entry)
		return NULL;
	target_release(&entry->change.target);
	entry->change = answer.change;
	entry->change.target.fd = -1;
	entry->failure = answer.failure;
	entry->stage = ACTION_STAGE_ANSWERED;
	session->open_count--;
	action_session_send(session);
	return entry;
}

/* The index of the entry that the helper is at, or -1. */
static int find_current(const struct action_session *session)
{
	for (unsigned int i = 0; session->open_count > 0 && i < session->count; i++) {
		if (session->entry[i].stage == ACTION_STAGE_SENT)
			return (int)i;
	}
	return -1;
}

void action_session_cancel(struct action_session *session)
{
	int index = find_current(session);
	struct action_entry *entry = &session->entry[index < 0 ? 0 : index];

	session->is_cancelled = session->order_count > 0;
	if (session->is_running)
		helper_cancel(&session->helper);
	if (index < 0)
		return;
	entry->is_cancelled = true;
	/* The helper looks after it, too, and what fails here is told by its answer. */
	if (entry->verb == HELPER_APPLY)
		change_lift(&entry->change);
}

const struct action_entry *action_session_current(const struct action_session *session)
{
	int index = find_current(session);

	return index < 0 ? NULL : &session->entry[index];
}

bool action_entry_is_outstanding(const struct action_entry *entry)
{
	const struct change *change = &entry->change;

	/* What was cancelled has its old value again, unless that failed for another reason. */
	return entry->stage == ACTION_STAGE_ANSWERED && !entry->is_gone &&
	       change_rows[change->kind].can_undo &&
	       (change->state == CHANGE_DONE ||
		       (change->state == CHANGE_CANCELLED && entry->failure.error != 0 &&
			       entry->failure.error != -ECANCELED));
}

static bool is_own_outstanding(const struct action_entry *entry)
{
	return !entry->is_former && action_entry_is_outstanding(entry);
}

unsigned int action_session_outstanding(const struct action_session *session)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < session->count; i++)
		count += is_own_outstanding(&session->entry[i]);
	return count;
}

const struct change *action_session_newer(const struct action_session *session, unsigned int index)
{
	const struct change *change = &session->entry[index].change;

	for (unsigned int i = session->count; i-- > index + 1;) {
		const struct change *newer = &session->entry[i].change;

		if (newer->kind == change->kind &&
			action_entry_is_outstanding(&session->entry[i]) &&
			target_names_same(&newer->target, &change->target))
			return newer;
	}
	return NULL;
}

int action_session_older(const struct action_session *session, unsigned int index)
{
	int i = (int)(index < session->count ? index : session->count) - 1;

	while (i >= 0 && !is_own_outstanding(&session->entry[i]))
		i--;
	return i;
}
