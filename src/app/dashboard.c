/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/dashboard.h"

#include <errno.h>
#include <langinfo.h>
#include <libintl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "app/command.h"
#include "app/process_control.h"
#include "app/process_wants.h"
#include "app/protection.h"
#include "app/signals.h"
#include "app/watch.h"
#include "base/bits.h"
#include "base/clock.h"
#include "base/message.h"
#include "view/screen.h"
#include "view/terminal.h"

/* Rates need two samples; nobody should wait a whole long delay for the first ones. */
#define FIRST_DELAY_USEC 250000u

#define NOTES_MAX 3
#define SCROLL_MOST 10000

/* CPU time of the first reading of the processes between two looks at the keyboard. */
#define CATCH_UP_USEC 5000u
#define NOTE_TEXT_MAX 160

/* The delays that + and - step through. */
static const uint64_t delay_steps_usec[] = {100000, 200000, 500000, 1000000, 2000000, 5000000,
	10000000, 30000000, 60000000, 300000000, 900000000, 3600000000};

enum { POLL_KEYBOARD, POLL_TIMER, POLL_SIGNALS, POLL_DETAILS, POLL_TERMINAL, POLLS };

/* All of it in one allocation, made at start. */
struct dashboard {
	const struct options *options;
	struct watch watch;
	struct terminal terminal;
	struct theme theme;
	struct view view;
	struct process_control control;
	struct protection protection;
	struct key_hint hints[COMMANDS];
	char note_text[NOTES_MAX][NOTE_TEXT_MAX];
	const char *notes[NOTES_MAX];
	int scroll_most;
	int timer_fd;
	int signal_fd;
	uint64_t frames;   /* drawn for a new sample */
	bool is_caught_up; /* with the processes */
	bool wants_frame;
	bool is_new_sample;
	bool is_done;
};

static void dashboard_init_hints(struct dashboard *dashboard)
{
	struct view *view = &dashboard->view;

	view->hints = dashboard->hints;
	for (unsigned int i = 1; i < COMMANDS; i++) {
		const struct command_row *row = &command_rows[i];

		dashboard->hints[view->hint_count++] = (struct key_hint){
			.key = row->label,
			.word = row->word ? gettext(row->word) : NULL,
			.help = gettext(row->help),
			.is_of_processes = command_is_of_processes((enum command)i),
		};
	}
}

/* One line for the Help screen: what was asked for, and the answer. */
static void dashboard_note(struct dashboard *dashboard, const char *what, int error)
{
	unsigned int index = dashboard->view.note_count++;

	snprintf(dashboard->note_text[index], NOTE_TEXT_MAX,
		error == 0            ? _("%s: granted")
		: error == -ECANCELED ? _("%s: not asked for")
				      : _("%s: refused, %s"),
		what, failure_reason(error));
	dashboard->notes[index] = dashboard->note_text[index];
}

static void dashboard_protect(struct dashboard *dashboard)
{
	char what[NOTE_TEXT_MAX / 2];

	protection_init(&dashboard->protection);
	if (!dashboard->options->no_protect)
		protection_apply(&dashboard->protection);
	dashboard->view.notes = dashboard->notes;
	dashboard_note(dashboard, _("memory locked (mlockall)"), dashboard->protection.lock_error);
	snprintf(what, sizeof(what), _("own oom_score_adj %d"), PROTECTION_OOM_SCORE_ADJ);
	dashboard_note(dashboard, what, dashboard->protection.oom_score_adj_error);
}

static int dashboard_set_timer(struct dashboard *dashboard, uint64_t first_usec)
{
	uint64_t delay = dashboard->view.delay_usec;
	struct itimerspec when = {
		.it_value = {(time_t)(first_usec / USEC_PER_SEC),
			(long)(first_usec % USEC_PER_SEC) * 1000},
		.it_interval = {(time_t)(delay / USEC_PER_SEC),
			(long)(delay % USEC_PER_SEC) * 1000},
	};

	return timerfd_settime(dashboard->timer_fd, 0, &when, NULL) < 0 ? -errno : 0;
}

static bool dashboard_shows_processes(const struct dashboard *dashboard)
{
	return dashboard->view.screen == SCREEN_PROCESSES ||
	       dashboard->view.screen == SCREEN_PROCESS;
}

