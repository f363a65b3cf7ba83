/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/oom_report.h"

#include <string.h>

#include "kernel/oom_text.h"

/* Records of one group follow each other at once; a slow console is waited for between them. */
#define TOGETHER_USEC 1000000

static bool is_together(uint64_t earlier_usec, uint64_t usec)
{
	/* The clock of the log may step back a little from one CPU to another. */
	return usec < earlier_usec || usec - earlier_usec <= TOGETHER_USEC;
}

/* Begins anew; but the line that is being read in pieces goes on. */
static void report_clear(struct oom_report *report)
{
	report->pending = (struct oom_kill){.serial = 0};
	report->has_constraint = false;
	report->has_victim = false;
	report->victim_pid = 0;
}

void oom_report_forget(struct oom_report *report)
{
	report_clear(report);
	report->piece_length = 0;
}

/* A line that stands before the kill of its report: what was said of another one is over. */
static struct oom_kill *report_pending(struct oom_report *report)
{
	if (report->has_victim)
		report_clear(report);
	return &report->pending;
}

static void stamp(struct oom_kill *kill, const struct kmsg_record *record)
{
	kill->sequence = record->sequence;
	kill->usec = record->usec;
}

/*
 * Whether SAID, what the record of a kill says, is the end of the report that is pending. When there are
 * many reports the kernel leaves out all but this record, so it may be of a later one.
 */
static bool report_expects(const struct oom_report *report, const struct oom_kill *said,
	enum oom_prefix prefix, const struct kmsg_record *record)
{
	const struct oom_kill *pending = &report->pending;
	bool is_of_cgroup = oom_prefix_scope(prefix) == OOM_SCOPE_CGROUP;

	if (report->has_victim)
		return false;
	if (prefix != OOM_PREFIX_NONE && pending->scope != OOM_SCOPE_UNKNOWN &&
		is_of_cgroup != (pending->scope == OOM_SCOPE_CGROUP))
		return false;
	if (!report->has_constraint || pending->pid == said->pid)
		return true;
	/* A thread instead of its dead leader, or before Linux 5.1 a child instead of its parent. */
	return is_together(pending->usec, record->usec) &&
	       (!(said->flags & OOM_KILL_HAS_UID) || said->uid == pending->uid);
}

/* Whether this is a further kill of the group that is being killed. */
static bool report_expects_group(
	const struct oom_report *report, enum oom_prefix prefix, const struct kmsg_record *record)
{
	return report->has_victim && report->pending.killed_group[0] &&
	       (report->victim_pid == 0 || report->prefix == prefix) &&
	       is_together(report->last_usec, record->usec);
}

/*
 * The path of the line before ends at the last ",task=", but the name may hold that as well: the record of
 * the kill has the whole NAME, so that what of it was taken for an end of the path goes.
 */
static void cgroup_trim(struct oom_kill *kill, const char *end_of_name, const char *name)
{
	static const char mark[] = ",task=";
	size_t end_length = strlen(end_of_name), length = strlen(name);
	size_t path_length = strlen(kill->cgroup), surplus;

	if (end_length >= length || strcmp(name + length - end_length, end_of_name) != 0)
		return;
	/* "a,task=b": the name is "a,task=b", its end "b"; ",task=a" stands in the path. */
	surplus = length - end_length;
	if (surplus < strlen(mark) || path_length < surplus ||
		memcmp(kill->cgroup + path_length - surplus, mark, strlen(mark)) != 0)
		return;
	kill->cgroup[path_length - surplus] = '\0';
}

/* Fills KILL, which holds what was said before, with what SAID says. */
static void kill_merge(
	struct oom_kill *kill, const struct oom_kill *said, const struct kmsg_record *record)
{
	if (kill->pid == said->pid)
		cgroup_trim(kill, kill->comm, said->comm);
	kill->pid = said->pid;
	memcpy(kill->comm, said->comm, sizeof(kill->comm));
	memcpy(kill->kib, said->kib, sizeof(kill->kib));
	kill->oom_score_adj = said->oom_score_adj;
	if (said->flags & OOM_KILL_HAS_UID)
		kill->uid = said->uid;
	kill->flags |= said->flags;
	if (said->scope != OOM_SCOPE_UNKNOWN)
		kill->scope = said->scope;
	stamp(kill, record);
}

