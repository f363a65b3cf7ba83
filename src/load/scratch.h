/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file without a name that a worker reads or writes in a circle: on a disk, or in memory. It goes with its process. */
#ifndef OOMWATCH_LOAD_SCRATCH_H
#define OOMWATCH_LOAD_SCRATCH_H

#include <stddef.h>
#include <stdint.h>

#include "load/worker.h"

struct load_scratch {
	int fd;
	char *block;           /* through which it is read and written */
	uint64_t length_bytes; /* of the circle */
	uint64_t position;
	uint64_t held_bytes; /* of the circle, what was read or written once */
};

/*
 * Whether files in DIRECTORY are on a disk: 0, or -ENOTSUP when its filesystem is in memory. There a file is no
 * cache that could be given back, names that do not exist are not remembered, and both outlive a kill.
 */
int load_scratch_check(int directory);

/* Below worker->directory. 0; -ENOTSUP when its filesystem is in memory; -errno. */
int load_scratch_open(struct load_scratch *scratch, const struct load_worker *worker);

/* By memfd_create(). */
int load_scratch_open_memory(struct load_scratch *scratch);

/* Makes the circle as long as the target, in whole pages. What is behind it is cut off at once; what is new
 * becomes a hole with IS_SPARSE, and is there when it is written else. 0; -errno, noted in the slot, and then it is as
 * long as before. */
int load_scratch_fit(struct load_scratch *scratch, struct load_worker *worker, bool is_sparse);

/* Go on in the circle for up to BYTES; what fails is noted in the slot. Both return how far they came. */
uint64_t load_scratch_read(
	struct load_scratch *scratch, struct load_worker *worker, uint64_t bytes);
uint64_t load_scratch_write(
	struct load_scratch *scratch, struct load_worker *worker, uint64_t bytes);

#endif
