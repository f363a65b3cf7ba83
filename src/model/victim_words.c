/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/victim_words.h"

#include <stdio.h>

#include "base/message.h"
#include "base/units.h"

/* The longest name of a process, with its PID, in every language. */
#define NAME_MAX_BYTES 64

const char *words_process(
	char *buffer, size_t size, const struct process_table *table, const struct process *process)
{
	if (table->own_pid != 0 && process->pid == table->own_pid)
		snprintf(buffer, size, _("oomwatch itself (%d)"), process->pid);
	else
		snprintf(buffer, size, "%s (%d)", words_name(process->comm), process->pid);
	return buffer;
}

/* The first of a choice, as a sentence needs it. */
struct first_words {
	char name[NAME_MAX_BYTES];
	double held_bytes; /* what its badness counts */
	int adj;
};

/* What RANKED was made with; NULL for the victims as they are. */
static const struct what_if *what_if_of(const struct model *model, const struct victims *ranked)
{
	return ranked == &model->preview ? &model->what_if : NULL;
}

static const char *name_at(char name[NAME_MAX_BYTES], const struct model *model, int place)
{
	const struct process_table *table = &model->sample.processes;

	return words_process(name, NAME_MAX_BYTES, table, &table->row[place]);
}

static struct first_words first_words(
	const struct model *model, const struct victims *ranked, int place)
{
	const struct process *process = &model->sample.processes.row[place];
	const struct what_if *what_if = what_if_of(model, ranked);
	struct first_words words = {
		.held_bytes = (double)what_if_memory_kib(what_if, process) * 1024,
		.adj = what_if ? what_if_adj(what_if, process) : process->oom_score_adj,
	};

	name_at(words.name, model, place);
	return words;
}

static const char *pages_text(char text[UNITS_TEXT_MAX], const struct model *model, int64_t pages)
{
	return units_bytes(text, (double)pages * (double)model->sample.host.page_size_bytes);
}

/* Whether there may be somebody to kill though none is found. */
static bool is_too_little_known(const struct model *model, const struct victims *ranked)
{
	return model->sample.processes.hiding != PROCESS_HIDING_NONE || ranked->unknown_count > 0;
}

/* Whether the first reading of all processes goes on. */
static bool is_being_read(const struct sample *sample)
{
	return sample->reading[SOURCE_PROCESSES].status == READING_NONE ||
	       (sample_has(sample, SOURCE_PROCESSES) && sample->processes.sweep_percent < 100);
}

/* Why nobody can be named, and true; false when somebody can. */
static bool words_nobody(
	char *buffer, size_t size, const struct model *model, const struct victims *ranked)
{
	const struct sample *sample = &model->sample;
	char absence[WORDS_MAX];

	if (ranked->policy == VICTIM_POLICY_PANIC)
		snprintf(buffer, size, "%s",
			_("vm.panic_on_oom is set: the kernel will panic, not kill."));
	else if (is_being_read(sample))
		snprintf(buffer, size,
			_("Next victim: not known yet: %u %% of the processes read."),
			sample->processes.sweep_percent);
	else if (!sample_has(sample, SOURCE_PROCESSES))
		snprintf(buffer, size, _("Next victim: unknown. %s"),
			words_absence(absence, sizeof(absence), sample, SOURCE_PROCESSES));
	else if (ranked->next.first >= 0)
		return false;
	else if (is_too_little_known(model, ranked))
		snprintf(buffer, size, "%s",
			_("Next victim: unknown; too little is known of the processes."));
	else
		snprintf(buffer, size, "%s", _("Nobody can be killed: the kernel would panic."));
	return true;
}

/* Where only the first can be named, or need be; false when the second belongs to it. */
static bool words_first_alone(
	char *buffer, size_t size, const struct model *model, const struct victims *ranked)
{
	struct first_words first = first_words(model, ranked, ranked->next.first);
	char held[UNITS_TEXT_MAX], text[WORDS_MAX];

	snprintf(text, sizeof(text), _("%s, %s, adj %d."), first.name,
		units_bytes(held, first.held_bytes), first.adj);
	if (model->sample.processes.hiding == PROCESS_HIDING_HIDEPID)
		snprintf(buffer, size,
			_("/proc hides processes (hidepid): only own ones are ranked. First: %s"),
			text);
	else if (model->sample.processes.hiding == PROCESS_HIDING_NAMESPACE)
		snprintf(buffer, size,
			_("In a PID namespace: only its own processes are ranked. First: %s"),
			text);
	else if (ranked->policy == VICTIM_POLICY_ALLOCATING_TASK)
		snprintf(buffer, size,
			_("vm.oom_kill_allocating_task is set: whoever asks for memory dies. By badness: %s"),
			text);
	else if (ranked->next.second < 0)
		snprintf(buffer, size, _("Next victim: %s There is no other."), text);
	else
		return false;
	return true;
}

const char *words_victim(
	char *buffer, size_t size, const struct model *model, const struct victims *ranked)
{
	const struct victim_choice *next = &ranked->next;
	char held[UNITS_TEXT_MAX], pages[UNITS_TEXT_MAX], second[NAME_MAX_BYTES];
	struct first_words first;

	if (words_nobody(buffer, size, model, ranked) ||
		words_first_alone(buffer, size, model, ranked))
		return buffer;
	first = first_words(model, ranked, next->first);
	name_at(second, model, next->second);
	if (next->is_tie)
		snprintf(buffer, size, _("Next victim: %s or %s: a tie within %s."), first.name,
			second, pages_text(pages, model, next->error_pages));
	else
		snprintf(buffer, size, _("Next victim: %s, %s, adj %d. Then %s, %s behind."),
			first.name, units_bytes(held, first.held_bytes), first.adj, second,
			pages_text(pages, model, next->margin_pages));
	return buffer;
}

