/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/process_words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/message.h"
#include "base/units.h"

/* An end that is further away says more of the line than of the process. */
#define FIRST_WITHIN_SEC 3600

static const char *pages_text(char text[UNITS_TEXT_MAX], const struct model *model, int64_t pages)
{
	return units_bytes(text, (double)pages * (double)model->sample.host.page_size_bytes);
}

static const char *place_name(char *buffer, size_t size, const struct model *model, int place)
{
	const struct process_table *table = &model->sample.processes;

	return words_process(buffer, size, table, &table->row[place]);
}

/* Of the one that is next. */
static const char *verdict_of_next(
	char *buffer, size_t size, const struct model *model, const struct victims *ranked)
{
	const struct victim_choice *next = &ranked->next;
	char name[WORDS_MAX], pages[UNITS_TEXT_MAX];

	if (next->second < 0) {
		snprintf(buffer, size, "%s", _("It is the next victim; there is no other."));
		return buffer;
	}
	place_name(name, sizeof(name), model, next->second);
	if (next->is_tie)
		snprintf(buffer, size, _("It or %s is the next victim: a tie within %s."), name,
			pages_text(pages, model, next->error_pages));
	else
		snprintf(buffer, size, _("It is the next victim, %s ahead of %s."),
			pages_text(pages, model, next->margin_pages), name);
	return buffer;
}

const char *words_process_verdict(char *buffer, size_t size, const struct model *model,
	const struct victims *ranked, unsigned int place)
{
	const struct victim_choice *next = &ranked->next;
	const struct victim_row *row = &ranked->row[place];
	char name[WORDS_MAX], pages[UNITS_TEXT_MAX];

	if (row->rank == 0) {
		snprintf(buffer, size, _("It is no victim; %s."),
			words_eligibility((enum eligibility)row->eligibility));
		return buffer;
	}
	if (next->first == (int)place)
		return verdict_of_next(buffer, size, model, ranked);
	place_name(name, sizeof(name), model, next->first);
	pages_text(pages, model, next->badness_pages - row->left_pages);
	if (next->is_tie && next->second == (int)place)
		snprintf(buffer, size, _("It or %s is the next victim: a tie within %s."), name,
			pages_text(pages, model, next->error_pages));
	else if (ranked->now.first == (int)place)
		snprintf(buffer, size,
			_("By badness it is first now; by what reclaim leaves of each, %s is, by %s."),
			name, pages);
	else
		snprintf(
			buffer, size, _("It is not the next victim: %s is %s ahead."), name, pages);
	return buffer;
}

const char *words_process_adj(char *buffer, size_t size, const struct model *model,
	const struct victims *ranked, unsigned int place)
{
	const struct what_if *what_if = ranked == &model->preview ? &model->what_if : NULL;
	int adj;

	buffer[0] = '\0';
	if (ranked->row[place].rank == 0)
		return buffer;
	if (ranked->next.first == (int)place) {
		adj = victim_adj_to_be_saved(ranked, &model->sample, what_if, place);
		snprintf(buffer, size, _("oom_score_adj %d or lower would save it."), adj);
		return buffer;
	}
	adj = victim_adj_to_be_first(ranked, &model->sample, what_if, place);
	if (adj > 1000)
		snprintf(buffer, size, "%s", _("Not even oom_score_adj 1000 would make it first."));
	else
		snprintf(buffer, size, _("oom_score_adj %d or higher would make it first."), adj);
	return buffer;
}

/* Seconds until PLACE has caught up with the next victim; NAN when it does not. */
static double seconds_to_first(
	const struct model *model, const struct victims *ranked, unsigned int place)
{
	const struct process *row = model->sample.processes.row;
	int first = ranked->next.first;
	double gap_kib, rate, first_rate;

	if (first < 0 || first == (int)place || ranked->row[place].rank == 0)
		return NAN;
	gap_kib = (double)(ranked->next.badness_pages - ranked->row[place].left_pages) *
		  (double)model->sample.host.page_size_bytes / 1024;
	rate = growth_kib_per_sec(&model->growth, &row[place], place);
	first_rate = growth_kib_per_sec(&model->growth, &row[first], (unsigned int)first);
	if (!isnan(first_rate))
		rate -= first_rate;
	return rate > 0 && gap_kib / rate < FIRST_WITHIN_SEC ? gap_kib / rate : NAN;
}

const char *words_process_growth(char *buffer, size_t size, const struct model *model,
	const struct victims *ranked, unsigned int place)
{
	const struct process *process = &model->sample.processes.row[place];
	double rate = growth_kib_per_sec(&model->growth, process, place) * 1024;
	double seconds = seconds_to_first(model, ranked, place);
	char amount[UNITS_TEXT_MAX], when[UNITS_TEXT_MAX];

	buffer[0] = '\0';
	if (isnan(rate) || rate == 0)
		return buffer;
	units_bytes(amount, fabs(rate));
	units_duration(when, seconds);
	if (rate < 0)
		snprintf(buffer, size, _("It shrinks by %s/s."), amount);
	else if (isnan(seconds))
		snprintf(buffer, size, _("It grows by %s/s."), amount);
	else
		snprintf(buffer, size, _("It grows by %s/s, and would be first in about %s."),
			amount, when);
	return buffer;
}

const char *words_hiding(enum process_hiding hiding)
{
	switch (hiding) {
	case PROCESS_HIDING_HIDEPID:
		return _("/proc hides the processes of others (hidepid)");
	case PROCESS_HIDING_NAMESPACE:
		return _("only the processes of this PID namespace");
	case PROCESS_HIDING_NONE:
		break;
	}
	return "";
}
