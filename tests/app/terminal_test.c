/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The real program on a pseudo-terminal: what it leaves behind however it ends, and what it does
 * when the terminal changes its size, is stopped, is not read or goes away.
 */
#include <config.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "session.h"

#include "../tap.h"
#include "../tree.h"

/* Ending must not wait for a terminal that takes nothing. */
#define AT_ONCE_MSEC 3000

#define ENTER_SCREEN "\033[?1049h"
#define LEAVE_SCREEN "\033[?1049l"
#define HIDE_CURSOR "\033[?25l"
#define SHOW_CURSOR "\033[?25h"
/* Sent before a screen is drawn anew. */
#define CLEARED "\033[H\033["
/* The last row of a screen that has been drawn: the keys. */
#define DRAWN "quit"
/* On the screen of the zones, and not on the first one. */
#define ZONES_DRAWN "kswapd0: "

/* The usual beginning: 80x24, and the first screen is there. */
static void open_session(const char *const *settings, const char *const *arguments)
{
	CHECK(session_start(24, 80, settings, arguments));
	CHECK(session_wait(DRAWN));
}

static void expect_left_clean(void)
{
	CHECK(session_is_restored());
	CHECK(session_last(LEAVE_SCREEN) > session_last(ENTER_SCREEN));
	CHECK(session_last(SHOW_CURSOR) > session_last(HIDE_CURSOR));
	/* Nothing is drawn after that: only sequences, of which the longest is the mouse's. */
	CHECK(session.length - (size_t)session_last(LEAVE_SCREEN) < 80);
	CHECK(session_last(DRAWN) < session_last(LEAVE_SCREEN));
}

static void expect_ended(void)
{
	CHECK(session_wait_end(SESSION_WAIT_MSEC, true));
	CHECK_INT(session.status, 0);
	expect_left_clean();
	session_end();
}

static void expect_quit(void)
{
	session_type("q");
	expect_ended();
}

static void test_words(void)
{
	static const char *const words[] = {"Linux", "Short", "Available", "Zones", "Reclaim",
		"Swap", "Stalls", "Memory", "help", "quit"};

	open_session(NULL, NULL);
	CHECK(session_is_raw());
	CHECK(session_has(ENTER_SCREEN));
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		tap_expect(session_has(words[i]), __LINE__, "the screen has no \"%s\"", words[i]);
	session_end();
}

static void test_quit(void)
{
	open_session(NULL, NULL);
	expect_quit();
}

/* Signals that ask it to end: it says 0, as after q. */
static void test_asked(void)
{
	static const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		open_session(NULL, NULL);
		kill(session.pid, signals[i]);
		expect_ended();
	}
	/* And by the keyboard. */
	open_session(NULL, NULL);
	session_type("\003");
	expect_ended();
}

static void test_crashed(void)
{
	static const int signals[] = {SIGSEGV, SIGABRT, SIGBUS};

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		open_session(NULL, NULL);
		kill(session.pid, signals[i]);
		CHECK(session_wait_end(SESSION_WAIT_MSEC, true));
		CHECK(WIFSIGNALED(session.status));
		CHECK_INT(WTERMSIG(session.status), signals[i]);
		expect_left_clean();
		session_end();
	}
}

static void test_resize(void)
{
	open_session(NULL, NULL);
	session_resize(1, 1);
	CHECK(session_wait("\033["));
	session_resize(5, 20);
	CHECK(session_wait(DRAWN));
	session_resize(100, 300);
	CHECK(session_wait(DRAWN));
	CHECK(session_has("\033[100;") || session_has("\033[100d"));
	session_resize(24, 80);
	CHECK(session_wait(DRAWN));
	CHECK_INT(session_reap(WNOHANG), false);
	expect_quit();
}

/* ^Z: the terminal is the shell's until the program continues. */
static void test_suspend(void)
{
	open_session(NULL, NULL);
	session_type("\032");
	CHECK(session_wait_stopped(true));
	CHECK(session_wait(LEAVE_SCREEN));
	expect_left_clean();
	session_mark();
	kill(session.pid, SIGCONT);
	CHECK(session_wait(ENTER_SCREEN));
	CHECK(session_wait(DRAWN));
	CHECK(session_is_raw());
	expect_quit();
}

/* A stop that cannot be seen coming; meanwhile a shell sets its modes. */
static void test_stop(void)
{
	open_session(NULL, NULL);
	kill(session.pid, SIGSTOP);
	CHECK(session_wait_stopped(true));
	CHECK_INT(tcsetattr(session.master, TCSANOW, &session.modes), 0);
	CHECK(!session_is_raw());
	session_mark();
	kill(session.pid, SIGCONT);
	CHECK(session_wait_raw());
	CHECK(session_wait(ENTER_SCREEN));
	CHECK(session_wait(DRAWN));
	expect_quit();
}

