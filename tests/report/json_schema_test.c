/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds what is written and the table of doc/json.md together, in both directions. */
#include <config.h>

#include "report/json_report.h"

#include <errno.h>
#include <stdlib.h>

#include "../cgroups.h"
#include "../fixture.h"
#include "../processes.h"
#include "../scene.h"
#include "../scene_cgroups.h"
#include "base/clock.h"
#include "json_schema.h"

/* Room for processes, more than any test has. */
#define PLACES 32

static struct model model;
static struct made_machine scene;
static struct processes processes;
static struct process_query query;
static struct process_list list;
static struct cgroup_query group_query;
static struct cgroup_list groups;
static unsigned int limit;
static unsigned int documents;

/* Writes the model, reads it again into READER, and holds it against the table. */
static void check_model(const char *name)
{
	/* READER points into it until the next document. */
	static char *text;
	struct report report = {&model, &list, &groups, limit};
	size_t length;
	FILE *out;

	free(text);
	text = NULL;
	out = open_memstream(&text, &length);
	process_list_make(&list, &model, &model.victims, &query);
	cgroup_list_make(&groups, &model, &model.cgroup_victims, &group_query);
	json_report_write(out, &report);
	fclose(out);
	documents++;
	if (!tap_expect(json_read(&reader, text), __LINE__, "%s: %s at byte %td: %.40s", name,
		    reader.error, reader.at - reader.start, reader.at))
		return;
	CHECK(strchr(text, '\n') == text + length - 1);
	check_values(name);
	check_always(name);
	check_units(name);
}

static void begin_model(void)
{
	model_release(&model);
	memset(&model, 0, sizeof(model));
	model_init(&model);
	CHECK_INT(model_reserve(&model, PLACES), 0);
	query.pid_count = 0;
	limit = 0;
}

/* Two samples of FIXTURE one second apart: each counter that the kernel prints moved by 1000. */
static void run_fixture(const char *fixture)
{
	struct sample *sample = &scene.sample;

	scene_init(&scene, fixture);
	sample->host.is_lru_gen = 1;
	begin_model();
	model_update(&model, sample);
	scene_tick(&scene, 1);
	for (unsigned int i = 0; i < VMSTAT_FIELDS; i++) {
		if (vmstat_has(&sample->vmstat, i) && rates_is_counter(i))
			sample->vmstat.value[i] += 1000;
	}
	if (sample_has(sample, SOURCE_PRESSURE_MEMORY))
		scene_stall(&scene, PRESSURE_MEMORY, 12.5, 2.5, 1);
	model_update(&model, sample);
}

static void test_fixtures(void)
{
	for (const char *const *fixture = fixture_situations; *fixture; fixture++) {
		run_fixture(*fixture);
		check_model(*fixture);
		CHECK_REAL(json_number(&reader, "interval_sec"), 1, 1e-9);
		CHECK_REAL(json_number(&reader, "rates.pgscan_kswapd_per_sec"), 1000, 1e-9);
	}
}

static void test_situations(void)
{
	for (unsigned int i = 0; i < SITUATIONS; i++) {
		scene_run(i, &model);
		check_model(scene_name(i));
	}
}

