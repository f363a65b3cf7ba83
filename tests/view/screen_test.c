/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole screens against golden ones, tests/view/golden/SITUATION-SCREEN-SIZE-MODE.screen: the rows
 * as they are read, then the styles as runs ("14.6W": 14 cells of plain text and 6 of a warning),
 * then what each style looks like. UPDATE_GOLDEN=1 writes them anew.
 */
#include <config.h>

#include "view/screen.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "../scene.h"
#include "../tap.h"
#include "app/command.h"
#include "base/bits.h"
#include "base/message.h"
#include "dump.h"
#include "page.h"

#define DIFF_LINES_MAX 60
#define GOLDEN_MAX 256
#define NAME_MAX_LENGTH 96

enum mode { MODE_UTF8, MODE_ASCII, MODE_MONO, MODES };

static const char *const mode_names[MODES] = {"utf8", "ascii", "mono"};

/* How the processes are shown. */
enum variant { VARIANT_PLAIN, VARIANT_PREVIEW, VARIANT_TREE, VARIANT_FILTER, VARIANTS };

static const char *const variant_names[VARIANTS] = {"", "-preview", "-tree", "-filter"};

/* What one golden screen shows. */
struct shot {
	enum situation situation;
	enum screen_id screen;
	int explained;
	int rows, cols;
	enum mode mode;
	enum variant variant;
};

static struct theme themes[MODES];
static struct key_hint hints[COMMANDS];
static struct model models[SITUATIONS];
static struct process_view processes[SITUATIONS];
static struct shot shot;
static char names[GOLDEN_MAX][NAME_MAX_LENGTH];
static unsigned int name_count;

static const char *const notes[] = {
	"memory locked (mlockall): granted", "own oom_score_adj -999: refused, Permission denied"};

static struct view view_of(
	enum situation situation, enum screen_id screen, int explained, enum mode mode)
{
	return (struct view){
		.processes = &processes[situation],
		.screen = screen,
		.explained = explained,
		.delay_usec = 1000000,
		.hints = hints,
		.hint_count = COMMANDS - 1,
		.notes = notes,
		.note_count = ARRAY_SIZE(notes),
		.theme = &themes[mode],
	};
}

static const char *screen_name(const struct shot *self)
{
	static const char *const screens[SCREENS] = {
		"overview", "zones", "reclaim", "processes", "help", "process"};

	return self->explained >= 0 ? "explained" : screens[self->screen];
}

/* Golden files. */

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

/* Makes the list anew, and selects its third row. */
static void show_processes(enum situation situation)
{
	const struct model *model = &models[situation];
	const struct process *process = model->sample.processes.row;
	struct process_view *view = &processes[situation];

	process_list_make(&view->list, model, process_view_ranked(model), &view->query);
	view->selected = view->list.count > 2 ? 2 : -1;
	if (view->selected < 0)
		return;
	process += view->list.row[view->selected].place;
	view->selected_pid = process->pid;
	view->selected_incarnation = process->incarnation;
}

static void vary(enum situation situation, enum variant variant)
{
	struct model *model = &models[situation];
	struct process_view *view = &processes[situation];
	struct failure failure;

	what_if_clear(&model->what_if);
	view->tag_count = 0;
	view->query.is_tree = variant == VARIANT_TREE;
	process_query_set_filter(
		&view->query, variant == VARIANT_FILTER ? "postgres|nginx" : "", &failure);
	if (variant == VARIANT_PREVIEW && view->list.count > 2) {
		const struct process *row = model->sample.processes.row;
		const struct process *third = &row[view->list.row[2].place];

		what_if_set_adj(&model->what_if, third, 400);
		view->tag[view->tag_count++] = (struct process_tag){third->pid, third->incarnation};
	}
	model_preview(model);
	show_processes(situation);
}

static void test_golden(void)
{
	WINDOW *window = page_new(shot.rows, shot.cols);
	struct view view = view_of(shot.situation, shot.screen, shot.explained, shot.mode);
	const char *name = names[name_count - 1], *update = getenv("UPDATE_GOLDEN");
	const char *text;

	vary(shot.situation, shot.variant);
	screen_draw(window, &models[shot.situation], &view);
	vary(shot.situation, VARIANT_PLAIN);
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
		for (unsigned int variant = 0; variant < VARIANTS; variant++)
			run_golden((struct shot){SITUATION_DIRECT_RECLAIM, SCREEN_PROCESSES, -1,
				sizes[size].rows, sizes[size].cols,
				variant == VARIANT_TREE ? MODE_ASCII : MODE_UTF8, variant});
		run_golden((struct shot){SITUATION_SWAP_STORM, SCREEN_PROCESS, -1, sizes[size].rows,
			sizes[size].cols, MODE_UTF8, VARIANT_PLAIN});
	}
	run_golden((struct shot){
		SITUATION_DIRECT_RECLAIM, SCREEN_PROCESS, -1, 24, 80, MODE_UTF8, VARIANT_PREVIEW});
	run_golden((struct shot){SITUATION_NO_PSI, SCREEN_PROCESSES, -1, 24, 80, MODE_UTF8, 0});
	run_golden((struct shot){SITUATION_NO_PSI, SCREEN_PROCESS, -1, 24, 80, MODE_MONO, 0});
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

