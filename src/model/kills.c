/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/kills.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/clock.h"

/* How long a kill that was only counted may wait for the counter of its group, which is not read at every
 * sample. */
#define GROUP_WAIT_USEC ((uint64_t)60 * USEC_PER_SEC)

/* How long a process that was killed may still be among the others, and be named again. */
#define DYING_USEC ((uint64_t)10 * USEC_PER_SEC)

void kills_init(struct kills *kills)
{
	memset(kills, 0, sizeof(*kills));
	kills->counter = NAN;
	last_seen_init(&kills->seen);
	expectation_init(&kills->expectation);
}

int kills_reserve(struct kills *kills, unsigned int places)
{
	return last_seen_reserve(&kills->seen, places);
}

int kills_reserve_groups(struct kills *kills, unsigned int places)
{
	return expectation_reserve(&kills->expectation, places);
}

void kills_release(struct kills *kills)
{
	last_seen_release(&kills->seen);
	expectation_release(&kills->expectation);
	kills_init(kills);
}

static struct kill *kill_at(struct kills *kills, unsigned int age)
{
	return &kills->kill[(kills->next + KILLS_MAX - 1 - age) % KILLS_MAX];
}

const struct kill *kills_get(const struct kills *kills, unsigned int age)
{
	if (age >= kills->count)
		return NULL;
	return &kills->kill[(kills->next + KILLS_MAX - 1 - age) % KILLS_MAX];
}

static struct kill *push(struct kills *kills)
{
	struct kill *kill = &kills->kill[kills->next];

	kills->next = (kills->next + 1) % KILLS_MAX;
	if (kills->count < KILLS_MAX)
		kills->count++;
	kills->pushed++;
	memset(kill, 0, sizeof(*kill));
	kill->count = 1;
	return kill;
}

/*
 * The log has a clock of its own, which nobody slews: in months it may be minutes away from
 * CLOCK_MONOTONIC. A record that was not there at the sample before is not older than that, unless we were
 * behind; and none is of the future.
 */
static void set_time(struct kills *kills, struct kill *kill, const struct sample *sample)
{
	uint64_t usec = kill->log.usec, now_usec = sample->monotonic_usec;

	/* The clocks of a captured machine are not ours. */
	if (kill->is_earlier && sample->boottime_usec == 0)
		return;
	if (!kill->is_earlier && kills->has_before && !kills->was_behind &&
		usec < kills->before_usec)
		usec = kills->before_usec;
	if (usec > now_usec)
		usec = now_usec;
	kill->monotonic_usec = usec;
	if (sample->realtime_usec > now_usec - usec)
		kill->realtime_usec = sample->realtime_usec - (now_usec - usec);
}

/* Whether the process was dying already when VICTIMS were made, at the newest sample that was taken. One that
 * had memory and of which nothing follows any more has lost it, and is no zombie yet. */
static bool was_dying(
	const struct kills *kills, const struct seen_process *seen, const struct victims *victims)
{
	int place = last_seen_place(&kills->seen, seen);
	unsigned int at = (unsigned int)place;

	return place >= 0 && at < victims->place_count &&
	       (victims->row[at].eligibility == INELIGIBLE_KILLED ||
		       victims->row[at].eligibility == INELIGIBLE_ZOMBIE ||
		       (victims->row[at].eligibility == ELIGIBILITY_UNKNOWN && seen->has_memory));
}

/* The place of the group that SEEN was in, or CGROUP_NONE. */
static uint32_t group_of(const struct seen_process *seen)
{
	return seen && seen->group > 0 ? seen->group - 1 : CGROUP_NONE;
}

