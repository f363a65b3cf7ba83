/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/words.h"

#include <errno.h>
#include <stdlib.h>

#include "../scene.h"
#include "../tap.h"

static const double mib = 1024 * 1024;

static struct model model;
static struct made_machine scene;
static char words[WORDS_MAX];

static const char *shortage(void)
{
	return words_shortage(words, sizeof(words), &model);
}

static const char *available(void)
{
	return words_available(words, sizeof(words), &model);
}

static const char *absence(enum sample_source source)
{
	return words_absence(words, sizeof(words), &scene.sample, source);
}

static void test_names(void)
{
	CHECK_TEXT(words_rung(LADDER_CALM), "calm");
	CHECK_TEXT(words_rung(LADDER_KSWAPD), "kswapd");
	CHECK_TEXT(words_rung(LADDER_DIRECT_RECLAIM), "direct reclaim");
	CHECK_TEXT(words_rung(LADDER_COMPACTION), "compaction");
	CHECK_TEXT(words_rung(LADDER_OOM_KILL), "OOM kill");
	CHECK_TEXT(words_rung(LADDER_UNKNOWN), "unknown");
	CHECK_TEXT(words_zone_level(ZONE_ABOVE_HIGH), "ok");
	CHECK_TEXT(words_zone_level(ZONE_BELOW_HIGH), "below high");
	CHECK_TEXT(words_zone_level(ZONE_BELOW_LOW), "LOW");
	CHECK_TEXT(words_zone_level(ZONE_BELOW_MIN), "MIN");
	CHECK_TEXT(words_zone_level(ZONE_CLOSED), "closed");
	CHECK_TEXT(words_reclaim_class(RECLAIM_KSWAPD), "kswapd");
	CHECK_TEXT(words_reclaim_class(RECLAIM_DIRECT), "direct");
	CHECK_TEXT(words_reclaim_class(RECLAIM_KHUGEPAGED), "khugepaged");
	CHECK_TEXT(words_reclaim_class(RECLAIM_PROACTIVE), "proactive");
	CHECK_TEXT(words_reclaim_class(RECLAIM_LIMIT), "at limits");
	for (unsigned int i = ZONE_ABOVE_HIGH; i <= ZONE_CLOSED; i++)
		CHECK(strlen(words_zone_level(i)) <= 10);
}

static void test_kswapd(void)
{
	CHECK_TEXT(words_kswapd(KSWAPD_ASLEEP, false), "asleep");
	CHECK_TEXT(words_kswapd(KSWAPD_ASLEEP, true), "asleep");
	CHECK_TEXT(words_kswapd(KSWAPD_MAY_RUN, false), "asleep until a zone is below low");
	CHECK_TEXT(words_kswapd(KSWAPD_MAY_RUN, true), "running");
	CHECK_TEXT(words_kswapd(KSWAPD_AWAKE, false), "woken: no zone is above low");
	CHECK_TEXT(words_kswapd(KSWAPD_AWAKE, true), "running");
	CHECK_TEXT(words_kswapd(KSWAPD_GAVE_UP, true), "gave up: nothing more to reclaim here");
}

static void test_shortage(void)
{
	scene_run(SITUATION_CALM, &model);
	CHECK_TEXT(shortage(), "Short of: nothing. Every zone in use is above low.");
	/* The panel of the zones shows a small one, too. */
	model.watermarks.zones[0].level = ZONE_BELOW_LOW;
	CHECK_TEXT(
		shortage(), "Short of: nothing. Only node 0 DMA is below low, a zone of 15.0 MiB.");
	scene_run(SITUATION_DIRECT_RECLAIM, &model);
	CHECK_TEXT(
		shortage(), "Short of: node 0 Normal, 44.7 MiB free, below min; short for 19 s.");
	scene_run(SITUATION_SWAP_STORM, &model);
	CHECK_TEXT(
		shortage(), "Short of: node 0 Normal, 49.2 MiB free, below low; short for 39 s.");
	scene_run(SITUATION_COMPACTION, &model);
	CHECK_TEXT(shortage(),
		"Short of: contiguous blocks, not of memory, for 24 s; tasks compact it.");
	scene_run(SITUATION_NODES, &model);
	CHECK_TEXT(shortage(), "Short of: node 1 DMA32, 1000 KiB free, below min; short for 19 s."
			       " Others have room.");
}

