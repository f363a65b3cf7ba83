/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/cgroup_bar.h"

#include <math.h>

#include "../cgroups.h"
#include "../tap.h"

static struct model model;
static struct cgroups groups;
static struct cgroup_gauge gauge;
static uint32_t place;

/* The cells of GAUGE as text: '#' memory, '%' of a group without limit, '/' not to be had, '|' a mark, ':' the limit of
 * another group. */
static const char *bar_text(int width)
{
	static const char signs[] = {[BAR_EMPTY] = '.',
		[BAR_FILLED] = '#',
		[BAR_RESERVE] = '/',
		[BAR_PCP] = '%',
		[BAR_MARK] = '|',
		[BAR_PROMO] = ':',
		[BAR_BOOST] = '?'};
	static char text[BAR_WIDTH_MAX + 1];
	struct bar_cell cells[BAR_WIDTH_MAX];

	cgroup_bar_compose(&gauge, width, cells);
	for (int i = 0; i < width; i++)
		text[i] = signs[cells[i].kind];
	text[width] = '\0';
	return text;
}

static void begin(uint64_t current_mib, uint64_t max_mib)
{
	cgroups_init(&groups);
	place = cgroups_add(&groups, groups.table.root, "web.service");
	cgroups_set(&groups, place, CGROUP_CURRENT, current_mib * CGROUPS_MIB);
	cgroups_set(&groups, place, CGROUP_MAX, max_mib * CGROUPS_MIB);
	model.sample.cgroups = groups.table;
	model.sample.reading[SOURCE_MEMINFO].status = READING_FRESH;
	model.sample.meminfo.value[MEMINFO_MEM_TOTAL] = 4096 * 1024;
	bits_set(model.sample.meminfo.present, MEMINFO_MEM_TOTAL);
}

static void set(enum cgroup_value value, uint64_t mib)
{
	cgroups_set(&groups, place, value, mib * CGROUPS_MIB);
}

static void look(void)
{
	cgroup_gauge_of(&gauge, &model, place);
}

/* Half of it is half of the bar, whatever is not set. */
static void test_linear(void)
{
	begin(512, 1024);
	look();
	CHECK(gauge.is_own && gauge.is_limited);
	CHECK_TEXT(bar_text(21), "##########..........|");
	begin(0, 1024);
	look();
	CHECK_TEXT(bar_text(21), "....................|");
	begin(1024, 1024);
	look();
	CHECK_TEXT(bar_text(21), "####################|");
	/* Above its limit, as after it was lowered. */
	begin(2048, 1024);
	look();
	CHECK_TEXT(bar_text(21), "####################|");
}

/* Marks stand where they always stand, however far their values are apart. */
static void test_marks(void)
{
	begin(10, 1000);
	set(CGROUP_LOW, 10);
	set(CGROUP_HIGH, 990);
	look();
	CHECK_TEXT(bar_text(20), "######|......|.....|");
	set(CGROUP_LOW, 900);
	look();
	CHECK_TEXT(bar_text(20), "#.....|......|.....|");
	set(CGROUP_CURRENT, 995);
	look();
	CHECK_TEXT(bar_text(20), "######|######|###..|");
	/* min protects as well, where it is more. */
	set(CGROUP_LOW, 0);
	set(CGROUP_MIN, 500);
	look();
	CHECK_INT(gauge.mark[CGROUP_MARK_LOW] / CGROUPS_MIB, 500);
}

/* What a tighter limit makes void is no mark. */
static void test_void_marks(void)
{
	begin(10, 100);
	set(CGROUP_HIGH, 100);
	set(CGROUP_LOW, 200);
	look();
	CHECK(isnan(gauge.mark[CGROUP_MARK_HIGH]));
	CHECK(isnan(gauge.mark[CGROUP_MARK_LOW]));
	CHECK_TEXT(bar_text(21), "##..................|");
	cgroups_set(&groups, place, CGROUP_MAX, CGROUP_UNLIMITED);
	set(CGROUP_HIGH, 0);
	look();
	CHECK_TEXT(bar_text(20), "%%%%%%%%%%%%%|......");
}

static void test_without_limit(void)
{
	begin(2048, 0);
	cgroups_set(&groups, place, CGROUP_MAX, CGROUP_UNLIMITED);
	look();
	CHECK(!gauge.is_own && !gauge.is_limited);
	CHECK_TEXT(bar_text(20), "%%%%%%%%%%..........");
	/* What was not read is not zero. */
	groups.row[place].present = 0;
	look();
	CHECK(isnan(gauge.end));
	CHECK_TEXT(bar_text(20), "....................");
}

/* The limit of a group further up, and what it will not give any more. */
static void test_ancestor(void)
{
	gauge = (struct cgroup_gauge){.used = 25,
		.end = 100,
		.reachable = 60,
		.is_limited = true,
		.mark = {NAN, NAN, NAN}};
	CHECK_TEXT(bar_text(21), "#####.......////////:");
	gauge.is_own = true;
	gauge.mark[CGROUP_MARK_MAX] = 100;
	CHECK_TEXT(bar_text(21), "#####.......////////|");
	gauge.reachable = 25;
	CHECK_TEXT(bar_text(21), "#####///////////////|");
}

/* More memory never looks like less, and the marks stay, at every width. */
static void test_monotone(void)
{
	gauge = (struct cgroup_gauge){.end = 1000,
		.reachable = NAN,
		.is_limited = true,
		.is_own = true,
		.mark = {100, 300, 1000}};
	for (int width = BAR_WIDTH_MIN; width <= BAR_WIDTH_MAX; width++) {
		double before = 0;
		int mark[CGROUP_MARKS];

		cgroup_bar_mark_columns(width, mark);
		for (int used = 0; used <= 1100; used++) {
			double column = cgroup_bar_column(&gauge, width, used);
			struct bar_cell cells[BAR_WIDTH_MAX];

			gauge.used = used;
			cgroup_bar_compose(&gauge, width, cells);
			if (!tap_expect(column >= before && column <= width &&
						cells[mark[0]].kind == BAR_MARK &&
						cells[mark[1]].kind == BAR_MARK &&
						cells[mark[2]].kind == BAR_MARK,
				    __LINE__, "width %d, %d used: column %f after %f", width, used,
				    column, before))
				return;
			before = column;
		}
	}
}

int main(void)
{
	tap_run("without other marks the bar is linear", test_linear);
	tap_run("marks in fixed places", test_marks);
	tap_run("marks that mean nothing", test_void_marks);
	tap_run("a group without a limit", test_without_limit);
	tap_run("a limit further up", test_ancestor);
	tap_run("more is never less", test_monotone);
	return tap_done();
}
