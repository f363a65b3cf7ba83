/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/cgroups.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "collect/cgroup_mounts.h"
#include "collect/cgroup_walk.h"

/* CPU time for each second; at 6 us a group 1 ms are about 160 that are read in turn. */
static const struct {
	uint64_t walk_usec;            /* while a walk is under way: about 1 us a group */
	uint64_t new_usec;             /* groups that were never read */
	uint64_t trail_usec;           /* groups below one whose events have moved */
	uint64_t hot_usec;             /* memory.stat and the processes of the hot set */
	uint64_t rest_usec;            /* the others, in turn */
	unsigned int sweeps_a_reading; /* in every so-manieth sweep all of a group is read */
} shares[PROCESSES_CARES] = {
	[PROCESSES_CALM] = {1000, 2500, 500, 1000, 1000, 8},
	[PROCESSES_THOROUGH] = {4000, 4000, 4000, 4000, 8000, 4},
	[PROCESSES_WHOLE] = {UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, 1},
};

/* The seconds that count, at most. */
#define SECONDS_MAX 10u
/* CPU time of each sample while all groups are read for the first time. */
#define FILLING_USEC 50000u

#define WALK_INTERVAL_USEC ((uint64_t)30 * USEC_PER_SEC)

/* Steps of a budget that the reading of a whole group, some twenty files, counts for. */
#define STEPS_A_READING 8

/* What cannot be read is tried again in every so-manieth sweep. */
#define SWEEPS_A_DENIED 16

#define STATISTICS_MAX 1024

/* Groups that the first room is made for, at most; for more it grows. */
#define FIRST_MAX 32768

struct cgroups {
	struct cgroup_hierarchy hierarchy;
	struct cgroup_store store;
	struct cgroup_walk walk;
	struct cgroup_hot hot;
	enum processes_care care;
	struct kept_file statistics;        /* cgroup.stat of the root */
	uint64_t descendants;               /* that it counted when the last walk began */
	uint64_t next_walk_usec;            /* CLOCK_MONOTONIC of the next one */
	uint64_t taken_usec;                /* the same of the newest sample */
	bool is_known;                      /* the first walk is done, */
	bool is_filled;                     /* and all that it found was read */
	uint32_t places_wanted;             /* grown to so many between samples */
	uint32_t cursor;                    /* place that is next in turn */
	uint32_t sweep;                     /* times that the cursor has gone round */
	uint32_t wanted[CGROUP_HOT_WANTED]; /* places, and whose they were */
	uint32_t wanted_incarnation[CGROUP_HOT_WANTED];
	unsigned int wanted_count;
	uint32_t process_incarnations; /* given out when processes were last looked through */
	unsigned int homeless;         /* processes without a group then */
};

/* How many groups there are below the root, as the kernel counts; what it was before if it cannot be
 * read. */
static uint64_t count_descendants(struct cgroups *cgroups)
{
	char text[STATISTICS_MAX];
	uint64_t count = cgroups->descendants;
	size_t length;

	if (cgroups->statistics.fd >= 0 &&
		kept_file_read_once(&cgroups->statistics, text, sizeof(text), &length) == 0)
		cgroup_descendants_parse(text, length, &count, NULL);
	return count;
}

/* Room for those that there are, so that one walk finds them all. A capture may claim any number. */
static void reserve_first(struct cgroups *cgroups)
{
	uint64_t count = count_descendants(cgroups);

	if (count <= FIRST_MAX)
		cgroup_places_reserve(&cgroups->store.places, (uint32_t)(count + count / 4) + 64);
}

int cgroups_new(struct cgroups **ret, int root, bool is_live, struct failure *failure)
{
	struct cgroups *cgroups = calloc(1, sizeof(*cgroups));
	int error;

	*ret = NULL;
	if (!cgroups)
		return failure_set(failure, -ENOMEM, 0, "%s", failure_reason(-ENOMEM));
	cgroup_hot_init(&cgroups->hot);
	cgroup_walk_init(&cgroups->walk);
	cgroups->statistics.fd = -1;
	error = cgroup_hierarchy_open(&cgroups->hierarchy, root, is_live, failure);
	if (error == -ENOTSUP) {
		*ret = cgroups;
		return error;
	}
	if (!error) {
		error = cgroup_store_init(&cgroups->store, cgroups->hierarchy.fd, is_live);
		if (error)
			failure_set(failure, error, 0, "%s", failure_reason(error));
	}
	if (error) {
		cgroup_hierarchy_close(&cgroups->hierarchy);
		free(cgroups);
		return error;
	}
	kept_file_open(&cgroups->statistics, cgroups->hierarchy.fd, "cgroup.stat");
	reserve_first(cgroups);
	*ret = cgroups;
	return 0;
}

