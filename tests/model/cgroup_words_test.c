/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/cgroup_words.h"

#include <errno.h>
#include <stdlib.h>

#include "base/bits.h"

#include "../cgroups.h"
#include "../scene.h"
#include "../tap.h"

#define GIB ((uint64_t)1024 * CGROUPS_MIB)
#define POD "kubepods-burstable-pod8c1d2e5f_0b7a_4c3d_9e1f_205162738495.slice"

static struct model model;
static char words[WORDS_MAX];
static struct cgroup rows[CGROUPS_MAX];

/* The made machine, whose rows can be changed. */
static void begin(void)
{
	scene_run(SITUATION_CGROUPS, &model);
	memcpy(rows, model.sample.cgroups.row, model.sample.cgroups.place_count * sizeof(rows[0]));
	model.sample.cgroups.row = rows;
}

static uint32_t place_of(const char *path)
{
	uint32_t place = cgroup_table_find(&model.sample.cgroups, path);

	tap_expect(place != CGROUP_NONE, __LINE__, "there is no %s", path);
	return place;
}

static const char *victim(uint32_t place)
{
	return words_cgroup_victim(words, sizeof(words), &model, &model.cgroup_victims, place);
}

static const char *nearness(uint32_t place)
{
	return words_cgroup_nearness(words, sizeof(words), &model, place);
}

static const char *limit(uint32_t place)
{
	return words_cgroup_limit(words, sizeof(words), &model, place);
}

static void test_states(void)
{
	for (int state = 0; state < CGROUP_STATES; state++) {
		CHECK(words_cgroup_state(state)[0] != '\0');
		CHECK(strlen(words_cgroup_state(state)) <= 10);
	}
	CHECK_TEXT(words_cgroup_state(CGROUP_STATE_RECLAIMING), "AT MAX");
	CHECK_TEXT(words_cgroup_state(CGROUP_STATE_UNKNOWN), "n/a");
}

static void test_danger(void)
{
	uint32_t danger;

	begin();
	danger = model.cgroup_tree.danger;
	CHECK_TEXT(words_cgroup_danger(words, sizeof(words), &model),
		"Group most in danger: docker 3f2a91c07d5e, 28.0 MiB below its 2.00 GiB, full in "
		"3.5 s. First to die there: java (4312).");
	CHECK_TEXT(words_cgroup_danger_short(words, sizeof(words), &model),
		"docker 3f2a91c07d5e near max, 28.0M left");
	model.cgroup_tree.node[danger].state = CGROUP_STATE_KILLED;
	model.cgroup_tree.node[danger].killed_usec = model.sample.monotonic_usec - 3000000;
	model.cgroup_tree.node[danger].until_max_sec = INFINITY;
	CHECK_TEXT(words_cgroup_danger(words, sizeof(words), &model),
		"Group most in danger: docker 3f2a91c07d5e, an OOM kill 3 s ago, 28.0 MiB below its "
		"2.00 GiB. First to die there: java (4312).");
	model.cgroup_victims.row[danger].kill_group = place_of("/system.slice");
	model.cgroup_victims.row[danger].kill_count = 9;
	words_cgroup_danger(words, sizeof(words), &model);
	CHECK(strstr(words, " First to die there: all 9 of system.slice.") != NULL);
	/* Nobody can be named there. */
	model.cgroup_victims.row[danger].is_limited = false;
	words_cgroup_danger(words, sizeof(words), &model);
	CHECK(strstr(words, "First to die") == NULL);
	model.cgroup_tree.node[danger].state = CGROUP_STATE_ROOMY;
	CHECK_TEXT(words_cgroup_danger(words, sizeof(words), &model),
		"Group nearest its limit: docker 3f2a91c07d5e, 28.0 MiB below its 2.00 GiB.");
	model.cgroup_tree.danger = place_of("/system.slice/postgresql.service");
	CHECK_TEXT(words_cgroup_danger_short(words, sizeof(words), &model),
		"postgresql.service THROTTLED");
	model.cgroup_tree.danger = CGROUP_NONE;
	CHECK_TEXT(words_cgroup_danger(words, sizeof(words), &model), "");
	CHECK_TEXT(words_cgroup_danger_short(words, sizeof(words), &model), "");
}