/* The list costs time and memory for each process: only who looks at it pays. */
static void dashboard_update_list(struct dashboard *dashboard)
{
	if (dashboard_shows_processes(dashboard))
		process_control_update(&dashboard->control, watch_shown(&dashboard->watch));
}

/* What is on the screen is read at each sample. */
static void dashboard_want_processes(struct dashboard *dashboard)
{
	struct watch *watch = &dashboard->watch;
	bool is_shown = dashboard_shows_processes(dashboard);
	bool is_open = dashboard->control.view.is_open;
	uint32_t places[PROCESS_HOT_MAX];
	unsigned int detailed;
	unsigned int count =
		process_wants(&dashboard->control, &watch->model, is_shown, places, &detailed);

	processes_want(&watch->sampler.processes, places, count, detailed, is_shown);
	watch->model.process_history.followed_pid = is_open ? dashboard->control.view.open.pid
						    : is_shown
							    ? dashboard->control.view.selected_pid
							    : 0;
}

static void dashboard_sample(struct dashboard *dashboard)
{
	struct watch *watch = &dashboard->watch;

	if (watch_sample(watch))
		process_control_reserve(&dashboard->control, watch->places);
	if (!watch->is_held)
		dashboard_update_list(dashboard);
	dashboard_want_processes(dashboard);
	dashboard->is_new_sample = true;
	dashboard->wants_frame = dashboard->wants_frame || !dashboard->view.is_paused;
}

static void dashboard_compose(struct dashboard *dashboard)
{
	struct view *view = &dashboard->view;

	dashboard->scroll_most = 0;
	screen_draw(stdscr, watch_shown(&dashboard->watch), view);
	/* Else the way back would begin with keys that show nothing. */
	if (view->scroll > dashboard->scroll_most)
		view->scroll = dashboard->scroll_most;
	terminal_compose(&dashboard->terminal);
}

/* Draws when there is something new and the terminal has taken all of the frame before. */
static int dashboard_frame(struct dashboard *dashboard)
{
	int error = terminal_send(&dashboard->terminal);

	if (error || !dashboard->wants_frame)
		return error;
	if (!terminal_is_drained(&dashboard->terminal)) {
		dashboard->is_new_sample = false;
		return 0;
	}
	dashboard_compose(dashboard);
	dashboard->wants_frame = false;
	dashboard->frames += dashboard->is_new_sample;
	dashboard->is_new_sample = false;
	if (dashboard->options->iterations && dashboard->frames >= dashboard->options->iterations)
		dashboard->is_done = true;
	return terminal_send(&dashboard->terminal);
}

static void dashboard_show(struct dashboard *dashboard, enum screen_id screen)
{
	dashboard->view.screen = screen;
	dashboard->view.explained = -1;
	dashboard->view.scroll = 0;
	dashboard->control.view.is_open = screen == SCREEN_PROCESS;
	dashboard_update_list(dashboard);
	dashboard_want_processes(dashboard);
}

static void dashboard_explain(struct dashboard *dashboard)
{
	struct view *view = &dashboard->view;

	view->scroll = 0;
	if (++view->explained >= screen_panel_count(view->screen))
		view->explained = -1;
}

static void dashboard_pause(struct dashboard *dashboard)
{
	dashboard->view.is_paused = !dashboard->view.is_paused;
	watch_hold(&dashboard->watch, dashboard->view.is_paused);
	dashboard_update_list(dashboard);
}

/* The next delay of the list in DIRECTION. */
static void dashboard_change_delay(struct dashboard *dashboard, int direction)
{
	int count = ARRAY_SIZE(delay_steps_usec), step = 0;

	while (step < count - 1 && delay_steps_usec[step] < dashboard->view.delay_usec)
		step++;
	/* From a delay between two steps, one that is longer is already the next. */
	if (delay_steps_usec[step] == dashboard->view.delay_usec || direction < 0)
		step += direction;
	if (step < 0 || step >= count)
		return;
	dashboard->view.delay_usec = delay_steps_usec[step];
	dashboard_set_timer(dashboard, dashboard->view.delay_usec);
}

