/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of the screens of the control groups, on a model made by hand. */
#include <config.h>

#include "app/cgroup_control.h"

#include "app/cgroup_wants.h"
#include "app/trail.h"
#include "base/bits.h"
#include "view/terminal.h"

#include "../cgroups.h"
#include "../processes.h"
#include "../tap.h"

static struct cgroup_control control;
static struct model model;
static struct sample sample;
static struct cgroups groups;
static struct processes processes;
static uint32_t app, web, db, cache, user;

static void next_sample(void)
{
	sample.monotonic_usec += 1000000;
	sample.cgroups = groups.table;
	sample.processes = processes.table;
	model_update(&model, &sample);
	cgroup_control_update(&control, &model);
}

static uint32_t add(uint32_t parent, const char *name, uint64_t current_mib, uint64_t max_mib)
{
	uint32_t group = cgroups_add(&groups, parent, name);

	cgroups_set(&groups, group, CGROUP_CURRENT, current_mib * CGROUPS_MIB);
	if (max_mib != CGROUP_UNLIMITED)
		cgroups_set(&groups, group, CGROUP_MAX, max_mib * CGROUPS_MIB);
	return group;
}

/* The newest group, FROM, takes the empty PLACE. */
static void replace(uint32_t place, uint32_t from)
{
	groups.row[place] = groups.row[from];
	memset(&groups.row[from], 0, sizeof(groups.row[from]));
	groups.table.place_count--;
}

/* A process of 300 MiB in the group at PLACE. */
static void add_process(int32_t pid, const char *comm, uint32_t place)
{
	processes_add(&processes, pid, comm, 0, 300)->group = place + 1;
}

/* app.slice with a limit, in it web, db and cache; user.slice without one. */
static void begin(void)
{
	cgroup_control_release(&control);
	model_release(&model);
	memset(&sample, 0, sizeof(sample));
	processes_table_init(&processes);
	cgroups_init(&groups);
	sample.host.page_size_bytes = 4096;
	sample.monotonic_usec = 1000000;
	sample.reading[SOURCE_MEMINFO].status = READING_FRESH;
	sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	sample.reading[SOURCE_CGROUPS].status = READING_FRESH;
	sample.meminfo.value[MEMINFO_MEM_TOTAL] = (uint64_t)8 * 1024 * 1024;
	bits_set(sample.meminfo.present, MEMINFO_MEM_TOTAL);
	bits_set(sample.meminfo.present, MEMINFO_SWAP_TOTAL);
	app = add(groups.table.root, "app.slice", 2000, 4000);
	web = add(app, "web.service", 1000, 1024);
	db = add(app, "db.service", 700, CGROUP_UNLIMITED);
	cache = add(web, "cache", 100, CGROUP_UNLIMITED);
	user = add(groups.table.root, "user.slice", 3000, CGROUP_UNLIMITED);
	add_process(10, "nginx", web);
	add_process(20, "memcached", cache);
	add_process(30, "bash", user);
	memset(&model, 0, sizeof(model));
	model_init(&model);
	CHECK_INT(model_reserve(&model, 64), 0);
	CHECK_INT(model_reserve_cgroups(&model, CGROUPS_MAX), 0);
	cgroup_control_init(&control, NULL);
	CHECK_INT(cgroup_control_reserve(&control, CGROUPS_MAX), 0);
	next_sample();
}

static void command(enum command command)
{
	cgroup_control_command(&control, &model, command);
}

/* Answers what was asked. */
static void type(const char *keys)
{
	for (; *keys; keys++)
		cgroup_control_answer(&control, &model, *keys == '\n' ? TERMINAL_KEY_ENTER : *keys);
}

static const char *name_of(uint32_t place)
{
	return place == groups.table.root ? "/"
	       : place == CGROUP_NONE     ? ""
					  : groups.texts + groups.row[place].name;
}

