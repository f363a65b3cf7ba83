/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/helper.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "../calls.h"
#include "helper_run.h"
#include "base/bits.h"
#include "base/file.h"
#include "base/protection.h"

/* --- what it does --- */

static void test_apply(void)
{
	uint64_t request;

	start();
	CHECK(!wait_for_news(0));
	CHECK_INT(helper_receive(&helper, &answer), 0);
	request = send_new(CHANGE_MEMORY_HIGH, 1000, 2000);
	CHECK_INT(helper.pending, 1);
	expect_answer(__LINE__, request, CHANGE_DONE, 0);
	CHECK_INT(answer.verb, HELPER_APPLY);
	CHECK_INT(answer.change.id, 1);
	CHECK_INT(answer.change.result, 2000);
	CHECK_INT(helper.pending, 0);
	CHECK_INT(double_value(&tree, CHANGE_MEMORY_HIGH), 2000);
	expect_journal(__LINE__, 1, CHANGE_DONE);
	CHECK_INT(helper_receive(&helper, &answer), 0);
	stop();
}

/* What is gone is noted without its target. */
static void test_close(void)
{
	struct change change;

	start();
	send_new(CHANGE_MEMORY_HIGH, 1000, 2000);
	expect_answer(__LINE__, 1, CHANGE_DONE, 0);
	change = answer.change;
	CHECK_INT(change.target.fd, -1);
	CHECK_INT(send_change(HELPER_CLOSE, &change), 2);
	expect_answer(__LINE__, 2, CHANGE_GONE, 0);
	CHECK_INT(double_value(&tree, CHANGE_MEMORY_HIGH), 2000);
	expect_journal(__LINE__, 1, CHANGE_GONE);
	stop();
}

static void test_undo(void)
{
	struct change change;

	start();
	send_new(CHANGE_MEMORY_HIGH, 1000, 2000);
	expect_answer(__LINE__, 1, CHANGE_DONE, 0);
	change = answer.change;
	change.target.fd = tree_open(&tree, ".");
	CHECK_INT(send_change(HELPER_UNDO, &change), 2);
	expect_answer(__LINE__, 2, CHANGE_UNDONE, 0);
	CHECK_INT(answer.verb, HELPER_UNDO);
	CHECK_INT(double_value(&tree, CHANGE_MEMORY_HIGH), 1000);
	expect_journal(__LINE__, 1, CHANGE_UNDONE);
	/* A second time, and what another has changed: it stays as it is. */
	change.target.fd = tree_open(&tree, ".");
	send_change(HELPER_UNDO, &change);
	expect_answer(__LINE__, 3, CHANGE_DONE, -ESTALE);
	expect_journal(__LINE__, 1, CHANGE_UNDONE);
	stop();
}

/* Each its answer, in their order. */
static void test_many(void)
{
	struct change change;
	uint64_t request;

	start();
	block(NULL, NULL);
	for (unsigned int i = 0; i < HELPER_PENDING_MAX; i++)
		send_new(CHANGE_MEMORY_HIGH, i, i + 1);
	change = double_change(&tree, CHANGE_MEMORY_HIGH, 0, 1);
	CHECK_INT(helper_send(&helper, HELPER_APPLY, &change, &request), -EAGAIN);
	close(change.target.fd);
	CHECK_INT(helper.pending, HELPER_PENDING_MAX);
	let_go(HELPER_PENDING_MAX);
	/* Nobody takes the answers, and they do not get in the way of each other. */
	for (unsigned int i = 0; i < PATIENCE_MSEC; i++) {
		struct journal_list list;

		journal_read(path, &list, &failure);
		request = list.count;
		journal_list_release(&list);
		if (request == HELPER_PENDING_MAX)
			break;
		usleep(MSEC);
	}
	for (unsigned int i = 1; i <= HELPER_PENDING_MAX; i++)
		expect_answer(__LINE__, i, CHANGE_DONE, 0);
	CHECK_INT(helper.pending, 0);
	stop();
}

static void test_failed_write(void)
{
	struct change change;

	start();
	change = double_change(&tree, CHANGE_MEMORY_HIGH, 1, 2);
	tree_remove(&tree, "memory.high");
	send_change(HELPER_APPLY, &change);
	expect_answer(__LINE__, 1, CHANGE_FAILED, -ENOENT);
	expect_journal(__LINE__, 1, CHANGE_FAILED);
	CHECK_INT(helper_send(&helper, HELPER_APPLY, &change, NULL), -EBADF);
	change.target.fd = -1;
	CHECK_INT(helper_send(&helper, HELPER_APPLY, &change, NULL), -EBADF);
	CHECK_INT(helper.pending, 0);
	stop();
}