/* The pair of expectations that LOG is to be held against, or NULL: for that choice nobody is named. */
static struct expected_pair *pair_of(struct kills *kills, const struct sample *sample,
	const struct oom_kill *log, const struct seen_process *seen)
{
	struct expectation *expectation = &kills->expectation;
	uint32_t victim_group = group_of(seen);

	if (log->flags & OOM_KILL_OF_ASKER)
		return NULL;
	switch (log->scope) {
	case OOM_SCOPE_CGROUP:
		return expectation_of_group(expectation,
			log->domain[0]
				? expectation_find_group(expectation, log->domain, victim_group)
				: expectation_only_limit(expectation, victim_group));
	case OOM_SCOPE_UNKNOWN:
		/* With one node, neither a cpuset nor a policy makes it choose among fewer. */
		if (!sample_has(sample, SOURCE_ZONEINFO) || sample->zoneinfo.node_count != 1)
			return NULL;
		return &expectation->next;
	case OOM_SCOPE_GLOBAL:
		return log->flags & OOM_KILL_BY_HAND ? &expectation->by_hand : &expectation->next;
	case OOM_SCOPE_CPUSET:
	case OOM_SCOPE_MEMORY_POLICY:
	case OOM_SCOPES:
		break;
	}
	return NULL;
}

/* The newest of PAIR that was made while the victim was alive, or NULL when none was. */
static struct expected *expected_of(const struct kills *kills, struct expected_pair *pair,
	const struct seen_process *seen, const struct victims *victims)
{
	if (!seen)
		return kills->was_behind ? NULL : &pair->now;
	if (seen->gone_at == 0)
		return was_dying(kills, seen, victims) ? &pair->before : &pair->now;
	return seen->gone_at == kills->seen.sample ? &pair->before : NULL;
}

/* Whether the log had the one who was expected as killed before: it had not gone yet when it was named. */
static bool is_dead_already(
	const struct kills *kills, const struct expected *expected, uint64_t now_usec)
{
	const struct kill *kill;

	/* The newest is the one that is judged. */
	for (unsigned int age = 1; (kill = kills_get(kills, age)); age++) {
		if (now_usec - kill->monotonic_usec > DYING_USEC)
			return false;
		if (kill->has_log && !kill->is_earlier && kill->log.pid == expected->pid)
			return true;
	}
	return false;
}

static enum kill_verdict verdict_of(const struct kills *kills, const struct expected *expected,
	const struct seen_process *seen, int32_t pid)
{
	if (pid == expected->pid)
		return KILL_AS_PREDICTED;
	if (expected->is_tie && pid == expected->second_pid)
		return KILL_OF_TIE;
	if (expected->kill_group != CGROUP_NONE &&
		expectation_is_below(&kills->expectation, group_of(seen), expected->kill_group))
		return KILL_OF_GROUP;
	return KILL_OF_ANOTHER;
}

static bool is_right(enum kill_verdict verdict)
{
	return verdict == KILL_AS_PREDICTED || verdict == KILL_OF_TIE || verdict == KILL_OF_GROUP;
}

/* One that the kernel chose. */
static void judge_choice(struct kills *kills, struct kill *kill, const struct sample *sample,
	const struct seen_process *seen, const struct victims *victims)
{
	struct expected_pair *pair = pair_of(kills, sample, &kill->log, seen);
	struct expected *expected = pair ? expected_of(kills, pair, seen, victims) : NULL;

	kills->leader_verdict = KILL_NOT_PREDICTED;
	if (!expected || expected->pid == 0 || expected->is_spent ||
		is_dead_already(kills, expected, sample->monotonic_usec))
		return;
	kill->verdict = verdict_of(kills, expected, seen, seen ? seen->pid : kill->log.pid);
	kill->predicted_pid = expected->pid;
	memcpy(kill->predicted_comm, expected->comm, sizeof(kill->predicted_comm));
	kills->leader_verdict = kill->verdict;
	kills->right_count += is_right(kill->verdict);
	kills->wrong_count += kill->verdict == KILL_OF_ANOTHER;
	expected->is_spent = true;
}

