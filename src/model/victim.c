/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/victim.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/order.h"

/* Parents looked for in one update, each in the whole table: a machine has a few processes between
 * vfork() and exec(), and who makes thousands of them shall not hold up the loop. */
#define PARENT_SEARCHES_MAX 32

static const struct victim_row row_unknown = {
	.badness_pages = INT64_MIN,
	.left_pages = INT64_MIN,
	.eligibility = ELIGIBILITY_UNKNOWN,
};

static const struct victim_choice choice_none = {.first = -1, .second = -1};

void victims_init(struct victims *victims)
{
	memset(victims, 0, sizeof(*victims));
	victims->now = victims->next = choice_none;
	victims->largest_protected = -1;
}

int victims_reserve(struct victims *victims, unsigned int places)
{
	struct victim_row *row;
	uint32_t *order;

	if (places <= victims->capacity)
		return 0;
	row = reallocarray(victims->row, places, sizeof(*row));
	if (!row)
		return -ENOMEM;
	victims->row = row;
	order = reallocarray(victims->order, places, sizeof(*order));
	if (!order)
		return -ENOMEM;
	victims->order = order;
	victims->capacity = places;
	return 0;
}

void victims_release(struct victims *victims)
{
	free(victims->row);
	free(victims->order);
	victims_init(victims);
}

/* One update: what is the same for all processes. */
struct trial {
	struct victims *victims;
	const struct sample *sample;
	const struct what_if *what_if; /* NULL: as it is */
	uint64_t real_total_pages;     /* victims->total_pages without a what-if */
	unsigned int parent_searches;
	double shmem_stays; /* the share of shared memory that reclaim cannot swap out */
};

struct victim_candidate victim_candidate_of(
	const struct process *process, const struct what_if *what_if)
{
	const struct what_if_change *change = what_if ? what_if_find(what_if, process) : NULL;
	bool has_thought_adj = change && change->has_adj;
	struct victim_candidate candidate = {
		.process = process,
		.has_adj = has_thought_adj || process->flags & PROCESS_HAS_ADJ,
		.adj = has_thought_adj ? change->adj : process->oom_score_adj,
		.held_kib = what_if_anon_kib(change, process) + process->kib[PROCESS_SWAP] +
			    process->kib[PROCESS_TABLES],
	};

	candidate.kib =
		candidate.held_kib + process->kib[PROCESS_FILE] + process->kib[PROCESS_SHMEM];
	return candidate;
}

/* What reclaim leaves of it. */
static uint64_t left_kib(const struct victim_candidate *candidate, double shmem_stays)
{
	uint64_t shmem_kib = candidate->process->kib[PROCESS_SHMEM];

	return candidate->held_kib + (uint64_t)((double)shmem_kib * shmem_stays);
}

static bool is_memory_equal(const struct process *a, const struct process *b)
{
	return memcmp(a->kib, b->kib, sizeof(a->kib)) == 0;
}

/*
 * The kernel scores PROCESS 0 although its memory makes it more: then it has another reason not to
 * choose it (fs/proc/base.c, proc_oom_score()). Of a score that is unknown nothing follows.
 */
static bool is_passed_over(const struct trial *trial, const struct process *process)
{
	enum badness_scale scale = trial->victims->scale;
	uint64_t total_pages = trial->real_total_pages;
	int64_t badness;

	if (!(process->flags & PROCESS_HAS_SCORE) || process->oom_score != 0 ||
		!(process->flags & PROCESS_HAS_ADJ) || process->oom_score_adj == -1000)
		return false;
	badness = badness_pages(process_memory_kib(process), process->oom_score_adj, total_pages,
		trial->sample->host.page_size_bytes, scale);
	return badness_score(badness, total_pages, scale) >= 2;
}

/* Why PROCESS is passed over: it uses the memory of its parent, or its own is being taken back. */
static enum eligibility passed_over(struct trial *trial, const struct process *process)
{
	const struct process *parent = NULL;

	if (trial->parent_searches++ < PARENT_SEARCHES_MAX)
		parent = process_table_find(&trial->sample->processes, process->parent_pid);
	return parent && is_memory_equal(process, parent) ? INELIGIBLE_VFORK : INELIGIBLE_KILLED;
}

