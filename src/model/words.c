/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/words.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "base/message.h"
#include "base/units.h"
#include "model/cgroup_name.h"
#include "model/kill_words.h"

const char *words_name(const char *name)
{
	return name[0] ? name : _("n/a");
}

const char *words_rung(enum ladder_rung rung)
{
	switch (rung) {
	case LADDER_CALM:
		return _("calm");
	case LADDER_KSWAPD:
		return _("kswapd");
	case LADDER_DIRECT_RECLAIM:
		return _("direct reclaim");
	case LADDER_COMPACTION:
		return _("compaction");
	case LADDER_OOM_KILL:
		return _("OOM kill");
	case LADDER_UNKNOWN:
		break;
	}
	return _("unknown");
}

const char *words_zone_level(enum zone_level level)
{
	switch (level) {
	case ZONE_ABOVE_HIGH:
		return _("ok");
	case ZONE_BELOW_HIGH:
		return _("below high");
	case ZONE_BELOW_LOW:
		return _("LOW");
	case ZONE_BELOW_MIN:
		return _("MIN");
	case ZONE_CLOSED:
		return _("closed");
	}
	return "";
}

const char *words_kswapd(enum kswapd_state state, bool is_scanning)
{
	switch (state) {
	case KSWAPD_ASLEEP:
		return _("asleep");
	case KSWAPD_MAY_RUN:
		return is_scanning ? _("running") : _("asleep until a zone is below low");
	case KSWAPD_AWAKE:
		return is_scanning ? _("running") : _("woken: no zone is above low");
	case KSWAPD_GAVE_UP:
		return _("gave up: nothing more to reclaim here");
	}
	return "";
}

const char *words_reclaim_class(enum reclaim_class reclaim_class)
{
	switch (reclaim_class) {
	case RECLAIM_KSWAPD:
		return _("kswapd");
	case RECLAIM_DIRECT:
		return _("direct");
	case RECLAIM_KHUGEPAGED:
		return _("khugepaged");
	case RECLAIM_PROACTIVE:
		return _("proactive");
	case RECLAIM_LIMIT:
		return _("at limits");
	case RECLAIM_CLASSES:
		break;
	}
	return "";
}

static const char *words_shortage_zone(char *buffer, size_t size, const struct model *model)
{
	const struct zone_marks *zone = &model->watermarks.zones[model->shortage.zone];
	double page_size = (double)model->sample.host.page_size_bytes;
	char free_text[UNITS_TEXT_MAX], since[UNITS_TEXT_MAX];

	units_bytes(free_text, (double)zone->free_pages * page_size);
	units_duration(since, model_seconds_since(model, model->shortage.since_usec));
	snprintf(buffer, size,
		zone->level == ZONE_BELOW_MIN
			? _("Short of: node %u %s, %s free, below min; short for %s.%s")
		: zone->level == ZONE_BELOW_LOW
			? _("Short of: node %u %s, %s free, below low; short for %s.%s")
			: _("Short of: node %u %s, %s free, not yet above high; short for %s.%s"),
		zone->node, zone->name, free_text, since,
		model->shortage.has_room_elsewhere ? _(" Others have room.") : "");
	return buffer;
}

static bool is_at_max(const struct cgroup_node *node)
{
	return node && node->is_origin && node->state == CGROUP_STATE_RECLAIMING;
}

/* The name of the group that reclaims at its limit, the one most in danger when there are several; "" when the tree
 * does not tell. */
static const char *name_of_limited(char *buffer, size_t size, const struct model *model)
{
	const struct cgroup_tree *tree = &model->cgroup_tree;

	buffer[0] = '\0';
	if (is_at_max(cgroup_tree_node(tree, tree->danger)))
		return cgroup_table_name(buffer, size, &model->sample.cgroups, tree->danger);
	for (unsigned int i = 0; i < tree->order_count; i++) {
		if (is_at_max(cgroup_tree_node(tree, tree->order[i])))
			return cgroup_table_name(
				buffer, size, &model->sample.cgroups, tree->order[i]);
	}
	return buffer;
}

