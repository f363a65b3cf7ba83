/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The course of what the screens draw over time: one ring a series, one value a slot. */
#ifndef OOMWATCH_MODEL_HISTORY_H
#define OOMWATCH_MODEL_HISTORY_H

#include "base/ring.h"
#include "model/reclaim.h"
#include "model/slots.h"
#include "model/stalls.h"

enum history_series {
	HISTORY_AVAILABLE_BYTES, /* the one level */
	HISTORY_FIRST_RATE,
	HISTORY_STALL_MEMORY_SOME = HISTORY_FIRST_RATE,
	HISTORY_STALL_MEMORY_FULL,
	HISTORY_STALL_IO_SOME,
	HISTORY_STALL_CPU_SOME,
	HISTORY_SCAN, /* RECLAIM_CLASSES series from here on, pages a second */
	HISTORY_ALLOCSTALL = HISTORY_SCAN + RECLAIM_CLASSES,
	HISTORY_CLEAN,
	HISTORY_DIRTY,
	HISTORY_ANON,
	HISTORY_SLAB,
	HISTORY_REFAULT,
	HISTORY_PSWPIN,
	HISTORY_PSWPOUT,
	HISTORY_PGMAJFAULT,
	HISTORY_COMPACT_STALL,
	HISTORY_COMPACT_FAIL,
	HISTORY_COMPACT_DAEMON_WAKE,
	HISTORY_SERIES
};

/* Zero bytes: no sample was taken yet. */
struct history {
	struct ring ring[HISTORY_SERIES];
};

/* Puts the values of SAMPLE, which begins BEGUN slots, onto every ring; what is unknown goes in as NAN. */
void history_update(struct history *history, unsigned int begun, const struct sample *sample,
	const struct rates *rates, const struct reclaim *reclaim, const struct stalls *stalls);

#endif
