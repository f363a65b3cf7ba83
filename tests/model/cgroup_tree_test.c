/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/cgroup_tree.h"

#include "cgroup_life.h"

/* "0 1 4 2": the places in the tree's order. */
static const char *order_text(const struct cgroup_tree *of)
{
	static char text[256];
	int length = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < of->order_count; i++)
		length += snprintf(text + length, sizeof(text) - (size_t)length, i ? " %u" : "%u",
			(unsigned int)of->order[i]);
	return text;
}

/* The children of a group, likewise. */
static const char *children_text(const struct cgroup_tree *of, uint32_t place)
{
	static char text[256];
	int length = 0;

	text[0] = '\0';
	for (uint32_t child = of->node[place].child; child != CGROUP_NONE;
		child = of->node[child].sibling)
		length += snprintf(text + length, sizeof(text) - (size_t)length,
			length ? " %u" : "%u", (unsigned int)child);
	return text;
}

static void test_nothing(void)
{
	static struct cgroup_tree none;

	begin_groups();
	sample.reading[SOURCE_CGROUPS].status = READING_ABSENT;
	look();
	CHECK_INT(tree.place_count, 0);
	CHECK_INT(tree.order_count, 0);
	CHECK(tree.danger == CGROUP_NONE);
	CHECK(!cgroup_tree_node(&tree, 0));
	CHECK(!cgroup_tree_node(&tree, CGROUP_NONE));
	/* No room is no error. */
	begin_groups();
	cgroup_tree_init(&none);
	cgroup_tree_update(&none, &sample);
	CHECK_INT(none.order_count, 0);
	CHECK(none.danger == CGROUP_NONE);
	cgroup_tree_release(&none);
	/* The root has no memory.current and no limit. */
	look();
	CHECK_INT(tree.order_count, 1);
	CHECK_INT(node_at(0)->state, CGROUP_STATE_UNLIMITED);
	CHECK(node_at(0)->limit == CGROUP_NONE);
	CHECK(node_at(0)->headroom_bytes == CGROUP_UNLIMITED);
	CHECK_REAL(node_at(0)->until_max_sec, NAN, 0);
	CHECK_REAL(node_at(0)->some_percent, NAN, 0);
	CHECK(tree.danger == CGROUP_NONE);
}

/* In the order of the kernel's walk: each before those below it, of siblings the older one first. */
static void test_order(void)
{
	begin_groups();
	add_group(5, 0, 1, 0);
	add_group(2, 0, 1, 0);
	add_group(4, 5, 1, 0);
	add_group(3, 5, 1, 0);
	add_group(1, 4, 1, 0);
	look();
	CHECK_TEXT(order_text(&tree), "0 5 4 1 3 2");
	CHECK_TEXT(children_text(&tree, 0), "5 2");
	CHECK_TEXT(children_text(&tree, 5), "4 3");
	CHECK_TEXT(children_text(&tree, 2), "");
	/* One goes, with what is below it, and its place is taken by one elsewhere. */
	groups[4].id = 0;
	add_group(1, 2, 1, 0);
	look();
	CHECK_TEXT(order_text(&tree), "0 5 3 2 1");
	CHECK_TEXT(children_text(&tree, 5), "3");
	/* A group whose parent found no place is no child of anybody, and not lost. */
	groups[3].parent = 4;
	look();
	CHECK_TEXT(order_text(&tree), "0 5 2 1 3");
	groups[3].parent = GROUPS_MAX + 7;
	look();
	CHECK_TEXT(order_text(&tree), "0 5 2 1 3");
	/* Parents that are a ring are nobody's, but they do not hold us up. */
	groups[2].parent = 1;
	groups[3].parent = 3;
	look();
	CHECK_TEXT(order_text(&tree), "0 5 3");
}

static void test_processes(void)
{
	begin_groups();
	add_group(1, 0, 1, 0);
	add_group(2, 1, 1, 0);
	add_group(3, 2, 1, 0);
	add_group(4, 0, 1, 0);
	groups[0].process_count = 3;
	groups[0].flags = CGROUP_HAS_PROCESSES;
	groups[2].process_count = 5;
	groups[3].process_count = 7;
	/* What was not read has no meaning. */
	groups[4].process_count = 100;
	groups[4].flags = 0;
	for (int i = 0; i < 2; i++) {
		look();
		CHECK_INT(node_at(0)->process_count, 15);
		CHECK_INT(node_at(1)->process_count, 12);
		CHECK_INT(node_at(2)->process_count, 12);
		CHECK_INT(node_at(3)->process_count, 7);
		CHECK_INT(node_at(4)->process_count, 0);
	}
}

