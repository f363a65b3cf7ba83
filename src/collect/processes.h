/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All processes of a machine at a cost that hardly grows with their number. Reading one file of
 * each of 10,000 processes takes 45 ms; so at a calm sample only these are read: what is new
 * (/proc is listed from the last PID on), a hot set through kept descriptors, and of the rest as
 * many, in turn, as a budget of CPU time allows. oom_score of the rest is enough to find those
 * that matter: where it moved, the exact parts are read as well. Under pressure all are read.
 *
 * A PID may be given to another process while nobody looks. Kept descriptors notice it at once. A
 * row that is read by its PID gets another incarnation when the process has another name, parent or
 * user after its PID was just given out; in turn, when it has another name and another parent or
 * user; and, on the screen, when it began at another time.
 *
 * Another source of the same table, such as an iterator in the kernel, would stand behind the
 * functions of this file.
 */
#ifndef OOMWATCH_COLLECT_PROCESSES_H
#define OOMWATCH_COLLECT_PROCESSES_H

#include "collect/process_details.h"
#include "collect/process_hot.h"
#include "collect/process_start.h"
#include "kernel/sample.h"

#define PROCESSES_YOUNG_MAX 64

/* How many are read at a sample. */
enum processes_care {
	PROCESSES_CALM,     /* what matters, and of the rest what 0.25 % of a CPU allows, in turn */
	PROCESSES_THOROUGH, /* all, as many as a tenth of a CPU allows */
	PROCESSES_WHOLE,    /* all in all their parts, whatever it costs */
	PROCESSES_CARES
};

struct processes {
	bool is_live; /* the processes of this machine; else those of a captured tree */
	enum processes_care care;
	enum process_hiding hiding;
	struct process_store store;
	struct process_start start;
	struct process_hot hot;
	struct pid_listing newest;  /* goes from the last PID on */
	struct pid_listing listing; /* goes through all of them, now and then */
	uint64_t next_listing_usec; /* CLOCK_MONOTONIC of the next one */
	uint64_t taken_usec;        /* the same of the newest sample */
	bool is_listing;            /* one is under way */
	struct kept_file loadavg;
	int32_t last_pid;    /* that was given out before the newest sample; 0: not known */
	int32_t earlier_pid; /* the same of the sample before it */
	unsigned int identity_checks; /* of this sample */
	uint32_t cursor;              /* place that is next in turn */
	uint32_t sweep;               /* times that the cursor has gone round */
	uint32_t young
		[PROCESSES_YOUNG_MAX]; /* places of those that are new and have yet to exec() */
	unsigned int young_count;
	uint32_t wanted[PROCESS_HOT_MAX]; /* places */
	unsigned int wanted_count;
	uint32_t places_wanted;          /* grown to so many between samples */
	unsigned int missed;             /* found no place in the last listing, and since */
	unsigned int listing_missed;     /* the same of the one that is under way */
	struct process_details *details; /* NULL: there are none */
	struct process_detail *detail;   /* room for PROCESS_DETAILS_MAX */
	unsigned int detail_count;
};

/*
 * Opens proc/ below ROOT; IS_LIVE: it is that of this machine, and the details are asked for as
 * well (without them the rest works). 0 or -errno. Release with processes_release().
 */
int processes_init(struct processes *processes, int root, bool is_live);

void processes_release(struct processes *processes);

/* Goes on with the start for BUDGET_USEC of CPU time. True when the victims are known; when
 * IS_WHOLE, only when everything is. */
bool processes_catch_up(struct processes *processes, uint64_t budget_usec, bool is_whole);

/*
 * Reads what is due ELAPSED_USEC after the sample before, and fills TABLE, which stays valid until
 * the next call. Allocates only when the processes outgrew their room. 0; -EAGAIN before their
 * scores are known; -errno when they cannot be listed; -ENOENT when there are none.
 */
int processes_take(struct processes *processes, uint64_t elapsed_usec, struct process_table *table);

/*
 * The places, of the newest table, that are to be read at each sample, the most urgent first;
 * DETAILED of them in detail, and the first of them each time anew when it IS_SELECTED.
 */
void processes_want(struct processes *processes, const uint32_t *places, unsigned int count,
	unsigned int detailed, bool is_selected);

/* Takes what the threads of the details have found since, into TABLE, between two samples. */
void processes_take_details(struct processes *processes, struct process_table *table);

/* A descriptor for poll() that is readable when they have; -1 without details. */
int processes_details_fd(const struct processes *processes);

/* With how much care the samples from the next one on are taken. */
void processes_set_care(struct processes *processes, enum processes_care care);

#endif
