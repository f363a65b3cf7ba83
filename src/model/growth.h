/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How fast each process grows (see model/slope.h).
 *
 * Most processes of a machine never change. Of those only is kept since when they stand still; who
 * changes gets a track with points, from a pool, and gives it back when all of them are the same
 * again. While the pool is empty, what changes least loses its track to who begins to change.
 */
#ifndef OOMWATCH_MODEL_GROWTH_H
#define OOMWATCH_MODEL_GROWTH_H

#include "kernel/sample.h"
#include "model/slope.h"

#define GROWTH_POINTS SLOPE_POINTS

/* Seconds between two points, at least, and of all points. */
#define GROWTH_SPACING_SEC (SLOPE_SPACING_DSEC / 10)
#define GROWTH_WINDOW_SEC ((SLOPE_POINTS - 1) * GROWTH_SPACING_SEC)

/* Processes that change at the same time, within a window or two. */
#define GROWTH_TRACKS 1024

struct growth_row;
struct growth_track;

/* In the storage of growth_reserve(), of which only what is used is touched. */
struct growth {
	struct growth_row *row; /* by place, below place_count */
	unsigned int capacity;
	unsigned int place_count;   /* that have held a process so far */
	struct growth_track *track; /* GROWTH_TRACKS */
	unsigned int track_count;   /* that have been taken so far */
	uint16_t free_track;        /* 1 + the first of them that were given back; 0: none */
	unsigned int hand;          /* track that is the next to be lost, perhaps */
	uint64_t start_usec;        /* CLOCK_MONOTONIC of the first sample */
};

/* Without places: it knows no process. */
void growth_init(struct growth *growth);

/* Makes room for PLACES, keeping what is known. 0; or -ENOMEM, and then all is as before. */
int growth_reserve(struct growth *growth, unsigned int places);

void growth_release(struct growth *growth);

/* Takes the processes that were read for SAMPLE. */
void growth_update(struct growth *growth, const struct sample *sample);

/* Copies FROM into TO, as far as its places reach, for a picture that is looked at and not updated. */
void growth_copy(struct growth *to, const struct growth *from);

/*
 * KiB a second of PROCESS, which has PLACE. 0 for one that has not changed for as long as four points
 * take; NAN while it is unknown.
 */
double growth_kib_per_sec(
	const struct growth *growth, const struct process *process, unsigned int place);

/*
 * The places of the MOST processes of TABLE that grow fastest, the fastest first. Returns how many there
 * are; who does not grow is none of them.
 */
unsigned int growth_fastest(const struct growth *growth, const struct process_table *table,
	unsigned int most, uint32_t *ret_places);

#endif
