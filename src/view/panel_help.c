/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include "base/message.h"

#define KEY_WIDTH 15

static const char *title(void)
{
	return _("Help");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _("The keys, and what was granted to the program when it started.");
}

static const char *ladder(void)
{
	return _(
		"The ladder is how far the kernel's allocator has to go for a page. calm: there "
		"is enough. kswapd: reclaim in the background. direct reclaim: tasks reclaim "
		"themselves and stall. compaction: tasks move pages together. OOM kill: nothing "
		"was left but to kill. It climbs at once and comes down after some quiet seconds.");
}

/* Only where workloads can be started: else there is nothing to be marked. */
static const char *marks(const struct view *view)
{
	return view->load
		       ? _("Workloads: [ stands in the column of a course in which one began, ] where it "
			   "ended, I where both; w before the row of its group and of its processes.")
		       : "";
}

static int marks_rows(const struct view *view, int cols)
{
	return view->load ? area_wrap_rows(marks(view), cols - 2) + 1 : 0;
}

static int hint_rows(const struct key_hint *hint, int cols)
{
	int rows = area_wrap_rows(hint->help, cols - 2 - KEY_WIDTH);

	return rows > 1 ? rows : 1;
}

/* The keys, a blank line, the notes, a blank line, the marks and a blank line, the ladder. */
static int want_rows(const struct model *model, const struct view *view, int cols)
{
	int keys = 0;

	(void)model;
	for (unsigned int i = 0; i < view->hint_count; i++)
		keys += hint_rows(&view->hints[i], cols);
	return 1 + keys + 1 + (int)view->note_count + 1 + marks_rows(view, cols) +
	       area_wrap_rows(ladder(), cols - 2);
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	struct area body = area_part(area, 1, 1, area->rect.rows, area->rect.cols - 2);
	char note[64];
	int lines = want_rows(model, view, area->rect.cols) - 1;
	int skip = panel_scroll(view, lines, body.rect.rows, note, sizeof(note)), row = -skip;

	area_rule(area, title(), note[0] ? note : PACKAGE_STRING);
	/* What is scrolled away is drawn above the area, where it is clipped. */
	for (unsigned int i = 0; i < view->hint_count; i++) {
		struct area help = area_part(&body, 0, KEY_WIDTH, body.rect.rows, body.rect.cols);

		area_text(&body, row, 0, STYLE_KEY, view->hints[i].key);
		area_wrap(&help, row, STYLE_TEXT, view->hints[i].help, 0);
		row += hint_rows(&view->hints[i], area->rect.cols);
	}
	row++;
	for (unsigned int i = 0; i < view->note_count; i++, row++)
		area_text(&body, row, 0, STYLE_TEXT, view->notes[i]);
	row++;
	area_wrap(&body, row > 0 ? row : 0, STYLE_TEXT, marks(view), row < 0 ? -row : 0);
	row += marks_rows(view, area->rect.cols);
	area_wrap(&body, row > 0 ? row : 0, STYLE_TEXT, ladder(), row < 0 ? -row : 0);
}

const struct panel panel_help = {
	.title = title,
	.explain = explain,
	.min_rows = 2,
	.want_rows = want_rows,
	.draw = draw,
};
