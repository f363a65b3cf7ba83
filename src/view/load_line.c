/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/load_line.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/message.h"
#include "base/units.h"

/* Between two facts. */
#define GAP 2

struct line {
	const struct area *area;
	int col;
};

static void add(struct line *line, enum style style, const char *text)
{
	int width = area_text_width(text);

	/* A fact is there whole or not at all; a later one may still have room. */
	if (line->col + GAP + width > line->area->rect.cols)
		return;
	line->col += GAP;
	line->col += area_text(line->area, 0, line->col, style, text);
}

static enum style end_style(enum load_end end)
{
	return end == LOAD_END_DURATION || end == LOAD_END_STOPPED ? STYLE_STRONG : STYLE_WARNING;
}

static const char *end_words(const struct load_progress *progress)
{
	switch (progress->end) {
	case LOAD_END_DURATION:
		return _("ended: its time is over");
	case LOAD_END_STOPPED:
		return _("ended: stopped");
	case LOAD_END_KILLED:
		return _("ended: all of its processes were killed");
	case LOAD_END_GUARD:
		return _("ended: the machine ran short of memory");
	case LOAD_END_FAILED:
	case LOAD_END_NONE:
		break;
	}
	return progress->message[0] ? progress->message : _("failed");
}

static const char *state_words(const struct load_view *load)
{
	const struct load_progress *progress = &load->progress;

	if (load->is_stopping && progress->state != LOAD_ENDED)
		return _("stopping");
	switch (progress->state) {
	case LOAD_STARTING:
		return _("starting");
	case LOAD_RUNNING:
		return "";
	case LOAD_ENDING:
		return _("ending");
	case LOAD_ENDED:
		return end_words(progress);
	}
	return "";
}

/* What it has of what it may have, by the kernel's count where there is a group. */
static void add_held(struct line *line, const struct load_progress *progress)
{
	char held[UNITS_TEXT_MAX], most[UNITS_TEXT_MAX], text[96];
	bool has_group = progress->current_bytes != LOAD_UNLIMITED;

	units_bytes(held, (double)(has_group ? progress->current_bytes : progress->held_bytes));
	if (has_group && progress->max_bytes == LOAD_UNLIMITED)
		snprintf(text, sizeof(text), _("%s, no limit"), held);
	else
		snprintf(text, sizeof(text), _("%s of %s"), held,
			units_bytes(most, (double)(has_group ? progress->max_bytes
							     : progress->target_bytes)));
	add(line, STYLE_TEXT, text);
}

static void add_time(struct line *line, const struct load_progress *progress)
{
	char elapsed[UNITS_TEXT_MAX], duration[UNITS_TEXT_MAX], text[96];

	snprintf(text, sizeof(text), _("%s of %s"),
		units_duration(elapsed, (double)progress->elapsed_usec / USEC_PER_SEC),
		units_duration(duration, (double)progress->duration_usec / USEC_PER_SEC));
	add(line, STYLE_TEXT, text);
}

/* A counter of the group, when it is known and has moved. */
static void add_count(struct line *line, enum style style, const char *word, uint64_t value)
{
	char count[UNITS_TEXT_MAX], text[96];

	if (value == 0 || value == LOAD_UNLIMITED)
		return;
	snprintf(text, sizeof(text), "%s %s", word, units_count(count, (double)value));
	add(line, style, text);
}

static void add_stall(struct line *line, const struct load_progress *progress)
{
	char stalled[UNITS_TEXT_MAX], text[96];

	if (progress->stall_usec == LOAD_UNLIMITED || progress->stall_usec < USEC_PER_SEC / 10)
		return;
	snprintf(text, sizeof(text), _("stalled %s"),
		units_duration(stalled, (double)progress->stall_usec / USEC_PER_SEC));
	add(line, STYLE_WARNING, text);
}

void load_line_draw(const struct area *area, const struct load_view *load)
{
	const struct load_progress *progress = &load->progress;
	const char *stop = _("s stops it"), *state = state_words(load);
	bool is_over = progress->state == LOAD_ENDED;
	int stop_col = area->rect.cols - area_text_width(stop) - GAP;
	int room = is_over ? area->rect.cols : stop_col - GAP;
	struct area part = area_part(area, 0, 0, 1, room);
	struct line line = {.area = &part, .col = 1};

	area_text(area, 0, 0, STYLE_LOAD, area->theme->glyphs->load);
	line.col += 1 + area_put(&part, 0, 2, room, STYLE_STRONG, load->what);
	if (state[0] && is_over) {
		/* The reason may be long, and is cut rather than left out. */
		line.col += GAP;
		line.col += area_text(&part, 0, line.col, end_style(progress->end), state);
	} else if (state[0]) {
		add(&line, STYLE_NOTICE, state);
	}
	if (progress->state != LOAD_STARTING && progress->duration_usec > 0) {
		if (!is_over)
			add_held(&line, progress);
		add_time(&line, progress);
		add_count(&line, STYLE_CRITICAL, _("OOM kills"), progress->oom_kills);
		add_stall(&line, progress);
		add_count(&line, STYLE_NOTICE, _("limit hits"), progress->limit_hits);
		add_count(&line, STYLE_TEXT, _("refaults"), progress->refaults);
		if (progress->cgroup[0])
			add(&line, STYLE_DIM, progress->cgroup);
	}
	if (!is_over)
		area_text(area, 0, stop_col, STYLE_KEY, stop);
}
