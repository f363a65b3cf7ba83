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
#include <unistd.h>

#include "app/action_control.h"
#include "app/action_export.h"
#include "app/action_former.h"
#include "app/command.h"
#include "app/hints.h"
#include "app/load_question.h"
#include "app/navigation.h"
#include "app/notes.h"
#include "app/scene_control.h"
#include "app/signals.h"
#include "app/wake.h"
#include "app/watch.h"
#include "base/bits.h"
#include "base/clock.h"
#include "base/message.h"
#include "base/protection.h"
#include "view/screen.h"
#include "view/terminal.h"

/* Rates need two samples; nobody should wait a whole long delay for the first ones. */
#define FIRST_DELAY_USEC 250000u

/* While a change is being made the status line counts its seconds. */
#define BUSY_WAIT_MSEC 1000

#define SCROLL_MOST 10000

/* CPU time of the first reading of the processes between two looks at the keyboard. */
#define CATCH_UP_USEC 5000u

enum {
	POLL_KEYBOARD,
	POLL_SIGNALS,
	POLL_DETAILS,
	POLL_TERMINAL,
	POLL_CHANGES,
	POLL_LOAD,
	POLL_WAKE, /* WAKE_POLLS from here on */
	POLLS = POLL_WAKE + WAKE_POLLS
};

/* All of it in one allocation, made at start. */
struct dashboard {
	const struct options *options;
	struct watch watch;
	struct wake wake;
	struct terminal terminal;
	struct theme theme;
	struct view view;
	struct navigation navigation;
	struct action_control actions;
	struct load_control loads;
	struct scene_control scenes;
	bool can_change; /* else no key, menu or help says that anything could be */
	struct protection protection;
	struct key_hint hints[COMMANDS];
	struct notes notes;
	int scroll_most;
	int signal_fd;
	uint64_t frames;   /* drawn for a new sample */
	bool is_caught_up; /* with the processes */
	bool wants_frame;
	bool is_new_sample;
	bool is_done;
};

/* Of a captured machine this one's journal knows nothing. */
static void dashboard_find_former(struct dashboard *dashboard)
{
	char text[NOTE_TEXT_MAX];

	if (dashboard->view.is_capture)
		return;
	action_former_find(&dashboard->actions, dashboard->options->journal, dashboard->can_change,
		text, sizeof(text));
	notes_add_text(&dashboard->notes, text);
}

static void dashboard_protect(struct dashboard *dashboard)
{
	char what[NOTE_TEXT_MAX / 2];

	protection_init(&dashboard->protection);
	if (!dashboard->options->no_protect) {
		protection_apply(&dashboard->protection);
		if (dashboard->can_change)
			action_control_protect(&dashboard->actions);
	}
	notes_add_answer(
		&dashboard->notes, _("memory locked (mlockall)"), dashboard->protection.lock_error);
	snprintf(what, sizeof(what), _("own oom_score_adj %d"), PROTECTION_OOM_SCORE_ADJ);
	notes_add_answer(&dashboard->notes, what, dashboard->protection.oom_score_adj_error);
	notes_add_answer(&dashboard->notes, _("changes (helper process)"),
		dashboard->can_change ? dashboard->actions.refusal.error : -ECANCELED);
}

/* From here on a sample each delay, the first after FIRST_USEC. */
static int dashboard_begin(struct dashboard *dashboard, uint64_t first_usec)
{
	int error = wake_begin(&dashboard->wake, dashboard->view.delay_usec, first_usec);

	dashboard->view.interval_usec = pace_interval_usec(&dashboard->wake.pace);
	return error;
}

static void dashboard_sample(struct dashboard *dashboard)
{
	struct watch *watch = &dashboard->watch;

	if (watch_sample(watch))
		navigation_reserve(&dashboard->navigation);
	if (!watch->is_held)
		navigation_update(&dashboard->navigation);
	navigation_want(&dashboard->navigation);
	if (dashboard->can_change)
		scene_control_sampled(&dashboard->scenes);
	wake_sampled(&dashboard->wake);
	dashboard->view.interval_usec = pace_interval_usec(&dashboard->wake.pace);
	dashboard->is_new_sample = true;
	dashboard->wants_frame = dashboard->wants_frame || !dashboard->view.is_paused;
}

