/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/oom_report.h"

#include "expect.h"

#define AMOUNTS                                                                               \
	" total-vm:103584kB, anon-rss:40592kB, file-rss:4kB, shmem-rss:736kB, UID:1000 pgtab" \
	"les:116kB oom_score_adj:-5"
#define INVOKED "invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0"
#define CONSTRAINT "oom-kill:constraint=CONSTRAINT_"
#define MEMCG CONSTRAINT "MEMCG,nodemask=(null),cpuset=c1,mems_allowed=0-1"
#define NONE CONSTRAINT "NONE,nodemask=(null),cpuset=/,mems_allowed=0"
#define CGROUP_KILLED "Memory cgroup out of memory: Killed process "
#define KILLED "Out of memory: Killed process "
#define GROUP_SET " are going to be killed due to memory.oom.group set"

static struct oom_report report;
static struct oom_kill kill;
static uint64_t clock_usec;

/* One record of the kernel with TEXT, SINCE_USEC after the one before. */
static enum oom_line take_after(uint64_t since_usec, const char *text)
{
	static uint64_t sequence;
	struct kmsg_record record = {.level = 4,
		.sequence = ++sequence,
		.usec = clock_usec += since_usec,
		.text = {.at = text, .length = strlen(text)}};

	return oom_report_take(&report, &record, &kill);
}

static enum oom_line take(const char *text)
{
	return take_after(1000, text);
}

/* The same for a record that goes on with a line. */
static enum oom_line take_fragment(const char *text)
{
	struct kmsg_record record = {.level = 4,
		.usec = clock_usec += 10,
		.is_fragment = true,
		.text = {.at = text, .length = strlen(text)}};

	return oom_report_take(&report, &record, &kill);
}

static void begin(void)
{
	memset(&report, 0, sizeof(report));
	memset(&kill, 0xa5, sizeof(kill));
	clock_usec = 1000000;
}

static void expect_kill(int line, enum oom_line got, int32_t pid, const char *comm,
	enum oom_scope scope, unsigned int flags)
{
	tap_expect(got == OOM_LINE_KILL, line, "no kill, but %d", (int)got);
	tap_expect(kill.pid == pid, line, "the PID is %d", kill.pid);
	tap_expect(strcmp(kill.comm, comm) == 0, line, "comm is \"%s\"", kill.comm);
	tap_expect(kill.scope == scope, line, "the scope is %s", oom_scope_name(kill.scope));
	tap_expect(kill.flags == flags, line, "the flags are %#x, not %#x", kill.flags, flags);
	tap_expect(kill.usec == clock_usec, line, "the time is not that of the record");
}

static void expect_paths(int line, const char *cgroup, const char *domain, const char *group)
{
	tap_expect(strcmp(kill.cgroup, cgroup) == 0, line, "cgroup is \"%s\"", kill.cgroup);
	tap_expect(strcmp(kill.domain, domain) == 0, line, "domain is \"%s\"", kill.domain);
	tap_expect(strcmp(kill.killed_group, group) == 0, line, "killed_group is \"%s\"",
		kill.killed_group);
}

#define SAID_ALL (OOM_KILL_HAS_MEMORY | OOM_KILL_HAS_UID | OOM_KILL_HAS_TABLES | OOM_KILL_HAS_ADJ)

static void test_global(void)
{
	begin();
	CHECK_INT(take("leaker invoked oom-killer: "
		       "gfp_mask=0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO), order=3, "
		       "oom_score_adj=0"),
		OOM_LINE_NONE);
	CHECK_INT(take("Mem-Info:"), OOM_LINE_NONE);
	CHECK_INT(take(NONE ",global_oom,task_memcg=/a b,task=anonB,pid=7546,uid=1000"),
		OOM_LINE_NONE);
	CHECK(is_filled(&kill, 0xa5, sizeof(kill)));
	expect_kill(__LINE__, take(KILLED "7546 (anonB)" AMOUNTS), 7546, "anonB", OOM_SCOPE_GLOBAL,
		SAID_ALL);
	expect_paths(__LINE__, "/a b", "", "");
	CHECK_TEXT(kill.invoker, "leaker");
	CHECK_INT(kill.order, 3);
	CHECK_INT(kill.uid, 1000);
	CHECK_INT(kill.oom_score_adj, -5);
	CHECK_INT(kill.kib[PROCESS_ANON], 40592);
	CHECK_INT(kill.kib[PROCESS_FILE], 4);
	CHECK_INT(kill.kib[PROCESS_SHMEM], 736);
	CHECK_INT(kill.kib[PROCESS_TABLES], 116);
	CHECK_INT(kill.kib[PROCESS_SWAP], 0);
	CHECK_INT(kill.serial, 1);
	CHECK_INT(report.kill_count, 1);
}

