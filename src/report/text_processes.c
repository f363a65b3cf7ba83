/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "report/text_processes.h"

#include <libintl.h>

#include "base/bits.h"
#include "base/message.h"
#include "model/process_words.h"

/* 84 columns and the command: a name is within 100, a command line may run on. */
static const enum process_column table_columns[] = {COLUMN_RANK, COLUMN_PID, COLUMN_USER,
	COLUMN_ADJ, COLUMN_SCORE, COLUMN_BADNESS, COLUMN_ANON, COLUMN_FILE, COLUMN_SHMEM,
	COLUMN_SWAP, COLUMN_TABLES, COLUMN_GROWTH, COLUMN_COMMAND};

static void write_line(FILE *out, const char *words)
{
	if (words[0])
		fprintf(out, "%s\n", words);
}

void text_victims_write(FILE *out, const struct model *model)
{
	const struct victims *victims = &model->victims;
	char words[WORDS_MAX];

	write_line(out, words_victim(words, sizeof(words), model, victims));
	write_line(out, words_victim_now(words, sizeof(words), model, victims));
	write_line(out, words_unkillable(words, sizeof(words), model, victims));
	write_line(out, words_victim_caveat(words, sizeof(words), model, victims));
}

/* The bytes of TEXT, UTF-8, that make its first COLUMNS characters, or all of it. */
static int bytes_of(const char *text, int columns)
{
	int bytes = 0;

	for (; text[bytes]; bytes++) {
		bool begins = ((unsigned char)text[bytes] & 0xc0) != 0x80;

		if (begins && columns-- == 0)
			break;
	}
	return bytes;
}

static int columns_of(const char *text)
{
	int columns = 0;

	for (; *text; text += bytes_of(text, 1))
		columns++;
	return columns;
}

/* A text that is too wide would push what is behind it aside: as in ps(1) it ends in a "+". */
static void write_left(FILE *out, const char *text, int width)
{
	int columns = columns_of(text);

	if (columns > width)
		fprintf(out, "%.*s+", bytes_of(text, width - 1), text);
	else
		fprintf(out, "%s%*s", text, width - columns, "");
}

/* A number is never cut. */
static void write_right(FILE *out, const char *text, int width)
{
	int columns = columns_of(text);

	fprintf(out, "%*s%s", columns < width ? width - columns : 0, "", text);
}

/* The last column is not padded: it ends the line. */
static void write_cell(FILE *out, unsigned int index, const char *text)
{
	const struct process_column_row *row = &process_column_rows[table_columns[index]];

	if (index > 0)
		fputc(' ', out);
	if (index + 1 == ARRAY_SIZE(table_columns))
		fprintf(out, "%s\n", text);
	else if (row->is_left)
		write_left(out, text, row->width);
	else
		write_right(out, text, row->width);
}

static void write_row(FILE *out, const struct model *model, unsigned int place)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(table_columns); i++) {
		char cell[PROCESS_CELL_MAX];

		write_cell(out, i,
			process_cell(cell, model, &model->victims, table_columns[i], place));
	}
}

/* How many rows there are, and of how many; and why there may be more that nobody sees. */
static void write_count(FILE *out, const struct report *report, unsigned int rows)
{
	const struct process_list *list = report->list;
	const char *hiding = words_hiding(report->model->sample.processes.hiding);

	if (list->count == 0)
		fprintf(out, _("none of %u"), list->all);
	else if (rows < list->count)
		fprintf(out, _("the first %u of %u, --limit 0 for all"), rows, list->count);
	else
		fprintf(out, "%u", rows);
	fprintf(out, "%s%s\n", hiding[0] ? "; " : "", hiding);
}

void text_processes_write(FILE *out, const struct report *report)
{
	const struct model *model = report->model;
	unsigned int rows = report_rows(report);
	char why[WORDS_MAX];

	if (!sample_has(&model->sample, SOURCE_PROCESSES)) {
		fprintf(out, "%s\n",
			words_absence(why, sizeof(why), &model->sample, SOURCE_PROCESSES));
		return;
	}
	write_count(out, report, rows);
	for (unsigned int i = 0; i < ARRAY_SIZE(table_columns) && rows > 0; i++)
		write_cell(out, i, gettext(process_column_rows[table_columns[i]].title));
	for (unsigned int i = 0; i < rows; i++)
		write_row(out, model, report->list->row[i].place);
}