static void dashboard_compose(struct dashboard *dashboard)
{
	struct view *view = &dashboard->view;

	action_control_update(&dashboard->actions);
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
	navigation_update(&dashboard->navigation);
}

/* The next delay in DIRECTION. */
static void dashboard_change_delay(struct dashboard *dashboard, int direction)
{
	uint64_t delay_usec = pace_step_delay(dashboard->view.delay_usec, direction);

	if (delay_usec == dashboard->view.delay_usec)
		return;
	dashboard->view.delay_usec = delay_usec;
	dashboard_begin(dashboard, delay_usec);
}

static void dashboard_scroll(struct dashboard *dashboard, int rows)
{
	int scroll = dashboard->view.scroll + rows;

	dashboard->view.scroll = scroll < 0 ? 0 : scroll > SCROLL_MOST ? SCROLL_MOST : scroll;
}

static void dashboard_command(struct dashboard *dashboard, enum command command)
{
	enum screen_id screen = dashboard->view.screen;

	if (command_rows[command].is_change && !dashboard->can_change)
		return;
	/* A key that means nothing must not take back the frame that another one asked for. */
	dashboard->wants_frame = dashboard->wants_frame || command != COMMAND_NONE;
	if (dashboard->can_change && action_control_command(&dashboard->actions, command))
		return;
	if (dashboard->can_change && load_question_command(&dashboard->loads, command))
		return;
	if (dashboard->can_change && scene_control_command(&dashboard->scenes, command))
		return;
	if (navigation_command(&dashboard->navigation, command))
		return;
	switch (command) {
	case COMMAND_QUIT:
		dashboard->is_done = true;
		break;
	case COMMAND_HELP:
		navigation_show(&dashboard->navigation,
			screen == SCREEN_HELP ? SCREEN_OVERVIEW : SCREEN_HELP);
		break;
	case COMMAND_OVERVIEW:
		navigation_show(&dashboard->navigation, SCREEN_OVERVIEW);
		break;
	case COMMAND_ZONES:
		navigation_show(&dashboard->navigation, SCREEN_ZONES);
		break;
	case COMMAND_RECLAIM:
		navigation_show(&dashboard->navigation, SCREEN_RECLAIM);
		break;
	case COMMAND_PROCESSES:
		navigation_show(&dashboard->navigation, SCREEN_PROCESSES);
		break;
	case COMMAND_CGROUPS:
		navigation_show(&dashboard->navigation, SCREEN_CGROUPS);
		break;
	case COMMAND_EVENTS:
		navigation_show(&dashboard->navigation, SCREEN_EVENTS);
		break;
	case COMMAND_NEXT_SCREEN:
		navigation_show(&dashboard->navigation, (screen + 1) % (SCREEN_HELP + 1));
		break;
	case COMMAND_PREVIOUS_SCREEN:
		navigation_show(&dashboard->navigation, (screen + SCREEN_HELP) % (SCREEN_HELP + 1));
		break;
	case COMMAND_EXPLAIN:
		dashboard_explain(dashboard);
		break;
	case COMMAND_BACK:
		navigation_back(&dashboard->navigation);
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
	case SIGINT:
		/* Of the terminal it is one more key to leave by; the second one leaves. */
		if (dashboard->can_change && action_control_interrupt(&dashboard->actions))
			dashboard->wants_frame = true;
		else
			dashboard->is_done = true;
		break;
	default:
		dashboard->is_done = true;
	}
}

static void dashboard_read_keys(struct dashboard *dashboard)
{
	int key;

	while ((key = terminal_read_key()) != TERMINAL_KEY_NONE) {
		if (action_control_answer(&dashboard->actions, key))
			dashboard->wants_frame = true;
		else if (dashboard->can_change && load_question_answer(&dashboard->loads, key))
			dashboard->wants_frame = true;
		else if (dashboard->can_change && scene_control_answer(&dashboard->scenes, key))
			dashboard->wants_frame = true;
		else if (navigation_answer(&dashboard->navigation, key))
			dashboard->wants_frame = true;
		else
			dashboard_command(dashboard, command_of_key(key));
	}
}

