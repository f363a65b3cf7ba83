/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void bail_out(const char *call)
{
	printf("Bail out! %s: %s\n", call, strerror(errno));
	exit(99);
}

static void child_run(void (*run)(int ready), int ready)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (run)
		run(ready);
	close(ready);
	for (;;)
		pause();
}

pid_t child_start(void (*run)(int ready))
{
	int ends[2];
	char nothing;
	pid_t pid;

	fflush(stdout);
	if (pipe2(ends, O_CLOEXEC) < 0)
		bail_out("pipe2");
	pid = fork();
	if (pid < 0)
		bail_out("fork");
	if (pid == 0) {
		close(ends[0]);
		child_run(run, ends[1]);
	}
	close(ends[1]);
	/* The end of file says that it has come so far. */
	while (read(ends[0], &nothing, 1) < 0 && errno == EINTR)
		continue;
	close(ends[0]);
	return pid;
}

void child_end(pid_t pid)
{
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		continue;
}
