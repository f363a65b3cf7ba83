/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/navigation.h"

#include "app/cgroup_wants.h"
#include "app/process_preview.h"
#include "app/process_wants.h"
#include "app/table_control.h"
#include "base/message.h"

int navigation_init(struct navigation *navigation, struct watch *watch, struct view *view,
	const struct options *options, struct failure *failure)
{
	navigation->watch = watch;
	navigation->view = view;
	cgroup_control_init(&navigation->cgroups, options->cgroup);
	return process_control_init(&navigation->processes, options, failure);
}

void navigation_release(struct navigation *navigation)
{
	process_control_release(&navigation->processes);
	cgroup_control_release(&navigation->cgroups);
}

void navigation_reserve(struct navigation *navigation)
{
	process_control_reserve(&navigation->processes, navigation->watch->places);
	cgroup_control_reserve(&navigation->cgroups, navigation->watch->group_places);
}

bool navigation_shows_processes(const struct navigation *navigation)
{
	return navigation->view->screen == SCREEN_PROCESSES ||
	       navigation->view->screen == SCREEN_PROCESS;
}

/* The list costs time and memory for each process: only who looks at it pays. */
void navigation_update(struct navigation *navigation)
{
	if (navigation_shows_processes(navigation))
		process_control_update(&navigation->processes, watch_shown(navigation->watch));
	else if (screen_is_of_cgroups(navigation->view->screen))
		cgroup_control_update(&navigation->cgroups, watch_shown(navigation->watch));
}

/* Asks for the groups on the screen, and appends the processes that may die in them. */
static unsigned int navigation_want_cgroups(
	struct navigation *navigation, uint32_t *places, unsigned int count)
{
	struct watch *watch = navigation->watch;
	const struct cgroup_control *control = &navigation->cgroups;
	uint32_t groups[CGROUP_WANTS_MAX];
	unsigned int group_count = cgroup_wants(
		control, &watch->model, screen_is_of_cgroups(navigation->view->screen), groups);

	if (watch->sampler.cgroups)
		cgroups_want(watch->sampler.cgroups, groups, group_count);
	return cgroup_wants_processes(
		control, &watch->model, groups, group_count, places, count, PROCESS_HOT_MAX);
}

/* What is on the screen is read at each sample. */
void navigation_want(struct navigation *navigation)
{
	struct watch *watch = navigation->watch;
	bool is_shown = navigation_shows_processes(navigation);
	bool is_open = navigation->processes.view.is_open;
	uint32_t places[PROCESS_HOT_MAX];
	unsigned int detailed;
	unsigned int count =
		process_wants(&navigation->processes, &watch->model, is_shown, places, &detailed);

	count = navigation_want_cgroups(navigation, places, count);
	processes_want(&watch->sampler.processes, places, count, detailed, is_shown);
	watch->model.process_history.followed_pid =
		is_open    ? navigation->processes.view.open.pid
		: is_shown ? navigation->processes.view.selected_pid
			   : 0;
}

static void navigation_turn_to(struct navigation *navigation, enum screen_id screen)
{
	navigation->view->screen = screen;
	navigation->view->explained = -1;
	navigation->view->scroll = 0;
	navigation->processes.view.is_open = screen == SCREEN_PROCESS;
	navigation->cgroups.view.is_open = screen == SCREEN_CGROUP;
	navigation_update(navigation);
	navigation_want(navigation);
}

/* A screen that was asked for: where one was before is forgotten. */
void navigation_show(struct navigation *navigation, enum screen_id screen)
{
	navigation->trail.count = 0;
	navigation_turn_to(navigation, screen);
}

/* From an explanation to its screen, else to the screen that this one was reached from. */
void navigation_back(struct navigation *navigation)
{
	enum screen_id screen = navigation->view->screen;

	if (navigation->view->explained >= 0)
		; /* The screen stays. */
	else if (trail_pop(&navigation->trail, navigation->view))
		screen = navigation->view->screen;
	else
		screen = screen == SCREEN_HELP      ? SCREEN_OVERVIEW
			 : screen == SCREEN_PROCESS ? SCREEN_PROCESSES
			 : screen == SCREEN_CGROUP  ? SCREEN_CGROUPS
						    : screen;
	navigation_turn_to(navigation, screen);
}

