/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a write is interrupted. The program first says in the shared memory up to which request all
 * are cancelled, then sends a signal. The signal is let through only while a write is made, so that
 * nothing else is disturbed. One that comes just before the write, when there is nothing yet to
 * interrupt, would be lost; so the handler starts a timer that interrupts again and again, until
 * the write has returned. A signal left over from an earlier request is thrown away when a new one
 * is read: the program had sent it before it sent this one, and what it is about stands in the
 * shared memory.
 */
#include <config.h>

#include "action/helper_server.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "action/helper_program.h"
#include "base/bits.h"
#include "base/message.h"
#include "base/protection.h"

/* How soon a write that was not there yet is interrupted again. */
#define INTERRUPT_AGAIN_USEC 10000

/* More stack than a change takes, journal and all. */
#define STACK_BYTES (64 * 1024)

/* --- signals --- */

/* The one handler that does something: only from inside it can be known that a signal came. */
static void interrupt_handler(int signal_number)
{
	static const struct itimerval again = {
		.it_interval.tv_usec = INTERRUPT_AGAIN_USEC,
		.it_value.tv_usec = INTERRUPT_AGAIN_USEC,
	};

	(void)signal_number;
	setitimer(ITIMER_REAL, &again, NULL);
}

static void again_handler(int signal_number)
{
	(void)signal_number;
}

static sigset_t interrupts(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, HELPER_SIGNAL);
	sigaddset(&set, SIGALRM);
	return set;
}

/* What a terminal or a service manager sends to all of the program's processes is for the program,
 * which then ends the helper or not. */
static void set_up_signals(void)
{
	static const int ignored[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGTSTP, SIGTTIN,
		SIGTTOU, SIGUSR2, SIGWINCH, SIGXFSZ};
	/* Without SA_RESTART: to interrupt is all they are for. */
	const struct sigaction interrupt = {.sa_handler = interrupt_handler};
	const struct sigaction again = {.sa_handler = again_handler};
	sigset_t blocked = interrupts();

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	/* Programs that were started here have nobody to ask how they ended. */
	signal(SIGCHLD, SIG_IGN);
	for (size_t i = 0; i < ARRAY_SIZE(ignored); i++)
		signal(ignored[i], SIG_IGN);
	sigaction(HELPER_SIGNAL, &interrupt, NULL);
	sigaction(SIGALRM, &again, NULL);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
}

/* Blocked ones that wait, and the timer. */
static void discard_interrupts(void)
{
	const struct itimerval never = {.it_value.tv_usec = 0};
	const struct timespec now = {0};
	sigset_t set = interrupts();

	setitimer(ITIMER_REAL, &never, NULL);
	while (sigtimedwait(&set, NULL, &now) > 0)
		continue;
}

static bool is_unwanted(const struct helper_server *server, uint64_t number)
{
	return atomic_load(&server->shared->cancelled) >= number || getppid() != server->program;
}

/* --- jobs --- */

typedef int (*change_function)(struct change *change, struct failure *failure);

/*
 * Does FUNCTION so that it can be interrupted; -ECANCELED when it was unwanted before it began. The
 * order counts: only a signal that comes after it was let through and before the question may be
 * missed, and the question has its answer from the shared memory.
 */
static int run_interruptible(
	struct helper_server *server, struct helper_answer *answer, change_function function)
{
	sigset_t set = interrupts();
	int error;

	sigprocmask(SIG_UNBLOCK, &set, NULL);
	if (is_unwanted(server, answer->request))
		error = failure_set(&answer->failure, -ECANCELED, 0, _("cancelled"));
	else
		error = function(&answer->change, &answer->failure);
	sigprocmask(SIG_BLOCK, &set, NULL);
	discard_interrupts();
	return error;
}

static int open_journal(struct helper_server *server, struct failure *failure)
{
	if (server->journal.fd >= 0)
		return 0;
	return journal_open(&server->journal, server->journal_path, failure);
}

/* Tells the journal what came of it. The machine is as it is now: a journal that fails takes
 * nothing of that back, and the change that is begun there can be undone as well. */
static void finish(struct helper_server *server, struct helper_answer *answer)
{
	struct failure failure;

	if (open_journal(server, &failure) < 0 ||
		journal_finish(&server->journal, &answer->change, &failure) < 0)
		answer->failure = failure;
}

/*
 * A write that was interrupted has done a part: memory.max stands, but what is above it was not
 * taken, and each process of the group that wants a page would now have to take it, or be killed.
 * So the old value comes back.
 */
static void put_back(struct helper_answer *answer)
{
	struct change *change = &answer->change;
	struct failure ignored;
	int error = 0;

	if (change_rows[change->kind].can_undo && change->has_old && change->has_result &&
		change->result != change->old) {
		change->state = CHANGE_DONE;
		error = change_undo(change, &answer->failure);
	}
	if (!error)
		failure_set(&answer->failure, -ECANCELED, 0, _("cancelled"));
	change->state = CHANGE_CANCELLED;
	change->error = -ECANCELED;
	change->has_result = change_read(change, &change->result, &ignored) == 0;
}

/* Whether it was cancelled while there was something to cancel: what cannot be taken back and was
 * done is done. */
static bool is_cancelled(
	struct helper_server *server, const struct helper_answer *answer, int error)
{
	const struct change *change = &answer->change;

	if (!is_unwanted(server, answer->request))
		return false;
	if (error == -ECANCELED || error == -EINTR || change->state == CHANGE_CANCELLED)
		return true;
	return !error && change_rows[change->kind].can_undo;
}

