/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "report/json_cgroups.h"

#include "model/cgroup_name.h"
#include "model/cgroup_words.h"
#include "report/json_parts.h"

static void write_values(struct json *json, const struct cgroup *group)
{
	static const char *const names[CGROUP_VALUES] = {
		[CGROUP_CURRENT] = "current_bytes",
		[CGROUP_PEAK] = "peak_bytes",
		[CGROUP_MIN] = "min_bytes",
		[CGROUP_LOW] = "low_bytes",
		[CGROUP_HIGH] = "high_bytes",
		[CGROUP_MAX] = "max_bytes",
		[CGROUP_SWAP_CURRENT] = "swap_current_bytes",
		[CGROUP_SWAP_MAX] = "swap_max_bytes",
		[CGROUP_ZSWAP_CURRENT] = "zswap_current_bytes",
		[CGROUP_ZSWAP_MAX] = "zswap_max_bytes",
		[CGROUP_PIDS_CURRENT] = "pids_current",
		[CGROUP_PIDS_MAX] = "pids_max",
	};

	for (unsigned int i = 0; i < CGROUP_VALUES; i++) {
		if (names[i] && cgroup_has(group, i) && group->value[i] != CGROUP_UNLIMITED)
			json_u64(json, names[i], group->value[i]);
	}
	if (cgroup_has(group, CGROUP_OOM_GROUP))
		json_bool(json, "oom_group", group->value[CGROUP_OOM_GROUP] != 0);
}

static void write_limit(
	struct json *json, const struct cgroup_table *table, const struct cgroup_node *node)
{
	if (node->limit < table->place_count && table->row[node->limit].id != 0) {
		json_group_write(json, "limit_path", table, node->limit);
		json_u64(json, "limit_bytes",
			cgroup_value_or(&table->row[node->limit], CGROUP_MAX, 0));
		json_u64(json, "headroom_bytes", node->headroom_bytes);
	}
	json_real(json, "growth_bytes_per_sec", node->growth_bytes_per_sec, 0);
	json_real(json, "until_max_sec", node->until_max_sec, 1);
}

static void write_events(struct json *json, const char *key, const struct cgroup_events *events)
{
	if (!events->present)
		return;
	json_object_begin(json, key);
	for (unsigned int i = 0; i < CGROUP_EVENTS; i++) {
		if ((events->present >> i) & 1)
			json_u64(json, cgroup_event_name(i), events->count[i]);
	}
	json_object_end(json);
}

static void write_event_rates(struct json *json, const struct cgroup_node *node)
{
	json_object_begin(json, "events_per_sec");
	for (unsigned int i = 0; i < CGROUP_EVENTS; i++)
		json_real(json, cgroup_event_name(i), node->event_per_sec[i], 3);
	json_object_end(json);
}

static void write_stat(struct json *json, const struct cgroup *group)
{
	if (!(group->flags & CGROUP_HAS_STAT))
		return;
	json_object_begin(json, "stat");
	for (unsigned int i = 0; i < CGROUP_STAT_FIELDS; i++) {
		if (cgroup_stat_has(&group->stat, i))
			json_u64(json, cgroup_stat_name(i), group->stat.value[i]);
	}
	json_object_end(json);
}

static void write_reclaim(struct json *json, const struct cgroup_node *node)
{
	json_real(json, "scan_pages_per_sec", node->scan_pages_per_sec, 1);
	json_real(json, "steal_pages_per_sec", node->steal_pages_per_sec, 1);
	json_real(json, "refault_pages_per_sec", node->refault_pages_per_sec, 1);
	json_real(json, "swap_in_pages_per_sec", node->swap_in_pages_per_sec, 1);
	json_real(json, "major_faults_per_sec", node->major_faults_per_sec, 1);
}

static void write_pressure(
	struct json *json, const struct cgroup *group, const struct cgroup_node *node)
{
	const struct pressure *pressure = &group->pressure;

	if (!pressure->some.is_present && !pressure->full.is_present)
		return;
	json_object_begin(json, "pressure");
	json_pressure_write(json, "some", &pressure->some, node->some_percent);
	json_pressure_write(json, "full", &pressure->full, node->full_percent);
	json_object_end(json);
}