/* The values of one model; Linux 6.12 does not print pgscan_proactive. */
static void test_values(void)
{
	run_fixture("vm-6.12-numa2-pressure");
	model.sample.host.is_zswap = -1;
	check_model("values");
	expect_text(__LINE__, "format", "oomwatch");
	expect_number(__LINE__, "version", JSON_REPORT_VERSION);
	expect_number(__LINE__, "time_unix_usec", (double)SCENE_REALTIME_USEC + 1e6);
	expect_number(__LINE__, "monotonic_usec", (double)SCENE_MONOTONIC_USEC + 1e6);
	expect_text(__LINE__, "host.hostname", "db-07");
	expect_number(__LINE__, "host.page_size_bytes", 4096);
	CHECK(json_find(&reader, "host.lru_gen_enabled") != NULL);
	CHECK(json_find(&reader, "host.zswap_enabled") == NULL);
	expect_text(__LINE__, "sources.vmstat.status", "fresh");
	CHECK(json_find(&reader, "sources.vmstat.reason") == NULL);
	expect_text(__LINE__, "ladder.rung", "oom_kill");
	expect_text(__LINE__, "shortage.kind", "zone");
	expect_number(__LINE__, "shortage.node", 1);
	expect_text(__LINE__, "shortage.zone", "DMA32");
	expect_text(__LINE__, "shortage.below", "min");
	expect_number(__LINE__, "shortage.for_sec", 1);
	expect_text(__LINE__, "available.confidence", "none");
	expect_number(__LINE__, "available.zero_in_sec", NAN);
	expect_number(__LINE__, "reclaim.kswapd.scan_pages_per_sec", 1000);
	expect_number(__LINE__, "reclaim.kswapd.efficiency_percent", 100);
	expect_number(__LINE__, "reclaim.direct_share_percent", 50);
	expect_number(__LINE__, "reclaim.proactive.scan_pages_per_sec", NAN);
	/* 2000 by kind, less three classes of 1000: below zero is zero. */
	expect_number(__LINE__, "reclaim.limit.scan_pages_per_sec", 0);
	expect_number(__LINE__, "reclaim.limit.efficiency_percent", NAN);
	expect_number(__LINE__, "reclaim.refault_pages_per_sec", 2000);
	expect_number(__LINE__, "reclaim.thrash_percent", 100);
	expect_number(__LINE__, "pressure.memory.some.stall_percent", 12.5);
	expect_number(__LINE__, "pressure.memory.full.stall_percent", 2.5);
	expect_number(__LINE__, "pressure.io.some.stall_percent", 0);
	expect_number(__LINE__, "rates.nr_free_pages_per_sec", NAN);
	expect_number(__LINE__, "zones[2].node", 1);
	expect_text(__LINE__, "zones[2].level", "below_min");
	expect_text(__LINE__, "nodes[1].kswapd", "gave_up");
	expect_number(__LINE__, "sysctl.swappiness", 60);
}

/* What the first sample cannot know, and a model that knows nothing at all. */
static void test_little_known(void)
{
	begin_model();
	check_model("nothing");
	expect_text(__LINE__, "sources.vmstat.status", "none");
	expect_text(__LINE__, "ladder.rung", "unknown");
	expect_text(__LINE__, "shortage.kind", "unknown");
	CHECK(json_find(&reader, "meminfo") == NULL);
	CHECK(json_find(&reader, "zones") == NULL);

	scene_init(&scene, "host-6.18");
	begin_model();
	model_update(&model, &scene.sample);
	check_model("the first sample");
	expect_number(__LINE__, "interval_sec", NAN);
	expect_number(__LINE__, "reclaim.kswapd.scan_pages_per_sec", NAN);
	expect_number(__LINE__, "pressure.memory.some.stall_percent", NAN);
	CHECK(json_find(&reader, "pressure.memory.some.avg10_percent") != NULL);
	CHECK_INT(json_find(&reader, "rates")->length, 2);
}

