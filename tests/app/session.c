/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "session.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ARGUMENTS_MAX 8

struct session session = {.master = -1};

double now_msec(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

bool session_read(int msec)
{
	struct pollfd poll_fd = {.fd = session.master, .events = POLLIN};
	ssize_t got;

	if (session.length == SESSION_STREAM_MAX)
		session.length = session.mark = 0;
	if (poll(&poll_fd, 1, msec) <= 0)
		return true;
	got = read(session.master, session.stream + session.length,
		SESSION_STREAM_MAX - session.length);
	if (got > 0)
		session.length += (size_t)got;
	else
		poll(NULL, 0, msec);
	return got > 0;
}

bool session_has(const char *text)
{
	return memmem(session.stream + session.mark, session.length - session.mark, text,
		       strlen(text)) != NULL;
}

bool session_wait(const char *text)
{
	double end = now_msec() + SESSION_WAIT_MSEC;

	while (!session_has(text) && now_msec() < end) {
		if (!session_read(20))
			break;
	}
	return session_has(text);
}

void session_mark(void)
{
	while (session.length < SESSION_STREAM_MAX) {
		size_t before = session.length;

		if (!session_read(0) || session.length == before)
			break;
	}
	session.mark = session.length;
}

bool session_reap(int options)
{
	if (session.pid > 0 && waitpid(session.pid, &session.status, options) == session.pid)
		session.pid = 0;
	return session.pid == 0;
}

bool session_wait_end(int msec, bool is_read)
{
	double end = now_msec() + msec;

	while (!session_reap(WNOHANG) && now_msec() < end) {
		if (!is_read || !session_read(10))
			poll(NULL, 0, 10);
	}
	if (is_read && session.pid == 0) {
		/* What it wrote last is still in the terminal. */
		size_t before;

		do
			before = session.length;
		while (session_read(50) && session.length > before);
	}
	return session.pid == 0;
}

void session_end(void)
{
	if (session.pid > 0) {
		kill(session.pid, SIGKILL);
		session_reap(0);
	}
	if (session.master >= 0)
		close(session.master);
	session.master = -1;
}

/* Those of a new terminal, but with marks of their own that no program would set by chance. */
static struct termios marked_modes(void)
{
	struct termios modes = {0};
	int master, slave;

	if (openpty(&master, &slave, NULL, NULL, NULL) == 0) {
		tcgetattr(slave, &modes);
		close(master);
		close(slave);
	}
	modes.c_cc[VKILL] = 'K';
	modes.c_iflag |= INLCR;
	modes.c_lflag &= ~(tcflag_t)ECHOE;
	return modes;
}

static const char *program_path(void)
{
	static char path[1024];
	const char *top = getenv("top_builddir");

	snprintf(path, sizeof(path), "%s/oomwatch", top ? top : ".");
	return path;
}

static void exec_program(const char *const *settings, const char *const *arguments)
{
	static const struct rlimit no_core;
	const char *argv[ARGUMENTS_MAX] = {program_path(), "--no-protect"};

	/* It does not outlive this test, nor leave a core file. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setrlimit(RLIMIT_CORE, &no_core);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	unsetenv("NO_COLOR");
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("LANGUAGE");
	for (; settings && *settings; settings++) {
		if (strchr(*settings, '='))
			putenv((char *)*settings);
		else
			unsetenv(*settings);
	}
	for (int i = 2; arguments && *arguments && i < ARGUMENTS_MAX - 1; i++)
		argv[i] = *arguments++;
	execv(argv[0], (char *const *)argv);
	_exit(127);
}

bool session_start(unsigned short rows, unsigned short cols, const char *const *settings,
	const char *const *arguments)
{
	struct winsize size = {.ws_row = rows, .ws_col = cols};

	session.length = session.mark = 0;
	session.status = -1;
	session.modes = marked_modes();
	session.pid = forkpty(&session.master, NULL, &session.modes, &size);
	if (session.pid == 0)
		exec_program(settings, arguments);
	if (session.pid < 0) {
		session.pid = 0;
		session.master = -1;
		return false;
	}
	fcntl(session.master, F_SETFD, FD_CLOEXEC);
	return true;
}

void session_type(const char *keys)
{
	ssize_t ignored = write(session.master, keys, strlen(keys));

	(void)ignored;
}

void session_resize(unsigned short rows, unsigned short cols)
{
	struct winsize size = {.ws_row = rows, .ws_col = cols};

	session_mark();
	ioctl(session.master, TIOCSWINSZ, &size);
}

bool session_is_restored(void)
{
	struct termios modes;

	return tcgetattr(session.master, &modes) == 0 && modes.c_iflag == session.modes.c_iflag &&
	       modes.c_oflag == session.modes.c_oflag && modes.c_lflag == session.modes.c_lflag &&
	       modes.c_cflag == session.modes.c_cflag &&
	       memcmp(modes.c_cc, session.modes.c_cc, sizeof(modes.c_cc)) == 0;
}

bool session_is_raw(void)
{
	struct termios modes;

	return tcgetattr(session.master, &modes) == 0 && !(modes.c_lflag & (ICANON | ECHO));
}

bool session_wait_raw(void)
{
	double end = now_msec() + SESSION_WAIT_MSEC;

	while (!session_is_raw() && now_msec() < end)
		session_read(10);
	return session_is_raw();
}

long session_last(const char *text)
{
	const char *at = session.stream;
	size_t left = session.length;
	long last = -1;

	while ((at = memmem(at, left, text, strlen(text)))) {
		last = at - session.stream;
		left = session.length - (size_t)(++at - session.stream);
	}
	return last;
}

char session_state(void)
{
	char path[64], line[512] = "";
	FILE *file;
	char *end;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)session.pid);
	file = fopen(path, "r");
	if (!file)
		return '-';
	end = fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
	fclose(file);
	return end && end[1] ? end[2] : '-';
}

unsigned long session_wakeups(void)
{
	static const char key[] = "voluntary_ctxt_switches:";
	char path[64], line[256];
	unsigned long value = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)session.pid);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file)) {
		if (strncmp(line, key, strlen(key)) == 0)
			value = strtoul(line + strlen(key), NULL, 10);
	}
	if (file)
		fclose(file);
	return value;
}

bool session_wait_stopped(bool is_read)
{
	double end = now_msec() + SESSION_WAIT_MSEC;

	while (session_state() != 'T' && now_msec() < end) {
		if (!is_read || !session_read(10))
			poll(NULL, 0, 10);
	}
	return session_state() == 'T';
}
