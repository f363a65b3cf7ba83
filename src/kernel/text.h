/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parsers of kernel texts share: a text must be whole, and a number must be one. */
#ifndef OOMWATCH_KERNEL_TEXT_H
#define OOMWATCH_KERNEL_TEXT_H

#include "base/cursor.h"
#include "base/failure.h"

/*
 * Whether TEXT is all that the kernel wrote. 0; -ENODATA when it is empty; -EINVAL when its
 * last line has no newline: then the read was cut, and the last number may be a part of one.
 */
int text_check_whole(const char *text, size_t length, struct failure *failure);

/*
 * Says that the value NAME in LINE is TEXT, not the number that was expected. ERROR is what
 * span_u64() and its kin returned; it is returned again.
 */
int text_bad_number(
	struct span text, const char *name, unsigned int line, int error, struct failure *failure);

/* span_u64() with that failure. */
int text_u64(struct span text, const char *name, unsigned int line, uint64_t *ret_value,
	struct failure *failure);

#endif