static void test_sources_that_fail(void)
{
	struct reading *reading = &scene.sample.reading[SOURCE_ZONEINFO];

	run_fixture("vm-6.1-leak");
	for (unsigned int i = 0; i < SOURCES; i++)
		scene_absent(&scene, i, EACCES);
	reading->status = READING_MALFORMED;
	reading->error = -EINVAL;
	reading->line = 7;
	strcpy(reading->reason, "free is \"\x1b\", expected a \\ number");
	scene.sample.reading[SOURCE_SWAPS].status = READING_KEPT;
	scene_tick(&scene, 1);
	model_update(&model, &scene.sample);
	check_model("failing sources");
	expect_text(__LINE__, "sources.zoneinfo.status", "malformed");
	expect_text(__LINE__, "sources.zoneinfo.reason",
		"free is \\\"\\u001b\\\", expected a \\\\ number");
	expect_number(__LINE__, "sources.zoneinfo.line", 7);
	expect_text(__LINE__, "sources.meminfo.status", "absent");
	expect_text(__LINE__, "sources.meminfo.reason", "Permission denied");
	expect_text(__LINE__, "sources.swaps.status", "kept");
	CHECK(json_find(&reader, "swaps[0].filename") != NULL);
	CHECK(json_find(&reader, "available.MemAvailable_bytes") == NULL);
	CHECK(json_find(&reader, "zones") == NULL);
	CHECK(json_find(&reader, "sysctl") == NULL);
	CHECK_INT(json_find(&reader, "pressure")->length, 2);
	CHECK_INT(json_find(&reader, "rates")->length, 2);
}

/* A leak in a control group that is at its limit, for ten seconds: lines without scatter. */
static void test_trends(void)
{
	scene_init(&scene, "vm-6.1-idle");
	begin_model();
	for (unsigned int i = 0; i <= 10; i++) {
		scene_free(&scene, 0, "DMA32", 9100 - 800 * i, 5);
		scene_meminfo(&scene, MEMINFO_MEM_AVAILABLE, 100000 - 1000 * i);
		scene_add(&scene, VMSTAT_PGSCAN_FILE, 1000);
		scene_add(&scene, VMSTAT_PGSTEAL_FILE, 800);
		scene_tick(&scene, 1);
		model_update(&model, &scene.sample);
	}
	check_model("trends");
	expect_text(__LINE__, "available.confidence", "strong");
	expect_number(__LINE__, "available.slope_bytes_per_sec", -1000 * 1024);
	expect_number(__LINE__, "available.zero_in_sec", 90);
	expect_text(__LINE__, "zones[0].forecast.confidence", "none");
	expect_text(__LINE__, "zones[1].zone", "DMA32");
	expect_text(__LINE__, "zones[1].forecast.confidence", "strong");
	expect_number(__LINE__, "zones[1].forecast.slope_pages_per_sec", -800);
	expect_number(__LINE__, "zones[1].forecast.zero_in_sec", 1.4); /* of 1.375 */
	expect_number(__LINE__, "reclaim.limit.scan_pages_per_sec", 1000);
	expect_number(__LINE__, "reclaim.limit.efficiency_percent", 80);
	expect_text(__LINE__, "shortage.kind", "cgroup_limit");
	CHECK(json_find(&reader, "shortage.zone") == NULL);
}

/* A machine of 512 MiB and 256 MiB of swap, whose processes are those that are added. */
static void begin_processes(void)
{
	scene_init(&scene, "vm-6.1-idle");
	scene.sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	processes_table_init(&processes);
	begin_model();
}

/* With scores as the kernel gives them since Linux 5.9. */
static void update_processes(void)
{
	uint64_t total = badness_total_pages(&scene.sample);

	for (unsigned int i = 0; i < processes.table.place_count; i++) {
		struct process *process = &processes.row[i];
		bool is_eligible =
			process->flags & PROCESS_HAS_MEMORY && process->oom_score_adj > -1000;
		int64_t badness = badness_pages(process_memory_kib(process), process->oom_score_adj,
			total, 4096, BADNESS_SCALE_NEW);

		if (!(process->flags & PROCESS_HAS_STATUS))
			continue;
		process->flags |= PROCESS_HAS_SCORE;
		process->oom_score = (int16_t)badness_score(
			is_eligible ? badness : INT64_MIN, total, BADNESS_SCALE_NEW);
	}
	scene.sample.processes = processes.table;
	model_update(&model, &scene.sample);
}

static void set_sysctl(enum sysctl_field field, int64_t value)
{
	scene.sample.sysctls.value[field] = value;
	scene.sample.sysctls.present |= (uint64_t)1 << field;
}

