/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/dialog.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "view/terminal.h"

/* A line of more columns is hard to read. */
#define COLS_MOST 78

/* Between the border and the text. */
#define MARGIN 2

/* The rule, a blank row above the answers, and the lower border. */
#define ROWS_AROUND 3

/* Where less of the text could be read, the blank row and the lower border are left out. */
#define TEXT_ROWS_LEAST 2

void dialog_open(struct dialog *dialog, const char *format, ...)
{
	va_list arguments;

	dialog->line_count = dialog->choice_count = 0;
	dialog->current = dialog->scroll = dialog->scroll_most = 0;
	va_start(arguments, format);
	vsnprintf(dialog->title, sizeof(dialog->title), format, arguments);
	va_end(arguments);
	dialog->is_open = true;
}

void dialog_close(struct dialog *dialog)
{
	dialog->is_open = false;
}

void dialog_add(struct dialog *dialog, enum style style, const char *format, ...)
{
	struct dialog_line *line = &dialog->line[dialog->line_count];
	va_list arguments;

	if (dialog->line_count == DIALOG_LINES_MAX) {
		snprintf(line[-1].text, sizeof(line->text), "%s", _("(and more)"));
		return;
	}
	va_start(arguments, format);
	vsnprintf(line->text, sizeof(line->text), format, arguments);
	va_end(arguments);
	line->style = style;
	dialog->line_count += line->text[0] != '\0';
}

void dialog_choose(struct dialog *dialog, char key, const char *word)
{
	if (dialog->choice_count < DIALOG_CHOICES_MAX)
		dialog->choice[dialog->choice_count++] =
			(struct dialog_choice){.word = word, .key = key};
}

/* The answer whose key was typed, or DIALOG_OPEN. */
static int choice_of_key(const struct dialog *dialog, int key)
{
	for (int i = 0; key > ' ' && key < 0x7f && i < dialog->choice_count; i++) {
		if (tolower(key) == dialog->choice[i].key)
			return i;
	}
	return DIALOG_OPEN;
}

static void move_current(struct dialog *dialog, int step)
{
	dialog->current = (dialog->current + dialog->choice_count + step) % dialog->choice_count;
}

static void scroll_by(struct dialog *dialog, int rows)
{
	int scroll = dialog->scroll + rows;

	dialog->scroll = scroll > dialog->scroll_most ? dialog->scroll_most
			 : scroll < 0                 ? 0
						      : scroll;
}

int dialog_key(struct dialog *dialog, int key)
{
	switch (key) {
	case TERMINAL_KEY_ENTER:
		return dialog->current;
	case TERMINAL_KEY_ESCAPE:
		return 0;
	case TERMINAL_KEY_LEFT:
	case TERMINAL_KEY_BACK_TAB:
		move_current(dialog, -1);
		break;
	case TERMINAL_KEY_RIGHT:
	case '\t':
		move_current(dialog, 1);
		break;
	case TERMINAL_KEY_UP:
		scroll_by(dialog, -1);
		break;
	case TERMINAL_KEY_DOWN:
		scroll_by(dialog, 1);
		break;
	case TERMINAL_KEY_PAGE_UP:
		scroll_by(dialog, -5);
		break;
	case TERMINAL_KEY_PAGE_DOWN:
		scroll_by(dialog, 5);
		break;
	default:
		return choice_of_key(dialog, key);
	}
	return DIALOG_OPEN;
}

/* " y yes ": the columns of an answer. */
static int choice_cols(const struct dialog_choice *choice)
{
	return area_text_width(choice->word) + 4;
}

/* The columns of the text in a box of at most MOST. */
static int text_cols(const struct dialog *dialog, int most)
{
	int cols = area_text_width(dialog->title) + 4, choices = 0;

	for (int i = 0; i < dialog->line_count; i++) {
		int width = area_text_width(dialog->line[i].text);

		cols = width > cols ? width : cols;
	}
	for (int i = 0; i < dialog->choice_count; i++)
		choices += choice_cols(&dialog->choice[i]) + 2;
	cols = choices > cols ? choices : cols;
	most -= 2 * MARGIN;
	return cols < most ? cols : most;
}

