/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/cgroup_columns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/message.h"
#include "base/units.h"
#include "model/cgroup_name.h"
#include "model/cgroup_words.h"
#include "model/victim_words.h"

/* A time until max that is further away says nothing any more. */
#define UNTIL_MAX_SEC (24 * 3600)

/*
 * Where a screen of 80 columns ends, the first six by importance are left: which group, how much it
 * has of what it may have, how near the limit is, and who dies there.
 */
const struct cgroup_column_row cgroup_column_rows[CGROUP_COLUMNS] = {
	[CGROUP_COLUMN_GROUP] =
		{
			.name = "group",
			.title = N_("GROUP"),
			.help = N_(
				"Its name, of the container, pod or unit where the folder tells; below its parent."),
			.width = 21,
			.is_left = true,
			.importance = 1,
		},
	[CGROUP_COLUMN_USAGE] =
		{
			.name = "usage",
			.title = N_("USAGE"),
			.help = N_(
				"memory.current in percent of its own memory.max; as a bar with marks for low, high and max."),
			.width = 14,
			.is_left = true,
			.is_descending = true,
			.importance = 3,
		},
	[CGROUP_COLUMN_CURRENT] =
		{
			.name = "current",
			.title = N_("CURRENT"),
			.help = N_(
				"memory.current: bytes charged to the group and those below it, with file pages and kernel memory."),
			.width = 7,
			.is_descending = true,
			.importance = 2,
		},
	[CGROUP_COLUMN_LOW] =
		{
			.name = "low",
			.title = N_("LOW"),
			.help = N_(
				"memory.low: bytes that reclaim leaves alone as long as others have some."),
			.width = 5,
			.is_descending = true,
			.importance = 16,
		},
	[CGROUP_COLUMN_HIGH] =
		{
			.name = "high",
			.title = N_("HIGH"),
			.help = N_(
				"memory.high: bytes above which its tasks are slowed down; nobody is killed for it."),
			.width = 5,
			.is_descending = true,
			.importance = 10,
		},
	[CGROUP_COLUMN_MAX] =
		{
			.name = "max",
			.title = N_("MAX"),
			.help = N_(
				"memory.max: bytes at which it must reclaim its own memory, and then kill."),
			.width = 5,
			.is_descending = true,
			.importance = 4,
		},
	[CGROUP_COLUMN_HEADROOM] =
		{
			.name = "headroom",
			.title = N_("ROOM"),
			.help = N_(
				"Bytes left to the memory.max that is the tightest for it, its own or that of a group above it."),
			.width = 5,
			.importance = 7,
		},
	[CGROUP_COLUMN_GROWTH] =
		{
			.name = "growth",
			.title = N_("GROWTH/s"),
			.help = N_(
				"Bytes a second by which memory.current grows, over the last half minute or so."),
			.width = 8,
			.is_descending = true,
			.importance = 11,
		},
	[CGROUP_COLUMN_UNTIL_MAX] =
		{
			.name = "until",
			.title = N_("MAX IN"),
			.help = N_("Time until that memory.max is reached at this growth."),
			.width = 11,
			.importance = 12,
		},
	[CGROUP_COLUMN_SWAP] =
		{
			.name = "swap",
			.title = N_("SWAP"),
			.help = N_("memory.swap.current: bytes in swap."),
			.width = 5,
			.is_descending = true,
			.importance = 15,
		},
	[CGROUP_COLUMN_SWAP_MAX] =
		{
			.name = "swapmax",
			.title = N_("SWMAX"),
			.help = N_("memory.swap.max: bytes that may be in swap."),
			.width = 5,
			.is_descending = true,
			.importance = 22,
		},
	[CGROUP_COLUMN_ANON] =
		{
			.name = "anon",
			.title = N_("ANON"),
			.help = N_("Bytes of anonymous memory in RAM: anon in memory.stat."),
			.width = 5,
			.is_descending = true,
			.importance = 18,
		},
	[CGROUP_COLUMN_FILE] =
		{
			.name = "file",
			.title = N_("FILE"),
			.help = N_("Bytes of file pages and tmpfs in RAM: file in memory.stat."),
			.width = 5,
			.is_descending = true,
			.importance = 19,
		},
	[CGROUP_COLUMN_SOME] =
		{
			.name = "some",
			.title = N_("SOME%"),
			.help = N_(
				"Part of the time in which at least one of its tasks waited for memory, since it was read before."),
			.width = 5,
			.is_descending = true,
			.importance = 21,
		},
	[CGROUP_COLUMN_FULL] =
		{
			.name = "full",
			.title = N_("FULL%"),
			.help = N_(
				"Part of the time in which all of its tasks waited for memory, since it was read before."),
			.width = 5,
			.is_descending = true,
			.importance = 8,
		},
	[CGROUP_COLUMN_MAX_EVENTS] =
		{
			.name = "maxevents",
			.title = N_("MAX/s"),
			.help = N_(
				"How often a second it or a group below it came to memory.max and had to reclaim."),
			.width = 5,
			.is_descending = true,
			.importance = 13,
		},
	[CGROUP_COLUMN_HIGH_EVENTS] =
		{
			.name = "highevents",
			.title = N_("HIGH/s"),
			.help = N_(
				"How often a second it or a group below it was slowed down for being above memory.high."),
			.width = 6,
			.is_descending = true,
			.importance = 14,
		},
	[CGROUP_COLUMN_REFAULT] =
		{
			.name = "refault",
			.title = N_("REFLT/s"),
			.help = N_(
				"Pages a second that were read again soon after they had been reclaimed."),
			.width = 7,
			.is_descending = true,
			.importance = 20,
		},
	[CGROUP_COLUMN_KILLS] =
		{
			.name = "kills",
			.title = N_("KILLS"),
			.help = N_(
				"Processes that the kernel's OOM killer killed in it and below it since the group was made: oom_kill in memory.events."),
			.width = 5,
			.is_descending = true,
			.importance = 9,
		},
	[CGROUP_COLUMN_PROCESSES] =
		{
			.name = "processes",
			.title = N_("PROCS"),
			.help = N_("Processes in it and below it: cgroup.procs."),
			.width = 5,
			.is_descending = true,
			.importance = 17,
		},
	[CGROUP_COLUMN_STATE] =
		{
			.name = "state",
			.title = N_("STATE"),
			.help = N_("How near it is to its limit, or what happens to it there."),
			.width = 10,
			.is_left = true,
			.is_descending = true,
			.importance = 5,
		},
	[CGROUP_COLUMN_VICTIM] =
		{
			.name = "victim",
			.title = N_("VICTIM"),
			.help = N_(
				"Who dies first when it is at its own memory.max and reclaim gains nothing."),
			.width = 16,
			.is_left = true,
			.importance = 6,
		},
};

