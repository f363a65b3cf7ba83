/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "report/json_processes.h"

#include "report/json_parts.h"

/* Who dies next is not known where the kernel would not go by badness, or not all were seen. */
static void write_next(struct json *json, const struct model *model)
{
	const struct victims *victims = &model->victims;
	struct json_group_kill kill = {
		model->cgroup_victims.global_kill_group, model->cgroup_victims.global_kill_count};
	const struct process *second;

	if (victims->policy != VICTIM_POLICY_BADNESS || model->sample.processes.sweep_percent < 100)
		return;
	json_choice_write(json, "victim", model, &victims->next, victims->now.first, &kill);
	if (victims->next.second < 0)
		return;
	second = &model->sample.processes.row[victims->next.second];
	json_object_begin(json, "runner_up");
	json_i64(json, "pid", second->pid);
	json_text(json, "comm", second->comm);
	json_object_end(json);
}

void json_victims_write(struct json *json, const struct model *model)
{
	static const char *const policies[] = {
		[VICTIM_POLICY_BADNESS] = "badness",
		[VICTIM_POLICY_ALLOCATING_TASK] = "allocating_task",
		[VICTIM_POLICY_PANIC] = "panic",
	};
	const struct victims *victims = &model->victims;
	uint64_t page_size = model->sample.host.page_size_bytes;

	if (!sample_has(&model->sample, SOURCE_PROCESSES))
		return;
	json_text(json, "victim_policy", policies[victims->policy]);
	json_text(json, "oom_score_scale", badness_scale_name(victims->scale));
	write_next(json, model);
	json_choice_write(json, "victim_now", model, &victims->now, victims->now.first, NULL);
	if (victims->total_pages > 0)
		json_u64(json, "total_pages", victims->total_pages);
	json_u64(json, "held_pages", badness_kib_pages(victims->held_kib, page_size));
	json_u64(json, "unkillable_pages", badness_kib_pages(victims->unkillable_kib, page_size));
	json_u64(json, "unkillable_processes", victims->unkillable_count);
}

static void write_memory(struct json *json, const struct process *process)
{
	static const char *const names[PROCESS_MEMORIES] = {
		[PROCESS_ANON] = "anon_kib",
		[PROCESS_FILE] = "file_kib",
		[PROCESS_SHMEM] = "shmem_kib",
		[PROCESS_SWAP] = "swap_kib",
		[PROCESS_TABLES] = "page_tables_kib",
	};

	if (!(process->flags & PROCESS_HAS_MEMORY))
		return;
	for (unsigned int i = 0; i < PROCESS_MEMORIES; i++)
		json_u64(json, names[i], process->kib[i]);
}

static void write_rank(struct json *json, const struct victims *victims, unsigned int place)
{
	const struct victim_row *row = place < victims->place_count ? &victims->row[place] : NULL;

	json_text(json, "eligibility",
		eligibility_name(row ? row->eligibility : ELIGIBILITY_UNKNOWN));
	if (!row || row->rank == 0)
		return;
	json_u64(json, "rank", row->rank);
	json_i64(json, "badness_pages", row->badness_pages);
	json_i64(json, "left_pages", row->left_pages);
}

static void write_names(
	struct json *json, const struct process_table *table, const struct process *process)
{
	const struct process_detail *detail = process_table_detail(table, process);

	if (process->user)
		json_text(json, "user", table->texts + process->user);
	if (process->cgroup)
		json_text(json, "cgroup", table->texts + process->cgroup);
	if (detail && detail->command_status == PROCESS_DETAIL_READ && detail->command[0])
		json_text(json, "command", detail->command);
	if (process->start_ticks)
		json_u64(json, "start_ticks", process->start_ticks);
}

static void write_status(
	struct json *json, const struct model *model, const struct process *process)
{
	const char state[2] = {process->state, '\0'};

	if (!(process->flags & PROCESS_HAS_STATUS))
		return;
	json_text(json, "comm", process->comm);
	json_i64(json, "ppid", process->parent_pid);
	json_u64(json, "euid", process->euid);
	json_u64(json, "threads", process->thread_count);
	if (process->state)
		json_text(json, "state", state);
	json_real(json, "read_age_sec", model_seconds_since(model, process->read_usec), 3);
}

static void write_process(struct json *json, const struct model *model, unsigned int place)
{
	const struct process_table *table = &model->sample.processes;
	const struct process *process = &table->row[place];

	json_object_begin(json, NULL);
	json_i64(json, "pid", process->pid);
	write_rank(json, &model->victims, place);
	if (process->flags & PROCESS_HAS_SCORE)
		json_i64(json, "oom_score", process->oom_score);
	if (process->flags & PROCESS_HAS_ADJ)
		json_i64(json, "oom_score_adj", process->oom_score_adj);
	write_memory(json, process);
	json_real(json, "growth_bytes_per_sec",
		growth_kib_per_sec(&model->growth, process, place) * 1024, 0);
	write_status(json, model, process);
	write_names(json, table, process);
	json_object_end(json);
}

void json_processes_write(struct json *json, const struct report *report)
{
	static const char *const hiding[] = {
		[PROCESS_HIDING_NONE] = "none",
		[PROCESS_HIDING_HIDEPID] = "hidepid",
		[PROCESS_HIDING_NAMESPACE] = "pid_namespace",
	};
	const struct model *model = report->model;
	const struct process_table *table = &model->sample.processes;

	if (!sample_has(&model->sample, SOURCE_PROCESSES))
		return;
	json_object_begin(json, "processes");
	json_u64(json, "count", table->count);
	json_u64(json, "missed", table->missed);
	json_u64(json, "sweep_percent", table->sweep_percent);
	json_text(json, "hiding", hiding[table->hiding]);
	if (table->oldest_usec)
		json_real(json, "oldest_sec", model_seconds_since(model, table->oldest_usec), 3);
	json_u64(json, "matching", report->list->count);
	json_array_begin(json, "list");
	for (unsigned int i = 0; i < report_rows(report); i++)
		write_process(json, model, report->list->row[i].place);
	json_array_end(json);
	json_object_end(json);
}
