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
		"rounds without progress, a process was killed for want of memory. Where the kernel's log "
		"cannot be read, kills are counted only; then with memory.oom.group the first victim "
		"counts twice.\n"
		"\n"
		"Of a control group: it came to its memory.max, was slowed down for being above its "
		"memory.high, or was at its limit with nobody to kill, when all in it are protected. Each is "
		"told when it begins and when it was quiet for 10 s.\n"
		"\n"
		"Of this program: a workload was started or has ended, a setting was changed or taken back.\n"
		"\n"
		"Source: /dev/kmsg, /proc/vmstat (oom_kill), /proc/zoneinfo, memory.events.local.");
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
	case EVENT_NO_VICTIM:
		return event->is_end ? STYLE_TEXT : STYLE_CRITICAL;
	case EVENT_LIMIT:
	case EVENT_THROTTLE:
		return event->is_end ? STYLE_TEXT : STYLE_NOTICE;
	case EVENT_CHANGE:
	case EVENT_LOAD:
		return STYLE_STRONG;
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
	int rows = area->rect.rows - 1, skip = 0;
	char kills[WORDS_MAX] = "", note[WORDS_MAX] = "";

	/* On the screen of the events it stands above the kills. */
	if (killed > 0 && view->screen != SCREEN_EVENTS)
		snprintf(kills, sizeof(kills), _("OOM kills since boot: %.0f"), killed);
	/* Elsewhere it is a panel among others, and the newest are enough. */
	if (view->screen == SCREEN_EVENTS)
		skip = panel_scroll(view, (int)model->events.count, rows, note, sizeof(note));
	area_rule(area, title(), note[0] ? note : kills);
	/* Where the rule has no room for them, they are the news. */
	if (model->events.count == 0)
		area_text(area, 1, 1, STYLE_DIM,
			kills[0] && area->rect.cols < 60 ? kills : _("none since the start"));
	for (int i = 0; i < rows && (event = events_get(&model->events, (unsigned int)(skip + i)));
		i++) {
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
