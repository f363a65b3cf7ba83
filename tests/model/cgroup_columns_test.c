/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/cgroup_columns.h"

#include "base/bits.h"

#include "../cgroups.h"
#include "../processes.h"
#include "../tap.h"

#define MIB CGROUPS_MIB

static struct cgroups groups;
static struct processes processes;
static struct model model;
static struct cgroup_node nodes[CGROUPS_MAX];
static struct cgroup_choice choices[CGROUPS_MAX];

/* Nodes and choices are filled by hand: what they follow from has tests of its own. */
static void begin(void)
{
	memset(&model, 0, sizeof(model));
	memset(nodes, 0, sizeof(nodes));
	memset(choices, 0, sizeof(choices));
	for (unsigned int i = 0; i < CGROUPS_MAX; i++) {
		nodes[i] = (struct cgroup_node){
			.state = CGROUP_STATE_UNLIMITED,
			.limit = CGROUP_NONE,
			.headroom_bytes = CGROUP_UNLIMITED,
			.until_max_sec = NAN,
		};
		choices[i].kill_group = CGROUP_NONE;
		choices[i].kill_count = 1;
	}
	cgroups_init(&groups);
	processes_table_init(&processes);
	processes_add(&processes, 4312, "java", 0, 100);
	processes_add(&processes, 911, "Postgres", 0, 100);
	model.sample.host.page_size_bytes = 4096;
	model.sample.reading[SOURCE_CGROUPS].status = READING_FRESH;
	model.sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	model.cgroup_tree.node = nodes;
	model.cgroup_tree.capacity = model.cgroup_tree.place_count = CGROUPS_MAX;
	model.cgroup_victims.row = choices;
	model.cgroup_victims.capacity = model.cgroup_victims.place_count = CGROUPS_MAX;
}

static const char *cell_of(uint32_t place, enum cgroup_column column, bool is_path)
{
	static char buffer[CGROUP_CELL_MAX];

	model.sample.cgroups = groups.table;
	model.sample.processes = processes.table;
	return cgroup_cell(buffer, &model, &model.cgroup_victims, column, place, is_path);
}

static const char *cell(uint32_t place, enum cgroup_column column)
{
	return cell_of(place, column, false);
}

/* Negative: A stands first. */
static int compare(enum cgroup_column column, bool is_reversed, uint32_t a, uint32_t b)
{
	int order, back;

	model.sample.cgroups = groups.table;
	model.sample.processes = processes.table;
	order = cgroup_column_compare(&model, &model.cgroup_victims, column, is_reversed, a, b);
	back = cgroup_column_compare(&model, &model.cgroup_victims, column, is_reversed, b, a);
	CHECK((order < 0) == (back > 0) && (order > 0) == (back < 0));
	return order;
}

static void test_rows(void)
{
	bool has_importance[CGROUP_COLUMNS + 1] = {false};
	int width = 0;

	for (int i = 0; i < CGROUP_COLUMNS; i++) {
		const struct cgroup_column_row *row = &cgroup_column_rows[i];

		CHECK((int)strlen(row->title) <= row->width);
		CHECK(row->help[strlen(row->help) - 1] == '.');
		CHECK(row->importance >= 1 && row->importance <= CGROUP_COLUMNS);
		CHECK(!has_importance[row->importance]);
		has_importance[row->importance] = true;
		if (row->importance <= 6)
			width += row->width + 1;
	}
	/* 80 columns show six of them. */
	CHECK(width - 1 <= 80);
}

