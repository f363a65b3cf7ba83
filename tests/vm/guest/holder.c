/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A process that holds memory of a certain kind, for the OOM killer to choose or to leave alone.
 * For virtual machines: never run it on a host.
 *
 *   holder [OPTION...] NAME [COMMAND...]
 *
 *   -a MIB        anonymous memory            -t COUNT  of which so many threads touch their part
 *   -f FILE:MIB   a shared mapping of a file: shared memory when it is on a tmpfs
 *   -p MIB        page tables, of a mapping that is empty otherwise
 *   -s            the anonymous memory is swapped out
 *   -c COUNT      so many children, NAME.1 and so on, that share all of it until somebody writes
 *   -d            the first thread ends, another one lives on
 *   -v            has a child between vfork() and exec()
 *   -g MSEC       once ready it takes another MiB of anonymous memory every so often
 *   -j ADJ        its oom_score_adj
 *
 * When all this is so it prints "ready NAME", then starts COMMAND as a child, and waits for ever.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MIB = 1 << 20 };

struct holding {
	long anon_mib;
	int threads;
	char *file;
	long file_mib;
	long table_mib;
	long growth_msec;
	bool is_swapped_out;
	int copies;
	bool is_leader_dead;
	bool is_in_vfork;
};

/* What one thread touches. */
struct part {
	char *memory;
	size_t size;
	pthread_barrier_t *touched;
};

static void fail(const char *what)
{
	fprintf(stderr, "holder: %s: %s\n", what, strerror(errno));
	exit(99);
}

static void set_oom_score_adj(const char *adj)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY);

	if (fd < 0 || write(fd, adj, strlen(adj)) < 0)
		fail("oom_score_adj");
	close(fd);
}

_Noreturn static void wait_for_ever(void)
{
	for (;;)
		pause();
}

/* One write(), as it is done in a child of vfork() too. */
static void announce(const char *name)
{
	char line[64];
	int length = snprintf(line, sizeof(line), "ready %s\n", name);

	if (write(STDOUT_FILENO, line, (size_t)length) < 0)
		fail("standard output");
}

static char *map(size_t size, int flags, int fd)
{
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags | MAP_NORESERVE, fd, 0);

	if (memory == MAP_FAILED)
		fail("mmap");
	return memory;
}

/* A counter in each page and zeros: what is all zero is swapped out for free. */
static void write_pages(char *memory, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	for (size_t i = 0; i < size; i += page)
		memory[i]++;
}

static void read_each(const volatile char *memory, size_t size, size_t step)
{
	for (size_t i = 0; i < size; i += step)
		(void)memory[i];
}

static void *touch_part(void *argument)
{
	struct part *part = argument;

	write_pages(part->memory, part->size);
	pthread_barrier_wait(part->touched);
	wait_for_ever();
}

static void start_thread(void *(*function)(void *), void *argument)
{
	pthread_attr_t attributes;
	pthread_t thread;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 65536);
	errno = pthread_create(&thread, &attributes, function, argument);
	if (errno)
		fail("pthread_create");
}

static void touch_in_threads(char *memory, size_t size, int threads)
{
	struct part *parts = calloc((size_t)threads, sizeof(*parts));
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t each = size / (size_t)threads / page * page;
	pthread_barrier_t touched;

	if (!parts)
		fail("calloc");
	pthread_barrier_init(&touched, NULL, (unsigned int)threads + 1);
	for (int i = 0; i < threads; i++) {
		parts[i] = (struct part){memory + (size_t)i * each, each, &touched};
		start_thread(touch_part, &parts[i]);
	}
	pthread_barrier_wait(&touched);
}

static void hold_anon(const struct holding *holding)
{
	size_t size = (size_t)holding->anon_mib * MIB;
	char *memory = map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1);

	if (holding->threads)
		touch_in_threads(memory, size, holding->threads);
	else
		write_pages(memory, size);
	if (holding->is_swapped_out && madvise(memory, size, MADV_PAGEOUT))
		fail("madvise");
}

