/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The processes are those of the machine: this one, children with known arguments, and some whose
 * files keep a reader waiting. Nothing here measures time; alarm() ends what waits for ever.
 */
#include <config.h>

#include "collect/process_details.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"
#include "base/bits.h"
#include "base/clock.h"
#include "collect/process_detail_reader.h"
#include "stuck_process.h"

#define LIMIT_SECONDS 120
#define TURNS_MAX 2000 /* of 10 ms: what has not come by then does not come */

static struct process_details *details;
static struct process_detail got[PROCESS_DETAILS_MAX];
static unsigned int got_count;
static char own_name[PROCESS_USER_MAX]; /* asked for before there are threads */
static const char *own_command;
static unsigned int own_threads;

static void bail_out(const char *what)
{
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(99);
}

static unsigned int count_entries(const char *path)
{
	DIR *folder = opendir(path);
	unsigned int count = 0;

	if (!folder)
		bail_out(path);
	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

static void start(void)
{
	struct failure failure = {0};

	if (process_details_new(&details, &failure) < 0) {
		printf("Bail out! %s\n", failure.text);
		exit(99);
	}
	/* Not before: a sanitizer may start one of its own. */
	own_threads = count_entries("/proc/self/task") - 2;
}

/* Frees the details; the threads end by themselves. */
static void stop(int line)
{
	unsigned int turn = 0;

	process_details_free(details);
	while (count_entries("/proc/self/task") != own_threads && turn++ < TURNS_MAX)
		poll(NULL, 0, 10);
	tap_expect(turn < TURNS_MAX, line, "there are threads left");
}

static void take(void)
{
	got_count = process_details_take(details, clock_monotonic_usec(), got);
}

/* Takes until the details at INDEX have this status. */
static void await(int line, unsigned int index, enum process_detail_status status,
	enum process_detail_status command_status)
{
	struct pollfd news = {.fd = process_details_fd(details), .events = POLLIN};

	for (unsigned int turn = 0; turn < TURNS_MAX; turn++) {
		take();
		if (index < got_count && got[index].status == status &&
			got[index].command_status == command_status)
			return;
		poll(&news, 1, 10);
	}
	tap_expect(false, line, "%u of %u details: status is %u and %u, expected %u and %u", index,
		got_count, got[index].status, got[index].command_status, status, command_status);
}

static struct process_detail_want want_of(pid_t pid)
{
	return (struct process_detail_want){.pid = pid, .incarnation = 1};
}

static void want_one(pid_t pid)
{
	struct process_detail_want want = want_of(pid);

	process_details_want(details, &want, 1);
}

/* A child that runs this program again with ARGUMENTS, and has begun to. */
static pid_t start_child(const char *const *arguments)
{
	int gate[2];
	char byte;
	pid_t pid;

	if (pipe2(gate, O_CLOEXEC) < 0)
		bail_out("pipe");
	pid = fork();
	if (pid == 0) {
		execv("/proc/self/exe", (char *const *)arguments);
		_exit(127);
	}
	close(gate[1]);
	if (pid < 0 || read(gate[0], &byte, 1) != 0)
		bail_out("fork");
	close(gate[0]);
	return pid;
}

static pid_t start_waiting_child(void)
{
	static const char *const arguments[] = {"child", STUCK_PROCESS_WAIT, NULL};

	return start_child(arguments);
}

static void end_child(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void read_text(pid_t pid, const char *name, char *text, size_t size)
{
	char path[64];
	ssize_t length;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	length = fd < 0 ? -1 : read(fd, text, size - 1);
	if (length < 0)
		bail_out(path);
	text[length] = '\0';
	close(fd);
}

/* Field 22 of stat. */
static uint64_t start_ticks(pid_t pid)
{
	char text[1024];
	const char *at;

	read_text(pid, "stat", text, sizeof(text));
	at = strrchr(text, ')');
	for (unsigned int field = 2; at && field < 22; field++)
		at = strchr(at + 1, ' ');
	return at ? strtoull(at, NULL, 10) : 0;
}

static void expect_cgroup(pid_t pid, const char *cgroup)
{
	char text[4096];
	char *at;

	read_text(pid, "cgroup", text, sizeof(text));
	at = strstr(text, "0::");
	if (at)
		at[strcspn(at, "\n")] = '\0';
	CHECK_TEXT(cgroup, at ? at + 3 : "");
}

static void test_own(void)
{
	uint64_t before = clock_monotonic_usec();

	start();
	want_one(getpid());
	await(__LINE__, 0, PROCESS_DETAIL_READ, PROCESS_DETAIL_READ);
	CHECK_INT(got_count, 1);
	CHECK_INT(got[0].pid, getpid());
	CHECK_INT(got[0].incarnation, 1);
	CHECK(got[0].start_ticks == start_ticks(getpid()));
	CHECK(got[0].minor_faults > 0);
	CHECK(got[0].read_usec >= before && got[0].read_usec <= clock_monotonic_usec());
	CHECK_TEXT(got[0].user, own_name);
	expect_cgroup(getpid(), got[0].cgroup);
	CHECK(strncmp(got[0].command, own_command, strlen(got[0].command)) == 0);
	CHECK(strlen(got[0].command) > 0);
	stop(__LINE__);
}

static void expect_command(int line, const char *const *arguments, const char *expected)
{
	pid_t pid = start_child(arguments);

	want_one(pid);
	await(line, 0, PROCESS_DETAIL_READ, PROCESS_DETAIL_READ);
	tap_expect(strcmp(got[0].command, expected) == 0, line,
		"the command is \"%s\", expected \"%s\"", got[0].command, expected);
	CHECK(got[0].start_ticks == start_ticks(pid));
	end_child(pid);
}

static void test_command(void)
{
	static const char *const hostile[] = {"a\033]0;title\a", STUCK_PROCESS_WAIT, "b\303\244r\n",
		"", "\377\303", "", "", NULL};
	/* 255 bytes would end in the middle of a character. */
	char text[2 * PROCESS_COMMAND_MAX + 1] = "", cut[PROCESS_COMMAND_MAX] = "c --wait ";
	const char *const long_one[] = {"c", STUCK_PROCESS_WAIT, text, NULL};

	for (size_t i = 0; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "\303\244", 3);
	for (size_t i = strlen(cut); i + 2 < sizeof(cut) - 1; i += 2)
		memcpy(cut + i, "\303\244", 3);
	CHECK_INT(strlen(cut), PROCESS_COMMAND_MAX - 3);
	memcpy(cut + strlen(cut), "\303\244", 3);
	cut[0] = 'c';

	start();
	expect_command(__LINE__, hostile, "a?]0;title? --wait b\303\244r?  ??");
	expect_command(__LINE__, long_one, cut);
	stop(__LINE__);
}

/* One that has ended is there until its parent asks for it, then gone. */
static void test_ended(void)
{
	pid_t pid = start_waiting_child();
	struct process_detail_want want = want_of(pid);
	siginfo_t info;
	uint64_t ticks = start_ticks(pid);

	start();
	kill(pid, SIGKILL);
	waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT);
	process_details_want(details, &want, 1);
	await(__LINE__, 0, PROCESS_DETAIL_READ, PROCESS_DETAIL_READ);
	CHECK(got[0].start_ticks == ticks);
	CHECK_TEXT(got[0].command, "");

	waitpid(pid, NULL, 0);
	want.incarnation++;
	process_details_want(details, &want, 1);
	await(__LINE__, 0, PROCESS_DETAIL_GONE, PROCESS_DETAIL_GONE);
	CHECK_INT(got[0].incarnation, 2);
	CHECK(got[0].start_ticks == 0);
	stop(__LINE__);
}

/* In the order of the wants, and without a new reading. */
static void test_order(void)
{
	pid_t pid = start_waiting_child();
	const struct process_detail_want wants[] = {want_of(pid), want_of(getpid()), want_of(pid)};

	start();
	process_details_want(details, wants, 2);
	await(__LINE__, 0, PROCESS_DETAIL_READ, PROCESS_DETAIL_READ);
	await(__LINE__, 1, PROCESS_DETAIL_READ, PROCESS_DETAIL_READ);
	CHECK_TEXT(got[0].command, "child --wait");
	process_details_want(details, wants + 1, 2);
	take();
	CHECK_INT(got_count, 2);
	CHECK_INT(got[0].pid, getpid());
	CHECK_INT(got[0].status, PROCESS_DETAIL_READ);
	CHECK_INT(got[1].pid, pid);
	CHECK_TEXT(got[1].command, "child --wait");
	process_details_want(details, wants, 0);
	take();
	CHECK_INT(got_count, 0);
	stop(__LINE__);
	end_child(pid);
}

/* Waits until the details at INDEX are not those of BEFORE_USEC. */
static void await_again(int line, unsigned int index, uint64_t before_usec)
{
	unsigned int turn = 0;

	for (take(); got[index].read_usec == before_usec && turn < TURNS_MAX; turn++) {
		poll(NULL, 0, 10);
		take();
	}
	tap_expect(
		got[index].read_usec > before_usec, line, "details %u are not read again", index);
}

/* Gives us more minor faults. */
static void touch_pages(void)
{
	size_t size = (size_t)64 * 4096;
	char *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		bail_out("mmap");
	memset(pages, 1, size);
	munmap(pages, size);
}

static void test_again(void)
{
	pid_t pid = start_waiting_child();
	struct process_detail_want wants[] = {want_of(pid), want_of(getpid())};
	uint64_t faults, own_usec, child_usec;

	start();
	wants[1].is_selected = true;
	process_details_want(details, wants, 2);
	await(__LINE__, 0, PROCESS_DETAIL_READ, PROCESS_DETAIL_READ);
	await(__LINE__, 1, PROCESS_DETAIL_READ, PROCESS_DETAIL_READ);
	child_usec = got[0].read_usec;
	own_usec = got[1].read_usec;
	faults = got[1].minor_faults;
	CHECK(own_usec < child_usec);

	touch_pages();
	process_details_want(details, wants, 2);
	await_again(__LINE__, 1, own_usec);
	CHECK(got[1].minor_faults > faults);
	CHECK(got[0].read_usec == child_usec);

	/* What was taken long ago is due, too. */
	wants[0].incarnation++;
	process_details_want(details, wants, 1);
	do {
		poll(NULL, 0, 10);
		got_count = process_details_take(details, 0, got);
	} while (got[0].status != PROCESS_DETAIL_READ);
	child_usec = got[0].read_usec;
	process_details_want(details, wants, 1);
	await_again(__LINE__, 0, child_usec);
	stop(__LINE__);
	end_child(pid);
}

/* All places, again and again, with other processes each time. */
static void expect_full(int line, uint32_t first_incarnation)
{
	struct process_detail_want wants[PROCESS_DETAILS_MAX + 1];

	for (unsigned int i = 0; i < ARRAY_SIZE(wants); i++)
		wants[i] = (struct process_detail_want){
			.pid = getpid(), .incarnation = first_incarnation + i};
	process_details_want(details, wants, ARRAY_SIZE(wants));
	for (unsigned int i = 0; i < PROCESS_DETAILS_MAX; i++) {
		await(line, i, PROCESS_DETAIL_READ, PROCESS_DETAIL_READ);
		CHECK_INT(got[i].incarnation, first_incarnation + i);
	}
	CHECK_INT(got_count, PROCESS_DETAILS_MAX);
}

static void test_full(void)
{
	unsigned int descriptors;

	start();
	descriptors = count_entries("/proc/self/fd");
	expect_full(__LINE__, 1000);
	expect_full(__LINE__, 2000);
	expect_full(__LINE__, 2050);
	CHECK_INT(count_entries("/proc/self/fd"), descriptors);
	stop(__LINE__);
}

/* One thread hangs: what it has is late, what it would do next waits, the other one works. */
static void test_stuck_command(struct stuck_process *stuck)
{
	pid_t pid = start_waiting_child();
	struct process_detail_want wants[] = {want_of(stuck->pid), want_of(getpid()), want_of(pid)};
	uint64_t ticks = start_ticks(stuck->pid);

	start();
	want_one(getpid());
	await(__LINE__, 0, PROCESS_DETAIL_READ, PROCESS_DETAIL_READ);
	process_details_want(details, wants, 2);
	await(__LINE__, 0, PROCESS_DETAIL_READ, PROCESS_DETAIL_LATE);
	CHECK(got[0].start_ticks == ticks);
	CHECK_INT(got[1].command_status, PROCESS_DETAIL_READ);

	process_details_want(details, wants, 3);
	await(__LINE__, 2, PROCESS_DETAIL_READ, PROCESS_DETAIL_PENDING);
	CHECK_INT(got[0].command_status, PROCESS_DETAIL_LATE);
	/* All the places but its own are there for others, and it keeps its own. */
	process_details_want(details, wants, 0);
	process_details_want(details, wants, 3);
	take();
	CHECK_INT(got[0].command_status, PROCESS_DETAIL_LATE);

	stuck_process_release(stuck);
	await(__LINE__, 0, PROCESS_DETAIL_READ, PROCESS_DETAIL_READ);
	await(__LINE__, 2, PROCESS_DETAIL_READ, PROCESS_DETAIL_READ);
	CHECK(strstr(got[0].command, STUCK_PROCESS) != NULL);
	stop(__LINE__);
	end_child(pid);
}

/* The same for libproc2's thread; what is selected is first when it comes back. */
static void test_stuck_facts(struct stuck_process *stuck)
{
	pid_t pid = start_waiting_child();
	struct process_detail_want wants[] = {want_of(stuck->pid), want_of(getpid()), want_of(pid)};

	start();
	want_one(stuck->pid);
	await(__LINE__, 0, PROCESS_DETAIL_LATE, PROCESS_DETAIL_READ);
	CHECK(got[0].start_ticks == 0);
	wants[2].is_selected = true;
	process_details_want(details, wants, 3);
	await(__LINE__, 2, PROCESS_DETAIL_PENDING, PROCESS_DETAIL_READ);
	CHECK_INT(got[0].status, PROCESS_DETAIL_LATE);

	stuck_process_release(stuck);
	for (unsigned int i = 0; i < ARRAY_SIZE(wants); i++)
		await(__LINE__, i, PROCESS_DETAIL_READ, PROCESS_DETAIL_READ);
	CHECK(got[0].start_ticks == start_ticks(stuck->pid));
	CHECK(got[0].read_usec < got[2].read_usec);
	CHECK(got[2].read_usec < got[1].read_usec);
	stop(__LINE__);
	end_child(pid);
}

/* Both threads hang, and all the places are wanted by others before they are left alone. */
static void test_free_stuck(struct stuck_process *command, struct stuck_process *facts)
{
	const struct process_detail_want wants[] = {want_of(command->pid), want_of(facts->pid)};
	struct process_detail_want others[PROCESS_DETAILS_MAX];
	unsigned int descriptors = count_entries("/proc/self/fd");

	start();
	process_details_want(details, wants, 2);
	await(__LINE__, 0, PROCESS_DETAIL_READ, PROCESS_DETAIL_LATE);
	await(__LINE__, 1, PROCESS_DETAIL_LATE, PROCESS_DETAIL_PENDING);
	for (unsigned int round = 1; round <= 3; round++) {
		for (unsigned int i = 0; i < PROCESS_DETAILS_MAX; i++)
			others[i] = (struct process_detail_want){
				.pid = getpid(), .incarnation = 1000 * round + i};
		process_details_want(details, others, PROCESS_DETAILS_MAX);
		take();
		CHECK_INT(got_count, PROCESS_DETAILS_MAX);
		for (unsigned int i = 0; i < PROCESS_DETAILS_MAX; i++) {
			CHECK_INT(got[i].incarnation, others[i].incarnation);
			CHECK_INT(got[i].status, PROCESS_DETAIL_PENDING);
		}
	}

	process_details_free(details);
	details = NULL;
	CHECK_INT(count_entries("/proc/self/task"), own_threads + 2);
	stuck_process_release(command);
	stuck_process_release(facts);
	/* They find their way home, and take the descriptors along. */
	stop(__LINE__);
	CHECK_INT(count_entries("/proc/self/fd"), descriptors - 2);
}

static void test_stuck_each(void)
{
	struct stuck_process stuck;

	if (CHECK(stuck_process_start(&stuck, STUCK_CMDLINE) == 0)) {
		test_stuck_command(&stuck);
		stuck_process_end(&stuck);
	}
	if (CHECK(stuck_process_start(&stuck, STUCK_STAT) == 0)) {
		test_stuck_facts(&stuck);
		stuck_process_end(&stuck);
	}
}

static void test_stuck_both(void)
{
	struct stuck_process command, facts;

	if (!CHECK(stuck_process_start(&command, STUCK_CMDLINE) == 0))
		return;
	if (CHECK(stuck_process_start(&facts, STUCK_STAT) == 0)) {
		test_free_stuck(&command, &facts);
		stuck_process_end(&facts);
	}
	stuck_process_end(&command);
}

static bool can_be_stuck(void)
{
	struct stuck_process process;

	if (stuck_process_start(&process, STUCK_STAT) < 0)
		return false;
	stuck_process_end(&process);
	return true;
}

static void test_free(void)
{

	unsigned int threads = count_entries("/proc/self/task");
	unsigned int descriptors = count_entries("/proc/self/fd");

	process_details_free(NULL);
	start();
	CHECK_INT(count_entries("/proc/self/task"), threads + 2);
	stop(__LINE__);
	CHECK_INT(count_entries("/proc/self/fd"), descriptors);
}

static void remember_own_name(void)
{
	const struct passwd *own = getpwuid(geteuid());

	if (own)
		snprintf(own_name, sizeof(own_name), "%s", own->pw_name);
	else
		snprintf(own_name, sizeof(own_name), "%u", (unsigned int)geteuid());
}

int main(int argc, char **argv)
{
	const char *each = "a thread that hangs holds up neither the loop nor the other one";
	const char *both = "the details are freed while both threads hang";
	struct failure failure;

	if (argc > 1 && strcmp(argv[1], STUCK_PROCESS_WAIT) == 0)
		return stuck_process_wait();
	if (argc > 3 && strcmp(argv[1], STUCK_PROCESS) == 0)
		return stuck_process_main(argv + 2);
	alarm(LIMIT_SECONDS);
	remember_own_name();
	own_command = argv[0];
	if (process_detail_reader_check(&failure) < 0) {
		tap_skip("details of processes", failure.text);
		return tap_done();
	}

	tap_run("this process", test_own);
	tap_run("a command is cleaned and cut", test_command);
	tap_run("a process that ended, and one that is gone", test_ended);
	tap_run("details come in the order of the wants", test_order);
	tap_run("the selected one is read each time, the others once in a while", test_again);
	tap_run("all places, with others each time", test_full);
	tap_run("the threads end", test_free);
	if (can_be_stuck()) {
		tap_run(each, test_stuck_each);
		tap_run(both, test_stuck_both);
	} else {
		tap_skip(each, "needs unshare(1), user namespaces and FUSE");
		tap_skip(both, "needs unshare(1), user namespaces and FUSE");
	}
	return tap_done();
}