/* PID 1 is the first of the machine, or of a container, where it can be killed as any other. The
 * score tells, in a capture too; without it, where we are. */
static bool is_init(const struct trial *trial, const struct process *process)
{
	if (process->pid != 1)
		return false;
	if (process->flags & PROCESS_HAS_SCORE)
		return process->oom_score == 0;
	return trial->sample->processes.hiding != PROCESS_HIDING_NAMESPACE;
}

/* Without memory, and with no other thread that would have some: with one it has a score, and is a
 * dead leader, even where that thread could not be read. */
static bool is_zombie(const struct process *process)
{
	return (process->state == 'Z' || process->state == 'X') &&
	       !(process->flags & (PROCESS_HAS_MEMORY | PROCESS_DEAD_LEADER)) &&
	       !(process->flags & PROCESS_HAS_SCORE && process->oom_score > 0);
}

/* In the order of oom_unkillable_task() and oom_badness() (mm/oom_kill.c). */
static enum eligibility eligibility_of(
	struct trial *trial, const struct victim_candidate *candidate)
{
	const struct process *process = candidate->process;

	if (process->flags & PROCESS_KERNEL_THREAD)
		return INELIGIBLE_KERNEL_THREAD;
	if (is_init(trial, process))
		return INELIGIBLE_INIT;
	if (is_zombie(process))
		return INELIGIBLE_ZOMBIE;
	if (candidate->has_adj && candidate->adj == -1000)
		return INELIGIBLE_PROTECTED;
	if (!(process->flags & PROCESS_HAS_MEMORY) || !candidate->has_adj ||
		trial->victims->total_pages == 0)
		return ELIGIBILITY_UNKNOWN;
	return is_passed_over(trial, process) ? passed_over(trial, process) : ELIGIBLE;
}

static struct victim_row row_of(struct trial *trial, const struct victim_candidate *candidate)
{
	const struct victims *victims = trial->victims;
	uint64_t page_size = trial->sample->host.page_size_bytes;
	struct victim_row row = row_unknown;

	row.eligibility = (uint8_t)eligibility_of(trial, candidate);
	if (row.eligibility != ELIGIBLE)
		return row;
	row.badness_pages = badness_pages(
		candidate->kib, candidate->adj, victims->total_pages, page_size, victims->scale);
	row.left_pages = badness_pages(left_kib(candidate, trial->shmem_stays), candidate->adj,
		victims->total_pages, page_size, victims->scale);
	return row;
}

/* What a process holds, and whether killing can free it. The memory of a child of vfork() is its
 * parent's, and counted there. */
static void count_held(struct victims *victims, const struct victim_candidate *candidate,
	enum eligibility eligibility)
{
	bool has_memory = candidate->process->flags & PROCESS_HAS_MEMORY;

	victims->unknown_count += eligibility == ELIGIBILITY_UNKNOWN;
	if (!has_memory || eligibility == INELIGIBLE_VFORK)
		return;
	victims->held_kib += candidate->held_kib;
	if (eligibility != INELIGIBLE_INIT && eligibility != INELIGIBLE_PROTECTED)
		return;
	victims->unkillable_kib += candidate->held_kib;
	victims->unkillable_count++;
}

/* The places of SAMPLE for which there is room. */
static unsigned int places_of(const struct victims *victims, const struct sample *sample)
{
	const struct process_table *table = &sample->processes;

	if (!sample_has(sample, SOURCE_PROCESSES))
		return 0;
	return table->place_count < victims->capacity ? table->place_count : victims->capacity;
}

static void make_rows(struct trial *trial)
{
	struct victims *victims = trial->victims;
	unsigned int places = places_of(victims, trial->sample);
	uint64_t largest_kib = 0;

	for (unsigned int place = 0; place < places; place++) {
		const struct process *process = &trial->sample->processes.row[place];
		struct victim_candidate candidate;

		if (process->pid == 0) {
			victims->row[place] = row_unknown;
			continue;
		}
		candidate = victim_candidate_of(process, trial->what_if);
		victims->row[place] = row_of(trial, &candidate);
		victims->process_count += !(process->flags & PROCESS_KERNEL_THREAD);
		if (victims->row[place].eligibility == INELIGIBLE_PROTECTED &&
			candidate.kib > largest_kib) {
			largest_kib = candidate.kib;
			victims->largest_protected = (int)place;
		}
		count_held(victims, &candidate, victims->row[place].eligibility);
	}
	victims->place_count = places;
}

