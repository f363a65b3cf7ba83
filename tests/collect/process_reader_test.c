/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/process_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../calls.h"
#include "../child.h"
#include "../tap.h"
#include "../tree.h"
#include "base/bits.h"

#define NOW 5000000u

#define MEMORY                                                                      \
	"VmSize:	  10000 kB\nVmRSS:	    600 kB\nRssAnon:	     100 kB\n"             \
	"RssFile:	     200 kB\nRssShmem:	     300 kB\nVmPTE:	      40 kB\nVmSwap:	" \
	"      50 kB\n"
#define STATUS(name, state, pid, memory, threads)                                          \
	"Name:\t" name "\nUmask:\t0022\nState:\t" state "\nTgid:\t" pid "\nNgid:\t0\n"     \
	"Pid:\t" pid "\nPPid:\t7\nUid:\t1000\t1001\t1002\t1003\nGid:\t0\t0\t0\t0\n" memory \
	"Threads:\t" threads "\nSigQ:\t0/1\n"

static struct tree tree;
static char buffer[PROCESS_READER_BUFFER];
static struct process_reader reader = {.buffer = buffer};
static struct process process;
static unsigned int descriptors; /* open at the start */

static void start(int32_t pid)
{
	tree_init(&tree);
	descriptors = calls_descriptors();
	reader.proc = tree_open(&tree, "");
	process = (struct process){.pid = pid};
}

static void stop(void)
{
	close(reader.proc);
	CHECK_INT(calls_descriptors(), descriptors);
	tree_release(&tree);
}

static void start_live(pid_t pid)
{
	reader.proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	process = (struct process){.pid = (int32_t)pid};
}

static void put_process(const char *pid, const char *status, const char *score, const char *adj)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/status", pid);
	tree_put(&tree, path, status);
	snprintf(path, sizeof(path), "%s/oom_score", pid);
	tree_put(&tree, path, score);
	snprintf(path, sizeof(path), "%s/oom_score_adj", pid);
	tree_put(&tree, path, adj);
}

static void expect_memory(int line, const uint64_t expected[PROCESS_MEMORIES])
{
	for (unsigned int i = 0; i < PROCESS_MEMORIES; i++)
		tap_expect(process.kib[i] == expected[i], line, "kib[%u] is %llu, expected %llu", i,
			(unsigned long long)process.kib[i], (unsigned long long)expected[i]);
}

static void expect_whole(int line)
{
	static const uint64_t kib[PROCESS_MEMORIES] = {100, 200, 300, 50, 40};

	tap_expect(process.flags == (PROCESS_HAS_STATUS | PROCESS_HAS_MEMORY | PROCESS_HAS_SCORE |
					    PROCESS_HAS_ADJ),
		line, "flags are %x", process.flags);
	tap_expect(strcmp(process.comm, "db") == 0, line, "comm is \"%s\"", process.comm);
	tap_expect(process.state == 'S', line, "state is '%c'", process.state);
	tap_expect(process.parent_pid == 7 && process.euid == 1001 && process.thread_count == 3,
		line, "parent, user or threads differ");
	tap_expect(process.oom_score == 668 && process.oom_score_adj == -17, line,
		"scores are %d, %d", process.oom_score, process.oom_score_adj);
	tap_expect(process.read_usec == NOW && process.checked_usec == NOW, line, "times differ");
	expect_memory(line, kib);
}

static void test_whole(void)
{
	start(42);
	put_process("42", STATUS("db", "S (sleeping)", "42", MEMORY, "3"), "668\n", "-17\n");
	CHECK_INT(process_read_all(&reader, &process, NOW), 0);
	expect_whole(__LINE__);

	/* Each part alone. */
	process = (struct process){.pid = 42};
	CHECK_INT(process_read_score(&reader, &process, NOW), 0);
	CHECK_INT(process.flags, PROCESS_HAS_SCORE);
	CHECK_INT(process.oom_score, 668);
	CHECK_INT(process.checked_usec, NOW);
	CHECK_INT(process.read_usec, 0);
	process = (struct process){.pid = 42};
	CHECK_INT(process_read_status(&reader, &process, NOW), 0);
	CHECK_INT(process.flags, PROCESS_HAS_STATUS | PROCESS_HAS_MEMORY);
	CHECK_INT(process.read_usec, NOW);
	CHECK_INT(process.checked_usec, 0);
	stop();
}

