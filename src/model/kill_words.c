/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/kill_words.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/message.h"
#include "base/units.h"
#include "model/cgroup_name.h"

/* The longest short name of a group. */
#define GROUP_MAX_BYTES 96

const char *words_group(char *buffer, size_t size, const char *path)
{
	const char *last = strrchr(path, '/');

	buffer[0] = '\0';
	if (strcmp(path, "/") == 0)
		snprintf(buffer, size, "/");
	else if (last)
		cgroup_name(buffer, size, last + 1, NULL);
	else
		snprintf(buffer, size, "%s", path);
	return buffer;
}

const char *words_kill_scope(const struct kill *kill)
{
	if (!kill->has_log)
		return "";
	switch (kill->log.scope) {
	case OOM_SCOPE_GLOBAL:
		return _("machine");
	case OOM_SCOPE_CGROUP:
		return _("cgroup");
	case OOM_SCOPE_CPUSET:
		return _("cpuset");
	case OOM_SCOPE_MEMORY_POLICY:
		return _("mem policy");
	case OOM_SCOPE_UNKNOWN:
	case OOM_SCOPES:
		break;
	}
	return "";
}

const char *words_kill_verdict(const struct kill *kill)
{
	switch (kill->verdict) {
	case KILL_AS_PREDICTED:
		return _("as predicted");
	case KILL_OF_TIE:
		return _("tie");
	case KILL_OF_GROUP:
		return _("its group");
	case KILL_OF_ANOTHER:
		return _("another");
	case KILL_NOT_PREDICTED:
		break;
	}
	return "-";
}

const char *words_kill_verdict_long(char *buffer, size_t size, const struct kill *kill)
{
	char name[64];

	snprintf(name, sizeof(name), "%s (%d)", words_name(kill->predicted_comm),
		kill->predicted_pid);
	switch (kill->verdict) {
	case KILL_AS_PREDICTED:
		snprintf(buffer, size, "%s", _("as predicted"));
		break;
	case KILL_OF_TIE:
		snprintf(buffer, size, _("a tie with %s was predicted"), name);
		break;
	case KILL_OF_GROUP:
		if (kill->predicted_pid)
			snprintf(buffer, size, _("predicted with the group of %s"), name);
		else
			snprintf(buffer, size, "%s", _("predicted with its group"));
		break;
	case KILL_OF_ANOTHER:
		snprintf(buffer, size, _("%s was predicted"), name);
		break;
	case KILL_NOT_PREDICTED:
		snprintf(buffer, size, "%s",
			kill->is_earlier          ? _("before the start")
			: kill_is_companion(kill) ? _("with its group, not predicted")
						  : _("nobody was predicted for it"));
		break;
	}
	return buffer;
}

const char *words_kill_victim(char *buffer, size_t size, const struct kill *kill)
{
	if (kill->has_log)
		snprintf(buffer, size, "%s (%d)", words_name(kill->log.comm), kill->log.pid);
	else if (kill->count == 1)
		snprintf(buffer, size, "%s", _("a process"));
	else
		snprintf(buffer, size, _("%u processes"), kill->count);
	return buffer;
}

/* ", 1.20 GiB": of what is known of what it held; empty when nothing is. */
static const char *held_words(char buffer[UNITS_TEXT_MAX + 2], const struct kill *kill)
{
	uint64_t kib[PROCESS_MEMORIES], sum = 0;
	unsigned int known = kill_held(kill, kib);
	char text[UNITS_TEXT_MAX];

	buffer[0] = '\0';
	for (unsigned int i = 0; i < PROCESS_MEMORIES; i++)
		sum += known >> i & 1 ? kib[i] : 0;
	if (known)
		snprintf(buffer, UNITS_TEXT_MAX + 2, ", %s", units_bytes(text, (double)sum * 1024));
	return buffer;
}

/* ", in orders.service": where it happened; empty when nothing says it. */
static const char *place_words(char *buffer, size_t size, const struct kill *kill)
{
	const char *path = kill_group(kill);
	char group[GROUP_MAX_BYTES];

	buffer[0] = '\0';
	if (path[0])
		snprintf(buffer, size, _(", in %s"), words_group(group, sizeof(group), path));
	return buffer;
}