/* Everything that a cell is made of. */
struct subject {
	const struct model *model;
	const struct cgroup_table *table;
	const struct cgroup *group;
	const struct cgroup_node *node;     /* NULL: the tree does not reach it */
	const struct cgroup_choice *choice; /* NULL: without a memory.max of its own */
	uint32_t place;
};

static struct subject subject_of(
	const struct model *model, const struct cgroup_victims *victims, uint32_t place)
{
	const struct cgroup_table *table = &model->sample.cgroups;

	return (struct subject){
		.model = model,
		.table = table,
		.group = &table->row[place],
		.node = cgroup_tree_node(&model->cgroup_tree, place),
		.choice = cgroup_victims_find(victims, place),
		.place = place,
	};
}

/* NAN where it was not read, or there is no limit. */
static double limit_bytes(const struct cgroup *group, enum cgroup_value value)
{
	uint64_t bytes = cgroup_value_or(group, value, CGROUP_UNLIMITED);

	return bytes == CGROUP_UNLIMITED ? NAN : (double)bytes;
}

/* "max" there means that all is protected. */
static double protected_bytes(const struct cgroup *group, enum cgroup_value value)
{
	if (!cgroup_has(group, value))
		return NAN;
	return group->value[value] == CGROUP_UNLIMITED ? INFINITY : (double)group->value[value];
}

