/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/processes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "kernel/loadavg.h"
#include "kernel/mountinfo.h"

/* CPU time for what is read in turn, for each second; at 5 us a process 2.5 ms are 500. */
static const uint64_t rest_usec[PROCESSES_CARES] = {
	[PROCESSES_CALM] = 2500,
	[PROCESSES_THOROUGH] = 100000,
	[PROCESSES_WHOLE] = 3600 * (uint64_t)USEC_PER_SEC,
};

/* The seconds that count, at most. */
#define SECONDS_MAX 10u
/* CPU time of each sample while the parts of all are read for the first time. */
#define FILLING_USEC 100000u

#define LISTING_INTERVAL_USEC ((uint64_t)30 * USEC_PER_SEC)
#define LISTING_ENTRIES 512

/* Of one sample, of processes whose PID may have become another's. */
#define IDENTITY_CHECKS 256

/* What hardly changes is read again in every so-manieth sweep. */
#define SWEEPS_A_STATUS 8
#define SWEEPS_A_KERNEL_THREAD 16

/* Inode of the initial PID namespace: PROC_PID_INIT_INO in include/linux/proc_ns.h. */
#define INITIAL_PID_NAMESPACE "pid:[4026531836]"

/* BUFFER is the reader's. */
static enum process_hiding find_hiding(int root, char *buffer)
{
	char name[64];
	struct proc_mount mount = {.is_found = false};
	struct kept_file init;
	size_t length;
	ssize_t got = readlinkat(root, "proc/self/ns/pid", name, sizeof(name) - 1);

	if (got > 0) {
		name[got] = '\0';
		if (strcmp(name, INITIAL_PID_NAMESPACE) != 0)
			return PROCESS_HIDING_NAMESPACE;
	}
	/* In spite of hidepid the group of its gid=, and root, see all. */
	if (kept_file_open(&init, root, "proc/1/status") == 0) {
		kept_file_close(&init);
		return PROCESS_HIDING_NONE;
	}
	/* A list of mounts that is too long to be read leaves no better guess. */
	if (file_read_at(root, "proc/self/mountinfo", buffer, PROCESS_READER_BUFFER, &length) < 0 ||
		mountinfo_find_proc(buffer, length, "/proc", &mount, NULL) < 0 || mount.is_hidepid)
		return PROCESS_HIDING_HIDEPID;
	return PROCESS_HIDING_NONE;
}

int processes_init(struct processes *processes, int root, bool is_live)
{
	memset(processes, 0, sizeof(*processes));
	processes->is_live = is_live;
	process_hot_init(&processes->hot);
	processes->newest.fd = processes->listing.fd = processes->loadavg.fd = -1;

	int error = process_store_init(&processes->store, root, "proc", is_live);

	processes->detail = malloc(PROCESS_DETAILS_MAX * sizeof(*processes->detail));
	if (!error && !processes->detail)
		error = -ENOMEM;
	if (!error)
		error = pid_listing_open(&processes->listing, root, "proc");
	if (!error)
		error = pid_listing_open(&processes->newest, root, "proc");
	if (error) {
		processes_release(processes);
		return error;
	}
	kept_file_open(&processes->loadavg, root, "proc/loadavg");
	if (is_live) {
		processes->hiding = find_hiding(root, processes->store.reader.buffer);
		process_details_new(&processes->details, NULL);
	}
	return 0;
}

void processes_release(struct processes *processes)
{
	process_details_free(processes->details);
	processes->details = NULL;
	free(processes->detail);
	processes->detail = NULL;
	process_hot_release(&processes->hot);
	process_store_release(&processes->store);
	pid_listing_close(&processes->newest);
	pid_listing_close(&processes->listing);
	kept_file_close(&processes->loadavg);
}

static void add_young(struct processes *processes, uint32_t place)
{
	if (processes->young_count < PROCESSES_YOUNG_MAX)
		processes->young[processes->young_count++] = place;
	else
		process_start_refill(&processes->start);
}

/* Another process may have got the PID of a row while nobody looked. */
static void check_identity(struct processes *processes, uint32_t place, uint64_t now_usec)
{
	struct process_store *store = &processes->store;
	struct process *process = &store->places.row[place], fresh = {.pid = process->pid};

	if (process->checked_usec == now_usec)
		return;
	if (process->flags & PROCESS_HAS_STATUS) {
		if (process_read_status(&store->reader, &fresh, now_usec) < 0)
			return;
		/* The same process may have another name or parent; it loses its past, no more. */
		if (fresh.parent_pid == process->parent_pid && fresh.euid == process->euid &&
			strcmp(fresh.comm, process->comm) == 0)
			return;
	} else if (!(process->flags & PROCESS_DENIED)) {
		return;
	}
	process_places_renew(&store->places, place);
	add_young(processes, place);
}

