/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A change to the machine in words, for the dialog and the command line alike: what it is, what follows, what a
 * person must know, the command that does the same, and what came of it. Where the model is asked, the change is
 * thought in it first.
 */
#ifndef OOMWATCH_APP_CHANGE_WORDS_H
#define OOMWATCH_APP_CHANGE_WORDS_H

#include "action/change.h"
#include "model/model.h"

/* The longest line: a sentence with a path or a name in it. */
#define CHANGE_LINE_MAX 512
/* What is said of one change: what follows, every caution, the command. */
#define CHANGE_LINES_MAX 16

struct change_words {
	unsigned int count;
	char line[CHANGE_LINES_MAX + 1]
		 [CHANGE_LINE_MAX]; /* the one beyond takes what does not fit */
};

/* Cautions that hardly anybody can mean: asked twice. */
#define CHANGE_CAUTIONS_GRAVE (CAUTION_ZERO | CAUTION_OWN_GROUP)

/* The row of the model's processes that TARGET is, or NULL: not known yet, or another one with its PID. */
const struct process *change_words_process(const struct model *model, const struct target *target);

/* The place of the model's group that TARGET is, or CGROUP_NONE. */
uint32_t change_words_group(const struct model *model, const struct target *target);

/*
 * Thinks CHANGE in model->what_if, beside what is thought there already, as far as it bears on who is killed; the
 * caller calls model_preview() when all of them are thought. 0; -ESRCH when the model does not know the
 * target; -ENOSPC when there are too many thoughts.
 */
int change_words_think(struct model *model, const struct change *change);

/* "oom_score_adj of java (4312): 0 -> -500", "memory.max of /app.slice: max -> 2G", "SIGTERM to java (4312)". Returns
 * BUFFER. */
const char *change_words_title(char *buffer, size_t size, const struct change *change);

/* One of CAUTIONS as a sentence, by its bit. Returns BUFFER. */
const char *change_words_caution(
	char *buffer, size_t size, const struct change *change, enum change_caution caution);

/*
 * Adds to WORDS what follows from CHANGE, without who is killed next on the machine, which is said once for all
 * changes with consequence_victim(); then CAUTIONS; for a unit of systemd the command to be used instead.
 * MODEL may be NULL: it is not known. What does not fit any more is left out.
 */
void change_words_add(struct change_words *words, const struct model *model,
	const struct change *change, unsigned int cautions);

/* Says in FAILURE that CHANGE cannot be taken back while NEWER, of the same value, is in force. Returns -ESTALE. */
int change_words_newer(
	struct failure *failure, const struct change *change, const struct change *newer);

/* What came of it, by its state: "oom_score_adj of java (4312) is -500, was 0.", "SIGTERM was sent to java
 * (4312).". Returns BUFFER. */
const char *change_words_report(char *buffer, size_t size, const struct change *change);

#endif
