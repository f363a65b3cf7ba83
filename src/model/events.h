/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened, for the person who looked away: the newest events, oldest overwritten. */
#ifndef OOMWATCH_MODEL_EVENTS_H
#define OOMWATCH_MODEL_EVENTS_H

#include "model/cgroup_tree.h"
#include "model/kills.h"
#include "model/ladder.h"
#include "model/watermarks.h"

#define EVENTS_MAX 128

/* The end of a group's path, which outlives the group here. */
#define EVENT_GROUP_MAX 128

/* "oom_score_adj 0 -> -500": a change in the kernel's words. */
#define EVENT_CHANGE_MAX 96

/* Groups in trouble that are followed at one time; more are not told. */
#define EVENTS_SPELLS_MAX 32

/* What goes on in a group has ended when nothing more was seen of it for so long, in seconds. */
#define EVENTS_QUIET_SEC 10

enum event_kind {
	EVENT_RUNG,     /* the ladder moved from one rung to another */
	EVENT_OOM_KILL, /* a process was killed, and count - 1 with it; pid 0: oom_kill rose by count */
	EVENT_ZONE_LEVEL, /* a zone fell below low or min, or rose above high again */
	EVENT_GAVE_UP,    /* kswapd of a node gave up */
	/* Of a control group. Each begins once and ends when it was quiet for a while. */
	EVENT_LIMIT,     /* it came to its memory.max, and reclaims there */
	EVENT_THROTTLE,  /* it is above its memory.high, and is slowed down */
	EVENT_NO_VICTIM, /* it is at its limit with nobody to kill; without a group: the machine */
	EVENT_CHANGE,    /* made with this program: of a process (pid, comm) or a group */
	EVENT_LOAD,      /* a workload that this program started, and its end */
};

struct event {
	enum event_kind kind;
	uint64_t realtime_usec;
	enum ladder_rung from_rung, rung;
	unsigned int node;
	char zone[ZONE_NAME_MAX];
	enum zone_level level;
	unsigned int count;
	int32_t pid; /* of who was killed; 0: not known */
	char comm[PROCESS_COMM_MAX];
	char group[EVENT_GROUP_MAX]; /* its path; "": none, or not known */
	bool is_end; /* of a limit, throttling, no victim or a workload, which lasted for_sec; of
				      * a change: it was undone */
	double for_sec;
	char change[EVENT_CHANGE_MAX]; /* of a workload: its kinds, and in the end the reason */
};

/* Something that goes on in a group. */
struct event_spell {
	enum event_kind kind;
	bool is_on;
	uint32_t place;
	uint32_t incarnation;
	uint64_t since_usec;
	uint64_t seen_usec; /* the newest sign of it */
	char group[EVENT_GROUP_MAX];
};

/* Zero bytes: no sample was taken yet. */
struct events {
	unsigned int next;
	unsigned int count;
	struct event event[EVENTS_MAX];
	/* What was true at the sample before. */
	bool has_before;
	enum ladder_rung rung;
	unsigned int zone_count;
	enum zone_level level[ZONEINFO_ZONES_MAX];
	bool is_reported[ZONEINFO_ZONES_MAX]; /* below low, and not yet back above high */
	unsigned int node_count;
	enum kswapd_state kswapd[ZONEINFO_NODES_MAX];
	struct event_spell spell[EVENTS_SPELLS_MAX];
	uint64_t kills_told;      /* of those that came into the ring of kills */
	uint64_t no_victim_count; /* reports in the log */
};

/* Compares with the sample before and notes what changed. KILLS and TREE are of SAMPLE already. */
void events_update(struct events *events, const struct sample *sample,
	const struct watermarks *watermarks, const struct ladder *ladder, const struct kills *kills,
	const struct cgroup_tree *tree);

/* Notes a CHANGE, copied as it is but for its kind and with the end of GROUP, its path ("": it is of a process). */
void events_note_change(struct events *events, const struct event *change, const char *group);

/* The same of a workload: LOAD has what, whether it is the end, and for_sec then; GROUP is its own ("": it has none). */
void events_note_load(struct events *events, const struct event *load, const char *group);

/* "rung", "oom_kill", "limit": the name in reports. */
const char *event_kind_name(enum event_kind kind);

/* The event AGE back, 0 the newest; NULL beyond what is held. */
const struct event *events_get(const struct events *events, unsigned int age);

#endif
