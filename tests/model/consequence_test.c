/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from a change, in words: the preview against what is. */
#include <config.h>

#include "model/consequence.h"

#include "cgroup_victim_machine.h"

static struct model model;
static char words[WORDS_MAX];

/* 8 GiB and 1 GiB of swap; "app" with 1 GiB of 2 GiB, in it 100 and 200; "free" without a limit, in it 300. */
static void begin_model(void)
{
	static const char texts[] = "\0app\0free";

	begin();
	sample.cgroups.texts = texts;
	sample.cgroups.root = 0;
	set_swap(1024, 512);
	set_swappiness(60);
	add_group(1, 0, 1024, 2048);
	set_stat(1, CGROUP_STAT_FILE_MAPPED, 0);
	groups[1].name = 1;
	add_group(2, 0, 512, 0);
	groups[2].name = 5;
	set(2, CGROUP_SWAP_CURRENT, 64 * MIB);
	add(100, 1, 0, 600);
	add(200, 1, 0, 300);
	add(300, 2, 0, 500);
	model_release(&model);
	memset(&model, 0, sizeof(model));
	model_init(&model);
	CHECK_INT(model_reserve(&model, 64), 0);
	CHECK_INT(model_reserve_cgroups(&model, GROUPS_MAX), 0);
}

static void update_model(void)
{
	update();
	model_update(&model, &sample);
}

static const struct process *of(int32_t pid)
{
	return process_table_find(&model.sample.processes, pid);
}

static void think_adj(int32_t pid, int adj)
{
	what_if_clear(&model.what_if);
	CHECK_INT(what_if_set_adj(&model.what_if, of(pid), adj), 0);
	model_preview(&model);
}

static void think_limit(uint32_t place, enum cgroup_value file, uint64_t value)
{
	what_if_clear(&model.what_if);
	CHECK_INT(what_if_set_limit(&model.what_if, &groups[place], file, value), 0);
	model_preview(&model);
}

#define CHECK_RANK(pid, expected) \
	CHECK_TEXT(consequence_rank(words, sizeof(words), &model, of(pid)), expected)
#define CHECK_VICTIM(expected) \
	CHECK_TEXT(consequence_victim(words, sizeof(words), &model), expected)
#define CHECK_GROUP_VICTIM(pid, expected) \
	CHECK_TEXT(consequence_group_victim(words, sizeof(words), &model, of(pid)), expected)
#define CHECK_LIMIT(place, file, value, expected) \
	CHECK_TEXT(consequence_limit(words, sizeof(words), &model, place, file, value), expected)

static void test_adj(void)
{
	begin_model();
	update_model();
	CHECK_RANK(100, "made (100) keeps rank 1 of 3.");
	CHECK_VICTIM("The next victim stays made (100).");
	think_adj(200, 500);
	CHECK_RANK(200, "made (200) moves from rank 3 to rank 1 of 3.");
	CHECK_RANK(100, "made (100) moves from rank 1 to rank 2 of 3.");
	CHECK_VICTIM("The next victim is made (200) then, not made (100).");
	CHECK_GROUP_VICTIM(200, "At the limit of app made (200) is killed then, not made (100).");
	CHECK_GROUP_VICTIM(300, "");
	think_adj(100, -1000);
	CHECK_RANK(100,
		"made (100) is not killed then: oom_score_adj is -1000: the kernel never kills it.");
	CHECK_VICTIM("The next victim is made (300) then, not made (100).");
}

static void test_protected(void)
{
	begin_model();
	processes_get(&processes, 100)->oom_score_adj = -1000;
	processes_remove(&processes, 200);
	update_model();
	think_adj(100, 0);
	CHECK_RANK(100, "made (100) can be killed then: it gets rank 1 of 2.");
	CHECK_GROUP_VICTIM(100, "At the limit of app made (100) is killed then.");
}

/* Of who is not read yet nothing is said that could be wrong. */
static void test_not_read(void)
{
	begin_model();
	processes_get(&processes, 100)->flags = 0;
	update_model();
	think_adj(200, 500);
	CHECK_RANK(100, "It is not known whether made (100) can be killed then.");
}

static void test_max(void)
{
	begin_model();
	update_model();
	CHECK_INT(next_pid(1), 100);
	think_limit(1, CGROUP_MAX, 512 * MIB);
	CHECK_LIMIT(1, CGROUP_MAX, 512 * MIB,
		"memory.max is 512 MiB below use: that much is reclaimed at once, and if that fails made "
		"(100) is killed.");
	/* It had no limit: whom that kills is known only by the thought. */
	think_limit(2, CGROUP_MAX, 612 * MIB);
	CHECK_LIMIT(2, CGROUP_MAX, 612 * MIB,
		"memory.max is 100 MiB above use. First to die when it is reached: made (300).");
	CHECK_LIMIT(1, CGROUP_MAX, CGROUP_UNLIMITED, "memory.max bounds nothing then.");
	CHECK_LIMIT(CGROUP_NONE, CGROUP_MAX, 0, "");
}