/* At its own memory.max. Who dies there is not known before all processes were seen once. */
static void write_victims(struct json *json, const struct model *model, uint32_t place)
{
	const struct cgroup_choice *choice = cgroup_victims_find(&model->cgroup_victims, place);
	const struct process_table *processes = &model->sample.processes;
	struct json_group_kill kill;

	if (!choice || !sample_has(&model->sample, SOURCE_PROCESSES))
		return;
	kill = (struct json_group_kill){choice->kill_group, choice->kill_count};
	if (processes->sweep_percent >= 100)
		json_choice_write(json, "victim", model, &choice->next, choice->now.first, &kill);
	json_choice_write(json, "victim_now", model, &choice->now, choice->now.first, NULL);
	json_u64(json, "total_pages", choice->total_pages);
	json_u64(json, "candidates", choice->candidate_count);
	json_u64(json, "unkillable_processes", choice->protected_count);
	json_u64(json, "unkillable_pages",
		badness_kib_pages(choice->protected_kib, model->sample.host.page_size_bytes));
}

/* What is known of it once it was read. */
static void write_read(struct json *json, const struct model *model, uint32_t place)
{
	const struct cgroup_table *table = &model->sample.cgroups;
	const struct cgroup *group = &table->row[place];
	const struct cgroup_node *node = cgroup_tree_node(&model->cgroup_tree, place);

	if (!node || group->read_usec == 0)
		return;
	json_text(json, "state", cgroup_state_name((enum cgroup_state)node->state));
	json_real(json, "read_sec", model_seconds_since(model, group->read_usec), 3);
	if (group->flags & CGROUP_HAS_PROCESSES) {
		json_u64(json, "processes", group->process_count);
		json_u64(json, "subtree_processes", node->process_count);
	}
	write_values(json, group);
	write_limit(json, table, node);
	write_events(json, "events", &group->events);
	write_events(json, "local_events", &group->local);
	write_event_rates(json, node);
	write_stat(json, group);
	write_pressure(json, group, node);
	write_reclaim(json, node);
	write_victims(json, model, place);
}

static void write_group(struct json *json, const struct model *model, uint32_t place)
{
	const struct cgroup_table *table = &model->sample.cgroups;
	char name[CGROUP_PATH_MAX];

	json_object_begin(json, NULL);
	json_group_write(json, "path", table, place);
	json_text(json, "name", cgroup_table_name(name, sizeof(name), table, place));
	json_text(json, "kind", cgroup_kind_name(cgroup_table_kind(table, place)));
	write_read(json, model, place);
	json_object_end(json);
}

static void write_tree(struct json *json, const struct report *report)
{
	const struct model *model = report->model;
	const struct cgroup_table *table = &model->sample.cgroups;

	if (table->subtree[0])
		json_text(json, "subtree", table->subtree);
	json_bool(json, "contained", table->is_contained);
	json_u64(json, "count", table->count);
	json_u64(json, "matching", report->groups->all);
	json_u64(json, "missed", table->missed);
	json_u64(json, "limited", model->cgroup_tree.limited_count);
	json_u64(json, "sweep_percent", table->sweep_percent);
	if (table->oldest_usec)
		json_real(json, "oldest_sec", model_seconds_since(model, table->oldest_usec), 3);
	json_group_write(json, "danger", table, model->cgroup_tree.danger);
}

void json_cgroups_write(struct json *json, const struct report *report)
{
	static const char *const modes[] = {
		[CGROUP_MODE_NONE] = "none",
		[CGROUP_MODE_V2] = "v2",
		[CGROUP_MODE_HYBRID] = "hybrid",
		[CGROUP_MODE_V1] = "v1",
		[CGROUP_MODE_NO_MEMORY] = "no_memory",
	};
	const struct sample *sample = &report->model->sample;
	const struct cgroup_table *table = &sample->cgroups;
	bool has_groups = sample_has(sample, SOURCE_CGROUPS);
	char missing[WORDS_MAX];

	if (sample->reading[SOURCE_CGROUPS].status == READING_NONE)
		return;
	json_object_begin(json, "cgroup_tree");
	json_text(json, "mode", modes[table->mode]);
	if (table->mount[0])
		json_text(json, "mount", table->mount);
	if (has_groups)
		write_tree(json, report);
	if (words_cgroup_missing(missing, sizeof(missing), sample)[0])
		json_text(json, "missing", missing);
	json_object_end(json);
	if (!has_groups)
		return;
	json_array_begin(json, "cgroups");
	for (unsigned int i = 0; i < report->groups->count; i++)
		write_group(json, report->model, report->groups->row[i].place);
	json_array_end(json);
}
