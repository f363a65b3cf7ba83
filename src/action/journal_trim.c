/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "action/journal_file.h"
#include "action/journal_line.h"
#include "action/journal_reader.h"
#include "base/clock.h"
#include "base/message.h"

#define NEW_SUFFIX ".new"

/* Whether a change is only history, long past. */
static bool is_spent(const struct journal_entry *entry, uint64_t now_usec)
{
	const uint64_t keep_usec = (uint64_t)JOURNAL_TRIM_DAYS * 86400 * USEC_PER_SEC;
	uint64_t made_usec = entry->change.realtime_usec;

	return !entry->is_of_this_boot && made_usec < now_usec && now_usec - made_usec > keep_usec;
}

/* The number of the first change to keep; 0 when all stay, or when so few could go that it is not
 * worth it. */
static uint64_t first_kept(const struct journal_list *list)
{
	uint64_t now_usec = clock_realtime_usec();
	unsigned int spent = 0;

	if (list->damage_count > 0)
		return 0;
	while (spent + 1 < list->count && is_spent(&list->entry[spent], now_usec))
		spent++;
	return spent > list->count / 4 ? list->entry[spent].change.id : 0;
}

static int copy_line(struct span span, uint64_t first, FILE *file)
{
	struct journal_line line;
	int error = journal_line_parse(span, &line, NULL);

	if (error)
		return error;
	if (line.entry.change.id < first)
		return 0;
	return fprintf(file, "%.*s\n", (int)span.length, span.at) < 0 ? -errno : 0;
}

/* The lines of the changes from FIRST on. -EBADMSG when the last one was not written to its end. */
static int copy_lines(int fd, uint64_t first, FILE *file)
{
	struct journal_reader reader;
	struct span line;
	int found = 0, error = fputs(JOURNAL_HEADER, file) == EOF ? -errno : 0;

	journal_reader_init(&reader, fd, 0);
	while (!error && (found = journal_reader_next(&reader, &line)) == 1) {
		if (!reader.is_terminated)
			error = -EBADMSG;
		else if (reader.count > 1)
			error = copy_line(line, first, file);
	}
	return error ? error : found;
}

/* Writes the new file through TO, which is closed. */
static int trim_write(int fd, uint64_t first, int to)
{
	FILE *file = fdopen(to, "w");
	int error;

	if (!file) {
		error = -errno;
		close(to);
		return error;
	}
	error = copy_lines(fd, first, file);
	if (!error && (fflush(file) == EOF || fdatasync(to) < 0))
		error = -errno;
	if (fclose(file) == EOF && !error)
		error = -errno;
	return error;
}

static int trim_replace(int fd, const char *path, uint64_t first, struct failure *failure)
{
	char new_path[JOURNAL_PATH_MAX + sizeof(NEW_SUFFIX)];
	int to, error;

	snprintf(new_path, sizeof(new_path), "%s" NEW_SUFFIX, path);
	/* Left by one that was killed here: we have the lock. */
	unlink(new_path);
	to = journal_file_open(new_path, O_WRONLY | O_CREAT | O_EXCL, failure);
	if (to < 0)
		return to;
	error = trim_write(fd, first, to);
	if (!error && rename(new_path, path) < 0)
		error = -errno;
	if (error)
		unlink(new_path);
	/* Damage: it is left alone. */
	if (error == -EBADMSG)
		return 0;
	if (error)
		return failure_set(failure, error, 0, "%s: %s", new_path, failure_reason(error));
	/* Without it a crash brings the old file back, which is as good. */
	journal_file_sync_folder(path);
	return 0;
}

static int trim_locked(int fd, const char *path, struct failure *failure)
{
	struct journal_list list;
	uint64_t first;
	int error;

	if (!journal_file_is_current(fd, path))
		return 0;
	error = journal_read(path, &list, failure);
	if (error)
		return error;
	first = first_kept(&list);
	journal_list_release(&list);
	return first ? trim_replace(fd, path, first, failure) : 0;
}

int journal_trim(const char *path, struct failure *failure)
{
	struct stat status;
	int error = 0;
	int fd;

	if (strlen(path) >= JOURNAL_PATH_MAX)
		return failure_set(failure, -ENAMETOOLONG, 0,
			_("the path of the journal is too long: %s"), path);
	fd = journal_file_open(path, O_RDWR, failure);
	if (fd == -ENOENT)
		return failure_set(failure, 0, 0, "%s", "");
	if (fd < 0)
		return fd;
	/* Who has it locked makes a change now: another time. */
	if (fstat(fd, &status) == 0 && status.st_size > JOURNAL_TRIM_BYTES &&
		journal_file_lock(fd, 0) == 0)
		error = trim_locked(fd, path, failure);
	close(fd);
	return error;
}