/* One of each kind; a-80 is first. */
static void add_some(void)
{
	struct process *java = processes_add(&processes, 4312, "java", 0, 120);

	java->kib[PROCESS_FILE] = 400;
	java->kib[PROCESS_SHMEM] = 120;
	java->kib[PROCESS_SWAP] = 4096;
	java->kib[PROCESS_TABLES] = 280;
	java->start_ticks = 8650001;
	java->thread_count = 33;
	java->read_usec = scene.sample.monotonic_usec - 1500000;
	processes_set_user(&processes, java, 990, "orders");
	processes_set_cgroup(&processes, java, "/system.slice/orders.service");
	processes_add_detail(&processes, java, "/usr/bin/java -jar \"orders\".jar");
	processes_add(&processes, 911, "postgres", -100, 110);
	processes_add(&processes, 764, "sshd", -1000, 9);
	processes_add_unread(&processes, 5000);
	processes_add_kernel_thread(&processes, 58, "kswapd0");
	processes.table.oldest_usec = scene.sample.monotonic_usec - 2500000;
	processes.table.missed = 3;
}

static void test_processes(void)
{
	begin_processes();
	add_some();
	update_processes();
	check_model("processes");
	expect_text(__LINE__, "victim_policy", "badness");
	expect_text(__LINE__, "oom_score_scale", "new");
	expect_number(__LINE__, "victim.pid", 4312);
	expect_text(__LINE__, "victim.comm", "java");
	/* 120 MiB, 4 MiB of swap, 280 KiB of page tables, while file and shared pages can go. */
	expect_number(__LINE__, "victim.badness_pages", 31814);
	expect_text(__LINE__, "victim.reason", "highest_badness");
	expect_number(__LINE__, "victim_now.badness_pages", 31944);
	expect_number(__LINE__, "runner_up.pid", 911);
	expect_number(__LINE__, "unkillable_pages", 9 * 256);
	expect_number(__LINE__, "unkillable_processes", 1);
	expect_number(__LINE__, "processes.count", 5);
	expect_number(__LINE__, "processes.missed", 3);
	expect_number(__LINE__, "processes.matching", 4);
	expect_number(__LINE__, "processes.sweep_percent", 100);
	expect_number(__LINE__, "processes.oldest_sec", 2.5);
	expect_text(__LINE__, "processes.hiding", "none");
	expect_number(__LINE__, "processes.list[0].rank", 1);
	expect_text(__LINE__, "processes.list[0].eligibility", "eligible");
	expect_number(__LINE__, "processes.list[0].anon_kib", 120 * 1024);
	expect_number(__LINE__, "processes.list[0].swap_kib", 4096);
	expect_number(__LINE__, "processes.list[0].page_tables_kib", 280);
	expect_number(__LINE__, "processes.list[0].growth_bytes_per_sec", NAN);
	expect_number(__LINE__, "processes.list[0].threads", 33);
	expect_number(__LINE__, "processes.list[0].euid", 990);
	expect_number(__LINE__, "processes.list[0].read_age_sec", 1.5);
	expect_number(__LINE__, "processes.list[0].start_ticks", 8650001);
	expect_text(__LINE__, "processes.list[0].user", "orders");
	expect_text(__LINE__, "processes.list[0].cgroup", "/system.slice/orders.service");
	expect_text(__LINE__, "processes.list[0].command", "/usr/bin/java -jar \\\"orders\\\".jar");
	/* Who has no rank stands last, by PID; of who was not read, only the PID is known. */
	expect_text(__LINE__, "processes.list[2].eligibility", "protected");
	expect_number(__LINE__, "processes.list[2].rank", NAN);
	expect_number(__LINE__, "processes.list[2].badness_pages", NAN);
	expect_number(__LINE__, "processes.list[3].pid", 5000);
	expect_text(__LINE__, "processes.list[3].eligibility", "unknown");
	CHECK(json_find(&reader, "processes.list[3].comm") == NULL);
	CHECK(json_find(&reader, "processes.list[3].oom_score_adj") == NULL);
	CHECK(json_find(&reader, "processes.list[3].read_age_sec") == NULL);
}

