/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/theme.h"

#include <string.h>

static const struct glyphs utf8_glyphs = {
	.rule = "─",
	.bar_part = {"▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"},
	.bar_empty = "·",
	.bar_reserve = "▒",
	.bar_boost = "▓",
	.bar_pcp = "░",
	.bar_mark = "│",
	.bar_promo = "┊",
	.spark = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
	.spark_zero = "·",
	.then = "›",
	.cut = "…",
	.branch = "├─",
	.last_branch = "└─",
	.trunk = "│",
	.yes = "✓",
	.no = "✗",
	.maybe = "~",
	.pointed = "▶",
	.mark = {"", "[", "]", "I"},
	.load = "w",
};

/* A part of a cell is drawn whole from one half on: ASCII has no narrower sign. */
static const struct glyphs ascii_glyphs = {
	.rule = "-",
	.bar_part = {".", ".", ".", "#", "#", "#", "#", "#"},
	.bar_empty = ".",
	.bar_reserve = "/",
	.bar_boost = "%",
	.bar_pcp = "+",
	.bar_mark = "|",
	.bar_promo = ":",
	.spark = {"_", "-", "~", "=", "+", "*", "%", "#"},
	.spark_zero = ".",
	.then = ">",
	.cut = "~",
	.branch = "|-",
	.last_branch = "`-",
	.trunk = "|",
	.yes = "+",
	.no = "x",
	.maybe = "*", /* not "~", which says that a text was cut */
	.pointed = ">",
	.mark = {"", "[", "]", "I"},
	.load = "w",
};

/* One look: colours are indices of the terminal's palette, -1 its own foreground or background. */
struct look {
	attr_t attributes;
	short color;      /* with 8 colours */
	short color256;   /* with 256 */
	short background; /* with either */
};

