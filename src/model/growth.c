/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/growth.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

#define DSEC_PER_SEC 10
#define USEC_PER_DSEC (USEC_PER_SEC / DSEC_PER_SEC)
#define WINDOW_DSEC (GROWTH_WINDOW_SEC * DSEC_PER_SEC)

/* Longer than this takes as many points: the newest comes as soon as those before are settled. */
#define KNOWN_DSEC ((SLOPE_POINTS_MIN - 2) * SLOPE_SPACING_DSEC)

/*
 * Tracks that are compared when one must be lost. More find a better one, but when all processes of a
 * large machine change, each of them looks for one at each sample.
 */
#define TRACKS_COMPARED 8

/* A process, by its place. Times are since the first sample, in 1/10 s, here and below. */
struct growth_row {
	uint32_t incarnation;
	uint32_t time_dsec;  /* when its memory was last seen */
	float kib;           /* then; NAN: never */
	uint16_t still_dsec; /* for so long it had not changed then; UINT16_MAX: or longer */
	uint16_t track;      /* 1 + its track; 0: none */
};

/* The points of a process that changes. */
struct growth_track {
	uint32_t place;
	uint32_t begun_dsec;
	float kib_per_sec;  /* NAN while there are fewer than four points, and when given back */
	uint16_t next_free; /* 1 + the next one that was given back; 0: none */
	struct slope slope;
};

static const struct growth_row row_unknown = {.kib = NAN};

void growth_init(struct growth *growth)
{
	memset(growth, 0, sizeof(*growth));
}

int growth_reserve(struct growth *growth, unsigned int places)
{
	struct growth_row *row;

	if (places <= growth->capacity)
		return 0;
	if (!growth->track)
		growth->track = malloc(GROWTH_TRACKS * sizeof(*growth->track));
	row = growth->track ? reallocarray(growth->row, places, sizeof(*row)) : NULL;
	if (!row)
		return -ENOMEM;
	growth->row = row;
	growth->capacity = places;
	return 0;
}

void growth_release(struct growth *growth)
{
	free(growth->row);
	free(growth->track);
	growth_init(growth);
}

static struct growth_track *track_of(const struct growth *growth, const struct growth_row *row)
{
	return row->track ? &growth->track[row->track - 1] : NULL;
}

static void track_give_back(struct growth *growth, struct growth_row *row)
{
	struct growth_track *track = track_of(growth, row);

	if (!track)
		return;
	track->kib_per_sec = NAN;
	track->next_free = growth->free_track;
	growth->free_track = row->track;
	row->track = 0;
}

/* KiB a second, up or down; what is not known yet counts as nothing. */
static float change_of(const struct growth_track *track)
{
	return isnan(track->kib_per_sec) ? 0 : fabsf(track->kib_per_sec);
}

/*
 * A track that another process loses: of the next ones in turn, that which changes least. Each is kept
 * for a window, or none would get as far as to be known; and those that are new protect the others, or
 * these would be taken where they are the last old ones. 1 + its index; 0: there is none.
 */
static uint16_t track_steal(struct growth *growth, uint32_t now_dsec)
{
	struct growth_track *least = NULL;

	for (unsigned int i = 0; i < TRACKS_COMPARED; i++) {
		struct growth_track *track = &growth->track[growth->hand];

		growth->hand = (growth->hand + 1) % GROWTH_TRACKS;
		if (!least || change_of(track) < change_of(least))
			least = track;
	}
	if (now_dsec < least->begun_dsec + WINDOW_DSEC)
		return 0;
	growth->row[least->place].track = 0;
	return (uint16_t)(least - growth->track + 1);
}

static uint16_t track_find(struct growth *growth, uint32_t now_dsec)
{
	uint16_t found = growth->free_track;

	if (found) {
		growth->free_track = growth->track[found - 1].next_free;
		return found;
	}
	if (growth->track_count < GROWTH_TRACKS)
		return (uint16_t)++growth->track_count;
	return track_steal(growth, now_dsec);
}

/* The process at PLACE has changed: it gets a track, if there is one, with points from before, while
 * it stood still. */
static void track_begin(struct growth *growth, unsigned int place, uint32_t now_dsec)
{
	struct growth_row *row = &growth->row[place];
	unsigned int count = 1 + row->still_dsec / SLOPE_SPACING_DSEC;
	struct growth_track *track;

	row->track = track_find(growth, now_dsec);
	track = track_of(growth, row);
	if (!track)
		return;
	if (count > GROWTH_POINTS)
		count = GROWTH_POINTS;
	track->place = place;
	track->begun_dsec = now_dsec;
	track->kib_per_sec = NAN;
	track->slope.count = 0;
	for (unsigned int i = 0; i < count; i++)
		slope_take(&track->slope, row->time_dsec - (count - 1 - i) * SLOPE_SPACING_DSEC,
			row->kib);
}

static uint16_t still_dsec(const struct growth_row *row, uint32_t now_dsec)
{
	uint32_t dsec = row->still_dsec + (now_dsec - row->time_dsec);

	return dsec < UINT16_MAX ? (uint16_t)dsec : UINT16_MAX;
}

