/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/load_control.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bits.h"
#include "base/clock.h"
#include "base/message.h"

/* The program tells four times a second what it does. More than this at once is from somebody else, and can wait. */
#define MESSAGES_MOST 32

/* It has to kill its group and to remove what it made; one that takes longer is left to itself. */
#define STOP_PATIENCE_USEC 10000000u

_Static_assert(LOAD_LINE_MAX <= HELPER_LINE_MAX, "the helper takes every line");

/* --- the program --- */

/* Beside this one, so that one that was not installed finds its own; else where it is installed. */
static void find_program(struct load_control *control)
{
	char *path = control->program;
	ssize_t length = readlink("/proc/self/exe", path, sizeof(control->program) - 1);
	char *slash;

	path[length > 0 ? length : 0] = '\0';
	slash = strrchr(path, '/');
	if (slash &&
		(size_t)(slash - path) + sizeof("/oomwatch-load") <= sizeof(control->program)) {
		strcpy(slash, "/oomwatch-load");
		if (access(path, X_OK) == 0)
			return;
	}
	strcpy(path, BINDIR "/oomwatch-load");
	if (access(path, X_OK) < 0)
		path[0] = '\0';
}

void load_control_init(
	struct load_control *control, struct navigation *navigation, struct action_session *session)
{
	control->navigation = navigation;
	control->session = session;
	control->fd = -1;
	find_program(control);
	load_form_init(&control->form);
}

static void hang_up(struct load_control *control)
{
	if (control->fd >= 0)
		close(control->fd);
	control->fd = -1;
}

void load_control_release(struct load_control *control)
{
	hang_up(control);
}

/* --- the machine and the plan --- */

static uint64_t meminfo_bytes(const struct sample *sample, enum meminfo_field field)
{
	double bytes = sample_meminfo_bytes(sample, field);

	return isnan(bytes) ? 0 : (uint64_t)bytes;
}

/* Whether groups have memory.swap.max: not all kernels before 6.1 count swap unless they were told to (swapaccount=1). Before a
 * group was read it is taken for granted. */
static bool has_swap_limits(const struct cgroup_table *table)
{
	bool has_limits = false;

	for (unsigned int i = 0; i < table->place_count; i++) {
		if (table->row[i].id != 0 && cgroup_has(&table->row[i], CGROUP_SWAP_MAX))
			return true;
		has_limits |= table->row[i].id != 0 && cgroup_has(&table->row[i], CGROUP_MAX);
	}
	return !has_limits;
}

/* Whether a group may really be made, the program alone finds out; it refuses what it cannot bound. */
static void look_for_controller(struct load_machine *machine, const struct cgroup_table *table)
{
	machine->has_controller = table->mode == CGROUP_MODE_V2;
	machine->has_swap_controller = machine->has_controller && has_swap_limits(table);
	if (!machine->has_controller)
		failure_set(&machine->no_controller, -ENOTSUP, 0, "%s",
			table->mode == CGROUP_MODE_NO_MEMORY
				? _("the kernel has no memory controller (cgroup_disable=memory)")
			: table->mode == CGROUP_MODE_HYBRID || table->mode == CGROUP_MODE_V1
				? _("the memory controller is bound to cgroup1: boot with "
				    "systemd.unified_cgroup_hierarchy=1")
				: _("cgroup2 is not mounted"));
}

void load_control_machine(const struct load_control *control, struct load_machine *ret)
{
	const struct sample *sample = &control->navigation->watch->model.sample;

	*ret = (struct load_machine){
		.available_bytes = meminfo_bytes(sample, MEMINFO_MEM_AVAILABLE),
		.total_bytes = meminfo_bytes(sample, MEMINFO_MEM_TOTAL),
		.swap_free_bytes = meminfo_bytes(sample, MEMINFO_SWAP_FREE),
	};
	snprintf(ret->host, sizeof(ret->host), "%.*s", (int)sizeof(ret->host) - 1,
		sample->host.hostname);
	look_for_controller(ret, &sample->cgroups);
}

/* What a person calls PART: by the name of its processes, when it was given one. */
static const char *part_word(const struct load_part *part)
{
	static const char shipped[] = "load-";
	const char *kind = load_kind_rows[part->kind].name;
	size_t length = sizeof(shipped) - 1;

	if (!part->name[0] || (strncmp(part->name, shipped, length) == 0 &&
				      strcmp(part->name + length, kind) == 0))
		return kind;
	return part->name;
}

/* "anon, leaker": each part of PLAN. */
static void what_of(char what[LOAD_VIEW_WHAT_MAX], const struct load_plan *plan)
{
	size_t used = 0;

	what[0] = '\0';
	for (unsigned int i = 0; i < plan->part_count && used < LOAD_VIEW_WHAT_MAX; i++)
		used += (size_t)snprintf(what + used, LOAD_VIEW_WHAT_MAX - used, "%s%s",
			i > 0 ? ", " : "", part_word(&plan->part[i]));
}

/* --- begin and end --- */