static void test_shortage_by_hand(void)
{
	scene_run(SITUATION_DIRECT_RECLAIM, &model);
	model.watermarks.zones[model.shortage.zone].level = ZONE_BELOW_HIGH;
	CHECK_TEXT(shortage(), "Short of: node 0 Normal, 44.7 MiB free, not yet above high;"
			       " short for 19 s.");
	model.shortage.kind = SHORTAGE_CGROUP_LIMIT;
	model.reclaim.flow[RECLAIM_LIMIT].scan_pages_per_sec = 5210;
	CHECK_TEXT(shortage(), "Short of: a control group is at its limit for 19 s;"
			       " it scans 5.21k pages/s.");
	model.shortage.kind = SHORTAGE_COMMIT;
	CHECK_TEXT(
		shortage(), "Short of: commit limit for 19 s; malloc fails though memory is free.");
	model.shortage.kind = SHORTAGE_UNKNOWN;
	CHECK_TEXT(shortage(), "Short of: unknown; zoneinfo and vmstat are absent.");
	model.shortage.kind = SHORTAGE_NONE;
	model.ladder.rung = LADDER_CALM;
	model.watermarks.zone_count = 0;
	CHECK_TEXT(shortage(), "Short of: nothing by vmstat; zoneinfo is absent.");
}

static void test_available(void)
{
	scene_run(SITUATION_CALM, &model);
	CHECK_TEXT(available(), "Available: 9.38 GiB of 23.5 GiB, no downward trend.");
	scene_run(SITUATION_DIRECT_RECLAIM, &model);
	CHECK_TEXT(available(),
		"Available: 2.10 GiB of 23.5 GiB, reaches 0 in about 23 s (-94.0 MiB/s).");
	model.forecast.available.confidence = FORECAST_WEAK;
	CHECK_TEXT(available(),
		"Available: 2.10 GiB of 23.5 GiB, may reach 0 in 23 s (-94.0 MiB/s, weak trend).");
	model.forecast.available.confidence = FORECAST_FAIR;
	model.forecast.available.eta_sec[FORECAST_ZERO] = 130;
	CHECK_TEXT(available(), "Available: 2.10 GiB of 23.5 GiB, reaches 0 in about 2 min 10 s"
				" (-94.0 MiB/s).");
}

static void test_nothing_available(void)
{
	scene_run(SITUATION_CALM, &model);
	model.sample.meminfo.value[MEMINFO_MEM_AVAILABLE] = 200 * 1024;
	CHECK_TEXT(available(), "Available: 200 MiB of 23.5 GiB, next to nothing is left.");
	model.sample.reading[SOURCE_MEMINFO].status = READING_ABSENT;
	CHECK_TEXT(available(), "Available: unknown; MemAvailable is absent.");
}

static void test_short_forms(void)
{
	scene_run(SITUATION_NODES, &model);
	CHECK_TEXT(words_shortage_short(words, sizeof(words), &model), "n1 DMA32 MIN, 1000K free");
	scene_run(SITUATION_DIRECT_RECLAIM, &model);
	CHECK_TEXT(words_shortage_short(words, sizeof(words), &model), "n0 Normal MIN, 44.7M free");
	CHECK_TEXT(words_available_short(words, sizeof(words), &model), "2.10G left, 0 in 23 s");
	scene_run(SITUATION_CALM, &model);
	CHECK_TEXT(words_shortage_short(words, sizeof(words), &model), "nothing is short");
	CHECK_TEXT(words_available_short(words, sizeof(words), &model), "9.38G available");
	model.shortage.kind = SHORTAGE_CONTIGUOUS;
	CHECK_TEXT(words_shortage_short(words, sizeof(words), &model), "no contiguous blocks");
	model.shortage.kind = SHORTAGE_CGROUP_LIMIT;
	CHECK_TEXT(words_shortage_short(words, sizeof(words), &model), "a cgroup at its limit");
	model.shortage.kind = SHORTAGE_COMMIT;
	CHECK_TEXT(words_shortage_short(words, sizeof(words), &model), "at the commit limit");
	model.shortage.kind = SHORTAGE_UNKNOWN;
	CHECK_TEXT(words_shortage_short(words, sizeof(words), &model), "unknown");
}

static void test_trend(void)
{
	struct forecast_trend trend = {FORECAST_FAIR, -1, {8, 12, 130}};

	CHECK_TEXT(words_trend(words, sizeof(words), &trend),
		"falls: low in 8 s, min in 12 s, 0 in 2 min 10 s");
	trend.eta_sec[FORECAST_LOW] = 0;
	CHECK_TEXT(
		words_trend(words, sizeof(words), &trend), "falls: min in 12 s, 0 in 2 min 10 s");
	trend.eta_sec[FORECAST_MIN] = 0;
	CHECK_TEXT(words_trend(words, sizeof(words), &trend), "falls: 0 in 2 min 10 s");
	trend.confidence = FORECAST_NONE;
	CHECK_TEXT(words_trend(words, sizeof(words), &trend), "");
}

