/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Progress as a line and back, as JSON and in words; and when the machine comes first. */
#include <config.h>

#include <errno.h>

#include "base/bits.h"
#include "load/guard.h"
#include "load/plan.h"
#include "load/progress.h"
#include "load/report.h"
#include "../tap.h"

#define MIB(count) (UINT64_C(count) << 20)

static const struct load_progress example = {
	.state = LOAD_RUNNING,
	.elapsed_usec = 12345678,
	.duration_usec = 60000000,
	.held_bytes = MIB(181),
	.target_bytes = MIB(200),
	.work_bytes = MIB(4000),
	.workers = 3,
	.started = 4,
	.current_bytes = MIB(182),
	.max_bytes = MIB(256),
	.oom_kills = 1,
	.limit_hits = 1200,
	.refaults = LOAD_UNLIMITED,
	.stall_usec = 2500000,
	.cgroup = "/a b/oomwatch-load-4312",
	.message = "all of it: \"x\\y\"\nand more=less",
};

static void test_round_trip(void)
{
	char line[LOAD_PROGRESS_LINE_MAX];
	struct load_progress progress, all;
	struct failure failure;

	CHECK_INT(load_progress_parse(
			  &progress, load_progress_line(line, sizeof(line), &example), &failure),
		0);
	CHECK(memcmp(&progress, &example, sizeof(progress)) == 0);
	CHECK(strchr(line, '\n') == NULL);
	CHECK(strstr(line, "refaults") == NULL);
	for (int state = LOAD_STARTING; state <= LOAD_ENDED; state++) {
		for (int end = LOAD_END_NONE; end <= LOAD_END_FAILED; end++) {
			all = (struct load_progress){
				.state = (enum load_state)state, .end = (enum load_end)end};
			load_progress_line(line, sizeof(line), &all);
			CHECK_INT(load_progress_parse(&progress, line, &failure), 0);
			CHECK(memcmp(&progress, &all, sizeof(progress)) == 0);
		}
	}
}

static void test_refused(void)
{
	static const char *const lines[] = {"", "nonsense", "state=dead", "end=none",
		"state=running held_bytes=x", "state=running held_bytes=-1",
		"state=running workers=99999999999", "state=running end=", "state=running =5 x"};
	struct load_progress progress = example;

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		struct failure failure = {.text = ""};

		tap_expect(load_progress_parse(&progress, lines[i], &failure) == -EINVAL &&
				   failure.text[0],
			__LINE__, "\"%s\" is taken", lines[i]);
	}
	CHECK(memcmp(&progress, &example, sizeof(progress)) == 0);
}

static void test_newer(void)
{
	struct load_progress progress;
	struct failure failure;

	CHECK_INT(load_progress_parse(
			  &progress, "state=running colour=blue end=none workers=2\n", &failure),
		0);
	CHECK_INT(progress.workers, 2);
	CHECK(progress.current_bytes == LOAD_UNLIMITED);
	CHECK(progress.oom_kills == LOAD_UNLIMITED);
	CHECK_TEXT(progress.cgroup, "");
}

static void test_json(void)
{
	char json[LOAD_PROGRESS_LINE_MAX];
	struct load_progress progress = {.state = LOAD_ENDED,
		.end = LOAD_END_KILLED,
		.current_bytes = LOAD_UNLIMITED,
		.max_bytes = 5,
		.oom_kills = LOAD_UNLIMITED,
		.limit_hits = LOAD_UNLIMITED,
		.refaults = LOAD_UNLIMITED,
		.stall_usec = LOAD_UNLIMITED,
		.cgroup = "/a b",
		.message = "5 \"x\\\"\n"};

	CHECK_TEXT(load_report_json(json, sizeof(json), &progress),
		"{\"state\":\"ended\",\"end\":\"killed\",\"elapsed_usec\":0,\"duration_usec\":0,"
		"\"held_bytes\":0,\"target_bytes\":0,\"work_bytes\":0,\"max_bytes\":5,\"workers\":0,"
		"\"started\":0,\"cgroup\":\"/a b\",\"message\":\"5 \\u0022x\\u005c\\u0022\\u000a\"}");
}

