/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/process_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/order.h"

/* No place. */
#define NOWHERE UINT32_MAX

#define HASH_START 2166136261u /* of FNV-1a */
#define HASH_PRIME 16777619u

/* PIDs by their lowest bits; far more than there are details. */
#define DETAIL_BITS 4096

/* Everything that goes into one list. */
struct making {
	struct process_list *list;
	const struct model *model;
	const struct victims *ranked;
	const struct process_query *query;
	const struct process_table *table;
	unsigned int places;
	/* Of which PIDs there may be details: spares most processes the search. */
	uint64_t detailed[BITS_WORDS(DETAIL_BITS)];
};

void process_query_init(struct process_query *query)
{
	memset(query, 0, sizeof(*query));
	query->sort = COLUMN_RANK;
}

int process_query_set_filter(
	struct process_query *query, const char *filter, struct failure *failure)
{
	return filter_set(&query->filter, filter, failure);
}

void process_query_release(struct process_query *query)
{
	filter_release(&query->filter);
}

void process_list_init(struct process_list *list)
{
	memset(list, 0, sizeof(*list));
}

/* ARRAY with room for COUNT; or as it was, with an error. */
static void *grow(void *array, size_t count, size_t size, int *ret_error)
{
	void *grown = reallocarray(array, count, size);

	if (grown)
		return grown;
	*ret_error = -ENOMEM;
	return array;
}

int process_list_reserve(struct process_list *list, unsigned int places)
{
	unsigned int slot_count = 2;
	int error = 0;

	if (places <= list->capacity)
		return 0;
	while (slot_count < 2 * places)
		slot_count *= 2;
	/* What has grown when another one fails is kept, and not used. */
	list->row = grow(list->row, places, sizeof(*list->row), &error);
	list->place = grow(list->place, places, sizeof(*list->place), &error);
	list->mark = grow(list->mark, places, sizeof(*list->mark), &error);
	list->match = grow(list->match, places, sizeof(*list->match), &error);
	list->link = grow(list->link, places, sizeof(*list->link), &error);
	list->slot = grow(list->slot, slot_count, sizeof(*list->slot), &error);
	if (error)
		return error;
	list->slot_count = slot_count;
	list->capacity = places;
	return 0;
}

void process_list_release(struct process_list *list)
{
	free(list->row);
	free(list->place);
	free(list->mark);
	free(list->match);
	free(list->link);
	free(list->slot);
	process_list_init(list);
}

static void mark_details(struct making *making)
{
	for (unsigned int i = 0; i < making->table->detail_count; i++)
		bits_set(making->detailed, (uint32_t)making->table->detail[i].pid % DETAIL_BITS);
}

static const struct process_detail *detail_of(
	const struct making *making, const struct process *process)
{
	if (!bits_has(making->detailed, (uint32_t)process->pid % DETAIL_BITS))
		return NULL;
	return process_table_detail(making->table, process);
}

static uint32_t hash_texts(uint32_t hash, const char *const *texts, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		const char *at = texts[i];

		do
			hash = (hash ^ (unsigned char)*at) * HASH_PRIME;
		while (*at++);
	}
	return hash;
}

/*
 * Whether the filter finds PROCESS. The command line is known of a process while it is on the
 * screen: what was found by it must not leave the list when it is scrolled out of sight, so
 * the last answer stands as long as nothing speaks against it.
 */
static bool is_found(const struct making *making, const struct process *process,
	struct process_list_match *match)
{
	const struct process_query *query = making->query;
	const struct process_table *table = making->table;
	const struct process_detail *detail = detail_of(making, process);
	bool has_status = process->flags & PROCESS_HAS_STATUS;
	char buffer[16];
	const char *const texts[] = {process->comm,
		has_status ? process_user(table, process, buffer, sizeof(buffer)) : "",
		table->texts + process->cgroup};
	const char *const details[] = {detail ? detail->command : "", detail ? detail->cgroup : ""};
	uint32_t row_key = hash_texts(HASH_START ^ process->incarnation, texts, ARRAY_SIZE(texts));
	uint32_t detail_key = details[0][0] || details[1][0]
				      ? hash_texts(HASH_START, details, ARRAY_SIZE(details)) | 1
				      : 0;