/* All that one group can have. */
static void test_values(void)
{
	uint32_t slice, web;

	begin();
	slice = cgroups_add(&groups, groups.table.root, "system.slice");
	web = cgroups_add(&groups, slice, "web.service");
	cgroups_set(&groups, web, CGROUP_CURRENT, 384 * MIB);
	cgroups_set(&groups, web, CGROUP_LOW, 64 * MIB);
	cgroups_set(&groups, web, CGROUP_HIGH, 500 * MIB);
	cgroups_set(&groups, web, CGROUP_MAX, 512 * MIB);
	cgroups_set(&groups, web, CGROUP_SWAP_CURRENT, 3 * MIB);
	cgroups_set(&groups, web, CGROUP_SWAP_MAX, 0);
	cgroups_set_stat(&groups, web, CGROUP_STAT_ANON, 300 * MIB);
	cgroups_set_stat(&groups, web, CGROUP_STAT_FILE, 80 * MIB);
	cgroups_happen(&groups, web, CGROUP_EVENT_OOM_KILL, 7);
	nodes[web].limit = slice;
	nodes[web].headroom_bytes = 12 * MIB;
	nodes[web].growth_bytes_per_sec = 1.5 * (double)MIB;
	nodes[web].until_max_sec = 8;
	nodes[web].some_percent = 12.34;
	nodes[web].full_percent = 100;
	nodes[web].event_per_sec[CGROUP_EVENT_MAX] = 31.4;
	nodes[web].event_per_sec[CGROUP_EVENT_HIGH] = 0.3;
	nodes[web].refault_pages_per_sec = 2400;
	nodes[web].process_count = 14;
	nodes[web].state = CGROUP_STATE_NEAR;
	CHECK_TEXT(cell(web, CGROUP_COLUMN_GROUP), "web.service");
	CHECK_TEXT(cell_of(web, CGROUP_COLUMN_GROUP, true), "/system.slice/web.service");
	CHECK_TEXT(cell(groups.table.root, CGROUP_COLUMN_GROUP), "/");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_USAGE), "75%");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_CURRENT), "384M");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_LOW), "64.0M");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_HIGH), "500M");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_MAX), "512M");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_HEADROOM), "12.0M");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_GROWTH), "+1.50M");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_UNTIL_MAX), "8 s");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_SWAP), "3.00M");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_SWAP_MAX), "0B");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_ANON), "300M");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_FILE), "80.0M");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_SOME), "12.3");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_FULL), "100.0");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_MAX_EVENTS), "31");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_HIGH_EVENTS), "0.3");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_REFAULT), "2.40k");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_KILLS), "7");
	CHECK_TEXT(cell(slice, CGROUP_COLUMN_KILLS), "7");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_PROCESSES), "14");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_STATE), "near max");
	nodes[web].growth_bytes_per_sec = -2048;
	CHECK_TEXT(cell(web, CGROUP_COLUMN_GROWTH), "-2.00K");
	nodes[web].until_max_sec = 2 * 86400;
	CHECK_TEXT(cell(web, CGROUP_COLUMN_UNTIL_MAX), "-");
	nodes[web].until_max_sec = INFINITY;
	CHECK_TEXT(cell(web, CGROUP_COLUMN_UNTIL_MAX), "-");
	nodes[web].until_max_sec = NAN;
	CHECK_TEXT(cell(web, CGROUP_COLUMN_UNTIL_MAX), "n/a");
	cgroups_set(&groups, web, CGROUP_LOW, CGROUP_UNLIMITED);
	CHECK_TEXT(cell(web, CGROUP_COLUMN_LOW), "max");
	cgroups_set(&groups, web, CGROUP_MAX, 0);
	CHECK_TEXT(cell(web, CGROUP_COLUMN_MAX), "0B");
	CHECK_TEXT(cell(web, CGROUP_COLUMN_USAGE), "100%");
}

