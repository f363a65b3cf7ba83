/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a workload is doing, as the supervisor tells it: as a line of "name=value" pairs to a program (--control), which
 * load_progress_parse() takes back, or as a sentence to a person. One line is one message.
 */
#ifndef OOMWATCH_LOAD_PROGRESS_H
#define OOMWATCH_LOAD_PROGRESS_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

enum load_state {
	LOAD_STARTING,
	LOAD_RUNNING,
	LOAD_ENDING,
	LOAD_ENDED,
};

/* Why it ended or is ending. */
enum load_end {
	LOAD_END_NONE,
	LOAD_END_DURATION, /* its time was over */
	LOAD_END_STOPPED,  /* it was told to, or who started it is gone */
	LOAD_END_KILLED,   /* no worker is left: OOM kills, or somebody's signal */
	LOAD_END_GUARD,    /* the machine came too short of memory */
	LOAD_END_FAILED,   /* message says why */
};

struct load_progress {
	enum load_state state;
	enum load_end end;
	uint64_t elapsed_usec;
	uint64_t duration_usec;
	uint64_t held_bytes; /* by all workers, as they count it */
	uint64_t target_bytes;
	uint64_t work_bytes;  /* ever read, written or touched again */
	unsigned int workers; /* alive */
	unsigned int started; /* workers, ever */
	/* Of the group; LOAD_UNLIMITED where it is not known. */
	uint64_t current_bytes;
	uint64_t max_bytes;
	uint64_t oom_kills;
	uint64_t limit_hits; /* memory.events max */
	uint64_t refaults;
	uint64_t stall_usec; /* PSI memory some */
	char cgroup
		[PATH_MAX]; /* as in /proc/PID/cgroup, "/oomwatch-load-4312"; empty: there is none */
	char message[FAILURE_TEXT_MAX];
};

/* Holds every line: both texts with nothing but escapes, and the numbers. */
#define LOAD_PROGRESS_LINE_MAX (4 * (PATH_MAX + FAILURE_TEXT_MAX) + 1024)

/* Without a line feed. Values with blanks are escaped as the kernel does it in /proc/mounts (\040). Returns BUFFER. */
const char *load_progress_line(char *buffer, size_t size, const struct load_progress *progress);

/* 0; -EINVAL with a failure; names that are not known are passed over, so that an older program understands a newer. */
int load_progress_parse(struct load_progress *progress, const char *line, struct failure *failure);

/* In words: "anon in /oomwatch-load-4312: 181 MiB of 256 MiB, 12 s of 60 s, 3 refaults/s". Returns BUFFER. */
const char *load_progress_words(char *buffer, size_t size, const struct load_progress *progress);

#endif
