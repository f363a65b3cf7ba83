/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/cgroup_victim.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The first two by one measure, and that measure in pages. Places; -1: there is none. */
struct contest {
	int first;
	int second;
	int64_t first_pages;
	int64_t second_pages;
};

struct cgroup_tally {
	uint32_t limit; /* the next with a memory.max from here up, itself included; CGROUP_NONE */
	uint32_t turn;  /* when the kernel's walk of the tree comes by */
	uint32_t mortal_count; /* who dies when all of the group, and below it, does */
	uint64_t swap_bytes;   /* left for the group to swap out to */
	uint64_t file_kib;     /* mapped files that it is charged for; UINT64_MAX: not known */
	uint64_t shmem_kib;    /* shared memory, likewise */
	double shmem_stays;    /* the share of that for which there is no swap */
	struct contest now;
	struct contest next;
};

static const struct contest contest_none = {.first = -1, .second = -1};

static const struct cgroup_choice choice_none = {
	.now = {.first = -1, .second = -1},
	.next = {.first = -1, .second = -1},
	.kill_group = CGROUP_NONE,
};

/* One update. */
struct trial {
	struct cgroup_victims *victims;
	const struct sample *sample;
	const struct cgroup_tree *tree;
	const struct victims *global;
	const struct what_if *what_if; /* NULL: as it is */
	uint64_t swap_total_pages;
};

void cgroup_victims_init(struct cgroup_victims *victims)
{
	memset(victims, 0, sizeof(*victims));
	victims->global_kill_group = CGROUP_NONE;
}

int cgroup_victims_reserve(struct cgroup_victims *victims, unsigned int places)
{
	struct cgroup_choice *row;
	struct cgroup_tally *tally;

	if (places <= victims->capacity)
		return 0;
	row = reallocarray(victims->row, places, sizeof(*row));
	if (!row)
		return -ENOMEM;
	victims->row = row;
	tally = reallocarray(victims->tally, places, sizeof(*tally));
	if (!tally)
		return -ENOMEM;
	victims->tally = tally;
	victims->capacity = places;
	return 0;
}

void cgroup_victims_release(struct cgroup_victims *victims)
{
	free(victims->row);
	free(victims->tally);
	cgroup_victims_init(victims);
}

/* The place above PLACE, or CGROUP_NONE; below the place count of this update. */
static uint32_t parent_of(const struct trial *trial, uint32_t place)
{
	uint32_t parent = trial->sample->cgroups.row[place].parent;

	return parent < trial->victims->place_count && parent != place ? parent : CGROUP_NONE;
}

/* Whether the kernel swaps at a limit: at a swappiness of 0 it does not (mm/vmscan.c, get_scan_count()), and
 * then swap does not count for the group either. Its default is 60. */
static bool is_swapping(const struct sample *sample)
{
	return !sample_has(sample, SOURCE_SYSCTL) ||
	       !sysctl_has(&sample->sysctls, SYSCTL_SWAPPINESS) ||
	       sample->sysctls.value[SYSCTL_SWAPPINESS] > 0;
}

