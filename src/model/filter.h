/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person types to see fewer rows: an extended regular expression (POSIX) that does not mind case. */
#ifndef OOMWATCH_MODEL_FILTER_H
#define OOMWATCH_MODEL_FILTER_H

#include <regex.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"

#define FILTER_MAX 128

/* Zero bytes: no filter. Not to be copied: the regular expression has storage of its own. */
struct filter {
	char text[FILTER_MAX]; /* "": none */
	regex_t regex;         /* compiled from it */
	bool has_regex;
	uint32_t serial; /* another one for each expression: what matched before is void */
};

/* Sets the filter; "" takes it away. 0; or -EINVAL with a failure that has regcomp()'s own words, and
 * then the filter is as before. */
int filter_set(struct filter *filter, const char *text, struct failure *failure);

void filter_release(struct filter *filter);

/* Whether one of COUNT texts that are not empty matches. regexec() allocates when it meets what is new to it. */
bool filter_finds(const struct filter *filter, const char *const *texts, unsigned int count);

#endif
