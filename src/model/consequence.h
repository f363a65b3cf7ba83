/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What follows from a change to the machine, in sentences: for the question that is asked before it is made, on
 * the screen and on the command line alike. As words.h: each function writes into the caller's buffer of
 * WORDS_MAX, terminated, and returns it; "" when nothing can be said. What is compared is the model
 * as it is with its preview: the change must stand in model->what_if, and model_preview() have been called.
 */
#ifndef OOMWATCH_MODEL_CONSEQUENCE_H
#define OOMWATCH_MODEL_CONSEQUENCE_H

#include "model/words.h"

/* "java (4312) moves from rank 12 to rank 1 of 203." */
const char *consequence_rank(
	char *buffer, size_t size, const struct model *model, const struct process *process);

/* "The next victim is java (4312) then, not postgres (911)."; "The next victim stays postgres (911)." */
const char *consequence_victim(char *buffer, size_t size, const struct model *model);

/* The same at the limit that counts for PROCESS, in its group or above it: "At the limit of app.slice java (4312) is
 * killed then, not node (77)."; "" when there is no limit, or it stays the same. */
const char *consequence_group_victim(
	char *buffer, size_t size, const struct model *model, const struct process *process);

/* VALUE in FILE of the group at PLACE, one of those that are amounts: "memory.max is 1.20 GiB below use: that much is
 * reclaimed at once, and if that fails java (4312) is killed." */
const char *consequence_limit(char *buffer, size_t size, const struct model *model, uint32_t place,
	enum cgroup_value file, uint64_t value);

/* memory.oom.group of the group at PLACE. */
const char *consequence_oom_group(
	char *buffer, size_t size, const struct model *model, uint32_t place, bool is_on);

/* BYTES reclaimed from the group at PLACE. */
const char *consequence_reclaim(
	char *buffer, size_t size, const struct model *model, uint32_t place, uint64_t bytes);

/* The end of PROCESS: "If it ends, 11.2 GiB become free." */
const char *consequence_end(char *buffer, size_t size, const struct process *process);

/* The end of all processes of the group at PLACE and below. */
const char *consequence_group_end(
	char *buffer, size_t size, const struct model *model, uint32_t place);

#endif