/* What was said of the same death before. */
static void repeat(struct kills *kills, struct kill *kill)
{
	const struct kill *first;

	kills->twice++;
	for (unsigned int age = 1; (first = kills_get(kills, age)); age++) {
		if (!first->has_log || first->is_earlier || first->log.pid != kill->log.pid)
			continue;
		kill->verdict = first->verdict;
		kill->predicted_pid = first->predicted_pid;
		memcpy(kill->predicted_comm, first->predicted_comm, sizeof(kill->predicted_comm));
		kill->has_held = first->has_held;
		memcpy(kill->held_kib, first->held_kib, sizeof(kill->held_kib));
		return;
	}
}

static void take_record(struct kills *kills, const struct sample *sample,
	const struct oom_kill *log, const struct victims *victims)
{
	struct kill *kill = push(kills);
	const struct seen_process *seen;

	kill->has_log = true;
	kill->is_earlier = log->serial <= sample->oom_log.earlier_count;
	kill->log = *log;
	set_time(kills, kill, sample);
	if (kill->is_earlier)
		return;
	if (kill_is_again(kill)) {
		repeat(kills, kill);
		return;
	}
	seen = last_seen_find(&kills->seen, log->pid, log->comm, &sample->processes);
	if (seen && seen->has_memory) {
		kill->has_held = true;
		memcpy(kill->held_kib, seen->kib, sizeof(kill->held_kib));
	}
	if (!kill_is_companion(kill))
		judge_choice(kills, kill, sample, seen, victims);
	else if (is_right(kills->leader_verdict))
		kill->verdict = KILL_OF_GROUP;
}

/* COUNT kills without a record, known since the clocks stood at REALTIME_USEC and MONOTONIC_USEC. */
static void push_unlogged(
	struct kills *kills, uint64_t count, uint64_t realtime_usec, uint64_t monotonic_usec)
{
	struct kill *kill = push(kills);

	kill->count = count > UINT32_MAX ? UINT32_MAX : (uint32_t)count;
	kill->realtime_usec = realtime_usec;
	kill->monotonic_usec = monotonic_usec;
}

/* The records that came since the sample before. The log holds the newest of them only. */
static void take_records(
	struct kills *kills, const struct sample *sample, const struct victims *victims)
{
	const struct oom_log *log = &sample->oom_log;
	uint64_t first = kills->serial + 1, missed;

	if (log->kill_count >= OOM_LOG_KILLS && first <= log->kill_count - OOM_LOG_KILLS) {
		first = log->kill_count - OOM_LOG_KILLS + 1;
		missed = kills->serial > log->earlier_count ? kills->serial : log->earlier_count;
		missed = first - 1 > missed ? first - 1 - missed : 0;
		kills->logged += missed;
		if (missed > 0)
			push_unlogged(kills, missed, sample->realtime_usec, sample->monotonic_usec);
	}
	for (uint64_t serial = first; serial <= log->kill_count; serial++) {
		const struct oom_kill *record = oom_log_kill(log, serial);

		kills->logged += serial > log->earlier_count;
		if (record)
			take_record(kills, sample, record, victims);
	}
	kills->serial = log->kill_count;
}

/* Whether the counter could be read for this sample. */
static bool count(struct kills *kills, const struct sample *sample)
{
	double counter = sample_vmstat(sample, VMSTAT_OOM_KILL);

	if (isnan(counter) || sample->reading[SOURCE_VMSTAT].status != READING_FRESH)
		return false;
	/* It never goes back, but a machine can be resumed or replayed. */
	if (counter > kills->counter)
		kills->counted += (uint64_t)(counter - kills->counter);
	kills->counter = counter;
	return true;
}

/* A record came after all. */
static void take_back(struct kills *kills, uint64_t count)
{
	for (unsigned int age = 0; age < kills->count && count > 0; age++) {
		struct kill *kill = kill_at(kills, age);
		uint32_t part = kill->count < count ? kill->count : (uint32_t)count;

		if (kill->has_log)
			continue;
		kill->count -= part;
		kills->unlogged -= part;
		count -= part;
	}
}

