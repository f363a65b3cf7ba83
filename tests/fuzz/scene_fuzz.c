/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "scene/scene.h"

#include "fuzz.h"

/* A text may have line feeds, between its paragraphs. */
static void require_paragraphs(const char *text, size_t size)
{
	const char *end = memchr(text, '\0', size);

	fuzz_require(end != NULL, "a text is terminated");
	for (; text < end; text++)
		fuzz_require((unsigned char)*text >= 0x20 || *text == '\n', "no control byte");
}

/* What a condition says in words, and that its terms are ones. */
static void require_condition(const struct condition *condition)
{
	char words[64];

	fuzz_require(condition->term_count <= CONDITION_TERMS_MAX, "a few terms at most");
	for (unsigned int i = 0; i < condition->term_count; i++) {
		fuzz_require(condition->term[i].metric < condition_metric_count,
			"the metric is one of the table");
		fuzz_require(condition->term[i].value >= 0, "the value is a number");
	}
	condition_words(words, sizeof(words), condition);
	fuzz_require_text(words, sizeof(words));
}

static void require_step(const struct scene_step *step, enum scene_scope scope)
{
	struct load_plan plan;

	fuzz_require(step->title[0] && step->text[0], "a step has a title and a text");
	fuzz_require_text(step->title, sizeof(step->title));
	require_paragraphs(step->text, sizeof(step->text));
	fuzz_require_text(step->screen, sizeof(step->screen));
	fuzz_require(step->look_count <= SCENE_LOOKS_MAX, "a few panels at most");
	for (unsigned int i = 0; i < step->look_count; i++)
		fuzz_require_text(step->look[i], sizeof(step->look[i]));
	fuzz_require_text(step->load, sizeof(step->load));
	fuzz_require(!(step->has_load && step->stops_load), "it starts or stops a workload");
	if (step->has_load) {
		fuzz_require(load_plan_parse_line(&plan, step->load, NULL) == 0, "a plan is one");
		fuzz_require(!plan.confirmed_host[0], "nobody confirms in a file");
		fuzz_require(scope == SCENE_OF_MACHINE || !plan.is_dangerous,
			"what is of the group is not dangerous");
	}
	require_condition(&step->until);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct scene scene;
	struct failure failure = {0};
	struct condition condition;
	char line[512];
	int error;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	error = scene_parse(&scene, "fuzz", (const char *)data, size, &failure);
	fuzz_require_result(error, &failure);
	if (!error) {
		fuzz_require(scene.title[0] != '\0', "a scene has a title");
		fuzz_require(scene.step_count >= 1 && scene.step_count <= SCENE_STEPS_MAX,
			"a scene has steps");
		require_paragraphs(scene.about, sizeof(scene.about));
		for (unsigned int i = 0; i < scene.step_count; i++)
			require_step(&scene.step[i], scene.scope);
	} else {
		fuzz_require(error == -E2BIG || failure.line > 0, "an error has a line");
	}

	/* Alone as well: most of what is invented never gets so far in a scene. */
	snprintf(line, sizeof(line), "%.*s", (int)(size < sizeof(line) ? size : sizeof(line) - 1),
		(const char *)data);
	failure = (struct failure){0};
	error = condition_parse(&condition, line, &failure);
	fuzz_require_result(error, &failure);
	if (!error)
		require_condition(&condition);
	return 0;
}