static void test_which_processes(void)
{
	begin_processes();
	add_some();
	update_processes();
	limit = 1;
	check_model("one process");
	expect_number(__LINE__, "processes.matching", 4);
	expect_number(__LINE__, "processes.list[0].pid", 4312);
	CHECK(json_find(&reader, "processes.list[1]") == NULL);
	query.pids[query.pid_count++] = 58;
	check_model("a kernel thread");
	expect_number(__LINE__, "processes.matching", 1);
	expect_text(__LINE__, "processes.list[0].eligibility", "kernel_thread");
	expect_text(__LINE__, "processes.list[0].comm", "kswapd0");
	CHECK(json_find(&reader, "processes.list[0].anon_kib") == NULL);
	query.pids[0] = 77;
	check_model("nobody");
	expect_number(__LINE__, "processes.matching", 0);
	CHECK_INT(json_find(&reader, "processes.list")->length, 2);
	/* The answer does not depend on what is asked for. */
	expect_number(__LINE__, "victim.pid", 4312);
}

static void test_reasons(void)
{
	begin_processes();
	processes_add(&processes, 100, "only", 0, 100);
	update_processes();
	check_model("only one");
	expect_text(__LINE__, "victim.reason", "only_one");
	expect_number(__LINE__, "victim.margin_pages", NAN);
	CHECK(json_find(&reader, "runner_up") == NULL);
	processes_add(&processes, 101, "twin", 0, 100);
	update_processes();
	check_model("tie");
	expect_text(__LINE__, "victim.reason", "tie");
	expect_number(__LINE__, "victim.pid", 101);
	expect_number(__LINE__, "victim.margin_pages", 0);
	processes_add(&processes, 102, "mapper", 0, 90)->kib[PROCESS_FILE] = 60 * 1024;
	processes_get(&processes, 100)->kib[PROCESS_ANON] += 20 * 1024;
	update_processes();
	check_model("file pages");
	expect_number(__LINE__, "victim.pid", 100);
	expect_text(__LINE__, "victim.reason", "highest_after_reclaim");
	expect_number(__LINE__, "victim_now.pid", 102);
	expect_text(__LINE__, "victim_now.reason", "highest_badness");
	processes.table.hiding = PROCESS_HIDING_HIDEPID;
	update_processes();
	check_model("hidepid");
	expect_text(__LINE__, "victim.reason", "first_of_visible");
	expect_text(__LINE__, "processes.hiding", "hidepid");
	processes.table.hiding = PROCESS_HIDING_NAMESPACE;
	update_processes();
	check_model("a namespace");
	expect_text(__LINE__, "processes.hiding", "pid_namespace");
	processes.table.sweep_percent = 40;
	update_processes();
	check_model("half read");
	CHECK(json_find(&reader, "victim") == NULL);
	expect_number(__LINE__, "processes.sweep_percent", 40);
}

/* Where the kernel does not go by badness, nobody is said to be the next. */
static void test_policies(void)
{
	begin_processes();
	add_some();
	set_sysctl(SYSCTL_OOM_KILL_ALLOCATING_TASK, 1);
	update_processes();
	check_model("whoever asks");
	expect_text(__LINE__, "victim_policy", "allocating_task");
	CHECK(json_find(&reader, "victim") == NULL);
	CHECK(json_find(&reader, "runner_up") == NULL);
	expect_number(__LINE__, "victim_now.pid", 4312);
	set_sysctl(SYSCTL_PANIC_ON_OOM, 2);
	update_processes();
	check_model("panic");
	expect_text(__LINE__, "victim_policy", "panic");
	CHECK(json_find(&reader, "victim") == NULL);
	/* Nobody whom the kernel may kill. */
	begin_processes();
	processes_add(&processes, 764, "sshd", -1000, 9);
	update_processes();
	check_model("nobody to kill");
	CHECK(json_find(&reader, "victim") == NULL);
	CHECK(json_find(&reader, "victim_now") == NULL);
	scene_absent(&scene, SOURCE_PROCESSES, EACCES);
	model_update(&model, &scene.sample);
	check_model("processes that cannot be read");
	expect_text(__LINE__, "sources.processes.status", "absent");
	CHECK(json_find(&reader, "processes") == NULL);
	CHECK(json_find(&reader, "victim_policy") == NULL);
}