void cgroups_free(struct cgroups *cgroups)
{
	if (!cgroups)
		return;
	if (cgroups->hierarchy.fd >= 0) {
		cgroup_hot_release(&cgroups->hot);
		cgroup_walk_release(&cgroups->walk);
		cgroup_store_release(&cgroups->store);
		kept_file_close(&cgroups->statistics);
		cgroup_hierarchy_close(&cgroups->hierarchy);
	}
	free(cgroups);
}

/* Between samples: room for the groups, and for the names, that found none. */
static void grow(struct cgroups *cgroups)
{
	struct cgroup_places *places = &cgroups->store.places;
	bool is_larger = false;

	if (places->is_name_missing) {
		is_larger = cgroup_names_renew(&places->names, places->row, places->end) == 0;
		places->is_name_missing = false;
	}
	if (cgroups->places_wanted) {
		is_larger |= cgroup_places_reserve(places, cgroups->places_wanted) == 0;
		cgroups->places_wanted = 0;
	}
	/* Without memory we show those that we have, and try again at the next walk. */
	if (is_larger)
		cgroups->next_walk_usec = 0;
	else if (cgroups->walk.number > 0 && !cgroups->walk.is_running)
		cgroups->is_known = true;
}

static bool is_walk_due(const struct cgroups *cgroups, uint64_t descendants, uint64_t now_usec)
{
	return now_usec >= cgroups->next_walk_usec || descendants != cgroups->descendants ||
	       cgroups->store.places.is_one_lost;
}

/* The root has the first place. 0 or -errno. */
static int add_root(struct cgroups *cgroups)
{
	struct cgroup_places *places = &cgroups->store.places;
	struct stat status;

	if (places->count > 0)
		return 0;
	if (fstat(cgroups->hierarchy.fd, &status) < 0)
		return -errno;
	if (cgroup_places_add(places, status.st_ino, CGROUP_NONE, "") == CGROUP_NONE)
		return -ENOMEM;
	cgroup_places_push(places, CGROUP_QUEUE_NEW, 0);
	return 0;
}

/* Room is asked for when groups found none and more of it may help. */
static void note_missed(struct cgroups *cgroups)
{
	const struct cgroup_places *places = &cgroups->store.places;
	uint64_t wanted = (uint64_t)places->capacity / 2 * 3;

	if (cgroups->walk.missed == 0 || places->count + places->left_count < places->capacity)
		return;
	if (cgroups->descendants > wanted)
		wanted = cgroups->descendants + cgroups->descendants / 8;
	if (wanted < CGROUP_NONE / 2)
		cgroups->places_wanted = (uint32_t)wanted;
}

/* Goes on with a walk, or begins one that is due. */
static int walk(struct cgroups *cgroups, struct budget *budget, uint64_t now_usec)
{
	struct cgroup_places *places = &cgroups->store.places;
	uint64_t descendants = count_descendants(cgroups);
	int error = add_root(cgroups);

	if (error)
		return error;
	if (!cgroups->walk.is_running) {
		if (!is_walk_due(cgroups, descendants, now_usec))
			return 0;
		cgroups->descendants = descendants;
		cgroups->store.places.is_one_lost = false;
		cgroups->next_walk_usec = now_usec + WALK_INTERVAL_USEC;
		cgroup_walk_begin(&cgroups->walk, places);
	}
	if (cgroup_walk_go_on(&cgroups->walk, places, &cgroups->store.folders, budget)) {
		note_missed(cgroups);
		cgroups->is_known |= !cgroups->places_wanted && !places->is_name_missing;
	}
	return 0;
}

/* Reads what stands in the queue; true when nothing is left. */
static bool read_queue(struct cgroups *cgroups, struct process_places *processes,
	enum cgroup_queue_kind kind, struct budget *budget, uint64_t now_usec)
{
	struct cgroup_store *store = &cgroups->store;
	uint32_t place;