static void test_scopes(void)
{
	static const struct {
		const char *constraint;
		const char *killed;
		enum oom_scope scope;
		unsigned int flags;
	} rows[] = {
		{CONSTRAINT
			"CPUSET,nodemask=(null),cpuset=cs,mems_allowed=1,global_oom,task_memcg=/"
			",task=a,pid=7,uid=1000",
			KILLED "7 (a)" AMOUNTS, OOM_SCOPE_CPUSET, SAID_ALL},
		{CONSTRAINT "MEMORY_POLICY,nodemask=1,cpuset=/,mems_allowed=0-1,global_oom,"
			    "task_memcg=/,task=a,pid=7,uid=1000",
			KILLED "7 (a)" AMOUNTS, OOM_SCOPE_MEMORY_POLICY, SAID_ALL},
		/* Without CONFIG_MEMCG. */
		{NONE ",task=a,pid=7,uid=1000", KILLED "7 (a)" AMOUNTS, OOM_SCOPE_GLOBAL, SAID_ALL},
		{NONE ",global_oom,task_memcg=/,task=a,pid=7,uid=1000",
			"Out of memory (oom_kill_allocating_task): Killed process 7 (a)" AMOUNTS,
			OOM_SCOPE_GLOBAL, SAID_ALL | OOM_KILL_OF_ASKER},
		{MEMCG ",oom_memcg=/c,task_memcg=/c,task=a,pid=7,uid=1000",
			CGROUP_KILLED "7 (a)" AMOUNTS, OOM_SCOPE_CGROUP, SAID_ALL},
		{CONSTRAINT "NEW,nodemask=(null),task=a,pid=7,uid=1000", KILLED "7 (a)" AMOUNTS,
			OOM_SCOPE_UNKNOWN, SAID_ALL},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		begin();
		CHECK_INT(take("a " INVOKED), OOM_LINE_NONE);
		CHECK_INT(take(rows[i].constraint), OOM_LINE_NONE);
		expect_kill(__LINE__, take(rows[i].killed), 7, "a", rows[i].scope, rows[i].flags);
		CHECK_TEXT(kill.invoker, "a");
	}
	CHECK_TEXT(oom_scope_name(OOM_SCOPE_MEMORY_POLICY), "memory_policy");
}

static void test_by_hand(void)
{
	begin();
	CHECK_INT(take("sysrq: Manual OOM execution"), OOM_LINE_NONE);
	CHECK_INT(take("kworker/0:0 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=-1, "
		       "oom_score_adj=0"),
		OOM_LINE_NONE);
	take(NONE ",global_oom,task_memcg=/,task=a,pid=7,uid=1000");
	expect_kill(__LINE__, take(KILLED "7 (a)" AMOUNTS), 7, "a", OOM_SCOPE_GLOBAL,
		SAID_ALL | OOM_KILL_BY_HAND);
	CHECK_INT(kill.order, -1);
}

