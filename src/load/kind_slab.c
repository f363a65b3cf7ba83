/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dentries and inodes: by turns an empty file (an inode and a dentry), and names that are asked for and do not exist
 * (a negative dentry each). Either takes about 1 KiB of slab, so that the target bounds their number. They are in
 * directories of NAMES each, which are removed as a whole when the target shrinks: only the end of its directory
 * makes the kernel drop a negative dentry. Only on a disk: tmpfs and ramfs keep no negative ones, and their inodes stay.
 */
#include <config.h>

#include "load/kind_run.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "load/scratch.h"

#define NAME_BYTES 1024 /* what one place counts */
#define NAMES 512       /* places in a directory */
#define MISSING 5       /* negative dentries of 192 bytes in a place */
#define TURN_SECONDS 10 /* all names are looked up again in this time: they are in use */

/* "d0000002a/f0001f3": directory and place in hexadecimal digits. */
#define PATH_BYTES sizeof("d12345678/f12345678")

struct slab {
	uint64_t names; /* places that are there; those before the last directory are whole */
	uint64_t next;  /* to look up again */
};

/* --- names --- */

static char *digits(char *end, char letter, uint64_t number)
{
	*end++ = letter;
	for (int shift = 28; shift >= 0; shift -= 4)
		*end++ = "0123456789abcdef"[number >> shift & 15];
	*end = '\0';
	return end;
}

static char *directory_path(char path[PATH_BYTES], uint64_t name)
{
	return digits(path, 'd', name / NAMES);
}

static const char *file_path(char path[PATH_BYTES], uint64_t name, char letter)
{
	char *end = directory_path(path, name);

	*end++ = '/';
	digits(end, letter, name % NAMES);
	return path;
}

static bool is_file(uint64_t name)
{
	return name % 2 == 0;
}

/* --- one place --- */

static void look_up(const struct load_worker *worker, uint64_t name)
{
	char path[PATH_BYTES];
	struct stat status;

	if (is_file(name)) {
		fstatat(worker->directory, file_path(path, name, 'f'), &status, 0);
		return;
	}
	for (char letter = 'm'; letter < 'm' + MISSING; letter++)
		faccessat(worker->directory, file_path(path, name, letter), F_OK, 0);
}

static int add(const struct load_worker *worker, struct slab *slab)
{
	char path[PATH_BYTES];
	uint64_t name = slab->names;

	if (name % NAMES == 0) {
		directory_path(path, name);
		if (mkdirat(worker->directory, path, 0700) && errno != EEXIST)
			return -errno;
	}
	if (!is_file(name))
		look_up(worker, name);
	else if (mknodat(worker->directory, file_path(path, name, 'f'), S_IFREG | 0600, 0))
		return -errno;
	slab->names++;
	return 0;
}

/* The last directory, whole or not. */
static int remove_last(const struct load_worker *worker, struct slab *slab)
{
	char path[PATH_BYTES];
	uint64_t first = (slab->names - 1) / NAMES * NAMES;

	for (uint64_t name = first; name < slab->names; name++)
		if (is_file(name) && unlinkat(worker->directory, file_path(path, name, 'f'), 0) &&
			errno != ENOENT)
			return -errno;
	directory_path(path, first);
	if (unlinkat(worker->directory, path, AT_REMOVEDIR))
		return -errno;
	slab->names = first;
	return 0;
}

/* --- the loop --- */

static void tell_held(struct load_worker *worker, const struct slab *slab)
{
	atomic_store(&worker->slot->held_bytes, slab->names * NAME_BYTES);
}

/* Toward the target, by up to ALLOWED bytes or one directory. Returns the bytes of the change. */
static uint64_t move(struct load_worker *worker, struct slab *slab, size_t allowed)
{
	uint64_t target = atomic_load(&worker->slot->target_bytes) / NAME_BYTES;
	uint64_t before = slab->names, most = before + allowed / NAME_BYTES;
	int error = 0;

	if (before > target) {
		error = remove_last(worker, slab);
		load_worker_note(worker, error);
		tell_held(worker, slab);
		return (before - slab->names) * NAME_BYTES;
	}
	while (!error && slab->names < target && slab->names < most)
		error = add(worker, slab);
	if (error || slab->names > before)
		load_worker_note(worker, error);
	tell_held(worker, slab);
	return (slab->names - before) * NAME_BYTES;
}

static void look_again(struct load_worker *worker, struct slab *slab, struct load_pace *pace)
{
	uint64_t rate = slab->names * NAME_BYTES / TURN_SECONDS;
	uint64_t count = rate ? load_pace_allows(pace, rate) / NAME_BYTES : 0;

	for (uint64_t i = 0; i < count; i++) {
		if (slab->next >= slab->names)
			slab->next = 0;
		look_up(worker, slab->next++);
	}
	load_worker_worked(worker, count * NAME_BYTES);
	load_pace_wait(pace, rate, count * NAME_BYTES);
}

int load_run_slab(struct load_worker *worker)
{
	struct load_pace making = {0}, looking = {0};
	struct slab slab = {0};
	uint64_t rate, moved;
	int error = load_scratch_check(worker->directory);

	while (!error) {
		rate = atomic_load(&worker->slot->rate_bytes);
		moved = move(worker, &slab, load_pace_allows(&making, rate));
		if (moved)
			load_pace_wait(&making, rate, moved);
		else
			look_again(worker, &slab, &looking);
	}
	load_worker_note(worker, error);
	return error;
}