/* Has the program draw all of a big screen until the terminal takes no more. */
static bool stall(void)
{
	struct pollfd slave = {.events = POLLOUT};
	double end = now_msec() + SESSION_WAIT_MSEC;
	bool is_full = false;

	slave.fd = open(ptsname(session.master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	while (slave.fd >= 0 && !is_full && now_msec() < end) {
		session_type("\f");
		poll(NULL, 0, 20);
		is_full = poll(&slave, 1, 0) == 0;
	}
	if (slave.fd >= 0)
		close(slave.fd);
	return is_full;
}

static void open_stalled(void)
{
	static const char *const arguments[] = {"--delay", "0.1", NULL};

	CHECK(session_start(100, 300, NULL, arguments));
	CHECK(session_wait(DRAWN));
	CHECK(stall());
}

/* The loop must go on while nobody reads, and the picture come back when somebody does. */
static void test_stalled(void)
{
	open_stalled();

	unsigned long before = session_wakeups();
	double end = now_msec() + SESSION_WAIT_MSEC;

	while (session_wakeups() < before + 25 && now_msec() < end)
		poll(NULL, 0, 50);
	CHECK(session_wakeups() >= before + 25);
	/* First what waited in the terminal, then a new picture. */
	session_type("2\f");
	CHECK(session_wait(ZONES_DRAWN));
	session_mark();
	session_type("\f");
	CHECK(session_wait(DRAWN));
	expect_quit();
}

/* Ends the session, whose terminal nobody reads: at once, and with the modes put back. Whether its last words found room,
 * for whoever comes back to read. */
static bool end_at_once(int signal_number)
{
	double before = now_msec();

	kill(session.pid, signal_number);
	CHECK(session_wait_end(SESSION_WAIT_MSEC, false));
	CHECK(now_msec() - before < AT_ONCE_MSEC);
	CHECK(session_is_restored());
	return session_wait(LEAVE_SCREEN) && session_wait(SHOW_CURSOR);
}

/* On a busy machine a pseudo-terminal itself can lose what waits in it when its writer closes: hence three trials. */
static void expect_end_at_once(int signal_number, void (*open_one)(void))
{
	bool is_said = false;

	for (int i = 0; i < 3 && !is_said; i++) {
		open_one();
		is_said = end_at_once(signal_number);
		if (signal_number == SIGSEGV)
			CHECK_INT(WTERMSIG(session.status), SIGSEGV);
		else
			CHECK_INT(session.status, 0);
		session_end();
	}
	CHECK(is_said);
}

/* ^S at the keyboard is a stall, too. */
static void open_held(void)
{
	open_session(NULL, NULL);
	session_type("\023");
	CHECK(stall());
}

static void test_stalled_end(void)
{
	expect_end_at_once(SIGTERM, open_stalled);
	expect_end_at_once(SIGSEGV, open_stalled);
	expect_end_at_once(SIGTERM, open_held);
}

/* Suspended and continued while nobody reads. */
static void test_stalled_suspend(void)
{
	open_stalled();
	kill(session.pid, SIGTSTP);
	CHECK(session_wait_stopped(false));
	CHECK(session_is_restored());
	session.mark = session.length;
	kill(session.pid, SIGCONT);
	CHECK(session_wait(ENTER_SCREEN));
	session.mark = (size_t)session_last(ENTER_SCREEN);
	CHECK(session_wait(DRAWN));
	CHECK(session_is_raw());
	expect_quit();
}

/* Lets tasks stall for PERCENT of the time until TEXT is on the screen. */
static bool stall_tasks(const struct tree *tree, unsigned int percent, const char *text)
{
	static double total_usec = 1000000;
	double last = now_msec(), end = last + SESSION_WAIT_MSEC, next_redraw = last;

	session_mark();
	while (!session_has(text) && now_msec() < end) {
		char line[128];
		double now = now_msec();

		total_usec += (now - last) * 10 * percent;
		last = now;
		snprintf(line, sizeof(line), "some avg10=0.00 avg60=0.00 avg300=0.00 total=%.0f\n",
			total_usec);
		tree_put(tree, "proc/pressure/memory", line);
		/* Whole rows; but not so often that their cost would slow the samples down. */
		if (now >= next_redraw) {
			session_type("\f");
			next_redraw = now + 500;
		}
		session_read(50);
	}
	return session_has(text);
}

/* While tasks stall samples come more often, unless that is not wanted. */
static void test_pace(void)
{
	const char *arguments[] = {"--delay", "1", "--root", NULL, NULL, NULL};
	struct tree tree;

	tree_init(&tree);
	tree_put(&tree, "proc/meminfo",
		"MemTotal:         449884 kB\nMemFree:            4956 kB\n");
	tree_put(&tree, "proc/vmstat", "nr_free_pages 1239\npgscan_kswapd 1000\n");
	tree_put(&tree, "proc/pressure/memory",
		"some avg10=0.00 avg60=0.00 avg300=0.00 total=1000000\n");
	arguments[3] = tree.root;
	open_session(NULL, arguments);
	CHECK(stall_tasks(&tree, 0, "capture  1 s"));
	CHECK(stall_tasks(&tree, 50, "capture  quick "));
	CHECK(stall_tasks(&tree, 0, "capture  1 s"));
	expect_quit();
	arguments[4] = "--steady";
	open_session(NULL, arguments);
	CHECK(stall_tasks(&tree, 50, "stalled 50"));
	CHECK(session_wait("capture  1 s"));
	expect_quit();
	tree_release(&tree);
}

static void expect_refused(const char *setting, const char *word)
{
	/* newterm() loses some memory when it does not know the terminal. */
	const char *const settings[] = {setting, "ASAN_OPTIONS=detect_leaks=0", NULL};

	session_start(24, 80, settings, NULL);
	CHECK(session_wait_end(SESSION_WAIT_MSEC, true));
	CHECK(WIFEXITED(session.status));
	CHECK_INT(WEXITSTATUS(session.status), 1);
	CHECK(session_has("oomwatch: "));
	CHECK(session_has(word));
	CHECK(session_has("--batch"));
	CHECK(session_is_restored());
	CHECK(!session_has("\033"));
	session_end();
}

static void test_unknown(void)
{
	expect_refused("TERM", "TERM is not set");
	expect_refused("TERM=", "TERM is not set");
	expect_refused("TERM=dumb", "\"dumb\"");
	expect_refused("TERM=no-such-terminal", "\"no-such-terminal\"");
}

/* Whether the stream has a sequence ESC [ ... m that sets a colour. */
static bool has_color(void)
{
	const char *end = session.stream + session.length;

	for (const char *at = session.stream; at + 2 < end; at++) {
		if (at[0] != '\033' || at[1] != '[')
			continue;

		const char *parameter = at + 2;
		bool is_color = false;
		char *after;

		while (parameter < end &&
			((*parameter >= '0' && *parameter <= '9') || *parameter == ';')) {
			long value = strtol(parameter, &after, 10);

			/* 39 and 49 are the terminal's own. */
			is_color = is_color || (value >= 30 && value <= 48 && value != 39) ||
				   (value >= 90 && value <= 107);
			parameter = after > parameter ? after : parameter + 1;
			if (parameter < end && *parameter == ';')
				parameter++;
		}
		if (is_color && parameter < end && *parameter == 'm')
			return true;
	}
	return false;
}

static bool has_wide_bytes(void)
{
	for (size_t i = 0; i < session.length; i++) {
		if (session.stream[i] & 0x80)
			return true;
	}
	return false;
}

/* Goes through all screens and some explanations, each drawn as a whole. */
static void see_all(const char *const *settings, const char *const *arguments)
{
	static const char *const keys[] = {"2\f", "3\f", "?\f", "1\f", "e\f", "e\f", "e\f"};

	open_session(settings, arguments);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		session_mark();
		session_type(keys[i]);
		CHECK(session_wait(CLEARED));
		CHECK(session_wait(DRAWN));
	}
	session_type("q");
	CHECK(session_wait_end(SESSION_WAIT_MSEC, true));
	CHECK_INT(session.status, 0);
}

static void test_colors(void)
{
	static const char *const empty[] = {"NO_COLOR=", NULL}, *const none[] = {
									"NO_COLOR=1", NULL};
	static const char *const option[] = {"--no-color", NULL};

	see_all(NULL, NULL);
	CHECK(has_color());
	CHECK(has_wide_bytes());
	session_end();
	see_all(empty, NULL);
	CHECK(has_color());
	session_end();
	see_all(none, NULL);
	CHECK(!has_color());
	session_end();
	see_all(NULL, option);
	CHECK(!has_color());
	session_end();
}

static void test_ascii(void)
{
	static const char *const locale[] = {"LC_ALL=C", NULL}, *const console[] = {
									"TERM=linux", NULL};
	static const char *const option[] = {"--ascii", NULL};

	see_all(locale, NULL);
	CHECK(!has_wide_bytes());
	session_end();
	see_all(console, NULL);
	CHECK(!has_wide_bytes());
	session_end();
	see_all(NULL, option);
	CHECK(!has_wide_bytes());
	session_end();
}

/* The terminal goes away, with and without the signal for it. */
static void test_hang_up(void)
{
	open_session(NULL, NULL);
	close(session.master);
	session.master = -1;
	CHECK(session_wait_end(SESSION_WAIT_MSEC, false));
	CHECK(WIFEXITED(session.status));
	CHECK_INT(WEXITSTATUS(session.status), 0);
	session_end();
}

int main(void)
{
	session.master = -1;
	tap_run("the words of the screen come", test_words);
	tap_run("q ends it and leaves the terminal as it was", test_quit);
	tap_run("so do the signals that ask for it", test_asked);
	tap_run("a crash leaves the terminal as it was", test_crashed);
	tap_run("any size, and back", test_resize);
	tap_run("suspended from the keyboard and continued", test_suspend);
	tap_run("stopped from outside and continued", test_stop);
	tap_run("a terminal that is not read does not hold the loop", test_stalled);
	tap_run("nor the end", test_stalled_end);
	tap_run("nor a suspension", test_stalled_suspend);
	tap_run("more often in trouble", test_pace);
	tap_run("a terminal that is not known is refused", test_unknown);
	tap_run("no colours where none are wanted", test_colors);
	tap_run("only ASCII where the terminal has no more", test_ascii);
	tap_run("the end of the terminal ends it", test_hang_up);
	return tap_done();
}
