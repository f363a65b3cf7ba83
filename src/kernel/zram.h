/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /sys/block/zramN/mm_stat: one line of numbers (Documentation/admin-guide/blockdev/zram.rst),
 * 7 to 9 of them by kernel version.
 */
#ifndef OOMWATCH_KERNEL_ZRAM_H
#define OOMWATCH_KERNEL_ZRAM_H

#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

struct zram {
	uint64_t orig_data_bytes;  /* data stored, uncompressed */
	uint64_t compr_data_bytes; /* the same, compressed */
	uint64_t mem_used_bytes;   /* memory taken, with the allocator's overhead */
	uint64_t mem_limit_bytes;  /* 0: no limit */
	uint64_t same_pages;       /* pages filled with one value, stored without memory */
};

/*
 * 0; -ENODATA when the text is empty; -EINVAL or -ERANGE when it is not one line or one of its
 * first six numbers is missing or malformed. RET is untouched on failure.
 */
int zram_parse(const char *text, size_t length, struct zram *ret, struct failure *failure);

#endif
