/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes free blocks of high orders scarce, and then wants some. All of the target is taken in pages of the smallest
 * size, and every second of them given back; what is free then lies between them. As much is asked for in huge
 * pages: the kernel has to compact, or falls back to small ones. As compaction puts in order what was scattered, it
 * is scattered anew at each turn.
 */
#include <config.h>

#include "load/kind_run.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

#define HUGE_SIZE "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size"
#define HUGE_ENABLED "/sys/kernel/mm/transparent_hugepage/enabled"

/* Of Linux 6.1. */
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

/* A turn takes at least this long, so that it costs no whole CPU. */
#define TURN_USEC (USEC_PER_SEC / 2)

/* Never more than the target, which the limit bounds: so each is one mapping. */
struct area {
	char *start;
	size_t mapped_bytes;
};

struct fragment {
	struct area scattered;                  /* in small pages */
	struct area wanted;                     /* in huge ones */
	uint64_t scattered_bytes, wanted_bytes; /* held */
	struct load_pace pace;
	size_t page_bytes, huge_bytes;
	bool has_collapse;
	bool is_filled; /* before, so that every second page of it is there */
	bool keeps_odd; /* of two pages, the second is there */
};

/* --- the kernel's huge pages --- */

static int read_text(const char *path, char *text, size_t size)
{
	size_t length = 0;
	int error = file_read_at(AT_FDCWD, path, text, size - 1, &length);

	text[error ? 0 : length] = '\0';
	return error;
}

/* -ENOTSUP when this kernel has none, or was told never to use any. */
static int init(struct fragment *fragment)
{
	char text[64];
	size_t huge = 0;

	*fragment = (struct fragment){.page_bytes = (size_t)sysconf(_SC_PAGESIZE)};
	if (read_text(HUGE_SIZE, text, sizeof(text)))
		return -ENOTSUP;
	for (const char *digit = text; *digit >= '0' && *digit <= '9'; digit++)
		huge = huge * 10 + (size_t)(*digit - '0');
	if (huge < 2 * fragment->page_bytes)
		return -ENOTSUP;
	fragment->huge_bytes = huge;
	/* Of nothing it succeeds, where the advice is known. It heeds no setting. */
	fragment->has_collapse = madvise(NULL, 0, MADV_COLLAPSE) == 0;
	if (read_text(HUGE_ENABLED, text, sizeof(text)) ||
		(strstr(text, "[never]") && !fragment->has_collapse))
		return -ENOTSUP;
	return 0;
}

/* --- areas --- */

static void tell_held(struct load_worker *worker, const struct fragment *fragment)
{
	atomic_store(&worker->slot->held_bytes, fragment->scattered_bytes + fragment->wanted_bytes);
}

static void unmap(struct area *area)
{
	if (area->mapped_bytes)
		munmap(area->start, area->mapped_bytes);
	*area = (struct area){0};
}

