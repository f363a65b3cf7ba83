/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes memory pressure inside a virtual machine. Never run it on a host.
 *
 *   pressure [-n NODE] [-H] [-e] read FILE MIB PASSES   fills the page cache
 *   pressure ...                 hold MIB SECONDS       touches memory once, keeps it
 *   pressure ...                 cycle MIB SECONDS      touches memory in turn, again and again
 *   pressure ...                 fragment MIB SECONDS   touches memory, frees every other page
 *   pressure ...                 fill                   touches more until the kernel has killed
 *
 *   -n  takes memory of this node only     -H  asks for huge pages (otherwise there are none)
 *   -e  the OOM killer spares it           SECONDS 0: for ever
 *
 * "ready MIB" is printed when the memory has been touched once. Each page holds one counter and
 * zeros, so that it compresses well on zram and is not all zero, which kernels swap out for free.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { MIB = 1 << 20, FILL_STEP = MIB, MPOL_BIND_MODE = 2 };

static void fail(const char *what)
{
	fprintf(stderr, "pressure: %s: %s\n", what, strerror(errno));
	exit(99);
}

static void bind_to_node(int node)
{
	unsigned long mask = 1UL << node;

	if (syscall(SYS_set_mempolicy, MPOL_BIND_MODE, &mask, 8 * sizeof(mask)))
		fail("set_mempolicy");
}

static void set_oom_score_adj(const char *adj)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY);

	if (fd < 0 || write(fd, adj, strlen(adj)) < 0)
		fail("oom_score_adj");
	close(fd);
}

static void read_file(const char *path, long mib, long passes)
{
	static char buffer[MIB];
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		fail(path);
	for (long pass = 0; pass < passes; pass++)
		for (long i = 0; i < mib; i++)
			if (pread(fd, buffer, MIB, (off_t)i * MIB) <= 0)
				fail(path);
	close(fd);
}

static void touch(char *memory, size_t size, size_t page)
{
	for (size_t i = 0; i < size; i += page)
		memory[i]++;
}

static void take(const char *how, long mib, long seconds, int is_huge)
{
	size_t size = (size_t)mib * MIB, page = (size_t)sysconf(_SC_PAGESIZE);
	time_t end = time(NULL) + seconds;
	char *memory;

	prctl(PR_SET_THP_DISABLE, !is_huge, 0, 0, 0);
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED)
		fail("mmap");
	if (is_huge)
		madvise(memory, size, MADV_HUGEPAGE);
	touch(memory, size, page);
	if (!strcmp(how, "fragment"))
		for (size_t i = 0; i < size; i += 2 * page)
			madvise(memory + i, page, MADV_DONTNEED);
	printf("ready %ld\n", mib);
	fflush(stdout);
	while (!seconds || time(NULL) < end) {
		if (!strcmp(how, "cycle"))
			touch(memory, size, page);
		else
			usleep(100000);
	}
}

static long oom_kills(int vmstat)
{
	static char text[65536];
	size_t used = 0;
	ssize_t got;

	while ((got = pread(vmstat, text + used, sizeof(text) - 1 - used, (off_t)used)) > 0)
		used += (size_t)got;
	text[used] = '\0';
	char *line = strstr(text, "\noom_kill ");
	return line ? atol(line + strlen("\noom_kill ")) : 0;
}

/* In small steps, so that it ends before the kernel has to kill another one. */
static void fill(void)
{
	int vmstat = open("/proc/vmstat", O_RDONLY);
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (vmstat < 0)
		fail("/proc/vmstat");
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	for (long kills = oom_kills(vmstat); oom_kills(vmstat) == kills;) {
		char *memory = mmap(NULL, FILL_STEP, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (memory == MAP_FAILED)
			fail("mmap");
		touch(memory, FILL_STEP, page);
	}
}

int main(int argc, char **argv)
{
	int option, is_huge = 0;

	while ((option = getopt(argc, argv, "+n:He")) != -1) {
		if (option == 'n')
			bind_to_node(atoi(optarg));
		else if (option == 'H')
			is_huge = 1;
		else if (option == 'e')
			set_oom_score_adj("-1000");
		else
			return 2;
	}
	argv += optind;
	argc -= optind;
	if (argc == 4 && !strcmp(argv[0], "read"))
		read_file(argv[1], atol(argv[2]), atol(argv[3]));
	else if (argc == 1 && !strcmp(argv[0], "fill"))
		fill();
	else if (argc == 3)
		take(argv[0], atol(argv[1]), atol(argv[2]), is_huge);
	else
		return 2;
	return 0;
}
