/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The machine under watch: samples go into the model, and what the model says decides how closely
 * the processes are read. The dashboard and the reports both stand on it.
 */
#ifndef OOMWATCH_APP_WATCH_H
#define OOMWATCH_APP_WATCH_H

#include "collect/sampler.h"
#include "model/model.h"

/* Too large for the stack. What is held is touched only when a picture is: half a megabyte. */
struct watch {
	struct sampler sampler;
	struct sample sample;
	struct model model; /* always the newest */
	struct model held;  /* what is shown while the picture is held */
	struct process *held_rows;
	struct process_detail held_detail[PROCESS_DETAILS_MAX];
	struct cgroup *held_groups;
	bool is_held;
	unsigned int places;       /* of processes, for which there is room */
	unsigned int group_places; /* likewise of groups */
};

/* Begins to watch the machine below ROOT. WATCH must be zero bytes, as from calloc(). 0 or -errno with a
 * failure. End with watch_release(). */
int watch_init(struct watch *watch, const char *root, struct failure *failure);

void watch_release(struct watch *watch);

/* As sampler_catch_up(). */
bool watch_catch_up(struct watch *watch, uint64_t budget_usec, bool is_whole);

/* With how much care the next sample is taken; the model decides it anew at each. */
void watch_set_care(struct watch *watch, enum processes_care care);

/* Takes a sample. Allocates only when the processes or the groups outgrew their room: true when it did. */
bool watch_sample(struct watch *watch);

/* Reads the kernel's log alone, between two samples. Whether it told of kills; the model takes them with the next
 * sample. */
bool watch_take_oom_log(struct watch *watch);

/* Takes what has become known of single processes since the sample. */
void watch_take_details(struct watch *watch);

/* Holds the picture as it is, or lets it go; sampling goes on all the same. */
void watch_hold(struct watch *watch, bool is_held);

/* What is to be shown: the newest, or what is held. */
struct model *watch_shown(struct watch *watch);

/* What is thought of what is shown holds for the newest, too. */
void watch_share_thoughts(struct watch *watch);

#endif
