/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/area.h"

#include "../tap.h"
#include "page.h"

#define ROWS 8
#define COLS 24

static struct theme theme;
static WINDOW *window;
static char row_text[PAGE_ROW_MAX];

/* A clean window and an area in the middle of it. */
static struct area area_of(int rows, int cols)
{
	werase(window);
	return (struct area){window, &theme, {2, 3, rows, cols}};
}

/* ROW of the area, whose rows begin with the three columns beside it. */
static const char *row_of(int row)
{
	const char *text = page_row(window, 2 + row, row_text);

	return strlen(text) >= 3 ? text + 3 : text;
}

/* Whether all cells outside of AREA are blank. */
static bool is_clean_outside(const struct area *area)
{
	for (int row = 0; row < ROWS; row++) {
		for (int col = 0; col < COLS; col++) {
			struct rect rect = area->rect;
			cchar_t cell;

			if (row >= rect.row && row < rect.row + rect.rows && col >= rect.col &&
				col < rect.col + rect.cols)
				continue;
			mvwin_wch(window, row, col, &cell);
			if (cell.chars[0] != L' ' && cell.chars[0] != 0)
				return false;
		}
	}
	return true;
}

static const struct {
	int cols;
	const char *text;
	const char *shown;
} cuts[] = {
	{10, "calm", "calm"},
	{4, "calm", "calm"},
	{3, "calm", "cal"},
	{10, "below high", "below high"},
	{9, "below high", "below"},
	{5, "below high", "below"},
	/* Never a part of a number, nor a number without its unit. */
	{4, "11021", ""},
	{13, "free 2.10 GiB", "free 2.10 GiB"},
	{12, "free 2.10 GiB", "free"},
	{9, "free 2.10 GiB", "free"},
	{8, "free 2.10 GiB", "free"},
	{8, "2 min 10 s", "2 min"},
	{12, "n0 Normal  48", "n0 Normal"},
	/* Wide characters: two columns, whole or not at all. */
	{4, "漢字", "漢字"},
	{3, "漢字", "漢"},
	{1, "漢字", ""},
	/* Not of the locale, and what a terminal would obey. */
	{9, "a\377b", "a?b"},
	{9, "\342\202", "??"},
	{9, "a\tb\nc\033d", "a?b?c?d"},
	{9, "e\xcc\x81t", "e\xcc\x81t"},
	{9, "\xcc\x81t", "t"},
};

static void test_cuts(void)
{
	for (unsigned int i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		struct area area = area_of(1, cuts[i].cols);
		int cols = area_text(&area, 0, 0, STYLE_TEXT, cuts[i].text);

		CHECK_TEXT(row_of(0), cuts[i].shown);
		CHECK_INT(cols, area_text_width(cuts[i].shown));
		CHECK(is_clean_outside(&area));
	}
}

static void test_positions(void)
{
	for (int row = -2; row < 6; row++) {
		for (int col = -6; col < 14; col++) {
			struct area area = area_of(3, 9);

			area_text(&area, row, col, STYLE_TEXT, "some 漢字 words");
			area_printf(&area, row + 1, col, STYLE_TEXT, "%s", "漢漢漢漢漢漢漢");
			area_repeat(&area, row, col, STYLE_TEXT, "#", 30);
			area_field(&area, row, col, 5, STYLE_TEXT, "12345");
			area_field(&area, row, col, 3, STYLE_TEXT, "12345");
			area_wrap(&area, row, STYLE_TEXT, "a text of some words and a 漢字", 0);
			if (!tap_expect(is_clean_outside(&area), __LINE__, "at %d, %d", row, col))
				return;
		}
	}
}

static void test_field(void)
{
	struct area area = area_of(1, 12);

	area_field(&area, 0, 8, 6, STYLE_TEXT, "1102");
	CHECK_TEXT(row_of(0), "    1102");
	area = area_of(1, 12);
	area_field(&area, 0, 8, 3, STYLE_TEXT, "1102");
	CHECK_TEXT(row_of(0), "     >>>");
	/* Its place reaches beyond the right edge: no part of the number is shown. */
	area = area_of(1, 6);
	area_field(&area, 0, 8, 6, STYLE_TEXT, "1102");
	CHECK(!strpbrk(row_of(0), "0123456789"));
	/* And beyond the left one. */
	area = area_of(1, 6);
	area_field(&area, 0, 3, 6, STYLE_TEXT, "1102");
	CHECK(!strpbrk(row_of(0), "0123456789"));
	CHECK(is_clean_outside(&area));
	area = area_of(1, 6);
	area_field(&area, 0, 0, 6, STYLE_TEXT, "1102");
	area_field(&area, 0, -3, 6, STYLE_TEXT, "1102");
	CHECK(is_clean_outside(&area));
}