/* Gives PID a place when it has none; false when there is none left. */
static bool meet(struct processes *processes, int32_t pid)
{
	struct process_places *places = &processes->store.places;
	uint32_t place;

	if (process_places_find(places, pid) != PROCESS_PLACE_NONE)
		return true;
	place = process_places_add(places, pid);
	if (place == PROCESS_PLACE_NONE) {
		processes->places_wanted = places->capacity / 2 * 3;
		return false;
	}
	add_young(processes, place);
	return true;
}

/* Takes PID, which was given out since the last sample. */
static void meet_new(struct processes *processes, int32_t pid, uint64_t now_usec)
{
	uint32_t place = process_places_find(&processes->store.places, pid);

	/* Where the numbers began anew these may be thousands: then they wait for their turn. */
	if (place != PROCESS_PLACE_NONE) {
		if (processes->identity_checks++ < IDENTITY_CHECKS)
			check_identity(processes, place, now_usec);
	} else if (!meet(processes, pid)) {
		processes->missed++;
	}
}

/* Lists from behind AFTER up to LAST. */
static void meet_range(
	struct processes *processes, int32_t after, int32_t last, uint64_t now_usec, bool is_new)
{
	struct pid_listing *newest = &processes->newest;
	int32_t pid;

	if (last == after || !pid_listing_seek(newest, after))
		return;
	while ((pid = pid_listing_next(newest)) > 0 && pid <= last) {
		if (is_new)
			meet_new(processes, pid, now_usec);
		else
			meet(processes, pid);
	}
}

/* The same where the numbers may have run out in between, and begun again. */
static void meet_since(
	struct processes *processes, int32_t after, int32_t last, uint64_t now_usec, bool is_new)
{
	if (last < after) {
		meet_range(processes, after, INT32_MAX, now_usec, is_new);
		after = 0;
	}
	meet_range(processes, after, last, now_usec, is_new);
}

/* The last PID that was given out; 0 when it cannot be known. */
static int32_t read_last_pid(struct processes *processes)
{
	char *buffer = processes->store.reader.buffer;
	struct loadavg loadavg;
	size_t length;

	if (!processes->is_live || processes->loadavg.fd < 0 ||
		kept_file_read_once(&processes->loadavg, buffer, PROCESS_READER_BUFFER, &length) <
			0 ||
		loadavg_parse(buffer, length, &loadavg, NULL) < 0)
		return 0;
	return loadavg.last_pid;
}

/* The processes that began since the last sample. */
static void meet_the_newest(struct processes *processes, uint64_t now_usec)
{
	int32_t last = read_last_pid(processes);

	processes->identity_checks = 0;
	if (last == 0)
		return;
	/* A process has its PID a moment before it is listed: some may have been missed last time. */
	meet_since(processes, processes->earlier_pid, processes->last_pid, now_usec, false);
	meet_since(processes, processes->last_pid, last, now_usec, true);
	processes->earlier_pid = processes->last_pid;
	processes->last_pid = last;
}

/* Goes on with a full listing, of which each sample gets a part. */
static void reconcile(struct processes *processes, uint64_t now_usec)
{
	if (!processes->is_listing) {
		if (now_usec < processes->next_listing_usec)
			return;
		processes->next_listing_usec = now_usec + LISTING_INTERVAL_USEC;
		processes->is_listing = true;
		processes->listing_missed = 0;
		pid_listing_rewind(&processes->listing);
	}
	for (unsigned int i = 0; i < LISTING_ENTRIES; i++) {
		int32_t pid = pid_listing_next(&processes->listing);

		if (pid <= 0) {
			processes->is_listing = false;
			processes->missed = processes->listing_missed;
			return;
		}
		processes->listing_missed += !meet(processes, pid);
	}
}

