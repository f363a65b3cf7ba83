/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/process_hot.h"

#include <errno.h>

void process_hot_init(struct process_hot *hot)
{
	hot->count = 0;
}

void process_hot_release(struct process_hot *hot)
{
	while (hot->count > 0)
		process_files_close(&hot->entry[--hot->count].files);
}

static void hot_remove(struct process_hot *hot, unsigned int index)
{
	process_files_close(&hot->entry[index].files);
	hot->entry[index] = hot->entry[--hot->count];
}

static bool is_of(const struct process_hot_entry *entry, const struct process_places *places)
{
	return places->row[entry->place].pid &&
	       places->row[entry->place].incarnation == entry->incarnation;
}

static struct process_hot_entry *hot_find(
	struct process_hot *hot, const struct process_places *places, uint32_t place)
{
	for (unsigned int i = 0; i < hot->count; i++) {
		if (hot->entry[i].place == place && is_of(&hot->entry[i], places))
			return &hot->entry[i];
	}
	return NULL;
}

/* Gives up one that nobody wants; false when all are wanted. */
static bool hot_make_room(struct process_hot *hot)
{
	for (unsigned int i = 0; i < hot->count; i++) {
		if (!hot->entry[i].is_wanted) {
			hot_remove(hot, i);
			return true;
		}
	}
	return false;
}

/* Opens the files of PLACE into the entry behind the last. */
static void hot_add(struct process_hot *hot, struct process_store *store, uint32_t place)
{
	struct process_hot_entry *entry = &hot->entry[hot->count];
	struct process *process = &store->places.row[place];
	int error = process_files_open(&entry->files, &store->reader, process);

	if (error == -ESRCH)
		process_places_remove(&store->places, place);
	if (error)
		return;
	entry->place = place;
	entry->incarnation = process->incarnation;
	entry->is_wanted = true;
	hot->count++;
}

/* Whether PLACE has a process that may be read, and is not in the set yet. */
static bool is_missing(struct process_hot *hot, const struct process_places *places, uint32_t place)
{
	const struct process *process = &places->row[place];

	return process->pid && !(process->flags & (PROCESS_KERNEL_THREAD | PROCESS_DENIED)) &&
	       !hot_find(hot, places, place);
}

void process_hot_want(struct process_hot *hot, struct process_store *store, const uint32_t *wanted,
	unsigned int count)
{
	unsigned int opens = PROCESS_HOT_OPENS;

	for (unsigned int i = 0; i < hot->count; i++)
		hot->entry[i].is_wanted = false;
	for (unsigned int i = 0; i < count; i++) {
		struct process_hot_entry *entry = hot_find(hot, &store->places, wanted[i]);

		if (entry)
			entry->is_wanted = true;
	}
	for (unsigned int i = 0; i < count && opens > 0; i++) {
		if (!is_missing(hot, &store->places, wanted[i]))
			continue;
		if (hot->count >= PROCESS_HOT_MAX && !hot_make_room(hot))
			return;
		hot_add(hot, store, wanted[i]);
		opens--;
	}
}

void process_hot_read(struct process_hot *hot, struct process_store *store, uint64_t now_usec)
{
	for (unsigned int i = hot->count; i-- > 0;) {
		const struct process_hot_entry *entry = &hot->entry[i];

		if (entry->is_wanted && is_of(entry, &store->places))
			process_store_read_files(store, entry->place, &entry->files, now_usec);
		if (!is_of(entry, &store->places))
			hot_remove(hot, i);
	}
}
