/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenes that are installed: each can be read, fits its panel, and is the same lesson in every language. */
#include <config.h>

#include "scene/scene.h"

#include <dirent.h>
#include <stdlib.h>
#include <wchar.h>
#include <locale.h>

#include "base/bits.h"
#include "load/kind.h"

#include "../tap.h"

/* The narration has a panel of about so much. */
#define PANEL_COLS 58
#define PANEL_ROWS 13

static const char *const names[] = {
	"page-cache", "kswapd", "direct-reclaim", "swap", "oom-choice", "cgroup-alone"};

static struct scene english, german;

static bool read_scene(struct scene *scene, const char *name, const char *suffix)
{
	static char text[SCENE_FILE_MAX];
	char path[4096];
	struct failure failure = {0};
	FILE *file;
	size_t length;
	int error;

	snprintf(path, sizeof(path), "%s/data/scenes/%s%s", getenv("top_srcdir"), name, suffix);
	file = fopen(path, "re");
	if (!tap_expect(file != NULL, __LINE__, "%s can be opened", path))
		return false;
	length = fread(text, 1, sizeof(text), file);
	fclose(file);
	error = scene_parse(scene, name, text, length, &failure);
	return tap_expect(error == 0, __LINE__, "%s:%u: %s", path, failure.line, failure.text);
}

/* How many rows TEXT takes in whole words. */
static int rows_of(const char *text)
{
	wchar_t wide[SCENE_TEXT_MAX];
	size_t length = mbstowcs(wide, text, SCENE_TEXT_MAX);
	int rows = 1, col = 0;

	CHECK(length != (size_t)-1);
	for (size_t at = 0; at < length;) {
		size_t end = at;

		if (wide[at] == L'\n') {
			rows++;
			col = 0;
			at++;
			continue;
		}
		while (end < length && wide[end] != L' ' && wide[end] != L'\n')
			end++;
		if (col > 0 && col + 1 + (int)(end - at) > PANEL_COLS) {
			rows++;
			col = 0;
		}
		col += (col > 0) + (int)(end - at);
		at = end < length && wide[end] == L' ' ? end + 1 : end;
	}
	return rows;
}

static void check_fits(const struct scene *scene, const char *language)
{
	for (unsigned int i = 0; i < scene->step_count; i++) {
		int rows = rows_of(scene->step[i].text);

		tap_expect(rows <= PANEL_ROWS, __LINE__, "%s (%s), \"%s\" takes %d rows",
			scene->name, language, scene->step[i].title, rows);
		tap_expect(rows_of(scene->step[i].title) == 1, __LINE__, "\"%s\" is a title",
			scene->step[i].title);
	}
}

static void test_parse(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++) {
		if (!read_scene(&english, names[i], ".scene") ||
			!read_scene(&german, names[i], ".de.scene"))
			continue;
		check_fits(&english, "en");
		check_fits(&german, "de");
	}
}

static void check_same_step(
	const char *name, const struct scene_step *a, const struct scene_step *b)
{
	tap_expect(strcmp(a->screen, b->screen) == 0 && strcmp(a->load, b->load) == 0 &&
			   a->has_load == b->has_load && a->stops_load == b->stops_load,
		__LINE__, "%s: the screen and the workload of \"%s\" and \"%s\"", name, a->title,
		b->title);
	tap_expect(memcmp(&a->until, &b->until, sizeof(a->until)) == 0, __LINE__,
		"%s: the condition of \"%s\" and \"%s\"", name, a->title, b->title);
	tap_expect(a->look_count == b->look_count && memcmp(a->look, b->look, sizeof(a->look)) == 0,
		__LINE__, "%s: where \"%s\" and \"%s\" point at", name, a->title, b->title);
	/* Whoever copies a step and forgets to translate it. */
	tap_expect(strcmp(a->text, b->text) != 0 && strcmp(a->title, b->title) != 0, __LINE__,
		"%s: \"%s\" is translated", name, a->title);
}

static void test_languages(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++) {
		if (!read_scene(&english, names[i], ".scene") ||
			!read_scene(&german, names[i], ".de.scene"))
			continue;
		CHECK_INT(english.step_count, german.step_count);
		CHECK_INT(english.scope, german.scope);
		CHECK_INT(english.needs_swap, german.needs_swap);
		for (unsigned int s = 0; s < english.step_count && s < german.step_count; s++)
			check_same_step(names[i], &english.step[s], &german.step[s]);
	}
}

/* What is safe on any laptop: bounded, so that it fits half of a small one, and first to be killed. */
static void check_contained(const struct scene *scene, const struct scene_step *step)
{
	struct load_plan plan;

	CHECK_INT(load_plan_parse_line(&plan, step->load, NULL), 0);
	tap_expect(plan.has_limit && plan.limit_bytes <= (uint64_t)96 << 20, __LINE__,
		"%s, \"%s\" has a small limit", scene->name, step->title);
	for (unsigned int p = 0; p < plan.part_count; p++)
		tap_expect(plan.part[p].oom_score_adj >= 500, __LINE__,
			"%s, \"%s\" is killed before others", scene->name, step->title);
}

static void test_scope(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++) {
		bool needs_swap = false;

		if (!read_scene(&english, names[i], ".scene"))
			continue;
		CHECK_INT(english.scope, i < 3 ? SCENE_OF_MACHINE : SCENE_OF_GROUP);
		for (unsigned int s = 0; s < english.step_count; s++) {
			const struct scene_step *step = &english.step[s];
			struct load_plan plan;

			if (!step->has_load)
				continue;
			if (english.scope == SCENE_OF_GROUP)
				check_contained(&english, step);
			CHECK_INT(load_plan_parse_line(&plan, step->load, NULL), 0);
			for (unsigned int p = 0; p < plan.part_count; p++)
				needs_swap |= load_kind_rows[plan.part[p].kind].needs_swap;
		}
		CHECK_INT(english.needs_swap, needs_swap);
	}
}

/* A name of a file in data/scenes that nobody listed above. */
static void test_all_are_known(void)
{
	char path[4096];
	struct dirent *entry;
	unsigned int count = 0;
	DIR *directory;

	snprintf(path, sizeof(path), "%s/data/scenes", getenv("top_srcdir"));
	directory = opendir(path);
	if (!CHECK(directory != NULL))
		return;
	while ((entry = readdir(directory)))
		count += entry->d_name[0] != '.';
	closedir(directory);
	CHECK_INT(count, 2 * ARRAY_SIZE(names));
}

int main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	tap_run("every scene can be read and fits its panel", test_parse);
	tap_run("every language is the same lesson", test_languages);
	tap_run("what is of the group is contained, what needs swap says so", test_scope);
	tap_run("no scene is forgotten here", test_all_are_known);
	return tap_done();
}