/* Linux 4.19: the paths stand in a line of their own, and the prefix in the line before. */
static void test_4_19(void)
{
	begin();
	take("java invoked oom-killer: gfp_mask=0x6000c0(GFP_KERNEL), nodemask=(null), order=1, "
	     "oom_score_adj=0");
	take("java cpuset=/ mems_allowed=0");
	take("Task in /docker/a/b killed as a result of limit of /docker/a");
	take("memory: usage 204800kB, limit 204800kB, failcnt 4563");
	take("memory+swap: usage 0kB, limit 9007199254740988kB, failcnt 0");
	take("kmem: usage 7524kB, limit 9007199254740988kB, failcnt 0");
	take("Memory cgroup stats for /docker/a: cache:108KB rss:197168KB rss_huge:0KB");
	take("Memory cgroup stats for /docker/a/b: cache:0KB rss:1KB rss_huge:0KB");
	CHECK_INT(take("Memory cgroup out of memory: Kill process 71 (java) score 854 or sacrifice "
		       "child"),
		OOM_LINE_NONE);
	expect_kill(__LINE__,
		take("Killed process 72 (sh) total-vm:11017300kB, anon-rss:7152432kB, "
		     "file-rss:1232kB, shmem-rss:0kB"),
		72, "sh", OOM_SCOPE_CGROUP, OOM_KILL_HAS_MEMORY | OOM_KILL_HAS_LIMIT);
	expect_paths(__LINE__, "/docker/a/b", "/docker/a", "");
	CHECK_TEXT(kill.invoker, "java");
	CHECK_INT(kill.order, 1);
	CHECK_INT(kill.usage_kib, 204800);
	CHECK_INT(kill.limit_kib, 204800);
	CHECK_INT(kill.kib[PROCESS_ANON], 7152432);
	/* The next one without its header: nothing of the last is said of it. */
	take("Out of memory (oom_kill_allocating_task): Kill process 80 (b) score 0 or sacrifice "
	     "child");
	expect_kill(__LINE__,
		take("Killed process 80 (b) total-vm:1kB, anon-rss:1kB, file-rss:1kB"), 80, "b",
		OOM_SCOPE_UNKNOWN, OOM_KILL_OF_ASKER);
	expect_paths(__LINE__, "", "", "");
	CHECK_TEXT(kill.invoker, "");
}

/* Linux 5.0 has both the line of the constraint and the child that is sacrificed. */
static void test_5_0(void)
{
	begin();
	take("a " INVOKED);
	take(MEMCG ",oom_memcg=/c,task_memcg=/c,task=parent,pid=7,uid=1000");
	take("Memory cgroup out of memory: Kill process 7 (parent) score 854 or sacrifice child");
	expect_kill(__LINE__,
		take("Killed process 8 (child) total-vm:4kB, anon-rss:3kB, file-rss:2kB, "
		     "shmem-rss:1kB"),
		8, "child", OOM_SCOPE_CGROUP, OOM_KILL_HAS_MEMORY | OOM_KILL_HAS_UID);
	expect_paths(__LINE__, "/c", "/c", "");
}

static void test_usage(void)
{
	begin();
	take("a " INVOKED);
	take("memory: usage 51400kB, limit 20480kB, failcnt 0");
	take("swap: usage 7kB, limit 9kB, failcnt 0");
	take("Memory cgroup stats for /e:");
	take(MEMCG ",oom_memcg=/e,task_memcg=/e/f,task=a,pid=7,uid=0");
	expect_kill(__LINE__, take(CGROUP_KILLED "7 (a)" AMOUNTS), 7, "a", OOM_SCOPE_CGROUP,
		SAID_ALL | OOM_KILL_HAS_LIMIT);
	CHECK_INT(kill.usage_kib, 51400);
	CHECK_INT(kill.limit_kib, 20480);
	expect_paths(__LINE__, "/e/f", "/e", "");
	take("memory: usage x, limit 20480kB, failcnt 0");
	expect_kill(
		__LINE__, take(CGROUP_KILLED "8 (a)" AMOUNTS), 8, "a", OOM_SCOPE_CGROUP, SAID_ALL);
}