	while ((place = cgroup_places_pop(&store->places, kind)) != CGROUP_NONE) {
		bool is_new = store->places.row[place].read_usec == 0;

		if (store->places.row[place].checked_usec == now_usec)
			continue;
		cgroup_store_read_events(store, place, processes, now_usec);
		if (budget_is_spent_by(budget, is_new ? STEPS_A_READING : 1))
			return false;
	}
	return true;
}

/* One that is in turn. How many steps of a budget it took. */
static unsigned int read_in_turn(struct cgroups *cgroups, struct process_places *processes,
	uint32_t place, uint64_t now_usec)
{
	struct cgroup_store *store = &cgroups->store;
	const struct cgroup *row = &store->places.row[place];
	uint32_t turn = place + cgroups->sweep;

	if (row->checked_usec == now_usec)
		return 0;
	if (row->flags & CGROUP_DENIED) {
		if (turn % SWEEPS_A_DENIED == 0)
			cgroup_store_read_all(store, place, processes, true, now_usec);
		return 1;
	}
	if (turn % shares[cgroups->care].sweeps_a_reading != 0) {
		cgroup_store_read_current(store, place, processes, now_usec);
		return row->read_usec == now_usec ? STEPS_A_READING : 1;
	}
	cgroup_store_read_all(store, place, processes, cgroups->care == PROCESSES_WHOLE, now_usec);
	return STEPS_A_READING;
}

/* Goes round the places once at most. */
static void read_the_rest(struct cgroups *cgroups, struct process_places *processes,
	struct budget *budget, uint64_t now_usec)
{
	const struct cgroup_places *places = &cgroups->store.places;

	for (uint32_t left = places->end; left > 0; left--) {
		uint32_t place = cgroups->cursor++;
		unsigned int steps;

		if (cgroups->cursor >= places->end) {
			cgroups->cursor = 0;
			cgroups->sweep++;
		}
		if (!places->row[place].id)
			continue;
		steps = read_in_turn(cgroups, processes, place, now_usec);
		if (steps > 0 && budget_is_spent_by(budget, steps))
			return;
	}
}

/* Processes that came since the last sample, or that nobody knows a group of. */
static void house_processes(struct cgroups *cgroups, struct process_places *processes)
{
	cgroup_members_settle(&cgroups->store.places, processes);
	if (processes->incarnations == cgroups->process_incarnations && cgroups->homeless == 0)
		return;
	cgroups->process_incarnations = processes->incarnations;
	cgroups->homeless = cgroup_members_inherit(&cgroups->store.places, processes);
}

/* The first walk and the first reading. True when they are done. */
static bool start(struct cgroups *cgroups, struct process_places *processes, struct budget *budget,
	uint64_t now_usec)
{
	if (!cgroups->is_known && walk(cgroups, budget, now_usec) < 0)
		return true;
	if (cgroups->is_known && !cgroups->is_filled)
		cgroups->is_filled =
			read_queue(cgroups, processes, CGROUP_QUEUE_NEW, budget, now_usec);
	return cgroups->is_filled;
}

bool cgroups_catch_up(struct cgroups *cgroups, struct processes *processes, uint64_t budget_usec)
{
	struct budget budget = budget_of(budget_usec);
	bool is_done;

	if (cgroups->hierarchy.fd < 0)
		return true;
	grow(cgroups);
	is_done = start(cgroups, &processes->store.places, &budget, clock_monotonic_usec());
	house_processes(cgroups, &processes->store.places);
	return is_done;
}

void cgroups_want(struct cgroups *cgroups, const uint32_t *places, unsigned int count)
{
	const struct cgroup_places *known = &cgroups->store.places;

	cgroups->wanted_count = 0;
	for (unsigned int i = 0; i < count && cgroups->wanted_count < CGROUP_HOT_WANTED; i++) {
		if (places[i] >= known->end || !known->row[places[i]].id)
			continue;
		cgroups->wanted_incarnation[cgroups->wanted_count] =
			known->row[places[i]].incarnation;
		cgroups->wanted[cgroups->wanted_count++] = places[i];
	}
}

void cgroups_set_care(struct cgroups *cgroups, enum processes_care care)
{
	cgroups->care = care;
}

/* Those that are still the groups that were wanted. */
static void choose_hot(struct cgroups *cgroups)
{
	const struct cgroup_places *places = &cgroups->store.places;
	uint32_t wanted[CGROUP_HOT_WANTED];
	unsigned int count = 0;

	for (unsigned int i = 0; i < cgroups->wanted_count; i++) {
		uint32_t place = cgroups->wanted[i];

		if (places->row[place].incarnation == cgroups->wanted_incarnation[i])
			wanted[count++] = place;
	}
	cgroup_hot_want(&cgroups->hot, &cgroups->store, wanted, count);
}