/* The limit that counts has the least left, not the least in all. */
static void test_limits(void)
{
	static const struct {
		const char *name;
		uint64_t mib[3][2]; /* current and max of 1, 2 below it and 3 below that */
		uint32_t limit;     /* of 3 */
		uint64_t headroom_mib, limit_mib;
	} rows[] = {
		{"none", {{9, 0}, {8, 0}, {7, 0}}, CGROUP_NONE, 0, 0},
		{"its own", {{900, 1000}, {90, 0}, {80, 90}}, 3, 10, 90},
		{"its grandparent's", {{995, 1000}, {90, 0}, {80, 90}}, 1, 5, 90},
		{"the parent's, which is larger", {{500, 1000}, {195, 200}, {80, 90}}, 2, 5, 90},
		{"only an ancestor's", {{900, 1000}, {800, 0}, {700, 0}}, 1, 100, 1000},
		{"an ancestor's is the least of all", {{10, 50}, {5, 0}, {4, 60}}, 1, 40, 50},
		{"equals: the lowest", {{90, 100}, {90, 100}, {90, 100}}, 3, 10, 100},
		{"above it", {{0, 0}, {120, 100}, {50, 90}}, 2, 0, 90},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct cgroup_node *node;
		uint32_t limited = 0;

		begin_groups();
		for (uint32_t place = 1; place <= 3; place++) {
			add_group(place, place - 1, rows[i].mib[place - 1][0],
				rows[i].mib[place - 1][1]);
			limited += rows[i].mib[place - 1][1] != 0;
		}
		look();
		node = node_at(3);
		tap_expect(node->limit == rows[i].limit, __LINE__, "%s: the limit of %u",
			rows[i].name, (unsigned int)node->limit);
		CHECK_INT(tree.limited_count, limited);
		if (rows[i].limit == CGROUP_NONE) {
			CHECK(node->headroom_bytes == CGROUP_UNLIMITED);
			CHECK(node->limit_bytes == CGROUP_UNLIMITED);
			continue;
		}
		tap_expect(node->headroom_bytes == rows[i].headroom_mib * MIB, __LINE__,
			"%s: %llu left", rows[i].name, (unsigned long long)node->headroom_bytes);
		tap_expect(node->limit_bytes == rows[i].limit_mib * MIB, __LINE__, "%s: %llu",
			rows[i].name, (unsigned long long)node->limit_bytes);
	}
	/* A limit without an amount, as where the privileges allow only one of the two, is none to compare. */
	begin_groups();
	add_group(1, 0, 90, 100);
	groups[1].present &= ~(1u << CGROUP_CURRENT);
	look();
	CHECK(node_at(1)->limit == CGROUP_NONE);
	CHECK(node_at(1)->limit_bytes == 100 * MIB);
	CHECK_INT(tree.limited_count, 1);
}

/* What is charged to a group above it has no files of its own: a threaded group, or one without the controller. */
static void test_threaded(void)
{
	begin_groups();
	add_group(1, 0, 95, 100);
	add_group(2, 1, 0, 0);
	groups[2].present = 0;
	groups[2].flags = CGROUP_THREADED;
	look();
	CHECK_INT(node_at(2)->limit, 1);
	CHECK(node_at(2)->headroom_bytes == 5 * MIB);
	CHECK_INT(node_at(2)->state, CGROUP_STATE_NEAR);
	CHECK_INT(tree.danger, 1);
}

static void test_growth(void)
{
	begin_groups();
	add_group(1, 0, 1000, 4000);
	add_group(2, 1, 100, 0);
	look();
	CHECK_REAL(node_at(1)->growth_bytes_per_sec, NAN, 0);
	CHECK_REAL(node_at(1)->until_max_sec, NAN, 0);
	grow_group(1, 8, 2);
	CHECK_REAL(node_at(1)->growth_bytes_per_sec, NAN, 0);
	grow_group(1, 12, 2);
	CHECK_REAL(node_at(1)->growth_bytes_per_sec, 2 * (double)MIB, 1);
	CHECK_REAL(node_at(1)->until_max_sec, (4000 - 1040) / 2, 0.1);
	/* The time is that of the group at the limit, whatever the group itself does. */
	CHECK_REAL(node_at(2)->growth_bytes_per_sec, 0, 0);
	CHECK_REAL(node_at(2)->until_max_sec, (4000 - 1040) / 2, 0.1);
	CHECK_INT(node_at(2)->state, CGROUP_STATE_ROOMY);
	/* One jump is no growth. */
	grow_group(1, 1, 1000);
	CHECK_REAL(node_at(1)->growth_bytes_per_sec, 2 * (double)MIB, 1);
	/* It falls: it never comes there. */
	grow_group(1, 40, -3);
	CHECK_REAL(node_at(1)->growth_bytes_per_sec, -3 * (double)MIB, 1);
	CHECK(isinf(node_at(1)->until_max_sec));
	grow_group(1, 40, 0);
	CHECK_REAL(node_at(1)->growth_bytes_per_sec, 0, 0);
	CHECK(isinf(node_at(1)->until_max_sec));
}

