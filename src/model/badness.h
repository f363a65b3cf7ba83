/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernel's measure of whom to kill (mm/oom_kill.c, oom_badness(); fs/proc/base.c,
 * proc_oom_score()), the same since Linux 5.4:
 *
 *     badness = anon + file + shmem + swap + page tables + oom_score_adj * (total / 1000)
 *
 * in pages, where total is RAM and swap together and the division comes first. oom_score is
 * this on a scale of 1000 steps, and that scale changed in Linux 5.9. A stable kernel or a
 * vendor may have either, so it is recognised by what the kernel says, not by its version.
 */
#ifndef OOMWATCH_MODEL_BADNESS_H
#define OOMWATCH_MODEL_BADNESS_H

#include "kernel/sample.h"

enum badness_scale {
	BADNESS_SCALE_UNKNOWN, /* too little seen, or neither fits */
	BADNESS_SCALE_OLD,     /* to Linux 5.8: badness at least 1; oom_score 0 to about 1000 */
	BADNESS_SCALE_NEW,     /* badness may be negative; oom_score of an idle process is 666 */
};

/* KIB as whole pages; 0 when the size of a page is not known. */
uint64_t badness_kib_pages(uint64_t kib, uint64_t page_size_bytes);

/* RAM and swap in pages: MemTotal + SwapTotal; 0 when they are absent. */
uint64_t badness_total_pages(const struct sample *sample);

/* The badness of a process that holds KIB in all, at ADJ. A scale that is old raises it to 1. */
int64_t badness_pages(uint64_t kib, int adj, uint64_t total_pages, uint64_t page_size_bytes,
	enum badness_scale scale);

/* What /proc/PID/oom_score says of BADNESS, 0 of INT64_MIN (not eligible); -1 when the scale or the
 * total is unknown. */
int badness_score(int64_t badness, uint64_t total_pages, enum badness_scale scale);

/* Which scale the scores of SAMPLE's processes fit: three quarters of those whose memory and score
 * were both read. KNOWN is kept while too few can be compared. */
enum badness_scale badness_scale_of(const struct sample *sample, enum badness_scale known);

/* "old", "new", "unknown": the name in reports. */
const char *badness_scale_name(enum badness_scale scale);

#endif
