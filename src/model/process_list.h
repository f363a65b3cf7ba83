/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Processes in the order in which a person wants to see them: sorted by a column, filtered,
 * flat or as a tree. The screen and the reports take it alike. Nothing is allocated but by
 * process_list_reserve() and by the C library when a regular expression is compiled or meets
 * a text that is new.
 */
#ifndef OOMWATCH_MODEL_PROCESS_LIST_H
#define OOMWATCH_MODEL_PROCESS_LIST_H

#include "base/failure.h"
#include "model/filter.h"
#include "model/model.h"
#include "model/process_columns.h"

#define PROCESS_PIDS_MAX 64

/* Which processes, and how. Not to be copied: the regular expression has storage of its own. */
struct process_query {
	enum process_column sort;
	bool is_reversed;
	bool is_tree;                   /* children below their parent; siblings by SORT */
	bool has_kernel_threads;        /* else they are left out, unless PIDS names them */
	int32_t pids[PROCESS_PIDS_MAX]; /* only these, when there are any */
	unsigned int pid_count;
	bool has_user;
	uint32_t user; /* only of this effective user ID */
	bool has_group;
	uint32_t group;       /* only of the control group at this place and of those below it */
	struct filter filter; /* on name, command line, user and control group */
};

struct process_list_row {
	uint32_t place;
	uint16_t depth;  /* in the tree; 0 for a root and for all of a flat list */
	bool is_last;    /* of its siblings; of a flat list, none */
	bool is_context; /* not asked for, only there as an ancestor of what is */
};

/* What is known of a place of the process table, in three parts; for process_list.c alone. */
struct process_list_mark {
	bool is_candidate; /* a process, and no kernel thread unless they are wanted */
	bool is_listed;
	bool is_context; /* as in the row */
	bool is_ordered; /* it stands in the order already */
};

/* With a filter only. */
struct process_list_match {
	uint32_t serial;     /* expression that is_found is for; 0: none */
	uint32_t row_key;    /* of the texts that it was found for: the row's, */
	uint32_t detail_key; /* and those read off the loop; 0: there were none */
	bool is_found;
};

/* In a tree only; places. */
struct process_list_link {
	uint32_t parent;
	uint32_t child;   /* the first */
	uint32_t sibling; /* the next */
	uint32_t visitor; /* who came by last in the search for rings, plus 1; 0: nobody */
};

/*
 * The order of the places is kept from one call to the next: it is nearly sorted then, which is
 * what order_sort() is good at. So is what the regular expression said of each process, for
 * regexec() allocates; it is asked again when the expression or a text of the process is another.
 */
struct process_list {
	struct process_list_row *row;
	unsigned int count; /* rows */
	unsigned int all;   /* processes that could be asked for: kernel threads only if they are */
	/* Below: storage of process_list_reserve(), touched when it is used. */
	unsigned int capacity;          /* places */
	uint32_t *place;                /* those of the rows, sorted */
	unsigned int place_count;       /* of them */
	struct process_list_mark *mark; /* by place, as the next two */
	struct process_list_match *match;
	unsigned int match_count; /* places that have one so far */
	struct process_list_link *link;
	uint32_t *slot;          /* places by PID: a hash table for the tree */
	unsigned int slot_count; /* a power of two */
};

/* Sorted by rank, no filter. */
void process_query_init(struct process_query *query);

/*
 * Sets the filter: extended (POSIX) and not minding case, searched in the name, the command line,
 * the user's name and the cgroup path; "" takes it away. A command line is known of what is on
 * the screen: who was found by it stays found when it is scrolled out of sight. 0; or -EINVAL with
 * a failure that has regcomp()'s own words, and then the filter is as before.
 */
int process_query_set_filter(
	struct process_query *query, const char *filter, struct failure *failure);

void process_query_release(struct process_query *query);

void process_list_init(struct process_list *list);

/* Makes room for PLACES of a process table. 0; or -ENOMEM, and then the room is as before. */
int process_list_reserve(struct process_list *list, unsigned int places);

void process_list_release(struct process_list *list);

/*
 * Fills LIST with the processes of MODEL that QUERY asks for; places beyond the room are not looked
 * at. RANKED is the model's victims or its preview: what rank and badness mean. In a tree,
 * who has no parent in the list is a root; one process of a ring of parents, which only a bad
 * capture has, is taken for one.
 */
void process_list_make(struct process_list *list, const struct model *model,
	const struct victims *ranked, const struct process_query *query);

/* The row of the process PID, or -1. */
int process_list_find(const struct process_list *list, const struct model *model, int32_t pid);

/*
 * The next row after FROM (-1: from the first), around the end and FROM itself last, whose name or
 * command line holds TEXT; the case of ASCII letters does not matter. -1 when there is none, or
 * TEXT is empty.
 */
int process_list_search(
	const struct process_list *list, const struct model *model, int from, const char *text);

#endif
