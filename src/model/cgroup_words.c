/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/cgroup_words.h"

#include <inttypes.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "base/units.h"
#include "model/cgroup_name.h"
#include "model/victim_words.h"

/* Of a group within a sentence: a longer name is cut. */
#define NAME_MAX_BYTES 64

/* A limit that is reached later than that is no news. */
#define FULL_WITHIN_SEC 3600

const char *words_cgroup_state(enum cgroup_state state)
{
	switch (state) {
	case CGROUP_STATE_UNLIMITED:
		return _("no limit");
	case CGROUP_STATE_ROOMY:
		return _("roomy");
	case CGROUP_STATE_NEAR:
		return _("near max");
	case CGROUP_STATE_THROTTLED:
		return _("THROTTLED");
	case CGROUP_STATE_RECLAIMING:
		return _("AT MAX");
	case CGROUP_STATE_KILLED:
		return _("KILLED");
	case CGROUP_STATE_UNKNOWN:
	case CGROUP_STATES:
		break;
	}
	return _("n/a");
}

static const char *name_at(char name[NAME_MAX_BYTES], const struct model *model, uint32_t place)
{
	return cgroup_table_name(name, NAME_MAX_BYTES, &model->sample.cgroups, place);
}

/* The group at PLACE, or NULL when there is none. */
static const struct cgroup *group_at(const struct model *model, uint32_t place)
{
	const struct cgroup_table *table = &model->sample.cgroups;

	return place < table->place_count && table->row[place].id != 0 ? &table->row[place] : NULL;
}

/* "12.0 MiB below its 512 MiB", "at its 512 MiB", "at the 2.00 GiB of app.slice". */
static void write_room(
	char *buffer, size_t size, const struct model *model, uint32_t place, uint32_t limit)
{
	const struct cgroup_node *node = cgroup_tree_node(&model->cgroup_tree, place);
	uint64_t max = cgroup_value_or(group_at(model, limit), CGROUP_MAX, 0);
	char name[NAME_MAX_BYTES], left[UNITS_TEXT_MAX], of[UNITS_TEXT_MAX];

	units_bytes(left, (double)node->headroom_bytes);
	units_bytes(of, (double)max);
	if (limit == place && node->headroom_bytes == 0)
		snprintf(buffer, size, _("at its %s"), of);
	else if (limit == place)
		snprintf(buffer, size, _("%s below its %s"), left, of);
	else if (node->headroom_bytes == 0)
		snprintf(buffer, size, _("at the %s of %s"), of, name_at(name, model, limit));
	else
		snprintf(buffer, size, _("%s below the %s of %s"), left, of,
			name_at(name, model, limit));
}

/* The group whose memory.high slows that at PLACE down: the lowest on the way up that is above it;
 * CGROUP_NONE when none is at this moment. */
static uint32_t throttling_place(const struct model *model, uint32_t place)
{
	const struct cgroup *group;

	/* A ring of parents would be left by its depth. */
	for (unsigned int depth = UINT16_MAX + 1; (group = group_at(model, place));
		depth = group->depth) {
		uint64_t high = cgroup_value_or(group, CGROUP_HIGH, CGROUP_UNLIMITED);

		if (group->depth >= depth)
			break;
		if (cgroup_value_or(group, CGROUP_CURRENT, 0) > high)
			return place;
		place = group->parent;
	}
	return CGROUP_NONE;
}

/* "slowed down: 3.00 MiB above its memory.high of 500 MiB". */
static void write_throttled(char *buffer, size_t size, const struct model *model, uint32_t place)
{
	uint32_t by = throttling_place(model, place);
	const struct cgroup *group = group_at(model, by);
	char name[NAME_MAX_BYTES], above[UNITS_TEXT_MAX], high[UNITS_TEXT_MAX];

	if (!group) {
		snprintf(buffer, size, "%s", _("slowed down at memory.high"));
		return;
	}
	units_bytes(above, (double)(group->value[CGROUP_CURRENT] - group->value[CGROUP_HIGH]));
	units_bytes(high, (double)group->value[CGROUP_HIGH]);
	if (by == place)
		snprintf(buffer, size, _("slowed down: %s above its memory.high of %s"), above,
			high);
	else
		snprintf(buffer, size, _("slowed down: %s is %s above its memory.high of %s"),
			name_at(name, model, by), above, high);
}

