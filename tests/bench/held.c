/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A process that is a bad neighbour for whoever reads its files in /proc: held HOW MIB takes MIB
 * of memory in small pages and, until its standard input is closed,
 *
 *	idle      does nothing, for comparison
 *	mprotect  changes the protection of all of it again and again: its mmap_lock is held
 *	          for writing most of the time
 *	execve    executes itself again and again: the kernel frees the old memory under the
 *	          exec_update_lock
 *
 * It says in one line on standard output that it begins.
 */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "room.h"

#define MOST_MIB 512

static int fail(const char *what)
{
	fprintf(stderr, "held: %s: %s\n", what, strerror(errno));
	return 1;
}

/* Whether standard input is closed, at once or within MSEC. */
static bool is_over(int msec)
{
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

	return poll(&input, 1, msec) != 0;
}

/* SIZE bytes in pages of the smallest kind: large ones would be handled in no time. */
static void *memory_take(size_t size)
{
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return NULL;
	madvise(memory, size, MADV_NOHUGEPAGE);
	memset(memory, 1, size);
	return memory;
}

static int hold_by_mprotect(void *memory, size_t size)
{
	int protection = PROT_READ;

	while (!is_over(0)) {
		if (mprotect(memory, size, protection) < 0)
			return fail("mprotect");
		protection ^= PROT_WRITE;
	}
	return 0;
}

/* The new program sees from its fourth argument that the line was said. */
static int hold_by_execve(char **argv)
{
	char again[] = "again";
	char *arguments[] = {argv[0], argv[1], argv[2], again, NULL};

	if (is_over(0))
		return 0;
	execv("/proc/self/exe", arguments);
	return fail("execve");
}

int main(int argc, char **argv)
{
	long mib = argc > 2 ? atol(argv[2]) : 0;
	size_t size = (size_t)mib << 20;
	bool is_again = argc > 3;
	void *memory;

	if (mib < 1 || mib > MOST_MIB) {
		fprintf(stderr, "usage: held idle|mprotect|execve MIB (1 to %d)\n", MOST_MIB);
		return 2;
	}
	if (!is_again && mib * 1024 > room_memory_kib()) {
		fprintf(stderr, "held: %ld MiB are more than a tenth of the memory\n", mib);
		return 1;
	}
	memory = memory_take(size);
	if (!memory)
		return fail("mmap");
	if (!is_again) {
		printf("%s: begins\n", argv[1]);
		fflush(stdout);
	}
	if (strcmp(argv[1], "mprotect") == 0)
		return hold_by_mprotect(memory, size);
	if (strcmp(argv[1], "execve") == 0)
		return hold_by_execve(argv);
	is_over(-1);
	return 0;
}
