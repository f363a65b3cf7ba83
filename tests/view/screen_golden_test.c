/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole screens against golden ones, tests/view/golden/SITUATION-SCREEN-SIZE-MODE.screen: the rows
 * as they are read, then the styles as runs ("14.6W": 14 cells of plain text and 6 of a warning),
 * then what each style looks like. UPDATE_GOLDEN=1 writes them anew.
 */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "../tap.h"
#include "base/bits.h"
#include "dump.h"
#include "page.h"
#include "stage.h"

#define DIFF_LINES_MAX 60
#define GOLDEN_MAX 256
#define NAME_MAX_LENGTH 96

static const char *const mode_names[MODES] = {"utf8", "ascii", "mono"};

static const char *const variant_names[VARIANTS] = {"", "-preview", "-tree", "-filter", "-danger",
	"-load", "-load-asked", "-load-ended", "-scene", "-scene-met", "-scene-end"};

/* What one golden screen shows. */
struct shot {
	enum situation situation;
	enum screen_id screen;
	int explained;
	int rows, cols;
	enum mode mode;
	enum variant variant;
};

static struct shot shot;
static char names[GOLDEN_MAX][NAME_MAX_LENGTH];
static unsigned int name_count;

static const char *screen_name(const struct shot *self)
{
	static const char *const screens[SCREENS] = {
		[SCREEN_OVERVIEW] = "overview",
		[SCREEN_ZONES] = "zones",
		[SCREEN_RECLAIM] = "reclaim",
		[SCREEN_PROCESSES] = "processes",
		[SCREEN_CGROUPS] = "cgroups",
		[SCREEN_EVENTS] = "events",
		[SCREEN_HELP] = "help",
		[SCREEN_PROCESS] = "process",
		[SCREEN_CGROUP] = "cgroup",
	};

	return self->explained >= 0 ? "explained" : screens[self->screen];
}

static const char *golden_path(const char *name)
{
	static char path[4096];
	const char *top = getenv("top_srcdir");

	snprintf(path, sizeof(path), "%s/tests/view/golden/%s", top ? top : ".", name);
	return path;
}

/* A difference line by line: both texts have the same rows in the same order. */
static void show_difference(const char *expected, const char *got)
{
	int line = 1, shown = 0;

	for (; (*expected || *got) && shown < DIFF_LINES_MAX; line++) {
		size_t left = strcspn(expected, "\n"), right = strcspn(got, "\n");

		if (left != right || memcmp(expected, got, left) != 0) {
			printf("# %3d - %.*s\n#     + %.*s\n", line, (int)left, expected,
				(int)right, got);
			shown += 2;
		}
		expected += left + (expected[left] == '\n');
		got += right + (got[right] == '\n');
	}
	if (shown >= DIFF_LINES_MAX)
		puts("# ... and more");
}

static void update_golden(const char *name, const char *text)
{
	FILE *file = fopen(golden_path(name), "w");

	if (!file || fputs(text, file) == EOF || fclose(file) == EOF)
		tap_expect(false, __LINE__, "%s: %s", golden_path(name), strerror(errno));
}

static void compare_golden(const char *name, const char *text)
{
	static char expected[DUMP_MAX];
	FILE *file = fopen(golden_path(name), "r");
	size_t length = 0;

	if (file) {
		length = fread(expected, 1, sizeof(expected) - 1, file);
		fclose(file);
	}
	expected[length] = '\0';
	if (!tap_expect(length > 0, __LINE__, "there is no %s", golden_path(name)) ||
		!tap_expect(strcmp(expected, text) == 0, __LINE__, "%s differs:", name))
		show_difference(expected, text);
}

static void test_golden(void)
{
	WINDOW *window = page_new(shot.rows, shot.cols);
	struct view view = stage_view(shot.situation, shot.screen, shot.explained, shot.mode);
	const char *name = names[name_count - 1], *update = getenv("UPDATE_GOLDEN");
	const char *text;

	stage_vary(shot.situation, shot.variant);
	stage_show_load(&view, shot.variant);
	screen_draw(window, &stage_models[shot.situation], &view);
	stage_vary(shot.situation, VARIANT_PLAIN);
	text = dump(window, view.theme);
	if (update && update[0] == '1')
		update_golden(name, text);
	else
		compare_golden(name, text);
	delwin(window);
}