const char *words_cgroup_nearness(
	char *buffer, size_t size, const struct model *model, uint32_t place)
{
	const struct cgroup_node *node = cgroup_tree_node(&model->cgroup_tree, place);
	char room[WORDS_MAX], when[UNITS_TEXT_MAX];

	buffer[0] = '\0';
	if (!node || !group_at(model, place))
		return buffer;
	if (node->state == CGROUP_STATE_THROTTLED) {
		write_throttled(buffer, size, model, place);
		return buffer;
	}
	if (!group_at(model, node->limit))
		return buffer;
	write_room(room, sizeof(room), model, place, node->limit);
	units_duration(when, node->until_max_sec);
	if (node->headroom_bytes > 0 && node->until_max_sec < FULL_WITHIN_SEC)
		snprintf(buffer, size, _("%s, full in %s"), room, when);
	else
		snprintf(buffer, size, "%s", room);
	return buffer;
}

static bool is_processes_known(const struct sample *sample)
{
	return sample_has(sample, SOURCE_PROCESSES) && sample->processes.sweep_percent >= 100;
}

const char *words_cgroup_nobody(
	const struct model *model, const struct cgroup_choice *choice, uint32_t place)
{
	const struct cgroup *group = group_at(model, place);
	const struct cgroup_node *node = cgroup_tree_node(&model->cgroup_tree, place);

	if (!group || !node || !is_processes_known(&model->sample))
		return _("n/a");
	if (choice->protected_count > 0)
		return _("nobody");
	return group->flags & CGROUP_HAS_PROCESSES && node->process_count == 0 ? "-" : _("n/a");
}

/* Who dies with whom, as a name: "java (4312)", "all 14 of pod 8c1d2e5f"; NULL for nobody. */
static const char *short_victim(
	char *buffer, size_t size, const struct model *model, const struct cgroup_choice *choice)
{
	const struct process_table *processes = &model->sample.processes;
	char name[NAME_MAX_BYTES];

	if (!choice || choice->next.first < 0)
		return NULL;
	if (choice->kill_group == CGROUP_NONE || choice->kill_count < 2)
		return words_process(buffer, size, processes, &processes->row[choice->next.first]);
	snprintf(buffer, size, _("all %u of %s"), choice->kill_count,
		name_at(name, model, choice->kill_group));
	return buffer;
}

const char *words_cgroup_killed(char *buffer, size_t size, const struct model *model,
	const struct cgroup_victims *victims, uint32_t place)
{
	if (!short_victim(buffer, size, model, cgroup_victims_find(victims, place)))
		buffer[0] = '\0';
	return buffer;
}

const char *words_cgroup_danger(char *buffer, size_t size, const struct model *model)
{
	uint32_t place = model->cgroup_tree.danger;
	const struct cgroup_node *node = cgroup_tree_node(&model->cgroup_tree, place);
	char name[NAME_MAX_BYTES], near[WORDS_MAX], victim[WORDS_MAX], since[UNITS_TEXT_MAX];
	size_t used;

	buffer[0] = '\0';
	if (!node || !group_at(model, place))
		return buffer;
	name_at(name, model, place);
	words_cgroup_nearness(near, sizeof(near), model, place);
	units_duration(since, model_seconds_since(model, node->killed_usec));
	if (node->state == CGROUP_STATE_KILLED)
		snprintf(buffer, size, _("Group most in danger: %s, an OOM kill %s ago%s%s."), name,
			since, near[0] ? ", " : "", near);
	else
		snprintf(buffer, size,
			node->state <= CGROUP_STATE_ROOMY ? _("Group nearest its limit: %s%s%s.")
							  : _("Group most in danger: %s%s%s."),
			name, near[0] ? ", " : "", near);
	if (!short_victim(victim, sizeof(victim), model,
		    cgroup_victims_find(&model->cgroup_victims, place)))
		return buffer;
	used = strlen(buffer);
	snprintf(buffer + used, size - used, _(" First to die there: %s."), victim);
	return buffer;
}