static int text_rows(const struct dialog *dialog, int cols)
{
	int rows = 0;

	for (int i = 0; i < dialog->line_count; i++)
		rows += area_wrap_rows(dialog->line[i].text, cols);
	return rows;
}

static void draw_text(const struct area *area, const struct dialog *dialog)
{
	int row = 0, skip = dialog->scroll;

	for (int i = 0; i < dialog->line_count; i++) {
		const struct dialog_line *line = &dialog->line[i];
		int rows = area_wrap_rows(line->text, area->rect.cols);

		if (skip < rows) {
			area_wrap(area, row, line->style, line->text, skip);
			row += rows - skip;
			skip = 0;
		} else {
			skip -= rows;
		}
	}
}

/* The place of the answer behind one of COLS columns at *ROW and *COL: beside it or, in a narrow box, below it. */
static void advance_choice(int *row, int *col, int cols, int width)
{
	if (*col > MARGIN && *col + cols > width) {
		*col = MARGIN;
		++*row;
	}
}

static int choice_rows(const struct dialog *dialog, int width)
{
	int row = 0, col = MARGIN;

	for (int i = 0; i < dialog->choice_count; i++) {
		int cols = choice_cols(&dialog->choice[i]);

		advance_choice(&row, &col, cols, width);
		col += cols + 2;
	}
	return row + 1;
}

static void draw_choices(const struct area *area, int row, const struct dialog *dialog)
{
	int col = MARGIN;

	for (int i = 0; i < dialog->choice_count; i++) {
		const struct dialog_choice *choice = &dialog->choice[i];
		bool is_current = i == dialog->current;
		const char key[] = {choice->key, '\0'};
		int cols = choice_cols(choice);

		advance_choice(&row, &col, cols, area->rect.cols);
		if (is_current)
			area_repeat(area, row, col, STYLE_SELECTED, " ", cols);
		/* Without colours, the sign says which it is. */
		area_text(area, row, col, is_current ? STYLE_SELECTED : STYLE_TEXT,
			is_current ? ">" : " ");
		area_text(area, row, col + 1, is_current ? STYLE_SELECTED : STYLE_KEY, key);
		area_text(
			area, row, col + 3, is_current ? STYLE_SELECTED : STYLE_TEXT, choice->word);
		col += cols + 2;
	}
}

void dialog_draw(const struct area *area, struct dialog *dialog)
{
	int cols = text_cols(dialog, area->rect.cols < COLS_MOST ? area->rect.cols : COLS_MOST);
	int width = cols + 2 * MARGIN, choices = choice_rows(dialog, width);
	bool is_tight = area->rect.rows < ROWS_AROUND + choices + TEXT_ROWS_LEAST;
	int around = choices + (is_tight ? 1 : ROWS_AROUND);
	int wanted = text_rows(dialog, cols) + around;
	int rows = wanted < area->rect.rows ? wanted : area->rect.rows, shown = rows - around;
	struct area box = area_part(
		area, (area->rect.rows - rows) / 2, (area->rect.cols - width) / 2, rows, width);
	struct area text = area_part(&box, 1, MARGIN, shown > 0 ? shown : 0, cols);
	int answers = rows - choices - !is_tight;
	char note[32] = "";

	dialog->scroll_most = wanted > rows ? wanted - rows : 0;
	scroll_by(dialog, 0);
	for (int row = 0; row < rows; row++)
		area_repeat(&box, row, 0, STYLE_TEXT, " ", width);
	if (dialog->scroll_most > 0)
		snprintf(note, sizeof(note), _("%d more rows"),
			dialog->scroll_most - dialog->scroll);
	area_rule(&box, dialog->title, note);
	draw_text(&text, dialog);
	/* With next to no room, the answers are what remains. */
	draw_choices(&box, answers > 0 ? answers : 0, dialog);
	if (!is_tight)
		area_repeat(&box, rows - 1, 0, STYLE_DIM, area->theme->glyphs->rule, width);
}