static struct model *model_of(const struct load_control *control)
{
	return &control->navigation->watch->model;
}

static void mark(struct load_control *control, enum mark_sign sign)
{
	struct model *model = model_of(control);

	marks_set(&model->marks, &model->slots, clock_monotonic_usec(), sign);
}

/* In the list of events, and in every course. */
static void note_begin(struct load_control *control)
{
	struct event event = {.realtime_usec = clock_realtime_usec()};

	if (control->has_begun)
		return;
	control->has_begun = true;
	control->begun_usec = clock_monotonic_usec();
	snprintf(event.change, sizeof(event.change), "%s", control->view.what);
	events_note_load(&model_of(control)->events, &event, control->view.progress.cgroup);
	mark(control, MARK_BEGIN);
}

/* Why it ended, in words. */
static const char *reason(const struct load_progress *progress)
{
	switch (progress->end) {
	case LOAD_END_DURATION:
		return _("its time is over");
	case LOAD_END_STOPPED:
		return _("stopped");
	case LOAD_END_KILLED:
		return _("all of its processes were killed");
	case LOAD_END_GUARD:
		return _("stopped, because the machine ran short of memory");
	case LOAD_END_FAILED:
	case LOAD_END_NONE:
		break;
	}
	return progress->message[0] ? progress->message : _("failed");
}

static void note_end(struct load_control *control)
{
	const struct load_view *view = &control->view;
	struct event event = {.realtime_usec = clock_realtime_usec(), .is_end = true};

	if (control->ended_usec)
		return;
	control->ended_usec = clock_monotonic_usec();
	snprintf(control->asked.message, sizeof(control->asked.message), "%.60s: %.160s",
		view->what, reason(&view->progress));
	if (!control->has_begun)
		return;
	event.for_sec = (double)(control->ended_usec - control->begun_usec) / USEC_PER_SEC;
	snprintf(event.change, sizeof(event.change), "%.32s: %.56s", view->what,
		reason(&view->progress));
	events_note_load(&model_of(control)->events, &event, view->progress.cgroup);
	mark(control, MARK_END);
}

/* --- start and stop --- */

/* Has the line that is in control->line started. 0 or -errno with a failure. */
static int launch(struct load_control *control, const char *what, struct failure *failure)
{
	int ends[2], error;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return failure_set(failure, -errno, 0, "socketpair: %s", failure_reason(-errno));
	/* Only our end: the program may wait for what it reads and writes. */
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	error = action_session_run(
		control->session, control->program, control->line, ends[1], failure);
	close(ends[1]);
	if (error) {
		close(ends[0]);
		return error;
	}
	control->fd = ends[0];
	control->stage = LOAD_STAGE_ASKED;
	control->is_hung_up = control->has_begun = false;
	control->ended_usec = 0;
	control->view = (struct load_view){.is_running = true};
	control->view.progress.current_bytes = control->view.progress.max_bytes = LOAD_UNLIMITED;
	snprintf(control->view.what, sizeof(control->view.what), "%s", what);
	return 0;
}

/* The words for the program: those of LINE, and that it is not a person who reads. */
static int write_line(struct load_control *control, const char *line, struct failure *failure)
{
	int length = snprintf(control->line, sizeof(control->line), "--control %s", line);

	if (length < 0 || (size_t)length >= sizeof(control->line) || line[0] == '\0')
		return failure_set(failure, -EINVAL, 0, "%s",
			_("a workload with a path that is too long can only be started with oomwatch-load"));
	return 0;
}

static void start_next(struct load_control *control)
{
	struct failure failure = {.error = 0};

	if (!control->has_next)
		return;
	control->has_next = false;
	if (write_line(control, control->next, &failure) == 0 &&
		launch(control, control->next_what, &failure) == 0)
		return;
	/* It was promised, so it has an end that can be seen. */
	control->view = (struct load_view){.is_running = true};
	snprintf(control->view.what, sizeof(control->view.what), "%s", control->next_what);
	control->view.progress.state = LOAD_ENDED;
	control->view.progress.end = LOAD_END_FAILED;
	memcpy(control->view.progress.message, failure.text, sizeof(failure.text));
	control->has_begun = false;
	control->ended_usec = 0;
	note_end(control);
}

int load_control_start(
	struct load_control *control, const struct load_plan *plan, struct failure *failure)
{
	struct load_plan checked = *plan;
	struct load_machine machine;
	char what[LOAD_VIEW_WHAT_MAX];
	int error;

	load_control_machine(control, &machine);
	error = load_plan_check(&checked, &machine, failure);
	if (error)
		return error;
	if (!control->program[0])
		return failure_set(failure, -ENOENT, 0, "%s",
			_("there is no oomwatch-load, neither beside this program nor in " BINDIR));
	/* As it was given: what was left open is chosen by the program, which knows more of the machine. */
	load_plan_line(control->next, sizeof(control->next), plan);
	error = write_line(control, control->next, failure);
	if (error)
		return error;
	what_of(what, plan);
	if (!load_control_is_on(control))
		return launch(control, what, failure);
	memcpy(control->next_what, what, sizeof(what));
	load_control_stop(control);
	control->has_next = true;
	return 0;
}

