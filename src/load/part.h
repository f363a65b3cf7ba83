/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One KIND[:NAME=VALUE...] of the arguments, and the values that it shares with the options. */
#ifndef OOMWATCH_LOAD_PART_H
#define OOMWATCH_LOAD_PART_H

#include <stdint.h>

#include "load/plan.h"

/* Less than a page is nothing; a limit below this cannot hold a process. In bytes. */
#define LOAD_SIZE_MIN UINT64_C(4096)
#define LOAD_LIMIT_MIN (UINT64_C(1) << 20)

/* More than any machine has; and the sum of all parts, and any share of it, is still a number. */
#define LOAD_BYTES_MAX (UINT64_C(1) << 56)

/* A day. */
#define LOAD_DURATION_MAX_USEC UINT64_C(86400000000)

/* A parameter of a part. */
struct load_parameter_row {
	const char *name;     /* "size" */
	const char *argument; /* its value in words for the list: "BYTES" */
	unsigned int takes;   /* enum load_parameter: which kinds take it; 0: all */
};

enum load_parameter_id {
	LOAD_PARAMETER_SIZE,
	LOAD_PARAMETER_RATE,
	LOAD_PARAMETER_PROCESSES,
	LOAD_PARAMETER_PATTERN,
	LOAD_PARAMETER_FREE,
	LOAD_PARAMETER_REFAULTS,
	LOAD_PARAMETER_STALL,
	LOAD_PARAMETER_FILL,
	LOAD_PARAMETER_ADJ,
	LOAD_PARAMETER_NAME,
	LOAD_PARAMETERS
};

extern const struct load_parameter_row load_parameter_rows[LOAD_PARAMETERS];

extern const char *const load_pattern_names[LOAD_PATTERNS];

/* "fill", the parameter that asks for GOAL; "size" of LOAD_GOAL_SIZE. */
const char *load_goal_name(enum load_goal goal);

/* WORD as a part, with the defaults of its kind. 0; -EINVAL or -ERANGE with a failure that names it. */
int load_part_parse(struct load_part *part, const char *word, struct failure *failure);

/*
 * TEXT as an amount of LEAST bytes to LOAD_BYTES_MAX, or as a time. 0; -EINVAL or -ERANGE with a failure that begins with NAME
 * ("--limit", "anon:size").
 */
int load_bytes_parse(const char *name, const char *text, uint64_t least, uint64_t *ret_bytes,
	struct failure *failure);
int load_time_parse(
	const char *name, const char *text, uint64_t *ret_usec, struct failure *failure);

/* Any number of bytes as an amount that load_bytes_parse() takes back exactly. Returns BUFFER. */
#define LOAD_BYTES_TEXT_MAX 40
const char *load_bytes_text(char buffer[LOAD_BYTES_TEXT_MAX], uint64_t bytes);

#endif
