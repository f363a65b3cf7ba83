/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of one number on one line: those of /proc/sys, /proc/PID/oom_score and its like. */
#ifndef OOMWATCH_KERNEL_NUMBER_H
#define OOMWATCH_KERNEL_NUMBER_H

#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

/*
 * 0; -ENODATA when TEXT is empty; -EINVAL or -ERANGE when it is not one line with one number.
 * RET is untouched on failure.
 */
int number_parse(const char *text, size_t length, int64_t *ret, struct failure *failure);

#endif
