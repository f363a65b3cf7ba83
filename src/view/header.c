/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/header.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/message.h"
#include "base/units.h"
#include "model/cgroup_words.h"
#include "model/victim_words.h"
#include "model/words.h"

/* Below it the victim's name is worth more than the word; the panel says it, too. */
#define PREVIEW_COLS 60

/* "1 s"; when it is not the delay that was asked for, which of the two it is comes before it. */
static void interval_text(char *buffer, size_t size, const struct view *view)
{
	uint64_t interval = view->interval_usec ? view->interval_usec : view->delay_usec;
	char text[UNITS_TEXT_MAX];

	units_duration(text, (double)interval / USEC_PER_SEC);
	snprintf(buffer, size,
		interval < view->delay_usec   ? _("quick %s")
		: interval > view->delay_usec ? _("slowed %s")
					      : "%s",
		text);
}

static void draw_host(
	const struct area *area, int row, const struct model *model, const struct view *view)
{
	const struct sample *sample = &model->sample;
	time_t seconds = (time_t)(sample->realtime_usec / USEC_PER_SEC);
	char total[UNITS_TEXT_MAX], swap[UNITS_TEXT_MAX], clock[16] = "";
	const char *name = words_name(sample->host.hostname);
	const char *release = words_name(sample->host.kernel_release);
	char host[256], right[96], interval[48];
	struct tm local;

	units_bytes(total, sample_meminfo_bytes(sample, MEMINFO_MEM_TOTAL));
	units_bytes(swap, sample_meminfo_bytes(sample, MEMINFO_SWAP_TOTAL));
	interval_text(interval, sizeof(interval), view);
	if (localtime_r(&seconds, &local))
		strftime(clock, sizeof(clock), "%H:%M:%S", &local);
	snprintf(right, sizeof(right), "%s  %s  %s",
		view->is_paused    ? _("PAUSED")
		: view->is_capture ? _("capture")
				   : _("live"),
		interval, clock);
	snprintf(host, sizeof(host), _("%s  Linux %s  %s + %s swap"), name, release, total, swap);

	int right_width = area_text_width(right);
	struct area left = area_part(area, row, 0, 1, area->rect.cols - right_width - 3);

	if (area_text_width(host) >= left.rect.cols)
		snprintf(host, sizeof(host), _("%s  Linux %s"), name, release);
	area_text(&left, 0, 1, STYLE_DIM, host);
	if (right_width + 2 <= area->rect.cols)
		area_text(area, row, area->rect.cols - 1 - right_width,
			view->is_paused ? STYLE_WARNING : STYLE_DIM, right);
}

static enum style rung_style(enum ladder_rung rung)
{
	switch (rung) {
	case LADDER_CALM:
		return STYLE_GOOD;
	case LADDER_KSWAPD:
		return STYLE_NOTICE;
	case LADDER_DIRECT_RECLAIM:
	case LADDER_COMPACTION:
		return STYLE_WARNING;
	case LADDER_OOM_KILL:
		return STYLE_CRITICAL;
	case LADDER_UNKNOWN:
		break;
	}
	return STYLE_DIM;
}

/* "[ DIRECT RECLAIM ]": upper case and brackets, so that it reads without colour. */
static void rung_mark(char *buffer, size_t size, enum ladder_rung rung)
{
	const char *name = words_rung(rung);
	size_t length = (size_t)snprintf(buffer, size, "[ %s ]", name);

	/* ASCII only: a translation keeps its own letters. */
	for (size_t i = 0; i < length && i < size; i++) {
		if (buffer[i] >= 'a' && buffer[i] <= 'z')
			buffer[i] = (char)(buffer[i] - 'a' + 'A');
	}
}

static int ladder_width(void)
{
	int width = 4;

	for (unsigned int i = 0; i < LADDER_RUNGS; i++)
		width += area_text_width(words_rung(i)) + 3;
	return width - 3;
}

