/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/hints.h"

#include <libintl.h>

unsigned int hints_init(struct key_hint hints[COMMANDS], bool can_change)
{
	unsigned int count = 0;

	for (unsigned int i = 1; i < COMMANDS; i++) {
		const struct command_row *row = &command_rows[i];
		const char *list = command_group_word((enum command)i, false);
		const char *page = command_group_word((enum command)i, true);

		if (row->is_change && !can_change)
			continue;
		hints[count++] = (struct key_hint){
			.key = row->label,
			.word = row->word ? gettext(row->word) : NULL,
			.help = gettext(row->help),
			/* What can be done to either stands in the footer of both. */
			.is_of_processes =
				i == COMMAND_ACTION || command_is_of_processes((enum command)i),
			.is_of_cgroups =
				i == COMMAND_ACTION || command_is_of_cgroups((enum command)i),
			.group_list_word = list ? gettext(list) : NULL,
			.group_page_word = page ? gettext(page) : NULL,
		};
	}
	return count;
}
