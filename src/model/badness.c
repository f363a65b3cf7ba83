/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/badness.h"

#include <stdlib.h>

/* More than any machine has, and little enough that a thousand times as much can be counted. */
#define BADNESS_PAGES_MAX ((uint64_t)1 << 50)

/* As many processes as it takes to tell the scales apart, and as are looked at when there are. */
#define SCALE_COMPARED_MIN 5
#define SCALE_COMPARED_MAX 64

/* Scores that differ by one more than this come from the other scale: a process moves while it is
 * read, and what the kernel counts is not exact (see victim_error_pages()). */
#define SCALE_TOLERANCE 1

uint64_t badness_kib_pages(uint64_t kib, uint64_t page_size_bytes)
{
	uint64_t page_kib = page_size_bytes / 1024;
	uint64_t pages = page_kib > 0 ? kib / page_kib : 0;

	return pages < BADNESS_PAGES_MAX ? pages : BADNESS_PAGES_MAX;
}

uint64_t badness_total_pages(const struct sample *sample)
{
	const struct meminfo *meminfo = &sample->meminfo;

	if (!sample_has(sample, SOURCE_MEMINFO) || !meminfo_has(meminfo, MEMINFO_MEM_TOTAL) ||
		!meminfo_has(meminfo, MEMINFO_SWAP_TOTAL))
		return 0;
	return badness_kib_pages(
		meminfo->value[MEMINFO_MEM_TOTAL] + meminfo->value[MEMINFO_SWAP_TOTAL],
		sample->host.page_size_bytes);
}

int64_t badness_pages(uint64_t kib, int adj, uint64_t total_pages, uint64_t page_size_bytes,
	enum badness_scale scale)
{
	int64_t badness = (int64_t)badness_kib_pages(kib, page_size_bytes) +
			  adj * (int64_t)(total_pages / 1000);

	return scale == BADNESS_SCALE_OLD && badness < 1 ? 1 : badness;
}

int badness_score(int64_t badness, uint64_t total_pages, enum badness_scale scale)
{
	int64_t thousandths;

	if (scale == BADNESS_SCALE_UNKNOWN || total_pages == 0)
		return -1;
	if (badness == INT64_MIN)
		return 0;
	/* Both divisions go towards zero, in C as in the kernel. */
	thousandths = badness * 1000 / (int64_t)total_pages;
	return (int)(scale == BADNESS_SCALE_OLD ? thousandths : (1000 + thousandths) * 2 / 3);
}

/* Scores of one process: those of the two scales, and the kernel's. */
struct scale_scores {
	int of_old;
	int of_new;
	int kernel;
};

/* False when PROCESS tells nothing about the scale. A 0 does: on the new scale only those who are not
 * eligible have it, of whom there are few; but the first process always is one. */
static bool scale_scores_of(const struct sample *sample, uint64_t total_pages,
	const struct process *process, struct scale_scores *ret)
{
	const unsigned int needed = PROCESS_HAS_MEMORY | PROCESS_HAS_SCORE | PROCESS_HAS_ADJ;
	uint64_t page_size = sample->host.page_size_bytes;
	struct scale_scores scores = {.kernel = process->oom_score};
	uint64_t kib;

	if (process->pid == 0 || (process->flags & needed) != needed ||
		process->oom_score_adj == -1000 || (process->pid == 1 && process->oom_score == 0))
		return false;
	kib = process_memory_kib(process);
	scores.of_old = badness_score(badness_pages(kib, process->oom_score_adj, total_pages,
					      page_size, BADNESS_SCALE_OLD),
		total_pages, BADNESS_SCALE_OLD);
	scores.of_new = badness_score(badness_pages(kib, process->oom_score_adj, total_pages,
					      page_size, BADNESS_SCALE_NEW),
		total_pages, BADNESS_SCALE_NEW);
	*ret = scores;
	/* Where neither would make it 0 it is the process that is not eligible: a child in vfork(), or
	 * one that is being killed. */
	if (scores.kernel == 0 && scores.of_old > SCALE_TOLERANCE)
		return false;
	return abs(scores.of_old - scores.of_new) > 2 * SCALE_TOLERANCE;
}

enum badness_scale badness_scale_of(const struct sample *sample, enum badness_scale known)
{
	const struct process_table *table = &sample->processes;
	uint64_t total_pages = badness_total_pages(sample);
	unsigned int compared = 0, old_count = 0, new_count = 0;

	if (total_pages == 0 || !sample_has(sample, SOURCE_PROCESSES))
		return known;
	for (unsigned int i = 0; i < table->place_count && compared < SCALE_COMPARED_MAX; i++) {
		struct scale_scores scores;

		if (!scale_scores_of(sample, total_pages, &table->row[i], &scores))
			continue;
		compared++;
		old_count += abs(scores.kernel - scores.of_old) <= SCALE_TOLERANCE;
		new_count += abs(scores.kernel - scores.of_new) <= SCALE_TOLERANCE;
	}
	/* A whole machine may have fewer, but then all of it must have been seen. */
	if (compared == 0 || (compared < SCALE_COMPARED_MIN && table->sweep_percent < 100))
		return known;
	if (4 * new_count >= 3 * compared)
		return BADNESS_SCALE_NEW;
	return 4 * old_count >= 3 * compared ? BADNESS_SCALE_OLD : BADNESS_SCALE_UNKNOWN;
}

const char *badness_scale_name(enum badness_scale scale)
{
	switch (scale) {
	case BADNESS_SCALE_OLD:
		return "old";
	case BADNESS_SCALE_NEW:
		return "new";
	case BADNESS_SCALE_UNKNOWN:
		break;
	}
	return "unknown";
}
