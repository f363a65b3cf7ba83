/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counts what our own code asks of the C library, and answers in its place: add tests/calls.c to
 * the sources of a test program and $(calls_ldflags) to its flags.
 */
#ifndef OOMWATCH_TESTS_CALLS_H
#define OOMWATCH_TESTS_CALLS_H

#include <stdbool.h>

struct calls {
	unsigned int opens;       /* openat() */
	unsigned int reads;       /* pread() */
	unsigned int allocations; /* malloc(), calloc(), realloc() */
	bool is_out_of_memory;    /* which then fail */
	const char *refused_file; /* NULL, or a name: reads of what is opened by it fail, */
	int refused_error;        /* with this errno; 0: not yet */
};

extern struct calls calls;

/* How many descriptors this program has open. */
unsigned int calls_descriptors(void);

#endif
