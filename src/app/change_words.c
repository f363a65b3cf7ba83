/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/change_words.h"

#include <errno.h>
#include <stdio.h>

#include "action/unit.h"
#include "base/message.h"
#include "base/units.h"
#include "model/consequence.h"

/* "java (4312)" or the path of a group, and a value. */
#define NAME_MAX_BYTES (CGROUP_PATH_MAX + 32)
#define VALUE_MAX_BYTES 32

/* A write that took longer is worth a word, in seconds. */
#define SLOW_SEC 1

static uint64_t amount_of(int64_t value)
{
	return value == CHANGE_UNLIMITED ? CGROUP_UNLIMITED : (uint64_t)value;
}

/* The file of the model's groups that KIND writes; CGROUP_VALUES when it is none of them. */
static enum cgroup_value file_of(enum change_kind kind)
{
	switch (kind) {
	case CHANGE_MEMORY_MIN:
		return CGROUP_MIN;
	case CHANGE_MEMORY_LOW:
		return CGROUP_LOW;
	case CHANGE_MEMORY_HIGH:
		return CGROUP_HIGH;
	case CHANGE_MEMORY_MAX:
		return CGROUP_MAX;
	case CHANGE_SWAP_MAX:
		return CGROUP_SWAP_MAX;
	case CHANGE_OOM_GROUP:
		return CGROUP_OOM_GROUP;
	case CHANGE_OOM_SCORE_ADJ:
	case CHANGE_RECLAIM:
	case CHANGE_SIGNAL:
	case CHANGE_CGROUP_KILL:
	case CHANGE_KINDS:
		break;
	}
	return CGROUP_VALUES;
}

const struct process *change_words_process(const struct model *model, const struct target *target)
{
	const struct process *process;

	if (target->kind != TARGET_PROCESS || !sample_has(&model->sample, SOURCE_PROCESSES))
		return NULL;
	process = process_table_find(&model->sample.processes, target->pid);
	/* The start is not known of every row. */
	if (process && process->start_ticks != 0 && target->start_ticks != 0 &&
		process->start_ticks != target->start_ticks)
		return NULL;
	return process;
}

uint32_t change_words_group(const struct model *model, const struct target *target)
{
	const struct cgroup_table *table = &model->sample.cgroups;

	if (target->kind != TARGET_CGROUP || !sample_has(&model->sample, SOURCE_CGROUPS))
		return CGROUP_NONE;
	for (uint32_t place = 0; place < table->place_count; place++) {
		if (table->row[place].id != 0 && table->row[place].id == target->inode)
			return place;
	}
	return CGROUP_NONE;
}

int change_words_think(struct model *model, const struct change *change)
{
	enum cgroup_value file = file_of(change->kind);
	const struct process *process;
	uint32_t place;

	if (change->kind == CHANGE_OOM_SCORE_ADJ) {
		process = change_words_process(model, &change->target);
		return process ? what_if_set_adj(&model->what_if, process, (int)change->value)
			       : -ESRCH;
	}
	/* The others have no part in who is chosen. */
	if (file != CGROUP_MAX && file != CGROUP_SWAP_MAX && file != CGROUP_OOM_GROUP)
		return 0;
	place = change_words_group(model, &change->target);
	return place == CGROUP_NONE
		       ? -ESRCH
		       : what_if_set_limit(&model->what_if, &model->sample.cgroups.row[place], file,
				 amount_of(change->value));
}

const char *change_words_title(char *buffer, size_t size, const struct change *change)
{
	char name[NAME_MAX_BYTES], old[VALUE_MAX_BYTES], new[VALUE_MAX_BYTES];
	char amount[UNITS_TEXT_MAX];

	target_name(name, sizeof(name), &change->target);
	change_value_words(new, sizeof(new), change->kind, change->value);
	if (change->kind == CHANGE_SIGNAL)
		snprintf(buffer, size, _("%s to %s"), new, name);
	else if (change->kind == CHANGE_CGROUP_KILL)
		snprintf(buffer, size, _("kill all processes of %s"), name);
	else if (change->kind == CHANGE_RECLAIM)
		snprintf(buffer, size, _("reclaim %s from %s"),
			units_bytes(amount, (double)change->value), name);
	else if (change->has_old)
		snprintf(buffer, size, _("%s of %s: %s -> %s"), change_rows[change->kind].name,
			name, change_value_words(old, sizeof(old), change->kind, change->old), new);
	else
		snprintf(
			buffer, size, _("%s of %s: %s"), change_rows[change->kind].name, name, new);
	return buffer;
}