/* "/ user.slice app.slice": the names in the rows, in their order. */
static const char *rows(void)
{
	static char text[512];
	size_t length = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < control.view.list.count; i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%s",
			i > 0 ? " " : "", name_of(control.view.list.row[i].place));
	return text;
}

static const char *selected(void)
{
	return name_of(cgroup_control_selected(&control));
}

static void test_selection(void)
{
	begin();
	CHECK_TEXT(rows(), "/ user.slice app.slice web.service cache db.service");
	CHECK_TEXT(selected(), "/");
	command(COMMAND_DOWN);
	command(COMMAND_DOWN);
	CHECK_TEXT(selected(), "app.slice");
	command(COMMAND_BOTTOM);
	command(COMMAND_DOWN);
	CHECK_TEXT(selected(), "db.service");
	command(COMMAND_TOP);
	command(COMMAND_UP);
	CHECK_TEXT(selected(), "/");
	command(COMMAND_PAGE_DOWN);
	CHECK_TEXT(selected(), "db.service");
}

/* Left folds and then climbs; right unfolds and then descends. */
static void test_folding(void)
{
	begin();
	cgroup_control_select(&control, &model, web);
	command(COMMAND_CGROUP_FOLD);
	CHECK_TEXT(rows(), "/ user.slice app.slice web.service db.service");
	CHECK_TEXT(selected(), "web.service");
	command(COMMAND_CGROUP_FOLD);
	CHECK_TEXT(selected(), "app.slice");
	command(COMMAND_CGROUP_FOLD);
	CHECK_TEXT(rows(), "/ user.slice app.slice");
	command(COMMAND_CGROUP_UNFOLD);
	CHECK_TEXT(rows(), "/ user.slice app.slice web.service db.service");
	command(COMMAND_CGROUP_UNFOLD);
	CHECK_TEXT(selected(), "web.service");
	command(COMMAND_CGROUP_UNFOLD);
	CHECK_TEXT(rows(), "/ user.slice app.slice web.service cache db.service");
	/* Who is shown is unfolded on the way. */
	command(COMMAND_TOP);
	command(COMMAND_CGROUP_FOLD);
	CHECK_TEXT(rows(), "/");
	command(COMMAND_CGROUP_FOLD);
	CHECK_TEXT(rows(), "/");
	cgroup_control_select(&control, &model, cache);
	CHECK_TEXT(selected(), "cache");
	/* Whoever comes to the place of one that was folded is not. */
	cgroup_control_select(&control, &model, web);
	command(COMMAND_CGROUP_FOLD);
	cgroups_remove(&groups, web);
	cgroups_remove(&groups, cache);
	replace(web, add(app, "new.service", 900, CGROUP_UNLIMITED));
	add(web, "below", 10, CGROUP_UNLIMITED);
	next_sample();
	CHECK_TEXT(rows(), "/ user.slice app.slice new.service below db.service");
	command(COMMAND_LIST_TREE);
	command(COMMAND_CGROUP_FOLD);
	CHECK(strstr(control.view.table.message, "flat") != NULL);
}

static void test_order(void)
{
	begin();
	command(COMMAND_LIST_TREE);
	CHECK_TEXT(rows(), "user.slice app.slice web.service db.service cache /");
	cgroup_control_select(&control, &model, db);
	command(COMMAND_LIST_REVERSE);
	CHECK_TEXT(selected(), "db.service");
	command(COMMAND_LIST_SORT_LEFT);
	CHECK_INT(control.view.query.sort, CGROUP_COLUMN_USAGE);
	/* Danger is an order of its own; another column ends it. */
	command(COMMAND_CGROUP_DANGER);
	CHECK(control.view.query.is_by_danger);
	command(COMMAND_LIST_SORT_RIGHT);
	CHECK(!control.view.query.is_by_danger);
	CHECK_INT(control.view.query.sort, CGROUP_COLUMN_CURRENT);
	command(COMMAND_CGROUP_DANGER);
	command(COMMAND_LIST_SORT);
	type("\033");
	CHECK(control.view.query.is_by_danger);
	command(COMMAND_LIST_SORT);
	type("\n");
	CHECK(!control.view.query.is_by_danger);
	CHECK_INT(control.view.query.sort, CGROUP_COLUMN_CURRENT);
	CHECK_TEXT(selected(), "db.service");
}

