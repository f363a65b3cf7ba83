/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kills of made machines, in the kernel's log and in its counter. */
#ifndef OOMWATCH_TESTS_SCENE_KILLS_H
#define OOMWATCH_TESTS_SCENE_KILLS_H

#include "scene.h"

/* Adds a kill to the kernel's log, at the clock as it is, and to the counter; with memory, user and
 * adj. It may be changed through what comes back. Makes the log present. */
struct oom_kill *scene_kill(struct made_machine *scene, enum oom_scope scope, int32_t pid,
	const char *comm, uint64_t anon_mib);

/* The kills of SITUATION_KILLS at TICK: from before the start, all of a container, one that the log
 * lost, by hand, and the leak at last, which the machine itself has counted. */
void scene_kills_step(struct made_machine *scene, unsigned int tick);

#endif
