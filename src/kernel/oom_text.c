/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/oom_text.h"

#include <string.h>

#include "base/bits.h"
#include "kernel/text.h"

static const struct {
	const char *text;
	enum oom_scope scope;
	unsigned int flags;
} prefixes[OOM_PREFIXES] = {
	[OOM_PREFIX_NONE] = {"", OOM_SCOPE_UNKNOWN, 0},
	[OOM_PREFIX_CGROUP] = {"Memory cgroup out of memory: ", OOM_SCOPE_CGROUP, 0},
	[OOM_PREFIX_ASKER] = {"Out of memory (oom_kill_allocating_task): ", OOM_SCOPE_UNKNOWN,
		OOM_KILL_OF_ASKER},
	[OOM_PREFIX_OTHER] = {"Out of memory: ", OOM_SCOPE_UNKNOWN, 0},
};

enum oom_scope oom_prefix_scope(enum oom_prefix prefix)
{
	return prefixes[prefix].scope;
}

unsigned int oom_prefix_flags(enum oom_prefix prefix)
{
	return prefixes[prefix].flags;
}

/* Takes PREFIX off the beginning of SPAN; false when it does not begin so. */
static bool take(struct span *span, const char *prefix)
{
	if (!span_starts(*span, prefix))
		return false;
	span->at += strlen(prefix);
	span->length -= strlen(prefix);
	return true;
}

/* Takes SUFFIX off the end of SPAN; false when it does not end so. */
static bool take_end(struct span *span, const char *suffix)
{
	size_t length = strlen(suffix);

	if (span->length < length || memcmp(span->at + span->length - length, suffix, length) != 0)
		return false;
	span->length -= length;
	return true;
}

/* Splits SPAN at the first MARK, which goes; false when there is none. */
static bool split_first(
	struct span span, const char *mark, struct span *ret_left, struct span *ret_right)
{
	size_t length = strlen(mark);
	const char *found = memmem(span.at, span.length, mark, length);

	if (!found)
		return false;
	ret_left->at = span.at;
	ret_left->length = (size_t)(found - span.at);
	ret_right->at = found + length;
	ret_right->length = span.length - ret_left->length - length;
	return true;
}

/* The same at the last one. */
static bool split_last(
	struct span span, const char *mark, struct span *ret_left, struct span *ret_right)
{
	struct span left, right = span;
	bool is_found = false;

	while (split_first(right, mark, &left, &right))
		is_found = true;
	if (!is_found)
		return false;
	*ret_left =
		(struct span){.at = span.at, .length = (size_t)(right.at - span.at) - strlen(mark)};
	*ret_right = right;
	return true;
}

static bool pid_of(struct span span, int32_t *ret_pid)
{
	uint64_t value;

	if (span_u64(span, &value) < 0 || value > INT32_MAX)
		return false;
	*ret_pid = (int32_t)value;
	return true;
}

static bool i16_of(struct span span, int16_t *ret)
{
	int64_t value;

	if (span_i64(span, &value) < 0 || value < INT16_MIN || value > INT16_MAX)
		return false;
	*ret = (int16_t)value;
	return true;
}

/* "40960kB," */
static bool kib_of(struct span span, uint64_t *ret)
{
	span = span_chop(span, ',');
	return take_end(&span, "kB") && span_u64(span, ret) == 0;
}

static void comm_copy(struct span comm, char ret_comm[PROCESS_COMM_MAX])
{
	span_copy(comm, ret_comm, PROCESS_COMM_MAX);
}

/* "123 (COMM)" to the end of TEXT. */
static bool take_process(struct span text, struct oom_kill *kill)
{
	struct span number, comm;
	int32_t pid;

	if (!take_end(&text, ")") || !split_first(text, " (", &number, &comm) ||
		!pid_of(number, &pid) || comm.length >= PROCESS_COMM_MAX)
		return false;
	kill->pid = pid;
	comm_copy(comm, kill->comm);
	return true;
}

bool oom_text_invoked(struct span line, struct oom_kill *kill)
{
	struct span comm = {.at = line.at}, rest = line, order, tail;

	/* The name comes first and ends at PROCESS_COMM_MAX: further on there is no such line. */
	while (!take(&rest, " invoked oom-killer: gfp_mask=")) {
		if (rest.length == 0 || comm.length == PROCESS_COMM_MAX - 1)
			return false;
		comm.length++;
		rest.at++;
		rest.length--;
	}
	comm_copy(comm, kill->invoker);
	if (!split_first(rest, ", order=", &order, &rest) ||
		!split_first(rest, ", ", &order, &tail) || !i16_of(order, &kill->order))
		kill->order = 0;
	if (kill->order < 0)
		kill->flags |= OOM_KILL_BY_HAND;
	return true;
}