/* A value of meminfo in KiB; 0 when it is absent, or when nothing is swapped. */
static uint64_t swap_kib(const struct sample *sample, enum meminfo_field field)
{
	if (!is_swapping(sample) || !sample_has(sample, SOURCE_MEMINFO) ||
		!meminfo_has(&sample->meminfo, field))
		return 0;
	return sample->meminfo.value[field];
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* FILE of GROUP as it is or would be. */
static uint64_t value_or(const struct trial *trial, const struct cgroup *group,
	enum cgroup_value file, uint64_t otherwise)
{
	return what_if_limit_or(trial->what_if, group, file, otherwise);
}

/* mem_cgroup_get_max() (mm/memcontrol.c), the same from Linux 5.4 on. */
static uint64_t total_pages(const struct trial *trial, const struct cgroup *group)
{
	uint64_t page_size = trial->sample->host.page_size_bytes;
	uint64_t swap_max = value_or(trial, group, CGROUP_SWAP_MAX, CGROUP_UNLIMITED);

	if (page_size == 0)
		return 0;
	return value_or(trial, group, CGROUP_MAX, 0) / page_size +
	       least(swap_max / page_size, trial->swap_total_pages);
}

/* What the group, and those above it, may still swap out. */
static uint64_t swap_room(const struct trial *trial, const struct cgroup *group, uint32_t parent)
{
	uint64_t max = value_or(trial, group, CGROUP_SWAP_MAX, CGROUP_UNLIMITED);
	uint64_t current = cgroup_value_or(group, CGROUP_SWAP_CURRENT, 0);
	uint64_t above = parent == CGROUP_NONE ? swap_kib(trial->sample, MEMINFO_SWAP_FREE) * 1024
					       : trial->victims->tally[parent].swap_bytes;

	if (max == CGROUP_UNLIMITED)
		return above;
	return least(above, current < max ? max - current : 0);
}

/* OTHERWISE when it was not read. */
static uint64_t stat_bytes(
	const struct cgroup *group, enum cgroup_stat_field field, uint64_t otherwise)
{
	return group->flags & CGROUP_HAS_STAT && cgroup_stat_has(&group->stat, field)
		       ? group->stat.value[field]
		       : otherwise;
}

/* As for the machine (model/victim.c): swapped evenly from the two lists of anonymous pages. */
static double shmem_stays(const struct cgroup *group, uint64_t swap_bytes)
{
	uint64_t lists = stat_bytes(group, CGROUP_STAT_ACTIVE_ANON, 0) +
			 stat_bytes(group, CGROUP_STAT_INACTIVE_ANON, 0);

	if (swap_bytes == 0 || lists == 0)
		return 1;
	return swap_bytes < lists ? 1 - (double)swap_bytes / (double)lists : 0;
}

/* A group in TURN, whose parent has its tally already. */
static void begin_group(struct trial *trial, uint32_t place, uint32_t turn)
{
	const struct cgroup *group = &trial->sample->cgroups.row[place];
	struct cgroup_choice *row = &trial->victims->row[place];
	struct cgroup_tally *tally = &trial->victims->tally[place];
	uint32_t parent = parent_of(trial, place);

	row->is_limited = value_or(trial, group, CGROUP_MAX, CGROUP_UNLIMITED) != CGROUP_UNLIMITED;
	tally->turn = turn;
	tally->swap_bytes = swap_room(trial, group, parent);
	tally->limit = parent == CGROUP_NONE ? CGROUP_NONE : trial->victims->tally[parent].limit;
	if (!row->is_limited)
		return;
	tally->limit = place;
	row->total_pages = total_pages(trial, group);
	tally->shmem_stays = shmem_stays(group, tally->swap_bytes);
	tally->file_kib = stat_bytes(group, CGROUP_STAT_FILE_MAPPED, UINT64_MAX) / 1024;
	tally->shmem_kib = stat_bytes(group, CGROUP_STAT_SHMEM, UINT64_MAX) / 1024;
}

static void begin_groups(struct trial *trial)
{
	struct cgroup_victims *victims = trial->victims;

	for (uint32_t place = 0; place < victims->place_count; place++) {
		victims->row[place] = choice_none;
		/* What is in no order has no limit, and no part in this. */
		victims->tally[place] = (struct cgroup_tally){
			.limit = CGROUP_NONE, .now = contest_none, .next = contest_none};
	}
	for (uint32_t i = 0; i < trial->tree->order_count; i++) {
		if (trial->tree->order[i] < victims->place_count)
			begin_group(trial, trial->tree->order[i], i);
	}
}

/* The group of PROCESS: its place, or CGROUP_NONE when it is not known. */
static uint32_t group_of(const struct trial *trial, const struct process *process)
{
	return process->group > 0 && process->group <= trial->victims->place_count
		       ? process->group - 1
		       : CGROUP_NONE;
}

/* Whether the kernel's walk comes to the process at A, in its group, after that at B. */
static bool is_later(const struct trial *trial, int a, int b)
{
	const struct process *row = trial->sample->processes.row;
	uint32_t turn_a = trial->victims->tally[group_of(trial, &row[a])].turn;
	uint32_t turn_b = trial->victims->tally[group_of(trial, &row[b])].turn;

	return turn_a != turn_b ? turn_a > turn_b : victim_is_newer(&row[a], &row[b]);
}

/* Whether the process at A with so many PAGES goes before that at B; at -1 there is none. */
static bool is_before(const struct trial *trial, int a, int64_t pages, int b, int64_t pages_b)
{
	if (b < 0 || pages != pages_b)
		return b < 0 || pages > pages_b;
	return is_later(trial, a, b);
}

static void contest_enter(
	const struct trial *trial, struct contest *contest, int place, int64_t pages)
{
	if (is_before(trial, place, pages, contest->first, contest->first_pages)) {
		contest->second = contest->first;
		contest->second_pages = contest->first_pages;
		contest->first = place;
		contest->first_pages = pages;
	} else if (is_before(trial, place, pages, contest->second, contest->second_pages)) {
		contest->second = place;
		contest->second_pages = pages;
	}
}

/* What reclaim at the limit of a group leaves of CANDIDATE. */
static uint64_t left_kib(const struct cgroup_tally *tally, const struct victim_candidate *candidate)
{
	uint64_t file = candidate->process->kib[PROCESS_FILE];
	uint64_t shmem = candidate->process->kib[PROCESS_SHMEM];
	uint64_t file_here = least(file, tally->file_kib);
	uint64_t shmem_here = least(shmem, tally->shmem_kib);

	return candidate->held_kib + (file - file_here) + (shmem - shmem_here) +
	       (uint64_t)((double)shmem_here * tally->shmem_stays);
}

/* The limit at GROUP may kill CANDIDATE, which has PLACE. */
static void offer(struct trial *trial, uint32_t group, const struct victim_candidate *candidate,
	uint32_t place)
{
	struct cgroup_tally *tally = &trial->victims->tally[group];
	uint64_t pages = trial->victims->row[group].total_pages;
	uint64_t page_size = trial->sample->host.page_size_bytes;
	enum badness_scale scale = trial->global->scale;

	contest_enter(trial, &tally->now, (int)place,
		badness_pages(candidate->kib, candidate->adj, pages, page_size, scale));
	contest_enter(trial, &tally->next, (int)place,
		badness_pages(left_kib(tally, candidate), candidate->adj, pages, page_size, scale));
}

/* What the process is to its own group. Who dies with a group is asked less than who is chosen (mm/oom_kill.c,
 * oom_kill_memcg_member()), so that one of which little is known counts. */
static void count_process(struct cgroup_choice *row, struct cgroup_tally *tally,
	const struct victim_candidate *candidate, enum eligibility eligibility)
{
	bool is_immortal = eligibility == INELIGIBLE_INIT || eligibility == INELIGIBLE_PROTECTED;
	bool has_memory = candidate->process->flags & PROCESS_HAS_MEMORY;

	row->candidate_count += eligibility == ELIGIBLE;
	row->protected_count += is_immortal;
	tally->mortal_count += !is_immortal;
	/* The memory of a child of vfork() is its parent's, and counted there. */
	if (!has_memory || eligibility == INELIGIBLE_VFORK)
		return;
	row->held_kib += candidate->held_kib;
	if (is_immortal)
		row->protected_kib += candidate->held_kib;
}

static void take_process(struct trial *trial, uint32_t place)
{
	struct cgroup_victims *victims = trial->victims;
	const struct process *process = &trial->sample->processes.row[place];
	enum eligibility eligibility = trial->global->row[place].eligibility;
	uint32_t group = group_of(trial, process);
	struct victim_candidate candidate;

	if (process->pid == 0 || group == CGROUP_NONE || eligibility == INELIGIBLE_KERNEL_THREAD ||
		eligibility == INELIGIBLE_ZOMBIE)
		return;
	candidate = victim_candidate_of(process, trial->what_if);
	count_process(&victims->row[group], &victims->tally[group], &candidate, eligibility);
	if (eligibility != ELIGIBLE)
		return;
	for (uint32_t limit = victims->tally[group].limit; limit != CGROUP_NONE;) {
		uint32_t parent = parent_of(trial, limit);

		offer(trial, limit, &candidate, place);
		limit = parent == CGROUP_NONE ? CGROUP_NONE : victims->tally[parent].limit;
	}
}

static void take_processes(struct trial *trial)
{
	const struct process_table *table = &trial->sample->processes;

	if (!sample_has(trial->sample, SOURCE_PROCESSES))
		return;
	for (uint32_t place = 0; place < table->place_count && place < trial->global->place_count;
		place++)
		take_process(trial, place);
}

/* Groups hold what is below them. */
static void sum_groups(struct trial *trial)
{
	struct cgroup_victims *victims = trial->victims;

	for (unsigned int i = trial->tree->order_count; i-- > 0;) {
		uint32_t place = trial->tree->order[i];
		const struct cgroup_choice *row;
		uint32_t parent;

		if (place >= victims->place_count)
			continue;
		row = &victims->row[place];
		parent = parent_of(trial, place);
		if (parent == CGROUP_NONE)
			continue;
		victims->row[parent].candidate_count += row->candidate_count;
		victims->row[parent].protected_count += row->protected_count;
		victims->row[parent].protected_kib += row->protected_kib;
		victims->row[parent].held_kib += row->held_kib;
		victims->tally[parent].mortal_count += victims->tally[place].mortal_count;
	}
}

/* mem_cgroup_get_oom_group(): the highest with memory.oom.group from the victim's group up to DOMAIN, which is
 * CGROUP_NONE for the machine. The root has no such file; that of a container has. */
static uint32_t kill_group_of(const struct trial *trial, int victim, uint32_t domain)
{
	const struct sample *sample = trial->sample;
	uint32_t found = CGROUP_NONE;
	uint32_t place;

	if (victim < 0)
		return CGROUP_NONE;
	place = group_of(trial, &sample->processes.row[victim]);
	/* Parents that are a ring are of nobody's making: no way is longer than there are groups. */
	for (unsigned int steps = trial->victims->place_count; place != CGROUP_NONE && steps > 0;
		steps--) {
		if (value_or(trial, &sample->cgroups.row[place], CGROUP_OOM_GROUP, 0) == 1)
			found = place;
		place = place == domain ? CGROUP_NONE : parent_of(trial, place);
	}
	return found;
}

/* How many die with VICTIM, and with KILL_GROUP if there is one. */
static uint32_t kill_count_of(const struct trial *trial, int victim, uint32_t kill_group)
{
	if (kill_group != CGROUP_NONE)
		return trial->victims->tally[kill_group].mortal_count;
	return victim >= 0;
}

static struct victim_choice contest_result(const struct trial *trial, const struct contest *contest)
{
	return victim_choice_of(trial->sample, contest->first, contest->second,
		contest->first_pages, contest->second_pages);
}

static void choose(struct trial *trial)
{
	struct cgroup_victims *victims = trial->victims;

	for (uint32_t place = 0; place < victims->place_count; place++) {
		const struct cgroup_tally *tally = &victims->tally[place];
		struct cgroup_choice *row = &victims->row[place];

		if (!row->is_limited)
			continue;
		row->now = contest_result(trial, &tally->now);
		row->next = contest_result(trial, &tally->next);
		row->kill_group = kill_group_of(trial, row->next.first, place);
		row->kill_count = kill_count_of(trial, row->next.first, row->kill_group);
	}
}

void cgroup_victims_update(struct cgroup_victims *victims, const struct sample *sample,
	const struct cgroup_tree *tree, const struct victims *global, const struct what_if *what_if)
{
	struct trial trial = {
		.victims = victims,
		.sample = sample,
		.tree = tree,
		.global = global,
		.what_if = what_if,
		.swap_total_pages = badness_kib_pages(
			swap_kib(sample, MEMINFO_SWAP_TOTAL), sample->host.page_size_bytes),
	};

	victims->place_count = (unsigned int)least(tree->place_count, victims->capacity);
	begin_groups(&trial);
	take_processes(&trial);
	sum_groups(&trial);
	choose(&trial);
	victims->global_kill_group = kill_group_of(&trial, global->next.first, CGROUP_NONE);
	victims->global_kill_count =
		kill_count_of(&trial, global->next.first, victims->global_kill_group);
}

void cgroup_victims_copy(struct cgroup_victims *to, const struct cgroup_victims *from)
{
	struct cgroup_victims copy = *from;

	copy.row = to->row;
	copy.tally = to->tally;
	copy.capacity = to->capacity;
	if (copy.place_count > copy.capacity)
		copy.place_count = copy.capacity;
	if (copy.global_kill_group >= copy.capacity)
		copy.global_kill_group = CGROUP_NONE;
	for (uint32_t place = 0; place < copy.place_count; place++) {
		copy.row[place] = from->row[place];
		if (copy.row[place].kill_group >= copy.capacity)
			copy.row[place].kill_group = CGROUP_NONE;
	}
	*to = copy;
}

const struct cgroup_choice *cgroup_victims_find(
	const struct cgroup_victims *victims, uint32_t place)
{
	return place < victims->place_count && victims->row[place].is_limited ? &victims->row[place]
									      : NULL;
}
