/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/pid_listing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* linux_dirent64 of getdents64(2); the C library's wrapper came with glibc 2.30, with this type. */
typedef struct dirent64 entry_type;

int pid_listing_open(struct pid_listing *listing, int root, const char *path)
{
	*listing = (struct pid_listing){.offset = 0};
	listing->fd = openat(root, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return listing->fd < 0 ? -errno : 0;
}

void pid_listing_close(struct pid_listing *listing)
{
	if (listing->fd >= 0)
		close(listing->fd);
	listing->fd = -1;
}

void pid_listing_adopt(struct pid_listing *listing, const struct pid_listing *from)
{
	listing->offset = from->offset;
	listing->is_offset_known = from->is_offset_known;
	listing->is_irregular = from->is_irregular;
}

void pid_listing_rewind(struct pid_listing *listing)
{
	lseek(listing->fd, 0, SEEK_SET);
	listing->at = listing->length = 0;
}

bool pid_listing_seek(struct pid_listing *listing, int32_t pid)
{
	if (!listing->is_offset_known || listing->is_irregular)
		return false;
	listing->at = listing->length = 0;
	return lseek(listing->fd, listing->offset + pid + 1, SEEK_SET) >= 0;
}

/* NAME as a PID, 0 when it is none. */
static int32_t pid_of(const char *name)
{
	int64_t pid = 0;

	for (; *name >= '0' && *name <= '9' && pid < INT32_MAX / 10; name++)
		pid = pid * 10 + (*name - '0');
	return *name ? 0 : (int32_t)pid;
}

/* PID stands at the position that the entry before it leads to. */
static void pid_listing_learn(struct pid_listing *listing, int32_t pid)
{
	int64_t offset = listing->position - pid;

	if (listing->position < 0)
		return;
	if (listing->is_offset_known && offset != listing->offset)
		listing->is_irregular = true;
	listing->offset = offset;
	listing->is_offset_known = true;
}

/* Fills the buffer. 1; 0 at the end, or -errno. */
static int pid_listing_fill(struct pid_listing *listing)
{
	long got = syscall(SYS_getdents64, listing->fd, listing->buffer, sizeof(listing->buffer));

	if (got <= 0)
		return got < 0 ? -errno : 0;
	listing->length = (size_t)got;
	listing->at = 0;
	/* The process that the last buffer led to may have ended since: then the first is another. */
	listing->position = -1;
	return 1;
}

int32_t pid_listing_next(struct pid_listing *listing)
{
	for (;;) {
		if (listing->at >= listing->length) {
			int got = pid_listing_fill(listing);

			if (got <= 0)
				return got;
		}

		const entry_type *entry = (const void *)(listing->buffer + listing->at);
		int32_t pid = pid_of(entry->d_name);

		listing->at += entry->d_reclen;
		if (pid > 0)
			pid_listing_learn(listing, pid);
		listing->position = entry->d_off;
		if (pid > 0)
			return pid;
	}
}