bool oom_text_usage(struct span line, struct oom_kill *kill)
{
	struct cursor words;
	struct span usage, limit, word;
	uint64_t usage_kib, limit_kib;

	if (!take(&line, "memory: usage "))
		return false;
	words = cursor_of_span(line);
	if (!cursor_word(&words, &usage) || !cursor_word(&words, &word) ||
		!span_is(word, "limit") || !cursor_word(&words, &limit) ||
		!kib_of(usage, &usage_kib) || !kib_of(limit, &limit_kib))
		return false;
	kill->usage_kib = usage_kib;
	kill->limit_kib = limit_kib;
	kill->flags |= OOM_KILL_HAS_LIMIT;
	return true;
}

static void domain_set(struct oom_kill *kill, struct span domain)
{
	kill->scope = OOM_SCOPE_CGROUP;
	text_copy_path(domain, kill->domain, sizeof(kill->domain));
}

bool oom_text_domain(struct span line, struct oom_kill *kill)
{
	struct span left, right;

	if (take(&line, "Memory cgroup stats for ")) {
		/* Until Linux 5.3 the amounts follow, and such a line for each group below. */
		if (!take_end(&line, ":") && split_last(line, ": cache:", &left, &right))
			line = left;
		if (!kill->domain[0])
			domain_set(kill, line);
		return true;
	}
	if (take(&line, "Memory limit reached of cgroup ")) {
		domain_set(kill, line);
		return true;
	}
	if (!take(&line, "Task in ") ||
		!split_first(line, " killed as a result of limit of ", &left, &right))
		return false;
	text_copy_path(left, kill->cgroup, sizeof(kill->cgroup));
	domain_set(kill, right);
	return true;
}

static const char constraint_start[] = "oom-kill:constraint=";

/* Whether the group PATH is that at ANCESTOR or below it. */
static bool path_is_below(struct span path, struct span ancestor)
{
	if (!span_starts(ancestor, "/") || !span_starts(path, "/"))
		return false;
	return ancestor.length == 1 ||
	       (path.length >= ancestor.length &&
		       memcmp(path.at, ancestor.at, ancestor.length) == 0 &&
		       (path.length == ancestor.length || path.at[ancestor.length] == '/'));
}

/*
 * ",oom_memcg=DOMAIN,task_memcg=PATH": a comma in a path is no end of it. The victim's group is the
 * domain or below it, unless it has just moved, and that tells the right comma.
 */
static void constraint_paths(struct span text, struct oom_kill *kill)
{
	static const char mark[] = ",task_memcg=";
	struct span domain, path, left, right;

	if (!split_first(text, ",oom_memcg=", &left, &domain))
		return;
	if (!split_first(domain, mark, &left, &path)) {
		/* The end was lost. */
		domain_set(kill, domain);
		return;
	}
	right = path;
	while (!path_is_below(path, left) && split_first(right, mark, &path, &right)) {
		left = (struct span){
			.at = domain.at, .length = (size_t)(right.at - domain.at) - strlen(mark)};
		path = right;
	}
	if (!path_is_below(path, left))
		split_first(domain, mark, &left, &path);
	text_copy_path(path, kill->cgroup, sizeof(kill->cgroup));
	domain_set(kill, left);
}

static enum oom_scope constraint_scope(struct span name)
{
	static const char *const names[OOM_SCOPES] = {
		[OOM_SCOPE_UNKNOWN] = "",
		[OOM_SCOPE_GLOBAL] = "CONSTRAINT_NONE",
		[OOM_SCOPE_CGROUP] = "CONSTRAINT_MEMCG",
		[OOM_SCOPE_CPUSET] = "CONSTRAINT_CPUSET",
		[OOM_SCOPE_MEMORY_POLICY] = "CONSTRAINT_MEMORY_POLICY",
	};

	for (unsigned int scope = 0; scope < OOM_SCOPES; scope++) {
		if (span_is(name, names[scope]))
			return (enum oom_scope)scope;
	}
	return OOM_SCOPE_UNKNOWN;
}

bool oom_text_is_constraint(struct span line)
{
	return span_starts(line, constraint_start);
}

/*
 * Takes ",task=COMM,pid=N,uid=N" off the end of TEXT. A name may hold ",pid=", and a path ",task=":
 * so it is read from the end. False when it is not there.
 */
