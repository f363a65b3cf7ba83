/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/cgroup_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/order.h"
#include "model/cgroup_name.h"

/* So many are put in the order of danger; behind them stand the others, by what is left to each. */
#define DANGEROUS_MAX 64

/* Everything that goes into one list. */
struct making {
	struct cgroup_list *list;
	const struct model *model;
	const struct cgroup_victims *victims;
	const struct cgroup_query *query;
	const struct cgroup_table *table;
	unsigned int places;
};

void cgroup_query_init(struct cgroup_query *query)
{
	memset(query, 0, sizeof(*query));
	query->sort = CGROUP_COLUMN_CURRENT;
	query->subtree = CGROUP_NONE;
}

int cgroup_query_set_filter(struct cgroup_query *query, const char *filter, struct failure *failure)
{
	return filter_set(&query->filter, filter, failure);
}

void cgroup_query_release(struct cgroup_query *query)
{
	filter_release(&query->filter);
}

void cgroup_list_init(struct cgroup_list *list)
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

int cgroup_list_reserve(struct cgroup_list *list, unsigned int places)
{
	unsigned int had = list->capacity;
	int error = 0;

	if (places <= had)
		return 0;
	/* What has grown when another one fails is kept, and not used. */
	list->row = grow(list->row, places, sizeof(*list->row), &error);
	list->place = grow(list->place, places, sizeof(*list->place), &error);
	list->mark = grow(list->mark, places, sizeof(*list->mark), &error);
	list->match = grow(list->match, places, sizeof(*list->match), &error);
	list->link = grow(list->link, places, sizeof(*list->link), &error);
	list->folded = grow(list->folded, places, sizeof(*list->folded), &error);
	if (error)
		return error;
	memset(list->match + had, 0, (places - had) * sizeof(*list->match));
	memset(list->folded + had, 0, (places - had) * sizeof(*list->folded));
	list->capacity = places;
	return 0;
}

void cgroup_list_release(struct cgroup_list *list)
{
	free(list->row);
	free(list->place);
	free(list->mark);
	free(list->match);
	free(list->link);
	free(list->folded);
	cgroup_list_init(list);
}

static bool is_group(const struct cgroup_table *table, uint32_t place)
{
	return place < table->place_count && table->row[place].id != 0;
}

/* Whether the filter finds the group at PLACE. */
static bool is_found(const struct making *making, uint32_t place)
{
	const struct filter *filter = &making->query->filter;
	struct cgroup_list_match *match = &making->list->match[place];
	uint32_t incarnation = making->table->row[place].incarnation;
	char path[CGROUP_PATH_MAX], name[CGROUP_PATH_MAX];

	if (match->serial != filter->serial || match->incarnation != incarnation) {
		const char *const texts[] = {
			cgroup_path(path, sizeof(path), making->table, place),
			cgroup_table_name(name, sizeof(name), making->table, place),
		};

		match->serial = filter->serial;
		match->incarnation = incarnation;
		match->is_found = filter_finds(filter, texts, ARRAY_SIZE(texts));
	}
	return match->is_found;
}

static void choose(struct making *making)
{
	const struct cgroup_query *query = making->query;
	struct cgroup_list *list = making->list;

	list->all = 0;
	for (uint32_t place = 0; place < making->places; place++) {
		bool is_candidate = is_group(making->table, place) &&
				    (query->subtree == CGROUP_NONE ||
					    cgroup_is_below(making->table, place, query->subtree));

		list->mark[place] = (struct cgroup_list_mark){
			.is_listed = is_candidate &&
				     (!query->filter.has_regex || is_found(making, place)),
		};
		list->all += is_candidate;
	}
}

/* The group above that at PLACE, as far as the list may reach. Each is less deep than the one before, so
 * that the way ends. */
static uint32_t above(const struct making *making, uint32_t place)
{
	const struct cgroup *row = making->table->row;
	uint32_t parent = row[place].parent;

	return place != making->query->subtree && parent < making->places &&
			       is_group(making->table, parent) &&
			       row[parent].depth < row[place].depth
		       ? parent
		       : CGROUP_NONE;
}

/* A tree without the ancestors of what was found would be none. */
static void add_ancestors(struct making *making)
{
	struct cgroup_list_mark *mark = making->list->mark;

	for (uint32_t place = 0; place < making->places; place++) {
		uint32_t up = mark[place].is_listed ? above(making, place) : CGROUP_NONE;

		for (; up != CGROUP_NONE && !mark[up].is_listed; up = above(making, up))
			mark[up] = (struct cgroup_list_mark){.is_listed = true, .is_context = true};
	}
}

/* In a tree a group stands where the most endangered of those below it would. */
static void rank_danger(struct making *making)
{
	struct cgroup_list_mark *mark = making->list->mark;
	uint32_t places[DANGEROUS_MAX];
	unsigned int count = cgroup_tree_dangerous(
		&making->model->cgroup_tree, making->table, DANGEROUS_MAX, places);

	for (unsigned int i = 0; i < count; i++) {
		uint32_t place = places[i];

		while (place < making->places && mark[place].danger == 0) {
			mark[place].danger = (uint8_t)(i + 1);
			place = making->query->is_flat ? CGROUP_NONE : above(making, place);
		}
	}
}