static double usage_percent(const struct cgroup *group)
{
	double max = limit_bytes(group, CGROUP_MAX);

	if (!cgroup_has(group, CGROUP_CURRENT))
		return NAN;
	/* A limit of nothing is reached by nothing. */
	return max > 0 ? 100 * (double)group->value[CGROUP_CURRENT] / max : max == 0 ? 100 : NAN;
}

static double stat_value(const struct cgroup *group, enum cgroup_stat_field field)
{
	return cgroup_stat_has(&group->stat, field) ? (double)group->stat.value[field] : NAN;
}

static double event_count(const struct cgroup *group, enum cgroup_event event)
{
	return (group->events.present >> event) & 1 ? (double)group->events.count[event] : NAN;
}

/* Of the columns that follow from more than one reading. */
static double node_value(const struct cgroup_node *node, enum cgroup_column column)
{
	if (!node)
		return NAN;
	switch (column) {
	case CGROUP_COLUMN_HEADROOM:
		return node->headroom_bytes == CGROUP_UNLIMITED ? NAN
								: (double)node->headroom_bytes;
	case CGROUP_COLUMN_GROWTH:
		return node->growth_bytes_per_sec;
	case CGROUP_COLUMN_UNTIL_MAX:
		return node->until_max_sec < UNTIL_MAX_SEC ? node->until_max_sec : NAN;
	case CGROUP_COLUMN_SOME:
		return node->some_percent;
	case CGROUP_COLUMN_FULL:
		return node->full_percent;
	case CGROUP_COLUMN_MAX_EVENTS:
		return node->event_per_sec[CGROUP_EVENT_MAX];
	case CGROUP_COLUMN_HIGH_EVENTS:
		return node->event_per_sec[CGROUP_EVENT_HIGH];
	case CGROUP_COLUMN_REFAULT:
		return node->refault_pages_per_sec;
	case CGROUP_COLUMN_STATE:
		return node->state == CGROUP_STATE_UNKNOWN ? NAN : node->state;
	default:
		return NAN;
	}
}

/* The value of a column, in bytes where it is an amount; NAN when there is none. */
static double column_value(const struct subject *subject, enum cgroup_column column)
{
	const struct cgroup *group = subject->group;

	switch (column) {
	case CGROUP_COLUMN_USAGE:
		return usage_percent(group);
	case CGROUP_COLUMN_CURRENT:
		return limit_bytes(group, CGROUP_CURRENT);
	case CGROUP_COLUMN_LOW:
		return protected_bytes(group, CGROUP_LOW);
	case CGROUP_COLUMN_HIGH:
		return limit_bytes(group, CGROUP_HIGH);
	case CGROUP_COLUMN_MAX:
		return limit_bytes(group, CGROUP_MAX);
	case CGROUP_COLUMN_SWAP:
		return limit_bytes(group, CGROUP_SWAP_CURRENT);
	case CGROUP_COLUMN_SWAP_MAX:
		return limit_bytes(group, CGROUP_SWAP_MAX);
	case CGROUP_COLUMN_ANON:
		return stat_value(group, CGROUP_STAT_ANON);
	case CGROUP_COLUMN_FILE:
		return stat_value(group, CGROUP_STAT_FILE);
	case CGROUP_COLUMN_KILLS:
		return event_count(group, CGROUP_EVENT_OOM_KILL);
	case CGROUP_COLUMN_PROCESSES:
		return subject->node && group->flags & CGROUP_HAS_PROCESSES
			       ? subject->node->process_count
			       : NAN;
	default:
		return node_value(subject->node, column);
	}
}

