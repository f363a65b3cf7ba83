/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "base/message.h"
#include "model/words.h"

static const char *title(void)
{
	return _("Events, newest first");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"What happened since the start, for the one who looked away: the ladder moved, a zone "
		"fell below low or min and came back above high, kswapd of a node gave up after 16 "
		"rounds without progress, the count of OOM kills went up. The kernel counts every "
		"process it kills, also at the limit of a control group; with memory.oom.group the "
		"first victim is counted twice.\n"
		"\n"
		"Source: /proc/vmstat (oom_kill), /proc/zoneinfo.");
}

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	(void)view;
	(void)cols;
	return 2 + (int)model->events.count;
}

static enum style event_style(const struct event *event)
{
	switch (event->kind) {
	case EVENT_OOM_KILL:
		return STYLE_CRITICAL;
	case EVENT_GAVE_UP:
		return STYLE_WARNING;
	case EVENT_RUNG:
		return event->rung == LADDER_OOM_KILL         ? STYLE_CRITICAL
		       : event->rung >= LADDER_DIRECT_RECLAIM ? STYLE_WARNING
							      : STYLE_TEXT;
	case EVENT_ZONE_LEVEL:
		return event->level == ZONE_ABOVE_HIGH ? STYLE_TEXT : STYLE_NOTICE;
	}
	return STYLE_TEXT;
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	double killed = sample_vmstat(&model->sample, VMSTAT_OOM_KILL);
	const struct event *event;
	char kills[WORDS_MAX] = "";

	(void)view;
	if (killed > 0)
		snprintf(kills, sizeof(kills), _("OOM kills since boot: %.0f"), killed);
	area_rule(area, title(), kills);
	/* Where the rule has no room for them, they are the news. */
	if (model->events.count == 0)
		area_text(area, 1, 1, STYLE_DIM,
			kills[0] && area->rect.cols < 60 ? kills : _("none since the start"));
	for (int i = 0; 1 + i < area->rect.rows && (event = events_get(&model->events, i)); i++) {
		time_t seconds = (time_t)(event->realtime_usec / USEC_PER_SEC);
		char words[WORDS_MAX], clock[16] = "";
		struct tm local;

		if (localtime_r(&seconds, &local))
			strftime(clock, sizeof(clock), "%H:%M:%S", &local);
		area_text(area, 1 + i, 1, STYLE_DIM, clock);
		area_text(area, 1 + i, 10, event_style(event),
			words_event(words, sizeof(words), event));
	}
}

const struct panel panel_events = {
	.title = title,
	.explain = explain,
	.min_rows = 2,
	.want_rows = want_rows,
	.draw = draw,
};
