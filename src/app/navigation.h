/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which screen is shown, what of the machine is on it, and the way from one to another: from a process to its
 * control group, from a group to who dies there, and back.
 */
#ifndef OOMWATCH_APP_NAVIGATION_H
#define OOMWATCH_APP_NAVIGATION_H

#include "app/cgroup_control.h"
#include "app/process_control.h"
#include "app/trail.h"
#include "app/watch.h"

struct navigation {
	struct watch *watch;
	struct view *view;
	struct process_control processes;
	struct cgroup_control cgroups;
	struct trail trail; /* from where the page on the screen was reached */
};

/* NAVIGATION is zero bytes. 0 or -EINVAL as process_control_init(); release it also then. */
int navigation_init(struct navigation *navigation, struct watch *watch, struct view *view,
	const struct options *options, struct failure *failure);

void navigation_release(struct navigation *navigation);

/* Makes room for as many processes and groups as the watch has room for. */
void navigation_reserve(struct navigation *navigation);

/* Whether the processes are on the screen. */
bool navigation_shows_processes(const struct navigation *navigation);

/* The process on the screen that a key means: that of the page, or the selected one; on a screen without processes and
 * groups the next victim. A row of what is shown; NULL: there is none. */
const struct process *navigation_process(const struct navigation *navigation);

/* The same with the group, a place of what is shown; CGROUP_NONE: there is none, or the screen is not one of groups. */
uint32_t navigation_group(const struct navigation *navigation);

/* The selection of the list on the screen stays with whom it is on from now on, not with its row. */
void navigation_follow(struct navigation *navigation);

/* Makes the list on the screen anew: only who looks at one pays for it. */
void navigation_update(struct navigation *navigation);

/* Asks that what is on the screen is read at each sample. */
void navigation_want(struct navigation *navigation);

/* A screen that was asked for: where one was before is forgotten. */
void navigation_show(struct navigation *navigation, enum screen_id screen);

/* From an explanation to its screen, else to the page or screen that this one was reached from. */
void navigation_back(struct navigation *navigation);

/* Carries out COMMAND when it is one of processes or groups, or moves a selection; else false. */
bool navigation_command(struct navigation *navigation, enum command command);

/* Clears the answer to the key before; when something is being asked KEY is the answer: true. */
bool navigation_answer(struct navigation *navigation, int key);

#endif
