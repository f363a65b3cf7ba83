/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/process_columns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/message.h"
#include "base/units.h"

/*
 * Where a screen of 80 columns ends, the first nine by importance are left: who it is, how the
 * kernel sees it, what it holds that reclaim cannot drop, and whether that grows.
 */
const struct process_column_row process_column_rows[PROCESS_COLUMNS] = {
	[COLUMN_RANK] =
		{
			.name = "rank",
			.title = N_("#"),
			.help = N_(
				"Its place in the kernel's order of badness at this moment; 1 is "
				"the greatest."),
			.width = 5,
			.importance = 4,
		},
	[COLUMN_WAS] =
		{
			.name = "was",
			.title = N_("WAS"),
			.help = N_("The rank without what is thought."),
			.width = 5,
			.importance = 4,
		},
	[COLUMN_PID] =
		{
			.name = "pid",
			.title = N_("PID"),
			.help = N_("The number of the process."),
			.width = 7,
			.importance = 2,
		},
	[COLUMN_USER] =
		{
			.name = "user",
			.title = N_("USER"),
			.help = N_("Its effective user: the second of Uid in /proc/PID/status."),
			.width = 8,
			.is_left = true,
			.importance = 9,
		},
	[COLUMN_ADJ] =
		{
			.name = "adj",
			.title = N_("ADJ"),
			.help = N_("/proc/PID/oom_score_adj, -1000 to 1000: thousandths of RAM and "
				   "swap that are added to its badness."),
			.width = 5,
			.is_descending = true,
			.importance = 5,
		},
	[COLUMN_SCORE] =
		{
			.name = "score",
			.title = N_("SCORE"),
			.help = N_(
				"/proc/PID/oom_score, 0 to about 2000: its badness as the kernel "
				"shows it, in coarse steps."),
			.width = 5,
			.is_descending = true,
			.importance = 14,
		},
	[COLUMN_BADNESS] =
		{
			.name = "badness",
			.title = N_("BADNESS"),
			.help = N_(
				"Bytes by which the kernel chooses: anon, file, shmem, swap, page "
				"tables and oom_score_adj; or why it may not kill it."),
			.width = 9,
			.is_descending = true,
			.importance = 3,
		},
	[COLUMN_SHARE] =
		{
			.name = "share",
			.title = N_("MEM%"),
			.help = N_(
				"Its memory that counts for badness, in percent of RAM and swap."),
			.width = 5,
			.is_descending = true,
			.importance = 12,
		},
	[COLUMN_ANON] =
		{
			.name = "anon",
			.title = N_("ANON"),
			.help = N_(
				"Bytes of anonymous memory in RAM: RssAnon in /proc/PID/status."),
			.width = 5,
			.is_descending = true,
			.importance = 6,
		},
	[COLUMN_FILE] =
		{
			.name = "file",
			.title = N_("FILE"),
			.help = N_(
				"Bytes of mapped files in RAM, which reclaim takes first: RssFile "
				"in /proc/PID/status."),
			.width = 5,
			.is_descending = true,
			.importance = 10,
		},
	[COLUMN_SHMEM] =
		{
			.name = "shmem",
			.title = N_("SHMEM"),
			.help = N_("Bytes of mapped tmpfs and shared memory in RAM: RssShmem in "
				   "/proc/PID/status."),
			.width = 5,
			.is_descending = true,
			.importance = 11,
		},
	[COLUMN_SWAP] =
		{
			.name = "swap",
			.title = N_("SWAP"),
			.help = N_("Bytes in swap: VmSwap in /proc/PID/status."),
			.width = 5,
			.is_descending = true,
			.importance = 7,
		},
	[COLUMN_TABLES] =
		{
			.name = "tables",
			.title = N_("PGT"),
			.help = N_("Bytes of its page tables: VmPTE in /proc/PID/status."),
			.width = 5,
			.is_descending = true,
			.importance = 13,
		},
	[COLUMN_GROWTH] =
		{
			.name = "growth",
			.title = N_("GROWTH/s"),
			.help = N_("Bytes a second by which its memory grows, over the last half "
				   "minute or so."),
			.width = 8,
			.is_descending = true,
			.importance = 8,
		},
	[COLUMN_THREADS] =
		{
			.name = "threads",
			.title = N_("THR"),
			.help = N_("Its threads: Threads in /proc/PID/status."),
			.width = 5,
			.is_descending = true,
			.importance = 17,
		},
	[COLUMN_STATE] =
		{
			.name = "state",
			.title = N_("S"),
			.help = N_(
				"State in /proc/PID/status: R runs, S sleeps, D waits in the "
				"kernel, T is stopped, Z has ended, I is an idle kernel thread."),
			.width = 1,
			.is_left = true,
			.importance = 16,
		},
	[COLUMN_CGROUP] =
		{
			.name = "cgroup",
			.title = N_("CGROUP"),
			.help = N_("Path of its control group: /proc/PID/cgroup."),
			.width = 24,
			.is_left = true,
			.importance = 15,
		},
	[COLUMN_COMMAND] =
		{
			.name = "command",
			.title = N_("COMMAND"),
			.help = N_("Its command line where it was read, else its name; a kernel "
				   "thread's name in brackets."),
			.width = 16,
			.is_left = true,
			.importance = 1,
		},
};

