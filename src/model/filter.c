/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/filter.h"

#include <errno.h>
#include <string.h>

#include "base/message.h"

static int filter_compile(const char *text, regex_t *ret_regex, struct failure *failure)
{
	char reason[FAILURE_TEXT_MAX];
	int error;

	if (strlen(text) >= FILTER_MAX)
		return failure_set(failure, -EINVAL, 0, _("the filter is longer than %d bytes"),
			FILTER_MAX - 1);
	error = regcomp(ret_regex, text, REG_EXTENDED | REG_ICASE | REG_NOSUB);
	if (error) {
		regerror(error, ret_regex, reason, sizeof(reason));
		return failure_set(
			failure, -EINVAL, 0, _("the filter \"%s\" is malformed: %s"), text, reason);
	}
	return 0;
}

int filter_set(struct filter *filter, const char *text, struct failure *failure)
{
	bool has_regex = text[0] != '\0';
	regex_t regex;
	int error = has_regex ? filter_compile(text, &regex, failure) : 0;

	if (error)
		return error;
	if (filter->has_regex)
		regfree(&filter->regex);
	if (has_regex)
		filter->regex = regex;
	filter->has_regex = has_regex;
	filter->serial++;
	memmove(filter->text, text, strlen(text) + 1);
	return 0;
}

void filter_release(struct filter *filter)
{
	if (filter->has_regex)
		regfree(&filter->regex);
	filter->has_regex = false;
	filter->text[0] = '\0';
}

bool filter_finds(const struct filter *filter, const char *const *texts, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		if (texts[i][0] && regexec(&filter->regex, texts[i], 0, NULL, 0) == 0)
			return true;
	}
	return false;
}
