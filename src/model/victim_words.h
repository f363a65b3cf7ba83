/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whom the kernel would kill, in words. As words.h: each function writes into the caller's
 * buffer of WORDS_MAX, terminated, and returns it. RANKED is the model's victims or its preview.
 */
#ifndef OOMWATCH_MODEL_VICTIM_WORDS_H
#define OOMWATCH_MODEL_VICTIM_WORDS_H

#include "model/words.h"

/* "java (4312)"; "oomwatch itself (977)" when PROCESS is this program. */
const char *words_process(char *buffer, size_t size, const struct process_table *table,
	const struct process *process);

/* "Next victim: java (4312), 11.2 GiB, adj 0. Then postgres (911), 3.10 GiB behind."; or why there is
 * none, or none is known. One line. */
const char *words_victim(
	char *buffer, size_t size, const struct model *model, const struct victims *ranked);

/* The same for a narrow screen, in at most about 40 columns: "next: java (4312) 11.2G, adj 0". */
const char *words_victim_short(
	char *buffer, size_t size, const struct model *model, const struct victims *ranked);

/* "By badness now file120 (311) is first, but reclaim leaves less of it."; empty when it is the
 * next victim that is first. */
const char *words_victim_now(
	char *buffer, size_t size, const struct model *model, const struct victims *ranked);

/* "62 % of what processes hold cannot be freed by killing: 3 protected processes hold 14.9 GiB.";
 * empty unless that is more than half of it and more than a tenth of RAM and swap. */
const char *words_unkillable(
	char *buffer, size_t size, const struct model *model, const struct victims *ranked);

/* What else may come between: the one that matters most of what applies; empty when nothing does. */
const char *words_victim_caveat(
	char *buffer, size_t size, const struct model *model, const struct victims *ranked);

/* "oom_score_adj is -1000: the kernel never kills it". */
const char *words_eligibility(enum eligibility eligibility);

#endif
