/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/kill_words.h"

#include <errno.h>

#include "../scene_kills.h"
#include "../tap.h"
#include "base/bits.h"

static struct made_machine scene;
static struct model model;
static char words[WORDS_MAX];

static void begin(void)
{
	scene_init(&scene, "vm-6.1-idle");
	scene.sample.reading[SOURCE_OOM_LOG].status = READING_FRESH;
	model_release(&model);
	memset(&model, 0, sizeof(model));
	model_init(&model);
	model_update(&model, &scene.sample);
}

static void next(double seconds)
{
	scene_tick(&scene, seconds);
	model_update(&model, &scene.sample);
}

static const char *count(void)
{
	return words_kill_count(words, sizeof(words), &model);
}

static const char *recent(void)
{
	return words_kill_recent(words, sizeof(words), &model);
}

static void test_group(void)
{
	static const char *const rows[][2] = {{"", ""}, {"/", "/"}, {"/a/b.service", "b.service"},
		{"...e/b.service", "b.service"}, {"plain", "plain"},
		{"/system.slice/docker-3f2a91c07d5e6b8a9c0d1e2f3a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d.scope",
			"docker 3f2a91c07d5e"}};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		CHECK_TEXT(words_group(words, sizeof(words), rows[i][0]), rows[i][1]);
}

static void test_count(void)
{
	begin();
	CHECK_TEXT(count(), "none since the start");
	scene_kill(&scene, OOM_SCOPE_CGROUP, 400, "first", 30);
	next(1);
	CHECK_TEXT(count(), "1 kill since the start");
	scene_kill(&scene, OOM_SCOPE_CGROUP, 400, "first", 30)->flags |=
		OOM_KILL_AGAIN | OOM_KILL_OF_GROUP;
	next(1);
	CHECK_TEXT(count(), "1 kill since the start");
	scene_kill(&scene, OOM_SCOPE_GLOBAL, 401, "second", 30);
	scene_add(&scene, VMSTAT_OOM_KILL, 1);
	next(1);
	CHECK_TEXT(count(), "3 kills since the start");
	next(4);
	CHECK_TEXT(count(), "3 kills, 2 in the log");
	model.kills.right_count = 1;
	model.kills.wrong_count = 1;
	CHECK_TEXT(count(), "3 kills, 2 in the log; 1 of 2 as predicted");
	begin();
	scene_add(&scene, VMSTAT_OOM_KILL, 1);
	next(1);
	next(4);
	CHECK_TEXT(count(), "1 kill, not in the log");
}

/* What the log has from before the start is listed, and so it is counted. */
static void test_count_earlier(void)
{
	begin();
	scene_kill(&scene, OOM_SCOPE_CGROUP, 400, "first", 30);
	scene_kill(&scene, OOM_SCOPE_CGROUP, 400, "first", 30)->flags |=
		OOM_KILL_AGAIN | OOM_KILL_OF_GROUP;
	scene_kill(&scene, OOM_SCOPE_GLOBAL, 401, "second", 30);
	scene.sample.oom_log.earlier_count = 3;
	model_release(&model);
	memset(&model, 0, sizeof(model));
	model_init(&model);
	model_update(&model, &scene.sample);
	CHECK_TEXT(count(), "none since the start, 2 before; 3 since boot");
	scene_kill(&scene, OOM_SCOPE_GLOBAL, 402, "third", 30);
	next(1);
	CHECK_TEXT(count(), "1 kill since the start; 4 since boot");
	/* A part that has no room is left out. */
	CHECK_TEXT(words_kill_count(words, 30, &model), "1 kill since the start");
}

static void test_recent(void)
{
	struct oom_kill *kill;

	begin();
	CHECK_TEXT(recent(), "");
	kill = scene_kill(&scene, OOM_SCOPE_CGROUP, 4312, "java", 1024);
	kill->kib[PROCESS_TABLES] = 0;
	strcpy(kill->domain, "/app.slice");
	next(0);
	model.kills.kill[0].verdict = KILL_AS_PREDICTED;
	next(134);
	CHECK_TEXT(recent(),
		"OOM kill 2 min 14 s ago: java (4312), 1.00 GiB, in app.slice; as predicted");
	CHECK_TEXT(words_kill_recent_short(words, sizeof(words), &model),
		"killed 2 min 14 s ago: java (4312)");
	kill = scene_kill(&scene, OOM_SCOPE_CGROUP, 4313, "java", 1);
	kill->flags |= OOM_KILL_OF_GROUP;
	next(0);
	CHECK(strstr(recent(), "java (4312), 1.00 GiB, in app.slice, and 1 with it; ") != NULL);
	next(KILLS_SHOWN_SEC + 1);
	CHECK_TEXT(recent(), "");
	scene_absent(&scene, SOURCE_OOM_LOG, ENOENT);
	scene_add(&scene, VMSTAT_OOM_KILL, 2);
	next(1);
	CHECK_TEXT(recent(), "OOM kill 0 s ago: 2 processes; no record of it");
}