/* When there are many reports the kernel writes of each only its last record. */
static void test_without_header(void)
{
	begin();
	take("a " INVOKED);
	take(MEMCG ",oom_memcg=/c,task_memcg=/c,task=a,pid=7,uid=1000");
	expect_kill(
		__LINE__, take(CGROUP_KILLED "7 (a)" AMOUNTS), 7, "a", OOM_SCOPE_CGROUP, SAID_ALL);
	expect_kill(
		__LINE__, take(CGROUP_KILLED "8 (b)" AMOUNTS), 8, "b", OOM_SCOPE_CGROUP, SAID_ALL);
	expect_paths(__LINE__, "", "", "");
	CHECK_TEXT(kill.invoker, "");
	expect_kill(__LINE__, take(KILLED "9 (c)" AMOUNTS), 9, "c", OOM_SCOPE_UNKNOWN, SAID_ALL);
	/* The report that is pending has come to nothing, and the kill is of another one. */
	take("a " INVOKED);
	take(MEMCG ",oom_memcg=/c,task_memcg=/c,task=a,pid=10,uid=1000");
	expect_kill(__LINE__, take(KILLED "11 (d)" AMOUNTS), 11, "d", OOM_SCOPE_UNKNOWN, SAID_ALL);
	expect_paths(__LINE__, "", "", "");
	take(MEMCG ",oom_memcg=/c,task_memcg=/c,task=a,pid=12,uid=0");
	expect_kill(__LINE__, take(CGROUP_KILLED "13 (e)" AMOUNTS), 13, "e", OOM_SCOPE_CGROUP,
		SAID_ALL);
	expect_paths(__LINE__, "", "", "");
	take(NONE ",global_oom,task_memcg=/,task=a,pid=14,uid=1000");
	expect_kill(__LINE__, take_after(60000000, KILLED "15 (f)" AMOUNTS), 15, "f",
		OOM_SCOPE_UNKNOWN, SAID_ALL);
	/* What was said last counts. */
	take(MEMCG ",oom_memcg=/c,task_memcg=/c,task=a,pid=16,uid=0");
	take(MEMCG ",oom_memcg=/d,task_memcg=/d,task=a,pid=17,uid=0");
	expect_kill(__LINE__, take(CGROUP_KILLED "17 (a)" AMOUNTS), 17, "a", OOM_SCOPE_CGROUP,
		SAID_ALL);
	expect_paths(__LINE__, "/d", "/d", "");
	take(MEMCG ",oom_memcg=/c,task_memcg=/c,task=a,pid=18,uid=0");
	take(NONE ",task=a,pid=19,uid=0");
	expect_kill(__LINE__, take(KILLED "19 (a)" AMOUNTS), 19, "a", OOM_SCOPE_GLOBAL, SAID_ALL);
	expect_paths(__LINE__, "", "", "");
	CHECK_INT(kill.serial, 8);
}

/* Its leader is dead: the record of the kill names a living thread. */
static void test_thread(void)
{
	begin();
	take("a " INVOKED);
	take(NONE ",global_oom,task_memcg=/t,task=a,pid=7,uid=1000");
	expect_kill(__LINE__, take(KILLED "9 (worker)" AMOUNTS), 9, "worker", OOM_SCOPE_GLOBAL,
		SAID_ALL);
	expect_paths(__LINE__, "/t", "", "");
}

static void test_lost(void)
{
	begin();
	take("a " INVOKED);
	take(NONE ",global_oom,task_memcg=/t,task=a,pid=7,uid=1000");
	oom_report_forget(&report);
	expect_kill(__LINE__, take(KILLED "7 (a)" AMOUNTS), 7, "a", OOM_SCOPE_UNKNOWN, SAID_ALL);
	CHECK_INT(kill.serial, 1);
	expect_paths(__LINE__, "", "", "");
}

static void test_group(void)
{
	unsigned int of_group = SAID_ALL | OOM_KILL_OF_GROUP;

	begin();
	take("gc " INVOKED);
	take("memory: usage 40960kB, limit 40960kB, failcnt 71");
	take(MEMCG ",oom_memcg=/p,task_memcg=/p/a/x,task=ga2,pid=14,uid=1000");
	take(CGROUP_KILLED "14 (ga2)" AMOUNTS);
	expect_paths(__LINE__, "/p/a/x", "/p", "");
	/* Only now does the kernel say that the group of the last kill dies. */
	CHECK_INT(take("Tasks in /p/a" GROUP_SET), OOM_LINE_GROUP);
	expect_paths(__LINE__, "/p/a/x", "/p", "/p/a");
	CHECK_INT(kill.pid, 14);
	CHECK_INT(kill.serial, 1);
	expect_kill(__LINE__, take(CGROUP_KILLED "13 (ga1)" AMOUNTS), 13, "ga1", OOM_SCOPE_CGROUP,
		of_group | OOM_KILL_HAS_LIMIT);
	expect_paths(__LINE__, "", "/p", "/p/a");
	CHECK_TEXT(kill.invoker, "gc");
	CHECK_INT(take("usb 1-1: new device"), OOM_LINE_NONE);
	expect_kill(__LINE__, take(CGROUP_KILLED "14 (ga2)" AMOUNTS), 14, "ga2", OOM_SCOPE_CGROUP,
		of_group | OOM_KILL_HAS_LIMIT | OOM_KILL_AGAIN);
	expect_paths(__LINE__, "/p/a/x", "/p", "/p/a");
	/* Instead of a second time, when it has gone that far; and the others follow. */
	CHECK_INT(take("Memory cgroup out of memory: OOM victim 14 (ga2) is already exiting. Skip "
		       "killing the task"),
		OOM_LINE_EXITING);
	CHECK_INT(kill.pid, 14);
	CHECK_INT(kill.serial, 0);
	expect_paths(__LINE__, "", "/p", "/p/a");
	expect_kill(__LINE__, take_after(999000, CGROUP_KILLED "15 (ga3)" AMOUNTS), 15, "ga3",
		OOM_SCOPE_CGROUP, of_group | OOM_KILL_HAS_LIMIT);
	expect_paths(__LINE__, "", "/p", "/p/a");
	CHECK_INT(kill.serial, 4);
	/* Another prefix is of another report, and so is what comes much later. */
	expect_kill(__LINE__, take(KILLED "14 (ga2)" AMOUNTS), 14, "ga2", OOM_SCOPE_UNKNOWN,
		SAID_ALL | OOM_KILL_AGAIN);
	expect_paths(__LINE__, "", "", "");
	take("Tasks in /p/a" GROUP_SET);
	expect_kill(__LINE__, take_after(1100000, KILLED "13 (ga1)" AMOUNTS), 13, "ga1",
		OOM_SCOPE_UNKNOWN, SAID_ALL);
	/* The same PID much later is another process. */
	expect_kill(__LINE__, take_after(1100000, KILLED "13 (ga1)" AMOUNTS), 13, "ga1",
		OOM_SCOPE_UNKNOWN, SAID_ALL);
}