/* Kills in the log, and what the log cannot say. */
static void test_kills(void)
{
	scene_run(SITUATION_KILLS, &model);
	check_model("kills");
	expect_number(__LINE__, "oom_kills.counted", 7);
	expect_number(__LINE__, "oom_kills.logged", 6);
	expect_number(__LINE__, "oom_kills.logged_twice", 1);
	expect_number(__LINE__, "oom_kills.earlier", 1);
	expect_text(__LINE__, "oom_kills.log_status", "ok");
	CHECK(json_find(&reader, "oom_kills.log_missing") == NULL);
	expect_text(__LINE__, "oom_kills.list[0].scope", "global");
	expect_number(__LINE__, "oom_kills.list[0].pid", 26340);
	expect_text(__LINE__, "oom_kills.list[0].verdict", "as_predicted");
	expect_text(__LINE__, "oom_kills.list[0].predicted_comm", "backup.py");
	expect_number(__LINE__, "oom_kills.list[0].anon_bytes", 1650.0 * 1024 * 1024);
	CHECK(json_number(&reader, "oom_kills.list[0].held.swap_bytes") > 1e9);
	CHECK(json_find(&reader, "oom_kills.list[0].domain") == NULL);
	/* One that was counted, and no more. */
	CHECK(json_find(&reader, "oom_kills.list[2].pid") == NULL);
	expect_number(__LINE__, "oom_kills.list[2].count", 1);
	expect_number(__LINE__, "oom_kills.list[5].limit_bytes", 64.0 * 1024 * 1024);
	expect_text(__LINE__, "oom_kills.list[6].verdict", "not_predicted");
	expect_text(__LINE__, "events[0].kind", "oom_kill");
	expect_text(__LINE__, "events[0].comm", "backup.py");
	expect_text(__LINE__, "events[0].cgroup", "/system.slice/backup.service");

	scene_init(&scene, "vm-6.1-idle");
	scene.sample.reading[SOURCE_OOM_LOG].status = READING_FRESH;
	begin_model();
	for (unsigned int i = 0; i < 14; i++) {
		scene.sample.oom_log.no_victim_count = i > 0 ? 1685 : 0;
		scene.sample.oom_log.is_behind = true;
		scene_tick(&scene, 1);
		model_update(&model, &scene.sample);
	}
	check_model("nobody to kill");
	expect_text(__LINE__, "oom_kills.log_status", "behind");
	expect_text(__LINE__, "events[0].kind", "no_victim");
	expect_number(__LINE__, "events[0].for_sec", 0);
	CHECK(json_find(&reader, "events[1].for_sec") == NULL);
	CHECK(json_find(&reader, "events[1].cgroup") == NULL);
	scene_absent(&scene, SOURCE_OOM_LOG, EPERM);
	model_update(&model, &scene.sample);
	check_model("a log that may not be read");
	CHECK(json_find(&reader, "oom_kills.logged") == NULL);
	CHECK(json_find(&reader, "oom_kills.log_missing") != NULL);
	expect_number(__LINE__, "oom_kills.counted", 0);
}

/* Comes last: every row has been seen in one of the documents. */
static void test_every_row(void)
{
	CHECK(documents > 20);
	for (unsigned int i = 0; i < row_count; i++)
		tap_expect(rows[i].is_seen, __LINE__, "doc/json.md: %s is in no document",
			rows[i].key);
}

