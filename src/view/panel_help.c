/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include "base/message.h"

#define KEY_WIDTH 16

static const char *title(void)
{
	return _("Help");
}

static const char *explain(void)
{
	return _("The keys, and what was granted to the program when it started.");
}

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	(void)model;
	(void)cols;
	return 12 + (int)view->hint_count + (int)view->note_count;
}

static int draw_ladder(const struct area *area, int row)
{
	static const enum style style = STYLE_TEXT;
	struct area part = area_part(area, row, 1, area->rect.rows - row, area->rect.cols - 2);

	return row +
	       area_wrap(&part, 0, style,
		       _("The ladder is how far the kernel's allocator has to go for a page. calm: there "
			 "is enough. kswapd: reclaim in the background. direct reclaim: tasks reclaim "
			 "themselves and stall. compaction: tasks move pages together. OOM kill: nothing "
			 "was left but to kill. It climbs at once and comes down after some quiet seconds."),
		       0);
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	struct area body = *area;
	int row = 1;

	(void)model;
	area_rule(area, title(), PACKAGE_STRING);
	/* What is scrolled away is drawn above the area, where it is clipped. */
	row -= view->scroll;
	for (unsigned int i = 0; i < view->hint_count; i++, row++) {
		if (row < 1)
			continue;
		area_text(&body, row, 1, STYLE_KEY, view->hints[i].key);
		area_text(&body, row, KEY_WIDTH, STYLE_TEXT, view->hints[i].help);
	}
	row++;
	for (unsigned int i = 0; i < view->note_count; i++, row++) {
		if (row >= 1)
			area_text(&body, row, 1, STYLE_TEXT, view->notes[i]);
	}
	row++;
	if (row >= 1)
		draw_ladder(&body, row);
}

const struct panel panel_help = {
	.title = title,
	.explain = explain,
	.min_rows = 2,
	.want_rows = want_rows,
	.draw = draw,
};
