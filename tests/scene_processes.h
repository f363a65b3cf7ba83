/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The processes of the made machines: a Java service of 11 GiB, a PostgreSQL with its children, the
 * usual services, and a backup script that is more likely to be killed than the others
 * (oom_score_adj 300). It is what leaks where something leaks, and what the kernel killed.
 */
#ifndef OOMWATCH_TESTS_SCENE_PROCESSES_H
#define OOMWATCH_TESTS_SCENE_PROCESSES_H

#include "scene.h"

/* Processes of a situation at most, with two of the kernel's. */
#define SCENE_PROCESSES_MAX 24

/* Puts the processes of SITUATION at TICK into SAMPLE, whose memory and swap are those of that tick
 * already. They stay as they are until the next call for the same situation. */
void scene_processes_step(enum situation situation, unsigned int tick, struct sample *sample);

/* PROCESS is read for SAMPLE: its page tables and its oom_score follow from the rest. */
void scene_processes_score(struct process *process, const struct sample *sample);

#endif
