/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "report/text_cgroups.h"

#include <libintl.h>
#include <string.h>

#include "base/bits.h"
#include "base/message.h"
#include "model/cgroup_words.h"
#include "report/text_table.h"

/* 74 columns and the victim, within 100. */
static const enum cgroup_column table_columns[] = {CGROUP_COLUMN_GROUP, CGROUP_COLUMN_CURRENT,
	CGROUP_COLUMN_HIGH, CGROUP_COLUMN_MAX, CGROUP_COLUMN_HEADROOM, CGROUP_COLUMN_FULL,
	CGROUP_COLUMN_KILLS, CGROUP_COLUMN_STATE, CGROUP_COLUMN_VICTIM};

/* Of the first: "pod 8c1d2e5f (burstable)". */
#define NAME_WIDTH 24

/* The longest line of a report, in columns. */
#define LINE_WIDTH 100

/* The last sentence of WORDS goes into a line of its own. */
static void end_sentence(char *words)
{
	char *last = NULL;

	for (char *at = strstr(words, ". "); at; at = strstr(at + 1, ". "))
		last = at;
	if (last)
		last[1] = '\n';
}

void text_cgroup_danger_write(FILE *out, const struct model *model)
{
	char words[WORDS_MAX];

	if (!sample_has(&model->sample, SOURCE_CGROUPS))
		return;
	words_cgroup_danger(words, sizeof(words), model);
	if (strlen(words) > LINE_WIDTH)
		end_sentence(words);
	if (words[0])
		fprintf(out, "%s\n", words);
}

static void write_cell(FILE *out, unsigned int index, const char *text)
{
	const struct cgroup_column_row *row = &cgroup_column_rows[table_columns[index]];

	if (index + 1 == ARRAY_SIZE(table_columns))
		text_cell_write_last(out, text);
	else
		text_cell_write(
			out, text, index == 0 ? NAME_WIDTH : row->width, row->is_left, index == 0);
}

static void write_row(FILE *out, const struct model *model, uint32_t place)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(table_columns); i++) {
		char cell[CGROUP_CELL_MAX];

		write_cell(out, i,
			cgroup_cell(cell, model, &model->cgroup_victims, table_columns[i], place,
				false));
	}
}

/* How many rows there are, and of how many. */
static void write_count(FILE *out, const struct report *report, unsigned int rows)
{
	const struct cgroup_list *groups = report->groups;

	if (groups->count == 0)
		fprintf(out, "%s\n", _("none"));
	else if (rows < groups->count)
		fprintf(out, _("the first %u of %u, --limit 0 for all\n"), rows, groups->count);
	else
		fprintf(out, "%u\n", rows);
}

void text_cgroups_write(FILE *out, const struct report *report)
{
	const struct model *model = report->model;
	unsigned int rows = report_rows_of(report, report->groups->count);
	char why[WORDS_MAX];

	words_cgroup_missing(why, sizeof(why), &model->sample);
	if (!sample_has(&model->sample, SOURCE_CGROUPS)) {
		fprintf(out, "%s\n", why);
		return;
	}
	write_count(out, report, rows);
	if (why[0])
		fprintf(out, "%s\n", why);
	for (unsigned int i = 0; i < ARRAY_SIZE(table_columns) && rows > 0; i++)
		write_cell(out, i, gettext(cgroup_column_rows[table_columns[i]].title));
	for (unsigned int i = 0; i < rows; i++)
		write_row(out, model, report->groups->row[i].place);
}
