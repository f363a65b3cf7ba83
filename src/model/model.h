/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything that the screens and the reports know: the newest sample and what follows
 * from it and from those before. Pure: no clock, no file, no screen; the same samples
 * make the same model, whether they are live, replayed or made by a test.
 */
#ifndef OOMWATCH_MODEL_MODEL_H
#define OOMWATCH_MODEL_MODEL_H

#include "model/cgroup_tree.h"
#include "model/cgroup_victim.h"
#include "model/events.h"
#include "model/forecast.h"
#include "model/growth.h"
#include "model/history.h"
#include "model/kills.h"
#include "model/ladder.h"
#include "model/marks.h"
#include "model/process_history.h"
#include "model/rates.h"
#include "model/reclaim.h"
#include "model/shortage.h"
#include "model/slots.h"
#include "model/stalls.h"
#include "model/victim.h"
#include "model/watermarks.h"

/* About 600 KiB for the largest machine, in the caller's storage, never on the stack. */
struct model {
	uint64_t sample_count;
	double interval_sec;  /* between the newest two samples; NAN before the second */
	struct sample sample; /* the newest */
	struct rates rates;
	struct reclaim reclaim;
	struct stalls stalls;
	struct watermarks watermarks;
	struct ladder ladder;
	struct shortage shortage;
	struct forecast forecast;
	struct slots slots; /* of the courses; set by who takes the samples */
	struct history history;
	struct marks marks; /* in the courses; set by who starts and ends workloads */
	struct events events;
	struct growth growth;
	struct victims victims;
	struct process_history process_history;
	struct cgroup_tree cgroup_tree;
	struct cgroup_victims cgroup_victims;
	struct kills kills;
	struct what_if what_if;               /* asked for by the person in front; empty: nothing */
	struct victims preview;               /* the victims as they would be then */
	struct cgroup_victims cgroup_preview; /* likewise */
};

/*
 * MODEL must be zero bytes, as from calloc(): its arrays are for the largest machine, and are touched as
 * far as this one needs them. It has no room for processes yet.
 */
void model_init(struct model *model);

/* Makes room for PLACES of a process table; this and the next one are where a model allocates. 0, or
 * -ENOMEM: then it goes on with the room it has. Release with model_release(). */
int model_reserve(struct model *model, unsigned int places);

/* The same for PLACES of a table of control groups. */
int model_reserve_cgroups(struct model *model, unsigned int places);

/* Frees that room. */
void model_release(struct model *model);

/*
 * Makes TO what FROM is now, processes and groups included: into ROWS, of PLACES, and GROUPS, of
 * GROUP_PLACES, which must live as long as TO is looked at; their texts and details stay with whoever
 * filled the sample. For a picture that is held. TO is initialised, with room of its own.
 */
void model_copy(struct model *to, const struct model *from, struct process *rows,
	unsigned int places, struct cgroup *groups, unsigned int group_places);

/* Whether model->what_if changes anything: then model->preview is what it would make of the victims,
 * and else it has no meaning. */
bool model_is_previewed(const struct model *model);

/* Takes model->what_if as it is now: drops what is thought of processes that are gone, and makes the
 * preview anew. */
void model_preview(struct model *model);

/* Takes the next instant. */
void model_update(struct model *model, const struct sample *sample);

/* The group of PROCESS: its place, or CGROUP_NONE when it is not known. */
uint32_t model_group_of(const struct model *model, const struct process *process);

/* Seconds from SINCE_USEC to the newest sample, at least 0. */
double model_seconds_since(const struct model *model, uint64_t since_usec);

#endif