static void test_max_kills_all(void)
{
	begin_model();
	set(1, CGROUP_OOM_GROUP, 0);
	update_model();
	think_limit(1, CGROUP_MAX, 512 * MIB);
	CHECK_INT(what_if_set_limit(&model.what_if, &groups[1], CGROUP_OOM_GROUP, 1), 0);
	model_preview(&model);
	CHECK_LIMIT(1, CGROUP_MAX, 512 * MIB,
		"memory.max is 512 MiB below use: that much is reclaimed at once, and if that fails all 2 "
		"of app are killed.");
}

static void test_max_of_protected(void)
{
	begin_model();
	processes_get(&processes, 300)->oom_score_adj = -1000;
	update_model();
	think_limit(2, CGROUP_MAX, 256 * MIB);
	CHECK_LIMIT(2, CGROUP_MAX, 256 * MIB,
		"memory.max is 256 MiB below use: that much is reclaimed at once; nobody can be killed "
		"there, so that the limit may not hold.");
}

static void test_others(void)
{
	begin_model();
	update_model();
	CHECK_LIMIT(1, CGROUP_HIGH, 1000 * MIB,
		"memory.high is 24.0 MiB below use: that much is reclaimed, and its processes are slowed "
		"down until it is; nobody is killed for it.");
	CHECK_LIMIT(1, CGROUP_HIGH, 1025 * MIB, "memory.high is 1.00 MiB above use.");
	CHECK_LIMIT(2, CGROUP_SWAP_MAX, 0,
		"memory.swap.max is 64.0 MiB below what it has in swap: nothing is read back for that, "
		"and nothing more is swapped out.");
	CHECK_LIMIT(1, CGROUP_SWAP_MAX, 0, "");
	CHECK_LIMIT(1, CGROUP_LOW, 0, "memory.low spares nothing then.");
	CHECK_LIMIT(1, CGROUP_MIN, 64 * MIB,
		"Reclaim never takes the first 64.0 MiB of its memory, even if others are killed for it.");
	CHECK_TEXT(consequence_reclaim(words, sizeof(words), &model, 1, 64 * MIB),
		"Up to 64.0 MiB of its 1.00 GiB are taken from it; what is needed again is read again.");
}

/* What is thought of a group is not thought of another one at its place. */
static void test_what_if_limit(void)
{
	struct cgroup another;

	begin_model();
	update_model();
	think_limit(1, CGROUP_MAX, 5);
	another = groups[1];
	another.incarnation += 100;
	CHECK_INT(what_if_limit_or(&model.what_if, &groups[1], CGROUP_MAX, 7), 5);
	CHECK_INT(what_if_limit_or(&model.what_if, &groups[1], CGROUP_LOW, 7), 7);
	CHECK_INT(what_if_limit_or(&model.what_if, &another, CGROUP_MAX, 7), 2048 * MIB);
	CHECK_INT(what_if_limit_or(NULL, &groups[1], CGROUP_MAX, 7), 2048 * MIB);
	for (unsigned int i = 1; i < WHAT_IF_LIMITS_MAX; i++) {
		another.incarnation++;
		CHECK_INT(what_if_set_limit(&model.what_if, &another, CGROUP_MAX, i), 0);
	}
	another.incarnation++;
	CHECK(what_if_set_limit(&model.what_if, &another, CGROUP_MAX, 1) < 0);
	CHECK_INT(what_if_set_limit(&model.what_if, &groups[1], CGROUP_MAX, 6), 0);
	CHECK(what_if_is_active(&model.what_if));
	what_if_clear(&model.what_if);
	CHECK(!what_if_is_active(&model.what_if));
}

int main(void)
{
	tap_run("an oom_score_adj", test_adj);
	tap_run("one that was protected", test_protected);
	tap_run("one that is not read", test_not_read);
	tap_run("memory.max", test_max);
	tap_run("memory.max with memory.oom.group", test_max_kills_all);
	tap_run("memory.max where nobody can be killed", test_max_of_protected);
	tap_run("the other limits", test_others);
	tap_run("a limit in thought", test_what_if_limit);
	end();
	model_release(&model);
	return tap_done();
}
