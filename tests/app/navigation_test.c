/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From screen to screen by their keys, on a captured machine. */
#include <config.h>

#include "app/navigation.h"

#include <limits.h>
#include <stdlib.h>

#include "app/options.h"
#include "base/bits.h"

#include "../tap.h"

static struct watch watch;
static struct view view;
static struct navigation navigation;

static void begin(void)
{
	static const struct options options = {.sort = COLUMN_RANK};
	const char *top = getenv("top_srcdir");
	char root[PATH_MAX];
	struct failure failure = {.error = 0};

	snprintf(root, sizeof(root), "%s/tests/fixtures/vm-6.12-cgroups", top ? top : ".");
	memset(&watch, 0, sizeof(watch));
	memset(&navigation, 0, sizeof(navigation));
	view = (struct view){
		.explained = -1,
		.processes = &navigation.processes.view,
		.cgroups = &navigation.cgroups.view,
	};
	CHECK_INT(watch_init(&watch, root, &failure), 0);
	CHECK_INT(navigation_init(&navigation, &watch, &view, &options, &failure), 0);
	watch_catch_up(&watch, UINT64_MAX, true);
	watch_sample(&watch);
	navigation_reserve(&navigation);
	navigation_show(&navigation, SCREEN_PROCESSES);
	CHECK(navigation.processes.view.list.count > 0);
}

static void end(void)
{
	navigation_release(&navigation);
	watch_release(&watch);
}

/* As the keyboard does it: an answer lasts until the next key. */
static void press(enum command command)
{
	CHECK(!navigation_answer(&navigation, 0));
	navigation_command(&navigation, command);
}

static void check_untouched(enum screen_id screen, enum command command)
{
	const struct process_view *processes = &navigation.processes.view;

	navigation_show(&navigation, screen);
	press(command);
	tap_expect(view.screen == screen, __LINE__, "screen %d, command %d: led to screen %d",
		(int)screen, (int)command, (int)view.screen);
	tap_expect(screen_table(&view)->message[0], __LINE__,
		"screen %d, command %d: nothing was said", (int)screen, (int)command);
	tap_expect(processes->tag_count == 1 && watch.model.what_if.count == 0 &&
			   !processes->query.has_kernel_threads && !processes->table.is_following &&
			   !process_control_is_asking(&navigation.processes),
		__LINE__, "screen %d, command %d: something was done", (int)screen, (int)command);
}

/* Who does not see the processes does not tag one of them, nor thinks anything of it. */
static void test_unseen(void)
{
	static const enum screen_id screens[] = {SCREEN_OVERVIEW, SCREEN_ZONES, SCREEN_RECLAIM,
		SCREEN_CGROUPS, SCREEN_EVENTS, SCREEN_HELP};
	static const enum command commands[] = {COMMAND_PROCESS_TAG, COMMAND_PROCESS_UNTAG,
		COMMAND_PROCESS_KERNEL_THREADS, COMMAND_PREVIEW_LOWER, COMMAND_PREVIEW_RAISE,
		COMMAND_PREVIEW_ADJ, COMMAND_PREVIEW_MEMORY};

	begin();
	press(COMMAND_PROCESS_TAG);
	CHECK_INT((int)navigation.processes.view.tag_count, 1);
	for (size_t i = 0; i < ARRAY_SIZE(screens); i++) {
		for (size_t j = 0; j < ARRAY_SIZE(commands); j++)
			check_untouched(screens[i], commands[j]);
	}
	check_untouched(SCREEN_OVERVIEW, COMMAND_LIST_FOLLOW);
	end();
}

/* On the page of a group, too; and the way back is as it was. */
static void test_unseen_from_page(void)
{
	begin();
	navigation_show(&navigation, SCREEN_CGROUPS);
	press(COMMAND_LIST_OPEN);
	CHECK_INT(view.screen, SCREEN_CGROUP);
	press(COMMAND_PROCESS_TAG);
	press(COMMAND_PREVIEW_RAISE);
	CHECK_INT(view.screen, SCREEN_CGROUP);
	CHECK_INT((int)navigation.processes.view.tag_count, 0);
	CHECK_INT((int)watch.model.what_if.count, 0);
	CHECK(screen_table(&view)->message[0]);
	navigation_back(&navigation);
	CHECK_INT(view.screen, SCREEN_CGROUPS);
	end();
}

/* From the page of a group Left goes back and folds nothing; Right stays. */
static void test_left_of_page(void)
{
	unsigned int rows;

	begin();
	navigation_show(&navigation, SCREEN_CGROUPS);
	rows = navigation.cgroups.view.list.count;
	CHECK(rows > 1);
	press(COMMAND_LIST_OPEN);
	press(COMMAND_CGROUP_UNFOLD);
	CHECK_INT(view.screen, SCREEN_CGROUP);
	press(COMMAND_CGROUP_FOLD);
	CHECK_INT(view.screen, SCREEN_CGROUPS);
	CHECK_INT((int)navigation.cgroups.view.list.count, (int)rows);
	end();
}

/* What is seen is acted on: in the list, and on the page of the process. */
static void test_seen(void)
{
	begin();
	press(COMMAND_PREVIEW_RAISE);
	CHECK_INT((int)watch.model.what_if.count, 1);
	press(COMMAND_PREVIEW_END);
	press(COMMAND_LIST_OPEN);
	CHECK_INT(view.screen, SCREEN_PROCESS);
	press(COMMAND_PREVIEW_RAISE);
	CHECK_INT(view.screen, SCREEN_PROCESS);
	CHECK_INT((int)watch.model.what_if.count, 1);
	CHECK_TEXT(navigation.processes.view.table.message, "");
	/* What is thought stands in the header of every screen, and can be ended there. */
	navigation_show(&navigation, SCREEN_CGROUPS);
	press(COMMAND_PREVIEW_END);
	CHECK_INT(view.screen, SCREEN_PROCESSES);
	CHECK_INT((int)watch.model.what_if.count, 0);
	end();
}

int main(void)
{
	tap_run("nothing is done to processes that are not seen", test_unseen);
	tap_run("nor from the page of a group", test_unseen_from_page);
	tap_run("the page of a group is left and not folded", test_left_of_page);
	tap_run("what is seen is acted on", test_seen);
	return tap_done();
}
