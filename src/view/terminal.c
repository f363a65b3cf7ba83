/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <curses.h>
#include <term.h>

#include "base/message.h"

/* No key of a person's sends more than one escape sequence in this time, in milliseconds. */
#define ESCAPE_DELAY_MSEC 25
#define CRASH_TEXT_MAX 256
#define CRASH_STACK_SIZE 16384
/* The widest screens with colour changes in every cell stay far below it. */
#define FRAME_CHUNK 8192
/* Ends an escape sequence that was cut off in the middle. */
#define CANCEL "\030"
/* How long a terminal that takes nothing is waited for when it is given back, and one that takes
 * a little. */
#define DRAIN_STALL_MSEC 200
#define DRAIN_STALLS_MAX 10

/*
 * What a signal handler needs to leave the terminal clean after a crash. endwin() is not
 * async-signal-safe, write() and tcsetattr() are; so the sequence is made in advance.
 */
static struct {
	char text[CRASH_TEXT_MAX];
	size_t length;
	struct termios modes;
	int fd;
} crash_restore;

static char crash_stack[CRASH_STACK_SIZE];

static void crash_append(const char *text)
{
	size_t length = text && text != (char *)-1 ? strlen(text) : 0;

	if (length == 0 || crash_restore.length + length > sizeof(crash_restore.text))
		return;
	memcpy(crash_restore.text + crash_restore.length, text, length);
	crash_restore.length += length;
}

/* Throws away what waits in a terminal that takes nothing, be it that nobody reads or that ^S has
 * stopped it (which TCOON alone does not end). For signal handlers, too. */
static void make_room(int fd)
{
	tcflow(fd, TCOOFF);
	tcflow(fd, TCOON);
	tcflush(fd, TCOFLUSH);
}

static void crash_handler(int signal_number)
{
	ssize_t sent = write(crash_restore.fd, crash_restore.text, crash_restore.length);

	if (sent != (ssize_t)crash_restore.length) {
		make_room(crash_restore.fd);
		sent = write(crash_restore.fd, crash_restore.text, crash_restore.length);
	}
	tcsetattr(crash_restore.fd, TCSANOW, &crash_restore.modes);
	/* SA_RESETHAND: the second time it does what it would have done. */
	raise(signal_number);
}

static void crash_arm(int fd)
{
	static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
	stack_t stack = {.ss_sp = crash_stack, .ss_size = sizeof(crash_stack)};
	struct sigaction action = {
		.sa_handler = crash_handler,
		.sa_flags = SA_ONSTACK | SA_RESETHAND | SA_NODEFER,
	};

	crash_restore.fd = fd;
	crash_restore.length = 0;
	crash_append(CANCEL);
	crash_append(tigetstr("rmkx"));
	crash_append(tigetstr("sgr0"));
	crash_append(tigetstr("cnorm"));
	crash_append(tigetstr("rmcup"));
	crash_append("\033[?1006;1000l"); /* the mouse */
	sigaltstack(&stack, NULL);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &action, NULL);
}

static int terminal_start_curses(struct terminal *terminal, struct failure *failure)
{
	const char *name = getenv("TERM");

	terminal->out_fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	terminal->out = terminal->out_fd < 0 ? NULL : fdopen(terminal->out_fd, "w");
	if (!terminal->out)
		return failure_set(
			failure, -errno, 0, _("standard output: %s"), failure_reason(errno));
	if (!name || !name[0])
		return failure_set(failure, -ENOTTY, 0,
			_("TERM is not set, so the terminal is unknown; set it, or use --batch"));
	tcgetattr(STDIN_FILENO, &crash_restore.modes);
	set_escdelay(ESCAPE_DELAY_MSEC);
	if (!newterm(NULL, terminal->out, stdin))
		return failure_set(failure, -ENOTTY, 0,
			_("TERM is \"%s\", which terminfo does not know; set it, or use --batch"),
			name);
	if (!tigetstr("cup") || tigetstr("cup") == (char *)-1) {
		endwin();
		return failure_set(failure, -ENOTTY, 0,
			_("TERM is \"%s\", a terminal that cannot move its cursor; use --batch"),
			name);
	}
	return 0;
}

/* A descriptor of our own of the same terminal: O_NONBLOCK on the inherited one would be set for
 * the shell, too. */