/* A zone that is small beside its node can be below its marks, and the panel of the zones shows it. */
static const struct zone_marks *find_small_below_low(const struct watermarks *watermarks)
{
	for (unsigned int i = 0; i < watermarks->zone_count; i++) {
		const struct zone_marks *zone = &watermarks->zones[i];

		if (zone->level == ZONE_BELOW_LOW || zone->level == ZONE_BELOW_MIN)
			return zone;
	}
	return NULL;
}

static const char *words_shortage_none(char *buffer, size_t size, const struct model *model)
{
	const struct zone_marks *zone = find_small_below_low(&model->watermarks);
	double page_size = (double)model->sample.host.page_size_bytes;
	char managed[UNITS_TEXT_MAX];

	if (model->ladder.rung == LADDER_OOM_KILL)
		snprintf(buffer, size, "%s",
			_("Short of: nothing any more. A process was killed for it."));
	else if (model->watermarks.zone_count == 0)
		snprintf(buffer, size, "%s", _("Short of: nothing by vmstat; zoneinfo is absent."));
	else if (zone)
		snprintf(buffer, size,
			_("Short of: nothing. Only node %u %s is below low, a zone of %s."),
			zone->node, zone->name,
			units_bytes(managed, (double)zone->managed_pages * page_size));
	else
		snprintf(buffer, size, "%s",
			_("Short of: nothing. Every zone in use is above low."));
	return buffer;
}

const char *words_shortage(char *buffer, size_t size, const struct model *model)
{
	char rate[UNITS_TEXT_MAX], since[UNITS_TEXT_MAX], name[CGROUP_PATH_MAX];

	units_duration(since, model_seconds_since(model, model->shortage.since_usec));
	switch (model->shortage.kind) {
	case SHORTAGE_ZONE:
		return words_shortage_zone(buffer, size, model);
	case SHORTAGE_CONTIGUOUS:
		snprintf(buffer, size,
			_("Short of: contiguous blocks, not of memory, for %s; tasks compact it."),
			since);
		break;
	case SHORTAGE_CGROUP_LIMIT:
		units_count(rate, model->reclaim.flow[RECLAIM_LIMIT].scan_pages_per_sec);
		if (name_of_limited(name, sizeof(name), model)[0])
			snprintf(buffer, size,
				_("Short of: %s is at its memory.max for %s; it scans %s pages/s."),
				name, since, rate);
		else
			snprintf(buffer, size,
				_("Short of: a control group is at its limit for %s; it scans %s pages/s."),
				since, rate);
		break;
	case SHORTAGE_COMMIT:
		snprintf(buffer, size,
			_("Short of: commit limit for %s; malloc fails though memory is free."),
			since);
		break;
	case SHORTAGE_NONE:
		return words_shortage_none(buffer, size, model);
	case SHORTAGE_UNKNOWN:
		snprintf(buffer, size, "%s",
			_("Short of: unknown; zoneinfo and vmstat are absent."));
		break;
	}
	return buffer;
}

const char *words_shortage_short(char *buffer, size_t size, const struct model *model)
{
	const struct zone_marks *zone = &model->watermarks.zones[model->shortage.zone];
	const char *text = "";
	char left[UNITS_TEXT_MAX];

	switch (model->shortage.kind) {
	case SHORTAGE_ZONE:
		units_bytes_short(left,
			(double)zone->free_pages * (double)model->sample.host.page_size_bytes);
		snprintf(buffer, size, _("n%u %s %s, %s free"), zone->node, zone->name,
			words_zone_level(zone->level), left);
		return buffer;
	case SHORTAGE_CONTIGUOUS:
		text = _("no contiguous blocks");
		break;
	case SHORTAGE_CGROUP_LIMIT:
		text = _("a cgroup at its limit");
		break;
	case SHORTAGE_COMMIT:
		text = _("at the commit limit");
		break;
	case SHORTAGE_NONE:
		text = _("nothing is short");
		break;
	case SHORTAGE_UNKNOWN:
		text = _("unknown");
		break;
	}
	snprintf(buffer, size, "%s", text);
	return buffer;
}

