/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the tests of scenes share: a double of app/load_control, a captured machine whose clock the test sets forward by
 * hand, and files of a person's own.
 */
#ifndef OOMWATCH_TESTS_APP_SCENE_MACHINE_H
#define OOMWATCH_TESTS_APP_SCENE_MACHINE_H

#include "app/scene_control.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "base/bits.h"
#include "base/clock.h"
#include "view/terminal.h"

#include "../tap.h"
#include "../tree.h"

#define HOST "teacher"

/* --- the workload --- */

static struct {
	unsigned int starts, stops;
	char host[HOST_NAME_MAX + 1]; /* that was confirmed at the last start */
	uint64_t size;                /* of its first part */
	int error;                    /* of the next start */
	bool ends_slowly;             /* stays on after it was stopped */
} made;

void load_control_init(
	struct load_control *control, struct navigation *owner, struct action_session *session)
{
	control->navigation = owner;
	control->session = session;
	control->fd = -1;
}

void load_control_release(struct load_control *control)
{
	(void)control;
}

void load_control_machine(const struct load_control *control, struct load_machine *ret)
{
	(void)control;
	*ret = (struct load_machine){
		.available_bytes = UINT64_C(1) << 30,
		.total_bytes = UINT64_C(2) << 30,
		.host = HOST,
		.has_controller = true,
		.has_swap_controller = true,
	};
}

int load_control_start(
	struct load_control *control, const struct load_plan *plan, struct failure *failure)
{
	if (made.error)
		return failure_set(failure, made.error, 0, "there is no program for it");
	made.starts++;
	made.size = plan->part[0].size_bytes;
	snprintf(made.host, sizeof(made.host), "%s", plan->confirmed_host);
	control->stage = LOAD_STAGE_RUNNING;
	control->view = (struct load_view){
		.is_running = true,
		.progress = {.state = LOAD_RUNNING, .duration_usec = plan->duration_usec},
	};
	return 0;
}

void load_control_stop(struct load_control *control)
{
	made.stops += control->stage == LOAD_STAGE_RUNNING;
	control->stage = made.ends_slowly ? LOAD_STAGE_STOPPING : LOAD_STAGE_NONE;
}

bool load_control_is_on(const struct load_control *control)
{
	return control->stage != LOAD_STAGE_NONE;
}

const struct load_view *load_control_view(const struct load_control *control)
{
	return &control->view;
}

static struct load_control loads;

static void end_load(enum load_end end)
{
	loads.stage = LOAD_STAGE_NONE;
	loads.view.progress.state = LOAD_ENDED;
	loads.view.progress.end = end;
}

/* --- the machine --- */

static struct tree tree;
static struct watch watch;
static struct view view;
static struct navigation navigation;
static struct scene_control *control;
static struct options options;

static const char good[] =
	"title: A lesson\n"
	"scope: group\n"
	"about:\n  What it is about.\n"
	"\n"
	"step: First\nscreen: zones\nlook: zones\n"
	"load: --limit 8M --duration 20s anon:size=4M\nuntil: age >= 3s\n"
	"text:\n  The first text.\n"
	"\n"
	"step: Second\nscreen: reclaim\nuntil: age >= 2s for 1s\n"
	"text:\n  The workload goes on.\n"
	"\n"
	"step: Third\nload: stop\n"
	"text:\n  By hand.\n"
	"\n"
	"step: Fourth\nload: --limit 8M --duration 20s anon:size=2M\nuntil: age >= 3s\n"
	"text:\n  Another one.\n";

static void put(const char *name, const char *text)
{
	char path[96];

	snprintf(path, sizeof(path), "oomwatch/scenes/%s.scene", name);
	tree_put(&tree, path, text);
}

/* TEXT with each OLD as NEW. */
static const char *changed(const char *text, const char *old, const char *new)
{
	static char buffer[4096];
	size_t used = 0;

	while (*text && used + strlen(new) + 1 < sizeof(buffer)) {
		if (strncmp(text, old, strlen(old)) == 0) {
			used += (size_t)sprintf(buffer + used, "%s", new);
			text += strlen(old);
		} else {
			buffer[used++] = *text++;
		}
	}
	buffer[used] = '\0';
	return buffer;
}

static void begin(void)
{
	const char *top = getenv("top_srcdir");
	char root[PATH_MAX];
	struct failure failure = {.error = 0};

	snprintf(root, sizeof(root), "%s/tests/fixtures/vm-6.12-cgroups", top ? top : ".");
	tree_init(&tree);
	setenv("XDG_CONFIG_HOME", tree.root, 1);
	setenv("OOMWATCH_SCENES", "/nowhere", 1);
	put("lesson", good);
	memset(&made, 0, sizeof(made));
	memset(&loads, 0, sizeof(loads));
	memset(&watch, 0, sizeof(watch));
	memset(&navigation, 0, sizeof(navigation));
	options = (struct options){.sort = COLUMN_RANK};
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
	control = calloc(1, sizeof(*control));
	load_control_init(&loads, &navigation, NULL);
	scene_control_init(control, &navigation, &loads, &options);
}

static void end(void)
{
	navigation_release(&navigation);
	watch_release(&watch);
	free(control);
	tree_release(&tree);
}

/* As the dashboard does it. */
static void press(int key)
{
	if (!scene_control_answer(control, key))
		scene_control_command(control, command_of_key(key));
}

static void type(const char *text)
{
	while (*text)
		press((unsigned char)*text++);
}

/* SECONDS later there is a sample, each second one. */
static void pass(int seconds)
{
	for (int i = 0; i < seconds; i++) {
		watch.model.sample.monotonic_usec += USEC_PER_SEC;
		scene_control_sampled(control);
	}
}

static bool dialog_says(const char *text)
{
	for (int i = 0; i < control->asked.dialog.line_count; i++) {
		if (strstr(control->asked.dialog.line[i].text, text))
			return true;
	}
	return false;
}

static bool says(const char *text)
{
	return tap_expect(strstr(control->view.message, text) != NULL, __LINE__, "\"%s\": \"%s\"",
		text, control->view.message);
}

#endif
