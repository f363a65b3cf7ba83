/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/consequence.h"

#include <stdio.h>

#include "base/message.h"
#include "base/units.h"
#include "model/cgroup_name.h"
#include "model/cgroup_words.h"
#include "model/victim_words.h"

/* Of a process or a group within a sentence: a longer name is cut. */
#define NAME_MAX_BYTES 64

/* The group at PLACE, or NULL when there is none. */
static const struct cgroup *group_at(const struct model *model, uint32_t place)
{
	const struct cgroup_table *table = &model->sample.cgroups;

	return sample_has(&model->sample, SOURCE_CGROUPS) && place < table->place_count &&
			       table->row[place].id != 0
		       ? &table->row[place]
		       : NULL;
}

static const char *process_name(char name[NAME_MAX_BYTES], const struct model *model, int place)
{
	const struct process_table *table = &model->sample.processes;

	return words_process(name, NAME_MAX_BYTES, table, &table->row[place]);
}

/* The victims as they would be; as they are when nothing is thought. */
static const struct victims *victims_then(const struct model *model)
{
	return model_is_previewed(model) ? &model->preview : &model->victims;
}

static const struct cgroup_victims *group_victims_then(const struct model *model)
{
	return model_is_previewed(model) ? &model->cgroup_preview : &model->cgroup_victims;
}

const char *consequence_rank(
	char *buffer, size_t size, const struct model *model, const struct process *process)
{
	const struct process_table *table = &model->sample.processes;
	const struct victims *then = victims_then(model);
	uint32_t place = (uint32_t)(process - table->row);
	const struct victim_row *old_row, *new_row;
	char name[NAME_MAX_BYTES];

	buffer[0] = '\0';
	if (place >= model->victims.place_count || place >= then->place_count)
		return buffer;
	old_row = &model->victims.row[place];
	new_row = &then->row[place];
	words_process(name, sizeof(name), table, process);
	if (new_row->rank == 0 && new_row->eligibility == ELIGIBILITY_UNKNOWN)
		snprintf(buffer, size, _("It is not known whether %s can be killed then."), name);
	else if (new_row->rank == 0)
		snprintf(buffer, size, _("%s is not killed then: %s."), name,
			words_eligibility((enum eligibility)new_row->eligibility));
	else if (old_row->rank == 0)
		snprintf(buffer, size, _("%s can be killed then: it gets rank %u of %u."), name,
			new_row->rank, then->order_count);
	else if (old_row->rank == new_row->rank)
		snprintf(buffer, size, _("%s keeps rank %u of %u."), name, new_row->rank,
			then->order_count);
	else
		snprintf(buffer, size, _("%s moves from rank %u to rank %u of %u."), name,
			old_row->rank, new_row->rank, then->order_count);
	return buffer;
}

/* Whether it is the usual rule by which the kernel would choose, and somebody is known. */
static bool is_choice_known(const struct model *model, const struct victims *victims)
{
	return sample_has(&model->sample, SOURCE_PROCESSES) && victims->next.first >= 0 &&
	       victims->policy == VICTIM_POLICY_BADNESS;
}

const char *consequence_victim(char *buffer, size_t size, const struct model *model)
{
	const struct victims *then = victims_then(model);
	int first = model->victims.next.first;
	char name[NAME_MAX_BYTES], before[NAME_MAX_BYTES];

	if (!is_choice_known(model, then))
		return words_victim(buffer, size, model, then);
	process_name(name, model, then->next.first);
	if (then->next.first == first)
		snprintf(buffer, size, _("The next victim stays %s."), name);
	else if (first >= 0)
		snprintf(buffer, size, _("The next victim is %s then, not %s."), name,
			process_name(before, model, first));
	else
		snprintf(buffer, size, _("The next victim is %s then."), name);
	return buffer;
}