/* The process at PLACE, whose memory was seen before. */
static void row_follow(struct growth *growth, unsigned int place, uint32_t now_dsec, float kib)
{
	struct growth_row *row = &growth->row[place];
	struct growth_track *track;

	if (kib == row->kib) {
		row->still_dsec = still_dsec(row, now_dsec);
	} else {
		if (!row->track)
			track_begin(growth, place, now_dsec);
		row->still_dsec = 0;
	}
	row->time_dsec = now_dsec;
	row->kib = kib;
	track = track_of(growth, row);
	if (!track)
		return;
	slope_take(&track->slope, now_dsec, kib);
	track->kib_per_sec = slope_per_sec(&track->slope);
	/* All points are the same. */
	if (now_dsec - track->slope.time_dsec[0] <= row->still_dsec)
		track_give_back(growth, row);
}

static void row_forget(struct growth *growth, struct growth_row *row, uint32_t incarnation)
{
	track_give_back(growth, row);
	*row = row_unknown;
	row->incarnation = incarnation;
}

static uint32_t time_dsec(const struct growth *growth, uint64_t usec)
{
	return usec < growth->start_usec ? 0
					 : (uint32_t)((usec - growth->start_usec) / USEC_PER_DSEC);
}

/*
 * When the memory of PROCESS, which is that of ROW, was seen. Memory is read again when oom_score has
 * moved, and that has coarse steps: a process that stays on one for as long as the window counts as
 * one that stands still, or it would go on growing for ever; looked at sooner, a slow leak would.
 */
static uint32_t seen_dsec(
	const struct growth *growth, const struct growth_row *row, const struct process *process)
{
	uint32_t checked = time_dsec(growth, process->checked_usec);

	return checked >= row->time_dsec + WINDOW_DSEC ? checked
						       : time_dsec(growth, process->read_usec);
}

static void take(struct growth *growth, unsigned int place, const struct process *process)
{
	struct growth_row *row = &growth->row[place];
	uint32_t seen;

	/* A process that is gone shall not keep its track. */
	if (row->incarnation != process->incarnation || process->pid == 0)
		row_forget(growth, row, process->incarnation);
	if (process->pid == 0 || !(process->flags & PROCESS_HAS_MEMORY))
		return;
	if (isnan(row->kib)) {
		row->time_dsec = time_dsec(growth, process->read_usec);
		row->kib = (float)process_memory_kib(process);
		return;
	}
	seen = seen_dsec(growth, row, process);
	if (seen > row->time_dsec)
		row_follow(growth, place, seen, (float)process_memory_kib(process));
}

void growth_update(struct growth *growth, const struct sample *sample)
{
	const struct process_table *table = &sample->processes;

	if (!sample_has(sample, SOURCE_PROCESSES))
		return;
	if (growth->start_usec == 0)
		growth->start_usec = sample->monotonic_usec;
	for (unsigned int i = 0; i < table->place_count && i < growth->capacity; i++) {
		if (i == growth->place_count)
			growth->row[growth->place_count++] = row_unknown;
		take(growth, i, &table->row[i]);
	}
}

void growth_copy(struct growth *to, const struct growth *from)
{
	struct growth copy = *from;

	copy.row = to->row;
	copy.track = to->track;
	copy.capacity = to->capacity;
	if (copy.place_count > to->capacity)
		copy.place_count = to->capacity;
	*to = copy;
	if (to->place_count == 0)
		return;
	memcpy(to->row, from->row, to->place_count * sizeof(to->row[0]));
	memcpy(to->track, from->track, to->track_count * sizeof(to->track[0]));
}

double growth_kib_per_sec(
	const struct growth *growth, const struct process *process, unsigned int place)
{
	const struct growth_row *row;

	if (place >= growth->place_count)
		return NAN;
	row = &growth->row[place];
	if (row->incarnation != process->incarnation)
		return NAN;
	if (row->track)
		return (double)track_of(growth, row)->kib_per_sec;
	return row->still_dsec > KNOWN_DSEC ? 0 : NAN;
}

static float speed_at(const struct growth *growth, uint32_t place)
{
	return track_of(growth, &growth->row[place])->kib_per_sec;
}

/* Whether the process of TABLE at the place of TRACK is that of the track, and grows. */
static bool is_growing(const struct growth *growth, const struct process_table *table,
	const struct growth_track *track)
{
	return track->kib_per_sec > 0 && track->place < table->place_count &&
	       growth_kib_per_sec(growth, &table->row[track->place], track->place) > 0;
}

unsigned int growth_fastest(const struct growth *growth, const struct process_table *table,
	unsigned int most, uint32_t *ret_places)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < growth->track_count; i++) {
		const struct growth_track *track = &growth->track[i];
		unsigned int at = count;

		if (!is_growing(growth, table, track))
			continue;
		while (at > 0 && speed_at(growth, ret_places[at - 1]) < track->kib_per_sec)
			at--;
		if (at == most)
			continue;
		count += count < most;
		memmove(&ret_places[at + 1], &ret_places[at],
			(count - at - 1) * sizeof(*ret_places));
		ret_places[at] = track->place;
	}
	return count;
}