/* What the journal cannot keep is not done; once it can again, it is. */
static void test_no_journal(void)
{
	struct change change;

	start();
	tree_put(&tree, "state", "a file where the folder should be");
	send_new(CHANGE_MEMORY_HIGH, 1000, 2000);
	expect_answer(__LINE__, 1, CHANGE_FAILED, -ENOTDIR);
	CHECK(strstr(answer.failure.text, "/state/journal"));
	CHECK_INT(answer.change.error, -ENOTDIR);
	CHECK_INT(answer.change.id, 0);
	CHECK_INT(double_value(&tree, CHANGE_MEMORY_HIGH), 1000);
	tree_remove(&tree, "state");
	send_new(CHANGE_MEMORY_HIGH, 1000, 2000);
	expect_answer(__LINE__, 2, CHANGE_DONE, 0);
	change = answer.change;
	/* To take something back needs no room on the disk. */
	tree_remove(&tree, "state");
	tree_put(&tree, "state", "");
	change.target.fd = tree_open(&tree, ".");
	send_change(HELPER_UNDO, &change);
	expect_answer(__LINE__, 3, CHANGE_UNDONE, -ENOTDIR);
	CHECK_INT(double_value(&tree, CHANGE_MEMORY_HIGH), 1000);
	stop();
}

/* --- ends --- */

static void test_stop_blocked(void)
{
	uint64_t began_usec;

	start();
	block(NULL, NULL);
	send_new(CHANGE_MEMORY_MAX, 3000, 2000);
	send_new(CHANGE_MEMORY_HIGH, 3000, 2000);
	wait_for_value(CHANGE_MEMORY_MAX, 2000);
	began_usec = clock_monotonic_usec();
	helper_stop(&helper, 2 * USEC_PER_SEC);
	CHECK(clock_monotonic_usec() - began_usec < USEC_PER_SEC);
	CHECK_INT(double_value(&tree, CHANGE_MEMORY_MAX), 3000);
	CHECK_INT(double_value(&tree, CHANGE_MEMORY_HIGH), 3000);
	expect_journal(__LINE__, 1, CHANGE_CANCELLED);
	stop();
}

/* One that the kernel does not let go is not waited for longer than was said. */
static void test_stop_stuck(void)
{
	uint64_t began_usec, took_usec;
	pid_t pid;

	start();
	block("stuck", "");
	pid = helper.pid;
	send_new(CHANGE_MEMORY_MAX, 3000, 2000);
	wait_for_value(CHANGE_MEMORY_MAX, 2000);
	began_usec = clock_monotonic_usec();
	helper_stop(&helper, 200 * MSEC);
	took_usec = clock_monotonic_usec() - began_usec;
	CHECK(took_usec > 190 * MSEC && took_usec < USEC_PER_SEC);
	CHECK_INT(waitpid(pid, NULL, WNOHANG), 0);
	tree_remove(&tree, "stuck");
	CHECK_INT(waitpid(pid, NULL, 0), pid);
	CHECK_INT(double_value(&tree, CHANGE_MEMORY_MAX), 3000);
	stop();
}

/* Killed in the middle: whether it was made nobody knows, but the journal has the old value. */
static void test_killed(void)
{
	struct change change;

	start();
	send_new(CHANGE_MEMORY_HIGH, 1000, 2000);
	CHECK(wait_for_news(PATIENCE_MSEC));
	block(NULL, NULL);
	send_new(CHANGE_MEMORY_MAX, 3000, 2000);
	send_new(CHANGE_MEMORY_LOW, 1, 2);
	wait_for_value(CHANGE_MEMORY_MAX, 2000);
	kill(helper.pid, SIGKILL);
	/* The answer from before is still there. */
	expect_answer(__LINE__, 1, CHANGE_DONE, 0);
	CHECK(wait_for_news(PATIENCE_MSEC));
	CHECK_INT(helper_receive(&helper, &answer), -EPIPE);
	CHECK_INT(helper.pending, 2);
	change = double_change(&tree, CHANGE_OOM_GROUP, 0, 1);
	CHECK_INT(helper_send(&helper, HELPER_APPLY, &change, NULL), -EPIPE);
	close(change.target.fd);
	helper_cancel(&helper);
	expect_journal(__LINE__, 2, CHANGE_PLANNED);
	stop();
	CHECK_INT(helper_receive(&helper, &answer), -EPIPE);
	CHECK_INT(helper_send(&helper, HELPER_APPLY, &change, NULL), -EPIPE);
	helper_cancel(&helper);
	helper_stop(&helper, 0);
}