/* A name can look like anything, and end at each place. */
static void test_names(void)
{
	static const struct {
		const char *status;
		const char *comm;
	} rows[] = {
		{STATUS("a b", "S (sleeping)", "42", MEMORY, "1"), "a b"},
		{STATUS("", "S (sleeping)", "42", MEMORY, "1"), ""},
		{STATUS(") R 1", "S (sleeping)", "42", MEMORY, "1"), ") R 1"},
		{STATUS("State:\tZ", "S (sleeping)", "42", MEMORY, "1"), "State:?Z"},
		{STATUS("x\\nTgid:\\t9", "S (sleeping)", "42", MEMORY, "1"), "x?Tgid:\\t9"},
		{STATUS("\033[2J", "S (sleeping)", "42", MEMORY, "1"), "?[2J"},
		{STATUS("0123456789abcdef", "S (sleeping)", "42", MEMORY, "1"), "0123456789abcde"},
	};

	start(42);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		put_process("42", rows[i].status, "1\n", "0\n");
		CHECK_INT(process_read_all(&reader, &process, NOW), 0);
		CHECK_TEXT(process.comm, rows[i].comm);
		CHECK_INT(process.state, 'S');
		CHECK_INT(process.parent_pid, 7);
	}
	stop();
}

/* A capture may lack a file; that is no reason to think that the process is gone. */
static void test_missing(void)
{
	start(42);
	CHECK_INT(process_read_all(&reader, &process, NOW), -ESRCH);
	CHECK_INT(process_read_score(&reader, &process, NOW), -ESRCH);
	CHECK_INT(process_read_status(&reader, &process, NOW), -ESRCH);
	CHECK_INT(process.flags, 0);

	mkdir(tree_path(&tree, "42"), 0755);
	CHECK_INT(process_read_all(&reader, &process, NOW), -ENOENT);
	CHECK_INT(process_read_score(&reader, &process, NOW), -ENOENT);
	CHECK_INT(process.flags, 0);

	tree_put(&tree, "42/status", STATUS("db", "S (sleeping)", "42", MEMORY, "1"));
	tree_put(&tree, "42/oom_score_adj", "-17\n");
	CHECK_INT(process_read_all(&reader, &process, NOW), 0);
	CHECK_INT(process.flags, PROCESS_HAS_STATUS | PROCESS_HAS_MEMORY | PROCESS_HAS_ADJ);
	CHECK_INT(process.checked_usec, 0);

	process = (struct process){.pid = 42};
	tree_remove(&tree, "42/status");
	tree_put(&tree, "42/oom_score", "3\n");
	CHECK_INT(process_read_all(&reader, &process, NOW), -ENOENT);
	CHECK_INT(process.flags, PROCESS_HAS_SCORE | PROCESS_HAS_ADJ);
	stop();
}