/* What all kills of a group share. */
static struct oom_kill group_kill(const struct oom_kill *first, bool is_first)
{
	struct oom_kill kill = *first;

	kill.flags &= OOM_KILL_HAS_LIMIT | OOM_KILL_BY_HAND;
	kill.flags |= OOM_KILL_OF_GROUP;
	kill.uid = 0;
	if (!is_first)
		kill.cgroup[0] = '\0';
	return kill;
}

static enum oom_line take_kill(struct oom_report *report, const struct kmsg_record *record,
	struct oom_kill *said, enum oom_prefix prefix, struct oom_kill *ret)
{
	bool is_again = report->has_victim && report->victim_pid == said->pid &&
			is_together(report->last_usec, record->usec);
	struct oom_kill kill = {.serial = 0};

	if (report_expects_group(report, prefix, record)) {
		kill = group_kill(&report->pending, report->victim_pid == said->pid);
	} else {
		if (report_expects(report, said, prefix, record))
			kill = report->pending;
		report_clear(report);
		report->has_victim = true;
		report->prefix = prefix;
		report->victim_pid = said->pid;
	}
	report->piece_length = 0;
	said->scope = oom_prefix_scope(prefix);
	said->flags |= oom_prefix_flags(prefix) | (is_again ? OOM_KILL_AGAIN : 0);
	kill_merge(&kill, said, record);
	kill.serial = ++report->kill_count;
	report->last_usec = record->usec;
	if (!(kill.flags & OOM_KILL_OF_GROUP))
		report->pending = kill;
	*ret = kill;
	return OOM_LINE_KILL;
}

/* "Tasks in ...": LINE comes behind the record of the one that was chosen. */
static enum oom_line take_group(struct oom_report *report, struct span line,
	const struct kmsg_record *record, struct oom_kill *ret)
{
	struct oom_kill said = {.serial = 0};

	if (!oom_text_group(line, &said))
		return OOM_LINE_NONE;
	if (!report->has_victim || !is_together(report->last_usec, record->usec)) {
		/* The record of the kill was lost. */
		report_clear(report);
		report->has_victim = true;
		stamp(&report->pending, record);
	}
	memcpy(report->pending.killed_group, said.killed_group, sizeof(said.killed_group));
	report->last_usec = record->usec;
	*ret = report->pending;
	return OOM_LINE_GROUP;
}

/* "oom-kill:", whole or as far as it was read. */
static void take_constraint(
	struct oom_report *report, struct span line, const struct kmsg_record *record)
{
	struct oom_kill *pending;

	/* The one before came to nothing: its process was gone. */
	if (report->has_constraint)
		report_clear(report);
	pending = report_pending(report);
	report->has_constraint = oom_text_constraint(line, pending);
	stamp(pending, record);
}

static const char group_start[] = "Tasks in ";

/*
 * A line that the kernel prints piece by piece, as far as it was read: other records may come between
 * the pieces, and each piece from then on is a record of its own. Once all is there nothing is added.
 */
static enum oom_line take_pieces(
	struct oom_report *report, const struct kmsg_record *record, struct oom_kill *ret)
{
	struct span line = {.at = report->piece, .length = report->piece_length};
	enum oom_line result;

	if (oom_text_is_constraint(line)) {
		take_constraint(report, line, record);
		if (report->has_constraint)
			report->piece_length = 0;
		return OOM_LINE_NONE;
	}
	if (span_starts(line, group_start)) {
		result = take_group(report, line, record, ret);
		if (result != OOM_LINE_NONE)
			report->piece_length = 0;
		return result;
	}
	oom_text_domain(line, report_pending(report));
	return OOM_LINE_NONE;
}

static bool is_in_pieces(struct span line)
{
	return oom_text_is_constraint(line) || span_starts(line, group_start) ||
	       span_starts(line, "Task in ") || span_starts(line, "Memory cgroup stats for ") ||
	       span_starts(line, "Memory limit reached of cgroup ");
}

/* Whether FRAGMENT goes on with such a line, and is not the rest of something else. */
static bool is_continuation(struct span fragment)
{
	return span_starts(fragment, ",") || span_starts(fragment, "/") ||
	       span_starts(fragment, ":") || span_starts(fragment, " are going to be killed ") ||
	       span_starts(fragment, " killed as a result of limit of ");
}