static const char *event_text(struct event event)
{
	return words_event(words, sizeof(words), &event);
}

static void test_events(void)
{
	CHECK_TEXT(event_text((struct event){.kind = EVENT_RUNG,
			   .from_rung = LADDER_KSWAPD,
			   .rung = LADDER_DIRECT_RECLAIM}),
		"direct reclaim (was kswapd)");
	CHECK_TEXT(event_text((struct event){.kind = EVENT_OOM_KILL, .count = 2}),
		"OOM kill: 2 counted");
	CHECK_TEXT(event_text((struct event){.kind = EVENT_ZONE_LEVEL,
			   .node = 1,
			   .zone = "DMA32",
			   .level = ZONE_BELOW_LOW}),
		"node 1 DMA32: below low");
	CHECK_TEXT(event_text((struct event){
			   .kind = EVENT_ZONE_LEVEL, .zone = "Normal", .level = ZONE_BELOW_MIN}),
		"node 0 Normal: below min");
	CHECK_TEXT(event_text((struct event){
			   .kind = EVENT_ZONE_LEVEL, .zone = "Normal", .level = ZONE_ABOVE_HIGH}),
		"node 0 Normal: above high again");
	CHECK_TEXT(event_text((struct event){.kind = EVENT_GAVE_UP, .node = 3}),
		"node 3: kswapd gave up");
}

static void test_absence(void)
{
	struct reading *reading = scene.sample.reading;

	scene_init(&scene, "host-6.18");
	CHECK_TEXT(absence(SOURCE_VMSTAT), "");
	reading[SOURCE_VMSTAT].status = READING_KEPT;
	CHECK_TEXT(absence(SOURCE_VMSTAT), "");
	reading[SOURCE_VMSTAT].status = READING_NONE;
	CHECK_TEXT(absence(SOURCE_VMSTAT), "/proc/vmstat: not read yet");
	scene_absent(&scene, SOURCE_ZONEINFO, EACCES);
	CHECK_TEXT(absence(SOURCE_ZONEINFO), "/proc/zoneinfo: Permission denied");
	scene_absent(&scene, SOURCE_PRESSURE_IO, EACCES);
	CHECK_TEXT(absence(SOURCE_PRESSURE_IO), "/proc/pressure/io: Permission denied");

	/* Not there at all, or refused when read: what can be done about it. */
	scene_absent(&scene, SOURCE_PRESSURE_MEMORY, ENOENT);
	CHECK_TEXT(absence(SOURCE_PRESSURE_MEMORY),
		"No pressure stall information: boot with psi=1, if the kernel has it.");
	scene_absent(&scene, SOURCE_PRESSURE_CPU, EOPNOTSUPP);
	CHECK_TEXT(absence(SOURCE_PRESSURE_CPU),
		"No pressure stall information: boot with psi=1, if the kernel has it.");

	/* Only a capture can have no processes; a machine may refuse them. */
	scene_absent(&scene, SOURCE_PROCESSES, ENOENT);
	CHECK_TEXT(absence(SOURCE_PROCESSES), "No processes: this capture has none.");
	scene_absent(&scene, SOURCE_PROCESSES, EACCES);
	CHECK_TEXT(absence(SOURCE_PROCESSES), "/proc/[pid]: Permission denied");

	reading[SOURCE_MEMINFO] = (struct reading){.status = READING_MALFORMED,
		.error = -EINVAL,
		.line = 3,
		.reason = "MemFree is \"x\""};
	CHECK_TEXT(absence(SOURCE_MEMINFO), "/proc/meminfo line 3: MemFree is \"x\"");
	reading[SOURCE_MEMINFO].line = 0;
	CHECK_TEXT(absence(SOURCE_MEMINFO), "/proc/meminfo: MemFree is \"x\"");
}

