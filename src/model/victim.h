/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whom the kernel would kill next (mm/oom_kill.c, select_bad_process()): the greatest badness
 * among those that may be killed; of equals the one that comes last in the kernel's list of
 * tasks, which is the newest. The kernel kills only when reclaim gains nothing any more, and
 * reclaim takes mapped file pages first, and swaps out shared memory, which then counts for nobody:
 * so the choice is made twice, by the badness of this moment, and by what is left of each then.
 */
#ifndef OOMWATCH_MODEL_VICTIM_H
#define OOMWATCH_MODEL_VICTIM_H

#include "model/badness.h"
#include "model/what_if.h"

enum eligibility {
	ELIGIBLE,
	ELIGIBILITY_UNKNOWN, /* not read yet, or the privileges do not allow it */
	INELIGIBLE_INIT,     /* the first process of the machine */
	INELIGIBLE_KERNEL_THREAD,
	INELIGIBLE_PROTECTED, /* oom_score_adj is -1000 */
	INELIGIBLE_VFORK,     /* it still uses its parent's memory, between vfork() and exec() */
	INELIGIBLE_ZOMBIE,    /* it has no memory any more */
	INELIGIBLE_KILLED,    /* the kernel scores it 0: its memory is being taken back already */
	ELIGIBILITIES
};

/* What a process is to the OOM killer; one for each place of the table. */
struct victim_row {
	int64_t badness_pages; /* INT64_MIN when it is not eligible */
	int64_t left_pages;  /* the same by what reclaim leaves of it: no file pages, less shmem */
	uint32_t rank;       /* by badness, from 1; 0: not eligible */
	uint8_t eligibility; /* enum eligibility */
};

/* The first two by one measure. Places of the table; -1: there is none. */
struct victim_choice {
	int first;
	int second;
	int64_t badness_pages; /* of the first, by that measure */
	int64_t margin_pages;  /* by which the second is behind; 0 without a second */
	int64_t error_pages;   /* by which the two may be wrong, see victim_error_pages() */
	bool is_tie;           /* the margin is not greater than the error: either may be killed */
};

enum victim_policy {
	VICTIM_POLICY_BADNESS,         /* the usual: the greatest badness is killed */
	VICTIM_POLICY_ALLOCATING_TASK, /* vm.oom_kill_allocating_task: whoever asks for memory */
	VICTIM_POLICY_PANIC,           /* vm.panic_on_oom: the machine panics instead */
};

struct victims {
	struct victim_row
		*row;    /* by place, below place_count; in the storage of victims_reserve() */
	uint32_t *order; /* places that are eligible, by rank */
	unsigned int capacity;    /* places */
	unsigned int place_count; /* of the last update */
	unsigned int order_count;
	enum badness_scale scale;
	enum victim_policy policy;
	uint64_t total_pages;          /* RAM and swap, as the formula takes it; 0: unknown */
	struct victim_choice now;      /* by badness at this moment */
	struct victim_choice next;     /* by what is left after reclaim: who dies next */
	uint64_t held_kib;             /* anon + swap + page tables of all processes */
	uint64_t unkillable_kib;       /* of which the kernel never kills the owners */
	unsigned int unkillable_count; /* those owners: init, and who is protected */
	unsigned int process_count;    /* all but kernel threads */
	int largest_protected;         /* place of the largest at -1000; -1: there is none */
	unsigned int unknown_count;    /* processes of which it is not known whether they may die */
	unsigned int shares_count;     /* seem to share the memory of next.first, and die with it */
};

/* Without places: it knows no process. */
void victims_init(struct victims *victims);

/* Makes room for PLACES, keeping what is known. 0; or -ENOMEM, and then all is as before. */
int victims_reserve(struct victims *victims, unsigned int places);

void victims_release(struct victims *victims);

/*
 * Takes the processes of SAMPLE, as they are or, unless WHAT_IF is NULL, as they would be. Places
 * beyond the capacity are not looked at.
 */
void victims_update(
	struct victims *victims, const struct sample *sample, const struct what_if *what_if);

/* Copies FROM into TO, as far as its places reach. */
void victims_copy(struct victims *to, const struct victims *from);

/* A process as the OOM killer counts it, as it is or would be. */
struct victim_candidate {
	const struct process *process;
	bool has_adj;
	int adj;
	uint64_t kib;      /* all that badness counts */
	uint64_t held_kib; /* of which this is its own: anon, swap, page tables */
};

/* PROCESS as it is or, unless WHAT_IF is NULL, as it would be. */
struct victim_candidate victim_candidate_of(
	const struct process *process, const struct what_if *what_if);

/* Whether A is newer than B. Of two that are equal the kernel takes the one that it comes to last; its list is
 * in the order of their starts, and that is the order of PIDs until these begin anew. */
bool victim_is_newer(const struct process *a, const struct process *b);

/* The choice of the process at FIRST before that at SECOND (places; -1: there is none), which have so much
 * badness in pages. */
struct victim_choice victim_choice_of(const struct sample *sample, int first, int second,
	int64_t badness, int64_t second_badness);

/*
 * By how many pages the badness of the two processes together may be wrong. RSS is counted in
 * parts that are added up late: to Linux 6.1 by up to 64 pages a thread, since 6.2 by up to
 * max(32, 2 * CPUs) - 1 pages a CPU for each of four counters (lib/percpu_counter.c). An older or
 * unknown release may have either, so the greater counts.
 */
int64_t victim_error_pages(
	const struct host *host, const struct process *first, const struct process *second);

/*
 * What the oom_score_adj of the process at PLACE would have to be, while all others stay as they
 * are: the least at which it is first by what is left; 1001 when none is enough, or when it is not
 * eligible for another reason. And the greatest at which it is not first: -1000 when nothing
 * less protects it. WHAT_IF as for the update.
 */
int victim_adj_to_be_first(const struct victims *victims, const struct sample *sample,
	const struct what_if *what_if, unsigned int place);
int victim_adj_to_be_saved(const struct victims *victims, const struct sample *sample,
	const struct what_if *what_if, unsigned int place);

/* "eligible", "unknown", "init", "kernel_thread", "protected", "vfork", "zombie", "killed": the name
 * in reports. */
const char *eligibility_name(enum eligibility eligibility);

#endif