/* What is malformed leaves its part as it was, and the others are read. */
static void test_malformed(void)
{
	static const struct {
		const char *status, *score, *adj;
		int error;
		unsigned int flags;
	} rows[] = {
		{"", "1\n", "2\n", -ENODATA, PROCESS_HAS_SCORE | PROCESS_HAS_ADJ},
		{"Name:\tdb\nState:\tS (sl", "1\n", "2\n", -EINVAL,
			PROCESS_HAS_SCORE | PROCESS_HAS_ADJ},
		{STATUS("db", "S", "42", "", "1"), "", "2\n", 0,
			PROCESS_HAS_STATUS | PROCESS_HAS_ADJ},
		{STATUS("db", "S", "42", "", "1"), "many\n", "2\n", 0,
			PROCESS_HAS_STATUS | PROCESS_HAS_ADJ},
		{STATUS("db", "S", "42", "", "1"), "-1\n", "2\n", 0,
			PROCESS_HAS_STATUS | PROCESS_HAS_ADJ},
		{STATUS("db", "S", "42", "", "1"), "32768\n", "2\n", 0,
			PROCESS_HAS_STATUS | PROCESS_HAS_ADJ},
		{STATUS("db", "S", "42", "", "1"), "2000\n", "", 0,
			PROCESS_HAS_STATUS | PROCESS_HAS_SCORE},
		{STATUS("db", "S", "42", "", "1"), "2000\n", "-1001\n", 0,
			PROCESS_HAS_STATUS | PROCESS_HAS_SCORE},
		{STATUS("db", "S", "42", "", "1"), "2000\n", "1001\n", 0,
			PROCESS_HAS_STATUS | PROCESS_HAS_SCORE},
		{STATUS("db", "S", "42", "", "1"), "2000\n", "-1000\n", 0,
			PROCESS_HAS_STATUS | PROCESS_HAS_SCORE | PROCESS_HAS_ADJ},
	};

	start(42);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		process = (struct process){.pid = 42};
		put_process("42", rows[i].status, rows[i].score, rows[i].adj);
		CHECK_INT(process_read_all(&reader, &process, NOW), rows[i].error);
		CHECK_INT(process.flags, rows[i].flags);
	}
	stop();
}

/* A status that is larger than the buffer is not read in part. */
static void test_huge(void)
{
	static char text[PROCESS_READER_BUFFER + 4096];
	int used = snprintf(text, sizeof(text), "Name:\tdb\nGroups:\t");

	start(42);
	memset(text + used, '1', sizeof(text) - (size_t)used);
	put_process("42", "", "1\n", "2\n");
	tree_put_bytes(&tree, "42/status", text, sizeof(text));
	CHECK_INT(process_read_all(&reader, &process, NOW), -EFBIG);
	CHECK_INT(process.flags, PROCESS_HAS_SCORE | PROCESS_HAS_ADJ);
	stop();
}

/* A number that a process had may be that of a thread by now: it has files, too. */
static void test_thread_of_another(void)
{
	start(42);
	put_process("42", STATUS("db", "S (sleeping)", "41", MEMORY, "2"), "668\n", "0\n");
	CHECK_INT(process_read_status(&reader, &process, NOW), -ESRCH);
	CHECK_INT(process_read_all(&reader, &process, NOW), -ESRCH);
	CHECK_INT(process.flags, 0);
	stop();
}

static void test_dead_leader(void)
{
	static const uint64_t kib[PROCESS_MEMORIES] = {100, 200, 300, 50, 40};
	static const char zombie[] = STATUS("db", "Z (zombie)", "42", "", "4");

	start(42);
	put_process("42", zombie, "668\n", "0\n");
	CHECK_INT(process_read_all(&reader, &process, NOW), 0);
	CHECK_INT(process.flags, PROCESS_HAS_STATUS | PROCESS_HAS_SCORE | PROCESS_HAS_ADJ);

	tree_put(&tree, "42/task/42/status", zombie);
	tree_put(&tree, "42/task/43/status", STATUS("db", "X (dead)", "42", "", "4"));
	tree_put(&tree, "42/task/44/status", "Name:\tcut");
	mkdir(tree_path(&tree, "42/task/45"), 0755);
	tree_put(&tree, "42/task/46/status", STATUS("worker", "R (running)", "42", MEMORY, "4"));
	CHECK_INT(process_read_all(&reader, &process, NOW), 0);
	CHECK_INT(process.flags, PROCESS_HAS_STATUS | PROCESS_HAS_MEMORY | PROCESS_HAS_SCORE |
					 PROCESS_HAS_ADJ | PROCESS_DEAD_LEADER);
	CHECK_INT(process.state, 'Z');
	CHECK_TEXT(process.comm, "db");
	CHECK_INT(process.oom_score, 668);
	expect_memory(__LINE__, kib);

	/* The last thread ended, too. */
	tree_put(&tree, "42/status", STATUS("db", "Z (zombie)", "42", "", "1"));
	CHECK_INT(process_read_all(&reader, &process, NOW), 0);
	CHECK_INT(process.flags, PROCESS_HAS_STATUS | PROCESS_HAS_SCORE | PROCESS_HAS_ADJ);
	CHECK_INT(process.kib[PROCESS_ANON], 0);
	stop();
}

