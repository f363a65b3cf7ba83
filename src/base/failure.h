/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What went wrong, in words for a person. Below app/ nothing prints and nothing
 * exits: a function returns 0 or -errno and, beside it, fills a struct failure
 * that the status line or standard error shows as it is.
 */
#ifndef OOMWATCH_BASE_FAILURE_H
#define OOMWATCH_BASE_FAILURE_H

#include <stdarg.h>

#define FAILURE_TEXT_MAX 224

struct failure {
	int error;                   /* -errno, 0 when nothing failed */
	unsigned int line;           /* line of the text read, from 1; 0 when no line is meant */
	char text[FAILURE_TEXT_MAX]; /* names the value and what was expected */
};

/*
 * Fills FAILURE (which may be NULL) and returns ERROR, so that a caller can
 * write: return failure_set(failure, -EINVAL, line, ...). Allocates nothing.
 */
int failure_set(struct failure *failure, int error, unsigned int line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The kernel's text for -ERROR, without allocating (strerror() does allocate). */
const char *failure_reason(int error);

#endif