/* Whether the arrows move the selection, not the panel. */
static bool navigation_has_selection(const struct navigation *navigation)
{
	return (navigation->view->screen == SCREEN_PROCESSES ||
		       navigation->view->screen == SCREEN_CGROUPS) &&
	       navigation->view->explained < 0;
}

/* The page of PROCESS, which may be NULL, with a way back. */
static void navigation_open_process(struct navigation *navigation, const struct process *process)
{
	if (!process)
		return;
	trail_push(&navigation->trail, navigation->view);
	process_control_open(&navigation->processes, watch_shown(navigation->watch), process);
	navigation_turn_to(navigation, SCREEN_PROCESS);
}

/* The same for the control group at PLACE. */
static void navigation_open_cgroup(struct navigation *navigation, uint32_t place)
{
	trail_push(&navigation->trail, navigation->view);
	if (cgroup_control_open(&navigation->cgroups, watch_shown(navigation->watch), place))
		navigation_turn_to(navigation, SCREEN_CGROUP);
	else
		navigation->trail.count--;
}

/* From a process to its group. */
static void navigation_open_its_group(struct navigation *navigation)
{
	uint32_t place =
		process_control_group(&navigation->processes, watch_shown(navigation->watch));

	if (place == CGROUP_NONE)
		table_say(&navigation->processes.view.table, "%s",
			_("the control group of the process is not known"));
	else
		navigation_open_cgroup(navigation, place);
}

/* The group whose page is open, or the selected one. */
static uint32_t navigation_cgroup(const struct navigation *navigation)
{
	const struct cgroup_control *control = &navigation->cgroups;

	return control->view.is_open ? control->view.open.place : cgroup_control_selected(control);
}

/* From a group to who dies first there. */
static void navigation_open_its_victim(struct navigation *navigation)
{
	const struct model *model = watch_shown(navigation->watch);
	uint32_t group = navigation_cgroup(navigation);
	int place = group == CGROUP_NONE ? -1 : cgroup_view_victim(model, group);

	if (place < 0)
		table_say(&navigation->cgroups.view.table, "%s",
			_("no process is known that dies at a limit of this control group"));
	else
		navigation_open_process(navigation, &model->sample.processes.row[place]);
}

/* A command of the control groups leads to their screen. */
static void navigation_cgroup_command(struct navigation *navigation, enum command command)
{
	struct cgroup_control *control = &navigation->cgroups;
	const struct model *model = watch_shown(navigation->watch);
	bool is_page = navigation->view->screen == SCREEN_CGROUP;
	uint32_t group = navigation_cgroup(navigation);

	if (command == COMMAND_LIST_VICTIM || (command == COMMAND_LIST_OPEN && is_page)) {
		navigation_open_its_victim(navigation);
	} else if (is_page && command == COMMAND_CGROUP_FOLD) {
		navigation_back(navigation);
	} else if (is_page && command == COMMAND_CGROUP_UNFOLD) {
		; /* There is nothing to unfold. */
	} else if (command == COMMAND_LIST_OPEN || (command == COMMAND_LIST_GROUP && !is_page)) {
		navigation_open_cgroup(navigation, group);
	} else {
		if (navigation->view->screen != SCREEN_CGROUPS)
			navigation_show(navigation, SCREEN_CGROUPS);
		if (command == COMMAND_LIST_GROUP)
			cgroup_control_select(control, model, group);
		else
			cgroup_control_command(control, model, command);
	}
	navigation_want(navigation);
}

/* Whether what COMMAND would act on is on the screen: the selection in the list; on the page of a process that
 * process, of which something is thought. */
