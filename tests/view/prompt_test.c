/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/prompt.h"

#include "view/terminal.h"

#include "../tap.h"
#include "page.h"

static struct prompt prompt;

static void type(const char *keys)
{
	for (; *keys; keys++)
		prompt_key(&prompt, (unsigned char)*keys);
}

static void press(int key, int times)
{
	for (int i = 0; i < times; i++)
		prompt_key(&prompt, key);
}

static void test_typing(void)
{
	prompt_open(&prompt, "filter:", "");
	type("java");
	CHECK_TEXT(prompt.text, "java");
	press(TERMINAL_KEY_LEFT, 2);
	type("XY");
	CHECK_TEXT(prompt.text, "jaXYva");
	press(TERMINAL_KEY_BACKSPACE, 1);
	CHECK_TEXT(prompt.text, "jaXva");
	press(127, 1);
	CHECK_TEXT(prompt.text, "java");
	press(TERMINAL_KEY_DELETE, 5);
	CHECK_TEXT(prompt.text, "ja");
	press(TERMINAL_KEY_HOME, 1);
	press(TERMINAL_KEY_LEFT, 3);
	press(TERMINAL_KEY_BACKSPACE, 3);
	CHECK_TEXT(prompt.text, "ja");
	press(TERMINAL_KEY_END, 1);
	press(TERMINAL_KEY_RIGHT, 3);
	type("!");
	CHECK_TEXT(prompt.text, "ja!");
}

/* A text to begin with can be gone on with, or be thrown away at once. */
static void test_beginning(void)
{
	prompt_open(&prompt, "filter:", "app server");
	type("s");
	CHECK_TEXT(prompt.text, "app servers");
	press('W' - '@', 1);
	CHECK_TEXT(prompt.text, "app ");
	press('W' - '@', 2);
	CHECK_TEXT(prompt.text, "");
	prompt_open(&prompt, "filter:", "app server");
	press('U' - '@', 1);
	CHECK_TEXT(prompt.text, "");
	CHECK_INT(prompt.length, 0);
}

/* A character is one, however many bytes it has. */
static void test_characters(void)
{
	prompt_open(&prompt, "search:", "");
	prompt_key(&prompt, 0xe4);    /* a umlaut */
	prompt_key(&prompt, 0x1f600); /* four bytes */
	prompt_key(&prompt, 'x');
	CHECK_TEXT(prompt.text, "\303\244\360\237\230\200x");
	press(TERMINAL_KEY_LEFT, 2);
	press(TERMINAL_KEY_BACKSPACE, 1);
	CHECK_TEXT(prompt.text, "\360\237\230\200x");
	press(TERMINAL_KEY_DELETE, 1);
	CHECK_TEXT(prompt.text, "x");
	/* Keys that are no characters leave no trace. */
	press(TERMINAL_KEY_F1, 1);
	press(TERMINAL_KEY_UP, 1);
	press('\t', 1);
	CHECK_TEXT(prompt.text, "x");
}

static void test_full(void)
{
	prompt_open(&prompt, "search:", "");
	for (int i = 0; i < 3 * PROMPT_TEXT_MAX; i++)
		prompt_key(&prompt, i % 2 ? 0xe4 : 'y');
	CHECK(prompt.length < PROMPT_TEXT_MAX);
	CHECK_INT(strlen(prompt.text), prompt.length);
	press(TERMINAL_KEY_BACKSPACE, PROMPT_TEXT_MAX);
	CHECK_TEXT(prompt.text, "");
}

static void test_answers(void)
{
	prompt_open(&prompt, "search:", "x");
	CHECK_INT(prompt_key(&prompt, 'y'), PROMPT_EDITED);
	CHECK_INT(prompt_key(&prompt, TERMINAL_KEY_ENTER), PROMPT_DONE);
	CHECK_INT(prompt_key(&prompt, TERMINAL_KEY_ESCAPE), PROMPT_CANCELLED);
	/* What was wrong with the text is no longer said of another. */
	strcpy(prompt.error, "no");
	prompt_key(&prompt, 'z');
	CHECK_TEXT(prompt.error, "");
}

/* What the row of a terminal of COLS shows. */
static const char *drawn(int cols)
{
	static char row[PAGE_ROW_MAX];
	static struct theme theme;
	WINDOW *window = page_new(1, cols);
	struct area area = {window, &theme, {0, 0, 1, cols}};

	theme_init(&theme, THEME_MONO, true);
	prompt_draw(&area, &prompt);
	page_row(window, 0, row);
	delwin(window);
	return row;
}

static void test_drawing(void)
{
	prompt_open(&prompt, "filter:", "java");
	CHECK_TEXT(drawn(40), " filter: java");
	strcpy(prompt.error, "it is malformed");
	CHECK_TEXT(drawn(60), " filter: java   it is malformed");
	/* Of a long text the part at the cursor. */
	prompt_open(&prompt, "filter:", "abcdefghijabcdefghijabcdefghijabcdefghijend");
	CHECK(strstr(drawn(30), "ijend") != NULL);
	press(TERMINAL_KEY_HOME, 1);
	CHECK(strstr(drawn(30), "filter: abcdefgh") != NULL);
	/* A label that is too long makes room for what is typed. */
	prompt_open(&prompt, "memory.max of /a.slice:", "");
	CHECK_TEXT(drawn(28), " memory.max of /a.slice:");
	prompt_open(&prompt, "memory.max of /a.slice:", "12");
	CHECK_TEXT(drawn(30), " memory.max of /a.slice: 12");
	prompt_open(&prompt, "memory.max of /a.slice:", "1234");
	CHECK_TEXT(drawn(30), " 1234");
}

int main(void)
{
	if (!page_start()) {
		tap_skip("the prompt", "no UTF-8 locale or no terminal description");
		return tap_done();
	}
	tap_run("typing and moving", test_typing);
	tap_run("a text to begin with", test_beginning);
	tap_run("characters of several bytes", test_characters);
	tap_run("no more than there is room for", test_full);
	tap_run("the answers", test_answers);
	tap_run("how it looks", test_drawing);
	return tap_done();
}
