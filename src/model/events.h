/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened, for the person who looked away: the newest events, oldest overwritten. */
#ifndef OOMWATCH_MODEL_EVENTS_H
#define OOMWATCH_MODEL_EVENTS_H

#include "model/ladder.h"
#include "model/watermarks.h"

#define EVENTS_MAX 128

enum event_kind {
	EVENT_RUNG,       /* the ladder moved from one rung to another */
	EVENT_OOM_KILL,   /* oom_kill went up by count */
	EVENT_ZONE_LEVEL, /* a zone fell below low or min, or rose above high again */
	EVENT_GAVE_UP,    /* kswapd of a node gave up */
};

struct event {
	enum event_kind kind;
	uint64_t realtime_usec;
	enum ladder_rung from_rung, rung;
	unsigned int node;
	char zone[ZONE_NAME_MAX];
	enum zone_level level;
	unsigned int count;
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
};

/* Compares with the sample before and notes what changed. */
void events_update(struct events *events, const struct sample *sample,
	const struct watermarks *watermarks, const struct ladder *ladder,
	const struct rates *rates);

/* The event AGE back, 0 the newest; NULL beyond what is held. */
const struct event *events_get(const struct events *events, unsigned int age);

#endif
