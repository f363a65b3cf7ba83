/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/process_status.h"

#include <stdlib.h>

#include "../fixture.h"
#include "base/cursor.h"
#include "expect.h"
#include "kernel/meminfo.h"
#include "kernel/number.h"

/* A process that is in 65536 groups, the kernel's limit, has a line of up to 720 KiB. */
static char text[1024 * 1024];
static struct process_status status;

#define WHO                                                                            \
	"Umask:\t0022\nState:\tR (running)\nTgid:\t42\nNgid:\t0\nPid:\t43\nPPid:\t7\n" \
	"TracerPid:\t9\nUid:\t1000\t1001\t1002\t1003\nGid:\t5\t6\t7\t8\nFDSize:\t64\n"
#define HEAD "Name:\tcat\n" WHO "Groups:\t4 24 \nNStgid:\t42\t2\nNSpid:\t43\t3\nNSpgid:\t0\n"
#define MEMORY                                                                   \
	"VmPeak:\t    2260 kB\nVmSize:\t    2260 kB\nVmRSS:\t    1600 kB\n"      \
	"RssAnon:\t      60 kB\nRssFile:\t       4 kB\nRssShmem:\t    1536 kB\n" \
	"VmStk:\t     132 kB\nVmPTE:\t      28 kB\nVmSwap:\t     100 kB\nTHP_enabled:\t1\n"
#define TAIL "Threads:\t3\nSigQ:\t0/1715\nNoNewPrivs:\t0\nx86_Thread_features:\t\n"

static void test_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("Name:\tcat"), -EINVAL, 1, "cut off"},
		{TEXT(HEAD "VmPeak:\t    22"), -EINVAL, 16, "cut off"},
		{TEXT("\n"), -EINVAL, 0, "\"Name\" is missing"},
		{TEXT("N\nNa\nName\nName;\tcat\n"), -EINVAL, 0, "\"Name\" is missing"},
		{TEXT("Name:\tcat\nState:\t\n"), -EINVAL, 2, "State is \"\", expected a letter"},
		{TEXT("State:\t\033[2J\n"), -EINVAL, 1, "State is \"?[2J\""},
		{TEXT("Tgid:\n"), -EINVAL, 1, "Tgid is \"\""},
		{TEXT("Tgid:\t-1\n"), -EINVAL, 1, "Tgid is \"-1\""},
		{TEXT("Tgid:\t2147483648\n"), -ERANGE, 1, "2147483647 at most"},
		{TEXT("PPid:\t1x\n"), -EINVAL, 1, "PPid is \"1x\""},
		{TEXT("PPid:\t99999999999999999999\n"), -ERANGE, 1, "64 bits"},
		{TEXT("Uid:\t1000\n"), -EINVAL, 1, "Uid is \"\""},
		{TEXT("Uid:\t1000\t-1\t0\t0\n"), -EINVAL, 1, "Uid is \"-1\""},
		{TEXT("Uid:\t0\t4294967296\t0\t0\n"), -ERANGE, 1, "4294967295 at most"},
		{TEXT("Kthread:\tyes\n"), -EINVAL, 1, "Kthread is \"yes\""},
		{TEXT("Threads:\t-1\n"), -EINVAL, 1, "Threads is \"-1\""},
		{TEXT("RssAnon:\t     -60 kB\n"), -EINVAL, 1, "RssAnon is \"-60\""},
		{TEXT("RssFile:\t      60\n"), -EINVAL, 1, "RssFile has the unit \"\""},
		{TEXT("RssShmem:\t     60 MB\n"), -EINVAL, 1, "RssShmem has the unit \"MB\""},
		{TEXT("VmPTE:\tkB\n"), -EINVAL, 1, "VmPTE has the unit \"\""},
		{TEXT("VmSwap:\t18446744073709551616 kB\n"), -ERANGE, 1, "VmSwap is"},
		/* A kernel before 4.5, where the parts are not told from each other. */
		{TEXT(HEAD "VmRSS:\t    1600 kB\n" TAIL), -EINVAL, 0, "\"RssAnon\" is missing"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};

		memset(&status, 0xa5, sizeof(status));
		expect_refused(&rows[i],
			process_status_parse(rows[i].text, rows[i].length, &status, &failure),
			&failure);
		CHECK(is_filled(&status, 0xa5, sizeof(status)));
	}
}