/* The newest kill that is still to be seen, or NULL. */
static const struct kill *recent(
	const struct model *model, char ago[UNITS_TEXT_MAX], unsigned int *ret_with)
{
	const struct kill *kill =
		kills_recent(&model->kills, model->sample.monotonic_usec, ret_with);

	if (kill)
		units_duration(ago, floor(model_seconds_since(model, kill->monotonic_usec)));
	return kill;
}

const char *words_kill_recent(char *buffer, size_t size, const struct model *model)
{
	char ago[UNITS_TEXT_MAX], held[UNITS_TEXT_MAX + 2], place[GROUP_MAX_BYTES + 32];
	char victim[64], verdict[96], with[64] = "";
	unsigned int others;
	const struct kill *kill = recent(model, ago, &others);

	buffer[0] = '\0';
	if (!kill)
		return buffer;
	words_kill_victim(victim, sizeof(victim), kill);
	held_words(held, kill);
	place_words(place, sizeof(place), kill);
	if (others > 0)
		snprintf(with, sizeof(with), _(", and %u with it"), others);
	if (!kill->has_log)
		snprintf(buffer, size, _("OOM kill %s ago: %s%s; no record of it"), ago, victim,
			place);
	else
		snprintf(buffer, size, _("OOM kill %s ago: %s%s%s%s; %s"), ago, victim, held, place,
			with, words_kill_verdict_long(verdict, sizeof(verdict), kill));
	return buffer;
}

const char *words_kill_recent_short(char *buffer, size_t size, const struct model *model)
{
	char ago[UNITS_TEXT_MAX], victim[64];
	unsigned int others;
	const struct kill *kill = recent(model, ago, &others);

	buffer[0] = '\0';
	if (kill)
		snprintf(buffer, size, _("killed %s ago: %s"), ago,
			words_kill_victim(victim, sizeof(victim), kill));
	return buffer;
}

/* Deaths in the ring from before the start. */
static unsigned int earlier_count(const struct kills *kills)
{
	const struct kill *kill;
	unsigned int count = 0;

	for (unsigned int age = 0; (kill = kills_get(kills, age)); age++)
		count += kill->is_earlier && !kill_is_again(kill) ? kill->count : 0;
	return count;
}

static void write_none(char *buffer, size_t size, const struct kills *kills)
{
	unsigned int earlier = earlier_count(kills);

	if (earlier > 0)
		snprintf(buffer, size, _("none since the start, %u before"), earlier);
	else
		snprintf(buffer, size, "%s", _("none since the start"));
}

/* Adds TEXT to the parts in BUFFER, with a semicolon between; one that has no room is left out. */
static void add_part(char *buffer, size_t size, const char *text)
{
	size_t length = strlen(buffer), more = strlen(text);

	if (length + 2 + more < size)
		snprintf(buffer + length, size - length, "%s%s", length > 0 ? "; " : "", text);
}

const char *words_kill_count(char *buffer, size_t size, const struct model *model)
{
	const struct kills *kills = &model->kills;
	uint64_t all = kills->counted > kills->logged ? kills->counted : kills->logged;
	uint64_t judged = kills->right_count + kills->wrong_count;
	uint64_t deaths = all - kills->twice, told = kills->logged - kills->twice;
	double since_boot = sample_vmstat(&model->sample, VMSTAT_OOM_KILL);
	char part[96];

	if (deaths == 0)
		write_none(buffer, size, kills);
	else if (kills->is_lost && deaths == 1)
		snprintf(buffer, size, "%s", _("1 kill, not in the log"));
	else if (kills->is_lost && kills->unlogged > 0)
		snprintf(buffer, size, _("%llu kills, %llu in the log"), (unsigned long long)deaths,
			(unsigned long long)told);
	else if (deaths == 1)
		snprintf(buffer, size, "%s", _("1 kill since the start"));
	else
		snprintf(buffer, size, _("%llu kills since the start"), (unsigned long long)deaths);
	if (judged > 0) {
		snprintf(part, sizeof(part), _("%llu of %llu as predicted"),
			(unsigned long long)kills->right_count, (unsigned long long)judged);
		add_part(buffer, size, part);
	}
	if (since_boot > (double)kills->counted) {
		snprintf(part, sizeof(part), _("%.0f since boot"), since_boot);
		add_part(buffer, size, part);
	}
	return buffer;
}