/* memory.current alone is read more often than the rest, and is enough for the growth, not for rates. */
static void test_checked(void)
{
	begin_groups();
	add_group(1, 0, 1000, 4000);
	print_events();
	look();
	after(1);
	add_events(1, CGROUP_EVENT_LOW, 50);
	look();
	CHECK_REAL(node_at(1)->event_per_sec[CGROUP_EVENT_LOW], 50, 0.01);
	for (int i = 0; i < 20; i++) {
		after(1);
		groups[1].value[CGROUP_CURRENT] += MIB;
		groups[1].checked_usec = sample.monotonic_usec;
		cgroup_tree_update(&tree, &sample);
	}
	CHECK_REAL(node_at(1)->growth_bytes_per_sec, (double)MIB, 1e5);
	CHECK_REAL(node_at(1)->event_per_sec[CGROUP_EVENT_LOW], 50, 0.01);
	/* And then over all the time since it was read. */
	add_events(1, CGROUP_EVENT_LOW, 50);
	look();
	CHECK_REAL(node_at(1)->event_per_sec[CGROUP_EVENT_LOW], 2.5, 0.01);
}

static void test_rates(void)
{
	begin_groups();
	add_group(1, 0, 90, 0);
	print_events();
	set_stat(1, CGROUP_STAT_PGSCAN, 1000);
	set_stat(1, CGROUP_STAT_PGSTEAL, 900);
	set_stat(1, CGROUP_STAT_WORKINGSET_REFAULT_ANON, 50);
	set_stat(1, CGROUP_STAT_WORKINGSET_REFAULT_FILE, 100);
	set_stat(1, CGROUP_STAT_PGMAJFAULT, 7);
	groups[1].pressure.some = (struct pressure_line){.is_present = true, .total_usec = 5000000};
	groups[1].pressure.full = (struct pressure_line){.is_present = true, .total_usec = 4000000};
	look();
	CHECK_REAL(node_at(1)->scan_pages_per_sec, NAN, 0);
	CHECK_REAL(node_at(1)->some_percent, NAN, 0);
	CHECK_REAL(node_at(1)->event_per_sec[CGROUP_EVENT_MAX], NAN, 0);
	after(2);
	set_stat(1, CGROUP_STAT_PGSCAN, 3000);
	set_stat(1, CGROUP_STAT_PGSTEAL, 1000);
	set_stat(1, CGROUP_STAT_WORKINGSET_REFAULT_ANON, 70);
	set_stat(1, CGROUP_STAT_WORKINGSET_REFAULT_FILE, 180);
	set_stat(1, CGROUP_STAT_PGMAJFAULT, 9);
	groups[1].pressure.some.total_usec += 500000;
	groups[1].pressure.full.total_usec += 9000000;
	look();
	CHECK_REAL(node_at(1)->scan_pages_per_sec, 1000, 0.01);
	CHECK_REAL(node_at(1)->steal_pages_per_sec, 50, 0.01);
	CHECK_REAL(node_at(1)->refault_pages_per_sec, 50, 0.01);
	CHECK_REAL(node_at(1)->major_faults_per_sec, 1, 0.01);
	/* Before Linux 6.14 only this tells of pages that came back from swap. */
	CHECK_REAL(node_at(1)->swap_in_pages_per_sec, 10, 0.01);
	CHECK_REAL(node_at(1)->some_percent, 25, 0.01);
	CHECK_REAL(node_at(1)->full_percent, 100, 0);
	CHECK_REAL(node_at(1)->event_per_sec[CGROUP_EVENT_MAX], 0, 0);
	set_stat(1, CGROUP_STAT_PSWPIN, 40);
	after(1);
	look();
	CHECK_REAL(node_at(1)->swap_in_pages_per_sec, NAN, 0);
	set_stat(1, CGROUP_STAT_PSWPIN, 43);
	after(1);
	look();
	CHECK_REAL(node_at(1)->swap_in_pages_per_sec, 3, 0.01);
	/* The same reading again says nothing new. */
	after(1);
	cgroup_tree_update(&tree, &sample);
	CHECK_REAL(node_at(1)->swap_in_pages_per_sec, 3, 0.01);
	/* A counter that falls, or a file that could not be read this time. */
	set_stat(1, CGROUP_STAT_PGSCAN, 10);
	after(1);
	look();
	CHECK_REAL(node_at(1)->scan_pages_per_sec, NAN, 0);
	groups[1].flags &= (uint16_t)~CGROUP_HAS_STAT;
	after(1);
	look();
	CHECK_REAL(node_at(1)->steal_pages_per_sec, NAN, 0);
	CHECK_REAL(node_at(1)->refault_pages_per_sec, NAN, 0);
}

