/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way that led to a page, from a process to its group to the next victim there, for the way back. */
#ifndef OOMWATCH_APP_TRAIL_H
#define OOMWATCH_APP_TRAIL_H

#include "view/screen.h"

#define TRAIL_MAX 16

struct trail_step {
	enum screen_id screen;
	struct process_tag process;
	char process_name[PROCESS_COMM_MAX];
	struct cgroup_tag group;
	char group_name[CGROUP_PATH_MAX];
};

/* Zero bytes: nowhere to go back to. */
struct trail {
	struct trail_step step[TRAIL_MAX];
	unsigned int count;
};

/* Remembers what VIEW shows. A way that is too long loses its beginning. */
void trail_push(struct trail *trail, const struct view *view);

/* Makes VIEW show what was remembered last: false when there is nothing. */
bool trail_pop(struct trail *trail, struct view *view);

#endif
