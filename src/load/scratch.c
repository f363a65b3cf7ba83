/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define BLOCK_BYTES ((size_t)128 << 10)
#define NAME "scratch"

/* Of Linux 6.3: without it the kernel says in its log that somebody did not decide. */
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

/* --- opening --- */

static int open_unnamed(int directory)
{
	const int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
	int fd = openat(directory, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0)
		return fd;
	/* A filesystem, or a kernel, that does not know files without a name. */
	fd = openat(directory, NAME, flags | O_CREAT | O_EXCL, 0600);
	if (fd < 0)
		return -errno;
	if (unlinkat(directory, NAME, 0)) {
		int error = -errno;

		close(fd);
		return error;
	}
	return fd;
}

int load_scratch_check(int directory)
{
	struct statfs filesystem;

	if (fstatfs(directory, &filesystem))
		return -errno;
	switch ((unsigned long)filesystem.f_type) {
	case TMPFS_MAGIC:
	case RAMFS_MAGIC:
	case HUGETLBFS_MAGIC:
		return -ENOTSUP;
	default:
		return 0;
	}
}

static int start(struct load_scratch *scratch, int fd)
{
	void *block =
		mmap(NULL, BLOCK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (block == MAP_FAILED) {
		int error = -errno;

		close(fd);
		return error;
	}
	/* Beyond RLIMIT_FSIZE a write shall fail, and not be the end. */
	signal(SIGXFSZ, SIG_IGN);
	*scratch = (struct load_scratch){.fd = fd, .block = block};
	return 0;
}

int load_scratch_open(struct load_scratch *scratch, const struct load_worker *worker)
{
	int error = load_scratch_check(worker->directory);
	int fd;

	if (error)
		return error;
	fd = open_unnamed(worker->directory);
	return fd < 0 ? fd : start(scratch, fd);
}

int load_scratch_open_memory(struct load_scratch *scratch)
{
	int fd = memfd_create("oomwatch-load", MFD_CLOEXEC | MFD_NOEXEC_SEAL);

	if (fd < 0 && errno == EINVAL)
		fd = memfd_create("oomwatch-load", MFD_CLOEXEC);
	return fd < 0 ? -errno : start(scratch, fd);
}

/* --- the circle --- */

static void tell_held(struct load_scratch *scratch, struct load_worker *worker)
{
	if (scratch->held_bytes > scratch->length_bytes)
		scratch->held_bytes = scratch->length_bytes;
	atomic_store(&worker->slot->held_bytes, scratch->held_bytes);
}

int load_scratch_fit(struct load_scratch *scratch, struct load_worker *worker, bool is_sparse)
{
	uint64_t target = atomic_load(&worker->slot->target_bytes);

	target -= target % (uint64_t)sysconf(_SC_PAGESIZE);
	if (target == scratch->length_bytes)
		return 0;
	if ((is_sparse || target < scratch->length_bytes) &&
		ftruncate(scratch->fd, (off_t)target)) {
		int error = -errno;

		load_worker_note(worker, error);
		return error;
	}
	scratch->length_bytes = target;
	if (scratch->position >= target)
		scratch->position = 0;
	/* What is new comes next, when all of the old was there. */
	else if (scratch->held_bytes < target && scratch->position < scratch->held_bytes)
		scratch->position = scratch->held_bytes;
	tell_held(scratch, worker);
	return 0;
}

static uint64_t go_on(
	struct load_scratch *scratch, struct load_worker *worker, uint64_t bytes, bool is_written)
{
	uint64_t done = 0;
	ssize_t got = 0;

	if (bytes > scratch->length_bytes)
		bytes = scratch->length_bytes;
	while (done < bytes) {
		uint64_t length = scratch->length_bytes - scratch->position;
		off_t position = (off_t)scratch->position;

		if (length > BLOCK_BYTES)
			length = BLOCK_BYTES;
		if (length > bytes - done)
			length = bytes - done;
		if (is_written) {
			load_worker_fill(worker, scratch->block, length);
			got = pwrite(scratch->fd, scratch->block, length, position);
		} else {
			got = pread(scratch->fd, scratch->block, length, position);
		}
		if (got <= 0)
			break;
		done += (uint64_t)got;
		scratch->position += (uint64_t)got;
		if (scratch->held_bytes < scratch->position)
			scratch->held_bytes = scratch->position;
		if (scratch->position >= scratch->length_bytes)
			scratch->position = 0;
	}
	if (got < 0)
		load_worker_note(worker, -errno);
	else if (done)
		load_worker_note(worker, 0);
	load_worker_worked(worker, done);
	tell_held(scratch, worker);
	return done;
}

uint64_t load_scratch_read(struct load_scratch *scratch, struct load_worker *worker, uint64_t bytes)
{
	return go_on(scratch, worker, bytes, false);
}

uint64_t load_scratch_write(
	struct load_scratch *scratch, struct load_worker *worker, uint64_t bytes)
{
	return go_on(scratch, worker, bytes, true);
}
