/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/cgroup_places.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_MIN 64

/* Of a machine with some thousand groups; made larger when there are more. */
#define NAMES_SIZE ((size_t)128 * 1024)
#define NAMES_COUNT 4096

int cgroup_places_init(struct cgroup_places *places)
{
	memset(places, 0, sizeof(*places));
	for (unsigned int i = 0; i < CGROUP_QUEUES; i++)
		places->queue[i].first = places->queue[i].last = CGROUP_NONE;
	return cgroup_names_init(&places->names, NAMES_SIZE, NAMES_COUNT);
}

void cgroup_places_release(struct cgroup_places *places)
{
	free(places->row);
	free(places->node);
	free(places->slot);
	cgroup_names_release(&places->names);
	memset(places, 0, sizeof(*places));
}

/* Fibonacci hashing: inode numbers follow each other, and of the product the highest bits are taken. */
static uint32_t slot_of(const struct cgroup_places *places, uint64_t id)
{
	return (uint32_t)((id * UINT64_C(11400714819323198485)) >>
			  (__builtin_clz(places->slot_count) + 33));
}

static void slot_insert(struct cgroup_places *places, uint32_t place)
{
	uint32_t mask = places->slot_count - 1;
	uint32_t at = slot_of(places, places->row[place].id);

	while (places->slot[at])
		at = (at + 1) & mask;
	places->slot[at] = place + 1;
}

/* Takes the slot AT away, and moves up those behind it that had gone further because of it. */
static void slot_delete(struct cgroup_places *places, uint32_t at)
{
	uint32_t mask = places->slot_count - 1, hole = at;

	for (uint32_t next = (at + 1) & mask; places->slot[next]; next = (next + 1) & mask) {
		uint32_t home = slot_of(places, places->row[places->slot[next] - 1].id);

		if (((next - home) & mask) >= ((next - hole) & mask)) {
			places->slot[hole] = places->slot[next];
			hole = next;
		}
	}
	places->slot[hole] = 0;
}

static int reserve_slots(struct cgroup_places *places, uint32_t capacity)
{
	uint32_t slot_count = SLOTS_MIN;
	uint32_t *slot;

	while (slot_count / 5 * 4 < capacity)
		slot_count *= 2;
	if (slot_count <= places->slot_count)
		return 0;
	slot = realloc(places->slot, slot_count * sizeof(*slot));
	if (!slot)
		return -ENOMEM;
	memset(slot, 0, slot_count * sizeof(*slot));
	places->slot = slot;
	places->slot_count = slot_count;
	for (uint32_t i = 0; i < places->end; i++) {
		if (places->row[i].id)
			slot_insert(places, i);
	}
	return 0;
}

int cgroup_places_reserve(struct cgroup_places *places, uint32_t capacity)
{
	struct cgroup *row;
	struct cgroup_track *node;
	int error;

	if (capacity <= places->capacity)
		return 0;
	row = realloc(places->row, capacity * sizeof(*row));
	if (!row)
		return -ENOMEM;
	places->row = row;
	node = realloc(places->node, capacity * sizeof(*node));
	if (!node)
		return -ENOMEM;
	places->node = node;
	error = reserve_slots(places, capacity);
	if (error)
		return error;
	memset(&node[places->capacity], 0, (capacity - places->capacity) * sizeof(*node));
	places->capacity = capacity;
	return 0;
}

static uint32_t find_slot(const struct cgroup_places *places, uint64_t id)
{
	uint32_t mask = places->slot_count - 1;

	for (uint32_t at = slot_of(places, id); places->slot[at]; at = (at + 1) & mask) {
		if (places->row[places->slot[at] - 1].id == id)
			return at;
	}
	return CGROUP_NONE;
}

uint32_t cgroup_places_find(const struct cgroup_places *places, uint64_t id)
{
	uint32_t at = places->slot_count ? find_slot(places, id) : CGROUP_NONE;

	return at == CGROUP_NONE ? CGROUP_NONE : places->slot[at] - 1;
}

static bool is_taken(const struct cgroup_places *places, uint32_t place)
{
	return places->row[place].id || places->node[place].is_left;
}

static uint32_t find_free(struct cgroup_places *places)
{
	uint32_t place = places->first_free;

	while (place < places->end && is_taken(places, place))
		place++;
	places->first_free = place;
	return place < places->capacity ? place : CGROUP_NONE;
}

/* As the last that came: the first child of PARENT. */
static void link_node(struct cgroup_places *places, uint32_t place, uint32_t parent)
{
	struct cgroup_track *node = &places->node[place];

	node->first_child = node->next = node->previous = CGROUP_NONE;
	if (parent == CGROUP_NONE)
		return;
	node->next = places->node[parent].first_child;
	if (node->next != CGROUP_NONE)
		places->node[node->next].previous = place;
	places->node[parent].first_child = place;
}