void load_control_stop(struct load_control *control)
{
	static const char stop[] = "stop\n";

	control->has_next = false;
	if (!load_control_is_on(control) || control->stage == LOAD_STAGE_STOPPING)
		return;
	control->stopped_usec = clock_monotonic_usec();
	control->stage = LOAD_STAGE_STOPPING;
	control->view.is_stopping = true;
	/* The end of its input means the same to it. */
	if (control->fd >= 0 &&
		send(control->fd, stop, sizeof(stop) - 1, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		shutdown(control->fd, SHUT_WR);
}

bool load_control_is_on(const struct load_control *control)
{
	return control->stage != LOAD_STAGE_NONE;
}

const struct load_view *load_control_view(const struct load_control *control)
{
	return &control->view;
}

/* --- what it tells --- */

/* It has ended, and whatever it was to say it has said. */
static void finish(struct load_control *control, enum load_end otherwise, const char *message)
{
	struct load_progress *progress = &control->view.progress;

	if (progress->state != LOAD_ENDED) {
		progress->state = LOAD_ENDED;
		progress->end = otherwise;
		snprintf(progress->message, sizeof(progress->message), "%s", message);
	}
	progress->workers = 0;
	note_end(control);
	hang_up(control);
	control->is_hung_up = false;
	control->stage = LOAD_STAGE_NONE;
	start_next(control);
}

static void take_line(struct load_control *control, const char *line)
{
	struct load_progress progress = {.state = LOAD_STARTING};

	/* A line that is not understood leaves what was told before. */
	if (load_progress_parse(&progress, line, NULL) < 0)
		return;
	control->view.progress = progress;
	if (control->stage == LOAD_STAGE_ASKED)
		control->stage = LOAD_STAGE_RUNNING;
	if (progress.state == LOAD_RUNNING || progress.state == LOAD_ENDING)
		note_begin(control);
	if (progress.state == LOAD_ENDED)
		note_end(control);
}

static void take_message(struct load_control *control, size_t length)
{
	char *rest = control->message;

	control->message[length] = '\0';
	for (char *line; (line = strsep(&rest, "\n"));) {
		if (line[0])
			take_line(control, line);
	}
}

/* True when something came, be it the end. */
static bool read_messages(struct load_control *control)
{
	bool is_new = false;

	for (unsigned int i = 0; i < MESSAGES_MOST && control->fd >= 0; i++) {
		ssize_t got = recv(
			control->fd, control->message, sizeof(control->message) - 1, MSG_DONTWAIT);

		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			return is_new;
		is_new = true;
		if (got > 0) {
			take_message(control, (size_t)got);
		} else {
			hang_up(control);
			control->is_hung_up = true;
		}
	}
	return is_new;
}

/* It has closed its end: why is known when the helper has said whether it had started it at all. */
static bool take_end(struct load_control *control)
{
	const struct action_program *program = &control->session->program;
	bool was_stopped = control->stage == LOAD_STAGE_STOPPING;

	if (!load_control_is_on(control))
		return false;
	if (program->is_answered)
		control->view.pid = program->pid;
	if (program->is_answered && program->failure.error)
		finish(control, LOAD_END_FAILED, program->failure.text);
	else if (!control->is_hung_up || (!program->is_answered && control->session->is_running))
		return false;
	else if (!program->is_answered)
		finish(control, LOAD_END_FAILED,
			_("the helper that was to start it has ended; start oomwatch anew"));
	else
		finish(control, was_stopped ? LOAD_END_STOPPED : LOAD_END_FAILED,
			was_stopped ? "" : _("oomwatch-load has ended without saying why"));
	return true;
}

int load_control_fd(const struct load_control *control)
{
	return control->fd;
}

bool load_control_receive(struct load_control *control)
{
	bool is_new = read_messages(control);

	return take_end(control) || is_new;
}

/* --- time --- */

/* When something is to be done, CLOCK_MONOTONIC; 0: never. */
static uint64_t due_usec(const struct load_control *control)
{
	if (control->stage == LOAD_STAGE_STOPPING)
		return control->stopped_usec + STOP_PATIENCE_USEC;
	if (control->view.is_running && control->ended_usec)
		return control->ended_usec + (uint64_t)LOAD_CONTROL_END_SEC * USEC_PER_SEC;
	return 0;
}

bool load_control_tick(struct load_control *control)
{
	uint64_t due = due_usec(control);

	if (due == 0 || clock_monotonic_usec() < due)
		return false;
	if (control->stage == LOAD_STAGE_STOPPING)
		finish(control, LOAD_END_STOPPED, "");
	else
		control->view.is_running = false;
	return true;
}

int load_control_wait_msec(const struct load_control *control)
{
	uint64_t due = due_usec(control), now = clock_monotonic_usec();

	if (due == 0)
		return -1;
	return due > now ? (int)((due - now) / 1000) + 1 : 0;
}
