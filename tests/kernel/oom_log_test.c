/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Captured logs as a whole: every kill, and nothing else; and the kills that a log holds. */
#include <config.h>

#include "kernel/oom_log.h"

#include "../fixture.h"
#include "expect.h"

#define LOG_MAX (128 * 1024)

static struct oom_report report;
static struct oom_kill kill;

struct event {
	enum oom_line line;
	uint64_t sequence;
	int32_t pid;
	const char *comm;
	uint64_t anon_kib;
	const char *invoker, *domain, *cgroup, *group;
	uint64_t usage_kib, limit_kib;
	unsigned int flags; /* OF_GROUP and AGAIN */
	enum oom_scope scope;
};

/* Reads the captured log NAME and holds it against ROWS. */
static void check_log(const char *name, const struct event *rows, size_t count)
{
	static char log[LOG_MAX];
	struct cursor lines = cursor_of(log, fixture_read("kmsg", name, log, sizeof(log)));
	struct span line;
	size_t next = 0;

	memset(&report, 0, sizeof(report));
	while (cursor_line(&lines, &line)) {
		struct kmsg_record record;
		enum oom_line what;

		if (span_starts(line, " "))
			continue;
		CHECK_INT(kmsg_record_parse(line.at, line.length + 1, &record, NULL), 0);
		what = oom_report_take(&report, &record, &kill);
		if (what == OOM_LINE_NONE)
			continue;
		if (!tap_expect(next < count, __LINE__, "%s, line %u: a further event", name,
			    lines.line))
			return;

		const struct event *row = &rows[next++];

		tap_expect(what == row->line && kill.pid == row->pid &&
				   (what == OOM_LINE_GROUP || kill.sequence == row->sequence) &&
				   strcmp(kill.comm, row->comm) == 0 &&
				   kill.kib[PROCESS_ANON] == row->anon_kib,
			__LINE__, "%s, line %u: %d of %d (%s)", name, lines.line, (int)what,
			kill.pid, kill.comm);
		tap_expect(strcmp(kill.invoker, row->invoker) == 0 &&
				   kill.usage_kib == row->usage_kib &&
				   kill.limit_kib == row->limit_kib && kill.scope == row->scope,
			__LINE__, "%s, line %u: %s by %s, %llu of %llu", name, lines.line,
			oom_scope_name(kill.scope), kill.invoker,
			(unsigned long long)kill.usage_kib, (unsigned long long)kill.limit_kib);
		tap_expect(strcmp(kill.cgroup, row->cgroup) == 0 &&
				   strcmp(kill.domain, row->domain) == 0 &&
				   strcmp(kill.killed_group, row->group) == 0,
			__LINE__, "%s, line %u: in %s, of %s, group %s", name, lines.line,
			kill.cgroup, kill.domain, kill.killed_group);
		tap_expect((kill.flags & (OOM_KILL_OF_GROUP | OOM_KILL_AGAIN)) == row->flags,
			__LINE__, "%s, line %u: flags %#x", name, lines.line, kill.flags);
	}
	tap_expect(next == count, __LINE__, "%s: %zu events instead of %zu", name, next, count);
}

/* The records of the captured logs, as regular expressions over their lines find them. */
static const struct event events_6_1_cgroups[] = {
	{OOM_LINE_KILL, 426, 204, "simplehog", 40592, "simplehog", "/c1", "/c1", "", 40960, 40960,
		0, OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 466, 5270, "grphog", 25016, "grphog", "/c1", "/c1", "", 40960, 40960, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_GROUP, 0, 5270, "grphog", 25016, "grphog", "/c1", "/c1", "/c1", 40960, 40960, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 468, 2682, "grp1", 4952, "grphog", "/c1", "", "/c1", 40960, 40960,
		OOM_KILL_OF_GROUP, OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 469, 2683, "grp2", 4952, "grphog", "/c1", "", "/c1", 40960, 40960,
		OOM_KILL_OF_GROUP, OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 470, 5270, "grphog", 25016, "grphog", "/c1", "/c1", "/c1", 40960, 40960,
		OOM_KILL_OF_GROUP | OOM_KILL_AGAIN, OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 509, 5284, "hb", 20264, "hc", "/p", "/p/b", "", 81920, 81920, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 546, 5283, "ha", 30560, "hc", "/p", "/p/a", "", 80584, 81920, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 586, 5314, "ga2", 40856, "gc", "/p", "/p/a", "", 81920, 81920, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_GROUP, 0, 5314, "ga2", 40856, "gc", "/p", "/p/a", "/p/a", 81920, 81920, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 588, 5314, "ga2", 40856, "gc", "/p", "/p/a", "/p/a", 81920, 81920,
		OOM_KILL_OF_GROUP | OOM_KILL_AGAIN, OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 589, 5313, "ga1", 4952, "gc", "/p", "", "/p/a", 81920, 81920,
		OOM_KILL_OF_GROUP, OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 629, 5337, "dA", 30560, "dD", "/d", "/d", "", 61440, 61440, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 669, 5357, "eB", 10232, "eD", "/d", "/d", "", 61440, 61440, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 712, 5374, "lower", 51152, "kt", "/e", "/e", "", 51400, 20480, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_NO_VICTIM, 753, 0, "", 0, "kt", "/e", "", "", 10364, 2048, 0, OOM_SCOPE_CGROUP},
	{OOM_LINE_NO_VICTIM, 801, 0, "", 0, "kt", "/e", "", "", 4, 0, 0, OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 842, 11816, "tie2", 10232, "sh", "/t", "/t", "", 31080, 25600, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 879, 11818, "tie3", 10232, "sh", "/t", "/t", "", 31080, 25600, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 915, 11814, "tie1", 10232, "sh", "/t", "/t", "", 26368, 25600, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 966, 11836, "tie3", 10232, "sh", "/t", "/t", "", 31084, 25600, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 1016, 11832, "tie1", 10232, "sh", "/t", "/t", "", 27708, 25600, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 1065, 11834, "tie2", 10232, "sh", "/t", "/t", "", 22292, 25600, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 1104, 11854, "tie3", 10232, "sh", "/t", "/t", "", 31108, 25600, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 1142, 11852, "tie2", 10232, "sh", "/t", "/t", "", 25660, 25600, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 1179, 11850, "tie1", 10232, "sh", "/t", "/t", "", 20244, 25600, 0,
		OOM_SCOPE_CGROUP},
};

