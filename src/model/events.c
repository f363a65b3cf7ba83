/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/events.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"

static struct event *events_push(
	struct events *events, enum event_kind kind, uint64_t realtime_usec)
{
	struct event *event = &events->event[events->next];

	events->next = (events->next + 1) % EVENTS_MAX;
	if (events->count < EVENTS_MAX)
		events->count++;
	memset(event, 0, sizeof(*event));
	event->kind = kind;
	event->realtime_usec = realtime_usec;
	return event;
}

static void events_note_zone(
	struct events *events, const struct sample *sample, const struct zone_marks *zone)
{
	struct event *event = events_push(events, EVENT_ZONE_LEVEL, sample->realtime_usec);

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
			events_push(events, EVENT_GAVE_UP, sample->realtime_usec)->node =
				node->node;
		events->kswapd[i] = node->kswapd;
	}
	events->node_count = watermarks->node_count;
}

/* The end of PATH, which tells more than its beginning. */
static void copy_end(char group[EVENT_GROUP_MAX], const char *path)
{
	static const char mark[] = "...";
	size_t length = strlen(path), from;

	if (length < EVENT_GROUP_MAX) {
		memcpy(group, path, length + 1);
		return;
	}
	from = length - (EVENT_GROUP_MAX - sizeof(mark));
	/* Not in the middle of a character. */
	while (((unsigned char)path[from] & 0xc0) == 0x80)
		from++;
	memcpy(group, mark, sizeof(mark) - 1);
	memcpy(group + sizeof(mark) - 1, path + from, length - from + 1);
}

/* The event of the newest kill, which those of its group died with; NULL when it was overwritten. */
static struct event *leader_of(struct events *events)
{
	for (unsigned int age = 0; age < events->count; age++) {
		struct event *event =
			&events->event[(events->next + EVENTS_MAX - 1 - age) % EVENTS_MAX];

		if (event->kind == EVENT_OOM_KILL)
			return event;
	}
	return NULL;
}

static void events_note_kill(
	struct events *events, const struct sample *sample, const struct kill *kill)
{
	struct event *event;

	/* Those of before the start are in the list of kills, where they say so. */
	if (kill->is_earlier || kill_is_again(kill) || kill->count == 0)
		return;
	event = kill_is_companion(kill) ? leader_of(events) : NULL;
	if (event) {
		event->count++;
		return;
	}
	event = events_push(events, EVENT_OOM_KILL, sample->realtime_usec);
	event->count = kill->count;
	event->realtime_usec = kill->realtime_usec;
	copy_end(event->group, kill_group(kill));
	if (kill->has_log) {
		event->pid = kill->log.pid;
		memcpy(event->comm, kill->log.comm, sizeof(event->comm));
	}
}

static void events_update_kills(
	struct events *events, const struct sample *sample, const struct kills *kills)
{
	uint64_t fresh = kills->pushed - events->kills_told;

	if (fresh > kills->count)
		fresh = kills->count;
	for (unsigned int age = (unsigned int)fresh; age > 0; age--)
		events_note_kill(events, sample, kills_get(kills, age - 1));
	events->kills_told = kills->pushed;
}

static struct event_spell *spell_find(
	struct events *events, enum event_kind kind, uint32_t place, const char *group)
{
	for (unsigned int i = 0; i < EVENTS_SPELLS_MAX; i++) {
		struct event_spell *spell = &events->spell[i];

		if (spell->is_on && spell->kind == kind &&
			(group ? strcmp(spell->group, group) == 0 : spell->place == place))
			return spell;
	}
	return NULL;
}

static struct event_spell *spell_begin(
	struct events *events, const struct sample *sample, enum event_kind kind, const char *group)
{
	for (unsigned int i = 0; i < EVENTS_SPELLS_MAX; i++) {
		struct event_spell *spell = &events->spell[i];

		if (spell->is_on)
			continue;
		*spell = (struct event_spell){.kind = kind,
			.is_on = true,
			.place = CGROUP_NONE,
			.since_usec = sample->monotonic_usec};
		copy_end(spell->group, group);
		memcpy(events_push(events, kind, sample->realtime_usec)->group, spell->group,
			sizeof(spell->group));
		return spell;
	}
	return NULL;
}

static void spell_end(struct events *events, const struct sample *sample, struct event_spell *spell)
{
	struct event *event = events_push(events, spell->kind, sample->realtime_usec);

	memcpy(event->group, spell->group, sizeof(event->group));
	event->is_end = true;
	event->for_sec = (double)(spell->seen_usec - spell->since_usec) / USEC_PER_SEC;
	spell->is_on = false;
}

/* What was counted for the group alone. Before Linux 5.2 there is only what was counted for it and
 * those below, and with memory_localevents there is only the group alone. */
static bool is_counting(const struct cgroup_node *node, enum cgroup_event event)
{
	return node->local_per_sec[event] > 0 ||
	       (isnan(node->local_per_sec[event]) && node->event_per_sec[event] > 0);
}

/* Something that was seen at SEEN_USEC and not since has ended. */
static bool is_quiet(const struct sample *sample, uint64_t seen_usec)
{
	return sample->monotonic_usec > seen_usec + (uint64_t)EVENTS_QUIET_SEC * USEC_PER_SEC;
}

