/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/memory.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"

#define CHUNK_LEAST_BYTES ((size_t)1 << 20)
#define CHUNK_MOST_BYTES ((size_t)16 << 20)
#define CHUNKS_OF_A_SIZE 16

/* How long one turn of load_memory_keep() around all that is held takes. */
#define KEEP_USEC (10 * (uint64_t)USEC_PER_SEC)

static void *map_anonymous(size_t length)
{
	return mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

int load_memory_init(struct load_memory *memory, const struct load_worker *worker, bool is_locked)
{
	size_t chunk = CHUNK_LEAST_BYTES, page = (size_t)sysconf(_SC_PAGESIZE);
	void *table = map_anonymous(page);

	if (table == MAP_FAILED)
		return -errno;
	/* Where address space is the budget, or commits are strict, a chunk must not be all that is left. */
	while (chunk < CHUNK_MOST_BYTES && chunk * CHUNKS_OF_A_SIZE < worker->size_bytes)
		chunk *= 2;
	*memory = (struct load_memory){
		.chunks = table,
		.chunk_room = page / sizeof(*memory->chunks),
		.chunk_bytes = chunk,
		.page_bytes = page,
		.kept_usec = clock_monotonic_usec(),
		.is_locked = is_locked,
	};
	return 0;
}

static char *address(const struct load_memory *memory, uint64_t offset)
{
	return memory->chunks[offset / memory->chunk_bytes] + offset % memory->chunk_bytes;
}

/* What is left of the chunk that OFFSET is in. */
static uint64_t left_in_chunk(const struct load_memory *memory, uint64_t offset)
{
	return memory->chunk_bytes - offset % memory->chunk_bytes;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* --- taking --- */

static int add_chunk(struct load_memory *memory)
{
	size_t size = memory->chunk_room * sizeof(*memory->chunks);
	void *chunk, *table;

	if (memory->chunk_count == memory->chunk_room) {
		table = mremap(memory->chunks, size, 2 * size, MREMAP_MAYMOVE);
		if (table == MAP_FAILED)
			return -errno;
		memory->chunks = table;
		memory->chunk_room *= 2;
	}
	chunk = map_anonymous(memory->chunk_bytes);
	if (chunk == MAP_FAILED)
		return -errno;
	/* Else it would grow by 2 MiB at a touch. A kernel without huge pages refuses, which is as good. */
	madvise(chunk, memory->chunk_bytes, MADV_NOHUGEPAGE);
	memory->chunks[memory->chunk_count++] = chunk;
	return 0;
}

/* Up to LENGTH bytes more, as far as this chunk goes. */
static int take(struct load_memory *memory, struct load_worker *worker, uint64_t length)
{
	int error = 0;

	if (memory->held_bytes == (uint64_t)memory->chunk_count * memory->chunk_bytes)
		error = add_chunk(memory);
	if (error)
		return error;
	length = least(length, left_in_chunk(memory, memory->held_bytes));
	/* Before it is touched: what may not be locked is not taken either. */
	if (memory->is_locked && mlock(address(memory, memory->held_bytes), length))
		return -errno;
	load_worker_fill(worker, address(memory, memory->held_bytes), length);
	memory->held_bytes += length;
	atomic_store(&worker->slot->held_bytes, memory->held_bytes);
	return 0;
}

/* --- giving back --- */

static void give_back(struct load_memory *memory, struct load_worker *worker, uint64_t target)
{
	while (memory->held_bytes > target) {
		uint64_t in_chunk = (memory->held_bytes - 1) % memory->chunk_bytes + 1;
		uint64_t length = least(memory->held_bytes - target, in_chunk);
		char *start = address(memory, memory->held_bytes - length);

		if (memory->is_locked)
			munlock(start, length);
		if (madvise(start, length, MADV_DONTNEED)) {
			load_worker_note(worker, -errno);
			break;
		}
		memory->held_bytes -= length;
	}
	/* One that cannot be unmapped (vm.max_map_count) is empty at least, and used again later. */
	while (memory->chunk_count > 0 &&
		(uint64_t)(memory->chunk_count - 1) * memory->chunk_bytes >= memory->held_bytes &&
		!munmap(memory->chunks[memory->chunk_count - 1], memory->chunk_bytes))
		memory->chunk_count--;
	if (memory->position >= memory->held_bytes)
		memory->position = 0;
	atomic_store(&worker->slot->held_bytes, memory->held_bytes);
}

uint64_t load_memory_move(struct load_memory *memory, struct load_worker *worker, size_t allowed)
{
	uint64_t target = atomic_load(&worker->slot->target_bytes);
	uint64_t before = memory->held_bytes;
	int error = 0;

	target -= target % memory->page_bytes;
	if (before > target) {
		give_back(memory, worker, target);
		return 0;
	}
	allowed = (size_t)least(allowed, target - before);
	while (!error && memory->held_bytes < before + allowed)
		error = take(memory, worker, before + allowed - memory->held_bytes);
	if (error || memory->held_bytes > before)
		load_worker_note(worker, error);
	return memory->held_bytes - before;
}

/* --- using --- */

uint64_t load_memory_circle(struct load_memory *memory, struct load_worker *worker, uint64_t bytes)
{
	bool is_zero = worker->part->pattern == LOAD_PATTERN_ZERO;
	uint64_t done = 0;

	bytes = least(bytes, memory->held_bytes);
	for (; done < bytes; done += memory->page_bytes) {
		volatile uint64_t *word = (volatile uint64_t *)address(memory, memory->position);

		*word = is_zero ? 0 : *word + 1;
		memory->position += memory->page_bytes;
		if (memory->position >= memory->held_bytes)
			memory->position = 0;
	}
	load_worker_worked(worker, done);
	return done;
}

void load_memory_keep(struct load_memory *memory, struct load_worker *worker)
{
	uint64_t now = clock_monotonic_usec();
	uint64_t usec = least(now - memory->kept_usec, USEC_PER_SEC);
	uint64_t bytes = memory->held_bytes / KEEP_USEC * usec +
			 memory->held_bytes % KEEP_USEC * usec / KEEP_USEC;

	/* Less than a page is kept for the next time, while it is a matter of time only. */
	if (bytes >= memory->page_bytes)
		load_memory_circle(memory, worker, bytes - bytes % memory->page_bytes);
	if (bytes >= memory->page_bytes || usec == USEC_PER_SEC)
		memory->kept_usec = now;
}