int process_column_find(const char *name)
{
	for (int column = 0; column < PROCESS_COLUMNS; column++) {
		if (strcmp(process_column_rows[column].name, name) == 0)
			return column;
	}
	return -1;
}

/* Of a place that RANKED does not reach, nothing is known. */
static enum eligibility eligibility_of(const struct victims *ranked, unsigned int place)
{
	return place < ranked->place_count ? ranked->row[place].eligibility : ELIGIBILITY_UNKNOWN;
}

static uint32_t rank_of(const struct victims *ranked, unsigned int place)
{
	return place < ranked->place_count ? ranked->row[place].rank : 0;
}

static double badness_bytes(
	const struct model *model, const struct victims *ranked, unsigned int place)
{
	if (eligibility_of(ranked, place) != ELIGIBLE)
		return NAN;
	return (double)ranked->row[place].badness_pages *
	       (double)model->sample.host.page_size_bytes;
}

static double memory_bytes(const struct process *process, enum process_memory memory)
{
	return process->flags & PROCESS_HAS_MEMORY ? (double)process->kib[memory] * 1024 : NAN;
}

static double share_percent(
	const struct model *model, const struct victims *ranked, const struct process *process)
{
	double total_bytes =
		(double)ranked->total_pages * (double)model->sample.host.page_size_bytes;
	uint64_t kib =
		what_if_memory_kib(ranked == &model->preview ? &model->what_if : NULL, process);

	if (!(process->flags & PROCESS_HAS_MEMORY) || total_bytes <= 0)
		return NAN;
	return 100 * 1024 * (double)kib / total_bytes;
}

/* As the kernel shows it, or would show it. */
static double score_of(const struct model *model, const struct victims *ranked,
	const struct process *process, unsigned int place)
{
	if (ranked == &model->preview && eligibility_of(ranked, place) == INELIGIBLE_PROTECTED)
		return 0;
	if (ranked == &model->preview && eligibility_of(ranked, place) == ELIGIBLE &&
		ranked->scale != BADNESS_SCALE_UNKNOWN)
		return badness_score(
			ranked->row[place].badness_pages, ranked->total_pages, ranked->scale);
	return process->flags & PROCESS_HAS_SCORE ? process->oom_score : NAN;
}

/* The value of a column, in bytes where it is an amount; NAN when there is none. */
static double column_value(const struct model *model, const struct victims *ranked,
	enum process_column column, unsigned int place)
{
	const struct process *process = &model->sample.processes.row[place];
	uint32_t rank = rank_of(ranked, place);