/* The whole ladder where there is room for it, else the rung alone. */
static int draw_rungs(const struct area *area, int row, const struct model *model)
{
	enum ladder_rung rung = model->ladder.rung;
	bool is_whole = ladder_width() + 2 <= area->rect.cols && rung != LADDER_UNKNOWN;
	int col = 1;

	for (unsigned int i = 0; i <= LADDER_UNKNOWN; i++) {
		char mark[WORDS_MAX];

		if (i != rung && (!is_whole || i == LADDER_UNKNOWN))
			continue;
		if (col > 1)
			col += area_printf(
				area, row, col, STYLE_DIM, " %s ", area->theme->glyphs->then);
		rung_mark(mark, sizeof(mark), i);
		if (i == rung)
			col += area_text(area, row, col, rung_style(i), mark);
		else
			col += area_text(area, row, col, STYLE_DIM, words_rung(i));
	}
	return col;
}

static void draw_ladder(const struct area *area, int row, const struct model *model)
{
	double some = model->stalls.stall[PRESSURE_MEMORY].some_percent;
	int left = draw_rungs(area, row, model) + 2, room = area->rect.cols - left;
	char since[UNITS_TEXT_MAX], percent[UNITS_TEXT_MAX], text[WORDS_MAX];

	units_duration(since, ladder_seconds(&model->ladder, model->sample.monotonic_usec));
	snprintf(text, sizeof(text), _("for %s; tasks stalled %s"), since,
		units_percent(percent, some));
	/* How long is said by the next line, too: what is lost is the greater news. */
	if (area_text_width(text) > room && some >= 1)
		snprintf(text, sizeof(text), _("stalled %s"), percent);
	else if (isnan(some) || area_text_width(text) > room)
		snprintf(text, sizeof(text), _("for %s"), since);
	if (area_text_width(text) <= room && model->ladder.rung != LADDER_UNKNOWN)
		area_text(area, row, left, some >= 10 ? STYLE_WARNING : STYLE_TEXT, text);
}

/* Leaves out sentences of WORDS from the end until it fits into COLS, except the first. */
static void keep_sentences(char *words, int cols)
{
	while (area_text_width(words) > cols) {
		char *end = NULL;

		for (char *at = words; (at = strstr(at, ". ")); at++)
			end = at;
		if (!end)
			return;
		end[1] = '\0';
	}
}

static void draw_shortage(const struct area *area, int row, const struct model *model)
{
	enum shortage_kind kind = model->shortage.kind;
	char words[WORDS_MAX];
	enum style style = kind == SHORTAGE_NONE || kind == SHORTAGE_UNKNOWN ? STYLE_TEXT
			   : model->ladder.rung == LADDER_OOM_KILL           ? STYLE_CRITICAL
									     : STYLE_WARNING;

	words_shortage(words, sizeof(words), model);
	keep_sentences(words, area->rect.cols - 1);
	if (area_text_width(words) >= area->rect.cols)
		words_shortage_short(words, sizeof(words), model);
	area_text(area, row, 1, style, words);
}

static void draw_available(const struct area *area, int row, const struct model *model)
{
	const struct forecast_trend *trend = &model->forecast.available;
	char words[WORDS_MAX];
	/* Near nothing is a warning also when it no longer falls. */
	bool is_soon =
		(trend->confidence != FORECAST_NONE && trend->eta_sec[FORECAST_ZERO] < 300) ||
		sample_meminfo_bytes(&model->sample, MEMINFO_MEM_AVAILABLE) <
			0.05 * sample_meminfo_bytes(&model->sample, MEMINFO_MEM_TOTAL);

	words_available(words, sizeof(words), model);
	if (area_text_width(words) >= area->rect.cols)
		words_available_short(words, sizeof(words), model);
	area_text(area, row, 1, is_soon ? STYLE_WARNING : STYLE_TEXT, words);
}