static const struct event events_6_12_cgroups[] = {
	{OOM_LINE_KILL, 501, 256, "simplehog", 40704, "simplehog", "/c1", "/c1", "", 40960, 40960,
		0, OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 606, 5622, "grphog", 25088, "grphog", "/c1", "/c1", "", 40960, 40960, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_GROUP, 0, 5622, "grphog", 25088, "grphog", "/c1", "/c1", "/c1", 40960, 40960, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 608, 2884, "grp1", 5120, "grphog", "/c1", "", "/c1", 40960, 40960,
		OOM_KILL_OF_GROUP, OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 609, 2885, "grp2", 5120, "grphog", "/c1", "", "/c1", 40960, 40960,
		OOM_KILL_OF_GROUP, OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 610, 5622, "grphog", 25088, "grphog", "/c1", "/c1", "/c1", 40960, 40960,
		OOM_KILL_OF_GROUP | OOM_KILL_AGAIN, OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 715, 5636, "hb", 20480, "hc", "/p", "/p/b", "", 81920, 81920, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 818, 5647, "hc", 50816, "hc", "/p", "/p/c", "", 81920, 81920, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 924, 5666, "ga2", 40832, "gc", "/p", "/p/a", "", 81920, 81920, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_GROUP, 0, 5666, "ga2", 40832, "gc", "/p", "/p/a", "/p/a", 81920, 81920, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 926, 5666, "ga2", 40832, "gc", "/p", "/p/a", "/p/a", 81920, 81920,
		OOM_KILL_OF_GROUP | OOM_KILL_AGAIN, OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 927, 5665, "ga1", 5120, "gc", "/p", "", "/p/a", 81920, 81920,
		OOM_KILL_OF_GROUP, OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 1032, 5689, "dA", 30720, "dD", "/d", "/d", "", 61440, 61440, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 1137, 5709, "eB", 10240, "eD", "/d", "/d", "", 61440, 61440, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 1243, 5726, "lower", 51200, "kt", "/e", "/e", "", 51400, 20480, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_NO_VICTIM, 1353, 0, "", 0, "kt", "/e", "", "", 10364, 2048, 0, OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 1471, 12558, "tie2", 10240, "sh", "/t", "/t", "", 31088, 25600, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 1584, 12556, "tie1", 10240, "sh", "/t", "/t", "", 30060, 25600, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 1696, 12560, "tie3", 10240, "sh", "/t", "/t", "", 24236, 25600, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 1804, 12574, "tie1", 10240, "sh", "/t", "/t", "", 31072, 25600, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 1911, 12578, "tie3", 10240, "sh", "/t", "/t", "", 22644, 25600, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_KILL, 2014, 12597, "tie3", 10240, "sh", "/t", "/t", "", 31240, 25600, 0,
		OOM_SCOPE_CGROUP},
};

static const struct event events_6_1_cgroup1[] = {
	{OOM_LINE_KILL, 429, 129, "v1hog", 40592, "v1hog", "/a", "/a", "", 40960, 40960, 0,
		OOM_SCOPE_CGROUP},
};

