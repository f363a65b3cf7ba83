/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "action/journal_file.h"
#include "action/journal_line.h"
#include "action/journal_reader.h"
#include "base/clock.h"
#include "base/message.h"

/* Of a file that is replaced each time we have just opened it. */
#define OPEN_TRIES 5

/* --- where it is --- */

/* A relative path there is to be ignored (XDG Base Directory Specification). */
static const char *folder_from(const char *variable)
{
	const char *folder = getenv(variable);

	return folder && folder[0] == '/' ? folder : NULL;
}

int journal_find(char *buffer, size_t size, const char *path, struct failure *failure)
{
	const char *folder = "", *rest = "";

	if (path)
		folder = path;
	else if (geteuid() == 0)
		folder = "/var/lib", rest = "/oomwatch/journal";
	else if ((folder = folder_from("XDG_STATE_HOME")))
		rest = "/oomwatch/journal";
	else if ((folder = folder_from("HOME")))
		rest = "/.local/state/oomwatch/journal";
	if (!folder)
		return failure_set(failure, -ENOENT, 0,
			_("no place for the journal: neither XDG_STATE_HOME nor HOME is a folder"));
	if (strlen(folder) + strlen(rest) >= size)
		return failure_set(failure, -ENAMETOOLONG, 0,
			_("the path of the journal is too long: %s"), folder);
	snprintf(buffer, size, "%s%s", folder, rest);
	return 0;
}

/* --- opening and locking --- */

static int journal_fail(const struct journal *journal, int error, struct failure *failure)
{
	if (error == -EWOULDBLOCK)
		return failure_set(failure, error, 0,
			_("%s: locked by another program that does not get on"), journal->path);
	return failure_set(failure, error, 0, "%s: %s", journal->path, failure_reason(error));
}

static void journal_detach(struct journal *journal)
{
	if (journal->fd >= 0)
		close(journal->fd);
	journal->fd = -1;
	journal->known_bytes = 0;
}

static int journal_attach(struct journal *journal, struct failure *failure)
{
	const int flags = O_RDWR | O_APPEND | O_CREAT;
	int fd = journal_file_open(journal->path, flags, NULL);

	/* Again also when it failed otherwise: for the words. */
	if (fd < 0) {
		int error = fd == -ENOENT ? journal_file_make_folders(journal->path, failure) : 0;

		if (error)
			return error;
		fd = journal_file_open(journal->path, flags, failure);
	}
	if (fd < 0)
		return fd;
	journal->fd = fd;
	return 0;
}

/* Takes back what was written beyond SIZE: best effort, for the disk is failing. */
static void journal_cut(struct journal *journal, uint64_t size)
{
	while (ftruncate(journal->fd, (off_t)size) < 0 && errno == EINTR)
		continue;
	fdatasync(journal->fd);
}