/* One that is about to end with thousands of threads must not be read for as many files. */
static void test_dead_threads(void)
{
	static const char zombie[] = STATUS("db", "Z (zombie)", "42", "", "500");
	char path[64];
	unsigned int opens;

	start(42);
	put_process("42", zombie, "0\n", "0\n");
	for (int tid = 43; tid < 543; tid++) {
		snprintf(path, sizeof(path), "42/task/%d/status", tid);
		tree_put(&tree, path, zombie);
	}
	opens = calls.opens;
	CHECK_INT(process_read_all(&reader, &process, NOW), 0);
	CHECK_INT(process.flags, PROCESS_HAS_STATUS | PROCESS_HAS_SCORE | PROCESS_HAS_ADJ);
	CHECK(calls.opens - opens > 3);
	CHECK(calls.opens - opens <= 50);
	stop();
}

static void test_kernel_thread(void)
{
	start(42);
	put_process("42",
		"Name:\tkswapd0\nState:\tS (sleeping)\nTgid:\t42\nPPid:\t2\nUid:\t0\t0\t0\t0\n"
		"Kthread:\t1\nThreads:\t1\n",
		"0\n", "0\n");
	CHECK_INT(process_read_all(&reader, &process, NOW), 0);
	CHECK_INT(process.flags,
		PROCESS_HAS_STATUS | PROCESS_HAS_SCORE | PROCESS_HAS_ADJ | PROCESS_KERNEL_THREAD);
	/* That number belongs to a process by now: nothing of the thread stays. It was some time ago. */
	process.checked_usec = 0;
	put_process("42", STATUS("db", "S (sleeping)", "42", MEMORY, "3"), "668\n", "-17\n");
	CHECK_INT(process_read_all(&reader, &process, NOW), 0);
	expect_whole(__LINE__);
	stop();
}

/* Becomes somebody who is refused, and back. */
static bool become(uid_t user)
{
	return seteuid(user) == 0;
}

static bool can_be_refused(void)
{
	return geteuid() != 0 || (become(65534) && become(0));
}

static void test_denied(void)
{
	uid_t user = geteuid();
	struct process_files files;

	start(42);
	chmod(tree.root, 0755);
	put_process("42", STATUS("db", "S (sleeping)", "42", MEMORY, "3"), "668\n", "-17\n");
	chmod(tree_path(&tree, "42"), 0);
	if (user == 0)
		CHECK(become(65534));
	CHECK_INT(process_read_score(&reader, &process, NOW), -EACCES);
	CHECK_INT(process.flags, PROCESS_DENIED);
	process.flags = 0;
	CHECK_INT(process_read_all(&reader, &process, NOW), -EACCES);
	CHECK_INT(process.flags, PROCESS_DENIED);
	process.flags = 0;
	CHECK_INT(process_files_open(&files, &reader, &process), -EACCES);
	CHECK_INT(process.flags, PROCESS_DENIED);
	if (user == 0)
		CHECK(become(0));

	chmod(tree_path(&tree, "42"), 0755);
	CHECK_INT(process_read_all(&reader, &process, NOW), 0);
	expect_whole(__LINE__);
	stop();
}

static void expect_closed(int line, const struct process_files *files)
{
	for (unsigned int i = 0; i < PROCESS_PARTS; i++)
		tap_expect(files->file[i].fd == -1, line, "file %u is open", i);
}

static void test_kept(void)
{
	struct process_files files;
	unsigned int opens;

	start(42);
	CHECK_INT(process_files_open(&files, &reader, &process), -ESRCH);
	expect_closed(__LINE__, &files);
	tree_put(&tree, "42/status", "");
	tree_put(&tree, "42/oom_score_adj", "0\n");
	CHECK_INT(process_files_open(&files, &reader, &process), -ENOENT);
	expect_closed(__LINE__, &files);

	put_process("42", STATUS("first", "R (running)", "42", "", "1"), "1\n", "0\n");
	CHECK_INT(process_files_open(&files, &reader, &process), 0);
	opens = calls.opens;
	CHECK_INT(process_files_read(&files, &reader, &process, NOW - 1), 0);
	CHECK_TEXT(process.comm, "first");
	put_process("42", STATUS("db", "S (sleeping)", "42", MEMORY, "3"), "668\n", "-17\n");
	CHECK_INT(process_files_read(&files, &reader, &process, NOW), 0);
	expect_whole(__LINE__);
	CHECK_INT(calls.opens, opens);
	process_files_close(&files);
	expect_closed(__LINE__, &files);
	stop();
}

