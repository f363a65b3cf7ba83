/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What each process was at the sample before, and those that went away lately: a kill is known only
 * when its victim is gone, and with it all that /proc could say of it.
 */
#ifndef OOMWATCH_MODEL_LAST_SEEN_H
#define OOMWATCH_MODEL_LAST_SEEN_H

#include "kernel/sample.h"

/* Processes that are remembered after they went. */
#define LAST_SEEN_GONE_MAX 128

struct seen_process {
	int32_t pid; /* 0: nobody */
	uint32_t incarnation;
	uint32_t group;      /* its place in the table of groups, plus 1; 0: not known */
	uint32_t gone_at;    /* the number of the sample that lacked it first; 0: it was there */
	bool is_leader_dead; /* its first thread has ended */
	bool has_memory;
	char comm[PROCESS_COMM_MAX];
	uint64_t kib[PROCESS_MEMORIES]; /* before the kernel began to take it back */
};

struct last_seen {
	struct seen_process *row; /* by place of the process table */
	unsigned int capacity;
	unsigned int place_count;
	struct seen_process gone[LAST_SEEN_GONE_MAX]; /* a ring */
	unsigned int gone_next;
	uint32_t sample;  /* the number of the newest sample, from 1 */
	bool is_complete; /* and in it all processes of the machine were known */
	bool is_foreign;  /* PIDs are those of a namespace, not those of the log */
};

void last_seen_init(struct last_seen *seen);

/* Makes room for PLACES. 0; or -ENOMEM, and then all is as before. */
int last_seen_reserve(struct last_seen *seen, unsigned int places);

void last_seen_release(struct last_seen *seen);

/* Takes the processes of SAMPLE. Places beyond the capacity are not looked at. */
void last_seen_take(struct last_seen *seen, const struct sample *sample);

/*
 * The process that the kernel's log calls PID and COMM, or NULL; TABLE is what has come since. Where the
 * first thread of a process has ended, the log has the PID of a thread that lives, which no table has: then
 * it is the one without its first thread that was called COMM and has gone away, if there is just one.
 */
const struct seen_process *last_seen_find(const struct last_seen *seen, int32_t pid,
	const char *comm, const struct process_table *table);

/* The place of PROCESS in the process table, when it was there at the newest sample; else -1. */
int last_seen_place(const struct last_seen *seen, const struct seen_process *process);

#endif
