/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the processes, how they are read, and the names that belong to them. */
#ifndef OOMWATCH_COLLECT_PROCESS_STORE_H
#define OOMWATCH_COLLECT_PROCESS_STORE_H

#include "base/text_pool.h"
#include "collect/process_places.h"
#include "collect/process_reader.h"

#define PROCESS_STORE_USERS 256

struct process_store {
	struct process_reader reader;
	struct process_places places;
	struct text_pool texts;
	bool reads_cgroups; /* with the rest: of a capture, where no lock of the kernel's is waited for */
	struct {
		uint32_t euid;
		uint32_t text; /* 0: this one is free */
	} users[PROCESS_STORE_USERS];
};

/*
 * Opens PATH below ROOT, a folder with processes, captured or, IS_LIVE, those of this machine. 0 or
 * -errno. Release with process_store_release().
 */
int process_store_init(struct process_store *store, int root, const char *path, bool is_live);

void process_store_release(struct process_store *store);

/*
 * Reads the score, or all, of the process at PLACE; as process_read_all(). One that is gone leaves
 * its place. One that, once all is read, can hardly be the process that was there gets another
 * incarnation.
 */
int process_store_read_score(struct process_store *store, uint32_t place, uint64_t now_usec);
int process_store_read_all(struct process_store *store, uint32_t place, uint64_t now_usec);

/* Reads all through FILES, which are those of the process at PLACE. */
int process_store_read_files(struct process_store *store, uint32_t place,
	const struct process_files *files, uint64_t now_usec);

/* The user EUID is called NAME: in all rows, and in those to come. The first name stays. */
void process_store_learn_user(struct process_store *store, uint32_t euid, const char *name);

#endif
