/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/cgroup_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

/* Room that the groups of a small machine need; it is made larger when there are more. */
#define PLACES_MIN 256

/* What is a lot: a sixteenth of what it was, and so many bytes. */
#define LOT_SHIFT 4
#define LOT_BYTES ((uint64_t)4 << 20)

/* Who makes a group sets its limits and moves processes into it right after. For so long it is read as a
 * whole, as often as that. */
#define SETTLING_USEC (5 * (uint64_t)USEC_PER_SEC)
#define SETTLING_STEP_USEC ((uint64_t)USEC_PER_SEC)

int cgroup_store_init(struct cgroup_store *store, int mount, bool is_live)
{
	int error = cgroup_places_init(&store->places);

	cgroup_folders_init(&store->folders, mount);
	store->reader = (struct cgroup_reader){.is_live = is_live};
	store->reader.buffer = malloc(CGROUP_READER_BUFFER);
	if (!error && !store->reader.buffer)
		error = -ENOMEM;
	if (!error)
		error = cgroup_places_reserve(&store->places, PLACES_MIN);
	if (error)
		cgroup_store_release(store);
	return error;
}

void cgroup_store_release(struct cgroup_store *store)
{
	cgroup_places_release(&store->places);
	cgroup_folders_release(&store->folders);
	free(store->reader.buffer);
	store->reader.buffer = NULL;
}

/* The folder of PLACE; what is gone is removed. */
static int open_folder(struct cgroup_store *store, uint32_t place)
{
	int folder = cgroup_folders_open(&store->folders, &store->places, place, O_PATH);

	if (folder == -ENOENT && store->places.row[place].parent != CGROUP_NONE) {
		cgroup_places_remove(&store->places, place);
		store->places.is_one_lost = true;
	}
	return folder;
}

bool cgroup_store_is_settling(const struct cgroup_store *store, uint32_t place, uint64_t now_usec)
{
	const struct cgroup_track *node = &store->places.node[place];

	return node->limits_usec - node->met_usec < SETTLING_USEC &&
	       now_usec - node->limits_usec >= SETTLING_STEP_USEC;
}

/* After a read that found nothing where something must be: is the group gone? */
static int settle(struct cgroup_store *store, uint32_t place)
{
	int folder = open_folder(store, place);

	if (folder < 0)
		return folder;
	close(folder);
	return 0;
}

/* In front of others, so that a trail is followed down to its end. */
static void push_children(struct cgroup_places *places, uint32_t place)
{
	uint32_t child = places->node[place].first_child;

	for (; child != CGROUP_NONE; child = places->node[child].next)
		cgroup_places_push_first(places, CGROUP_QUEUE_TRAIL, child);
}

void cgroup_store_note(
	struct cgroup_store *store, uint32_t place, const struct cgroup_events *before)
{
	struct cgroup_places *places = &store->places;
	const struct cgroup *row = &places->row[place];
	bool is_new = before->present == 0;

	places->node[place].nearness_permille = (uint16_t)cgroup_nearness_permille(row);
	if (!is_new && memcmp(before->count, row->events.count, sizeof(before->count)) != 0)
		push_children(places, place);
}

static int read_processes(struct cgroup_store *store, uint32_t place, int folder,
	struct process_places *processes, uint64_t now_usec)
{
	struct kept_file file;
	int error = kept_file_open(&file, folder, "cgroup.procs");

	if (error)
		return error;
	error = cgroup_members_read(
		&store->places, place, &file, store->reader.buffer, processes, now_usec);
	kept_file_close(&file);
	return error;
}

/* All of the group, whose FOLDER is open. */
static int read_folder(struct cgroup_store *store, uint32_t place, int folder,
	struct process_places *processes, bool with_processes, uint64_t now_usec)
{
	struct cgroup_places *places = &store->places;
	struct cgroup *row = &places->row[place];
	struct cgroup_events before = row->events;
	int error = cgroup_read_all(&store->reader, folder, row), other = 0;

	if (with_processes || cgroup_members_are_due(places, place, now_usec))
		other = read_processes(store, place, folder, processes, now_usec);
	if ((error == -ENODEV || other == -ENODEV || other == -ENOENT) && settle(store, place) < 0)
		return -ENOENT;
	if (error && error != -ENODEV && error != -EACCES)
		return error;
	cgroup_places_note_read(places, place, now_usec);
	row->checked_usec = now_usec;
	places->node[place].limits_usec = now_usec;
	if (places->node[place].met_usec == 0)
		places->node[place].met_usec = store->is_filled ? now_usec : 1;
	places->node[place].current = cgroup_value_or(row, CGROUP_CURRENT, 0);
	cgroup_store_note(store, place, &before);
	return error;
}

int cgroup_store_read_all(struct cgroup_store *store, uint32_t place,
	struct process_places *processes, bool with_processes, uint64_t now_usec)
{
	int folder = open_folder(store, place), error;

	if (folder < 0) {
		if (folder == -EACCES) {
			store->places.row[place].flags |= CGROUP_DENIED;
			cgroup_places_note_read(&store->places, place, now_usec);
		}
		return folder;
	}
	error = read_folder(store, place, folder, processes, with_processes, now_usec);
	close(folder);
	return error;
}

static bool has_moved_a_lot(const struct cgroup_places *places, uint32_t place)
{
	uint64_t before = places->node[place].current;
	uint64_t now = cgroup_value_or(&places->row[place], CGROUP_CURRENT, 0);
	uint64_t difference = now > before ? now - before : before - now;

	return difference > LOT_BYTES && difference > before >> LOT_SHIFT;
}

/* memory.current of the group, whose FOLDER is open, and WITH_EVENTS its events; then all when it is due. */
static int read_lightly(struct cgroup_store *store, uint32_t place, int folder,
	struct process_places *processes, bool with_events, uint64_t now_usec)
{
	struct cgroup_places *places = &store->places;
	struct cgroup *row = &places->row[place];
	struct cgroup_events before = row->events;
	bool had_memory = cgroup_has(row, CGROUP_CURRENT);
	int error = had_memory ? cgroup_read_current(&store->reader, folder, row) : 0;

	if (!error && had_memory && with_events)
		error = cgroup_read_events(&store->reader, folder, row);
	if (!error && !has_moved_a_lot(places, place) && !places->node[place].is_restless &&
		!cgroup_store_is_settling(store, place, now_usec) &&
		memcmp(before.count, row->events.count, sizeof(before.count)) == 0) {
		row->checked_usec = now_usec;
		places->node[place].nearness_permille = (uint16_t)cgroup_nearness_permille(row);
		return 0;
	}
	/* So that all is compared with what it was. */
	row->events = before;
	return read_folder(
		store, place, folder, processes, places->node[place].is_restless, now_usec);
}

static int read_some(struct cgroup_store *store, uint32_t place, struct process_places *processes,
	bool with_events, uint64_t now_usec)
{
	int folder, error;

	if (!store->places.row[place].read_usec)
		return cgroup_store_read_all(store, place, processes, true, now_usec);
	folder = open_folder(store, place);
	if (folder < 0)
		return folder;
	error = read_lightly(store, place, folder, processes, with_events, now_usec);
	close(folder);
	return error;
}

int cgroup_store_read_current(struct cgroup_store *store, uint32_t place,
	struct process_places *processes, uint64_t now_usec)
{
	return read_some(store, place, processes, false, now_usec);
}

int cgroup_store_read_events(struct cgroup_store *store, uint32_t place,
	struct process_places *processes, uint64_t now_usec)
{
	return read_some(store, place, processes, true, now_usec);
}
