/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/victim_words.h"

#include <errno.h>

#include "../processes.h"
#include "../scene.h"
#include "../tap.h"

static struct made_machine scene;
static struct processes processes;
static struct model model;
static char words[WORDS_MAX];

/* db-07: 24 GiB, no swap. */
static void begin(void)
{
	scene_init(&scene, "host-6.18");
	snprintf(scene.sample.host.kernel_release, sizeof(scene.sample.host.kernel_release), "%s",
		"6.12.0");
	scene.sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	processes_table_init(&processes);
	model_release(&model);
	memset(&model, 0, sizeof(model));
	model_init(&model);
	CHECK_INT(model_reserve(&model, 64), 0);
}

static struct process *add(int32_t pid, const char *comm, int adj, uint64_t anon_mib)
{
	return processes_add(&processes, pid, comm, adj, anon_mib);
}

static void update(void)
{
	scene_tick(&scene, 1);
	scene.sample.processes = processes.table;
	model_update(&model, &scene.sample);
}

static const char *victim(void)
{
	return words_victim(words, sizeof(words), &model, &model.victims);
}

static const char *victim_short(void)
{
	return words_victim_short(words, sizeof(words), &model, &model.victims);
}

static const char *victim_now(void)
{
	return words_victim_now(words, sizeof(words), &model, &model.victims);
}

static const char *unkillable(void)
{
	return words_unkillable(words, sizeof(words), &model, &model.victims);
}

static const char *caveat(void)
{
	return words_victim_caveat(words, sizeof(words), &model, &model.victims);
}

static void test_next(void)
{
	begin();
	add(4312, "java", 0, 11469)->kib[PROCESS_FILE] = 10;
	add(911, "postgres", -100, 10752);
	update();
	CHECK_TEXT(victim(),
		"Next victim: java (4312), 11.2 GiB, adj 0. Then postgres (911), 3.05 GiB behind.");
	CHECK_TEXT(victim_short(), "next: java (4312) 11.2G, adj 0");
	CHECK_TEXT(victim_now(), "");
	processes_get(&processes, 4312)->oom_score_adj = -1000;
	update();
	CHECK_TEXT(victim(), "Next victim: postgres (911), 10.5 GiB, adj -100. There is no other.");
	CHECK_TEXT(victim_short(), "next: postgres (911) 10.5G, adj -100");
	/* A name that is not known, and the longest. */
	processes_get(&processes, 911)->comm[0] = '\0';
	update();
	CHECK_TEXT(victim_short(), "next: n/a (911) 10.5G, adj -100");
	begin();
	add(2147483647, "fifteen-letters", -999, 24000);
	add(2147483646, "fifteen-letters", 0, 24000);
	update();
	CHECK(strlen(victim()) < 120);
	CHECK(strlen(victim_short()) <= 60);
}

static void test_itself(void)
{
	begin();
	add(1234, "oomwatch", 0, 500);
	add(911, "postgres", 0, 300);
	processes.table.own_pid = 1234;
	update();
	CHECK_TEXT(victim(), "Next victim: oomwatch itself (1234), 500 MiB, adj 0. "
			     "Then postgres (911), 200 MiB behind.");
	CHECK_TEXT(victim_short(), "next: oomwatch itself (1234) 500M, adj 0");
	/* In a capture nobody is. */
	processes.table.own_pid = 0;
	update();
	CHECK_TEXT(victim_short(), "next: oomwatch (1234) 500M, adj 0");
}

static void test_tie(void)
{
	begin();
	add(77, "worker", 0, 500);
	add(78, "worker", 0, 500)->kib[PROCESS_SWAP] = 12;
	update();
	CHECK_TEXT(victim(), "Next victim: worker (78) or worker (77): a tie within 992 KiB.");
	CHECK_TEXT(victim_short(), "next: worker (78), a tie");
}

static void set_sysctl(enum sysctl_field field, int64_t value)
{
	scene.sample.sysctls.value[field] = value;
	scene.sample.sysctls.present |= (uint64_t)1 << field;
}