static void test_values(void)
{
	static const uint64_t kib[PROCESS_MEMORIES] = {60, 4, 1536, 100, 28};
	static const char whole[] = HEAD MEMORY TAIL;

	CHECK_INT(process_status_parse(whole, strlen(whole), &status, NULL), 0);
	CHECK_TEXT(status.comm, "cat");
	CHECK_INT(status.state, 'R');
	CHECK_INT(status.pid, 42);
	CHECK_INT(status.parent_pid, 7);
	CHECK_INT(status.euid, 1001);
	CHECK_INT(status.thread_count, 3);
	CHECK_INT(status.namespace_depth, 2);
	CHECK(!status.is_kernel_thread);
	CHECK(status.has_memory);
	for (unsigned int i = 0; i < PROCESS_MEMORIES; i++)
		CHECK_INT(status.kib[i], kib[i]);
}

static void test_limits(void)
{
	static const char whole[] =
		"Name:\t\nState:\tS\nTgid:\t2147483647\nPPid:\t0\nUid:\t0\t4294967295\t0\t0\n"
		"VmSwap:\t18446744073709551615 kB\nRssAnon:\t0 kB\nRssFile:\t0 kB\n"
		"RssShmem:\t0 kB\nVmPTE:\t0 kB\nThreads:\t4294967295\n";

	CHECK_INT(process_status_parse(whole, strlen(whole), &status, NULL), 0);
	CHECK_TEXT(status.comm, "");
	CHECK_INT(status.pid, INT32_MAX);
	CHECK_INT(status.euid, UINT32_MAX);
	CHECK_INT(status.thread_count, UINT32_MAX);
	CHECK_INT(status.namespace_depth, 0);
	CHECK(status.kib[PROCESS_SWAP] == UINT64_MAX);
}

/* Takes one line away from a whole text, each in turn: what is needed is missed by its name. */
static void test_lines_missing(void)
{
	static const char whole[] = HEAD MEMORY TAIL;
	static const char *const needed[] = {"Name:", "State:", "Tgid:", "PPid:", "Uid:",
		"Threads:", "RssAnon:", "RssFile:", "RssShmem:", "VmSwap:", "VmPTE:"};
	struct cursor lines = cursor_of(whole, strlen(whole));
	struct span line;
	unsigned int refused = 0;

	while (cursor_line(&lines, &line)) {
		int before = (int)(line.at - whole);
		int length = snprintf(text, sizeof(text), "%.*s%s", before, whole, lines.at);
		const char *missing = NULL;
		struct failure failure = {0};
		char says[32];
		int error;

		for (size_t i = 0; i < ARRAY_SIZE(needed); i++)
			missing = span_starts(line, needed[i]) ? needed[i] : missing;
		error = process_status_parse(text, (size_t)length, &status, &failure);
		tap_expect(error == (missing ? -EINVAL : 0), __LINE__, "without \"%.*s\": %d, %s",
			(int)line.length, line.at, error, failure.text);
		refused += error != 0;
		if (!missing)
			continue;
		snprintf(says, sizeof(says), "\"%.*s\"", (int)strlen(missing) - 1, missing);
		CHECK(strstr(failure.text, says) != NULL);
	}
	CHECK_INT(refused, ARRAY_SIZE(needed));
}

static void test_names(void)
{
	static const struct {
		const char *written; /* by the kernel */
		const char *comm;
	} rows[] = {
		{"cat", "cat"},
		{"", ""},
		{" a b\t", " a b?"},
		{"(sd-pam)", "(sd-pam)"},
		{"a) R 1 (b", "a) R 1 (b"},
		{"x\\nVmRSS:\\t 9 kB", "x?VmRSS:\\t 9 kB"},
		{"x\\nThreads:\\t9", "x?Threads:\\t9"},
		{"\\\\n\\\\\\n", "\\n\\?"},
		{"a\\", "a\\"},
		{"\033[2J\r\177", "?[2J??"},
		{"\303\244\342\202\254", "\303\244\342\202\254"},
		/* The kernel cuts at 15 bytes, perhaps within a character; 233 is a C1 control. */
		{"aaaaaaaaaaaaaa\303", "aaaaaaaaaaaaaa?"},
		{"\377\302\233x", "???x"},
		/* Kernel threads have more than 15 since 5.17. */
		{"kworker/u8:2-events_unbound", "kworker/u8:2-ev"},
		{"aaaaaaaaaaaaa\303\244\303\244", "aaaaaaaaaaaaa\303\244"},
		{"aaaaaaaaaaaaaa\303\244\303\244", "aaaaaaaaaaaaaa"},
		{"\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\",
			"\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int length = snprintf(
			text, sizeof(text), "Name:\t%s\n" WHO MEMORY TAIL, rows[i].written);

		CHECK_INT(process_status_parse(text, (size_t)length, &status, NULL), 0);
		CHECK_TEXT(status.comm, rows[i].comm);
		CHECK_INT(status.thread_count, 3);
		CHECK_INT(status.kib[PROCESS_ANON], 60);
	}
}

