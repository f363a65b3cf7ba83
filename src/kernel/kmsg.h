/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A record of the kernel's log as /dev/kmsg hands it out (kernel/printk/printk.c, msg_print_ext_header();
 * Documentation/ABI/testing/dev-kmsg):
 *
 *     6,339,5140900,-;text of the message
 *      KEY=value
 *
 * that is facility * 8 + level, sequence number, microseconds since boot, flags and, after other
 * fields perhaps, ';' and the text. What cannot be printed, and the backslash, is "\x5c" in it.
 */
#ifndef OOMWATCH_KERNEL_KMSG_H
#define OOMWATCH_KERNEL_KMSG_H

#include <stdbool.h>

#include "base/cursor.h"
#include "base/failure.h"

struct kmsg_record {
	unsigned int level;    /* 0 emergency to 7 debug */
	unsigned int facility; /* 0: the kernel itself; what a user writes has another one */
	uint64_t sequence;     /* of the record; a gap is what was lost */
	uint64_t usec;         /* of the kernel's log clock, about CLOCK_MONOTONIC */
	bool is_fragment;      /* flag 'c': a line that is printed in pieces */
	struct span text;      /* without the newline and the lines of keys; escapes as they are */
};

/*
 * One record, with the newline at its end. 0; -ENODATA when TEXT is empty; -EINVAL or -ERANGE with a
 * failure when it has not that form. RET points into TEXT, and is untouched on failure.
 */
int kmsg_record_parse(
	const char *text, size_t length, struct kmsg_record *ret, struct failure *failure);

/*
 * The bytes that the text of a record stands for. Writes SIZE bytes into BUFFER at most, no NUL,
 * and returns how many.
 */
size_t kmsg_unescape(struct span text, char *buffer, size_t size);

#endif