/* The record of the one that was chosen was lost, and all before it. */
static void test_group_alone(void)
{
	begin();
	CHECK_INT(take("Tasks in /p/a" GROUP_SET), OOM_LINE_GROUP);
	CHECK_INT(kill.serial, 0);
	expect_kill(__LINE__, take(CGROUP_KILLED "13 (ga1)" AMOUNTS), 13, "ga1", OOM_SCOPE_CGROUP,
		SAID_ALL | OOM_KILL_OF_GROUP);
	expect_paths(__LINE__, "", "", "/p/a");
	/* A new report ends the group. */
	take("x " INVOKED);
	take(MEMCG ",oom_memcg=/q,task_memcg=/q,task=q,pid=20,uid=1000");
	expect_kill(__LINE__, take(CGROUP_KILLED "20 (q)" AMOUNTS), 20, "q", OOM_SCOPE_CGROUP,
		SAID_ALL);
	expect_paths(__LINE__, "/q", "/q", "");
}

static void test_no_victim(void)
{
	begin();
	take("unkill " INVOKED);
	take("memory: usage 10240kB, limit 10240kB, failcnt 7944");
	take("Memory cgroup stats for /z:");
	CHECK_INT(take("Out of memory and no killable processes..."), OOM_LINE_NO_VICTIM);
	CHECK_INT(kill.scope, OOM_SCOPE_CGROUP);
	CHECK_TEXT(kill.domain, "/z");
	CHECK_TEXT(kill.invoker, "unkill");
	CHECK_INT(kill.serial, 0);
	CHECK_INT(kill.usage_kib, 10240);
	CHECK(kill.usec == clock_usec);
	CHECK_INT(take("Out of memory and no killable processes..."), OOM_LINE_NO_VICTIM);
	CHECK_TEXT(kill.domain, "");
	take("unkill " INVOKED);
	take("Memory limit reached of cgroup /v");
	CHECK_INT(take("Out of memory and no killable processes..."), OOM_LINE_NO_VICTIM);
	CHECK_TEXT(kill.domain, "/v");
	CHECK_INT(report.kill_count, 0);
}

