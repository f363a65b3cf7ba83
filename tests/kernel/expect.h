/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the parsers share: rows of texts that are refused, and what is said then. */
#ifndef OOMWATCH_TESTS_KERNEL_EXPECT_H
#define OOMWATCH_TESTS_KERNEL_EXPECT_H

#include <errno.h>

#include "../tap.h"
#include "base/bits.h"
#include "base/failure.h"

/* A literal with its length: a text may hold NULs. */
#define TEXT(literal) .text = (literal), .length = sizeof(literal) - 1

struct refused_row {
	const char *text;
	size_t length;
	int error;
	unsigned int line;
	const char *says; /* a part of the failure's text */
};

static inline void expect_refused(
	const struct refused_row *row, int error, const struct failure *failure)
{
	int shown = row->length < 60 ? (int)row->length : 60;

	tap_expect(error == row->error && failure->error == row->error, __LINE__,
		"\"%.*s\": error is %d, expected %d", shown, row->text, error, row->error);
	tap_expect(failure->line == row->line, __LINE__, "\"%.*s\": line is %u, expected %u", shown,
		row->text, failure->line, row->line);
	tap_expect(strstr(failure->text, row->says) != NULL, __LINE__,
		"\"%.*s\": says \"%s\", expected \"%s\"", shown, row->text, failure->text,
		row->says);
}

/* Whether all SIZE bytes at OBJECT are still BYTE: what was untouched on failure. */
static inline bool is_filled(const void *object, int byte, size_t size)
{
	const unsigned char *at = object;

	for (size_t i = 0; i < size; i++) {
		if (at[i] != (unsigned char)byte)
			return false;
	}
	return true;
}

#endif