static void test_kernel_threads(void)
{
	static const struct {
		const char *state;
		int pid, parent;
		const char *kthread, *memory;
		bool is_kernel_thread;
	} rows[] = {
		{"S (sleeping)", 2, 0, "", "", true},
		{"I (idle)", 30, 2, "", "", true},
		{"S (sleeping)", 30, 1, "", "", false},
		{"S (sleeping)", 30, 2, "", MEMORY, false},
		{"S (sleeping)", 2, 1, "", MEMORY, false},
		{"Z (zombie)", 30, 2, "", "", false},
		{"Z (zombie)", 2, 1, "", "", false},
		{"S (sleeping)", 30, 2, "Kthread:\t1\n", "", true},
		{"S (sleeping)", 30, 1, "Kthread:\t1\n", "", true},
		{"S (sleeping)", 30, 2, "Kthread:\t0\n", "", false},
		{"S (sleeping)", 2, 1, "Kthread:\t0\n", "", false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int length = snprintf(text, sizeof(text),
			"Name:\tx\nState:\t%s\nTgid:\t%d\nPPid:\t%d\nUid:\t0\t0\t0\t0\n%s%s" TAIL,
			rows[i].state, rows[i].pid, rows[i].parent, rows[i].kthread,
			rows[i].memory);

		CHECK_INT(process_status_parse(text, (size_t)length, &status, NULL), 0);
		tap_expect(status.is_kernel_thread == rows[i].is_kernel_thread, __LINE__, "\"%s\"",
			text);
		CHECK(status.has_memory == (rows[i].memory[0] != '\0'));
		CHECK_INT(status.state, rows[i].state[0]);
	}
}

static void test_many_groups(void)
{
	size_t length = (size_t)snprintf(text, sizeof(text), "Name:\tcat\n" WHO "Groups:\t");

	for (unsigned int i = 0; i < 65536; i++)
		length += (size_t)snprintf(
			text + length, sizeof(text) - length, "%u ", 4294901759u + i);
	length += (size_t)snprintf(text + length, sizeof(text) - length, "\n" MEMORY TAIL);
	CHECK_INT(process_status_parse(text, length, &status, NULL), 0);
	CHECK_INT(status.kib[PROCESS_SHMEM], 1536);
	CHECK_INT(status.thread_count, 3);
}

static size_t read_process(const char *situation, int32_t pid, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "proc/%d/%s", pid, name);
	return fixture_read(situation, path, text, sizeof(text));
}

static int64_t read_number(const char *situation, int32_t pid, const char *name)
{
	int64_t value = 0;

	CHECK_INT(number_parse(text, read_process(situation, pid, name), &value, NULL), 0);
	return value;
}

static void parse(const char *situation, int32_t pid)
{
	struct failure failure = {0};
	size_t length = read_process(situation, pid, "status");

	tap_expect(process_status_parse(text, length, &status, &failure) == 0, __LINE__,
		"%s: %d: line %u: %s", situation, pid, failure.line, failure.text);
}

/* Name and state are in stat, too: "42 (cat) R ...". */
static void check_against_stat(const char *situation, int32_t pid)
{
	size_t length = read_process(situation, pid, "stat");
	char expected[64];
	int expected_length = snprintf(expected, sizeof(expected), "%d (%s) %c %d ", pid,
		status.comm, status.state, status.parent_pid);

	tap_expect(length > (size_t)expected_length &&
			   memcmp(text, expected, (size_t)expected_length) == 0,
		__LINE__, "%s: \"%.40s\", expected \"%s\"", situation, text, expected);
}