static void dashboard_scroll(struct dashboard *dashboard, int rows)
{
	int scroll = dashboard->view.scroll + rows;

	dashboard->view.scroll = scroll < 0 ? 0 : scroll > SCROLL_MOST ? SCROLL_MOST : scroll;
}

/* From an explanation to its screen, else to the screen that this one was reached from. */
static void dashboard_back(struct dashboard *dashboard)
{
	enum screen_id screen = dashboard->view.screen;

	if (dashboard->view.explained < 0)
		screen = screen == SCREEN_HELP      ? SCREEN_OVERVIEW
			 : screen == SCREEN_PROCESS ? SCREEN_PROCESSES
						    : screen;
	dashboard_show(dashboard, screen);
}

/* Whether the arrows move the selection, not the panel. */
static bool dashboard_has_selection(const struct dashboard *dashboard)
{
	return dashboard->view.screen == SCREEN_PROCESSES && dashboard->view.explained < 0;
}

/* A command of the processes leads to their screen, but for what is thought of the one that is open. */
static void dashboard_process_command(struct dashboard *dashboard, enum command command)
{
	struct process_control *control = &dashboard->control;
	enum screen_id screen = dashboard->view.screen;

	if (command == COMMAND_PROCESS_OPEN) {
		if (screen == SCREEN_PROCESSES &&
			process_control_open(control, watch_shown(&dashboard->watch)))
			dashboard_show(dashboard, SCREEN_PROCESS);
	} else {
		if (screen != SCREEN_PROCESSES &&
			!(screen == SCREEN_PROCESS && command >= COMMAND_PREVIEW_LOWER))
			dashboard_show(dashboard, SCREEN_PROCESSES);
		process_control_command(control, watch_shown(&dashboard->watch), command);
		watch_share_thoughts(&dashboard->watch);
	}
	dashboard_want_processes(dashboard);
}

static void dashboard_command(struct dashboard *dashboard, enum command command)
{
	enum screen_id screen = dashboard->view.screen;

	/* A key that means nothing must not take back the frame that another one asked for. */
	dashboard->wants_frame = dashboard->wants_frame || command != COMMAND_NONE;
	if (command_is_of_processes(command) ||
		(command_moves(command) && dashboard_has_selection(dashboard))) {
		dashboard_process_command(dashboard, command);
		return;
	}
	switch (command) {
	case COMMAND_QUIT:
		dashboard->is_done = true;
		break;
	case COMMAND_HELP:
		dashboard_show(dashboard, screen == SCREEN_HELP ? SCREEN_OVERVIEW : SCREEN_HELP);
		break;
	case COMMAND_OVERVIEW:
		dashboard_show(dashboard, SCREEN_OVERVIEW);
		break;
	case COMMAND_ZONES:
		dashboard_show(dashboard, SCREEN_ZONES);
		break;
	case COMMAND_RECLAIM:
		dashboard_show(dashboard, SCREEN_RECLAIM);
		break;
	case COMMAND_PROCESSES:
		dashboard_show(dashboard, SCREEN_PROCESSES);
		break;
	case COMMAND_NEXT_SCREEN:
		dashboard_show(dashboard, (screen + 1) % (SCREEN_HELP + 1));
		break;
	case COMMAND_PREVIOUS_SCREEN:
		dashboard_show(dashboard, (screen + SCREEN_HELP) % (SCREEN_HELP + 1));
		break;
	case COMMAND_EXPLAIN:
		dashboard_explain(dashboard);
		break;
	case COMMAND_BACK:
		dashboard_back(dashboard);
		break;
	case COMMAND_PAUSE:
		dashboard_pause(dashboard);
		break;
	case COMMAND_SLOWER:
		dashboard_change_delay(dashboard, 1);
		break;
	case COMMAND_FASTER:
		dashboard_change_delay(dashboard, -1);
		break;
	case COMMAND_REDRAW:
		terminal_redraw();
		break;
	case COMMAND_UP:
		dashboard_scroll(dashboard, -1);
		break;
	case COMMAND_DOWN:
		dashboard_scroll(dashboard, 1);
		break;
	case COMMAND_PAGE_UP:
		dashboard_scroll(dashboard, -10);
		break;
	case COMMAND_PAGE_DOWN:
		dashboard_scroll(dashboard, 10);
		break;
	case COMMAND_TOP:
		dashboard->view.scroll = 0;
		break;
	case COMMAND_BOTTOM:
		dashboard_scroll(dashboard, SCROLL_MOST);
		break;
	default:
		break;
	}
}

