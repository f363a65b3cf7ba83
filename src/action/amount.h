/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values of the files of a control group as people type them, checked before the kernel sees them: its own parser
 * (memparse() in lib/cmdline.c) takes "99999999999999999999" for a small number without a word.
 */
#ifndef OOMWATCH_ACTION_AMOUNT_H
#define OOMWATCH_ACTION_AMOUNT_H

#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

/* More than that is "max" for a kernel with the largest pages there are, 64 KiB (PAGE_COUNTER_MAX). */
#define AMOUNT_BYTES_MAX ((uint64_t)INT64_MAX - UINT16_MAX - 1)

/*
 * TEXT as bytes: "max" (CGROUP_UNLIMITED); a number with a fraction perhaps and K, M, G or T (powers of 1024, either
 * case, "iB" or "B" behind it allowed; without a letter bytes); "80%" of CURRENT; "+10%", "-512M" from OLD, which
 * need a letter or "%": cgroup1 has "-1" for "max". Blanks around do not matter; a comma is a point, unless three
 * digits stand behind it. CURRENT and OLD may be CGROUP_UNLIMITED when they are not known or have no end: then what
 * needs them is refused. 0; -EINVAL, or -ERANGE below 0 and beyond AMOUNT_BYTES_MAX, with a failure that names the
 * text and what is expected. The output is untouched on failure.
 */
int amount_parse(const char *text, uint64_t current_bytes, uint64_t old_bytes, uint64_t *ret_bytes,
	struct failure *failure);

/* "max", "2G" where it is whole, else bytes: what a person would type, and amount_parse() and the kernel take
 * back. Returns BUFFER. */
const char *amount_text(char *buffer, size_t size, uint64_t bytes);

#endif
