/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/helper.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "action/helper_server.h"
#include "base/clock.h"
#include "base/message.h"

/* For one that is idle: it only has to wake up and leave. */
#define STOP_IDLE_USEC 1000000u

/* Between two looks at a helper without a pidfd. */
#define STOP_PAUSE_MSEC 10

static void helper_clear(struct helper *helper)
{
	*helper = (struct helper){.fd = -1, .pidfd = -1, .next_request = 1};
}

static void helper_close(struct helper *helper)
{
	if (helper->fd >= 0)
		close(helper->fd);
	if (helper->pidfd >= 0)
		close(helper->pidfd);
	if (helper->shared)
		munmap(helper->shared, sizeof(*helper->shared));
	helper_clear(helper);
}

/* The child's side never returns. */
static int helper_fork(struct helper *helper, int server_fd, const char *journal)
{
	struct helper_server server = {
		.fd = server_fd,
		.program = getpid(),
		.shared = helper->shared,
		.journal_path = journal,
	};
	sigset_t all, before;
	pid_t pid;
	int error = 0;

	/* Until it has dispositions of its own, a signal for the program must not run the program's
	 * handlers in it. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid == 0)
		helper_server_run(&server);
	if (pid < 0)
		error = -errno;
	sigprocmask(SIG_SETMASK, &before, NULL);
	helper->pid = pid;
	return error;
}

int helper_start(struct helper *helper, const char *journal, struct failure *failure)
{
	int ends[2];
	int error = 0;

	helper_clear(helper);
	if (strlen(journal) >= JOURNAL_PATH_MAX)
		return failure_set(failure, -ENAMETOOLONG, 0,
			_("the path of the journal is too long: %s"), journal);
	helper->shared = mmap(NULL, sizeof(*helper->shared), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (helper->shared == MAP_FAILED) {
		helper->shared = NULL;
		error = -errno;
	} else if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) {
		error = -errno;
	} else {
		helper->fd = ends[0];
		error = helper_fork(helper, ends[1], journal);
		close(ends[1]);
	}
	if (error) {
		helper_close(helper);
		return failure_set(failure, error, 0, _("the helper cannot be started: %s"),
			failure_reason(error));
	}
	helper->pidfd = (int)syscall(SYS_pidfd_open, helper->pid, 0);
	return 0;
}

/* SCM_RIGHTS with FD, or nothing when it is -1. */
static int helper_put(struct helper *helper, const void *request, size_t size, int fd)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = {{0}};
	struct iovec data = {(void *)request, size};
	struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};

	if (fd >= 0) {
		struct cmsghdr *header = &control.align;

		message.msg_control = control.bytes;
		message.msg_controllen = sizeof(control.bytes);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	}
	if (sendmsg(helper->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
		return 0;
	switch (errno) {
	case EPIPE:
	case ECONNRESET:
		return -EPIPE;
	case EBADF:
		return -EBADF;
	default:
		/*
		 * No room in the socket, no memory in the kernel, too many descriptors on the way.
		 */
		return -EAGAIN;
	}
}

void helper_protect(struct helper *helper)
{
	struct helper_request request = {.verb = HELPER_PROTECT};

	if (helper->fd >= 0)
		helper_put(helper, &request, sizeof(request), -1);
}

/* One more is pending: its number. */
static uint64_t helper_count(struct helper *helper)
{
	helper->pending++;
	return helper->next_request++;
}

int helper_send(struct helper *helper, enum helper_verb verb, const struct change *change,
	uint64_t *ret_request)
{
	struct helper_request request = {
		.number = helper->next_request,
		.verb = verb,
		.change = *change,
	};
	int error;

	if (helper->fd < 0)
		return -EPIPE;
	if (change->target.fd < 0 && verb != HELPER_CLOSE)
		return -EBADF;
	if (helper->pending >= HELPER_PENDING_MAX)
		return -EAGAIN;
	error = helper_put(
		helper, &request, sizeof(request), verb == HELPER_CLOSE ? -1 : change->target.fd);
	if (!error)
		*ret_request = helper_count(helper);
	return error;
}

int helper_run(
	struct helper *helper, const char *program, const char *line, int fd, uint64_t *ret_request)
{
	struct helper_run_request request = {.number = helper->next_request, .verb = HELPER_RUN};
	size_t program_length = strlen(program), line_length = strlen(line);
	int error;

	if (helper->fd < 0)
		return -EPIPE;
	if (program_length >= sizeof(request.program) || line_length >= sizeof(request.line))
		return -ENAMETOOLONG;
	if (helper->pending >= HELPER_PENDING_MAX)
		return -EAGAIN;
	memcpy(request.program, program, program_length);
	memcpy(request.line, line, line_length);
	error = helper_put(helper, &request, sizeof(request), fd);
	if (!error)
		*ret_request = helper_count(helper);
	return error;
}

int helper_receive(struct helper *helper, struct helper_answer *ret)
{
	struct helper_answer answer;
	ssize_t got;

	if (helper->fd < 0)
		return -EPIPE;
	/* ECONNRESET is told once, and before the answers that it sent when it was alive. */
	do
		got = recv(helper->fd, &answer, sizeof(answer), MSG_DONTWAIT);
	while (got < 0 && (errno == EINTR || errno == ECONNRESET));
	if (got < 0)
		return errno == EAGAIN ? 0 : -EPIPE;
	if (got != (ssize_t)sizeof(answer))
		return -EPIPE;
	helper->pending--;
	*ret = answer;
	return 1;
}

void helper_cancel(struct helper *helper)
{
	if (helper->fd < 0 || helper->pending == 0)
		return;
	/* First what, then the signal: see helper_server.c. */
	atomic_store(&helper->shared->cancelled, helper->next_request - 1);
	if (helper->pidfd >= 0)
		syscall(SYS_pidfd_send_signal, helper->pidfd, HELPER_SIGNAL, NULL, 0);
	else
		kill(helper->pid, HELPER_SIGNAL);
}

/* Takes its exit status, so that no zombie stays: whether it has ended, or there is nothing to wait
 * for. */
static bool helper_reap(struct helper *helper)
{
	return waitpid(helper->pid, NULL, WNOHANG) != 0;
}

static void helper_wait(struct helper *helper, uint64_t wait_usec)
{
	uint64_t end_usec = clock_monotonic_usec() + wait_usec;
	struct pollfd ended = {.fd = helper->pidfd, .events = POLLIN};

	while (!helper_reap(helper)) {
		uint64_t now_usec = clock_monotonic_usec();
		uint64_t left_msec = now_usec < end_usec ? (end_usec - now_usec) / 1000 + 1 : 0;

		if (left_msec == 0)
			break;
		/* Without a pidfd it is only a pause. */
		if (helper->pidfd < 0 && left_msec > STOP_PAUSE_MSEC)
			left_msec = STOP_PAUSE_MSEC;
		poll(&ended, 1, left_msec < 60000 ? (int)left_msec : 60000);
	}
}

void helper_stop(struct helper *helper, uint64_t wait_usec)
{
	if (helper->fd < 0)
		return;
	if (helper->pending == 0 && wait_usec < STOP_IDLE_USEC)
		wait_usec = STOP_IDLE_USEC;
	helper_cancel(helper);
	/* It reads what is still in the socket, and then the end. */
	shutdown(helper->fd, SHUT_WR);
	helper_wait(helper, wait_usec);
	helper_close(helper);
}