/* In a family that does not want to know of its dead. */
static void test_no_zombies(void)
{
	signal(SIGCHLD, SIG_IGN);
	start();
	send_new(CHANGE_MEMORY_HIGH, 1000, 2000);
	expect_answer(__LINE__, 1, CHANGE_DONE, 0);
	stop();
	signal(SIGCHLD, SIG_DFL);
}

/* --- a program that is killed --- */

static void changes_of_program(void)
{
	static const enum change_kind kinds[] = {CHANGE_MEMORY_MIN, CHANGE_MEMORY_LOW,
		CHANGE_MEMORY_HIGH, CHANGE_SWAP_MAX, CHANGE_OOM_SCORE_ADJ};

	if (helper_start(&helper, path, &failure) < 0)
		_exit(1);
	for (unsigned int i = 0; i < ARRAY_SIZE(kinds); i++) {
		send_new(kinds[i], 10 + i, 100 + i);
		expect_answer(__LINE__, i + 1, CHANGE_DONE, 0);
	}
	/* And one that is under way, and one that waits. */
	block(NULL, NULL);
	send_new(CHANGE_MEMORY_MAX, 3000, 2000);
	send_new(CHANGE_OOM_GROUP, 0, 1);
	wait_for_value(CHANGE_MEMORY_MAX, 2000);
	printf("%d\n", tap_case_failed ? -1 : helper.pid);
	fflush(stdout);
	for (;;)
		pause();
}

/*
 * Runs changes_of_program() in a child and kills it when it has come so far. The PID of its helper.
 */
static pid_t run_and_kill_program(void)
{
	char text[32] = "";
	int ends[2];
	pid_t pid;

	CHECK_INT(pipe2(ends, O_CLOEXEC), 0);
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		changes_of_program();
	}
	close(ends[1]);
	CHECK(read(ends[0], text, sizeof(text) - 1) > 0);
	CHECK_INT(kill(pid, SIGKILL), 0);
	CHECK_INT(waitpid(pid, NULL, 0), pid);
	close(ends[0]);
	return atoi(text);
}

static void test_program_killed(void)
{
	struct journal_list list;
	pid_t pid;

	/* Its helper becomes our child, so that its end can be seen. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	tree_init(&tree);
	snprintf(path, sizeof(path), "%s/state/journal", tree.root);
	pid = run_and_kill_program();
	if (CHECK(pid > 0)) {
		int status = 1;

		CHECK_INT(waitpid(pid, &status, 0), pid);
		CHECK_INT(status, 0);
	}
	prctl(PR_SET_CHILD_SUBREAPER, 0);
	/* The one under way was put back, the other one not begun. */
	CHECK_INT(double_value(&tree, CHANGE_MEMORY_MAX), 3000);
	CHECK_INT(double_value(&tree, CHANGE_OOM_GROUP), 0);
	CHECK_INT(journal_read(path, &list, &failure), 0);
	CHECK_INT(list.damage_count, 0);
	CHECK_INT(list.count, 6);
	for (unsigned int i = list.count; i-- > 0;) {
		struct change change = list.entry[i].change;

		CHECK_INT(journal_entry_is_open(&list.entry[i]), i < 5);
		if (!journal_entry_is_open(&list.entry[i]))
			continue;
		CHECK_INT(double_value(&tree, change.kind), 100 + i);
		change.target.fd = tree_open(&tree, ".");
		CHECK_INT(change_undo(&change, &failure), 0);
		close(change.target.fd);
		CHECK_INT(double_value(&tree, change.kind), 10 + i);
	}
	journal_list_release(&list);
	tree_release(&tree);
}

/* --- what it is --- */

/* The number behind NAME in /proc/PID/status. */
static uint64_t status_field(pid_t pid, const char *name, int base)
{
	char file[64], text[8192] = "";
	size_t length;
	const char *at;

	snprintf(file, sizeof(file), "/proc/%d/status", pid);
	CHECK_INT(file_read_at(AT_FDCWD, file, text, sizeof(text) - 1, &length), 0);
	at = strstr(text, name);
	return at ? strtoull(at + strlen(name), NULL, base) : UINT64_MAX;
}

static unsigned int count_descriptors(void)
{
	char name[64];
	unsigned int count = 0;
	DIR *folder;

	snprintf(name, sizeof(name), "/proc/%d/fd", helper.pid);
	folder = opendir(name);
	while (folder && readdir(folder))
		count++;
	if (folder)
		closedir(folder);
	return count - 2;
}

