/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The zram devices among the swap areas, each with its mm_stat kept open. */
#ifndef OOMWATCH_COLLECT_ZRAM_DEVICES_H
#define OOMWATCH_COLLECT_ZRAM_DEVICES_H

#include "base/file.h"
#include "kernel/sample.h"

struct zram_devices {
	unsigned int count;
	char name[SAMPLE_ZRAMS_MAX][sizeof(((struct zram_device *)0)->name)];
	struct kept_file file[SAMPLE_ZRAMS_MAX];
	int open_error[SAMPLE_ZRAMS_MAX]; /* -errno, 0 when the file is open */
};

void zram_devices_init(struct zram_devices *devices);
void zram_devices_release(struct zram_devices *devices);

/* Opens the devices that SWAPS names and closes the others; opens nothing when nothing changed. */
void zram_devices_follow(struct zram_devices *devices, int root, const struct swaps *swaps);

/*
 * Reads each device into RET, at most SAMPLE_ZRAMS_MAX, and their number into RET_COUNT.
 * 0, or the first -errno with a failure; what was read before it is in RET.
 */
int zram_devices_read(const struct zram_devices *devices, struct zram_device *ret,
	unsigned int *ret_count, struct failure *failure);

#endif