static void test_nearness(void)
{
	uint32_t backup, postgresql, proxy, web;

	begin();
	backup = place_of("/system.slice/backup.service");
	postgresql = place_of("/system.slice/postgresql.service");
	web = place_of("/kubepods.slice/kubepods-burstable.slice/" POD
		       "/cri-containerd-91b0c2d3e4f5a6978899aabbccddeeff001122334455667788"
		       "99aabbccddeeff.scope");
	proxy = place_of("/kubepods.slice/kubepods-burstable.slice/" POD
			 "/cri-containerd-a7c4e19d20b35f68714293a5b6c7d8e9fa0b1c2d3e4f5061728394"
			 "a5b6c7d8e9.scope");
	CHECK_TEXT(nearness(place_of("/system.slice")), "");
	CHECK_TEXT(nearness(backup), "at its 512 MiB");
	CHECK_TEXT(limit(backup), "its own memory.max, 512 MiB");
	CHECK_TEXT(nearness(web), "248 MiB below the 1.00 GiB of pod 8c1d2e5f (burstable)");
	CHECK_TEXT(limit(proxy), "memory.max of pod 8c1d2e5f (burstable), 1.00 GiB");
	model.cgroup_tree.node[web].headroom_bytes = 0;
	CHECK_TEXT(nearness(web), "at the 1.00 GiB of pod 8c1d2e5f (burstable)");
	CHECK_TEXT(limit(place_of("/system.slice")), "none");
	CHECK_TEXT(limit(CGROUP_NONE), "n/a");
	model.cgroup_tree.node[backup].state = CGROUP_STATE_UNKNOWN;
	CHECK_TEXT(limit(backup), "n/a");
	/* Slowed down by its own memory.high, by that of a group above, and no more at this moment. */
	rows[postgresql].value[CGROUP_CURRENT] = 4 * GIB + 3 * CGROUPS_MIB;
	CHECK_TEXT(nearness(postgresql), "slowed down: 3.00 MiB above its memory.high of 4.00 GiB");
	rows[postgresql].value[CGROUP_CURRENT] = 4 * GIB;
	CHECK_TEXT(nearness(postgresql), "slowed down at memory.high");
	rows[place_of("/system.slice")].value[CGROUP_HIGH] =
		rows[place_of("/system.slice")].value[CGROUP_CURRENT] - GIB;
	CHECK(strstr(nearness(postgresql),
		      "slowed down: system.slice is 1.00 GiB above its memory.high of ") == words);
	rows[place_of("/system.slice")].parent = postgresql;
	rows[postgresql].value[CGROUP_HIGH] = CGROUP_UNLIMITED;
	CHECK(strstr(nearness(postgresql), "slowed down") == words);
}

static void test_victims(void)
{
	struct cgroup_choice *choice;
	uint32_t docker, pod;

	begin();
	docker = model.cgroup_tree.danger;
	pod = place_of("/kubepods.slice/kubepods-burstable.slice/" POD);
	choice = &model.cgroup_victims.row[docker];
	CHECK_TEXT(victim(place_of("/system.slice")), "");
	CHECK_TEXT(victim(CGROUP_NONE), "");
	CHECK_TEXT(victim(docker), "java (4312), 1.78 GiB, adj 0; 1.59 GiB before java (4377)");
	CHECK_TEXT(
		victim(pod), "all 3 processes of pod 8c1d2e5f (burstable), chosen by node (5101)");
	choice->next.is_tie = true;
	choice->next.error_pages = 512;
	CHECK_TEXT(victim(docker), "java (4312) or java (4377): a tie within 2.00 MiB");
	choice->next.second = -1;
	CHECK_TEXT(victim(docker), "java (4312), 1.78 GiB, adj 0; there is no other");
	choice->next.first = -1;
	CHECK_TEXT(victim(docker), "unknown; too little is known of the processes");
	choice->protected_count = 1;
	choice->protected_kib = 2048;
	CHECK_TEXT(victim(docker), "nobody can be killed: one protected process holds 2.00 MiB");
	choice->protected_count = 2;
	CHECK_TEXT(victim(docker), "nobody can be killed: 2 protected processes hold 2.00 MiB");
	choice->protected_count = 0;
	model.cgroup_tree.node[docker].process_count = 0;
	CHECK_TEXT(victim(docker), "nobody: there is no process in it");
	model.sample.processes.sweep_percent = 40;
	CHECK_TEXT(victim(docker), "not known yet: the processes are still being read");
}

/* What is thought of the processes counts where the victims are those of the preview. */
static void test_preview(void)
{
	uint32_t docker;

	begin();
	docker = model.cgroup_tree.danger;
	CHECK_INT(what_if_set_adj(
			  &model.what_if, process_table_find(&model.sample.processes, 4312), -900),
		0);
	CHECK_INT(what_if_set_memory(&model.what_if,
			  process_table_find(&model.sample.processes, 4377), 1024 * 1024),
		0);
	model_preview(&model);
	CHECK(strncmp(words_cgroup_victim(
			      words, sizeof(words), &model, &model.cgroup_preview, docker),
		      "java (4377), 1.19 GiB, adj 0; ", 30) == 0);
	CHECK(strncmp(victim(docker), "java (4312), 1.78 GiB, adj 0; ", 30) == 0);
}