static void test_process(void)
{
	static const int survived[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU,
		SIGWINCH, SIGPIPE, SIGUSR1, SIGALRM};
	char comm[64], text[32] = "";
	size_t length;
	int extra = open("/dev/null", O_RDONLY);

	signal(SIGINT, SIG_IGN);
	start();
	signal(SIGINT, SIG_DFL);
	send_new(CHANGE_MEMORY_HIGH, 1000, 2000);
	expect_answer(__LINE__, 1, CHANGE_DONE, 0);
	/* /dev/null three times, the socket, the journal. */
	CHECK_INT(count_descriptors(), 5);
	CHECK_INT(getsid(helper.pid), helper.pid);
	CHECK(getsid(0) != helper.pid);
	CHECK_INT(status_field(helper.pid, "Threads:\t", 10), 1);
	CHECK_INT(
		status_field(helper.pid, "SigBlk:\t", 16), 1 << (SIGUSR1 - 1) | 1 << (SIGALRM - 1));
	CHECK_INT(fcntl(helper.fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	snprintf(comm, sizeof(comm), "/proc/%d/comm", helper.pid);
	CHECK_INT(file_read_at(AT_FDCWD, comm, text, sizeof(text) - 1, &length), 0);
	CHECK_TEXT(text, CHANGE_HELPER_COMM "\n");
	for (size_t i = 0; i < ARRAY_SIZE(survived); i++)
		CHECK_INT(kill(helper.pid, survived[i]), 0);
	send_new(CHANGE_MEMORY_HIGH, 1000, 2000);
	expect_answer(__LINE__, 2, CHANGE_DONE, 0);
	close(extra);
	stop();
}

static bool has_capability(unsigned int capability)
{
	return status_field(getpid(), "CapEff:\t", 16) >> capability & 1;
}

/* As base/protection.h, where the privileges allow it. */
static void test_protected(void)
{
	char file[64], text[32] = "";
	size_t length;

	start();
	CHECK_INT(status_field(helper.pid, "VmLck:\t", 10), 0);
	helper_protect(&helper);
	CHECK_INT(helper.pending, 0);
	send_new(CHANGE_MEMORY_HIGH, 1000, 2000);
	expect_answer(__LINE__, 1, CHANGE_DONE, 0);
	/* AddressSanitizer makes nothing of mlockall(). */
#ifndef __SANITIZE_ADDRESS__
	if (has_capability(CAP_IPC_LOCK))
		CHECK(status_field(helper.pid, "VmLck:\t", 10) > 64);
#endif
	snprintf(file, sizeof(file), "/proc/%d/oom_score_adj", helper.pid);
	CHECK_INT(file_read_at(AT_FDCWD, file, text, sizeof(text) - 1, &length), 0);
	if (has_capability(CAP_SYS_RESOURCE))
		CHECK_INT(atoi(text), PROTECTION_OOM_SCORE_ADJ);
	stop();
}

static void test_no_allocations(void)
{
	struct change change;
	uint64_t request;

	start();
	change = double_change(&tree, CHANGE_MEMORY_HIGH, 1, 2);
	calls.allocations = 0;
	CHECK_INT(helper_send(&helper, HELPER_APPLY, &change, &request), 0);
	CHECK(wait_for_news(PATIENCE_MSEC));
	CHECK_INT(helper_receive(&helper, &answer), 1);
	CHECK_INT(helper_send(&helper, HELPER_UNDO, &change, &request), 0);
	helper_cancel(&helper);
	CHECK_INT(calls.allocations, 0);
	close(change.target.fd);
	stop();
}

static void test_long_path(void)
{
	memset(path, 'a', JOURNAL_PATH_MAX);
	path[JOURNAL_PATH_MAX] = '\0';
	CHECK_INT(helper_start(&helper, path, &failure), -ENAMETOOLONG);
	CHECK_INT(helper.fd, -1);
	helper_stop(&helper, 0);
}

int main(void)
{
	/* A helper that hangs is a failure. */
	alarm(120);
	tap_run("a change", test_apply);
	tap_run("an undo", test_undo);
	tap_run("what is gone", test_close);
	tap_run("as many as can wait", test_many);
	tap_run("a write that fails", test_failed_write);
	tap_run("a journal that fails", test_no_journal);
	tap_run("stopped while it writes", test_stop_blocked);
	tap_run("stopped while the kernel holds it", test_stop_stuck);
	tap_run("killed while it writes", test_killed);
	tap_run("without SIGCHLD", test_no_zombies);
	tap_run("the program is killed after five changes", test_program_killed);
	tap_run("what kind of process it is", test_process);
	tap_run("protected", test_protected);
	tap_run("nothing is allocated", test_no_allocations);
	tap_run("a path that is too long", test_long_path);
	return tap_done();
}