bool victim_is_newer(const struct process *a, const struct process *b)
{
	if (a->start_ticks && b->start_ticks && a->start_ticks != b->start_ticks)
		return a->start_ticks > b->start_ticks;
	return a->pid > b->pid;
}

static int compare_places(uint32_t a, uint32_t b, const void *context)
{
	const struct trial *trial = context;
	const struct victim_row *row = trial->victims->row;
	const struct process *process = trial->sample->processes.row;

	if (row[a].badness_pages != row[b].badness_pages)
		return row[a].badness_pages > row[b].badness_pages ? -1 : 1;
	return victim_is_newer(&process[a], &process[b]) ? -1 : 1;
}

/* Keeps the order of the last update for those that are still in it, so that there is little to sort;
 * the new ones follow. */
static void make_order(struct trial *trial)
{
	struct victims *victims = trial->victims;
	unsigned int count = 0;

	for (unsigned int i = 0; i < victims->order_count; i++) {
		uint32_t place = victims->order[i];

		if (place >= victims->place_count || victims->row[place].eligibility != ELIGIBLE)
			continue;
		victims->row[place].rank = 1;
		victims->order[count++] = place;
	}
	for (uint32_t place = 0; place < victims->place_count; place++) {
		if (victims->row[place].eligibility == ELIGIBLE && victims->row[place].rank == 0)
			victims->order[count++] = place;
	}
	victims->order_count = count;
	order_sort(victims->order, count, compare_places, trial);
	for (uint32_t i = 0; i < count; i++)
		victims->row[victims->order[i]].rank = i + 1;
}

/* Linux of that version or later; false when RELEASE ("6.1.0-26-amd64") does not begin with one. */
static bool is_linux(const char *release, unsigned long major, unsigned long minor)
{
	char *end;
	unsigned long is_major = strtoul(release, &end, 10);
	unsigned long is_minor;

	if (end == release || *end != '.')
		return false;
	is_minor = strtoul(end + 1, NULL, 10);
	return is_major > major || (is_major == major && is_minor >= minor);
}

int64_t victim_error_pages(
	const struct host *host, const struct process *first, const struct process *second)
{
	int64_t cpus = host->cpu_count > 0 ? host->cpu_count : 1;
	int64_t batch = 2 * cpus > 32 ? 2 * cpus : 32;
	/* The bound for one process is taken for both: that the two are wrong by all of it, in
	 * opposite directions, takes a full share on every CPU of every counter. */
	int64_t by_cpus = 4 * cpus * (batch - 1);
	int64_t by_threads = 64 * ((int64_t)first->thread_count + (int64_t)second->thread_count);

	/* A vendor may have either before. */
	return is_linux(host->kernel_release, 6, 2) || by_cpus > by_threads ? by_cpus : by_threads;
}

struct victim_choice victim_choice_of(
	const struct sample *sample, int first, int second, int64_t badness, int64_t second_badness)
{
	const struct process *row = sample->processes.row;
	struct victim_choice choice = choice_none;

	choice.first = first;
	if (first < 0)
		return choice;
	choice.badness_pages = badness;
	if (second < 0)
		return choice;
	choice.second = second;
	choice.margin_pages = badness - second_badness;
	choice.error_pages = victim_error_pages(&sample->host, &row[first], &row[second]);
	choice.is_tie = choice.margin_pages <= choice.error_pages;
	return choice;
}

static struct victim_choice choose_now(const struct victims *victims, const struct sample *sample)
{
	int first = victims->order_count > 0 ? (int)victims->order[0] : -1;
	int second = victims->order_count > 1 ? (int)victims->order[1] : -1;

	return victim_choice_of(sample, first, second,
		first < 0 ? 0 : victims->row[first].badness_pages,
		second < 0 ? 0 : victims->row[second].badness_pages);
}

/* Whether the process at A would be killed before that at B; at a place of -1 there is none. */
static bool is_left_before(const struct victims *victims, const struct sample *sample, int a, int b)
{
	const struct victim_row *row = victims->row;

	if (a < 0 || b < 0)
		return a >= 0;
	if (row[a].left_pages != row[b].left_pages)
		return row[a].left_pages > row[b].left_pages;
	return victim_is_newer(&sample->processes.row[a], &sample->processes.row[b]);
}

