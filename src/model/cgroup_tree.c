/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/cgroup_tree.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/order.h"
#include "model/cgroup_danger.h"
#include "model/cgroup_past.h"
#include "model/rates.h"

/* So long a group that met its memory.high or memory.max counts as being there, in seconds. */
#define MET_SEC 3

/* One update. */
struct look {
	struct cgroup_tree *tree;
	const struct cgroup_table *table;
	uint64_t now_usec;
};

void cgroup_tree_init(struct cgroup_tree *tree)
{
	memset(tree, 0, sizeof(*tree));
	tree->danger = CGROUP_NONE;
}

/* Makes ARRAY as large as PLACES; false, and then it is as it was. */
static bool grow(void **array, unsigned int places, size_t size)
{
	void *larger = reallocarray(*array, places, size);

	if (larger)
		*array = larger;
	return larger;
}

int cgroup_tree_reserve(struct cgroup_tree *tree, unsigned int places)
{
	void *node = tree->node, *past = tree->past, *order = tree->order, *by_age = tree->by_age;
	bool has_room;

	if (places <= tree->capacity)
		return 0;
	has_room = grow(&node, places, sizeof(*tree->node)) &&
		   grow(&past, places, sizeof(*tree->past)) &&
		   grow(&order, places, sizeof(*tree->order)) &&
		   grow(&by_age, places, sizeof(*tree->by_age));
	/* Those that could be enlarged have moved. */
	tree->node = node;
	tree->past = past;
	tree->order = order;
	tree->by_age = by_age;
	if (!has_room)
		return -ENOMEM;
	tree->capacity = places;
	return 0;
}

void cgroup_tree_release(struct cgroup_tree *tree)
{
	free(tree->node);
	free(tree->past);
	free(tree->order);
	free(tree->by_age);
	cgroup_tree_init(tree);
}

/* How long ago SINCE_USEC was is less than SECONDS; of 0 it is not known that it ever was. */
static bool is_recent(const struct look *look, uint64_t since_usec, unsigned int seconds)
{
	return since_usec != 0 && look->now_usec < since_usec + (uint64_t)seconds * USEC_PER_SEC;
}

static void take_all(struct look *look, unsigned int places)
{
	struct cgroup_tree *tree = look->tree;

	for (; tree->past_count < places; tree->past_count++)
		tree->past[tree->past_count].is_known = false;
	for (uint32_t place = 0; place < places; place++)
		cgroup_past_take(&tree->past[place], &tree->node[place], &look->table->row[place],
			look->table->has_local_events, tree->start_usec);
	tree->place_count = places;
}

/* The place of the group above that at PLACE, or CGROUP_NONE when there is none in the tree. */
static uint32_t parent_of(const struct look *look, uint32_t place)
{
	uint32_t parent = look->table->row[place].parent;

	return parent < look->tree->place_count && parent != place &&
			       look->table->row[parent].id != 0
		       ? parent
		       : CGROUP_NONE;
}

/* Folders get numbers that rise (fs/kernfs/dir.c, kernfs_new_node()). */
static int compare_age(uint32_t a, uint32_t b, const void *context)
{
	const struct cgroup *row = ((const struct look *)context)->table->row;

	if (row[a].id != row[b].id)
		return row[a].id < row[b].id ? -1 : 1;
	return a < b ? -1 : 1;
}

/* Keeps the order of the last update for those that are still there; the new ones follow. */
static void sort_by_age(struct look *look)
{
	struct cgroup_tree *tree = look->tree;
	const struct cgroup *row = look->table->row;
	unsigned int count = 0;

	/* A link marks who stands in the array already. */
	for (uint32_t place = 0; place < tree->place_count; place++)
		tree->node[place].sibling = tree->node[place].child = CGROUP_NONE;
	for (unsigned int i = 0; i < tree->age_count; i++) {
		uint32_t place = tree->by_age[i];

		if (place >= tree->place_count || row[place].id == 0)
			continue;
		tree->node[place].sibling = place;
		tree->by_age[count++] = place;
	}
	for (uint32_t place = 0; place < tree->place_count; place++) {
		if (row[place].id != 0 && tree->node[place].sibling == CGROUP_NONE)
			tree->by_age[count++] = place;
	}
	tree->age_count = count;
	order_sort(tree->by_age, count, compare_age, look);
}

/* Links each group into its parent's list. Returns the first of those without a parent, as which an orphan
 * counts: its parent found no place. */
