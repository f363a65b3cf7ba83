/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Kernel texts that are lists of "name value". Each has an enum of the names that
 * Linux 5.4 to 7.2 print, in the order of strcmp(), and a table of the same names;
 * a struct holds one value for each and one bit that says the kernel printed it.
 * A name the table lacks is skipped, a name the kernel lacks stays absent, not 0.
 */
#ifndef OOMWATCH_KERNEL_FIELDS_H
#define OOMWATCH_KERNEL_FIELDS_H

#include "base/cursor.h"
#include "base/failure.h"

struct field_names {
	const char *const *name; /* strictly ascending by strcmp() */
	unsigned int count;
};

/* The index of exactly NAME in the table, or -1. */
int field_names_find(const struct field_names *names, struct span name);

/*
 * Stores TEXT, a decimal number, as the value of the field INDEX and sets its bit.
 * 0; or -EINVAL or -ERANGE with a failure that names the field and the text.
 */
int field_store(const struct field_names *names, unsigned int index, struct span text,
	unsigned int line, uint64_t *value, uint64_t *present, struct failure *failure);

#endif
