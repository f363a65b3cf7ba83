/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/cgroup_ranking.h"

#include "base/bits.h"

#include "../cgroups.h"
#include "../processes.h"
#include "../tap.h"

static struct model model;
static struct sample sample;
static struct cgroups groups;
static struct processes processes;
static uint32_t parent, limited, below, other;

static uint32_t add(uint32_t above, const char *name, uint64_t current_mib, uint64_t max_mib)
{
	uint32_t group = cgroups_add(&groups, above, name);

	cgroups_set(&groups, group, CGROUP_CURRENT, current_mib * CGROUPS_MIB);
	if (max_mib != CGROUP_UNLIMITED)
		cgroups_set(&groups, group, CGROUP_MAX, max_mib * CGROUPS_MIB);
	return group;
}

static void add_process(int32_t pid, int adj, uint64_t mib, uint32_t group)
{
	processes_add(&processes, pid, "task", adj, mib)->group = group + 1;
}

static void update(void)
{
	sample.monotonic_usec += 1000000;
	sample.cgroups = groups.table;
	sample.processes = processes.table;
	model_update(&model, &sample);
}

/* A machine of 512 MiB with a group of 60 MiB, a group below it, and one beside it. */
static void begin(void)
{
	model_release(&model);
	memset(&model, 0, sizeof(model));
	model_init(&model);
	CHECK_INT(model_reserve(&model, 64), 0);
	CHECK_INT(model_reserve_cgroups(&model, CGROUPS_MAX), 0);
	memset(&sample, 0, sizeof(sample));
	cgroups_init(&groups);
	processes_table_init(&processes);
	sample.host.page_size_bytes = 4096;
	sample.reading[SOURCE_MEMINFO].status = READING_FRESH;
	sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	sample.reading[SOURCE_CGROUPS].status = READING_FRESH;
	sample.meminfo.value[MEMINFO_MEM_TOTAL] = (uint64_t)512 * 1024;
	bits_set(sample.meminfo.present, MEMINFO_MEM_TOTAL);
	bits_set(sample.meminfo.present, MEMINFO_SWAP_TOTAL);
	parent = add(groups.table.root, "parent", 100, CGROUP_UNLIMITED);
	limited = add(parent, "limited", 45, 60);
	below = add(limited, "below", 10, CGROUP_UNLIMITED);
	other = add(parent, "other", 50, CGROUP_UNLIMITED);
	add_process(100, 0, 30, limited);
	add_process(200, 300, 10, below);
	add_process(300, -1000, 5, limited);
	add_process(400, 0, 50, other);
	update();
}

/* "400 100": the PIDs by rank, those that may not be killed in brackets. */
static const char *ranking(uint32_t place, unsigned int most)
{
	static char text[256];
	struct cgroup_rank ranks[16];
	unsigned int count = cgroup_ranking(&model, place, most, ranks);
	size_t length = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < count; i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length,
			ranks[i].badness_pages == INT64_MIN ? "%s(%d)" : "%s%d", i > 0 ? " " : "",
			processes.row[ranks[i].place].pid);
	return text;
}

/* oom_score_adj counts in thousandths of what the group may have: the order is another than the machine's. */
static void test_scale(void)
{
	begin();
	CHECK_TEXT(ranking(limited, 16), "100 200 (300)");
	CHECK_TEXT(ranking(parent, 16), "200 400 100 (300)");
	/* Below a limit the limit above counts. */
	CHECK_TEXT(ranking(below, 16), "200");
	struct cgroup_rank rank;

	CHECK_INT(cgroup_ranking(&model, limited, 1, &rank), 1);
	CHECK_INT(rank.badness_pages, 30 * 256);
	CHECK_INT(cgroup_ranking(&model, below, 1, &rank), 1);
	CHECK_INT(rank.badness_pages, 10 * 256 + 300 * (60 * 256 / 1000));
}

static void test_most(void)
{
	begin();
	CHECK_TEXT(ranking(parent, 2), "200 400");
	CHECK_TEXT(ranking(parent, 0), "");
	/* Equals: the newer one first. */
	add_process(500, 0, 50, other);
	update();
	CHECK_TEXT(ranking(other, 16), "500 400");
}

/* What is thought of a process counts here, too. */
static void test_preview(void)
{
	begin();
	what_if_set_adj(&model.what_if, processes_get(&processes, 200), 1000);
	model_preview(&model);
	CHECK_TEXT(ranking(limited, 16), "200 100 (300)");
	what_if_set_memory(&model.what_if, processes_get(&processes, 100), 100 * 1024);
	model_preview(&model);
	CHECK_TEXT(ranking(limited, 16), "100 200 (300)");
}

/* Without processes, and those whose group is not known. */
static void test_unknown(void)
{
	begin();
	processes_get(&processes, 200)->group = 0;
	update();
	CHECK_TEXT(ranking(limited, 16), "100 (300)");
	CHECK_TEXT(ranking(CGROUP_NONE, 16), "");
	sample.reading[SOURCE_PROCESSES].status = READING_ABSENT;
	update();
	CHECK_TEXT(ranking(limited, 16), "");
}

int main(void)
{
	tap_run("by the scale of the group", test_scale);
	tap_run("no more than there is room for", test_most);
	tap_run("what is thought", test_preview);
	tap_run("what is not known", test_unknown);
	model_release(&model);
	return tap_done();
}
