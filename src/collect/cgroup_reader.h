/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the files of one control group: all of them below a descriptor of its folder, or those that
 * move through descriptors that are kept. A kept descriptor belongs to that group for good: it says
 * ENODEV when the group is gone, but also when its parent took the controller from it.
 */
#ifndef OOMWATCH_COLLECT_CGROUP_READER_H
#define OOMWATCH_COLLECT_CGROUP_READER_H

#include "base/file.h"
#include "kernel/cgroup.h"

#define CGROUP_READER_BUFFER (64 * 1024)

struct cgroup_reader {
	char *buffer;     /* of CGROUP_READER_BUFFER bytes, the caller's */
	bool is_live;     /* what one group with a memory controller lacks, all others lack */
	uint32_t lacking; /* then: a bit for each value, of files that this kernel does not have */
};

/* What moves. */
enum cgroup_file {
	CGROUP_FILE_CURRENT,
	CGROUP_FILE_SWAP_CURRENT,
	CGROUP_FILE_EVENTS,
	CGROUP_FILE_LOCAL_EVENTS,
	CGROUP_FILE_PRESSURE,
	CGROUP_FILE_STAT,
	CGROUP_FILE_PROCESSES,
	CGROUP_FILES
};

struct cgroup_files {
	struct kept_file file[CGROUP_FILES];
};

/*
 * Each reads a part of GROUP, in FOLDER or through FILES, and returns 0 or -errno. What the group
 * does not have is absent from then on, and no error; what could not be read for another reason is as
 * it was. -ENODEV: the group, or a part of it, went away meanwhile. -EACCES: the privileges allow
 * nothing (CGROUP_DENIED is then set).
 */

/* All but the processes. */
int cgroup_read_all(struct cgroup_reader *reader, int folder, struct cgroup *group);

/* memory.current; -ENOENT when there is none. */
int cgroup_read_current(struct cgroup_reader *reader, int folder, struct cgroup *group);

/* memory.events. */
int cgroup_read_events(struct cgroup_reader *reader, int folder, struct cgroup *group);

/* Opens what GROUP has of them. 0, or -errno when descriptors ran out, and then none is open. */
int cgroup_files_open(struct cgroup_files *files, int folder, const struct cgroup *group);

void cgroup_files_close(struct cgroup_files *files);

/* All of them but memory.stat and the processes, which may be dear. */
int cgroup_files_read(
	const struct cgroup_files *files, struct cgroup_reader *reader, struct cgroup *group);

/* memory.stat: for it the kernel may have to add up what all processors have counted. */
int cgroup_files_read_stat(
	const struct cgroup_files *files, struct cgroup_reader *reader, struct cgroup *group);

/* The tightest of the group's own limits, max and high: current in thousandths of it, 1 at least; 0:
 * it has none. */
unsigned int cgroup_nearness_permille(const struct cgroup *group);

#endif
