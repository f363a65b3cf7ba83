/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/cgroup_hot.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* One that is hot stays so until another is nearer by so much: opens are dear. */
#define NEARER_PERMILLE 20u

/* The limits of those on the screen are no older than this. */
#define LIMITS_USEC (4 * (uint64_t)USEC_PER_SEC)

void cgroup_hot_init(struct cgroup_hot *hot)
{
	hot->count = hot->stat_next = 0;
}

void cgroup_hot_release(struct cgroup_hot *hot)
{
	while (hot->count > 0)
		cgroup_files_close(&hot->entry[--hot->count].files);
}

static void hot_remove(struct cgroup_hot *hot, struct cgroup_store *store, unsigned int index)
{
	store->places.node[hot->entry[index].place].is_hot = false;
	cgroup_files_close(&hot->entry[index].files);
	hot->entry[index] = hot->entry[--hot->count];
}

static bool is_of(const struct cgroup_hot_entry *entry, const struct cgroup_places *places)
{
	return places->row[entry->place].id &&
	       places->row[entry->place].incarnation == entry->incarnation;
}

static struct cgroup_hot_entry *hot_find(struct cgroup_hot *hot, uint32_t place)
{
	for (unsigned int i = 0; i < hot->count; i++) {
		if (hot->entry[i].place == place)
			return &hot->entry[i];
	}
	return NULL;
}

/* A list of places, each once. */
struct choice {
	uint32_t place[CGROUPS_HOT_MAX];
	unsigned int count;
};

static void choose(struct choice *choice, const struct cgroup_places *places, uint32_t place)
{
	if (choice->count == CGROUPS_HOT_MAX || place >= places->end || !places->row[place].id)
		return;
	for (unsigned int i = 0; i < choice->count; i++) {
		if (choice->place[i] == place)
			return;
	}
	choice->place[choice->count++] = place;
}

static void choose_branches(struct choice *choice, const struct cgroup_places *places)
{
	unsigned int left = CGROUP_HOT_BRANCHES;
	uint32_t child = places->node[0].first_child;

	for (; child != CGROUP_NONE && left > 0; child = places->node[child].next) {
		if (!places->row[child].events.present)
			continue;
		choose(choice, places, child);
		left--;
	}
}

static unsigned int nearness(const struct cgroup_places *places, uint32_t place)
{
	const struct cgroup_track *node = &places->node[place];

	return node->nearness_permille + (node->is_hot ? NEARER_PERMILLE : 0);
}

/* Those nearest to their limits, among all, as many as there is room for. */
static void choose_nearest(struct choice *choice, const struct cgroup_places *places)
{
	uint32_t nearest[CGROUPS_HOT_MAX];
	unsigned int count = 0;

	for (uint32_t place = 0; place < places->end; place++) {
		unsigned int at;

		if (places->node[place].nearness_permille == 0 ||
			(count == CGROUPS_HOT_MAX &&
				nearness(places, place) <= nearness(places, nearest[count - 1])))
			continue;
		at = count < CGROUPS_HOT_MAX ? count++ : count - 1;
		for (; at > 0 && nearness(places, nearest[at - 1]) < nearness(places, place); at--)
			nearest[at] = nearest[at - 1];
		nearest[at] = place;
	}
	for (unsigned int i = 0; i < count; i++)
		choose(choice, places, nearest[i]);
}

/* Gives up one that nobody wants; false when all are wanted. */
static bool hot_make_room(struct cgroup_hot *hot, struct cgroup_store *store)
{
	if (hot->count < CGROUPS_HOT_MAX)
		return true;
	for (unsigned int i = 0; i < hot->count; i++) {
		if (!hot->entry[i].is_wanted) {
			hot_remove(hot, store, i);
			return true;
		}
	}
	return false;
}

/* Opens the files of PLACE into the entry behind the last. */
static void hot_add(struct cgroup_hot *hot, struct cgroup_store *store, uint32_t place)
{
	struct cgroup_hot_entry *entry = &hot->entry[hot->count];
	struct cgroup_places *places = &store->places;
	int folder = cgroup_folders_open(&store->folders, places, place, O_PATH), error;

	if (folder == -ENOENT && places->row[place].parent != CGROUP_NONE) {
		cgroup_places_remove(places, place);
		places->is_one_lost = true;
	}
	if (folder < 0)
		return;
	error = cgroup_files_open(&entry->files, folder, &places->row[place]);
	close(folder);
	if (error)
		return;
	entry->place = place;
	entry->incarnation = places->row[place].incarnation;
	entry->is_wanted = true;
	places->node[place].is_hot = true;
	hot->count++;
}

