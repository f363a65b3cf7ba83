/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each kind for real, with a few MiB: what it says that it holds against what the kernel says. */
#include <config.h>

#include "load/kind.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "kind_trial.h"
#include "../tap.h"

#define NOBODY 65534

/* More than the kernel counts late, and what a process has before it begins. */
#define SLACK (MIB / 4)

/* Whether GOT is VALUE, or little more. */
#define CHECK_ABOUT(got, value)                                                                   \
	do {                                                                                      \
		uint64_t about_got = (got), about_value = (value);                                \
		tap_expect(                                                                       \
			about_got + SLACK >= about_value && about_got <= about_value + 2 * SLACK, \
			__LINE__, "%s is %llu KiB, expected about %llu", #got,                    \
			(unsigned long long)about_got >> 10,                                      \
			(unsigned long long)about_value >> 10);                                   \
	} while (0)

static void test_table(void)
{
	for (int kind = 0; kind < LOAD_KINDS; kind++) {
		const struct load_kind_row *row = &load_kind_rows[kind];

		CHECK(row->name && row->title && row->moves && row->moves[0] && row->run);
		CHECK_INT(load_kind_find(row->name), kind);
		CHECK(row->takes & LOAD_TAKES_SIZE && row->percent > 0 && row->processes > 0);
		CHECK(strcspn(row->moves, " ") > 0 && !strstr(row->moves, "  "));
		CHECK(load_kind_trouble(kind, -ENOSPC)[0] != '\0');
	}
	CHECK_INT(load_kind_find("nothing"), -1);
	CHECK_INT(load_kind_find(""), -1);
	CHECK(strstr(load_kind_trouble(LOAD_LOCK, -ENOMEM), "RLIMIT_MEMLOCK") != NULL);
	CHECK(strstr(load_kind_trouble(LOAD_CACHE, -ENOTSUP), "tmpfs") != NULL);
}

/* Grows, shrinks, grows and gives all back. */
static void check_sizes(struct kind_trial *trial, const char *field)
{
	static const uint64_t targets[] = {4 * MIB, MIB, 3 * MIB + MIB / 2, 0};
	uint64_t before;

	atomic_store(&trial->slot->target_bytes, 0);
	kind_trial_start(trial, NULL);
	kind_trial_sleep(200);
	before = kind_trial_smaps(trial, field);
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		atomic_store(&trial->slot->target_bytes, targets[i]);
		CHECK(kind_trial_holds(trial, targets[i], targets[i]));
		CHECK_ABOUT(kind_trial_smaps(trial, field) - before, targets[i]);
	}
	CHECK_INT(atomic_load(&trial->slot->failures), 0);
	CHECK_INT(atomic_load(&trial->slot->error), 0);
	CHECK(kind_trial_end(trial));
}

static void test_anon(void)
{
	for (int pattern = 0; pattern < LOAD_PATTERNS; pattern++) {
		struct kind_trial trial;

		kind_trial_begin(&trial, LOAD_ANON, 4 * MIB);
		trial.part.pattern = (enum load_pattern)pattern;
		check_sizes(&trial, "Anonymous:");
	}
}

static void test_anon_in_use(void)
{
	struct kind_trial trial;
	uint64_t work, cpu;

	kind_trial_begin(&trial, LOAD_ANON, 4 * MIB);
	kind_trial_start(&trial, NULL);
	CHECK(kind_trial_holds(&trial, 4 * MIB, 4 * MIB));
	work = atomic_load(&trial.slot->work_bytes);
	cpu = kind_trial_cpu_usec(&trial);
	kind_trial_sleep(1500);
	work = atomic_load(&trial.slot->work_bytes) - work;
	cpu = kind_trial_cpu_usec(&trial) - cpu;
	/* A tenth of it in a second; on a busy machine less, but not nothing. */
	tap_expect(work > 0 && work < 2 * MIB, __LINE__, "touched %llu bytes in 1.5 s",
		(unsigned long long)work);
	tap_expect(cpu < 300000, __LINE__, "it took %llu usec of CPU in 1.5 s",
		(unsigned long long)cpu);
	CHECK(kind_trial_end(&trial));
}