static uint32_t make_links(struct look *look)
{
	struct cgroup_node *node = look->tree->node;
	uint32_t first = CGROUP_NONE;

	for (unsigned int i = look->tree->age_count; i-- > 0;) {
		uint32_t place = look->tree->by_age[i];
		uint32_t parent = parent_of(look, place);
		uint32_t *head = parent == CGROUP_NONE ? &first : &node[parent].child;

		node[place].sibling = *head;
		*head = place;
	}
	return first;
}

static uint32_t next_in_order(const struct look *look, uint32_t place)
{
	const struct cgroup_node *node = look->tree->node;

	if (node[place].child != CGROUP_NONE)
		return node[place].child;
	while (place != CGROUP_NONE && node[place].sibling == CGROUP_NONE)
		place = parent_of(look, place);
	return place == CGROUP_NONE ? CGROUP_NONE : node[place].sibling;
}

/* Each group is in one list only, so none comes twice; parents that are a ring are in no order. */
static void make_order(struct look *look)
{
	struct cgroup_tree *tree = look->tree;
	uint32_t place;

	sort_by_age(look);
	tree->order_count = 0;
	for (place = make_links(look); place != CGROUP_NONE; place = next_in_order(look, place))
		tree->order[tree->order_count++] = place;
}

/* With memory_localevents each group counts for itself: what happened below it is added up. */
static void sum_events(struct look *look)
{
	struct cgroup_tree *tree = look->tree;

	for (unsigned int i = 0; i < tree->order_count; i++) {
		struct cgroup_node *node = &tree->node[tree->order[i]];

		memcpy(node->event_per_sec, node->local_per_sec, sizeof(node->event_per_sec));
	}
	for (unsigned int i = tree->order_count; i-- > 0;) {
		uint32_t place = tree->order[i], parent = parent_of(look, place);

		if (parent == CGROUP_NONE)
			continue;
		for (unsigned int event = 0; event < CGROUP_EVENTS; event++)
			tree->node[parent].event_per_sec[event] =
				sum_known(tree->node[parent].event_per_sec[event],
					tree->node[place].event_per_sec[event]);
		tree->past[parent].killed += tree->past[place].killed;
	}
}

/* A kernel without memory.events.local. */
static bool has_no_local(const struct look *look, uint32_t place)
{
	const struct cgroup *group = &look->table->row[place];

	return group->events.present && !group->local.present;
}

/* There what happened in a group alone is what its children do not account for. */
static void subtract_events(struct look *look)
{
	struct cgroup_node *node = look->tree->node;

	for (unsigned int i = 0; i < look->tree->order_count; i++) {
		uint32_t place = look->tree->order[i], parent = parent_of(look, place);

		if (has_no_local(look, place))
			memcpy(node[place].local_per_sec, node[place].event_per_sec,
				sizeof(node[place].local_per_sec));
		if (parent == CGROUP_NONE || !has_no_local(look, parent))
			continue;
		for (unsigned int event = 0; event < CGROUP_EVENTS; event++) {
			double left = node[parent].local_per_sec[event] -
				      node[place].event_per_sec[event];

			/* The two were read at different times, so it may be less than nothing. */
			if (!isnan(left))
				node[parent].local_per_sec[event] = fmax(left, 0);
		}
	}
}

/* When the counters of the group itself rose, and the kills of it and below it. */
static void note_events(struct look *look, uint32_t place)
{
	struct cgroup_node *node = &look->tree->node[place];
	struct cgroup_past *past = &look->tree->past[place];

	if (node->local_per_sec[CGROUP_EVENT_HIGH] > 0)
		past->high_usec = past->read_usec;
	if (node->local_per_sec[CGROUP_EVENT_MAX] > 0)
		past->max_usec = past->read_usec;
	if (node->local_per_sec[CGROUP_EVENT_OOM] > 0)
		past->oom_usec = past->read_usec;
	if (past->killed > 0) {
		node->killed_count += past->killed;
		node->killed_usec = look->now_usec;
	}
}

/* The tightest limit on the way from the root; PARENT is NULL at its end. */
static void find_limit(struct look *look, uint32_t place, const struct cgroup_node *parent)
{
	const struct cgroup *group = &look->table->row[place];
	uint64_t max = cgroup_value_or(group, CGROUP_MAX, CGROUP_UNLIMITED);
	struct cgroup_node *node = &look->tree->node[place];
	uint64_t current, left;

	node->limit = parent ? parent->limit : CGROUP_NONE;
	node->headroom_bytes = parent ? parent->headroom_bytes : CGROUP_UNLIMITED;
	node->limit_bytes = parent ? parent->limit_bytes : CGROUP_UNLIMITED;
	node->until_max_sec = parent ? parent->until_max_sec : NAN;
	if (max == CGROUP_UNLIMITED)
		return;
	look->tree->limited_count++;
	if (max < node->limit_bytes)
		node->limit_bytes = max;
	if (!cgroup_has(group, CGROUP_CURRENT))
		return;
	/* Above it when it was lowered and nobody could be killed. */
	current = group->value[CGROUP_CURRENT];
	left = current < max ? max - current : 0;
	if (left > node->headroom_bytes)
		return;
	node->limit = place;
	node->headroom_bytes = left;
	node->until_max_sec = isnan(node->growth_bytes_per_sec) ? NAN
			      : node->growth_bytes_per_sec > 0
				      ? (double)left / node->growth_bytes_per_sec
				      : INFINITY;
}

