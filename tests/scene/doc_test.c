/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doc/scenes.md against the tables that it tells of, and its example against the parser. */
#include <config.h>

#include "scene/scene.h"

#include <stdlib.h>

#include "../tap.h"

static char document[64 * 1024];
static struct scene scene;

static bool read_document(void)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/doc/scenes.md", getenv("top_srcdir"));
	file = fopen(path, "re");
	if (!file)
		return false;
	document[fread(document, 1, sizeof(document) - 1, file)] = '\0';
	fclose(file);
	return true;
}

static void check_row(const char *row)
{
	tap_expect(strstr(document, row) != NULL, __LINE__, "doc/scenes.md has no row %s", row);
}

/* The rows that a table has, from its head on. */
static unsigned int count_rows(const char *head)
{
	const char *at = strstr(document, head);
	unsigned int count = 0;

	if (!at)
		return 0;
	for (at = strchr(at, '\n') + 1; *at == '|'; at = strchr(at, '\n') + 1)
		count++;
	return count - 1; /* the rule below the head */
}

static void test_metrics(void)
{
	char row[512];

	for (unsigned int i = 0; i < condition_metric_count; i++) {
		const struct condition_metric *metric = &condition_metrics[i];
		const char *unit = metric->kind == CONDITION_FLAG ? "true or not"
				   : metric->words                ? "a word"
								  : metric->unit;

		snprintf(
			row, sizeof(row), "\n| %s | %s | %s |\n", metric->name, unit, metric->help);
		check_row(row);
	}
	CHECK_INT(count_rows("| metric | unit | meaning |"), condition_metric_count);
}

/* "overview zones" is written with commas. */
static void test_panels(void)
{
	unsigned int count = 0;

	for (const struct scene_panel *panel = scene_panels; panel->name; panel++, count++) {
		char row[256];
		size_t used = (size_t)snprintf(row, sizeof(row), "\n| %s | ", panel->name);

		for (const char *at = panel->screens; *at; at++)
			used += (size_t)snprintf(
				row + used, sizeof(row) - used, *at == ' ' ? ",%c" : "%c", *at);
		snprintf(row + used, sizeof(row) - used, " |\n");
		check_row(row);
	}
	CHECK_INT(count_rows("| panel | screens |"), count);
}

/* The indented lines of the example, without their first four blanks. */
static void test_example(void)
{
	static char text[8192];
	const char *at = strstr(document, "## One of your own");
	size_t used = 0;
	struct failure failure = {0};

	if (!CHECK(at != NULL))
		return;
	at = strstr(at, "    title:");
	while (at && (*at == '\n' || strncmp(at, "    ", 4) == 0)) {
		const char *end = strchr(at, '\n') + 1;

		at += *at == '\n' ? 0 : 4;
		memcpy(text + used, at, (size_t)(end - at));
		used += (size_t)(end - at);
		at = end;
	}
	tap_expect(scene_parse(&scene, "leak", text, used, &failure) == 0, __LINE__, "line %u: %s",
		failure.line, failure.text);
	CHECK_INT(scene.step_count, 3);
	CHECK_TEXT(scene.step[2].text, "- memory.events of the group counts oom_kill.\n"
				       "- The rest of the machine did not notice.");
}

int main(void)
{
	if (!read_document()) {
		printf("Bail out! doc/scenes.md cannot be read\n");
		return 99;
	}
	tap_run("the table of metrics", test_metrics);
	tap_run("the table of panels", test_panels);
	tap_run("the example is a scene", test_example);
	return tap_done();
}