static void test_filter(void)
{
	begin();
	command(COMMAND_LIST_FILTER);
	CHECK(cgroup_control_is_asking(&control));
	type("(cache\n");
	CHECK(cgroup_control_is_asking(&control));
	CHECK(control.view.table.prompt.error[0] != '\0');
	type(")\n");
	CHECK(!cgroup_control_is_asking(&control));
	CHECK_TEXT(rows(), "/ app.slice web.service cache");
	/* With a filter nothing is folded, but left climbs all the same. */
	command(COMMAND_BOTTOM);
	command(COMMAND_CGROUP_FOLD);
	CHECK_TEXT(selected(), "web.service");
	command(COMMAND_CGROUP_FOLD);
	CHECK_TEXT(rows(), "/ app.slice web.service cache");
	command(COMMAND_LIST_FILTER);
	CHECK_TEXT(control.view.table.prompt.text, "(cache)");
	type("\025nothing at all\n");
	CHECK_TEXT(rows(), "");
	CHECK_INT(control.view.table.selected, -1);
	command(COMMAND_CGROUP_FOLD);
	command(COMMAND_DOWN);
	command(COMMAND_LIST_FOLLOW);
	CHECK(!control.view.table.is_following);
	command(COMMAND_LIST_FILTER);
	type("\025\n");
	CHECK_INT(control.view.list.count, 6);
}

static void test_search(void)
{
	begin();
	command(COMMAND_LIST_SEARCH);
	type("service\n");
	CHECK_TEXT(selected(), "web.service");
	command(COMMAND_LIST_SEARCH_NEXT);
	command(COMMAND_LIST_SEARCH_NEXT);
	CHECK_TEXT(selected(), "db.service");
	command(COMMAND_LIST_SEARCH);
	type("nowhere\n");
	CHECK(strstr(control.view.table.message, "nowhere") != NULL);
	CHECK_TEXT(selected(), "db.service");
	/* It stays selected when others change places. */
	cgroups_set(&groups, db, CGROUP_CURRENT, 1500 * CGROUPS_MIB);
	next_sample();
	CHECK_TEXT(selected(), "db.service");
}

/* The selection goes with its group, and not with whoever gets its place. */
static void test_following(void)
{
	begin();
	cgroup_control_select(&control, &model, db);
	CHECK(control.view.table.is_following);
	cgroups_set(&groups, db, CGROUP_CURRENT, 1500 * CGROUPS_MIB);
	next_sample();
	CHECK_TEXT(rows(), "/ user.slice app.slice db.service web.service cache");
	CHECK_TEXT(selected(), "db.service");
	cgroups_remove(&groups, db);
	replace(db, add(app, "db.service", 1500, CGROUP_UNLIMITED));
	next_sample();
	CHECK(strstr(control.view.table.message, "gone") != NULL);
	CHECK(!control.view.table.is_following);
}

static void test_columns(void)
{
	begin();
	unsigned int all = control.view.table.column_count;

	CHECK_INT(all, CGROUP_COLUMNS);
	command(COMMAND_LIST_COLUMNS);
	type("j \n");
	CHECK_INT(control.view.table.column_count, all - 1);
	CHECK_INT(control.view.table.column[0], CGROUP_COLUMN_GROUP);
	CHECK_INT(control.view.table.column[1], CGROUP_COLUMN_CURRENT);
}

