/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/oom_log_reader.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/message.h"
#include "collect/budget.h"

/* Character device 1:11 (drivers/char/mem.c). Some containers put /dev/null in its place, or the console, from
 * which a read would take what somebody types. */
#define KMSG_MAJOR 1
#define KMSG_MINOR 11

/* CPU time for what the log holds at the start: a megabyte of it takes about 20 ms. */
#define START_BUDGET_USEC 50000u

/* Later so many percent of one CPU, but enough for some records and not so much that keys would wait. */
#define BUDGET_PERCENT 2
#define BUDGET_MIN_USEC 1000u
#define BUDGET_MAX_USEC 20000u

int oom_log_reader_open(struct oom_log_reader *reader, int root, bool is_live)
{
	struct stat status;
	int error;

	memset(reader, 0, offsetof(struct oom_log_reader, buffer));
	error = kept_file_open(&reader->file, root, "dev/kmsg");
	if (error)
		return error;
	error = fstat(reader->file.fd, &status) < 0 ? -errno : 0;
	reader->is_live = !error && S_ISCHR(status.st_mode) &&
			  status.st_rdev == makedev(KMSG_MAJOR, KMSG_MINOR);
	/* A capture is a file, which the running machine's log is not. */
	if (!error && !reader->is_live && (is_live || !S_ISREG(status.st_mode)))
		error = -ENODEV;
	if (error)
		kept_file_close(&reader->file);
	return error;
}

void oom_log_reader_close(struct oom_log_reader *reader)
{
	kept_file_close(&reader->file);
}

const char *oom_log_reader_reason(int error)
{
	switch (error) {
	case -EPERM:
		return _("not permitted: where kernel.dmesg_restrict is 1 it takes CAP_SYSLOG");
	case -ENOENT:
		return _("not there, as in most containers");
	case -ENODEV:
		return _("not the kernel's log, as in some containers");
	default:
		return failure_reason(error);
	}
}

static void take_kill(
	const struct oom_log_reader *reader, struct oom_log *log, const struct oom_kill *kill)
{
	log->kill[(kill->serial - 1) % OOM_LOG_KILLS] = *kill;
	log->kill_count = kill->serial;
	log->earlier_count += !reader->has_caught_up;
}

static void take_record(
	struct oom_log_reader *reader, struct oom_log *log, const struct kmsg_record *record)
{
	struct oom_kill kill;

	/* An older one than the last begins another log, as in a file of several. */
	if (reader->next_sequence > 0 && record->sequence != reader->next_sequence) {
		if (record->sequence > reader->next_sequence)
			log->lost_records += record->sequence - reader->next_sequence;
		oom_report_forget(&reader->report);
	}
	reader->next_sequence = record->sequence + 1;

	switch (oom_report_take(&reader->report, record, &kill)) {
	case OOM_LINE_KILL:
		take_kill(reader, log, &kill);
		break;
	case OOM_LINE_GROUP:
		if (oom_log_kill(log, kill.serial))
			log->kill[(kill.serial - 1) % OOM_LOG_KILLS] = kill;
		break;
	case OOM_LINE_NO_VICTIM:
		log->no_victim_count++;
		log->no_victim_usec = record->usec;
		memcpy(log->no_victim_domain, kill.domain, sizeof(log->no_victim_domain));
		break;
	default:
		break;
	}
}

/* LINE, with its newline. What begins with a blank is a key of the record above it. */
static void take_line(
	struct oom_log_reader *reader, struct oom_log *log, const char *line, size_t length)
{
	struct kmsg_record record;

	if (line[0] != ' ' && kmsg_record_parse(line, length, &record, NULL) == 0)
		take_record(reader, log, &record);
}

/* Takes the whole lines among the first LENGTH bytes of the buffer and keeps what is behind them. */
static void take_lines(struct oom_log_reader *reader, struct oom_log *log, size_t length)
{
	char *at = reader->buffer, *end = at + length, *newline;

	while ((newline = memchr(at, '\n', (size_t)(end - at)))) {
		if (reader->is_skipping)
			reader->is_skipping = false;
		else
			take_line(reader, log, at, (size_t)(newline + 1 - at));
		at = newline + 1;
	}
	reader->kept = (size_t)(end - at);
	/* Longer than any record can be. */
	if (reader->kept == sizeof(reader->buffer)) {
		reader->is_skipping = true;
		reader->kept = 0;
	}
	memmove(reader->buffer, at, reader->kept);
}

/* At the end of a capture whose last line has no newline. */
static void take_rest(struct oom_log_reader *reader, struct oom_log *log)
{
	if (!reader->is_skipping && reader->kept > 0) {
		reader->buffer[reader->kept] = '\n';
		take_line(reader, log, reader->buffer, reader->kept + 1);
	}
	reader->kept = 0;
}

/* One read: a record of the running log, or a piece of a capture. 1: there may be more; 0: that was all;
 * -errno. */
static int read_some(struct oom_log_reader *reader, struct oom_log *log)
{
	ssize_t got = read(reader->file.fd, reader->buffer + reader->kept,
		sizeof(reader->buffer) - reader->kept);

	if (got > 0) {
		take_lines(reader, log, reader->kept + (size_t)got);
		return 1;
	}
	if (got == 0 && !reader->is_live) {
		take_rest(reader, log);
		return 0;
	}
	/* The log never ends. */
	if (got == 0)
		return -ENODEV;
	switch (errno) {
	case EAGAIN:
		return 0;
	case EINTR:
	case EPIPE:  /* overrun: the next read is of the oldest record that is left */
	case EINVAL: /* longer than the buffer, and gone: as if overrun */
		return 1;
	default:
		return -errno;
	}
}

static uint64_t budget_usec(struct oom_log_reader *reader)
{
	uint64_t now_usec = clock_monotonic_usec();
	uint64_t budget = (now_usec - reader->taken_usec) / 100 * BUDGET_PERCENT;

	reader->taken_usec = now_usec;
	if (!reader->has_caught_up)
		return START_BUDGET_USEC;
	return budget < BUDGET_MIN_USEC   ? BUDGET_MIN_USEC
	       : budget > BUDGET_MAX_USEC ? BUDGET_MAX_USEC
					  : budget;
}

int oom_log_reader_take(struct oom_log_reader *reader, struct oom_log *log)
{
	struct budget budget;
	int more = 1;

	if (reader->file.fd < 0)
		return -EBADF;
	budget = budget_of(budget_usec(reader));
	while (more > 0 && !budget_is_spent(&budget))
		more = read_some(reader, log);
	reader->has_caught_up = reader->has_caught_up || more == 0;
	reader->is_resting = more != 0;
	log->is_behind = more > 0;
	return more < 0 ? more : 0;
}

int oom_log_reader_fd(const struct oom_log_reader *reader)
{
	return reader->is_live && !reader->is_resting ? reader->file.fd : -1;
}