static void test_other_ends(void)
{
	begin();
	take("a " INVOKED);
	take(MEMCG ",oom_memcg=/c,task_memcg=/c,task=a,pid=7,uid=1000");
	CHECK_INT(take("Memory cgroup out of memory: OOM victim 7 (a) b) is already exiting. Skip "
		       "killing the task"),
		OOM_LINE_EXITING);
	CHECK_INT(kill.pid, 7);
	CHECK_TEXT(kill.comm, "a) b");
	CHECK_TEXT(kill.domain, "/c");
	CHECK_INT(kill.serial, 0);
	CHECK_INT(take("oom_reaper: unable to reap pid:77 (x (y)"), OOM_LINE_STUCK);
	CHECK_INT(kill.pid, 77);
	CHECK_TEXT(kill.comm, "x (y");
	CHECK_INT(kill.flags, 0);
	memset(&kill, 0xa5, sizeof(kill));
	CHECK_INT(take("oom_reaper: reaped process 77 (x), now anon-rss:0kB, file-rss:0kB, "
		       "shmem-rss:0kB"),
		OOM_LINE_NONE);
	CHECK_INT(take("OOM killer disabled."), OOM_LINE_NONE);
	CHECK_INT(take("a: page allocation failure: order:4, mode:0xcc0"), OOM_LINE_NONE);
	CHECK(is_filled(&kill, 0xa5, sizeof(kill)));
}

/* A name may hold anything, 15 bytes of it. */
static void test_names(void)
{
	static const struct {
		const char *logged;
		const char *shown;
	} rows[] = {
		{"a b", "a b"},
		{"", ""},
		{" ", " "},
		{"(sd-pam)", "(sd-pam)"},
		{")) total-vm:1kB", ")) total-vm:1kB"},
		{"a) total-vm:", "a) total-vm:"},
		{"a (b) (c", "a (b) (c"},
		{"a,task=b,pid=1", "a,task=b,pid=1"},
		{"a,pid=1,uid=0", "a,pid=1,uid=0"},
		{",task_memcg=/x", ",task_memcg=/x"},
		{",oom_memcg=/,", ",oom_memcg=/,"},
		{",global_oom,", ",global_oom,"},
		{"Killed process ", "Killed process "},
		{"Out of memory: ", "Out of memory: "},
		{"oom-kill:", "oom-kill:"},
		{"Tasks in /c1", "Tasks in /c1"},
		{"Task in /c", "Task in /c"},
		{" invoked oom", " invoked oom"},
		{"a\\x0ab\\x5cx0a", "a?b\\x0a"},
		{"\\x1b[2J\\x07", "?[2J?"},
		{"\\xc3\\xa4\\xe2\\x82\\xac", "\303\244\342\202\254"},
		{"\\xc3\\xa4\\xe2\\x82", "\303\244??"},
		{"\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a\\x0a",
			"???????????????"},
	};
	char line[512];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		begin();
		snprintf(line, sizeof(line), "%s %s", rows[i].logged, INVOKED);
		CHECK_INT(take(line), OOM_LINE_NONE);
		snprintf(line, sizeof(line),
			MEMCG ",oom_memcg=/c,task_memcg=/c/d,task=%s,pid=7,uid=1000",
			rows[i].logged);
		CHECK_INT(take(line), OOM_LINE_NONE);
		snprintf(line, sizeof(line), CGROUP_KILLED "7 (%s)" AMOUNTS, rows[i].logged);
		expect_kill(__LINE__, take(line), 7, rows[i].shown, OOM_SCOPE_CGROUP, SAID_ALL);
		CHECK_TEXT(kill.invoker, rows[i].shown);
		expect_paths(__LINE__, "/c/d", "/c", "");
		CHECK_INT(kill.uid, 1000);
		CHECK_INT(kill.kib[PROCESS_ANON], 40592);
	}
}

#define A50 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeee/"
#define A200 "/" A50 A50 A50 A50

