/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading kernel text without copying it: a cursor walks the lines of a text,
 * or the words of a line. Texts need not end with a NUL and may hold any byte.
 */
#ifndef OOMWATCH_BASE_CURSOR_H
#define OOMWATCH_BASE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A piece of text, not terminated. */
struct span {
	const char *at;
	size_t length;
};

struct cursor {
	const char *at;
	const char *end;
	unsigned int line;  /* number of the line last returned, from 1 */
	bool is_terminated; /* that line ended with a newline: the kernel's always do */
};

struct cursor cursor_of(const char *text, size_t length);
struct cursor cursor_of_span(struct span span);

/* The next line without its newline; false at the end of the text. */
bool cursor_line(struct cursor *text, struct span *ret_line);

/* The next run of bytes that are neither blank nor tab; false at the end. */
bool cursor_word(struct cursor *line, struct span *ret_word);

/* The bytes that are left, without leading blanks. */
struct span cursor_rest(struct cursor *line);

bool span_is(struct span span, const char *text);
bool span_starts(struct span span, const char *prefix);

/* SPAN without its last byte when that is C ("free:" to "free"). */
struct span span_chop(struct span span, char c);

/*
 * The whole of SPAN as a decimal number. 0; -EINVAL when it is no number (a sign
 * counts as none for the unsigned form); -ERANGE when it does not fit. The output
 * is untouched on failure.
 */
int span_u64(struct span span, uint64_t *ret_value);
int span_i64(struct span span, int64_t *ret_value);

/* "12.34" as 12.34, digits and one point only. 0, -EINVAL or -ERANGE. */
int span_decimal(struct span span, double *ret_value);

/* Copies SPAN into BUFFER of SIZE bytes, cut and terminated; bytes that are not printable ASCII
 * or UTF-8 become '?'. */
void span_copy(struct span span, char *buffer, size_t size);

#endif