static void test_missing(void)
{
	static const char *const said[] = {
		[CGROUP_MODE_NONE] = "neither cgroup2 nor the memory controller of cgroup1",
		[CGROUP_MODE_HYBRID] = "bound to cgroup1",
		[CGROUP_MODE_V1] = "Only cgroup1 is mounted",
		[CGROUP_MODE_NO_MEMORY] = "cgroup_disable=memory",
	};
	static struct sample sample;

	for (unsigned int mode = 0; mode < ARRAY_SIZE(said); mode++) {
		sample.cgroups.mode = mode;
		words_cgroup_mode(words, sizeof(words), &sample.cgroups);
		if (said[mode])
			tap_expect(strstr(words, said[mode]) != NULL, __LINE__, "%s", words);
		else
			CHECK_TEXT(words, "");
	}
	sample.cgroups.mode = CGROUP_MODE_V2;
	sample.cgroups.is_contained = true;
	strcpy(sample.cgroups.subtree, "/docker/3f2a");
	CHECK_TEXT(words_cgroup_mode(words, sizeof(words), &sample.cgroups),
		"In a container: only the groups below /docker/3f2a are seen.");
	sample.cgroups.missed = 12;
	CHECK_TEXT(words_cgroup_mode(words, sizeof(words), &sample.cgroups),
		"Groups that found no place and are not shown: 12.");

	/* Where there is no cgroup2 the table is right, and else the reading is. */
	sample.cgroups = (struct cgroup_table){.mode = CGROUP_MODE_V1};
	sample.reading[SOURCE_CGROUPS].status = READING_ABSENT;
	sample.reading[SOURCE_CGROUPS].error = -ENOTSUP;
	words_cgroup_missing(words, sizeof(words), &sample);
	CHECK(strstr(words, "Only cgroup1 is mounted") == words);
	/* In a capture it may only not have been captured, unless its table of mounts says more. */
	sample.host.is_captured = true;
	words_cgroup_missing(words, sizeof(words), &sample);
	CHECK(strstr(words, "Only cgroup1 is mounted") == words);
	sample.cgroups.mode = CGROUP_MODE_NONE;
	CHECK_TEXT(words_cgroup_missing(words, sizeof(words), &sample),
		"No control groups: this capture has none.");
	sample.host.is_captured = false;
	words_cgroup_missing(words, sizeof(words), &sample);
	CHECK(strstr(words, "No control groups: neither cgroup2") == words);
	sample.reading[SOURCE_CGROUPS].error = -EACCES;
	strcpy(sample.reading[SOURCE_CGROUPS].reason, "Permission denied");
	CHECK_TEXT(words_cgroup_missing(words, sizeof(words), &sample),
		"/sys/fs/cgroup: Permission denied");
	sample.reading[SOURCE_CGROUPS].status = READING_FRESH;
	sample.cgroups.mode = CGROUP_MODE_V2;
	CHECK_TEXT(words_cgroup_missing(words, sizeof(words), &sample), "");
}

enum words_function { DANGER, DANGER_SHORT, NEARNESS, VICTIM, LIMIT, MODE, MISSING, FUNCTIONS };

static const char *call(enum words_function function, char *buffer, size_t size, uint32_t place)
{
	switch (function) {
	case DANGER:
		return words_cgroup_danger(buffer, size, &model);
	case DANGER_SHORT:
		return words_cgroup_danger_short(buffer, size, &model);
	case NEARNESS:
		return words_cgroup_nearness(buffer, size, &model, place);
	case VICTIM:
		return words_cgroup_victim(buffer, size, &model, &model.cgroup_victims, place);
	case LIMIT:
		return words_cgroup_limit(buffer, size, &model, place);
	case MODE:
		return words_cgroup_mode(buffer, size, &model.sample.cgroups);
	default:
		return words_cgroup_missing(buffer, size, &model.sample);
	}
}

/* A buffer of its own for each size, so that valgrind and the sanitizers see a byte too much. */
static void test_small_buffers(void)
{
	begin();
	model.sample.cgroups.is_contained = true;
	for (uint32_t place = 0; place < model.sample.cgroups.place_count; place++) {
		for (unsigned int function = 0; function < FUNCTIONS; function++) {
			char whole[WORDS_MAX];

			call(function, whole, sizeof(whole), place);
			CHECK(!strstr(whole, "nan") && !strstr(whole, "inf"));
			for (size_t size = 1; size <= 130; size++) {
				char *small = malloc(size);

				CHECK(call(function, small, size, place) == small);
				CHECK(memchr(small, '\0', size) != NULL);
				CHECK(strncmp(small, whole, strlen(small)) == 0);
				free(small);
			}
		}
	}
}

int main(void)
{
	tap_run("names of states", test_states);
	tap_run("the group most in danger", test_danger);
	tap_run("how near a limit is, and whose it is", test_nearness);
	tap_run("who dies at a limit", test_victims);
	tap_run("a preview", test_preview);
	tap_run("what is missing", test_missing);
	tap_run("small buffers", test_small_buffers);
	model_release(&model);
	return tap_done();
}
