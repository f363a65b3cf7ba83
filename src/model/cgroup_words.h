/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Control groups in words. As words.h: each function that has a buffer writes into it, of WORDS_MAX, terminated,
 * and returns it. VICTIMS is the model's cgroup_victims or its preview. */
#ifndef OOMWATCH_MODEL_CGROUP_WORDS_H
#define OOMWATCH_MODEL_CGROUP_WORDS_H

#include "model/words.h"

/* "roomy", "near max", "THROTTLED", "AT MAX", "KILLED", "no limit", "n/a": at most 10 columns. */
const char *words_cgroup_state(enum cgroup_state state);

/*
 * "Group most in danger: ssh.service, 12.0 MiB below its 512 MiB, full in 8 s. First to die there:
 * java (4312)."; "Group nearest its limit: " while it is far from it; empty when no group has a limit
 * or is in danger. One line for the overview.
 */
const char *words_cgroup_danger(char *buffer, size_t size, const struct model *model);

/* The same in at most about 40 columns: "ssh.service near max, 12.0M left". */
const char *words_cgroup_danger_short(char *buffer, size_t size, const struct model *model);

/* How near the group at PLACE is to the limit that counts for it: "12.0 MiB below its 512 MiB, full in
 * 8 s", "slowed down: 3.00 MiB above its memory.high of 500 MiB"; "" when there is nothing to say. */
const char *words_cgroup_nearness(
	char *buffer, size_t size, const struct model *model, uint32_t place);

/*
 * Who dies at the limit of the group at PLACE: "java (4312), 1.20 GiB, adj 0; 80 MiB before postgres
 * (911)", "all 14 processes of pod 8c1d2e5f, chosen by java (4312)", "nobody can be killed: 2 protected
 * processes"; "" when it has no limit of its own.
 */
const char *words_cgroup_victim(char *buffer, size_t size, const struct model *model,
	const struct cgroup_victims *victims, uint32_t place);

/* The same as a name: "java (4312)", "all 14 of pod 8c1d2e5f"; "" when there is nobody, or none is known. */
const char *words_cgroup_killed(char *buffer, size_t size, const struct model *model,
	const struct cgroup_victims *victims, uint32_t place);

/* What the machine's next victim takes with it: "kills all 14 of pod 8c1d2e5f"; "" when it dies alone. */
const char *words_cgroup_global_kill(
	char *buffer, size_t size, const struct model *model, const struct cgroup_victims *victims);

/* Where CHOICE has nobody: "nobody", "-" when no process is there at all, "n/a" when it is not known. */
const char *words_cgroup_nobody(
	const struct model *model, const struct cgroup_choice *choice, uint32_t place);

/* Which limit counts for the group at PLACE: "its own memory.max, 512 MiB", "memory.max of app.slice,
 * 2.00 GiB", "none", "n/a". */
const char *words_cgroup_limit(
	char *buffer, size_t size, const struct model *model, uint32_t place);

/* What kind of control groups there is, where that keeps something back: cgroup1, no memory controller,
 * a container, no more places; empty when nothing does. */
const char *words_cgroup_mode(char *buffer, size_t size, const struct cgroup_table *table);

/* What of the control groups is missing in SAMPLE, or that they could not be read, and why; empty when
 * nothing is. */
const char *words_cgroup_missing(char *buffer, size_t size, const struct sample *sample);

#endif
