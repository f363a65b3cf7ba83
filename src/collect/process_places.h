/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of a process table, each in one place for as long as its process lives, and the way
 * from a PID to its place. Room is made between samples only.
 */
#ifndef OOMWATCH_COLLECT_PROCESS_PLACES_H
#define OOMWATCH_COLLECT_PROCESS_PLACES_H

#include "kernel/process.h"

#define PROCESS_PLACE_NONE UINT32_MAX

struct process_places {
	struct process *row;
	uint32_t *slot; /* place + 1 by hash of the PID; 0: free */
	uint32_t slot_count;
	uint32_t capacity;
	uint32_t end;        /* all places from here on have never been used */
	uint32_t count;      /* processes */
	uint32_t first_free; /* of the places before END, a guess: none below it is free */
	uint32_t incarnations;
};

/* Without room. */
void process_places_init(struct process_places *places);

/* Makes room for CAPACITY processes. 0; or -ENOMEM, and then all is as before. */
int process_places_reserve(struct process_places *places, uint32_t capacity);

void process_places_release(struct process_places *places);

/* Where PID is, or PROCESS_PLACE_NONE. */
uint32_t process_places_find(const struct process_places *places, int32_t pid);

/* Gives PID, which has none, a place with nothing known; PROCESS_PLACE_NONE when all are taken. */
uint32_t process_places_add(struct process_places *places, int32_t pid);

void process_places_remove(struct process_places *places, uint32_t place);

/* Another process has the PID of PLACE: nothing is known of it. */
void process_places_renew(struct process_places *places, uint32_t place);

#endif