static const char *caution_text(const struct change *change, enum change_caution caution)
{
	switch (caution) {
	case CAUTION_BELOW_CURRENT:
		return change->kind == CHANGE_MEMORY_MAX
			       ? _("The limit is below what is used now: the rest is reclaimed at once, and "
				   "if that fails, processes are killed.")
			       : _("The limit is below what is used now: the rest is reclaimed at once, and "
				   "its processes are slowed down until it is.");
	case CAUTION_ZERO:
		return change->kind == CHANGE_MEMORY_MAX
			       ? _("A memory.max of 0 kills every process in the group.")
			       : _("A limit of 0 leaves the group nothing.");
	case CAUTION_OWN_GROUP:
		return _(
			"oomwatch itself runs in that group, or below it: it may be the one that is "
			"killed, slowed down or without memory.");
	case CAUTION_UNENFORCEABLE:
		return _("At -1000 the kernel never kills it: a memory.max above it may become "
			 "unenforceable, and the machine runs out of memory instead.");
	case CAUTION_UNIT:
		return _(
			"The group is a unit of systemd, which writes its own value again at the next "
			"daemon-reload or restart.");
	case CAUTION_RAISE_ONLY:
		return _(
			"Without CAP_SYS_RESOURCE it can be taken back, but not lowered to any other value.");
	case CAUTION_SAME:
		return _("It has that value already.");
	case CAUTION_SHARED_MEMORY:
		return _("Other processes share its memory (CLONE_VM): they get the same value.");
	}
	return "";
}

const char *change_words_caution(
	char *buffer, size_t size, const struct change *change, enum change_caution caution)
{
	snprintf(buffer, size, "%s", caution_text(change, caution));
	return buffer;
}

/* The next line, empty; it counts when something is in it at line_end(). */
static char *line_begin(struct change_words *words)
{
	words->line[words->count][0] = '\0';
	return words->line[words->count];
}

static void line_end(struct change_words *words)
{
	words->count += words->count < CHANGE_LINES_MAX && words->line[words->count][0];
}

static void add_of_process(
	struct change_words *words, const struct model *model, const struct change *change)
{
	const struct process *process = change_words_process(model, &change->target);

	if (!process)
		return;
	if (change->kind == CHANGE_SIGNAL) {
		consequence_end(line_begin(words), CHANGE_LINE_MAX, process);
		line_end(words);
		return;
	}
	consequence_rank(line_begin(words), CHANGE_LINE_MAX, model, process);
	line_end(words);
	consequence_group_victim(line_begin(words), CHANGE_LINE_MAX, model, process);
	line_end(words);
}

static void add_of_group(
	struct change_words *words, const struct model *model, const struct change *change)
{
	uint32_t place = change_words_group(model, &change->target);
	char *line = line_begin(words);

	if (change->kind == CHANGE_CGROUP_KILL)
		consequence_group_end(line, CHANGE_LINE_MAX, model, place);
	else if (change->kind == CHANGE_RECLAIM)
		consequence_reclaim(line, CHANGE_LINE_MAX, model, place, (uint64_t)change->value);
	else if (change->kind == CHANGE_OOM_GROUP)
		consequence_oom_group(line, CHANGE_LINE_MAX, model, place, change->value == 1);
	else
		consequence_limit(line, CHANGE_LINE_MAX, model, place, file_of(change->kind),
			amount_of(change->value));
	line_end(words);
}

static void add_cautions(
	struct change_words *words, const struct change *change, unsigned int cautions)
{
	for (unsigned int bit = 1; bit != 0 && bit <= cautions; bit <<= 1) {
		if (!(cautions & bit))
			continue;
		change_words_caution(
			line_begin(words), CHANGE_LINE_MAX, change, (enum change_caution)bit);
		line_end(words);
	}
}

static void add_unit(
	struct change_words *words, const struct model *model, const struct change *change)
{
	char command[CHANGE_LINE_MAX - 64];

	if (!unit_property(change->kind))
		return;
	change_command(command, sizeof(command), change, model ? model->sample.cgroups.mount : "");
	/* It may not fit. */
	if (!command[0])
		return;
	snprintf(line_begin(words), CHANGE_LINE_MAX, _("Instead: %s"), command);
	line_end(words);
}

void change_words_add(struct change_words *words, const struct model *model,
	const struct change *change, unsigned int cautions)
{
	unsigned int before = words->count;

	if (model && change->target.kind == TARGET_PROCESS)
		add_of_process(words, model, change);
	else if (model)
		add_of_group(words, model, change);
	/* With its numbers it is said already. */
	if (words->count > before && change->target.kind == TARGET_CGROUP)
		cautions &= ~(unsigned int)CAUTION_BELOW_CURRENT;
	add_cautions(words, change, cautions);
	if (cautions & CAUTION_UNIT)
		add_unit(words, model, change);
}

