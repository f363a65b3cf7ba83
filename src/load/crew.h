/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The workers of a workload: children of the supervisor, each with a slot in memory that both share. A worker makes
 * itself the first to be killed, dies with the supervisor, enters the group and looks whether it is there, and only then
 * does what its kind does.
 */
#ifndef OOMWATCH_LOAD_CREW_H
#define OOMWATCH_LOAD_CREW_H

#include <sys/types.h>

#include "load/folder.h"
#include "load/group.h"
#include "load/keeper.h"
#include "load/set_point.h"
#include "load/worker.h"

/* How far a worker came before it began. */
enum load_stage {
	LOAD_STAGE_NEW,
	LOAD_STAGE_ADJUSTING, /* writes its oom_score_adj */
	LOAD_STAGE_LIMITING,
	LOAD_STAGE_ENTERING, /* the group */
	LOAD_STAGE_WORKING,
};

struct load_place_of_work {
	struct load_slot slot;
	_Atomic int stage; /* enum load_stage */
};

struct load_member {
	pid_t pid; /* 0: it was not started */
	unsigned int part;
	unsigned int index; /* of those of the part */
	bool is_alive;
};

struct load_crew {
	const struct load_plan *plan;
	struct load_place_of_work *place; /* one for each member, MAP_SHARED */
	_Atomic uint64_t *heartbeat;      /* there, too */
	size_t shared_bytes;
	struct load_member member[LOAD_PROCESSES_MAX];
	unsigned int count;
	unsigned int started;
	unsigned int alive;
	unsigned int killed; /* by a signal */
	unsigned int failed; /* ended by themselves */
	int first_error;     /* of those: -errno, and of whom */
	unsigned int first_failed;
};

/* What the workers need of the supervisor. */
struct load_surroundings {
	const struct load_group *group; /* NULL: there is none */
	const struct load_folder *folder;
	struct load_keeper *keeper;
	uint64_t budget_bytes; /* without a group: what all may hold together */
};

/* The workers of PLAN, which outlives it. 0 or -errno with a failure. */
int load_crew_init(struct load_crew *crew, const struct load_plan *plan, struct failure *failure);

/* Starts the next COUNT workers or what is left of them. 0 or -errno with a failure: those that were started run. */
int load_crew_start(struct load_crew *crew, const struct load_surroundings *surroundings,
	unsigned int count, struct failure *failure);

/* Takes note of those that have ended. */
void load_crew_reap(struct load_crew *crew);

/* Whether all that were started and live have begun to work. */
bool load_crew_is_working(const struct load_crew *crew);

/* Why the first that failed did; false when none did. */
bool load_crew_trouble(const struct load_crew *crew, struct failure *ret);

/* What they live with now, such as a full disk. Likewise. */
bool load_crew_hindrance(const struct load_crew *crew, struct failure *ret);

void load_crew_kill(struct load_crew *crew);

/* Sums over those of PART, or of all with LOAD_PARTS_MAX. The dead hold nothing, but have worked. */
uint64_t load_crew_held(const struct load_crew *crew, unsigned int part);
uint64_t load_crew_target(const struct load_crew *crew, unsigned int part);
uint64_t load_crew_worked(const struct load_crew *crew);

/* Gives each that lives its share of what PART shall hold, and of its rate. */
void load_crew_set_target(struct load_crew *crew, unsigned int part, uint64_t bytes);
void load_crew_set_rate(struct load_crew *crew, unsigned int part, uint64_t bytes_per_sec);

void load_crew_release(struct load_crew *crew);

#endif