static void run_golden(struct shot next)
{
	shot = next;
	snprintf(names[name_count], NAME_MAX_LENGTH, "%s-%s%s-%dx%d-%s.screen",
		scene_name(shot.situation), screen_name(&shot), variant_names[shot.variant],
		shot.cols, shot.rows, mode_names[shot.mode]);
	name_count++;
	tap_run(names[name_count - 1], test_golden);
}

/* A workload on the screens that show something of it. */
static void run_load_goldens(void)
{
	static const enum screen_id screens[] = {
		SCREEN_OVERVIEW, SCREEN_RECLAIM, SCREEN_PROCESSES, SCREEN_CGROUPS};
	static const struct {
		int rows, cols;
	} sizes[] = {{24, 80}, {40, 120}};

	for (unsigned int size = 0; size < ARRAY_SIZE(sizes); size++) {
		int rows = sizes[size].rows, cols = sizes[size].cols;

		for (unsigned int i = 0; i < ARRAY_SIZE(screens); i++) {
			for (unsigned int mode = 0; mode < MODES; mode++)
				run_golden((struct shot){SITUATION_CGROUPS, screens[i], -1, rows,
					cols, mode, VARIANT_LOAD});
		}
		run_golden((struct shot){SITUATION_CGROUPS, SCREEN_OVERVIEW, -1, rows, cols,
			MODE_UTF8, VARIANT_LOAD_ASKED});
		run_golden((struct shot){SITUATION_CGROUPS, SCREEN_OVERVIEW, -1, rows, cols,
			MODE_UTF8, VARIANT_LOAD_ENDED});
		run_golden((struct shot){
			SITUATION_CALM, SCREEN_HELP, -1, rows, cols, MODE_UTF8, VARIANT_LOAD});
	}
}