static bool navigation_sees_its_processes(const struct navigation *navigation, enum command command)
{
	enum screen_id screen = navigation->view->screen;

	return screen == SCREEN_PROCESSES ||
	       (screen == SCREEN_PROCESS && command_is_preview(command));
}

/* In the footer of the screen as it is. */
static void navigation_say(struct navigation *navigation, const char *text)
{
	table_say(screen_is_of_cgroups(navigation->view->screen)
			  ? &navigation->cgroups.view.table
			  : &navigation->processes.view.table,
		"%s", text);
}

/* A command of the processes leads to their screen, but for what is thought of the one that is open, and for what
 * would act on processes that nobody sees. */
static void navigation_process_command(struct navigation *navigation, enum command command)
{
	struct process_control *control = &navigation->processes;
	bool is_seen = navigation_sees_its_processes(navigation, command);

	if (command == COMMAND_LIST_OPEN && navigation->view->screen == SCREEN_PROCESSES) {
		navigation_open_process(navigation,
			process_control_selected(control, watch_shown(navigation->watch)));
	} else if (command == COMMAND_LIST_GROUP || command == COMMAND_LIST_OPEN) {
		if (navigation_shows_processes(navigation))
			navigation_open_its_group(navigation);
	} else if (!is_seen && command_needs_processes(command)) {
		navigation_say(navigation,
			_("a key of the list of processes, which 4 shows; nothing was done"));
	} else {
		if (!is_seen)
			navigation_show(navigation, SCREEN_PROCESSES);
		process_control_command(control, watch_shown(navigation->watch), command);
		watch_share_thoughts(navigation->watch);
	}
	navigation_want(navigation);
}

const struct process *navigation_process(const struct navigation *navigation)
{
	const struct model *model = watch_shown(navigation->watch);
	int place = process_view_ranked(model)->next.first;

	if (navigation_shows_processes(navigation))
		return process_preview_target(&navigation->processes.view, model);
	return place < 0 ? NULL : &model->sample.processes.row[place];
}

uint32_t navigation_group(const struct navigation *navigation)
{
	const struct cgroup_view *view = &navigation->cgroups.view;
	const struct model *model = watch_shown(navigation->watch);

	if (!screen_is_of_cgroups(navigation->view->screen) ||
		!cgroup_view_find(model, view->is_open ? &view->open : &view->selected))
		return CGROUP_NONE;
	return navigation_cgroup(navigation);
}

void navigation_follow(struct navigation *navigation)
{
	struct process_view *processes = &navigation->processes.view;
	struct cgroup_view *cgroups = &navigation->cgroups.view;

	if (navigation->view->screen == SCREEN_PROCESSES && processes->table.selected >= 0)
		processes->table.is_following = true;
	else if (navigation->view->screen == SCREEN_CGROUPS && cgroups->table.selected >= 0)
		cgroups->table.is_following = true;
}

bool navigation_command(struct navigation *navigation, enum command command)
{
	bool moves = command_moves(command) && navigation_has_selection(navigation);
	bool is_of_cgroups = command_is_of_cgroups(command);

	/* What processes and groups have in common goes to those that are on the screen. */
	if (screen_is_of_cgroups(navigation->view->screen)
			? moves || is_of_cgroups
			: is_of_cgroups && !command_is_of_processes(command))
		navigation_cgroup_command(navigation, command);
	else if (moves || command_is_of_processes(command))
		navigation_process_command(navigation, command);
	else
		return false;
	return true;
}

bool navigation_answer(struct navigation *navigation, int key)
{
	struct model *model = watch_shown(navigation->watch);

	navigation->processes.view.table.message[0] = '\0';
	navigation->cgroups.view.table.message[0] = '\0';
	if (cgroup_control_is_asking(&navigation->cgroups)) {
		cgroup_control_answer(&navigation->cgroups, model, key);
	} else if (process_control_is_asking(&navigation->processes)) {
		process_control_answer(&navigation->processes, model, key);
		watch_share_thoughts(navigation->watch);
	} else {
		return false;
	}
	return true;
}
