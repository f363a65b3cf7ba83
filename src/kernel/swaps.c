/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/swaps.h"

#include <errno.h>
#include <limits.h>

#include "base/message.h"
#include "kernel/text.h"

/* A name comes from whoever ran swapon, so it is cleaned for the screen as well. */
static void swap_filename(struct span escaped, char ret_filename[SWAP_FILENAME_MAX])
{
	/* A little more than is kept, so that span_copy() sees where to cut. */
	char raw[SWAP_FILENAME_MAX + 4];
	struct span filename = {.at = raw};

	filename.length = text_unescape(escaped, raw, sizeof(raw));
	span_copy(filename, ret_filename, SWAP_FILENAME_MAX);
}

static int swap_priority(struct span text, unsigned int line, int *ret, struct failure *failure)
{
	int64_t value = 0;
	int error = span_i64(text, &value);

	if (!error && (value < INT_MIN || value > INT_MAX))
		error = -ERANGE;
	if (error)
		return text_bad_number(text, "Priority", line, error, failure);
	*ret = (int)value;
	return 0;
}

static int swap_area_parse(
	struct cursor *words, unsigned int line, struct swap_area *area, struct failure *failure)
{
	struct span filename, type, size, used, priority;
	int error;

	if (!cursor_word(words, &filename) || !cursor_word(words, &type) ||
		!cursor_word(words, &size) || !cursor_word(words, &used) ||
		!cursor_word(words, &priority) || cursor_rest(words).length > 0)
		return failure_set(failure, -EINVAL, line, "%s",
			_("the line is malformed, expected a file name, its type and three "
			  "numbers"));
	swap_filename(filename, area->filename);
	span_copy(type, area->type, sizeof(area->type));
	error = text_u64(size, "Size", line, &area->size_kib, failure);
	if (!error)
		error = text_u64(used, "Used", line, &area->used_kib, failure);
	if (!error)
		error = swap_priority(priority, line, &area->priority, failure);
	return error;
}

int swaps_parse(const char *text, size_t length, struct swaps *ret, struct failure *failure)
{
	struct swaps swaps = {.area_count = 0};
	struct cursor lines = cursor_of(text, length);
	struct span line;
	int error = text_check_whole(text, length, failure);

	if (error)
		return error;
	if (!cursor_line(&lines, &line) || !span_starts(line, "Filename"))
		return failure_set(failure, -EINVAL, 1, "%s",
			_("the header is malformed, expected \"Filename\""));
	while (cursor_line(&lines, &line)) {
		struct cursor words = cursor_of_span(line);
		struct swap_area area = {.priority = 0};

		error = swap_area_parse(&words, lines.line, &area, failure);
		if (error)
			return error;
		if (swaps.area_count < SWAPS_AREAS_MAX)
			swaps.areas[swaps.area_count++] = area;
		swaps.areas_seen++;
	}
	*ret = swaps;
	return 0;
}
