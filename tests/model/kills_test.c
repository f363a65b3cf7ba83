/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kills of a made machine, sample by sample: whom they are held against, and what the victim held. */
#include <config.h>

#include "model/kills.h"

#include "kills_machine.h"

/* One kill of the machine as it is, and what is said of it. */
static void test_verdicts(void)
{
	static const struct {
		const char *name;
		enum oom_scope scope;
		unsigned int flags;
		int32_t pid;
		const char *comm, *domain;
		enum kill_verdict verdict;
		int32_t predicted_pid;
		bool has_held;
	} rows[] = {
		{"the machine's", OOM_SCOPE_GLOBAL, 0, 100, "big", "", KILL_AS_PREDICTED, 100, 1},
		{"another", OOM_SCOPE_GLOBAL, 0, 101, "small", "", KILL_OF_ANOTHER, 100, 1},
		{"of a short life", OOM_SCOPE_GLOBAL, 0, 999, "brief", "", KILL_OF_ANOTHER, 100, 0},
		{"renamed", OOM_SCOPE_GLOBAL, 0, 100, "new", "", KILL_AS_PREDICTED, 100, 1},
		{"by hand", OOM_SCOPE_GLOBAL, OOM_KILL_BY_HAND, 100, "big", "", KILL_AS_PREDICTED,
			100, 1},
		{"who asked", OOM_SCOPE_GLOBAL, OOM_KILL_OF_ASKER, 100, "big", "",
			KILL_NOT_PREDICTED, 0, 1},
		{"a cpuset's", OOM_SCOPE_CPUSET, 0, 100, "big", "", KILL_NOT_PREDICTED, 0, 1},
		{"a policy's", OOM_SCOPE_MEMORY_POLICY, 0, 100, "big", "", KILL_NOT_PREDICTED, 0,
			1},
		{"untold", OOM_SCOPE_UNKNOWN, 0, 100, "big", "", KILL_AS_PREDICTED, 100, 1},
		{"a group's", OOM_SCOPE_CGROUP, 0, 200, "front", "/app", KILL_AS_PREDICTED, 200, 1},
		{"a group's other", OOM_SCOPE_CGROUP, 0, 201, "back", "/app", KILL_OF_ANOTHER, 200,
			1},
		{"not the machine's", OOM_SCOPE_CGROUP, 0, 100, "big", "/app", KILL_OF_ANOTHER, 200,
			1},
		{"no limit", OOM_SCOPE_CGROUP, 0, 100, "big", "/batch", KILL_NOT_PREDICTED, 0, 1},
		{"no such group", OOM_SCOPE_CGROUP, 0, 200, "front", "/ap", KILL_NOT_PREDICTED, 0,
			1},
		{"a part of a path", OOM_SCOPE_CGROUP, 0, 200, "front", "/x/app",
			KILL_NOT_PREDICTED, 0, 1},
		{"group untold", OOM_SCOPE_CGROUP, 0, 200, "front", "", KILL_AS_PREDICTED, 200, 1},
		{"cut at its beginning", OOM_SCOPE_CGROUP, 0, 200, "front", ".../app",
			KILL_NOT_PREDICTED, 0, 1},
		{"all of a group", OOM_SCOPE_CGROUP, 0, 401, "other", "/pod", KILL_OF_GROUP, 400,
			1},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		bool is_right;

		begin();
		log_kill(rows[i].scope, rows[i].pid, rows[i].comm, rows[i].domain, "")->flags |=
			rows[i].flags;
		next();
		is_right = newest(0)->verdict == KILL_AS_PREDICTED ||
			   newest(0)->verdict == KILL_OF_GROUP;
		tap_expect(newest(0)->verdict == rows[i].verdict &&
				   newest(0)->predicted_pid == rows[i].predicted_pid &&
				   newest(0)->has_held == rows[i].has_held,
			__LINE__, "%s: %s, of %d, held %d", rows[i].name,
			kill_verdict_name(newest(0)->verdict), newest(0)->predicted_pid,
			newest(0)->has_held);
		CHECK_INT(model.kills.right_count, is_right);
		CHECK_INT(model.kills.wrong_count, newest(0)->verdict == KILL_OF_ANOTHER);
	}
}

