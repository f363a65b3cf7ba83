/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How things look: a style is a meaning, a theme gives it a colour and attributes. Every
 * style that carries a meaning has a second sign beside its colour (a word or a glyph), so
 * that the screen reads in monochrome and to a colour-blind eye.
 */
#ifndef OOMWATCH_VIEW_THEME_H
#define OOMWATCH_VIEW_THEME_H

#include <stdbool.h>

#include <curses.h>

enum style {
	STYLE_TEXT,
	STYLE_DIM, /* rules, labels, units */
	STYLE_STRONG,
	STYLE_TITLE, /* the name of a panel */
	STYLE_KEY,   /* a key in the footer */
	STYLE_GOOD,
	STYLE_NOTICE,   /* kswapd at work */
	STYLE_WARNING,  /* tasks stall */
	STYLE_CRITICAL, /* kills */
	STYLE_FREE,     /* of a bar */
	STYLE_RESERVE,
	STYLE_BOOST,
	STYLE_MARK,
	STYLE_GRAPH,
	STYLE_GRAPH_BAD, /* of what stalls tasks */
	STYLE_SELECTED,  /* the row that the keys act on */
	STYLE_PREVIEW,   /* thought, not so */
	STYLE_POINTED,   /* where a scene says to look */
	STYLE_LOAD,      /* of a workload that was started here */
	STYLES
};

/* In the order of --theme. */
enum theme_name { THEME_DEFAULT, THEME_COLORBLIND, THEME_MONO };

#define GLYPH_LEVELS 8

struct glyphs {
	const char *rule;
	const char *bar_part[GLYPH_LEVELS]; /* eighths of a cell filled, the last is whole */
	const char *bar_empty;
	const char *bar_reserve;
	const char *bar_boost;
	const char *bar_pcp;
	const char *bar_mark;
	const char *bar_promo;
	const char *spark[GLYPH_LEVELS];
	const char *spark_zero;
	const char *then;   /* between the rungs of the ladder */
	const char *cut;    /* a text goes on, but there is no room */
	const char *branch; /* of a tree: a child that others follow */
	const char *last_branch;
	const char *trunk; /* an ancestor that others follow */
	const char *yes;   /* a prediction came true, did not, or left two open */
	const char *no;
	const char *maybe;
	const char *pointed; /* at the beginning of the rule of a panel that a scene points at */
	const char *mark[4]; /* by enum mark_sign: where a workload began, ended, or both */
	const char *load;    /* a row of a workload */
};

struct theme {
	attr_t attributes[STYLES];
	short pair[STYLES];
	const struct glyphs *glyphs;
};

/*
 * Makes the theme NAME for the running curses screen, with colour pairs where the terminal
 * has colours. IS_UTF8: the terminal's locale can show the block characters.
 */
void theme_init(struct theme *theme, enum theme_name name, bool is_utf8);

#endif