/* Goes on with the first reading of the processes; when the victims are known they are shown. */
static void dashboard_catch_up(struct dashboard *dashboard)
{
	dashboard->is_caught_up = watch_catch_up(&dashboard->watch, CATCH_UP_USEC, false);
	/* It is done once: samples need not wait for its cost. */
	pace_excuse(&dashboard->wake.pace, clock_process_cpu_usec());
	if (dashboard->is_caught_up)
		dashboard_sample(dashboard);
}

/* What is known now of the processes on the screen need not wait for the next sample. */
static void dashboard_take_details(struct dashboard *dashboard)
{
	bool is_looking = dashboard->navigation.processes.lookup.is_on;

	watch_take_details(&dashboard->watch);
	navigation_update(&dashboard->navigation);
	if (is_looking)
		navigation_want(&dashboard->navigation);
	else
		dashboard->wants_frame = dashboard->wants_frame ||
					 navigation_shows_processes(&dashboard->navigation);
}

/* What became of the changes that were asked for; while one is being made its seconds are counted. */
static void dashboard_take_changes(struct dashboard *dashboard, bool is_readable)
{
	if (action_control_is_busy(&dashboard->actions) || is_readable)
		dashboard->wants_frame = true;
	if (is_readable) {
		action_control_receive(&dashboard->actions);
		navigation_update(&dashboard->navigation);
	}
	if (action_control_may_leave(&dashboard->actions) ||
		scene_control_is_over(&dashboard->scenes))
		dashboard->is_done = true;
}

/* What the workload tells; its start is among the answers of the helper. */
static void dashboard_take_load(struct dashboard *dashboard)
{
	if (load_control_receive(&dashboard->loads))
		dashboard->wants_frame = true;
	if (load_control_tick(&dashboard->loads))
		dashboard->wants_frame = true;
}

static void dashboard_read_events(struct dashboard *dashboard, const struct pollfd polls[POLLS])
{
	if (polls[POLL_SIGNALS].revents & POLLIN)
		dashboard_signal(dashboard, signals_read(dashboard->signal_fd));
	if (polls[POLL_KEYBOARD].revents & POLLIN)
		dashboard_read_keys(dashboard);
	if (wake_is_due(&dashboard->wake, &polls[POLL_WAKE]))
		dashboard_sample(dashboard);
	if (polls[POLL_DETAILS].revents & POLLIN)
		dashboard_take_details(dashboard);
	if (dashboard->can_change) {
		dashboard_take_changes(
			dashboard, polls[POLL_CHANGES].revents & (POLLIN | POLLHUP | POLLERR));
		dashboard_take_load(dashboard);
	}
	if (!dashboard->is_caught_up)
		dashboard_catch_up(dashboard);
}

static int sooner(int wait_msec, int other_msec)
{
	return other_msec >= 0 && (wait_msec < 0 || other_msec < wait_msec) ? other_msec
									    : wait_msec;
}

/* How long poll() may wait, when the next sample is due in WAIT_MSEC. */
static int dashboard_wait_msec(const struct dashboard *dashboard, int wait_msec)
{
	if (!dashboard->is_caught_up)
		return 0;
	if (action_control_is_busy(&dashboard->actions))
		wait_msec = sooner(wait_msec, BUSY_WAIT_MSEC);
	return sooner(wait_msec, load_control_wait_msec(&dashboard->loads));
}