const char *words_cgroup_danger_short(char *buffer, size_t size, const struct model *model)
{
	uint32_t place = model->cgroup_tree.danger;
	const struct cgroup_node *node = cgroup_tree_node(&model->cgroup_tree, place);
	char name[NAME_MAX_BYTES], left[UNITS_TEXT_MAX];
	const char *state;

	buffer[0] = '\0';
	if (!node || !group_at(model, place))
		return buffer;
	name_at(name, model, place);
	state = words_cgroup_state((enum cgroup_state)node->state);
	if (node->headroom_bytes == CGROUP_UNLIMITED || node->headroom_bytes == 0)
		snprintf(buffer, size, "%s %s", name, state);
	else
		snprintf(buffer, size, _("%s %s, %s left"), name, state,
			units_bytes_short(left, (double)node->headroom_bytes));
	return buffer;
}

static const char *write_nobody(char *buffer, size_t size, const struct model *model,
	const struct cgroup_choice *choice, uint32_t place)
{
	const char *nobody = words_cgroup_nobody(model, choice, place);
	char held[UNITS_TEXT_MAX];

	if (!is_processes_known(&model->sample)) {
		snprintf(
			buffer, size, "%s", _("not known yet: the processes are still being read"));
		return buffer;
	}
	if (choice->protected_count == 0) {
		snprintf(buffer, size, "%s",
			strcmp(nobody, "-") == 0
				? _("nobody: there is no process in it")
				: _("unknown; too little is known of the processes"));
		return buffer;
	}
	units_bytes(held, (double)choice->protected_kib * 1024);
	if (choice->protected_count == 1)
		snprintf(buffer, size, _("nobody can be killed: one protected process holds %s"),
			held);
	else
		snprintf(buffer, size, _("nobody can be killed: %u protected processes hold %s"),
			choice->protected_count, held);
	return buffer;
}

/* "java (4312), 1.20 GiB, adj 0; 80 MiB before postgres (911)". */
static const char *write_choice(char *buffer, size_t size, const struct model *model,
	const struct victim_choice *next, const struct what_if *what_if)
{
	const struct process_table *processes = &model->sample.processes;
	const struct process *process = &processes->row[next->first];
	double page_bytes = (double)model->sample.host.page_size_bytes;
	char first[NAME_MAX_BYTES], second[NAME_MAX_BYTES] = "";
	char held[UNITS_TEXT_MAX], pages[UNITS_TEXT_MAX];
	int adj = what_if ? what_if_adj(what_if, process) : process->oom_score_adj;

	words_process(first, sizeof(first), processes, process);
	if (next->second >= 0)
		words_process(second, sizeof(second), processes, &processes->row[next->second]);
	units_bytes(held, (double)what_if_memory_kib(what_if, process) * 1024);
	units_bytes(pages,
		page_bytes * (double)(next->is_tie ? next->error_pages : next->margin_pages));
	if (next->second < 0)
		snprintf(buffer, size, _("%s, %s, adj %d; there is no other"), first, held, adj);
	else if (next->is_tie)
		snprintf(buffer, size, _("%s or %s: a tie within %s"), first, second, pages);
	else
		snprintf(buffer, size, _("%s, %s, adj %d; %s before %s"), first, held, adj, pages,
			second);
	return buffer;
}

const char *words_cgroup_victim(char *buffer, size_t size, const struct model *model,
	const struct cgroup_victims *victims, uint32_t place)
{
	const struct cgroup_choice *choice = cgroup_victims_find(victims, place);
	const struct process_table *processes = &model->sample.processes;
	char name[NAME_MAX_BYTES], first[NAME_MAX_BYTES];

	buffer[0] = '\0';
	if (!choice)
		return buffer;
	if (choice->next.first < 0)
		return write_nobody(buffer, size, model, choice, place);
	if (choice->kill_group == CGROUP_NONE || choice->kill_count < 2)
		return write_choice(buffer, size, model, &choice->next,
			victims == &model->cgroup_preview ? &model->what_if : NULL);
	words_process(first, sizeof(first), processes, &processes->row[choice->next.first]);
	snprintf(buffer, size, _("all %u processes of %s, chosen by %s"), choice->kill_count,
		name_at(name, model, choice->kill_group), first);
	return buffer;
}

