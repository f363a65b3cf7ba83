/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kind_trial.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "load/scratch.h"

#define PATIENCE_MSEC 20000

static void bail_out(const char *call)
{
	printf("Bail out! %s: %s\n", call, strerror(errno));
	exit(99);
}

void kind_trial_sleep(unsigned int msec)
{
	struct timespec time = {.tv_sec = msec / 1000, .tv_nsec = msec % 1000 * 1000000L};

	nanosleep(&time, NULL);
}

/* Where the test runs, which is the build directory. */
static void make_directory(struct kind_trial *trial)
{
	snprintf(trial->path, sizeof(trial->path), "kind_test.XXXXXX");
	if (!mkdtemp(trial->path) || chmod(trial->path, 0777) < 0)
		bail_out("mkdtemp");
	trial->directory = open(trial->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (trial->directory < 0)
		bail_out(trial->path);
	if (load_scratch_check(trial->directory)) {
		close(trial->directory);
		trial->directory = -1;
	}
}

void kind_trial_begin(struct kind_trial *trial, enum load_kind kind, uint64_t target_bytes)
{
	*trial = (struct kind_trial){
		.part = {.kind = kind, .pattern = LOAD_PATTERN_RANDOM, .size_bytes = target_bytes},
	};
	trial->slot = mmap(NULL, sizeof(*trial->slot), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (trial->slot == MAP_FAILED)
		bail_out("mmap");
	atomic_store(&trial->slot->target_bytes, target_bytes);
	make_directory(trial);
}

static void run(const struct kind_trial *trial)
{
	struct load_worker worker = {
		.part = &trial->part,
		.count = 1,
		.size_bytes = trial->part.size_bytes,
		.directory = trial->directory,
		.slot = trial->slot,
		.random = 42,
	};

	_exit(-load_kind_rows[trial->part.kind].run(&worker));
}

void kind_trial_start(struct kind_trial *trial, void (*prepare)(void))
{
	fflush(stdout);
	trial->pid = fork();
	if (trial->pid < 0)
		bail_out("fork");
	if (trial->pid > 0)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	alarm(60);
	if (prepare)
		prepare();
	run(trial);
}

/* Directories of names, and names. */
static bool remove_all(int directory, bool is_outer)
{
	DIR *entries = fdopendir(dup(directory));
	struct dirent *entry;
	bool was_empty = true;

	if (!entries)
		bail_out("fdopendir");
	rewinddir(entries);
	while ((entry = readdir(entries))) {
		int inner;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		was_empty = false;
		inner = is_outer ? openat(directory, entry->d_name, O_RDONLY | O_DIRECTORY) : -1;
		if (inner >= 0) {
			remove_all(inner, false);
			close(inner);
		}
		unlinkat(directory, entry->d_name, inner >= 0 ? AT_REMOVEDIR : 0);
	}
	closedir(entries);
	return was_empty;
}

bool kind_trial_end(struct kind_trial *trial)
{
	bool was_empty = true;

	if (trial->pid > 0) {
		kill(trial->pid, SIGKILL);
		while (waitpid(trial->pid, NULL, 0) < 0 && errno == EINTR)
			continue;
	}
	if (trial->directory >= 0) {
		was_empty = remove_all(trial->directory, true);
		close(trial->directory);
	}
	munmap(trial->slot, sizeof(*trial->slot));
	return rmdir(trial->path) == 0 && was_empty;
}

int kind_trial_result(struct kind_trial *trial)
{
	int status;

	while (waitpid(trial->pid, &status, 0) < 0) {
		if (errno != EINTR)
			bail_out("waitpid");
	}
	trial->pid = 0;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
}

bool kind_trial_holds(const struct kind_trial *trial, uint64_t least, uint64_t most)
{
	uint64_t held = 0;

	for (int i = 0; i < PATIENCE_MSEC / 10; i++) {
		held = atomic_load(&trial->slot->held_bytes);
		if (held >= least && held <= most)
			return true;
		kind_trial_sleep(10);
	}
	printf("# it holds %llu KiB, error %d\n", (unsigned long long)(held / 1024),
		atomic_load(&trial->slot->error));
	return false;
}

bool kind_trial_counts(const _Atomic uint64_t *value)
{
	for (int i = 0; i < PATIENCE_MSEC / 10; i++) {
		if (atomic_load(value))
			return true;
		kind_trial_sleep(10);
	}
	return false;
}

uint64_t kind_trial_smaps(const struct kind_trial *trial, const char *field)
{
	unsigned long long kib = 0;
	char path[64], line[256];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)trial->pid);
	file = fopen(path, "r");
	if (!file)
		bail_out(path);
	while (fgets(line, sizeof(line), file))
		if (!strncmp(line, field, strlen(field)))
			kib = strtoull(line + strlen(field), NULL, 10);
	fclose(file);
	return kib * 1024;
}

uint64_t kind_trial_cpu_usec(const struct kind_trial *trial)
{
	struct timespec time;
	clockid_t clock;

	if (clock_getcpuclockid(trial->pid, &clock) || clock_gettime(clock, &time))
		bail_out("clock_getcpuclockid");
	return (uint64_t)time.tv_sec * USEC_PER_SEC + (uint64_t)time.tv_nsec / 1000;
}

int kind_trial_file(const struct kind_trial *trial, const char *part)
{
	char path[64], link[512];

	for (int fd = 0; fd < 64; fd++) {
		ssize_t length;

		snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)trial->pid, fd);
		length = readlink(path, link, sizeof(link) - 1);
		if (length < 0)
			continue;
		link[length] = '\0';
		if (strstr(link, part) && strstr(link, " (deleted)"))
			return open(path, O_RDONLY | O_CLOEXEC);
	}
	return -1;
}

uint64_t kind_trial_cached(int fd)
{
	static unsigned char pages[16384];
	size_t page = (size_t)sysconf(_SC_PAGESIZE), count, cached = 0;
	struct stat status;
	void *memory;

	if (fstat(fd, &status) < 0 || !status.st_size)
		return 0;
	count = ((size_t)status.st_size + page - 1) / page;
	memory = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (memory == MAP_FAILED || count > sizeof(pages) ||
		mincore(memory, (size_t)status.st_size, pages) < 0)
		bail_out("mincore");
	for (size_t i = 0; i < count; i++)
		cached += pages[i] & 1;
	munmap(memory, (size_t)status.st_size);
	return cached * page;
}