/* As words_nobody(), in a few words. */
static const char *nobody_short(const struct model *model, const struct victims *ranked)
{
	if (ranked->policy == VICTIM_POLICY_PANIC)
		return _("next: a panic, not a kill");
	if (is_being_read(&model->sample))
		return _("next: not known yet");
	if (!sample_has(&model->sample, SOURCE_PROCESSES))
		return _("next: unknown");
	if (ranked->next.first >= 0)
		return NULL;
	return is_too_little_known(model, ranked) ? _("next: unknown")
						  : _("next: nobody, it would panic");
}

const char *words_victim_short(
	char *buffer, size_t size, const struct model *model, const struct victims *ranked)
{
	const struct victim_choice *next = &ranked->next;
	const char *nobody = nobody_short(model, ranked);
	char held[UNITS_TEXT_MAX];
	struct first_words first;

	if (nobody || ranked->policy == VICTIM_POLICY_ALLOCATING_TASK) {
		snprintf(buffer, size, "%s", nobody ? nobody : _("next: whoever asks for memory"));
		return buffer;
	}
	first = first_words(model, ranked, next->first);
	units_bytes_short(held, first.held_bytes);
	if (next->is_tie && model->sample.processes.hiding == PROCESS_HIDING_NONE)
		snprintf(buffer, size, _("next: %s, a tie"), first.name);
	else
		snprintf(buffer, size,
			model->sample.processes.hiding == PROCESS_HIDING_NONE
				? _("next: %s %s, adj %d")
				: _("next of ours: %s %s, adj %d"),
			first.name, held, first.adj);
	return buffer;
}

const char *words_victim_now(
	char *buffer, size_t size, const struct model *model, const struct victims *ranked)
{
	const struct victim_choice *now = &ranked->now;
	char name[NAME_MAX_BYTES];

	buffer[0] = '\0';
	/* Two that are as good as equal are named as a tie already. */
	if (now->first < 0 || now->first == ranked->next.first ||
		(now->is_tie && now->second == ranked->next.first))
		return buffer;
	snprintf(buffer, size, _("By badness now %s is first, but reclaim leaves less of it."),
		name_at(name, model, now->first));
	return buffer;
}

const char *words_unkillable(
	char *buffer, size_t size, const struct model *model, const struct victims *ranked)
{
	double page_kib = (double)model->sample.host.page_size_bytes / 1024;
	double kib = (double)ranked->unkillable_kib, held_kib = (double)ranked->held_kib;
	char held[UNITS_TEXT_MAX];

	buffer[0] = '\0';
	if (ranked->total_pages == 0 || 2 * kib <= held_kib ||
		10 * kib <= (double)ranked->total_pages * page_kib)
		return buffer;
	units_bytes(held, kib * 1024);
	if (ranked->unkillable_count == 1)
		snprintf(buffer, size,
			_("%.0f %% of what processes hold cannot be freed by killing: one protected process holds %s."),
			100 * kib / held_kib, held);
	else
		snprintf(buffer, size,
			_("%.0f %% of what processes hold cannot be freed by killing: %u protected processes hold %s."),
			100 * kib / held_kib, ranked->unkillable_count, held);
	return buffer;
}

const char *words_victim_caveat(
	char *buffer, size_t size, const struct model *model, const struct victims *ranked)
{
	buffer[0] = '\0';
	if (ranked->policy == VICTIM_POLICY_PANIC || ranked->next.first < 0)
		return buffer;
	if (model->sample.processes.missed > 0)
		snprintf(buffer, size, _("Processes that found no place and are not ranked: %u."),
			model->sample.processes.missed);
	else if (model->shortage.kind == SHORTAGE_CGROUP_LIMIT)
		snprintf(buffer, size, "%s",
			_("A control group is at its limit: there the kernel kills only among its own."));
	else if (ranked->shares_count > 0)
		snprintf(buffer, size,
			_("Processes that seem to share its memory and would die with it: %u."),
			ranked->shares_count);
	else if (ranked->scale == BADNESS_SCALE_UNKNOWN)
		snprintf(buffer, size, "%s",
			_("oom_score confirms no formula: ranked by that of Linux 5.9 and later."));
	else if (model->watermarks.node_count > 1)
		snprintf(buffer, size, "%s",
			_("Several nodes: a cpuset or memory policy of who asks may lead to another."));
	return buffer;
}

const char *words_eligibility(enum eligibility eligibility)
{
	switch (eligibility) {
	case ELIGIBLE:
		return _("the kernel may kill it");
	case ELIGIBILITY_UNKNOWN:
		return _("not known: it has not been read, or may not be");
	case INELIGIBLE_INIT:
		return _("the first process of the machine: the kernel never kills it");
	case INELIGIBLE_KERNEL_THREAD:
		return _("a kernel thread: the kernel never kills it");
	case INELIGIBLE_PROTECTED:
		return _("oom_score_adj is -1000: the kernel never kills it");
	case INELIGIBLE_VFORK:
		return _("between vfork and exec: it uses its parent's memory, and is not chosen");
	case INELIGIBLE_ZOMBIE:
		return _("a zombie: it has no memory any more");
	case INELIGIBLE_KILLED:
		return _("being killed already: its memory is taken back");
	case ELIGIBILITIES:
		break;
	}
	return "";
}