static int terminal_open_own(void)
{
	int fd = open("/proc/self/fd/1", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	return fd >= 0 ? fd : fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
}

/* Beginning here, what curses writes is the next frame. */
static void frame_begin(struct terminal *terminal)
{
	if (terminal->frame_fd >= 0)
		lseek(terminal->frame_fd, 0, SEEK_SET);
	terminal->frame_sent = 0;
	terminal->frame_length = 0;
}

/* The same when the frame before may have been cut off in the middle of a sequence. */
static void frame_begin_after(struct terminal *terminal, bool was_drained)
{
	ssize_t ignored = 0;

	frame_begin(terminal);
	if (!was_drained)
		ignored = write(terminal->out_fd, CANCEL, strlen(CANCEL));
	(void)ignored;
}

static void frame_end(struct terminal *terminal)
{
	if (terminal->frame_fd >= 0)
		terminal->frame_length = (size_t)lseek(terminal->frame_fd, 0, SEEK_CUR);
}

/*
 * The first use of a capability with parameters makes ncurses (6.3 and later) analyze it and
 * keep the result, which allocates. So all that it draws with are used once.
 */
static void terminal_use_capabilities(void)
{
	static const char *const names[] = {"cup", "hpa", "vpa", "cuu", "cud", "cub", "cuf", "csr",
		"indn", "rin", "il", "dl", "ich", "dch", "ech", "rep", "sgr", "setaf", "setab",
		"setf", "setb", "scp", "wind"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *text = tigetstr(names[i]);

		if (text && text != (char *)-1)
			tparm(text, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L);
	}
}

int terminal_open(struct terminal *terminal, bool wants_mouse, struct failure *failure)
{
	memset(terminal, 0, sizeof(*terminal));
	terminal->out_fd = terminal->tty_fd = terminal->frame_fd = -1;

	int error = terminal_start_curses(terminal, failure);

	if (error) {
		if (terminal->out)
			fclose(terminal->out);
		return error;
	}
	terminal->tty_fd = terminal_open_own();
	crash_arm(terminal->tty_fd);
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	leaveok(stdscr, TRUE);
	typeahead(-1); /* a frame is whole, whatever was typed meanwhile */
	curs_set(0);
	if (has_colors()) {
		start_color();
		use_default_colors();
	}
	if (wants_mouse) {
		mouseinterval(0);
		mousemask(BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
	}
	tcgetattr(STDIN_FILENO, &terminal->modes);
	terminal_use_capabilities();
	/* From here on curses writes into the memory file, if there can be one. */
	terminal->frame_fd = memfd_create("oomwatch-frame", MFD_CLOEXEC);
	if (terminal->frame_fd >= 0)
		dup3(terminal->frame_fd, terminal->out_fd, O_CLOEXEC);
	return 0;
}

/* Sends the rest of the frame as long as the terminal takes some of it now and then. */
static bool terminal_drain(struct terminal *terminal)
{
	for (int i = 0; i < DRAIN_STALLS_MAX; i++) {
		struct pollfd poll_fd = {.fd = terminal->tty_fd, .events = POLLOUT};

		if (terminal_send(terminal) < 0 || terminal_is_drained(terminal))
			return true;
		if (poll(&poll_fd, 1, DRAIN_STALL_MSEC) == 0)
			return false;
	}
	return false;
}

/*
 * Leaves the screen and puts the modes back. A terminal that nobody reads must not hold us:
 * then what waits in it is thrown away, which is room enough for these last words.
 */
static void terminal_leave(struct terminal *terminal)
{
	bool is_drained = terminal_drain(terminal);

	if (!is_drained)
		make_room(terminal->tty_fd);
	frame_begin_after(terminal, is_drained);
	endwin();
	frame_end(terminal);
	terminal_drain(terminal);
	/* curses could not: its output is no terminal. */
	tcsetattr(STDIN_FILENO, TCSANOW, &crash_restore.modes);
}

void terminal_close(struct terminal *terminal)
{
	terminal_leave(terminal);
	if (terminal->tty_fd >= 0)
		close(terminal->tty_fd);
	if (terminal->frame_fd >= 0)
		close(terminal->frame_fd);
	terminal->tty_fd = terminal->frame_fd = -1;
}

void terminal_compose(struct terminal *terminal)
{
	frame_begin(terminal);
	wnoutrefresh(stdscr);
	doupdate();
	frame_end(terminal);
}

int terminal_send(struct terminal *terminal)
{
	while (!terminal_is_drained(terminal)) {
		char chunk[FRAME_CHUNK];
		ssize_t got = pread(
			terminal->frame_fd, chunk, sizeof(chunk), (off_t)terminal->frame_sent);
		size_t left = terminal->frame_length - terminal->frame_sent;

		if (got <= 0)
			return got < 0 ? -errno : -EIO;

		ssize_t sent =
			write(terminal->tty_fd, chunk, (size_t)got < left ? (size_t)got : left);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return errno == EAGAIN ? 0 : -errno;
		terminal->frame_sent += (size_t)sent;
	}
	return 0;
}

bool terminal_is_drained(const struct terminal *terminal)
{
	return terminal->frame_sent >= terminal->frame_length;
}

static int mouse_key(void)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return TERMINAL_KEY_NONE;
	return event.bstate & BUTTON4_PRESSED   ? TERMINAL_KEY_UP
	       : event.bstate & BUTTON5_PRESSED ? TERMINAL_KEY_DOWN
						: TERMINAL_KEY_NONE;
}

int terminal_read_key(void)
{
	static const struct {
		wint_t curses;
		int key;
	} keys[] = {
		{KEY_UP, TERMINAL_KEY_UP},
		{KEY_DOWN, TERMINAL_KEY_DOWN},
		{KEY_LEFT, TERMINAL_KEY_LEFT},
		{KEY_RIGHT, TERMINAL_KEY_RIGHT},
		{KEY_ENTER, TERMINAL_KEY_ENTER},
		{KEY_BACKSPACE, TERMINAL_KEY_BACKSPACE},
		{KEY_DC, TERMINAL_KEY_DELETE},
		{KEY_PPAGE, TERMINAL_KEY_PAGE_UP},
		{KEY_NPAGE, TERMINAL_KEY_PAGE_DOWN},
		{KEY_HOME, TERMINAL_KEY_HOME},
		{KEY_END, TERMINAL_KEY_END},
		{KEY_BTAB, TERMINAL_KEY_BACK_TAB},
		{KEY_F(1), TERMINAL_KEY_F1},
		{KEY_F(2), TERMINAL_KEY_F2},
		{KEY_F(3), TERMINAL_KEY_F3},
		{KEY_F(4), TERMINAL_KEY_F4},
		{KEY_F(5), TERMINAL_KEY_F5},
		{KEY_F(6), TERMINAL_KEY_F6},
		{KEY_F(7), TERMINAL_KEY_F7},
		{KEY_F(8), TERMINAL_KEY_F8},
		{KEY_F(9), TERMINAL_KEY_F9},
		{KEY_F(10), TERMINAL_KEY_F10},
	};

	for (;;) {
		wint_t code;
		int status = get_wch(&code);

		if (status == ERR)
			return TERMINAL_KEY_NONE;
		if (status == OK && code == '\n')
			return TERMINAL_KEY_ENTER;
		if (status == OK && code != 0)
			return (int)code;
		if (status == KEY_CODE_YES && code == KEY_MOUSE) {
			int key = mouse_key();

			if (key != TERMINAL_KEY_NONE)
				return key;
		}
		for (size_t i = 0; status == KEY_CODE_YES && i < sizeof(keys) / sizeof(keys[0]);
			i++) {
			if (keys[i].curses == code)
				return keys[i].key;
		}
		/* An unknown key: look at the next one. */
	}
}

void terminal_resize(struct terminal *terminal)
{
	struct winsize size;

	(void)terminal;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_row == 0 || size.ws_col == 0)
		return;
	if (size.ws_row != LINES || size.ws_col != COLS)
		resizeterm(size.ws_row, size.ws_col);
	clearok(curscr, TRUE);
}

void terminal_suspend(struct terminal *terminal)
{
	terminal_leave(terminal);
	raise(SIGSTOP);
	terminal_resume(terminal);
}

void terminal_resume(struct terminal *terminal)
{
	bool was_drained = terminal_is_drained(terminal);

	tcsetattr(STDIN_FILENO, TCSANOW, &terminal->modes);
	/* refresh() after endwin() enters the screen again. The rest of an old frame is void. */
	frame_begin_after(terminal, was_drained);
	endwin();
	terminal_resize(terminal);
	refresh();
	curs_set(0);
	frame_end(terminal);
}

void terminal_redraw(void)
{
	clearok(curscr, TRUE);
}