/* Another group at the same place begins anew, whatever its counters are. */
static void test_reuse(void)
{
	begin_groups();
	add_group(1, 0, 90, 100);
	print_events();
	look();
	grow_group(1, 20, 0);
	add_events(1, CGROUP_EVENT_MAX, 10);
	add_events(1, CGROUP_EVENT_OOM_KILL, 1);
	after(1);
	look();
	CHECK_INT(node_at(1)->killed_count, 1);
	CHECK_INT(node_at(1)->state, CGROUP_STATE_KILLED);
	add_group(1, 0, 50, 100);
	print_events();
	add_events(1, CGROUP_EVENT_MAX, 5000);
	add_events(1, CGROUP_EVENT_OOM_KILL, 4);
	after(1);
	look();
	CHECK_INT(node_at(1)->killed_count, 0);
	CHECK_INT(node_at(1)->killed_usec, 0);
	CHECK_INT(node_at(1)->state, CGROUP_STATE_ROOMY);
	CHECK_REAL(node_at(1)->event_per_sec[CGROUP_EVENT_MAX], NAN, 0);
	CHECK_REAL(node_at(1)->growth_bytes_per_sec, NAN, 0);
	/* It goes, and one with the same counters comes. */
	groups[1].id = 0;
	after(1);
	look();
	CHECK_INT(tree.order_count, 1);
	add_group(1, 0, 50, 100);
	print_events();
	after(1);
	look();
	CHECK_REAL(node_at(1)->event_per_sec[CGROUP_EVENT_MAX], NAN, 0);
}

static void test_room(void)
{
	static struct cgroup_tree copy;

	begin_groups();
	for (uint32_t place = 1; place < 10; place++)
		add_group(place, place < 5 ? 0 : 3, place * 10, 100);
	look();
	CHECK_INT(cgroup_tree_reserve(&tree, 5), 0);
	CHECK_INT(tree.capacity, GROUPS_MAX);
	CHECK_INT(cgroup_tree_reserve(&tree, 4000), 0);
	CHECK_INT(node_at(9)->state, CGROUP_STATE_ROOMY);
	look();
	CHECK_TEXT(order_text(&tree), "0 1 2 3 5 6 7 8 9 4");
	cgroup_tree_init(&copy);
	cgroup_tree_copy(&copy, &tree);
	CHECK_INT(copy.order_count, 0);
	CHECK(!cgroup_tree_node(&copy, 0));
	/* With room for some: the links leave out the others. */
	CHECK_INT(cgroup_tree_reserve(&copy, 7), 0);
	cgroup_tree_copy(&copy, &tree);
	CHECK_TEXT(order_text(&copy), "0 1 2 3 5 6 4");
	CHECK_TEXT(children_text(&copy, 0), "1 2 3 4");
	CHECK_TEXT(children_text(&copy, 3), "5 6");
	CHECK(copy.danger == CGROUP_NONE);
	CHECK(!cgroup_tree_node(&copy, 7));
	CHECK_INT(cgroup_tree_reserve(&copy, 70), 0);
	cgroup_tree_copy(&copy, &tree);
	CHECK_TEXT(order_text(&copy), "0 1 2 3 5 6 7 8 9 4");
	CHECK_INT(copy.danger, tree.danger);
	/* A copy goes on by itself, from nothing. */
	after(1);
	look();
	cgroup_tree_update(&copy, &sample);
	CHECK_TEXT(order_text(&copy), "0 1 2 3 5 6 7 8 9 4");
	CHECK_INT(copy.limited_count, 9);
	cgroup_tree_release(&copy);
	CHECK_INT(copy.capacity, 0);
	/* Places beyond the room are not looked at. */
	cgroup_tree_release(&tree);
	CHECK_INT(cgroup_tree_reserve(&tree, 4), 0);
	look();
	CHECK_TEXT(order_text(&tree), "0 1 2 3");
	CHECK_INT(node_at(3)->child, CGROUP_NONE);
}

int main(void)
{
	tap_run("nothing", test_nothing);
	tap_run("the order, and groups that come and go", test_order);
	tap_run("processes below", test_processes);
	tap_run("the tightest limit", test_limits);
	tap_run("groups that are charged above", test_threaded);
	tap_run("growth and the time until max", test_growth);
	tap_run("memory.current alone", test_checked);
	tap_run("rates", test_rates);
	tap_run("another group at the place", test_reuse);
	tap_run("room and copies", test_room);
	cgroup_tree_release(&tree);
	return tap_done();
}