	if (match->serial == query->filter.serial && match->row_key == row_key &&
		(detail_key == 0 || match->detail_key == detail_key))
		return match->is_found;
	match->serial = query->filter.serial;
	match->row_key = row_key;
	match->detail_key = detail_key;
	match->is_found = filter_finds(&query->filter, texts, ARRAY_SIZE(texts)) ||
			  filter_finds(&query->filter, details, ARRAY_SIZE(details));
	return match->is_found;
}

static bool is_named(const struct process_query *query, const struct process *process)
{
	for (unsigned int i = 0; i < query->pid_count; i++) {
		if (query->pids[i] == process->pid)
			return true;
	}
	return false;
}

static bool is_candidate(const struct process_query *query, const struct process *process)
{
	if (process->pid == 0)
		return false;
	return query->has_kernel_threads || !(process->flags & PROCESS_KERNEL_THREAD) ||
	       is_named(query, process);
}

static bool is_asked_for(const struct making *making, const struct process *process, uint32_t place)
{
	const struct process_query *query = making->query;

	if (query->pid_count > 0 && !is_named(query, process))
		return false;
	if (query->has_user &&
		(!(process->flags & PROCESS_HAS_STATUS) || process->euid != query->user))
		return false;
	if (query->has_group && !cgroup_is_below(&making->model->sample.cgroups,
					model_group_of(making->model, process), query->group))
		return false;
	return !query->filter.has_regex || is_found(making, process, &making->list->match[place]);
}

static void choose(struct making *making)
{
	struct process_list *list = making->list;

	while (making->query->filter.has_regex && list->match_count < making->places)
		list->match[list->match_count++] = (struct process_list_match){0};
	list->all = 0;
	for (uint32_t place = 0; place < making->places; place++) {
		const struct process *process = &making->table->row[place];
		struct process_list_mark *mark = &list->mark[place];

		mark->is_candidate = is_candidate(making->query, process);
		mark->is_listed = mark->is_candidate && is_asked_for(making, process, place);
		mark->is_context = false;
		mark->is_ordered = false;
		list->all += mark->is_candidate;
	}
}

/* Where PID stands in the hash table, or the free slot where it would. */
static uint32_t *find_slot(const struct making *making, int32_t pid)
{
	const struct process_list *list = making->list;
	uint32_t slot = (uint32_t)pid;

	/* PIDs are given in sequence: as they are they spread best. */
	while (true) {
		uint32_t *at = &list->slot[slot++ & (list->slot_count - 1)];

		if (*at == NOWHERE || making->table->row[*at].pid == pid)
			return at;
	}
}

static void link_parents(struct making *making)
{
	struct process_list *list = making->list;

	/* Without processes nothing was reserved. */
	if (making->places == 0)
		return;
	/* Every byte of NOWHERE is 0xff. */
	memset(list->slot, 0xff, list->slot_count * sizeof(*list->slot));
	for (uint32_t place = 0; place < making->places; place++) {
		if (list->mark[place].is_candidate)
			*find_slot(making, making->table->row[place].pid) = place;
	}
	for (uint32_t place = 0; place < making->places; place++) {
		list->link[place] = (struct process_list_link){
			.parent = *find_slot(making, making->table->row[place].parent_pid),
			.child = NOWHERE,
			.sibling = NOWHERE,
		};
	}
}

/* A tree without the ancestors of what was found would be none. */
static void add_ancestors(struct making *making)
{
	const struct process_list_link *link = making->list->link;
	struct process_list_mark *mark = making->list->mark;

	for (uint32_t place = 0; place < making->places; place++) {
		uint32_t above = mark[place].is_listed ? link[place].parent : NOWHERE;

		for (; above != NOWHERE && !mark[above].is_listed; above = link[above].parent) {
			mark[above].is_listed = true;
			mark[above].is_context = true;
		}
	}
}

static int compare_places(uint32_t a, uint32_t b, const void *context)
{
	const struct making *making = context;

	return process_column_compare(making->model, making->ranked, making->query->sort,
		making->query->is_reversed, a, b);
}