/* Who dies next, and behind it as many of the sentences on what is special as there is room for. */
static void draw_victim(const struct area *area, int row, const struct model *model)
{
	const struct victims *ranked = process_view_ranked(model);
	char words[WORDS_MAX], more[WORDS_MAX];
	int col = 1;

	if (model_is_previewed(model) && area->rect.cols >= PREVIEW_COLS)
		col += area_text(area, row, col, STYLE_PREVIEW, _("[preview]")) + 1;

	words_victim(words, sizeof(words), model, ranked);
	keep_sentences(words, area->rect.cols - col);
	if (area_text_width(words) + col > area->rect.cols)
		words_victim_short(words, sizeof(words), model, ranked);
	col += area_text(area, row, col,
		model_is_previewed(model)                     ? STYLE_PREVIEW
		: model->ladder.rung >= LADDER_DIRECT_RECLAIM ? STYLE_WARNING
							      : STYLE_TEXT,
		words);
	words_cgroup_global_kill(more, sizeof(more), model, cgroup_view_victims(model));
	if (more[0])
		col += area_remark(area, row, col + 1, STYLE_WARNING, "(%s)", more) + 1;
	words_victim_now(more, sizeof(more), model, ranked);
	if (more[0])
		col += area_remark(area, row, col + 1, STYLE_NOTICE, "%s", more) + 1;
	words_unkillable(more, sizeof(more), model, ranked);
	if (more[0])
		area_remark(area, row, col + 1, STYLE_WARNING, "%s", more);
}

void header_draw(const struct area *area, const struct model *model, const struct view *view)
{
	int row = 0;

	if (area->rect.rows >= 5)
		draw_host(area, row++, model, view);
	draw_ladder(area, row++, model);
	if (row < area->rect.rows)
		draw_shortage(area, row++, model);
	if (area->rect.rows >= 4)
		draw_available(area, row++, model);
	if (row < area->rect.rows)
		draw_victim(area, row, model);
}

/* Whose keys a footer shows. */
enum hints { HINTS_OF_ALL, HINTS_OF_PROCESSES, HINTS_OF_CGROUPS, HINTS_OF_CGROUP };

/* The word of HINT among those HINTS; NULL when it is none of them. */
static const char *word_of(const struct key_hint *hint, enum hints hints)
{
	switch (hints) {
	case HINTS_OF_PROCESSES:
		return hint->is_of_processes ? hint->word : NULL;
	case HINTS_OF_CGROUPS:
		return hint->is_of_cgroups ? hint->group_list_word : NULL;
	case HINTS_OF_CGROUP:
		return hint->is_of_cgroups ? hint->group_page_word : NULL;
	case HINTS_OF_ALL:
		break;
	}
	return hint->is_of_processes || hint->is_of_cgroups ? NULL : hint->word;
}

/* Those HINTS from COL on; the column behind them, or that of the area's end when there is no room for all. */
static int draw_hints(const struct area *area, int col, const struct view *view, enum hints hints)
{
	for (unsigned int i = 0; i < view->hint_count; i++) {
		const struct key_hint *hint = &view->hints[i];
		const char *word = word_of(hint, hints);
		int width;

		if (!word)
			continue;
		width = area_text_width(hint->key) + 1 + area_text_width(word);
		if (col + width > area->rect.cols)
			return area->rect.cols;
		col += area_text(area, 0, col, STYLE_KEY, hint->key) + 1;
		col += area_text(area, 0, col, STYLE_DIM, word) + 2;
	}
	return col;
}

void footer_draw(const struct area *area, const struct view *view)
{
	const struct table_view *table = screen_table(view);
	const struct action_view *asked = screen_asked(view);
	int col = 1;

	if (asked && asked->prompt.label) {
		prompt_draw(area, &asked->prompt);
		return;
	}
	if (table->prompt.label) {
		prompt_draw(area, &table->prompt);
		return;
	}
	if (asked && asked->message[0]) {
		struct area text = area_part(area, 0, 1, area->rect.rows, area->rect.cols - 2);

		area_wrap(&text, 0, STYLE_NOTICE, asked->message, 0);
		return;
	}
	if (table->message[0]) {
		area_text(area, 0, 1, STYLE_NOTICE, table->message);
		return;
	}
	if (view->screen == SCREEN_PROCESSES || view->screen == SCREEN_PROCESS)
		col = draw_hints(area, col, view, HINTS_OF_PROCESSES);
	else if (view->screen == SCREEN_CGROUP)
		col = draw_hints(area, col, view, HINTS_OF_CGROUP);
	else if (view->screen == SCREEN_CGROUPS)
		col = draw_hints(area, col, view, HINTS_OF_CGROUPS);
	draw_hints(area, col, view, HINTS_OF_ALL);
}