static bool constraint_take_task(struct span *text, struct oom_kill *kill)
{
	struct span left = *text, uid, pid, comm;
	uint64_t user;
	int32_t number;

	if (!split_last(left, ",uid=", &left, &uid) || span_u64(uid, &user) < 0 ||
		user > UINT32_MAX || !split_last(left, ",pid=", &left, &pid) ||
		!pid_of(pid, &number) || !split_last(left, ",task=", &left, &comm) ||
		comm.length >= PROCESS_COMM_MAX)
		return false;
	kill->uid = (uint32_t)user;
	kill->flags |= OOM_KILL_HAS_UID;
	kill->pid = number;
	comm_copy(comm, kill->comm);
	*text = left;
	return true;
}

bool oom_text_constraint(struct span line, struct oom_kill *kill)
{
	struct span name, rest, left, path;
	bool is_whole;

	if (!take(&line, constraint_start) || !split_first(line, ",", &name, &rest))
		return false;
	is_whole = constraint_take_task(&rest, kill);
	kill->scope = constraint_scope(name);
	if (kill->scope == OOM_SCOPE_CGROUP)
		constraint_paths(rest, kill);
	else if (split_first(rest, ",global_oom,task_memcg=", &left, &path))
		text_copy_path(path, kill->cgroup, sizeof(kill->cgroup));
	return is_whole;
}

static enum oom_prefix take_prefix(struct span *line)
{
	for (unsigned int i = OOM_PREFIX_NONE + 1; i < OOM_PREFIXES; i++) {
		if (take(line, prefixes[i].text))
			return (enum oom_prefix)i;
	}
	return OOM_PREFIX_NONE;
}

bool oom_text_chosen(struct span line, enum oom_prefix *ret_prefix)
{
	enum oom_prefix prefix = take_prefix(&line);

	if (prefix == OOM_PREFIX_NONE || !take(&line, "Kill process ") ||
		!take_end(&line, " or sacrifice child"))
		return false;
	*ret_prefix = prefix;
	return true;
}

/* One word of what was killed, "anon-rss:40592kB,". What is not known, or no number, is skipped. */
static void killed_word(struct span word, struct oom_kill *kill, unsigned int *seen)
{
	static const char *const amounts[PROCESS_MEMORIES] = {
		[PROCESS_ANON] = "anon-rss:",
		[PROCESS_FILE] = "file-rss:",
		[PROCESS_SHMEM] = "shmem-rss:",
		[PROCESS_TABLES] = "pgtables:",
	};
	uint64_t user;

	for (unsigned int i = 0; i < PROCESS_MEMORIES; i++) {
		if (amounts[i] && take(&word, amounts[i])) {
			*seen |= (unsigned int)kib_of(word, &kill->kib[i]) << i;
			return;
		}
	}
	if (take(&word, "UID:") && span_u64(word, &user) == 0 && user <= UINT32_MAX) {
		kill->uid = (uint32_t)user;
		kill->flags |= OOM_KILL_HAS_UID;
	} else if (take(&word, "oom_score_adj:") && i16_of(word, &kill->oom_score_adj)) {
		kill->flags |= OOM_KILL_HAS_ADJ;
	}
}

static void killed_words(struct span text, struct oom_kill *kill)
{
	const unsigned int resident = 1u << PROCESS_ANON | 1u << PROCESS_FILE | 1u << PROCESS_SHMEM;
	struct cursor words = cursor_of_span(text);
	unsigned int seen = 0;
	struct span word;

	while (cursor_word(&words, &word))
		killed_word(word, kill, &seen);
	if ((seen & resident) == resident)
		kill->flags |= OOM_KILL_HAS_MEMORY;
	if (seen >> PROCESS_TABLES & 1)
		kill->flags |= OOM_KILL_HAS_TABLES;
}

bool oom_text_killed(struct span line, struct oom_kill *kill, enum oom_prefix *ret_prefix)
{
	static const char amounts[] = ") total-vm:";
	enum oom_prefix prefix = take_prefix(&line);
	struct span process, rest;

	/* The name may hold all of this but the numbers behind it. */
	if (!take(&line, "Killed process ") || !split_last(line, amounts, &process, &rest))
		return false;
	process.length++;
	if (!take_process(process, kill))
		return false;
	killed_words(rest, kill);
	*ret_prefix = prefix;
	return true;
}

bool oom_text_group(struct span line, struct oom_kill *kill)
{
	if (!take(&line, "Tasks in ") ||
		!take_end(&line, " are going to be killed due to memory.oom.group set"))
		return false;
	text_copy_path(line, kill->killed_group, sizeof(kill->killed_group));
	return true;
}

bool oom_text_exiting(struct span line, struct oom_kill *kill)
{
	take_prefix(&line);
	return take(&line, "OOM victim ") &&
	       take_end(&line, " is already exiting. Skip killing the task") &&
	       take_process(line, kill);
}

bool oom_text_stuck(struct span line, struct oom_kill *kill)
{
	return take(&line, "oom_reaper: unable to reap pid:") && take_process(line, kill);
}
