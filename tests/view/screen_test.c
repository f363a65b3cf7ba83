/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for whole screens at every size, and what a person finds on them. */
#include <config.h>

#include "view/screen.h"

#include <stdlib.h>

#include "../tap.h"
#include "app/command.h"
#include "base/bits.h"
#include "base/message.h"
#include "model/cgroup_ranking.h"
#include "dump.h"
#include "page.h"
#include "stage.h"

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
			struct view view = stage_view(situation, screen, panel, MODE_ASCII);

			screen_draw(window, &stage_models[situation], &view);
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

/* Whose keys may stand first in a footer. */
enum owner { OWNER_NONE, OWNER_PROCESSES, OWNER_CGROUPS, OWNER_CGROUP, OWNERS };

static const char *word_of(const struct key_hint *hint, enum owner owner)
{
	if (owner == OWNER_PROCESSES)
		return hint->is_of_processes ? hint->word : NULL;
	if (owner == OWNER_CGROUPS || owner == OWNER_CGROUP)
		return !hint->is_of_cgroups     ? NULL
		       : owner == OWNER_CGROUPS ? hint->group_list_word
						: hint->group_page_word;
	return hint->is_of_processes || hint->is_of_cgroups ? NULL : hint->word;
}

/* Whether TEXT is a beginning of the hints that ends behind one: those of the processes or of the control
 * groups, if any, and the others. */