/* Whether nothing there means that the kernel sets none, as far as the group was read. */
static bool is_limit(enum cgroup_column column)
{
	return column == CGROUP_COLUMN_USAGE || column == CGROUP_COLUMN_LOW ||
	       column == CGROUP_COLUMN_HIGH || column == CGROUP_COLUMN_MAX ||
	       column == CGROUP_COLUMN_SWAP_MAX || column == CGROUP_COLUMN_HEADROOM ||
	       column == CGROUP_COLUMN_UNTIL_MAX;
}

/* Whether the limits of the group are known: with cgroup1 they are elsewhere. */
static bool is_read(const struct subject *subject)
{
	return subject->group->read_usec > 0 && !(subject->group->flags & CGROUP_DENIED) &&
	       subject->table->mode == CGROUP_MODE_V2;
}

static const char *absent_cell(const struct subject *subject, enum cgroup_column column)
{
	/* Without a trend nobody knows that it does not grow. */
	if (column == CGROUP_COLUMN_UNTIL_MAX && subject->node &&
		subject->node->limit != CGROUP_NONE && isnan(subject->node->until_max_sec))
		return _("n/a");
	return is_limit(column) && is_read(subject) ? "-" : _("n/a");
}

static const char *value_cell(char *buffer, enum cgroup_column column, double value)
{
	switch (column) {
	case CGROUP_COLUMN_USAGE:
		snprintf(buffer, CGROUP_CELL_MAX, "%.0f%%", value);
		return buffer;
	case CGROUP_COLUMN_GROWTH:
		return units_growth_short(buffer, value);
	case CGROUP_COLUMN_UNTIL_MAX:
		return units_duration(buffer, value);
	case CGROUP_COLUMN_SOME:
	case CGROUP_COLUMN_FULL:
		snprintf(buffer, CGROUP_CELL_MAX, "%.1f", value);
		return buffer;
	case CGROUP_COLUMN_MAX_EVENTS:
	case CGROUP_COLUMN_HIGH_EVENTS:
	case CGROUP_COLUMN_REFAULT:
	case CGROUP_COLUMN_KILLS:
	case CGROUP_COLUMN_PROCESSES:
		return units_count(buffer, value);
	default:
		return isinf(value) ? _("max") : units_bytes_short(buffer, value);
	}
}

/* Where nothing of it is the rule, a dash is easier to look over than a zero. */
static bool is_dash(enum cgroup_column column, double value)
{
	switch (column) {
	case CGROUP_COLUMN_USAGE:
	case CGROUP_COLUMN_CURRENT:
	case CGROUP_COLUMN_HIGH:
	case CGROUP_COLUMN_MAX:
	case CGROUP_COLUMN_SWAP_MAX:
	case CGROUP_COLUMN_HEADROOM:
	case CGROUP_COLUMN_UNTIL_MAX:
		return false;
	default:
		return value == 0;
	}
}

/* Who dies first at its own limit. */
static const char *victim_cell(char *buffer, const struct subject *subject)
{
	const struct cgroup_choice *choice = subject->choice;
	const struct process_table *processes = &subject->model->sample.processes;

	if (!choice)
		return is_read(subject) ? "-" : _("n/a");
	if (choice->next.first < 0)
		return words_cgroup_nobody(subject->model, choice, subject->place);
	if (choice->kill_group != CGROUP_NONE && choice->kill_count > 1)
		snprintf(buffer, CGROUP_CELL_MAX, _("all %u"), choice->kill_count);
	else
		words_process(
			buffer, CGROUP_CELL_MAX, processes, &processes->row[choice->next.first]);
	return buffer;
}

