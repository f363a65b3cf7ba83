/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of a table of control groups, each in one place for as long as its group lives, the way
 * from a folder's inode number to its place, and the tree that they make. Room is made between
 * samples only.
 */
#ifndef OOMWATCH_COLLECT_CGROUP_PLACES_H
#define OOMWATCH_COLLECT_CGROUP_PLACES_H

#include "collect/cgroup_names.h"

/* Groups further down are left out: their number, and that of the descriptors to reach one, is bounded. */
#define CGROUP_DEPTH_MAX 127

enum cgroup_queue_kind {
	CGROUP_QUEUE_WALK,  /* folders that are to be listed */
	CGROUP_QUEUE_NEW,   /* groups that were never read */
	CGROUP_QUEUE_TRAIL, /* groups below one whose events have moved */
	CGROUP_QUEUES
};

/* What the collection knows of a group beside its row; small, for it is gone through at each sample. */
struct cgroup_track {
	uint32_t first_child; /* places; CGROUP_NONE */
	uint32_t next;        /* child of the same parent */
	uint32_t previous;
	uint32_t seen;                      /* number of the walk that met it last */
	uint32_t queue_next[CGROUP_QUEUES]; /* valid while it stands in that queue */
	bool is_queued[CGROUP_QUEUES];
	bool is_left;     /* its group is gone; processes may still be said to be in it */
	bool is_hot;      /* it was in the hot set at the last sample */
	bool is_restless; /* a process is thought to be in it that no listing has shown yet */
	uint16_t nearness_permille; /* current of the tightest of its own limits; 0: it has none */
	uint64_t listed_usec;       /* CLOCK_MONOTONIC when its processes were read */
	uint64_t limits_usec;       /* the same of all its files */
	uint64_t met_usec;          /* the same for the first time; 1: it was there before us */
	uint64_t current;           /* memory.current then */
};

struct cgroup_queue {
	uint32_t first; /* places; CGROUP_NONE */
	uint32_t last;
};

struct cgroup_places {
	struct cgroup *row;
	struct cgroup_track *node;
	uint32_t *slot; /* place + 1 by hash of the inode number; 0: free */
	uint32_t slot_count;
	uint32_t capacity;
	uint32_t end;        /* all places from here on have never been used */
	uint32_t count;      /* groups */
	uint32_t read_count; /* of them that were read once */
	uint32_t first_free; /* a guess: no place below it is free */
	uint32_t incarnations;
	uint32_t left_count; /* nodes that are left */
	bool is_one_lost;    /* since the last walk began; another may have come in its place */
	struct cgroup_queue queue[CGROUP_QUEUES];
	struct cgroup_names names;
	bool is_name_missing; /* there was no room for a name */
};

/* Without room for groups, with some for names. 0 or -ENOMEM. */
int cgroup_places_init(struct cgroup_places *places);

void cgroup_places_release(struct cgroup_places *places);

/* Makes room for CAPACITY groups. 0; or -ENOMEM, and then all is as before. */
int cgroup_places_reserve(struct cgroup_places *places, uint32_t capacity);

/* Where the folder ID is, or CGROUP_NONE. */
uint32_t cgroup_places_find(const struct cgroup_places *places, uint64_t id);

/* Gives ID, which has none, a place below PARENT (CGROUP_NONE: it is the root); CGROUP_NONE when
 * there is no room for it or its NAME, or when it is too far down. */
uint32_t cgroup_places_add(
	struct cgroup_places *places, uint64_t id, uint32_t parent, const char *name);

/* Removes the group at PLACE and all below it. The places are given to others only once they were
 * settled. */
void cgroup_places_remove(struct cgroup_places *places, uint32_t place);

/* No process is in a group that is gone: its place is free. */
void cgroup_places_settle(struct cgroup_places *places);

/* PLACE was read once, or needs not be. */
void cgroup_places_note_read(struct cgroup_places *places, uint32_t place, uint64_t now_usec);

/* Puts PLACE at the end of the queue, or at its front, unless it stands in it. */
void cgroup_places_push(struct cgroup_places *places, enum cgroup_queue_kind kind, uint32_t place);
void cgroup_places_push_first(
	struct cgroup_places *places, enum cgroup_queue_kind kind, uint32_t place);

/* Takes the first one that still has a group; CGROUP_NONE when there is none. */
uint32_t cgroup_places_pop(struct cgroup_places *places, enum cgroup_queue_kind kind);

/* The name of its folder. */
const char *cgroup_places_name(const struct cgroup_places *places, uint32_t place);

#endif