/* What the counter has and the log has not. */
static void compare(struct kills *kills, const struct sample *sample, bool is_counted)
{
	bool has_log = sample_has(sample, SOURCE_OOM_LOG);
	uint64_t told = kills->logged + kills->unlogged, before = kills->told;
	uint64_t missing = kills->counted > told ? kills->counted - told : 0;
	uint64_t surplus = told > kills->counted ? told - kills->counted : 0;

	if (surplus > 0 && kills->unlogged > 0 && !isnan(kills->counter)) {
		uint64_t back = surplus < kills->unlogged ? surplus : kills->unlogged;

		take_back(kills, back);
		surplus -= back;
		before -= back < before ? back : before;
	}
	/* A kill is counted before it is told. What was told at the sample before, and the counter, which was
	 * read after that, still lacks came before we read it for the first time. */
	if (surplus > 0 && is_counted && before > kills->counted)
		kills->counted = before;
	kills->told = kills->logged + kills->unlogged;
	if (missing == 0) {
		kills->short_monotonic_usec = kills->short_realtime_usec = 0;
		return;
	}
	if (kills->short_monotonic_usec == 0) {
		kills->short_monotonic_usec = sample->monotonic_usec;
		kills->short_realtime_usec = sample->realtime_usec;
	}
	if (has_log &&
		(sample->oom_log.is_behind || sample->monotonic_usec - kills->short_monotonic_usec <
						      (uint64_t)KILLS_GRACE_SEC * USEC_PER_SEC))
		return;
	push_unlogged(kills, missing, kills->short_realtime_usec, kills->short_monotonic_usec);
	kills->unlogged += missing;
	kills->told += missing;
	kills->is_lost = kills->is_lost || has_log;
	kills->short_monotonic_usec = kills->short_realtime_usec = 0;
}

/* The newest kill without a record of which no group is known, or NULL. */
static struct kill *without_group(struct kills *kills, uint64_t now_usec)
{
	for (unsigned int age = 0; age < kills->count; age++) {
		struct kill *kill = kill_at(kills, age);

		if (!kill->has_log && kill->count > 0 && !kill->cgroup[0] &&
			now_usec - kill->monotonic_usec <= GROUP_WAIT_USEC)
			return kill;
	}
	return NULL;
}

/* Of KILL, which is of more, COUNT are one entry and the rest another. Whether KILL is still there. */
static bool split(struct kills *kills, struct kill *kill, uint32_t count, uint64_t now_usec)
{
	struct kill rest = *kill, *pushed;

	rest.count -= count;
	kill->count = count;
	pushed = push(kills);
	*pushed = rest;
	/* Told before, it is nothing new. */
	if (kill->monotonic_usec < now_usec)
		kills->pushed--;
	return pushed != kill;
}

/* COUNT of the kills without a record were in the group at PLACE. */
static void attribute(
	struct kills *kills, const struct sample *sample, uint32_t place, uint64_t count)
{
	uint64_t now_usec = sample->monotonic_usec;
	struct kill *kill;

	while (count > 0 && (kill = without_group(kills, now_usec))) {
		if (kill->count > count && !split(kills, kill, (uint32_t)count, now_usec))
			return;
		cgroup_path(kill->cgroup, sizeof(kill->cgroup), &sample->cgroups, place);
		count -= kill->count;
	}
}

/* The counters of the groups say where it was, if the group is still there. With the log, the
 * record of a kill says that. */
static void find_groups(struct kills *kills, const struct sample *sample)
{
	const struct cgroup_table *table = &sample->cgroups;

	if (sample_has(sample, SOURCE_OOM_LOG) || !sample_has(sample, SOURCE_CGROUPS) ||
		!without_group(kills, sample->monotonic_usec))
		return;
	for (uint32_t i = 0; i < table->place_count; i++) {
		uint64_t count = expectation_group_kills(&kills->expectation, table, i);

		if (count > 0)
			attribute(kills, sample, i, count);
	}
}

