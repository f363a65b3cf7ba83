/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/oom_report.h"

#include "fuzz.h"

static void require_kill(const struct oom_kill *kill)
{
	fuzz_require_text(kill->comm, sizeof(kill->comm));
	fuzz_require_text(kill->invoker, sizeof(kill->invoker));
	fuzz_require_text(kill->cgroup, sizeof(kill->cgroup));
	fuzz_require_text(kill->domain, sizeof(kill->domain));
	fuzz_require_text(kill->killed_group, sizeof(kill->killed_group));
	fuzz_require(kill->pid >= 0, "a PID is not negative");
	fuzz_require(kill->scope < OOM_SCOPES, "the scope is one of them");
	fuzz_require(oom_scope_name(kill->scope) != NULL, "each scope has a name");
	fuzz_require((kill->flags & OOM_KILL_HAS_UID) || kill->uid == 0, "no UID without its flag");
	fuzz_require((kill->flags & OOM_KILL_HAS_LIMIT) || kill->limit_kib == 0,
		"no limit without its flag");
	fuzz_require(!(kill->flags & OOM_KILL_OF_GROUP) || kill->killed_group[0],
		"who died with a group has one");
}

static void take(struct oom_report *report, const struct kmsg_record *record)
{
	uint64_t before = report->kill_count;
	static struct oom_kill kill;
	enum oom_line line;

	memset(&kill, 0xa5, sizeof(kill));
	line = oom_report_take(report, record, &kill);
	fuzz_require(report->piece_length <= sizeof(report->piece), "the pieces have room");
	fuzz_require(report->kill_count == before + (line == OOM_LINE_KILL),
		"a kill counts once, all else not at all");
	if (line == OOM_LINE_NONE) {
		fuzz_require_untouched(&kill, 0xa5, sizeof(kill));
		return;
	}
	fuzz_require(record->facility == 0, "only the kernel's records count");
	require_kill(&kill);
	if (line == OOM_LINE_KILL)
		fuzz_require(kill.serial == before + 1 && kill.sequence == record->sequence &&
				     kill.usec == record->usec,
			"a kill has its place, its record and its time");
	else if (line != OOM_LINE_GROUP)
		fuzz_require(kill.serial == 0, "what is no kill has no place");
}

/* Each line is a record; one that is none becomes the text of a record of the kernel. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct oom_report report;
	struct cursor lines = cursor_of((const char *)data, size);
	struct span line;
	uint64_t usec = 0;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	memset(&report, 0, sizeof(report));
	while (cursor_line(&lines, &line)) {
		size_t length = line.length + lines.is_terminated;
		struct kmsg_record record;

		if (kmsg_record_parse(line.at, length, &record, NULL) < 0)
			record = (struct kmsg_record){
				.sequence = lines.line, .usec = usec += 1000, .text = line};
		take(&report, &record);
	}
	return 0;
}