static void test_log(void)
{
	begin();
	CHECK_TEXT(words_kill_log(words, sizeof(words), &model), "");
	scene.sample.oom_log.lost_records = 12;
	next(1);
	CHECK(strstr(words_kill_log(words, sizeof(words), &model), ": 12.") != NULL);
	scene_absent(&scene, SOURCE_OOM_LOG, EPERM);
	next(1);
	CHECK(strstr(words_kill_log(words, sizeof(words), &model), "CAP_SYSLOG") != NULL);
	scene_absent(&scene, SOURCE_OOM_LOG, ENOENT);
	next(1);
	CHECK(strstr(words_kill_log(words, sizeof(words), &model), "no /dev/kmsg") != NULL);
	scene.sample.host.is_captured = true;
	next(1);
	CHECK_TEXT(words_kill_log(words, sizeof(words), &model),
		"No kernel log: this capture has none. Kills are only counted.");
	scene_absent(&scene, SOURCE_OOM_LOG, EIO);
	next(1);
	CHECK_TEXT(words_kill_log(words, sizeof(words), &model),
		"/dev/kmsg: Input/output error. Kills are only counted.");
}

static void test_detail(void)
{
	struct kill kill = {.has_log = true, .count = 1};

	CHECK_TEXT(words_kill_detail(words, sizeof(words), &kill), "");
	strcpy(kill.log.invoker, "stress");
	strcpy(kill.log.domain, "/a");
	strcpy(kill.log.cgroup, "/a/b");
	kill.log.flags = OOM_KILL_HAS_LIMIT | OOM_KILL_HAS_ADJ | OOM_KILL_HAS_UID;
	kill.log.usage_kib = kill.log.limit_kib = 61440;
	kill.log.oom_score_adj = -300;
	kill.log.uid = 33;
	CHECK_TEXT(words_kill_detail(words, sizeof(words), &kill),
		"60.0 MiB of 60.0 MiB used; it was in b; stress asked, order 0; adj -300; uid 33");
	strcpy(kill.log.killed_group, "/a");
	kill.log.flags |= OOM_KILL_BY_HAND;
	CHECK_TEXT(words_kill_detail(words, sizeof(words), &kill),
		"60.0 MiB of 60.0 MiB used; all of a died (memory.oom.group); "
		"asked for by hand (SysRq f); adj -300; uid 33");
}

static void test_events(void)
{
	static const struct {
		struct event event;
		const char *expected;
	} rows[] = {
		{{.kind = EVENT_OOM_KILL, .count = 3, .pid = 400, .comm = "java", .group = "/a/b"},
			"OOM kill: java (400), in b, and 2 with it"},
		{{.kind = EVENT_OOM_KILL, .count = 1, .pid = 400, .comm = "java"},
			"OOM kill: java (400)"},
		{{.kind = EVENT_OOM_KILL, .count = 2, .group = "/a/b"},
			"OOM kill: 2 counted, in b"},
		{{.kind = EVENT_LIMIT, .group = "/a/b"}, "b: at its memory.max"},
		{{.kind = EVENT_LIMIT, .group = "/a/b", .is_end = true, .for_sec = 130},
			"b: no longer at its memory.max, after 2 min 10 s"},
		{{.kind = EVENT_THROTTLE, .group = "/a/b"}, "b: slowed down by memory.high"},
		{{.kind = EVENT_NO_VICTIM}, "the machine: out of memory, nobody to kill"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		CHECK_TEXT(words_event(words, sizeof(words), &rows[i].event), rows[i].expected);
}

int main(void)
{
	tap_run("groups", test_group);
	tap_run("how many", test_count);
	tap_run("how many before the start", test_count_earlier);
	tap_run("the newest", test_recent);
	tap_run("why the log does not say all", test_log);
	tap_run("what the record says beside", test_detail);
	tap_run("events", test_events);
	model_release(&model);
	return tap_done();
}