static void test_held(void)
{
	uint64_t kib[PROCESS_MEMORIES];

	begin();
	log_kill(OOM_SCOPE_GLOBAL, 100, "big", "", "/batch");
	/* What is read of it while it dies does not count. */
	processes_get(&processes, 100)->kib[PROCESS_SWAP] = 0;
	processes_get(&processes, 100)->kib[PROCESS_ANON] = 0;
	next();
	CHECK_INT(kill_held(newest(0), kib), (1 << PROCESS_MEMORIES) - 1);
	CHECK_INT(kib[PROCESS_ANON], 33 * MIB_KIB);
	CHECK_INT(kib[PROCESS_SWAP], 5 * MIB_KIB);
	CHECK_INT(newest(0)->held_kib[PROCESS_ANON], 120 * MIB_KIB);
	CHECK_TEXT(newest(0)->predicted_comm, "big");
	CHECK_TEXT(kill_group(newest(0)), "/batch");
	/* Of who was never seen, the log alone says what it held: swap is not known. */
	log_kill(OOM_SCOPE_GLOBAL, 999, "brief", "", "")->flags &=
		~(unsigned int)OOM_KILL_HAS_TABLES;
	next();
	CHECK_INT(kill_held(newest(0), kib),
		1 << PROCESS_ANON | 1 << PROCESS_FILE | 1 << PROCESS_SHMEM);
}

/* Two as large as each other: either is right. */
static void test_tie(void)
{
	begin();
	add(102, "twin", batch, 120);
	processes_get(&processes, 102)->kib[PROCESS_SWAP] = 5 * MIB_KIB;
	next();
	CHECK(model.victims.next.is_tie);
	log_kill(OOM_SCOPE_GLOBAL, 100, "big", "", "");
	next();
	CHECK_INT(newest(0)->verdict, KILL_OF_TIE);
	CHECK_INT(newest(0)->predicted_pid, 102);
	CHECK_INT(model.kills.right_count, 1);
}

/* Where one is killed and it does not suffice, nobody had been named for the next. */
static void test_further(void)
{
	begin();
	log_kill(OOM_SCOPE_GLOBAL, 100, "big", "", "");
	log_kill(OOM_SCOPE_GLOBAL, 101, "small", "", "");
	log_kill(OOM_SCOPE_CGROUP, 200, "front", "/app", "/app/web");
	next();
	CHECK_INT(newest(2)->verdict, KILL_AS_PREDICTED);
	CHECK_INT(newest(1)->verdict, KILL_NOT_PREDICTED);
	CHECK_INT(newest(1)->predicted_pid, 0);
	CHECK_INT(newest(0)->verdict, KILL_AS_PREDICTED);
	/* It was still there when the sample was taken, and named again. */
	log_kill(OOM_SCOPE_GLOBAL, 101, "small", "", "");
	next();
	CHECK_INT(newest(0)->verdict, KILL_NOT_PREDICTED);
	CHECK_INT(model.kills.right_count, 2);
	CHECK_INT(model.kills.wrong_count, 0);
	/* One expectation is right or wrong once. */
	begin();
	log_kill(OOM_SCOPE_GLOBAL, 101, "small", "", "");
	log_kill(OOM_SCOPE_GLOBAL, 100, "big", "", "");
	next();
	CHECK_INT(newest(1)->verdict, KILL_OF_ANOTHER);
	CHECK_INT(newest(0)->verdict, KILL_NOT_PREDICTED);
}

/* One decision, and the others with it; the first comes twice. */
static void test_group(void)
{
	static const struct {
		int32_t pid;
		const char *comm;
		unsigned int flags;
	} records[] = {{400, "first", 0}, {401, "other", OOM_KILL_OF_GROUP},
		{400, "first", OOM_KILL_OF_GROUP | OOM_KILL_AGAIN}};
	unsigned int with;

	begin();
	for (size_t i = 0; i < ARRAY_SIZE(records); i++)
		log_kill(OOM_SCOPE_CGROUP, records[i].pid, records[i].comm, "/pod",
			"/pod/docker-3f2a.scope")
			->flags |= records[i].flags;
	next();
	CHECK_INT(newest(2)->verdict, KILL_AS_PREDICTED);
	CHECK_INT(newest(1)->verdict, KILL_OF_GROUP);
	CHECK(kill_is_again(newest(0)));
	CHECK_INT(newest(0)->verdict, KILL_AS_PREDICTED);
	CHECK(newest(0)->has_held);
	CHECK_INT(model.kills.right_count, 1);
	CHECK_INT(model.kills.counted, 3);
	CHECK_INT(model.kills.logged, 3);
	CHECK_INT(model.kills.twice, 1);
	CHECK_INT(kills_recent(&model.kills, model.sample.monotonic_usec, &with)->log.pid, 400);
	CHECK_INT(with, 1);
	CHECK_INT(model.events.event[model.events.next - 1].count, 2);
	/* The rest of a group may come with the next sample. */
	log_kill(OOM_SCOPE_CGROUP, 402, "late", "/pod", "")->flags |= OOM_KILL_OF_GROUP;
	next();
	CHECK_INT(newest(0)->verdict, KILL_OF_GROUP);
	/* Of a choice that was not foreseen, the companions are not either. */
	log_kill(OOM_SCOPE_CGROUP, 201, "back", "/app", "");
	log_kill(OOM_SCOPE_CGROUP, 200, "front", "/app", "")->flags |= OOM_KILL_OF_GROUP;
	next();
	CHECK_INT(newest(1)->verdict, KILL_OF_ANOTHER);
	CHECK_INT(newest(0)->verdict, KILL_NOT_PREDICTED);
}

