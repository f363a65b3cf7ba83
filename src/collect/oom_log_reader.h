/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Follows the kernel's log (/dev/kmsg) for OOM kills: first what it still holds from before, then what
 * comes. Never waits. A flood of records is read within a budget of CPU time for each sample; what is
 * overwritten meanwhile is counted.
 */
#ifndef OOMWATCH_COLLECT_OOM_LOG_READER_H
#define OOMWATCH_COLLECT_OOM_LOG_READER_H

#include "base/file.h"
#include "kernel/oom_log.h"

/* A read with less room than a record needs loses it: 2 KiB of text, four bytes for one that is escaped, and
 * its head. */
#define OOM_LOG_RECORD_MAX 12288

struct oom_log_reader {
	struct kept_file file;
	bool is_live;       /* else the records of a capture, in one text */
	bool has_caught_up; /* with what was there at the start */
	bool is_resting; /* until the next take: more is left than could be read in time, or it failed */
	bool is_skipping;    /* to the end of a line of a capture that is too long for a record */
	uint64_t taken_usec; /* CLOCK_MONOTONIC of the last take */
	uint64_t next_sequence; /* of the record that should come; 0: none has come */
	size_t kept;            /* bytes of a record of a capture whose end was not read yet */
	struct oom_report report;
	char buffer[OOM_LOG_RECORD_MAX];
};

/*
 * Opens dev/kmsg below ROOT: the device, or, when not IS_LIVE, a file of its records. 0; -EPERM without
 * CAP_SYSLOG where kernel.dmesg_restrict is 1; -ENOENT in most containers; -ENODEV when it is something else, as
 * in others. Close with oom_log_reader_close().
 */
int oom_log_reader_open(struct oom_log_reader *reader, int root, bool is_live);

/* What -ERROR of the two functions here means, for a person. */
const char *oom_log_reader_reason(int error);

void oom_log_reader_close(struct oom_log_reader *reader);

/* Reads what there is, within a budget, and adds the kills to LOG. Those of a capture, and those that come before
 * the end was first seen, are earlier ones. 0 or -errno. */
int oom_log_reader_take(struct oom_log_reader *reader, struct oom_log *log);

/* A descriptor for poll() that is readable when there are records; -1 while it is not open, and, so that a flood
 * does not wake us, while the last take left some. */
int oom_log_reader_fd(const struct oom_log_reader *reader);

#endif
