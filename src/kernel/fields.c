/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/fields.h"

#include <string.h>

#include "base/bits.h"
#include "kernel/text.h"

/* strcmp() order between a span and a terminated name. */
static int span_compare(struct span span, const char *name)
{
	size_t length = strlen(name);
	size_t common = span.length < length ? span.length : length;
	int order = memcmp(span.at, name, common);

	if (order != 0)
		return order;
	return span.length < length ? -1 : span.length > length;
}

int field_names_find(const struct field_names *names, struct span name)
{
	unsigned int low = 0, high = names->count;

	while (low < high) {
		unsigned int middle = (low + high) / 2;
		int order = span_compare(name, names->name[middle]);

		if (order == 0)
			return (int)middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return -1;
}

int field_store(const struct field_names *names, unsigned int index, struct span text,
	unsigned int line, uint64_t *value, uint64_t *present, struct failure *failure)
{
	int error = text_u64(text, names->name[index], line, &value[index], failure);

	if (error)
		return error;
	bits_set(present, index);
	return 0;
}