static void test_policy(void)
{
	begin();
	add(4312, "java", 0, 11469);
	add(911, "postgres", -100, 10752);
	set_sysctl(SYSCTL_OOM_KILL_ALLOCATING_TASK, 1);
	update();
	CHECK_TEXT(victim(),
		"vm.oom_kill_allocating_task is set: whoever asks for memory dies. By badness: java (4312), 11.2 GiB, adj 0.");
	CHECK_TEXT(victim_short(), "next: whoever asks for memory");
	set_sysctl(SYSCTL_PANIC_ON_OOM, 1);
	update();
	CHECK_TEXT(victim(), "vm.panic_on_oom is set: the kernel will panic, not kill.");
	CHECK_TEXT(victim_short(), "next: a panic, not a kill");
	/* That holds whatever is known of the processes. */
	scene_absent(&scene, SOURCE_PROCESSES, EACCES);
	update();
	CHECK_TEXT(victim(), "vm.panic_on_oom is set: the kernel will panic, not kill.");
}

static void test_nobody(void)
{
	begin();
	add(100, "sshd", -1000, 8);
	update();
	CHECK_TEXT(victim(), "Nobody can be killed: the kernel would panic.");
	CHECK_TEXT(victim_short(), "next: nobody, it would panic");
	CHECK_TEXT(victim_now(), "");
	CHECK_TEXT(caveat(), "");
	/* Not when one may be that is not known. */
	processes_add_unread(&processes, 200);
	update();
	CHECK_TEXT(victim(), "Next victim: unknown; too little is known of the processes.");
	CHECK_TEXT(victim_short(), "next: unknown");
	processes_remove(&processes, 200);
	processes.table.hiding = PROCESS_HIDING_HIDEPID;
	update();
	CHECK_TEXT(victim(), "Next victim: unknown; too little is known of the processes.");
	CHECK_TEXT(victim_short(), "next: unknown");
}

static void test_unknown(void)
{
	begin();
	add(4312, "java", 0, 11469);
	add(911, "postgres", -100, 10752);
	processes.table.sweep_percent = 12;
	update();
	CHECK_TEXT(victim(), "Next victim: not known yet: 12 % of the processes read.");
	CHECK_TEXT(victim_short(), "next: not known yet");
	processes.table.sweep_percent = 100;
	processes.table.hiding = PROCESS_HIDING_HIDEPID;
	update();
	CHECK_TEXT(victim(),
		"/proc hides processes (hidepid): only own ones are ranked. First: java (4312), 11.2 GiB, adj 0.");
	CHECK_TEXT(victim_short(), "next of ours: java (4312) 11.2G, adj 0");
	processes.table.hiding = PROCESS_HIDING_NAMESPACE;
	update();
	CHECK_TEXT(victim(),
		"In a PID namespace: only its own processes are ranked. First: java (4312), 11.2 GiB, adj 0.");
	scene_absent(&scene, SOURCE_PROCESSES, EACCES);
	update();
	CHECK_TEXT(victim(), "Next victim: unknown. /proc/[pid]: Permission denied");
	CHECK_TEXT(victim_short(), "next: unknown");
	/* A sample that was taken before the scores were known. */
	scene.sample.reading[SOURCE_PROCESSES].status = READING_NONE;
	processes.table.sweep_percent = 40;
	update();
	CHECK_TEXT(victim(), "Next victim: not known yet: 40 % of the processes read.");
	CHECK_TEXT(victim_short(), "next: not known yet");
}

static void test_now(void)
{
	begin();
	add(100, "java", 0, 1000);
	add(311, "file120", 0, 100)->kib[PROCESS_FILE] = 2000 * 1024;
	update();
	CHECK_TEXT(victim_now(),
		"By badness now file120 (311) is first, but reclaim leaves less of it.");
	CHECK_TEXT(victim_short(), "next: java (100) 1000M, adj 0");
	/* Two that are equal do not take turns in it. */
	processes_get(&processes, 311)->kib[PROCESS_FILE] = 900 * 1024 + 4;
	update();
	CHECK_INT(model.victims.now.first, 1);
	CHECK_TEXT(victim_now(), "");
}