static int dashboard_loop(struct dashboard *dashboard)
{
	struct pollfd polls[POLLS] = {
		[POLL_KEYBOARD] = {.fd = STDIN_FILENO, .events = POLLIN},
		[POLL_SIGNALS] = {.fd = dashboard->signal_fd, .events = POLLIN},
		[POLL_DETAILS] = {.fd = processes_details_fd(&dashboard->watch.sampler.processes),
			.events = POLLIN},
		[POLL_TERMINAL] = {.fd = -1, .events = POLLOUT},
	};

	while (!dashboard->is_done) {
		int error = dashboard_frame(dashboard), wait_msec;

		/* The terminal went away: its last words have nobody to read them. */
		if (error == -EIO)
			return 0;
		if (error)
			return error;
		if (dashboard->is_done)
			break;
		polls[POLL_TERMINAL].fd =
			terminal_is_drained(&dashboard->terminal) ? -1 : dashboard->terminal.tty_fd;
		polls[POLL_CHANGES] = (struct pollfd){
			.fd = action_control_fd(&dashboard->actions), .events = POLLIN};
		polls[POLL_LOAD] =
			(struct pollfd){.fd = load_control_fd(&dashboard->loads), .events = POLLIN};
		wait_msec = wake_prepare(&dashboard->wake, &polls[POLL_WAKE]);
		if (poll(polls, POLLS, dashboard_wait_msec(dashboard, wait_msec)) < 0 &&
			errno != EINTR)
			return -errno;
		if (polls[POLL_KEYBOARD].revents & (POLLHUP | POLLERR | POLLNVAL))
			return 0;
		dashboard_read_events(dashboard, polls);
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
		.processes = &dashboard->navigation.processes.view,
		.cgroups = &dashboard->navigation.cgroups.view,
		.actions = &dashboard->actions.view,
		.load = &dashboard->loads.view,
		.load_asked = &dashboard->loads.asked,
		.scene = &dashboard->scenes.view,
		.scene_asked = &dashboard->scenes.asked,
		.theme = &dashboard->theme,
	};
	dashboard->view.hints = dashboard->hints;
	dashboard->view.hint_count = hints_init(dashboard->hints, dashboard->can_change);
}

static int dashboard_start(struct dashboard *dashboard, struct failure *failure)
{
	uint64_t delay = dashboard->options->delay_usec;
	int error = wake_open(
		&dashboard->wake, &dashboard->watch, delay, dashboard->options->is_steady);

	dashboard->signal_fd = signals_open();
	if (!error && dashboard->signal_fd < 0)
		error = -errno;
	if (error)
		return failure_set(
			failure, error, 0, "timerfd, signalfd: %s", failure_reason(error));
	error = terminal_open(&dashboard->terminal, !dashboard->options->no_mouse, failure);
	if (error)
		return error;
	dashboard_init_view(dashboard);
	dashboard_sample(dashboard);
	error = dashboard_frame(dashboard);
	if (error == 0 && !dashboard->is_done) {
		dashboard_rehearse(dashboard);
		dashboard_find_former(dashboard);
		dashboard_protect(dashboard);
		notes_add_answer(&dashboard->notes, _("woken when tasks stall (PSI trigger)"),
			wake_open_trigger(&dashboard->wake));
		dashboard->view.notes = dashboard->notes.line;
		dashboard->view.note_count = dashboard->notes.count;
		error = dashboard_begin(
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
	dashboard->signal_fd = dashboard->wake.timer_fd = dashboard->wake.trigger.fd = -1;
	/* A captured machine cannot be changed. */
	dashboard->can_change = !options->is_readonly && strcmp(options->root, "/") == 0;
	action_control_init(&dashboard->actions, &dashboard->navigation);
	/* Forks, so before there are threads. */
	if (dashboard->can_change)
		action_control_start(&dashboard->actions, options->journal);
	load_control_init(&dashboard->loads, &dashboard->navigation, &dashboard->actions.session);
	scene_control_init(&dashboard->scenes, &dashboard->navigation, &dashboard->loads, options);
	error = scene_control_open(&dashboard->scenes, failure);
	if (!error)
		error = watch_init(&dashboard->watch, options->root, failure);
	if (!error) {
		error = navigation_init(&dashboard->navigation, &dashboard->watch, &dashboard->view,
			options, failure);
		if (!error)
			error = dashboard_start(dashboard, failure);
		if (!error)
			error = scene_control_outcome(&dashboard->scenes, failure);
		/* The terminal is as it was before: what is printed now stays on it. */
		if (options->exports)
			action_export(stdout, &dashboard->actions.session,
				dashboard->watch.model.sample.cgroups.mount);
		navigation_release(&dashboard->navigation);
		watch_release(&dashboard->watch);
	}
	load_control_release(&dashboard->loads);
	action_control_release(&dashboard->actions);
	wake_close(&dashboard->wake);
	if (dashboard->signal_fd >= 0)
		close(dashboard->signal_fd);
	free(dashboard);
	return error;
}