static void run_goldens(void)
{
	static const struct {
		int rows, cols;
	} sizes[] = {{24, 80}, {40, 120}, {60, 200}};
	static const struct {
		enum situation situation;
		enum screen_id screen;
	} others[] = {
		{SITUATION_DIRECT_RECLAIM, SCREEN_ZONES},
		{SITUATION_NODES, SCREEN_ZONES},
		{SITUATION_SWAP_STORM, SCREEN_RECLAIM},
		{SITUATION_NO_PSI, SCREEN_RECLAIM},
		{SITUATION_KILLS, SCREEN_EVENTS},
	};

	for (unsigned int size = 0; size < ARRAY_SIZE(sizes); size++) {
		int rows = sizes[size].rows, cols = sizes[size].cols;

		for (unsigned int mode = 0; mode < MODES; mode++) {
			for (unsigned int i = 0; i < SITUATIONS; i++)
				run_golden(
					(struct shot){i, SCREEN_OVERVIEW, -1, rows, cols, mode, 0});
			for (unsigned int i = 0; i < ARRAY_SIZE(others); i++) {
				if (mode == MODE_UTF8 || (rows == 24 && i % 2 == 0))
					run_golden((struct shot){others[i].situation,
						others[i].screen, -1, rows, cols, mode, 0});
			}
		}
	}
	for (unsigned int size = 0; size < ARRAY_SIZE(sizes); size++) {
		for (unsigned int variant = 0; variant < VARIANT_DANGER; variant++)
			run_golden((struct shot){SITUATION_DIRECT_RECLAIM, SCREEN_PROCESSES, -1,
				sizes[size].rows, sizes[size].cols,
				variant == VARIANT_TREE ? MODE_ASCII : MODE_UTF8, variant});
		run_golden((struct shot){SITUATION_SWAP_STORM, SCREEN_PROCESS, -1, sizes[size].rows,
			sizes[size].cols, MODE_UTF8, VARIANT_PLAIN});
	}
	for (unsigned int size = 0; size < ARRAY_SIZE(sizes); size++) {
		int rows = sizes[size].rows, cols = sizes[size].cols;

		for (unsigned int mode = 0; mode < MODES; mode++)
			run_golden((struct shot){
				SITUATION_CGROUPS, SCREEN_CGROUPS, -1, rows, cols, mode, 0});
		run_golden((struct shot){SITUATION_CGROUPS, SCREEN_CGROUPS, -1, rows, cols,
			MODE_UTF8, VARIANT_DANGER});
		run_golden((struct shot){
			SITUATION_CGROUPS, SCREEN_CGROUP, -1, rows, cols, MODE_UTF8, 0});
	}
	run_golden((struct shot){SITUATION_CGROUPS, SCREEN_CGROUP, -1, 24, 80, MODE_MONO, 0});
	run_golden((struct shot){SITUATION_CGROUPS, SCREEN_CGROUPS, 0, 40, 120, MODE_UTF8, 0});
	run_golden((struct shot){SITUATION_NO_PSI, SCREEN_CGROUPS, -1, 24, 80, MODE_UTF8, 0});
	run_golden((struct shot){
		SITUATION_DIRECT_RECLAIM, SCREEN_PROCESS, -1, 24, 80, MODE_UTF8, VARIANT_PREVIEW});
	run_golden((struct shot){SITUATION_NO_PSI, SCREEN_PROCESSES, -1, 24, 80, MODE_UTF8, 0});
	run_golden((struct shot){SITUATION_NO_PSI, SCREEN_PROCESS, -1, 24, 80, MODE_MONO, 0});
	for (unsigned int size = 0; size < ARRAY_SIZE(sizes); size++) {
		for (unsigned int mode = 0; mode < MODES; mode++)
			run_golden((struct shot){SITUATION_KSWAPD, SCREEN_OVERVIEW, -1,
				sizes[size].rows, sizes[size].cols, mode, VARIANT_SCENE});
		run_golden((struct shot){SITUATION_KSWAPD, SCREEN_OVERVIEW, -1, sizes[size].rows,
			sizes[size].cols, MODE_UTF8, VARIANT_SCENE_MET});
		run_golden((struct shot){SITUATION_KSWAPD, SCREEN_OVERVIEW, -1, sizes[size].rows,
			sizes[size].cols, MODE_UTF8, VARIANT_SCENE_END});
	}
	run_golden((struct shot){SITUATION_CALM, SCREEN_HELP, -1, 24, 80, MODE_UTF8, 0});
	run_golden((struct shot){SITUATION_CALM, SCREEN_HELP, -1, 40, 120, MODE_UTF8, 0});
	run_golden(
		(struct shot){SITUATION_DIRECT_RECLAIM, SCREEN_OVERVIEW, 0, 24, 80, MODE_UTF8, 0});
	run_golden(
		(struct shot){SITUATION_DIRECT_RECLAIM, SCREEN_OVERVIEW, 0, 24, 80, MODE_MONO, 0});
}

/* Files that no test compares would rot. */
static void test_no_stray_golden(void)
{
	DIR *folder = opendir(golden_path(""));
	struct dirent *entry;

	if (!tap_expect(folder != NULL, __LINE__, "%s: %s", golden_path(""), strerror(errno)))
		return;
	while ((entry = readdir(folder))) {
		bool is_known = entry->d_name[0] == '.';

		for (unsigned int i = 0; i < name_count; i++)
			is_known = is_known || strcmp(entry->d_name, names[i]) == 0;
		tap_expect(is_known, __LINE__, "golden/%s is compared with nothing", entry->d_name);
	}
	closedir(folder);
}

int main(void)
{
	setenv("TZ", "UTC", 1);
	if (!page_start()) {
		tap_skip("golden screens", "no curses");
		return tap_done();
	}
	stage_init();
	run_goldens();
	run_load_goldens();
	tap_run("every golden screen is compared", test_no_stray_golden);
	return tap_done();
}