static int write_whole(int fd, const char *text, size_t length)
{
	while (length > 0) {
		ssize_t written = write(fd, text, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		/* A regular file takes less when the disk is full; the next try says why. */
		if (written == 0)
			return -EIO;
		text += written;
		length -= (size_t)written;
	}
	return 0;
}

/* Puts TEXT on the disk behind the SIZE bytes that are there, or leaves the file as it is. */
static int journal_append(struct journal *journal, uint64_t size, const char *text, size_t length)
{
	int error = write_whole(journal->fd, text, length);

	if (!error && fdatasync(journal->fd) < 0)
		error = -errno;
	if (error)
		journal_cut(journal, size);
	return error;
}

/* The first line of a file that is empty, or in which a crash left no more than the beginning of
 * it. */
static int journal_begin(struct journal *journal)
{
	int error = 0;

	if (ftruncate(journal->fd, 0) < 0)
		return -errno;
	error = journal_append(journal, 0, JOURNAL_HEADER, strlen(JOURNAL_HEADER));
	if (!error)
		error = journal_file_sync_folder(journal->path);
	if (!error)
		journal->known_bytes = strlen(JOURNAL_HEADER);
	return error;
}

static int check_header(
	struct journal *journal, struct span line, bool is_terminated, struct failure *failure)
{
	unsigned int version = journal_line_version(line);

	if (!is_terminated && line.length < strlen(JOURNAL_HEADER) &&
		memcmp(line.at, JOURNAL_HEADER, line.length) == 0) {
		int error = journal_begin(journal);

		return error ? journal_fail(journal, error, failure) : 0;
	}
	if (!is_terminated || version == 0)
		return failure_set(failure, -EBADMSG, 0,
			_("%s: its first line is not that of a journal; move it away"),
			journal->path);
	if (version > JOURNAL_VERSION)
		return failure_set(failure, -EPROTONOSUPPORT, 0,
			_("%s: is of a newer version of oomwatch (%u), this one knows %u"),
			journal->path, version, JOURNAL_VERSION);
	return 0;
}

/* Numbers that were given stay taken, also those of damaged changes of which only the result can be
 * read. */
static void journal_note_line(struct journal *journal, struct span span)
{
	struct journal_line line;

	if (journal_line_parse(span, &line, NULL) == 0 && line.entry.change.id >= journal->next_id)
		journal->next_id = line.entry.change.id + 1;
}

/* Reads what was added since, by us or by others. Locked. */
static int journal_catch_up(struct journal *journal, struct failure *failure)
{
	struct journal_reader reader;
	struct span line;
	int found;

	journal_reader_init(&reader, journal->fd, journal->known_bytes);
	while ((found = journal_reader_next(&reader, &line)) == 1) {
		if (journal->known_bytes == 0 && reader.count == 1) {
			int error = check_header(journal, line, reader.is_terminated, failure);

			if (error)
				return error;
		} else {
			journal_note_line(journal, line);
		}
		if (reader.is_terminated)
			journal->known_bytes = reader.offset;
	}
	/* The rest of a line that is too long was passed over. */
	if (found == 0 && reader.is_terminated)
		journal->known_bytes = reader.offset;
	if (found == 0 && journal->known_bytes == 0)
		found = journal_begin(journal);
	return found < 0 ? journal_fail(journal, found, failure) : 0;
}

/* Waits for the lock and makes sure that what is locked is the journal, at its PATH. */
static int journal_lock(struct journal *journal, struct failure *failure)
{
	int error = 0;

	for (unsigned int i = 0; i < OPEN_TRIES; i++) {
		if (journal->fd < 0)
			error = journal_attach(journal, failure);
		if (error)
			return error;
		error = journal_file_lock(journal->fd, JOURNAL_LOCK_USEC);
		if (error)
			return journal_fail(journal, error, failure);
		if (journal_file_is_current(journal->fd, journal->path)) {
			struct stat status;

			/* Somebody has cut it: all of it is new. */
			if (fstat(journal->fd, &status) < 0 ||
				(uint64_t)status.st_size < journal->known_bytes)
				journal->known_bytes = 0;
			error = journal_catch_up(journal, failure);
			if (error)
				flock(journal->fd, LOCK_UN);
			return error;
		}
		journal_detach(journal);
	}
	return journal_fail(journal, -ESTALE, failure);
}

int journal_open(struct journal *journal, const char *path, struct failure *failure)
{
	int error;

	*journal = (struct journal){.fd = -1, .next_id = 1};
	if (strlen(path) >= sizeof(journal->path))
		return failure_set(failure, -ENAMETOOLONG, 0,
			_("the path of the journal is too long: %s"), path);
	strcpy(journal->path, path);
	error = journal_file_boot_id(journal->boot_id);
	if (error)
		return failure_set(failure, error, 0, "/proc/sys/kernel/random/boot_id: %s",
			failure_reason(error));
	error = journal_lock(journal, failure);
	if (error)
		journal_detach(journal);
	else
		flock(journal->fd, LOCK_UN);
	return error;
}

void journal_close(struct journal *journal)
{
	journal_detach(journal);
}

/* --- adding --- */

/* Adds the line that stands in BUFFER behind its first byte, which is kept free for ending one that
 * a crash has left unfinished. Locked before, unlocked after. */
static int journal_put(
	struct journal *journal, char *buffer, size_t length, struct failure *failure)
{
	struct stat status;
	uint64_t size;
	bool is_open;
	int error;

	if (fstat(journal->fd, &status) < 0) {
		error = -errno;
	} else {
		size = (uint64_t)status.st_size;
		is_open = size > journal->known_bytes;
		buffer[0] = '\n';
		error = journal_append(
			journal, size, is_open ? buffer : buffer + 1, length + is_open);
		if (!error)
			journal->known_bytes = size + length + is_open;
	}
	flock(journal->fd, LOCK_UN);
	return error ? journal_fail(journal, error, failure) : 0;
}

int journal_add(struct journal *journal, struct change *change, struct failure *failure)
{
	struct journal_entry entry = {.change = *change};
	char line[1 + JOURNAL_LINE_MAX];
	int error = journal_lock(journal, failure);

	if (error)
		return error;
	entry.change.id = journal->next_id;
	entry.change.realtime_usec = clock_realtime_usec();
	memcpy(entry.boot_id, journal->boot_id, sizeof(entry.boot_id));
	snprintf(entry.user, sizeof(entry.user), "%u", getuid());
	error = journal_put(journal, line, journal_line_of_change(line + 1, &entry), failure);
	if (error)
		return error;
	journal->next_id++;
	change->id = entry.change.id;
	change->realtime_usec = entry.change.realtime_usec;
	return 0;
}

int journal_finish(struct journal *journal, const struct change *change, struct failure *failure)
{
	struct change result = *change;
	char line[1 + JOURNAL_LINE_MAX];
	size_t length;
	int error;

	result.realtime_usec = clock_realtime_usec();
	length = change->id ? journal_line_of_result(line + 1, &result) : 0;
	if (length == 0)
		return journal_fail(journal, -EINVAL, failure);
	error = journal_lock(journal, failure);
	return error ? error : journal_put(journal, line, length, failure);
}

int journal_refuse(struct failure *failure)
{
	const struct failure reason = *failure;

	return failure_set(failure, reason.error, reason.line,
		_("not changed, the journal fails: %s"), reason.text);
}