static bool is_near(const struct look *look, const struct cgroup_node *node, bool was_near)
{
	uint64_t max;

	if (node->limit == CGROUP_NONE)
		return false;
	max = look->table->row[node->limit].value[CGROUP_MAX];
	return node->headroom_bytes < max / (was_near ? CGROUP_NEAR_STAY_PART : CGROUP_NEAR_PART) ||
	       node->until_max_sec < (was_near ? CGROUP_NEAR_STAY_SEC : CGROUP_NEAR_SEC);
}

static enum cgroup_state state_of(const struct look *look, uint32_t place)
{
	const struct cgroup_node *node = &look->tree->node[place];
	const struct cgroup_past *past = &look->tree->past[place];
	enum cgroup_mode mode = look->table->mode;

	if (past->read_usec == 0 || mode == CGROUP_MODE_V1 || mode == CGROUP_MODE_HYBRID)
		return CGROUP_STATE_UNKNOWN;
	if (is_recent(look, node->killed_usec, CGROUP_KILLED_SEC))
		return CGROUP_STATE_KILLED;
	if (past->is_at_max)
		return CGROUP_STATE_RECLAIMING;
	if (node->is_throttled)
		return CGROUP_STATE_THROTTLED;
	if (past->is_near)
		return CGROUP_STATE_NEAR;
	return node->limit == CGROUP_NONE ? CGROUP_STATE_UNLIMITED : CGROUP_STATE_ROOMY;
}

/* The limit and the state of a group, whose parent has them already. */
static void settle(struct look *look, uint32_t place)
{
	struct cgroup_tree *tree = look->tree;
	uint32_t parent = parent_of(look, place);
	const struct cgroup_node *above = parent == CGROUP_NONE ? NULL : &tree->node[parent];
	const struct cgroup_past *past_above = above ? &tree->past[parent] : NULL;
	struct cgroup_node *node = &tree->node[place];
	struct cgroup_past *past = &tree->past[place];

	find_limit(look, place, above);
	past->is_at_max =
		is_recent(look, past->max_usec, MET_SEC) || (past_above && past_above->is_at_max);
	/* Who is slowed down by a group above it stalls: not so its idle siblings. */
	node->is_throttled = is_recent(look, past->high_usec, MET_SEC) ||
			     (above && above->is_throttled && node->some_percent != 0.0);
	past->is_below_oom =
		past_above && (past_above->is_below_oom ||
				      is_recent(look, past_above->oom_usec, CGROUP_KILLED_SEC));
	past->is_near = is_near(look, node, past->is_near);
	past->has_kills_below = false;
	node->state = (uint8_t)state_of(look, place);
	tree->state_count[node->state]++;
}

static bool is_origin(const struct look *look, uint32_t place)
{
	const struct cgroup_node *node = &look->tree->node[place];
	const struct cgroup_past *past = &look->tree->past[place];

	switch ((enum cgroup_state)node->state) {
	case CGROUP_STATE_KILLED:
		/* Where the limit is; of a kill that no limit explains, where the process was. */
		return is_recent(look, past->oom_usec, CGROUP_KILLED_SEC) ||
		       (!past->is_below_oom && !past->has_kills_below);
	case CGROUP_STATE_RECLAIMING:
		return is_recent(look, past->max_usec, MET_SEC);
	case CGROUP_STATE_THROTTLED:
		return is_recent(look, past->high_usec, MET_SEC);
	case CGROUP_STATE_NEAR:
	case CGROUP_STATE_ROOMY:
		return node->limit == place;
	case CGROUP_STATE_UNLIMITED:
	case CGROUP_STATE_UNKNOWN:
	case CGROUP_STATES:
		break;
	}
	return false;
}

static void find_origins(struct look *look)
{
	struct cgroup_tree *tree = look->tree;

	for (unsigned int i = tree->order_count; i-- > 0;) {
		uint32_t place = tree->order[i], parent = parent_of(look, place);
		struct cgroup_node *node = &tree->node[place];

		node->is_origin = is_origin(look, place);
		node->is_pressing = node->is_origin &&
				    cgroup_danger_is_pressing(node, &look->table->row[place]);
		tree->pressing_count += node->is_pressing;
		if (parent == CGROUP_NONE)
			continue;
		tree->node[parent].process_count += node->process_count;
		if (node->state == CGROUP_STATE_KILLED)
			tree->past[parent].has_kills_below = true;
	}
}