const char *words_kill_log(char *buffer, size_t size, const struct model *model)
{
	const struct sample *sample = &model->sample;
	const struct reading *reading = &sample->reading[SOURCE_OOM_LOG];
	char why[WORDS_MAX];

	buffer[0] = '\0';
	if (sample_has(sample, SOURCE_OOM_LOG)) {
		if (sample->oom_log.is_behind)
			snprintf(buffer, size, "%s",
				_("The kernel's log comes faster than it is read: there may be more."));
		else if (sample->oom_log.lost_records > 0)
			snprintf(buffer, size,
				_("Records of the kernel's log that were overwritten before they were read: %llu."),
				(unsigned long long)sample->oom_log.lost_records);
	} else if (reading->status == READING_ABSENT &&
		   (reading->error == -EPERM || reading->error == -EACCES)) {
		snprintf(buffer, size, "%s",
			_("The kernel's log may not be read (CAP_SYSLOG, or kernel.dmesg_restrict=0): kills are only counted."));
	} else if (reading->status == READING_ABSENT && reading->error == -ENOENT) {
		snprintf(buffer, size, "%s",
			sample->host.is_captured
				? _("No kernel log: this capture has none. Kills are only counted.")
				: _("There is no /dev/kmsg here, as in most containers: kills are only counted."));
	} else {
		snprintf(buffer, size, _("%s. Kills are only counted."),
			words_absence(why, sizeof(why), sample, SOURCE_OOM_LOG));
	}
	return buffer;
}

/* Who asked for memory, and for how much at once. */
static void add_asker(char *buffer, size_t size, const struct oom_kill *log)
{
	char part[96];

	if (log->flags & OOM_KILL_BY_HAND)
		add_part(buffer, size, _("asked for by hand (SysRq f)"));
	else if (log->flags & OOM_KILL_OF_ASKER)
		add_part(buffer, size, _("it asked for memory (vm.oom_kill_allocating_task)"));
	else if (log->invoker[0]) {
		snprintf(part, sizeof(part), _("%s asked, order %d"), log->invoker, log->order);
		add_part(buffer, size, part);
	}
}

static void add_limit(char *buffer, size_t size, const struct oom_kill *log)
{
	char usage[UNITS_TEXT_MAX], limit[UNITS_TEXT_MAX], part[128];

	if (!(log->flags & OOM_KILL_HAS_LIMIT))
		return;
	snprintf(part, sizeof(part), _("%s of %s used"),
		units_bytes(usage, (double)log->usage_kib * 1024),
		units_bytes(limit, (double)log->limit_kib * 1024));
	add_part(buffer, size, part);
}

static void add_groups(char *buffer, size_t size, const struct oom_kill *log)
{
	char group[GROUP_MAX_BYTES], part[GROUP_MAX_BYTES + 64];

	if (log->killed_group[0]) {
		snprintf(part, sizeof(part), _("all of %s died (memory.oom.group)"),
			words_group(group, sizeof(group), log->killed_group));
		add_part(buffer, size, part);
	} else if (log->domain[0] && log->cgroup[0] && strcmp(log->domain, log->cgroup) != 0) {
		snprintf(part, sizeof(part), _("it was in %s"),
			words_group(group, sizeof(group), log->cgroup));
		add_part(buffer, size, part);
	}
}

const char *words_kill_detail(char *buffer, size_t size, const struct kill *kill)
{
	const struct oom_kill *log = &kill->log;
	char part[64];

	buffer[0] = '\0';
	if (!kill->has_log) {
		snprintf(buffer, size, "%s",
			_("counted by the kernel (oom_kill), without a record that we could read"));
		return buffer;
	}
	add_limit(buffer, size, log);
	add_groups(buffer, size, log);
	add_asker(buffer, size, log);
	if (log->flags & OOM_KILL_HAS_ADJ) {
		snprintf(part, sizeof(part), _("adj %d"), log->oom_score_adj);
		add_part(buffer, size, part);
	}
	if (log->flags & OOM_KILL_HAS_UID) {
		snprintf(part, sizeof(part), _("uid %u"), log->uid);
		add_part(buffer, size, part);
	}
	return buffer;
}
