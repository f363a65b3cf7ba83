/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "report/json_parts.h"

void json_pressure_write(
	struct json *json, const char *key, const struct pressure_line *line, double stall_percent)
{
	if (!line->is_present)
		return;
	json_object_begin(json, key);
	json_real(json, "avg10_percent", line->avg10_percent, 2);
	json_real(json, "avg60_percent", line->avg60_percent, 2);
	json_real(json, "avg300_percent", line->avg300_percent, 2);
	json_u64(json, "total_usec", line->total_usec);
	json_real(json, "stall_percent", stall_percent, 3);
	json_object_end(json);
}

void json_group_write(
	struct json *json, const char *key, const struct cgroup_table *table, uint32_t place)
{
	char path[CGROUP_PATH_MAX];

	if (place < table->place_count && table->row[place].id != 0)
		json_text(json, key, cgroup_path(path, sizeof(path), table, place));
}

/* Why the first of CHOICE is that one. */
static const char *reason_of(
	const struct model *model, const struct victim_choice *choice, int first_now)
{
	if (model->sample.processes.hiding != PROCESS_HIDING_NONE)
		return "first_of_visible";
	if (choice->is_tie)
		return "tie";
	if (choice->second < 0)
		return "only_one";
	return choice->first == first_now ? "highest_badness" : "highest_after_reclaim";
}

static void write_group_kill(
	struct json *json, const struct model *model, const struct json_group_kill *kill)
{
	bool is_group = kill->group != CGROUP_NONE;

	json_bool(json, "group_kill", is_group);
	if (!is_group)
		return;
	json_u64(json, "group_kill_processes", kill->count);
	json_group_write(json, "group_kill_path", &model->sample.cgroups, kill->group);
}

void json_choice_write(struct json *json, const char *key, const struct model *model,
	const struct victim_choice *choice, int first_now, const struct json_group_kill *kill)
{
	const struct process *first;

	if (choice->first < 0)
		return;
	first = &model->sample.processes.row[choice->first];
	json_object_begin(json, key);
	json_i64(json, "pid", first->pid);
	json_text(json, "comm", first->comm);
	json_i64(json, "badness_pages", choice->badness_pages);
	if (choice->second >= 0) {
		json_i64(json, "margin_pages", choice->margin_pages);
		json_i64(json, "error_pages", choice->error_pages);
	}
	json_bool(json, "tie", choice->is_tie);
	json_text(json, "reason", reason_of(model, choice, first_now));
	if (kill)
		write_group_kill(json, model, kill);
	json_object_end(json);
}