static void test_paths(void)
{
	static const struct {
		const char *domain, *cgroup;             /* in the log */
		const char *domain_shown, *cgroup_shown; /* NULL: the same */
	} rows[] = {
		{"/", "/", NULL, NULL},
		{"/", "/a", NULL, NULL},
		{"/a", "/a/b", NULL, NULL},
		{"/a b", "/a b/c d", NULL, NULL},
		{"/a,b", "/a,b/x,task=y", NULL, NULL},
		{"/a,task_memcg=/b", "/a,task_memcg=/b/c", NULL, NULL},
		{"/a", "/a/b,task_memcg=/a", NULL, NULL},
		{"/a,task_memcg=/ab", "/a,task_memcg=/ab/c", NULL, NULL},
		{"/a", "/a/b,pid=1,uid=0", NULL, NULL},
		{"/a,task=b,pid=1,uid=0", "/a,task=b,pid=1,uid=0", NULL, NULL},
		{"/a\\x0a\\x5c\\xc3\\xa4", "/a\\x0a\\x5c\\xc3\\xa4/\\x1b", "/a?\\\303\244",
			"/a?\\\303\244/?"},
		/* It moved while it was killed. */
		{"/a", "/b", NULL, NULL},
		/* The end of a long path says more than its beginning: 191 bytes of it. */
		{"/a" A200, "/a" A200 "z", "...bbbbbbbbccccccccccddddddddddeeeeeeeee/" A50 A50 A50,
			"...bbbbbbbccccccccccddddddddddeeeeeeeee/" A50 A50 A50 "z"},
	};
	char line[2048];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *cgroup = rows[i].cgroup_shown ? rows[i].cgroup_shown : rows[i].cgroup;
		const char *domain = rows[i].domain_shown ? rows[i].domain_shown : rows[i].domain;

		begin();
		snprintf(line, sizeof(line), MEMCG ",oom_memcg=%s,task_memcg=%s,task=a,pid=7,uid=0",
			rows[i].domain, rows[i].cgroup);
		take(line);
		expect_kill(__LINE__, take(CGROUP_KILLED "7 (a)" AMOUNTS), 7, "a", OOM_SCOPE_CGROUP,
			SAID_ALL);
		tap_expect(strlen(kill.cgroup) < OOM_PATH_MAX, __LINE__, "too long");
		expect_paths(__LINE__, cgroup, domain, "");
		snprintf(line, sizeof(line), "Tasks in %s" GROUP_SET, rows[i].domain);
		CHECK_INT(take(line), OOM_LINE_GROUP);
		CHECK_TEXT(kill.killed_group, domain);
		begin();
		snprintf(line, sizeof(line), "Memory cgroup stats for %s:", rows[i].domain);
		take(line);
		CHECK_INT(take("Out of memory and no killable processes..."), OOM_LINE_NO_VICTIM);
		CHECK_TEXT(kill.domain, domain);
	}
}

static void test_facility(void)
{
	static const char text[] = KILLED "7 (a)" AMOUNTS;
	struct kmsg_record record = {.level = 3, .text = {.at = text, .length = sizeof(text) - 1}};

	begin();
	for (unsigned int facility = 1; facility < 256; facility++) {
		record.facility = facility;
		CHECK_INT(oom_report_take(&report, &record, &kill), OOM_LINE_NONE);
	}
	CHECK_INT(report.kill_count, 0);
	record.facility = 0;
	CHECK_INT(oom_report_take(&report, &record, &kill), OOM_LINE_KILL);
}

/* Records that look like one of a kill, and are none. */
static void test_forged(void)
{
	static const char *const texts[] = {
		"Killed process  invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, x",
		"Out of memory: K " INVOKED,
		"x: " KILLED "7 (a)" AMOUNTS,
		" " KILLED "7 (a)" AMOUNTS,
		"evil\\x0a" KILLED "7 (a)" AMOUNTS,
		"Out of memory: Killed process 7 (a)",
		"Out of memory: Killed process 7 (a) anon-rss:1kB",
		"Out of memory: Killed process -7 (a)" AMOUNTS,
		"Out of memory: Killed process 99999999999 (a)" AMOUNTS,
		"Out of memory: Killed process 7 a" AMOUNTS,
		"Out of memory: Killed process (a)" AMOUNTS,
		"Out of memory: Killed process 7 (sixteen-bytes-it-is)" AMOUNTS,
		"Out of memory: killed process 7 (a)" AMOUNTS,
		"Out of memory: Out of memory: Killed process 7 (a)" AMOUNTS,
		"Killed process [7]: segfault at 0 ip 0",
		"",
	};

	begin();
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		tap_expect(take(texts[i]) == OOM_LINE_NONE, __LINE__, "\"%s\"", texts[i]);
	CHECK_INT(report.kill_count, 0);
	CHECK(is_filled(&kill, 0xa5, sizeof(kill)));
}

/* What is no number is not known; the kill is one all the same. */
static void test_odd_amounts(void)
{
	begin();
	expect_kill(__LINE__,
		take(KILLED "7 (a) total-vm:x, anon-rss:1kB, file-rss:-1kB, shmem-rss:1MB, UID:-1 "
			    "pgtables:kB oom_score_adj:99999 swap:3kB"),
		7, "a", OOM_SCOPE_UNKNOWN, 0);
	expect_kill(__LINE__, take(KILLED "7 (a) total-vm:"), 7, "a", OOM_SCOPE_UNKNOWN,
		OOM_KILL_AGAIN);
}