const char *consequence_group_victim(
	char *buffer, size_t size, const struct model *model, const struct process *process)
{
	const struct cgroup_node *node =
		cgroup_tree_node(&model->cgroup_tree, model_group_of(model, process));
	const struct cgroup_choice *now, *then;
	char group[NAME_MAX_BYTES], name[NAME_MAX_BYTES], before[NAME_MAX_BYTES];

	buffer[0] = '\0';
	if (!node || !group_at(model, node->limit))
		return buffer;
	now = cgroup_victims_find(&model->cgroup_victims, node->limit);
	then = cgroup_victims_find(group_victims_then(model), node->limit);
	if (!now || !then || now->next.first == then->next.first)
		return buffer;
	cgroup_table_name(group, sizeof(group), &model->sample.cgroups, node->limit);
	if (then->next.first < 0)
		snprintf(buffer, size, _("At the limit of %s nobody can be killed then."), group);
	else if (now->next.first < 0)
		snprintf(buffer, size, _("At the limit of %s %s is killed then."), group,
			process_name(name, model, then->next.first));
	else
		snprintf(buffer, size, _("At the limit of %s %s is killed then, not %s."), group,
			process_name(name, model, then->next.first),
			process_name(before, model, now->next.first));
	return buffer;
}

/* Below use by BELOW. */
static void write_below_max(
	char *buffer, size_t size, const struct model *model, uint32_t place, const char *below)
{
	const struct cgroup_choice *choice = cgroup_victims_find(group_victims_then(model), place);
	char killed[NAME_MAX_BYTES];

	words_cgroup_killed(killed, sizeof(killed), model, group_victims_then(model), place);
	if (killed[0])
		snprintf(buffer, size,
			choice->kill_count > 1
				? _("memory.max is %s below use: that much is reclaimed at once, "
				    "and if that fails %s are killed.")
				: _("memory.max is %s below use: that much is reclaimed at once, "
				    "and if that fails %s is killed."),
			below, killed);
	else if (choice && choice->protected_count > 0 && choice->candidate_count == 0)
		snprintf(buffer, size,
			_("memory.max is %s below use: that much is reclaimed at once; nobody can be "
			  "killed there, so that the limit may not hold."),
			below);
	else
		snprintf(buffer, size,
			_("memory.max is %s below use: that much is reclaimed at once, and if that "
			  "fails processes of it are killed."),
			below);
}

static void write_above_max(
	char *buffer, size_t size, const struct model *model, uint32_t place, const char *above)
{
	char killed[NAME_MAX_BYTES];

	words_cgroup_killed(killed, sizeof(killed), model, group_victims_then(model), place);
	if (killed[0])
		snprintf(buffer, size,
			_("memory.max is %s above use. First to die when it is reached: %s."),
			above, killed);
	else
		snprintf(buffer, size, _("memory.max is %s above use."), above);
}

/* A limit of USED bytes that is VALUE. */
static void write_bound(char *buffer, size_t size, const struct model *model, uint32_t place,
	enum cgroup_value file, uint64_t value, uint64_t used)
{
	bool is_below = value < used;
	char distance[UNITS_TEXT_MAX];

	units_bytes(distance, (double)(is_below ? used - value : value - used));
	if (value == CGROUP_UNLIMITED)
		snprintf(buffer, size, _("%s bounds nothing then."), cgroup_value_file(file));
	else if (file == CGROUP_MAX && is_below)
		write_below_max(buffer, size, model, place, distance);
	else if (file == CGROUP_MAX)
		write_above_max(buffer, size, model, place, distance);
	else if (file == CGROUP_HIGH && is_below)
		snprintf(buffer, size,
			_("memory.high is %s below use: that much is reclaimed, and its processes are "
			  "slowed down until it is; nobody is killed for it."),
			distance);
	else if (file == CGROUP_SWAP_MAX && is_below)
		snprintf(buffer, size,
			_("memory.swap.max is %s below what it has in swap: nothing is read back for "
			  "that, and nothing more is swapped out."),
			distance);
	else
		snprintf(buffer, size, _("%s is %s above use."), cgroup_value_file(file), distance);
}