/* Nothing of it, no limit, and what is not known, are three things. */
static void test_absent(void)
{
	static const enum cgroup_column limits[] = {CGROUP_COLUMN_USAGE, CGROUP_COLUMN_LOW,
		CGROUP_COLUMN_HIGH, CGROUP_COLUMN_MAX, CGROUP_COLUMN_SWAP_MAX,
		CGROUP_COLUMN_HEADROOM, CGROUP_COLUMN_UNTIL_MAX, CGROUP_COLUMN_VICTIM};
	uint32_t idle, unread, root = 0;

	begin();
	idle = cgroups_add(&groups, root, "idle");
	unread = cgroups_add_unread(&groups, root, "unread");
	nodes[unread].state = CGROUP_STATE_UNKNOWN;
	for (unsigned int i = 0; i < ARRAY_SIZE(limits); i++) {
		CHECK_TEXT(cell(idle, limits[i]), "-");
		CHECK_TEXT(cell(root, limits[i]), "-");
		CHECK_TEXT(cell(unread, limits[i]), "n/a");
	}
	CHECK_TEXT(cell(idle, CGROUP_COLUMN_CURRENT), "0B");
	CHECK_TEXT(cell(idle, CGROUP_COLUMN_SWAP), "-");
	CHECK_TEXT(cell(idle, CGROUP_COLUMN_KILLS), "-");
	CHECK_TEXT(cell(idle, CGROUP_COLUMN_FULL), "-");
	CHECK_TEXT(cell(idle, CGROUP_COLUMN_ANON), "n/a");
	/* The kernel does not say what the root uses. */
	CHECK_TEXT(cell(root, CGROUP_COLUMN_CURRENT), "n/a");
	CHECK_TEXT(cell(unread, CGROUP_COLUMN_CURRENT), "n/a");
	CHECK_TEXT(cell(unread, CGROUP_COLUMN_PROCESSES), "n/a");
	CHECK_TEXT(cell(unread, CGROUP_COLUMN_STATE), "n/a");
	nodes[idle].some_percent = NAN;
	CHECK_TEXT(cell(idle, CGROUP_COLUMN_SOME), "n/a");
	/* With cgroup1 beside it, or without the right to look, a limit may be there all the same. */
	groups.row[idle].flags |= CGROUP_DENIED;
	CHECK_TEXT(cell(idle, CGROUP_COLUMN_MAX), "n/a");
	groups.row[idle].flags &= (uint16_t)~CGROUP_DENIED;
	groups.table.mode = CGROUP_MODE_HYBRID;
	CHECK_TEXT(cell(idle, CGROUP_COLUMN_MAX), "n/a");
	CHECK_TEXT(cell(idle, CGROUP_COLUMN_VICTIM), "n/a");
	/* The model has no room for it. */
	model.cgroup_tree.place_count = model.cgroup_victims.place_count = 0;
	groups.table.mode = CGROUP_MODE_V2;
	CHECK_TEXT(cell(idle, CGROUP_COLUMN_STATE), "n/a");
	CHECK_TEXT(cell(idle, CGROUP_COLUMN_FULL), "n/a");
	CHECK_TEXT(cell(idle, CGROUP_COLUMN_CURRENT), "0B");
}

static void test_victims(void)
{
	uint32_t pod;

	begin();
	pod = cgroups_add(&groups, groups.table.root, "pod");
	choices[pod].is_limited = true;
	choices[pod].next = (struct victim_choice){.first = 0, .second = 1};
	CHECK_TEXT(cell(pod, CGROUP_COLUMN_VICTIM), "java (4312)");
	choices[pod].kill_group = pod;
	CHECK_TEXT(cell(pod, CGROUP_COLUMN_VICTIM), "java (4312)");
	choices[pod].kill_count = 14;
	CHECK_TEXT(cell(pod, CGROUP_COLUMN_VICTIM), "all 14");
	choices[pod].next.first = -1;
	choices[pod].protected_count = 1;
	CHECK_TEXT(cell(pod, CGROUP_COLUMN_VICTIM), "nobody");
	choices[pod].protected_count = 0;
	CHECK_TEXT(cell(pod, CGROUP_COLUMN_VICTIM), "-");
	/* Somebody is in it, but nobody knows who. */
	nodes[pod].process_count = 1;
	CHECK_TEXT(cell(pod, CGROUP_COLUMN_VICTIM), "n/a");
	processes.table.sweep_percent = 40;
	nodes[pod].process_count = 0;
	CHECK_TEXT(cell(pod, CGROUP_COLUMN_VICTIM), "n/a");
}