/* A page stays that of its group, and says when it is gone. */
static void test_page(void)
{
	begin();
	CHECK(cgroup_control_open(&control, &model, web));
	CHECK_TEXT(control.view.open_name, "web.service");
	CHECK(cgroup_view_find(&model, &control.view.open) == &groups.row[web]);
	CHECK(!cgroup_control_open(&control, &model, CGROUP_NONE));
	cgroups_remove(&groups, web);
	replace(web, add(app, "another.service", 1, CGROUP_UNLIMITED));
	next_sample();
	CHECK(cgroup_view_find(&model, &control.view.open) == NULL);
	CHECK(!cgroup_control_open(&control, &model, 60));
}

/* What is read at each sample: the page with all above it, the selected row, the rows on the screen. */
static void test_wants(void)
{
	uint32_t places[CGROUP_WANTS_MAX], hot[8];
	unsigned int count;

	begin();
	control.view.table.top = 0;
	control.view.table.page_rows = 3;
	cgroup_control_select(&control, &model, db);
	count = cgroup_wants(&control, &model, true, places);
	CHECK_INT(places[0], db);
	CHECK(count >= 4);
	cgroup_control_open(&control, &model, cache);
	control.view.is_open = true;
	count = cgroup_wants(&control, &model, false, places);
	CHECK(count >= 4);
	CHECK_INT(places[0], cache);
	CHECK_INT(places[1], web);
	CHECK_INT(places[2], app);
	CHECK_INT(places[3], groups.table.root);
	/* And the processes that the page names. */
	count = cgroup_wants_processes(&control, &model, places, 0, hot, 0, ARRAY_SIZE(hot));
	CHECK_INT(count, 1);
	CHECK_INT(processes.row[hot[0]].pid, 20);
	control.view.is_open = false;
	sample.reading[SOURCE_CGROUPS].status = READING_ABSENT;
	next_sample();
	CHECK_INT(cgroup_wants(&control, &model, true, places), 0);
}

/* From a process to its group to a victim, and the same way back. */
static void test_trail(void)
{
	static struct process_view process_view;
	struct view view = {.processes = &process_view, .cgroups = &control.view};
	struct trail trail = {.count = 0};

	begin();
	view.screen = SCREEN_PROCESSES;
	trail_push(&trail, &view);
	process_view.open = (struct process_tag){10, 1};
	view.screen = SCREEN_PROCESS;
	trail_push(&trail, &view);
	cgroup_control_open(&control, &model, web);
	view.screen = SCREEN_CGROUP;
	trail_push(&trail, &view);
	process_view.open = (struct process_tag){20, 2};
	view.screen = SCREEN_PROCESS;
	CHECK(trail_pop(&trail, &view));
	CHECK_INT(view.screen, SCREEN_CGROUP);
	CHECK_INT(control.view.open.place, web);
	CHECK_TEXT(control.view.open_name, "web.service");
	CHECK(trail_pop(&trail, &view));
	CHECK_INT(view.screen, SCREEN_PROCESS);
	CHECK_INT(process_view.open.pid, 10);
	CHECK(trail_pop(&trail, &view));
	CHECK_INT(view.screen, SCREEN_PROCESSES);
	CHECK(!trail_pop(&trail, &view));
	/* A way without end forgets where it began. */
	for (int32_t pid = 0; pid < 3 * TRAIL_MAX; pid++) {
		process_view.open.pid = pid;
		trail_push(&trail, &view);
	}
	CHECK_INT(trail.count, TRAIL_MAX);
	CHECK_INT(trail.step[0].process.pid, 2 * TRAIL_MAX);
	CHECK(trail_pop(&trail, &view));
	CHECK_INT(process_view.open.pid, 3 * TRAIL_MAX - 1);
}

int main(void)
{
	tap_run("the selection", test_selection);
	tap_run("folding", test_folding);
	tap_run("the order", test_order);
	tap_run("the filter", test_filter);
	tap_run("search", test_search);
	tap_run("following", test_following);
	tap_run("columns", test_columns);
	tap_run("the page of a group", test_page);
	tap_run("what is read at each sample", test_wants);
	tap_run("the way back", test_trail);
	cgroup_control_release(&control);
	model_release(&model);
	return tap_done();
}