/* Other records come between the pieces of a line. */
static void test_pieces(void)
{
	begin();
	take("a " INVOKED);
	take("Memory cgroup stats for ");
	take_fragment("/c1/long");
	take_fragment(" and the rest of something else");
	take_fragment(":");
	take("oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null)");
	take_fragment(",cpuset=c1,mems_allowed=0,oom_memcg=");
	take("usb 1-1: new device");
	take_fragment("/c1");
	take_fragment(" and the rest of something else");
	take_fragment(",task_memcg=");
	take_fragment("/c1/x");
	take_fragment(",task=a,pid=7,uid=1000");
	take_fragment(",more");
	expect_kill(
		__LINE__, take(CGROUP_KILLED "7 (a)" AMOUNTS), 7, "a", OOM_SCOPE_CGROUP, SAID_ALL);
	expect_paths(__LINE__, "/c1/x", "/c1", "");
	CHECK_TEXT(kill.invoker, "a");
	CHECK_INT(take("Tasks in "), OOM_LINE_NONE);
	CHECK_INT(take_fragment("/c1"), OOM_LINE_NONE);
	CHECK_INT(take_fragment(GROUP_SET), OOM_LINE_GROUP);
	expect_paths(__LINE__, "/c1/x", "/c1", "/c1");
	expect_kill(__LINE__, take(CGROUP_KILLED "8 (b)" AMOUNTS), 8, "b", OOM_SCOPE_CGROUP,
		SAID_ALL | OOM_KILL_OF_GROUP);
	/* The end is lost: what was said before it holds. */
	take("oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=c,mems_allowed=0");
	take_fragment(",oom_memcg=");
	take_fragment("/c2");
	expect_kill(
		__LINE__, take(CGROUP_KILLED "9 (c)" AMOUNTS), 9, "c", OOM_SCOPE_CGROUP, SAID_ALL);
	expect_paths(__LINE__, "", "/c2", "");
	/* A piece that comes too late is of nothing. */
	CHECK_INT(take_fragment(",task_memcg=/c2,task=c,pid=9,uid=0"), OOM_LINE_NONE);
	expect_kill(__LINE__, take(CGROUP_KILLED "9 (c)" AMOUNTS), 9, "c", OOM_SCOPE_CGROUP,
		SAID_ALL | OOM_KILL_AGAIN);
}

/* A line of which more comes than can be kept. */
static void test_endless_pieces(void)
{
	static char long_piece[OOM_LINE_MAX + 2];

	begin();
	memset(long_piece, 'x', sizeof(long_piece) - 1);
	long_piece[0] = ',';
	take("oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null)");
	for (unsigned int i = 0; i < 10; i++)
		CHECK_INT(take_fragment(long_piece), OOM_LINE_NONE);
	CHECK_INT(take(long_piece), OOM_LINE_NONE);
	CHECK(report.piece_length <= sizeof(report.piece));
	expect_kill(
		__LINE__, take(CGROUP_KILLED "9 (c)" AMOUNTS), 9, "c", OOM_SCOPE_CGROUP, SAID_ALL);
}

int main(void)
{
	tap_run("a global kill", test_global);
	tap_run("every scope", test_scopes);
	tap_run("SysRq-f", test_by_hand);
	tap_run("the form of Linux 4.19", test_4_19);
	tap_run("the form of Linux 5.0", test_5_0);
	tap_run("usage and limit of the domain", test_usage);
	tap_run("a kill whose header was left out", test_without_header);
	tap_run("a thread instead of its dead leader", test_thread);
	tap_run("records that were lost", test_lost);
	tap_run("a group dies, the first of it twice", test_group);
	tap_run("a group whose first kill was lost", test_group_alone);
	tap_run("nobody to kill", test_no_victim);
	tap_run("one that exits, and one that is stuck", test_other_ends);
	tap_run("names of processes that look like something else", test_names);
	tap_run("paths of groups that look like something else", test_paths);
	tap_run("only the kernel's own records count", test_facility);
	tap_run("what is no kill", test_forged);
	tap_run("amounts that are no numbers", test_odd_amounts);
	tap_run("a line in pieces", test_pieces);
	tap_run("pieces without end", test_endless_pieces);
	return tap_done();
}
