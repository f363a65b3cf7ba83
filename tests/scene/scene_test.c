/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "scene/scene.h"

#include <errno.h>

#include "base/bits.h"

#include "../tap.h"

static struct scene scene;
static struct failure failure;

static int parse(const char *text)
{
	memset(&failure, 0, sizeof(failure));
	return scene_parse(&scene, "made", text, strlen(text), &failure);
}

static void test_whole(void)
{
	CHECK_INT(parse("# a comment\n"
			"title: Memory for beginners\n"
			"scope: machine\n"
			"needs: swap\n"
			"about:\n"
			"  What it is\n"
			"  about.\n"
			"\n"
			"  And more.\n"
			"\n"
			"step: The first\n"
			"screen: overview\n"
			"look: zones, memory reclaim\n"
			"load: --limit 64M --duration 5min\n"
			"  anon:size=8M,adj=500\n"
			"until: load.running and group.fill > 10 %\n"
			"  for 2s\n"
			"text: Begins here\n"
			"  and goes on.\n"
			"# a comment within\n"
			"\n"
			"\n"
			"  A second paragraph: with a colon.\n"
			"  - one\n"
			"    thing\n"
			"  - another\n"
			"\n"
			"step: The last\n"
			"load: stop\n"
			"text: End.\n"),
		0);
	CHECK_TEXT(failure.text, "");
	CHECK_TEXT(scene.name, "made");
	CHECK_TEXT(scene.title, "Memory for beginners");
	CHECK_TEXT(scene.about, "What it is about.\nAnd more.");
	CHECK_INT(scene.scope, SCENE_OF_MACHINE);
	CHECK(scene.needs_swap);
	CHECK_INT(scene.step_count, 2);

	const struct scene_step *step = &scene.step[0];

	CHECK_TEXT(step->title, "The first");
	CHECK_TEXT(step->text, "Begins here and goes on.\nA second paragraph: with a colon.\n"
			       "- one thing\n- another");
	CHECK_TEXT(step->screen, "overview");
	CHECK_INT(step->look_count, 3);
	CHECK_TEXT(step->look[0], "zones");
	CHECK_TEXT(step->look[2], "reclaim");
	CHECK_TEXT(step->load, "--limit 64M --duration 5min anon:size=8M,adj=500");
	CHECK(step->has_load && !step->stops_load);
	CHECK_INT(step->until.term_count, 2);
	CHECK_INT(step->until.for_usec, 2000000);
	CHECK_INT(step->line, 11);
	step++;
	CHECK_TEXT(step->screen, "");
	CHECK_TEXT(step->load, "stop");
	CHECK(!step->has_load && step->stops_load);
	CHECK_INT(step->until.term_count, 0);
	CHECK_INT(step->line, 28);
}

#define SMALL "title: t\nstep: s\ntext: x\n"

static void test_small(void)
{
	CHECK_INT(parse(SMALL), 0);
	CHECK_INT(scene.scope, SCENE_OF_GROUP);
	CHECK(!scene.needs_swap && !scene.step[0].has_load);
	/* From another system: a byte order mark, and lines that end in two bytes. */
	CHECK_INT(parse("\xef\xbb\xbftitle: t\r\n\r\nstep: s\r\ntext:\r\n  x\r\n\r\n  y\r\n"), 0);
	CHECK_TEXT(scene.title, "t");
	CHECK_TEXT(scene.step[0].text, "x\ny");
	/* No line feed at the end; letters beyond ASCII. */
	CHECK_INT(parse("title: Größe\nstep: s\ntext: „ä“"), 0);
	CHECK_TEXT(scene.title, "Größe");
	CHECK_TEXT(scene.step[0].text, "„ä“");
}

#define HEAD "title: t\nstep: s\n"