/* memory.min or memory.low. */
static void write_protection(char *buffer, size_t size, enum cgroup_value file, uint64_t value)
{
	char amount[UNITS_TEXT_MAX];

	units_bytes(amount, (double)value);
	if (value == 0)
		snprintf(buffer, size, _("%s spares nothing then."), cgroup_value_file(file));
	else if (file == CGROUP_LOW && value == CGROUP_UNLIMITED)
		snprintf(buffer, size, "%s",
			_("Reclaim spares all of its memory, as long as it finds something elsewhere."));
	else if (file == CGROUP_LOW)
		snprintf(buffer, size,
			_("Reclaim spares %s of its memory, as long as it finds something elsewhere."),
			amount);
	else if (value == CGROUP_UNLIMITED)
		snprintf(buffer, size, "%s",
			_("Reclaim never takes its memory, even if others are killed for it."));
	else
		snprintf(buffer, size,
			_("Reclaim never takes the first %s of its memory, even if others are killed "
			  "for it."),
			amount);
}

const char *consequence_limit(char *buffer, size_t size, const struct model *model, uint32_t place,
	enum cgroup_value file, uint64_t value)
{
	enum cgroup_value use = file == CGROUP_SWAP_MAX ? CGROUP_SWAP_CURRENT : CGROUP_CURRENT;
	const struct cgroup *group = group_at(model, place);

	buffer[0] = '\0';
	if (file == CGROUP_MIN || file == CGROUP_LOW)
		write_protection(buffer, size, file, value);
	else if (group && cgroup_has(group, use))
		write_bound(buffer, size, model, place, file, value, group->value[use]);
	return buffer;
}

const char *consequence_oom_group(
	char *buffer, size_t size, const struct model *model, uint32_t place, bool is_on)
{
	const struct cgroup_node *node = cgroup_tree_node(&model->cgroup_tree, place);

	if (is_on && node && group_at(model, place))
		snprintf(buffer, size,
			_("A kill in this group takes all of it and below: %u processes now."),
			node->process_count);
	else if (is_on)
		snprintf(buffer, size, "%s", _("A kill in this group takes all of it and below."));
	else
		snprintf(buffer, size, "%s",
			_("A kill in this group takes the chosen process alone, unless a group above "
			  "says otherwise."));
	return buffer;
}

const char *consequence_reclaim(
	char *buffer, size_t size, const struct model *model, uint32_t place, uint64_t bytes)
{
	const struct cgroup *group = group_at(model, place);
	uint64_t used = group ? cgroup_value_or(group, CGROUP_CURRENT, 0) : 0;
	char amount[UNITS_TEXT_MAX], of[UNITS_TEXT_MAX];

	units_bytes(amount, (double)bytes);
	units_bytes(of, (double)used);
	if (used == 0)
		snprintf(buffer, size,
			_("Up to %s are taken from it; what is needed again is read again."),
			amount);
	else
		snprintf(buffer, size,
			_("Up to %s of its %s are taken from it; what is needed again is read again."),
			amount, of);
	return buffer;
}

const char *consequence_end(char *buffer, size_t size, const struct process *process)
{
	char held[UNITS_TEXT_MAX];

	buffer[0] = '\0';
	if (process->flags & PROCESS_HAS_MEMORY)
		snprintf(buffer, size,
			_("It holds %s; if it ends, what it does not share becomes free."),
			units_bytes(held, (double)process_memory_kib(process) * 1024));
	return buffer;
}

const char *consequence_group_end(
	char *buffer, size_t size, const struct model *model, uint32_t place)
{
	const struct cgroup_node *node = cgroup_tree_node(&model->cgroup_tree, place);

	buffer[0] = '\0';
	if (node && group_at(model, place))
		snprintf(buffer, size,
			_("All processes of the group and below end at once: %u now."),
			node->process_count);
	return buffer;
}