static void read_young(struct processes *processes, struct budget *budget, uint64_t now_usec)
{
	unsigned int count = processes->young_count;

	processes->young_count = 0;
	for (unsigned int i = 0; i < count; i++) {
		uint32_t place = processes->young[i];
		const struct process *process = &processes->store.places.row[place];
		bool is_known = process->flags & PROCESS_HAS_STATUS;

		if (!process->pid || (process->flags & PROCESS_KERNEL_THREAD))
			continue;
		if (!budget_is_spent(budget)) {
			int error = process_store_read_all(&processes->store, place, now_usec);

			/* Else once more next time: by then it will have come to its exec(). */
			if (error || is_known)
				continue;
		}
		processes->young[processes->young_count++] = place;
	}
}

/* One that is in turn: its score, and the parts when it moved. */
static void read_in_turn(struct processes *processes, uint32_t place, uint64_t now_usec)
{
	struct process_store *store = &processes->store;
	const struct process *process = &store->places.row[place];
	uint32_t turn = place + processes->sweep;
	int16_t score = process->oom_score;

	if (process->checked_usec == now_usec)
		return;
	if (process->flags & (PROCESS_KERNEL_THREAD | PROCESS_DENIED)) {
		if (turn % SWEEPS_A_KERNEL_THREAD == 0)
			process_store_read_all(store, place, now_usec);
	} else if (!(process->flags & PROCESS_HAS_STATUS) || turn % SWEEPS_A_STATUS == 0 ||
		   processes->care == PROCESSES_WHOLE) {
		process_store_read_all(store, place, now_usec);
	} else if (process_store_read_score(store, place, now_usec) == 0 &&
		   process->oom_score != score) {
		process_store_read_all(store, place, now_usec);
	}
}

/* Goes round the places once at most. */
static void read_the_rest(struct processes *processes, struct budget *budget, uint64_t now_usec)
{
	const struct process_places *places = &processes->store.places;

	for (uint32_t left = places->end; left > 0; left--) {
		uint32_t place = processes->cursor++;

		if (processes->cursor >= places->end) {
			processes->cursor = 0;
			processes->sweep++;
		}
		if (!places->row[place].pid)
			continue;
		read_in_turn(processes, place, now_usec);
		if (budget_is_spent(budget))
			return;
	}
}

/* Lists and scores all. As process_start_find_victims(). */
static int find_victims(struct processes *processes, struct budget *budget)
{
	struct process_start *start = &processes->start;
	struct process_store *store = &processes->store;
	bool is_listing = start->phase == PROCESS_START_LISTING;

	/* What begins from here on is new. */
	if (is_listing)
		processes->last_pid = processes->earlier_pid = read_last_pid(processes);

	int error = process_start_find_victims(start, store, &processes->listing, budget);

	if (is_listing) {
		pid_listing_adopt(&processes->newest, &processes->listing);
		/* Where there was no memory for more places another listing counts the rest. */
		if (store->places.count < store->places.capacity)
			processes->next_listing_usec =
				clock_monotonic_usec() + LISTING_INTERVAL_USEC;
	}
	return error;
}

bool processes_catch_up(struct processes *processes, uint64_t budget_usec, bool is_whole)
{
	struct budget budget = budget_of(budget_usec);
	int error = find_victims(processes, &budget);

	if (error)
		return error != -EAGAIN;
	return !is_whole || process_start_fill(&processes->start, &processes->store, &budget);
}

/* Another process than the one that we knew by that PID says when it began. */
static void take_start(struct processes *processes, uint32_t place, uint64_t start_ticks)
{
	struct process *process = &processes->store.places.row[place];

	if (process->start_ticks && start_ticks && process->start_ticks != start_ticks) {
		process_places_renew(&processes->store.places, place);
		add_young(processes, place);
	}
	process->start_ticks = start_ticks;
}

/* Puts what the details say into the rows, too. */
static void take_details(struct processes *processes, uint64_t now_usec)
{
	struct process_store *store = &processes->store;

	if (!processes->details)
		return;
	processes->detail_count =
		process_details_take(processes->details, now_usec, processes->detail);
	for (unsigned int i = 0; i < processes->detail_count; i++) {
		const struct process_detail *detail = &processes->detail[i];
		uint32_t place = process_places_find(&store->places, detail->pid);

		if (detail->status != PROCESS_DETAIL_READ || place == PROCESS_PLACE_NONE ||
			store->places.row[place].incarnation != detail->incarnation)
			continue;
		process_store_learn_user(store, detail->euid, detail->user);
		store->places.row[place].cgroup = text_pool_add(&store->texts, detail->cgroup);
		take_start(processes, place, detail->start_ticks);
	}
}

