/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "dump.h"

#include <stdio.h>
#include <string.h>

#include "page.h"

/* By enum style; a look of several styles goes by the first. */
static const char style_letters[STYLES + 1] = ".dsTKgnWCfrbmGBSPhL";
static const char *const style_names[STYLES] = {"text", "dim", "strong", "title", "key", "good",
	"notice", "warning", "critical", "free", "reserve", "boost", "mark", "graph", "graph_bad",
	"selected", "preview", "pointed", "load"};

static char style_letter(const struct theme *theme, attr_t attributes, short pair)
{
	for (unsigned int i = 0; i < STYLES; i++) {
		if (theme->attributes[i] == attributes && theme->pair[i] == pair)
			return style_letters[i];
	}
	return '!';
}

static size_t dump_styles(
	WINDOW *window, const struct theme *theme, int row, char *text, bool *used)
{
	char letters[512];
	int cols = getmaxx(window), end = 0;
	size_t length;

	for (int col = 0; col < cols; col++) {
		short pair;
		attr_t attributes = page_look(window, row, col, &pair);
		const char *style;

		letters[col] = style_letter(theme, attributes, pair);
		if (letters[col] != style_letters[STYLE_TEXT])
			end = col + 1;
		style = strchr(style_letters, letters[col]);
		if (style)
			used[style - style_letters] = true;
	}
	if (end == 0)
		return 0;
	length = (size_t)sprintf(text, "%2d ", row + 1);
	for (int col = 0, run; col < end; col += run) {
		for (run = 1; col + run < end && letters[col + run] == letters[col]; run++)
			continue;
		length += (size_t)sprintf(text + length, "%d%c", run, letters[col]);
	}
	text[length++] = '\n';
	return length;
}

static size_t dump_look(const struct theme *theme, unsigned int style, char *text)
{
	attr_t attributes = theme->attributes[style];
	short foreground = -1, background = -1;

	if (theme->pair[style])
		pair_content(theme->pair[style], &foreground, &background);
	return (size_t)sprintf(text, "%c %s:%s%s%s colour %d on %d\n", style_letters[style],
		style_names[style], attributes & A_BOLD ? " bold" : "",
		attributes & A_UNDERLINE ? " underlined" : "",
		attributes & A_REVERSE ? " reversed" : "", foreground, background);
}

const char *dump(WINDOW *window, const struct theme *theme)
{
	static char text[DUMP_MAX];
	bool used[STYLES] = {false};
	size_t length = 0;
	char row_text[PAGE_ROW_MAX];

	for (int row = 0; row < getmaxy(window); row++)
		length += (size_t)sprintf(text + length, "%s\n", page_row(window, row, row_text));
	length += (size_t)sprintf(text + length, "==== styles\n");
	for (int row = 0; row < getmaxy(window); row++)
		length += dump_styles(window, theme, row, text + length, used);
	length += (size_t)sprintf(text + length, "==== looks\n");
	for (unsigned int i = 0; i < STYLES; i++)
		length += used[i] ? dump_look(theme, i, text + length) : 0;
	return text;
}