/* Properties at every size. */

/* A number with its decimals; returns what is behind it. */
static const char *next_number(const char *text, char number[32])
{
	size_t length;

	while (*text && !(*text >= '0' && *text <= '9'))
		text++;
	length = strspn(text, "0123456789.:");
	snprintf(number, 32, "%.*s", (int)length, text);
	while (length > 0 && length < 32 &&
		(number[length - 1] == '.' || number[length - 1] == ':'))
		number[--length] = '\0';
	return text + strspn(text, "0123456789.:");
}

static bool has_number(const char *text, const char *number)
{
	char other[32];

	while (*(text = next_number(text, other)) || other[0]) {
		if (strcmp(number, other) == 0)
			return true;
	}
	return false;
}

/* All that the screens of a model say where there is room, for looking up numbers. */
static char *all_words(enum situation situation)
{
	static char text[4 * DUMP_MAX];
	WINDOW *window = page_new(150, 220);
	size_t length = 0;
	char row_text[PAGE_ROW_MAX];

	for (unsigned int screen = 0; screen < SCREENS; screen++) {
		for (int panel = -1; panel < screen_panel_count(screen); panel++) {
			struct view view = view_of(situation, screen, panel, MODE_ASCII);

			screen_draw(window, &models[situation], &view);
			for (int row = 0; row < 150; row++)
				length += (size_t)sprintf(
					text + length, "%s\n", page_row(window, row, row_text));
		}
	}
	delwin(window);
	return text;
}

/* What depends on the size: the span of a course, the rows that are left out. */
static bool is_about_size(const char *row_text)
{
	return strstr(row_text, "last ") || strstr(row_text, "rows ") || strstr(row_text, "more");
}

static const char *rung_words(const struct model *model)
{
	static const char *const words[] = {"[ CALM ]", "[ KSWAPD ]", "[ DIRECT RECLAIM ]",
		"[ COMPACTION ]", "[ OOM KILL ]", "[ UNKNOWN ]"};

	return words[model->ladder.rung];
}

/* Whether TEXT is a beginning of the hints that ends behind one: those of the processes, the
 * others, or both. */
static bool is_whole_footer(const char *text)
{
	if (text[0] == '\0')
		return true;
	for (int first = 0; first <= 1; first++) {
		char all[2048] = " ";
		size_t length = 1;

		for (unsigned int i = 0; i < 2 * ARRAY_SIZE(hints); i++) {
			const struct key_hint *hint = &hints[i % ARRAY_SIZE(hints)];

			if (!hint->word ||
				hint->is_of_processes != (i < ARRAY_SIZE(hints) ? first : false))
				continue;
			length += (size_t)sprintf(all + length, "%s %s", hint->key, hint->word);
			if (strcmp(all, text) == 0)
				return true;
			length += (size_t)sprintf(all + length, "  ");
		}
	}
	return false;
}

static bool check_row(const char *row_text, const char *words)
{
	char number[32];
	const char *at = row_text;

	/* The first column is a margin, but for the mark of a selection: what else stands there has
	 * run over from the row above. */
	if (!tap_expect(row_text[0] == '\0' || strchr(" ->", row_text[0]), __LINE__,
		    "the first column is not blank: \"%s\"", row_text))
		return false;
	while (*(at = next_number(at, number)) || number[0]) {
		if (!is_about_size(row_text) &&
			!tap_expect(has_number(words, number), __LINE__,
				"%s is a part of a number: \"%s\"", number, row_text))
			return false;
	}
	return true;
}

static bool check_screen(WINDOW *window, const struct model *model, const char *words)
{
	char row_text[PAGE_ROW_MAX];
	int rows = getmaxy(window), cols = getmaxx(window);
	bool is_good = true, has_rung = false;

	for (int row = 0; row < rows && is_good; row++) {
		page_row(window, row, row_text);
		has_rung = has_rung || strstr(row_text, rung_words(model));
		is_good = check_row(row_text, words);
	}
	if (rows >= 3)
		is_good =
			is_good && tap_expect(is_whole_footer(page_row(window, rows - 1, row_text)),
					   __LINE__, "a key is cut: \"%s\"", row_text);
	if (rows >= 5 && cols >= 20)
		is_good = is_good && tap_expect(has_rung, __LINE__, "no rung is marked");
	return is_good;
}