/* PID as another program would read it; false when it cannot be read. */
static bool read_independently(pid_t pid, struct process *ret)
{
	char path[64], line[256];
	FILE *file;
	unsigned int uid;

	*ret = (struct process){.pid = (int32_t)pid};
	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	file = fopen(path, "re");
	if (!file)
		return false;
	while (fgets(line, sizeof(line), file)) {
		sscanf(line, "Name: %15s", ret->comm);
		sscanf(line, "State: %c", &ret->state);
		sscanf(line, "PPid: %d", &ret->parent_pid);
		if (sscanf(line, "Uid: %*u %u", &uid) == 1)
			ret->euid = uid;
		sscanf(line, "Threads: %u", &ret->thread_count);
		sscanf(line, "RssAnon: %" SCNu64, &ret->kib[PROCESS_ANON]);
		sscanf(line, "RssFile: %" SCNu64, &ret->kib[PROCESS_FILE]);
		sscanf(line, "RssShmem: %" SCNu64, &ret->kib[PROCESS_SHMEM]);
		sscanf(line, "VmSwap: %" SCNu64, &ret->kib[PROCESS_SWAP]);
		sscanf(line, "VmPTE: %" SCNu64, &ret->kib[PROCESS_TABLES]);
	}
	fclose(file);
	return true;
}

static void expect_same(int line, const struct process *other)
{
	tap_expect(strcmp(process.comm, other->comm) == 0, line, "comm is \"%s\", expected \"%s\"",
		process.comm, other->comm);
	tap_expect(process.state == other->state && process.parent_pid == other->parent_pid &&
			   process.euid == other->euid &&
			   process.thread_count == other->thread_count,
		line, "state, parent, user or threads differ");
	/* The machine may take some of its memory between the two. */
	for (unsigned int i = 0; i < PROCESS_MEMORIES; i++)
		tap_expect(llabs((long long)process.kib[i] - (long long)other->kib[i]) <= 512, line,
			"kib[%u] is %llu, expected %llu", i, (unsigned long long)process.kib[i],
			(unsigned long long)other->kib[i]);
}

static void test_own(void)
{
	struct process other;
	struct process_files files;

	start_live(getpid());
	CHECK_INT(process_read_all(&reader, &process, NOW), 0);
	CHECK(read_independently(getpid(), &other));
	expect_same(__LINE__, &other);
	CHECK_INT(process.parent_pid, getppid());
	CHECK_INT(process.euid, geteuid());
	CHECK_INT(process.state, 'R');
	CHECK(process.kib[PROCESS_ANON] > 0);
	CHECK_INT(process.flags & ~PROCESS_HAS_SCORE,
		PROCESS_HAS_STATUS | PROCESS_HAS_MEMORY | PROCESS_HAS_ADJ);

	CHECK_INT(process_files_open(&files, &reader, &process), 0);
	process = (struct process){.pid = (int32_t)getpid()};
	CHECK_INT(process_files_read(&files, &reader, &process, NOW), 0);
	expect_same(__LINE__, &other);
	process_files_close(&files);
	close(reader.proc);
}

static void test_adj(void)
{
	char path[64];
	pid_t pid = child_start(NULL);
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", (int)pid);
	file = fopen(path, "we");
	/* Raising it needs no privileges. */
	if (CHECK(file && fputs("1000", file) > 0))
		CHECK_INT(fclose(file), 0);
	start_live(pid);
	CHECK_INT(process_read_all(&reader, &process, NOW), 0);
	CHECK_INT(process.oom_score_adj, 1000);
	/* Half of all there can be, or from Linux 5.9 on two thirds, and a little for its memory. */
	CHECK(process.oom_score >= 1000);
	CHECK(process.oom_score <= 1400);
	child_end(pid);
	close(reader.proc);
}

