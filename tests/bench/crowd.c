/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Idle processes for the benchmarks: crowd NUMBER starts them, says so in one line on standard
 * output, and waits until its standard input is closed. Without NUMBER it prints how many this
 * machine has room for. Each has a name of its own and an oom_score_adj of 0 to 300 above that of
 * this process, so that a list of them is as varied as a real one.
 *
 * However this process ends, the children end: the kernel kills them when their parent dies, and
 * each waits for the end of a pipe of which the parent alone has the other end.
 *
 * Memory is what limits their number, so a child writes to as few pages as it can: it is made by
 * the bare system call, without what fork() does to locks and buffers, and what it shall be called
 * the parent has written before. The program is linked statically where it can be, for fewer
 * mappings and page tables.
 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "room.h"

/*
 * What one child takes: page tables 40 KiB, stack of the kernel 16 KiB, its structures 20 KiB,
 * pages of its own 12 KiB. Measured with 5,000 on Linux 6.18, x86-64.
 */
#define CHILD_KIB 90
#define ADJ_STEPS 301

struct crowd {
	pid_t parent;
	int own_adj;
	int life[2];  /* a byte ends one child, the end of the pipe ends all */
	int ready[2]; /* a byte from each child that is what it shall be */
};

struct child {
	char name[24];
	char adj[16];
	size_t adj_length;
};

static int fail(const char *what)
{
	fprintf(stderr, "crowd: %s: %s\n", what, strerror(errno));
	return -1;
}

/* The children that there is room for. RET_LIMIT is what limits them. */
static long most_children(const char **ret_limit)
{
	long by_memory = room_memory_kib() / CHILD_KIB;
	long most = room_processes(ret_limit);

	if (by_memory < most) {
		most = by_memory;
		*ret_limit = "a tenth of the memory";
	}
	return most > 0 ? most : 0;
}

static int read_own_adj(void)
{
	int adj = 0;
	FILE *file = fopen("/proc/self/oom_score_adj", "r");

	if (file) {
		if (fscanf(file, "%d", &adj) != 1)
			adj = 0;
		fclose(file);
	}
	return adj;
}

static struct child child_describe(const struct crowd *crowd, long number)
{
	struct child child = {0};
	int adj = crowd->own_adj + (int)(number % ADJ_STEPS);

	snprintf(child.name, sizeof(child.name), "crowd-%d", (int)number);
	snprintf(child.adj, sizeof(child.adj), "%d", adj < 1000 ? adj : 1000);
	child.adj_length = strlen(child.adj);
	return child;
}

/* Nothing but a process that waits, with one descriptor. */
__attribute__((noreturn)) static void child_run(
	const struct crowd *crowd, const struct child *child)
{
	char byte = 0;
	int fd;

	/* The parent may have died before the first line. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != crowd->parent)
		_exit(1);
	prctl(PR_SET_NAME, child->name);
	fd = open("/proc/self/oom_score_adj", O_WRONLY);
	if (fd < 0 || write(fd, child->adj, child->adj_length) < 0)
		_exit(1);
	if (write(crowd->ready[1], &byte, 1) != 1)
		_exit(1);
	dup2(crowd->life[0], STDIN_FILENO);
	while (fd > STDIN_FILENO)
		close(fd--);
	while (read(STDIN_FILENO, &byte, 1) < 0 && errno == EINTR)
		continue;
	_exit(0);
}

static int crowd_start(const struct crowd *crowd, long number)
{
	for (long i = 0; i < number; i++) {
		struct child child = child_describe(crowd, i);
		long pid = syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);

		if (pid == 0)
			child_run(crowd, &child);
		if (pid < 0)
			return fail("clone");
	}
	return 0;
}

/* Waits until the children are what they shall be. */
static int crowd_await(const struct crowd *crowd, long number)
{
	char bytes[4096];
	long ready = 0;

	/* With this end open, the pipe would not end when a child is missing. */
	close(crowd->ready[1]);
	while (ready < number) {
		ssize_t got = read(crowd->ready[0], bytes, sizeof(bytes));

		if (got < 0)
			return fail("read");
		if (got == 0) {
			fprintf(stderr, "crowd: only %ld of %ld came up\n", ready, number);
			return -1;
		}
		ready += got;
	}
	return 0;
}

/* One after the other: thousands that run at once would hold up all else on the machine. */
static void crowd_end(const struct crowd *crowd)
{
	char byte = 0;

	signal(SIGCHLD, SIG_DFL);
	while (write(crowd->life[1], &byte, 1) == 1 && wait(NULL) > 0)
		continue;
}

static int crowd_run(long number)
{
	struct crowd crowd = {.parent = getpid(), .own_adj = read_own_adj()};
	char bytes[256];

	/* One that ends before its time leaves nothing to be collected. */
	signal(SIGCHLD, SIG_IGN);
	if (pipe(crowd.life) < 0 || pipe(crowd.ready) < 0)
		return fail("pipe");
	if (crowd_start(&crowd, number) < 0 || crowd_await(&crowd, number) < 0)
		return -1;
	printf("%ld processes wait\n", number);
	fflush(stdout);
	while (read(STDIN_FILENO, bytes, sizeof(bytes)) > 0)
		continue;
	crowd_end(&crowd);
	return 0;
}

int main(int argc, char **argv)
{
	struct rlimit processes;
	const char *limit = "";
	long most, number;

	if (getrlimit(RLIMIT_NPROC, &processes) == 0) {
		processes.rlim_cur = processes.rlim_max;
		setrlimit(RLIMIT_NPROC, &processes);
	}
	most = most_children(&limit);
	if (argc == 1) {
		printf("%ld\n", most);
		return 0;
	}
	number = atol(argv[1]);
	if (argc > 2 || number < 1) {
		fprintf(stderr, "usage: crowd [NUMBER]\n");
		return 2;
	}
	if (number > most) {
		fprintf(stderr, "crowd: no room for %ld processes: %s allows %ld\n", number, limit,
			most);
		return 1;
	}
	return crowd_run(number) < 0;
}