/* Each is refused with its line and a reason. */
static void test_errors(void)
{
	static const struct {
		const char *text;
		unsigned int line;
		int error;
		const char *reason;
	} rows[] = {
		{"", 1, -EINVAL, "no \"title:\""},
		{"step: s\ntext: x\n", 1, -EINVAL, "no \"title:\""},
		{"title: t\n", 1, -EINVAL, "no \"step:\""},
		{"title:\nstep: s\n", 1, -EINVAL, "nothing stands behind the colon"},
		{"title: t\ntitle: u\n", 2, -EINVAL, "\"title:\" stands here a second time"},
		{"titel: t\n", 1, -EINVAL, "\"titel\" is not a key; these are: title, about"},
		{"\n\njust words\n", 3, -EINVAL, "\"just words\": a key and a colon are expected"},
		{"  indented\n", 1, -EINVAL, "no key above it"},
		{"title: t\nscope: world\n", 2, -EINVAL, "\"world\" is no scope"},
		{"title: t\nneeds: money\n", 2, -EINVAL, "\"money\": the one thing"},
		{"title: t\ntext: x\n", 2, -EINVAL, "there is no \"step:\" above it"},
		{HEAD "scope: group\n", 3, -EINVAL, "belongs to the whole scene"},
		{HEAD, 2, -EINVAL, "the step \"s\" has no text"},
		{HEAD "step: u\ntext: x\n", 2, -EINVAL, "the step \"s\" has no text"},
		{HEAD "text:\n\n", 3, -EINVAL, "or in indented lines below it"},
		{HEAD "text: x\ntext: y\n", 4, -EINVAL, "\"text:\" stands here a second time"},
		{HEAD "screen: attic\n", 3, -EINVAL, "there is no screen \"attic\"; these are"},
		{HEAD "look: zone\n", 3, -EINVAL, "there is no panel \"zone\""},
		{HEAD "look: zones reclaim swap memory stalls\n", 3, -E2BIG, "4 panels at most"},
		{HEAD "screen: zones\nlook: victims\ntext: x\n", 2, -EINVAL,
			"points at victims, which is not on the screen zones but on: overview"},
		{HEAD "screen: zones\ntext: x\nstep: u\nlook: kills\ntext: y\n", 5, -EINVAL,
			"points at kills, which is not on the screen zones"},
		{HEAD "load: anon:size=8M,sise=2\n", 3, -EINVAL, "anon: \"sise=2\" is not known"},
		{HEAD "load: bomb\n", 3, -EINVAL, "\"bomb\" is no kind of workload"},
		{HEAD "load: stop\n", 3, -EINVAL, "no step before this one has a workload"},
		{HEAD "load: --dangerous --limit max anon:size=8M\n", 3, -EINVAL,
			"--dangerous needs \"scope: machine\""},
		{HEAD "load: anon:free=low\n", 3, -EINVAL, "free=low needs \"scope: machine\""},
		{HEAD "load: --confirm here anon\n", 3, -EINVAL,
			"--confirm cannot stand in a scene"},
		{"title: t\nscope: machine\nstep: s\nload: --confirm here anon\n", 4, -EINVAL,
			"--confirm cannot stand in a scene"},
		{HEAD "until: pgscan > 0\n", 3, -EINVAL, "\"pgscan\" is none of the metrics"},
		{HEAD "until: free > 1\n", 3, -EINVAL, "bytes are written with"},
		{HEAD "until: load.ended\ntext: x\n", 2, -EINVAL,
			"waits for load.ended, but no step until here has a workload"},
		{HEAD "text: a\x01"
		      "b\n",
			3, -EINVAL, "no text in UTF-8"},
		{HEAD "text: ok\n  \xff\n", 4, -EINVAL, "no text in UTF-8"},
		{HEAD "text: a\tb\n", 3, -EINVAL, "a tabulator within a line"},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		int error = parse(rows[i].text);

		tap_expect(error == rows[i].error && failure.error == error &&
				   failure.line == rows[i].line &&
				   strstr(failure.text, rows[i].reason) != NULL,
			__LINE__, "\"%s\" is %d at %u: %s", rows[i].text, error, failure.line,
			failure.text);
	}
}

/* A line that is not ours to be broken: "load" of one step lasts for those after it. */
static void test_load_goes_on(void)
{
	CHECK_INT(parse(HEAD "load: anon:size=8M\ntext: x\n"
			     "step: u\nuntil: group.fill > 1 %\ntext: y\n"
			     "step: v\nload: stop\nuntil: load.ended\ntext: z\n"),
		0);
	CHECK_TEXT(scene.step[1].load, "");
	CHECK(!scene.step[1].has_load && !scene.step[1].stops_load);
}

static void test_too_long(void)
{
	static char text[SCENE_FILE_MAX + 64];
	size_t used;

	strcpy(text, HEAD "text: ");
	used = strlen(text);
	memset(text + used, 'x', SCENE_TEXT_MAX - 1);
	CHECK_INT(parse(text), 0);
	CHECK_INT(strlen(scene.step[0].text), SCENE_TEXT_MAX - 1);
	text[used + SCENE_TEXT_MAX - 1] = 'x';
	CHECK_INT(parse(text), -E2BIG);
	CHECK_INT(failure.line, 3);
	CHECK(strstr(failure.text, "1599 bytes") != NULL);
	/* In the paragraph that is one too many. */
	text[used + 1500] = '\n';
	text[used + 1501] = ' ';
	memset(text + used + SCENE_TEXT_MAX, 'x', 16);
	CHECK_INT(parse(text), -E2BIG);
	CHECK_INT(failure.line, 4);

	strcpy(text, "title: t\n");
	for (int i = 0; i < SCENE_STEPS_MAX; i++)
		strcat(text, "step: s\ntext: x\n");
	CHECK_INT(parse(text), 0);
	CHECK_INT(scene.step_count, SCENE_STEPS_MAX);
	strcat(text, "step: s\ntext: x\n");
	CHECK_INT(parse(text), -E2BIG);
	CHECK_INT(failure.line, 2 * SCENE_STEPS_MAX + 2);

	memset(text, '\n', sizeof(text));
	CHECK_INT(scene_parse(&scene, "made", text, SCENE_FILE_MAX + 1, &failure), -E2BIG);
}

/* A name that is longer than there is room for. */
static void test_name(void)
{
	char name[2 * SCENE_NAME_MAX];

	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	CHECK_INT(scene_parse(&scene, name, SMALL, strlen(SMALL), NULL), 0);
	CHECK_INT(strlen(scene.name), SCENE_NAME_MAX - 1);
}

static void test_panels(void)
{
	char text[256];

	for (const struct scene_panel *panel = scene_panels; panel->name; panel++) {
		const char *screen = panel->screens;

		CHECK(strlen(panel->name) < sizeof(scene.step[0].look[0]));
		while (*screen) {
			int length = (int)strcspn(screen, " ");

			snprintf(text, sizeof(text), HEAD "screen: %.*s\nlook: %s\ntext: x\n",
				length, screen, panel->name);
			tap_expect(parse(text) == 0, __LINE__, "%s: %s", text, failure.text);
			screen += length;
			screen += strspn(screen, " ");
		}
	}
}

int main(void)
{
	tap_run("a whole scene", test_whole);
	tap_run("a small one, and one from elsewhere", test_small);
	tap_run("each error has its line and its reason", test_errors);
	tap_run("a workload goes on until it is stopped", test_load_goes_on);
	tap_run("what is too long", test_too_long);
	tap_run("a long name", test_name);
	tap_run("each panel on each of its screens", test_panels);
	return tap_done();
}
