/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads what the OOM killer knows of one process: by opening its files below /proc/PID, or, for
 * those that are read at each sample, through descriptors that are kept. A kept descriptor
 * belongs to that process for good: it says ESRCH when the process is gone, also when another has
 * got its PID. Only files that wait for nobody are read: not stat, io, cmdline, maps.
 */
#ifndef OOMWATCH_COLLECT_PROCESS_READER_H
#define OOMWATCH_COLLECT_PROCESS_READER_H

#include "base/file.h"
#include "kernel/process.h"

/* status has a line with all supplementary groups: 64 KiB are enough for 5,000 of them. */
#define PROCESS_READER_BUFFER (64 * 1024)

struct process_reader {
	int proc;     /* descriptor of the folder with the processes */
	char *buffer; /* of PROCESS_READER_BUFFER bytes, the caller's; few of them are ever touched */
};

/* The files below /proc/PID, each of them a part of what is known. */
enum process_part {
	PROCESS_PART_STATUS,
	PROCESS_PART_ADJ,   /* oom_score_adj */
	PROCESS_PART_SCORE, /* oom_score */
	PROCESS_PARTS
};

/* Those of one process, open. */
struct process_files {
	struct kept_file file[PROCESS_PARTS];
};

/*
 * Each fills its part of PROCESS, which has its PID, at NOW_USEC, and returns 0 or -errno:
 * -ESRCH when the process is gone, also when its PID is by now that of a thread; -EACCES when the
 * privileges do not allow it (PROCESS_DENIED is then set); any other error leaves the part as it
 * was: -ENOENT when a capture lacks that file, -EINVAL and its like when it has another form.
 */
int process_read_score(struct process_reader *reader, struct process *process, uint64_t now_usec);
int process_read_status(struct process_reader *reader, struct process *process, uint64_t now_usec);

/* These two, the score unless it was read half a second ago, and oom_score_adj. The error is that of the
 * status, or -ESRCH. */
int process_read_all(struct process_reader *reader, struct process *process, uint64_t now_usec);

/*
 * The path of PID in the cgroup2 hierarchy, "" when it has none. 0 or -errno. Of a live process this
 * may wait for a lock of the kernel's (cgroup_mutex, to Linux 6.1).
 */
int process_read_cgroup(
	struct process_reader *reader, int32_t pid, char ret_path[PROCESS_CGROUP_MAX]);

/* Opens the files of PROCESS. 0 or -errno as above, and then none is open. */
int process_files_open(
	struct process_files *files, struct process_reader *reader, struct process *process);

void process_files_close(struct process_files *files);

/* As process_read_all(), through FILES. */
int process_files_read(const struct process_files *files, struct process_reader *reader,
	struct process *process, uint64_t now_usec);

#endif