	switch (column) {
	case COLUMN_RANK:
		return rank > 0 ? rank : NAN;
	case COLUMN_WAS:
		rank = rank_of(&model->victims, place);
		return rank > 0 ? rank : NAN;
	case COLUMN_PID:
		return process->pid;
	case COLUMN_ADJ:
		if (ranked == &model->preview && what_if_find(&model->what_if, process))
			return what_if_adj(&model->what_if, process);
		return process->flags & PROCESS_HAS_ADJ ? process->oom_score_adj : NAN;
	case COLUMN_SCORE:
		return score_of(model, ranked, process, place);
	case COLUMN_BADNESS:
		return badness_bytes(model, ranked, place);
	case COLUMN_SHARE:
		return share_percent(model, ranked, process);
	case COLUMN_ANON:
		return memory_bytes(process, PROCESS_ANON);
	case COLUMN_FILE:
		return memory_bytes(process, PROCESS_FILE);
	case COLUMN_SHMEM:
		return memory_bytes(process, PROCESS_SHMEM);
	case COLUMN_SWAP:
		return memory_bytes(process, PROCESS_SWAP);
	case COLUMN_TABLES:
		return memory_bytes(process, PROCESS_TABLES);
	case COLUMN_GROWTH:
		return growth_kib_per_sec(&model->growth, process, place) * 1024;
	case COLUMN_THREADS:
		return process->flags & PROCESS_HAS_STATUS ? process->thread_count : NAN;
	case COLUMN_STATE:
		return process->state ? process->state : NAN;
	default:
		return NAN;
	}
}

/* The text of the columns that have no value, as far as the row has it; "" when it is not known. */
static const char *column_text(char *buffer, size_t size, const struct process_table *table,
	enum process_column column, const struct process *process)
{
	switch (column) {
	case COLUMN_USER:
		return process->flags & PROCESS_HAS_STATUS
			       ? process_user(table, process, buffer, size)
			       : "";
	case COLUMN_CGROUP:
		return table->texts + process->cgroup;
	case COLUMN_COMMAND:
		return process->comm;
	default:
		return "";
	}
}

static int compare_values(const struct model *model, const struct victims *ranked,
	enum process_column column, bool is_descending, unsigned int a, unsigned int b)
{
	double first = column_value(model, ranked, column, a);
	double second = column_value(model, ranked, column, b);
	int order = (first > second) - (first < second);

	if (isnan(first) || isnan(second))
		return isnan(first) - isnan(second);
	return is_descending ? -order : order;
}

static int compare_texts(const struct process_table *table, enum process_column column,
	bool is_descending, unsigned int a, unsigned int b)
{
	char buffer[2][16];
	const char *first =
		column_text(buffer[0], sizeof(buffer[0]), table, column, &table->row[a]);
	const char *second =
		column_text(buffer[1], sizeof(buffer[1]), table, column, &table->row[b]);
	int order = strcasecmp(first, second);

	if (!first[0] || !second[0])
		return !first[0] - !second[0];
	return is_descending ? -order : order;
}

static bool has_text(enum process_column column)
{
	return column == COLUMN_USER || column == COLUMN_CGROUP || column == COLUMN_COMMAND;
}

int process_column_compare(const struct model *model, const struct victims *ranked,
	enum process_column column, bool is_reversed, unsigned int a, unsigned int b)
{
	const struct process_table *table = &model->sample.processes;
	bool is_descending = process_column_rows[column].is_descending != is_reversed;
	/* Less one, so that 0, without a rank, is the greatest. */
	uint32_t first = rank_of(ranked, a) - 1, second = rank_of(ranked, b) - 1;
	int order = has_text(column) ? compare_texts(table, column, is_descending, a, b)
				     : compare_values(model, ranked, column, is_descending, a, b);

	if (order == 0)
		order = (first > second) - (first < second);
	if (order == 0)
		order = (table->row[a].pid > table->row[b].pid) -
			(table->row[a].pid < table->row[b].pid);
	return order;
}

const char *process_eligibility_word(enum eligibility eligibility)
{
	switch (eligibility) {
	case INELIGIBLE_INIT:
		return _("init");
	case INELIGIBLE_KERNEL_THREAD:
		return _("kernel");
	case INELIGIBLE_PROTECTED:
		return _("protected");
	case INELIGIBLE_VFORK:
		return _("vfork");
	case INELIGIBLE_ZOMBIE:
		return _("zombie");
	case INELIGIBLE_KILLED:
		return _("killed");
	default:
		return _("unread");
	}
}