static const struct event events_6_1_flood[] = {
	{OOM_LINE_NO_VICTIM, 15012, 0, "", 0, "unkill", "/z", "", "", 10240, 10240, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_NO_VICTIM, 15046, 0, "", 0, "unkill", "/z", "", "", 10240, 10240, 0,
		OOM_SCOPE_CGROUP},
	{OOM_LINE_NO_VICTIM, 15080, 0, "", 0, "unkill", "/z", "", "", 10240, 10240, 0,
		OOM_SCOPE_CGROUP},
};

static const struct event events_6_1_numa[] = {
	{OOM_LINE_KILL, 478, 2777, "binder", 179720, "binder", "", "/", "", 0, 0, 0,
		OOM_SCOPE_MEMORY_POLICY},
	{OOM_LINE_KILL, 530, 2788, "inset", 178400, "inset", "", "/cs", "", 0, 0, 0,
		OOM_SCOPE_CPUSET},
};

static const struct event events_6_12_numa[] = {
	{OOM_LINE_KILL, 489, 3037, "binder", 182272, "binder", "", "/", "", 0, 0, 0,
		OOM_SCOPE_MEMORY_POLICY},
	{OOM_LINE_KILL, 544, 3046, "other", 102400, "inset", "", "/", "", 0, 0, 0,
		OOM_SCOPE_CPUSET},
	{OOM_LINE_KILL, 597, 3048, "inset", 174976, "inset", "", "/cs", "", 0, 0, 0,
		OOM_SCOPE_CPUSET},
};

static const struct event events_6_1_global[] = {
	{OOM_LINE_KILL, 1004, 7546, "anonB", 404, "leaker", "", "/", "", 0, 0, 0, OOM_SCOPE_GLOBAL},
	{OOM_LINE_KILL, 1007, 10135, "leaker", 342776, "exe", "", "/", "", 0, 0, 0,
		OOM_SCOPE_GLOBAL},
	{OOM_LINE_KILL, 1011, 15284, "trigger", 198200, "trigger", "", "/", "", 0, 0, 0,
		OOM_SCOPE_GLOBAL},
	/* Its header is not in the log. */
	{OOM_LINE_KILL, 1012, 15296, "victimA", 153584, "", "", "", "", 0, 0, 0, OOM_SCOPE_UNKNOWN},
	{OOM_LINE_KILL, 1015, 15305, "trigger", 403856, "trigger", "", "/", "", 0, 0, 0,
		OOM_SCOPE_GLOBAL},
	{OOM_LINE_KILL, 1020, 15315, "sysrqv", 20264, "kworker/0:0", "", "/", "", 0, 0, 0,
		OOM_SCOPE_GLOBAL},
	{OOM_LINE_NO_VICTIM, 1023, 0, "", 0, "", "", "", "", 0, 0, 0, OOM_SCOPE_UNKNOWN},
};

static void test_logs(void)
{
	check_log("6.1-cgroups", events_6_1_cgroups, ARRAY_SIZE(events_6_1_cgroups));
	CHECK_INT(report.kill_count, 22);
	check_log("6.12-cgroups", events_6_12_cgroups, ARRAY_SIZE(events_6_12_cgroups));
	CHECK_INT(report.kill_count, 19);
	check_log("6.1-cgroup1", events_6_1_cgroup1, ARRAY_SIZE(events_6_1_cgroup1));
	check_log("6.1-flood", events_6_1_flood, ARRAY_SIZE(events_6_1_flood));
	CHECK_INT(report.kill_count, 0);
	check_log("6.1-global", events_6_1_global, ARRAY_SIZE(events_6_1_global));
	CHECK_INT(report.kill_count, 6);
	check_log("6.1-numa", events_6_1_numa, ARRAY_SIZE(events_6_1_numa));
	/* The report that has no end yet. */
	CHECK_INT(report.kill_count, 2);
	CHECK_INT(report.pending.scope, OOM_SCOPE_GLOBAL);
	CHECK_INT(report.pending.pid, 5601);
	check_log("6.12-numa", events_6_12_numa, ARRAY_SIZE(events_6_12_numa));
	CHECK_INT(report.kill_count, 3);
}

static void test_held(void)
{
	static struct oom_log log;

	CHECK(oom_log_kill(&log, 0) == NULL);
	CHECK(oom_log_kill(&log, 1) == NULL);
	for (uint64_t serial = 1; serial <= OOM_LOG_KILLS + 3; serial++)
		log.kill[(serial - 1) % OOM_LOG_KILLS].serial = serial;
	CHECK(oom_log_kill(&log, 3) == NULL);
	CHECK(oom_log_kill(&log, OOM_LOG_KILLS + 4) == NULL);
	CHECK(oom_log_kill(&log, 4) == &log.kill[3]);
	CHECK(oom_log_kill(&log, OOM_LOG_KILLS + 3) == &log.kill[2]);
}

int main(void)
{
	tap_run("captured logs", test_logs);
	tap_run("kills that are held", test_held);
	return tap_done();
}