static void test_rule(void)
{
	struct area area = area_of(1, 20);

	area_rule(&area, "Swap", "");
	CHECK_TEXT(row_of(0), "─ Swap ─────────────");
	area = area_of(1, 20);
	area_rule(&area, "Swap", "last 8 s");
	CHECK_TEXT(row_of(0), "─ Swap ── last 8 s ─");
	/* No room: the note goes, then words of the title. */
	area = area_of(1, 16);
	area_rule(&area, "Swap: used", "last 8 s");
	CHECK_TEXT(row_of(0), "─ Swap: used ───");
	area = area_of(1, 13);
	area_rule(&area, "Swap: used", "last 8 s");
	CHECK_TEXT(row_of(0), "─ Swap ──────");
	CHECK(is_clean_outside(&area));
}

static void test_wrap(void)
{
	struct area area = area_of(5, 10);

	CHECK_INT(area_wrap(&area, 0, STYLE_TEXT, "one two three\n\nfour", 0), 4);
	CHECK_TEXT(row_of(0), "one two");
	CHECK_TEXT(row_of(1), "three");
	CHECK_TEXT(row_of(2), "");
	CHECK_TEXT(row_of(3), "four");
	CHECK_INT(area_wrap_rows("one two three\n\nfour", 10), 4);
	/* Scrolled by two lines. */
	area = area_of(5, 10);
	CHECK_INT(area_wrap(&area, 0, STYLE_TEXT, "one two three\n\nfour", 2), 2);
	CHECK_TEXT(row_of(0), "");
	CHECK_TEXT(row_of(1), "four");
	CHECK_INT(area_wrap(&area, 0, STYLE_TEXT, "one two three\n\nfour", 9), 0);
	/* A word that is wider than the area; one with a number is left out. */
	area = area_of(5, 5);
	CHECK_INT(area_wrap(&area, 0, STYLE_TEXT, "kcompactd 1234567 x", 0), 4);
	CHECK_TEXT(row_of(0), "kcomp");
	CHECK_TEXT(row_of(1), "actd");
	CHECK_TEXT(row_of(2), "");
	CHECK_TEXT(row_of(3), "x");
	/* What does not fit below is counted and not drawn. */
	area = area_of(2, 5);
	CHECK_INT(area_wrap(&area, 0, STYLE_TEXT, "a\nb\nc\nd", 0), 4);
	CHECK(is_clean_outside(&area));
}

static void test_wrap_indent(void)
{
	struct area area = area_of(5, 20);

	area_wrap(&area, 0, STYLE_TEXT, "some   one task or more stalled\nfull   all", 0);
	CHECK_TEXT(row_of(0), "some   one task or");
	CHECK_TEXT(row_of(1), "       more stalled");
	CHECK_TEXT(row_of(2), "full   all");
}

static void test_wrap_narrow(void)
{
	static const char text[] = "a 漢字 of\n\nwords 漢\377 12";

	for (int cols = -1; cols <= 3; cols++) {
		for (int skip = 0; skip < 5; skip++) {
			struct area area = area_of(4, cols < 0 ? 0 : cols);

			area_wrap(&area, 0, STYLE_TEXT, text, skip);
			CHECK(is_clean_outside(&area));
		}
	}
	CHECK_INT(area_wrap_rows(text, 0), 0);
	CHECK_INT(area_wrap_rows("abc", 1), 3);
	CHECK_INT(area_wrap_rows("漢", 1), 1);
}

static void test_width(void)
{
	CHECK_INT(area_text_width(""), 0);
	CHECK_INT(area_text_width("calm"), 4);
	CHECK_INT(area_text_width("漢字"), 4);
	CHECK_INT(area_text_width("e\xcc\x81"), 1);
	CHECK_INT(area_text_width("\377\t"), 2);
}

static void test_part(void)
{
	struct area area = area_of(4, 10);
	struct area part = area_part(&area, 1, 2, 2, 30);

	CHECK_INT(part.rect.row, 3);
	CHECK_INT(part.rect.col, 5);
	CHECK_INT(part.rect.cols, 8);
	area_text(&part, 0, 0, STYLE_TEXT, "longer words");
	CHECK_TEXT(row_of(1), "  longer");
}

int main(void)
{
	if (!page_start()) {
		tap_skip("drawing", "no curses");
		return tap_done();
	}
	theme_init(&theme, THEME_DEFAULT, true);
	window = page_new(ROWS, COLS);
	tap_run("the columns of a text", test_width);
	tap_run("a text ends between words, never in a number", test_cuts);
	tap_run("nothing is written outside, from any position", test_positions);
	tap_run("a field shows a number whole or not at all", test_field);
	tap_run("a rule with a title and a note", test_rule);
	tap_run("wrapping", test_wrap);
	tap_run("wrapped definitions are indented", test_wrap_indent);
	tap_run("wrapping into hardly any room", test_wrap_narrow);
	tap_run("a part of an area", test_part);
	return tap_done();
}
