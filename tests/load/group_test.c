/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a group where the kernel has no cgroup.kill, with a folder that only looks like a group. */
#include <config.h>

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "load/group.h"
#include "../tap.h"
#include "../tree.h"

static pid_t sleeper(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		for (;;)
			pause();
	}
	return pid;
}

/* How the child PID ended: the number of the signal; 0: it lives. */
static int signal_of(pid_t pid, int options)
{
	int status = 0;

	return waitpid(pid, &status, options) == pid && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void test_kill(void)
{
	struct tree tree;
	char text[128];
	pid_t inside = sleeper(), second = sleeper(), outside = sleeper();
	int group;

	tree_init(&tree);
	/* Processes of another PID namespace, words, one that is long gone; and a line that is not whole. */
	snprintf(text, sizeof(text), "0\n1\n-1\nword\n%d\n99999999999\n4194305\n%d\n%d",
		(int)inside, (int)second, (int)outside);
	tree_put(&tree, "cgroup.procs", text);
	group = tree_open(&tree, "");
	load_group_kill(group);
	CHECK_INT(signal_of(inside, 0), SIGKILL);
	CHECK_INT(signal_of(second, 0), SIGKILL);
	CHECK_INT(signal_of(outside, WNOHANG), 0);
	kill(outside, SIGKILL);
	CHECK_INT(signal_of(outside, 0), SIGKILL);
	/* Nothing is in it, or it is gone. */
	tree_put(&tree, "cgroup.procs", "");
	load_group_kill(group);
	tree_remove(&tree, "cgroup.procs");
	load_group_kill(group);
	close(group);
	tree_release(&tree);
}

int main(void)
{
	tap_run("killed one by one", test_kill);
	return tap_done();
}