static void test_leak(void)
{
	struct kind_trial trial;
	uint64_t start = clock_monotonic_usec(), held, most;

	kind_trial_begin(&trial, LOAD_LEAK, 4 * MIB);
	atomic_store(&trial.slot->rate_bytes, 2 * MIB);
	kind_trial_start(&trial, NULL);
	do {
		kind_trial_sleep(50);
		held = atomic_load(&trial.slot->held_bytes);
		most = (clock_monotonic_usec() - start) * 2 * MIB / USEC_PER_SEC + MIB / 2;
		if (!tap_expect(held <= most, __LINE__, "%llu bytes, %llu expected at most",
			    (unsigned long long)held, (unsigned long long)most))
			break;
	} while (held < 4 * MIB && clock_monotonic_usec() - start < 30 * USEC_PER_SEC);
	CHECK_INT(held, 4 * MIB);
	CHECK(kind_trial_end(&trial));
}

/* To 3 MiB more than it has. */
static void limit_data(void)
{
	struct rlimit limit = {.rlim_cur = 3 * MIB, .rlim_max = RLIM_INFINITY};
	unsigned long long pages;
	FILE *statm = fopen("/proc/self/statm", "r");

	if (!statm || fscanf(statm, "%*u %*u %*u %*u %*u %llu", &pages) != 1)
		_exit(EXIT_FAILURE);
	fclose(statm);
	limit.rlim_cur += (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
	setrlimit(RLIMIT_DATA, &limit);
}

/* It lives with less than it should have, and goes on when there is more. */
static void test_no_memory(void)
{
	const struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
	struct kind_trial trial;

	kind_trial_begin(&trial, LOAD_ANON, 8 * MIB);
	kind_trial_start(&trial, limit_data);
	CHECK(kind_trial_counts(&trial.slot->failures));
	CHECK_INT(atomic_load(&trial.slot->error), -ENOMEM);
	CHECK(atomic_load(&trial.slot->held_bytes) <= 3 * MIB);
	CHECK(prlimit(trial.pid, RLIMIT_DATA, &unlimited, NULL) == 0);
	CHECK(kind_trial_holds(&trial, 8 * MIB, 8 * MIB));
	CHECK_INT(atomic_load(&trial.slot->error), 0);
	CHECK(kind_trial_end(&trial));
}

static void test_lock(void)
{
	struct kind_trial trial;
	struct rlimit limit;

	kind_trial_begin(&trial, LOAD_LOCK, 4 * MIB);
	getrlimit(RLIMIT_MEMLOCK, &limit);
	if (limit.rlim_cur < 8 * MIB && geteuid() != 0) {
		atomic_store(&trial.slot->target_bytes, 0);
		tap_expect(kind_trial_end(&trial), __LINE__, "the directory");
		return;
	}
	check_sizes(&trial, "Locked:");
}

static void become_nobody(rlim_t most)
{
	const struct rlimit limit = {most, most};

	if (setrlimit(RLIMIT_MEMLOCK, &limit) < 0 ||
		(geteuid() == 0 &&
			(setgroups(0, NULL) < 0 || setresgid(NOBODY, NOBODY, NOBODY) < 0 ||
				setresuid(NOBODY, NOBODY, NOBODY) < 0)))
		_exit(EXIT_FAILURE);
}

static void may_lock_little(void)
{
	become_nobody(MIB);
}

static void may_lock_nothing(void)
{
	become_nobody(0);
}

static void test_lock_limit(void)
{
	struct kind_trial trial;

	kind_trial_begin(&trial, LOAD_LOCK, 4 * MIB);
	kind_trial_start(&trial, may_lock_little);
	CHECK(kind_trial_counts(&trial.slot->failures));
	CHECK_INT(atomic_load(&trial.slot->error), -ENOMEM);
	CHECK_INT(atomic_load(&trial.slot->held_bytes), MIB);
	CHECK(kind_trial_end(&trial));

	kind_trial_begin(&trial, LOAD_LOCK, 4 * MIB);
	kind_trial_start(&trial, may_lock_nothing);
	CHECK_INT(kind_trial_result(&trial), -EPERM);
	CHECK_INT(atomic_load(&trial.slot->error), -EPERM);
	CHECK(kind_trial_end(&trial));
}

static void test_thrash(void)
{
	struct kind_trial trial;
	uint64_t cpu;

	kind_trial_begin(&trial, LOAD_THRASH, 2 * MIB);
	kind_trial_start(&trial, NULL);
	CHECK(kind_trial_holds(&trial, 2 * MIB, 2 * MIB));
	CHECK(kind_trial_counts(&trial.slot->work_bytes));
	/* All of it fits: it has to wait between its turns. */
	cpu = kind_trial_cpu_usec(&trial);
	kind_trial_sleep(1000);
	cpu = kind_trial_cpu_usec(&trial) - cpu;
	tap_expect(cpu < 500000, __LINE__, "it took %llu usec of CPU in a second",
		(unsigned long long)cpu);
	CHECK(kind_trial_end(&trial));

	/* A slow circle does not make the filling as slow. */
	kind_trial_begin(&trial, LOAD_THRASH, 4 * MIB);
	atomic_store(&trial.slot->rate_bytes, 8192);
	check_sizes(&trial, "Anonymous:");
}

static void test_tmpfs(void)
{
	struct kind_trial trial;
	struct stat status;
	int fd;

	kind_trial_begin(&trial, LOAD_TMPFS, 4 * MIB);
	kind_trial_start(&trial, NULL);
	CHECK(kind_trial_holds(&trial, 4 * MIB, 4 * MIB));
	fd = kind_trial_file(&trial, "memfd:");
	CHECK(fstat(fd, &status) == 0);
	CHECK_INT(status.st_size, 4 * MIB);
	CHECK_INT(status.st_blocks * 512, 4 * MIB);
	atomic_store(&trial.slot->target_bytes, MIB);
	CHECK(kind_trial_holds(&trial, MIB, MIB));
	CHECK(fstat(fd, &status) == 0);
	CHECK_INT(status.st_blocks * 512, MIB);
	atomic_store(&trial.slot->target_bytes, 2 * MIB);
	CHECK(kind_trial_holds(&trial, 2 * MIB, 2 * MIB));
	CHECK(fstat(fd, &status) == 0);
	CHECK_INT(status.st_blocks * 512, 2 * MIB);
	close(fd);
	CHECK(kind_trial_end(&trial));
}

static void test_cache(void)
{
	struct kind_trial trial;
	struct stat status;
	int fd;

	kind_trial_begin(&trial, LOAD_CACHE, 4 * MIB);
	kind_trial_start(&trial, NULL);
	CHECK(kind_trial_holds(&trial, 4 * MIB, 4 * MIB));
	fd = kind_trial_file(&trial, trial.path);
	CHECK(fstat(fd, &status) == 0);
	CHECK_INT(status.st_nlink, 0);
	CHECK_INT(status.st_size, 4 * MIB);
	CHECK_INT(kind_trial_cached(fd), 4 * MIB);
	CHECK(status.st_blocks * 512 < (blkcnt_t)MIB); /* a hole */
	atomic_store(&trial.slot->target_bytes, MIB);
	CHECK(kind_trial_holds(&trial, MIB, MIB));
	CHECK_INT(kind_trial_cached(fd), MIB);
	close(fd);
	CHECK_INT(atomic_load(&trial.slot->failures), 0);
	CHECK(kind_trial_end(&trial));
}

static void test_dirty(void)
{
	struct kind_trial trial;
	struct stat status;
	uint64_t work;
	int fd;

	kind_trial_begin(&trial, LOAD_DIRTY, 2 * MIB);
	atomic_store(&trial.slot->rate_bytes, 4 * MIB);
	kind_trial_start(&trial, NULL);
	CHECK(kind_trial_holds(&trial, 2 * MIB, 2 * MIB));
	fd = kind_trial_file(&trial, trial.path);
	CHECK(fstat(fd, &status) == 0);
	CHECK_INT(status.st_nlink, 0);
	CHECK_INT(status.st_size, 2 * MIB);
	CHECK_INT(kind_trial_cached(fd), 2 * MIB);
	/* It goes on from the start. */
	work = atomic_load(&trial.slot->work_bytes);
	for (int i = 0; i < 200 && atomic_load(&trial.slot->work_bytes) < work + MIB; i++)
		kind_trial_sleep(50);
	CHECK(atomic_load(&trial.slot->work_bytes) >= work + MIB);
	CHECK(fstat(fd, &status) == 0);
	CHECK_INT(status.st_size, 2 * MIB);
	atomic_store(&trial.slot->target_bytes, MIB);
	CHECK(kind_trial_holds(&trial, MIB, MIB));
	CHECK(fstat(fd, &status) == 0);
	CHECK_INT(status.st_size, MIB);
	close(fd);
	CHECK(kind_trial_end(&trial));
}

static void limit_file(void)
{
	const struct rlimit limit = {MIB, MIB};

	setrlimit(RLIMIT_FSIZE, &limit);
}

/* As on a disk that is full. */
static void test_no_space(void)
{
	struct kind_trial trial;

	kind_trial_begin(&trial, LOAD_DIRTY, 4 * MIB);
	kind_trial_start(&trial, limit_file);
	CHECK(kind_trial_counts(&trial.slot->failures));
	CHECK_INT(atomic_load(&trial.slot->error), -EFBIG);
	CHECK_INT(atomic_load(&trial.slot->held_bytes), MIB);
	CHECK(kind_trial_end(&trial));

	/* A file that is there is read on, as long as it could become. */
	kind_trial_begin(&trial, LOAD_CACHE, MIB);
	kind_trial_start(&trial, limit_file);
	CHECK(kind_trial_holds(&trial, MIB, MIB));
	atomic_store(&trial.slot->target_bytes, 4 * MIB);
	CHECK(kind_trial_counts(&trial.slot->failures));
	CHECK_INT(atomic_load(&trial.slot->held_bytes), MIB);
	atomic_store(&trial.slot->target_bytes, MIB / 2);
	CHECK(kind_trial_holds(&trial, MIB / 2, MIB / 2));
	CHECK_INT(atomic_load(&trial.slot->error), 0);
	CHECK(kind_trial_end(&trial));

	/* One that never was is its end. */
	kind_trial_begin(&trial, LOAD_CACHE, 4 * MIB);
	kind_trial_start(&trial, limit_file);
	CHECK_INT(kind_trial_result(&trial), -EFBIG);
	CHECK_INT(atomic_load(&trial.slot->error), -EFBIG);
	CHECK_INT(atomic_load(&trial.slot->held_bytes), 0);
}

/* Counts entries in all directories of the trial; .. and . are not. */
static unsigned int count_names(const struct kind_trial *trial)
{
	char command[128];
	unsigned int count = 0;
	FILE *pipe;

	snprintf(command, sizeof(command), "find %s -type f | wc -l", trial->path);
	pipe = popen(command, "r");
	if (!pipe || fscanf(pipe, "%u", &count) != 1)
		count = ~0u;
	if (pipe)
		pclose(pipe);
	return count;
}

static void test_slab(void)
{
	struct kind_trial trial;
	uint64_t held;

	kind_trial_begin(&trial, LOAD_SLAB, 2 * MIB);
	kind_trial_start(&trial, NULL);
	CHECK(kind_trial_holds(&trial, 2 * MIB, 2 * MIB));
	CHECK_INT(count_names(&trial), 1024);
	atomic_store(&trial.slot->target_bytes, MIB + MIB / 4);
	CHECK(kind_trial_holds(&trial, MIB, MIB + MIB / 4));
	kind_trial_sleep(300);
	held = atomic_load(&trial.slot->held_bytes);
	CHECK_INT(count_names(&trial), held / 2048);
	CHECK(kind_trial_counts(&trial.slot->work_bytes));
	atomic_store(&trial.slot->target_bytes, 0);
	CHECK(kind_trial_holds(&trial, 0, 0));
	CHECK_INT(atomic_load(&trial.slot->failures), 0);
	CHECK(kind_trial_end(&trial)); /* nothing was left */
}

static void test_files_in_memory(void)
{
	static const enum load_kind kinds[] = {LOAD_CACHE, LOAD_DIRTY, LOAD_SLAB};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct kind_trial trial;
		int on_disk;

		kind_trial_begin(&trial, kinds[i], MIB);
		on_disk = trial.directory;
		trial.directory = open("/dev/shm", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		kind_trial_start(&trial, NULL);
		CHECK_INT(kind_trial_result(&trial), -ENOTSUP);
		CHECK_INT(atomic_load(&trial.slot->error), -ENOTSUP);
		close(trial.directory);
		trial.directory = on_disk;
		CHECK(kind_trial_end(&trial));
	}
}

/* Of 8 MiB half is given back, page by page, and half of that wanted in huge pages. */
static void test_fragment(void)
{
	struct kind_trial trial;
	uint64_t before, held, seen = 0;

	kind_trial_begin(&trial, LOAD_FRAGMENT, 0);
	kind_trial_start(&trial, NULL);
	kind_trial_sleep(200);
	before = kind_trial_smaps(&trial, "Anonymous:");
	atomic_store(&trial.slot->target_bytes, 8 * MIB);
	CHECK(kind_trial_counts(&trial.slot->work_bytes));
	for (int i = 0; i < 100; i++) {
		held = atomic_load(&trial.slot->held_bytes);
		CHECK(held <= 8 * MIB);
		seen = kind_trial_smaps(&trial, "Anonymous:") - before;
		CHECK(seen <= 8 * MIB + 2 * SLACK);
		kind_trial_sleep(10);
	}
	/* Between two turns it stands still. */
	for (int i = 0; i < 500; i++) {
		held = atomic_load(&trial.slot->held_bytes);
		seen = kind_trial_smaps(&trial, "Anonymous:") - before;
		if (held >= 4 * MIB && seen == held && held < 8 * MIB)
			break;
		kind_trial_sleep(10);
	}
	CHECK_ABOUT(seen, held);
	CHECK(held >= 4 * MIB);
	atomic_store(&trial.slot->target_bytes, 0);
	CHECK(kind_trial_holds(&trial, 0, 0));
	CHECK_ABOUT(kind_trial_smaps(&trial, "Anonymous:") - before, 0);
	CHECK(kind_trial_end(&trial));
}

int main(void)
{
	struct kind_trial trial;
	bool has_disk;

	kind_trial_begin(&trial, LOAD_CACHE, MIB);
	has_disk = trial.directory >= 0;
	kind_trial_end(&trial);
	tap_run("the table", test_table);
	tap_run("anon: holds what it says", test_anon);
	tap_run("anon: stays in use, and costs little", test_anon_in_use);
	tap_run("leak: grows at its rate", test_leak);
	tap_run("anon: lives without memory", test_no_memory);
#ifdef __SANITIZE_ADDRESS__
	tap_skip("lock", "the address sanitizer makes nothing of mlock()");
	(void)test_lock;
	(void)test_lock_limit;
#else
	tap_run("lock: holds what it says", test_lock);
	tap_run("lock: RLIMIT_MEMLOCK", test_lock_limit);
#endif
	tap_run("thrash: holds what it says, and waits when all fits", test_thrash);
	tap_run("tmpfs: holds what it says", test_tmpfs);
	if (access("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size", R_OK) == 0)
		tap_run("fragment: holds what it says", test_fragment);
	else
		tap_skip("fragment", "this kernel has no huge pages");
	if (access("/dev/shm", W_OK) == 0)
		tap_run("files in memory are refused", test_files_in_memory);
	if (has_disk) {
		tap_run("cache: a file without a name, in the cache", test_cache);
		tap_run("dirty: a file without a name, written in a circle", test_dirty);
		tap_run("a file that may not grow", test_no_space);
		tap_run("slab: names, and none are left", test_slab);
	} else {
		tap_skip("kinds with files", "the build directory is in memory");
	}
	return tap_done();
}