void cgroup_hot_want(struct cgroup_hot *hot, struct cgroup_store *store, const uint32_t *wanted,
	unsigned int count)
{
	const struct cgroup_places *places = &store->places;
	struct choice choice = {.count = 0};
	unsigned int opens = CGROUP_HOT_OPENS;

	choose(&choice, places, 0);
	for (unsigned int i = 0; i < count && i < CGROUP_HOT_WANTED; i++)
		choose(&choice, places, wanted[i]);
	choose_branches(&choice, places);
	choose_nearest(&choice, places);

	for (unsigned int i = hot->count; i-- > 0;) {
		hot->entry[i].is_wanted = false;
		if (!is_of(&hot->entry[i], places))
			hot_remove(hot, store, i);
	}
	for (unsigned int i = 0; i < choice.count; i++) {
		struct cgroup_hot_entry *entry = hot_find(hot, choice.place[i]);

		if (entry)
			entry->is_wanted = true;
	}
	for (unsigned int i = 0; i < choice.count && opens > 0; i++) {
		uint32_t place = choice.place[i];

		/* What it has is known once it was read. */
		if (!places->row[place].read_usec || (places->row[place].flags & CGROUP_DENIED) ||
			hot_find(hot, place))
			continue;
		if (!hot_make_room(hot, store))
			return;
		hot_add(hot, store, place);
		opens--;
	}
}

static bool read_entry(
	struct cgroup_hot_entry *entry, struct cgroup_store *store, uint64_t now_usec)
{
	struct cgroup *row = &store->places.row[entry->place];
	struct cgroup_events before = row->events;

	/* It was given the memory controller since its files were opened. */
	if (cgroup_has(row, CGROUP_CURRENT) && entry->files.file[CGROUP_FILE_CURRENT].fd < 0)
		return false;
	if (cgroup_files_read(&entry->files, &store->reader, row) < 0)
		return false;
	row->checked_usec = now_usec;
	cgroup_store_note(store, entry->place, &before);
	return true;
}

/* What may be dear. Its row is as new as this. */
static void read_dear(struct cgroup_hot_entry *entry, struct cgroup_store *store,
	struct process_places *processes, uint64_t now_usec)
{
	const struct kept_file *listing = &entry->files.file[CGROUP_FILE_PROCESSES];

	cgroup_files_read_stat(&entry->files, &store->reader, &store->places.row[entry->place]);
	if (listing->fd >= 0 && cgroup_members_are_due(&store->places, entry->place, now_usec))
		cgroup_members_read(&store->places, entry->place, listing, store->reader.buffer,
			processes, now_usec);
	cgroup_places_note_read(&store->places, entry->place, now_usec);
}

/* The limits of those that were read longest ago, and of what is first on the screen. */
static void read_limits(struct cgroup_hot *hot, struct cgroup_store *store,
	struct process_places *processes, uint64_t now_usec)
{
	const struct cgroup_places *places = &store->places;

	for (unsigned int left = CGROUP_HOT_LIMITS; left > 0; left--) {
		uint64_t oldest_usec = now_usec - LIMITS_USEC;
		uint32_t oldest = CGROUP_NONE;

		for (unsigned int i = 0; i < hot->count; i++) {
			const struct cgroup_hot_entry *entry = &hot->entry[i];

			if (!entry->is_wanted || !is_of(entry, places))
				continue;
			if (places->node[entry->place].limits_usec > oldest_usec &&
				!cgroup_store_is_settling(store, entry->place, now_usec))
				continue;
			oldest = entry->place;
			oldest_usec = places->node[oldest].limits_usec;
		}
		if (oldest == CGROUP_NONE)
			return;
		cgroup_store_read_all(store, oldest, processes, false, now_usec);
	}
}

void cgroup_hot_read(struct cgroup_hot *hot, struct cgroup_store *store,
	struct process_places *processes, struct budget *budget, uint64_t now_usec)
{
	struct cgroup_places *places = &store->places;
	unsigned int count;

	for (unsigned int i = hot->count; i-- > 0;) {
		struct cgroup_hot_entry *entry = &hot->entry[i];

		if (!entry->is_wanted || read_entry(entry, store, now_usec))
			continue;
		/* A part of it is gone, or all: it says so when it is opened again. */
		uint32_t place = entry->place;

		hot_remove(hot, store, i);
		cgroup_store_read_all(store, place, processes, true, now_usec);
	}
	count = hot->count;
	for (unsigned int i = 0; i < count && !budget_is_spent_by(budget, 4); i++) {
		struct cgroup_hot_entry *entry = &hot->entry[(hot->stat_next + i) % count];

		if (entry->is_wanted && is_of(entry, places))
			read_dear(entry, store, processes, now_usec);
		if (budget->is_spent)
			hot->stat_next = (hot->stat_next + i + 1) % count;
	}
	read_limits(hot, store, processes, now_usec);
}
