/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/supervisor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/bits.h"
#include "base/clock.h"
#include "base/message.h"
#include "load/crew.h"
#include "load/kind.h"
#include "load/machine.h"
#include "load/report.h"

#define TICK_MSEC 100
#define TICK_USEC (TICK_MSEC * UINT64_C(1000))

/* Workers started between two looks at who may stop it. */
#define START_STEP 32

/* How long the processes may take to die, and the group to be empty. Beyond it the keeper goes on. */
#define DIE_USEC UINT64_C(20000000)
#define DIE_PAUSE_NSEC 10000000

/* What is written by whoever controls it: the begin of a line. */
#define WORD_MAX 8

struct supervisor {
	const struct load_order *order;
	const struct load_plan *plan;
	struct load_group group;
	struct load_folder folder;
	struct load_keeper keeper;
	struct load_crew crew;
	struct load_surroundings surroundings;
	struct load_watch watch;
	struct load_instant instant;
	struct load_group_reading reading;
	struct load_report report;
	struct set_point set_point[LOAD_PARTS_MAX];
	struct load_progress progress;
	struct failure trouble; /* why it ends, for people */
	int signals;
	bool is_guarded;
	bool is_group_made;
	uint64_t start_usec;
	uint64_t next_tick_usec;
	char word[WORD_MAX];
	unsigned int word_length;
};

/* --- starting --- */

