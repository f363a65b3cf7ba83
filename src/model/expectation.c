/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/expectation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"

/* FNV-1a of 64 bits. It goes byte by byte, so that the path of a group goes on where that of its
 * parent ended. */
#define HASH_BASIS 14695981039346656037u
#define HASH_PRIME 1099511628211u

/* A path of the log that is at least as long may have been cut at its end, with a mark or without one:
 * only so much of it counts. */
#define CUT_LENGTH (OOM_PATH_MAX - 8)

/* How paths that were cut at their beginning begin. */
static const char cut_mark[] = "...";

/* More levels than the kernel's own limits leave room for. */
#define DEPTH_MAX 256

struct expected_group {
	uint32_t incarnation; /* 0: there was none yet */
	uint32_t parent;
	uint32_t name_hash;
	uint32_t length; /* of its path */
	uint64_t path_hash;
	uint64_t cut_hash;  /* of the first CUT_LENGTH bytes, when there are more */
	uint64_t oom_kills; /* of the group alone */
	bool has_oom_kills;
	bool is_limited;
	uint8_t gone; /* samples since it went away: 0 while it is there, 2 at most */
	struct expected_pair named;
};

void expectation_init(struct expectation *expectation)
{
	memset(expectation, 0, sizeof(*expectation));
	expectation->root = CGROUP_NONE;
}

int expectation_reserve(struct expectation *expectation, unsigned int places)
{
	struct expected_group *group;

	if (places <= expectation->capacity)
		return 0;
	group = reallocarray(expectation->group, places, sizeof(*group));
	if (!group)
		return -ENOMEM;
	expectation->group = group;
	expectation->capacity = places;
	return 0;
}

void expectation_release(struct expectation *expectation)
{
	free(expectation->group);
	expectation_init(expectation);
}

/* Who it was that stood at PLACE of the process table, or NULL. */
static const struct seen_process *seen_at(const struct last_seen *seen, int place)
{
	if (place < 0 || (unsigned int)place >= seen->place_count || !seen->row[place].pid)
		return NULL;
	return &seen->row[place];
}

static void name(struct expected *expected, const struct victim_choice *choice, uint32_t kill_group,
	const struct last_seen *seen)
{
	const struct seen_process *first = seen_at(seen, choice->first);
	const struct seen_process *second = seen_at(seen, choice->second);

	if (!first || !seen->is_complete)
		return;
	expected->pid = first->pid;
	memcpy(expected->comm, first->comm, sizeof(expected->comm));
	expected->second_pid = second ? second->pid : 0;
	expected->is_tie = choice->is_tie;
	expected->kill_group = kill_group;
}

static void pair_shift(struct expected_pair *pair)
{
	pair->before = pair->now;
	pair->now = (struct expected){.kill_group = CGROUP_NONE};
}

void expectation_take(struct expectation *expectation, const struct victims *victims,
	const struct cgroup_victims *groups, const struct last_seen *seen)
{
	pair_shift(&expectation->next);
	pair_shift(&expectation->by_hand);
	if (victims->policy == VICTIM_POLICY_BADNESS)
		name(&expectation->next.now, &victims->next, groups->global_kill_group, seen);
	/* SysRq-f asks neither vm.panic_on_oom nor vm.oom_kill_allocating_task. */
	name(&expectation->by_hand.now, &victims->now,
		victims->now.first == victims->next.first ? groups->global_kill_group : CGROUP_NONE,
		seen);
	for (uint32_t i = 0; i < expectation->place_count; i++) {
		struct expected_group *group = &expectation->group[i];
		const struct cgroup_choice *choice = cgroup_victims_find(groups, i);

		group->is_limited = choice != NULL;
		/* Most have no limit and never had one. */
		if (choice || group->named.now.pid || group->named.before.pid)
			pair_shift(&group->named);
		if (choice)
			name(&group->named.now, &choice->next, choice->kill_group, seen);
	}
}

static uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * HASH_PRIME;
	return hash;
}

/* Adds NAME, cleaned as paths of the log are, to the path of GROUP. */
static void path_add(struct expected_group *group, const char *name)
{
	char part[CGROUP_PATH_MAX + 1] = "/";
	size_t length, cut;

	span_copy((struct span){.at = name, .length = strlen(name)}, part + 1, sizeof(part) - 1);
	length = strlen(part);
	cut = group->length < CUT_LENGTH ? CUT_LENGTH - group->length : 0;
	group->path_hash = hash_bytes(group->path_hash, part, length);
	group->cut_hash = hash_bytes(group->cut_hash, part, length < cut ? length : cut);
	group->name_hash = (uint32_t)hash_bytes(HASH_BASIS, part + 1, length - 1);
	group->length += (uint32_t)length;
}

static void learn_path(
	struct expected_group *group, const struct cgroup_table *table, uint32_t place)
{
	uint32_t way[DEPTH_MAX];
	unsigned int depth = 0;

	for (uint32_t at = place; at < table->place_count && depth < DEPTH_MAX;
		at = table->row[at].parent) {
		if (table->row[at].parent < table->place_count)
			way[depth++] = at;
	}
	memset(group, 0, sizeof(*group));
	group->named.now.kill_group = group->named.before.kill_group = CGROUP_NONE;
	group->incarnation = table->row[place].incarnation;
	group->parent = table->row[place].parent;
	group->path_hash = group->cut_hash = HASH_BASIS;
	while (depth > 0)
		path_add(group, table->texts + table->row[way[--depth]].name);
}