/* Who is listed still keeps its place of the last call, who is new comes behind; then sorted. */
static void put_in_order(struct making *making)
{
	struct process_list *list = making->list;
	unsigned int count = 0;

	for (unsigned int i = 0; i < list->place_count; i++) {
		uint32_t place = list->place[i];

		if (place >= making->places || !list->mark[place].is_listed)
			continue;
		list->mark[place].is_ordered = true;
		list->place[count++] = place;
	}
	for (uint32_t place = 0; place < making->places; place++) {
		if (list->mark[place].is_listed && !list->mark[place].is_ordered)
			list->place[count++] = place;
	}
	list->place_count = count;
	order_sort(list->place, count, compare_places, making);
}

static void add_row(struct process_list *list, uint32_t place, unsigned int depth, bool is_last)
{
	list->row[list->count++] = (struct process_list_row){
		.place = place,
		.depth = depth < UINT16_MAX ? (uint16_t)depth : UINT16_MAX,
		.is_last = is_last,
		.is_context = list->mark[place].is_context,
	};
}

/* Makes a root of one process of each ring of parents: each walk goes up to where one went before. */
static void cut_rings(struct process_list *list)
{
	struct process_list_link *link = list->link;

	for (unsigned int i = 0; i < list->place_count; i++) {
		uint32_t visitor = list->place[i] + 1, place = list->place[i];

		for (; place != NOWHERE && link[place].visitor == 0; place = link[place].parent)
			link[place].visitor = visitor;
		if (place != NOWHERE && link[place].visitor == visitor)
			link[place].parent = NOWHERE;
	}
}

/* The first root, or NOWHERE. From the last to the first, so that each goes in front of its siblings. */
static uint32_t link_children(struct process_list *list)
{
	uint32_t root = NOWHERE;

	for (unsigned int i = list->place_count; i-- > 0;) {
		uint32_t place = list->place[i], parent = list->link[place].parent;
		uint32_t *first = parent == NOWHERE ? &root : &list->link[parent].child;

		list->link[place].sibling = *first;
		*first = place;
	}
	return root;
}

/* Without recursion: a chain of forks may be as deep as there are processes. */
static void add_tree(struct process_list *list, uint32_t root)
{
	const struct process_list_link *link = list->link;
	uint32_t place = root;
	unsigned int depth = 0;

	while (place != NOWHERE) {
		add_row(list, place, depth, link[place].sibling == NOWHERE);
		if (link[place].child != NOWHERE) {
			place = link[place].child;
			depth++;
			continue;
		}
		while (place != NOWHERE && link[place].sibling == NOWHERE) {
			place = link[place].parent;
			depth--;
		}
		if (place != NOWHERE)
			place = link[place].sibling;
	}
}

void process_list_make(struct process_list *list, const struct model *model,
	const struct victims *ranked, const struct process_query *query)
{
	struct making making = {
		.list = list,
		.model = model,
		.ranked = ranked,
		.query = query,
		.table = &model->sample.processes,
		.places = model->sample.processes.place_count,
	};

	if (making.places > list->capacity)
		making.places = list->capacity;
	mark_details(&making);
	choose(&making);
	if (query->is_tree) {
		link_parents(&making);
		add_ancestors(&making);
	}
	put_in_order(&making);
	list->count = 0;
	if (query->is_tree) {
		cut_rings(list);
		add_tree(list, link_children(list));
		return;
	}
	for (unsigned int i = 0; i < list->place_count; i++)
		add_row(list, list->place[i], 0, false);
}

int process_list_find(const struct process_list *list, const struct model *model, int32_t pid)
{
	for (unsigned int i = 0; i < list->count; i++) {
		if (model->sample.processes.row[list->row[i].place].pid == pid)
			return (int)i;
	}
	return -1;
}

static bool is_text_in(
	const struct process_table *table, const struct process *process, const char *text)
{
	const struct process_detail *detail = process_table_detail(table, process);

	return strcasestr(process->comm, text) || (detail && strcasestr(detail->command, text));
}

int process_list_search(
	const struct process_list *list, const struct model *model, int from, const char *text)
{
	const struct process_table *table = &model->sample.processes;

	if (!text[0])
		return -1;
	for (unsigned int i = 0; i < list->count; i++) {
		unsigned int row = ((unsigned int)(from + 1) + i) % list->count;

		if (is_text_in(table, &table->row[list->row[row].place], text))
			return (int)row;
	}
	return -1;
}