const char *words_available_short(char *buffer, size_t size, const struct model *model)
{
	const struct forecast_trend *trend = &model->forecast.available;
	char have[UNITS_TEXT_MAX], eta[UNITS_TEXT_MAX];

	units_bytes_short(have, sample_meminfo_bytes(&model->sample, MEMINFO_MEM_AVAILABLE));
	units_duration(eta, trend->eta_sec[FORECAST_ZERO]);
	if (trend->confidence == FORECAST_NONE)
		snprintf(buffer, size, _("%s available"), have);
	else
		snprintf(buffer, size, _("%s left, 0 in %s"), have, eta);
	return buffer;
}

const char *words_available(char *buffer, size_t size, const struct model *model)
{
	const struct forecast_trend *trend = &model->forecast.available;
	double available = sample_meminfo_bytes(&model->sample, MEMINFO_MEM_AVAILABLE);
	double total = sample_meminfo_bytes(&model->sample, MEMINFO_MEM_TOTAL);
	char have[UNITS_TEXT_MAX], of[UNITS_TEXT_MAX], eta[UNITS_TEXT_MAX], slope[UNITS_TEXT_MAX];

	units_bytes(have, available);
	units_bytes(of, total);
	if (isnan(available)) {
		snprintf(buffer, size, "%s", _("Available: unknown; MemAvailable is absent."));
	} else if (trend->confidence == FORECAST_NONE) {
		snprintf(buffer, size,
			available < 0.01 * total
				? _("Available: %s of %s, next to nothing is left.")
				: _("Available: %s of %s, no downward trend."),
			have, of);
	} else {
		units_duration(eta, trend->eta_sec[FORECAST_ZERO]);
		units_bytes(slope, -trend->slope_per_sec);
		snprintf(buffer, size,
			trend->confidence == FORECAST_WEAK
				? _("Available: %s of %s, may reach 0 in %s (-%s/s, weak trend).")
				: _("Available: %s of %s, reaches 0 in about %s (-%s/s)."),
			have, of, eta, slope);
	}
	return buffer;
}

const char *words_trend(char *buffer, size_t size, const struct forecast_trend *trend)
{
	char low[UNITS_TEXT_MAX], min[UNITS_TEXT_MAX], zero[UNITS_TEXT_MAX];

	buffer[0] = '\0';
	if (trend->confidence == FORECAST_NONE)
		return buffer;
	units_duration(low, trend->eta_sec[FORECAST_LOW]);
	units_duration(min, trend->eta_sec[FORECAST_MIN]);
	units_duration(zero, trend->eta_sec[FORECAST_ZERO]);
	if (trend->eta_sec[FORECAST_LOW] > 0)
		snprintf(buffer, size, _("falls: low in %s, min in %s, 0 in %s"), low, min, zero);
	else if (trend->eta_sec[FORECAST_MIN] > 0)
		snprintf(buffer, size, _("falls: min in %s, 0 in %s"), min, zero);
	else
		snprintf(buffer, size, _("falls: 0 in %s"), zero);
	return buffer;
}

static void words_event_kill(char *buffer, size_t size, const struct event *event)
{
	char group[EVENT_GROUP_MAX], place[EVENT_GROUP_MAX + 16] = "", with[48] = "";

	if (event->group[0])
		snprintf(place, sizeof(place), _(", in %s"),
			words_group(group, sizeof(group), event->group));
	if (event->pid == 0) {
		snprintf(buffer, size, _("OOM kill: %u counted%s"), event->count, place);
		return;
	}
	if (event->count > 1)
		snprintf(with, sizeof(with), _(", and %u with it"), event->count - 1);
	snprintf(buffer, size, _("OOM kill: %s (%d)%s%s"), words_name(event->comm), event->pid,
		place, with);
}

/* What begins and ends in a control group. */
static void words_event_spell(char *buffer, size_t size, const struct event *event)
{
	char group[EVENT_GROUP_MAX], lasted[UNITS_TEXT_MAX];

	if (event->group[0])
		words_group(group, sizeof(group), event->group);
	else
		snprintf(group, sizeof(group), "%s", _("the machine"));
	units_duration(lasted, event->for_sec);
	if (!event->is_end)
		snprintf(buffer, size,
			event->kind == EVENT_LIMIT      ? _("%s: at its memory.max")
			: event->kind == EVENT_THROTTLE ? _("%s: slowed down by memory.high")
							: _("%s: out of memory, nobody to kill"),
			group);
	else
		snprintf(buffer, size,
			event->kind == EVENT_LIMIT ? _("%s: no longer at its memory.max, after %s")
			: event->kind == EVENT_THROTTLE
				? _("%s: no longer slowed down, after %s")
				: _("%s: asks for a victim no more, after %s"),
			group, lasted);
}

