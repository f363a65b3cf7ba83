/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The control groups of a made machine, which runs units of systemd, a docker container and a pod of
 * kubernetes: the container is a few seconds from its memory.max, with no swap allowed; the pod has
 * memory.oom.group and was killed a while ago; PostgreSQL is slowed down by memory.high; a backup is
 * at its memory.max with file pages alone, which is no danger; most others have no limit.
 */
#ifndef OOMWATCH_TESTS_SCENE_CGROUPS_H
#define OOMWATCH_TESTS_SCENE_CGROUPS_H

#include "scene.h"

/* Groups of the situation at most; its processes are no more than those of scene_processes.h. */
#define SCENE_CGROUPS_MAX 64

/* Puts the groups and their processes at TICK into SAMPLE. They stay as they are until the next call. */
void scene_cgroups_step(unsigned int tick, struct sample *sample);

#endif