void cgroup_tree_update(struct cgroup_tree *tree, const struct sample *sample)
{
	const struct cgroup_table *table = &sample->cgroups;
	struct look look = {.tree = tree, .table = table, .now_usec = sample->monotonic_usec};

	tree->place_count = tree->order_count = 0;
	tree->limited_count = tree->pressing_count = 0;
	memset(tree->state_count, 0, sizeof(tree->state_count));
	tree->danger = CGROUP_NONE;
	if (!sample_has(sample, SOURCE_CGROUPS))
		return;
	if (tree->start_usec == 0)
		tree->start_usec = sample->monotonic_usec;
	take_all(&look, table->place_count < tree->capacity ? table->place_count : tree->capacity);
	make_order(&look);
	if (table->has_local_events)
		sum_events(&look);
	else
		subtract_events(&look);
	for (unsigned int i = 0; i < tree->order_count; i++) {
		note_events(&look, tree->order[i]);
		settle(&look, tree->order[i]);
	}
	find_origins(&look);
	cgroup_tree_dangerous(tree, table, 1, &tree->danger);
}

/* The first that is not beyond CAPACITY, of PLACE and its siblings in TREE. */
static uint32_t link_below(const struct cgroup_tree *tree, uint32_t place, unsigned int capacity)
{
	while (place != CGROUP_NONE && place >= capacity)
		place = tree->node[place].sibling;
	return place;
}

void cgroup_tree_copy(struct cgroup_tree *to, const struct cgroup_tree *from)
{
	struct cgroup_tree copy = *from;

	copy.node = to->node;
	copy.past = to->past;
	copy.order = to->order;
	copy.by_age = to->by_age;
	copy.capacity = to->capacity;
	if (copy.place_count > copy.capacity)
		copy.place_count = copy.capacity;
	if (copy.danger >= copy.capacity)
		copy.danger = CGROUP_NONE;
	/* What is needed for an update stays behind. */
	copy.past_count = copy.age_count = copy.order_count = 0;
	for (unsigned int i = 0; i < from->order_count; i++) {
		if (from->order[i] < copy.capacity)
			copy.order[copy.order_count++] = from->order[i];
	}
	for (uint32_t place = 0; place < copy.place_count; place++) {
		struct cgroup_node *node = &copy.node[place];

		*node = from->node[place];
		node->child = link_below(from, node->child, copy.capacity);
		node->sibling = link_below(from, node->sibling, copy.capacity);
		if (node->limit >= copy.capacity)
			node->limit = CGROUP_NONE;
	}
	*to = copy;
}

const struct cgroup_node *cgroup_tree_node(const struct cgroup_tree *tree, uint32_t place)
{
	return place < tree->place_count ? &tree->node[place] : NULL;
}

static bool is_worse(
	const struct cgroup_tree *tree, const struct cgroup_table *table, uint32_t a, uint32_t b)
{
	int order = cgroup_danger_compare(
		&tree->node[a], &table->row[a], &tree->node[b], &table->row[b]);

	return order == 0 ? a < b : order < 0;
}

unsigned int cgroup_tree_dangerous(const struct cgroup_tree *tree, const struct cgroup_table *table,
	unsigned int most, uint32_t *ret_places)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < tree->order_count; i++) {
		uint32_t place = tree->order[i];
		unsigned int at = count;

		if (!tree->node[place].is_origin || place >= table->place_count)
			continue;
		while (at > 0 && is_worse(tree, table, place, ret_places[at - 1]))
			at--;
		if (at == most)
			continue;
		count += count < most;
		memmove(&ret_places[at + 1], &ret_places[at],
			(count - at - 1) * sizeof(*ret_places));
		ret_places[at] = place;
	}
	return count;
}

const char *cgroup_state_name(enum cgroup_state state)
{
	static const char *const names[CGROUP_STATES] = {
		[CGROUP_STATE_UNKNOWN] = "unknown",
		[CGROUP_STATE_UNLIMITED] = "unlimited",
		[CGROUP_STATE_ROOMY] = "roomy",
		[CGROUP_STATE_NEAR] = "near",
		[CGROUP_STATE_THROTTLED] = "throttled",
		[CGROUP_STATE_RECLAIMING] = "reclaiming",
		[CGROUP_STATE_KILLED] = "killed",
	};

	return names[state];
}
