/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts of memory as people type them. */
#ifndef OOMWATCH_BASE_QUANTITY_H
#define OOMWATCH_BASE_QUANTITY_H

#include <stdint.h>

/*
 * TEXT as bytes: a sign, a number with at most one point (or comma, without three digits behind it), and K, M, G or T (powers of 1024, either
 * case, a "iB" or "B" behind it allowed); without a letter it is MiB. 0; -EINVAL when it is no such amount,
 * -ERANGE when it does not fit. The output is untouched on failure.
 */
int quantity_parse(const char *text, int64_t *ret_bytes);

#endif