/* BYTES from a multiple of a huge page on. What was there before is given back. */
static int map(struct area *area, size_t bytes, size_t huge_bytes, int advice)
{
	size_t room = bytes + huge_bytes, skip;
	char *start;

	unmap(area);
	if (!bytes)
		return 0;
	start = mmap(NULL, room, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (start == MAP_FAILED)
		return -errno;
	skip = huge_bytes - (uintptr_t)start % huge_bytes;
	munmap(start, skip);
	if (skip < huge_bytes)
		munmap(start + skip + bytes, huge_bytes - skip);
	*area = (struct area){.start = start + skip, .mapped_bytes = bytes};
	madvise(area->start, bytes, advice);
	return 0;
}

static size_t target_bytes(const struct load_worker *worker, const struct fragment *fragment)
{
	uint64_t target = atomic_load(&worker->slot->target_bytes);

	return (size_t)(target - target % (2 * fragment->page_bytes));
}

static bool is_too_large(const struct load_worker *worker, const struct fragment *fragment)
{
	return fragment->scattered.mapped_bytes > target_bytes(worker, fragment);
}

/* Goes on at the worker's rate, after DONE_BYTES. Whether it may: not when it has to become smaller. */
static bool pause_after(struct load_worker *worker, struct fragment *fragment, uint64_t done_bytes)
{
	uint64_t rate = atomic_load(&worker->slot->rate_bytes);

	load_worker_worked(worker, done_bytes);
	tell_held(worker, fragment);
	load_pace_wait(&fragment->pace, rate, done_bytes);
	while (!is_too_large(worker, fragment)) {
		if (load_pace_allows(&fragment->pace, rate))
			return true;
		load_pace_wait(&fragment->pace, rate, 0);
		rate = atomic_load(&worker->slot->rate_bytes);
	}
	return false;
}

/* --- a turn --- */

/* All pages that are not there; whether it came to the end. */
static bool fill(struct load_worker *worker, struct fragment *fragment)
{
	size_t step = fragment->is_filled ? 2 * fragment->page_bytes : fragment->page_bytes;
	size_t first = fragment->is_filled && !fragment->keeps_odd ? fragment->page_bytes : 0;
	uint64_t done = 0;

	for (size_t i = first; i < fragment->scattered.mapped_bytes; i += step) {
		load_worker_fill(worker, fragment->scattered.start + i, fragment->page_bytes);
		fragment->scattered_bytes += fragment->page_bytes;
		done += fragment->page_bytes;
		if (done < LOAD_STEP_BYTES)
			continue;
		if (!pause_after(worker, fragment, done))
			return false;
		done = 0;
	}
	return pause_after(worker, fragment, done ? done : fragment->page_bytes);
}

/* Gives back every second page, at each turn the others. */
static void scatter(struct load_worker *worker, struct fragment *fragment)
{
	size_t first = fragment->keeps_odd ? fragment->page_bytes : 0;

	for (size_t i = first; i < fragment->scattered.mapped_bytes; i += 2 * fragment->page_bytes)
		if (!madvise(fragment->scattered.start + i, fragment->page_bytes, MADV_DONTNEED))
			fragment->scattered_bytes -= fragment->page_bytes;
	fragment->keeps_odd = !fragment->keeps_odd;
	fragment->is_filled = true;
	tell_held(worker, fragment);
}

/* Whether the second small page of a huge one is there, of which only the first was touched. */
static bool is_huge(const char *start, size_t page_bytes)
{
	unsigned char is_there = 0;

	return !mincore((void *)(start + page_bytes), page_bytes, &is_there) && is_there & 1;
}

static void want(struct load_worker *worker, struct fragment *fragment)
{
	size_t huge = fragment->huge_bytes;

	for (size_t i = 0; i < fragment->wanted.mapped_bytes; i += huge) {
		char *start = fragment->wanted.start + i;

		load_worker_fill(worker, start, sizeof(uint64_t));
		if (!is_huge(start, fragment->page_bytes) && fragment->has_collapse)
			madvise(start, huge, MADV_COLLAPSE);
		fragment->wanted_bytes +=
			is_huge(start, fragment->page_bytes) ? huge : fragment->page_bytes;
		if (!pause_after(worker, fragment, fragment->page_bytes))
			return;
	}
}

static int turn(struct load_worker *worker, struct fragment *fragment)
{
	size_t target = target_bytes(worker, fragment), huge = fragment->huge_bytes;
	int error = 0;

	unmap(&fragment->wanted);
	fragment->wanted_bytes = 0;
	if (fragment->scattered.mapped_bytes != target) {
		error = map(&fragment->scattered, target, huge, MADV_NOHUGEPAGE);
		fragment->scattered_bytes = 0;
		fragment->is_filled = fragment->keeps_odd = false;
	}
	tell_held(worker, fragment);
	if (error)
		return error;
	if (!fill(worker, fragment)) {
		/* It is not known any more which pages are there. */
		unmap(&fragment->scattered);
		fragment->scattered_bytes = 0;
		return 0;
	}
	scatter(worker, fragment);
	if (target / 2 < huge)
		return -ERANGE;
	error = map(&fragment->wanted, target / 2 / huge * huge, huge, MADV_HUGEPAGE);
	if (!error)
		want(worker, fragment);
	return error;
}

int load_run_fragment(struct load_worker *worker)
{
	const struct timespec look = {.tv_nsec = LOAD_LOOK_USEC * 1000L};
	struct fragment fragment;
	uint64_t start;
	int error = init(&fragment);

	while (!error) {
		start = clock_monotonic_usec();
		load_worker_note(worker, turn(worker, &fragment));
		do
			nanosleep(&look, NULL);
		while (clock_monotonic_usec() - start < TURN_USEC &&
			!is_too_large(worker, &fragment));
	}
	load_worker_note(worker, error);
	return error;
}