static void unlink_node(struct cgroup_places *places, uint32_t place)
{
	struct cgroup_track *node = &places->node[place];
	uint32_t parent = places->row[place].parent;

	if (node->next != CGROUP_NONE)
		places->node[node->next].previous = node->previous;
	if (node->previous != CGROUP_NONE)
		places->node[node->previous].next = node->next;
	else if (parent != CGROUP_NONE)
		places->node[parent].first_child = node->next;
}

uint32_t cgroup_places_add(
	struct cgroup_places *places, uint64_t id, uint32_t parent, const char *name)
{
	unsigned int depth = parent == CGROUP_NONE ? 0 : places->row[parent].depth + 1u;
	uint32_t text = text_pool_add(&places->names.pool, name), place;
	struct cgroup_track *node;

	if (!text && *name) {
		places->is_name_missing = true;
		return CGROUP_NONE;
	}
	place = depth > CGROUP_DEPTH_MAX ? CGROUP_NONE : find_free(places);
	if (place == CGROUP_NONE)
		return CGROUP_NONE;
	if (place == places->end)
		places->end++;
	places->first_free = place + 1;
	places->row[place] = (struct cgroup){
		.id = id,
		.incarnation = ++places->incarnations,
		.parent = parent,
		.name = text,
		.depth = (uint16_t)depth,
	};
	places->count++;
	slot_insert(places, place);
	/* A queue that the place still stands in finds the new group there. */
	node = &places->node[place];
	node->is_hot = node->is_restless = false;
	node->nearness_permille = 0;
	node->seen = 0;
	node->listed_usec = node->limits_usec = node->met_usec = node->current = 0;
	link_node(places, place, parent);
	return place;
}

static void remove_one(struct cgroup_places *places, uint32_t place)
{
	struct cgroup *row = &places->row[place];

	unlink_node(places, place);
	slot_delete(places, find_slot(places, row->id));
	places->read_count -= row->read_usec != 0;
	places->count--;
	row->id = 0;
	places->node[place].nearness_permille = 0;
	places->node[place].is_left = true;
	places->left_count++;
}

void cgroup_places_remove(struct cgroup_places *places, uint32_t place)
{
	uint32_t at = place, parent;

	/* From the ends of the tree up. */
	do {
		while (places->node[at].first_child != CGROUP_NONE)
			at = places->node[at].first_child;
		parent = places->row[at].parent;
		remove_one(places, at);
		if (at == place)
			return;
		at = parent;
	} while (at != CGROUP_NONE);
}

void cgroup_places_settle(struct cgroup_places *places)
{
	for (uint32_t i = 0; i < places->end && places->left_count > 0; i++) {
		if (!places->node[i].is_left)
			continue;
		places->node[i].is_left = false;
		places->left_count--;
		if (i < places->first_free)
			places->first_free = i;
	}
}

void cgroup_places_note_read(struct cgroup_places *places, uint32_t place, uint64_t now_usec)
{
	struct cgroup *row = &places->row[place];

	places->read_count += row->read_usec == 0;
	row->read_usec = now_usec;
}

void cgroup_places_push(struct cgroup_places *places, enum cgroup_queue_kind kind, uint32_t place)
{
	struct cgroup_queue *queue = &places->queue[kind];
	struct cgroup_track *node = &places->node[place];

	if (node->is_queued[kind])
		return;
	node->is_queued[kind] = true;
	node->queue_next[kind] = CGROUP_NONE;
	if (queue->last == CGROUP_NONE)
		queue->first = place;
	else
		places->node[queue->last].queue_next[kind] = place;
	queue->last = place;
}

void cgroup_places_push_first(
	struct cgroup_places *places, enum cgroup_queue_kind kind, uint32_t place)
{
	struct cgroup_queue *queue = &places->queue[kind];
	struct cgroup_track *node = &places->node[place];

	if (node->is_queued[kind])
		return;
	node->is_queued[kind] = true;
	node->queue_next[kind] = queue->first;
	queue->first = place;
	if (queue->last == CGROUP_NONE)
		queue->last = place;
}

uint32_t cgroup_places_pop(struct cgroup_places *places, enum cgroup_queue_kind kind)
{
	struct cgroup_queue *queue = &places->queue[kind];

	while (queue->first != CGROUP_NONE) {
		uint32_t place = queue->first;
		struct cgroup_track *node = &places->node[place];

		queue->first = node->queue_next[kind];
		if (queue->first == CGROUP_NONE)
			queue->last = CGROUP_NONE;
		node->is_queued[kind] = false;
		if (places->row[place].id)
			return place;
	}
	return CGROUP_NONE;
}

const char *cgroup_places_name(const struct cgroup_places *places, uint32_t place)
{
	return places->names.pool.bytes + places->row[place].name;
}