static struct victim_choice choose_next(const struct victims *victims, const struct sample *sample)
{
	int first = -1, second = -1;

	for (unsigned int i = 0; i < victims->order_count; i++) {
		int place = (int)victims->order[i];

		if (is_left_before(victims, sample, place, first)) {
			second = first;
			first = place;
		} else if (is_left_before(victims, sample, place, second)) {
			second = place;
		}
	}
	return victim_choice_of(sample, first, second,
		first < 0 ? 0 : victims->row[first].left_pages,
		second < 0 ? 0 : victims->row[second].left_pages);
}

/*
 * Who shares its memory (clone() with CLONE_VM) shows the same memory to the page, and the kernel
 * kills them all (mm/oom_kill.c, __oom_kill_process()). Children of one parent that have done the
 * same since they were forked look alike, too: they share only what their parent shares.
 */
static bool is_sharing(const struct process *other, const struct process *victim, bool has_parents)
{
	return (other->parent_pid == victim->pid ||
		       (has_parents && other->parent_pid == victim->parent_pid)) &&
	       other != victim && is_memory_equal(other, victim);
}

static unsigned int count_shares(const struct victims *victims, const struct sample *sample)
{
	const struct process *row = sample->processes.row, *victim, *parent;
	bool has_parents;
	unsigned int count;

	if (victims->next.first < 0 || row[victims->next.first].kib[PROCESS_ANON] == 0)
		return 0;
	victim = &row[victims->next.first];
	parent = process_table_find(&sample->processes, victim->parent_pid);
	has_parents = parent && is_memory_equal(parent, victim);
	count = has_parents;
	for (unsigned int place = 0; place < victims->place_count; place++)
		count += is_sharing(&row[place], victim, has_parents);
	return count;
}

static bool is_set(const struct sample *sample, enum sysctl_field field)
{
	return sample_has(sample, SOURCE_SYSCTL) && sysctl_has(&sample->sysctls, field) &&
	       sample->sysctls.value[field] > 0;
}

static enum victim_policy policy_of(const struct sample *sample)
{
	if (is_set(sample, SYSCTL_PANIC_ON_OOM))
		return VICTIM_POLICY_PANIC;
	return is_set(sample, SYSCTL_OOM_KILL_ALLOCATING_TASK) ? VICTIM_POLICY_ALLOCATING_TASK
							       : VICTIM_POLICY_BADNESS;
}

/* RAM and swap without what is thought away: of RAM, so never more than there is of it. */
static uint64_t total_without(const struct sample *sample, uint64_t total_pages, uint64_t less_kib)
{
	uint64_t ram_kib = total_pages > 0 ? sample->meminfo.value[MEMINFO_MEM_TOTAL] : 0;

	return total_pages - badness_kib_pages(less_kib < ram_kib ? less_kib : ram_kib,
				     sample->host.page_size_bytes);
}

/*
 * Reclaim swaps shared memory out as well, and then it counts for nobody: VmSwap has only private
 * pages. Taken evenly from all that can be swapped (the two lists of anonymous pages, on which shared
 * memory is, too), as long as there is swap.
 */
static double shmem_stays(const struct sample *sample)
{
	double swap = sample_meminfo_bytes(sample, MEMINFO_SWAP_FREE);
	double lists = sample_meminfo_bytes(sample, MEMINFO_ACTIVE_ANON) +
		       sample_meminfo_bytes(sample, MEMINFO_INACTIVE_ANON);

	if (!(swap > 0) || !(lists > 0))
		return 1;
	return swap < lists ? 1 - swap / lists : 0;
}

void victims_update(
	struct victims *victims, const struct sample *sample, const struct what_if *what_if)
{
	struct trial trial = {
		.victims = victims,
		.sample = sample,
		.what_if = what_if,
		.real_total_pages = badness_total_pages(sample),
		.shmem_stays = shmem_stays(sample),
	};