static void dashboard_signal(struct dashboard *dashboard, int signal_number)
{
	switch (signal_number) {
	case 0:
		break;
	case SIGWINCH:
		terminal_resize(&dashboard->terminal);
		dashboard->wants_frame = true;
		break;
	case SIGTSTP:
		terminal_suspend(&dashboard->terminal);
		dashboard->wants_frame = true;
		break;
	case SIGCONT:
		terminal_resume(&dashboard->terminal);
		dashboard->wants_frame = true;
		break;
	default:
		dashboard->is_done = true;
	}
}

static void dashboard_read_keys(struct dashboard *dashboard)
{
	int key;

	while ((key = terminal_read_key()) != TERMINAL_KEY_NONE) {
		dashboard->control.view.message[0] = '\0';
		if (process_control_is_asking(&dashboard->control)) {
			process_control_answer(
				&dashboard->control, watch_shown(&dashboard->watch), key);
			watch_share_thoughts(&dashboard->watch);
			dashboard->wants_frame = true;
		} else {
			dashboard_command(dashboard, command_of_key(key));
		}
	}
}

static void dashboard_read_timer(struct dashboard *dashboard)
{
	uint64_t expirations;

	/* Ticks that were missed are not made up for: one sample tells of all of them. */
	if (read(dashboard->timer_fd, &expirations, sizeof(expirations)) ==
		(ssize_t)sizeof(expirations))
		dashboard_sample(dashboard);
}

/* Goes on with the first reading of the processes; when the victims are known they are shown. */
static void dashboard_catch_up(struct dashboard *dashboard)
{
	dashboard->is_caught_up = watch_catch_up(&dashboard->watch, CATCH_UP_USEC, false);
	if (dashboard->is_caught_up)
		dashboard_sample(dashboard);
}

/* What is known now of the processes on the screen need not wait for the next sample. */
static void dashboard_take_details(struct dashboard *dashboard)
{
	bool is_looking = dashboard->control.lookup.is_on;

	watch_take_details(&dashboard->watch);
	dashboard_update_list(dashboard);
	if (is_looking)
		dashboard_want_processes(dashboard);
	else
		dashboard->wants_frame =
			dashboard->wants_frame || dashboard_shows_processes(dashboard);
}

static int dashboard_loop(struct dashboard *dashboard)
{
	struct pollfd polls[POLLS] = {
		[POLL_KEYBOARD] = {.fd = STDIN_FILENO, .events = POLLIN},
		[POLL_TIMER] = {.fd = dashboard->timer_fd, .events = POLLIN},
		[POLL_SIGNALS] = {.fd = dashboard->signal_fd, .events = POLLIN},
		[POLL_DETAILS] = {.fd = processes_details_fd(&dashboard->watch.sampler.processes),
			.events = POLLIN},
		[POLL_TERMINAL] = {.fd = -1, .events = POLLOUT},
	};

	while (!dashboard->is_done) {
		int error = dashboard_frame(dashboard);

		/* The terminal went away: its last words have nobody to read them. */
		if (error == -EIO)
			return 0;
		if (error)
			return error;
		if (dashboard->is_done)
			break;
		polls[POLL_TERMINAL].fd =
			terminal_is_drained(&dashboard->terminal) ? -1 : dashboard->terminal.tty_fd;
		if (poll(polls, POLLS, dashboard->is_caught_up ? -1 : 0) < 0 && errno != EINTR)
			return -errno;
		if (polls[POLL_KEYBOARD].revents & (POLLHUP | POLLERR | POLLNVAL))
			return 0;
		if (polls[POLL_SIGNALS].revents & POLLIN)
			dashboard_signal(dashboard, signals_read(dashboard->signal_fd));
		if (polls[POLL_KEYBOARD].revents & POLLIN)
			dashboard_read_keys(dashboard);
		if (polls[POLL_TIMER].revents & POLLIN)
			dashboard_read_timer(dashboard);
		if (polls[POLL_DETAILS].revents & POLLIN)
			dashboard_take_details(dashboard);
		if (!dashboard->is_caught_up)
			dashboard_catch_up(dashboard);
	}
	return 0;
}

