/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs that the helper starts: small ones that every machine has say what they were given. */
#include <config.h>

#include "action/helper.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "helper_run.h"
#include "base/file.h"

#define FIRST_REALTIME \
	32 /* the kernel's; SIGRTMIN is the first that the C library leaves to programs */

static int ours = -1; /* our end of the socket of the program */
static char said[8192];

/* What the program says until it has closed its end. */
static void hear(void)
{
	struct pollfd news = {.fd = ours, .events = POLLIN};
	size_t length = 0;
	ssize_t got = 1;

	while (got > 0 && length < sizeof(said) - 1) {
		if (poll(&news, 1, PATIENCE_MSEC) != 1)
			break;
		got = recv(ours, said + length, sizeof(said) - 1 - length, 0);
		length += got > 0 ? (size_t)got : 0;
	}
	/* Nobody else holds the other end, so it has ended, and so has what was started. */
	CHECK_INT(got, 0);
	said[length] = '\0';
}

static uint64_t run(const char *program, const char *line, int expected)
{
	int ends[2];
	uint64_t request = 0;

	CHECK_INT(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
	CHECK_INT(helper_run(&helper, program, line, ends[1], &request), expected);
	close(ends[1]);
	ours = ends[0];
	return request;
}

static void expect_program(int line, uint64_t request, int error)
{
	int got = wait_for_news(PATIENCE_MSEC) ? helper_receive(&helper, &answer) : 0;

	tap_expect(got == 1 && answer.request == request && answer.verb == HELPER_RUN &&
			   answer.failure.error == error && (answer.pid > 0) == (error == 0),
		line, "%d: request %llu, verb %d, pid %d, error %d, \"%s\"", got,
		(unsigned long long)answer.request, (int)answer.verb, (int)answer.pid,
		answer.failure.error, answer.failure.text);
}

static void hang_up(void)
{
	close(ours);
	ours = -1;
}

/* Not even a zombie of PID is left, while the helper lives. */
static void expect_gone(int line, pid_t pid)
{
	bool is_gone = false;

	for (unsigned int i = 0; i < PATIENCE_MSEC && !is_gone; i++) {
		is_gone = kill(pid, 0) < 0 && errno == ESRCH;
		usleep(MSEC);
	}
	tap_expect(is_gone, line, "%d is still there", (int)pid);
	tap_expect(kill(helper.pid, 0) == 0, line, "the helper is gone");
}

static void test_words(void)
{
	start();
	/* As they are: nothing of it is for a shell. */
	expect_program(__LINE__, run("/bin/echo", "  a=$HOME  *  `id` ;x  \"b", 0), 0);
	hear();
	CHECK_TEXT(said, "a=$HOME * `id` ;x \"b\n");
	expect_gone(__LINE__, answer.pid);
	hang_up();
	/* A blank in a word, and what is no escape; "printf" tells the words apart. */
	expect_program(__LINE__, run("/usr/bin/printf", "<%s> /a\\040b\\134c /d\\04 \\400", 0), 0);
	hear();
	CHECK_TEXT(said, "</a b\\c></d\\04><\\400>");
	expect_gone(__LINE__, answer.pid);
	hang_up();
	expect_program(__LINE__, run("/bin/echo", "", 0), 0);
	hear();
	CHECK_TEXT(said, "\n");
	hang_up();
	stop();
}

/* The mask of signals in the line NAME of what was said; those that the C library keeps to itself, which no program can
 * set, are as whoever started this test has left them. */
static uint64_t said_signals(const char *name)
{
	const char *line = strstr(said, name);
	uint64_t mask = line ? strtoull(line + strlen(name), NULL, 16) : UINT64_MAX;

	for (int number = FIRST_REALTIME; line && number < SIGRTMIN; number++)
		mask &= ~(UINT64_C(1) << (number - 1));
	return mask;
}

/* What it has: the socket twice and /dev/null, default signals, a session of its own. */
static void test_given(void)
{
	start();
	expect_program(__LINE__, run("/bin/ls", "-l /proc/self/fd", 0), 0);
	hear();
	CHECK(strstr(said, " 0 -> socket:") != NULL);
	CHECK(strstr(said, " 1 -> socket:") != NULL);
	CHECK(strstr(said, " 2 -> /dev/null") != NULL);
	/* Of its own: the folder that it reads. */
	CHECK(strstr(said, " 3 -> /proc/") != NULL);
	CHECK(strstr(said, " 4 -> ") == NULL);
	hang_up();
	expect_program(
		__LINE__, run("/bin/grep", "-hE Sig(Blk|Ign)|VmLck /proc/self/status", 0), 0);
	hear();
	CHECK(strstr(said, "VmLck:\t       0 kB\n") != NULL);
	CHECK_INT(said_signals("SigBlk:"), 0);
	CHECK_INT(said_signals("SigIgn:"), 0);
	hang_up();
	expect_program(__LINE__, run("/bin/cat", "", 0), 0);
	CHECK_INT(getsid(answer.pid), answer.pid);
	kill(answer.pid, SIGTERM);
	expect_gone(__LINE__, answer.pid);
	hang_up();
	stop();
}

/* The helper is protected, what it starts is not. Where the helper cannot be, both are as this test is. */
static void test_unprotected(void)
{
	char own[32] = "", file[64];
	size_t length;

	start();
	helper_protect(&helper);
	expect_program(__LINE__, run("/bin/cat", "/proc/self/oom_score_adj", 0), 0);
	hear();
	snprintf(file, sizeof(file), "/proc/%d/oom_score_adj", (int)helper.pid);
	CHECK_INT(file_read_at(AT_FDCWD, file, own, sizeof(own), &length), 0);
	if (own[0] == '-')
		CHECK_TEXT(said, "0\n");
	else
		CHECK_TEXT(said, own);
	hang_up();
	stop();
}

static void test_ends(void)
{
	pid_t pid;

	start();
	/* With our end it ends by itself, as it does when we are killed. */
	expect_program(__LINE__, run("/bin/cat", "", 0), 0);
	CHECK_INT(send(ours, "hello", 5, MSG_NOSIGNAL), 5);
	CHECK_INT(recv(ours, said, sizeof(said), 0), 5);
	CHECK(memcmp(said, "hello", 5) == 0);
	pid = answer.pid;
	CHECK_INT(kill(pid, 0), 0);
	hang_up();
	expect_gone(__LINE__, pid);
	/* It is not the helper that keeps it alive, nor does it keep the helper from ending. */
	expect_program(__LINE__, run("/bin/cat", "", 0), 0);
	pid = answer.pid;
	stop();
	CHECK_INT(kill(pid, 0), 0);
	hang_up();
	for (unsigned int i = 0; i < PATIENCE_MSEC && kill(pid, 0) == 0; i++)
		usleep(MSEC);
	CHECK_INT(kill(pid, 0), -1);
}

static void test_refused(void)
{
	static char words[2 * HELPER_WORDS_MAX + 3], line[HELPER_LINE_MAX + 1];
	uint64_t request;

	start();
	expect_program(__LINE__, run("/there/is/none", "a", 0), -ENOENT);
	CHECK_TEXT(
		answer.failure.text, "/there/is/none cannot be started: No such file or directory");
	hear();
	CHECK_TEXT(said, "");
	hang_up();
	expect_program(__LINE__, run("/etc/passwd", "a", 0), -EACCES);
	hang_up();
	for (unsigned int i = 0; i < HELPER_WORDS_MAX; i++)
		memcpy(words + 2 * i, "x ", 2);
	expect_program(__LINE__, run("/bin/echo", words, 0), 0);
	hang_up();
	memcpy(words + 2 * HELPER_WORDS_MAX, "x ", 2);
	expect_program(__LINE__, run("/bin/echo", words, 0), -E2BIG);
	hang_up();
	memset(line, 'x', HELPER_LINE_MAX);
	run("/bin/echo", line, -ENAMETOOLONG);
	hang_up();
	CHECK_INT(helper.pending, 0);
	/* The helper goes on, with changes and with programs, in their order. */
	send_new(CHANGE_MEMORY_HIGH, 1000, 2000);
	request = run("/bin/true", "", 0);
	expect_answer(__LINE__, request - 1, CHANGE_DONE, 0);
	expect_program(__LINE__, request, 0);
	hang_up();
	stop();
	run("/bin/true", "", -EPIPE);
	hang_up();
}

/* One that waits behind a change is not started when both are cancelled. */
static void test_cancelled(void)
{
	uint64_t request;

	start();
	block(NULL, NULL);
	send_new(CHANGE_MEMORY_HIGH, 1000, 2000);
	request = run("/bin/echo", "a", 0);
	helper_cancel(&helper);
	expect_answer(__LINE__, request - 1, CHANGE_CANCELLED, -ECANCELED);
	expect_program(__LINE__, request, -ECANCELED);
	hear();
	CHECK_TEXT(said, "");
	hang_up();
	stop();
}

int main(void)
{
	tap_run("its words", test_words);
	tap_run("what it is given", test_given);
	tap_run("it is not protected", test_unprotected);
	tap_run("it ends with its socket", test_ends);
	tap_run("refused", test_refused);
	tap_run("cancelled before its turn", test_cancelled);
	return tap_done();
}
