/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/zram.h"

#include <errno.h>

#include "base/message.h"
#include "kernel/text.h"

/* The columns of every version (drivers/block/zram/zram_drv.c, mm_stat_show), in their order. */
enum zram_column {
	ZRAM_ORIG_DATA_SIZE,
	ZRAM_COMPR_DATA_SIZE,
	ZRAM_MEM_USED_TOTAL,
	ZRAM_MEM_LIMIT,
	ZRAM_MEM_USED_MAX,
	ZRAM_SAME_PAGES,
	ZRAM_COLUMNS
};

static const char *const zram_names[ZRAM_COLUMNS] = {
	[ZRAM_ORIG_DATA_SIZE] = "orig_data_size",
	[ZRAM_COMPR_DATA_SIZE] = "compr_data_size",
	[ZRAM_MEM_USED_TOTAL] = "mem_used_total",
	[ZRAM_MEM_LIMIT] = "mem_limit",
	[ZRAM_MEM_USED_MAX] = "mem_used_max",
	[ZRAM_SAME_PAGES] = "same_pages",
};

int zram_parse(const char *text, size_t length, struct zram *ret, struct failure *failure)
{
	uint64_t value[ZRAM_COLUMNS];
	struct cursor lines = cursor_of(text, length);
	struct span line;
	int error = text_check_whole(text, length, failure);

	if (error)
		return error;
	cursor_line(&lines, &line);

	struct cursor words = cursor_of_span(line);

	if (lines.at < lines.end)
		return failure_set(failure, -EINVAL, 2, "%s", _("more than the one line expected"));
	for (unsigned int i = 0; i < ZRAM_COLUMNS; i++) {
		struct span number = {.at = words.at};

		cursor_word(&words, &number);
		error = text_u64(number, zram_names[i], 1, &value[i], failure);
		if (error)
			return error;
	}
	*ret = (struct zram){
		.orig_data_bytes = value[ZRAM_ORIG_DATA_SIZE],
		.compr_data_bytes = value[ZRAM_COMPR_DATA_SIZE],
		.mem_used_bytes = value[ZRAM_MEM_USED_TOTAL],
		.mem_limit_bytes = value[ZRAM_MEM_LIMIT],
		.same_pages = value[ZRAM_SAME_PAGES],
	};
	return 0;
}