void kills_update(struct kills *kills, const struct sample *sample, const struct victims *victims,
	const struct cgroup_victims *groups)
{
	bool is_counted;

	expectation_take(&kills->expectation, victims, groups, &kills->seen);
	if (sample_has(sample, SOURCE_OOM_LOG))
		take_records(kills, sample, victims);
	is_counted = count(kills, sample);
	compare(kills, sample, is_counted);
	find_groups(kills, sample);
}

void kills_remember(struct kills *kills, const struct sample *sample)
{
	last_seen_take(&kills->seen, sample);
	expectation_learn_groups(&kills->expectation, sample);
	kills->has_before = true;
	kills->before_usec = sample->monotonic_usec;
	kills->was_behind = sample_has(sample, SOURCE_OOM_LOG) && sample->oom_log.is_behind;
}

void kills_copy(struct kills *to, const struct kills *from)
{
	/* What the next update would need stays behind. */
	memcpy(to, from, offsetof(struct kills, seen));
}

bool kill_is_again(const struct kill *kill)
{
	return kill->has_log && kill->log.flags & OOM_KILL_AGAIN;
}

bool kill_is_companion(const struct kill *kill)
{
	return kill->has_log && kill->log.flags & OOM_KILL_OF_GROUP;
}

const struct kill *kills_recent(
	const struct kills *kills, uint64_t now_usec, unsigned int *ret_with)
{
	const struct kill *kill, *found = NULL;
	unsigned int with = 0;

	for (unsigned int age = 0; (kill = kills_get(kills, age)); age++) {
		if (kill_is_again(kill) || kill->count == 0)
			continue;
		if (kill->monotonic_usec == 0 ||
			(now_usec > kill->monotonic_usec &&
				now_usec - kill->monotonic_usec >
					(uint64_t)KILLS_SHOWN_SEC * USEC_PER_SEC))
			break;
		/* Records of a group stand behind each other. */
		if (found && !(kill->has_log && kill->log.serial < found->log.serial))
			break;
		if (found)
			with++;
		found = kill;
		if (!kill_is_companion(kill))
			break;
	}
	*ret_with = with;
	return found;
}

const char *kill_group(const struct kill *kill)
{
	if (!kill->has_log)
		return kill->cgroup;
	return kill->log.domain[0] ? kill->log.domain : kill->log.cgroup;
}

unsigned int kill_held(const struct kill *kill, uint64_t kib[PROCESS_MEMORIES])
{
	const unsigned int tables = 1 << PROCESS_TABLES, all = (1 << PROCESS_MEMORIES) - 1;
	unsigned int known = kill->has_held ? all : 0;

	memcpy(kib, kill->held_kib, PROCESS_MEMORIES * sizeof(kib[0]));
	if (!kill->has_log)
		return known;
	/* The log is of the very moment. */
	if (kill->log.flags & OOM_KILL_HAS_MEMORY) {
		kib[PROCESS_ANON] = kill->log.kib[PROCESS_ANON];
		kib[PROCESS_FILE] = kill->log.kib[PROCESS_FILE];
		kib[PROCESS_SHMEM] = kill->log.kib[PROCESS_SHMEM];
		known |= 1 << PROCESS_ANON | 1 << PROCESS_FILE | 1 << PROCESS_SHMEM;
	}
	if (kill->log.flags & OOM_KILL_HAS_TABLES) {
		kib[PROCESS_TABLES] = kill->log.kib[PROCESS_TABLES];
		known |= tables;
	}
	return known;
}

const char *kill_verdict_name(enum kill_verdict verdict)
{
	static const char *const names[] = {
		[KILL_NOT_PREDICTED] = "not_predicted",
		[KILL_AS_PREDICTED] = "as_predicted",
		[KILL_OF_TIE] = "tie",
		[KILL_OF_GROUP] = "group",
		[KILL_OF_ANOTHER] = "another",
	};

	return names[verdict];
}
