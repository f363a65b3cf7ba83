/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /proc/swaps (mm/swapfile.c, swap_show): a header, then one line an area. Blanks in a
 * file name are printed as \040; " (deleted)" ("\040(deleted)") may follow it.
 */
#ifndef OOMWATCH_KERNEL_SWAPS_H
#define OOMWATCH_KERNEL_SWAPS_H

#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

#define SWAPS_AREAS_MAX 32
#define SWAP_FILENAME_MAX 96

struct swap_area {
	/* Unescaped, control bytes replaced by a question mark, cut at the end. */
	char filename[SWAP_FILENAME_MAX];
	char type[16]; /* "partition" or "file" */
	uint64_t size_kib;
	uint64_t used_kib;
	int priority;
};

struct swaps {
	struct swap_area areas[SWAPS_AREAS_MAX];
	unsigned int area_count; /* 0: there is no swap */
	unsigned int areas_seen;
};

/* As vmstat_parse(), but a header alone is a valid text: no swap. */
int swaps_parse(const char *text, size_t length, struct swaps *ret, struct failure *failure);

#endif