/* The rates of a group stay until it is read again: they say nothing of now when that is long ago. */
static bool is_on(const struct sample *sample, const struct cgroup *group,
	const struct cgroup_node *node, enum event_kind kind)
{
	enum cgroup_value value = kind == EVENT_LIMIT ? CGROUP_MAX : CGROUP_HIGH;

	if (is_quiet(sample, group->read_usec))
		return false;
	if (cgroup_value_or(group, value, CGROUP_UNLIMITED) == CGROUP_UNLIMITED)
		return false;
	return kind == EVENT_LIMIT
		       ? is_counting(node, CGROUP_EVENT_MAX) || is_counting(node, CGROUP_EVENT_OOM)
		       : is_counting(node, CGROUP_EVENT_HIGH);
}

static void events_update_group(struct events *events, const struct sample *sample, uint32_t place,
	const struct cgroup_node *node, enum event_kind kind)
{
	const struct cgroup *group = &sample->cgroups.row[place];
	struct event_spell *spell;
	char path[CGROUP_PATH_MAX];

	if (!is_on(sample, group, node, kind))
		return;
	spell = spell_find(events, kind, place, NULL);
	if (spell && spell->incarnation != group->incarnation) {
		spell_end(events, sample, spell);
		spell = NULL;
	}
	if (!spell) {
		cgroup_path(path, sizeof(path), &sample->cgroups, place);
		spell = spell_begin(events, sample, kind, path);
	}
	if (!spell)
		return;
	spell->place = place;
	spell->incarnation = group->incarnation;
	spell->seen_usec =
		group->read_usec > spell->since_usec ? group->read_usec : spell->since_usec;
}

static void events_update_groups(
	struct events *events, const struct sample *sample, const struct cgroup_tree *tree)
{
	if (!sample_has(sample, SOURCE_CGROUPS))
		return;
	for (uint32_t i = 0; i < tree->place_count && i < sample->cgroups.place_count; i++) {
		if (sample->cgroups.row[i].id == 0)
			continue;
		events_update_group(events, sample, i, &tree->node[i], EVENT_LIMIT);
		events_update_group(events, sample, i, &tree->node[i], EVENT_THROTTLE);
	}
}

/* A group that has only protected processes asks thousands of times a second. */
static void events_update_no_victim(struct events *events, const struct sample *sample)
{
	const struct oom_log *log = &sample->oom_log;
	char group[EVENT_GROUP_MAX];
	struct event_spell *spell;

	if (!sample_has(sample, SOURCE_OOM_LOG))
		return;
	/* What the log had at the start is not new. */
	if (events->has_before && log->no_victim_count > events->no_victim_count) {
		copy_end(group, log->no_victim_domain);
		spell = spell_find(events, EVENT_NO_VICTIM, CGROUP_NONE, group);
		if (!spell)
			spell = spell_begin(events, sample, EVENT_NO_VICTIM, group);
		if (spell)
			spell->seen_usec = sample->monotonic_usec;
	}
	events->no_victim_count = log->no_victim_count;
}

static void events_end_spells(struct events *events, const struct sample *sample)
{
	for (unsigned int i = 0; i < EVENTS_SPELLS_MAX; i++) {
		struct event_spell *spell = &events->spell[i];

		if (spell->is_on && is_quiet(sample, spell->seen_usec))
			spell_end(events, sample, spell);
	}
}

void events_update(struct events *events, const struct sample *sample,
	const struct watermarks *watermarks, const struct ladder *ladder, const struct kills *kills,
	const struct cgroup_tree *tree)
{
	events_update_zones(events, sample, watermarks);
	events_update_nodes(events, sample, watermarks);
	events_end_spells(events, sample);
	events_update_groups(events, sample, tree);
	events_update_no_victim(events, sample);
	if (events->has_before && ladder->rung != events->rung && events->rung != LADDER_UNKNOWN &&
		ladder->rung != LADDER_UNKNOWN) {
		struct event *event = events_push(events, EVENT_RUNG, sample->realtime_usec);

		event->from_rung = events->rung;
		event->rung = ladder->rung;
	}
	events_update_kills(events, sample, kills);
	events->rung = ladder->rung;
	events->has_before = true;
}

static void note(
	struct events *events, enum event_kind kind, const struct event *from, const char *group)
{
	struct event *event = events_push(events, kind, from->realtime_usec);

	*event = *from;
	event->kind = kind;
	copy_end(event->group, group);
}

void events_note_change(struct events *events, const struct event *change, const char *group)
{
	note(events, EVENT_CHANGE, change, group);
}

void events_note_load(struct events *events, const struct event *load, const char *group)
{
	note(events, EVENT_LOAD, load, group);
}

const char *event_kind_name(enum event_kind kind)
{
	static const char *const names[] = {
		[EVENT_RUNG] = "rung",
		[EVENT_OOM_KILL] = "oom_kill",
		[EVENT_ZONE_LEVEL] = "zone_level",
		[EVENT_GAVE_UP] = "kswapd_gave_up",
		[EVENT_LIMIT] = "limit",
		[EVENT_THROTTLE] = "throttle",
		[EVENT_NO_VICTIM] = "no_victim",
		[EVENT_CHANGE] = "change",
		[EVENT_LOAD] = "load",
	};

	return names[kind];
}

const struct event *events_get(const struct events *events, unsigned int age)
{
	if (age >= events->count)
		return NULL;
	return &events->event[(events->next + EVENTS_MAX - 1 - age) % EVENTS_MAX];
}