/* The reader must notice, or the rest would prove nothing. */
static void test_reader(void)
{
	static const char *const refused[] = {"{}", "{\"a\":1,}\n", "{\"a\":1 \"b\":2}\n",
		"[1,,2]\n", "{\"a\":1,\"a\":2}\n", "[null]\n", "[nan]\n", "[1e5]\n", "[01]\n",
		"[1.]\n", "[\"\x01\"]\n", "[\"\\x\"]\n", "[\"\n", "{a:1}\n", "{}\n\n", "[-]\n",
		"[+1]\n"};

	CHECK(json_read(&reader, "{\"a\":[1,-2.5,{\"b\":true}],\"c\":\"\\\"\"}\n"));
	CHECK_INT(reader.count, 7);
	CHECK_REAL(json_number(&reader, "a[1]"), -2.5, 0);
	CHECK(json_find(&reader, "a[2].b") != NULL);
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
		tap_expect(!json_read(&reader, refused[i]), __LINE__, "%s is accepted", refused[i]);
	CHECK(key_means("zones[].nr_*", "zones[12].nr_mlock"));
	CHECK(!key_means("zones[].nr_*", "zones[].nr_mlock"));
	CHECK(!key_means("meminfo.*", "meminfo.a.b"));
	CHECK(!key_means("format", "formats"));
}

/* What is missing is said in words, and what was not read is left out. */
static void test_groups_missing(void)
{
	static struct cgroups made;
	struct sample *sample = &scene.sample;

	run_fixture("vm-6.1-idle");
	check_model("groups that nobody looked for");
	CHECK(json_find(&reader, "cgroup_tree") == NULL);
	scene_absent(&scene, SOURCE_CGROUPS, ENOTSUP);
	sample->cgroups.mode = CGROUP_MODE_V1;
	model_update(&model, sample);
	check_model("cgroup1 alone");
	expect_text(__LINE__, "cgroup_tree.mode", "v1");
	expect_text(__LINE__, "cgroup_tree.missing",
		"Only cgroup1 is mounted, which is not read: boot with "
		"systemd.unified_cgroup_hierarchy=1.");
	CHECK(json_find(&reader, "cgroups") == NULL);

	cgroups_init(&made);
	cgroups_add_unread(&made, made.table.root, "a\"b\n");
	made.table.mode = CGROUP_MODE_HYBRID;
	sample->cgroups = made.table;
	sample->reading[SOURCE_CGROUPS].status = READING_FRESH;
	begin_model();
	CHECK_INT(model_reserve_cgroups(&model, CGROUPS_MAX), 0);
	model_update(&model, sample);
	check_model("a group that was not read");
	expect_text(__LINE__, "cgroup_tree.missing",
		"The memory controller is bound to cgroup1: groups show stalls and processes, but "
		"no amounts.");
	expect_text(__LINE__, "cgroups[1].path", "/a\\\"b?");
	CHECK(json_find(&reader, "cgroups[1].state") == NULL);
}

int main(void)
{
	process_query_init(&query);
	process_list_init(&list);
	process_list_reserve(&list, PLACES);
	cgroup_query_init(&group_query);
	cgroup_list_init(&groups);
	cgroup_list_reserve(&groups, SCENE_CGROUPS_MAX);
	read_table();
	tap_run("the reader refuses what is not JSON", test_reader);
	tap_run("every fixture has the keys of doc/json.md", test_fixtures);
	tap_run("every made situation has the keys of doc/json.md", test_situations);
	tap_run("values", test_values);
	tap_run("little known", test_little_known);
	tap_run("sources that fail", test_sources_that_fail);
	tap_run("trends, and reclaim at a limit", test_trends);
	tap_run("processes", test_processes);
	tap_run("which processes are listed", test_which_processes);
	tap_run("why the next victim is the next", test_reasons);
	tap_run("panic, whoever asks, nobody, unreadable", test_policies);
	tap_run("groups that are missing or unread", test_groups_missing);
	tap_run("kills and events", test_kills);
	tap_run("every key of doc/json.md is written", test_every_row);
	return tap_done();
}
