/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/message.h"
#include "load/detach.h"

/* How often it looks at the heartbeat. */
#define LOOK_MSEC 1000

/* How long it tries, when the disk is slow or processes hang in the kernel. */
#define REMOVE_USEC UINT64_C(60000000)
#define PAUSE_NSEC 200000000

/* What the supervisor says when nothing is left to do. */
#define WORD_CLEAN 'c'

struct charge {
	int fd;
	pid_t supervisor;
	const struct load_group *group;
	const struct load_folder *folder;
	const _Atomic uint64_t *heartbeat;
};

static void set_up_signals(void)
{
	static const int ignored[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGTSTP, SIGTTIN,
		SIGTTOU, SIGUSR1, SIGUSR2, SIGALRM};

	for (unsigned int i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
}

/* Nothing that can be done about a failure is left undone; the next start sweeps the rest. */
static void remove_all(const struct charge *charge)
{
	const struct timespec pause = {.tv_nsec = PAUSE_NSEC};
	uint64_t end_usec = clock_monotonic_usec() + REMOVE_USEC;
	bool has_group = charge->group->parent >= 0, has_folder = charge->folder->base >= 0;

	/* What is gone is not looked for again: by now its name may be that of another workload. */
	while (has_group || has_folder) {
		/* First the processes, which would go on making files; pages of removed files are the group's. */
		if (has_group)
			has_group = load_group_remove(charge->group->parent, charge->group->name,
					    1000000) < 0;
		if (has_folder)
			has_folder = load_folder_remove(
					     charge->folder->base, charge->folder->name, NULL) < 0;
		if (clock_monotonic_usec() >= end_usec)
			return;
		if (has_group || has_folder)
			nanosleep(&pause, NULL);
	}
}

/* True: the supervisor has ended in order. False: it is dead, or as good as dead. */
static bool wait_for_end(const struct charge *charge)
{
	uint64_t beat = atomic_load(charge->heartbeat), beat_usec = clock_monotonic_usec();
	struct pollfd poller = {.fd = charge->fd, .events = POLLIN};

	for (;;) {
		uint64_t now_usec;
		char word;

		if (poll(&poller, 1, LOOK_MSEC) > 0)
			return read(charge->fd, &word, 1) == 1 && word == WORD_CLEAN;
		now_usec = clock_monotonic_usec();
		if (atomic_load(charge->heartbeat) != beat) {
			beat = atomic_load(charge->heartbeat);
			beat_usec = now_usec;
		} else if (now_usec - beat_usec > LOAD_KEEPER_PATIENCE_USEC) {
			/* It is still our parent, so its PID is its own. */
			if (getppid() == charge->supervisor)
				kill(charge->supervisor, SIGKILL);
			return false;
		}
	}
}

static _Noreturn void run(const struct charge *charge)
{
	setsid();
	set_up_signals();
	load_detach_standard_files();
	prctl(PR_SET_NAME, LOAD_KEEPER_NAME);
	if (!wait_for_end(charge))
		remove_all(charge);
	_exit(0);
}

int load_keeper_start(struct load_keeper *keeper, const struct load_group *group,
	const struct load_folder *folder, const _Atomic uint64_t *heartbeat,
	struct failure *failure)
{
	struct charge charge = {
		.supervisor = getpid(),
		.group = group,
		.folder = folder,
		.heartbeat = heartbeat,
	};
	int ends[2], error = 0;

	*keeper = (struct load_keeper){.fd = -1};
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
		error = -errno;
		return failure_set(failure, error, 0, _("the keeper cannot be started: %s"),
			failure_reason(error));
	}
	keeper->pid = fork();
	if (keeper->pid == 0) {
		close(ends[0]);
		charge.fd = ends[1];
		run(&charge);
	}
	if (keeper->pid < 0)
		error = -errno;
	close(ends[1]);
	if (!error) {
		keeper->fd = ends[0];
		return 0;
	}
	close(ends[0]);
	return failure_set(
		failure, error, 0, _("the keeper cannot be started: %s"), failure_reason(error));
}

void load_keeper_end(struct load_keeper *keeper, bool is_clean)
{
	const char word = WORD_CLEAN;

	if (keeper->fd < 0)
		return;
	/* It may have died before: its end is closed then. */
	if (is_clean)
		send(keeper->fd, &word, 1, MSG_NOSIGNAL);
	close(keeper->fd);
	keeper->fd = -1;
	if (!is_clean)
		return;
	/* Nothing is left for it to do; one that somebody has stopped would never read that. */
	kill(keeper->pid, SIGKILL);
	waitpid(keeper->pid, NULL, 0);
}

void load_keeper_forget(struct load_keeper *keeper)
{
	if (keeper->fd >= 0)
		close(keeper->fd);
	keeper->fd = -1;
}