static void test_words(void)
{
	char words[1024];
	struct load_progress progress = example;

	progress.message[0] = '\0';
	CHECK_TEXT(load_progress_words(words, sizeof(words), &progress),
		"/a b/oomwatch-load-4312: 182 MiB of 256 MiB, 12 s of 1 min 00 s, processes 3 of 4, "
		"limit hit 1.20k times, OOM kills 1, stalled 2.5 s");
	progress = (struct load_progress){.state = LOAD_ENDED,
		.end = LOAD_END_GUARD,
		.current_bytes = LOAD_UNLIMITED,
		.oom_kills = LOAD_UNLIMITED,
		.limit_hits = LOAD_UNLIMITED,
		.refaults = LOAD_UNLIMITED,
		.stall_usec = LOAD_UNLIMITED,
		.message = "why"};
	CHECK_TEXT(load_progress_words(words, sizeof(words), &progress),
		"ended: stopped, because the machine ran short of memory, 0 s of 0 s: why");
}

static void test_guard(void)
{
	struct load_instant calm = {
		.available_bytes = MIB(500), .total_bytes = MIB(1000), .full_avg10_percent = 60};
	struct load_instant now = calm;
	struct failure reason;

	CHECK(!load_guard_ends(&now, &reason));
	now.available_bytes = MIB(50);
	CHECK(!load_guard_ends(&now, &reason));
	now.available_bytes = MIB(49);
	CHECK(load_guard_ends(&now, &reason));
	CHECK_TEXT(reason.text, "only 49.0 MiB of the machine are available, less than 5 %");
	now = calm;
	/* On an idle machine a group that waits at its own limit is all that stalls. */
	now.full_avg10_percent = 99;
	CHECK(!load_guard_ends(&now, &reason));
	now.available_bytes = MIB(150);
	CHECK(!load_guard_ends(&now, &reason));
	now.available_bytes = MIB(140);
	CHECK(load_guard_ends(&now, &reason));
	CHECK(strstr(reason.text, "stalled 99 %") != NULL);
	now.full_avg10_percent = 60;
	CHECK(!load_guard_ends(&now, &reason));
	now.full_avg10_percent = NAN;
	CHECK(!load_guard_ends(&now, &reason));
	now.available_bytes = LOAD_UNLIMITED;
	CHECK(load_guard_ends(&now, &reason));
	CHECK(!load_guard_lost_limit(0, &reason));
	CHECK(load_guard_lost_limit(LOAD_UNLIMITED, &reason));
	CHECK_TEXT(reason.text,
		"its control group has no memory controller any more, and so no limit");
}

static void test_budget(void)
{
	struct load_instant now = {.available_bytes = MIB(100), .total_bytes = MIB(1000)};

	CHECK_INT(load_guard_budget(MIB(40), 0, &now), MIB(40));
	CHECK_INT(load_guard_budget(MIB(80), 0, &now), MIB(50));
	/* What is held itself does not make it less. */
	CHECK_INT(load_guard_budget(MIB(80), MIB(40), &now), MIB(70));
	now.available_bytes = MIB(20);
	CHECK_INT(load_guard_budget(MIB(80), MIB(40), &now), MIB(30));
	now.available_bytes = LOAD_UNLIMITED;
	CHECK_INT(load_guard_budget(MIB(80), MIB(40), &now), MIB(80));
}

int main(void)
{
	tap_run("progress as a line, and back", test_round_trip);
	tap_run("lines that are none", test_refused);
	tap_run("lines of a newer program", test_newer);
	tap_run("progress as JSON", test_json);
	tap_run("progress in words", test_words);
	tap_run("when the machine runs short", test_guard);
	tap_run("the budget without a control group", test_budget);
	return tap_done();
}