/* It was read, and it has none: a kernel thread, or a process that has ended. */
static bool has_no_memory(const struct process *process)
{
	return (process->flags & (PROCESS_HAS_STATUS | PROCESS_HAS_MEMORY)) == PROCESS_HAS_STATUS;
}

static const char *absent_cell(const struct victims *ranked, enum process_column column,
	const struct process *process, unsigned int place)
{
	enum eligibility eligibility = eligibility_of(ranked, place);

	switch (column) {
	case COLUMN_RANK:
	case COLUMN_WAS:
		return eligibility == ELIGIBILITY_UNKNOWN ? _("n/a") : "-";
	case COLUMN_BADNESS:
		return process_eligibility_word(eligibility);
	case COLUMN_STATE:
		return "?";
	case COLUMN_SHARE:
	case COLUMN_ANON:
	case COLUMN_FILE:
	case COLUMN_SHMEM:
	case COLUMN_SWAP:
	case COLUMN_TABLES:
	case COLUMN_GROWTH:
		return has_no_memory(process) ? "" : _("n/a");
	default:
		return _("n/a");
	}
}

static const char *value_cell(char *buffer, enum process_column column, double value)
{
	switch (column) {
	case COLUMN_RANK:
	case COLUMN_WAS:
	case COLUMN_PID:
	case COLUMN_ADJ:
	case COLUMN_SCORE:
		snprintf(buffer, PROCESS_CELL_MAX, "%.0f", value);
		return buffer;
	case COLUMN_SHARE:
		snprintf(buffer, PROCESS_CELL_MAX, "%.1f", value);
		return buffer;
	case COLUMN_GROWTH:
		return units_growth_short(buffer, value);
	case COLUMN_THREADS:
		return units_count(buffer, value);
	case COLUMN_STATE:
		snprintf(buffer, PROCESS_CELL_MAX, "%c", (int)value);
		return buffer;
	default:
		return units_bytes_short(buffer, value);
	}
}

/*
 * The name by which the kernel speaks of a process, and its arguments: "java -jar orders.jar" for
 * "/usr/bin/java -jar orders.jar", and "worker: python3 job.py" where the name is another.
 */
static const char *command_cell(char *buffer, const struct process_table *table,
	const struct process *process, const struct process_detail *detail)
{
	const char *command = detail ? detail->command : "";
	const char *name = command;

	if (table->own_pid && process->pid == table->own_pid) {
		snprintf(buffer, PROCESS_CELL_MAX, _("%s (self)"), process->comm);
		return buffer;
	}
	if (process->flags & PROCESS_KERNEL_THREAD) {
		snprintf(buffer, PROCESS_CELL_MAX, "[%s]", process->comm);
		return buffer;
	}
	for (const char *at = command; *at && *at != ' '; at++) {
		if (*at == '/')
			name = at + 1;
	}
	if (!command[0])
		return process->comm;
	if (strncmp(name, process->comm, strlen(process->comm)) == 0)
		return name;
	snprintf(buffer, PROCESS_CELL_MAX, "%s: %s", process->comm, name);
	return buffer;
}

/* A command line is only in the details, and their control group is the newer. */
static const char *text_cell(char *buffer, const struct process_table *table,
	enum process_column column, const struct process *process)
{
	const struct process_detail *detail = process_table_detail(table, process);
	const char *text = column_text(buffer, PROCESS_CELL_MAX, table, column, process);

	if (detail && column == COLUMN_CGROUP && detail->cgroup[0])
		return detail->cgroup;
	if (!text[0])
		return _("n/a");
	return column == COLUMN_COMMAND ? command_cell(buffer, table, process, detail) : text;
}

const char *process_cell(char buffer[PROCESS_CELL_MAX], const struct model *model,
	const struct victims *ranked, enum process_column column, unsigned int place)
{
	const struct process_table *table = &model->sample.processes;
	const struct process *process = &table->row[place];
	double value;

	if (has_text(column))
		return text_cell(buffer, table, column, process);
	value = column_value(model, ranked, column, place);
	if (isnan(value))
		return absent_cell(ranked, column, process, place);
	return value_cell(buffer, column, value);
}
