/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The settings below /proc/sys/vm that decide how the kernel reclaims and whom it kills
 * (Documentation/admin-guide/sysctl/vm.rst). One number a file, which number_parse() reads.
 */
#ifndef OOMWATCH_KERNEL_SYSCTL_H
#define OOMWATCH_KERNEL_SYSCTL_H

#include <stdbool.h>
#include <stdint.h>

enum sysctl_field {
	SYSCTL_MIN_FREE_KBYTES,
	SYSCTL_OOM_KILL_ALLOCATING_TASK,
	SYSCTL_OVERCOMMIT_KBYTES,
	SYSCTL_OVERCOMMIT_MEMORY,
	SYSCTL_OVERCOMMIT_RATIO,
	SYSCTL_PANIC_ON_OOM,
	SYSCTL_SWAPPINESS,
	SYSCTL_WATERMARK_BOOST_FACTOR,
	SYSCTL_WATERMARK_SCALE_FACTOR,
	SYSCTL_FIELDS
};

/* The file names below /proc/sys/vm, by enum sysctl_field. */
extern const char *const sysctl_names[SYSCTL_FIELDS];

struct sysctls {
	int64_t value[SYSCTL_FIELDS];
	uint64_t present; /* a bit for each field */
};

static inline bool sysctl_has(const struct sysctls *sysctls, enum sysctl_field field)
{
	return (sysctls->present >> field) & 1;
}

#endif
