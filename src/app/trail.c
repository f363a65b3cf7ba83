/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/trail.h"

#include <string.h>

void trail_push(struct trail *trail, const struct view *view)
{
	struct trail_step *step;

	if (trail->count == TRAIL_MAX)
		memmove(trail->step, trail->step + 1, --trail->count * sizeof(trail->step[0]));
	step = &trail->step[trail->count++];
	step->screen = view->screen;
	step->process = view->processes->open;
	memcpy(step->process_name, view->processes->open_name, sizeof(step->process_name));
	step->group = view->cgroups->open;
	memcpy(step->group_name, view->cgroups->open_name, sizeof(step->group_name));
}

bool trail_pop(struct trail *trail, struct view *view)
{
	const struct trail_step *step;

	if (trail->count == 0)
		return false;
	step = &trail->step[--trail->count];
	view->screen = step->screen;
	view->processes->open = step->process;
	memcpy(view->processes->open_name, step->process_name, sizeof(step->process_name));
	view->cgroups->open = step->group;
	memcpy(view->cgroups->open_name, step->group_name, sizeof(step->group_name));
	return true;
}