/* What was changed with this program. */
static void words_event_change(char *buffer, size_t size, const struct event *event)
{
	char name[EVENT_GROUP_MAX + 16];

	if (event->group[0])
		words_group(name, sizeof(name), event->group);
	else
		snprintf(name, sizeof(name), "%s (%d)", event->comm, event->pid);
	snprintf(buffer, size, event->is_end ? _("undone here: %s %s") : _("changed here: %s %s"),
		name, event->change);
}

/* What was made to happen with this program. */
static void words_event_load(char *buffer, size_t size, const struct event *event)
{
	char group[EVENT_GROUP_MAX], place[EVENT_GROUP_MAX + 16] = "", lasted[UNITS_TEXT_MAX];

	if (event->group[0])
		snprintf(place, sizeof(place), _(", in %s"),
			words_group(group, sizeof(group), event->group));
	units_duration(lasted, event->for_sec);
	if (event->is_end)
		/* The reason first: in a narrow panel the end is cut off. */
		snprintf(buffer, size, _("workload ended: %s, after %s"), event->change, lasted);
	else
		snprintf(buffer, size, _("workload started here: %s%s"), event->change, place);
}

const char *words_event(char *buffer, size_t size, const struct event *event)
{
	switch (event->kind) {
	case EVENT_RUNG:
		snprintf(buffer, size, _("%s (was %s)"), words_rung(event->rung),
			words_rung(event->from_rung));
		break;
	case EVENT_OOM_KILL:
		words_event_kill(buffer, size, event);
		break;
	case EVENT_LIMIT:
	case EVENT_THROTTLE:
	case EVENT_NO_VICTIM:
		words_event_spell(buffer, size, event);
		break;
	case EVENT_ZONE_LEVEL:
		snprintf(buffer, size,
			event->level == ZONE_ABOVE_HIGH  ? _("node %u %s: above high again")
			: event->level == ZONE_BELOW_MIN ? _("node %u %s: below min")
							 : _("node %u %s: below low"),
			event->node, event->zone);
		break;
	case EVENT_CHANGE:
		words_event_change(buffer, size, event);
		break;
	case EVENT_LOAD:
		words_event_load(buffer, size, event);
		break;
	case EVENT_GAVE_UP:
		snprintf(buffer, size, _("node %u: kswapd gave up"), event->node);
		break;
	}
	return buffer;
}

/* What a person can do about an absent pressure file (Documentation/accounting/psi.rst). */
static bool is_psi_off(enum sample_source source, int error)
{
	return (source == SOURCE_PRESSURE_MEMORY || source == SOURCE_PRESSURE_IO ||
		       source == SOURCE_PRESSURE_CPU) &&
	       (error == -ENOENT || error == -EOPNOTSUPP);
}

const char *words_absence(
	char *buffer, size_t size, const struct sample *sample, enum sample_source source)
{
	const struct reading *reading = &sample->reading[source];
	const char *path = sample_source_path(source);

	buffer[0] = '\0';
	switch (reading->status) {
	case READING_FRESH:
	case READING_KEPT:
		break;
	case READING_NONE:
		snprintf(buffer, size, _("%s: not read yet"), path);
		break;
	case READING_ABSENT:
		if (is_psi_off(source, reading->error))
			snprintf(buffer, size,
				_("No pressure stall information: boot with psi=1, if the kernel has it."));
		else if (source == SOURCE_PROCESSES && reading->error == -ENOENT)
			snprintf(buffer, size, "%s", _("No processes: this capture has none."));
		else
			snprintf(buffer, size, _("%s: %s"), path, reading->reason);
		break;
	case READING_MALFORMED:
		if (reading->line > 0)
			snprintf(buffer, size, _("%s line %u: %s"), path, reading->line,
				reading->reason);
		else
			snprintf(buffer, size, _("%s: %s"), path, reading->reason);
		break;
	}
	return buffer;
}