/* It was missing at a sample already, and its record came with the next: what counts is whom the
 * one before had named. The group went with it. */
static void test_gone_before(void)
{
	begin();
	processes_remove(&processes, 400);
	processes_remove(&processes, 401);
	cgroups_remove(&cgroups, container);
	cgroups_remove(&cgroups, pod);
	processes_remove(&processes, 100);
	next();
	CHECK_INT(model.victims.next.first, 1);
	log_kill(OOM_SCOPE_CGROUP, 400, "first", "/pod", "/pod/docker-3f2a.scope");
	log_kill(OOM_SCOPE_GLOBAL, 100, "big", "", "/batch");
	next();
	CHECK_INT(newest(1)->verdict, KILL_AS_PREDICTED);
	CHECK_INT(newest(1)->held_kib[PROCESS_ANON], 30 * MIB_KIB);
	CHECK_INT(newest(0)->verdict, KILL_AS_PREDICTED);
	CHECK_INT(newest(0)->held_kib[PROCESS_SWAP], 5 * MIB_KIB);
}

/* It was still there at that sample, but without memory, and so was not named any more. */
static void expect_dying(int line, char state)
{
	begin();
	processes_get(&processes, 100)->state = state;
	processes_get(&processes, 100)->flags &= (uint16_t)~PROCESS_HAS_MEMORY;
	memset(processes_get(&processes, 100)->kib, 0, sizeof(uint64_t) * PROCESS_MEMORIES);
	next();
	tap_expect(model.victims.next.first == 1, line, "another one is the next");
	log_kill(OOM_SCOPE_GLOBAL, 100, "big", "", "");
	next();
	tap_expect(newest(0)->verdict == KILL_AS_PREDICTED, line, "it was not as predicted");
	tap_expect(newest(0)->held_kib[PROCESS_SWAP] == 5 * MIB_KIB, line, "its swap is lost");
}

static void test_dying(void)
{
	expect_dying(__LINE__, 'Z');
	/* Its memory is gone, and it is on its way. */
	expect_dying(__LINE__, 'R');
}

/* A container that is gone with its last process when the record comes. */
static void test_gone_group(void)
{
	begin();
	log_kill(OOM_SCOPE_CGROUP, 400, "first", "/pod", "/pod/docker-3f2a.scope");
	processes_remove(&processes, 400);
	processes_remove(&processes, 401);
	cgroups_remove(&cgroups, container);
	cgroups_remove(&cgroups, pod);
	next();
	CHECK_INT(newest(0)->verdict, KILL_AS_PREDICTED);
	/* Long after that, and made anew without a limit, it is not the old one. */
	next();
	next();
	pod = cgroups_add(&cgroups, cgroups.table.root, "pod");
	next();
	log_kill(OOM_SCOPE_CGROUP, 999, "brief", "/pod", "");
	next();
	CHECK_INT(newest(0)->verdict, KILL_NOT_PREDICTED);
}

/* The log has the PID of a thread that lived on. */
static void test_dead_leader(void)
{
	begin();
	processes_get(&processes, 100)->flags |= PROCESS_DEAD_LEADER;
	next();
	log_kill(OOM_SCOPE_GLOBAL, 155, "big", "", "");
	processes_remove(&processes, 100);
	next();
	CHECK_INT(newest(0)->verdict, KILL_AS_PREDICTED);
	CHECK(newest(0)->has_held);
	/* Not while it is there, not by another name, and not when it could be two. */
	for (unsigned int i = 0; i < 3; i++) {
		begin();
		add(103, i == 2 ? "big" : "else", batch, 10);
		processes_get(&processes, 100)->flags |= PROCESS_DEAD_LEADER;
		processes_get(&processes, 103)->flags |= PROCESS_DEAD_LEADER;
		next();
		log_kill(OOM_SCOPE_GLOBAL, 155, i == 1 ? "big2" : "big", "", "");
		if (i > 0)
			processes_remove(&processes, 100);
		if (i == 2)
			processes_remove(&processes, 103);
		next();
		CHECK_INT(newest(0)->verdict, KILL_OF_ANOTHER);
		CHECK(!newest(0)->has_held);
	}
}