static void test_unkillable(void)
{
	begin();
	add(100, "db", -1000, 9000);
	add(200, "java", 0, 6000);
	update();
	CHECK_TEXT(unkillable(),
		"60 % of what processes hold cannot be freed by killing: one protected process holds 8.79 GiB.");
	add(101, "db", -1000, 1000);
	update();
	CHECK_TEXT(unkillable(),
		"62 % of what processes hold cannot be freed by killing: 2 protected processes hold 9.77 GiB.");
	/* Half of it is not more than half. */
	processes_get(&processes, 200)->kib[PROCESS_ANON] = 10000 * 1024;
	update();
	CHECK_TEXT(unkillable(), "");
	/* All of it, but little of the machine. */
	begin();
	add(100, "db", -1000, 900);
	update();
	CHECK_TEXT(unkillable(), "");
	begin();
	update();
	CHECK_TEXT(unkillable(), "");
}

static void test_caveat(void)
{
	begin();
	for (int32_t pid = 100; pid < 108; pid++) {
		struct process *process = add(pid, "made", 0, 4);

		process->oom_score = 666;
		process->flags |= PROCESS_HAS_SCORE;
	}
	processes_get(&processes, 100)->kib[PROCESS_ANON] = 8000;
	update();
	CHECK_INT(model.victims.scale, BADNESS_SCALE_NEW);
	CHECK_TEXT(caveat(), "");
	model.watermarks.node_count = 2;
	CHECK_TEXT(caveat(),
		"Several nodes: a cpuset or memory policy of who asks may lead to another.");
	model.victims.scale = BADNESS_SCALE_UNKNOWN;
	CHECK_TEXT(
		caveat(), "oom_score confirms no formula: ranked by that of Linux 5.9 and later.");
	model.victims.shares_count = 3;
	CHECK_TEXT(caveat(), "Processes that seem to share its memory and would die with it: 3.");
	model.shortage.kind = SHORTAGE_CGROUP_LIMIT;
	CHECK_TEXT(caveat(),
		"A control group is at its limit: there the kernel kills only among its own.");
	model.sample.processes.missed = 12;
	CHECK_TEXT(caveat(), "Processes that found no place and are not ranked: 12.");
	model.victims.policy = VICTIM_POLICY_PANIC;
	CHECK_TEXT(caveat(), "");
}

/* The preview names what is thought, and the victims what is. */
static void test_preview(void)
{
	begin();
	add(4312, "java", 0, 11469);
	add(911, "postgres", -100, 10752);
	update();
	what_if_set_adj(&model.what_if, processes_get(&processes, 911), 100);
	what_if_set_memory(&model.what_if, processes_get(&processes, 911), 1024 * 1024);
	model_preview(&model);
	CHECK_TEXT(words_victim(words, sizeof(words), &model, &model.preview),
		"Next victim: postgres (911), 11.5 GiB, adj 100. Then java (4312), 2.65 GiB behind.");
	CHECK_TEXT(words_victim_short(words, sizeof(words), &model, &model.preview),
		"next: postgres (911) 11.5G, adj 100");
	CHECK_TEXT(victim_short(), "next: java (4312) 11.2G, adj 0");
}

static void test_eligibility(void)
{
	CHECK_TEXT(words_eligibility(INELIGIBLE_PROTECTED),
		"oom_score_adj is -1000: the kernel never kills it");
	for (unsigned int i = 0; i < ELIGIBILITIES; i++) {
		CHECK(strlen(words_eligibility(i)) > 0);
		for (unsigned int j = 0; j < i; j++)
			CHECK(strcmp(words_eligibility(i), words_eligibility(j)) != 0);
	}
}

int main(void)
{
	tap_run("the next victim", test_next);
	tap_run("the program itself", test_itself);
	tap_run("a tie", test_tie);
	tap_run("settings that change the rule", test_policy);
	tap_run("nobody", test_nobody);
	tap_run("what is not known", test_unknown);
	tap_run("first by badness now", test_now);
	tap_run("what killing cannot free", test_unkillable);
	tap_run("what else may come between", test_caveat);
	tap_run("what if", test_preview);
	tap_run("eligibility", test_eligibility);
	model_release(&model);
	return tap_done();
}
