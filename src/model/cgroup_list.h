/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Control groups in the order in which a person wants to see them: as a tree or flat, sorted by a
 * column, filtered, with parts of the tree folded. The screen and the reports take it alike.
 */
#ifndef OOMWATCH_MODEL_CGROUP_LIST_H
#define OOMWATCH_MODEL_CGROUP_LIST_H

#include "base/failure.h"
#include "model/cgroup_columns.h"
#include "model/filter.h"

/* A place that no table has: below it there is nothing. */
#define CGROUP_NOWHERE (CGROUP_NONE - 1)

/* Which groups, and how. Not to be copied: the regular expression has storage of its own. */
struct cgroup_query {
	enum cgroup_column sort;
	bool is_reversed;
	bool is_flat; /* else children below their parent; siblings by SORT */
	/* Not by SORT, but the most endangered first; in a tree, with what is below them. */
	bool is_by_danger;
	uint32_t subtree;     /* only this place and what is below it; CGROUP_NONE: all */
	struct filter filter; /* on path and name */
};

struct cgroup_list_row {
	uint32_t place;
	uint16_t depth;  /* in what is listed; 0 for all of a flat list */
	bool is_last;    /* of its siblings */
	bool is_context; /* not asked for, only there as an ancestor of what is */
	bool is_folded;  /* there is more below it, which is not listed */
};

/* What is known of a place of the table; for cgroup_list.c alone. */
struct cgroup_list_mark {
	bool is_listed;
	bool is_context; /* as in the row */
	bool is_ordered; /* it stands in the order already */
	uint8_t danger;  /* its rank among the most endangered, from 1; 0: none */
};

/* With a filter only: what it said of the group. */
struct cgroup_list_match {
	uint32_t serial; /* of the filter; 0: not asked */
	uint32_t incarnation;
	bool is_found;
};

/* In a tree only; places. */
struct cgroup_list_link {
	uint32_t first; /* of the children that are listed */
	uint32_t next;  /* of its siblings */
};

/* As in struct process_list the order is kept from one call to the next, and so is what the regular
 * expression said: a group's path never changes. */
struct cgroup_list {
	struct cgroup_list_row *row;
	unsigned int count;
	unsigned int all; /* groups that could be asked for */
	/* Below: storage of cgroup_list_reserve(). */
	unsigned int capacity;         /* places */
	uint32_t *place;               /* those of the rows, sorted */
	unsigned int place_count;      /* of them */
	struct cgroup_list_mark *mark; /* by place, as those below */
	struct cgroup_list_match *match;
	struct cgroup_list_link *link;
	uint32_t *folded; /* incarnations that a person has folded; 0: not */
};

/* A tree, by memory.current, without a filter. */
void cgroup_query_init(struct cgroup_query *query);

/* Sets the filter as process_query_set_filter() does. */
int cgroup_query_set_filter(
	struct cgroup_query *query, const char *filter, struct failure *failure);

void cgroup_query_release(struct cgroup_query *query);

void cgroup_list_init(struct cgroup_list *list);

/* Makes room for PLACES of a table of groups. 0; or -ENOMEM, and then the room is as before. */
int cgroup_list_reserve(struct cgroup_list *list, unsigned int places);

void cgroup_list_release(struct cgroup_list *list);

/* Fills LIST with the groups of MODEL that QUERY asks for; places beyond the room are not looked at. With a
 * filter nothing is folded. */
void cgroup_list_make(struct cgroup_list *list, const struct model *model,
	const struct cgroup_victims *victims, const struct cgroup_query *query);

/* Folds the group at PLACE, or unfolds it. It takes effect when the list is made anew. */
void cgroup_list_fold(
	struct cgroup_list *list, const struct model *model, uint32_t place, bool is_folded);

/* The row of the group at PLACE, or -1. */
int cgroup_list_find(const struct cgroup_list *list, uint32_t place);

/* The next row after FROM (-1: from the first), around the end and FROM itself last, whose path or name
 * holds TEXT; the case of ASCII letters does not matter. -1 when there is none. */
int cgroup_list_search(
	const struct cgroup_list *list, const struct model *model, int from, const char *text);

#endif