void processes_want(struct processes *processes, const uint32_t *places, unsigned int count,
	unsigned int detailed, bool is_selected)
{
	const struct process_places *known = &processes->store.places;
	struct process_detail_want want[PROCESS_DETAILS_MAX];
	unsigned int want_count = 0;

	processes->wanted_count = 0;
	for (unsigned int i = 0; i < count && processes->wanted_count < PROCESS_HOT_MAX; i++) {
		const struct process *process;

		if (places[i] >= known->end)
			continue;
		process = &known->row[places[i]];
		if (!process->pid)
			continue;
		processes->wanted[processes->wanted_count++] = places[i];
		if (i >= detailed || want_count == PROCESS_DETAILS_MAX)
			continue;
		want[want_count++] = (struct process_detail_want){
			.pid = process->pid,
			.incarnation = process->incarnation,
			.is_selected = is_selected && i == 0,
		};
	}
	if (processes->details)
		process_details_want(processes->details, want, want_count);
}

void processes_set_care(struct processes *processes, enum processes_care care)
{
	processes->care = care;
}

/* The value of the process that is next in turn is the oldest, but for those that are hot. */
static uint64_t oldest_usec(const struct processes *processes)
{
	const struct process_places *places = &processes->store.places;
	uint64_t oldest = 0;

	for (uint32_t i = 0; i < places->end && (oldest == 0 || oldest == processes->taken_usec);
		i++) {
		const struct process *process = &places->row[(processes->cursor + i) % places->end];

		if (process->pid && (process->flags & PROCESS_HAS_SCORE) &&
			!(process->flags & PROCESS_KERNEL_THREAD))
			oldest = process->checked_usec;
	}
	return oldest;
}

static void grow(struct processes *processes)
{
	/* Those that were missed are found by a listing. */
	if (process_places_reserve(&processes->store.places, processes->places_wanted) == 0)
		processes->next_listing_usec = 0;
	processes->places_wanted = 0;
}

static void read_what_is_due(struct processes *processes, uint64_t elapsed_usec,
	struct budget *filling, uint64_t now_usec)
{
	struct process_store *store = &processes->store;
	uint64_t longest = SECONDS_MAX * USEC_PER_SEC;
	uint64_t usec = elapsed_usec < longest ? elapsed_usec : longest;
	struct budget budget = budget_of(rest_usec[processes->care] * usec / USEC_PER_SEC);

	process_hot_want(&processes->hot, store, processes->wanted, processes->wanted_count);
	process_hot_read(&processes->hot, store, now_usec);
	meet_the_newest(processes, now_usec);
	read_young(processes, &budget, now_usec);
	reconcile(processes, now_usec);
	if (process_start_fill(&processes->start, store, filling) ||
		processes->care != PROCESSES_CALM)
		read_the_rest(processes, &budget, now_usec);
}

static void fill_table(const struct processes *processes, struct process_table *table)
{
	const struct process_store *store = &processes->store;

	*table = (struct process_table){
		.row = store->places.row,
		.texts = store->texts.bytes,
		.detail = processes->detail,
		.place_count = store->places.end,
		.count = store->places.count,
		.missed = processes->missed,
		.detail_count = processes->detail_count,
		.sweep_percent = process_start_percent(&processes->start, store),
		.oldest_usec = oldest_usec(processes),
		.hiding = processes->hiding,
		.own_pid = processes->is_live ? (int32_t)getpid() : 0,
	};
}

int processes_take(struct processes *processes, uint64_t elapsed_usec, struct process_table *table)
{
	uint64_t now_usec = clock_monotonic_usec();
	struct budget filling = budget_of(FILLING_USEC);
	int error = 0;

	if (processes->places_wanted)
		grow(processes);
	if (processes->start.phase < PROCESS_START_FILLING)
		error = find_victims(processes, &filling);
	else
		read_what_is_due(processes, elapsed_usec, &filling, now_usec);
	processes->taken_usec = now_usec;
	take_details(processes, now_usec);
	fill_table(processes, table);
	if (!error && table->count == 0)
		error = -ENOENT;
	return error;
}

void processes_take_details(struct processes *processes, struct process_table *table)
{
	take_details(processes, clock_monotonic_usec());
	fill_table(processes, table);
}

int processes_details_fd(const struct processes *processes)
{
	return processes->details ? process_details_fd(processes->details) : -1;
}