static void hold_file(const struct holding *holding)
{
	size_t size = (size_t)holding->file_mib * MIB;
	int fd = open(holding->file, O_RDWR | O_CREAT, 0600);
	struct stat status;

	if (fd < 0 || fstat(fd, &status))
		fail(holding->file);
	if (S_ISREG(status.st_mode) && ftruncate(fd, (off_t)size))
		fail(holding->file);
	read_each(map(size, MAP_SHARED, fd), size, (size_t)sysconf(_SC_PAGESIZE));
	close(fd);
}

/* Reading shows the page of zeros, which is not counted; the page of the table is the own one. */
static void hold_tables(const struct holding *holding)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t step = page * (page / sizeof(void *));
	size_t size = (size_t)holding->table_mib * MIB / page * step;

	read_each(map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1), size, step);
}

static void fork_copies(const char *name, int copies)
{
	char copy[16];

	for (int i = 1; i <= copies; i++) {
		snprintf(copy, sizeof(copy), "%s.%d", name, i);
		prctl(PR_SET_NAME, copy);
		if (fork() == 0)
			wait_for_ever();
	}
	prctl(PR_SET_NAME, name);
}

/* In the first process alone: what -c and -d make stays as it is. */
_Noreturn static void grow(long step_msec)
{
	for (;;) {
		usleep((useconds_t)step_msec * 1000);
		write_pages(map(MIB, MAP_PRIVATE | MAP_ANONYMOUS, -1), MIB);
	}
}

static pthread_t leader;

static void *outlive_leader(void *name)
{
	pthread_join(leader, NULL);
	announce(name);
	wait_for_ever();
}

_Noreturn static void stay(const struct holding *holding, char *name, char **command)
{
	if (holding->is_leader_dead) {
		leader = pthread_self();
		start_thread(outlive_leader, name);
		syscall(SYS_exit, 0); /* of this thread alone */
	}
	if (holding->is_in_vfork && vfork() == 0) {
		announce(name);
		wait_for_ever();
	}
	announce(name);
	if (command[0] && fork() == 0) {
		execvp(command[0], command);
		fail(command[0]);
	}
	if (holding->growth_msec)
		grow(holding->growth_msec);
	wait_for_ever();
}

static bool parse(struct holding *holding, int argc, char **argv)
{
	char *colon;
	int option;

	while ((option = getopt(argc, argv, "+a:t:f:p:g:sc:dvj:")) != -1) {
		switch (option) {
		case 'a':
			holding->anon_mib = atol(optarg);
			break;
		case 't':
			holding->threads = atoi(optarg);
			break;
		case 'f':
			colon = strchr(optarg, ':');
			if (!colon)
				return false;
			*colon = '\0';
			holding->file = optarg;
			holding->file_mib = atol(colon + 1);
			break;
		case 'p':
			holding->table_mib = atol(optarg);
			break;
		case 'g':
			holding->growth_msec = atol(optarg);
			break;
		case 's':
			holding->is_swapped_out = true;
			break;
		case 'c':
			holding->copies = atoi(optarg);
			break;
		case 'd':
			holding->is_leader_dead = true;
			break;
		case 'v':
			holding->is_in_vfork = true;
			break;
		case 'j':
			set_oom_score_adj(optarg);
			break;
		default:
			return false;
		}
	}
	return optind < argc;
}

int main(int argc, char **argv)
{
	struct holding holding = {0};

	if (!parse(&holding, argc, argv))
		return 2;
	argv += optind;
	prctl(PR_SET_NAME, argv[0]);
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	if (holding.anon_mib)
		hold_anon(&holding);
	if (holding.file)
		hold_file(&holding);
	if (holding.table_mib)
		hold_tables(&holding);
	if (holding.copies)
		fork_copies(argv[0], holding.copies);
	stay(&holding, argv[0], argv + 1);
}
