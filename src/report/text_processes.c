/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "report/text_processes.h"

#include <libintl.h>

#include "base/bits.h"
#include "base/message.h"
#include "model/process_words.h"
#include "report/text_table.h"

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

static void write_cell(FILE *out, unsigned int index, const char *text)
{
	const struct process_column_row *row = &process_column_rows[table_columns[index]];

	if (index + 1 == ARRAY_SIZE(table_columns))
		text_cell_write_last(out, text);
	else
		text_cell_write(out, text, row->width, row->is_left, index == 0);
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