static bool is_whole_footer(const char *text)
{
	if (text[0] == '\0')
		return true;
	for (enum owner first = OWNER_NONE; first < OWNERS; first++) {
		char all[2048] = " ";
		size_t length = 1;

		for (unsigned int i = 0; i < 2 * ARRAY_SIZE(stage_hints); i++) {
			const struct key_hint *hint = &stage_hints[i % ARRAY_SIZE(stage_hints)];
			enum owner owner = i < ARRAY_SIZE(stage_hints) ? first : OWNER_NONE;

			const char *word = word_of(hint, owner);

			if (!word)
				continue;
			length += (size_t)sprintf(all + length, "%s %s", hint->key, word);
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
			struct view view = stage_view(situation, screen, panel, MODE_ASCII);

			/* Scrolled by nothing, by a little, and by more than there is. */
			view.scroll = (rows + cols) % 3 == 0 ? 0 : (rows + cols) % 3 == 1 ? 4 : 999;
			screen_draw(window, &stage_models[situation], &view);
			is_good = tap_expect(check_screen(window, &stage_models[situation], words),
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

/* Whether one of the rows of WINDOW has TEXT. */
static bool has_text(WINDOW *window, const char *text)
{
	char row_text[PAGE_ROW_MAX];

	for (int row = 0; row < getmaxy(window); row++) {
		if (strstr(page_row(window, row, row_text), text))
			return true;
	}
	return false;
}

/* One key goes through the kills and then through the events, and ends where nothing new would come. */
static void test_events_scroll(void)
{
	WINDOW *window = page_new(16, 80);
	struct view view = stage_view(SITUATION_KILLS, SCREEN_EVENTS, -1, MODE_UTF8);
	int most = -1;

	view.ret_scroll_most = &most;
	screen_draw(window, &stage_models[SITUATION_KILLS], &view);
	CHECK(has_text(window, "26340 backup.py"));
	CHECK(!has_text(window, "1190 mysqld"));
	CHECK(most > 0);
	view.scroll = most;
	screen_draw(window, &stage_models[SITUATION_KILLS], &view);
	CHECK(has_text(window, "1190 mysqld"));
	CHECK(has_text(window, "OOM kill (was calm)"));
	CHECK(!has_text(window, "26340 backup.py"));
	delwin(window);
	/* A tall screen has it all at once. */
	window = page_new(70, 120);
	view.scroll = 0;
	screen_draw(window, &stage_models[SITUATION_KILLS], &view);
	CHECK_INT(most, 0);
	CHECK(has_text(window, "1190 mysqld"));
	CHECK(has_text(window, "OOM kill (was calm)"));
	delwin(window);
}

/* A kill is on the overview at every size that has room for more than the header, for 15 minutes. */
static void test_kill_on_overview(void)
{
	struct model *model = &stage_models[SITUATION_KILLS];
	struct view view = stage_view(SITUATION_KILLS, SCREEN_OVERVIEW, -1, MODE_UTF8);
	uint64_t now_usec = model->sample.monotonic_usec;
	static const int widths[] = {40, 60, 80, 120, 200};

	for (unsigned int i = 0; i < ARRAY_SIZE(widths); i++) {
		WINDOW *window = page_new(24, widths[i]);
		char row_text[PAGE_ROW_MAX];

		screen_draw(window, model, &view);
		tap_expect(strstr(page_row(window, 5, row_text), "backup.py (26340)") != NULL,
			__LINE__, "%d columns: \"%s\"", widths[i], row_text);
		model->sample.monotonic_usec += (uint64_t)901 * 1000000;
		screen_draw(window, model, &view);
		CHECK(strstr(page_row(window, 5, row_text), "backup.py") == NULL);
		model->sample.monotonic_usec = now_usec;
		delwin(window);
	}
}

/* The page of a group says of each process why it is spared, and which way the group goes. */
static void test_group_page(void)
{
	static const struct {
		enum eligibility eligibility;
		const char *words;
	} spared[] = {
		{INELIGIBLE_PROTECTED, " protected "},
		{INELIGIBLE_INIT, " init "},
		{INELIGIBLE_ZOMBIE, " zombie "},
		{INELIGIBLE_KILLED, " killed "},
		{ELIGIBILITY_UNKNOWN, " n/a "},
	};
	struct model *model = &stage_models[SITUATION_CGROUPS];
	struct view view = stage_view(SITUATION_CGROUPS, SCREEN_CGROUP, -1, MODE_UTF8);
	uint32_t place = view.cgroups->open.place;
	struct cgroup_node *node = &model->cgroup_tree.node[place], kept = *node;
	WINDOW *window = page_new(60, 120);
	struct cgroup_rank rank;
	uint8_t eligibility;

	CHECK_INT(cgroup_ranking(model, place, 1, &rank), 1);
	eligibility = model->victims.row[rank.place].eligibility;
	CHECK_INT(eligibility, ELIGIBLE);
	for (unsigned int i = 0; i < ARRAY_SIZE(spared); i++) {
		model->victims.row[rank.place].eligibility = (uint8_t)spared[i].eligibility;
		screen_draw(window, model, &view);
		tap_expect(has_text(window, spared[i].words), __LINE__, "no row has \"%s\"",
			spared[i].words);
		CHECK(!has_text(window, "spared"));
	}
	model->victims.row[rank.place].eligibility = eligibility;
	node->growth_bytes_per_sec = -1.5 * 1024 * 1024;
	screen_draw(window, model, &view);
	CHECK(has_text(window, "shrinks by 1.50 MiB/s"));
	CHECK(has_text(window, " headroom "));
	node->growth_bytes_per_sec = 1.5 * 1024 * 1024;
	node->headroom_bytes = CGROUP_UNLIMITED;
	screen_draw(window, model, &view);
	CHECK(has_text(window, " growth "));
	CHECK(has_text(window, " grows by 1.50 MiB/s"));
	CHECK(!has_text(window, " headroom "));
	*node = kept;
	delwin(window);
}

/* The loop draws over what was there before, and over any number of nodes. */
static void test_redraw(void)
{
	WINDOW *once = page_new(24, 80), *twice = page_new(24, 80);
	struct view view = stage_view(SITUATION_CALM, SCREEN_OVERVIEW, -1, MODE_UTF8);
	struct view help = stage_view(SITUATION_CALM, SCREEN_HELP, -1, MODE_UTF8);
	char kept[DUMP_MAX];

	screen_draw(once, &stage_models[SITUATION_CALM], &view);
	strcpy(kept, dump(once, view.theme));
	screen_draw(twice, &stage_models[SITUATION_OOM_KILL], &help);
	screen_draw(twice, &stage_models[SITUATION_CALM], &view);
	CHECK(strcmp(kept, dump(twice, view.theme)) == 0);
	delwin(once);
	delwin(twice);
}

/* What came of a change is not cut where it says why. */
static void test_long_message(void)
{
	struct action_view actions = {
		.message = "/system.slice/postgresql@15-main.service, memory.max: it "
			   "is 52428800 now, changed by another"};
	struct view view = stage_view(SITUATION_CALM, SCREEN_OVERVIEW, -1, MODE_UTF8);
	WINDOW *window = page_new(24, 80);
	char row[PAGE_ROW_MAX];

	view.actions = &actions;
	screen_draw(window, &stage_models[SITUATION_CALM], &view);
	CHECK_TEXT(page_row(window, 22, row),
		" /system.slice/postgresql@15-main.service, memory.max: it is 52428800 now,");
	CHECK_TEXT(page_row(window, 23, row), " changed by another");
	snprintf(actions.message, sizeof(actions.message), "done");
	screen_draw(window, &stage_models[SITUATION_CALM], &view);
	CHECK_TEXT(page_row(window, 23, row), " done");
	CHECK(strcmp(page_row(window, 22, row), " changed by another") != 0);
	delwin(window);
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
				struct view view =
					stage_view(SITUATION_CALM, screen, -1, MODE_UTF8);

				screen_draw(window, &model, &view);
			}
			delwin(window);
		}
	}
	CHECK(true);
}

/* A step of a scene at any size: its key for what has no room is there whenever something has none. */
static void test_scene_sizes(void)
{
	static const enum variant variants[] = {
		VARIANT_SCENE, VARIANT_SCENE_MET, VARIANT_SCENE_END};

	for (int rows = 1; rows <= 60; rows += 3) {
		for (int cols = 1; cols <= 200; cols += 7) {
			WINDOW *window = page_new(rows, cols);

			for (size_t i = 0; i < ARRAY_SIZE(variants); i++) {
				struct view view = stage_view(
					SITUATION_KSWAPD, SCREEN_OVERVIEW, -1, MODE_ASCII);
				char row_text[PAGE_ROW_MAX];
				bool has_key = false;

				stage_vary(SITUATION_KSWAPD, variants[i]);
				screen_draw(window, &stage_models[SITUATION_KSWAPD], &view);
				for (int row = 0; row < rows; row++)
					has_key = has_key || strstr(page_row(window, row, row_text),
								     "P more text");
				tap_expect(cols < 16 || (view.scene->text_hidden > 0) == has_key,
					__LINE__, "%dx%d, %d rows hidden", cols, rows,
					view.scene->text_hidden);
			}
			delwin(window);
		}
	}
	stage_vary(SITUATION_KSWAPD, VARIANT_PLAIN);
}

/* Beside the panels a rule has no room for a long title: it is told all the same, and nothing of the condition is cut. */
static void test_scene_title(void)
{
	static struct scene lesson;
	struct view view = stage_view(SITUATION_KSWAPD, SCREEN_OVERVIEW, -1, MODE_ASCII);
	WINDOW *window = page_new(40, 120);

	stage_vary(SITUATION_KSWAPD, VARIANT_SCENE_MET);
	lesson = *view.scene->scene;
	strcpy(lesson.step[1].title, "Nothing is free, and nothing is amiss");
	view.scene->scene = &lesson;
	screen_draw(window, &stage_models[SITUATION_KSWAPD], &view);
	CHECK(has_text(window, "Step 2 of 2"));
	CHECK(has_text(window, "Nothing is free, and nothing is amiss"));
	CHECK(has_text(window, "(stall_some < 10.0 %)"));
	delwin(window);
	stage_vary(SITUATION_KSWAPD, VARIANT_PLAIN);
}

/* The key of a workload stands apart from what is told before it. */
static void test_load_line(void)
{
	for (int cols = 40; cols <= 140; cols++) {
		struct view view = stage_view(SITUATION_KSWAPD, SCREEN_OVERVIEW, -1, MODE_ASCII);
		WINDOW *window = page_new(24, cols);

		stage_vary(SITUATION_KSWAPD, VARIANT_LOAD);
		stage_show_load(&view, VARIANT_LOAD);
		screen_draw(window, &stage_models[SITUATION_KSWAPD], &view);
		tap_expect(has_text(window, "  s stops it"), __LINE__, "%d columns", cols);
		delwin(window);
	}
	stage_vary(SITUATION_KSWAPD, VARIANT_PLAIN);
}

int main(void)
{
	char name[64];

	setenv("TZ", "UTC", 1);
	if (!page_start()) {
		tap_skip("screens", "no curses");
		return tap_done();
	}
	stage_init();
	tap_run("the Events screen scrolls through both lists", test_events_scroll);
	tap_run("a kill stays on the overview", test_kill_on_overview);
	tap_run("the page of a group says why and which way", test_group_page);
	tap_run("a screen leaves nothing of the one before", test_redraw);
	tap_run("a message that is longer than a row", test_long_message);
	tap_run("a model without a sample is drawn at any size", test_empty_model);
	for (checked = 0; checked < SITUATIONS; checked++) {
		snprintf(name, sizeof(name), "whole numbers and keys at every size: %s",
			scene_name(checked));
		tap_run(name, test_sizes);
	}
	tap_run("a scene at any size", test_scene_sizes);
	tap_run("a scene with a long title", test_scene_title);
	tap_run("a workload at any width", test_load_line);
	return tap_done();
}
