/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/prompt.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "view/terminal.h"

/* Beside the label so many columns of the text are to be seen. */
#define TEXT_LEAST 10

#define DELETE 127
#define BACKSPACE 8
#define CONTROL_A 1
#define CONTROL_E 5
#define CONTROL_U 21
#define CONTROL_W 23

void prompt_open(struct prompt *prompt, const char *label, const char *text)
{
	prompt->label = label;
	snprintf(prompt->text, sizeof(prompt->text), "%s", text);
	prompt->length = prompt->cursor = strlen(prompt->text);
	prompt->error[0] = '\0';
}

/* The bytes of the character that begins at AT. */
static size_t character_bytes(const struct prompt *prompt, size_t at)
{
	mbstate_t state = {0};
	size_t bytes = mbrlen(prompt->text + at, prompt->length - at, &state);

	return bytes == 0 || bytes > prompt->length - at ? 1 : bytes;
}

/* Where the character before the cursor begins. */
static size_t before_cursor(const struct prompt *prompt)
{
	size_t at = 0, before = 0;

	while (at < prompt->cursor) {
		before = at;
		at += character_bytes(prompt, at);
	}
	return before;
}

/* Takes away what is between FROM and TO; the cursor is at FROM then. */
static void cut(struct prompt *prompt, size_t from, size_t to)
{
	memmove(prompt->text + from, prompt->text + to, prompt->length - to + 1);
	prompt->length -= to - from;
	prompt->cursor = from;
}

static size_t word_begin(const struct prompt *prompt)
{
	size_t at = prompt->cursor;

	while (at > 0 && prompt->text[at - 1] == ' ')
		at--;
	while (at > 0 && prompt->text[at - 1] != ' ')
		at--;
	return at;
}

static void insert(struct prompt *prompt, int key)
{
	char bytes[MB_LEN_MAX];
	mbstate_t state = {0};
	size_t count = wcrtomb(bytes, (wchar_t)key, &state);

	if (key < ' ' || count == (size_t)-1 || prompt->length + count >= sizeof(prompt->text))
		return;
	memmove(prompt->text + prompt->cursor + count, prompt->text + prompt->cursor,
		prompt->length - prompt->cursor + 1);
	memcpy(prompt->text + prompt->cursor, bytes, count);
	prompt->length += count;
	prompt->cursor += count;
}

static void edit(struct prompt *prompt, int key)
{
	switch (key) {
	case TERMINAL_KEY_BACKSPACE:
	case BACKSPACE:
	case DELETE:
		cut(prompt, before_cursor(prompt), prompt->cursor);
		break;
	case TERMINAL_KEY_DELETE:
		if (prompt->cursor < prompt->length)
			cut(prompt, prompt->cursor,
				prompt->cursor + character_bytes(prompt, prompt->cursor));
		break;
	case TERMINAL_KEY_LEFT:
		prompt->cursor = before_cursor(prompt);
		break;
	case TERMINAL_KEY_RIGHT:
		if (prompt->cursor < prompt->length)
			prompt->cursor += character_bytes(prompt, prompt->cursor);
		break;
	case TERMINAL_KEY_HOME:
	case CONTROL_A:
		prompt->cursor = 0;
		break;
	case TERMINAL_KEY_END:
	case CONTROL_E:
		prompt->cursor = prompt->length;
		break;
	case CONTROL_U:
		cut(prompt, 0, prompt->cursor);
		break;
	case CONTROL_W:
		cut(prompt, word_begin(prompt), prompt->cursor);
		break;
	default:
		if (key < TERMINAL_KEY_UP)
			insert(prompt, key);
	}
}

enum prompt_answer prompt_key(struct prompt *prompt, int key)
{
	if (key == TERMINAL_KEY_ESCAPE)
		return PROMPT_CANCELLED;
	if (key == TERMINAL_KEY_ENTER)
		return PROMPT_DONE;
	prompt->error[0] = '\0';
	edit(prompt, key);
	return PROMPT_EDITED;
}

/* The text with its cursor, in the columns from COL on; returns the column behind it. */
static int draw_text(const struct area *area, int col, const struct prompt *prompt)
{
	char text[PROMPT_TEXT_MAX], under[MB_LEN_MAX + 1] = " ";
	const char *before = text;
	size_t under_bytes =
		prompt->cursor < prompt->length ? character_bytes(prompt, prompt->cursor) : 0;

	snprintf(text, sizeof(text), "%.*s", (int)prompt->cursor, prompt->text);
	/* Of a long text the part at the cursor is shown. */
	while (*before && area_text_width(before) + col + 3 > area->rect.cols)
		before += character_bytes(prompt, (size_t)(before - text));
	if (under_bytes)
		snprintf(under, sizeof(under), "%.*s", (int)under_bytes,
			prompt->text + prompt->cursor);
	col += area_put(area, 0, col, area->rect.cols - col, STYLE_TEXT, before);
	col += area_put(area, 0, col, area->rect.cols - col, STYLE_SELECTED, under);
	return col + area_put(area, 0, col, area->rect.cols - col, STYLE_TEXT,
			     prompt->text + prompt->cursor + under_bytes);
}

void prompt_draw(const struct area *area, const struct prompt *prompt)
{
	int label = area_text_width(prompt->label), text = area_text_width(prompt->text) + 1;
	int error = area_text_width(prompt->error), col = 1;
	int room = area->rect.cols - label - 4;

	/* What is wrong names the text: where not all has room, the label goes first, then the text. */
	if (error > 0 && text + error + 4 > area->rect.cols) {
		area_text(area, 0, 1, STYLE_WARNING, prompt->error);
		return;
	}
	/* Nor is anything typed blindly. */
	if (error == 0 ? room >= (text < TEXT_LEAST ? text : TEXT_LEAST) || text == 1
		       : room >= text + error + 1)
		col += area_text(area, 0, col, STYLE_KEY, prompt->label) + 1;
	col = draw_text(area, col, prompt);
	if (error > 0)
		area_text(area, 0, col + 2, STYLE_WARNING, prompt->error);
}