	victims->scale = badness_scale_of(sample, victims->scale);
	victims->policy = policy_of(sample);
	victims->total_pages =
		total_without(sample, trial.real_total_pages, what_if ? what_if->less_kib : 0);
	victims->held_kib = 0;
	victims->unkillable_kib = 0;
	victims->unkillable_count = 0;
	victims->unknown_count = 0;
	victims->process_count = 0;
	victims->largest_protected = -1;
	make_rows(&trial);
	make_order(&trial);
	victims->now = choose_now(victims, sample);
	victims->next = choose_next(victims, sample);
	victims->shares_count = count_shares(victims, sample);
}

/* Without those that have no place below CAPACITY. */
static struct victim_choice choice_below(struct victim_choice choice, unsigned int capacity)
{
	if (choice.first >= (int)capacity || choice.second >= (int)capacity)
		return choice_none;
	return choice;
}

void victims_copy(struct victims *to, const struct victims *from)
{
	struct victim_row *row = to->row;
	uint32_t *order = to->order;
	unsigned int capacity = to->capacity;

	*to = *from;
	to->row = row;
	to->order = order;
	to->capacity = capacity;
	to->place_count = from->place_count < capacity ? from->place_count : capacity;
	to->order_count = 0;
	for (unsigned int place = 0; place < to->place_count; place++)
		row[place] = from->row[place];
	for (unsigned int i = 0; i < from->order_count; i++) {
		if (from->order[i] < capacity)
			order[to->order_count++] = from->order[i];
	}
	to->now = choice_below(from->now, capacity);
	to->next = choice_below(from->next, capacity);
	if (to->largest_protected >= (int)capacity)
		to->largest_protected = -1;
}

/* Whether only its adj stands between the process at PLACE and being killed, if anything does. */
static bool can_be_eligible(
	const struct victims *victims, const struct sample *sample, unsigned int place)
{
	return place < victims->place_count &&
	       (victims->row[place].eligibility == ELIGIBLE ||
		       victims->row[place].eligibility == INELIGIBLE_PROTECTED) &&
	       sample->processes.row[place].flags & PROCESS_HAS_MEMORY;
}

/* Whether the process, of which reclaim leaves KIB, would be killed before the one at RIVAL (-1: there is
 * none) if its adj were ADJ. */
static bool is_first_at(const struct victims *victims, const struct sample *sample,
	const struct process *process, uint64_t kib, int rival, int adj)
{
	int64_t left = badness_pages(
		kib, adj, victims->total_pages, sample->host.page_size_bytes, victims->scale);

	if (rival < 0)
		return true;
	if (left != victims->row[rival].left_pages)
		return left > victims->row[rival].left_pages;
	return victim_is_newer(process, &sample->processes.row[rival]);
}

/* A greater adj never makes it less likely, so halving finds the step, exactly. */
int victim_adj_to_be_first(const struct victims *victims, const struct sample *sample,
	const struct what_if *what_if, unsigned int place)
{
	int rival = victims->next.first == (int)place ? victims->next.second : victims->next.first;
	int not_first = -1000, first = 1001;
	struct victim_candidate candidate;
	uint64_t kib;

	if (!can_be_eligible(victims, sample, place))
		return first;
	candidate = victim_candidate_of(&sample->processes.row[place], what_if);
	kib = left_kib(&candidate, shmem_stays(sample));
	while (first - not_first > 1) {
		int middle = (first + not_first) / 2;

		if (is_first_at(victims, sample, candidate.process, kib, rival, middle))
			first = middle;
		else
			not_first = middle;
	}
	return first;
}

int victim_adj_to_be_saved(const struct victims *victims, const struct sample *sample,
	const struct what_if *what_if, unsigned int place)
{
	return victim_adj_to_be_first(victims, sample, what_if, place) - 1;
}

const char *eligibility_name(enum eligibility eligibility)
{
	static const char *const names[ELIGIBILITIES] = {
		[ELIGIBLE] = "eligible",
		[ELIGIBILITY_UNKNOWN] = "unknown",
		[INELIGIBLE_INIT] = "init",
		[INELIGIBLE_KERNEL_THREAD] = "kernel_thread",
		[INELIGIBLE_PROTECTED] = "protected",
		[INELIGIBLE_VFORK] = "vfork",
		[INELIGIBLE_ZOMBIE] = "zombie",
		[INELIGIBLE_KILLED] = "killed",
	};

	return names[eligibility];
}