static void test_every_fixture(void)
{
	static const struct {
		const char *situation;
		unsigned int processes, with_memory, kernel_threads;
		uint64_t kib;
	} rows[] = {
		{"vm-6.1-cgroup-thrash", 6, 2, 4, 3432},
		{"vm-6.1-leak", 7, 3, 4, 209388},
		{"vm-6.1-scores", 15, 10, 4, 276420},
		{"vm-6.1-swapping", 8, 4, 4, 364012},
		{"vm-6.12-numa2-pressure", 8, 3, 5, 343040},
		{"vm-6.12-scores", 14, 10, 3, 281164},
	};
	int32_t pids[FIXTURE_PROCESSES_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *situation = rows[i].situation;
		unsigned int count = fixture_processes(situation, pids, ARRAY_SIZE(pids));
		unsigned int with_memory = 0, kernel_threads = 0;
		uint64_t kib = 0;

		for (unsigned int n = 0; n < count; n++) {
			parse(situation, pids[n]);
			CHECK_INT(status.pid, pids[n]);
			CHECK_INT(status.namespace_depth, 1);
			with_memory += status.has_memory;
			kernel_threads += status.is_kernel_thread;
			for (unsigned int part = 0; part < PROCESS_MEMORIES; part++)
				kib += status.kib[part];
			check_against_stat(situation, pids[n]);
		}
		CHECK_INT(count, rows[i].processes);
		CHECK_INT(with_memory, rows[i].with_memory);
		CHECK_INT(kernel_threads, rows[i].kernel_threads);
		CHECK_INT(kib, rows[i].kib);
	}
}

static void test_dead_leader(void)
{
	parse("vm-6.1-scores", 128);
	CHECK_TEXT(status.comm, "ldrexit");
	CHECK_INT(status.state, 'Z');
	CHECK_INT(status.thread_count, 2);
	CHECK(!status.has_memory);
	CHECK(!status.is_kernel_thread);
	CHECK_INT(read_number("vm-6.1-scores", 128, "oom_score"), 682);
}

/* What proc_oom_score() of fs/proc/base.c makes of the process in STATUS since Linux 5.9. */
static int64_t expected_score(int64_t adj, int64_t total_pages)
{
	uint64_t kib = 0;
	int64_t badness;

	for (unsigned int part = 0; part < PROCESS_MEMORIES; part++)
		kib += status.kib[part];
	badness = (int64_t)(kib / 4) + adj * (total_pages / 1000);
	return (1000 + badness * 1000 / total_pages) * 2 / 3;
}

/* The pages that a score is a share of: RAM and swap. */
static int64_t read_total_pages(const char *situation)
{
	struct meminfo meminfo = {0};
	size_t length = fixture_read(situation, "proc/meminfo", text, sizeof(text));

	CHECK_INT(meminfo_parse(text, length, &meminfo, NULL), 0);
	return (int64_t)(meminfo.value[MEMINFO_MEM_TOTAL] + meminfo.value[MEMINFO_SWAP_TOTAL]) / 4;
}

/*
 * The kernel adds up the same parts. Within 1, since it may read its counters less exactly than
 * it prints them; the page tables of these processes are too small to show.
 */
static void test_scores(void)
{
	int32_t pids[FIXTURE_PROCESSES_MAX];
	unsigned int compared = 0;

	for (const char *const *situation = fixture_situations; *situation; situation++) {
		unsigned int count = fixture_processes(*situation, pids, ARRAY_SIZE(pids));
		int64_t total_pages = read_total_pages(*situation);

		for (unsigned int i = 0; i < count; i++) {
			int64_t score = read_number(*situation, pids[i], "oom_score");
			int64_t adj = read_number(*situation, pids[i], "oom_score_adj");

			parse(*situation, pids[i]);
			if (score == 0 || !status.has_memory)
				continue;
			tap_expect(llabs(expected_score(adj, total_pages) - score) <= 1, __LINE__,
				"%s: %d: the score is %lld, expected %lld", *situation, pids[i],
				(long long)expected_score(adj, total_pages), (long long)score);
			compared++;
		}
	}
	CHECK_INT(compared, 20);
}

int main(void)
{
	tap_run("malformed texts are refused with a reason", test_refused);
	tap_run("values", test_values);
	tap_run("the largest numbers", test_limits);
	tap_run("a line that is needed is missed by its name", test_lines_missing);
	tap_run("names are unescaped and made fit for a screen", test_names);
	tap_run("kernel threads are told from processes", test_kernel_threads);
	tap_run("a text of many pages", test_many_groups);
	tap_run("every process of every fixture is read", test_every_fixture);
	tap_run("a first thread that ended before the others", test_dead_leader);
	tap_run("the memory adds up to the kernel's score", test_scores);
	return tap_done();
}
