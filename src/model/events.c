/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/events.h"

#include <math.h>
#include <string.h>

static struct event *events_push(
	struct events *events, enum event_kind kind, const struct sample *sample)
{
	struct event *event = &events->event[events->next];

	events->next = (events->next + 1) % EVENTS_MAX;
	if (events->count < EVENTS_MAX)
		events->count++;
	memset(event, 0, sizeof(*event));
	event->kind = kind;
	event->realtime_usec = sample->realtime_usec;
	return event;
}

static void events_note_zone(
	struct events *events, const struct sample *sample, const struct zone_marks *zone)
{
	struct event *event = events_push(events, EVENT_ZONE_LEVEL, sample);

	event->node = zone->node;
	event->level = zone->level;
	memcpy(event->zone, zone->name, sizeof(event->zone));
}

/* Between low and high nothing is said: streaming reads cross there several times a second. */
static void events_update_zones(
	struct events *events, const struct sample *sample, const struct watermarks *watermarks)
{
	bool is_same = events->has_before && events->zone_count == watermarks->zone_count;

	for (unsigned int i = 0; i < watermarks->zone_count; i++) {
		const struct zone_marks *zone = &watermarks->zones[i];
		bool is_low = zone->level == ZONE_BELOW_LOW || zone->level == ZONE_BELOW_MIN;

		if (!is_same)
			events->is_reported[i] = false;
		if (is_low && (!events->is_reported[i] || zone->level > events->level[i])) {
			events_note_zone(events, sample, zone);
			events->is_reported[i] = true;
			events->level[i] = zone->level;
		} else if (zone->level == ZONE_ABOVE_HIGH && events->is_reported[i]) {
			events_note_zone(events, sample, zone);
			events->is_reported[i] = false;
		}
	}
	events->zone_count = watermarks->zone_count;
}

static void events_update_nodes(
	struct events *events, const struct sample *sample, const struct watermarks *watermarks)
{
	for (unsigned int i = 0; i < watermarks->node_count; i++) {
		const struct node_marks *node = &watermarks->nodes[i];
		bool was = events->has_before && i < events->node_count &&
			   events->kswapd[i] == KSWAPD_GAVE_UP;

		if (node->kswapd == KSWAPD_GAVE_UP && !was)
			events_push(events, EVENT_GAVE_UP, sample)->node = node->node;
		events->kswapd[i] = node->kswapd;
	}
	events->node_count = watermarks->node_count;
}

void events_update(struct events *events, const struct sample *sample,
	const struct watermarks *watermarks, const struct ladder *ladder, const struct rates *rates)
{
	double kills = rates->per_sec[VMSTAT_OOM_KILL] * rates->elapsed_sec;

	events_update_zones(events, sample, watermarks);
	events_update_nodes(events, sample, watermarks);
	if (events->has_before && ladder->rung != events->rung && events->rung != LADDER_UNKNOWN &&
		ladder->rung != LADDER_UNKNOWN) {
		struct event *event = events_push(events, EVENT_RUNG, sample);

		event->from_rung = events->rung;
		event->rung = ladder->rung;
	}
	if (kills > 0 && sample->reading[SOURCE_VMSTAT].status == READING_FRESH)
		events_push(events, EVENT_OOM_KILL, sample)->count = (unsigned int)lround(kills);
	events->rung = ladder->rung;
	events->has_before = true;
}

const struct event *events_get(const struct events *events, unsigned int age)
{
	if (age >= events->count)
		return NULL;
	return &events->event[(events->next + EVENTS_MAX - 1 - age) % EVENTS_MAX];
}