/* Too little is seen to name anybody. */
static void test_nobody_named(void)
{
	for (unsigned int i = 0; i < 3; i++) {
		begin();
		if (i == 0)
			processes.table.hiding = PROCESS_HIDING_HIDEPID;
		else if (i == 1)
			processes.table.hiding = PROCESS_HIDING_NAMESPACE;
		else
			processes.table.sweep_percent = 60;
		next();
		log_kill(OOM_SCOPE_GLOBAL, 100, "big", "", "");
		log_kill(OOM_SCOPE_CGROUP, 200, "front", "/app", "");
		next();
		CHECK_INT(newest(0)->verdict, KILL_NOT_PREDICTED);
		CHECK_INT(newest(1)->verdict, KILL_NOT_PREDICTED);
		/* In a namespace PID 100 is somebody else. */
		CHECK_INT(newest(1)->has_held, i != 1);
	}
}

/* Where the root of the mount is below that of the machine. */
static void test_contained(void)
{
	static const struct {
		const char *subtree;
		const char *domain;
		enum kill_verdict verdict;
	} rows[] = {
		{"/", "/lxc/one/app", KILL_AS_PREDICTED},
		{"/", "/lxc/one/batch", KILL_NOT_PREDICTED},
		{"/lxc/one", "/lxc/one/app", KILL_AS_PREDICTED},
		{"/lxc/one", "/lxc/onetwo/app", KILL_NOT_PREDICTED},
		{"/lxc/one", "/app", KILL_NOT_PREDICTED},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		begin();
		cgroups.table.is_contained = true;
		snprintf(cgroups.table.subtree, sizeof(cgroups.table.subtree), "%s",
			rows[i].subtree);
		next();
		log_kill(OOM_SCOPE_CGROUP, 200, "front", rows[i].domain, "");
		next();
		tap_expect(newest(0)->verdict == rows[i].verdict, __LINE__, "%s of %s: %s",
			rows[i].domain, rows[i].subtree, kill_verdict_name(newest(0)->verdict));
	}
	/* A neighbour's group of the same name has none of our processes. */
	begin();
	cgroups.table.is_contained = true;
	next();
	log_kill(OOM_SCOPE_CGROUP, 999, "front", "/lxc/two/app", "");
	next();
	CHECK_INT(newest(0)->verdict, KILL_NOT_PREDICTED);
}

/* Names of pods are long: the path in the record may end early, or begin late. */
static void test_cut_path(void)
{
	static const char scope[] = "cri-containerd-0123456789abcdef0123456789abcdef.scope";
	char name[161], path[2 * OOM_PATH_MAX];
	uint32_t outer, inner;

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	for (unsigned int i = 0; i < 2; i++) {
		begin();
		outer = cgroups_add(&cgroups, cgroups.table.root, name);
		inner = cgroups_add(&cgroups, outer, scope);
		cgroups_set(&cgroups, inner, CGROUP_MAX, 64 * CGROUPS_MIB);
		add(500, "long", inner, 30);
		next();
		if (i == 0)
			snprintf(path, sizeof(path), "/%s/%s", name, scope);
		else
			snprintf(path, sizeof(path), "...xxx/%s", scope);
		path[OOM_PATH_MAX - 1] = '\0';
		log_kill(OOM_SCOPE_CGROUP, 500, "long", path, "");
		next();
		CHECK_INT(newest(0)->verdict, KILL_AS_PREDICTED);
	}
}

int main(void)
{
	tap_run("verdicts", test_verdicts);
	tap_run("what it held", test_held);
	tap_run("a tie", test_tie);
	tap_run("a further one of the same moment", test_further);
	tap_run("all of a group", test_group);
	tap_run("gone a sample before its record", test_gone_before);
	tap_run("dying a sample before its record", test_dying);
	tap_run("gone with its group", test_gone_group);
	tap_run("a process whose leader is dead", test_dead_leader);
	tap_run("too little seen to name anybody", test_nobody_named);
	tap_run("in a container", test_contained);
	tap_run("a path that was cut", test_cut_path);
	model_release(&model);
	return tap_done();
}