void expectation_learn_groups(struct expectation *expectation, const struct sample *sample)
{
	const struct cgroup_table *table = &sample->cgroups;
	unsigned int places = table->place_count;

	if (!sample_has(sample, SOURCE_CGROUPS))
		return;
	if (places > expectation->capacity)
		places = expectation->capacity;
	expectation->root = table->root;
	expectation->is_contained = table->is_contained;
	memcpy(expectation->subtree, table->subtree, sizeof(expectation->subtree));
	for (; expectation->place_count < places; expectation->place_count++)
		expectation->group[expectation->place_count].incarnation = 0;
	for (unsigned int i = 0; i < places; i++) {
		const struct cgroup *row = &table->row[i];
		struct expected_group *group = &expectation->group[i];

		if (row->id == 0) {
			group->gone = group->gone > 0 ? 2 : 1;
			continue;
		}
		if (group->incarnation != row->incarnation || group->incarnation == 0)
			learn_path(group, table, i);
		group->has_oom_kills = row->local.present >> CGROUP_EVENT_OOM_KILL & 1;
		if (group->has_oom_kills)
			group->oom_kills = row->local.count[CGROUP_EVENT_OOM_KILL];
	}
}

bool expectation_is_below(const struct expectation *expectation, uint32_t place, uint32_t ancestor)
{
	for (unsigned int depth = 0; place < expectation->place_count && depth < DEPTH_MAX;
		depth++) {
		if (place == ancestor)
			return true;
		place = expectation->group[place].parent;
	}
	return false;
}

/* The only group whose path is PATH, or, when it was cut, begins or ends with what is left of it. */
static uint32_t find_path(const struct expectation *expectation, const char *path, size_t length)
{
	bool is_end = strncmp(path, cut_mark, strlen(cut_mark)) == 0;
	bool is_cut = length >= CUT_LENGTH;
	const char *last = strrchr(path, '/');
	uint64_t whole = hash_bytes(HASH_BASIS, path, length);
	uint64_t begin = is_cut ? hash_bytes(HASH_BASIS, path, CUT_LENGTH) : 0;
	uint32_t end = last ? (uint32_t)hash_bytes(HASH_BASIS, last + 1, strlen(last + 1)) : 0;
	uint32_t found = CGROUP_NONE, was = CGROUP_NONE;
	unsigned int count = 0;

	for (uint32_t i = 0; i < expectation->place_count; i++) {
		const struct expected_group *group = &expectation->group[i];

		if (group->incarnation == 0 || group->gone > 1)
			continue;
		if (group->path_hash == whole) {
			/* Another one of that name, perhaps: made anew after it went. */
			if (group->gone == 0)
				return i;
			was = i;
		} else if (is_end ? last && group->name_hash == end && group->length >= length
				  : is_cut && group->length >= CUT_LENGTH &&
					    group->cut_hash == begin) {
			found = i;
			count++;
		}
	}
	return was != CGROUP_NONE ? was : count == 1 ? found : CGROUP_NONE;
}

/* The group whose path is the longest end of PATH, with the victim in it. */
static uint32_t find_end(const struct expectation *expectation, const char *path, uint32_t victim)
{
	uint32_t found;

	for (const char *at = path; at; at = strchr(at + 1, '/')) {
		found = find_path(expectation, at, strlen(at));
		if (found != CGROUP_NONE && expectation_is_below(expectation, victim, found))
			return found;
	}
	return expectation_is_below(expectation, victim, expectation->root) ? expectation->root
									    : CGROUP_NONE;
}

uint32_t expectation_find_group(
	const struct expectation *expectation, const char *path, uint32_t place)
{
	size_t subtree = strlen(expectation->subtree);

	if (!path[0])
		return CGROUP_NONE;
	if (subtree > 1) {
		if (strncmp(path, expectation->subtree, subtree) != 0 ||
			(path[subtree] && path[subtree] != '/'))
			return CGROUP_NONE;
		path += subtree;
	} else if (expectation->is_contained) {
		return find_end(expectation, path, place);
	}
	if (path[0] == '\0' || strcmp(path, "/") == 0)
		return expectation->root;
	return find_path(expectation, path, strlen(path));
}

uint32_t expectation_only_limit(const struct expectation *expectation, uint32_t place)
{
	uint32_t found = CGROUP_NONE;

	for (unsigned int depth = 0; place < expectation->place_count && depth < DEPTH_MAX;
		depth++) {
		const struct expected_group *group = &expectation->group[place];

		if (group->is_limited) {
			if (found != CGROUP_NONE)
				return CGROUP_NONE;
			found = place;
		}
		place = group->parent;
	}
	return found;
}

struct expected_pair *expectation_of_group(struct expectation *expectation, uint32_t place)
{
	return place < expectation->place_count ? &expectation->group[place].named : NULL;
}

uint64_t expectation_group_kills(
	const struct expectation *expectation, const struct cgroup_table *table, uint32_t place)
{
	const struct cgroup *row = &table->row[place];
	const struct expected_group *group;

	if (place >= expectation->place_count || row->id == 0 ||
		!(row->local.present >> CGROUP_EVENT_OOM_KILL & 1))
		return 0;
	group = &expectation->group[place];
	if (group->incarnation != row->incarnation || !group->has_oom_kills ||
		row->local.count[CGROUP_EVENT_OOM_KILL] <= group->oom_kills)
		return 0;
	return row->local.count[CGROUP_EVENT_OOM_KILL] - group->oom_kills;
}