/* Draws every screen once without sending it, so that the loop finds all it needs in place. */
static void dashboard_rehearse(struct dashboard *dashboard)
{
	struct view *view = &dashboard->view;
	struct view kept = *view;

	for (unsigned int i = 0; i < SCREENS; i++) {
		for (int j = -1; j < screen_panel_count(i); j++) {
			view->screen = i;
			view->explained = j;
			screen_draw(stdscr, &dashboard->watch.model, view);
		}
	}
	*view = kept;
	dashboard->wants_frame = true;
}

/* The fonts of the Linux console have no eighths of a block, whatever the locale says. */
static bool can_show_blocks(void)
{
	const char *terminal = getenv("TERM");

	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0 && strcmp(terminal, "linux") != 0;
}

/* Who asks for certain processes wants to see them. */
static enum screen_id first_screen(const struct options *options)
{
	bool is_about_processes = options->pid_count > 0 || options->user || options->filter ||
				  options->sort != COLUMN_RANK || options->is_reversed;

	return is_about_processes && !options->has_screen ? SCREEN_PROCESSES
							  : (enum screen_id)options->screen;
}

static void dashboard_init_view(struct dashboard *dashboard)
{
	const struct options *options = dashboard->options;
	bool is_utf8 = !options->ascii && can_show_blocks();

	theme_init(&dashboard->theme,
		options->no_color ? THEME_MONO : (enum theme_name)options->theme, is_utf8);
	dashboard->view = (struct view){
		.screen = first_screen(options),
		.explained = -1,
		.is_capture = strcmp(options->root, "/") != 0,
		.delay_usec = options->delay_usec,
		.ret_scroll_most = &dashboard->scroll_most,
		.processes = &dashboard->control.view,
		.theme = &dashboard->theme,
	};
	dashboard_init_hints(dashboard);
}

static int dashboard_start(struct dashboard *dashboard, struct failure *failure)
{
	uint64_t delay = dashboard->options->delay_usec;
	int error;

	dashboard->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	dashboard->signal_fd = signals_open();
	if (dashboard->timer_fd < 0 || dashboard->signal_fd < 0)
		return failure_set(
			failure, -errno, 0, "timerfd, signalfd: %s", failure_reason(errno));
	error = terminal_open(&dashboard->terminal, !dashboard->options->no_mouse, failure);
	if (error)
		return error;
	dashboard_init_view(dashboard);
	dashboard_sample(dashboard);
	error = dashboard_frame(dashboard);
	if (error == 0 && !dashboard->is_done) {
		dashboard_rehearse(dashboard);
		dashboard_protect(dashboard);
		error = dashboard_set_timer(
			dashboard, delay < FIRST_DELAY_USEC ? delay : FIRST_DELAY_USEC);
	}
	if (error == 0)
		error = dashboard_loop(dashboard);
	terminal_close(&dashboard->terminal);
	if (error)
		failure_set(failure, error, 0, _("terminal: %s"), failure_reason(error));
	return error;
}

int dashboard_run(const struct options *options, struct failure *failure)
{
	struct dashboard *dashboard = calloc(1, sizeof(*dashboard));
	int error;

	if (!dashboard)
		return failure_set(failure, -ENOMEM, 0, "%s", failure_reason(-ENOMEM));
	dashboard->options = options;
	dashboard->timer_fd = dashboard->signal_fd = -1;
	error = watch_init(&dashboard->watch, options->root, failure);
	if (!error) {
		error = process_control_init(&dashboard->control, options, failure);
		if (!error)
			error = dashboard_start(dashboard, failure);
		process_control_release(&dashboard->control);
		watch_release(&dashboard->watch);
	}
	if (dashboard->timer_fd >= 0)
		close(dashboard->timer_fd);
	if (dashboard->signal_fd >= 0)
		close(dashboard->signal_fd);
	free(dashboard);
	return error;
}