static void test_order(void)
{
	uint32_t a, b, c;

	begin();
	a = cgroups_add(&groups, groups.table.root, "a");
	b = cgroups_add(&groups, groups.table.root, "b");
	c = cgroups_add_unread(&groups, groups.table.root, "0");
	cgroups_set(&groups, a, CGROUP_CURRENT, 10);
	cgroups_set(&groups, b, CGROUP_CURRENT, 20);
	CHECK(compare(CGROUP_COLUMN_CURRENT, false, b, a) < 0);
	CHECK(compare(CGROUP_COLUMN_CURRENT, true, a, b) < 0);
	/* What is not known is last, reversed or not, and so is what has no limit. */
	CHECK(compare(CGROUP_COLUMN_CURRENT, false, a, c) < 0);
	CHECK(compare(CGROUP_COLUMN_CURRENT, true, a, c) < 0);
	cgroups_set(&groups, a, CGROUP_MAX, 5);
	CHECK(compare(CGROUP_COLUMN_MAX, false, a, b) < 0);
	CHECK(compare(CGROUP_COLUMN_MAX, true, a, b) < 0);
	/* The least is left, and the soonest end, first. */
	nodes[a].headroom_bytes = 7;
	nodes[b].headroom_bytes = 6;
	CHECK(compare(CGROUP_COLUMN_HEADROOM, false, b, a) < 0);
	nodes[a].until_max_sec = 5;
	nodes[b].until_max_sec = INFINITY;
	CHECK(compare(CGROUP_COLUMN_UNTIL_MAX, false, a, b) < 0);
	CHECK(compare(CGROUP_COLUMN_UNTIL_MAX, true, a, b) < 0);
	nodes[b].state = CGROUP_STATE_KILLED;
	CHECK(compare(CGROUP_COLUMN_STATE, false, b, a) < 0);
	/* Equals stand by path. */
	CHECK(compare(CGROUP_COLUMN_KILLS, false, a, b) < 0);
	CHECK(compare(CGROUP_COLUMN_KILLS, true, a, b) < 0);
	CHECK(compare(CGROUP_COLUMN_GROUP, true, b, a) < 0);
	choices[a].is_limited = choices[b].is_limited = true;
	choices[a].next.first = 1;
	choices[b].next.first = 0;
	CHECK(compare(CGROUP_COLUMN_VICTIM, false, b, a) < 0);
	CHECK(compare(CGROUP_COLUMN_VICTIM, true, a, b) < 0);
	CHECK(compare(CGROUP_COLUMN_VICTIM, true, b, groups.table.root) < 0);
}

/* "/" < "/a" < "/a/z" < "/a2" < "/a10": parents before children, numbers by value. */
static void test_paths(void)
{
	uint32_t place[5], z;

	begin();
	place[0] = groups.table.root;
	place[4] = cgroups_add(&groups, place[0], "a10");
	place[1] = cgroups_add(&groups, place[0], "a");
	z = cgroups_add(&groups, place[1], "z");
	place[2] = cgroups_add(&groups, z, "z");
	place[3] = cgroups_add(&groups, place[0], "a2");
	for (int i = 0; i < 5; i++) {
		CHECK_INT(compare(CGROUP_COLUMN_GROUP, false, place[i], place[i]), 0);
		for (int j = i + 1; j < 5; j++)
			tap_expect(compare(CGROUP_COLUMN_GROUP, false, place[i], place[j]) < 0,
				__LINE__, "%d does not stand before %d", i, j);
	}
	/* Two roots, of which a table has never more than one. */
	groups.row[z].parent = CGROUP_NONE;
	CHECK(compare(CGROUP_COLUMN_GROUP, false, place[1], place[2]) != 0);
}

int main(void)
{
	tap_run("the table of columns", test_rows);
	tap_run("values", test_values);
	tap_run("nothing, no limit, unknown", test_absent);
	tap_run("who dies first", test_victims);
	tap_run("order", test_order);
	tap_run("order of paths", test_paths);
	return tap_done();
}
