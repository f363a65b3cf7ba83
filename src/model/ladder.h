/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far down the machine is: the stages that the kernel's allocator goes through, in its
 * own order (mm/page_alloc.c, __alloc_pages_slowpath). The rung is the furthest stage whose
 * counter moved. It climbs at once; it comes down only when the stage has been quiet for a
 * while, so that the word on the screen can be read.
 */
#ifndef OOMWATCH_MODEL_LADDER_H
#define OOMWATCH_MODEL_LADDER_H

#include "model/rates.h"

enum ladder_rung {
	LADDER_CALM,
	LADDER_KSWAPD,         /* pgscan_kswapd moved */
	LADDER_DIRECT_RECLAIM, /* allocstall_* moved */
	LADDER_COMPACTION,     /* compact_stall moved: tasks compact memory themselves */
	LADDER_OOM_KILL,       /* oom_kill moved */
	LADDER_RUNGS,
	LADDER_UNKNOWN = LADDER_RUNGS /* /proc/vmstat is absent, or has been read only once */
};

struct ladder {
	enum ladder_rung rung;
	uint64_t since_usec;              /* CLOCK_MONOTONIC at which the rung was reached */
	uint64_t seen_usec[LADDER_RUNGS]; /* when its counter last moved; 0: never */
};

void ladder_init(struct ladder *ladder);

/* Takes the rates at the instant NOW_USEC. */
void ladder_update(struct ladder *ladder, const struct rates *rates, uint64_t now_usec);

/* How long the ladder has stood there, in seconds. */
double ladder_seconds(const struct ladder *ladder, uint64_t now_usec);

/* The name in reports: "calm", "kswapd", "direct_reclaim", "compaction", "oom_kill", "unknown". */
const char *ladder_rung_name(enum ladder_rung rung);

#endif