const char *cgroup_cell(char buffer[CGROUP_CELL_MAX], const struct model *model,
	const struct cgroup_victims *victims, enum cgroup_column column, uint32_t place,
	bool is_path)
{
	struct subject subject = subject_of(model, victims, place);
	double value;

	switch (column) {
	case CGROUP_COLUMN_GROUP:
		return is_path ? cgroup_path(buffer, CGROUP_CELL_MAX, subject.table, place)
			       : cgroup_table_name(buffer, CGROUP_CELL_MAX, subject.table, place);
	case CGROUP_COLUMN_STATE:
		return words_cgroup_state(subject.node ? (enum cgroup_state)subject.node->state
						       : CGROUP_STATE_UNKNOWN);
	case CGROUP_COLUMN_VICTIM:
		return victim_cell(buffer, &subject);
	default:
		break;
	}
	value = column_value(&subject, column);
	if (isnan(value))
		return absent_cell(&subject, column);
	return is_dash(column, value) ? "-" : value_cell(buffer, column, value);
}

/* The group above that at PLACE; each is less deep than the one before, so that every way ends. */
static uint32_t above(const struct cgroup_table *table, uint32_t place)
{
	uint32_t parent = table->row[place].parent;

	return parent < table->place_count && table->row[parent].depth < table->row[place].depth
		       ? parent
		       : CGROUP_NONE;
}

/* The group on the way from PLACE to the root that is no deeper than DEPTH. */
static uint32_t climb(const struct cgroup_table *table, uint32_t place, unsigned int depth)
{
	while (place != CGROUP_NONE && table->row[place].depth > depth)
		place = above(table, place);
	return place;
}

/* A group before those below it; else by the first names that differ, numbers in them by value. */
static int compare_paths(const struct cgroup_table *table, uint32_t a, uint32_t b)
{
	unsigned int depth_a = table->row[a].depth, depth_b = table->row[b].depth;
	int order = (depth_a > depth_b) - (depth_a < depth_b);

	a = climb(table, a, depth_b);
	b = climb(table, b, depth_a);
	/* The last pair on the way up that differs is the first of the path. */
	while (a != b && a != CGROUP_NONE && b != CGROUP_NONE) {
		int names = strverscmp(
			table->texts + table->row[a].name, table->texts + table->row[b].name);

		order = names ? names : (a > b) - (a < b);
		a = above(table, a);
		b = above(table, b);
	}
	return order;
}

static int compare_values(const struct subject *a, const struct subject *b,
	enum cgroup_column column, bool is_descending)
{
	double first = column_value(a, column), second = column_value(b, column);
	int order = (first > second) - (first < second);

	if (isnan(first) || isnan(second))
		return isnan(first) - isnan(second);
	return is_descending ? -order : order;
}

/* The name of who dies first; "" when it is nobody. */
static const char *victim_name(const struct subject *subject)
{
	const struct cgroup_choice *choice = subject->choice;

	return choice && choice->next.first >= 0
		       ? subject->model->sample.processes.row[choice->next.first].comm
		       : "";
}

static int compare_victims(const struct subject *a, const struct subject *b, bool is_descending)
{
	const char *first = victim_name(a), *second = victim_name(b);
	int order = strcasecmp(first, second);

	if (!first[0] || !second[0])
		return !first[0] - !second[0];
	return is_descending ? -order : order;
}

int cgroup_column_compare(const struct model *model, const struct cgroup_victims *victims,
	enum cgroup_column column, bool is_reversed, uint32_t a, uint32_t b)
{
	bool is_descending = cgroup_column_rows[column].is_descending != is_reversed;
	struct subject first = subject_of(model, victims, a),
		       second = subject_of(model, victims, b);
	int order = column == CGROUP_COLUMN_GROUP ? 0
		    : column == CGROUP_COLUMN_VICTIM
			    ? compare_victims(&first, &second, is_descending)
			    : compare_values(&first, &second, column, is_descending);

	if (order)
		return order;
	order = compare_paths(first.table, a, b);
	return column == CGROUP_COLUMN_GROUP && is_descending ? -order : order;
}