static const struct look looks[][STYLES] =
	{
		[THEME_DEFAULT] =
			{
				[STYLE_TEXT] = {A_NORMAL, -1, -1, -1},
				[STYLE_DIM] = {A_NORMAL, COLOR_WHITE, 245, -1},
				[STYLE_STRONG] = {A_BOLD, -1, -1, -1},
				[STYLE_TITLE] = {A_BOLD, COLOR_CYAN, 37, -1},
				[STYLE_KEY] = {A_BOLD, COLOR_CYAN, 37, -1},
				[STYLE_GOOD] = {A_NORMAL, COLOR_GREEN, 71, -1},
				[STYLE_NOTICE] = {A_BOLD, COLOR_CYAN, 37, -1},
				[STYLE_WARNING] = {A_BOLD, COLOR_YELLOW, 208, -1},
				[STYLE_CRITICAL] = {A_BOLD, COLOR_WHITE, 231, COLOR_RED},
				[STYLE_FREE] = {A_NORMAL, COLOR_GREEN, 71, -1},
				[STYLE_RESERVE] = {A_NORMAL, COLOR_BLUE, 67, -1},
				[STYLE_BOOST] = {A_NORMAL, COLOR_MAGENTA, 170, -1},
				[STYLE_MARK] = {A_BOLD, -1, -1, -1},
				[STYLE_GRAPH] = {A_NORMAL, COLOR_CYAN, 74, -1},
				[STYLE_GRAPH_BAD] = {A_NORMAL, COLOR_YELLOW, 208, -1},
				[STYLE_SELECTED] = {A_REVERSE, -1, -1, -1},
				[STYLE_PREVIEW] = {A_BOLD, COLOR_MAGENTA, 170, -1},
				[STYLE_POINTED] = {A_BOLD | A_REVERSE, COLOR_CYAN, 74, -1},
				[STYLE_LOAD] = {A_REVERSE, COLOR_MAGENTA, 170, -1},
			},
		/* Blue, yellow and white on blue: apart in hue and in brightness for all common kinds. */
		[THEME_COLORBLIND] =
			{
				[STYLE_TEXT] = {A_NORMAL, -1, -1, -1},
				[STYLE_DIM] = {A_NORMAL, COLOR_WHITE, 246, -1},
				[STYLE_STRONG] = {A_BOLD, -1, -1, -1},
				[STYLE_TITLE] = {A_BOLD, -1, -1, -1},
				[STYLE_KEY] = {A_BOLD, -1, -1, -1},
				[STYLE_GOOD] = {A_NORMAL, COLOR_CYAN, 75, -1},
				[STYLE_NOTICE] = {A_BOLD, -1, -1, -1},
				[STYLE_WARNING] = {A_BOLD, COLOR_YELLOW, 172, -1},
				[STYLE_CRITICAL] = {A_BOLD, COLOR_YELLOW, 226, COLOR_BLUE},
				[STYLE_FREE] = {A_NORMAL, COLOR_CYAN, 75, -1},
				[STYLE_RESERVE] = {A_NORMAL, COLOR_WHITE, 244, -1},
				[STYLE_BOOST] = {A_NORMAL, COLOR_YELLOW, 178, -1},
				[STYLE_MARK] = {A_BOLD, -1, -1, -1},
				[STYLE_GRAPH] = {A_NORMAL, COLOR_CYAN, 75, -1},
				[STYLE_GRAPH_BAD] = {A_NORMAL, COLOR_YELLOW, 172, -1},
				[STYLE_SELECTED] = {A_REVERSE, -1, -1, -1},
				[STYLE_PREVIEW] = {A_BOLD, COLOR_YELLOW, 178, -1},
				[STYLE_POINTED] = {A_BOLD | A_REVERSE, COLOR_CYAN, 75, -1},
				[STYLE_LOAD] = {A_REVERSE, COLOR_YELLOW, 178, -1},
			},
		[THEME_MONO] =
			{
				[STYLE_TEXT] = {A_NORMAL, -1, -1, -1},
				[STYLE_DIM] = {A_NORMAL, -1, -1, -1},
				[STYLE_STRONG] = {A_BOLD, -1, -1, -1},
				[STYLE_TITLE] = {A_BOLD, -1, -1, -1},
				[STYLE_KEY] = {A_BOLD, -1, -1, -1},
				[STYLE_GOOD] = {A_NORMAL, -1, -1, -1},
				[STYLE_NOTICE] = {A_BOLD, -1, -1, -1},
				[STYLE_WARNING] = {A_BOLD | A_UNDERLINE, -1, -1, -1},
				[STYLE_CRITICAL] = {A_BOLD | A_REVERSE, -1, -1, -1},
				[STYLE_FREE] = {A_NORMAL, -1, -1, -1},
				[STYLE_RESERVE] = {A_NORMAL, -1, -1, -1},
				[STYLE_BOOST] = {A_NORMAL, -1, -1, -1},
				[STYLE_MARK] = {A_BOLD, -1, -1, -1},
				[STYLE_GRAPH] = {A_NORMAL, -1, -1, -1},
				[STYLE_GRAPH_BAD] = {A_NORMAL, -1, -1, -1},
				[STYLE_SELECTED] = {A_REVERSE, -1, -1, -1},
				[STYLE_PREVIEW] = {A_BOLD | A_UNDERLINE, -1, -1, -1},
				[STYLE_POINTED] = {A_BOLD | A_REVERSE, -1, -1, -1},
				[STYLE_LOAD] = {A_REVERSE, -1, -1, -1},
			},
};

void theme_init(struct theme *theme, enum theme_name name, bool is_utf8)
{
	bool can_color = name != THEME_MONO && has_colors();

	if (!can_color)
		name = THEME_MONO;
	memset(theme, 0, sizeof(*theme));
	theme->glyphs = is_utf8 ? &utf8_glyphs : &ascii_glyphs;
	for (unsigned int i = 0; i < STYLES; i++) {
		const struct look *look = &looks[name][i];

		theme->attributes[i] = look->attributes;
		if (!can_color || (look->color < 0 && look->background < 0))
			continue;
		theme->pair[i] = (short)(i + 1);
		init_pair(theme->pair[i], COLORS >= 256 ? look->color256 : look->color,
			look->background);
	}
}
