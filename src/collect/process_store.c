/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/process_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Room that the processes of a small machine need; it is made larger when there are more. */
#define PLACES_MIN 1024

#define TEXTS_SIZE ((size_t)256 * 1024)
#define TEXTS_COUNT 4096

int process_store_init(struct process_store *store, int root, const char *path, bool is_live)
{
	memset(store, 0, sizeof(*store));
	process_places_init(&store->places);
	store->reads_cgroups = !is_live;
	store->reader.proc = openat(root, path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	int error = store->reader.proc < 0 ? -errno : 0;

	store->reader.buffer = malloc(PROCESS_READER_BUFFER);
	if (!error && !store->reader.buffer)
		error = -ENOMEM;
	if (!error)
		error = text_pool_init(&store->texts, TEXTS_SIZE, TEXTS_COUNT);
	if (!error)
		error = process_places_reserve(&store->places, PLACES_MIN);
	if (error)
		process_store_release(store);
	return error;
}

void process_store_release(struct process_store *store)
{
	process_places_release(&store->places);
	text_pool_release(&store->texts);
	free(store->reader.buffer);
	store->reader.buffer = NULL;
	if (store->reader.proc >= 0)
		close(store->reader.proc);
	store->reader.proc = -1;
}

/* Where the name of EUID is, or would be; PROCESS_STORE_USERS when there is no room for it. */
static unsigned int find_user(const struct process_store *store, uint32_t euid)
{
	for (unsigned int i = 0; i < PROCESS_STORE_USERS; i++) {
		unsigned int at = (euid + i) % PROCESS_STORE_USERS;

		if (!store->users[at].text || store->users[at].euid == euid)
			return at;
	}
	return PROCESS_STORE_USERS;
}

static uint32_t user_text(const struct process_store *store, uint32_t euid)
{
	unsigned int at = find_user(store, euid);

	return at < PROCESS_STORE_USERS ? store->users[at].text : 0;
}

/* What follows a read of PLACE that gave ERROR. */
static int settle(struct process_store *store, uint32_t place, int error)
{
	struct process *process = &store->places.row[place];

	if (error == -ESRCH)
		process_places_remove(&store->places, place);
	else if (process->flags & PROCESS_HAS_STATUS)
		process->user = user_text(store, process->euid);
	return error;
}

int process_store_read_score(struct process_store *store, uint32_t place, uint64_t now_usec)
{
	return settle(store, place,
		process_read_score(&store->reader, &store->places.row[place], now_usec));
}

/*
 * A process may take another name, lose its parent, or change its user; name and one of the others at
 * once is rather another process with that PID. If not, it loses its past, no more.
 */
static bool is_other(const struct process *before, const struct process *now)
{
	return (before->flags & PROCESS_HAS_STATUS) && strcmp(before->comm, now->comm) != 0 &&
	       (before->parent_pid != now->parent_pid || before->euid != now->euid);
}

static void learn_cgroup(struct process_store *store, struct process *process)
{
	char path[PROCESS_CGROUP_MAX];

	if (process_read_cgroup(&store->reader, process->pid, path) == 0)
		process->cgroup = text_pool_add(&store->texts, path);
}

int process_store_read_all(struct process_store *store, uint32_t place, uint64_t now_usec)
{
	struct process *process = &store->places.row[place], before = *process;
	int error = process_read_all(&store->reader, process, now_usec);

	if (!error && is_other(&before, process)) {
		process_places_renew(&store->places, place);
		error = process_read_all(&store->reader, process, now_usec);
	}
	if (!error && store->reads_cgroups)
		learn_cgroup(store, process);
	return settle(store, place, error);
}

int process_store_read_files(struct process_store *store, uint32_t place,
	const struct process_files *files, uint64_t now_usec)
{
	return settle(store, place,
		process_files_read(files, &store->reader, &store->places.row[place], now_usec));
}

void process_store_learn_user(struct process_store *store, uint32_t euid, const char *name)
{
	struct process_places *places = &store->places;
	unsigned int at = find_user(store, euid);
	uint32_t text;

	if (at == PROCESS_STORE_USERS || store->users[at].text)
		return;
	text = text_pool_add(&store->texts, name);
	if (!text)
		return;
	store->users[at].euid = euid;
	store->users[at].text = text;
	for (uint32_t i = 0; i < places->end; i++) {
		if ((places->row[i].flags & PROCESS_HAS_STATUS) && places->row[i].euid == euid)
			places->row[i].user = text;
	}
}