int change_words_newer(
	struct failure *failure, const struct change *change, const struct change *newer)
{
	char name[NAME_MAX_BYTES];

	return failure_set(failure, -ESTALE, 0,
		_("%s, %s: the newer change %llu is in force, undo that one first"),
		target_name(name, sizeof(name), &change->target), change_rows[change->kind].name,
		(unsigned long long)newer->id);
}

/* "Reclaimed 12.0 MiB of 64.0 MiB from /app.slice." */
static const char *report_reclaim(char *buffer, size_t size, const struct change *change)
{
	bool is_less = change->has_old && change->has_result && change->result < change->old;
	char name[NAME_MAX_BYTES], taken[UNITS_TEXT_MAX], wanted[UNITS_TEXT_MAX];

	target_name(name, sizeof(name), &change->target);
	units_bytes(taken, is_less ? (double)(change->old - change->result) : 0);
	units_bytes(wanted, (double)change->value);
	if (change->has_old && change->has_result)
		snprintf(buffer, size,
			change->state == CHANGE_CANCELLED
				? _("Cancelled: %s uses %s less now; %s were to be reclaimed.")
				: _("%s uses %s less now; %s were to be reclaimed."),
			name, taken, wanted);
	else
		snprintf(buffer, size, _("%s were to be reclaimed from %s."), wanted, name);
	return buffer;
}

/* A change that has no value to be read back. */
static const char *report_deed(char *buffer, size_t size, const struct change *change)
{
	char name[NAME_MAX_BYTES], value[VALUE_MAX_BYTES];

	if (change->kind == CHANGE_RECLAIM)
		return report_reclaim(buffer, size, change);

	target_name(name, sizeof(name), &change->target);
	change_value_words(value, sizeof(value), change->kind, change->value);
	if (change->kind == CHANGE_SIGNAL)
		snprintf(buffer, size, _("%s was sent to %s."), value, name);
	else
		snprintf(buffer, size, _("All processes of %s were killed."), name);
	return buffer;
}

/* "is 2G, was max", with TOOK behind it. */
static void report_value(char *buffer, size_t size, const struct change *change, const char *took)
{
	const char *file = change_rows[change->kind].name;
	char name[NAME_MAX_BYTES], old[VALUE_MAX_BYTES], result[VALUE_MAX_BYTES];

	target_name(name, sizeof(name), &change->target);
	change_value_words(old, sizeof(old), change->kind, change->old);
	change_value_words(result, sizeof(result), change->kind,
		change->has_result ? change->result : change->value);
	if (!change->has_result)
		snprintf(buffer, size, _("%s of %s was written as %s, but cannot be read back%s."),
			file, name, result, took);
	else if (change->state == CHANGE_CANCELLED && change->result == change->old)
		snprintf(buffer, size, _("%s of %s: cancelled, it is %s again%s."), file, name,
			result, took);
	else if (change->state == CHANGE_CANCELLED)
		snprintf(buffer, size, _("%s of %s was interrupted: it is %s, was %s%s."), file,
			name, result, old, took);
	else if (change->state == CHANGE_UNDONE)
		snprintf(buffer, size, _("%s of %s is %s again%s."), file, name, result, took);
	else
		snprintf(buffer, size, _("%s of %s is %s, was %s%s."), file, name, result, old,
			took);
}

const char *change_words_report(char *buffer, size_t size, const struct change *change)
{
	double sec = (double)change->took_usec / 1000000;
	char title[CHANGE_LINE_MAX], duration[UNITS_TEXT_MAX], took[UNITS_TEXT_MAX + 32] = "";

	if (sec >= SLOW_SEC)
		snprintf(took, sizeof(took), _("; the write took %s"),
			units_duration(duration, sec));
	if (change->state == CHANGE_GONE)
		snprintf(buffer, size, _("%s of %s: gone, nothing is left to undo."),
			change_rows[change->kind].name,
			target_name(title, sizeof(title), &change->target));
	else if (change->state == CHANGE_PLANNED || change->state == CHANGE_FAILED)
		snprintf(buffer, size, _("%s failed: %s"),
			change_words_title(title, sizeof(title), change),
			failure_reason(change->error));
	else if (change_rows[change->kind].can_undo)
		report_value(buffer, size, change, took);
	else
		report_deed(buffer, size, change);
	return buffer;
}