static int compare_places(uint32_t a, uint32_t b, const void *context)
{
	const struct making *making = context;
	const struct cgroup_query *query = making->query;
	const struct cgroup_list_mark *mark = making->list->mark;
	/* Less one, so that 0, without a rank, is the greatest. */
	uint8_t first = (uint8_t)(mark[a].danger - 1), second = (uint8_t)(mark[b].danger - 1);

	if (!query->is_by_danger)
		return cgroup_column_compare(
			making->model, making->victims, query->sort, query->is_reversed, a, b);
	return first != second ? (first > second) - (first < second)
			       : cgroup_column_compare(making->model, making->victims,
					 CGROUP_COLUMN_HEADROOM, false, a, b);
}

/* Who is listed still keeps its place of the last call, who is new comes behind; then sorted. */
static void put_in_order(struct making *making)
{
	struct cgroup_list *list = making->list;
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

static void add_row(
	struct cgroup_list *list, uint32_t place, unsigned int depth, bool is_last, bool is_folded)
{
	list->row[list->count++] = (struct cgroup_list_row){
		.place = place,
		.depth = (uint16_t)depth,
		.is_last = is_last,
		.is_context = list->mark[place].is_context,
		.is_folded = is_folded,
	};
}

/* The first without a parent in the list, or CGROUP_NONE. From the last to the first, so that each goes
 * in front of its siblings. */
static uint32_t link_children(const struct making *making)
{
	struct cgroup_list *list = making->list;
	uint32_t root = CGROUP_NONE;

	for (unsigned int i = 0; i < list->place_count; i++)
		list->link[list->place[i]].first = CGROUP_NONE;
	for (unsigned int i = list->place_count; i-- > 0;) {
		uint32_t place = list->place[i], parent = above(making, place);
		uint32_t *first = parent == CGROUP_NONE ? &root : &list->link[parent].first;

		list->link[place].next = *first;
		*first = place;
	}
	return root;
}

static bool is_folded(const struct making *making, uint32_t place)
{
	return !making->query->filter.has_regex &&
	       making->list->folded[place] == making->table->row[place].incarnation &&
	       making->list->link[place].first != CGROUP_NONE;
}

/* Without recursion: groups may be nested as deep as a path may be long. */
static void add_tree(const struct making *making, uint32_t root)
{
	struct cgroup_list *list = making->list;
	const struct cgroup_list_link *link = list->link;
	uint32_t place = root;
	unsigned int depth = 0;

	while (place != CGROUP_NONE) {
		bool is_closed = is_folded(making, place);

		add_row(list, place, depth, link[place].next == CGROUP_NONE, is_closed);
		if (!is_closed && link[place].first != CGROUP_NONE) {
			place = link[place].first;
			depth++;
			continue;
		}
		while (place != CGROUP_NONE && link[place].next == CGROUP_NONE) {
			place = above(making, place);
			depth--;
		}
		if (place != CGROUP_NONE)
			place = link[place].next;
	}
}

void cgroup_list_make(struct cgroup_list *list, const struct model *model,
	const struct cgroup_victims *victims, const struct cgroup_query *query)
{
	struct making making = {
		.list = list,
		.model = model,
		.victims = victims,
		.query = query,
		.table = &model->sample.cgroups,
		.places = model->sample.cgroups.place_count,
	};

	if (making.places > list->capacity)
		making.places = list->capacity;
	choose(&making);
	if (!query->is_flat)
		add_ancestors(&making);
	if (query->is_by_danger)
		rank_danger(&making);
	put_in_order(&making);
	list->count = 0;
	if (!query->is_flat) {
		add_tree(&making, link_children(&making));
		return;
	}
	for (unsigned int i = 0; i < list->place_count; i++)
		add_row(list, list->place[i], 0, false, false);
}

void cgroup_list_fold(
	struct cgroup_list *list, const struct model *model, uint32_t place, bool is_folded)
{
	const struct cgroup_table *table = &model->sample.cgroups;

	if (place < list->capacity && is_group(table, place))
		list->folded[place] = is_folded ? table->row[place].incarnation : 0;
}

int cgroup_list_find(const struct cgroup_list *list, uint32_t place)
{
	for (unsigned int i = 0; i < list->count; i++) {
		if (list->row[i].place == place)
			return (int)i;
	}
	return -1;
}

static bool is_text_in(const struct cgroup_table *table, uint32_t place, const char *text)
{
	char buffer[CGROUP_PATH_MAX];

	return strcasestr(cgroup_path(buffer, sizeof(buffer), table, place), text) ||
	       strcasestr(cgroup_table_name(buffer, sizeof(buffer), table, place), text);
}

int cgroup_list_search(
	const struct cgroup_list *list, const struct model *model, int from, const char *text)
{
	if (!text[0])
		return -1;
	for (unsigned int i = 0; i < list->count; i++) {
		unsigned int row = ((unsigned int)(from + 1) + i) % list->count;

		if (is_text_in(&model->sample.cgroups, list->row[row].place, text))
			return (int)row;
	}
	return -1;
}