static int open_signals(void)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD};
	sigset_t set;
	int fd;

	/* Whoever started this may have ignored it; then there would be nobody to wait for. */
	signal(SIGCHLD, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	/* Stopped by a key, or because it tells something from the background, it would guard nothing, while the workers go
	 * on. */
	signal(SIGTSTP, SIG_IGN);
	signal(SIGTTIN, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
	sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		sigaddset(&set, numbers[i]);
	sigprocmask(SIG_SETMASK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return fd < 0 ? -errno : fd;
}

/* What the part holds at first, and at most. A set point of a rate goes through a working set that is as it is. */
static void init_set_point(struct supervisor *supervisor, unsigned int index)
{
	const struct load_plan *plan = supervisor->plan;
	const struct load_part *part = &plan->part[index];
	uint64_t most = plan->limit_bytes == LOAD_UNLIMITED
				? supervisor->order->machine->total_bytes
				: plan->limit_bytes;
	uint64_t start = 0;

	if (part->goal == LOAD_GOAL_REFAULTS || part->goal == LOAD_GOAL_STALL)
		most = start = most / 100 * load_kind_rows[part->kind].percent;
	/* What has no place in swap would be its end. */
	if (load_kind_rows[part->kind].needs_swap && plan->swap_bytes > plan->limit_bytes &&
		plan->swap_bytes < start)
		most = start = plan->swap_bytes;
	set_point_init(&supervisor->set_point[index], part, start, most);
}

static void init_parts(struct supervisor *supervisor)
{
	for (unsigned int i = 0; i < supervisor->plan->part_count; i++) {
		const struct load_part *part = &supervisor->plan->part[i];

		load_crew_set_rate(&supervisor->crew, i, part->rate_bytes);
		if (part->goal == LOAD_GOAL_SIZE) {
			load_crew_set_target(&supervisor->crew, i, part->size_bytes);
			continue;
		}
		init_set_point(supervisor, i);
		load_crew_set_target(&supervisor->crew, i, supervisor->set_point[i].target_bytes);
	}
}

static bool has_goal(const struct load_plan *plan, enum load_goal goal)
{
	for (unsigned int i = 0; i < plan->part_count; i++) {
		if (plan->part[i].goal == goal)
			return true;
	}
	return false;
}

/* Everything that can be refused without anything being made. */
static int open_all(struct supervisor *supervisor, struct failure *failure)
{
	const struct load_order *order = supervisor->order;
	int error = load_folder_init(&supervisor->folder, order->plan, failure);

	if (!error)
		error = load_watch_open(
			&supervisor->watch, has_goal(order->plan, LOAD_GOAL_FREE), failure);
	if (!error)
		error = load_crew_init(&supervisor->crew, order->plan, failure);
	if (error)
		return error;
	load_watch_read(&supervisor->watch, &supervisor->instant);
	if (supervisor->is_guarded && load_guard_ends(&supervisor->instant, failure))
		return -ENOMEM;
	supervisor->signals = open_signals();
	if (supervisor->signals < 0)
		return failure_set(failure, supervisor->signals, 0, "signalfd: %s",
			failure_reason(supervisor->signals));
	return 0;
}

static void sweep(struct supervisor *supervisor)
{
	if (supervisor->order->place->fd >= 0)
		load_group_sweep(supervisor->order->place->fd);
	if (supervisor->folder.base >= 0)
		load_folder_sweep(supervisor->folder.base);
}

/* The keeper is there before what it has to remove. */
static int make_all(struct supervisor *supervisor, struct failure *failure)
{
	struct load_place *place = supervisor->order->place;
	int error = load_keeper_start(&supervisor->keeper, &supervisor->group, &supervisor->folder,
		supervisor->crew.heartbeat, failure);

	if (!error && place->fd >= 0)
		error = load_place_enable(place, failure);
	if (!error && place->fd >= 0) {
		error = load_group_create(&supervisor->group, place, supervisor->plan,
			supervisor->crew.count, failure);
		supervisor->is_group_made = !error;
	}
	if (!error && supervisor->folder.base >= 0)
		error = load_folder_make(&supervisor->folder, failure);
	return error;
}

/* --- why it ends --- */

/* Only the first reason counts. */
static void end(struct supervisor *supervisor, enum load_end why)
{
	if (supervisor->progress.end == LOAD_END_NONE)
		supervisor->progress.end = why;
}

static void end_with(
	struct supervisor *supervisor, enum load_end why, const struct failure *trouble)
{
	if (supervisor->progress.end != LOAD_END_NONE)
		return;
	supervisor->progress.end = why;
	supervisor->trouble = *trouble;
	strcpy(supervisor->progress.message, trouble->text);
}

static void read_signals(struct supervisor *supervisor)
{
	struct signalfd_siginfo info;

	while (read(supervisor->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo != SIGCHLD)
			end(supervisor, LOAD_END_STOPPED);
	}
}

/* The line "stop", or the end of the input. Other lines are for later versions. */
static void read_control(struct supervisor *supervisor)
{
	char text[256];
	ssize_t got = read(STDIN_FILENO, text, sizeof(text));

	if (got <= 0 && !(got < 0 && (errno == EINTR || errno == EAGAIN)))
		end(supervisor, LOAD_END_STOPPED);
	for (ssize_t i = 0; i < got; i++) {
		if (text[i] != '\n') {
			if (supervisor->word_length < WORD_MAX)
				supervisor->word[supervisor->word_length++] = text[i];
			continue;
		}
		if (supervisor->word_length == 4 && memcmp(supervisor->word, "stop", 4) == 0)
			end(supervisor, LOAD_END_STOPPED);
		supervisor->word_length = 0;
	}
}

static void look_at_keeper(struct supervisor *supervisor)
{
	struct failure trouble;

	failure_set(&trouble, -ECHILD, 0,
		_("the keeper, which cleans up after a crash, was killed; so the workload was ended, "
		  "too"));
	end_with(supervisor, LOAD_END_FAILED, &trouble);
}

static void look_at_workers(struct supervisor *supervisor)
{
	struct failure trouble;

	load_crew_reap(&supervisor->crew);
	/* Who could not even begin was not contained as planned. */
	if (supervisor->progress.state == LOAD_STARTING &&
		load_crew_trouble(&supervisor->crew, &trouble)) {
		end_with(supervisor, LOAD_END_FAILED, &trouble);
		return;
	}
	if (supervisor->crew.alive > 0 || supervisor->crew.started < supervisor->crew.count)
		return;
	if (supervisor->crew.killed == 0 && load_crew_trouble(&supervisor->crew, &trouble))
		end_with(supervisor, LOAD_END_FAILED, &trouble);
	end(supervisor, LOAD_END_KILLED);
}

/* --- a tick --- */

static void hold_set_points(struct supervisor *supervisor)
{
	for (unsigned int i = 0; i < supervisor->plan->part_count; i++) {
		struct set_point *set_point = &supervisor->set_point[i];
		struct load_reading reading = {
			.time_usec = clock_monotonic_usec(),
			.current_bytes = supervisor->reading.current_bytes,
			.max_bytes = supervisor->reading.max_bytes,
			.free_bytes = supervisor->instant.free_bytes,
			.low_bytes = supervisor->instant.low_bytes,
			.refaults = supervisor->reading.refaults,
			.stall_usec = supervisor->reading.stall_usec,
			.held_bytes = load_crew_held(&supervisor->crew, i),
		};

		if (supervisor->plan->part[i].goal == LOAD_GOAL_SIZE)
			continue;
		load_crew_set_target(&supervisor->crew, i, set_point_update(set_point, &reading));
		if (set_point->rate_bytes > 0)
			load_crew_set_rate(&supervisor->crew, i, set_point->rate_bytes);
	}
}

/* Without a group: no more together than the budget, each part by its share of what it wants. */
static void hold_budget(struct supervisor *supervisor)
{
	uint64_t wanted[LOAD_PARTS_MAX] = {0}, sum = 0, budget = supervisor->plan->limit_bytes;
	uint64_t held = load_crew_held(&supervisor->crew, LOAD_PARTS_MAX);

	if (supervisor->is_guarded)
		budget = load_guard_budget(budget, held, &supervisor->instant);
	for (unsigned int i = 0; i < supervisor->plan->part_count; i++) {
		const struct load_part *part = &supervisor->plan->part[i];

		wanted[i] = part->goal == LOAD_GOAL_SIZE ? part->size_bytes
							 : supervisor->set_point[i].target_bytes;
		sum += wanted[i];
	}
	for (unsigned int i = 0; i < supervisor->plan->part_count; i++) {
		double share = sum > budget ? (double)budget / (double)sum : 1;

		load_crew_set_target(&supervisor->crew, i, (uint64_t)((double)wanted[i] * share));
	}
}

static void fill_progress(struct supervisor *supervisor)
{
	struct load_progress *progress = &supervisor->progress;
	struct load_crew *crew = &supervisor->crew;
	struct failure hindrance = {0};

	progress->elapsed_usec = clock_monotonic_usec() - supervisor->start_usec;
	progress->held_bytes = load_crew_held(crew, LOAD_PARTS_MAX);
	progress->target_bytes = load_crew_target(crew, LOAD_PARTS_MAX);
	progress->work_bytes = load_crew_worked(crew);
	progress->workers = crew->alive;
	progress->started = crew->started;
	progress->current_bytes = supervisor->reading.current_bytes;
	progress->max_bytes = supervisor->reading.max_bytes;
	progress->oom_kills = supervisor->reading.oom_kills;
	progress->limit_hits = supervisor->reading.limit_hits;
	progress->refaults = supervisor->reading.refaults;
	progress->stall_usec = supervisor->reading.stall_usec;
	if (progress->end != LOAD_END_NONE)
		return;
	if (!load_crew_hindrance(crew, &hindrance) && !supervisor->is_group_made)
		failure_set(&hindrance, 0, 0, "%s", _("without a control group, which is weaker"));
	strcpy(progress->message, hindrance.text);
}

static void tell(struct supervisor *supervisor)
{
	fill_progress(supervisor);
	if (load_report_tell(&supervisor->report, &supervisor->progress, clock_monotonic_usec()) ==
		-EPIPE)
		end(supervisor, LOAD_END_STOPPED);
}

static void tick(struct supervisor *supervisor)
{
	struct failure trouble;

	atomic_fetch_add(supervisor->crew.heartbeat, 1);
	load_group_read(&supervisor->group, &supervisor->reading);
	load_watch_read(&supervisor->watch, &supervisor->instant);
	if (supervisor->is_guarded && load_guard_ends(&supervisor->instant, &trouble))
		end_with(supervisor, LOAD_END_GUARD, &trouble);
	if (supervisor->is_group_made &&
		load_guard_lost_limit(supervisor->reading.current_bytes, &trouble))
		end_with(supervisor, LOAD_END_FAILED, &trouble);
	if (clock_monotonic_usec() - supervisor->start_usec >= supervisor->plan->duration_usec)
		end(supervisor, LOAD_END_DURATION);
	hold_set_points(supervisor);
	if (!supervisor->is_group_made)
		hold_budget(supervisor);
	if (supervisor->progress.state == LOAD_STARTING &&
		supervisor->crew.started == supervisor->crew.count &&
		load_crew_is_working(&supervisor->crew))
		supervisor->progress.state = LOAD_RUNNING;
	tell(supervisor);
}

/* --- the loop --- */

static void wait_for_something(struct supervisor *supervisor)
{
	struct pollfd pollers[] = {
		{.fd = supervisor->signals, .events = POLLIN},
		{.fd = supervisor->keeper.fd, .events = POLLIN},
		{.fd = supervisor->order->options->is_control ? STDIN_FILENO : -1,
			.events = POLLIN},
	};
	uint64_t now_usec = clock_monotonic_usec();
	int wait_msec = 0;

	if (supervisor->crew.started == supervisor->crew.count &&
		now_usec < supervisor->next_tick_usec)
		wait_msec = (int)((supervisor->next_tick_usec - now_usec) / 1000) + 1;
	if (poll(pollers, ARRAY_SIZE(pollers), wait_msec) <= 0)
		return;
	if (pollers[0].revents)
		read_signals(supervisor);
	if (pollers[2].revents)
		read_control(supervisor);
	if (pollers[1].revents)
		look_at_keeper(supervisor);
}

static void loop(struct supervisor *supervisor)
{
	struct failure trouble;

	supervisor->start_usec = clock_monotonic_usec();
	supervisor->progress.state = LOAD_STARTING;
	while (supervisor->progress.end == LOAD_END_NONE) {
		if (load_crew_start(
			    &supervisor->crew, &supervisor->surroundings, START_STEP, &trouble) < 0)
			end_with(supervisor, LOAD_END_FAILED, &trouble);
		look_at_workers(supervisor);
		if (clock_monotonic_usec() >= supervisor->next_tick_usec) {
			tick(supervisor);
			supervisor->next_tick_usec = clock_monotonic_usec() + TICK_USEC;
		}
		if (supervisor->progress.end == LOAD_END_NONE)
			wait_for_something(supervisor);
	}
}

/* --- the end --- */

static void kill_all(struct supervisor *supervisor)
{
	const struct timespec pause = {.tv_nsec = DIE_PAUSE_NSEC};
	uint64_t end_usec = clock_monotonic_usec() + DIE_USEC;

	if (supervisor->is_group_made)
		load_group_kill(supervisor->group.fd);
	load_crew_kill(&supervisor->crew);
	for (;;) {
		load_crew_reap(&supervisor->crew);
		if (supervisor->crew.alive == 0 || clock_monotonic_usec() >= end_usec)
			return;
		atomic_fetch_add(supervisor->crew.heartbeat, 1);
		nanosleep(&pause, NULL);
	}
}

/* Files before the group, for their pages are charged to it. */
static int remove_all(struct supervisor *supervisor, struct failure *failure)
{
	int error = 0, failed = 0;

	if (supervisor->folder.fd >= 0)
		error = load_folder_remove(supervisor->folder.base, supervisor->folder.name,
			supervisor->crew.heartbeat);
	if (error)
		failure_set(failure, error, 0, _("%.100s/%s could not be removed: %s"),
			supervisor->plan->directory, supervisor->folder.name,
			failure_reason(error));
	if (supervisor->is_group_made) {
		load_group_close(&supervisor->group);
		failed = load_group_remove(
			supervisor->order->place->fd, supervisor->group.name, DIE_USEC);
	}
	if (!failed)
		return error;
	return failure_set(failure, failed, 0,
		_("the control group %.100s could not be removed: %s"), supervisor->group.path,
		failure_reason(failed));
}

/* Whatever was made is removed; 0 or the first -errno. */
static int finish(struct supervisor *supervisor, struct failure *failure)
{
	int error;

	if (supervisor->crew.place)
		kill_all(supervisor);
	error = supervisor->keeper.fd >= 0 ? remove_all(supervisor, failure) : 0;
	load_keeper_end(&supervisor->keeper, !error);
	load_group_close(&supervisor->group);
	load_folder_close(&supervisor->folder);
	load_watch_close(&supervisor->watch);
	if (supervisor->signals >= 0)
		close(supervisor->signals);
	return error;
}

static void set_up(struct supervisor *supervisor, const struct load_order *order)
{
	*supervisor = (struct supervisor){
		.order = order,
		.plan = order->plan,
		.folder = {.base = -1, .fd = -1},
		.keeper = {.fd = -1},
		.watch = {.meminfo.fd = -1, .pressure.fd = -1, .zoneinfo.fd = -1},
		.signals = -1,
		.is_guarded = !order->plan->is_dangerous ||
			      !load_plan_is_dangerous(order->plan, order->machine),
		.progress.duration_usec = order->plan->duration_usec,
	};
	load_group_init(&supervisor->group, order->place);
	load_report_init(&supervisor->report, order->options, STDOUT_FILENO);
}

static int start(struct supervisor *supervisor, struct failure *failure)
{
	int error = open_all(supervisor, failure);

	if (error)
		return error;
	sweep(supervisor);
	init_parts(supervisor);
	error = make_all(supervisor, failure);
	if (error)
		return error;
	supervisor->surroundings = (struct load_surroundings){
		.group = supervisor->is_group_made ? &supervisor->group : NULL,
		.folder = &supervisor->folder,
		.keeper = &supervisor->keeper,
		.budget_bytes = supervisor->plan->limit_bytes,
	};
	if (supervisor->is_group_made)
		strcpy(supervisor->progress.cgroup, supervisor->group.path);
	return 0;
}

int load_supervisor_run(
	const struct load_order *order, enum load_end *ret_end, struct failure *failure)
{
	struct supervisor supervisor;
	int error, failed;

	set_up(&supervisor, order);
	error = start(&supervisor, failure);
	if (!error) {
		loop(&supervisor);
		supervisor.progress.state = LOAD_ENDING;
		load_group_read(&supervisor.group, &supervisor.reading);
		tell(&supervisor);
	}
	failed = finish(&supervisor, error ? NULL : failure);
	if (error) {
		load_crew_release(&supervisor.crew);
		return error;
	}
	if (failed)
		end_with(&supervisor, LOAD_END_FAILED, failure);
	supervisor.progress.state = LOAD_ENDED;
	tell(&supervisor);
	load_crew_release(&supervisor.crew);
	*ret_end = supervisor.progress.end;
	if (supervisor.progress.end == LOAD_END_FAILED && !failed)
		return failure_set(failure, -EIO, 0, "%s", supervisor.trouble.text);
	return failed;
}