const char *words_cgroup_limit(char *buffer, size_t size, const struct model *model, uint32_t place)
{
	const struct cgroup_node *node = cgroup_tree_node(&model->cgroup_tree, place);
	const struct cgroup *limit;
	char name[NAME_MAX_BYTES], max[UNITS_TEXT_MAX];

	if (!node || node->state == CGROUP_STATE_UNKNOWN) {
		snprintf(buffer, size, "%s", _("n/a"));
		return buffer;
	}
	limit = group_at(model, node->limit);
	if (!limit) {
		snprintf(buffer, size, "%s", _("none"));
		return buffer;
	}
	units_bytes(max, (double)cgroup_value_or(limit, CGROUP_MAX, 0));
	if (node->limit == place)
		snprintf(buffer, size, _("its own memory.max, %s"), max);
	else
		snprintf(buffer, size, _("memory.max of %s, %s"), name_at(name, model, node->limit),
			max);
	return buffer;
}

const char *words_cgroup_mode(char *buffer, size_t size, const struct cgroup_table *table)
{
	buffer[0] = '\0';
	switch (table->mode) {
	case CGROUP_MODE_NONE:
		snprintf(buffer, size, "%s",
			_("No control groups: neither cgroup2 nor the memory controller of cgroup1 is mounted."));
		return buffer;
	case CGROUP_MODE_V1:
		snprintf(buffer, size, "%s",
			_("Only cgroup1 is mounted, which is not read: boot with systemd.unified_cgroup_hierarchy=1."));
		return buffer;
	case CGROUP_MODE_HYBRID:
		snprintf(buffer, size, "%s",
			_("The memory controller is bound to cgroup1: groups show stalls and processes, but no amounts."));
		return buffer;
	case CGROUP_MODE_NO_MEMORY:
		snprintf(buffer, size, "%s",
			_("No memory controller: the kernel has none, or was booted with cgroup_disable=memory."));
		return buffer;
	case CGROUP_MODE_V2:
		break;
	}
	if (table->missed > 0)
		snprintf(buffer, size, _("Groups that found no place and are not shown: %u."),
			table->missed);
	else if (table->is_contained)
		snprintf(buffer, size, _("In a container: only the groups below %.64s are seen."),
			table->subtree[0] ? table->subtree : "/");
	return buffer;
}

const char *words_cgroup_global_kill(
	char *buffer, size_t size, const struct model *model, const struct cgroup_victims *victims)
{
	uint32_t place = victims->global_kill_group;
	char name[NAME_MAX_BYTES];

	buffer[0] = '\0';
	if (!group_at(model, place) || victims->global_kill_count < 2)
		return buffer;
	name_at(name, model, place);
	snprintf(buffer, size, _("kills all %" PRIu32 " of %s"), victims->global_kill_count, name);
	return buffer;
}

const char *words_cgroup_missing(char *buffer, size_t size, const struct sample *sample)
{
	const struct reading *reading = &sample->reading[SOURCE_CGROUPS];

	buffer[0] = '\0';
	/* What was not captured may have been there. */
	if (sample->host.is_captured && !sample_has(sample, SOURCE_CGROUPS) &&
		sample->cgroups.mode == CGROUP_MODE_NONE && reading->status == READING_ABSENT &&
		(reading->error == -ENOENT || reading->error == -ENOTSUP)) {
		snprintf(buffer, size, "%s", _("No control groups: this capture has none."));
		return buffer;
	}
	/* Without cgroup2 the table says what there is instead. */
	if (sample_has(sample, SOURCE_CGROUPS) ||
		(reading->status == READING_ABSENT && reading->error == -ENOTSUP))
		words_cgroup_mode(buffer, size, &sample->cgroups);
	return buffer[0] ? buffer : words_absence(buffer, size, sample, SOURCE_CGROUPS);
}