/* The longest of each fits whole: the largest numbers, the longest names. */
static void test_longest(void)
{
	struct zone_marks *zone;

	scene_run(SITUATION_NODES, &model);
	zone = &model.watermarks.zones[model.shortage.zone];
	zone->node = ~0u;
	memset(zone->name, 'Z', sizeof(zone->name) - 1);
	zone->free_pages = UINT64_MAX;
	model.shortage.since_usec = 0;
	model.sample.monotonic_usec = UINT64_MAX;
	CHECK(strlen(shortage()) < WORDS_MAX - 1);
	CHECK(strstr(shortage(), "Others have room.") != NULL);
	model.sample.meminfo.value[MEMINFO_MEM_TOTAL] = UINT64_MAX / 1024;
	model.sample.meminfo.value[MEMINFO_MEM_AVAILABLE] = UINT64_MAX / 1024;
	model.forecast.available =
		(struct forecast_trend){FORECAST_WEAK, -1e300, {1e15, 1e15, 1e15}};
	CHECK(strlen(available()) < WORDS_MAX - 1);
	CHECK(strstr(available(), "weak trend).") != NULL);
	scene_init(&scene, "host-6.18");
	scene_absent(&scene, SOURCE_PRESSURE_MEMORY, EACCES);
	memset(scene.sample.reading[SOURCE_PRESSURE_MEMORY].reason, 'r', READING_REASON_MAX - 1);
	CHECK(strlen(absence(SOURCE_PRESSURE_MEMORY)) < WORDS_MAX - 1);
	CHECK(strchr(words, '\0')[-1] == 'r');
}

enum words_function {
	WORDS_SHORTAGE,
	WORDS_SHORTAGE_SHORT,
	WORDS_AVAILABLE,
	WORDS_AVAILABLE_SHORT,
	WORDS_TREND,
	WORDS_EVENT,
	WORDS_ABSENCE,
	WORDS_FUNCTIONS
};

static const char *call(enum words_function function, char *buffer, size_t size)
{
	static const struct event event = {
		.kind = EVENT_RUNG, .from_rung = LADDER_KSWAPD, .rung = LADDER_DIRECT_RECLAIM};

	switch (function) {
	case WORDS_SHORTAGE:
		return words_shortage(buffer, size, &model);
	case WORDS_SHORTAGE_SHORT:
		return words_shortage_short(buffer, size, &model);
	case WORDS_AVAILABLE:
		return words_available(buffer, size, &model);
	case WORDS_AVAILABLE_SHORT:
		return words_available_short(buffer, size, &model);
	case WORDS_TREND:
		return words_trend(buffer, size, &model.forecast.available);
	case WORDS_EVENT:
		return words_event(buffer, size, &event);
	default:
		return words_absence(buffer, size, &scene.sample, SOURCE_PRESSURE_MEMORY);
	}
}

/* A buffer of its own for each size, so that valgrind and the sanitizers see a byte too much. */
static void test_small_buffers(void)
{
	scene_init(&scene, "vm-6.1-no-psi");
	for (unsigned int kind = SHORTAGE_UNKNOWN; kind <= SHORTAGE_COMMIT; kind++) {
		scene_run(SITUATION_DIRECT_RECLAIM, &model);
		model.shortage.kind = kind;
		for (unsigned int i = 0; i < WORDS_FUNCTIONS; i++) {
			char whole[WORDS_MAX];

			call(i, whole, sizeof(whole));
			for (size_t size = 1; size <= 120; size++) {
				char *small = malloc(size + 1);

				memset(small, '#', size + 1);
				CHECK(call(i, small, size) == small);
				CHECK(small[size] == '#');
				CHECK(memchr(small, '\0', size) != NULL);
				CHECK(strncmp(small, whole, strlen(small)) == 0);
				free(small);
			}
		}
	}
}

/* Every sentence of every ready situation, whole and without what is not for people. */
static void test_situations(void)
{
	for (unsigned int i = 0; i < SITUATIONS; i++) {
		scene_run(i, &model);
		for (unsigned int function = 0; function < WORDS_ABSENCE; function++) {
			call(function, words, sizeof(words));
			tap_expect(!strstr(words, "nan") && !strstr(words, "inf") &&
					   !strstr(words, "-0") && !strchr(words, '%'),
				__LINE__, "%s: %s", scene_name(i), words);
		}
	}
	scene_run(SITUATION_NO_SWAP, &model);
	CHECK_REAL(model.forecast.available.slope_per_sec, -94 * mib, mib);
}

int main(void)
{
	tap_run("names of rungs, levels and classes", test_names);
	tap_run("kswapd", test_kswapd);
	tap_run("what is short, in the ready situations", test_shortage);
	tap_run("what is short, the rest", test_shortage_by_hand);
	tap_run("available memory", test_available);
	tap_run("available memory, none or unknown", test_nothing_available);
	tap_run("the short forms", test_short_forms);
	tap_run("trends of zones", test_trend);
	tap_run("events", test_events);
	tap_run("absent sources", test_absence);
	tap_run("the longest sentences are whole", test_longest);
	tap_run("small buffers", test_small_buffers);
	tap_run("sentences of the ready situations", test_situations);
	return tap_done();
}