static bool check_sizes(enum situation situation, const char *words, int rows, int cols)
{
	WINDOW *window = page_new(rows, cols);
	bool is_good = true;

	for (unsigned int screen = 0; screen < SCREENS && is_good; screen++) {
		for (int panel = -1; panel < screen_panel_count(screen) && is_good; panel++) {
			struct view view = view_of(situation, screen, panel, MODE_ASCII);

			/* Scrolled by nothing, by a little, and by more than there is. */
			view.scroll = (rows + cols) % 3 == 0 ? 0 : (rows + cols) % 3 == 1 ? 4 : 999;
			screen_draw(window, &models[situation], &view);
			is_good = tap_expect(check_screen(window, &models[situation], words),
				__LINE__, "%s at %dx%d, screen %u, panel %d", scene_name(situation),
				cols, rows, screen + 1, panel);
		}
	}
	delwin(window);
	return is_good;
}

static enum situation checked;

static void test_sizes(void)
{
	static const int heights[] = {1, 2, 3, 4, 5, 6, 8, 11, 12, 13, 16, 20, 24, 33, 50, 70};
	static const int widths[] = {1, 2, 3, 4, 6, 9, 13, 17, 20, 23, 29, 35, 40, 47, 55, 63, 71,
		72, 75, 80, 88, 99, 100, 113, 120, 150, 199, 220};
	const char *words = all_words(checked);

	for (unsigned int i = 0; i < ARRAY_SIZE(heights); i++) {
		for (unsigned int j = 0; j < ARRAY_SIZE(widths); j++) {
			if ((i + j) % 3 == checked % 3 &&
				!check_sizes(checked, words, heights[i], widths[j]))
				return;
		}
	}
}

/* The loop draws over what was there before, and over any number of nodes. */
static void test_redraw(void)
{
	WINDOW *once = page_new(24, 80), *twice = page_new(24, 80);
	struct view view = view_of(SITUATION_CALM, SCREEN_OVERVIEW, -1, MODE_UTF8);
	struct view help = view_of(SITUATION_CALM, SCREEN_HELP, -1, MODE_UTF8);
	char kept[DUMP_MAX];

	screen_draw(once, &models[SITUATION_CALM], &view);
	strcpy(kept, dump(once, view.theme));
	screen_draw(twice, &models[SITUATION_OOM_KILL], &help);
	screen_draw(twice, &models[SITUATION_CALM], &view);
	CHECK(strcmp(kept, dump(twice, view.theme)) == 0);
	delwin(once);
	delwin(twice);
}

/* Before the first sample, and when nothing can be read. */
static void test_empty_model(void)
{
	static struct model model;

	model_init(&model);
	for (int rows = 1; rows <= 60; rows += 7) {
		for (int cols = 1; cols <= 200; cols += 11) {
			WINDOW *window = page_new(rows, cols);

			for (unsigned int screen = 0; screen < SCREENS; screen++) {
				struct view view = view_of(SITUATION_CALM, screen, -1, MODE_UTF8);

				screen_draw(window, &model, &view);
			}
			delwin(window);
		}
	}
	CHECK(true);
}

static void init_hints(void)
{
	for (unsigned int i = 1; i < COMMANDS; i++)
		hints[i - 1] = (struct key_hint){.key = command_rows[i].label,
			.word = command_rows[i].word,
			.help = command_rows[i].help,
			.is_of_processes = command_is_of_processes((enum command)i)};
}

static void init_processes(enum situation situation)
{
	struct process_view *view = &processes[situation];

	process_query_init(&view->query);
	process_list_init(&view->list);
	CHECK_INT(process_list_reserve(&view->list, 64), 0);
	for (unsigned int i = 0; i < PROCESS_COLUMNS; i++) {
		view->column_title[i] = process_column_rows[i].title;
		view->column_help[i] = process_column_rows[i].help;
		if (i != COLUMN_WAS)
			view->column[view->column_count++] = (enum process_column)i;
	}
	show_processes(situation);
}

int main(void)
{
	char name[64];

	setenv("TZ", "UTC", 1);
	if (!page_start()) {
		tap_skip("screens", "no curses");
		return tap_done();
	}
	theme_init(&themes[MODE_UTF8], THEME_DEFAULT, true);
	theme_init(&themes[MODE_ASCII], THEME_DEFAULT, false);
	theme_init(&themes[MODE_MONO], THEME_MONO, true);
	init_hints();
	for (unsigned int i = 0; i < SITUATIONS; i++) {
		scene_run(i, &models[i]);
		init_processes(i);
	}
	run_goldens();
	tap_run("every golden screen is compared", test_no_stray_golden);
	tap_run("a screen leaves nothing of the one before", test_redraw);
	tap_run("a model without a sample is drawn at any size", test_empty_model);
	for (checked = 0; checked < SITUATIONS; checked++) {
		snprintf(name, sizeof(name), "whole numbers and keys at every size: %s",
			scene_name(checked));
		tap_run(name, test_sizes);
	}
	return tap_done();
}
