/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The processes that a /proc lists. A real one lists them by PID and can be entered at any of
 * them: the position of an entry is its PID and a constant (fs/proc/base.c, proc_pid_readdir()),
 * which is learned from the entries and not taken for granted. So the few processes that are new
 * cost a microsecond instead of a walk past all others.
 */
#ifndef OOMWATCH_COLLECT_PID_LISTING_H
#define OOMWATCH_COLLECT_PID_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PID_LISTING_BUFFER 4096

struct pid_listing {
	int fd;         /* an open of its own: the position belongs to it */
	int64_t offset; /* from a PID to its position; only while it is known */
	bool is_offset_known;
	bool is_irregular; /* positions do not follow the PIDs: this is no real /proc */
	int64_t position;  /* of the next entry in the buffer; -1: not known */
	size_t at;
	size_t length;
	char buffer[PID_LISTING_BUFFER] __attribute__((aligned(8)));
};

/* Opens the folder at PATH below ROOT. 0 or -errno. Close with pid_listing_close(). */
int pid_listing_open(struct pid_listing *listing, int root, const char *path);

void pid_listing_close(struct pid_listing *listing);

/* Takes over what FROM, of the same folder, has learned of the positions. */
void pid_listing_adopt(struct pid_listing *listing, const struct pid_listing *from);

/* Begins anew at the first process. */
void pid_listing_rewind(struct pid_listing *listing);

/* Goes behind PID. False when this listing can only begin at the start. */
bool pid_listing_seek(struct pid_listing *listing, int32_t pid);

/* The next PID; 0 at the end, -errno when the folder cannot be read. Ascending in a real /proc. */
int32_t pid_listing_next(struct pid_listing *listing);

#endif
