/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Process tables for tests, made by hand: processes are added one by one and may be changed through
 * the row that comes back. The table is struct sample's when it is copied there,
 *
 *     processes_table_init(&processes);
 *     processes_add(&processes, 1201, "postgres", -500, 300)->kib[PROCESS_SWAP] = 2048;
 *     processes_set_user(&processes, processes_get(&processes, 1201), 70, "postgres");
 *     sample.processes = processes.table;
 *
 * again after each change, for it counts its places.
 */
#ifndef OOMWATCH_TESTS_PROCESSES_H
#define OOMWATCH_TESTS_PROCESSES_H

#include "kernel/process.h"

#define PROCESSES_MAX 32768
#define PROCESSES_TEXTS_MAX 4096

/* Large: in static storage, never on the stack. */
struct processes {
	struct process_table table;
	struct process row[PROCESSES_MAX];
	struct process_detail detail[PROCESS_DETAILS_MAX];
	char texts[PROCESSES_TEXTS_MAX];
	size_t texts_used;
	uint32_t incarnations; /* given so far */
	unsigned int holes;    /* empty places below place_count */
};

/* None yet. More than there is room for ends the program, here and below. */
void processes_table_init(struct processes *processes);

/*
 * Adds a process that was read: a child of PID 1 with one thread, asleep, of UID 0 without a name, in
 * no cgroup, with no other memory, oom_score unread. It gets the first empty place.
 */
struct process *processes_add(
	struct processes *processes, int32_t pid, const char *comm, int adj, uint64_t anon_mib);

/* The same for a child of kthreadd, without memory. */
struct process *processes_add_kernel_thread(
	struct processes *processes, int32_t pid, const char *comm);

/* Adds a process of which only the PID is known. */
struct process *processes_add_unread(struct processes *processes, int32_t pid);

/* It ends: its place is empty. */
void processes_remove(struct processes *processes, int32_t pid);

/* The row of PID, which must be there; and the place of a row. */
struct process *processes_get(struct processes *processes, int32_t pid);
unsigned int processes_place(const struct processes *processes, const struct process *process);

void processes_set_user(
	struct processes *processes, struct process *process, uint32_t euid, const char *name);
void processes_set_cgroup(struct processes *processes, struct process *process, const char *path);

/* Adds details that were read: the command line, and nothing else. */
struct process_detail *processes_add_detail(
	struct processes *processes, const struct process *process, const char *command);

#endif