/* It ends; it is a zombie until somebody asks for it; then it is gone, also for what was open. */
static void test_end(void)
{
	struct process_files files;
	siginfo_t info;
	pid_t pid = child_start(NULL);

	start_live(pid);
	CHECK_INT(process_files_open(&files, &reader, &process), 0);
	CHECK_INT(process_files_read(&files, &reader, &process, NOW), 0);
	CHECK(process.flags & PROCESS_HAS_MEMORY);
	kill(pid, SIGKILL);
	waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT);
	CHECK_INT(process_files_read(&files, &reader, &process, NOW), 0);
	CHECK_INT(process.state, 'Z');
	CHECK(!(process.flags & (PROCESS_HAS_MEMORY | PROCESS_DEAD_LEADER)));
	child_end(pid);
	CHECK_INT(process_files_read(&files, &reader, &process, NOW), -ESRCH);
	CHECK_INT(process_read_score(&reader, &process, NOW), -ESRCH);
	CHECK_INT(process_read_status(&reader, &process, NOW), -ESRCH);
	CHECK_INT(process_read_all(&reader, &process, NOW), -ESRCH);
	process_files_close(&files);
	CHECK_INT(process_files_open(&files, &reader, &process), -ESRCH);
	expect_closed(__LINE__, &files);
	close(reader.proc);
}

static pthread_t first_thread;
static int ready_fd;

static void *outlive(void *nothing)
{
	pthread_join(first_thread, NULL);
	close(ready_fd);
	for (;;)
		pause();
	return nothing;
}

static void lose_leader(int ready)
{
	pthread_t thread;

	first_thread = pthread_self();
	ready_fd = ready;
	if (pthread_create(&thread, NULL, outlive, NULL) == 0)
		pthread_exit(NULL);
}

static void test_living_dead_leader(void)
{
	struct process_files files;
	pid_t pid = child_start(lose_leader);

	start_live(pid);
	/* That it can be joined comes a moment before it is a zombie. */
	for (int i = 0; i < 5000 && process.state != 'Z'; i++) {
		CHECK_INT(process_read_all(&reader, &process, NOW), 0);
		usleep(1000);
	}
	CHECK_INT(process.state, 'Z');
	CHECK_INT(process.flags & ~PROCESS_HAS_SCORE,
		PROCESS_HAS_STATUS | PROCESS_HAS_MEMORY | PROCESS_HAS_ADJ | PROCESS_DEAD_LEADER);
	CHECK_INT(process.thread_count, 2);
	CHECK(process.kib[PROCESS_ANON] > 0);
	CHECK(process.kib[PROCESS_TABLES] > 0);
	process.kib[PROCESS_ANON] = 0;
	CHECK_INT(process_files_open(&files, &reader, &process), 0);
	CHECK_INT(process_files_read(&files, &reader, &process, NOW), 0);
	CHECK(process.flags & PROCESS_DEAD_LEADER);
	CHECK(process.kib[PROCESS_ANON] > 0);
	process_files_close(&files);
	child_end(pid);
	close(reader.proc);
}

int main(void)
{
	const char *denied = "what the privileges do not allow";

	tap_run("a captured process", test_whole);
	tap_run("odd names", test_names);
	tap_run("missing files", test_missing);
	tap_run("malformed files", test_malformed);
	tap_run("a huge status", test_huge);
	tap_run("a number that is now a thread's", test_thread_of_another);
	tap_run("a dead leader is read through a thread", test_dead_leader);
	tap_run("a dead leader with dead threads alone", test_dead_threads);
	tap_run("a thread of the kernel", test_kernel_thread);
	if (can_be_refused())
		tap_run(denied, test_denied);
	else
		tap_skip(denied, "the superuser may read everything");
	tap_run("kept files", test_kept);
	tap_run("our own process", test_own);
	tap_run("a score that was raised", test_adj);
	tap_run("a process that ends", test_end);
	tap_run("a living process with a dead leader", test_living_dead_leader);
	return tap_done();
}