static void read_what_is_due(struct cgroups *cgroups, struct process_places *processes,
	uint64_t elapsed_usec, uint64_t now_usec)
{
	uint64_t longest = SECONDS_MAX * (uint64_t)USEC_PER_SEC;
	uint64_t usec = elapsed_usec < longest ? elapsed_usec : longest;
	enum processes_care care = cgroups->care;
	struct budget budget = budget_of(shares[care].walk_usec * usec / USEC_PER_SEC);

	cgroups->store.is_filled = cgroups->is_filled;
	walk(cgroups, &budget, now_usec);
	choose_hot(cgroups);
	budget = budget_of(shares[care].hot_usec * usec / USEC_PER_SEC);
	cgroup_hot_read(&cgroups->hot, &cgroups->store, processes, &budget, now_usec);
	budget = budget_of(shares[care].trail_usec * usec / USEC_PER_SEC);
	read_queue(cgroups, processes, CGROUP_QUEUE_TRAIL, &budget, now_usec);
	budget = budget_of(
		cgroups->is_filled ? shares[care].new_usec * usec / USEC_PER_SEC : FILLING_USEC);
	cgroups->is_filled |= read_queue(cgroups, processes, CGROUP_QUEUE_NEW, &budget, now_usec);
	budget = budget_of(shares[care].rest_usec * usec / USEC_PER_SEC);
	if (cgroups->is_filled || care != PROCESSES_CALM)
		read_the_rest(cgroups, processes, &budget, now_usec);
}

/* The value of the group that is next in turn is the oldest, but for those that are hot. */
static uint64_t oldest_usec(const struct cgroups *cgroups)
{
	const struct cgroup_places *places = &cgroups->store.places;
	uint64_t oldest = 0;

	for (uint32_t i = 0; i < places->end && (oldest == 0 || oldest == cgroups->taken_usec);
		i++) {
		const struct cgroup *row = &places->row[(cgroups->cursor + i) % places->end];

		if (row->id && row->checked_usec)
			oldest = row->checked_usec;
	}
	return oldest;
}

static unsigned int sweep_percent(const struct cgroups *cgroups)
{
	const struct cgroup_places *places = &cgroups->store.places;

	if (cgroups->is_filled)
		return 100;
	return places->count ? (unsigned int)((uint64_t)places->read_count * 99 / places->count)
			     : 0;
}

static void fill_table(const struct cgroups *cgroups, struct cgroup_table *table)
{
	const struct cgroup_hierarchy *hierarchy = &cgroups->hierarchy;
	const struct cgroup_places *places = &cgroups->store.places;

	*table = (struct cgroup_table){
		.row = places->row,
		.texts = places->names.pool.bytes ? places->names.pool.bytes : "",
		.place_count = places->end,
		.count = places->count,
		.missed = cgroups->walk.missed,
		.root = places->count ? 0 : CGROUP_NONE,
		.mode = hierarchy->mode,
		.is_contained = hierarchy->is_contained,
		.has_local_events = hierarchy->has_local_events,
		.sweep_percent = sweep_percent(cgroups),
		.oldest_usec = oldest_usec(cgroups),
	};
	memcpy(table->mount, hierarchy->mount, sizeof(table->mount));
	memcpy(table->subtree, hierarchy->subtree, sizeof(table->subtree));
}

int cgroups_take(struct cgroups *cgroups, struct processes *processes, uint64_t elapsed_usec,
	struct cgroup_table *table)
{
	uint64_t now_usec = clock_monotonic_usec();
	struct budget filling = budget_of(FILLING_USEC);
	int error = 0;

	if (cgroups->hierarchy.fd < 0) {
		fill_table(cgroups, table);
		return -ENOTSUP;
	}
	grow(cgroups);
	if (!cgroups->is_known)
		error = walk(cgroups, &filling, now_usec);
	if (!error && !cgroups->is_known)
		error = -EAGAIN;
	if (!error)
		read_what_is_due(cgroups, &processes->store.places, elapsed_usec, now_usec);
	house_processes(cgroups, &processes->store.places);
	cgroups->taken_usec = now_usec;
	fill_table(cgroups, table);
	return error;
}