/* Adds LINE to the pieces; false when there is no more room. */
static bool piece_add(struct oom_report *report, struct span line)
{
	if (line.length > sizeof(report->piece) - report->piece_length)
		return false;
	memcpy(report->piece + report->piece_length, line.at, line.length);
	report->piece_length += line.length;
	return true;
}

/* A report that ends without a kill. */
static enum oom_line take_end(struct oom_report *report, const struct kmsg_record *record,
	enum oom_line line, struct oom_kill *ret)
{
	*ret = *report_pending(report);
	stamp(ret, record);
	oom_report_forget(report);
	return line;
}

/*
 * One that is on its way out already. The chosen one is the end of a report; but one of a group that is being
 * killed, often the first of it when its turn comes again, is not the end of the others.
 */
static enum oom_line take_exiting(struct oom_report *report, struct span line,
	const struct kmsg_record *record, struct oom_kill *ret)
{
	if (!report->has_victim || !report->pending.killed_group[0] ||
		!is_together(report->last_usec, record->usec)) {
		oom_text_exiting(line, report_pending(report));
		return take_end(report, record, OOM_LINE_EXITING, ret);
	}
	*ret = group_kill(&report->pending, false);
	ret->serial = 0;
	oom_text_exiting(line, ret);
	stamp(ret, record);
	report->last_usec = record->usec;
	return OOM_LINE_EXITING;
}

static enum oom_line take_stuck(
	const struct oom_kill *said, const struct kmsg_record *record, struct oom_kill *ret)
{
	*ret = *said;
	stamp(ret, record);
	return OOM_LINE_STUCK;
}

/* A line that is one record. */
static enum oom_line take_line(struct oom_report *report, struct span line,
	const struct kmsg_record *record, struct oom_kill *ret)
{
	struct oom_kill said = {.serial = 0};
	enum oom_prefix prefix;

	if (oom_text_killed(line, &said, &prefix))
		return take_kill(report, record, &said, prefix, ret);
	if (oom_text_chosen(line, &prefix)) {
		struct oom_kill *pending = report_pending(report);

		pending->flags |= oom_prefix_flags(prefix);
		if (pending->scope == OOM_SCOPE_UNKNOWN)
			pending->scope = oom_prefix_scope(prefix);
		return OOM_LINE_NONE;
	}
	if (span_starts(line, "Out of memory and no killable processes..."))
		return take_end(report, record, OOM_LINE_NO_VICTIM, ret);
	if (oom_text_exiting(line, &said))
		return take_exiting(report, line, record, ret);
	if (oom_text_stuck(line, &said))
		return take_stuck(&said, record, ret);
	if (oom_text_usage(line, &said)) {
		oom_text_usage(line, report_pending(report));
		report->piece_length = 0;
	}
	return OOM_LINE_NONE;
}

enum oom_line oom_report_take(
	struct oom_report *report, const struct kmsg_record *record, struct oom_kill *ret)
{
	char raw[OOM_LINE_MAX];
	struct span line = {.at = raw};
	struct oom_kill said = {.serial = 0};

	/* What a user writes into the log has another facility: nobody can forge a kill. */
	if (record->facility != 0)
		return OOM_LINE_NONE;
	line.length = kmsg_unescape(record->text, raw, sizeof(raw));
	if (record->is_fragment) {
		if (report->piece_length == 0 || !is_continuation(line) || !piece_add(report, line))
			return OOM_LINE_NONE;
		return take_pieces(report, record, ret);
	}
	/* The name of a process comes first here, and might look like the beginning of another line. */
	if (oom_text_invoked(line, &said)) {
		oom_report_forget(report);
		report->pending = said;
		return OOM_LINE_NONE;
	}
	if (is_in_pieces(line)) {
		report->piece_length = 0;
		piece_add(report, line);
		return take_pieces(report, record, ret);
	}
	return take_line(report, line, record, ret);
}

const char *oom_scope_name(enum oom_scope scope)
{
	static const char *const names[OOM_SCOPES] = {
		[OOM_SCOPE_UNKNOWN] = "unknown",
		[OOM_SCOPE_GLOBAL] = "global",
		[OOM_SCOPE_CGROUP] = "cgroup",
		[OOM_SCOPE_CPUSET] = "cpuset",
		[OOM_SCOPE_MEMORY_POLICY] = "memory_policy",
	};

	return names[scope];
}
