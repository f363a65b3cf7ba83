/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "report/json_kills.h"

#include <math.h>

#include "base/bits.h"
#include "model/kill_words.h"

static void write_bytes(struct json *json, const char *key, uint64_t kib)
{
	json_u64(json, key, kib * 1024);
}

/* An empty text is one that nobody said. */
static void write_text(struct json *json, const char *key, const char *text)
{
	if (text[0])
		json_text(json, key, text);
}

static void write_memory(struct json *json, const struct oom_kill *log)
{
	if (log->flags & OOM_KILL_HAS_MEMORY) {
		write_bytes(json, "anon_bytes", log->kib[PROCESS_ANON]);
		write_bytes(json, "file_bytes", log->kib[PROCESS_FILE]);
		write_bytes(json, "shmem_bytes", log->kib[PROCESS_SHMEM]);
	}
	if (log->flags & OOM_KILL_HAS_TABLES)
		write_bytes(json, "page_tables_bytes", log->kib[PROCESS_TABLES]);
	if (log->flags & OOM_KILL_HAS_LIMIT) {
		write_bytes(json, "usage_bytes", log->usage_kib);
		write_bytes(json, "limit_bytes", log->limit_kib);
	}
}

static void write_record(struct json *json, const struct oom_kill *log)
{
	json_text(json, "scope", oom_scope_name(log->scope));
	json_i64(json, "pid", log->pid);
	json_text(json, "comm", log->comm);
	if (log->flags & OOM_KILL_HAS_UID)
		json_u64(json, "uid", log->uid);
	if (log->flags & OOM_KILL_HAS_ADJ)
		json_i64(json, "oom_score_adj", log->oom_score_adj);
	if (log->invoker[0]) {
		json_text(json, "invoker", log->invoker);
		json_i64(json, "order", log->order);
	}
	write_text(json, "cgroup", log->cgroup);
	write_text(json, "domain", log->domain);
	write_text(json, "killed_group", log->killed_group);
	write_memory(json, log);
	json_bool(json, "again", log->flags & OOM_KILL_AGAIN);
	json_bool(json, "by_hand", log->flags & OOM_KILL_BY_HAND);
}

static void write_held(struct json *json, const struct kill *kill)
{
	static const char *const keys[PROCESS_MEMORIES] = {
		[PROCESS_ANON] = "anon_bytes",
		[PROCESS_FILE] = "file_bytes",
		[PROCESS_SHMEM] = "shmem_bytes",
		[PROCESS_SWAP] = "swap_bytes",
		[PROCESS_TABLES] = "page_tables_bytes",
	};

	if (!kill->has_held)
		return;
	json_object_begin(json, "held");
	for (unsigned int i = 0; i < PROCESS_MEMORIES; i++)
		write_bytes(json, keys[i], kill->held_kib[i]);
	json_object_end(json);
}

static void write_kill(struct json *json, const struct kill *kill)
{
	json_object_begin(json, NULL);
	if (kill->realtime_usec) {
		json_u64(json, "time_unix_usec", kill->realtime_usec);
		json_u64(json, "monotonic_usec", kill->monotonic_usec);
	}
	json_bool(json, "logged", kill->has_log);
	json_bool(json, "earlier", kill->is_earlier);
	json_u64(json, "count", kill->count);
	if (kill->has_log)
		write_record(json, &kill->log);
	else
		write_text(json, "cgroup", kill->cgroup);
	write_held(json, kill);
	json_text(json, "verdict", kill_verdict_name(kill->verdict));
	if (kill->predicted_pid) {
		json_i64(json, "predicted_pid", kill->predicted_pid);
		json_text(json, "predicted_comm", kill->predicted_comm);
	}
	json_object_end(json);
}

static void write_list(struct json *json, const struct kills *kills)
{
	const struct kill *kill;

	json_array_begin(json, "list");
	for (unsigned int age = 0; (kill = kills_get(kills, age)); age++) {
		/* Its record came after all, and is in the list. */
		if (kill->count > 0)
			write_kill(json, kill);
	}
	json_array_end(json);
}

void json_kills_write(struct json *json, const struct model *model)
{
	const struct sample *sample = &model->sample;
	const struct kills *kills = &model->kills;
	char why[WORDS_MAX];

	json_object_begin(json, "oom_kills");
	if (!isnan(kills->counter))
		json_u64(json, "counted", kills->counted);
	if (sample_has(sample, SOURCE_OOM_LOG)) {
		json_u64(json, "logged", kills->logged);
		json_u64(json, "logged_twice", kills->twice);
		json_u64(json, "earlier", sample->oom_log.earlier_count);
		json_u64(json, "lost_records", sample->oom_log.lost_records);
		json_u64(json, "no_victim_reports", sample->oom_log.no_victim_count);
		json_text(json, "log_status", sample->oom_log.is_behind ? "behind" : "ok");
	} else {
		json_text(json, "log_missing", words_kill_log(why, sizeof(why), model));
	}
	json_u64(json, "predicted_right", kills->right_count);
	json_u64(json, "predicted_wrong", kills->wrong_count);
	write_list(json, kills);
	json_object_end(json);
}

static void write_event_kind(struct json *json, const struct event *event)
{
	switch (event->kind) {
	case EVENT_RUNG:
		json_text(json, "rung", ladder_rung_name(event->rung));
		json_text(json, "from_rung", ladder_rung_name(event->from_rung));
		break;
	case EVENT_ZONE_LEVEL:
		json_u64(json, "node", event->node);
		json_text(json, "zone", event->zone);
		json_text(json, "level",
			event->level == ZONE_BELOW_MIN   ? "below_min"
			: event->level == ZONE_BELOW_LOW ? "below_low"
							 : "above_high");
		break;
	case EVENT_GAVE_UP:
		json_u64(json, "node", event->node);
		break;
	case EVENT_OOM_KILL:
		json_u64(json, "count", event->count);
		if (event->pid) {
			json_i64(json, "pid", event->pid);
			json_text(json, "comm", event->comm);
		}
		write_text(json, "cgroup", event->group);
		break;
	case EVENT_LIMIT:
	case EVENT_THROTTLE:
	case EVENT_NO_VICTIM:
		write_text(json, "cgroup", event->group);
		json_bool(json, "end", event->is_end);
		if (event->is_end)
			json_real(json, "for_sec", event->for_sec, 3);
		break;
	case EVENT_CHANGE:
		if (event->pid) {
			json_i64(json, "pid", event->pid);
			json_text(json, "comm", event->comm);
		}
		write_text(json, "cgroup", event->group);
		json_text(json, "change", event->change);
		json_bool(json, "undone", event->is_end);
		break;
	case EVENT_LOAD:
		write_text(json, "cgroup", event->group);
		json_text(json, "load", event->change);
		json_bool(json, "end", event->is_end);
		if (event->is_end)
			json_real(json, "for_sec", event->for_sec, 3);
		break;
	}
}

void json_events_write(struct json *json, const struct model *model)
{
	const struct event *event;

	json_array_begin(json, "events");
	for (unsigned int age = 0; (event = events_get(&model->events, age)); age++) {
		json_object_begin(json, NULL);
		json_u64(json, "time_unix_usec", event->realtime_usec);
		json_text(json, "kind", event_kind_name(event->kind));
		write_event_kind(json, event);
		json_object_end(json);
	}
	json_array_end(json);
}
