/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/dialog.h"

#include "view/terminal.h"

#include "../tap.h"
#include "page.h"

static struct dialog dialog;

static void begin(void)
{
	dialog_open(&dialog, "Change %s?", "the machine");
	dialog_add(&dialog, STYLE_STRONG, "oom_score_adj of java (4312): 0 -> %d", -500);
	dialog_add(&dialog, STYLE_TEXT, "%s", "");
	dialog_add(&dialog, STYLE_WARNING,
		"memory.max is 1.20 GiB below use: that much is reclaimed at once, and if that fails "
		"java (4312) is killed, and with it all 14 of the group.");
	dialog_choose(&dialog, 'n', "No");
	dialog_choose(&dialog, 'y', "Yes");
}

static void test_keys(void)
{
	/* Whoever answers without looking changes nothing. */
	begin();
	CHECK_INT(dialog_key(&dialog, TERMINAL_KEY_ENTER), 0);
	CHECK_INT(dialog_key(&dialog, TERMINAL_KEY_ESCAPE), 0);
	CHECK_INT(dialog_key(&dialog, ' '), DIALOG_OPEN);
	CHECK_INT(dialog_key(&dialog, 'x'), DIALOG_OPEN);
	CHECK_INT(dialog_key(&dialog, TERMINAL_KEY_F9), DIALOG_OPEN);
	CHECK_INT(dialog_key(&dialog, 0x1f600), DIALOG_OPEN);
	CHECK_INT(dialog_key(&dialog, 'y'), 1);
	CHECK_INT(dialog_key(&dialog, 'Y'), 1);
	CHECK_INT(dialog_key(&dialog, 'n'), 0);
	CHECK_INT(dialog_key(&dialog, TERMINAL_KEY_RIGHT), DIALOG_OPEN);
	CHECK_INT(dialog_key(&dialog, TERMINAL_KEY_ENTER), 1);
	/* Esc is the harmless answer, whichever is chosen. */
	CHECK_INT(dialog_key(&dialog, TERMINAL_KEY_ESCAPE), 0);
	CHECK_INT(dialog_key(&dialog, '\t'), DIALOG_OPEN);
	CHECK_INT(dialog_key(&dialog, TERMINAL_KEY_ENTER), 0);
	CHECK_INT(dialog_key(&dialog, TERMINAL_KEY_LEFT), DIALOG_OPEN);
	CHECK_INT(dialog_key(&dialog, TERMINAL_KEY_ENTER), 1);
	/* Another question begins with the harmless answer again. */
	begin();
	CHECK_INT(dialog_key(&dialog, TERMINAL_KEY_ENTER), 0);
	dialog_close(&dialog);
	CHECK(!dialog.is_open);
}

static void test_lines(void)
{
	begin();
	CHECK_INT(dialog.line_count, 2); /* the empty one is none */
	for (int i = 0; i < 2 * DIALOG_LINES_MAX; i++)
		dialog_add(&dialog, STYLE_TEXT, "line %d", i);
	CHECK_INT(dialog.line_count, DIALOG_LINES_MAX);
	CHECK_TEXT(dialog.line[DIALOG_LINES_MAX - 1].text, "(and more)");
	for (int i = 0; i < 2 * DIALOG_CHOICES_MAX; i++)
		dialog_choose(&dialog, 'z', "more");
	CHECK_INT(dialog.choice_count, DIALOG_CHOICES_MAX);
}

static struct theme theme;

static WINDOW *draw(int rows, int cols)
{
	WINDOW *window = page_new(rows, cols);
	struct area area = {window, &theme, {0, 0, rows, cols}};

	dialog_draw(&area, &dialog);
	return window;
}

/* Whether TEXT stands in a row of WINDOW. */
static bool has(WINDOW *window, const char *text)
{
	char buffer[PAGE_ROW_MAX];

	for (int row = 0; row < getmaxy(window); row++) {
		if (strstr(page_row(window, row, buffer), text))
			return true;
	}
	return false;
}

/* From a usual terminal up all of it is seen; below, the answers stay. */
static void test_sizes(void)
{
	static const enum theme_name themes[] = {THEME_DEFAULT, THEME_MONO};

	for (int i = 0; i < 4; i++) {
		theme_init(&theme, themes[i % 2], i < 2);
		begin();
		for (int rows = 24; rows <= 60; rows += 12) {
			for (int cols = 80; cols <= 200; cols += 40) {
				WINDOW *window = draw(rows, cols);

				CHECK(has(window, " Change the machine? "));
				CHECK(has(window, "oom_score_adj of java (4312): 0 -> -500"));
				CHECK(has(window, "all 14 of the group."));
				CHECK(has(window, ">n No"));
				CHECK(has(window, "y Yes"));
				CHECK_INT(dialog.scroll_most, 0);
				delwin(window);
			}
		}
		for (int rows = 1; rows < 24; rows++) {
			WINDOW *window = draw(rows, 80);

			CHECK(has(window, ">n No"));
			delwin(window);
		}
		for (int cols = 1; cols < 80; cols++)
			delwin(draw(8, cols));
	}
}

/* The chosen answer can be told without colours. */
static void test_choice(void)
{
	theme_init(&theme, THEME_MONO, false);
	begin();
	dialog_key(&dialog, TERMINAL_KEY_RIGHT);

	WINDOW *window = draw(24, 80);

	CHECK(!has(window, ">n No"));
	CHECK(has(window, ">y Yes"));
	delwin(window);
}

/* What has no room says so, and is reached by the arrows. */
static void test_scroll(void)
{
	WINDOW *window;

	theme_init(&theme, THEME_DEFAULT, true);
	begin();
	for (int i = 0; i < 10; i++)
		dialog_add(&dialog, STYLE_TEXT, "line %d", i);
	window = draw(10, 80);
	CHECK(has(window, "more rows"));
	CHECK(has(window, "0 -> -500"));
	CHECK(!has(window, "line 9"));
	delwin(window);
	for (int i = 0; i < 30; i++)
		dialog_key(&dialog, TERMINAL_KEY_DOWN);
	window = draw(10, 80);
	CHECK(has(window, "line 9"));
	CHECK(!has(window, "0 -> -500"));
	CHECK(has(window, ">n No"));
	delwin(window);
	dialog_key(&dialog, TERMINAL_KEY_UP);
	window = draw(10, 80);
	CHECK(!has(window, "line 9"));
	delwin(window);
}

/* In next to no room all answers are seen, and where they leave a row, what is asked about. */
static void test_narrow(void)
{
	WINDOW *window;

	theme_init(&theme, THEME_MONO, true);
	begin();
	window = draw(4, 20);
	CHECK(has(window, "oom_score_adj"));
	CHECK(has(window, "y Yes"));
	delwin(window);
	begin();
	dialog_choose(&dialog, 'r', "Restore all and leave");
	window = draw(4, 20);
	CHECK(has(window, ">n No"));
	CHECK(has(window, "y Yes"));
	CHECK(has(window, "r Restore all"));
	delwin(window);
	window = draw(8, 30);
	CHECK(has(window, "r Restore all and leave"));
	delwin(window);
}

int main(void)
{
	tap_run("keys", test_keys);
	tap_run("lines and answers", test_lines);
	if (!page_start())
		return tap_done();
	tap_run("every size", test_sizes);
	tap_run("the chosen answer", test_choice);
	tap_run("more than there is room for", test_scroll);
	tap_run("next to no room", test_narrow);
	return tap_done();
}