/* Not begun: an undo leaves the change as it is. */
static void refuse(struct helper_answer *answer, enum change_state state, int error)
{
	if (answer->verb != HELPER_APPLY)
		return;
	answer->change.state = state;
	answer->change.error = error;
}

static void apply(struct helper_server *server, struct helper_answer *answer)
{
	struct change *change = &answer->change;
	int error = open_journal(server, &answer->failure);

	if (!error)
		error = journal_add(&server->journal, change, &answer->failure);
	if (error) {
		refuse(answer, CHANGE_FAILED, journal_refuse(&answer->failure));
		return;
	}
	error = run_interruptible(server, answer, change_apply);
	if (is_cancelled(server, answer, error))
		put_back(answer);
	finish(server, answer);
}

static void undo(struct helper_server *server, struct helper_answer *answer)
{
	enum change_state before = answer->change.state;

	if (run_interruptible(server, answer, change_undo) < 0 &&
		answer->change.state != CHANGE_GONE)
		answer->change.state = before;
	else if (answer->change.id > 0)
		finish(server, answer);
}

static void run(const struct helper_run_request *request, int fd, struct helper_answer *answer)
{
	int error = helper_program_start(request->program, request->line, fd, &answer->pid);

	if (error)
		failure_set(&answer->failure, error, 0, _("%s cannot be started: %s"),
			request->program, failure_reason(error));
}

/* The stack must be there as well, before it is used. */
static void protect(void)
{
	volatile char stack[STACK_BYTES];
	struct protection protection;

	protection_init(&protection);
	protection_apply(&protection);
	for (size_t i = 0; i < sizeof(stack); i += 1024)
		stack[i] = 0;
}

/* --- requests and answers --- */

static bool is_whole(const union helper_message *message, size_t size)
{
	if (size < sizeof(message->change))
		return false;
	return size == (message->change.verb == HELPER_RUN ? sizeof(message->run)
							   : sizeof(message->change));
}

/* The next request with its descriptor, or -1: false when there will be no more. */
static bool receive(struct helper_server *server, union helper_message *ret, int *ret_fd)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	struct iovec data = {ret, sizeof(*ret)};
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes),
	};
	struct cmsghdr *header;
	ssize_t got;

	do
		got = recvmsg(server->fd, &message, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	*ret_fd = -1;
	header = CMSG_FIRSTHDR(&message);
	if (got > 0 && header && header->cmsg_type == SCM_RIGHTS)
		memcpy(ret_fd, CMSG_DATA(header), sizeof(*ret_fd));
	return got > 0 && is_whole(ret, (size_t)got);
}

static void serve(struct helper_server *server, const union helper_message *message, int fd,
	struct helper_answer *answer)
{
	if (answer->verb == HELPER_CLOSE) {
		answer->change.state = CHANGE_GONE;
		finish(server, answer);
	} else if (fd < 0) {
		/* The kernel had no room for it among our descriptors. */
		failure_set(&answer->failure, -EMFILE, 0, "%s", failure_reason(-EMFILE));
		refuse(answer, CHANGE_FAILED, -EMFILE);
	} else if (is_unwanted(server, answer->request)) {
		failure_set(&answer->failure, -ECANCELED, 0, _("cancelled"));
		refuse(answer, CHANGE_CANCELLED, -ECANCELED);
	} else if (answer->verb == HELPER_UNDO) {
		undo(server, answer);
	} else if (answer->verb == HELPER_RUN) {
		run(&message->run, fd, answer);
	} else {
		apply(server, answer);
	}
}

/* Returns when the program is gone or wants no more. */
static void serve_all(struct helper_server *server)
{
	union helper_message message;
	int fd;

	while (receive(server, &message, &fd)) {
		struct helper_answer answer = {
			.request = message.change.number,
			.verb = message.change.verb,
		};

		discard_interrupts();
		if (answer.verb == HELPER_PROTECT) {
			protect();
			continue;
		}
		if (answer.verb != HELPER_RUN)
			answer.change = message.change.change;
		answer.change.target.fd = fd;
		serve(server, &message, fd, &answer);
		answer.change.target.fd = -1;
		if (fd >= 0)
			close(fd);
		if (send(server->fd, &answer, sizeof(answer), MSG_NOSIGNAL) < 0)
			return;
	}
}

/* Keeps only the socket: the terminal and the files of the program are not to be held open from
 * here. */
static void close_others(struct helper_server *server)
{
	int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int fd = STDIN_FILENO; null_fd >= 0 && fd <= STDERR_FILENO; fd++)
		dup2(null_fd, fd);
	if (server->fd != STDERR_FILENO + 1 && dup3(server->fd, STDERR_FILENO + 1, O_CLOEXEC) < 0)
		_exit(1);
	server->fd = STDERR_FILENO + 1;
	closefrom(server->fd + 1);
}

void helper_server_run(struct helper_server *server)
{
	server->journal.fd = -1;
	set_up_signals();
	prctl(PR_SET_PDEATHSIG, HELPER_SIGNAL);
	if (getppid() != server->program)
		_exit(0);
	/* In the kernel's log it is who invoked the OOM killer. */
	prctl(PR_SET_NAME, CHANGE_HELPER_COMM);
	setsid();
	umask(077);
	close_others(server);
	journal_trim(server->journal_path, NULL);
	serve_all(server);
	/* Not exit(): what stands in buffers and waits for the end is the program's. */
	_exit(0);
}
